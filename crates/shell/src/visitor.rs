//! The visitor of a request: language, browser, session. Found once, before any handler; handlers take it as an
//! argument; who must be signed in takes one of `signed.rs`.

use askama::Template;
use axum::{
    extract::{FromRequestParts, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{HeaderValue, StatusCode, header, request::Parts};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use rodnya_domain::{Actor, Cx, Lang, PersonId};
use rodnya_flows::edge::Secret;
use rodnya_store::session::Session;
use rodnya_ui::{ErrorPage, Flash, Kind, Page, Section, Tint, Who};

use crate::{AppError, Cookie, Life, Portal, Source, Why, escaped, go};

/// A session's last use is written down at most this often.
const TOUCH: SignedDuration = SignedDuration::from_secs(60);

/// Who asks.
#[derive(Clone)]
pub struct Visitor {
    /// The state of the portal.
    pub portal: Portal,
    /// The language of the page.
    pub lang: Lang,
    /// Path and query of the request.
    pub path: String,
    /// Where the request comes from.
    pub source: Source,
    /// The moment of the request.
    pub now: Timestamp,
    /// The browser as it names itself, shortened.
    pub agent: String,
    /// The live session, if there is one.
    pub session: Option<Session>,
    browser: Secret,
    session_token: Option<Secret>,
    flash: Option<Flash>,
}

impl Visitor {
    /// The context of this request's flows.
    pub fn cx(&self) -> Cx {
        let actor = self.session.as_ref().map_or(Actor::Nobody, |session| Actor::Person(session.person));
        self.portal.edge.cx(actor, self.lang)
    }

    /// SHA-256 of the browser's cookie: what an unfinished registration is bound to.
    pub fn browser_hash(&self) -> Vec<u8> {
        self.browser.hash()
    }

    /// The token that this visitor's forms carry: bound to the session, or to the browser without one.
    pub fn form_token(&self) -> String {
        let bound = self.session_token.as_ref().unwrap_or(&self.browser).hash();
        URL_SAFE_NO_PAD.encode(self.portal.db.keys().mac("csrf", &bound))
    }

    /// The frame of a page of this section.
    pub fn page(&self, section: Section) -> Page {
        let mut page = Page::bare(ui_lang(self.lang), self.now);
        page.section = section;
        page.sections = vec![Section::Help];
        page.csrf = self.form_token();
        page.path.clone_from(&self.path);
        page.demo = self.portal.settings.demo;
        page.flash.clone_from(&self.flash);
        page.zone = self.zone();
        page.operator = match self.lang {
            Lang::Ru => self.portal.settings.operator_ru.clone(),
            Lang::En => self.portal.settings.operator_en.clone(),
        };
        if let Some(session) = &self.session {
            let given = page.t.name(&session.given_name);
            page.who = Some(Who {
                name: format!("{given} {}", page.t.name(&session.surname)),
                initial: given.chars().next().map(String::from).unwrap_or_default(),
                tint: tint(session.person),
            });
            page.unread = session.unread;
            page.is_operator = session.is_operator;
            // This request counts as use only if the last one is a while ago.
            let rests_from = if self.now.duration_since(session.seen) > TOUCH { self.now } else { session.seen };
            let rest = (rests_from + SignedDuration::from_secs(session.idle_seconds)).min(session.expires);
            page.rest_seconds = Some(rest.duration_since(self.now).as_secs().max(0));
            if session.origin == "own" {
                page.sections = vec![Section::Services, Section::Applications, Section::Documents, Section::Help];
            }
        }
        page
    }

    /// The time zone that dates are shown in.
    pub fn zone(&self) -> TimeZone {
        let region = self.session.as_ref().map_or("Europe/Moscow", |session| session.region.as_str());
        TimeZone::get(region).unwrap_or(TimeZone::UTC)
    }

    /// Whole seconds until a moment, never fewer than are left.
    pub fn seconds_until(&self, until: Timestamp) -> i64 {
        let left = until.duration_since(self.now);
        (left.as_secs() + i64::from(left.subsec_nanos() > 0)).max(1)
    }

    /// On to another page, which says once what has happened.
    pub fn go_with(&self, path: &str, kind: Kind, text: &str) -> Response {
        let mut response = go(path);
        let word = match kind {
            Kind::Ok => 'o',
            Kind::Stop => 's',
            Kind::Wait => 'w',
            Kind::Note | Kind::Plain => 'n',
        };
        let body = URL_SAFE_NO_PAD.encode(format!("{word}{text}"));
        let mac = URL_SAFE_NO_PAD.encode(self.portal.db.keys().mac("flash", body.as_bytes()));
        Cookie::Flash.put(&self.portal.settings, &mut response, &format!("{body}.{mac}"), Life::Browser);
        response
    }

    /// Signs a browser in: the cookie of the new session. `seconds` is its end, none for «Чужой компьютер».
    pub fn put_session(&self, response: &mut Response, token: &Secret, seconds: Option<i64>) {
        let life = seconds.map_or(Life::Browser, Life::Seconds);
        Cookie::Session.put(&self.portal.settings, response, &token.text(), life);
    }

    /// Takes the session's cookie away.
    pub fn drop_session(&self, response: &mut Response) {
        Cookie::Session.put(&self.portal.settings, response, "", Life::Ended);
    }
}

/// The tint that a person keeps on every page.
pub fn tint(person: PersonId) -> Tint {
    Tint::of(person.uuid().as_bytes()[15])
}

fn ui_lang(lang: Lang) -> rodnya_ui::Lang {
    match lang {
        Lang::Ru => rodnya_ui::Lang::Ru,
        Lang::En => rodnya_ui::Lang::En,
    }
}

/// Finds the visitor, runs the handler, puts a page around an error, and renews cookies.
pub(crate) async fn with_visitor(State(portal): State<Portal>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let (visitor, new_browser) = match find(&portal, &parts).await {
        Ok(found) => found,
        Err(error) => return error.into_response(),
    };
    parts.extensions.insert(visitor.clone());
    let mut response = next.run(Request::from_parts(parts, body)).await;
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        let allow = response.headers().get(header::ALLOW).cloned();
        response = error_page(&visitor, &AppError::NotFound, StatusCode::METHOD_NOT_ALLOWED);
        if let Some(allow) = allow {
            response.headers_mut().insert(header::ALLOW, allow);
        }
    } else if let Some(error) = response.extensions_mut().remove::<AppError>() {
        response = answer_error(&visitor, &error);
    } else if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        // A handler that ran out of its time has no words of its own.
        response = answer_error(&visitor, &AppError::Busy);
    } else if response.status() == StatusCode::PAYLOAD_TOO_LARGE {
        response = error_page(&visitor, &AppError::BadRequest, StatusCode::PAYLOAD_TOO_LARGE);
    }
    if new_browser {
        Cookie::Browser.put(&portal.settings, &mut response, &visitor.browser.text(), Life::Seconds(7 * 86_400));
    }
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("text/html"));
    if is_page && visitor.flash.is_some() {
        Cookie::Flash.put(&portal.settings, &mut response, "", Life::Ended);
    }
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

async fn find(portal: &Portal, parts: &Parts) -> Result<(Visitor, bool), AppError> {
    let settings = &portal.settings;
    let now = portal.edge.clock.now();
    let known = Cookie::Browser.read(settings, &parts.headers).and_then(Secret::parse);
    let new_browser = known.is_none();
    let token = Cookie::Session.read(settings, &parts.headers).and_then(Secret::parse);
    let session = match &token {
        Some(token) => {
            let hash = token.hash();
            portal.db.read(move |tx| rodnya_store::session::find_live(tx, &hash, now)).await?
        }
        None => None,
    };
    if let Some(session) = &session
        && now.duration_since(session.seen) > TOUCH
    {
        let (id, cx) = (session.id, portal.edge.cx(Actor::Person(session.person), Lang::Ru));
        portal.db.write_relaxed(cx, move |tx, cx| rodnya_store::session::touch(tx, id, cx.now)).await?;
    }
    let agent = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or("");
    let visitor = Visitor {
        portal: portal.clone(),
        lang: language(portal, parts),
        path: parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned(),
        source: Source::of(parts, &settings.trusted_proxies),
        now,
        agent: agent.chars().filter(|c| !c.is_control()).take(200).collect(),
        session_token: token.filter(|_| session.is_some()),
        session,
        browser: known.unwrap_or_else(|| portal.edge.secret()),
        flash: flash(portal, parts),
    };
    Ok((visitor, new_browser))
}

/// The cookie, else the browser's first known language, else Russian.
fn language(portal: &Portal, parts: &Parts) -> Lang {
    if let Some(code) = Cookie::Lang.read(&portal.settings, &parts.headers) {
        return Lang::from_code(code);
    }
    let wanted = parts.headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("");
    wanted
        .split(',')
        .filter_map(|part| match part.trim().get(..2) {
            Some("ru") => Some(Lang::Ru),
            Some("en") => Some(Lang::En),
            _ => None,
        })
        .next()
        .unwrap_or(Lang::Ru)
}

fn flash(portal: &Portal, parts: &Parts) -> Option<Flash> {
    let (body, mac) = Cookie::Flash.read(&portal.settings, &parts.headers)?.split_once('.')?;
    let right = URL_SAFE_NO_PAD.encode(portal.db.keys().mac("flash", body.as_bytes()));
    if right != mac {
        return None;
    }
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(body).ok()?).ok()?;
    let mut letters = text.chars();
    let kind = match letters.next()? {
        'o' => Kind::Ok,
        's' => Kind::Stop,
        'w' => Kind::Wait,
        _ => Kind::Note,
    };
    Some(Flash { kind, text: letters.as_str().to_owned() })
}

fn answer_error(visitor: &Visitor, error: &AppError) -> Response {
    match error {
        AppError::SignIn { back, why } => {
            let back = escaped(back);
            let why = match why {
                Why::Page => "",
                Why::Ended => "ended=1&",
                Why::Again => "again=1&",
            };
            go(&format!("/login?{why}next={back}"))
        }
        AppError::SecondFactor { back } => go(&format!("/operator/code?next={}", escaped(back))),
        other => error_page(visitor, other, other.status()),
    }
}

fn error_page(visitor: &Visitor, error: &AppError, status: StatusCode) -> Response {
    let page = visitor.page(Section::Other);
    let number = visitor.cx().id::<()>().to_string();
    let template = match error {
        AppError::NotFound => ErrorPage::not_found(page),
        AppError::ForeignForm => ErrorPage::expired(page),
        AppError::BadRequest | AppError::TooLarge => ErrorPage::too_large(page),
        AppError::Forbidden | AppError::SignIn { .. } | AppError::SecondFactor { .. } => ErrorPage::forbidden(page),
        AppError::Conflict => ErrorPage::conflict(page),
        AppError::TooMany { wait_seconds } => {
            ErrorPage::too_many(page, u32::try_from((wait_seconds + 59) / 60).unwrap_or(u32::MAX))
        }
        AppError::Busy => ErrorPage::busy(page),
        AppError::Internal(what) => {
            tracing::error!(error.number = %number, error.what = %what, "a request failed by our fault");
            ErrorPage::internal(page, number)
        }
    };
    let body = template.render().unwrap_or_default();
    let mut response = (status, axum::response::Html(body)).into_response();
    let wait = match error {
        AppError::TooMany { wait_seconds } => Some(*wait_seconds),
        AppError::Busy => Some(1),
        _ => None,
    };
    if let Some(value) = wait.and_then(|wait| HeaderValue::from_str(&wait.max(1).to_string()).ok()) {
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    response
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| AppError::internal("no visitor"))
    }
}
