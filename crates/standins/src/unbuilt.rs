//! Ports of the plain contract whose services are not built: they answer 404 in JSON.
//! A client that is pointed there by mistake learns so at once.
//! Absent: any state.

use axum::http::StatusCode;
use axum::{Json, Router};
use serde_json::json;

/// Answers 404 to everything.
pub(crate) fn router() -> Router {
    Router::new().fallback(async || (StatusCode::NOT_FOUND, Json(json!({"error": "this service does not exist yet"}))))
}
