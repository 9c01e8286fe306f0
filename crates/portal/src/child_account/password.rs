//! «Пароль для входа», set in a session of the guardian who began, and «Учётная запись ребёнка создана» (seed 001,
//! step 7; seed 004, step 5).

use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use rodnya_domain::{
    child_account::Step,
    email::Email,
    password::{self, RANDOM_BYTES},
    phone::Phone,
};
use rodnya_flows::child_account::{self, At, Begun, Made, Refusal};
use rodnya_store::StoreError;
use rodnya_ui::{Fact, Form, Page, Section, Tint};
use serde::Deserialize;

use super::{Frame, at, frame, href, load_at, refused};
use crate::{
    family::tint,
    fault,
    shell::{AppError, Posted, Signed, go, show, show_failed},
};

#[derive(Template)]
#[template(path = "child_account/password.html")]
struct PasswordPage {
    frame: Frame,
    page: Page,
    form: Form,
    email: String,
}

#[derive(Template)]
#[template(path = "child_account/done.html")]
struct DonePage {
    page: Page,
    tint: Tint,
    how: String,
    facts: Vec<Fact>,
}

/// `?generate=1`: the page comes back with a password.
#[derive(Debug, Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    generate: String,
}

pub(super) async fn page(
    signed: Signed,
    Path(card): Path<String>,
    Query(wish): Query<Wish>,
) -> Result<Response, AppError> {
    let at = at(&signed, &card)?;
    let begun = match load_at(&signed, at, Step::Password).await? {
        Ok(begun) => begun,
        Err(response) => return Ok(response),
    };
    let mut form = Form::new();
    if wish.generate == "1" {
        let made = password::generate(&signed.visitor.portal.edge.random::<RANDOM_BYTES>());
        form.set("password", made.as_str()).set("repeat", made).set("generated", "1");
    }
    show(&password_page(&signed, &begun, form))
}

fn password_page(signed: &Signed, begun: &Begun, form: Form) -> PasswordPage {
    let frame = frame(signed, &begun.card, begun);
    let mut page = frame.page.clone();
    page.failed = form.has_errors();
    let email = begun.draft.email.as_ref().map_or("", Email::shown).to_owned();
    PasswordPage { frame, page, form, email }
}

pub(super) async fn save(signed: Signed, Path(card): Path<String>, posted: Posted) -> Result<Response, AppError> {
    let at = at(&signed, &card)?;
    let begun = match load_at(&signed, at, Step::Password).await? {
        Ok(begun) => begun,
        Err(response) => return Ok(response),
    };
    let t = signed.page(Section::Documents).t;
    let now = signed.visitor.now;
    let portal = &signed.visitor.portal;
    let about = match portal.db.read(move |tx| child_account::password_about(tx, at, now)).await? {
        Ok(about) => about,
        Err(refusal) => return refused(&signed, at, refusal).await,
    };
    let mut form = Form::new();
    let password = password::check(&portal.settings.password_policy, posted.text("password"), &about);
    match &password {
        Err(faults) => {
            form.fail("password", fault::password(t, faults));
        }
        Ok(password) if password::Password::typed(posted.text("repeat")).as_ref() != Some(password) => {
            form.fail("repeat", t.fault_password_repeat());
        }
        Ok(_) => {}
    }
    let (Ok(password), false) = (password, form.has_errors()) else {
        return show_failed(&password_page(&signed, &begun, form));
    };
    let hash = portal.passwords.hash(password.as_str(), portal.edge.random()).await?;
    match complete(&signed, at, hash).await? {
        Ok(made) => show(&done_page(&signed, &begun, &made)),
        Err(Refusal::PhoneTaken) => Ok(go(&href(at, Step::Phone))),
        Err(Refusal::EmailTaken) => Ok(go(&href(at, Step::Email))),
        Err(refusal) => refused(&signed, at, refusal).await,
    }
}

/// A contact or the account that was made elsewhere in the same moment is a refusal, not a fault.
async fn complete(signed: &Signed, at: At, hash: String) -> Result<Result<Made, Refusal>, AppError> {
    let db = &signed.visitor.portal.db;
    match db.write(signed.cx(), move |tx, cx| child_account::complete(tx, cx, at, &hash)).await {
        Ok(done) => Ok(done),
        Err(StoreError::Conflict { rule }) if rule == "contact__kind__value_blind" => Ok(Err(Refusal::EmailTaken)),
        Err(StoreError::Conflict { .. }) => Ok(Err(Refusal::NotBegun)),
        Err(error) => Err(error.into()),
    }
}

fn done_page(signed: &Signed, begun: &Begun, made: &Made) -> DonePage {
    let page = signed.page(Section::Documents);
    let t = page.t;
    let mut facts = Vec::new();
    if let Some(phone) = made.phone.as_ref().map(Phone::pretty) {
        facts.push(Fact::new(t.child_account_done_phone(), phone));
    }
    facts.push(Fact::new(t.child_account_done_email(), made.email.shown()));
    facts.push(Fact::new(t.child_account_done_password(), t.child_account_done_password_value()));
    DonePage {
        tint: tint(&begun.card),
        how: t.child_account_done_how(begun.card.typed.name.given_name.as_str()),
        facts,
        page,
    }
}
