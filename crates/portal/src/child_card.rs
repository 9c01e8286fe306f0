//! The child's card (F1): its page, the form of «Добавить» and «Редактировать», СНИЛС and ИНН, and «Запросить» in the
//! pension fund (F3). Source: seed 001, steps 2 to 4; seed 003, step 6; seed 004.

mod card;
mod form;
mod numbers;
pub(crate) mod words;

pub(crate) use card::task;

use axum::{
    Router,
    extract::Path,
    response::Response,
    routing::{get, post},
};
use rodnya_domain::{ChildCardId, PersonId};
use rodnya_flows::child_card::{self, CARDS_MAX, CardRefusal, RequestRefusal};
use rodnya_store::child_card::ChildCard;
use rodnya_ui::{Kind, Section, T};

use crate::{
    family::{card_id, guardian},
    shell::{AppError, Portal, Posted, Signed, go},
};

pub(crate) fn routes() -> Router<Portal> {
    Router::new()
        .route("/family/new", get(form::new_page).post(form::add))
        .route("/family/{card}", get(card::page))
        .route("/family/{card}/edit", get(form::edit_page).post(form::edit))
        .route("/family/{card}/snils", get(numbers::snils_page).post(numbers::set_snils))
        .route("/family/{card}/snils/request", post(request_snils))
        .route("/family/{card}/inn", get(numbers::inn_page).post(numbers::set_inn))
        .route("/family/{card}/auto-update", post(set_auto_update))
}

/// The guardian's own card named in the address; another's is not found.
pub(crate) async fn own_card(signed: &Signed, id: ChildCardId) -> Result<ChildCard, AppError> {
    let guardian = guardian(signed)?;
    let found = signed.visitor.portal.db.read(move |tx| rodnya_store::child_card::find(tx, id, guardian)).await?;
    found.ok_or(AppError::NotFound)
}

/// Card and guardian of a form's address.
fn of(signed: &Signed, card: &str) -> Result<(ChildCardId, PersonId), AppError> {
    Ok((card_id(card)?, guardian(signed)?))
}

/// Where a refusal leads.
fn refused(signed: &Signed, t: T, refusal: CardRefusal) -> Result<Response, AppError> {
    match refusal {
        CardRefusal::NotFound => Err(AppError::NotFound),
        CardRefusal::TooMany => Ok(signed.visitor.go_with("/family", Kind::Stop, &t.family_full(CARDS_MAX))),
    }
}

async fn request_snils(signed: Signed, Path(card): Path<String>, _: Posted) -> Result<Response, AppError> {
    let (id, guardian) = of(&signed, &card)?;
    let db = &signed.visitor.portal.db;
    let asked = db.write(signed.cx(), move |tx, cx| child_card::request_snils(tx, cx, guardian, id)).await?;
    let t = signed.page(Section::Documents).t;
    let back = format!("/family/{id}");
    let (kind, text) = match asked {
        Ok(()) => (Kind::Ok, t.child_card_snils_sent()),
        Err(RequestRefusal::NotFound) => return Err(AppError::NotFound),
        // The page of the request says what is lacking.
        Err(RequestRefusal::Level) => return Ok(go("/family/request")),
        Err(RequestRefusal::NoPaper(_)) => return Ok(go(&format!("/family/{id}/snils"))),
        Err(RequestRefusal::Adult(_) | RequestRefusal::NotNow(_) | RequestRefusal::Nobody) => {
            (Kind::Stop, t.child_card_snils_not_now())
        }
    };
    Ok(signed.visitor.go_with(&back, kind, &text))
}

async fn set_auto_update(signed: Signed, Path(card): Path<String>, posted: Posted) -> Result<Response, AppError> {
    let (id, guardian) = of(&signed, &card)?;
    let on = posted.ticked("on");
    let db = &signed.visitor.portal.db;
    let set = db.write(signed.cx(), move |tx, cx| child_card::set_auto_update(tx, cx, (id, guardian), on)).await?;
    let t = signed.page(Section::Documents).t;
    match set {
        Ok(()) => Ok(signed.visitor.go_with(&format!("/family/{id}"), Kind::Ok, &t.child_card_auto_changed())),
        Err(refusal) => refused(&signed, t, refusal),
    }
}
