//! «Недоставленное»: messages and jobs that were given up.

use askama::Template;
use axum::{
    Router,
    extract::Path,
    response::Response,
    routing::{get, post},
};
use jiff::Timestamp;
use rodnya_domain::{JobId, OutboxId, email::Email, phone::Phone};
use rodnya_flows::operator::{put_away, revive};
use rodnya_shell::{AppError, FreshOperator, Operator, Portal, Posted, show};
use rodnya_store::{
    job::{self, DeadJob},
    outbox::{self, DeadMessage},
};
use rodnya_ui::{Kind, Page, Section, State, T};

use crate::operator::LIST;

const HERE: &str = "/operator/dead";

pub(crate) fn routes() -> Router<Portal> {
    Router::new()
        .route("/operator/dead", get(list))
        .route("/operator/dead/messages/{message}", post(away))
        .route("/operator/dead/jobs/{job}", post(again))
}

#[derive(Template)]
#[template(path = "outbox/list.html")]
struct ListPage {
    page: Page,
    messages: Vec<Row>,
    jobs: Vec<Row>,
}

struct Row {
    icon: &'static str,
    title: String,
    state: State,
    whose: String,
    person: Option<String>,
    at: Timestamp,
    fault: String,
    action: String,
}

async fn list(Operator(signed): Operator) -> Result<Response, AppError> {
    let found = signed.visitor.portal.db.read(|tx| Ok((outbox::dead(tx, LIST)?, job::dead(tx, LIST)?)));
    let (messages, jobs) = found.await?;
    let page = signed.page(Section::Other);
    let t = page.t;
    show(&ListPage {
        messages: messages.iter().map(|dead| message(t, dead)).collect(),
        jobs: jobs.iter().map(|dead| work(t, dead)).collect(),
        page,
    })
}

fn tries(t: T, attempts: i64) -> State {
    State::new(Kind::Stop, t.operator_tries(usize::try_from(attempts).unwrap_or(0)))
}

fn message(t: T, dead: &DeadMessage) -> Row {
    let is_phone = dead.channel == "sms";
    let masked = if is_phone {
        Phone::parse(&dead.to).map(|phone| phone.masked()).ok()
    } else {
        Email::parse(&dead.to).map(|email| email.masked()).ok()
    };
    Row {
        icon: if is_phone { "phone" } else { "mail" },
        title: t.operator_channel(dead.channel.as_str()),
        state: tries(t, dead.attempts),
        whose: masked.unwrap_or_default(),
        person: dead.person.map(|person| format!("/operator/people/{person}")),
        at: dead.created,
        fault: dead.fault.clone(),
        action: format!("{HERE}/messages/{}", dead.id),
    }
}

fn work(t: T, dead: &DeadJob) -> Row {
    Row {
        icon: "refresh",
        title: t.operator_job(dead.kind.as_str()),
        state: tries(t, dead.attempts),
        whose: String::new(),
        person: None,
        at: dead.created,
        fault: dead.fault.clone(),
        action: format!("{HERE}/jobs/{}", dead.id),
    }
}

async fn away(Operator(signed): Operator, Path(id): Path<String>, _: Posted) -> Result<Response, AppError> {
    let (who, id): (_, OutboxId) = (signed.person, id.parse().map_err(|_| AppError::NotFound)?);
    let done = signed.visitor.portal.db.write(signed.cx(), move |tx, cx| put_away(tx, cx, who, id)).await?;
    let t = signed.page(Section::Other).t;
    Ok(match done {
        Ok(()) => signed.visitor.go_with(HERE, Kind::Ok, &t.operator_put_away_done()),
        Err(_) => signed.visitor.go_with(HERE, Kind::Note, &t.operator_gone()),
    })
}

async fn again(FreshOperator(signed): FreshOperator, Path(id): Path<String>, _: Posted) -> Result<Response, AppError> {
    let (who, id): (_, JobId) = (signed.person, id.parse().map_err(|_| AppError::NotFound)?);
    let done = signed.visitor.portal.db.write(signed.cx(), move |tx, cx| revive(tx, cx, who, id)).await?;
    let t = signed.page(Section::Other).t;
    Ok(match done {
        Ok(()) => signed.visitor.go_with(HERE, Kind::Ok, &t.operator_revive_done()),
        Err(_) => signed.visitor.go_with(HERE, Kind::Note, &t.operator_gone()),
    })
}
