//! A forgotten password (I3, seed 002): login → codes → control question → new password. An unknown login gets the
//! same pages and costs the same work; its codes go nowhere. Everybody concerned is told.

mod guardian;

use jiff::{SignedDuration, Timestamp};
use rodnya_domain::{
    Cx, Lang, PersonId, RecoveryId,
    login::Login,
    message::Message,
    recovery::{AFTER_WAIT, LIFE, Stage, WAIT, after_answer},
};
use rodnya_store::{
    StoreError, Tx,
    account::{self, Contact},
    one_time as things,
    recovery::{self, Control, Recovery},
    session,
    sign_on::Which,
};

use crate::{
    Flow, code_limit,
    edge::{Code, Secret},
    event::{self, Event},
    job, one_time,
    one_time::{NewSecret, Tried},
    outbox::{self, Send},
    registration::From,
    session::{self as login, Attempt},
    sign_on,
    throttle::{self, Limit, Wait},
};

pub use guardian::{answer_for_child, ask_guardians, to_confirm};

/// Recoveries that one source may begin in an hour.
const BEGIN: Limit = Limit { name: "recovery", count: 3, window: SignedDuration::from_hours(1) };
/// Of a whole network fifty times as many.
const BEGIN_NETWORK: Limit = Limit { name: "recovery_network", count: 150, window: SignedDuration::from_hours(1) };

const PHONE_CODE: &str = "recovery_phone";
const EMAIL_CODE: &str = "recovery_email";
const CANCEL: &str = "recovery_cancel";

/// Begins a recovery. Whether the login is anybody's shows nowhere; a job sends the codes.
///
/// # Errors
/// Whatever the store refuses.
pub fn begin(tx: &mut Tx<'_>, cx: &Cx, from: &From, login: Option<&Login>) -> Flow<(), Wait> {
    let limits = [(BEGIN, from.address.as_str()), (BEGIN_NETWORK, &from.network)];
    if let Err((limit, wait)) = throttle::hit_each(tx, cx, &limits)? {
        event::record(tx, cx, Event::new("recovery_begun").refused(limit.name))?;
        return Ok(Err(wait));
    }
    let person = login::owner_of(tx, login)?;
    if let Some(same) = find_at_codes(tx, cx, &from.browser_hash)?.filter(|found| found.person == person) {
        // Codes hang on their recovery: a second beginning within the pause must not leave the first one's code useless.
        job::enqueue(tx, cx, job::Kind::RecoveryCodes, &same.id.to_string(), cx.now)?;
        return Ok(Ok(()));
    }
    let new = Recovery {
        id: cx.id(),
        browser_hash: from.browser_hash.clone(),
        person,
        stage: Stage::Codes,
        proven: rodnya_domain::recovery::Proven::default(),
        expires: cx.now + LIFE,
        version: 1,
    };
    recovery::insert(tx, &new, cx.now)?;
    job::enqueue(tx, cx, job::Kind::RecoveryCodes, &new.id.to_string(), cx.now)?;
    let event = Event::new("recovery_begun").object(new.id);
    event::record(tx, cx, person.map_or(event.clone(), |person| event.about(person)))?;
    Ok(Ok(()))
}

/// «Прислать ещё раз».
///
/// # Errors
/// Whatever the store refuses.
pub fn ask_again(tx: &mut Tx<'_>, cx: &Cx, browser: &[u8]) -> Result<(), StoreError> {
    if let Some(found) = find_at_codes(tx, cx, browser)? {
        job::enqueue(tx, cx, job::Kind::RecoveryCodes, &found.id.to_string(), cx.now)?;
    }
    Ok(())
}

/// The job's step: a code for each contact. Where there is no contact, or nobody, a code exists all the same and goes
/// nowhere, so that wrong tries look alike.
///
/// # Errors
/// Whatever the store refuses.
pub fn send_codes(tx: &mut Tx<'_>, cx: &Cx, id: RecoveryId, codes: &[Code; 2]) -> Result<(), StoreError> {
    let Some(found) = recovery::find(tx, id, cx.now)?.filter(|found| found.stage == Stage::Codes) else {
        return Ok(());
    };
    let [phone_code, email_code] = codes;
    let (phone, email) = match found.person {
        Some(person) => (account::find_contact(tx, person, "phone")?, account::find_contact(tx, person, "email")?),
        None => (None, None),
    };
    let phone_message = Message::RecoveryPhoneCode { code: phone_code.digits().to_owned() };
    let email_message = Message::RecoveryEmailCode { code: email_code.digits().to_owned() };
    send_code(tx, cx, &found, (PHONE_CODE, phone_code), phone.map(|to| (to, phone_message)))?;
    send_code(tx, cx, &found, (EMAIL_CODE, email_code), email.map(|to| (to, email_message)))
}

fn send_code(
    tx: &mut Tx<'_>,
    cx: &Cx,
    found: &Recovery,
    (kind, code): (&'static str, &Code),
    message: Option<(Contact, Message)>,
) -> Result<(), StoreError> {
    let Some((to, message)) = message else {
        if things::live(tx, kind, found.id.uuid(), cx.now)?.is_none() {
            one_time::issue_code(tx, cx, kind, found.id.uuid(), code)?;
        }
        return Ok(());
    };
    // Too soon: the code that was sent before still works.
    if code_limit::may_send(tx, cx, kind, &to)?.is_err() {
        return Ok(());
    }
    one_time::issue_code(tx, cx, kind, found.id.uuid(), code)?;
    let lang = lang_of(tx, found.person)?;
    outbox::send(tx, cx, Send { to, person: found.person, lang, message })
}

fn lang_of(tx: &mut Tx<'_>, person: Option<PersonId>) -> Result<Lang, StoreError> {
    Ok(match person {
        Some(person) => account::find_lang(tx, person)?.unwrap_or_default(),
        None => Lang::Ru,
    })
}

/// Why a step of a recovery does not go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepRefusal {
    /// This browser has no recovery at this step: back to the first.
    NoRecovery,
    /// Neither code was typed.
    NoCode,
    /// The code from the SMS is wrong.
    WrongPhoneCode,
    /// The code from the letter is wrong.
    WrongEmailCode,
    /// The answer is wrong.
    WrongAnswer,
    /// Too many wrong answers in a row.
    Wait {
        /// When the next may be given.
        until: Timestamp,
    },
    /// The new password can be set only later.
    TooEarly {
        /// When.
        due: Timestamp,
    },
}

/// The codes, one or both. A wrong one stops it, whatever the other is.
///
/// # Errors
/// Whatever the store refuses.
pub fn enter_codes(
    tx: &mut Tx<'_>,
    cx: &Cx,
    browser: &[u8],
    (phone, email): (Option<&Code>, Option<&Code>),
) -> Flow<(), StepRefusal> {
    let Some(mut found) = find_at_codes(tx, cx, browser)? else { return Ok(Err(StepRefusal::NoRecovery)) };
    if phone.is_none() && email.is_none() {
        return Ok(Err(StepRefusal::NoCode));
    }
    if let Some(code) = phone.filter(|_| !found.proven.phone) {
        found.proven.phone = one_time::try_code(tx, cx, PHONE_CODE, found.id.uuid(), code)? == Tried::Right;
    }
    if let Some(code) = email.filter(|_| !found.proven.email) {
        found.proven.email = one_time::try_code(tx, cx, EMAIL_CODE, found.id.uuid(), code)? == Tried::Right;
    }
    let refusal = if phone.is_some() && !found.proven.phone {
        Some(StepRefusal::WrongPhoneCode)
    } else if email.is_some() && !found.proven.email {
        Some(StepRefusal::WrongEmailCode)
    } else {
        None
    };
    if refusal.is_none() {
        found.stage = Stage::Question;
    }
    recovery::save(tx, &found)?;
    let event = Event::new("recovery_codes_given").object(found.id);
    let event = if refusal.is_some() { event.refused("wrong_code") } else { event };
    event::record(tx, cx, found.person.map_or(event.clone(), |person| event.about(person)))?;
    Ok(refusal.map_or(Ok(()), Err))
}

fn find_at_codes(tx: &mut Tx<'_>, cx: &Cx, browser: &[u8]) -> Result<Option<Recovery>, StoreError> {
    Ok(recovery::find_by_browser(tx, browser, cx.now)?.filter(|found| found.stage == Stage::Codes))
}

/// What the question's page needs: the person's control question. It is shown only after a code; a child's account
/// has none.
///
/// # Errors
/// Whatever the store refuses.
pub fn find_control(tx: &mut Tx<'_>, browser: &[u8], now: Timestamp) -> Result<Option<Option<Control>>, StoreError> {
    let found = recovery::find_by_browser(tx, browser, now)?.filter(|found| found.stage == Stage::Question);
    match found.and_then(|found| found.person) {
        Some(person) => Ok(Some(recovery::find_control(tx, person)?)),
        None => Ok(None),
    }
}

/// The first half of an answer: counts the try as one with a password, and finds what it is checked against, and for which
/// recovery.
///
/// # Errors
/// Whatever the store refuses.
pub fn begin_answer(
    tx: &mut Tx<'_>,
    cx: &Cx,
    browser: &[u8],
    attempt: &Attempt,
) -> Flow<(RecoveryId, Control), StepRefusal> {
    let found = recovery::find_by_browser(tx, browser, cx.now)?.filter(|found| found.stage == Stage::Question);
    let Some((id, person)) = found.and_then(|found| Some((found.id, found.person?))) else {
        return Ok(Err(StepRefusal::NoRecovery));
    };
    if let Err(wait) = login::count_try(tx, cx, attempt, Some(person))? {
        return Ok(Err(StepRefusal::Wait { until: wait.until }));
    }
    Ok(recovery::find_control(tx, person)?.map(|control| (id, control)).ok_or(StepRefusal::NoRecovery))
}

/// The second half: a right answer opens the new password, at once or after a day; every contact is told of a wait. It
/// counts for the recovery with this id alone: the browser may have begun another while the answer was compared.
///
/// # Errors
/// Whatever the store refuses.
pub fn answer(
    tx: &mut Tx<'_>,
    cx: &Cx,
    (id, browser): (RecoveryId, &[u8]),
    attempt: &Attempt,
    (is_right, cancel): (bool, &Secret),
) -> Flow<(), StepRefusal> {
    let found = recovery::find_by_browser(tx, browser, cx.now)?;
    let found = found.filter(|found| found.id == id && found.stage == Stage::Question);
    let Some(mut found) = found else { return Ok(Err(StepRefusal::NoRecovery)) };
    let Some(person) = found.person else { return Ok(Err(StepRefusal::NoRecovery)) };
    let event = Event::new("recovery_answered").about(person).object(found.id);
    if !is_right {
        event::record(tx, cx, event.refused("wrong_answer"))?;
        return Ok(Err(StepRefusal::WrongAnswer));
    }
    login::forgive(tx, cx, person, attempt)?;
    event::record(tx, cx, event)?;
    found.stage = after_answer(found.proven, cx.now);
    let waits = found.stage != Stage::Password { due: cx.now };
    if waits && take_up(tx, cx, &found, person)? {
        return Ok(Ok(()));
    }
    if waits {
        found.expires = cx.now + WAIT + AFTER_WAIT;
        tell_of_wait(tx, cx, &found, person, cancel)?;
    }
    recovery::save(tx, &found)?;
    Ok(Ok(()))
}

/// A wait of the same person goes on here, on another device or in another browser. Only after a code to the same contact
/// and the answer here too: who holds another contact waits a day of its own, of which everybody is told. And what both
/// codes opened elsewhere stays there: one code alone does not shorten its wait by it.
fn take_up(tx: &mut Tx<'_>, cx: &Cx, found: &Recovery, person: PersonId) -> Result<bool, StoreError> {
    let waiting = recovery::find_answered(tx, person, cx.now)?;
    let by_same = |waiting: &Recovery| {
        let (then, now) = (waiting.proven, found.proven);
        (then.phone && now.phone) || (then.email && now.email)
    };
    let Some(mut waiting) = waiting.filter(by_same).filter(|waiting| !(waiting.proven.phone && waiting.proven.email))
    else {
        return Ok(false);
    };
    recovery::end(tx, found, cx.now, "taken_up")?;
    waiting.browser_hash.clone_from(&found.browser_hash);
    recovery::save(tx, &waiting)?;
    Ok(true)
}

fn tell_of_wait(
    tx: &mut Tx<'_>,
    cx: &Cx,
    found: &Recovery,
    person: PersonId,
    cancel: &Secret,
) -> Result<(), StoreError> {
    let new = NewSecret {
        kind: CANCEL,
        flow: Some(found.id.uuid()),
        secret: cancel,
        payload: serde_json::json!({}),
        life: WAIT + AFTER_WAIT,
    };
    one_time::issue_secret(tx, cx, &new)?;
    let link = format!("/recovery/cancel/{}", cancel.text());
    tell_all(tx, cx, person, &Message::RecoveryWaits { link })
}

/// The same message to every contact of a person.
fn tell_all(tx: &mut Tx<'_>, cx: &Cx, person: PersonId, message: &Message) -> Result<(), StoreError> {
    let lang = lang_of(tx, Some(person))?;
    for kind in ["phone", "email"] {
        let Some(to) = account::find_contact(tx, person, kind)? else { continue };
        outbox::send(tx, cx, Send { to, person: Some(person), lang, message: message.clone() })?;
    }
    Ok(())
}

/// Whether the link of a letter can still cancel.
///
/// # Errors
/// Whatever the store refuses.
pub fn can_cancel(tx: &mut Tx<'_>, cancel: &Secret, now: Timestamp) -> Result<bool, StoreError> {
    Ok(things::find(tx, CANCEL, &cancel.hash(), now)?.is_some())
}

/// «Отменить восстановление»: from any contact, without a login. Answers whether there was one.
///
/// # Errors
/// Whatever the store refuses.
pub fn cancel(tx: &mut Tx<'_>, cx: &Cx, cancel: &Secret) -> Result<bool, StoreError> {
    let Some(used) = one_time::consume_secret(tx, cx, CANCEL, cancel)? else { return Ok(false) };
    let id = used.flow.map(RecoveryId::from_uuid);
    let found = match id {
        Some(id) => recovery::find(tx, id, cx.now)?,
        None => None,
    };
    let Some(found) = found else { return Ok(false) };
    recovery::end(tx, &found, cx.now, "cancelled")?;
    let event = Event::new("recovery_cancelled").object(found.id).ground("letter");
    event::record(tx, cx, found.person.map_or(event.clone(), |person| event.about(person)))?;
    Ok(true)
}

/// The recovery of this browser that waits for a new password, and whose it is.
///
/// # Errors
/// Whatever the store refuses.
pub fn find_answered(
    tx: &mut Tx<'_>,
    browser: &[u8],
    now: Timestamp,
) -> Result<Option<(PersonId, Timestamp)>, StoreError> {
    let found = recovery::find_by_browser(tx, browser, now)?;
    Ok(found.and_then(|found| match (found.person, found.stage) {
        (Some(person), Stage::Password { due }) => Some((person, due)),
        _ => None,
    }))
}

/// The new password: all sessions and logins at systems end, every contact is told, the person logs in anew.
///
/// # Errors
/// Whatever the store refuses.
pub fn set_password(tx: &mut Tx<'_>, cx: &Cx, browser: &[u8], hash: &str) -> Flow<(), StepRefusal> {
    let Some(found) = recovery::find_by_browser(tx, browser, cx.now)? else {
        return Ok(Err(StepRefusal::NoRecovery));
    };
    let (Some(person), Stage::Password { due }) = (found.person, found.stage) else {
        return Ok(Err(StepRefusal::NoRecovery));
    };
    if cx.now < due {
        return Ok(Err(StepRefusal::TooEarly { due }));
    }
    recovery::set_password(tx, person, hash, cx.now)?;
    recovery::end(tx, &found, cx.now, "done")?;
    recovery::end_of_person(tx, person, cx.now, "overtaken")?;
    session::end_all(tx, person, cx.now, "recovered")?;
    sign_on::end(tx, cx, Which::Person(person), "recovered")?;
    tell_all(tx, cx, person, &Message::PasswordRecovered)?;
    event::record(tx, cx, Event::new("password_recovered").about(person).object(found.id).ground("self"))?;
    Ok(Ok(()))
}
