//! Pages of the console for people: the same data as its JSON, with forms that work without a script.
//! People come as JSON from the program around; what a person lacks is not shown.
//! Absent: no state and no decisions.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rodnya_protocol::registry::AnswerWord;
use serde_json::Value;

use super::POLICY;
use super::body::Asker;
use super::segments::{Segment, segments};
use super::texts::Lang;
use crate::World;
use crate::fault::{Fault, FaultTarget};
use crate::outbox::{Channel, Message};
use crate::registries::Shown;
use crate::registries::records::{Records, Unknown};

/// What every page has.
struct Frame {
    lang: Lang,
    suffix: &'static str,
    done: bool,
    /// The section, which is also the path and the key of the title.
    section: &'static str,
}

impl Frame {
    fn new(asker: &Asker, section: &'static str) -> Self {
        Self { lang: asker.lang, suffix: asker.suffix, done: asker.done, section }
    }

    fn text(&self, key: &str) -> &'static str {
        self.lang.text(key)
    }

    /// A text whose key ends in a word of the data.
    fn word(&self, key: &str, word: &str) -> &'static str {
        self.lang.text(&format!("{key}-{word}"))
    }
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage<'a> {
    frame: Frame,
    portal_url: &'a str,
}

pub(super) fn home(world: &World, asker: &Asker) -> Response {
    render(&HomePage { frame: Frame::new(asker, "home"), portal_url: &world.portal_url })
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    frame: Frame,
    words: &'a str,
}

pub(super) fn problem(asker: &Asker, words: &str) -> Response {
    render(&ProblemPage { frame: Frame::new(asker, "problem"), words })
}

#[derive(Template)]
#[template(path = "people.html")]
struct PeoplePage {
    frame: Frame,
    people: Vec<PersonView>,
}

struct PersonView {
    name: String,
    role: Option<&'static str>,
    note: String,
    facts: Vec<Fact>,
    children: Vec<PersonView>,
    enrolment: Vec<(&'static str, String)>,
}

struct Fact {
    label: &'static str,
    value: String,
}

pub(super) fn people(asker: &Asker, people: &Value) -> Response {
    let all = people.as_array().map(Vec::as_slice).unwrap_or_default();
    let people = all.iter().map(|person| person_view(asker.lang, person)).collect();
    render(&PeoplePage { frame: Frame::new(asker, "people"), people })
}

/// Label and place of each datum, for adults and children alike.
const FACTS: [(&str, &str); 26] = [
    ("phone", "/logins/phone"),
    ("mail", "/logins/email"),
    ("password", "/password"),
    ("level", "/level"),
    ("birth-date", "/birth_date"),
    ("birth-place", "/birth_place"),
    ("snils", "/logins/snils"),
    ("snils", "/snils"),
    ("passport", "/passport"),
    ("issued-on", "/passport/issued_on"),
    ("issued-by", "/passport/issued_by"),
    ("department-code", "/passport/department_code"),
    ("address", "/address"),
    ("question", "/control/question"),
    ("control-answer", "/control/answer"),
    ("app-secret", "/totp/secret"),
    ("app-code", "/totp/code"),
    ("certificate", "/birth_certificate"),
    ("issued-on", "/birth_certificate/issued_on"),
    ("act-number", "/birth_certificate/act_number"),
    ("act-date", "/birth_certificate/act_date"),
    ("issued-by", "/birth_certificate/issued_by"),
    ("organization", "/organization"),
    ("organization", "/organization/name"),
    ("class", "/group"),
    ("class", "/group/name"),
];

fn person_view(lang: Lang, person: &Value) -> PersonView {
    let text = |place: &str| text_at(person, place);
    let name = ["/name/surname", "/name/given_name", "/name/patronymic"].map(text);
    let facts = FACTS
        .iter()
        .filter_map(|(key, place)| Some(Fact { label: lang.text(key), value: text_at(person, place)? }))
        .collect();
    let children = person.get("children").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    PersonView {
        name: name.iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" "),
        role: text("/role").and_then(|role| role_text(lang, &role)),
        note: text("/note").unwrap_or_default(),
        facts,
        children: children.iter().map(|child| person_view(lang, child)).collect(),
        enrolment: if person.get("birth_certificate").is_some() { enrolment(person) } else { Vec::new() },
    }
}

/// The hidden fields of «Записать в дневник».
fn enrolment(child: &Value) -> Vec<(&'static str, String)> {
    [
        ("surname", "/name/surname"),
        ("given_name", "/name/given_name"),
        ("patronymic", "/name/patronymic"),
        ("birth_date", "/birth_date"),
        ("snils", "/snils"),
    ]
    .into_iter()
    .filter_map(|(field, place)| Some((field, text_at(child, place)?)))
    .collect()
}

fn role_text(lang: Lang, role: &str) -> Option<&'static str> {
    let known = ["parent", "child", "helper", "clerk", "teacher", "accountant", "operator", "adult"];
    known.contains(&role).then(|| lang.text(&format!("role-{role}")))
}

/// A datum as text; a paper is its series and number.
fn text_at(person: &Value, place: &str) -> Option<String> {
    match person.pointer(place)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        paper @ Value::Object(_) => {
            Some(format!("{} {}", paper.get("series")?.as_str()?, paper.get("number")?.as_str()?))
        }
        _ => None,
    }
}

#[derive(Template)]
#[template(path = "outbox.html")]
struct OutboxPage<'a> {
    frame: Frame,
    to: &'a str,
    messages: Vec<MessageView<'a>>,
}

struct MessageView<'a> {
    message: &'a Message,
    channel: &'static str,
    at: String,
    segments: Vec<Segment<'a>>,
}

/// How many messages a page shows.
const MESSAGES_SHOWN: usize = 100;

pub(super) fn outbox(asker: &Asker, to: &str, messages: &[Message]) -> Response {
    let messages = messages
        .iter()
        .take(MESSAGES_SHOWN)
        .map(|message| MessageView {
            message,
            channel: asker.lang.text(match message.channel {
                Channel::Sms => "sms",
                Channel::Email => "email",
                Channel::Push => "push",
            }),
            at: shown_time(message.at),
            segments: segments(&message.text),
        })
        .collect();
    render(&OutboxPage { frame: Frame::new(asker, "outbox"), to, messages })
}

#[derive(Template)]
#[template(path = "registry.html")]
struct RegistryPage<'a> {
    frame: Frame,
    records: &'a Records,
    finds_unknown: bool,
    requests: Vec<RequestView<'a>>,
}

struct RequestView<'a> {
    id: &'a str,
    kind: &'static str,
    at: String,
    answer: &'static str,
}

impl RegistryPage<'_> {
    fn count(&self) -> usize {
        self.records.births.len() + self.records.snils.len() + self.records.passports.len() + self.records.acts.len()
    }
}

pub(super) fn registry(asker: &Asker, records: &Records, requests: &[Shown]) -> Response {
    let frame = Frame::new(asker, "registry");
    let requests = requests
        .iter()
        .map(|request| RequestView {
            id: &request.id,
            kind: frame.word("kind", request.kind.as_str()),
            at: shown_time(request.accepted_at),
            answer: frame.word(
                "answer",
                match request.reply.as_ref().and_then(|reply| reply.answer) {
                    Some(AnswerWord::Match) => "match",
                    Some(AnswerWord::Mismatch) => "mismatch",
                    Some(AnswerWord::NotFound) => "not_found",
                    Some(AnswerWord::Unclear) => "unclear",
                    None => "waiting",
                },
            ),
        })
        .collect();
    render(&RegistryPage { frame, records, finds_unknown: records.mode.unknown == Unknown::Match, requests })
}

#[derive(Template)]
#[template(path = "faults.html")]
struct FaultsPage<'a> {
    frame: Frame,
    faults: &'a [(FaultTarget, Fault)],
}

pub(super) fn faults(asker: &Asker, faults: &[(FaultTarget, Fault)]) -> Response {
    render(&FaultsPage { frame: Frame::new(asker, "faults"), faults })
}

#[derive(Template)]
#[template(path = "clock.html")]
struct ClockPage {
    frame: Frame,
    now: String,
}

pub(super) fn clock(asker: &Asker, now: Timestamp) -> Response {
    render(&ClockPage { frame: Frame::new(asker, "clock"), now: shown_time(now) })
}

/// The town lives by Moscow time.
fn shown_time(at: Timestamp) -> String {
    let zone = TimeZone::get("Europe/Moscow").unwrap_or(TimeZone::UTC);
    zone.to_datetime(at).strftime("%d.%m.%Y %H:%M:%S").to_string()
}

fn render(page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => ([(header::CONTENT_SECURITY_POLICY, POLICY)], Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page of the console could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
