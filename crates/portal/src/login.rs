//! Login and logout (I2, seed 002).

use askama::Template;
use axum::{
    Router,
    extract::RawQuery,
    response::Response,
    routing::{get, post},
};
use http::{HeaderName, HeaderValue, StatusCode, header};
use jiff::Timestamp;
use rodnya_domain::{PersonId, login::Login};
use rodnya_flows::session::{self, Attempt, Begin};
use rodnya_store::account;
use rodnya_ui::{Flash, Form, Kind, Page, Section};

use crate::authorization::allow_way_on;
use crate::link;
use crate::shell::{AppError, Portal, Posted, Visitor, escaped, go, parameter, safe_path, show, show_with};

/// The longest login that is looked at, characters.
const LOGIN_MAX: usize = 320;

pub(crate) fn routes() -> Router<Portal> {
    Router::new().route("/login", get(page).post(enter)).route("/logout", post(leave))
}

#[derive(Template)]
#[template(path = "login/login.html")]
struct LoginPage {
    page: Page,
    form: Form,
    again: bool,
    /// The way to the registration, which leads on to where the login would.
    register: String,
}

async fn page(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, AppError> {
    let query = query.unwrap_or_default();
    let (next, again) = (parameter(&query, "next"), parameter(&query, "again") == "1");
    if visitor.session.is_some() && !again {
        return Ok(go(&safe_path(&next)));
    }
    let mut form = Form::new();
    form.set("next", safe_path(&next));
    // A system may say whose login it expects (OpenID Connect Core §3.1.2.1, `login_hint`); asked again, it is one's own.
    form.set(
        "login",
        if again { own_login(&visitor).await? } else { parameter(&query, "login").chars().take(LOGIN_MAX).collect() },
    );
    let mut shown = login_page(&visitor, form, again);
    if parameter(&query, "ended") == "1" {
        shown.page.flash = Some(Flash { kind: Kind::Wait, text: shown.page.t.login_ended() });
    }
    let mut response = show(&shown)?;
    allow_way_on(&visitor, &next, &mut response).await?;
    Ok(response)
}

/// The login of whoever is signed in, for the page that asks for the password again.
async fn own_login(visitor: &Visitor) -> Result<String, AppError> {
    let Some(person) = visitor.session.as_ref().map(|session| session.person) else { return Ok(String::new()) };
    let (phone, email) = visitor
        .portal
        .db
        .read(move |tx| Ok((account::find_phone(tx, person)?, account::find_email(tx, person)?)))
        .await?;
    Ok(phone.or(email).unwrap_or_default())
}

fn login_page(visitor: &Visitor, form: Form, again: bool) -> LoginPage {
    let mut page = visitor.page(Section::Other);
    page.failed = form.has_errors();
    let again = again && visitor.session.is_some();
    let register = match form.value("next") {
        "" | "/" => "/registration".to_owned(),
        next => format!("/registration?next={}", escaped(next)),
    };
    LoginPage { page, form, again, register }
}

async fn enter(visitor: Visitor, posted: Posted) -> Result<Response, AppError> {
    let typed = posted.text("login").trim();
    let attempt = Attempt {
        login: Login::parse(typed).ok(),
        typed: typed.to_lowercase().chars().take(LOGIN_MAX).collect(),
        address: visitor.source.address(),
        network: visitor.source.network(),
    };
    let portal = &visitor.portal;
    let own = attempt.clone();
    let begun = portal.db.write(visitor.cx(), move |tx, cx| session::begin(tx, cx, &own)).await?;
    let credentials = match begun {
        Ok(credentials) => credentials,
        Err(wait) => {
            let mut response = refuse_for(&visitor, &posted, wait.until)?;
            allow_way_on(&visitor, posted.text("next"), &mut response).await?;
            return Ok(response);
        }
    };
    let password: String = posted.text("password").chars().take(200).collect();
    let hash = credentials.as_ref().map(|known| known.password_hash.as_str());
    let right = portal.passwords.verify(&password, hash).await?;
    let person = credentials.map(|known| known.person);
    match person.filter(|_| right) {
        Some(person) => succeed(&visitor, &posted, person, attempt).await,
        None => {
            portal.db.write(visitor.cx(), move |tx, cx| session::fail(tx, cx, person)).await?;
            let mut form = posted.form(&["login", "foreign", "next"]);
            form.fail("login", visitor.page(Section::Other).t.login_wrong());
            let mut response =
                show_with(StatusCode::UNPROCESSABLE_ENTITY, &login_page(&visitor, form, posted.ticked("again")))?;
            allow_way_on(&visitor, posted.text("next"), &mut response).await?;
            Ok(response)
        }
    }
}

fn refuse_for(visitor: &Visitor, posted: &Posted, until: Timestamp) -> Result<Response, AppError> {
    let seconds = visitor.seconds_until(until);
    let mut form = posted.form(&["login", "foreign", "next"]);
    form.fail("login", visitor.page(Section::Other).t.login_wait(seconds));
    let mut response = show_with(StatusCode::TOO_MANY_REQUESTS, &login_page(visitor, form, posted.ticked("again")))?;
    if let Ok(value) = HeaderValue::from_str(&seconds.to_string()) {
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    Ok(response)
}

async fn succeed(visitor: &Visitor, posted: &Posted, person: PersonId, attempt: Attempt) -> Result<Response, AppError> {
    // A session that goes on stays what it was.
    let same = visitor.session.as_ref().filter(|session| session.person == person);
    let begin = Begin {
        token: visitor.portal.edge.secret(),
        foreign_computer: same.map_or_else(|| posted.ticked("foreign"), |session| session.foreign_computer),
        agent: visitor.agent.clone(),
    };
    let own = begin.clone();
    // The same person has given the password again: the session goes on, with a new token. Another person's ends.
    let before = visitor.session.as_ref().map(|session| (session.person, session.id));
    visitor
        .portal
        .db
        .write(visitor.cx(), move |tx, cx| match before {
            Some((same, id)) if same == person => session::renew(tx, cx, (person, id), &attempt, &own.token),
            Some((before, id)) => {
                session::end(tx, cx, before, id)?;
                session::succeed(tx, cx, person, &attempt, &own).map(drop)
            }
            None => session::succeed(tx, cx, person, &attempt, &own).map(drop),
        })
        .await?;
    let next = link::after_login(&visitor.portal, person, &safe_path(posted.text("next"))).await?;
    let mut response = go(&next);
    visitor.put_session(&mut response, &begin.token, begin.cookie_seconds());
    Ok(response)
}

async fn leave(visitor: Visitor, _: Posted) -> Result<Response, AppError> {
    let text = visitor.page(Section::Other).t.login_out();
    let mut response = visitor.go_with("/login", Kind::Ok, &text);
    if let Some(live) = &visitor.session {
        let (person, id) = (live.person, live.id);
        visitor.portal.db.write(visitor.cx(), move |tx, cx| session::end(tx, cx, person, id)).await?;
    }
    visitor.drop_session(&mut response);
    let name = HeaderName::from_static("clear-site-data");
    response.headers_mut().insert(name, HeaderValue::from_static("\"cache\""));
    Ok(response)
}
