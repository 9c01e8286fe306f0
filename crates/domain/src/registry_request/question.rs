//! What is asked of a registry, what it is about, and what a matching record says beyond the question.
//! A question is kept sealed, never changes, and its hash binds the answer to it.
//! Source: seeds 001 and 003.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{RecordParent, Registry};
use crate::{
    ChildCardId, DocumentId, PersonId,
    birth_certificate::{BirthAct, BirthCertificate},
    name::FullName,
    passport::Passport,
    person::Identity,
    snils::Snils,
};

/// What the answer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A person's own paper.
    Document(DocumentId),
    /// A person's new names, birth date or sex.
    Person(PersonId),
    /// A guardian's card of a child.
    ChildCard(ChildCardId),
}

impl Subject {
    /// The word of the subject's column.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Document(_) => "document",
            Self::Person(_) => "person",
            Self::ChildCard(_) => "child_card",
        }
    }
}

/// The question.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Asked {
    /// ЕГР ЗАГС: is there such a certificate of this child, and whom does the record name?
    Birth {
        /// The child.
        child: Identity,
        /// Series and number.
        certificate: BirthCertificate,
        /// The act, if typed.
        act: Option<BirthAct>,
        /// Who asks.
        guardian: AskingGuardian,
    },
    /// СФР: does this number belong to this person?
    Snils {
        /// The person.
        holder: Identity,
        /// The number.
        snils: Snils,
    },
    /// МВД: is this passport valid and of this person?
    Passport {
        /// The person.
        holder: Identity,
        /// The passport.
        passport: Passport,
    },
    /// ЕГР ЗАГС: which acts changed this person's names or family?
    Acts {
        /// The person.
        holder: Identity,
        /// Its СНИЛС, by which acts are told apart.
        snils: Snils,
    },
}

/// The guardian who asks about a birth, by his verified data.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskingGuardian {
    /// The names.
    pub name: FullName,
    /// The birth date.
    pub birth: Option<Date>,
    /// СНИЛС.
    pub snils: Option<Snils>,
}

impl Asked {
    /// The registry that answers.
    #[must_use]
    pub const fn registry(&self) -> Registry {
        match self {
            Self::Birth { .. } | Self::Acts { .. } => Registry::Births,
            Self::Snils { .. } => Registry::Snils,
            Self::Passport { .. } => Registry::Passports,
        }
    }
}

impl fmt::Debug for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Asked({:?}, …)", self.registry())
    }
}

/// What a matching record says beyond the question. Only births and acts carry it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Parents that the record names; an empty list names nobody.
    pub parents: Vec<RecordParent>,
    /// Место рождения.
    pub birth_place: Option<String>,
    /// Acts that explain a changed name.
    pub acts: Vec<Act>,
    /// The child has died.
    #[serde(default)]
    pub deceased_on: Option<Date>,
}

impl fmt::Debug for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Act({:?}, •••)", self.kind)
    }
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Record({} parents, {} acts)", self.parents.len(), self.acts.len())
    }
}

/// A civil act that concerns the names or the family of a person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// What happened.
    pub kind: ActKind,
    /// СНИЛС of the person whose names are given.
    pub snils: Option<Snils>,
    /// Names before the act, if they are names by our rules.
    pub before: Option<FullName>,
    /// Names after the act.
    pub after: Option<FullName>,
    /// Day of the act.
    pub on: Date,
}

/// Kinds of civil acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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

impl ActKind {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::Birth, Self::NameChange, Self::Marriage, Self::Divorce, Self::Paternity, Self::Death];

    /// The word of tables and registries.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Birth => "birth",
            Self::NameChange => "name_change",
            Self::Marriage => "marriage",
            Self::Divorce => "divorce",
            Self::Paternity => "paternity",
            Self::Death => "death",
        }
    }

    /// The kind with this word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether it stands under «Брак и развод».
    #[must_use]
    pub const fn is_of_marriage(self) -> bool {
        matches!(self, Self::Marriage | Self::Divorce)
    }
}
