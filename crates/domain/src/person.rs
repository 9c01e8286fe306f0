//! What a person tells about itself: which data there are, where each came from and when, and the identity (names,
//! birth date, sex) that offices compare. Source: `facts/identity.md` section 2.1.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{Sex, name::FullName};

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

/// What offices compare with a paper: names, birth date, sex.
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
    /// Whether an office would take both for the same: names are compared folded.
    #[must_use]
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.name.fold() == other.name.fold() && self.birth == other.birth && self.sex == other.sex
    }
}
