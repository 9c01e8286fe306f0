//! Who logged in, as the claims say: name, birth date, the key of the school's lists, the children.
//! SNILS itself is not kept: a session holds its blind index and the last four digits.
//! `Debug` prints none of it.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A person of the claims.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Identity {
    pub(crate) surname: String,
    pub(crate) given_name: String,
    pub(crate) patronymic: Option<String>,
    pub(crate) birth_date: Option<Date>,
    pub(crate) snils: Option<SnilsMark>,
    pub(crate) children: Vec<Identity>,
}

impl Identity {
    /// «Тимофей Снегирёв».
    pub(crate) fn short_name(&self) -> String {
        format!("{} {}", self.given_name, self.surname).trim().to_owned()
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identity({} children)", self.children.len())
    }
}

/// What is kept of a SNILS.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SnilsMark {
    /// HMAC-SHA-256 of its eleven digits.
    pub(crate) blind: Vec<u8>,
    /// Its end as people read it: `18 44`.
    pub(crate) tail: String,
}

/// Eleven digits of a SNILS in any usual spelling.
pub(crate) fn snils_digits(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    (digits.len() == 11).then_some(digits)
}

/// A name as it is compared: small letters, ё as е, single spaces.
pub(crate) fn folded(name: &str) -> String {
    let small = name.to_lowercase().replace('ё', "е");
    small.split_whitespace().collect::<Vec<_>>().join(" ")
}
