//! The operator's way in by the code of the app, and the first page: what waits.

use askama::Template;
use axum::{Router, extract::RawQuery, response::Response, routing::get};
use jiff::{SignedDuration, Timestamp};
use rodnya_flows::operator::{ProveRefusal, prove};
use rodnya_shell::{AppError, Operator, Portal, Posted, Signed, go, parameter, safe_path, show, show_failed};
use rodnya_store::{StoreError, Tx, job, outbox, registry_request, relation_claim, support_question};
use rodnya_ui::{Form, Page, Section};

/// A request that waits for longer hangs.
pub(crate) const HANGS_AFTER: SignedDuration = SignedDuration::from_hours(24);
/// Most rows of a list.
pub(crate) const LIST: u32 = 100;

pub(crate) fn routes() -> Router<Portal> {
    Router::new().route("/operator", get(home)).route("/operator/code", get(page).post(enter))
}

#[derive(Template)]
#[template(path = "operator/home.html")]
struct HomePage {
    page: Page,
    works: Vec<Work>,
}

/// A kind of work, with what waits.
struct Work {
    href: &'static str,
    title: String,
    about: String,
}

/// How much waits; at most [`LIST`] of each.
struct Waiting {
    questions: usize,
    requests: usize,
    claims: usize,
    dead: usize,
}

fn waiting(tx: &mut Tx<'_>, now: Timestamp) -> Result<Waiting, StoreError> {
    Ok(Waiting {
        questions: support_question::open(tx, LIST)?.len(),
        requests: registry_request::hanging(tx, now - HANGS_AFTER, LIST)?.len(),
        claims: relation_claim::open(tx, LIST)?.len(),
        dead: outbox::dead(tx, LIST)?.len() + job::dead(tx, LIST)?.len(),
    })
}

async fn home(Operator(signed): Operator) -> Result<Response, AppError> {
    let now = signed.visitor.now;
    let waiting = signed.visitor.portal.db.read(move |tx| waiting(tx, now)).await?;
    let page = signed.page(Section::Other);
    let t = page.t;
    let works = vec![
        Work {
            href: "/operator/questions",
            title: t.operator_questions(),
            about: t.operator_questions_about(waiting.questions),
        },
        Work { href: "/operator/people", title: t.operator_people(), about: t.operator_people_about() },
        Work {
            href: "/operator/requests",
            title: t.operator_requests(),
            about: t.operator_requests_about(waiting.requests),
        },
        Work { href: "/operator/claims", title: t.operator_claims(), about: t.operator_claims_about(waiting.claims) },
        Work { href: "/operator/dead", title: t.operator_dead(), about: t.operator_dead_about(waiting.dead) },
    ];
    show(&HomePage { page, works })
}

#[derive(Template)]
#[template(path = "operator/code.html")]
struct CodePage {
    page: Page,
    form: Form,
}

/// An operator who has signed in; anybody else finds no page.
fn known(signed: &Signed) -> Result<(), AppError> {
    match &signed.visitor.session {
        Some(session) if session.is_operator => Ok(()),
        _ => Err(AppError::NotFound),
    }
}

/// How long the browser keeps the session's cookie: to the session's end, on a foreign computer until it is closed.
fn cookie_seconds(signed: &Signed) -> Option<i64> {
    let session = signed.visitor.session.as_ref().filter(|session| !session.foreign_computer)?;
    Some(session.expires.duration_since(signed.visitor.now).as_secs())
}

/// Where the code leads on to: within the operator's pages.
fn next_of(typed: &str) -> String {
    let path = safe_path(typed);
    if path.starts_with("/operator") { path } else { "/operator".to_owned() }
}

async fn page(signed: Signed, RawQuery(query): RawQuery) -> Result<Response, AppError> {
    known(&signed)?;
    let mut form = Form::new();
    form.set("next", next_of(&parameter(&query.unwrap_or_default(), "next")));
    show(&CodePage { page: signed.page(Section::Other), form })
}

async fn enter(signed: Signed, posted: Posted) -> Result<Response, AppError> {
    known(&signed)?;
    let (who, typed) = ((signed.person, signed.session), posted.text("code").to_owned());
    let token = signed.visitor.portal.edge.secret();
    let new = token.clone();
    let proven = signed.visitor.portal.db.write(signed.cx(), move |tx, cx| prove(tx, cx, who, (&typed, &new))).await?;
    let next = next_of(posted.text("next"));
    let mut page = signed.page(Section::Other);
    let t = page.t;
    let fault = match proven {
        Ok(()) => {
            let mut response = go(&next);
            signed.visitor.put_session(&mut response, &token, cookie_seconds(&signed));
            return Ok(response);
        }
        Err(ProveRefusal::NoOperator) => return Err(AppError::NotFound),
        Err(ProveRefusal::Wrong) => t.operator_code_wrong(),
        Err(ProveRefusal::Wait(wait)) => t.operator_code_wait(t.instant(wait.until, page.now, &page.zone)),
    };
    let mut form = Form::new();
    form.set("next", next).fail("code", fault);
    page.failed = true;
    show_failed(&CodePage { page, form })
}
