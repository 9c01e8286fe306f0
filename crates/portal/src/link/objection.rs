//! «Возразить» (F7): an earlier guardian holds back one who was linked later.

use askama::Template;
use axum::{extract::Path, response::Response};
use rodnya_domain::Id;
use rodnya_flows::link as flow;
use rodnya_store::{child_card::ChildCard, link::Link};
use rodnya_ui::{Kind, Page, Section};

use crate::{
    child_card::own_card,
    family::card_id,
    shell::{AppError, Posted, Signed, show},
};

/// Another guardian who is linked to the account, as the card shows him.
pub(crate) struct OtherRow {
    pub(crate) name: String,
    pub(crate) about: String,
    /// «Возразить», where this guardian may.
    pub(crate) object: Option<String>,
}

impl OtherRow {
    pub(crate) fn new(page: &Page, card: &ChildCard, other: &flow::OtherGuardian) -> Self {
        let t = page.t;
        let when = |at| t.instant(at, page.now, &page.zone);
        Self {
            name: t.name(&other.name),
            about: match other.frozen_until {
                Some(until) => t.link_other_frozen(when(until)),
                None => t.link_other_since(when(other.from)),
            },
            object: other.may_object.then(|| format!("/family/{}/guardians/{}/objection", card.id, other.link)),
        }
    }
}

#[derive(Template)]
#[template(path = "link/objection.html")]
struct ObjectionPage {
    page: Page,
    lead: String,
    back: String,
}

fn link_id(text: &str) -> Result<Id<Link>, AppError> {
    text.parse().map_err(|_| AppError::NotFound)
}

pub(super) async fn page(signed: Signed, Path((card, link)): Path<(String, String)>) -> Result<Response, AppError> {
    let card = own_card(&signed, card_id(&card)?).await?;
    let (at, link, cx) = ((card.id, card.guardian), link_id(&link)?, signed.cx());
    let others = signed.visitor.portal.db.read(move |tx| flow::others(tx, &cx, at)).await?;
    let Some(other) = others.into_iter().find(|other| other.link == link) else { return Err(AppError::NotFound) };
    let page = signed.page(Section::Documents);
    let back = format!("/family/{}", card.id);
    if !other.may_object {
        return Ok(signed.visitor.go_with(&back, Kind::Note, &page.t.link_object_nothing()));
    }
    let lead = page.t.link_object_lead(page.t.name(&other.name));
    show(&ObjectionPage { lead, back, page })
}

pub(super) async fn object(
    signed: Signed,
    Path((card, link)): Path<(String, String)>,
    _: Posted,
) -> Result<Response, AppError> {
    let card = own_card(&signed, card_id(&card)?).await?;
    let (at, link) = ((card.id, card.guardian), link_id(&link)?);
    let objected = signed.visitor.portal.db.write(signed.cx(), move |tx, cx| flow::object(tx, cx, at, link)).await?;
    let page = signed.page(Section::Documents);
    let back = format!("/family/{}", card.id);
    match objected {
        Ok(until) => {
            let text = page.t.link_objected(page.t.instant(until, page.now, &page.zone));
            Ok(signed.visitor.go_with(&back, Kind::Ok, &text))
        }
        Err(flow::NothingToObject) => Err(AppError::NotFound),
    }
}
