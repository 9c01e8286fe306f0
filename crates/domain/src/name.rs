//! Names of people: one part in Russian letters, the full name, and the key by which names are compared.
//! Source: seed 002 («Используйте буквы русского алфавита»).
//! A part is kept as typed, except for its first letter, its spaces and its Unicode form.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use crate::text;

/// The most characters in one part of a name.
pub const NAME_PART_LIMIT: usize = 100;

/// A surname, given name or patronymic: Russian letters, spaces, hyphens, apostrophes; 1–100 characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NamePart(String);

/// Surname, given name and, where a person has one, patronymic.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FullName {
    /// Фамилия.
    pub surname: NamePart,
    /// Имя.
    pub given_name: NamePart,
    /// Отчество, «при наличии» (seed 001).
    pub patronymic: Option<NamePart>,
}

/// Why a part of a name is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing is typed.
    #[error("nothing is typed")]
    Empty,
    /// More than [`NAME_PART_LIMIT`] characters.
    #[error("longer than {NAME_PART_LIMIT} characters")]
    TooLong,
    /// A Latin letter stands inside a Russian word, usually a look-alike.
    #[error("the letter {letter} in the word {word} is Latin")]
    LatinLetter {
        /// The word as typed.
        word: String,
        /// The Latin letter.
        letter: char,
    },
    /// A letter or sign that no Russian name has.
    #[error("{letter} is not a letter of the Russian alphabet")]
    NotRussian {
        /// The first such character.
        letter: char,
    },
    /// A hyphen or apostrophe begins or ends the name, or two stand together.
    #[error("{sign} stands in a wrong place")]
    Misplaced {
        /// The hyphen or apostrophe.
        sign: char,
    },
    /// A control, zero-width or direction character is in it.
    #[error("a hidden character")]
    Hidden,
}

impl NamePart {
    /// Reads one part of a name.
    ///
    /// # Errors
    /// [`NameError`] says which letter is wrong.
    pub fn parse(typed: &str) -> Result<Self, NameError> {
        let typed = typed.trim();
        if typed.chars().any(text::is_hidden) {
            return Err(NameError::Hidden);
        }
        // Bounded before normalisation, which does not care how long a heap of marks is.
        if typed.chars().count() > NAME_PART_LIMIT * 4 {
            return Err(NameError::TooLong);
        }
        let plain: String = typed.nfc().map(plain_sign).collect();
        let plain = text::squeeze(&plain);
        match plain.chars().count() {
            0 => return Err(NameError::Empty),
            n if n > NAME_PART_LIMIT => return Err(NameError::TooLong),
            _ => {}
        }
        plain.split(' ').try_for_each(check_word)?;
        Ok(Self(with_first_capital(&plain)))
    }

    /// Reads a part that may be absent: blank text is `None`.
    ///
    /// # Errors
    /// As [`NamePart::parse`], except [`NameError::Empty`].
    pub fn parse_optional(typed: &str) -> Result<Option<Self>, NameError> {
        if typed.trim().is_empty() { Ok(None) } else { Self::parse(typed).map(Some) }
    }

    /// The part as it is shown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key by which parts are compared: lower case, ё→е, hyphens as spaces, no apostrophes.
    #[must_use]
    pub fn fold(&self) -> String {
        fold(&self.0)
    }

    /// The first letter, for an avatar.
    #[must_use]
    pub fn initial(&self) -> char {
        self.0.chars().next().unwrap_or('?')
    }
}

impl FullName {
    /// Reads the three fields of a form; the patronymic may be blank.
    ///
    /// # Errors
    /// The error of each wrong field, in its place.
    pub fn parse(surname: &str, given_name: &str, patronymic: &str) -> Result<Self, FullNameErrors> {
        match (NamePart::parse(surname), NamePart::parse(given_name), NamePart::parse_optional(patronymic)) {
            (Ok(surname), Ok(given_name), Ok(patronymic)) => Ok(Self { surname, given_name, patronymic }),
            (surname, given_name, patronymic) => Err(FullNameErrors {
                surname: surname.err(),
                given_name: given_name.err(),
                patronymic: patronymic.err(),
            }),
        }
    }

    /// «Фамилия Имя Отчество».
    #[must_use]
    pub fn display(&self) -> String {
        format!("{} {}", self.surname.as_str(), self.short())
    }

    /// «Имя Отчество», or the given name alone.
    #[must_use]
    pub fn short(&self) -> String {
        match &self.patronymic {
            Some(patronymic) => format!("{} {}", self.given_name.as_str(), patronymic.as_str()),
            None => self.given_name.as_str().to_owned(),
        }
    }

    /// «Имя Фамилия»: as notices and lists name a person.
    #[must_use]
    pub fn given_and_surname(&self) -> String {
        format!("{} {}", self.given_name.as_str(), self.surname.as_str())
    }

    /// The first letter of the given name, for an avatar.
    #[must_use]
    pub fn initial(&self) -> char {
        self.given_name.initial()
    }

    /// The key by which full names are compared; parts are parted by `|`.
    #[must_use]
    pub fn fold(&self) -> String {
        let patronymic = self.patronymic.as_ref().map_or("", NamePart::as_str);
        fold_parts(self.surname.as_str(), self.given_name.as_str(), patronymic)
    }
}

/// The key of a full name that a registry wrote; a blank patronymic is none.
#[must_use]
pub fn fold_parts(surname: &str, given_name: &str, patronymic: &str) -> String {
    format!("{}|{}|{}", fold(surname), fold(given_name), fold(patronymic))
}

/// The key by which parts of names are compared, of any text: lower case, ё→е, hyphens as spaces, no apostrophes.
#[must_use]
pub fn fold(part: &str) -> String {
    let plain: String = part.nfc().map(plain_sign).collect();
    let spaced = plain.replace('-', " ").replace('\'', "");
    text::lower_without_yo(&text::squeeze(&spaced))
}

/// What is wrong in each of the three fields of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FullNameErrors {
    /// About «Фамилия».
    pub surname: Option<NameError>,
    /// About «Имя».
    pub given_name: Option<NameError>,
    /// About «Отчество».
    pub patronymic: Option<NameError>,
}

impl fmt::Debug for NamePart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NamePart({}•••)", self.initial())
    }
}

impl fmt::Debug for FullName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FullName({}•••)", self.initial())
    }
}

/// Dashes become hyphens and curly apostrophes plain ones.
fn plain_sign(letter: char) -> char {
    match letter {
        '’' | '‘' | 'ʼ' | '`' | '´' | '′' => '\'',
        dash if text::is_dash(dash) => '-',
        other => other,
    }
}

fn check_word(word: &str) -> Result<(), NameError> {
    let russian = word.chars().any(text::is_russian);
    for letter in word.chars() {
        match letter {
            '-' | '\'' => {}
            letter if text::is_russian(letter) => {}
            letter if russian && letter.is_ascii_alphabetic() => {
                return Err(NameError::LatinLetter { word: word.to_owned(), letter });
            }
            letter => return Err(NameError::NotRussian { letter }),
        }
    }
    let is_sign = |c: &char| matches!(c, '-' | '\'');
    let edge = word.chars().next().filter(is_sign).or(word.chars().next_back().filter(is_sign));
    let doubled = word.chars().zip(word.chars().skip(1)).find(|(a, b)| is_sign(a) && is_sign(b)).map(|(a, _)| a);
    edge.or(doubled).map_or(Ok(()), |sign| Err(NameError::Misplaced { sign }))
}

fn with_first_capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
    first + letters.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(typed: &str, expected: Result<&str, NameError>) {
        let got = NamePart::parse(typed);
        assert_eq!(got.as_ref().map(NamePart::as_str), expected.as_ref().copied(), "{typed:?}");
    }

    fn latin(word: &str, letter: char) -> NameError {
        NameError::LatinLetter { word: word.to_owned(), letter }
    }

    #[test]
    fn a_name_is_read_in_russian_letters_only() {
        check("Иванова", Ok("Иванова"));
        check("иванова", Ok("Иванова"));
        check("  анна   мария ", Ok("Анна мария"));
        check("Петрова\u{2013}Водкина", Ok("Петрова-Водкина"));
        check("Мамед оглы", Ok("Мамед оглы"));
        check("Д’Артаньян", Ok("Д'Артаньян"));
        check("Пётр", Ok("Пётр"));
        check("И\u{0438}\u{0306}од", Ok("Ийод"));
        check("Ю", Ok("Ю"));
        check(&"А".repeat(100), Ok(&"А".repeat(100)));
        check("", Err(NameError::Empty));
        check(" \u{a0} ", Err(NameError::Empty));
        check(&"А".repeat(101), Err(NameError::TooLong));
        check(&format!("А{}", "\u{0301}".repeat(4000)), Err(NameError::TooLong));
        check("Ивaнов", Err(latin("Ивaнов", 'a')));
        check("Анна Cергеевна", Err(latin("Cергеевна", 'C')));
        check("Ivanova", Err(NameError::NotRussian { letter: 'I' }));
        check("Иван2", Err(NameError::NotRussian { letter: '2' }));
        check("Іван", Err(NameError::NotRussian { letter: 'І' }));
        check("Иван<img>", Err(NameError::NotRussian { letter: '<' }));
        check("-Иван", Err(NameError::Misplaced { sign: '-' }));
        check("Иван-", Err(NameError::Misplaced { sign: '-' }));
        check("А--Б", Err(NameError::Misplaced { sign: '-' }));
        check("---", Err(NameError::Misplaced { sign: '-' }));
        check("Ив\u{200b}ан", Err(NameError::Hidden));
        check("Ив\u{202e}ан", Err(NameError::Hidden));
        check("Иван\r\nBcc", Err(NameError::Hidden));
        check("Ив\0ан", Err(NameError::Hidden));
    }

    #[test]
    fn names_are_compared_without_yo_case_and_hyphens() {
        let same = |a: &str, b: &str| NamePart::parse(a).unwrap().fold() == NamePart::parse(b).unwrap().fold();
        assert!(same("Семёнова", "СЕМЕНОВА"));
        assert!(same("Анна-Мария", "Анна Мария"));
        assert!(!same("Анна", "Анна Мария"));
    }

    #[test]
    fn a_full_name_is_shown_whole_and_short() {
        let name = FullName::parse("Примерова", "Анна", "Сергеевна").unwrap();
        assert_eq!(
            (name.display().as_str(), name.short().as_str(), name.initial()),
            ("Примерова Анна Сергеевна", "Анна Сергеевна", 'А')
        );
        assert_eq!(FullName::parse("Ким", "Юна", " ").unwrap().display(), "Ким Юна");
        assert_eq!(FullName::parse("", "Юна", "1").unwrap_err().surname, Some(NameError::Empty));
        assert_eq!(format!("{name:?}"), "FullName(А•••)");
    }

    #[test]
    fn a_stored_name_comes_back_as_it_was() {
        let name = FullName::parse("Примерова", "Анна", "").unwrap();
        let json = serde_json::to_string(&name).unwrap();
        assert_eq!(json, r#"{"surname":"Примерова","given_name":"Анна","patronymic":null}"#);
        assert_eq!(serde_json::from_str::<FullName>(&json).unwrap(), name);
    }

    proptest! {
        #[test]
        fn reading_a_name_never_panics_and_is_idempotent(typed in "\\PC{0,40}|[А-яЁё '-]{0,30}") {
            if let Ok(name) = NamePart::parse(&typed) {
                prop_assert_eq!(NamePart::parse(name.as_str()), Ok(name));
            }
        }
    }
}
