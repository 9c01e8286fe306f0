//! «Кто смотрел мои данные» (O3): operators' looks at one's own data.

use askama::Template;
use axum::{Router, extract::RawQuery, response::Response, routing::get};
use rodnya_domain::LookId;
use rodnya_shell::words::{self, LookLine};
use rodnya_store::look;
use rodnya_ui::{Page, Section};

use crate::shell::{AppError, Portal, Signed, parameter, show};

/// Looks on one page.
const LOOKS: usize = 30;

pub(crate) fn routes() -> Router<Portal> {
    Router::new().route("/profile/looks", get(page))
}

#[derive(Template)]
#[template(path = "look/list.html")]
struct ListPage {
    page: Page,
    looks: Vec<LookLine>,
    older: String,
}

async fn page(signed: Signed, RawQuery(query): RawQuery) -> Result<Response, AppError> {
    let before: Option<LookId> = parameter(&query.unwrap_or_default(), "before").parse().ok();
    let (person, limit) = (signed.person, u32::try_from(LOOKS + 1).unwrap_or(u32::MAX));
    let mut found = signed.visitor.portal.db.read(move |tx| look::of_person(tx, person, before, limit)).await?;
    let more = found.len() > LOOKS;
    found.truncate(LOOKS);
    let older = found.last().filter(|_| more).map(|(last, _)| format!("/profile/looks?before={}", last.id));
    let page = signed.page(Section::Other);
    let looks = found.iter().map(|found| words::look(page.t, found)).collect();
    show(&ListPage { page, looks, older: older.unwrap_or_default() })
}
