//! «Помощь» (U4): short pages by task, a search, and «Задать вопрос», also without a login.

mod question;
mod topics;

use askama::Template;
use axum::{
    Router,
    extract::{Path, RawQuery},
    response::Response,
    routing::get,
};
use jiff::Timestamp;
use rodnya_store::support_question;
use rodnya_ui::{Link, Page, Section};

use crate::shell::{AppError, Portal, Visitor, escaped, parameter, safe_path, show};
pub(crate) use topics::fold;
use topics::{Topic, topics};

pub(crate) fn routes() -> Router<Portal> {
    Router::new()
        .route("/help", get(page))
        .route("/help/ask", get(question::page).post(question::send))
        .route("/help/questions/{id}", get(question::one))
        .route("/help/{topic}", get(one))
}

#[derive(Template)]
#[template(path = "help/list.html")]
struct HelpPage {
    page: Page,
    query: String,
    title: String,
    topics: Vec<Topic>,
    yours: Vec<Yours>,
    is_signed: bool,
}

/// A question of the person's own.
struct Yours {
    href: String,
    text: String,
    at: Timestamp,
    is_answered: bool,
}

async fn page(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, AppError> {
    let query: String = parameter(&query.unwrap_or_default(), "q").chars().take(100).collect();
    let person = visitor.session.as_ref().map(|session| session.person);
    let yours = match person {
        Some(person) => visitor.portal.db.read(move |tx| support_question::of_person(tx, person)).await?,
        None => Vec::new(),
    };
    let page = visitor.page(Section::Help);
    let t = page.t;
    let wanted = fold(query.trim());
    let topics: Vec<Topic> = topics(t).into_iter().filter(|topic| topic.holds(&wanted)).collect();
    let shown = |text: &str| text.lines().next().unwrap_or_default().chars().take(80).collect();
    let yours = yours
        .iter()
        .map(|question| Yours {
            href: format!("/help/questions/{}", question.id),
            text: shown(&question.text),
            at: question.created,
            is_answered: question.answer.is_some(),
        })
        .collect();
    show(&HelpPage {
        title: if wanted.is_empty() { t.help_often() } else { t.help_found() },
        query,
        topics,
        yours,
        is_signed: person.is_some(),
        page,
    })
}

#[derive(Template)]
#[template(path = "help/topic.html")]
struct TopicPage {
    page: Page,
    title: String,
    steps: Vec<String>,
    link: Option<Link>,
    /// «Задать вопрос», with the page where the trouble was.
    ask: String,
}

async fn one(visitor: Visitor, Path(key): Path<String>, RawQuery(query): RawQuery) -> Result<Response, AppError> {
    let page = visitor.page(Section::Help);
    let found = topics(page.t).into_iter().find(|topic| topic.key == key).ok_or(AppError::NotFound)?;
    let Topic { title, steps, link, .. } = found;
    // What the way leads to, a child does not open.
    let link = link.filter(|_| visitor.session.as_ref().is_none_or(|session| session.origin == "own"));
    let from = safe_path(&parameter(&query.unwrap_or_default(), "from"));
    let ask = if from == "/" { "/help/ask".to_owned() } else { format!("/help/ask?from={}", escaped(&from)) };
    show(&TopicPage { page, title, steps, link, ask })
}
