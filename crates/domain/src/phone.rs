//! Mobile phone numbers: any usual notation becomes E.164.
//! Russian mobiles (+7 9…) are read by our own rules, foreign numbers by the metadata library.
//! Source: ITU-T E.164.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text;

/// A mobile number in E.164, such as `+79000000000`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Phone(String);

/// Why a phone number is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// Nothing is typed.
    #[error("nothing is typed")]
    Empty,
    /// A character that no number has.
    #[error("{character} is not a part of a number")]
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
    /// A Russian number that is no mobile: those begin with +7 9.
    #[error("a Russian mobile begins with +7 9")]
    NotMobile,
    /// Neither a Russian number nor one with the code of a country.
    #[error("begin with +7 or the code of the country")]
    NoCountryCode,
    /// No such number by the metadata of its country.
    #[error("no such number in that country")]
    NotInCountry,
}

impl Phone {
    /// Reads a number: `8…`, `+7…`, `7…`, `9…`, with brackets, spaces, dashes; foreign ones with `+`, `00` or `810`.
    ///
    /// # Errors
    /// [`PhoneError`] says how many digits are missing or too many.
    pub fn parse(typed: &str) -> Result<Self, PhoneError> {
        let (plus, digits) = digits_of(typed)?;
        if plus {
            return match digits.strip_prefix('7') {
                Some(national) if !national.starts_with(['6', '7']) => russian(national),
                _ => foreign(&digits),
            };
        }
        if let Some(abroad) =
            digits.strip_prefix("00").or_else(|| digits.strip_prefix("810").filter(|_| digits.len() > 11))
        {
            return foreign(abroad);
        }
        match digits.as_bytes().first() {
            Some(b'7') if digits.len() == 11 && matches!(digits.as_bytes().get(1), Some(b'6' | b'7')) => {
                foreign(&digits)
            }
            Some(b'7' | b'8') => russian(&digits[1..]),
            Some(b'9') => russian(&digits),
            _ => Err(PhoneError::NoCountryCode),
        }
    }

    /// The number in E.164, as stored and sent.
    #[must_use]
    pub fn e164(&self) -> &str {
        &self.0
    }

    /// The number as it is shown: `+7 900 000-00-00`.
    #[must_use]
    pub fn pretty(&self) -> String {
        match self.national() {
            Some(n) => format!("+7 {} {}-{}-{}", &n[..3], &n[3..6], &n[6..8], &n[8..]),
            None => phonenumber::parse(None, &self.0)
                .map(|number| number.format().mode(phonenumber::Mode::International).to_string())
                .unwrap_or_else(|_| self.0.clone()),
        }
    }

    /// The number with its middle hidden: `+7 900 •••-••-00`.
    #[must_use]
    pub fn masked(&self) -> String {
        match self.national() {
            Some(n) => format!("+7 {} •••-••-{}", &n[..3], &n[8..]),
            None => format!(
                "{}•••{}",
                self.0.get(..3).unwrap_or("+"),
                self.0.get(self.0.len().saturating_sub(2)..).unwrap_or("")
            ),
        }
    }

    /// The ten digits after +7, of a Russian number.
    fn national(&self) -> Option<&str> {
        self.0.strip_prefix("+7").filter(|n| n.len() == 10 && n.bytes().all(|b| b.is_ascii_digit()))
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone({})", self.masked())
    }
}

/// Whether a plus stands first, and the digits alone.
fn digits_of(typed: &str) -> Result<(bool, String), PhoneError> {
    let mut plus = false;
    let mut digits = String::new();
    for letter in typed.trim().chars().filter(|c| !text::is_copied_mark(*c)) {
        match letter {
            '+' | '＋' if !plus && digits.is_empty() => plus = true,
            digit if digit.is_ascii_digit() => digits.push(digit),
            '(' | ')' | '.' | ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' => {}
            dash if text::is_dash(dash) => {}
            character => return Err(PhoneError::Unexpected { character }),
        }
    }
    if digits.is_empty() { Err(PhoneError::Empty) } else { Ok((plus, digits)) }
}

fn russian(national: &str) -> Result<Phone, PhoneError> {
    match national.len() {
        // The first digit says that no count of digits will make it a mobile.
        1.. if !national.starts_with('9') => Err(PhoneError::NotMobile),
        n if n < 10 => Err(PhoneError::Missing { digits: 10 - n }),
        n if n > 10 => Err(PhoneError::Extra { digits: n - 10 }),
        _ => Ok(Phone(format!("+7{national}"))),
    }
}

fn foreign(digits: &str) -> Result<Phone, PhoneError> {
    if digits.len() > 15 {
        return Err(PhoneError::Extra { digits: digits.len() - 15 });
    }
    if digits.len() < 7 {
        return Err(PhoneError::Missing { digits: 7 - digits.len() });
    }
    let number = phonenumber::parse(None, format!("+{digits}")).map_err(|_| PhoneError::NotInCountry)?;
    if !number.is_valid() {
        return Err(PhoneError::NotInCountry);
    }
    Ok(Phone(number.format().mode(phonenumber::Mode::E164).to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(typed: &str, expected: Result<&str, PhoneError>) {
        let got = Phone::parse(typed);
        assert_eq!(got.as_ref().map(Phone::e164), expected.as_ref().copied(), "{typed:?}");
    }

    #[test]
    fn a_russian_mobile_is_read_in_any_usual_notation() {
        for typed in [
            "+79001234567",
            "89001234567",
            "79001234567",
            "9001234567",
            "+7 (900) 123-45-67",
            "8 900 123 45 67",
            "8(900)123\u{2013}45\u{2013}67",
            "\u{202a}+7 900 123-45-67\u{202c}",
            " +7\u{a0}900.123.45.67 ",
        ] {
            check(typed, Ok("+79001234567"));
        }
        check("", Err(PhoneError::Empty));
        check("+", Err(PhoneError::Empty));
        check("+7900123456", Err(PhoneError::Missing { digits: 1 }));
        check("8 900 12", Err(PhoneError::Missing { digits: 5 }));
        check("+7 900 123-45-678", Err(PhoneError::Extra { digits: 1 }));
        check("+7 495 123-45-67", Err(PhoneError::NotMobile));
        check("8 (495) 366-97-61", Err(PhoneError::NotMobile));
        check("+7", Err(PhoneError::Missing { digits: 10 }));
        check("123", Err(PhoneError::NoCountryCode));
        check("+7900abc", Err(PhoneError::Unexpected { character: 'a' }));
        check("7+9001234567", Err(PhoneError::Unexpected { character: '+' }));
        check("+7900\r\n1234567", Err(PhoneError::Unexpected { character: '\r' }));
        check("٩٠٠١٢٣٤٥٦٧", Err(PhoneError::Unexpected { character: '٩' }));
        check(&"8".repeat(40), Err(PhoneError::NotMobile));
    }

    #[test]
    fn a_foreign_number_is_read_by_its_country() {
        check("+375 29 123-45-67", Ok("+375291234567"));
        check("00375291234567", Ok("+375291234567"));
        check("8 10 375 29 1234567", Ok("+375291234567"));
        check("+7 701 234 56 78", Ok("+77012345678"));
        check("+49 1", Err(PhoneError::Missing { digits: 4 }));
        check("+999 1234567", Err(PhoneError::NotInCountry));
        check("+1234567890123456", Err(PhoneError::Extra { digits: 1 }));
    }

    #[test]
    fn a_number_is_shown_pretty_or_masked() {
        let phone = Phone::parse("89001234567").unwrap();
        assert_eq!(phone.pretty(), "+7 900 123-45-67");
        assert_eq!(phone.masked(), "+7 900 •••-••-67");
        assert_eq!(format!("{phone:?}"), "Phone(+7 900 •••-••-67)");
    }

    proptest! {
        #[test]
        fn reading_a_number_never_panics_and_is_idempotent(typed in "\\PC{0,24}|\\+?[0-9 ()-]{0,20}") {
            if let Ok(phone) = Phone::parse(&typed) {
                prop_assert_eq!(Phone::parse(phone.e164()), Ok(phone.clone()));
                prop_assert_eq!(Phone::parse(&phone.pretty()), Ok(phone));
            }
        }
    }
}
