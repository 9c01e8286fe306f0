//! «Люди»: found by what is known of them, shown after a reason, and every look told to the person (ADR 0009).

mod one;
mod papers;

use askama::Template;
use axum::{
    Router,
    response::Response,
    routing::{get, post},
};
use jiff::civil::Date;
use rodnya_domain::{date, level::Level, login::Login, name::FullName};
use rodnya_flows::look::{SearchRefusal, Wanted, search};
use rodnya_shell::{AppError, Operator, Portal, Posted, fault, show, show_failed};
use rodnya_store::{
    StoreError, level,
    person::{self, Person},
};
use rodnya_ui::{Form, Kind, Page, Section, State, T};

use crate::initials;

pub(crate) fn routes() -> Router<Portal> {
    Router::new()
        .route("/operator/people", get(page).post(find))
        .route("/operator/people/{person}", get(one::page).post(one::look_in))
        .route("/operator/people/{person}/paper", post(papers::see))
        .route("/operator/people/{person}/children/{card}", get(papers::page).post(papers::record))
        .route("/operator/claims/{claim}", post(papers::decide))
}

#[derive(Template)]
#[template(path = "person/search.html")]
struct SearchPage {
    page: Page,
    form: Form,
    /// None before a search.
    found: Option<Vec<Found>>,
}

struct Found {
    href: String,
    name: String,
    level: State,
}

async fn page(Operator(signed): Operator) -> Result<Response, AppError> {
    show(&SearchPage { page: signed.page(Section::Other), form: Form::new(), found: None })
}

/// What was typed, if it is enough to search by.
fn wanted(t: T, posted: &Posted, form: &mut Form, today: Date) -> Option<Wanted> {
    let typed = posted.text("login").trim();
    if !typed.is_empty() {
        let login = Login::parse(typed).ok();
        if login.is_none() {
            form.fail("login", t.operator_search_form());
        }
        return login.map(Wanted::Login);
    }
    let (surname, given) = (posted.text("surname").trim(), posted.text("given_name").trim());
    if surname.is_empty() && given.is_empty() && posted.date_text("birth").is_empty() {
        form.fail("login", t.operator_search_fill());
        return None;
    }
    let name = FullName::parse(surname, given, "");
    if let Err(errors) = &name {
        fault::full_name(t, form, errors);
    }
    let [day, month, year] = posted.date_parts("birth");
    let birth = date::parse_parts(day, month, year).and_then(|birth| date::past(birth, today));
    if let Err(error) = birth {
        form.fail("birth", fault::date(t, &t.operator_search_birth(), error));
    }
    Some(Wanted::Named(name.ok()?, birth.ok()?))
}

async fn find(Operator(signed): Operator, posted: Posted) -> Result<Response, AppError> {
    let fields = ["login", "surname", "given_name", "birth-day", "birth-month", "birth-year"];
    let (mut form, mut page) = (posted.form(&fields), signed.page(Section::Other));
    let t = page.t;
    let today = page.zone.to_datetime(signed.visitor.now).date();
    let (Some(wanted), who) = (wanted(t, &posted, &mut form, today), signed.person) else {
        page.failed = true;
        return show_failed(&SearchPage { page, form, found: None });
    };
    let db = &signed.visitor.portal.db;
    let found = match db.write(signed.cx(), move |tx, cx| search(tx, cx, who, &wanted)).await? {
        Ok(found) => found,
        Err(SearchRefusal::Wait(wait)) => {
            let words = t.operator_search_wait(t.instant(wait.until, page.now, &page.zone));
            return Ok(signed.visitor.go_with("/operator/people", Kind::Stop, &words));
        }
        Err(SearchRefusal::NoOperator) => return Err(AppError::NotFound),
    };
    let now = signed.visitor.now;
    let rows = db.read(move |tx| {
        found
            .iter()
            .map(|id| Ok((person::get(tx, *id)?, level::of(tx, *id, now)?)))
            .collect::<Result<Vec<_>, StoreError>>()
    });
    let row = |(person, level): &(Person, Level)| Found {
        href: format!("/operator/people/{}", person.id),
        name: initials(t, &person.name),
        level: level_state(t, *level),
    };
    let found = Some(rows.await?.iter().map(row).collect());
    show(&SearchPage { page, form, found })
}

fn level_state(t: T, level: Level) -> State {
    match level {
        Level::Simplified => State::new(Kind::Plain, t.profile_level_simplified()),
        Level::Standard => State::new(Kind::Ok, t.profile_level_standard()),
        Level::Confirmed => State::new(Kind::Ok, t.profile_level_confirmed()),
    }
}
