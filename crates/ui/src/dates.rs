//! Dates, instants and lists in words: «12 октября 2026», «сегодня в 9:12», «а, б и в».
//! The words stand in `texts/*/common.ftl`; what today is comes from the caller.
//! Instants are shown in the time zone of the person.

use std::fmt;

use askama::filters::HtmlSafe;
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::T;

impl T {
    /// `12 октября 2026`, `12 October 2026`.
    #[must_use]
    pub fn date(self, date: Date) -> String {
        self.date_full(date.day(), date.month(), date.year())
    }

    /// Like [`T::date`], without the year if it is this one: `12 октября`.
    #[must_use]
    pub fn date_near(self, date: Date, today: Date) -> String {
        if date.year() == today.year() { self.date_short(date.day(), date.month()) } else { self.date(date) }
    }

    /// As on papers: `10.03.2003`, `10/03/2003`.
    #[must_use]
    pub fn date_numeric(self, date: Date) -> String {
        let (day, month) = (format!("{:02}", date.day()), format!("{:02}", date.month()));
        self.date_of_paper(day, month, format!("{:04}", date.year()))
    }

    /// The time of an instant: `9:12`.
    #[must_use]
    pub fn time(self, at: Timestamp, zone: &TimeZone) -> String {
        let local = zone.to_datetime(at);
        format!("{}:{:02}", local.hour(), local.minute())
    }

    /// `сегодня в 9:12`, `вчера в 9:12`, `12 октября в 9:12`, with the year if it is another one.
    #[must_use]
    pub fn instant(self, at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
        let day = zone.to_datetime(at).date();
        let today = zone.to_datetime(now).date();
        let time = self.time(at, zone);
        if day == today {
            self.date_today_at(time)
        } else if today.yesterday().is_ok_and(|yesterday| day == yesterday) {
            self.date_yesterday_at(time)
        } else {
            self.date_day_at(self.date_near(day, today), time)
        }
    }

    /// `а`, `а и б`, `а, б и в`.
    #[must_use]
    pub fn list<S: AsRef<str>>(self, items: &[S]) -> String {
        match items {
            [] => String::new(),
            [only] => only.as_ref().to_owned(),
            [most @ .., last] => {
                let most: Vec<&str> = most.iter().map(AsRef::as_ref).collect();
                self.list_with_last(last.as_ref(), most.join(", "))
            }
        }
    }
}

/// A `<time datetime="…">` element: the instant for machines, the words for people.
#[derive(Debug)]
pub struct TimeElement {
    datetime: String,
    words: String,
}

impl TimeElement {
    /// An instant, shown as [`T::instant`].
    #[must_use]
    pub fn instant(t: T, at: Timestamp, now: Timestamp, zone: &TimeZone) -> Self {
        Self { datetime: at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(), words: t.instant(at, now, zone) }
    }

    /// A date, shown as [`T::date`].
    #[must_use]
    pub fn date(t: T, date: Date) -> Self {
        Self { datetime: date.to_string(), words: t.date(date) }
    }
}

impl HtmlSafe for TimeElement {}

impl fmt::Display for TimeElement {
    /// Both parts are made of digits and our own texts, which hold no markup.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<time datetime=\"{}\">{}</time>", self.datetime, self.words)
    }
}

#[cfg(test)]
mod tests {
    use jiff::{civil::date, tz};

    use super::*;
    use crate::Lang;

    #[test]
    fn dates_stand_in_words_and_numbers() {
        let (ru, en) = (T::new(Lang::Ru), T::new(Lang::En));
        let day = date(2026, 10, 2);
        assert_eq!(ru.date(day).replace('\u{a0}', " "), "2 октября 2026");
        assert_eq!(en.date(day), "2 October 2026");
        assert_eq!(ru.date_near(day, date(2026, 1, 1)).replace('\u{a0}', " "), "2 октября");
        assert_eq!(ru.date_numeric(date(2003, 3, 10)), "10.03.2003");
        assert_eq!(en.date_numeric(date(2003, 3, 10)), "10/03/2003");
    }

    #[test]
    fn instants_are_told_from_today() {
        let t = T::new(Lang::Ru);
        let zone = TimeZone::fixed(tz::offset(3));
        let now: Timestamp = "2026-10-13T22:30:00Z".parse().expect("a timestamp");
        let cases = [
            ("2026-10-13T21:05:00Z", "сегодня в 0:05"),
            ("2026-10-13T06:12:00Z", "вчера в 9:12"),
            ("2026-10-12T06:12:00Z", "12 октября в 9:12"),
            ("2025-12-31T21:00:00Z", "1 января в 0:00"),
            ("2025-12-31T20:59:00Z", "31 декабря 2025 в 23:59"),
        ];
        for (at, expected) in cases {
            let at = at.parse().expect("a timestamp");
            assert_eq!(t.instant(at, now, &zone).replace('\u{a0}', " "), expected);
        }
    }

    #[test]
    fn lists_end_with_and() {
        let t = T::new(Lang::Ru);
        assert_eq!(t.list::<&str>(&[]), "");
        assert_eq!(t.list(&["имя"]), "имя");
        assert_eq!(t.list(&["имя", "дата", "СНИЛС"]).replace('\u{a0}', " "), "имя, дата и СНИЛС");
    }
}
