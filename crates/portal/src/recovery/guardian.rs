//! «Попросить родителя», and the guardian's answer (F10).

use askama::Template;
use axum::{extract::Path, response::Response};
use rodnya_domain::RecoveryId;
use rodnya_flows::recovery::{self, StepRefusal};
use rodnya_store::person;
use rodnya_ui::{Kind, Page, Section};

use crate::shell::{AppError, Posted, Signed, Visitor, go, show};

/// `POST /recovery/guardian`: the child asks.
pub(super) async fn ask(visitor: Visitor, _: Posted) -> Result<Response, AppError> {
    let browser = visitor.browser_hash();
    let asked = visitor.portal.db.write(visitor.cx(), move |tx, cx| recovery::ask_guardians(tx, cx, &browser)).await?;
    let t = visitor.page(Section::Other).t;
    match asked {
        Ok(0) => Ok(visitor.go_with("/recovery/question", Kind::Stop, &t.recovery_child_nobody())),
        Ok(_) => Ok(visitor.go_with("/recovery/question", Kind::Ok, &t.recovery_child_asked())),
        Err(StepRefusal::Wait { .. }) => {
            Ok(visitor.go_with("/recovery/question", Kind::Wait, &t.recovery_child_asked_often()))
        }
        Err(_) => Ok(go("/recovery/codes")),
    }
}

#[derive(Template)]
#[template(path = "recovery/confirm.html")]
struct ConfirmPage {
    page: Page,
    lead: String,
    action: String,
}

fn recovery_id(text: &str) -> Result<RecoveryId, AppError> {
    text.parse().map_err(|_| AppError::NotFound)
}

/// `GET /recovery/guardian/{recovery}`
pub(super) async fn page(signed: Signed, Path(id): Path<String>) -> Result<Response, AppError> {
    let (which, cx) = ((recovery_id(&id)?, signed.person), signed.cx());
    let loaded = signed.visitor.portal.db.read(move |tx| match recovery::to_confirm(tx, &cx, which)? {
        Some((_, child)) => Ok(Some(person::get(tx, child)?.name)),
        None => Ok(None),
    });
    let name = loaded.await?.ok_or(AppError::NotFound)?;
    let page = signed.page(Section::Documents);
    let lead = page.t.recovery_confirm_lead(name.display());
    show(&ConfirmPage { lead, action: format!("/recovery/guardian/{}", which.0), page })
}

/// `POST /recovery/guardian/{recovery}`
pub(super) async fn answer(signed: Signed, Path(id): Path<String>, posted: Posted) -> Result<Response, AppError> {
    let (which, agrees) = ((recovery_id(&id)?, signed.person), !posted.ticked("refuse"));
    if agrees {
        signed.must_be_fresh(&format!("/recovery/guardian/{}", which.0))?;
    }
    let db = &signed.visitor.portal.db;
    let done = db.write(signed.cx(), move |tx, cx| recovery::answer_for_child(tx, cx, which, agrees)).await?;
    if !done {
        return Err(AppError::NotFound);
    }
    let t = signed.page(Section::Documents).t;
    let text = if agrees { t.recovery_confirmed() } else { t.recovery_confirm_refused() };
    Ok(signed.visitor.go_with("/family", Kind::Ok, &text))
}
