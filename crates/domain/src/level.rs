//! Levels of a person and the table of what needs which level.
//! A level is computed from verified papers at every read, never stored as a right.
//! Source: the three levels of an account in ЕСИА.

use serde::{Deserialize, Serialize};

use crate::age::Stage;

/// How well a person is known, in rising order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Contacts are confirmed.
    #[default]
    Simplified,
    /// Papers are matched by their registries.
    Standard,
    /// The paper was seen in person, or by an upstream that saw it.
    Confirmed,
}

impl Level {
    /// Every level, rising.
    pub const ALL: [Self; 3] = [Self::Simplified, Self::Standard, Self::Confirmed];

    /// The word of tables and of the claim `rodnya_level`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Simplified => "simplified",
            Self::Standard => "standard",
            Self::Confirmed => "confirmed",
        }
    }

    /// The level with this word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.code() == code)
    }

    /// True if this level is enough for the need.
    #[must_use]
    pub fn allows(self, need: Need) -> bool {
        self >= needed(need)
    }
}

/// What a person wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Need {
    /// Log in to systems for himself.
    LogIn,
    /// Type a child card.
    ChildCard,
    /// Ask a registry about a child.
    RegistryRequest,
    /// Make a child's account.
    ChildAccount,
    /// Link a child's account.
    Link,
    /// Give or refuse a permission for a child.
    Permission,
    /// Give a delegation.
    Delegation,
    /// Find charges by documents.
    Charges,
    /// Accept a delegation to escort a child.
    Escort,
}

impl Need {
    /// Every need, in the order of the table.
    pub const ALL: [Self; 9] = [
        Self::LogIn,
        Self::ChildCard,
        Self::RegistryRequest,
        Self::ChildAccount,
        Self::Link,
        Self::Permission,
        Self::Delegation,
        Self::Charges,
        Self::Escort,
    ];
}

/// The least level for a need.
#[must_use]
pub const fn needed(need: Need) -> Level {
    match need {
        Need::LogIn | Need::ChildCard => Level::Simplified,
        Need::RegistryRequest | Need::ChildAccount | Need::Link | Need::Permission => Level::Standard,
        Need::Delegation | Need::Charges | Need::Escort => Level::Standard,
    }
}

/// A paper that an operator has seen, with its owner beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeenPaper {
    /// A Russian passport.
    Passport,
    /// Any other paper of identity: a foreign passport, a residence permit.
    Other,
}

impl SeenPaper {
    /// Every paper.
    pub const ALL: [Self; 2] = [Self::Passport, Self::Other];

    /// The word of the table and of texts.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Passport => "passport",
            Self::Other => "other",
        }
    }

    /// The paper with this word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|paper| paper.code() == code)
    }
}

/// What is verified of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LevelFacts {
    /// His stage by age.
    pub stage: Stage,
    /// СНИЛС matched by СФР.
    pub snils: bool,
    /// Passport matched by МВД.
    pub passport: bool,
    /// Birth certificate matched by ЕГР ЗАГС.
    pub birth_certificate: bool,
    /// The paper that was seen in person.
    pub in_person: Option<SeenPaper>,
}

/// The level that follows from the facts. A minor's certificate stands for the passport; from 14 either will do.
/// Who came in person with papers that no registry matches has the standard level, which is the most that a foreign paper gives.
#[must_use]
pub const fn level_of(facts: LevelFacts) -> Level {
    let paper = match facts.stage {
        Stage::Child => facts.birth_certificate,
        Stage::Teenager => facts.birth_certificate || facts.passport,
        Stage::Adult => facts.passport,
    };
    match (facts.in_person, paper && facts.snils) {
        (Some(SeenPaper::Passport), true) => Level::Confirmed,
        (Some(_), _) | (None, true) => Level::Standard,
        (None, false) => Level::Simplified,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grid_of_needs_and_levels() {
        let mut grid = String::new();
        for need in Need::ALL {
            let cells = Level::ALL.map(|level| if level.allows(need) { "yes" } else { "-" });
            grid.push_str(&format!("{:15} {:3} {:3} {:3}\n", format!("{need:?}"), cells[0], cells[1], cells[2]));
        }
        insta::assert_snapshot!(grid, @r"
        LogIn           yes yes yes
        ChildCard       yes yes yes
        RegistryRequest -   yes yes
        ChildAccount    -   yes yes
        Link            -   yes yes
        Permission      -   yes yes
        Delegation      -   yes yes
        Charges         -   yes yes
        Escort          -   yes yes
        ");
    }

    #[test]
    fn a_level_follows_from_verified_papers() {
        let none = LevelFacts {
            stage: Stage::Adult,
            snils: false,
            passport: false,
            birth_certificate: false,
            in_person: None,
        };
        let check = |facts, expected| assert_eq!(level_of(facts), expected, "{facts:?}");
        check(none, Level::Simplified);
        check(LevelFacts { snils: true, ..none }, Level::Simplified);
        check(LevelFacts { passport: true, ..none }, Level::Simplified);
        check(LevelFacts { snils: true, passport: true, ..none }, Level::Standard);
        check(LevelFacts { snils: true, birth_certificate: true, ..none }, Level::Simplified);
        let matched = LevelFacts { snils: true, passport: true, ..none };
        for (seen, without, with) in [
            (SeenPaper::Passport, Level::Standard, Level::Confirmed),
            (SeenPaper::Other, Level::Standard, Level::Standard),
        ] {
            check(LevelFacts { in_person: Some(seen), ..none }, without);
            check(LevelFacts { in_person: Some(seen), ..matched }, with);
            assert_eq!(SeenPaper::from_code(seen.code()), Some(seen));
        }
        let child = LevelFacts { stage: Stage::Child, snils: true, ..none };
        check(LevelFacts { birth_certificate: true, ..child }, Level::Standard);
        check(LevelFacts { passport: true, ..child }, Level::Simplified);
        check(LevelFacts { stage: Stage::Teenager, passport: true, ..child }, Level::Standard);
        for level in Level::ALL {
            assert_eq!(Level::from_code(level.code()), Some(level));
        }
    }
}
