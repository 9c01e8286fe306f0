//! СНИЛС and ИНН of the child: one field each (seed 003, step 6: «СНИЛС», «ИНН», «Добавить»).

use askama::Template;
use axum::{extract::Path, response::Response};
use rodnya_domain::{document::Verification, inn::Inn, snils::Snils};
use rodnya_flows::child_card;
use rodnya_ui::{Form, Kind, Page, Section};

use super::{of, own_card, refused, words};
use crate::shell::{AppError, Posted, Signed, show, show_failed};

#[derive(Template)]
#[template(path = "child_card/number.html")]
struct NumberPage {
    page: Page,
    form: Form,
    title: String,
    label: String,
    hint: String,
    /// What saving takes back; empty if nothing.
    warning: String,
    child: String,
    optional: bool,
    back: String,
}

impl NumberPage {
    fn snils(mut page: Page, form: Form, card: &rodnya_store::child_card::ChildCard) -> Self {
        let t = page.t;
        let asked = matches!(card.snils_verification, Verification::Verified | Verification::Checking);
        page.failed = form.has_errors();
        Self {
            title: t.child_card_snils_title(),
            label: t.child_card_snils_title(),
            hint: t.child_card_snils_hint(),
            warning: if asked { t.child_card_snils_warning() } else { String::new() },
            child: card.typed.name.display(),
            optional: false,
            back: format!("/family/{}", card.id),
            page,
            form,
        }
    }

    fn inn(mut page: Page, form: Form, card: &rodnya_store::child_card::ChildCard) -> Self {
        let t = page.t;
        page.failed = form.has_errors();
        Self {
            title: t.child_card_inn_title(),
            label: t.child_card_inn_title(),
            hint: t.child_card_inn_hint(),
            warning: String::new(),
            child: card.typed.name.display(),
            optional: true,
            back: format!("/family/{}", card.id),
            page,
            form,
        }
    }
}

pub(super) async fn snils_page(signed: Signed, Path(card): Path<String>) -> Result<Response, AppError> {
    let (id, _) = of(&signed, &card)?;
    let card = own_card(&signed, id).await?;
    let mut form = Form::new();
    form.set("number", card.snils.as_ref().map(Snils::pretty).unwrap_or_default());
    show(&NumberPage::snils(signed.page(Section::Documents), form, &card))
}

pub(super) async fn set_snils(signed: Signed, Path(card): Path<String>, posted: Posted) -> Result<Response, AppError> {
    let (id, guardian) = of(&signed, &card)?;
    let page = signed.page(Section::Documents);
    let t = page.t;
    let snils = match Snils::parse(posted.text("number")) {
        Ok(snils) => snils,
        Err(error) => {
            let card = own_card(&signed, id).await?;
            let mut form = posted.form(&["number"]);
            form.fail("number", words::snils_fault(t, error));
            return show_failed(&NumberPage::snils(page, form, &card));
        }
    };
    let db = &signed.visitor.portal.db;
    match db.write(signed.cx(), move |tx, cx| child_card::set_snils(tx, cx, (id, guardian), &snils)).await? {
        Ok(()) => Ok(signed.visitor.go_with(&format!("/family/{id}"), Kind::Ok, &t.child_card_snils_saved())),
        Err(refusal) => refused(&signed, t, refusal),
    }
}

pub(super) async fn inn_page(signed: Signed, Path(card): Path<String>) -> Result<Response, AppError> {
    let (id, _) = of(&signed, &card)?;
    let card = own_card(&signed, id).await?;
    let mut form = Form::new();
    form.set("number", card.inn.as_ref().map_or("", Inn::digits));
    show(&NumberPage::inn(signed.page(Section::Documents), form, &card))
}

pub(super) async fn set_inn(signed: Signed, Path(card): Path<String>, posted: Posted) -> Result<Response, AppError> {
    let (id, guardian) = of(&signed, &card)?;
    let page = signed.page(Section::Documents);
    let t = page.t;
    let typed = posted.text("number");
    let inn = match (typed.trim().is_empty(), Inn::parse(typed)) {
        (true, _) => None,
        (false, Ok(inn)) => Some(inn),
        (false, Err(error)) => {
            let card = own_card(&signed, id).await?;
            let mut form = posted.form(&["number"]);
            form.fail("number", words::inn_fault(t, error));
            return show_failed(&NumberPage::inn(page, form, &card));
        }
    };
    let db = &signed.visitor.portal.db;
    match db.write(signed.cx(), move |tx, cx| child_card::set_inn(tx, cx, (id, guardian), inn.as_ref())).await? {
        Ok(()) => Ok(signed.visitor.go_with(&format!("/family/{id}"), Kind::Ok, &t.child_card_inn_saved())),
        Err(refusal) => refused(&signed, t, refusal),
    }
}
