//! Reading of requests: a form must say that it is one; a header must be text.

use axum::http::{HeaderMap, header};
use rodnya_protocol::{
    error::{ErrorCode, OauthError},
    params::Params,
};

/// The parameters of a posted form.
///
/// # Errors
/// `invalid_request`: another content type, or malformed parameters.
pub(crate) fn form(headers: &HeaderMap, body: &[u8]) -> Result<Params, OauthError> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(ErrorCode::InvalidRequest.because("the body is not application/x-www-form-urlencoded"));
    }
    Params::parse(body)
}

/// The header `Authorization`, which may stand once.
///
/// # Errors
/// `invalid_request`: it stands twice or is not text.
pub(crate) fn authorization(headers: &HeaderMap) -> Result<Option<&str>, OauthError> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let Some(value) = values.next() else { return Ok(None) };
    match (value.to_str(), values.next()) {
        (Ok(text), None) => Ok(Some(text)),
        _ => Err(ErrorCode::InvalidRequest.because("the Authorization header is given twice or is not text")),
    }
}
