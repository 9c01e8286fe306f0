//! What the registries stand-in knows: records as the console's `POST /registry/…` writes them, and its mode.
//! Unknown members are ignored; the same key replaces (`matching` has the keys).
//! Absent: no rule about answers; those are in `matching`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rodnya_protocol::registry::{Act, AnswerWord, Certificate, Name, Parent, Sex};
use serde::{Deserialize, Serialize};

/// The longest text of a member, in bytes.
const TEXT_BYTES_MAX: usize = 600;
/// Most parents of a birth.
const PARENTS_MAX: usize = 8;
/// The longest delay: a year.
const DELAY_SECONDS_MAX: f64 = 366.0 * 86_400.0;

/// All records by key.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Records {
    /// What is answered about the unknown.
    #[serde(default)]
    pub mode: Mode,
    /// Births by certificate.
    #[serde(default)]
    pub births: BTreeMap<String, BirthRecord>,
    /// Persons by СНИЛС.
    #[serde(default)]
    pub snils: BTreeMap<String, SnilsRecord>,
    /// Passports by series and number.
    #[serde(default)]
    pub passports: BTreeMap<String, PassportRecord>,
    /// Acts by kind, person and date.
    #[serde(default)]
    pub acts: BTreeMap<String, ActRecord>,
}

/// The body of `POST /registry/mode`: `{"unknown": "match"}`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mode {
    /// What is answered about what no record knows.
    pub unknown: Unknown,
}

/// The answer about what no record knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unknown {
    /// It is as asked; an unknown certificate names the asking parent.
    #[default]
    Match,
    /// There is no such record.
    NotFound,
}

/// What every record may say about its answer.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Forced {
    /// Answers this, whatever the comparison says.
    #[serde(default)]
    pub answer: Option<AnswerWord>,
    /// After so many seconds; without it, as the demo does.
    #[serde(default, deserialize_with = "crate::console::body::number")]
    pub delay_seconds: Option<f64>,
}

/// The body of `POST /registry/births`.
#[derive(Clone, Serialize, Deserialize)]
pub struct BirthRecord {
    /// The child's names.
    pub name: Name,
    /// The child's sex.
    #[serde(default)]
    pub sex: Option<Sex>,
    /// The child's birth date.
    pub birth_date: Date,
    /// The child's birth place.
    #[serde(default)]
    pub birth_place: Option<String>,
    /// The certificate.
    pub birth_certificate: Certificate,
    /// The parents named.
    #[serde(default)]
    pub parents: Vec<Parent>,
    /// Day of the child's death.
    #[serde(default)]
    pub deceased_on: Option<Date>,
    /// About the answer.
    #[serde(flatten)]
    pub forced: Forced,
}

/// The body of `POST /registry/snils`.
#[derive(Clone, Serialize, Deserialize)]
pub struct SnilsRecord {
    /// The number.
    pub snils: String,
    /// The person's names.
    #[serde(flatten)]
    pub name: Name,
    /// The person's sex.
    #[serde(default)]
    pub sex: Option<Sex>,
    /// The person's birth date.
    pub birth_date: Date,
    /// About the answer.
    #[serde(flatten)]
    pub forced: Forced,
}

/// The body of `POST /registry/passports`.
#[derive(Clone, Serialize, Deserialize)]
pub struct PassportRecord {
    /// Four digits.
    pub series: String,
    /// Six digits.
    pub number: String,
    /// The person's names.
    #[serde(flatten)]
    pub name: Name,
    /// The person's birth date.
    pub birth_date: Date,
    /// Date of issue.
    #[serde(default)]
    pub issued_on: Option<Date>,
    /// About the answer.
    #[serde(flatten)]
    pub forced: Forced,
}

/// The body of `POST /registry/acts`.
#[derive(Clone, Serialize, Deserialize)]
pub struct ActRecord {
    /// The act.
    #[serde(flatten)]
    pub act: Act,
    /// About the answer.
    #[serde(flatten)]
    pub forced: Forced,
}

impl BirthRecord {
    pub(crate) fn check(&self) -> Result<(), String> {
        check_name(&self.name)?;
        check_text("birth_certificate.series", &self.birth_certificate.series)?;
        check_text("birth_certificate.number", &self.birth_certificate.number)?;
        if self.parents.len() > PARENTS_MAX {
            return Err(format!("`parents` may name {PARENTS_MAX} at most"));
        }
        self.parents.iter().try_for_each(|parent| check_name(&parent.name))?;
        self.forced.check()
    }
}

impl SnilsRecord {
    pub(crate) fn check(&self) -> Result<(), String> {
        check_name(&self.name)?;
        check_snils(&self.snils)?;
        self.forced.check()
    }
}

impl PassportRecord {
    pub(crate) fn check(&self) -> Result<(), String> {
        check_name(&self.name)?;
        check_text("series", &self.series)?;
        check_text("number", &self.number)?;
        self.forced.check()
    }
}

impl ActRecord {
    pub(crate) fn check(&self) -> Result<(), String> {
        check_snils(&self.act.snils)?;
        [&self.act.before, &self.act.after].into_iter().flatten().try_for_each(check_name)?;
        self.forced.check()
    }
}

impl Forced {
    fn check(self) -> Result<(), String> {
        match self.delay_seconds {
            Some(seconds) if !(0.0..=DELAY_SECONDS_MAX).contains(&seconds) => {
                Err("`delay_seconds` must be from 0 to the seconds of a year".to_owned())
            }
            _ => Ok(()),
        }
    }
}

fn check_name(name: &Name) -> Result<(), String> {
    check_text("surname", &name.surname)?;
    check_text("given_name", &name.given_name)
}

fn check_text(member: &str, text: &str) -> Result<(), String> {
    if text.trim().is_empty() || text.len() > TEXT_BYTES_MAX {
        return Err(format!("`{member}` must not be empty or longer than {TEXT_BYTES_MAX} bytes"));
    }
    Ok(())
}

fn check_snils(snils: &str) -> Result<(), String> {
    if super::matching::digits(snils).len() == 11 { Ok(()) } else { Err("`snils` must have eleven digits".to_owned()) }
}
