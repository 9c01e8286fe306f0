//! The other language: kept in a cookie, and with the account for letters.

use axum::{Router, extract::RawQuery, response::Response, routing::get};
use http::Method;
use rodnya_domain::Lang;
use serde::Deserialize;

use crate::shell::{AppError, Cookie, Life, Portal, Visitor, go, safe_path};

/// A year.
const KEPT_SECONDS: i64 = 365 * 86_400;

pub(crate) fn routes() -> Router<Portal> {
    Router::new().route("/language", get(change))
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    to: String,
    #[serde(default)]
    back: String,
}

async fn change(visitor: Visitor, method: Method, RawQuery(query): RawQuery) -> Result<Response, AppError> {
    let wanted: Wanted = serde_urlencoded::from_str(&query.unwrap_or_default()).map_err(|_| AppError::BadRequest)?;
    let lang = Lang::from_code(&wanted.to);
    if let (Some(session), Method::GET) = (&visitor.session, method) {
        let person = session.person;
        visitor
            .portal
            .db
            .write_relaxed(visitor.cx(), move |tx, _| rodnya_store::account::set_lang(tx, person, lang))
            .await?;
    }
    let mut response = go(&safe_path(&wanted.back));
    Cookie::Lang.put(&visitor.portal.settings, &mut response, lang.code(), Life::Seconds(KEPT_SECONDS));
    Ok(response)
}
