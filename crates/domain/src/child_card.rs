//! The child's card as a guardian typed it, and how far its papers are proven *to this guardian*: a certificate may
//! be right and still name other parents. Source: seed 001 (fields).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    Sex,
    birth_certificate::{BirthAct, Certificate},
    document::{self, Field, Verification},
    message::CheckEnd,
    name::FullName,
    registry_request::Answer,
};

/// «Страна рождения».
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BirthCountry {
    /// «Россия».
    Russia,
    /// «Другая»: ЕГР ЗАГС has no record.
    Other,
}

impl BirthCountry {
    /// `russia` or `other`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Russia => "russia",
            Self::Other => "other",
        }
    }

    /// The country with this word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "russia" => Some(Self::Russia),
            "other" => Some(Self::Other),
            _ => None,
        }
    }
}

/// The certificate and the act behind it. A foreign paper needs no act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BirthPaper {
    /// Series and number, or free text of another country.
    pub certificate: Certificate,
    /// The act; always there for a Russian certificate.
    pub act: Option<BirthAct>,
}

/// What the form of the card asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    /// Surname, given name, patronymic.
    pub name: FullName,
    /// «Пол».
    pub sex: Sex,
    /// «Дата рождения».
    pub birth: Date,
    /// «Страна рождения».
    pub country: BirthCountry,
    /// The certificate; a child born abroad may have none yet.
    pub paper: Option<BirthPaper>,
}

impl Typed {
    /// Whether СФР would be asked something else.
    #[must_use]
    pub fn differs_for_snils(&self, other: &Self) -> bool {
        self.name.fold() != other.name.fold() || self.birth != other.birth || self.sex != other.sex
    }
}

/// How far a paper of the card is proven to the guardian whose card it is.
///
/// The states of [`Verification`], and one more for the certificate: the record is right but names other parents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Check {
    /// As the registry said.
    Paper(Verification),
    /// The record names other parents: no relation, no value shown.
    NotParent,
}

impl Default for Check {
    fn default() -> Self {
        Self::Paper(Verification::Unverified)
    }
}

impl Check {
    /// The word of the state column.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Paper(verification) => verification.code(),
            Self::NotParent => "not_parent",
        }
    }

    /// The state with this word.
    #[must_use]
    pub fn from_code(code: &str, fields: Vec<Field>) -> Option<Self> {
        if code == "not_parent" {
            Some(Self::NotParent)
        } else {
            Verification::from_code(code, fields).map(Self::Paper)
        }
    }

    /// The fields of a mismatch; none otherwise.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        match self {
            Self::Paper(verification) => verification.fields(),
            Self::NotParent => &[],
        }
    }

    /// Proven to this guardian.
    #[must_use]
    pub const fn is_verified(&self) -> bool {
        matches!(self, Self::Paper(Verification::Verified))
    }

    /// A registry is being asked.
    #[must_use]
    pub const fn is_checking(&self) -> bool {
        matches!(self, Self::Paper(Verification::Checking))
    }

    /// «Запросить»: a refusal of parentage may be asked again, as the guardian's own papers may have changed.
    ///
    /// # Errors
    /// As [`Verification::ask`].
    pub fn ask(&self) -> Result<document::Step, document::Refusal> {
        match self {
            Self::Paper(verification) => verification.ask(),
            Self::NotParent => Verification::Unclear.ask(),
        }
    }

    /// The registry's answer. `named`: whether the record names this guardian; it matters to a match only.
    ///
    /// # Errors
    /// [`document::Refusal::NotAsked`] if the paper was edited since.
    pub fn answer(&self, answer: &Answer, named: bool) -> Result<Self, document::Refusal> {
        let before = match self {
            Self::Paper(verification) => verification,
            Self::NotParent => &Verification::Unclear,
        };
        let step = before.answer(answer)?;
        Ok(if step.next.is_verified() && *answer == Answer::Match && !named {
            Self::NotParent
        } else {
            Self::Paper(step.next)
        })
    }

    /// How the check ended, for the notice; none while nothing has ended.
    #[must_use]
    pub const fn end(&self) -> Option<CheckEnd> {
        match self {
            Self::NotParent => Some(CheckEnd::NotParent),
            Self::Paper(Verification::Verified) => Some(CheckEnd::Match),
            Self::Paper(Verification::Mismatch(_)) => Some(CheckEnd::Mismatch),
            Self::Paper(Verification::NotFound) => Some(CheckEnd::NotFound),
            Self::Paper(Verification::Unclear) => Some(CheckEnd::Unclear),
            Self::Paper(Verification::Unverified | Verification::Checking) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f2_a_right_record_of_other_parents_is_no_proof() {
        let asked = Check::Paper(Verification::Checking);
        assert_eq!(asked.answer(&Answer::Match, false), Ok(Check::NotParent));
        assert!(asked.answer(&Answer::Match, true).unwrap().is_verified());
        assert_eq!(asked.answer(&Answer::NotFound, true), Ok(Check::Paper(Verification::NotFound)));
        assert!(Check::NotParent.ask().is_ok());
        assert!(Check::NotParent.answer(&Answer::Match, true).is_err());
        assert!(Check::default().answer(&Answer::Match, true).is_err());
    }

    #[test]
    fn words_of_the_tables_come_back() {
        for check in [Check::default(), Check::NotParent, Check::Paper(Verification::Mismatch(vec![Field::Surname]))] {
            assert_eq!(Check::from_code(check.code(), check.fields().to_vec()), Some(check));
        }
    }
}
