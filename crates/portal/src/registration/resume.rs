//! Going on with a registration on another device: the code from the phone or mail that was typed there.

use askama::Template;
use axum::response::Response;
use rodnya_domain::{login::Login, registration::Stage};
use rodnya_flows::{edge::Code, registration};
use rodnya_store::account::Contact;
use rodnya_ui::{Form, Kind, Page, Section};

use super::from;
use crate::shell::{AppError, Posted, Visitor, go, show, show_failed};

#[derive(Template)]
#[template(path = "registration/resume.html")]
struct ResumePage {
    page: Page,
    form: Form,
    asked: bool,
}

fn resume_page(visitor: &Visitor, form: Form, asked: bool) -> ResumePage {
    let mut page = visitor.page(Section::Other);
    page.failed = form.has_errors();
    ResumePage { page, form, asked }
}

pub(super) async fn page(visitor: Visitor) -> Result<Response, AppError> {
    show(&resume_page(&visitor, Form::new(), false))
}

pub(super) async fn code_page(_: Visitor) -> Result<Response, AppError> {
    Ok(go("/registration/resume"))
}

fn contact(typed: &str) -> Option<Contact> {
    match Login::parse(typed).ok()? {
        Login::Phone(phone) => Some(Contact::Phone(phone)),
        Login::Email(email) => Some(Contact::Email(email)),
        Login::Snils(_) => None,
    }
}

pub(super) async fn ask(visitor: Visitor, posted: Posted) -> Result<Response, AppError> {
    let mut form = posted.form(&["contact"]);
    let Some(contact) = contact(posted.text("contact")) else {
        form.fail("contact", visitor.page(Section::Other).t.registration_resume_fault());
        return show_failed(&resume_page(&visitor, form, false));
    };
    let (from, code) = (from(&visitor), visitor.portal.edge.code());
    let asked = visitor
        .portal
        .db
        .write(visitor.cx(), move |tx, cx| registration::ask_to_resume(tx, cx, &from, &contact, &code))
        .await?;
    match asked {
        Ok(()) => show(&resume_page(&visitor, form, true)),
        Err(wait) => Err(AppError::TooMany { wait_seconds: visitor.seconds_until(wait.until) }),
    }
}

pub(super) async fn confirm(visitor: Visitor, posted: Posted) -> Result<Response, AppError> {
    let mut form = posted.form(&["contact"]);
    let Some(contact) = contact(posted.text("contact")) else { return Ok(go("/registration/resume")) };
    let (browser, typed) = (visitor.browser_hash(), Code::typed(posted.text("code")));
    let resumed = visitor
        .portal
        .db
        .write(visitor.cx(), move |tx, cx| registration::resume(tx, cx, &browser, &contact, &typed))
        .await?;
    match resumed {
        Ok(stage) => {
            let address = format!("/registration/{}", stage.name());
            if stage != Stage::Secret {
                return Ok(go(&address));
            }
            let text = visitor.page(Section::Other).t.registration_resumed();
            Ok(visitor.go_with(&address, Kind::Note, &text))
        }
        // One text for all: whether a registration has begun with this contact is nobody's business.
        Err(_) => {
            form.fail("code", visitor.page(Section::Other).t.registration_resume_wrong());
            show_failed(&resume_page(&visitor, form, true))
        }
    }
}
