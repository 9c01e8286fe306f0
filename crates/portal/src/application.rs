//! «Заявления» (U3): everything that was asked of an office or of support, where it stands, and what happens next.

use std::collections::HashSet;

use askama::Template;
use axum::{Router, response::Response, routing::get};
use jiff::Timestamp;
use rodnya_domain::registry_request::{Answer, Asked, State as RequestState, Subject};
use rodnya_store::{
    StoreError, Tx, child_card,
    registry_request::{self, RegistryRequest},
    support_question::{self, SupportQuestion},
};
use rodnya_ui::{Kind, Page, Section, State, T};

use crate::{
    family::guardian,
    shell::{AppError, Portal, Signed, show, words::differing},
};

pub(crate) fn routes() -> Router<Portal> {
    Router::new().route("/applications", get(page))
}

#[derive(Template)]
#[template(path = "application/list.html")]
struct ListPage {
    page: Page,
    groups: Vec<Group>,
}

/// «Ждут вас», «В работе», «Завершены».
struct Group {
    id: &'static str,
    title: String,
    rows: Vec<Row>,
}

struct Row {
    title: String,
    whose: String,
    at: Timestamp,
    state: State,
    about: String,
    href: String,
    word: String,
}

/// A request with the child it is about.
struct Known {
    request: RegistryRequest,
    child: Option<String>,
    /// A later request asks the same: this one is history.
    is_overtaken: bool,
}

fn load(tx: &mut Tx<'_>, person: rodnya_domain::PersonId) -> Result<Vec<Known>, StoreError> {
    let mut seen = HashSet::new();
    let mut known = Vec::new();
    for request in registry_request::of_person(tx, person)? {
        let child = match request.subject {
            Subject::ChildCard(card) => {
                child_card::find(tx, card, person)?.map(|card| card.typed.name.given_name.as_str().to_owned())
            }
            Subject::Document(_) | Subject::Person(_) => None,
        };
        let is_overtaken = !seen.insert((request.subject, request.registry()));
        known.push(Known { request, child, is_overtaken });
    }
    Ok(known)
}

async fn page(signed: Signed) -> Result<Response, AppError> {
    let person = guardian(&signed)?;
    let loaded =
        signed.visitor.portal.db.read(move |tx| Ok((load(tx, person)?, support_question::of_person(tx, person)?)));
    let (known, questions) = loaded.await?;
    let page = signed.page(Section::Applications);
    let t = page.t;
    let group = |id, title| Group { id, title, rows: Vec::new() };
    let mut groups = [
        group("yours", t.application_yours()),
        group("running", t.application_running()),
        group("done", t.application_done()),
    ];
    for known in &known {
        groups[place(known)].rows.push(row(&page, known));
    }
    for question in &questions {
        groups[if question.answer.is_some() { DONE } else { RUNNING }].rows.push(question_row(t, question));
    }
    for group in &mut groups {
        group.rows.sort_by_key(|row| std::cmp::Reverse(row.at));
    }
    let groups = groups.into_iter().filter(|group| !group.rows.is_empty()).collect();
    show(&ListPage { page, groups })
}

/// Places of the headings.
const YOURS: usize = 0;
const RUNNING: usize = 1;
const DONE: usize = 2;

/// Under which heading a request stands.
fn place(known: &Known) -> usize {
    match &known.request.state {
        state if state.is_running() => RUNNING,
        RequestState::Answered(Answer::Match) | RequestState::Ended => DONE,
        _ if known.is_overtaken => DONE,
        // Own acts that the registry does not have are no mistake of the person.
        RequestState::Answered(Answer::NotFound) if matches!(known.request.asked, Asked::Acts { .. }) => DONE,
        _ => YOURS,
    }
}

fn row(page: &Page, known: &Known) -> Row {
    let (t, request) = (page.t, &known.request);
    let title = match &request.asked {
        Asked::Birth { .. } => t.family_request_title(),
        Asked::Acts { .. } => t.application_acts(),
        Asked::Snils { .. } => t.application_snils(),
        Asked::Passport { .. } => t.application_passport(),
    };
    let href = match request.subject {
        Subject::ChildCard(card) => format!("/family/{card}"),
        Subject::Person(_) if matches!(request.asked, Asked::Acts { .. }) => "/family/acts".to_owned(),
        Subject::Document(_) | Subject::Person(_) => "/profile".to_owned(),
    };
    let yours = place(known) == YOURS;
    Row {
        title,
        whose: known.child.as_deref().map_or_else(|| t.application_you(), |child| t.name(child)),
        at: request.created,
        state: state(t, &request.state),
        about: t.application_about(code(&request.state)),
        href,
        word: if yours { t.application_mend() } else { t.application_see() },
    }
}

/// Signs of a question that the list shows.
const QUESTION_SIGNS: usize = 60;

fn question_row(t: T, question: &SupportQuestion) -> Row {
    let is_answered = question.answer.is_some();
    let line = question.text.lines().next().unwrap_or_default();
    let mut beginning: String = line.chars().take(QUESTION_SIGNS).collect();
    if beginning.len() < question.text.trim_end().len() {
        beginning.push('…');
    }
    Row {
        title: t.application_question(),
        whose: beginning,
        at: question.created,
        state: question_state(t, is_answered),
        about: if is_answered { t.application_question_answered() } else { t.application_question_open() },
        href: format!("/help/questions/{}", question.id),
        word: t.application_see(),
    }
}

/// Whether support has answered.
pub(crate) fn question_state(t: T, is_answered: bool) -> State {
    if is_answered { State::new(Kind::Ok, t.help_answered()) } else { State::new(Kind::Wait, t.help_open()) }
}

/// The word of a state, as the texts know it.
const fn code(state: &RequestState) -> &'static str {
    match state {
        RequestState::Draft | RequestState::Sent | RequestState::Accepted => "running",
        RequestState::Answered(answer) => answer.code(),
        RequestState::Ended => "ended",
        RequestState::Expired => "expired",
    }
}

fn state(t: T, state: &RequestState) -> State {
    match state {
        RequestState::Draft | RequestState::Sent | RequestState::Accepted => State::checking(t),
        RequestState::Answered(Answer::Match) => State::checked(t),
        RequestState::Answered(Answer::Mismatch(fields)) => State::mismatch(t, &differing(t, fields)),
        RequestState::Answered(Answer::NotFound) => State::not_found(t),
        RequestState::Answered(Answer::Unclear) | RequestState::Expired => State::no_answer(t),
        RequestState::Ended => State::new(Kind::Plain, t.application_ended()),
    }
}
