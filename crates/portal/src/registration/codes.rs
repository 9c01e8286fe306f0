//! Steps three and four: the code from the SMS, the code from the letter; and the end.

use askama::Template;
use axum::{extract::RawQuery, response::Response};
use rodnya_domain::registration::Stage;
use rodnya_flows::{
    edge::Code,
    registration::{self, Sent, StepRefusal},
    session::{self, Begin},
};
use rodnya_store::registration::Registration;
use rodnya_ui::{Form, Kind, Page, Section};

use super::{code_fault, frame, registration_at, registration_of};
use crate::shell::{AppError, Posted, Signed, Visitor, escaped, go, parameter, safe_path, show, show_failed};

#[derive(Template)]
#[template(path = "registration/code.html")]
struct CodePage {
    page: Page,
    steps: Vec<String>,
    form: Form,
    is_phone: bool,
    to: String,
    next: String,
}

#[derive(Template)]
#[template(path = "registration/done.html")]
struct DonePage {
    page: Page,
    name: String,
    /// Where one was going when the registration came between; `/` if nowhere.
    next: String,
}

pub(super) async fn phone_page(visitor: Visitor) -> Result<Response, AppError> {
    page(&visitor, Stage::PhoneCode).await
}

pub(super) async fn email_page(visitor: Visitor) -> Result<Response, AppError> {
    page(&visitor, Stage::EmailCode).await
}

async fn page(visitor: &Visitor, stage: Stage) -> Result<Response, AppError> {
    match registration_at(visitor, stage).await? {
        Ok(registration) => show(&code_page(visitor, Form::new(), &registration)),
        Err(elsewhere) => Ok(elsewhere),
    }
}

fn code_page(visitor: &Visitor, form: Form, registration: &Registration) -> CodePage {
    let (mut page, steps) = frame(visitor);
    page.failed = form.has_errors();
    let personal = &registration.draft.personal;
    let (phone, email) = (personal.phone.pretty(), personal.email.shown().to_owned());
    let is_phone = registration.stage == Stage::PhoneCode;
    let (to, next) = if is_phone { (phone, email) } else { (email, String::new()) };
    CodePage { page, steps, form, is_phone, to, next }
}

pub(super) async fn confirm_phone(visitor: Visitor, posted: Posted) -> Result<Response, AppError> {
    if posted.ticked("again") {
        return send_again(&visitor, Stage::PhoneCode).await;
    }
    let (browser, next) = (visitor.browser_hash(), visitor.portal.edge.code());
    let typed = Code::typed(posted.text("code"));
    let confirmed = visitor
        .portal
        .db
        .write(visitor.cx(), move |tx, cx| registration::confirm_phone(tx, cx, &browser, &typed, &next))
        .await?;
    match confirmed {
        Ok(sent) => Ok(on_to(&visitor, Stage::EmailCode, sent)),
        Err(refusal) => refuse(&visitor, Stage::PhoneCode, refusal).await,
    }
}

pub(super) async fn confirm_email(visitor: Visitor, posted: Posted) -> Result<Response, AppError> {
    if posted.ticked("again") {
        return send_again(&visitor, Stage::EmailCode).await;
    }
    let next = registration_of(&visitor).await?.map(|registration| registration.draft.next);
    let browser = visitor.browser_hash();
    let typed = Code::typed(posted.text("code"));
    let begin = Begin { token: visitor.portal.edge.secret(), foreign_computer: false, agent: visitor.agent.clone() };
    let own = begin.clone();
    let made = visitor
        .portal
        .db
        .write(visitor.cx(), move |tx, cx| {
            let made = registration::confirm_email(tx, cx, &browser, &typed)?;
            if let Ok(person) = made {
                session::begin_session(tx, cx, person, &own)?;
            }
            Ok(made)
        })
        .await;
    match made {
        Ok(Ok(_)) => {
            let on = next.filter(|next| next != "/").map(|next| format!("?next={}", escaped(&next)));
            let mut response = go(&format!("/registration/done{}", on.unwrap_or_default()));
            visitor.put_session(&mut response, &begin.token, begin.cookie_seconds());
            Ok(response)
        }
        Ok(Err(refusal)) => refuse(&visitor, Stage::EmailCode, refusal).await,
        // Another registration with this contact was a moment faster: its code is worth nothing any more.
        Err(error) if error.is_conflict_on("contact__kind__value_blind") => {
            refuse(&visitor, Stage::EmailCode, StepRefusal::DeadCode).await
        }
        Err(error) => Err(error.into()),
    }
}

/// On to the page of a code; it says so if the code could not leave yet.
pub(super) fn on_to(visitor: &Visitor, stage: Stage, sent: Sent) -> Response {
    let path = format!("/registration/{}", stage.name());
    match sent {
        Sent::Now => go(&path),
        Sent::Later { until } => {
            let text = visitor.page(Section::Other).t.registration_code_soon(visitor.seconds_until(until));
            visitor.go_with(&path, Kind::Wait, &text)
        }
    }
}

async fn refuse(visitor: &Visitor, stage: Stage, refusal: StepRefusal) -> Result<Response, AppError> {
    match registration_at(visitor, stage).await? {
        Ok(registration) => {
            let mut form = Form::new();
            form.fail("code", code_fault(&visitor.page(Section::Other), visitor, refusal));
            show_failed(&code_page(visitor, form, &registration))
        }
        Err(elsewhere) => Ok(elsewhere),
    }
}

async fn send_again(visitor: &Visitor, stage: Stage) -> Result<Response, AppError> {
    let (browser, code) = (visitor.browser_hash(), visitor.portal.edge.code());
    let sent =
        visitor.portal.db.write(visitor.cx(), move |tx, cx| registration::send_again(tx, cx, &browser, &code)).await?;
    match sent {
        Ok(stage) => {
            let text = visitor.page(Section::Other).t.registration_code_sent_again();
            Ok(visitor.go_with(&format!("/registration/{}", stage.name()), Kind::Ok, &text))
        }
        Err(refusal) => refuse(visitor, stage, refusal).await,
    }
}

pub(super) async fn done(signed: Signed, RawQuery(query): RawQuery) -> Result<Response, AppError> {
    let next = safe_path(&parameter(&query.unwrap_or_default(), "next"));
    let page = signed.page(Section::Other);
    let name = signed.visitor.session.as_ref().map(|session| session.given_name.clone()).unwrap_or_default();
    show(&DonePage { page, name, next })
}
