//! Endpoints for machines: the OpenID Provider (C1). Parsing and answers here, rules and rows in `flows`.
//! The one endpoint that people see, `GET /oauth/authorize`, is a page of the portal.

mod access_token;
mod authorization;
pub mod client;
mod discovery;
mod fault;
mod form;
mod provider;
mod sign_on;
mod userinfo;

pub use provider::Provider;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    routing::{MethodRouter, get, post},
};
use rodnya_protocol::discovery as path;

/// Largest body of a request, bytes (`security.md` section 2).
const LARGEST_BODY: usize = 65_536;

/// The routes, to be mounted at the portal's own origin.
pub fn router(provider: Provider) -> Router {
    Router::new()
        .route(path::OPENID_CONFIGURATION, get(discovery::document))
        .route(path::AUTHORIZATION_SERVER, get(discovery::document))
        .route(path::JWKS, get(discovery::keys))
        .route(path::AUTHORIZATION, post(authorization::by_form))
        .route(path::TOKEN, post(access_token::token))
        .route(path::USERINFO, no_head(get(userinfo::by_header).post(userinfo::by_form)))
        .route(path::END_SESSION, no_head(get(sign_on::logout).post(sign_on::logout_by_form)))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .with_state(provider)
}

/// A HEAD never changes anything, so a route whose GET does has none.
fn no_head(routes: MethodRouter<Provider>) -> MethodRouter<Provider> {
    routes.head(|| async { StatusCode::METHOD_NOT_ALLOWED })
}
