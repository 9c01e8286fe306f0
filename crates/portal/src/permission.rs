//! «Согласия и доверенности → Разрешения» (C4; seed 003, part 4): the list for oneself and each child, «Отозвать»,
//! «Скачать подтверждение», and «Выдать разрешение» before any system has asked.

mod list;
pub(crate) mod receipt;
pub(crate) mod sheet;
mod system;
mod withdraw;

use askama::Template;
use axum::{Router, response::Response, routing::get};
use rodnya_domain::PersonId;
use rodnya_ui::{Page, Section};

pub(crate) use system::{say_frozen, say_granted};

use crate::shell::{AppError, Portal, Signed, show};

pub(crate) fn routes() -> Router<Portal> {
    Router::new()
        .route("/consents", get(consents))
        .route("/consents/permissions", get(list::page))
        .route("/consents/permissions/{id}/withdraw", get(withdraw::page).post(withdraw::send))
        .route("/consents/permissions/{id}/receipt", get(receipt::of_permission).head(receipt::no_head))
        .route("/consents/systems", get(system::list))
        .route("/consents/systems/{id}", get(system::page))
        .route("/consents/systems/{id}/grant", get(system::sheet).post(system::grant))
}

#[derive(Template)]
#[template(path = "permission/consents.html")]
struct ConsentsPage {
    page: Page,
}

async fn consents(signed: Signed) -> Result<Response, AppError> {
    show(&ConsentsPage { page: signed.page(Section::Other) })
}

/// The person named in `?for=`; the reader himself without it.
fn named(query: Option<&str>, reader: PersonId) -> Result<PersonId, AppError> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query.unwrap_or_default()).unwrap_or_default();
    match pairs.iter().find(|(key, _)| key == "for") {
        Some((_, id)) => id.parse().map_err(|_| AppError::NotFound),
        None => Ok(reader),
    }
}
