//! The new password; before it, where there was only one code, a day's wait.

use askama::Template;
use axum::{extract::RawQuery, response::Response};
use jiff::Timestamp;
use rodnya_domain::{
    PersonId,
    password::{self, PasswordAbout},
};
use rodnya_flows::recovery;
use rodnya_store::{StoreError, Tx, account, person};
use rodnya_ui::{Form, Kind, Page};

use super::frame;
use crate::{
    fault,
    shell::{AppError, Posted, Visitor, go, show, show_failed},
};

#[derive(Template)]
#[template(path = "recovery/password.html")]
struct PasswordPage {
    page: Page,
    steps: Vec<String>,
    form: Form,
}

#[derive(Template)]
#[template(path = "recovery/waiting.html")]
struct WaitingPage {
    page: Page,
    due: Timestamp,
}

pub(super) async fn answered(visitor: &Visitor) -> Result<Option<(PersonId, Timestamp)>, AppError> {
    let (browser, now) = (visitor.browser_hash(), visitor.now);
    Ok(visitor.portal.db.read(move |tx| recovery::find_answered(tx, &browser, now)).await?)
}

pub(super) async fn page(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, AppError> {
    let Some((_, due)) = answered(&visitor).await? else { return Ok(go("/recovery/codes")) };
    let (page, steps) = frame(&visitor);
    if visitor.now < due {
        return show(&WaitingPage { page, due });
    }
    let mut form = Form::new();
    if query.as_deref() == Some("generate=1") {
        let made = password::generate(&visitor.portal.edge.random::<{ password::RANDOM_BYTES }>());
        form.set("password", made.as_str()).set("repeat", made).set("generated", "1");
    }
    show(&PasswordPage { page, steps, form })
}

fn about(tx: &mut Tx<'_>, id: PersonId) -> Result<PasswordAbout, StoreError> {
    let name = person::get(tx, id)?.name;
    let parts = [Some(name.surname), Some(name.given_name), name.patronymic];
    Ok(PasswordAbout {
        names: parts.into_iter().flatten().map(|part| part.as_str().to_owned()).collect(),
        phone: account::find_phone(tx, id)?,
        email: account::find_email(tx, id)?,
    })
}

pub(super) async fn save(visitor: Visitor, posted: Posted) -> Result<Response, AppError> {
    let Some((person, _)) = answered(&visitor).await? else { return Ok(go("/recovery/codes")) };
    let portal = &visitor.portal;
    let about = portal.db.read(move |tx| about(tx, person)).await?;
    let (mut page, steps) = frame(&visitor);
    let mut form = Form::new();
    let typed = posted.text("password");
    let checked = password::check(&portal.settings.password_policy, typed, &about);
    if let Err(faults) = &checked {
        form.fail("password", fault::password(page.t, faults));
    } else if typed != posted.text("repeat") {
        form.fail("repeat", page.t.fault_password_repeat());
    }
    let Some(new) = checked.ok().filter(|_| !form.has_errors()) else {
        page.failed = true;
        return show_failed(&PasswordPage { page, steps, form });
    };
    let hash = portal.passwords.hash(new.as_str(), portal.edge.random()).await?;
    let browser = visitor.browser_hash();
    let set = portal.db.write(visitor.cx(), move |tx, cx| recovery::set_password(tx, cx, &browser, &hash)).await?;
    match set {
        Ok(()) => {
            let mut response = visitor.go_with("/login", Kind::Ok, &page.t.recovery_done());
            visitor.drop_session(&mut response);
            Ok(response)
        }
        Err(_) => Ok(go("/recovery/password")),
    }
}
