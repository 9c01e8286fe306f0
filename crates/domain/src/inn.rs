//! ИНН of a person: 12 digits, the last two check the others. An organization's has 10 and is none of ours.
//! Source: the check digits of ФНС; seed 003, step 6 («ИНН», «Добавить»).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text;

const FIRST_WEIGHTS: [u32; 10] = [7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
const SECOND_WEIGHTS: [u32; 11] = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];

/// A person's ИНН: 12 digits whose check digits are right.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Inn(String);

/// Why an ИНН is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InnError {
    /// Nothing is typed.
    #[error("nothing is typed")]
    Empty,
    /// Something else than digits, spaces and dashes.
    #[error("not a digit")]
    NotDigit,
    /// Digits are missing.
    #[error("{digits} digits are missing")]
    Missing {
        /// How many.
        digits: usize,
    },
    /// Too many digits.
    #[error("{digits} digits too many")]
    Extra {
        /// How many.
        digits: usize,
    },
    /// The check digits do not fit: a digit is mistyped.
    #[error("the check digits do not fit")]
    Check,
}

impl Inn {
    /// Reads 12 digits; spaces and dashes do not matter.
    ///
    /// # Errors
    /// [`InnError`].
    pub fn parse(typed: &str) -> Result<Self, InnError> {
        let signs: Vec<char> = typed
            .chars()
            .filter(|c| !(c.is_whitespace() || text::is_dash(*c) || text::is_copied_mark(*c)))
            .take(64)
            .collect();
        if signs.is_empty() {
            return Err(InnError::Empty);
        }
        let digits: Option<Vec<u32>> = signs.iter().map(|c| c.to_digit(10)).collect();
        let digits = digits.ok_or(InnError::NotDigit)?;
        match digits.len() {
            n @ ..12 => return Err(InnError::Missing { digits: 12 - n }),
            12 => {}
            n => return Err(InnError::Extra { digits: n - 12 }),
        }
        let fits =
            check_digit(&digits, &FIRST_WEIGHTS) == digits[10] && check_digit(&digits, &SECOND_WEIGHTS) == digits[11];
        // Twelve noughts fit by arithmetic and are nobody's.
        if !fits || digits.iter().all(|digit| *digit == 0) {
            return Err(InnError::Check);
        }
        Ok(Self(signs.into_iter().collect()))
    }

    /// Twelve digits.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// With all but the last four hidden.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("•••• {}", self.0.get(8..).unwrap_or(""))
    }
}

impl fmt::Debug for Inn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Inn({})", self.masked())
    }
}

fn check_digit(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum::<u32>() % 11 % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f1_an_inn_is_taken_in_any_usual_typing_and_its_check_digits_are_counted() {
        let check = |typed: &str, expected: Result<&str, InnError>| {
            assert_eq!(Inn::parse(typed).as_ref().map(Inn::digits).map_err(|e| *e), expected, "{typed}");
        };
        check("500100732259", Ok("500100732259"));
        check(" 5001 0073-2259 ", Ok("500100732259"));
        check("990000000115", Ok("990000000115"));
        check("500100732258", Err(InnError::Check));
        check("000000000000", Err(InnError::Check));
        check("7705401341", Err(InnError::Missing { digits: 2 }));
        check("5001007322590", Err(InnError::Extra { digits: 1 }));
        check("50010073225х", Err(InnError::NotDigit));
        check("  ", Err(InnError::Empty));
    }

    #[test]
    fn an_inn_prints_masked() {
        assert_eq!(format!("{:?}", Inn::parse("500100732259").unwrap()), "Inn(•••• 2259)");
    }
}
