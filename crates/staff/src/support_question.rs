//! «Вопросы в поддержку»: the queue, a question, its answer.

use askama::Template;
use axum::{Router, extract::Path, response::Response, routing::get};
use jiff::Timestamp;
use rodnya_domain::{SupportQuestionId, name::FullName, support_question::Text};
use rodnya_flows::support_question::{AnswerRefusal, answer_as};
use rodnya_shell::{AppError, Operator, Portal, Posted, Signed, fault, show, show_failed};
use rodnya_store::{
    person,
    support_question::{self, SupportQuestion},
};
use rodnya_ui::{Form, Kind, Page, Section, State};

use crate::{initials, operator::LIST};

/// So much of a question stands in the list.
const TITLE_LETTERS: usize = 120;

pub(crate) fn routes() -> Router<Portal> {
    Router::new().route("/operator/questions", get(list)).route("/operator/questions/{question}", get(page).post(send))
}

#[derive(Template)]
#[template(path = "support_question/list.html")]
struct ListPage {
    page: Page,
    rows: Vec<Row>,
}

struct Row {
    href: String,
    title: String,
    at: Timestamp,
}

async fn list(Operator(signed): Operator) -> Result<Response, AppError> {
    let open = signed.visitor.portal.db.read(|tx| support_question::open(tx, LIST)).await?;
    let rows = open.iter().map(|question| Row {
        href: format!("/operator/questions/{}", question.id),
        title: beginning(&question.text),
        at: question.created,
    });
    show(&ListPage { rows: rows.collect(), page: signed.page(Section::Other) })
}

/// The first line, shortened.
fn beginning(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let cut: String = line.chars().take(TITLE_LETTERS).collect();
    if cut.len() < text.len() { format!("{cut}…") } else { cut }
}

#[derive(Template)]
#[template(path = "support_question/one.html")]
struct OnePage {
    page: Page,
    form: Form,
    action: String,
    state: State,
    at: Timestamp,
    path: String,
    text: Vec<String>,
    answer: Vec<String>,
    /// The page of who asked, if somebody was signed in.
    person: Option<String>,
    name: String,
}

impl OnePage {
    fn new(signed: &Signed, (question, name): (SupportQuestion, Option<FullName>), form: Form) -> Self {
        let mut page = signed.page(Section::Other);
        page.failed = form.has_errors();
        let t = page.t;
        let lines = |text: &str| text.lines().map(str::to_owned).collect();
        Self {
            state: match question.answer {
                Some(_) => State::new(Kind::Ok, t.help_answered()),
                None => State::new(Kind::Wait, t.help_open()),
            },
            action: format!("/operator/questions/{}", question.id),
            at: question.created,
            path: question.page,
            text: lines(&question.text),
            answer: question.answer.as_deref().map(lines).unwrap_or_default(),
            person: question.asker.person().map(|person| format!("/operator/people/{person}")),
            name: name.map(|name| initials(t, &name)).unwrap_or_default(),
            form,
            page,
        }
    }
}

async fn load(signed: &Signed, id: &str) -> Result<(SupportQuestion, Option<FullName>), AppError> {
    let id: SupportQuestionId = id.parse().map_err(|_| AppError::NotFound)?;
    let found = signed.visitor.portal.db.read(move |tx| {
        let Some(question) = support_question::find(tx, id)? else { return Ok(None) };
        let who = question.asker.person().map(|person| person::find(tx, person)).transpose()?.flatten();
        Ok(Some((question, who.map(|person| person.name))))
    });
    found.await?.ok_or(AppError::NotFound)
}

async fn page(Operator(signed): Operator, Path(id): Path<String>) -> Result<Response, AppError> {
    show(&OnePage::new(&signed, load(&signed, &id).await?, Form::new()))
}

async fn send(Operator(signed): Operator, Path(id): Path<String>, posted: Posted) -> Result<Response, AppError> {
    let found = load(&signed, &id).await?;
    let t = signed.page(Section::Other).t;
    let text = match Text::parse(posted.text("answer")) {
        Ok(text) => text,
        Err(error) => {
            let mut form = posted.form(&["answer"]);
            form.fail("answer", fault::free_text(t, &t.operator_answer(), error));
            return show_failed(&OnePage::new(&signed, found, form));
        }
    };
    let (who, question) = (signed.person, found.0.id);
    let db = &signed.visitor.portal.db;
    let sent = db.write(signed.cx(), move |tx, cx| answer_as(tx, cx, who, question, &text)).await?;
    let (kind, words) = match sent {
        Ok(()) => (Kind::Ok, t.operator_answered()),
        Err(AnswerRefusal::Repeated) => (Kind::Note, t.operator_answered_before()),
        Err(AnswerRefusal::NotFound | AnswerRefusal::NoOperator) => return Err(AppError::NotFound),
    };
    Ok(signed.visitor.go_with("/operator/questions", kind, &words))
}
