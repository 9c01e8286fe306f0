//! The SMS gateway stand-in: `POST /messages {id, to, text}` → 202 {id, state}; `GET /messages/{id}` → {id, state}.
//! `id` is the sender's idempotency key: the same message again is not sent twice, another text under it is a conflict.
//! `state` is `accepted`, a second later `delivered`. Absent: no accounts, no prices.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;

use crate::World;
use crate::fault::{Fault, FaultTarget};
use crate::outbox::{Channel, Draft, Message, Put};

/// The largest body, in bytes.
const BODY_BYTES_MAX: usize = 16 * 1024;
/// The longest text, in characters.
const TEXT_CHARS_MAX: usize = 1_000;
/// After how many seconds of the demo's clock a message counts as delivered.
const DELIVERED_AFTER_SECONDS: i64 = 1;

/// The gateway's addresses.
pub(crate) fn router(world: Arc<World>) -> Router {
    Router::new()
        .route("/messages", post(send))
        .route("/messages/{id}", get(state_of))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(world)
}

#[derive(Deserialize)]
struct Sent {
    id: String,
    to: String,
    text: String,
}

async fn send(State(world): State<Arc<World>>, body: Bytes) -> Response {
    let hit = world.faults.hit(FaultTarget::Sms);
    match hit.fault {
        Fault::Down => return refusal(StatusCode::SERVICE_UNAVAILABLE, "the gateway is down"),
        Fault::Wrong => return Html("<h1>502 \u{fffd} not a gateway").into_response(),
        Fault::Slow => world.sleep(hit.wait).await,
        Fault::Repeat | Fault::None => {}
    }
    let sent: Sent = match serde_json::from_slice(&body) {
        Ok(sent) => sent,
        Err(error) => return refusal(StatusCode::BAD_REQUEST, &error.to_string()),
    };
    if let Err(words) = check(&sent) {
        return refusal(StatusCode::BAD_REQUEST, words);
    }
    let now = world.now();
    let draft = Draft {
        channel: Channel::Sms,
        to: sent.to,
        subject: None,
        text: sent.text,
        key: Some(format!("sms:{}", sent.id)),
    };
    match world.outbox.put(draft, now) {
        Ok(Put::New(_)) if hit.fault == Fault::Repeat => refusal(StatusCode::INTERNAL_SERVER_ERROR, "try again"),
        Ok(Put::New(message) | Put::Exists(message)) => {
            (StatusCode::ACCEPTED, Json(report(&sent.id, &message, now))).into_response()
        }
        Ok(Put::ExistsWithDifferentContent(_)) => {
            refusal(StatusCode::CONFLICT, "another message was sent under this id")
        }
        Err(error) => {
            tracing::error!(%error, "the SMS stand-in could not keep a message");
            refusal(StatusCode::INTERNAL_SERVER_ERROR, "the message could not be kept")
        }
    }
}

async fn state_of(State(world): State<Arc<World>>, Path(id): Path<String>) -> Response {
    match world.outbox.find_by_key(&format!("sms:{id}")) {
        Some(message) => Json(report(&id, &message, world.now())).into_response(),
        None => refusal(StatusCode::NOT_FOUND, "no such message"),
    }
}

fn check(sent: &Sent) -> Result<(), &'static str> {
    let digits = sent.to.strip_prefix('+').unwrap_or_default();
    if !(8..=15).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("`to` must be a number in E.164, such as +79001234567");
    }
    if sent.id.is_empty() || sent.id.len() > 100 {
        return Err("`id` must have 1 to 100 bytes");
    }
    if sent.text.trim().is_empty() || sent.text.chars().count() > TEXT_CHARS_MAX {
        return Err("`text` must have 1 to 1000 characters");
    }
    Ok(())
}

fn report(id: &str, message: &Message, now: Timestamp) -> serde_json::Value {
    let delivered = now.as_second() - message.at.as_second() >= DELIVERED_AFTER_SECONDS;
    json!({"id": id, "state": if delivered { "delivered" } else { "accepted" }})
}

fn refusal(status: StatusCode, words: &str) -> Response {
    (status, Json(json!({"error": words}))).into_response()
}
