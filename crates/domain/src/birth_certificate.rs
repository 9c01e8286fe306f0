//! The birth certificate: series and number in any usual typing, the act behind it, and papers of other countries.
//! Look-alike letters are mended both ways: the Roman part becomes Latin, the two letters Cyrillic.
//! Source: seed 001 (fields); the form of the certificate itself.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    date::{self, DateError},
    text::{self, FreeTextError},
};

/// The most characters of «кем выдано» and of a foreign certificate.
pub const ISSUED_BY_LIMIT: usize = 300;
/// The most characters of the number of an act.
const ACT_NUMBER_LIMIT: usize = 30;

/// Series and number of a Russian birth certificate, such as `IV-АБ 123456`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BirthCertificate {
    series: String,
    number: String,
}

/// The act of birth that a certificate tells of.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BirthAct {
    /// Day of issue of the certificate.
    pub issued_on: Date,
    /// Number of the act.
    pub act_number: String,
    /// Day of the act.
    pub act_date: Date,
    /// «Кем выдано», word for word as in the paper.
    pub issued_by: String,
}

/// A certificate of any country; only a Russian one can be asked for in ЕГР ЗАГС.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certificate {
    /// «Россия».
    Russian(BirthCertificate),
    /// «Другая»: free text, spaces squeezed.
    Foreign(String),
}

/// Why series and number are not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BirthCertificateError {
    /// Nothing is typed.
    #[error("nothing is typed")]
    Empty,
    /// The series has no Roman number of I, V, X, L, C before its letters.
    #[error("a series begins with a Roman number")]
    Roman,
    /// The series does not end with two Russian letters.
    #[error("a series ends with two Russian letters")]
    Letters,
    /// The number lacks digits.
    #[error("{digits} digits of the number are missing")]
    Missing {
        /// How many.
        digits: usize,
    },
    /// The number has too many digits.
    #[error("{digits} digits too many in the number")]
    Extra {
        /// How many.
        digits: usize,
    },
    /// Something else than six digits stands as the number.
    #[error("a number has 6 digits")]
    Number,
}

impl BirthCertificate {
    /// Reads one field: `IV-АБ № 123456`, `iv аб 123456`, `1У-АБ123456`.
    ///
    /// # Errors
    /// [`BirthCertificateError`] says which part is wrong.
    pub fn parse(typed: &str) -> Result<Self, BirthCertificateError> {
        let letters = significant(typed);
        if letters.is_empty() {
            return Err(BirthCertificateError::Empty);
        }
        let digits = letters.iter().rev().take_while(|c| c.is_ascii_digit()).count();
        let (series, number) = letters.split_at(letters.len() - digits);
        Ok(Self { series: read_series(series)?, number: read_number(number)? })
    }

    /// Reads two fields; either may hold both parts.
    ///
    /// # Errors
    /// As [`BirthCertificate::parse`].
    pub fn parse_parts(series: &str, number: &str) -> Result<Self, BirthCertificateError> {
        let number_letters = significant(number);
        if significant(series).is_empty() || number_letters.is_empty() {
            return Self::parse(&format!("{series} {number}"));
        }
        Ok(Self { series: read_series(&significant(series))?, number: read_number(&number_letters)? })
    }

    /// `IV-АБ`: Roman part in Latin, letters in Cyrillic.
    #[must_use]
    pub fn series(&self) -> &str {
        &self.series
    }

    /// Six digits.
    #[must_use]
    pub fn number(&self) -> &str {
        &self.number
    }

    /// As shown and as compared: `IV-АБ 123456`.
    #[must_use]
    pub fn shown(&self) -> String {
        format!("{} {}", self.series, self.number)
    }

    /// With the number hidden: `IV-АБ •••456`.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("{} •••{}", self.series, self.number.get(3..).unwrap_or(""))
    }
}

impl fmt::Debug for BirthCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BirthCertificate(•••{})", self.number.get(3..).unwrap_or(""))
    }
}

impl Certificate {
    /// Reads a paper of another country: free text of at most [`ISSUED_BY_LIMIT`] characters.
    ///
    /// # Errors
    /// [`FreeTextError`].
    pub fn parse_foreign(typed: &str) -> Result<Self, FreeTextError> {
        text::free_text(typed, ISSUED_BY_LIMIT).map(Self::Foreign)
    }

    /// The paper as it is shown.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Russian(paper) => paper.shown(),
            Self::Foreign(words) => words.clone(),
        }
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Russian(paper) => paper.fmt(f),
            Self::Foreign(_) => f.write_str("Foreign(•••)"),
        }
    }
}

/// The fields of the act as typed.
#[derive(Clone, Copy)]
pub struct BirthActText<'a> {
    /// «Дата выдачи».
    pub issued_on: &'a str,
    /// «Номер актовой записи».
    pub act_number: &'a str,
    /// «Дата актовой записи».
    pub act_date: &'a str,
    /// «Кем выдано свидетельство».
    pub issued_by: &'a str,
}

/// What is wrong with a field of the act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BirthActError {
    /// «Дата выдачи».
    #[error("day of issue: {0}")]
    IssuedOn(DateError),
    /// «Номер актовой записи»: 1–30 digits, letters, dashes, strokes.
    #[error("number of the act")]
    ActNumber,
    /// «Дата актовой записи».
    #[error("day of the act: {0}")]
    ActDate(DateError),
    /// The act is older than the child.
    #[error("the act is older than the child")]
    ActBeforeBirth,
    /// The certificate is older than the act.
    #[error("the certificate is older than the act")]
    IssuedBeforeAct,
    /// «Кем выдано свидетельство».
    #[error("issued by: {0}")]
    IssuedBy(FreeTextError),
}

impl BirthAct {
    /// Reads the fields of a child born on `birth`.
    ///
    /// # Errors
    /// Every wrong field, in the order of the form.
    pub fn parse(typed: BirthActText<'_>, birth: Date, today: Date) -> Result<Self, Vec<BirthActError>> {
        let issued_on = date::parse_past(typed.issued_on, today).map_err(BirthActError::IssuedOn);
        let act_number = text::act_number(typed.act_number, ACT_NUMBER_LIMIT).ok_or(BirthActError::ActNumber);
        let act_date = date::parse_past(typed.act_date, today).map_err(BirthActError::ActDate);
        let act_date = act_date.and_then(|day| if day < birth { Err(BirthActError::ActBeforeBirth) } else { Ok(day) });
        let issued_on = issued_on.and_then(|day| match act_date {
            Ok(act) if day < act => Err(BirthActError::IssuedBeforeAct),
            _ => Ok(day),
        });
        let issued_by = text::free_text(typed.issued_by, ISSUED_BY_LIMIT).map_err(BirthActError::IssuedBy);
        match (issued_on, act_number, act_date, issued_by) {
            (Ok(issued_on), Ok(act_number), Ok(act_date), Ok(issued_by)) => {
                Ok(Self { issued_on, act_number, act_date, issued_by })
            }
            (a, b, c, d) => Err([a.err(), b.err(), c.err(), d.err()].into_iter().flatten().collect()),
        }
    }
}

impl fmt::Debug for BirthAct {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BirthAct(•••)")
    }
}

/// The letters and digits of the text; signs of number, dashes and spaces are only habits of typing.
fn significant(typed: &str) -> Vec<char> {
    let mut text = typed.to_owned();
    for word in ["Серия", "серия", "Номер", "номер"] {
        text = text.replace(word, " ");
    }
    text.chars()
        .filter(|c| {
            !(c.is_whitespace()
                || matches!(c, '№' | '#' | 'N' | 'n' | '.' | ',' | '_' | '/')
                || text::is_dash(*c)
                || text::is_copied_mark(*c))
        })
        .collect()
}

fn read_series(letters: &[char]) -> Result<String, BirthCertificateError> {
    if letters.is_empty() || letters.len() > 16 {
        return Err(BirthCertificateError::Roman);
    }
    let split = letters.len().checked_sub(2).ok_or(BirthCertificateError::Letters)?;
    let (roman, letters) = letters.split_at(split);
    let letters: Option<String> = letters.iter().map(|c| cyrillic_letter(*c)).collect();
    let letters = letters.ok_or(BirthCertificateError::Letters)?;
    let roman: Option<String> = roman.iter().map(|c| roman_digit(*c)).collect();
    let roman = roman.filter(|r| is_roman(r)).ok_or(BirthCertificateError::Roman)?;
    Ok(format!("{roman}-{letters}"))
}

fn read_number(digits: &[char]) -> Result<String, BirthCertificateError> {
    if !digits.iter().all(char::is_ascii_digit) {
        return Err(BirthCertificateError::Number);
    }
    match digits.len() {
        6 => Ok(digits.iter().collect()),
        n if n < 6 => Err(BirthCertificateError::Missing { digits: 6 - n }),
        n => Err(BirthCertificateError::Extra { digits: n - 6 }),
    }
}

/// The Roman digit that this letter is or looks like; a small `l` is taken for I.
fn roman_digit(letter: char) -> Option<char> {
    match letter {
        'I' | 'i' | 'l' | '1' | '|' | 'І' | 'і' | 'Ӏ' | 'ӏ' => Some('I'),
        'V' | 'v' | 'У' | 'у' | 'Ѵ' => Some('V'),
        'X' | 'x' | 'Х' | 'х' => Some('X'),
        'L' => Some('L'),
        'C' | 'c' | 'С' | 'с' => Some('C'),
        // The ready-made characters of Unicode.
        'Ⅰ' | 'ⅰ' => Some('I'),
        'Ⅴ' | 'ⅴ' => Some('V'),
        'Ⅹ' | 'ⅹ' => Some('X'),
        _ => None,
    }
}

fn cyrillic_letter(letter: char) -> Option<char> {
    match letter.to_uppercase().next() {
        Some(capital @ 'А'..='Я') => Some(capital),
        Some(capital) => text::cyrillic_twin(capital),
        None => None,
    }
}

/// True if the text is the one right way to write a number from 1 to 399 in Roman digits.
fn is_roman(text: &str) -> bool {
    const STEPS: [(u32, &str); 9] =
        [(100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    let mut rest = text;
    let mut value = 0;
    for (worth, sign) in STEPS {
        while let Some(after) = rest.strip_prefix(sign) {
            value += worth;
            rest = after;
        }
    }
    if !rest.is_empty() || !(1..400).contains(&value) {
        return false;
    }
    let mut right = String::new();
    for (worth, sign) in STEPS {
        while value >= worth {
            right.push_str(sign);
            value -= worth;
        }
    }
    right == text
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[track_caller]
    fn check(typed: &str, expected: Result<&str, BirthCertificateError>) {
        assert_eq!(BirthCertificate::parse(typed).map(|c| c.shown()), expected.map(str::to_owned), "{typed:?}");
    }

    #[test]
    fn a_certificate_is_read_in_any_usual_typing() {
        for typed in [
            "IV-АБ 123456",
            "IV-АБ № 123456",
            "iv аб 123456",
            "ivаб123456",
            "IVАБ123456",
            "1У-АБ 123456",
            "lV-АБ 123456",
            "ІУ-АБ 123456",
            "IV\u{2014}АБ №123456",
            "IV – АБ N 123456",
            " IV-AБ 123456 ",
            "Серия IV-АБ номер 123456",
            "Ⅰ\u{2164}-аб 123 456",
            "I V - А Б 1 2 3 4 5 6",
        ] {
            check(typed, Ok("IV-АБ 123456"));
        }
        check("VI-МЮ 000001", Ok("VI-МЮ 000001"));
        check("III-PY 654321", Ok("III-РУ 654321"));
        check("ххіі-вс 654321", Ok("XXII-ВС 654321"));
        check("XXXIX-ХХ 123456", Ok("XXXIX-ХХ 123456"));
        check("", Err(BirthCertificateError::Empty));
        check(" № - ", Err(BirthCertificateError::Empty));
        check("IIV-АБ 123456", Err(BirthCertificateError::Roman));
        check("IIII-АБ 123456", Err(BirthCertificateError::Roman));
        check("АБ 123456", Err(BirthCertificateError::Roman));
        check("123456", Err(BirthCertificateError::Roman));
        check("QQ-12 1", Err(BirthCertificateError::Letters));
        check("IV-ZQ 123456", Err(BirthCertificateError::Letters));
        check("IV-Б 123456", Err(BirthCertificateError::Letters));
        check("IV-АБ 12345", Err(BirthCertificateError::Missing { digits: 1 }));
        check("IV-АБ", Err(BirthCertificateError::Missing { digits: 6 }));
        check("IV-АБ 1234567", Err(BirthCertificateError::Extra { digits: 1 }));
        check("IV-АБ\u{202e} 12345\0", Err(BirthCertificateError::Letters));
    }

    #[test]
    fn a_certificate_is_read_from_two_fields() {
        let read = |series, number| BirthCertificate::parse_parts(series, number).map(|c| c.shown());
        let whole = Ok("IV-АБ 123456".to_owned());
        assert_eq!(read("iv-аб", "№ 123456"), whole);
        assert_eq!(read("IV-АБ 123456", ""), whole);
        assert_eq!(read("", "IV-АБ 123456"), whole);
        assert_eq!(read("QQ-12", "1"), Err(BirthCertificateError::Letters));
        assert_eq!(read("IV-АБ", "12345О"), Err(BirthCertificateError::Number));
        assert_eq!(read("IV-АБ", "1"), Err(BirthCertificateError::Missing { digits: 5 }));
        assert_eq!(read("", ""), Err(BirthCertificateError::Empty));
    }

    #[test]
    fn an_act_follows_the_birth_and_the_paper_follows_the_act() {
        let good = BirthActText {
            issued_on: "16.05.2016",
            act_number: "№ 123",
            act_date: "15.05.2016",
            issued_by: "Отдел ЗАГС",
        };
        let read = |typed| BirthAct::parse(typed, date(2016, 5, 7), date(2026, 11, 26));
        assert_eq!(read(good).unwrap().act_number, "123");
        assert_eq!(read(BirthActText { act_date: "06.05.2016", ..good }), Err(vec![BirthActError::ActBeforeBirth]));
        assert_eq!(read(BirthActText { act_date: "17.05.2016", ..good }), Err(vec![BirthActError::IssuedBeforeAct]));
        assert_eq!(
            read(BirthActText { issued_on: "27.11.2026", ..good }),
            Err(vec![BirthActError::IssuedOn(DateError::InFuture)])
        );
        assert_eq!(read(BirthActText { act_number: "<b>", ..good }), Err(vec![BirthActError::ActNumber]));
        assert_eq!(read(BirthActText { act_number: "130219990000300123001", ..good }).unwrap().act_number.len(), 21);
        assert_eq!(
            read(BirthActText { issued_on: "", act_number: "", act_date: "", issued_by: "" }).unwrap_err().len(),
            4
        );
        assert_eq!(Certificate::parse_foreign("  AB   12 ").unwrap().shown(), "AB 12");
    }

    proptest! {
        #[test]
        fn reading_a_certificate_never_panics_and_is_idempotent(typed in "\\PC{0,24}|[IVXLC1lУХС]{1,4}[ -]?[А-ЯA-Z]{2} ?№?[0-9]{6}") {
            if let Ok(paper) = BirthCertificate::parse(&typed) {
                prop_assert_eq!(BirthCertificate::parse(&paper.shown()), Ok(paper.clone()));
                prop_assert_eq!(BirthCertificate::parse_parts(paper.series(), paper.number()), Ok(paper));
            }
        }
    }
}
