//! E-mail addresses: read by form only, shown in Unicode, compared as lower-case ASCII.
//! No look-up of names: a letter with a code is the proof that an address works.
//! Source: RFC 5321 §4.5.3.1 (lengths), RFC 5322 §3.2.3 (dot-atom), UTS 46.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text;

/// The most octets before the @ (RFC 5321 §4.5.3.1.1).
const LOCAL_LIMIT: usize = 64;
/// The most octets of an address in a path of 256 with its angle brackets (RFC 5321 §4.5.3.1.3).
const ADDRESS_LIMIT: usize = 254;

/// An e-mail address: local part as typed, domain in lower-case Unicode.
///
/// Two spellings are equal if their [`Email::key`] is.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Email(String);

/// Why an e-mail address is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// Nothing is typed.
    #[error("nothing is typed")]
    Empty,
    /// No @, or nothing before it.
    #[error("there is no @ with a name before it")]
    NoAt,
    /// More than one @.
    #[error("there is more than one @")]
    ManyAt,
    /// A character that an address cannot have, such as a space.
    #[error("{character:?} cannot stand in an address")]
    Unexpected {
        /// The first such character.
        character: char,
    },
    /// A dot begins or ends the part before the @, or two stand together.
    #[error("a dot stands in a wrong place")]
    Dots,
    /// The domain is not one that the internet's names can have.
    #[error("the part after @ is not a domain")]
    Domain,
    /// Longer than RFC 5321 allows.
    #[error("longer than an address can be")]
    TooLong,
}

impl Email {
    /// Reads an address.
    ///
    /// # Errors
    /// [`EmailError`] says what is wrong with the form.
    pub fn parse(typed: &str) -> Result<Self, EmailError> {
        let typed = typed.trim_matches(|c: char| c == ' ' || text::is_copied_mark(c));
        if typed.is_empty() {
            return Err(EmailError::Empty);
        }
        if typed.len() > ADDRESS_LIMIT * 4 {
            return Err(EmailError::TooLong);
        }
        if let Some(character) = typed.chars().find(|c| text::is_hidden(*c) || c.is_whitespace()) {
            return Err(EmailError::Unexpected { character });
        }
        let (local, domain) = typed.split_once('@').filter(|(local, _)| !local.is_empty()).ok_or(EmailError::NoAt)?;
        if domain.contains('@') {
            return Err(EmailError::ManyAt);
        }
        check_local(local)?;
        let ascii = ascii_domain(domain)?;
        if local.len() > LOCAL_LIMIT || local.len() + 1 + ascii.len() > ADDRESS_LIMIT {
            return Err(EmailError::TooLong);
        }
        let (unicode, _) = idna::domain_to_unicode(&ascii);
        Ok(Self(format!("{local}@{unicode}")))
    }

    /// The address as it is shown and as letters are addressed by people.
    #[must_use]
    pub fn shown(&self) -> &str {
        &self.0
    }

    /// The form by which addresses are compared and by which letters travel: lower-case ASCII.
    #[must_use]
    pub fn key(&self) -> String {
        let (local, domain) = self.parts();
        let domain = idna::domain_to_ascii(domain).unwrap_or_else(|_| domain.to_owned());
        format!("{local}@{domain}").to_lowercase()
    }

    /// The address with its name hidden: `a•••@example.ru`.
    #[must_use]
    pub fn masked(&self) -> String {
        let (local, domain) = self.parts();
        format!("{}•••@{domain}", local.chars().next().unwrap_or('•'))
    }

    /// What stands before the @, for comparing with a password.
    #[must_use]
    pub fn local(&self) -> &str {
        self.parts().0
    }

    fn parts(&self) -> (&str, &str) {
        self.0.split_once('@').unwrap_or((&self.0, ""))
    }
}

impl PartialEq for Email {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Email {}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Email({})", self.masked())
    }
}

fn check_local(local: &str) -> Result<(), EmailError> {
    let atom = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    if let Some(character) = local.chars().find(|c| !atom(*c)) {
        return Err(EmailError::Unexpected { character });
    }
    if local.starts_with('.') || local.ends_with('.') || local.contains("..") {
        return Err(EmailError::Dots);
    }
    Ok(())
}

fn ascii_domain(domain: &str) -> Result<String, EmailError> {
    let ascii = idna::domain_to_ascii_strict(domain).map_err(|_| EmailError::Domain)?;
    let last = ascii.rsplit('.').next().unwrap_or("");
    let sound = ascii.contains('.') && last.len() >= 2 && !last.bytes().all(|b| b.is_ascii_digit());
    if sound { Ok(ascii) } else { Err(EmailError::Domain) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(typed: &str, expected: Result<&str, EmailError>) {
        let got = Email::parse(typed);
        assert_eq!(got.as_ref().map(Email::shown), expected.as_ref().copied(), "{typed:?}");
    }

    #[test]
    fn an_address_is_read_by_its_form() {
        check(" anna@example.ru ", Ok("anna@example.ru"));
        check("Anna.P+school@Example.RU", Ok("Anna.P+school@example.ru"));
        check("anna@почта.рф", Ok("anna@почта.рф"));
        check("anna@xn--80a1acny.xn--p1ai", Ok("anna@почта.рф"));
        check(&format!("{}@example.ru", "a".repeat(64)), Ok(&format!("{}@example.ru", "a".repeat(64))));
        check("", Err(EmailError::Empty));
        check("anna", Err(EmailError::NoAt));
        check("@", Err(EmailError::NoAt));
        check("@example.ru", Err(EmailError::NoAt));
        check("a@b@example.ru", Err(EmailError::ManyAt));
        check("a@b", Err(EmailError::Domain));
        check("a@", Err(EmailError::Domain));
        check("a@.ru", Err(EmailError::Domain));
        check("a@-x.ru", Err(EmailError::Domain));
        check("a@127.0.0.1", Err(EmailError::Domain));
        check("a@[127.0.0.1]", Err(EmailError::Domain));
        check("a..b@example.ru", Err(EmailError::Dots));
        check(".a@example.ru", Err(EmailError::Dots));
        check("a b@example.ru", Err(EmailError::Unexpected { character: ' ' }));
        check("анна@example.ru", Err(EmailError::Unexpected { character: 'а' }));
        check("a@example.ru\r\nBcc: b@example.ru", Err(EmailError::Unexpected { character: '\r' }));
        check("a@exa\u{200b}mple.ru", Err(EmailError::Unexpected { character: '\u{200b}' }));
        check("\"a\"@example.ru", Err(EmailError::Unexpected { character: '"' }));
        check("a,b@example.ru", Err(EmailError::Unexpected { character: ',' }));
        check(&format!("{}@example.ru", "a".repeat(65)), Err(EmailError::TooLong));
        check(&format!("a@{}.test", "b".repeat(300)), Err(EmailError::Domain));
    }

    #[test]
    fn addresses_are_compared_in_lower_case_ascii() {
        let a = Email::parse("Anna@ПОЧТА.рф").unwrap();
        assert_eq!(a.key(), "anna@xn--80a1acny.xn--p1ai");
        assert_eq!(a, Email::parse("anna@xn--80a1acny.xn--p1ai").unwrap());
        assert_eq!(a.masked(), "A•••@почта.рф");
        assert_eq!(format!("{a:?}"), "Email(A•••@почта.рф)");
    }

    proptest! {
        #[test]
        fn reading_an_address_never_panics_and_is_idempotent(typed in "\\PC{0,40}|[a-z.]{1,8}@[a-zа-я0-9.-]{1,20}") {
            if let Ok(email) = Email::parse(&typed) {
                let again = Email::parse(email.shown());
                prop_assert_eq!(again.as_ref().map(Email::shown), Ok(email.shown()));
                prop_assert!(email.key().is_ascii());
            }
        }
    }
}
