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
