//! Ages: how old a person is on a day, on which day he turns so many years, and what ages change.
//! Computed at every read from the birth date, so that a missed job grants nothing.
//! Source: seed 001 (14 years); Гражданский кодекс, articles 26 and 28.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// The ages at which rules change, in full years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ages {
    /// From this age a pupil has an account of his own making and agrees to permissions himself.
    pub own_account: i16,
    /// From this age all views and rights of guardians end.
    pub adult: i16,
}

impl Default for Ages {
    fn default() -> Self {
        Self { own_account: 14, adult: 18 }
    }
}

/// What a person may do by age alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Under 14: an account only by a guardian, who decides.
    Child,
    /// 14 to 17: decides himself, guardians are told.
    Teenager,
    /// 18 and more.
    Adult,
}

impl Ages {
    /// The stage of a person born on `birth`, on the day `on`.
    #[must_use]
    pub fn stage(self, birth: Date, on: Date) -> Stage {
        if on < turns_on(birth, self.own_account) {
            Stage::Child
        } else if on < turns_on(birth, self.adult) {
            Stage::Teenager
        } else {
            Stage::Adult
        }
    }
}

/// The day in a time zone: ages change at local midnight.
#[must_use]
pub fn today(now: Timestamp, zone: &TimeZone) -> Date {
    zone.to_datetime(now).date()
}

/// Full years on a day; 0 before the birth.
#[must_use]
pub fn age_on(birth: Date, on: Date) -> i16 {
    let years = on.year() - birth.year();
    let reached = if on < turns_on(birth, years) { years - 1 } else { years };
    reached.max(0)
}

/// The day on which a person has lived `years` full years; born on 29 February: 1 March in common years.
#[must_use]
pub fn turns_on(birth: Date, years: i16) -> Date {
    let year = birth.year().saturating_add(years);
    Date::new(year, birth.month(), birth.day()).or_else(|_| Date::new(year, 3, 1)).unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[track_caller]
    fn check(birth: Date, on: Date, expected: i16) {
        assert_eq!(age_on(birth, on), expected, "born {birth}, on {on}");
    }

    #[test]
    fn full_years_are_counted_by_the_calendar() {
        let born = date(2012, 11, 26);
        check(born, date(2026, 11, 25), 13);
        check(born, date(2026, 11, 26), 14);
        check(born, born, 0);
        check(born, date(2012, 11, 25), 0);
        check(born, date(2000, 1, 1), 0);
        let leap = date(2012, 2, 29);
        check(leap, date(2026, 2, 28), 13);
        check(leap, date(2026, 3, 1), 14);
        check(leap, date(2028, 2, 28), 15);
        check(leap, date(2028, 2, 29), 16);
        assert_eq!(turns_on(leap, 14), date(2026, 3, 1));
        assert_eq!(turns_on(leap, 16), date(2028, 2, 29));
        assert_eq!(turns_on(leap, 9000), Date::MAX);
    }

    #[test]
    fn a_stage_changes_on_the_birthday() {
        let stage = |on| Ages::default().stage(date(2012, 11, 26), on);
        assert_eq!(stage(date(2026, 11, 25)), Stage::Child);
        assert_eq!(stage(date(2026, 11, 26)), Stage::Teenager);
        assert_eq!(stage(date(2030, 11, 25)), Stage::Teenager);
        assert_eq!(stage(date(2030, 11, 26)), Stage::Adult);
    }

    #[test]
    fn a_day_begins_at_local_midnight() {
        let now: Timestamp = "2026-11-25T21:30:00Z".parse().unwrap();
        assert_eq!(today(now, &TimeZone::UTC), date(2026, 11, 25));
        assert_eq!(today(now, &TimeZone::get("Europe/Moscow").unwrap()), date(2026, 11, 26));
    }

    proptest! {
        #[test]
        fn an_age_and_its_day_agree(days in 0i32..60_000, years in 0i16..120) {
            let birth = date(1900, 1, 1).saturating_add(jiff::Span::new().days(days));
            let day = turns_on(birth, years);
            prop_assert_eq!(age_on(birth, day), years);
            if years > 0 {
                prop_assert_eq!(age_on(birth, day.yesterday().unwrap()), years - 1);
            }
        }
    }
}
