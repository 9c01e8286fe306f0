//! A request to a registry (ЕГР ЗАГС, СФР, МВД): its states, its polling, and whom a record of birth names.
//! Durable: an answer may take seconds or five working days.
//! Source: seeds 001 and 003.

use jiff::{SignedDuration, Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    document::{Field, Kind},
    name::{self, FullName},
    snils::Snils,
};

mod question;

pub use question::{Act, ActKind, Asked, AskingGuardian, Record, Subject};

/// A request without an answer ends after this long: five working days, holidays and a margin.
pub const LIFE: SignedDuration = SignedDuration::from_hours(14 * 24);
/// Polling begins with this pause.
const SHORTEST_POLL: SignedDuration = SignedDuration::from_secs(1);
/// No pause between polls is longer.
const LONGEST_POLL: SignedDuration = SignedDuration::from_mins(10);

/// The registry that is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Registry {
    /// ЕГР ЗАГС: birth certificates and acts.
    Births,
    /// СФР: СНИЛС.
    Snils,
    /// МВД: passports.
    Passports,
}

impl Registry {
    /// Every registry.
    pub const ALL: [Self; 3] = [Self::Births, Self::Snils, Self::Passports];

    /// The word of tables and of the stand-in's paths.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Births => "births",
            Self::Snils => "snils",
            Self::Passports => "passports",
        }
    }

    /// The registry with this word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|registry| registry.code() == code)
    }
}

impl From<Kind> for Registry {
    /// The registry that keeps this paper.
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::BirthCertificate => Self::Births,
            Kind::Snils => Self::Snils,
            Kind::Passport => Self::Passports,
        }
    }
}

/// What a registry says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It has the same.
    Match,
    /// It has the paper, but these data differ.
    Mismatch(Vec<Field>),
    /// It has no such paper.
    NotFound,
    /// Its answer cannot be used.
    Unclear,
}

impl Answer {
    /// `match`, `mismatch`, `not_found`, `unclear`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::Mismatch(_) => "mismatch",
            Self::NotFound => "not_found",
            Self::Unclear => "unclear",
        }
    }

    /// The answer with this word; `fields` are those of a mismatch.
    #[must_use]
    pub fn from_code(code: &str, fields: Vec<Field>) -> Option<Self> {
        match code {
            "match" => Some(Self::Match),
            "mismatch" => Some(Self::Mismatch(fields)),
            "not_found" => Some(Self::NotFound),
            "unclear" => Some(Self::Unclear),
            _ => None,
        }
    }
}

/// Where a request stands.
///
/// ```text
/// draft ──send──▶ sent ──accept──▶ accepted ──answer──▶ answered(match | mismatch | not_found | unclear)
///   └────┬──────────┴──────────────────┴──edit──▶ ended        sent, accepted ──time out──▶ expired
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Written, not yet sent.
    Draft,
    /// Sent; the registry has not said that it has it.
    Sent,
    /// The registry has it.
    Accepted,
    /// The registry has answered.
    Answered(Answer),
    /// Ended by «Редактировать»: what was asked is no longer what the card says.
    Ended,
    /// No answer within [`LIFE`].
    Expired,
}

impl State {
    /// The word of the state column.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Sent => "sent",
            Self::Accepted => "accepted",
            Self::Answered(_) => "answered",
            Self::Ended => "ended",
            Self::Expired => "expired",
        }
    }

    /// The state with this word; an answered one needs its answer.
    #[must_use]
    pub fn from_code(code: &str, answer: Option<Answer>) -> Option<Self> {
        match (code, answer) {
            ("draft", None) => Some(Self::Draft),
            ("sent", None) => Some(Self::Sent),
            ("accepted", None) => Some(Self::Accepted),
            ("answered", Some(answer)) => Some(Self::Answered(answer)),
            ("ended", None) => Some(Self::Ended),
            ("expired", None) => Some(Self::Expired),
            _ => None,
        }
    }

    /// True while an answer may still come.
    #[must_use]
    pub const fn is_running(&self) -> bool {
        matches!(self, Self::Draft | Self::Sent | Self::Accepted)
    }

    /// The step that this event brings.
    ///
    /// # Errors
    /// [`Refusal`]: a repeated or late event changes nothing.
    pub fn apply(&self, event: &Event) -> Result<Step, Refusal> {
        let step = |next, effects: &[Effect]| Ok(Step { next, effects: effects.to_vec() });
        match (self, event) {
            (Self::Draft, Event::Send) => step(Self::Sent, &[Effect::Poll]),
            (Self::Sent, Event::Accept) => step(Self::Accepted, &[Effect::Poll]),
            // A registry may answer at once, without a word of acceptance.
            (Self::Sent | Self::Accepted, Event::Answer(answer)) => {
                step(Self::Answered(answer.clone()), &[Effect::StopPolling, Effect::ApplyAnswer, Effect::Tell])
            }
            (Self::Draft | Self::Sent | Self::Accepted, Event::Edit) => step(Self::Ended, &[Effect::StopPolling]),
            (Self::Sent | Self::Accepted, Event::TimeOut) => {
                step(Self::Expired, &[Effect::StopPolling, Effect::ApplyAnswer, Effect::Tell])
            }
            (Self::Sent | Self::Accepted, Event::Send) | (Self::Accepted, Event::Accept) => Err(Refusal::Repeated),
            (Self::Answered(before), Event::Answer(now)) if before == now => Err(Refusal::Repeated),
            (Self::Answered(_), Event::Answer(_)) => Err(Refusal::AnsweredDifferently),
            (Self::Draft, Event::Accept | Event::Answer(_) | Event::TimeOut) => Err(Refusal::NotSent),
            (Self::Answered(_) | Self::Ended | Self::Expired, _) => Err(Refusal::Over),
        }
    }
}

/// What happens to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// It is sent.
    Send,
    /// The registry says that it has it.
    Accept,
    /// The registry answers, to a poll or by a call-back.
    Answer(Answer),
    /// The card was edited.
    Edit,
    /// [`LIFE`] is over.
    TimeOut,
}

/// What follows from a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Ask the registry again after [`next_poll`].
    Poll,
    /// No more polls.
    StopPolling,
    /// Write the answer into the paper; an expired request counts as unclear.
    ApplyAnswer,
    /// Tell the person.
    Tell,
}

/// The next state and what follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The state to be stored.
    pub next: State,
    /// What follows.
    pub effects: Vec<Effect>,
}

/// Why an event changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The same event came before.
    #[error("the same came before")]
    Repeated,
    /// Another answer came before; the first one holds, the operator is told.
    #[error("another answer came before")]
    AnsweredDifferently,
    /// It was never sent.
    #[error("the request was never sent")]
    NotSent,
    /// It is over.
    #[error("the request is over")]
    Over,
}

/// The pause before the next poll of a request of this age: a quarter of the age, from 1 second to 10 minutes.
#[must_use]
pub fn next_poll(age: SignedDuration) -> SignedDuration {
    (age / 4).clamp(SHORTEST_POLL, LONGEST_POLL)
}

/// True if a request sent then has had no answer for too long.
#[must_use]
pub fn is_overdue(sent: Timestamp, now: Timestamp) -> bool {
    now.duration_since(sent) >= LIFE
}

/// Whom a record of birth names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RelationKind {
    /// Мать.
    Mother,
    /// Отец.
    Father,
    /// Усыновитель.
    Adopter,
    /// Опекун.
    Guardian,
}

impl RelationKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Mother, Self::Father, Self::Adopter, Self::Guardian];

    /// The word of tables and registries.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Mother => "mother",
            Self::Father => "father",
            Self::Adopter => "adopter",
            Self::Guardian => "guardian",
        }
    }

    /// The kind with this word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A parent as the registry's record has him. Words of the registry, in any spelling.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordParent {
    /// In what place of the record he stands.
    pub kind: RelationKind,
    /// Фамилия.
    pub surname: String,
    /// Имя.
    pub given_name: String,
    /// Отчество.
    pub patronymic: Option<String>,
    /// Дата рождения.
    pub birth_date: Option<Date>,
    /// СНИЛС.
    pub snils: Option<Snils>,
    /// Series and number of the passport, ten digits.
    pub passport: Option<String>,
    /// Since when he is deprived of parental rights, if he is (Семейный кодекс, article 70).
    #[serde(default)]
    pub deprived_on: Option<Date>,
}

/// The guardian's own data, verified only.
#[derive(Clone, Default)]
pub struct VerifiedGuardian {
    /// His name now, and each former one that an act of name change or marriage proves.
    pub names: Vec<FullName>,
    /// Birth date.
    pub birth_date: Option<Date>,
    /// СНИЛС.
    pub snils: Option<Snils>,
    /// Series and number of the passport, ten digits.
    pub passport: Option<String>,
}

/// The relation that a record proves: it has the guardian's full name **and** one of birth date, СНИЛС, passport.
/// A different СНИЛС speaks of a namesake, whatever else is the same. One deprived of parental rights is not named.
#[must_use]
pub fn names_parent(record: &[RecordParent], guardian: &VerifiedGuardian) -> Option<RelationKind> {
    record.iter().find(|parent| parent.deprived_on.is_none() && is_same(parent, guardian)).map(|parent| parent.kind)
}

/// Whether a record says that this guardian is deprived of parental rights.
#[must_use]
pub fn is_deprived(record: &[RecordParent], guardian: &VerifiedGuardian) -> bool {
    record.iter().any(|parent| parent.deprived_on.is_some() && is_same(parent, guardian))
}

fn is_same(parent: &RecordParent, guardian: &VerifiedGuardian) -> bool {
    let patronymic = parent.patronymic.as_deref().unwrap_or("");
    let name = name::fold_parts(&parent.surname, &parent.given_name, patronymic);
    let named = guardian.names.iter().any(|own| own.fold() == name);
    let both_differ = matches!((&parent.snils, &guardian.snils), (Some(a), Some(b)) if a != b);
    named
        && !both_differ
        && (is_equal(&parent.birth_date, &guardian.birth_date)
            || is_equal(&parent.snils, &guardian.snils)
            || is_equal(&parent.passport, &guardian.passport))
}

fn is_equal<T: PartialEq>(a: &Option<T>, b: &Option<T>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if a == b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_grid_of_a_request() {
        let states =
            [State::Draft, State::Sent, State::Accepted, State::Answered(Answer::Match), State::Ended, State::Expired];
        let events = [
            Event::Send,
            Event::Accept,
            Event::Answer(Answer::Match),
            Event::Answer(Answer::NotFound),
            Event::Edit,
            Event::TimeOut,
        ];
        let mut grid = String::new();
        for state in &states {
            let cells: Vec<String> = events
                .iter()
                .map(|event| match state.apply(event) {
                    Ok(step) => step.next.code().to_owned(),
                    Err(refusal) => format!("-{refusal:?}"),
                })
                .collect();
            grid.push_str(&format!("{}: {}\n", state.code(), cells.join(" ")));
        }
        insta::assert_snapshot!(grid, @r"
        draft: sent -NotSent -NotSent -NotSent ended -NotSent
        sent: -Repeated accepted answered answered ended expired
        accepted: -Repeated -Repeated answered answered ended expired
        answered: -Over -Over -Repeated -AnsweredDifferently -Over -Over
        ended: -Over -Over -Over -Over -Over -Over
        expired: -Over -Over -Over -Over -Over -Over
        ");
    }

    #[test]
    fn polls_slow_down_as_a_request_grows_old() {
        let pauses = [0, 1, 8, 60, 3600, 5 * 86_400].map(|age| next_poll(SignedDuration::from_secs(age)).as_secs());
        assert_eq!(pauses, [1, 1, 2, 15, 600, 600]);
    }

    fn guardian() -> VerifiedGuardian {
        VerifiedGuardian {
            names: vec![
                FullName::parse("Примерова", "Алёна", "Сергеевна").unwrap(),
                FullName::parse("Девичьева", "Алёна", "Сергеевна").unwrap(),
            ],
            birth_date: Some(date(1988, 4, 12)),
            snils: Some(Snils::parse("112-233-445 95").unwrap()),
            passport: Some("9900123456".into()),
        }
    }

    fn mother(surname: &str) -> RecordParent {
        RecordParent {
            kind: RelationKind::Mother,
            surname: surname.into(),
            given_name: "АЛЕНА".into(),
            patronymic: Some("Сергеевна".into()),
            birth_date: None,
            snils: None,
            passport: None,
            deprived_on: None,
        }
    }

    #[test]
    fn a_record_proves_a_relation_by_full_name_and_one_more() {
        let check =
            |record: RecordParent, expected: bool| assert_eq!(names_parent(&[record], &guardian()).is_some(), expected);
        let born = Some(date(1988, 4, 12));
        let own = Some(Snils::parse("112-233-445 95").unwrap());
        let other = Some(Snils::parse("087-654-303 00").unwrap());
        check(mother("ПРИМЕРОВА"), false);
        check(RecordParent { birth_date: born, ..mother("ПРИМЕРОВА") }, true);
        check(RecordParent { birth_date: born, ..mother("Девичьева") }, true);
        check(RecordParent { birth_date: born, ..mother("Чужая") }, false);
        check(RecordParent { snils: own.clone(), ..mother("Примерова") }, true);
        check(RecordParent { snils: own, birth_date: Some(date(1988, 4, 13)), ..mother("Примерова") }, true);
        check(RecordParent { snils: other.clone(), ..mother("Примерова") }, false);
        check(RecordParent { snils: other, birth_date: born, ..mother("Примерова") }, false);
        check(RecordParent { passport: Some("9900123456".into()), ..mother("Примерова") }, true);
        check(RecordParent { patronymic: None, birth_date: born, ..mother("Примерова") }, false);
        let blank = VerifiedGuardian::default();
        assert_eq!(names_parent(&[mother("Примерова")], &blank), None);
    }

    #[test]
    fn words_of_the_tables_come_back() {
        for answer in [Answer::Match, Answer::Mismatch(vec![Field::Sex]), Answer::NotFound, Answer::Unclear] {
            let fields = if let Answer::Mismatch(fields) = &answer { fields.clone() } else { vec![] };
            assert_eq!(Answer::from_code(answer.code(), fields), Some(answer.clone()));
            assert_eq!(State::from_code("answered", Some(answer.clone())), Some(State::Answered(answer)));
        }
        assert_eq!(State::from_code("answered", None), None);
        assert_eq!(State::from_code("draft", Some(Answer::Match)), None);
    }
}
