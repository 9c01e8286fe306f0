//! What clients read before anything else: the metadata and the public keys. Both may be cached.

use aws_lc_rs::digest::{SHA256, digest};
use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rodnya_protocol::{discovery, jose};
use serde_json::Value;

use crate::{Provider, fault::Fault};

/// The metadata, at both of its addresses.
pub(crate) async fn document(State(provider): State<Provider>, headers: HeaderMap) -> Response {
    cached(&discovery::document(&provider.issuer), "public, max-age=300", &headers)
}

/// The public keys. A new key is published a day before it signs, so five minutes are safe.
pub(crate) async fn keys(State(provider): State<Provider>, headers: HeaderMap) -> Result<Response, Fault> {
    let ring = provider.ring().await?;
    Ok(cached(&jose::key_set(&ring.public), "public, max-age=300", &headers))
}

fn cached(document: &Value, control: &'static str, headers: &HeaderMap) -> Response {
    let body = document.to_string();
    let tag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(&digest(&SHA256, body.as_bytes()).as_ref()[..12]));
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut answer = if known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, "application/json")], body).into_response()
    };
    let headers = answer.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(control));
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    if let Ok(tag) = HeaderValue::try_from(tag) {
        headers.insert(header::ETAG, tag);
    }
    answer
}
