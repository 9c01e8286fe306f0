//! The first step: «Личные данные».

use askama::Template;
use axum::{extract::RawQuery, response::Response};
use rodnya_domain::{
    age::{self, Ages},
    date,
    email::Email,
    name::FullName,
    phone::Phone,
    registration::{Personal, may_register},
};
use rodnya_flows::registration;
use rodnya_ui::{Form, Page, T};

use super::{frame, from, registration_of};
use crate::{
    fault,
    shell::{AppError, Posted, Visitor, go, parameter, safe_path, show, show_failed},
};

const FIELDS: &[&str] =
    &["surname", "given_name", "patronymic", "birth-day", "birth-month", "birth-year", "email", "phone"];

#[derive(Template)]
#[template(path = "registration/personal.html")]
struct PersonalPage {
    page: Page,
    steps: Vec<String>,
    form: Form,
}

#[derive(Template)]
#[template(path = "registration/young.html")]
struct YoungPage {
    page: Page,
}

pub(super) async fn page(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, AppError> {
    let next = safe_path(&parameter(&query.unwrap_or_default(), "next"));
    // Whoever has just finished and opens the address again is at home, not at a second account.
    if visitor.session.is_some() {
        return Ok(go(&next));
    }
    let (page, steps) = frame(&visitor);
    let mut form = Form::new();
    form.set("next", next);
    if let Some(registration) = registration_of(&visitor).await? {
        let personal = &registration.draft.personal;
        form.set("surname", personal.name.surname.as_str());
        form.set("given_name", personal.name.given_name.as_str());
        form.set("patronymic", personal.name.patronymic.as_ref().map_or("", |part| part.as_str()));
        form.set_date("birth", personal.birth_date);
        form.set("email", personal.email.shown());
        form.set("phone", personal.phone.pretty());
    }
    show(&PersonalPage { page, steps, form })
}

pub(super) async fn save(visitor: Visitor, posted: Posted) -> Result<Response, AppError> {
    let (mut page, steps) = frame(&visitor);
    let today = age::today(visitor.now, &visitor.zone());
    let personal = match parse(page.t, &posted, today) {
        Ok(personal) => personal,
        Err(form) => {
            page.failed = true;
            return show_failed(&PersonalPage { page, steps, form });
        }
    };
    if may_register(personal.birth_date, today, Ages::default()).is_err() {
        return show(&YoungPage { page });
    }
    let (from, next) = (from(&visitor), safe_path(posted.text("next")));
    let begun = visitor
        .portal
        .db
        .write(visitor.cx(), move |tx, cx| registration::begin(tx, cx, &from, (&personal, &next)))
        .await?;
    match begun {
        Ok(()) => Ok(go("/registration/password")),
        Err(wait) => Err(AppError::TooMany { wait_seconds: visitor.seconds_until(wait.until) }),
    }
}

fn parse(t: T, posted: &Posted, today: jiff::civil::Date) -> Result<Personal, Form> {
    let mut form = posted.form(FIELDS);
    form.set("next", safe_path(posted.text("next")));
    let name = FullName::parse(posted.text("surname"), posted.text("given_name"), posted.text("patronymic"));
    if let Err(errors) = &name {
        fault::full_name(t, &mut form, errors);
    }
    let [day, month, year] = posted.date_parts("birth");
    let birth = date::parse_parts(day, month, year).and_then(|birth| date::past(birth, today));
    if let Err(error) = birth {
        form.fail("birth", fault::date(t, &t.field_birth_date(), error));
    }
    let email = Email::parse(posted.text("email"));
    if let Err(error) = email {
        form.fail("email", fault::email(t, error));
    }
    let phone = Phone::parse(posted.text("phone"));
    if let Err(error) = phone {
        form.fail("phone", fault::phone(t, error));
    }
    match (name, birth, email, phone) {
        (Ok(name), Ok(birth_date), Ok(email), Ok(phone)) => Ok(Personal { name, birth_date, email, phone }),
        _ => Err(form),
    }
}
