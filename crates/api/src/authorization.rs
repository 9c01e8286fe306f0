//! An authorization request that comes as a form (OpenID Connect Core §3.1.2.1). It changes nothing, so it needs
//! no token of ours: the browser is sent to the page with the same parameters in its address.

use axum::{body::Bytes, http::HeaderMap, response::Response};
use rodnya_protocol::{discovery::AUTHORIZATION, error::ErrorCode};

use crate::{fault::Fault, form::form, sign_on::see_other};

/// Longest query that the page is sent, bytes: a request line has 16 KiB.
const LONGEST_QUERY: usize = 15_000;

/// `POST /oauth/authorize`.
pub(crate) async fn by_form(headers: HeaderMap, body: Bytes) -> Result<Response, Fault> {
    let query = form(&headers, &body)?.to_query();
    if query.len() > LONGEST_QUERY {
        return Err(ErrorCode::InvalidRequest.because("the request is too long").into());
    }
    Ok(see_other(&format!("{AUTHORIZATION}?{query}")))
}
