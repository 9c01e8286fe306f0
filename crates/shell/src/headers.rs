//! Headers of every answer, and the guard against forms of other sites. Source: OWASP Secure Headers Project.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};

use crate::{AppError, Portal};

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                      connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// A page may name more places that its forms lead to (a system's return address): put into the answer's
/// extensions.
#[derive(Debug, Clone)]
pub struct FormTargets(pub String);

/// Puts the headers on.
pub(crate) async fn security_headers(State(portal): State<Portal>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let policy = response.extensions().get::<FormTargets>().map_or_else(
        || POLICY.to_owned(),
        |FormTargets(more)| POLICY.replace("form-action 'self'", &format!("form-action 'self' {more}")),
    );
    let headers = response.headers_mut();
    let mut put = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.entry(name).or_insert(value);
        }
    };
    put(header::CONTENT_SECURITY_POLICY, &policy);
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(header::REFERRER_POLICY, "same-origin");
    put(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    put(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    put(
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    );
    if portal.settings.is_https() {
        put(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains");
    }
    response
}

/// Refuses unsafe requests that say they come from elsewhere. Those that say nothing pass on their token alone.
pub(crate) async fn guard_origin(State(portal): State<Portal>, request: Request, next: Next) -> Response {
    let unsafe_method = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if unsafe_method && is_foreign(&portal.settings.public_url, request.headers()) {
        return AppError::ForeignForm.into_response();
    }
    next.run(request).await
}

/// Every origin that is named must be ours: of two, readers may each believe another.
fn is_foreign(public_url: &str, headers: &HeaderMap) -> bool {
    let texts = |name: &str| headers.get_all(name).into_iter().map(|value| value.to_str().unwrap_or("?"));
    let other_origin = texts("origin").any(|origin| origin != public_url);
    let other_site = texts("sec-fetch-site").any(|site| !matches!(site, "same-origin" | "none"));
    other_origin || other_site
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn u1_one_foreign_origin_among_two_is_foreign() {
        for (origins, foreign) in [
            (&[][..], false),
            (&["https://p.test"][..], false),
            (&["https://evil.test"][..], true),
            (&["https://p.test", "https://evil.test"][..], true),
            (&["https://evil.test", "https://p.test"][..], true),
        ] {
            let mut headers = HeaderMap::new();
            for origin in origins {
                headers.append(header::ORIGIN, HeaderValue::from_static(origin));
            }
            assert_eq!(is_foreign("https://p.test", &headers), foreign, "{origins:?}");
        }
    }
}
