//! What stands around every page: security headers, limits, pages for errors.
//! A handler answers an error by its status alone; its page is made here, in the visitor's language.
//! Headers follow OWASP ASVS 5.0 V3; forms may lead to the provider, where a log-out ends.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use tokio::sync::Semaphore;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;
use url::Url;

use crate::config::DiaryConfig;
use crate::diary::Diary;
use crate::{pages, session};

const BODY_MAX_BYTES: usize = 64 * 1024;
const HANDLER_LIMIT: Duration = Duration::from_secs(15);
/// So many requests at once; the next one is told to come again.
const REQUESTS_MAX: usize = 512;
/// Addresses whose GET does something, so that a HEAD must not reach them.
const DOING: [&str; 2] = ["/login", "/callback"];

#[derive(Clone)]
struct Guard {
    diary: Diary,
    seats: Arc<Semaphore>,
    headers: Arc<HeaderMap>,
}

/// Puts the guard around the diary's pages.
pub(crate) fn around(pages: Router, diary: &Diary) -> Router {
    let guard = Guard {
        diary: diary.clone(),
        seats: Arc::new(Semaphore::new(REQUESTS_MAX)),
        headers: Arc::new(headers_of(&diary.config)),
    };
    pages
        .layer(RequestBodyLimitLayer::new(BODY_MAX_BYTES))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, HANDLER_LIMIT))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(guard, watch))
}

/// Whether a form was sent by a page of the diary's own, as far as the browser tells (Fetch Metadata, RFC 6454).
pub(crate) fn is_own_form(headers: &HeaderMap, config: &DiaryConfig) -> bool {
    let own_origin = config.public_url.origin().ascii_serialization();
    let same_origin = headers.get(header::ORIGIN).is_none_or(|origin| origin.as_bytes() == own_origin.as_bytes());
    let same_site = headers.get("sec-fetch-site").is_none_or(|site| site.as_bytes() == b"same-origin");
    same_origin && same_site
}

async fn watch(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let lang = session::language_of(request.headers(), &guard.diary.config);
    let path = request.uri().path().to_owned();
    let way_back = request.uri().path_and_query().map_or_else(|| path.clone(), ToString::to_string);
    let mut response = match guard.seats.try_acquire() {
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Ok(_) if *request.method() == Method::HEAD && DOING.contains(&path.as_str()) => {
            StatusCode::METHOD_NOT_ALLOWED.into_response()
        }
        Ok(_seat) => next.run(request).await,
    };
    if is_bare_error(&response) && path != "/backchannel-logout" {
        let status = response.status();
        let allow = response.headers().get(header::ALLOW).cloned();
        response = pages::trouble(&guard.diary, lang, &way_back, status);
        if let Some(allow) = allow {
            response.headers_mut().insert(header::ALLOW, allow);
        }
    }
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().entry(header::RETRY_AFTER).or_insert(HeaderValue::from_static("5"));
    }
    add_headers(&guard, &path, response.headers_mut());
    response
}

fn is_bare_error(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    let has_page = kind.starts_with(b"text/html");
    (response.status().is_client_error() || response.status().is_server_error()) && !has_page
}

fn add_headers(guard: &Guard, path: &str, headers: &mut HeaderMap) {
    for (name, value) in guard.headers.iter() {
        headers.insert(name, value.clone());
    }
    if path == "/callback" {
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

fn headers_of(config: &DiaryConfig) -> HeaderMap {
    let provider = Url::parse(&config.issuer).map(|url| url.origin().ascii_serialization()).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self' {provider}; frame-ancestors 'none'; base-uri 'none'"
    );
    let mut headers = HeaderMap::new();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    let plain = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=()"),
    ];
    for (name, value) in plain {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if config.is_https() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    headers
}
