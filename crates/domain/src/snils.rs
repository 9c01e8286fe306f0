//! СНИЛС: the insurance number of a person, eleven digits of which the last two are a check.
//! Source: the rule of СФР for the check digits, the printed form of the card.
//! Numbers up to 001-001-998 carry no check digits.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text;

/// The last number without check digits.
const LAST_WITHOUT_CHECK: u32 = 1_001_998;

/// A СНИЛС: eleven digits with a right check, such as `11223344595`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Snils(String);

/// Why a СНИЛС is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SnilsError {
    /// Nothing is typed.
    #[error("nothing is typed")]
    Empty,
    /// A character that the number does not have.
    #[error("{character:?} is not a part of СНИЛС")]
    Unexpected {
        /// The first such character.
        character: char,
    },
    /// Digits are missing.
    #[error("{digits} digits are missing")]
    Missing {
        /// How many.
        digits: usize,
    },
    /// There are too many digits.
    #[error("{digits} digits too many")]
    Extra {
        /// How many.
        digits: usize,
    },
    /// The check digits do not fit: a misprint.
    #[error("the check digits do not fit")]
    Check,
}

impl Snils {
    /// Reads eleven digits with any spaces and dashes.
    ///
    /// # Errors
    /// [`SnilsError::Check`] if a digit is mistyped.
    pub fn parse(typed: &str) -> Result<Self, SnilsError> {
        let mut digits = String::new();
        for letter in typed.chars() {
            match letter {
                digit if digit.is_ascii_digit() => digits.push(digit),
                ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' => {}
                skipped if text::is_dash(skipped) || text::is_copied_mark(skipped) => {}
                character => return Err(SnilsError::Unexpected { character }),
            }
        }
        match digits.len() {
            0 => Err(SnilsError::Empty),
            n if n < 11 => Err(SnilsError::Missing { digits: 11 - n }),
            n if n > 11 => Err(SnilsError::Extra { digits: n - 11 }),
            _ if check_fits(&digits) => Ok(Self(digits)),
            _ => Err(SnilsError::Check),
        }
    }

    /// Eleven digits: the canonical form, for blind indexes and registries.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// As printed: `112-233-445 95`.
    #[must_use]
    pub fn pretty(&self) -> String {
        let d = &self.0;
        match (d.get(..3), d.get(3..6), d.get(6..9), d.get(9..)) {
            (Some(a), Some(b), Some(c), Some(check)) => format!("{a}-{b}-{c} {check}"),
            _ => d.clone(),
        }
    }

    /// With all but the end hidden: `•••-•••-445 95`.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("•••-•••-{} {}", self.0.get(6..9).unwrap_or("•••"), self.0.get(9..).unwrap_or("••"))
    }

    /// False for the old numbers that have no check digits.
    #[must_use]
    pub fn is_checkable(&self) -> bool {
        number(&self.0) > LAST_WITHOUT_CHECK
    }
}

impl fmt::Debug for Snils {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Snils(•••{})", self.0.get(9..).unwrap_or("••"))
    }
}

/// The check digits, 0 to 99, that belong to these nine digits.
#[must_use]
pub fn check_digits(nine: [u8; 9]) -> u32 {
    let sum: u32 = nine.iter().zip((1..=9).rev()).map(|(digit, weight)| u32::from(*digit) * weight).sum();
    sum % 101 % 100
}

fn number(digits: &str) -> u32 {
    digits.bytes().take(9).fold(0, |n, digit| n * 10 + u32::from(digit - b'0'))
}

fn check_fits(digits: &str) -> bool {
    let mut nine = [0; 9];
    for (slot, byte) in nine.iter_mut().zip(digits.bytes()) {
        *slot = byte - b'0';
    }
    let typed = digits.bytes().skip(9).fold(0, |n, byte| n * 10 + u32::from(byte - b'0'));
    match number(digits) {
        0 => false,
        old if old <= LAST_WITHOUT_CHECK => true,
        _ => check_digits(nine) == typed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(typed: &str, expected: Result<&str, SnilsError>) {
        let got = Snils::parse(typed).map(|s| s.pretty());
        assert_eq!(got.as_deref(), expected.as_ref().copied(), "{typed:?}");
    }

    #[test]
    fn a_snils_is_read_with_its_check_digits() {
        for good in [
            "112-233-445 95",
            "087-654-303 00",
            "010-039-880 99",
            "010-075-772 00",
            "010-296-109 00",
            "012-999-973 00",
            "001-001-998 77",
        ] {
            check(good, Ok(good));
        }
        check("11223344595", Ok("112-233-445 95"));
        check(" 112 233 445-95 ", Ok("112-233-445 95"));
        check("112\u{2013}233\u{2013}445\u{a0}95", Ok("112-233-445 95"));
        check("112-233-445 96", Err(SnilsError::Check));
        check("000-000-000 55", Err(SnilsError::Check));
        check("000-000-000 00", Err(SnilsError::Check));
        check("112-233-445", Err(SnilsError::Missing { digits: 2 }));
        check("112-233-445 951", Err(SnilsError::Extra { digits: 1 }));
        check("", Err(SnilsError::Empty));
        check("112-233-445 9О", Err(SnilsError::Unexpected { character: 'О' }));
        check("112\0", Err(SnilsError::Unexpected { character: '\0' }));
    }

    #[test]
    fn an_old_number_is_taken_unchecked() {
        assert!(!Snils::parse("001-001-998 77").unwrap().is_checkable());
        assert!(Snils::parse("112-233-445 95").unwrap().is_checkable());
        assert_eq!(Snils::parse("11223344595").unwrap().masked(), "•••-•••-445 95");
    }

    proptest! {
        #[test]
        fn reading_a_snils_never_panics_and_is_idempotent(typed in "\\PC{0,20}|[0-9 -]{9,16}") {
            if let Ok(snils) = Snils::parse(&typed) {
                prop_assert_eq!(Snils::parse(&snils.pretty()), Ok(snils));
            }
        }
    }
}
