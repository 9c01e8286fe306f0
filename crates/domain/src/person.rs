//! What a person tells about itself: which data there are, where each came from and when, and the identity (names,
//! birth date, sex) that registries compare. Source: seed 002, «Мои данные».

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    Sex,
    name::FullName,
    text::{self, FreeTextError},
};

/// The most characters of an address, of a place of birth.
pub const PLACE_LIMIT: usize = 300;
/// The most characters of the name of a country.
pub const COUNTRY_LIMIT: usize = 100;
/// Citizenship of Russia, as it is kept; another is kept in words.
pub const RUSSIA: &str = "RU";

/// Time zones of the regions of Russia, from west to east.
pub const REGIONS: [&str; 11] = [
    "Europe/Kaliningrad",
    "Europe/Moscow",
    "Europe/Samara",
    "Asia/Yekaterinburg",
    "Asia/Omsk",
    "Asia/Krasnoyarsk",
    "Asia/Irkutsk",
    "Asia/Yakutsk",
    "Asia/Vladivostok",
    "Asia/Magadan",
    "Asia/Kamchatka",
];

/// A datum of «Мой профиль» that is no paper and no contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Datum {
    /// «Фамилия, имя, отчество».
    Names,
    /// «Дата рождения».
    BirthDate,
    /// «Пол».
    Sex,
    /// «Место рождения».
    BirthPlace,
    /// «Гражданство».
    Citizenship,
    /// «Адрес постоянной регистрации».
    RegisteredAddress,
    /// «Адрес проживания».
    LivingAddress,
    /// «Регион»: sets the time zone of ages.
    Region,
}

/// Who said so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The person, or a guardian for a child.
    Typed,
    /// A registry's record.
    Registry,
    /// An operator or desk, paper in hand.
    Operator,
    /// An account elsewhere.
    Upstream,
}

/// Where a datum came from and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Who said so.
    pub source: Source,
    /// When.
    pub at: Timestamp,
}

/// Where each datum came from.
pub type Origins = BTreeMap<Datum, Told>;

/// What registries compare with a paper: names, birth date, sex.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The names.
    pub name: FullName,
    /// The birth date.
    pub birth: Date,
    /// The sex, where known.
    pub sex: Option<Sex>,
}

impl Identity {
    /// Whether a registry would take both for the same: names are compared folded.
    #[must_use]
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.name.fold() == other.name.fold() && self.birth == other.birth && self.sex == other.sex
    }
}

/// Reads an address or a place of birth.
///
/// # Errors
/// [`FreeTextError`].
pub fn parse_place(typed: &str) -> Result<String, FreeTextError> {
    text::free_text(typed, PLACE_LIMIT)
}

/// Reads the name of a country.
///
/// # Errors
/// [`FreeTextError`].
pub fn parse_country(typed: &str) -> Result<String, FreeTextError> {
    text::free_text(typed, COUNTRY_LIMIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_squeezed_and_bounded() {
        let check = |typed: &str, expected: Result<&str, FreeTextError>| {
            assert_eq!(parse_place(typed), expected.map(str::to_owned), "{typed:?}");
        };
        check("  г. Светлоречье,  ул. Садовая ", Ok("г. Светлоречье, ул. Садовая"));
        check(" ", Err(FreeTextError::Empty));
        check("г.\u{202e}Т", Err(FreeTextError::Hidden));
        check(&"я".repeat(301), Err(FreeTextError::TooLong { limit: 300 }));
        assert!(parse_place(&"я".repeat(300)).is_ok());
        assert!(parse_country(&"я".repeat(101)).is_err());
    }

    #[test]
    fn an_identity_is_the_same_by_folded_names() {
        let of = |surname: &str, sex| Identity {
            name: FullName::parse(surname, "Алёна", "").unwrap(),
            birth: jiff::civil::date(1988, 4, 12),
            sex,
        };
        assert!(of("Семёнова", None).is_same_as(&of("семенова", None)));
        assert!(!of("Семёнова", None).is_same_as(&of("Семёнова", Some(Sex::Female))));
        assert!(!of("Семёнова", None).is_same_as(&of("Другова", None)));
    }

    #[test]
    fn every_region_has_a_time_zone() {
        for region in REGIONS {
            assert!(jiff::tz::TimeZone::get(region).is_ok(), "{region}");
        }
    }
}
