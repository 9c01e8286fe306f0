//! The control question, shown only after a code was right.

use askama::Template;
use axum::response::Response;
use rodnya_domain::control::Answer;
use rodnya_flows::recovery::{self, StepRefusal};
use rodnya_store::recovery::Control;
use rodnya_ui::{Form, Page};

use super::{attempt, frame};
use crate::shell::{AppError, Posted, Visitor, go, show, show_failed};

#[derive(Template)]
#[template(path = "recovery/question.html")]
struct QuestionPage {
    page: Page,
    steps: Vec<String>,
    form: Form,
    question: String,
}

#[derive(Template)]
#[template(path = "recovery/child.html")]
struct ChildPage {
    page: Page,
}

async fn control(visitor: &Visitor) -> Result<Option<Option<Control>>, AppError> {
    let (browser, now) = (visitor.browser_hash(), visitor.now);
    Ok(visitor.portal.db.read(move |tx| recovery::find_control(tx, &browser, now)).await?)
}

pub(super) async fn page(visitor: Visitor) -> Result<Response, AppError> {
    let (page, steps) = frame(&visitor);
    match control(&visitor).await? {
        Some(Some(control)) => show(&QuestionPage { page, steps, form: Form::new(), question: control.question }),
        Some(None) => show(&ChildPage { page }),
        // A guardian has confirmed meanwhile, or nothing is proven yet.
        None if super::password::answered(&visitor).await?.is_some() => Ok(go("/recovery/password")),
        None => Ok(go("/recovery/codes")),
    }
}

pub(super) async fn answer(visitor: Visitor, posted: Posted) -> Result<Response, AppError> {
    let (browser, attempt) = (visitor.browser_hash(), attempt(&visitor));
    let (own_browser, own_attempt) = (browser.clone(), attempt.clone());
    let portal = &visitor.portal;
    let begun =
        portal.db.write(visitor.cx(), move |tx, cx| recovery::begin_answer(tx, cx, &own_browser, &own_attempt)).await?;
    let (id, control) = match begun {
        Ok(begun) => begun,
        Err(refusal) => return refuse(&visitor, refusal).await,
    };
    let typed = Answer::typed(posted.text("answer"));
    let text = typed.as_ref().map_or("", |answer| answer.as_str());
    let is_right = portal.passwords.verify(text, Some(&control.answer_hash)).await? && typed.is_some();
    let cancel = portal.edge.secret();
    let answered = portal
        .db
        .write(visitor.cx(), move |tx, cx| recovery::answer(tx, cx, (id, &browser), &attempt, (is_right, &cancel)))
        .await?;
    match answered {
        Ok(()) => Ok(go("/recovery/password")),
        Err(refusal) => refuse(&visitor, refusal).await,
    }
}

async fn refuse(visitor: &Visitor, refusal: StepRefusal) -> Result<Response, AppError> {
    let Some(Some(control)) = control(visitor).await? else { return Ok(go("/recovery/codes")) };
    let (mut page, steps) = frame(visitor);
    page.failed = true;
    let mut form = Form::new();
    let text = match refusal {
        StepRefusal::Wait { until } => page.t.login_wait(visitor.seconds_until(until)),
        _ => page.t.recovery_answer_wrong(),
    };
    form.fail("answer", text);
    show_failed(&QuestionPage { page, steps, form, question: control.question })
}
