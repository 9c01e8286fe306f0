//! What was typed as a login, recognised by its form: phone, e-mail or СНИЛС.
//! Which account it belongs to, and whether a СНИЛС may log in, is the flow's question.
//! Source: seed 002 («Логин (телефон, email или СНИЛС)»).

use crate::{
    email::{Email, EmailError},
    phone::{Phone, PhoneError},
    snils::{Snils, SnilsError},
    text,
};

/// A login in one of its three forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Login {
    /// A phone in any usual notation.
    Phone(Phone),
    /// An e-mail address.
    Email(Email),
    /// A СНИЛС.
    Snils(Snils),
}

/// Why a login is not recognised. A page answers all of these as it answers an unknown login.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LoginError {
    /// Nothing is typed.
    #[error("nothing is typed")]
    Empty,
    /// It looks like a mail address but is none.
    #[error("not a mail address: {0}")]
    Email(EmailError),
    /// It looks like a phone but is none.
    #[error("not a phone: {0}")]
    Phone(PhoneError),
    /// It looks like a СНИЛС but is none.
    #[error("not a СНИЛС: {0}")]
    Snils(SnilsError),
}

impl Login {
    /// Recognises a login. Eleven bare digits that read as a mobile are a phone; with the dashes of
    /// a СНИЛС (`112-233-445 95`) they are a СНИЛС.
    ///
    /// # Errors
    /// [`LoginError`] of the form that the text looks like.
    pub fn parse(typed: &str) -> Result<Self, LoginError> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(LoginError::Empty);
        }
        if typed.contains('@') || typed.chars().any(char::is_alphabetic) {
            return Email::parse(typed).map(Self::Email).map_err(LoginError::Email);
        }
        let printed_snils = has_snils_dashes(typed);
        if !printed_snils {
            match (Phone::parse(typed), typed.starts_with('+')) {
                (Ok(phone), _) => return Ok(Self::Phone(phone)),
                (Err(error), true) => return Err(LoginError::Phone(error)),
                (Err(_), false) => {}
            }
        }
        match Snils::parse(typed) {
            Ok(snils) => Ok(Self::Snils(snils)),
            Err(error) if printed_snils => Err(LoginError::Snils(error)),
            Err(error) => Err(Phone::parse(typed).err().map_or(LoginError::Snils(error), LoginError::Phone)),
        }
    }
}

/// True if the digits are grouped as a СНИЛС is printed: 3-3-3 and 2.
fn has_snils_dashes(typed: &str) -> bool {
    let groups: Vec<usize> = typed.split(|c: char| c.is_whitespace() || text::is_dash(c)).map(str::len).collect();
    groups == [3, 3, 3, 2]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(typed: &str, expected: &str) {
        let got = match Login::parse(typed) {
            Ok(Login::Phone(phone)) => format!("phone {}", phone.e164()),
            Ok(Login::Email(email)) => format!("email {}", email.shown()),
            Ok(Login::Snils(snils)) => format!("snils {}", snils.digits()),
            Err(error) => error.to_string(),
        };
        assert_eq!(got, expected, "{typed:?}");
    }

    #[test]
    fn a_login_is_recognised_by_its_form() {
        check("+7 900 123-45-67", "phone +79001234567");
        check("89001234567", "phone +79001234567");
        check("9001234567", "phone +79001234567");
        check("anna@example.ru", "email anna@example.ru");
        check("112-233-445 95", "snils 11223344595");
        check("112 233 445 95", "snils 11223344595");
        check("11223344595", "snils 11223344595");
        check("087-654-303 00", "snils 08765430300");
        check("112-233-445 96", "not a СНИЛС: the check digits do not fit");
        check("8900123", "not a phone: 4 digits are missing");
        check("anna", "not a mail address: there is no @ with a name before it");
        check(" ", "nothing is typed");
    }

    proptest! {
        #[test]
        fn recognising_a_login_never_panics(typed in "\\PC{0,30}") {
            let _ = Login::parse(&typed);
        }
    }
}
