//! Words that pages for people and for who serves them share: states of papers, looks.

use jiff::Timestamp;
use rodnya_domain::{
    contact::is_stale,
    document::{Field, Verification},
    look::Reason,
    name::FullName,
};
use rodnya_store::{account::Confirmed, look::Look};
use rodnya_ui::{Kind, State, T};

/// How far a paper is proven.
pub fn verification(t: T, verification: &Verification) -> State {
    match verification {
        Verification::Unverified => State::unchecked(t),
        Verification::Checking => State::checking(t),
        Verification::Verified => State::checked(t),
        Verification::Mismatch(fields) => State::mismatch(t, &differing(t, fields)),
        Verification::NotFound => State::not_found(t),
        Verification::Unclear => State::no_answer(t),
    }
}

/// Whether messages reach a contact, and whether it is to be confirmed again.
pub fn contact(t: T, known: &Confirmed, now: Timestamp) -> State {
    match (&known.bounced, known.kind.as_str()) {
        (None, _) if is_stale(known.confirmed, now) => State::new(Kind::Wait, t.profile_contact_stale()),
        (None, _) => State::checked(t),
        (Some(_), "phone") => State::new(Kind::Stop, t.profile_phone_bounced()),
        (Some(_), _) => State::new(Kind::Stop, t.profile_email_bounced()),
    }
}

/// «дата рождения и пол»: the fields that differ, never their values.
pub fn differing(t: T, fields: &[Field]) -> String {
    let mut names: Vec<String> = fields.iter().map(|field| t.profile_field_name(field.code())).collect();
    if names.is_empty() {
        names.push(t.profile_field_other());
    }
    t.list(&names)
}

/// A look as a line of a list.
#[derive(Debug, Clone)]
pub struct LookLine {
    /// Who, why, and the number of the question or paper.
    pub words: String,
    /// When.
    pub at: Timestamp,
}

/// The line of a look that the operator with this name took.
pub fn look(t: T, (look, operator): &(Look, FullName)) -> LookLine {
    let who = t.name(&operator.given_and_surname());
    let words = t.look_words(who, reason(t, look.reason), look.reference.as_str());
    LookLine { words, at: look.created }
}

/// «Обращение в поддержку».
pub fn reason(t: T, reason: Reason) -> String {
    t.operator_reason_name(reason.code())
}
