//! What every page stands on: the state of the portal, the visitor of a request, forms with their token,
//! answers and errors, headers, and the frame around all pages.

mod address;
mod cookies;
mod error;
pub mod fault;
mod frame;
mod headers;
mod posted;
mod signed;
mod source;
mod visitor;
pub mod words;

use std::sync::Arc;

use axum::{
    extract::FromRef,
    response::{Html, IntoResponse, Response},
};
use http::StatusCode;
use ipnet::IpNet;
use rodnya_domain::password::Policy;
use rodnya_flows::{edge::Edge, password::Passwords};
use rodnya_outside::mailbox::Mailboxes;
use rodnya_store::Db;

pub use address::{escaped, parameter, safe_path};
pub use cookies::{Cookie, Life};
pub use error::{AppError, Why};
pub use frame::router;
pub use headers::FormTargets;
pub use posted::Posted;
pub use signed::{FreshOperator, Operator, Signed};
pub use source::Source;
pub use visitor::{Visitor, tint};

/// What all pages share.
#[derive(Clone)]
pub struct Portal {
    /// The database.
    pub db: Db,
    /// Clock, secrets, codes.
    pub edge: Edge,
    /// Hashes of passwords.
    pub passwords: Passwords,
    /// The provider of «Детская почта», if the installation has one.
    pub mailboxes: Option<Mailboxes>,
    /// The settings of the installation.
    pub settings: Arc<Settings>,
}

/// The settings that pages know.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The public address without a slash at its end; all absolute addresses begin with it.
    pub public_url: String,
    /// Whether this is the demonstration; every page says so.
    pub demo: bool,
    /// Proxies of the installation's own, whose word on where a request comes from is taken.
    pub trusted_proxies: Vec<IpNet>,
    /// What a new password must be.
    pub password_policy: Policy,
    /// Who runs the portal, in Russian.
    pub operator_ru: String,
    /// Who runs the portal, in English.
    pub operator_en: String,
}

impl Settings {
    /// Whether the public address is under TLS: cookies are then `__Host-` and Secure.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

impl FromRef<Portal> for Db {
    fn from_ref(portal: &Portal) -> Self {
        portal.db.clone()
    }
}

/// A page.
pub fn show(template: &impl askama::Template) -> Result<Response, AppError> {
    show_with(StatusCode::OK, template)
}

/// A page whose form came back with errors (422): what was typed stays.
pub fn show_failed(template: &impl askama::Template) -> Result<Response, AppError> {
    show_with(StatusCode::UNPROCESSABLE_ENTITY, template)
}

/// A page with a status of its own.
pub fn show_with(status: StatusCode, template: &impl askama::Template) -> Result<Response, AppError> {
    let html = template.render().map_err(|error| AppError::internal(format!("template: {error}")))?;
    Ok((status, Html(html)).into_response())
}

/// On to another page (303) after a form.
pub fn go(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(http::header::LOCATION, path.to_owned())]).into_response()
}
