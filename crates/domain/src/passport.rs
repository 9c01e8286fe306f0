//! The passport of a citizen of Russia: series, number, day of issue, department, «кем выдан».
//! Read from one form or from its parts; compared by its ten digits.
//! Source: seed 002, «Мои данные», step 3; the form of the passport itself.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    age,
    date::{self, DateError},
    text::{self, FreeTextError},
};

/// The most characters of «кем выдан».
pub const ISSUED_BY_LIMIT: usize = 300;
/// A passport is given from this age.
const FIRST_PASSPORT_AGE: i16 = 14;

/// A passport of Russia.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passport {
    series: String,
    number: String,
    issued_on: Date,
    department_code: String,
    issued_by: String,
}

/// The fields of the form as typed; series and number may stand in one of the first two.
#[derive(Clone, Copy)]
pub struct PassportText<'a> {
    /// «Серия», or «Серия и номер».
    pub series: &'a str,
    /// «Номер»; blank if typed with the series.
    pub number: &'a str,
    /// «Дата выдачи», one field.
    pub issued_on: &'a str,
    /// «Код подразделения».
    pub department_code: &'a str,
    /// «Кем выдан».
    pub issued_by: &'a str,
}

/// What is wrong with a field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PassportError {
    /// The series has four digits.
    #[error("a series has 4 digits")]
    Series,
    /// The number has six digits.
    #[error("a number has 6 digits")]
    Number,
    /// The day of issue.
    #[error("day of issue: {0}")]
    IssuedOn(DateError),
    /// Nobody has a passport at that age.
    #[error("issued before the age of 14")]
    TooYoung,
    /// The code of the department has the form NNN-NNN.
    #[error("a department's code has the form NNN-NNN")]
    DepartmentCode,
    /// «Кем выдан».
    #[error("issued by: {0}")]
    IssuedBy(FreeTextError),
}

impl Passport {
    /// Reads the form of a person born on `birth`.
    ///
    /// # Errors
    /// Every wrong field, in the order of the form.
    pub fn parse(typed: PassportText<'_>, birth: Date, today: Date) -> Result<Self, Vec<PassportError>> {
        let mut errors = Vec::new();
        let key = digits_of(&format!("{} {}", typed.series, typed.number)).filter(|d| d.len() == 10);
        if key.is_none() {
            errors.extend(key_faults(typed));
        }
        let issued_on = date::parse_past(typed.issued_on, today).map_err(PassportError::IssuedOn).and_then(|day| {
            if day < age::turns_on(birth, FIRST_PASSPORT_AGE) { Err(PassportError::TooYoung) } else { Ok(day) }
        });
        let department_code =
            digits_of(typed.department_code).filter(|d| d.len() == 6).ok_or(PassportError::DepartmentCode);
        let issued_by = text::free_text(typed.issued_by, ISSUED_BY_LIMIT).map_err(PassportError::IssuedBy);
        match (key, issued_on, department_code, issued_by) {
            (Some(key), Ok(issued_on), Ok(code), Ok(issued_by)) => Ok(Self {
                series: key[..4].to_owned(),
                number: key[4..].to_owned(),
                issued_on,
                department_code: format!("{}-{}", &code[..3], &code[3..]),
                issued_by,
            }),
            (_, issued_on, code, issued_by) => {
                errors.extend([issued_on.err(), code.err(), issued_by.err()].into_iter().flatten());
                Err(errors)
            }
        }
    }

    /// Four digits.
    #[must_use]
    pub fn series(&self) -> &str {
        &self.series
    }

    /// Six digits.
    #[must_use]
    pub fn number(&self) -> &str {
        &self.number
    }

    /// Day of issue.
    #[must_use]
    pub const fn issued_on(&self) -> Date {
        self.issued_on
    }

    /// `NNN-NNN`.
    #[must_use]
    pub fn department_code(&self) -> &str {
        &self.department_code
    }

    /// «Кем выдан».
    #[must_use]
    pub fn issued_by(&self) -> &str {
        &self.issued_by
    }

    /// The ten digits by which passports are compared.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}{}", self.series, self.number)
    }

    /// As printed: `99 00 123456`.
    #[must_use]
    pub fn pretty(&self) -> String {
        match (self.series.get(..2), self.series.get(2..)) {
            (Some(region), Some(year)) => format!("{region} {year} {}", self.number),
            _ => format!("{} {}", self.series, self.number),
        }
    }

    /// With all but the end hidden: `•• •• •••456`.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("•• •• •••{}", self.number.get(3..).unwrap_or(""))
    }
}

impl fmt::Debug for Passport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Passport({})", self.masked())
    }
}

/// The digits of a text that has only digits, spaces, dashes and «№».
fn digits_of(typed: &str) -> Option<String> {
    let sign = |c: char| c == '№' || c.is_whitespace() || text::is_dash(c) || text::is_copied_mark(c);
    let sound = typed.chars().all(|c| c.is_ascii_digit() || sign(c));
    sound.then(|| typed.chars().filter(char::is_ascii_digit).collect())
}

fn key_faults(typed: PassportText<'_>) -> Vec<PassportError> {
    let has = |part: &str, n: usize| digits_of(part).is_some_and(|d| d.len() == n);
    let faults = [(has(typed.series, 4), PassportError::Series), (has(typed.number, 6), PassportError::Number)];
    let faults: Vec<_> = faults.into_iter().filter(|(sound, _)| !sound).map(|(_, fault)| fault).collect();
    // Both parts in one field: the digits are there, but not ten of them.
    if faults.is_empty() { vec![PassportError::Number] } else { faults }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const GOOD: PassportText<'_> = PassportText {
        series: "9900",
        number: "123456",
        issued_on: "20.05.2009",
        department_code: "990-007",
        issued_by: "Отделом  внутренних дел",
    };

    fn read(typed: PassportText<'_>) -> Result<Passport, Vec<PassportError>> {
        Passport::parse(typed, date(1988, 4, 12), date(2026, 11, 26))
    }

    #[track_caller]
    fn check(typed: PassportText<'_>, expected: Result<&str, Vec<PassportError>>) {
        assert_eq!(read(typed).map(|p| p.pretty()), expected.map(str::to_owned));
    }

    #[test]
    fn a_passport_is_read_from_its_fields() {
        let whole = Ok("99 00 123456");
        check(GOOD, whole.clone());
        check(PassportText { series: "99 00", number: "№ 123456", department_code: "990007", ..GOOD }, whole.clone());
        check(PassportText { series: "99 00 123456", number: "", ..GOOD }, whole.clone());
        check(PassportText { series: "", number: "9900123456", ..GOOD }, whole);
        check(PassportText { series: "990", ..GOOD }, Err(vec![PassportError::Series]));
        check(PassportText { number: "12345", ..GOOD }, Err(vec![PassportError::Number]));
        check(PassportText { number: "12345А", ..GOOD }, Err(vec![PassportError::Number]));
        check(
            PassportText { issued_on: "27.11.2026", ..GOOD },
            Err(vec![PassportError::IssuedOn(DateError::InFuture)]),
        );
        check(PassportText { issued_on: "11.04.2002", ..GOOD }, Err(vec![PassportError::TooYoung]));
        check(PassportText { department_code: "99-007", ..GOOD }, Err(vec![PassportError::DepartmentCode]));
        check(PassportText { issued_by: " ", ..GOOD }, Err(vec![PassportError::IssuedBy(FreeTextError::Empty)]));
        check(
            PassportText { issued_by: "a\u{202e}b", ..GOOD },
            Err(vec![PassportError::IssuedBy(FreeTextError::Hidden)]),
        );
        check(
            PassportText { issued_by: &"я".repeat(301), ..GOOD },
            Err(vec![PassportError::IssuedBy(FreeTextError::TooLong { limit: 300 })]),
        );
        let empty = PassportText { series: "", number: "", issued_on: "", department_code: "", issued_by: "" };
        assert_eq!(read(empty).unwrap_err().len(), 5);
    }

    #[test]
    fn a_passport_is_kept_whole_and_printed_masked() {
        let passport = read(GOOD).unwrap();
        let json = serde_json::to_string(&passport).unwrap();
        assert_eq!(serde_json::from_str::<Passport>(&json).unwrap(), passport);
        assert_eq!(
            (passport.key().as_str(), passport.department_code(), passport.issued_by()),
            ("9900123456", "990-007", "Отделом внутренних дел")
        );
        assert_eq!(format!("{passport:?}"), "Passport(•• •• •••456)");
    }

    proptest! {
        #[test]
        fn reading_a_passport_never_panics(series in "\\PC{0,12}|[0-9 №]{0,12}", number in "\\PC{0,12}|[0-9 №]{0,12}") {
            let _ = read(PassportText { series: &series, number: &number, ..GOOD });
        }
    }
}
