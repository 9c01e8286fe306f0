//! The stand-in of a provider of children's mailboxes: `POST /mailboxes {id, name}` → 201 {id, address}; a name that is
//! somebody's → 409 {id, free}. The same id and name again answer 200 with the same address. Letters to the mailbox lie
//! in the console's outbox, as all others do. Absent: reading mail, passwords.

use std::{
    io,
    path::Path,
    sync::{Arc, Mutex},
};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
    routing::post,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    World,
    fault::{Fault, FaultTarget},
    files::Log,
    lock,
};

/// The largest body, in bytes.
const BODY_BYTES_MAX: usize = 4 * 1024;
/// Mailboxes that are kept.
const KEEP: usize = 100_000;
/// The domain of all mailboxes.
const DOMAIN: &str = "detskaya.example";

/// A mailbox that was made.
#[derive(Clone, Serialize, Deserialize)]
struct Mailbox {
    id: String,
    name: String,
}

/// All mailboxes, on disk.
pub(crate) struct Mailboxes(Mutex<(Log, Vec<Mailbox>)>);

impl Mailboxes {
    /// Opens the file of this folder.
    pub(crate) fn open(folder: &Path) -> io::Result<Self> {
        let opened = Log::open(&folder.join("mailboxes.jsonl"), KEEP)?;
        Ok(Self(Mutex::new((opened.log, opened.lines))))
    }

    /// Makes a mailbox; false if the name is another's, none if it was made for this id before.
    fn make(&self, mailbox: &Mailbox) -> io::Result<Option<bool>> {
        let mut kept = lock(&self.0);
        if let Some(known) = kept.1.iter().find(|known| known.name == mailbox.name) {
            return Ok(if known.id == mailbox.id { None } else { Some(false) });
        }
        kept.0.append(mailbox)?;
        kept.1.push(mailbox.clone());
        Ok(Some(true))
    }

    fn is_free(&self, name: &str) -> bool {
        lock(&self.0).1.iter().all(|known| known.name != name)
    }
}

/// The provider's addresses.
pub(crate) fn router(world: Arc<World>) -> Router {
    Router::new().route("/mailboxes", post(make)).layer(DefaultBodyLimit::max(BODY_BYTES_MAX)).with_state(world)
}

async fn make(State(world): State<Arc<World>>, body: Bytes) -> Response {
    let hit = world.faults.hit(FaultTarget::Mailbox);
    match hit.fault {
        Fault::Down => return refusal(StatusCode::SERVICE_UNAVAILABLE, "the provider is down"),
        Fault::Wrong => return Html("<h1>502 \u{fffd} not a provider</h1>").into_response(),
        Fault::Slow => world.sleep(hit.wait).await,
        Fault::Repeat | Fault::None => {}
    }
    let wish: Mailbox = match serde_json::from_slice(&body) {
        Ok(wish) => wish,
        Err(error) => return refusal(StatusCode::BAD_REQUEST, &error.to_string()),
    };
    let is_name = (3..=30).contains(&wish.name.len())
        && wish.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-'));
    if !is_name || wish.id.is_empty() || wish.id.len() > 100 {
        return refusal(StatusCode::BAD_REQUEST, "`name` must have 3 to 30 small letters, digits, dots, hyphens");
    }
    let made = match world.mailboxes.make(&wish) {
        Ok(made) => made,
        Err(error) => {
            tracing::error!(%error, "the stand-in of mailboxes could not keep one");
            return refusal(StatusCode::INTERNAL_SERVER_ERROR, "the mailbox could not be kept");
        }
    };
    let address = format!("{}@{DOMAIN}", wish.name);
    match made {
        Some(true) if hit.fault == Fault::Repeat => refusal(StatusCode::INTERNAL_SERVER_ERROR, "try again"),
        Some(true) => (StatusCode::CREATED, Json(json!({"id": wish.id, "address": address}))).into_response(),
        None => Json(json!({"id": wish.id, "address": address})).into_response(),
        Some(false) => {
            let others = (2_u32..).map(|number| format!("{}{number}", wish.name));
            let free: Vec<String> = others.filter(|name| world.mailboxes.is_free(name)).take(3).collect();
            (StatusCode::CONFLICT, Json(json!({"id": wish.id, "free": free}))).into_response()
        }
    }
}

fn refusal(status: StatusCode, words: &str) -> Response {
    (status, Json(json!({"error": words}))).into_response()
}
