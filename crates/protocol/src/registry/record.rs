//! What a registry's record says beyond the question: parents, civil acts.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Name;

/// What a matching record says beyond the question. Only births and acts carry it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Parents the record names. Absence is "no": an empty list names nobody.
    #[serde(default)]
    pub parents: Vec<Parent>,
    /// Место рождения.
    #[serde(default)]
    pub birth_place: Option<String>,
    /// Acts of the asking parent and of the parents named, by which a changed name is recognised.
    #[serde(default)]
    pub acts: Vec<Act>,
    /// Day of the child's death, of a birth only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deceased_on: Option<Date>,
}

/// A parent: who asks, or whom a record names.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parent {
    /// The names.
    #[serde(flatten)]
    pub name: Name,
    /// Дата рождения.
    #[serde(default)]
    pub birth_date: Option<Date>,
    /// Eleven digits, `123-456-789 01` or without signs.
    #[serde(default)]
    pub snils: Option<String>,
    /// In a record only: since when this parent is deprived of parental rights.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprived_on: Option<Date>,
}

/// A civil act: what it is about, and the names before and after it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// What happened.
    pub kind: ActKind,
    /// СНИЛС of the person whose names are given.
    pub snils: String,
    /// Names before the act.
    #[serde(default)]
    pub before: Option<Name>,
    /// Names after the act.
    #[serde(default)]
    pub after: Option<Name>,
    /// Date of the act.
    pub date: Date,
}

/// Kinds of civil acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActKind {
    /// Рождение.
    Birth,
    /// Перемена имени.
    NameChange,
    /// Заключение брака.
    Marriage,
    /// Расторжение брака.
    Divorce,
    /// Установление отцовства.
    Paternity,
    /// Смерть.
    Death,
}

/// Shows how much the record names, not whom.
impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Record({} parents, {} acts)", self.parents.len(), self.acts.len())
    }
}
