//! «Сменить пароль»: from 14 with the child's code.

use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use rodnya_domain::{
    age::Stage,
    password::{self, RANDOM_BYTES},
};
use rodnya_flows::{
    edge::Code,
    managing::{self as flow, Child, Refusal},
};
use rodnya_store::child_card::ChildCard;
use rodnya_ui::{Disc, Form, Kind, Page, Section};
use serde::Deserialize;

use super::{at, href, managed, no_page};
use crate::{
    family::disc,
    fault,
    shell::{AppError, Posted, Signed, show, show_failed},
};

#[derive(Template)]
#[template(path = "managing/password.html")]
struct PasswordPage {
    page: Page,
    form: Form,
    disc: Disc,
    of: String,
    back: String,
    /// The child agrees by a code.
    needs_code: bool,
    told: String,
}

impl PasswordPage {
    fn new(mut page: Page, form: Form, (card, child): (&ChildCard, &Child)) -> Self {
        page.failed = form.has_errors();
        let name = card.typed.name.given_name.as_str();
        Self {
            form,
            disc: disc(page.t, card),
            of: page.t.managing_of(name),
            back: href(card.id),
            needs_code: child.stage != Stage::Child,
            told: page.t.managing_password_told(name),
            page,
        }
    }
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
    let (card, child) = managed(&signed, &card).await?;
    let mut form = Form::new();
    if wish.generate == "1" {
        let made = password::generate(&signed.visitor.portal.edge.random::<RANDOM_BYTES>());
        form.set("password", made.as_str()).set("repeat", made).set("generated", "1");
    }
    show(&PasswordPage::new(signed.page(Section::Documents), form, (&card, &child)))
}

/// «Прислать код ребёнку».
pub(super) async fn send_code(signed: Signed, Path(card): Path<String>, _: Posted) -> Result<Response, AppError> {
    let (at, code) = (at(&signed, &card)?, signed.visitor.portal.edge.code());
    let db = &signed.visitor.portal.db;
    let sent = db.write(signed.cx(), move |tx, cx| flow::send_code(tx, cx, at, &code)).await?;
    let page = signed.page(Section::Documents);
    let back = format!("{}/password", href(at.0));
    match sent {
        Ok(()) => Ok(signed.visitor.go_with(&back, Kind::Ok, &page.t.managing_code_sent())),
        Err(Refusal::Wait(wait)) => {
            let text = page.t.managing_code_wait(page.t.instant(wait.until, page.now, &page.zone));
            Ok(signed.visitor.go_with(&back, Kind::Wait, &text))
        }
        Err(refusal) => Err(no_page(refusal)),
    }
}

pub(super) async fn save(signed: Signed, Path(name): Path<String>, posted: Posted) -> Result<Response, AppError> {
    signed.must_be_fresh(&format!("/family/{name}/manage/password"))?;
    let (card, child) = managed(&signed, &name).await?;
    let (at, cx) = ((card.id, card.guardian), signed.cx());
    let portal = &signed.visitor.portal;
    let about = portal.db.read(move |tx| flow::password_about(tx, &cx, at)).await?.map_err(no_page)?;
    let page = signed.page(Section::Documents);
    let t = page.t;
    let mut form = posted.form(&["code"]);
    let checked = password::check(&portal.settings.password_policy, posted.text("password"), &about);
    match &checked {
        Err(faults) => {
            form.fail("password", fault::password(t, faults));
        }
        Ok(password) if password::Password::typed(posted.text("repeat")).as_ref() != Some(password) => {
            form.fail("repeat", t.fault_password_repeat());
        }
        Ok(_) => {}
    }
    if let (Ok(password), false) = (checked, form.has_errors()) {
        let hash = portal.passwords.hash(password.as_str(), portal.edge.random()).await?;
        let code = Code::typed(posted.text("code"));
        let set = portal.db.write(signed.cx(), move |tx, cx| flow::set_password(tx, cx, at, &hash, &code)).await?;
        match set {
            Ok(()) => return Ok(signed.visitor.go_with(&href(card.id), Kind::Ok, &t.managing_password_set())),
            Err(Refusal::WrongCode { left }) => form.fail("code", t.managing_code_wrong(left)),
            Err(Refusal::NoCode) => form.fail("code", t.managing_code_none()),
            Err(refusal) => return Err(no_page(refusal)),
        };
    }
    show_failed(&PasswordPage::new(page, form, (&card, &child)))
}
