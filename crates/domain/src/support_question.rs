//! A question to support (U4; seeds 001 and 003: «обратитесь в службу поддержки»): its text, and where it stands.

use std::fmt;

use crate::{FreeTextError, PersonId, email::Email, text};

/// The longest question or answer, in characters.
pub const TEXT_LIMIT: usize = 3000;

/// Who asks, and so where the answer goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asker {
    /// A signed-in person.
    Person(PersonId),
    /// Somebody who left a mail.
    Mail(Email),
}

impl Asker {
    /// The signed-in person.
    #[must_use]
    pub const fn person(&self) -> Option<PersonId> {
        match self {
            Self::Person(person) => Some(*person),
            Self::Mail(_) => None,
        }
    }
}

/// The text of a question or answer: 1 to [`TEXT_LIMIT`] characters, lines kept, hidden characters left out.
#[derive(Clone, PartialEq, Eq)]
pub struct Text(String);

impl Text {
    /// Reads what was typed.
    ///
    /// # Errors
    /// [`FreeTextError::Empty`] and [`FreeTextError::TooLong`].
    pub fn parse(typed: &str) -> Result<Self, FreeTextError> {
        let lines = typed.split('\n').map(|line| {
            let seen: String = line.chars().filter(|c| *c == '\t' || !text::is_hidden(*c)).collect();
            seen.trim_end().to_owned()
        });
        let whole = lines.collect::<Vec<_>>().join("\n").trim().to_owned();
        match whole.chars().count() {
            0 => Err(FreeTextError::Empty),
            n if n > TEXT_LIMIT => Err(FreeTextError::TooLong { limit: TEXT_LIMIT }),
            _ => Ok(Self(whole)),
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Text(•••)")
    }
}

/// Where a question stands.
///
/// ```text
/// open ──answer──▶ answered
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nobody has answered yet.
    Open,
    /// An operator has answered.
    Answered,
}

/// An answer has come before: the first one holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the question was answered before")]
pub struct Repeated;

impl State {
    /// The word of the table.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Answered => "answered",
        }
    }

    /// The state with this word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Open, Self::Answered].into_iter().find(|state| state.code() == code)
    }

    /// «Ответить».
    ///
    /// # Errors
    /// [`Repeated`] if it was answered.
    pub const fn answer(self) -> Result<Self, Repeated> {
        match self {
            Self::Open => Ok(Self::Answered),
            Self::Answered => Err(Repeated),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn u4_a_question_keeps_its_lines_and_loses_what_nobody_sees() {
        let read = |typed: &str| Text::parse(typed).map(|text| text.as_str().to_owned());
        assert_eq!(read(" Не пришёл код.\r\nЖдал\u{200b} час  \r\n\r\n").as_deref(), Ok("Не пришёл код.\nЖдал час"));
        assert_eq!(read("🐦 \u{202e}вслед").as_deref(), Ok("🐦 вслед"));
        assert_eq!(read(" \n\t\u{200b}"), Err(FreeTextError::Empty));
        assert_eq!(read(&"я".repeat(3000)).map(|text| text.chars().count()), Ok(3000));
        assert_eq!(read(&"я".repeat(10_000)), Err(FreeTextError::TooLong { limit: TEXT_LIMIT }));
    }

    #[test]
    fn u4_a_question_is_answered_once() {
        assert_eq!(State::Open.answer(), Ok(State::Answered));
        assert_eq!(State::Answered.answer(), Err(Repeated));
        for state in [State::Open, State::Answered] {
            assert_eq!(State::from_code(state.code()), Some(state));
        }
    }
}
