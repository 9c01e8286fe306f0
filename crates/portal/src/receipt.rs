//! A page on which anybody finds out whether a receipt was issued here and is unchanged (C4). It says nothing that the
//! receipt does not say.

use askama::Template;
use axum::{Router, response::Response, routing::get};
use rodnya_flows::receipt::{self as flow, Verified, VerifyRefusal};
use rodnya_ui::{Fact, Form, Kind, Page, Section, State};

use crate::shell::{AppError, Portal, Posted, Visitor, show, show_failed};

pub(crate) fn routes() -> Router<Portal> {
    Router::new().route("/receipts", get(page).post(check))
}

#[derive(Template)]
#[template(path = "receipt/check.html")]
struct CheckPage {
    page: Page,
    form: Form,
}

#[derive(Template)]
#[template(path = "receipt/verified.html")]
struct VerifiedPage {
    page: Page,
    state: State,
    facts: Vec<Fact>,
}

async fn page(visitor: Visitor) -> Result<Response, AppError> {
    show(&CheckPage { page: visitor.page(Section::Help), form: Form::new() })
}

async fn check(visitor: Visitor, posted: Posted) -> Result<Response, AppError> {
    let text: String = posted.text("receipt").split_whitespace().collect();
    let found = visitor.portal.db.read(move |tx| flow::verify(tx, &text)).await?;
    let mut page = visitor.page(Section::Help);
    let t = page.t;
    match found {
        Ok(verified) => show(&verified_page(page, &verified)),
        Err(refusal) => {
            let mut form = posted.form(&["receipt"]);
            form.fail(
                "receipt",
                match refusal {
                    VerifyRefusal::Malformed => t.receipt_malformed(),
                    VerifyRefusal::Unknown => t.receipt_unknown(),
                    VerifyRefusal::Changed => t.receipt_changed(),
                },
            );
            page.failed = true;
            show_failed(&CheckPage { page, form })
        }
    }
}

fn verified_page(page: Page, verified: &Verified) -> VerifiedPage {
    let t = page.t;
    VerifiedPage {
        state: State::new(Kind::Ok, t.receipt_genuine()),
        facts: vec![
            Fact::new(t.receipt_kind_label(), t.receipt_kind(verified.kind.as_str())),
            Fact::new(t.receipt_at(), t.instant(verified.at, page.now, &page.zone)),
            Fact::new(t.receipt_number(), verified.id.to_string()),
        ],
        page,
    }
}
