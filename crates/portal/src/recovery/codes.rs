//! The codes: both at once, or one and a day's wait.

use askama::Template;
use axum::response::Response;
use rodnya_domain::recovery::Stage;
use rodnya_flows::{
    edge::Code,
    recovery::{self, StepRefusal},
};
use rodnya_ui::{Form, Kind, Page, Section};

use super::frame;
use crate::shell::{AppError, Posted, Visitor, go, show, show_failed};

#[derive(Template)]
#[template(path = "recovery/codes.html")]
struct CodesPage {
    page: Page,
    steps: Vec<String>,
    form: Form,
}

pub(super) async fn page(visitor: Visitor) -> Result<Response, AppError> {
    let (browser, now) = (visitor.browser_hash(), visitor.now);
    let found = visitor.portal.db.read(move |tx| rodnya_store::recovery::find_by_browser(tx, &browser, now)).await?;
    match found.map(|found| found.stage) {
        Some(Stage::Codes) => {
            let (page, steps) = frame(&visitor);
            show(&CodesPage { page, steps, form: Form::new() })
        }
        Some(Stage::Question) => Ok(go("/recovery/question")),
        Some(Stage::Password { .. }) => Ok(go("/recovery/password")),
        None => Ok(go("/recovery")),
    }
}

pub(super) async fn enter(visitor: Visitor, posted: Posted) -> Result<Response, AppError> {
    let browser = visitor.browser_hash();
    if posted.ticked("again") {
        visitor.portal.db.write(visitor.cx(), move |tx, cx| recovery::ask_again(tx, cx, &browser)).await?;
        let text = visitor.page(Section::Other).t.recovery_sent_again();
        return Ok(visitor.go_with("/recovery/codes", Kind::Ok, &text));
    }
    let typed = |name: &str| Some(posted.text(name)).filter(|text| !text.trim().is_empty()).map(Code::typed);
    let codes = (typed("code-phone"), typed("code-email"));
    let entered = visitor
        .portal
        .db
        .write(visitor.cx(), move |tx, cx| {
            recovery::enter_codes(tx, cx, &browser, (codes.0.as_ref(), codes.1.as_ref()))
        })
        .await?;
    let Err(refusal) = entered else { return Ok(go("/recovery/question")) };
    if refusal == StepRefusal::NoRecovery {
        return Ok(go("/recovery"));
    }
    let (mut page, steps) = frame(&visitor);
    page.failed = true;
    let mut form = Form::new();
    match refusal {
        StepRefusal::WrongEmailCode => form.fail("code-email", page.t.recovery_code_wrong()),
        StepRefusal::WrongPhoneCode => form.fail("code-phone", page.t.recovery_code_wrong()),
        _ => form.fail("code-phone", page.t.recovery_code_none()),
    };
    show_failed(&CodesPage { page, steps, form })
}
