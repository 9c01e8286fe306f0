//! «Добавьте адрес»: place of birth and address of registration (seed 001, step 3).

use askama::Template;
use axum::{extract::Path, response::Response};
use rodnya_domain::{child_account::Step, place};
use rodnya_flows::child_account::{self, Address, Begun, Refusal};
use rodnya_store::person;
use rodnya_ui::{Form, T};

use super::{Frame, at, frame, href, load_at, refused};
use crate::{
    fault,
    shell::{AppError, Posted, Signed, go, show, show_failed},
};

#[derive(Template)]
#[template(path = "child_account/address.html")]
struct AddressPage {
    frame: Frame,
    page: rodnya_ui::Page,
    form: Form,
    place_hint: String,
    /// The guardian's own address; none if it has not told any.
    own_address: Option<String>,
    /// A place that differs from the record has been shown as such once.
    confirmed: String,
}

pub(super) async fn page(signed: Signed, Path(card): Path<String>) -> Result<Response, AppError> {
    let at = at(&signed, &card)?;
    let begun = match load_at(&signed, at, Step::Address).await? {
        Ok(begun) => begun,
        Err(response) => return Ok(response),
    };
    let own = own_address(&signed).await?;
    let mut form = Form::new();
    let known = begun.draft.birth_place.clone().or_else(|| begun.card.recorded_birth_place.clone());
    form.set("birth_place", known.unwrap_or_default());
    match &begun.draft.address {
        Some(Address::Own(text)) => form.set("address", text.as_str()),
        Some(Address::SameAsGuardian) => form.set("same_address", "1"),
        None => &mut form,
    };
    show(&address_page(&signed, &begun, form, own))
}

async fn own_address(signed: &Signed) -> Result<Option<String>, AppError> {
    let guardian = signed.person;
    let found = signed.visitor.portal.db.read(move |tx| Ok(person::get(tx, guardian)?.registered_address));
    Ok(found.await?)
}

fn address_page(signed: &Signed, begun: &Begun, form: Form, own_address: Option<String>) -> AddressPage {
    let frame = frame(signed, &begun.card, begun);
    let mut page = frame.page.clone();
    page.failed = form.has_errors();
    let t = page.t;
    let place_hint = match &begun.card.recorded_birth_place {
        Some(place) => t.child_account_birth_place_recorded(place),
        None => t.child_account_birth_place_hint(),
    };
    let confirmed =
        if form.error("birth_place").is_some() { form.value("birth_place").to_owned() } else { String::new() };
    AddressPage { frame, page, form, place_hint, own_address, confirmed }
}

pub(super) async fn save(signed: Signed, Path(card): Path<String>, posted: Posted) -> Result<Response, AppError> {
    let at = at(&signed, &card)?;
    let begun = match load_at(&signed, at, Step::Address).await? {
        Ok(begun) => begun,
        Err(response) => return Ok(response),
    };
    let own = own_address(&signed).await?;
    let t = frame(&signed, &begun.card, &begun).page.t;
    let (place, address) = match parse(t, &posted, &begun, own.is_some()) {
        Ok(typed) => typed,
        Err(form) => return show_failed(&address_page(&signed, &begun, form, own)),
    };
    let db = &signed.visitor.portal.db;
    let saved = db.write(signed.cx(), move |tx, cx| child_account::save_address(tx, cx, at, &place, &address)).await?;
    match saved {
        Ok(_) => Ok(go(&href(at, Step::Phone))),
        Err(Refusal::NoAddress) => {
            let mut form = posted.form(&["birth_place", "address"]);
            form.fail("address", t.child_account_address_empty());
            show_failed(&address_page(&signed, &begun, form, None))
        }
        Err(refusal) => refused(&signed, at, refusal).await,
    }
}

fn parse(t: T, posted: &Posted, begun: &Begun, has_own: bool) -> Result<(String, Address), Form> {
    let mut form = posted.form(&["birth_place", "same_address", "address"]);
    let place = place::parse(posted.text("birth_place"));
    match (&place, &begun.card.recorded_birth_place) {
        (Err(error), _) => {
            form.fail("birth_place", fault::free_text(t, &t.child_account_birth_place(), *error));
        }
        // Said once; who sends the same place again means it.
        (Ok(typed), Some(recorded)) if !is_same_place(typed, recorded) && posted.text("confirmed") != typed => {
            form.fail("birth_place", t.child_account_birth_place_differs(recorded));
        }
        _ => {}
    }
    let address = if has_own && posted.ticked("same_address") {
        Some(Address::SameAsGuardian)
    } else {
        match place::parse(posted.text("address")) {
            Ok(text) => Some(Address::Own(text)),
            Err(rodnya_domain::FreeTextError::Empty) => {
                form.fail("address", t.child_account_address_empty());
                None
            }
            Err(error) => {
                form.fail("address", fault::free_text(t, &t.child_account_registered_address(), error));
                None
            }
        }
    };
    match (place, address) {
        (Ok(place), Some(address)) if !form.has_errors() => Ok((place, address)),
        _ => Err(form),
    }
}

/// Letters and digits alone count: «г.Приозёрск» and «г. Приозерск» are one place.
fn is_same_place(a: &str, b: &str) -> bool {
    let fold = |text: &str| -> String {
        text.to_lowercase().replace('ё', "е").chars().filter(|letter| letter.is_alphanumeric()).collect()
    };
    fold(a) == fold(b)
}
