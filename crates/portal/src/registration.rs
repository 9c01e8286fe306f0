//! Registration (I1) in the order and words of seed 002: «Личные данные» → password and control question → code
//! from the SMS → code from the letter → «Поздравляем!».

mod codes;
mod personal;
mod resume;
mod secrets;

use axum::{Router, response::Response, routing::get};
use rodnya_domain::registration::Stage;
use rodnya_flows::registration::{From, StepRefusal};
use rodnya_store::registration::Registration;
use rodnya_ui::{Page, Section};

use crate::shell::{AppError, Portal, Visitor, go};

pub(crate) fn routes() -> Router<Portal> {
    Router::new()
        .route("/registration", get(personal::page).post(personal::save))
        .route("/registration/password", get(secrets::page).post(secrets::save))
        .route("/registration/phone-code", get(codes::phone_page).post(codes::confirm_phone))
        .route("/registration/email-code", get(codes::email_page).post(codes::confirm_email))
        .route("/registration/done", get(codes::done))
        .route("/registration/resume", get(resume::page).post(resume::ask))
        .route("/registration/resume/code", get(resume::code_page).post(resume::confirm))
        .route("/terms", get(secrets::terms))
}

/// The live registration of this browser.
async fn registration_of(visitor: &Visitor) -> Result<Option<Registration>, AppError> {
    let (browser, now) = (visitor.browser_hash(), visitor.now);
    Ok(visitor.portal.db.read(move |tx| rodnya_store::registration::find_by_browser(tx, &browser, now)).await?)
}

/// The live registration of this browser if it stands at this stage; else the way to where it stands.
async fn registration_at(visitor: &Visitor, stage: Stage) -> Result<Result<Registration, Response>, AppError> {
    let found = registration_of(visitor).await?;
    Ok(match found {
        Some(registration) if registration.stage == stage => Ok(registration),
        Some(registration) => Err(go(&format!("/registration/{}", registration.stage.name()))),
        None => Err(go("/registration")),
    })
}

pub(crate) fn from(visitor: &Visitor) -> From {
    From { browser_hash: visitor.browser_hash(), address: visitor.source.address(), network: visitor.source.network() }
}

/// A page of the wizard: it has no sections, only a way out.
fn frame(visitor: &Visitor) -> (Page, Vec<String>) {
    let page = visitor.page(Section::Other);
    let t = page.t;
    let steps = vec![
        t.registration_step_personal(),
        t.registration_step_password(),
        t.registration_step_phone(),
        t.registration_step_email(),
    ];
    (page, steps)
}

/// What a code page says of a refusal.
fn code_fault(page: &Page, visitor: &Visitor, refusal: StepRefusal) -> String {
    let t = page.t;
    match refusal {
        StepRefusal::WrongCode { left } => t.registration_code_wrong(left),
        StepRefusal::DeadCode | StepRefusal::NoDraft => t.registration_code_dead(),
        StepRefusal::TooSoon { until } => t.registration_code_soon(visitor.seconds_until(until)),
    }
}
