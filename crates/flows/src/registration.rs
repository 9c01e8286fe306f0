//! Registration (I1, seed 002): personal data, then secrets, then the code from the SMS, then the code from the
//! letter. A contact that has an account gets the same pages; its owner gets a message instead of a code.

use jiff::{SignedDuration, Timestamp};
use rodnya_domain::{
    Cx, PersonId, RegistrationId,
    message::{Message, Notice},
    registration::{DRAFT_DAYS, Draft, Personal, Secrets, Stage},
};
use rodnya_store::{
    StoreError, Tx,
    account::{self, Contact, NewAccount},
    registration::{self, Registration},
};

use crate::{
    Flow, code_limit,
    edge::Code,
    event::{self, Event},
    notification, one_time,
    one_time::Tried,
    outbox::{self, Send},
    throttle::{self, Limit, Wait},
};

/// Registrations that one source may begin: three at once, then three an hour.
const BEGIN: Limit = Limit { name: "registration", count: 3, window: SignedDuration::from_hours(1) };
/// Of a whole network fifty times as many.
const BEGIN_NETWORK: Limit = Limit { name: "registration_network", count: 150, window: SignedDuration::from_hours(1) };

const PHONE_CODE: &str = "registration_phone";
const EMAIL_CODE: &str = "registration_email";
const RESUME_CODE: &str = "registration_resume";

/// Where a request comes from, as subjects of limits.
#[derive(Debug, Clone)]
pub struct From {
    /// SHA-256 of the browser's cookie.
    pub browser_hash: Vec<u8>,
    /// The address.
    pub address: String,
    /// The network.
    pub network: String,
}

/// Begins a registration with «Личные данные», or begins it anew in the same browser.
///
/// # Errors
/// Whatever the store refuses.
pub fn begin(tx: &mut Tx<'_>, cx: &Cx, from: &From, (personal, next): (&Personal, &str)) -> Flow<(), Wait> {
    let known = registration::find_by_browser(tx, &from.browser_hash, cx.now)?;
    // Going back to mend the first step is no new registration.
    let mends = known.is_some_and(|known| known.stage == Stage::Secret);
    if !mends && let Err(wait) = count(tx, cx, from)? {
        event::record(tx, cx, Event::new("registration_begun").refused("too_many"))?;
        return Ok(Err(wait));
    }
    let new = Registration {
        id: cx.id(),
        browser_hash: from.browser_hash.clone(),
        stage: Stage::Secret,
        draft: Draft { personal: personal.clone(), secrets: None, lang: cx.lang, next: next.to_owned() },
        expires: cx.now + SignedDuration::from_hours(24 * DRAFT_DAYS),
        version: 1,
    };
    registration::insert(tx, &new, cx.now)?;
    event::record(tx, cx, Event::new("registration_begun").object(new.id))?;
    Ok(Ok(()))
}

fn count(tx: &mut Tx<'_>, cx: &Cx, from: &From) -> Result<Result<(), Wait>, StoreError> {
    let limits = [(BEGIN, from.address.as_str()), (BEGIN_NETWORK, &from.network)];
    Ok(throttle::hit_each(tx, cx, &limits)?.map_err(|(_, wait)| wait))
}

/// Why a step does not go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepRefusal {
    /// This browser has no registration at this step: back to the first.
    NoDraft,
    /// The code is wrong; so many tries are left.
    WrongCode {
        /// Tries that are left.
        left: u32,
    },
    /// The code is too old, used, or was tried too often: a new one is needed.
    DeadCode,
    /// A new code may be sent only later.
    TooSoon {
        /// When.
        until: Timestamp,
    },
}

/// Whether the code of the next step has left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// It has.
    Now,
    /// One went to this contact a moment ago, for another draft: the next can be asked for later.
    Later {
        /// When.
        until: Timestamp,
    },
}

impl std::convert::From<Result<(), Wait>> for Sent {
    fn from(sent: Result<(), Wait>) -> Self {
        sent.map_or_else(|wait| Self::Later { until: wait.until }, |()| Self::Now)
    }
}

/// The second step: password, question and answer are remembered, and the SMS with the code leaves.
///
/// # Errors
/// Whatever the store refuses.
pub fn save_secrets(
    tx: &mut Tx<'_>,
    cx: &Cx,
    browser: &[u8],
    secrets: &Secrets,
    code: &Code,
) -> Flow<Sent, StepRefusal> {
    let Some(mut registration) = registration::find_by_browser(tx, browser, cx.now)? else {
        return Ok(Err(StepRefusal::NoDraft));
    };
    registration.draft.secrets = Some(secrets.clone());
    registration.stage = Stage::PhoneCode;
    registration::save(tx, &registration)?;
    Ok(Ok(Sent::from(send_phone_code(tx, cx, &registration, code)?)))
}

/// «Прислать ещё раз» on either code page.
///
/// # Errors
/// Whatever the store refuses.
pub fn send_again(tx: &mut Tx<'_>, cx: &Cx, browser: &[u8], code: &Code) -> Flow<Stage, StepRefusal> {
    let Some(registration) = registration::find_by_browser(tx, browser, cx.now)? else {
        return Ok(Err(StepRefusal::NoDraft));
    };
    let sent = match registration.stage {
        Stage::Secret => return Ok(Err(StepRefusal::NoDraft)),
        Stage::PhoneCode => send_phone_code(tx, cx, &registration, code)?,
        Stage::EmailCode => send_email_code(tx, cx, &registration, code)?,
    };
    Ok(sent.map(|()| registration.stage).map_err(|wait| StepRefusal::TooSoon { until: wait.until }))
}

fn send_phone_code(
    tx: &mut Tx<'_>,
    cx: &Cx,
    registration: &Registration,
    code: &Code,
) -> Result<Result<(), Wait>, StoreError> {
    let phone = &registration.draft.personal.phone;
    let contact = Contact::Phone(phone.clone());
    let message = Message::RegistrationPhoneCode { code: code.digits().to_owned() };
    send_code(tx, cx, registration, SendCode { kind: PHONE_CODE, contact, message, code })
}

fn send_email_code(
    tx: &mut Tx<'_>,
    cx: &Cx,
    registration: &Registration,
    code: &Code,
) -> Result<Result<(), Wait>, StoreError> {
    let email = &registration.draft.personal.email;
    let contact = Contact::Email(email.clone());
    let message = Message::RegistrationEmailCode { code: code.digits().to_owned() };
    send_code(tx, cx, registration, SendCode { kind: EMAIL_CODE, contact, message, code })
}

struct SendCode<'a> {
    kind: &'static str,
    contact: Contact,
    message: Message,
    code: &'a Code,
}

/// Sends a code; where the contact has an account, its owner is told of it instead, and the code is one that
/// nobody knows: what is typed is wrong with as many tries as elsewhere.
fn send_code(
    tx: &mut Tx<'_>,
    cx: &Cx,
    registration: &Registration,
    send: SendCode<'_>,
) -> Result<Result<(), Wait>, StoreError> {
    let owner = account::find_owner(tx, &send.contact)?;
    // The owner of a known contact is told although a code of his own went there a moment ago.
    let may = if owner.is_some() { code_limit::may_pretend } else { code_limit::may_send };
    if let Err(wait) = may(tx, cx, send.kind, &send.contact)? {
        return Ok(Err(wait));
    }
    let (message, lang) = match owner {
        Some(owner) => {
            one_time::issue_unknown(tx, cx, send.kind, registration.id.uuid())?;
            (Message::AlreadyRegistered, account::find_lang(tx, owner)?.unwrap_or(cx.lang))
        }
        None => {
            one_time::issue_code(tx, cx, send.kind, registration.id.uuid(), send.code)?;
            (send.message, cx.lang)
        }
    };
    outbox::send(tx, cx, Send { to: send.contact, person: owner, lang, message })?;
    Ok(Ok(()))
}

/// The code from the SMS. If it is right, the letter with the second code leaves.
///
/// # Errors
/// Whatever the store refuses.
pub fn confirm_phone(tx: &mut Tx<'_>, cx: &Cx, browser: &[u8], typed: &Code, next: &Code) -> Flow<Sent, StepRefusal> {
    let Some(mut registration) = find_at(tx, cx, browser, Stage::PhoneCode)? else {
        return Ok(Err(StepRefusal::NoDraft));
    };
    if let Err(refusal) = check(tx, cx, PHONE_CODE, &registration, typed)? {
        return Ok(Err(refusal));
    }
    registration.stage = Stage::EmailCode;
    registration::save(tx, &registration)?;
    Ok(Ok(Sent::from(send_email_code(tx, cx, &registration, next)?)))
}

/// The code from the letter. If it is right, person and account are made.
///
/// # Errors
/// Whatever the store refuses; a conflict on `contact__kind__value_blind` if the phone or mail was confirmed by
/// another registration a moment before.
pub fn confirm_email(tx: &mut Tx<'_>, cx: &Cx, browser: &[u8], typed: &Code) -> Flow<PersonId, StepRefusal> {
    let Some(registration) = find_at(tx, cx, browser, Stage::EmailCode)? else {
        return Ok(Err(StepRefusal::NoDraft));
    };
    let Some(secrets) = registration.draft.secrets.clone() else { return Ok(Err(StepRefusal::NoDraft)) };
    if let Err(refusal) = check(tx, cx, EMAIL_CODE, &registration, typed)? {
        return Ok(Err(refusal));
    }
    let personal = &registration.draft.personal;
    let phone = Contact::Phone(personal.phone.clone());
    let email = Contact::Email(personal.email.clone());
    if account::find_owner(tx, &phone)?.is_some() || account::find_owner(tx, &email)?.is_some() {
        // Another registration was faster: this one has proven nothing that is still free.
        event::record(tx, cx, Event::new("account_made").object(registration.id).refused("contact_taken"))?;
        return Ok(Err(StepRefusal::DeadCode));
    }
    let person: PersonId = cx.id();
    let new = NewAccount {
        person,
        name: personal.name.clone(),
        birth_date: personal.birth_date,
        password_hash: secrets.password_hash,
        question: secrets.question,
        answer_hash: secrets.answer_hash,
        terms_version: secrets.terms_version,
        lang: cx.lang,
    };
    account::insert_own(tx, &new, cx.now)?;
    account::insert_contact(tx, cx.id(), person, &phone, cx.now)?;
    account::insert_contact(tx, cx.id(), person, &email, cx.now)?;
    registration::end(tx, &registration, cx.now)?;
    event::record(tx, cx, Event::new("account_made").about(person).object(registration.id).ground("self"))?;
    notification::notify(tx, cx, person, Notice::Registered)?;
    Ok(Ok(person))
}

fn find_at(tx: &mut Tx<'_>, cx: &Cx, browser: &[u8], stage: Stage) -> Result<Option<Registration>, StoreError> {
    Ok(registration::find_by_browser(tx, browser, cx.now)?.filter(|registration| registration.stage == stage))
}

fn check(
    tx: &mut Tx<'_>,
    cx: &Cx,
    kind: &'static str,
    registration: &Registration,
    typed: &Code,
) -> Result<Result<(), StepRefusal>, StoreError> {
    let (refusal, reason) = match one_time::try_code(tx, cx, kind, registration.id.uuid(), typed)? {
        Tried::Right => return Ok(Ok(())),
        Tried::Wrong { left } => (StepRefusal::WrongCode { left }, "wrong_code"),
        Tried::Dead => (StepRefusal::DeadCode, "dead_code"),
    };
    let event = Event::new("registration_code_tried").object(registration.id);
    event::record(tx, cx, event.refused(reason).detail(serde_json::json!({ "code": kind })))?;
    Ok(Err(refusal))
}

/// Asks to go on with a draft on this browser: a code goes to the contact, if a draft has it. The answer is the
/// same if none has.
///
/// # Errors
/// Whatever the store refuses.
pub fn ask_to_resume(tx: &mut Tx<'_>, cx: &Cx, from: &From, contact: &Contact, code: &Code) -> Flow<(), Wait> {
    if let Err(wait) = count(tx, cx, from)? {
        return Ok(Err(wait));
    }
    let found = find_by_contact(tx, cx, contact)?;
    let may = if found.is_none() { code_limit::may_pretend } else { code_limit::may_send };
    if may(tx, cx, RESUME_CODE, contact)?.is_err() {
        return Ok(Ok(()));
    }
    let Some(registration) = found else {
        // Much the same work as for a draft: the time of the answer is to tell nothing either.
        let none: RegistrationId = cx.id();
        one_time::issue_unknown(tx, cx, RESUME_CODE, none.uuid())?;
        return Ok(Ok(()));
    };
    one_time::issue_code(tx, cx, RESUME_CODE, registration.id.uuid(), code)?;
    let message = Message::RegistrationResumeCode { code: code.digits().to_owned() };
    outbox::send(tx, cx, Send { to: contact.clone(), person: None, lang: cx.lang, message })?;
    Ok(Ok(()))
}

/// Goes on with a draft on this browser: the code from the contact binds it. On another browser than the one that began it
/// the password and the control question are chosen anew and both contacts proven anew: a draft may have been begun by
/// anybody who knows a phone, and nobody's password opens an account that somebody else has confirmed.
///
/// # Errors
/// Whatever the store refuses.
pub fn resume(tx: &mut Tx<'_>, cx: &Cx, browser: &[u8], contact: &Contact, typed: &Code) -> Flow<Stage, StepRefusal> {
    let Some(mut registration) = find_by_contact(tx, cx, contact)? else { return Ok(Err(StepRefusal::DeadCode)) };
    if let Err(refusal) = check(tx, cx, RESUME_CODE, &registration, typed)? {
        return Ok(Err(refusal));
    }
    if registration.browser_hash != browser {
        registration.draft.secrets = None;
        registration.stage = Stage::Secret;
        for kind in [PHONE_CODE, EMAIL_CODE] {
            rodnya_store::one_time::void(tx, kind, registration.id.uuid(), cx.now)?;
        }
    }
    registration::end_others(tx, browser, registration.id, cx.now)?;
    registration.browser_hash = browser.to_vec();
    registration::save(tx, &registration)?;
    event::record(tx, cx, Event::new("registration_resumed").object(registration.id))?;
    Ok(Ok(registration.stage))
}

fn find_by_contact(tx: &mut Tx<'_>, cx: &Cx, contact: &Contact) -> Result<Option<Registration>, StoreError> {
    match contact {
        Contact::Phone(phone) => registration::find_by_phone(tx, phone.e164(), cx.now),
        Contact::Email(email) => registration::find_by_email(tx, &email.key(), cx.now),
    }
}
