//! What components are given: people's discs, facts, choices, tasks, steps of a request.
//! Plain data made by the page; how it looks is the component's business.
//! Texts in them are already in the language of the page.

use jiff::Timestamp;

use crate::{Kind, State, Tint};

/// A person is round, an organization square, somebody awaited is dashed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Disc {
    /// A person with initial and tint.
    Person {
        /// First letter of the given name.
        initial: String,
        /// Their tint.
        tint: Tint,
    },
    /// A person whose turn it is or who has not come yet.
    Awaited {
        /// First letter of the given name.
        initial: String,
    },
    /// An organization or a system.
    Organization {
        /// Name of an icon: `book`, `school`, `shield`.
        icon: &'static str,
        /// Its tint.
        tint: Tint,
    },
}

impl Disc {
    /// The disc of a person by their name: its first letter.
    #[must_use]
    pub fn person(name: &str, tint: Tint) -> Self {
        Self::Person { initial: first_letter(name), tint }
    }

    /// The dashed disc of somebody awaited.
    #[must_use]
    pub fn awaited(name: &str) -> Self {
        Self::Awaited { initial: first_letter(name) }
    }

    /// The square of an organization.
    #[must_use]
    pub fn organization(icon: &'static str, tint: Tint) -> Self {
        Self::Organization { icon, tint }
    }

    /// Classes for the disc.
    #[must_use]
    pub fn class(&self) -> String {
        match self {
            Self::Person { tint, .. } => tint.to_string(),
            Self::Awaited { .. } => "awaited".to_owned(),
            Self::Organization { tint, .. } => format!("square {tint}"),
        }
    }

    /// The icon inside, for organizations.
    #[must_use]
    pub fn icon(&self) -> Option<&'static str> {
        match self {
            Self::Organization { icon, .. } => Some(icon),
            _ => None,
        }
    }

    /// The letter inside, for people.
    #[must_use]
    pub fn letter(&self) -> &str {
        match self {
            Self::Person { initial, .. } | Self::Awaited { initial } => initial,
            Self::Organization { .. } => "",
        }
    }

    /// The tint; somebody awaited has none.
    #[must_use]
    pub fn tint(&self) -> Option<Tint> {
        match self {
            Self::Person { tint, .. } | Self::Organization { tint, .. } => Some(*tint),
            Self::Awaited { .. } => None,
        }
    }
}

fn first_letter(name: &str) -> String {
    name.chars().find(|c| c.is_alphabetic()).map(|c| c.to_uppercase().collect()).unwrap_or_default()
}

/// One option of a list, of radios or of ticks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub text: String,
    /// A second line, may be empty.
    pub hint: String,
}

impl Choice {
    /// An option without a second line.
    pub fn new(value: impl Into<String>, text: impl Into<String>) -> Self {
        Self { value: value.into(), text: text.into(), hint: String::new() }
    }

    /// The same option with a second line.
    #[must_use]
    pub fn with_hint(self, hint: impl Into<String>) -> Self {
        Self { hint: hint.into(), ..self }
    }
}

/// A name and a value, where it came from, its state, where to change it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fact {
    /// «СНИЛС».
    pub name: String,
    /// The value, masked if it is the number of a paper.
    pub value: String,
    /// «Подтвердил Соцфонд 12 октября»; may be empty.
    pub note: String,
    /// Its state, if it is checked anywhere.
    pub state: Option<State>,
    /// Address of the form that changes it.
    pub change: Option<String>,
}

impl Fact {
    /// A name and a value.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into(), ..Self::default() }
    }

    /// With a second line.
    #[must_use]
    pub fn with_note(self, note: impl Into<String>) -> Self {
        Self { note: note.into(), ..self }
    }

    /// With its state.
    #[must_use]
    pub fn with_state(self, state: State) -> Self {
        Self { state: Some(state), ..self }
    }

    /// With the address where it is changed.
    #[must_use]
    pub fn with_change(self, href: impl Into<String>) -> Self {
        Self { change: Some(href.into()), ..self }
    }

    /// Whether the registry says otherwise: drawn with a red edge.
    #[must_use]
    pub fn is_wrong(&self) -> bool {
        self.state.as_ref().is_some_and(|state| state.kind == Kind::Stop)
    }
}

/// A link in a row of links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The word.
    pub text: String,
    /// The address.
    pub href: String,
    /// Name of an icon, may be empty.
    pub icon: &'static str,
}

impl Link {
    /// A link without an icon.
    pub fn new(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self { text: text.into(), href: href.into(), icon: "" }
    }

    /// The same link with an icon.
    #[must_use]
    pub fn with_icon(self, icon: &'static str) -> Self {
        Self { icon, ..self }
    }
}

/// Whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// The reader's.
    Yours,
    /// Another's.
    Awaited,
    /// Nobody's: done.
    Done,
}

impl Turn {
    /// The class of a row of the checklist.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Yours => "yours",
            Self::Awaited => "awaited",
            Self::Done => "done",
        }
    }
}

/// One thing to do, to wait for, or done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Whose turn it is.
    pub turn: Turn,
    /// «Проверить СНИЛС Варвары».
    pub title: String,
    /// Where it is done; a done task needs none.
    pub href: Option<String>,
    /// Why, or how long.
    pub about: String,
    /// Whom it is about.
    pub disc: Option<Disc>,
}

/// A step of something that goes by itself: a request to a registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Milestone {
    /// `done`, `now` or `ahead`.
    pub place: Place,
    /// «Загс принял его».
    pub text: String,
    /// When it happened.
    pub at: Option<Timestamp>,
}

/// Where a milestone lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Behind.
    Done,
    /// Here.
    Now,
    /// Ahead.
    Ahead,
}

impl Place {
    /// Its class.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Now => "now",
            Self::Ahead => "ahead",
        }
    }
}

/// Somebody who was asked and what they said, on a child's page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Their disc: dashed while they have not answered.
    pub disc: Disc,
    /// «Мама».
    pub name: String,
    /// «Спросили в 8:05».
    pub state: State,
}

/// A datum asked for, with its value in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Datum {
    /// Name of the scope or claim, sent if it may be left out.
    pub name: String,
    /// «Дата рождения».
    pub label: String,
    /// «14 марта 2017», masked for numbers of papers.
    pub value: String,
}
