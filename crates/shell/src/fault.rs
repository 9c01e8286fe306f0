//! Words for what is wrong with a value that was typed: the same on every form.

use rodnya_domain::{
    FreeTextError,
    control::AnswerError,
    date::DateError,
    email::EmailError,
    name::{FullNameErrors, NameError},
    password::PasswordFault,
    phone::PhoneError,
};
use rodnya_ui::{Form, T};

/// A surname, given name or patronymic; `label` names the field.
pub fn name(t: T, label: &str, error: &NameError) -> String {
    match error {
        NameError::Empty => t.fault_empty(label),
        NameError::TooLong => t.fault_long(label),
        NameError::LatinLetter { word, letter } => t.fault_name_latin(letter.to_string(), word.as_str()),
        NameError::NotRussian { .. } => t.fault_name_letters(label),
        NameError::Misplaced { sign } => t.fault_name_sign(sign.to_string()),
        NameError::Hidden => t.fault_hidden(label),
    }
}

/// The three fields `surname`, `given_name`, `patronymic` of a form.
pub fn full_name(t: T, form: &mut Form, errors: &FullNameErrors) {
    let fields = [
        ("surname", t.field_surname(), &errors.surname),
        ("given_name", t.field_given_name(), &errors.given_name),
        ("patronymic", t.field_patronymic(), &errors.patronymic),
    ];
    for (field, label, error) in fields {
        if let Some(error) = error {
            form.fail(field, name(t, &label, error));
        }
    }
}

/// A phone number.
pub fn phone(t: T, error: PhoneError) -> String {
    match error {
        PhoneError::Empty => t.fault_phone_empty(),
        PhoneError::Unexpected { character } if character.is_control() => t.fault_phone_form(),
        PhoneError::Unexpected { character } => t.fault_phone_sign(character.to_string()),
        PhoneError::Missing { digits } => t.fault_phone_missing(digits),
        PhoneError::Extra { digits } => t.fault_phone_extra(digits),
        PhoneError::NotMobile => t.fault_phone_not_mobile(),
        PhoneError::NoCountryCode | PhoneError::NotInCountry => t.fault_phone_form(),
    }
}

/// A mail address.
pub fn email(t: T, error: EmailError) -> String {
    match error {
        EmailError::Empty => t.fault_email_empty(),
        EmailError::NoAt | EmailError::ManyAt => t.fault_email_at(),
        EmailError::TooLong => t.fault_email_long(),
        EmailError::Unexpected { .. } | EmailError::Dots | EmailError::Domain => t.fault_email_form(),
    }
}

/// A date in the past; `label` names the field.
pub fn date(t: T, label: &str, error: DateError) -> String {
    match error {
        DateError::Empty => t.fault_empty(label),
        DateError::Incomplete => t.fault_date_incomplete(),
        DateError::NoSuchDay => t.fault_date_no_such_day(),
        DateError::InFuture => t.fault_date_future(label),
        DateError::TooOld => t.fault_date_old(label),
    }
}

/// A free text of a paper or an address.
pub fn free_text(t: T, label: &str, error: FreeTextError) -> String {
    match error {
        FreeTextError::Empty => t.fault_empty(label),
        FreeTextError::TooLong { limit } => t.fault_text_long(label, limit),
        FreeTextError::Hidden => t.fault_hidden(label),
    }
}

/// The first fault of a password; the checklist beside the field shows the rest.
pub fn password(t: T, faults: &[PasswordFault]) -> String {
    match faults.first() {
        Some(PasswordFault::TooShort { at_least }) => t.fault_password_short(*at_least),
        Some(PasswordFault::TooLong) => t.fault_password_long(),
        Some(PasswordFault::NoCapital) => t.fault_password_capital(),
        Some(PasswordFault::NoSmall) => t.fault_password_small(),
        Some(PasswordFault::NoDigit) => t.fault_password_digit(),
        Some(PasswordFault::NoSymbol) => t.fault_password_symbol(),
        Some(PasswordFault::Control) => t.fault_hidden(t.field_password()),
        Some(PasswordFault::Common) => t.fault_password_common(),
        Some(PasswordFault::AboutPerson) => t.fault_password_about(),
        Some(PasswordFault::Weak) | None => t.fault_password_weak(),
    }
}

/// A control answer.
pub fn answer(t: T, error: AnswerError) -> String {
    match error {
        AnswerError::Empty => t.fault_empty(t.field_answer()),
        AnswerError::TooShort => t.fault_answer_short(),
        AnswerError::TooLong => t.fault_long(t.field_answer()),
        AnswerError::Hidden => t.fault_hidden(t.field_answer()),
        AnswerError::Name => t.fault_answer_name(),
        AnswerError::Login => t.fault_answer_login(),
        AnswerError::Password => t.fault_answer_password(),
        AnswerError::Question => t.fault_answer_question(),
        AnswerError::Common => t.fault_answer_common(),
    }
}
