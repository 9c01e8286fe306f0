//! The wizard of a child's account (F4): each verb loads the card, the wizard and its preconditions from the store,
//! so no step can be skipped and no other guardian goes on with it. Source: seeds 001, 003, 004.

mod completion;
mod draft;
mod letter;
mod mailbox;

use jiff::{SignedDuration, Timestamp};
use rodnya_domain::{
    ChildCardId, Cx, PersonId,
    age::Ages,
    birth_certificate::Certificate,
    child_account::{
        self as rule, Action, CertificateFact, EmailProgress, End, Facts, PhoneProgress, Precondition, Step,
    },
    child_card::Check,
    document::Verification,
    email::Email,
    message::Message,
    password::PasswordAbout,
    phone::Phone,
};
use rodnya_store::{
    StoreError, Tx,
    account::{self, Contact},
    child_account::{self, Wizard},
    child_card::{self, ChildCard},
    level, person, relation,
};

pub use rodnya_domain::child_account::LIFE;

pub use completion::{Made, abandon, complete};
pub use draft::{Address, Draft};
pub use letter::{Letter, LetterRefusal, confirm, disown, find};
pub use mailbox::{may_ask_for_mailbox, save_mailbox};

use crate::{
    Flow, code_limit,
    edge::{Code, Secret},
    event::{self, Event},
    one_time::{self, NewSecret, Tried},
    outbox::{self, Send},
    throttle::{self, Limit},
};

/// Answers «уже используется» that a guardian gets: the one place where the portal tells of others' contacts.
const TAKEN: Limit = Limit { name: "child_account_taken", count: 5, window: SignedDuration::from_hours(24) };
const PHONE_CODE: &str = "child_account_phone";
const LETTER: &str = "child_account_letter";

/// Whose wizard, and of which card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At {
    /// The card.
    pub card: ChildCardId,
    /// The guardian who acts.
    pub guardian: PersonId,
}

/// A wizard as its guardian sees it.
#[derive(Debug, Clone)]
pub struct Begun {
    /// The row.
    pub wizard: Wizard,
    /// What was typed so far.
    pub draft: Draft,
    /// The card.
    pub card: ChildCard,
}

impl Begun {
    /// The page on which it goes on.
    pub fn step(&self) -> Step {
        self.draft.progress().step()
    }
}

/// Why a step is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such card of this guardian.
    NotFound,
    /// No wizard is on its way: it begins from the card.
    NotBegun,
    /// The wizard stands at another step.
    Elsewhere(Step),
    /// These conditions do not hold, or have fallen away.
    Preconditions(Vec<Precondition>),
    /// The other parent has begun already.
    OtherParent,
    /// The guardian has no address that could be the child's too.
    NoAddress,
    /// It is the phone of a parent.
    ParentsPhone,
    /// The phone belongs to another account.
    PhoneTaken,
    /// The mail belongs to another account.
    EmailTaken,
    /// Too often or too soon.
    Wait {
        /// When it may be tried again.
        until: Timestamp,
    },
    /// The code is wrong; so many tries are left.
    WrongCode {
        /// Tries that are left.
        left: u32,
    },
    /// The code is too old, used, or was tried too often.
    DeadCode,
}

/// The conditions of an account for the child of this card, as they are now.
///
/// # Errors
/// Whatever the store refuses.
pub fn preconditions(tx: &mut Tx<'_>, card: &ChildCard, now: Timestamp) -> Flow<(), Vec<Precondition>> {
    let guardian = person::get(tx, card.guardian)?;
    let child = card.child.map(|child| person::get(tx, child)).transpose()?;
    let has_account = match card.child {
        Some(child) => account::exists(tx, child)?,
        None => false,
    };
    let is_relation_verified = match card.child {
        Some(child) => relation::find(tx, card.guardian, child)?.is_some(),
        None => false,
    };
    let facts = Facts {
        birth_date: child.as_ref().and_then(|child| child.birth).unwrap_or(card.typed.birth),
        today: child.as_ref().unwrap_or(&guardian).today(now),
        is_citizen: child.and_then(|child| child.citizenship).is_none_or(|citizenship| citizenship == "RU"),
        certificate: certificate_fact(card),
        snils: card.snils.is_some().then(|| card.snils_verification.clone()),
        is_relation_verified,
        has_account,
        guardian_level: level::of(tx, card.guardian, now)?,
    };
    Ok(rule::check(&facts, Ages::default()))
}

fn certificate_fact(card: &ChildCard) -> CertificateFact {
    match card.typed.paper.as_ref().map(|paper| &paper.certificate) {
        None => CertificateFact::Missing,
        Some(Certificate::Foreign(_)) => CertificateFact::Foreign,
        Some(Certificate::Russian(_)) => CertificateFact::Russian(match &card.certificate {
            Check::Paper(verification) => verification.clone(),
            // The record is right, it only names others: the relation is what is missing.
            Check::NotParent => Verification::Verified,
        }),
    }
}

/// «Создать» on the card, or «Продолжить» of a wizard of one's own: answers the page to go to.
///
/// # Errors
/// Whatever the store refuses.
pub fn begin(tx: &mut Tx<'_>, cx: &Cx, at: At) -> Flow<Step, Refusal> {
    let Some(card) = child_card::find(tx, at.card, at.guardian)? else { return Ok(Err(Refusal::NotFound)) };
    if let Err(missing) = preconditions(tx, &card, cx.now)? {
        return Ok(Err(Refusal::Preconditions(missing)));
    }
    let child = card.child.ok_or(StoreError::Missing("child of a verified card"))?;
    if let Some(running) = child_account::find_of_child(tx, child)? {
        if running.is_live(cx.now) {
            let own = running.guardian == at.guardian && running.card == at.card;
            return Ok(if own { Ok(draft::read(&running)?.progress().step()) } else { Err(Refusal::OtherParent) });
        }
        child_account::end(tx, &running, End::Expired, cx.now)?;
    }
    let wizard = Wizard {
        id: cx.id(),
        card: card.id,
        child,
        guardian: at.guardian,
        step: Step::Address.row().key.to_owned(),
        draft: draft::write(&Draft::default())?,
        created: cx.now,
        version: 1,
    };
    if !child_account::insert(tx, &wizard)? {
        return Ok(Err(Refusal::OtherParent));
    }
    event::record(tx, cx, Event::new("child_account_begun").about(child).object(wizard.id).ground("guardian"))?;
    Ok(Ok(Step::Address))
}

/// The guardian's own wizard of this card, for its pages.
///
/// # Errors
/// Whatever the store refuses.
pub fn load(tx: &mut Tx<'_>, at: At, now: Timestamp) -> Flow<Begun, Refusal> {
    let Some(card) = child_card::find(tx, at.card, at.guardian)? else { return Ok(Err(Refusal::NotFound)) };
    let wizard = child_account::find_of_card(tx, at.card, at.guardian)?.filter(|wizard| wizard.is_live(now));
    let Some(wizard) = wizard else { return Ok(Err(Refusal::NotBegun)) };
    if let Err(missing) = preconditions(tx, &card, now)? {
        return Ok(Err(Refusal::Preconditions(missing)));
    }
    let draft = draft::read(&wizard)?;
    Ok(Ok(Begun { wizard, draft, card }))
}

/// As [`load`], if the page of one of these steps may be used now.
fn load_at(tx: &mut Tx<'_>, cx: &Cx, at: At, steps: &[Step]) -> Flow<Begun, Refusal> {
    let begun = match load(tx, at, cx.now)? {
        Ok(begun) => begun,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let progress = begun.draft.progress();
    Ok(if steps.iter().any(|step| progress.allows(*step)) {
        Ok(begun)
    } else {
        Err(Refusal::Elsewhere(progress.step()))
    })
}

/// Saves the draft; the wizard stands where it leads.
fn save(tx: &mut Tx<'_>, begun: &mut Begun) -> Result<Step, StoreError> {
    let step = begun.step();
    step.row().key.clone_into(&mut begun.wizard.step);
    begun.wizard.draft = draft::write(&begun.draft)?;
    child_account::save(tx, &mut begun.wizard)?;
    Ok(step)
}

/// «Продолжить» with the place of birth and the address of registration.
///
/// # Errors
/// Whatever the store refuses.
pub fn save_address(tx: &mut Tx<'_>, cx: &Cx, at: At, birth_place: &str, address: &Address) -> Flow<Step, Refusal> {
    let mut begun = match load_at(tx, cx, at, &[Step::Address])? {
        Ok(begun) => begun,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if *address == Address::SameAsGuardian && person::get(tx, at.guardian)?.registered_address.is_none() {
        return Ok(Err(Refusal::NoAddress));
    }
    begun.draft.birth_place = Some(birth_place.to_owned());
    begun.draft.address = Some(address.clone());
    save(tx, &mut begun).map(Ok)
}

/// «Получить код»: the phone must not be a parent's nor anybody's.
///
/// # Errors
/// Whatever the store refuses.
pub fn ask_code(tx: &mut Tx<'_>, cx: &Cx, at: At, phone: &Phone, code: &Code) -> Flow<Step, Refusal> {
    let mut begun = match load_at(tx, cx, at, &[Step::Phone, Step::PhoneCode])? {
        Ok(begun) => begun,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let contact = Contact::Phone(phone.clone());
    if let Err(refusal) = check_free(tx, cx, &begun, &contact)? {
        return Ok(Err(refusal));
    }
    if let Err(wait) = code_limit::may_send_by(tx, cx, (at.guardian, "child_phone"), &contact)? {
        return Ok(Err(Refusal::Wait { until: wait.until }));
    }
    one_time::issue_code(tx, cx, PHONE_CODE, begun.wizard.id.uuid(), code)?;
    let message = Message::ChildPhoneCode { code: code.digits().to_owned() };
    outbox::send(tx, cx, Send { to: contact, person: Some(at.guardian), lang: cx.lang, message })?;
    begun.draft.phone = Some(phone.clone());
    begun.draft.phone_progress = PhoneProgress::CodeSent;
    begun.draft.code_sent = Some(cx.now);
    save(tx, &mut begun).map(Ok)
}

/// The contact is nobody's. That it is somebody's is said five times a day and no more.
fn check_free(tx: &mut Tx<'_>, cx: &Cx, begun: &Begun, contact: &Contact) -> Flow<(), Refusal> {
    let Some(owner) = account::find_owner(tx, contact)? else { return Ok(Ok(())) };
    let is_phone = matches!(contact, Contact::Phone(_));
    let parents = relation::guardians(tx, begun.wizard.child)?;
    // One's own contact is no secret. The other parent's would be, so it counts as anybody's.
    if owner == begun.wizard.guardian {
        return Ok(Err(if is_phone { Refusal::ParentsPhone } else { Refusal::EmailTaken }));
    }
    if let Err(wait) = throttle::hit(tx, cx, TAKEN, &begun.wizard.guardian.to_string())? {
        return Ok(Err(Refusal::Wait { until: wait.until }));
    }
    let reason = if parents.contains(&owner) { "contact_of_parent" } else { "contact_taken" };
    let event = Event::new("child_account_contact").about(begun.wizard.child).object(begun.wizard.id);
    event::record(tx, cx, event.refused(reason))?;
    Ok(Err(if is_phone { Refusal::PhoneTaken } else { Refusal::EmailTaken }))
}

/// «Пропустить»: the child has no phone of its own.
///
/// # Errors
/// Whatever the store refuses.
pub fn skip_phone(tx: &mut Tx<'_>, cx: &Cx, at: At) -> Flow<Step, Refusal> {
    let mut begun = match load_at(tx, cx, at, &[Step::Phone, Step::PhoneCode])? {
        Ok(begun) => begun,
        Err(refusal) => return Ok(Err(refusal)),
    };
    begun.draft.phone = None;
    begun.draft.phone_progress = PhoneProgress::Skipped;
    save(tx, &mut begun).map(Ok)
}

/// The code from the SMS.
///
/// # Errors
/// Whatever the store refuses.
pub fn enter_code(tx: &mut Tx<'_>, cx: &Cx, at: At, code: &Code) -> Flow<Step, Refusal> {
    let mut begun = match load_at(tx, cx, at, &[Step::PhoneCode])? {
        Ok(begun) => begun,
        Err(refusal) => return Ok(Err(refusal)),
    };
    debug_assert!(Step::PhoneCode.after(Action::EnterCode).is_some(), "the table has this step");
    let (refusal, reason) = match one_time::try_code(tx, cx, PHONE_CODE, begun.wizard.id.uuid(), code)? {
        Tried::Right => {
            begun.draft.phone_progress = PhoneProgress::Confirmed;
            return save(tx, &mut begun).map(Ok);
        }
        Tried::Wrong { left } => (Refusal::WrongCode { left }, "wrong_code"),
        Tried::Dead => (Refusal::DeadCode, "dead_code"),
    };
    let event = Event::new("child_account_code_tried").about(begun.wizard.child).object(begun.wizard.id);
    event::record(tx, cx, event.refused(reason))?;
    Ok(Err(refusal))
}

/// The letter that is to be sent: its secret and the address of its page.
#[derive(Debug, Clone)]
pub struct NewLetter {
    /// Drawn at the edge.
    pub secret: Secret,
    /// `{public address}/letters/{secret}`.
    pub link: String,
}

/// «Продолжить» with the child's mail and the consent: the letter leaves; an earlier one stops to work.
///
/// # Errors
/// Whatever the store refuses.
pub fn save_email(tx: &mut Tx<'_>, cx: &Cx, at: At, email: &Email, letter: &NewLetter) -> Flow<Step, Refusal> {
    let mut begun = match load_at(tx, cx, at, &[Step::Email, Step::Letter])? {
        Ok(begun) => begun,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if let Err(refusal) = check_free(tx, cx, &begun, &Contact::Email(email.clone()))? {
        return Ok(Err(refusal));
    }
    begun.draft.email = Some(email.clone());
    begun.draft.consent = Some(cx.now);
    send_letter(tx, cx, begun, letter)
}

/// «Прислать ещё раз» on the waiting page.
///
/// # Errors
/// Whatever the store refuses.
pub fn send_again(tx: &mut Tx<'_>, cx: &Cx, at: At, letter: &NewLetter) -> Flow<Step, Refusal> {
    match load_at(tx, cx, at, &[Step::Letter])? {
        Ok(begun) => send_letter(tx, cx, begun, letter),
        Err(refusal) => Ok(Err(refusal)),
    }
}

fn send_letter(tx: &mut Tx<'_>, cx: &Cx, mut begun: Begun, letter: &NewLetter) -> Flow<Step, Refusal> {
    let Some(email) = begun.draft.email.clone() else { return Ok(Err(Refusal::Elsewhere(Step::Email))) };
    let (by, to) = (begun.wizard.guardian, Contact::Email(email.clone()));
    if let Err(wait) = code_limit::may_send_by(tx, cx, (by, "child_letter"), &to)? {
        return Ok(Err(Refusal::Wait { until: wait.until }));
    }
    let new = NewSecret {
        kind: LETTER,
        flow: Some(begun.wizard.id.uuid()),
        secret: &letter.secret,
        payload: serde_json::json!({}),
        life: one_time::LINK_LIFE,
    };
    one_time::issue_secret(tx, cx, &new)?;
    let child = begun.card.typed.name.given_name.as_str().to_owned();
    let message = Message::ChildAccountLetter { child, link: letter.link.clone() };
    outbox::send(tx, cx, Send { to, person: Some(begun.wizard.guardian), lang: cx.lang, message })?;
    begun.draft.email_progress = EmailProgress::LetterSent;
    begun.draft.letter_sent = Some(cx.now);
    save(tx, &mut begun).map(Ok)
}

/// What the password must not contain: names and contacts of the child.
///
/// # Errors
/// Whatever the store refuses.
pub fn password_about(tx: &mut Tx<'_>, at: At, now: Timestamp) -> Flow<PasswordAbout, Refusal> {
    Ok(load(tx, at, now)?.map(|begun| {
        let name = &begun.card.typed.name;
        let patronymic = name.patronymic.as_ref().map(|part| part.as_str().to_owned());
        let names = [name.surname.as_str().to_owned(), name.given_name.as_str().to_owned()];
        PasswordAbout {
            names: names.into_iter().chain(patronymic).collect(),
            phone: begun.draft.phone.as_ref().map(|phone| phone.e164().to_owned()),
            email: begun.draft.email.as_ref().map(|email| email.shown().to_owned()),
        }
    }))
}
