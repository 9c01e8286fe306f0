//! Civil dates as people type them: one field or three; and the rules about past and future.
//! The present day is an argument: nothing here reads a clock.
//! Source: seed 001 (fields of dates).

use jiff::civil::Date;

/// No person or paper of today is older than this.
const OLDEST_YEAR: i16 = 1900;

/// Why a date is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// Nothing is typed.
    #[error("nothing is typed")]
    Empty,
    /// Day, month or four digits of the year are missing.
    #[error("day, month and a year of four digits are needed")]
    Incomplete,
    /// The calendar has no such day, as 30 February.
    #[error("the calendar has no such day")]
    NoSuchDay,
    /// The day has not come yet.
    #[error("the day has not come yet")]
    InFuture,
    /// The day is before 1900, or before what it must follow.
    #[error("too long ago")]
    TooOld,
}

/// Reads `31.12.2015`, `31/12/2015`, `31 12 2015`, `31 декабря 2015`, `2015-12-31`.
///
/// # Errors
/// [`DateError::Incomplete`] for a year of two digits: it says no century.
pub fn parse(typed: &str) -> Result<Date, DateError> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(DateError::Empty);
    }
    if typed.len() > 64 {
        return Err(DateError::Incomplete);
    }
    let lower = typed.to_lowercase();
    let lower = lower.strip_suffix("г.").or_else(|| lower.strip_suffix("года")).unwrap_or(&lower).trim();
    let parts: Vec<&str> = lower
        .split(|c: char| matches!(c, '.' | '/' | ',') || c.is_whitespace() || crate::text::is_dash(c))
        .filter(|part| !part.is_empty())
        .collect();
    match parts[..] {
        [year, month, day] if year.len() == 4 => from_parts(day, month, year),
        [day, month, year] => from_parts(day, month, year),
        [digits] if digits.len() == 8 && digits.bytes().all(|b| b.is_ascii_digit()) => {
            from_parts(&digits[..2], &digits[2..4], &digits[4..])
        }
        _ => Err(DateError::Incomplete),
    }
}

/// Reads three fields: day, month (number or Russian name), year.
///
/// # Errors
/// [`DateError::Empty`] if all three are blank, [`DateError::Incomplete`] if one is.
pub fn parse_parts(day: &str, month: &str, year: &str) -> Result<Date, DateError> {
    let (day, month, year) = (day.trim(), month.trim(), year.trim());
    if day.is_empty() && month.is_empty() && year.is_empty() {
        return Err(DateError::Empty);
    }
    from_parts(day, &month.to_lowercase(), year)
}

/// The date, if it is not after today and not before 1900: for births and papers.
///
/// # Errors
/// [`DateError::InFuture`], [`DateError::TooOld`].
pub fn past(date: Date, today: Date) -> Result<Date, DateError> {
    if date > today {
        Err(DateError::InFuture)
    } else if date.year() < OLDEST_YEAR {
        Err(DateError::TooOld)
    } else {
        Ok(date)
    }
}

/// Reads a date of one field that must lie in the past.
///
/// # Errors
/// As [`parse`] and [`past`].
pub fn parse_past(typed: &str, today: Date) -> Result<Date, DateError> {
    past(parse(typed)?, today)
}

/// The date as Russian papers print it: `31.12.2015`.
#[must_use]
pub fn printed(date: Date) -> String {
    format!("{:02}.{:02}.{:04}", date.day(), date.month(), date.year())
}

fn from_parts(day: &str, month: &str, year: &str) -> Result<Date, DateError> {
    let day = digits(day, 2).ok_or(DateError::Incomplete)?;
    let month = digits(month, 2).or_else(|| month_named(month)).ok_or(DateError::Incomplete)?;
    let year = Some(year).filter(|y| y.len() == 4).and_then(|y| digits(y, 4)).ok_or(DateError::Incomplete)?;
    let small = |n: i16| i8::try_from(n).map_err(|_| DateError::NoSuchDay);
    Date::new(year, small(month)?, small(day)?).map_err(|_| DateError::NoSuchDay)
}

fn digits(text: &str, most: usize) -> Option<i16> {
    let sound = (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    sound.then(|| text.parse().ok()).flatten()
}

fn month_named(name: &str) -> Option<i16> {
    const NAMES: [&str; 12] =
        ["январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр"];
    let index = NAMES.iter().position(|stem| {
        name.strip_prefix(stem).is_some_and(|ending| matches!(ending, "" | "а" | "ь" | "я" | "й") && name != "ма")
    })?;
    i16::try_from(index + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[track_caller]
    fn check(typed: &str, expected: Result<Date, DateError>) {
        assert_eq!(parse(typed), expected, "{typed:?}");
    }

    #[test]
    fn a_date_is_read_from_one_field() {
        let eve = Ok(date(2015, 12, 31));
        for typed in [
            "31.12.2015",
            "2015-12-31",
            "31/12/2015",
            "31-12-2015",
            " 31 12 2015 ",
            "31.12.2015 г.",
            "31 декабря 2015 года",
            "31122015",
            "2015.12.31",
        ] {
            check(typed, eve);
        }
        check("1.5.2016", Ok(date(2016, 5, 1)));
        check("1 мая 2016", Ok(date(2016, 5, 1)));
        check("1 марта 2016", Ok(date(2016, 3, 1)));
        check("29.02.2016", Ok(date(2016, 2, 29)));
        check("29.02.2015", Err(DateError::NoSuchDay));
        check("30.02.2016", Err(DateError::NoSuchDay));
        check("2024-02-30", Err(DateError::NoSuchDay));
        check("32.01.2016", Err(DateError::NoSuchDay));
        check("01.13.2016", Err(DateError::NoSuchDay));
        check("0000-00-00", Err(DateError::NoSuchDay));
        check("31/12/15", Err(DateError::Incomplete));
        check("31.12", Err(DateError::Incomplete));
        check("2016-05-07T00:00:00+99:99", Err(DateError::Incomplete));
        check("вчера", Err(DateError::Incomplete));
        check("31.12.20155", Err(DateError::Incomplete));
        check("٣١.١٢.٢٠١٥", Err(DateError::Incomplete));
        check(" ", Err(DateError::Empty));
    }

    #[test]
    fn a_date_is_read_from_three_fields() {
        assert_eq!(parse_parts("7", "05", "2016"), Ok(date(2016, 5, 7)));
        assert_eq!(parse_parts("7", "Май", "2016"), Ok(date(2016, 5, 7)));
        assert_eq!(parse_parts("7", "", "2016"), Err(DateError::Incomplete));
        assert_eq!(parse_parts("", " ", ""), Err(DateError::Empty));
        assert_eq!(parse_parts("31", "4", "2016"), Err(DateError::NoSuchDay));
    }

    #[test]
    fn a_birth_lies_in_the_past() {
        let today = date(2026, 11, 26);
        assert_eq!(past(today, today), Ok(today));
        assert_eq!(past(date(2026, 11, 27), today), Err(DateError::InFuture));
        assert_eq!(parse_past("31.12.1899", today), Err(DateError::TooOld));
        assert_eq!(parse_past("31.12.9999", today), Err(DateError::InFuture));
        assert_eq!(printed(date(2016, 5, 7)), "07.05.2016");
    }

    proptest! {
        #[test]
        fn reading_a_date_never_panics_and_is_idempotent(typed in "\\PC{0,20}|[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4}") {
            if let Ok(date) = parse(&typed) {
                prop_assert_eq!(parse(&printed(date)), Ok(date));
                prop_assert_eq!(parse(&date.to_string()), Ok(date));
            }
        }
    }
}
