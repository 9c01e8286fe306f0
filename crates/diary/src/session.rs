//! Who is at the door: the session behind the cookie and the language, read once per request.
//! A cookie holds a secret of 256 bit, the book its hash; forms carry a token made of the same secret.
//! A session ends after `IDLE_MAX` without use, after `AGE_MAX` in all, and with the provider's log-out.

use axum::extract::{FromRequestParts, OriginalUri};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use http::request::Parts;
use http::{HeaderMap, StatusCode, header};
use jiff::SignedDuration;
use rodnya_ui::{Lang, T};

use crate::book::Opened;
use crate::config::DiaryConfig;
use crate::diary::Diary;
use crate::edge::Secret;

const AGE_MAX: SignedDuration = SignedDuration::from_hours(12);
const IDLE_MAX: SignedDuration = SignedDuration::from_hours(2);
/// A use is noted this often, not at every page.
const SEEN_STEP: SignedDuration = SignedDuration::from_mins(5);

/// The cookies of a diary by what they hold.
pub(crate) const SESSION: &str = "session";
pub(crate) const SIGN_ON: &str = "sign_on";
pub(crate) const FAREWELL: &str = "farewell";
pub(crate) const LANGUAGE: &str = "language";

/// A signed-in visitor.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) secret: Secret,
    pub(crate) opened: Opened,
}

/// Anybody who asks for a page.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    pub(crate) lang: Lang,
    pub(crate) t: T,
    pub(crate) session: Option<Session>,
    /// The browser brought a cookie of a session that is over.
    pub(crate) is_late: bool,
    /// Path and query asked for.
    pub(crate) path: String,
}

impl FromRequestParts<Diary> for Visitor {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, diary: &Diary) -> Result<Self, StatusCode> {
        let lang = language_of(&parts.headers, &diary.config);
        let path = own_path(parts).await;
        let secret = cookie_value(&parts.headers, &diary.config, SESSION).and_then(|text| Secret::parse(&text));
        let session = match secret.clone() {
            Some(secret) => find(diary, secret).await?,
            None => None,
        };
        let is_late = secret.is_some() && session.is_none();
        Ok(Self { lang, t: T::new(lang), session, is_late, path })
    }
}

/// The live session of a secret.
async fn find(diary: &Diary, secret: Secret) -> Result<Option<Session>, StatusCode> {
    let now = diary.now();
    let Some(opened) = diary.book.find_session(secret.hash()).await.map_err(internal)? else { return Ok(None) };
    if now.duration_since(opened.started) >= AGE_MAX || now.duration_since(opened.seen) >= IDLE_MAX {
        diary.book.end_session(secret.hash()).await.map_err(internal)?;
        return Ok(None);
    }
    if now.duration_since(opened.seen) >= SEEN_STEP {
        diary.book.touch_session(secret.hash(), now).await.map_err(internal)?;
    }
    Ok(Some(Session { secret, opened }))
}

/// Opens a session for a visitor who began to log in at `since`; `None` if a log-out overtook him.
pub(crate) async fn open(diary: &Diary, opened: Opened, since: jiff::Timestamp) -> Result<Option<Secret>, StatusCode> {
    let now = opened.started;
    let oldest = |age: SignedDuration| now.saturating_sub(age).unwrap_or(now);
    diary.book.sweep(oldest(AGE_MAX), oldest(IDLE_MAX)).await.map_err(internal)?;
    let secret = Secret::new();
    let is_open = diary.book.open_session(secret.hash(), opened, since).await.map_err(internal)?;
    Ok(is_open.then_some(secret))
}

/// A failure of ours: logged here, once, and shown as a page that takes the blame.
pub(crate) fn internal(error: impl std::error::Error) -> StatusCode {
    tracing::error!(error = %error, "the diary could not answer");
    StatusCode::INTERNAL_SERVER_ERROR
}

/// A cookie of this diary that ends with the browser.
pub(crate) fn cookie(config: &DiaryConfig, what: &str, value: &str) -> Cookie<'static> {
    Cookie::build((config.cookie_name(what), value.to_owned()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(config.is_https())
        .build()
}

/// The same cookie kept for a time.
pub(crate) fn kept(mut cookie: Cookie<'static>, seconds: u32) -> Cookie<'static> {
    // The type of an age belongs to a crate that nothing else here needs; a parsed cookie brings one.
    let age = Cookie::parse(format!("age=kept; Max-Age={seconds}")).ok().and_then(|parsed| parsed.max_age());
    cookie.set_max_age(age);
    cookie
}

/// The value of a cookie of this diary.
pub(crate) fn cookie_value(headers: &HeaderMap, config: &DiaryConfig, what: &str) -> Option<String> {
    let jar = CookieJar::from_headers(headers);
    jar.get(&config.cookie_name(what)).map(|cookie| cookie.value().to_owned())
}

/// The language chosen before, else the browser's, else Russian.
pub(crate) fn language_of(headers: &HeaderMap, config: &DiaryConfig) -> Lang {
    let chosen = cookie_value(headers, config, LANGUAGE).and_then(|code| Lang::from_code(&code));
    chosen.or_else(|| accepted_language(headers)).unwrap_or_default()
}

fn accepted_language(headers: &HeaderMap) -> Option<Lang> {
    let accepted = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut best: Option<(Lang, f32)> = None;
    for part in accepted.split(',').take(20) {
        let (tag, weight) = part.split_once(";q=").unwrap_or((part, "1"));
        let code = tag.trim().split('-').next().unwrap_or_default().to_ascii_lowercase();
        let weight: f32 = weight.trim().parse().unwrap_or(0.0);
        if let Some(lang) =
            Lang::from_code(&code).filter(|_| weight > 0.0 && best.is_none_or(|(_, other)| weight > other))
        {
            best = Some((lang, weight));
        }
    }
    best.map(|(lang, _)| lang)
}

async fn own_path(parts: &mut Parts) -> String {
    let uri = match OriginalUri::from_request_parts(parts, &()).await {
        Ok(OriginalUri(uri)) => uri,
        Err(never) => match never {},
    };
    uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(accepted: &str, expected: Option<Lang>) {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, accepted.parse().expect("a header of the test"));
        assert_eq!(accepted_language(&headers), expected, "{accepted}");
    }

    #[test]
    fn the_heaviest_language_we_speak_wins() {
        check("ru-RU,ru;q=0.9,en;q=0.8", Some(Lang::Ru));
        check("de,en-GB;q=0.7,ru;q=0.5", Some(Lang::En));
        check("en;q=0.1,ru;q=0.4", Some(Lang::Ru));
        check("de", None);
        check("en;q=0", None);
        check(";;q=,,", None);
    }
}
