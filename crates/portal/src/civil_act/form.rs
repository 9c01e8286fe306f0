//! «Добавить вручную»: a marriage or a divorce from its certificate.

use askama::Template;
use axum::response::Response;
use rodnya_domain::{
    age,
    civil_act::{Typed, TypedError, TypedText},
    registry_request::ActKind,
};
use rodnya_flows::civil_act;
use rodnya_ui::{Choice, Form, Kind, Page, Section, T};

use super::{ACTS, refused};
use crate::{
    family::guardian,
    fault,
    shell::{AppError, Posted, Signed, show, show_failed},
};

const FIELDS: &[&str] = &["kind", "on-day", "on-month", "on-year", "act_number", "issued_by", "spouse"];

#[derive(Template)]
#[template(path = "civil_act/form.html")]
struct FormPage {
    page: Page,
    form: Form,
    kinds: Vec<Choice>,
}

impl FormPage {
    fn new(mut page: Page, form: Form) -> Self {
        let kinds = ActKind::ALL.into_iter().filter(|kind| kind.is_of_marriage());
        let kinds = kinds.map(|kind| Choice::new(kind.code(), page.t.civil_act_kind(kind.code()))).collect();
        page.failed = form.has_errors();
        Self { page, form, kinds }
    }
}

pub(super) async fn page(signed: Signed) -> Result<Response, AppError> {
    guardian(&signed)?;
    show(&FormPage::new(signed.page(Section::Documents), Form::new()))
}

pub(super) async fn add(signed: Signed, posted: Posted) -> Result<Response, AppError> {
    let person = guardian(&signed)?;
    let page = signed.page(Section::Documents);
    let t = page.t;
    let on = posted.date_text("on");
    let text = TypedText {
        kind: posted.text("kind"),
        on: &on,
        act_number: posted.text("act_number"),
        issued_by: posted.text("issued_by"),
        spouse: posted.text("spouse"),
    };
    let typed = match Typed::parse(text, age::today(page.now, &page.zone)) {
        Ok(typed) => typed,
        Err(errors) => {
            let mut form = posted.form(FIELDS);
            for error in errors {
                let (field, text) = words(t, error);
                form.fail(field, text);
            }
            return show_failed(&FormPage::new(page, form));
        }
    };
    let db = &signed.visitor.portal.db;
    match db.write(signed.cx(), move |tx, cx| civil_act::add_typed(tx, cx, person, &typed)).await? {
        Ok(_) => Ok(signed.visitor.go_with(ACTS, Kind::Ok, &t.civil_act_added())),
        Err(refusal) => refused(&signed, refusal),
    }
}

fn words(t: T, error: TypedError) -> (&'static str, String) {
    match error {
        TypedError::Kind => ("kind", t.child_card_fault_choose(t.civil_act_which())),
        TypedError::On(error) => ("on", fault::date(t, &t.civil_act_on(), error)),
        TypedError::ActNumber => ("act_number", t.child_card_fault_act_number()),
        TypedError::IssuedBy(error) => ("issued_by", fault::free_text(t, &t.child_card_issued_by(), error)),
        TypedError::Spouse(error) => ("spouse", fault::free_text(t, &t.civil_act_spouse(), error)),
    }
}
