//! «Связь с ребёнком по документам»: what one operator has recorded and another has to decide.

use askama::Template;
use axum::{Router, response::Response, routing::get};
use jiff::Timestamp;
use rodnya_shell::{AppError, Operator, Portal, show};
use rodnya_store::{StoreError, relation_claim};
use rodnya_ui::{Page, Section};

use crate::{initials, operator::LIST, registry_request::name_of};

pub(crate) fn routes() -> Router<Portal> {
    Router::new().route("/operator/claims", get(list))
}

#[derive(Template)]
#[template(path = "relation_claim/list.html")]
struct ListPage {
    page: Page,
    rows: Vec<Row>,
}

struct Row {
    href: String,
    name: String,
    by: String,
    at: Timestamp,
}

async fn list(Operator(signed): Operator) -> Result<Response, AppError> {
    let found = signed.visitor.portal.db.read(|tx| {
        let open = relation_claim::open(tx, LIST)?;
        open.into_iter()
            .map(|claim| Ok((name_of(tx, claim.guardian)?, name_of(tx, claim.recorded_by)?, claim)))
            .collect::<Result<Vec<_>, StoreError>>()
    });
    let found = found.await?;
    let page = signed.page(Section::Other);
    let t = page.t;
    let row = |(guardian, recorder, claim): &(_, _, relation_claim::RelationClaim)| Row {
        href: format!("/operator/people/{}", claim.guardian),
        name: Option::as_ref(guardian).map(|name| initials(t, name)).unwrap_or_default(),
        by: t.operator_claim_by(Option::as_ref(recorder).map(|name| initials(t, name)).unwrap_or_default()),
        at: claim.created,
    };
    show(&ListPage { rows: found.iter().map(row).collect(), page })
}
