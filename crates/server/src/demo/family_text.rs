//! Made-up families as they are written by hand (`data/families.json`) or made from lists of names: who there is, how
//! old, and how far the family has come. Papers and contacts are given out elsewhere.

use rodnya_domain::Sex;
use serde::Deserialize;

use super::families::{Role, State};

const BY_HAND: &str = include_str!("../../data/families.json");

/// The families written by hand.
pub(super) fn by_hand() -> Vec<FamilyText> {
    serde_json::from_str(BY_HAND).expect("the families by hand are read in a test")
}

/// A family as it is written by hand.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FamilyText {
    pub(super) note: String,
    pub(super) adults: Vec<AdultText>,
    pub(super) children: Vec<ChildText>,
}

impl FamilyText {
    /// Whether nobody in it is a parent.
    pub(super) fn is_alone(&self) -> bool {
        self.adults.iter().all(|adult| adult.role != Role::Parent)
    }
}

/// An adult as written by hand; `age` is years and months.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AdultText {
    pub(super) surname: String,
    pub(super) given_name: String,
    pub(super) patronymic: String,
    pub(super) sex: Sex,
    pub(super) age: [i16; 2],
    #[serde(default)]
    pub(super) role: Role,
    #[serde(default)]
    pub(super) level: LevelText,
    #[serde(default)]
    pub(super) former_surname: Option<String>,
}

/// The level that somebody begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum LevelText {
    /// Papers are verified.
    #[default]
    Standard,
    /// No papers.
    Simplified,
}

/// A child as written by hand; the surname is that of the first parent unless said.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChildText {
    #[serde(default)]
    pub(super) surname: Option<String>,
    pub(super) given_name: String,
    pub(super) patronymic: String,
    pub(super) sex: Sex,
    pub(super) age: [i16; 2],
    #[serde(default)]
    pub(super) class: Option<String>,
    pub(super) state: State,
    #[serde(default = "yes")]
    pub(super) in_diary: bool,
}

const fn yes() -> bool {
    true
}
