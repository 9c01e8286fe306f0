//! The logout that a client begins (OpenID Connect RP-Initiated Logout 1.0). A good hint names the login, and its
//! session ends at once; without one the portal asks the person. Only registered addresses are gone to.

use axum::{
    body::Bytes,
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use rodnya_domain::{Actor, SignOnId};
use rodnya_flows::{session, sign_on};
use rodnya_protocol::{
    claims::IdToken,
    end_session::EndSessionRequest,
    params::{Params, query},
};

use crate::{
    Provider,
    fault::{Fault, private},
    form::form,
};

/// The portal's page that asks «Выйти?».
const CONFIRMATION: &str = "/logout";
/// The portal's page that says that one is out.
const DONE: &str = "/logout/done";

/// `GET /oauth/logout`.
pub(crate) async fn logout(State(provider): State<Provider>, RawQuery(query): RawQuery) -> Result<Response, Fault> {
    let params = Params::parse(query.unwrap_or_default().as_bytes())?;
    end(&provider, &params).await
}

/// `POST /oauth/logout`.
pub(crate) async fn logout_by_form(
    State(provider): State<Provider>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Fault> {
    let params = if body.is_empty() { Params::default() } else { form(&headers, &body)? };
    end(&provider, &params).await
}

async fn end(provider: &Provider, params: &Params) -> Result<Response, Fault> {
    let request = EndSessionRequest::parse(params)?;
    let Some(login) = hinted(provider, &request).await? else { return Ok(confirmation(&request)) };
    let client_id = login.aud.clone();
    end_session(provider, login).await?;
    let Some(uri) = request.post_logout_redirect_uri else { return Ok(see_other(DONE)) };
    let address = provider
        .db
        .read(move |tx| sign_on::address_after_logout(tx, &client_id, &uri, request.state.as_deref()))
        .await?;
    Ok(see_other(address.as_deref().unwrap_or(DONE)))
}

/// The ID token of the hint, if it is ours and for the client that is named.
async fn hinted(provider: &Provider, request: &EndSessionRequest) -> Result<Option<IdToken>, Fault> {
    let Some(hint) = &request.id_token_hint else { return Ok(None) };
    let ring = provider.ring().await?;
    let login = IdToken::from_hint(hint, &provider.issuer, &ring.public).ok();
    Ok(login.filter(|login| request.client_id.as_ref().is_none_or(|id| *id == login.aud)))
}

/// Ends the session in which the hinted login happened, with all logins that came from it.
async fn end_session(provider: &Provider, login: IdToken) -> Result<(), Fault> {
    let Ok(id) = login.sid.parse::<SignOnId>() else { return Ok(()) };
    let ended = provider.db.write(provider.cx(), move |tx, cx| {
        let Some(found) = rodnya_store::sign_on::find(tx, id)? else { return Ok(()) };
        let cx = cx.acting(Actor::Person(found.person));
        session::end(tx, &cx, found.person, found.session).map(drop)
    });
    Ok(ended.await?)
}

fn confirmation(request: &EndSessionRequest) -> Response {
    let given = [
        ("client_id", &request.client_id),
        ("post_logout_redirect_uri", &request.post_logout_redirect_uri),
        ("state", &request.state),
    ];
    let query = query(given.into_iter().filter_map(|(name, value)| value.as_deref().map(|value| (name, value))));
    see_other(&if query.is_empty() { CONFIRMATION.to_owned() } else { format!("{CONFIRMATION}?{query}") })
}

/// On to another page (303).
pub(crate) fn see_other(address: &str) -> Response {
    let mut answer = private(StatusCode::SEE_OTHER.into_response());
    // Registered addresses are plain ASCII, and what is appended is escaped.
    let address = HeaderValue::try_from(address).unwrap_or(HeaderValue::from_static(DONE));
    answer.headers_mut().insert(header::LOCATION, address);
    answer
}
