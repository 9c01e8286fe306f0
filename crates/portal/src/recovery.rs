//! «Забыли пароль?» (I3, seed 002): login → codes → control question → new password. The pages are the same for a
//! login that nobody has.

mod codes;
mod guardian;
mod password;
mod question;

use askama::Template;
use axum::{
    Router,
    extract::Path,
    response::Response,
    routing::{get, post},
};
use http::StatusCode;
use rodnya_domain::login::Login;
use rodnya_flows::{edge::Secret, recovery, session::Attempt};
use rodnya_ui::{Form, Kind, Page, Section};

use crate::shell::{AppError, Portal, Posted, Visitor, go, show, show_failed, show_with};

pub(crate) fn routes() -> Router<Portal> {
    Router::new()
        .route("/recovery", get(page).post(begin))
        .route("/recovery/codes", get(codes::page).post(codes::enter))
        .route("/recovery/question", get(question::page).post(question::answer))
        .route("/recovery/password", get(password::page).post(password::save))
        .route("/recovery/guardian", post(guardian::ask))
        .route("/recovery/guardian/{recovery}", get(guardian::page).post(guardian::answer))
        .route("/recovery/cancel/{secret}", get(cancel_page).post(cancel))
}

#[derive(Template)]
#[template(path = "recovery/login.html")]
struct LoginPage {
    page: Page,
    steps: Vec<String>,
    form: Form,
}

#[derive(Template)]
#[template(path = "recovery/cancel.html")]
struct CancelPage {
    page: Page,
    alive: bool,
}

/// A page of the wizard and the names of its steps.
fn frame(visitor: &Visitor) -> (Page, Vec<String>) {
    let page = visitor.page(Section::Other);
    let t = page.t;
    let steps =
        vec![t.recovery_step_login(), t.recovery_step_codes(), t.recovery_step_question(), t.recovery_step_password()];
    (page, steps)
}

async fn page(visitor: Visitor) -> Result<Response, AppError> {
    let (page, steps) = frame(&visitor);
    show(&LoginPage { page, steps, form: Form::new() })
}

async fn begin(visitor: Visitor, posted: Posted) -> Result<Response, AppError> {
    let typed = posted.text("login").trim().to_owned();
    if typed.is_empty() {
        let (mut page, steps) = frame(&visitor);
        let mut form = Form::new();
        form.fail("login", page.t.fault_empty(page.t.login_login()));
        page.failed = true;
        return show_failed(&LoginPage { page, steps, form });
    }
    let login = Login::parse(&typed).ok();
    let from = crate::registration::from(&visitor);
    let begun =
        visitor.portal.db.write(visitor.cx(), move |tx, cx| recovery::begin(tx, cx, &from, login.as_ref())).await?;
    match begun {
        Ok(()) => Ok(go("/recovery/codes")),
        Err(wait) => Err(AppError::TooMany { wait_seconds: visitor.seconds_until(wait.until) }),
    }
}

/// A control answer counts with the tries of the account from this address, whatever its login was.
fn attempt(visitor: &Visitor) -> Attempt {
    Attempt { login: None, typed: String::new(), address: visitor.source.address(), network: visitor.source.network() }
}

async fn cancel_page(visitor: Visitor, Path(secret): Path<String>) -> Result<Response, AppError> {
    let secret = Secret::parse(&secret).ok_or(AppError::NotFound)?;
    let now = visitor.now;
    let alive = visitor.portal.db.read(move |tx| recovery::can_cancel(tx, &secret, now)).await?;
    let status = if alive { StatusCode::OK } else { StatusCode::GONE };
    show_with(status, &CancelPage { page: visitor.page(Section::Other), alive })
}

async fn cancel(visitor: Visitor, Path(secret): Path<String>, _: Posted) -> Result<Response, AppError> {
    let secret = Secret::parse(&secret).ok_or(AppError::NotFound)?;
    let done = visitor.portal.db.write(visitor.cx(), move |tx, cx| recovery::cancel(tx, cx, &secret)).await?;
    if !done {
        return show_with(StatusCode::GONE, &CancelPage { page: visitor.page(Section::Other), alive: false });
    }
    let text = visitor.page(Section::Other).t.recovery_cancelled();
    Ok(visitor.go_with("/login", Kind::Ok, &text))
}
