//! «Добавьте номер телефона — при наличии» and the code from the SMS (seed 001, step 4).

use askama::Template;
use axum::{extract::Path, response::Response};
use rodnya_domain::{child_account::Step, phone::Phone};
use rodnya_flows::{
    child_account::{self, At, Begun, Refusal},
    edge::Code,
};
use rodnya_ui::{Form, Kind, T};

use super::{Frame, at, frame, href, load_at, refused, wait_words};
use crate::{
    fault,
    shell::{AppError, Posted, Signed, go, show, show_failed},
};

#[derive(Template)]
#[template(path = "child_account/phone.html")]
struct PhonePage {
    frame: Frame,
    page: rodnya_ui::Page,
    form: Form,
}

#[derive(Template)]
#[template(path = "child_account/phone_code.html")]
struct CodePage {
    frame: Frame,
    page: rodnya_ui::Page,
    form: Form,
    phone: String,
}

pub(super) async fn page(signed: Signed, Path(card): Path<String>) -> Result<Response, AppError> {
    let at = at(&signed, &card)?;
    let begun = match load_at(&signed, at, Step::Phone).await? {
        Ok(begun) => begun,
        Err(response) => return Ok(response),
    };
    let mut form = Form::new();
    form.set("phone", begun.draft.phone.as_ref().map(Phone::pretty).unwrap_or_default());
    show(&phone_page(&signed, &begun, form))
}

fn phone_page(signed: &Signed, begun: &Begun, form: Form) -> PhonePage {
    let frame = frame(signed, &begun.card, begun);
    let mut page = frame.page.clone();
    page.failed = form.has_errors();
    PhonePage { frame, page, form }
}

/// «Получить код» or «Пропустить».
pub(super) async fn save(signed: Signed, Path(card): Path<String>, posted: Posted) -> Result<Response, AppError> {
    let at = at(&signed, &card)?;
    if posted.ticked("skip") {
        return skip(&signed, at).await;
    }
    let begun = match load_at(&signed, at, Step::Phone).await? {
        Ok(begun) => begun,
        Err(response) => return Ok(response),
    };
    let mut form = posted.form(&["phone"]);
    let t = frame(&signed, &begun.card, &begun).page.t;
    let text = match Phone::parse(posted.text("phone")) {
        Err(error) => fault::phone(t, error),
        Ok(phone) => match ask_code(&signed, at, phone).await? {
            Ok(step) => return Ok(go(&href(at, step))),
            Err(refusal) => match phone_words(t, &signed, &refusal) {
                Some(text) => text,
                None => return refused(&signed, at, refusal).await,
            },
        },
    };
    form.fail("phone", text);
    show_failed(&phone_page(&signed, &begun, form))
}

async fn ask_code(signed: &Signed, at: At, phone: Phone) -> Result<Result<Step, Refusal>, AppError> {
    let portal = &signed.visitor.portal;
    let code = portal.edge.code();
    Ok(portal.db.write(signed.cx(), move |tx, cx| child_account::ask_code(tx, cx, at, &phone, &code)).await?)
}

async fn skip(signed: &Signed, at: At) -> Result<Response, AppError> {
    let db = &signed.visitor.portal.db;
    match db.write(signed.cx(), move |tx, cx| child_account::skip_phone(tx, cx, at)).await? {
        Ok(step) => Ok(go(&href(at, step))),
        Err(refusal) => refused(signed, at, refusal).await,
    }
}

fn phone_words(t: T, signed: &Signed, refusal: &Refusal) -> Option<String> {
    match refusal {
        Refusal::ParentsPhone => Some(t.child_account_phone_parent()),
        Refusal::PhoneTaken => Some(t.child_account_phone_taken()),
        Refusal::Wait { until } => Some(wait_words(t, signed, *until)),
        _ => None,
    }
}

pub(super) async fn code_page(signed: Signed, Path(card): Path<String>) -> Result<Response, AppError> {
    let at = at(&signed, &card)?;
    match load_at(&signed, at, Step::PhoneCode).await? {
        Ok(begun) => show(&code_form(&signed, &begun, Form::new())),
        Err(response) => Ok(response),
    }
}

fn code_form(signed: &Signed, begun: &Begun, form: Form) -> CodePage {
    let frame = frame(signed, &begun.card, begun);
    let mut page = frame.page.clone();
    page.failed = form.has_errors();
    let phone = begun.draft.phone.as_ref().map(Phone::pretty).unwrap_or_default();
    CodePage { frame, page, form, phone }
}

/// The code, or «Прислать код ещё раз», or «Пропустить».
pub(super) async fn confirm(signed: Signed, Path(card): Path<String>, posted: Posted) -> Result<Response, AppError> {
    let at = at(&signed, &card)?;
    if posted.ticked("skip") {
        return skip(&signed, at).await;
    }
    let begun = match load_at(&signed, at, Step::PhoneCode).await? {
        Ok(begun) => begun,
        Err(response) => return Ok(response),
    };
    let t = frame(&signed, &begun.card, &begun).page.t;
    let (outcome, sent_again) = match begun.draft.phone.clone().filter(|_| posted.ticked("again")) {
        Some(phone) => (ask_code(&signed, at, phone).await?, true),
        None if posted.text("code").trim().is_empty() => (Err(Refusal::DeadCode), false),
        None => {
            let code = Code::typed(posted.text("code"));
            let db = &signed.visitor.portal.db;
            (db.write(signed.cx(), move |tx, cx| child_account::enter_code(tx, cx, at, &code)).await?, false)
        }
    };
    let text = match outcome {
        Ok(step) if sent_again => {
            return Ok(signed.visitor.go_with(&href(at, step), Kind::Ok, &t.child_account_sent_again()));
        }
        Ok(step) => return Ok(go(&href(at, step))),
        Err(Refusal::DeadCode) if posted.text("code").trim().is_empty() => t.child_account_code_empty(),
        Err(Refusal::DeadCode) => t.child_account_code_dead(),
        Err(Refusal::WrongCode { left: 0 }) => t.child_account_code_dead(),
        Err(Refusal::WrongCode { left }) => t.child_account_code_wrong(left),
        Err(refusal) => match phone_words(t, &signed, &refusal) {
            Some(text) => text,
            None => return refused(&signed, at, refusal).await,
        },
    };
    let mut form = Form::new();
    form.fail("code", text);
    show_failed(&code_form(&signed, &begun, form))
}
