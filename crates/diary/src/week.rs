//! The pages of one pupil: week, homework, marks, attendance. All are cards with rows.
//! Marks and absences end today; homework looks ahead.
//! A pupil whom the session does not show is not found.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use http::StatusCode;
use jiff::ToSpan as _;
use jiff::civil::{Date, Time};
use rodnya_ui::{T, Tint};
use serde::Deserialize;

use crate::book::Listed;
use crate::diary::Diary;
use crate::lessons::{Lesson, is_absent, lessons_on, mark_of, monday_of};
use crate::pages::{Frame, initial_of, render};
use crate::session::{Visitor, internal};

/// Weeks further away than this are shown as the present one.
const WEEKS_AWAY_MAX: i32 = 53;
const HOMEWORK_DAYS: i64 = 9;
const LOOK_BACK_WEEKS: i64 = 4;
const LAST_WEEK_ROWS: usize = 6;
const MARKS_SHOWN: usize = 8;

/// The sections of a pupil's diary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    Week,
    Homework,
    Marks,
    Attendance,
}

impl Section {
    const ALL: [Self; 4] = [Self::Week, Self::Homework, Self::Marks, Self::Attendance];

    fn path(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Homework => "homework",
            Self::Marks => "marks",
            Self::Attendance => "attendance",
        }
    }

    fn icon(self) -> &'static str {
        match self {
            Self::Week => "calendar",
            Self::Homework => "book",
            Self::Marks => "done",
            Self::Attendance => "door",
        }
    }

    fn label(self, t: T) -> String {
        match self {
            Self::Week => t.diary_section_week(),
            Self::Homework => t.diary_section_homework(),
            Self::Marks => t.diary_section_marks(),
            Self::Attendance => t.diary_section_attendance(),
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct Of {
    of: Option<String>,
}

/// `GET /pupils/{id}/{section}?of=YYYY-MM-DD`
pub(crate) async fn pupil_page(
    State(diary): State<Diary>,
    Path((id, section)): Path<(i64, String)>,
    Query(of): Query<Of>,
    visitor: Visitor,
) -> Result<Response, StatusCode> {
    let Some(session) = &visitor.session else { return Ok(Redirect::to("/").into_response()) };
    let section = Section::ALL.into_iter().find(|known| known.path() == section).ok_or(StatusCode::NOT_FOUND)?;
    let pupils = diary.book.find_pupils(session.opened.identity.clone()).await.map_err(internal)?;
    let pupil = pupils.iter().find(|pupil| pupil.id == id).ok_or(StatusCode::NOT_FOUND)?;
    let day = of.of.and_then(|text| text.parse().ok());
    Ok(page(&diary, &visitor, &Shown { pupils: &pupils, pupil, section, day }))
}

/// Which page of which pupil.
pub(crate) struct Shown<'a> {
    /// All pupils of the visitor.
    pub(crate) pupils: &'a [Listed],
    pub(crate) pupil: &'a Listed,
    pub(crate) section: Section,
    /// A day of the week to be shown; without it the present week.
    pub(crate) day: Option<Date>,
}

/// A section of one pupil's diary, with the way to the visitor's other pupils.
pub(crate) fn page(diary: &Diary, visitor: &Visitor, shown: &Shown<'_>) -> Response {
    let Shown { pupils, pupil, section, day } = *shown;
    let t = visitor.t;
    let view = View { t, pupil, today: diary.today() };
    let body = match section {
        Section::Week => view.week(monday_near(day, view.today)),
        Section::Homework => view.homework(),
        Section::Marks => view.marks(),
        Section::Attendance => view.attendance(),
    };
    let nav = Section::ALL.map(|other| Nav {
        href: link(pupil, other, None),
        icon: other.icon(),
        label: other.label(t),
        is_current: other == section,
    });
    let tabs = pupils.iter().filter(|_| pupils.len() > 1).map(|other| Tab {
        href: link(other, section, None),
        name: other.given_name.clone(),
        initial: initial_of(&other.given_name),
        tint: tint_of(other),
        is_current: other.id == pupil.id,
    });
    let page = PupilPage {
        frame: Frame::new(diary, visitor),
        nav,
        tabs: tabs.collect(),
        pupil_name: format!("{} {}", pupil.given_name, pupil.surname),
        class: t.diary_class(class_in_words(&pupil.class)),
        body,
    };
    render(StatusCode::OK, &page)
}

#[derive(Template)]
#[template(path = "pupil.html")]
struct PupilPage {
    frame: Frame,
    nav: [Nav; 4],
    tabs: Vec<Tab>,
    pupil_name: String,
    class: String,
    body: Body,
}

struct Nav {
    href: String,
    icon: &'static str,
    label: String,
    is_current: bool,
}

struct Tab {
    href: String,
    name: String,
    initial: String,
    tint: Tint,
    is_current: bool,
}

/// What a section shows.
struct Body {
    title: String,
    heading: String,
    lead: Option<String>,
    /// Links to the weeks before and after.
    weeks: Option<(String, String)>,
    cards: Vec<Card>,
}

#[derive(Default)]
struct Card {
    title: String,
    aside: String,
    is_today: bool,
    is_numbered: bool,
    rows: Vec<Line>,
}

#[derive(Default)]
struct Line {
    title: String,
    time: Option<String>,
    text: Option<String>,
    marks: Vec<Mark>,
    absent: Option<String>,
}

struct Mark {
    words: String,
    value: u8,
    is_low: bool,
}

impl Mark {
    fn new(t: T, value: u8) -> Self {
        Self { words: t.diary_mark(value), value, is_low: value <= 3 }
    }
}

/// One pupil as of today.
struct View<'a> {
    t: T,
    pupil: &'a Listed,
    today: Date,
}

impl View<'_> {
    fn week(&self, monday: Date) -> Body {
        let t = self.t;
        let friday = monday.saturating_add(4.days());
        let heading = match monday.month() == friday.month() {
            true => t.diary_days_within(monday.day().to_string(), t.date_near(friday, self.today)),
            false => t.diary_days_across(t.date_near(monday, self.today), t.date_near(friday, self.today)),
        };
        let mut cards: Vec<Card> = (0..5).map(|offset| self.day(monday.saturating_add(offset.days()))).collect();
        cards.push(self.short_week(monday.saturating_sub(7.days())));
        let neighbour = |days: i64| link(self.pupil, Section::Week, Some(monday.saturating_add(days.days())));
        Body {
            title: t.diary_week_title(heading.as_str()),
            heading,
            lead: None,
            weeks: Some((neighbour(-7), neighbour(7))),
            cards,
        }
    }

    fn day(&self, date: Date) -> Card {
        let t = self.t;
        let words = t.date_near(date, self.today);
        let is_away = self.was_absent(date);
        let row = |(number, lesson): (usize, Lesson)| Line {
            title: lesson.subject.to_owned(),
            time: Some(times(&lesson)),
            text: lesson.task.map(str::to_owned),
            marks: self.mark(date, number, &lesson).into_iter().collect(),
            absent: is_away.then(|| t.diary_absent()),
        };
        Card {
            title: t.diary_weekday(date.weekday().to_monday_one_offset()),
            aside: if date == self.today { t.diary_today(words) } else { words },
            is_today: date == self.today,
            is_numbered: true,
            rows: self.lessons(date).into_iter().enumerate().map(row).collect(),
        }
    }

    /// Last week's marks and absences in a few lines.
    fn short_week(&self, monday: Date) -> Card {
        let t = self.t;
        let mut rows = Vec::new();
        for date in (0..5).map(|offset| monday.saturating_add(offset.days())).filter(|date| *date <= self.today) {
            let weekday = t.diary_weekday(date.weekday().to_monday_one_offset());
            if self.was_absent(date) {
                rows.push(Line { title: weekday, absent: Some(t.diary_absent()), ..Line::default() });
                continue;
            }
            for (number, lesson) in self.lessons(date).into_iter().enumerate() {
                if let Some(mark) = self.mark(date, number, &lesson) {
                    rows.push(Line {
                        title: lesson.subject.to_owned(),
                        text: Some(weekday.clone()),
                        marks: vec![mark],
                        ..Line::default()
                    });
                }
            }
        }
        rows.truncate(LAST_WEEK_ROWS);
        if rows.is_empty() {
            rows.push(Line { title: t.diary_no_marks(), ..Line::default() });
        }
        Card { title: t.diary_last_week(), aside: t.diary_briefly(), rows, ..Card::default() }
    }

    fn homework(&self) -> Body {
        let t = self.t;
        let days = (0..HOMEWORK_DAYS).map(|offset| self.today.saturating_add(offset.days()));
        let cards = days.map(|date| self.day(date)).filter_map(|mut card| {
            card.is_numbered = false;
            card.rows.retain(|row| row.text.is_some());
            for row in &mut card.rows {
                row.marks.clear();
                row.time = None;
                row.absent = None;
            }
            (!card.rows.is_empty()).then_some(card)
        });
        Body {
            title: t.diary_section_homework(),
            heading: t.diary_homework_title(),
            lead: Some(t.diary_homework_lead()),
            weeks: None,
            cards: cards.collect(),
        }
    }

    fn marks(&self) -> Body {
        let t = self.t;
        let mut subjects: Vec<(&'static str, Vec<u8>)> = Vec::new();
        for date in self.days_back() {
            for (number, lesson) in self.lessons(date).into_iter().enumerate() {
                let Some(mark) = self.mark(date, number, &lesson) else { continue };
                match subjects.iter_mut().find(|(subject, _)| *subject == lesson.subject) {
                    Some((_, marks)) => marks.push(mark.value),
                    None => subjects.push((lesson.subject, vec![mark.value])),
                }
            }
        }
        subjects.sort_by_key(|(subject, _)| *subject);
        let cards = subjects.iter().map(|(subject, marks)| {
            let shown = marks.iter().rev().take(MARKS_SHOWN).rev().map(|value| Mark::new(t, *value)).collect();
            let row = Line { title: t.diary_average(average(t, marks)), marks: shown, ..Line::default() };
            Card { title: (*subject).to_owned(), rows: vec![row], ..Card::default() }
        });
        let lead = if subjects.is_empty() { t.diary_no_marks() } else { t.diary_marks_lead() };
        Body {
            title: t.diary_section_marks(),
            heading: t.diary_marks_title(),
            lead: Some(lead),
            weeks: None,
            cards: cards.collect(),
        }
    }

    fn attendance(&self) -> Body {
        let t = self.t;
        let days: Vec<Date> = self.days_back().filter(|date| !self.lessons(*date).is_empty()).collect();
        let missed: Vec<Date> = days.iter().copied().filter(|date| self.was_absent(*date)).collect();
        let mut rows: Vec<Line> = missed
            .iter()
            .map(|date| Line {
                title: t.date_near(*date, self.today),
                text: Some(t.diary_attendance_missed(self.lessons(*date).len())),
                absent: Some(t.diary_absent()),
                ..Line::default()
            })
            .collect();
        if rows.is_empty() {
            rows.push(Line { title: t.diary_attendance_none(), ..Line::default() });
        }
        let cards = vec![Card { title: t.diary_section_attendance(), rows, ..Card::default() }];
        let lead = t.diary_attendance_days(days.len(), days.len() - missed.len());
        Body {
            title: t.diary_section_attendance(),
            heading: t.diary_attendance_title(),
            lead: Some(lead),
            weeks: None,
            cards,
        }
    }

    fn lessons(&self, date: Date) -> Vec<Lesson> {
        lessons_on(&self.pupil.class, date, self.t.lang())
    }

    /// A mark given up to today, to a pupil who was there.
    fn mark(&self, date: Date, number: usize, lesson: &Lesson) -> Option<Mark> {
        let is_given = lesson.is_marked && date < self.today && !self.was_absent(date);
        is_given.then(|| mark_of(self.pupil.id, date, number)).flatten().map(|value| Mark::new(self.t, value))
    }

    fn was_absent(&self, date: Date) -> bool {
        date < self.today && is_absent(self.pupil.id, date)
    }

    /// The school days of the last weeks, oldest first, without today.
    fn days_back(&self) -> impl Iterator<Item = Date> {
        let today = self.today;
        (1..=LOOK_BACK_WEEKS * 7).rev().map(move |days| today.saturating_sub(days.days()))
    }
}

fn link(pupil: &Listed, section: Section, of: Option<Date>) -> String {
    let of = of.map(|date| format!("?of={date}")).unwrap_or_default();
    format!("/pupils/{}/{}{of}", pupil.id, section.path())
}

fn tint_of(pupil: &Listed) -> Tint {
    Tint::of(u8::try_from(pupil.id.rem_euclid(250)).unwrap_or(0))
}

/// The Monday of the week asked for, or of this one if that is too far away.
fn monday_near(day: Option<Date>, today: Date) -> Date {
    let this = monday_of(today);
    let asked = day.map(|day| day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days()));
    asked.filter(|monday| (*monday - this).get_days().abs() <= WEEKS_AWAY_MAX * 7).unwrap_or(this)
}

/// `3Б` → `3 «Б»`; other names stay as they are.
fn class_in_words(class: &str) -> String {
    let letters = class.trim().trim_start_matches(|sign: char| sign.is_ascii_digit());
    let digits = &class.trim()[..class.trim().len() - letters.len()];
    let letter = letters.trim();
    let is_plain = !digits.is_empty() && letter.chars().count() == 1 && letter.chars().all(char::is_alphabetic);
    if is_plain { format!("{digits}\u{a0}«{}»", letter.to_uppercase()) } else { class.trim().to_owned() }
}

fn times(lesson: &Lesson) -> String {
    let clock = |time: Time| format!("{}:{:02}", time.hour(), time.minute());
    format!("{}–{}", clock(lesson.begins), clock(lesson.ends))
}

/// `4,3` in Russian, `4.3` in English.
fn average(t: T, marks: &[u8]) -> String {
    let sum: usize = marks.iter().map(|mark| usize::from(*mark)).sum();
    let tenths = (sum * 20 + marks.len()) / (marks.len().max(1) * 2);
    let comma = match t.lang() {
        rodnya_ui::Lang::Ru => ',',
        rodnya_ui::Lang::En => '.',
    };
    format!("{}{comma}{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_class_is_written_as_schools_write_it() {
        for (class, words) in [
            ("3Б", "3\u{a0}«Б»"),
            ("11 а", "11\u{a0}«А»"),
            ("3 «Б»", "3 «Б»"),
            ("Подготовительная", "Подготовительная"),
            ("7", "7"),
            ("", ""),
        ] {
            assert_eq!(class_in_words(class), words);
        }
    }

    #[test]
    fn a_week_far_away_is_this_one() {
        let today = date(2026, 11, 26);
        assert_eq!(monday_near(Some(date(2026, 12, 6)), today), date(2026, 11, 30));
        assert_eq!(monday_near(Some(date(1, 1, 1)), today), date(2026, 11, 23));
        assert_eq!(monday_near(Some(date(9999, 12, 31)), today), date(2026, 11, 23));
        assert_eq!(monday_near(None, today), date(2026, 11, 23));
    }

    #[test]
    fn an_average_has_one_digit_after_the_comma() {
        let t = T::new(rodnya_ui::Lang::Ru);
        assert_eq!(average(t, &[5, 4, 4]), "4,3");
        assert_eq!(average(t, &[5, 5, 4]), "4,7");
        assert_eq!(average(t, &[3]), "3,0");
    }
}
