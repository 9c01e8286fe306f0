//! «Задать вопрос», and a question with its answer.

use askama::Template;
use axum::{
    extract::{Path, RawQuery},
    response::Response,
};
use jiff::Timestamp;
use rodnya_domain::{
    SupportQuestionId,
    email::Email,
    support_question::{Asker, Text},
};
use rodnya_flows::support_question::{self as flow, Asked};
use rodnya_store::support_question;
use rodnya_ui::{Form, Kind, Page, Section, State};

use crate::{
    application::question_state,
    fault,
    shell::{AppError, Posted, Signed, Visitor, parameter, safe_path, show, show_failed},
};

#[derive(Template)]
#[template(path = "help/ask.html")]
struct AskPage {
    page: Page,
    form: Form,
    is_signed: bool,
}

impl AskPage {
    fn new(visitor: &Visitor, form: Form) -> Self {
        let mut page = visitor.page(Section::Help);
        page.failed = form.has_errors();
        Self { page, form, is_signed: visitor.session.is_some() }
    }
}

#[derive(Template)]
#[template(path = "help/sent.html")]
struct SentPage {
    page: Page,
    about: String,
}

pub(super) async fn page(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, AppError> {
    let mut form = Form::new();
    form.set("page", safe_path(&parameter(&query.unwrap_or_default(), "from")));
    show(&AskPage::new(&visitor, form))
}

pub(super) async fn send(visitor: Visitor, posted: Posted) -> Result<Response, AppError> {
    let t = visitor.page(Section::Help).t;
    let mut form = posted.form(&["text", "email", "page"]);
    let text = Text::parse(posted.text("text"));
    if let Err(error) = text {
        form.fail("text", fault::free_text(t, &t.help_text(), error));
    }
    let asker = match &visitor.session {
        Some(session) => Some(Asker::Person(session.person)),
        None => match Email::parse(posted.text("email")) {
            Ok(email) => Some(Asker::Mail(email)),
            Err(error) => {
                form.fail("email", fault::email(t, error));
                None
            }
        },
    };
    let (Ok(text), Some(asker)) = (text, asker) else { return show_failed(&AskPage::new(&visitor, form)) };
    // Of the page only its path: what stands behind it may be personal.
    let from = safe_path(posted.text("page"));
    let page = from.split(['?', '#']).next().unwrap_or("/").to_owned();
    let asked = Asked {
        asker: asker.clone(),
        address: visitor.source.address(),
        network: visitor.source.network(),
        page,
        text,
    };
    let sent = visitor.portal.db.write(visitor.cx(), move |tx, cx| flow::ask(tx, cx, &asked)).await?;
    match (sent, asker) {
        (Ok(id), Asker::Person(_)) => Ok(visitor.go_with(&format!("/help/questions/{id}"), Kind::Ok, &t.help_sent())),
        (Ok(_), Asker::Mail(email)) => {
            let page = visitor.page(Section::Help);
            let about = page.t.help_sent_about(email.shown());
            show(&SentPage { page, about })
        }
        (Err(wait), _) => {
            let page = visitor.page(Section::Help);
            form.fail("text", t.help_wait(t.instant(wait.until, page.now, &page.zone)));
            show_failed(&AskPage::new(&visitor, form))
        }
    }
}

#[derive(Template)]
#[template(path = "help/question.html")]
struct QuestionPage {
    page: Page,
    state: State,
    at: Timestamp,
    text: Vec<String>,
    answer: Vec<String>,
}

pub(super) async fn one(signed: Signed, Path(id): Path<String>) -> Result<Response, AppError> {
    let id: SupportQuestionId = id.parse().map_err(|_| AppError::NotFound)?;
    let person = signed.person;
    let found = signed.visitor.portal.db.read(move |tx| support_question::find_own(tx, id, person)).await?;
    let question = found.ok_or(AppError::NotFound)?;
    let page = signed.page(Section::Help);
    let t = page.t;
    let lines = |text: &str| text.lines().map(str::to_owned).collect();
    show(&QuestionPage {
        state: question_state(t, question.answer.is_some()),
        at: question.created,
        text: lines(&question.text),
        answer: question.answer.as_deref().map(lines).unwrap_or_default(),
        page,
    })
}
