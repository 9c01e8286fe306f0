//! An operator's look at a person's data: why, for how long. The person reads it under «Кто смотрел мои данные».
//! Source: ADR 0009.

use jiff::SignedDuration;

use crate::{FreeTextError, text};

/// For so long a person's data stand open to the operator who said why.
pub const LIFE: SignedDuration = SignedDuration::from_mins(15);
/// The longest reference, characters.
pub const REFERENCE_LIMIT: usize = 200;

/// Why an operator looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// «Обращение в поддержку»: the person asked for help.
    Support,
    /// «Проверка личности»: the person came with papers.
    Identity,
    /// «Запрос суда, опеки или полиции».
    Law,
    /// «Разбор сбоя»: a request hangs or an answer could not be read.
    Fault,
}

impl Reason {
    /// Every reason, in the order of the page.
    pub const ALL: [Self; 4] = [Self::Support, Self::Identity, Self::Law, Self::Fault];

    /// The word of the table and of texts.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Support => "support",
            Self::Identity => "identity",
            Self::Law => "law",
            Self::Fault => "fault",
        }
    }

    /// Whether the operator compares papers: numbers are shown whole, a level may be raised, a relation recorded.
    #[must_use]
    pub const fn allows_papers(self) -> bool {
        matches!(self, Self::Identity | Self::Law)
    }

    /// The reason with this word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

/// The number of a question or paper: 1 to [`REFERENCE_LIMIT`] characters in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference(String);

impl Reference {
    /// Reads what was typed.
    ///
    /// # Errors
    /// [`FreeTextError::Empty`] and [`FreeTextError::TooLong`].
    pub fn parse(typed: &str) -> Result<Self, FreeTextError> {
        let seen: String = typed.chars().filter(|c| c.is_whitespace() || !text::is_hidden(*c)).collect();
        let line = text::squeeze(&seen);
        match line.chars().count() {
            0 => Err(FreeTextError::Empty),
            n if n > REFERENCE_LIMIT => Err(FreeTextError::TooLong { limit: REFERENCE_LIMIT }),
            _ => Ok(Self(line)),
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn o3_a_look_has_one_of_four_reasons_and_a_reference() {
        for reason in Reason::ALL {
            assert_eq!(Reason::from_code(reason.code()), Some(reason));
        }
        assert_eq!(Reason::from_code("curiosity"), None);
        let read = |typed: &str| Reference::parse(typed).map(|reference| reference.as_str().to_owned());
        assert_eq!(read("  дело №\u{202e} 24-0915\n").as_deref(), Ok("дело № 24-0915"));
        assert_eq!(read(" \u{200b}\t"), Err(FreeTextError::Empty));
        assert_eq!(read(&"я".repeat(201)), Err(FreeTextError::TooLong { limit: REFERENCE_LIMIT }));
    }
}
