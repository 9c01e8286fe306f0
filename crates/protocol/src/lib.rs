//! Formats of others: OpenID Connect, JOSE, the contracts of the registries. Bytes in, values out.

pub mod answer;
pub mod authorize;
pub mod claims;
pub mod client_auth;
pub mod client_metadata;
pub mod discovery;
pub mod end_session;
pub mod error;
pub mod jose;
pub mod params;
pub mod pkce;
pub mod redirect_uri;
pub mod registry;
pub mod subject;
pub mod token;
pub mod userinfo;
