//! Lessons, homework, marks and absences, made up for every class and every week, whatever the date.
//! The plan stands in `data/curriculum.json`: bands of grades with five days each, subjects with tasks.
//! The same class, pupil and date always bring the same: nothing of it is stored.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::ToSpan as _;
use jiff::civil::{Date, Time, Weekday};
use rodnya_ui::Lang;
use serde::Deserialize;

/// The tables of the plan.
#[derive(Deserialize)]
struct Curriculum {
    bells: Vec<String>,
    lesson_minutes: i64,
    bands: Vec<Band>,
    subjects: BTreeMap<String, Subject>,
}

/// Grades from `from_grade` on, up to the next band.
#[derive(Deserialize)]
struct Band {
    from_grade: u8,
    days: Vec<Vec<String>>,
}

#[derive(Deserialize)]
struct Subject {
    ru: String,
    en: String,
    /// Nobody is marked in it.
    #[serde(default)]
    unmarked: bool,
    homework: Vec<Words>,
}

#[derive(Deserialize)]
struct Words {
    ru: String,
    en: String,
}

impl Words {
    fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ru => &self.ru,
            Lang::En => &self.en,
        }
    }
}

/// One lesson of a class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lesson {
    pub(crate) subject: &'static str,
    pub(crate) begins: Time,
    pub(crate) ends: Time,
    pub(crate) task: Option<&'static str>,
    pub(crate) is_marked: bool,
}

/// The lessons of a class on a day; none on Saturday and Sunday.
pub(crate) fn lessons_on(class: &str, date: Date, lang: Lang) -> Vec<Lesson> {
    let Some(weekday) = school_day(date) else { return Vec::new() };
    let plan = curriculum();
    let Some(band) = plan.bands.iter().rev().find(|band| band.from_grade <= grade(class)).or(plan.bands.first()) else {
        return Vec::new();
    };
    let turn = pick(&[class, "turn"], band.days.len());
    let Some(day) = band.days.get((weekday + turn) % band.days.len().max(1)) else { return Vec::new() };
    day.iter()
        .zip(&plan.bells)
        .enumerate()
        .filter_map(|(number, (key, bell))| lesson(plan, &Place { class, date, number, lang }, key, bell))
        .collect()
}

/// A pupil's mark in the `number`th lesson of a day, 2 to 5, if there is one.
pub(crate) fn mark_of(pupil: i64, date: Date, number: usize) -> Option<u8> {
    let key = [pupil.to_string(), date.to_string(), number.to_string()];
    let seed = [key[0].as_str(), key[1].as_str(), key[2].as_str(), "mark"];
    match pick(&seed, 100) {
        0..14 => Some(5),
        14..27 => Some(4),
        27..32 => Some(3),
        32 => Some(2),
        _ => None,
    }
}

/// Whether a pupil was absent on a day.
pub(crate) fn is_absent(pupil: i64, date: Date) -> bool {
    school_day(date).is_some() && pick(&[&pupil.to_string(), &date.to_string(), "absent"], 29) == 0
}

/// The Monday of the week that a day belongs to; Saturday and Sunday look ahead to the next.
pub(crate) fn monday_of(date: Date) -> Date {
    let weekday = date.weekday();
    let monday = date.saturating_sub(i64::from(weekday.to_monday_zero_offset()).days());
    match weekday {
        Weekday::Saturday | Weekday::Sunday => monday.saturating_add(7.days()),
        _ => monday,
    }
}

/// 0 for Monday to 4 for Friday.
fn school_day(date: Date) -> Option<usize> {
    let offset = usize::try_from(date.weekday().to_monday_zero_offset()).ok()?;
    (offset < 5).then_some(offset)
}

/// The grade of a class: its leading digits; a group without digits has the lessons of the first grade.
fn grade(class: &str) -> u8 {
    let digits: String = class.trim().chars().take_while(char::is_ascii_digit).take(2).collect();
    digits.parse().ok().filter(|grade| (1..=12).contains(grade)).unwrap_or(1)
}

struct Place<'a> {
    class: &'a str,
    date: Date,
    number: usize,
    lang: Lang,
}

fn lesson(plan: &'static Curriculum, place: &Place<'_>, key: &str, bell: &str) -> Option<Lesson> {
    let subject = plan.subjects.get(key)?;
    let begins = bell_time(bell)?;
    // One lesson in a few is without homework.
    let chosen =
        pick(&[place.class, &place.date.to_string(), &place.number.to_string(), "task"], subject.homework.len() + 1);
    Some(Lesson {
        subject: match place.lang {
            Lang::Ru => &subject.ru,
            Lang::En => &subject.en,
        },
        begins,
        ends: begins.wrapping_add(plan.lesson_minutes.minutes()),
        task: subject.homework.get(chosen).map(|words| words.in_lang(place.lang)),
        is_marked: !subject.unmarked,
    })
}

fn bell_time(bell: &str) -> Option<Time> {
    let (hour, minute) = bell.split_once(':')?;
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

fn curriculum() -> &'static Curriculum {
    static CURRICULUM: OnceLock<Curriculum> = OnceLock::new();
    CURRICULUM.get_or_init(|| {
        serde_json::from_str(include_str!("../data/curriculum.json")).expect("a test reads the same file")
    })
}

/// A number below `choices` that these words always give: FNV-1a with the mixing of SplitMix64.
fn pick(words: &[&str], choices: usize) -> usize {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in words.iter().flat_map(|word| word.bytes().chain([0])) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^= hash >> 31;
    let choices = u64::try_from(choices.max(1)).unwrap_or(1);
    usize::try_from(hash % choices).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn every_class_has_lessons_on_every_school_day() {
        for class in ["1А", "3 «Б»", "4Г", "5А", "7Б", "9В", "11А", "Подготовительная группа", ""]
        {
            for day in 0..(7 * 60) {
                let date = date(2026, 6, 29).saturating_add(day.days());
                let lessons = lessons_on(class, date, Lang::Ru);
                assert_eq!(lessons.is_empty(), day % 7 > 4, "{class} {date}");
                assert!(lessons.windows(2).all(|pair| pair[0].ends <= pair[1].begins));
            }
        }
    }

    #[test]
    fn every_subject_of_the_plan_is_described() {
        let plan = curriculum();
        for key in plan.bands.iter().flat_map(|band| &band.days).flatten() {
            assert!(plan.subjects.contains_key(key), "{key}");
        }
        assert!(plan.bands.iter().all(|band| band.days.len() == 5));
    }

    #[test]
    fn the_same_day_always_brings_the_same() {
        let day = date(2026, 11, 24);
        assert_eq!(lessons_on("3Б", day, Lang::Ru), lessons_on("3Б", day, Lang::Ru));
        assert_eq!(mark_of(7, day, 2), mark_of(7, day, 2));
    }

    #[test]
    fn a_weekend_looks_ahead() {
        assert_eq!(monday_of(date(2026, 11, 27)), date(2026, 11, 23));
        assert_eq!(monday_of(date(2026, 11, 28)), date(2026, 11, 30));
        assert_eq!(monday_of(date(2026, 11, 29)), date(2026, 11, 30));
    }

    #[test]
    fn marks_are_neither_rare_nor_everywhere() {
        let marked = (0..1000).filter(|pupil| mark_of(*pupil, date(2026, 11, 24), 1).is_some()).count();
        assert!((200..500).contains(&marked), "{marked}");
    }
}
