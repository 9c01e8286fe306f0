//! The registries stand-in over HTTP: `/births`, `/snils` and `/passports`, each with the contract of `docs/connect/registries.md`.
//! Faults of a registry are made here: 503, slow, another request's answer, another hash, garbage, half an answer, repeats.
//! Absent: no decision about an answer; those are in `matching`.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State as Shared};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use rodnya_protocol::registry::{Acceptance, REQUEST_BYTES_MAX, Reply, Request, StateWord, hash_of_asked};
use serde_json::json;

use super::{Accepted, Callback, Office};
use crate::World;
use crate::fault::{Fault, Hit};

/// How often due requests are looked for.
const TICK: Duration = Duration::from_millis(250);
/// How long a call-back may take.
const CALLBACK_TIMEOUT: Duration = Duration::from_secs(5);
/// How long nothing is called back after a call-back failed.
const CALLBACK_PAUSE: Duration = Duration::from_secs(5);

/// The addresses of all registries.
pub(crate) fn router(world: Arc<World>) -> Router {
    let mut router = Router::new();
    for office in Office::ALL {
        let accept = move |world: Shared<Arc<World>>, body: Bytes| accept(office, world, body);
        let state_of = move |world: Shared<Arc<World>>, id: Path<String>| state_of(office, world, id);
        router = router
            .route(&format!("{}/requests", office.path()), post(accept))
            .route(&format!("{}/requests/{{id}}", office.path()), get(state_of));
    }
    router.layer(DefaultBodyLimit::max(REQUEST_BYTES_MAX)).with_state(world)
}

/// Answers what is due and makes the call-backs, until the stand-ins stop.
pub(crate) async fn answer_when_due(world: Arc<World>) {
    let client = reqwest::Client::builder().timeout(CALLBACK_TIMEOUT).no_proxy().build();
    let client = match client {
        Ok(client) => client,
        Err(error) => return tracing::error!(%error, "the registries stand-in can make no call-backs"),
    };
    loop {
        tokio::select! {
            () = tokio::time::sleep(TICK) => {}
            () = world.stopped() => return,
        }
        match world.registries.answer_due(world.now()) {
            Ok(callbacks) => {
                for callback in callbacks {
                    tokio::select! {
                        () = call_back(&world, &client, callback) => {}
                        () = world.stopped() => return,
                    }
                }
            }
            Err(error) => tracing::error!(%error, "the registries stand-in could not keep an answer"),
        }
    }
}

async fn accept(office: Office, Shared(world): Shared<Arc<World>>, body: Bytes) -> Response {
    let hit = world.faults.hit(office.fault_target());
    match hit.fault {
        Fault::Down => return refusal(StatusCode::SERVICE_UNAVAILABLE, "the registry is down"),
        Fault::Wrong => return garbage(),
        Fault::Slow => world.sleep(hit.wait).await,
        Fault::Repeat | Fault::None => {}
    }
    let request = match Request::parse(&body) {
        Ok(request) if office.answers(request.asked.kind()) => request,
        Ok(_) => return refusal(StatusCode::BAD_REQUEST, "another registry answers this kind"),
        Err(error) => return refusal(StatusCode::BAD_REQUEST, &error.to_string()),
    };
    let Ok(text) = std::str::from_utf8(&body) else { return refusal(StatusCode::BAD_REQUEST, "not UTF-8") };
    match world.registries.accept(office, text, &request, world.now()) {
        Ok(Accepted::New) if hit.fault == Fault::Repeat => refusal(StatusCode::SERVICE_UNAVAILABLE, "try again"),
        Ok(Accepted::New) => acceptance(StateWord::Accepted),
        Ok(Accepted::Exists(state)) => acceptance(state),
        Ok(Accepted::ExistsWithDifferentContent) => {
            refusal(StatusCode::CONFLICT, "this id was used for another question")
        }
        Err(error) => {
            tracing::error!(%error, "the registries stand-in could not keep a request");
            refusal(StatusCode::INTERNAL_SERVER_ERROR, "the request could not be kept")
        }
    }
}

async fn state_of(office: Office, Shared(world): Shared<Arc<World>>, Path(id): Path<String>) -> Response {
    let hit = world.faults.hit(office.fault_target());
    match hit.fault {
        Fault::Down => return refusal(StatusCode::SERVICE_UNAVAILABLE, "the registry is down"),
        Fault::Slow => world.sleep(hit.wait).await,
        Fault::Wrong | Fault::Repeat | Fault::None => {}
    }
    match world.registries.state_of(office, &id, world.now()) {
        Ok(Some(reply)) if hit.fault == Fault::Wrong => wrong(reply, hit),
        Ok(Some(reply)) => Json(reply).into_response(),
        Ok(None) => refusal(StatusCode::NOT_FOUND, "no such request"),
        Err(error) => {
            tracing::error!(%error, "the registries stand-in could not keep an answer");
            refusal(StatusCode::INTERNAL_SERVER_ERROR, "the answer could not be kept")
        }
    }
}

async fn call_back(world: &World, client: &reqwest::Client, callback: Callback) {
    let fault = world.faults.of(callback.office.fault_target());
    if fault == Fault::Down {
        return;
    }
    let times = if fault == Fault::Repeat { 2 } else { 1 };
    for _ in 0..times {
        let sent = client.post(&callback.url).json(&callback.reply).send().await;
        if !sent.is_ok_and(|answer| answer.status().is_success()) {
            tracing::warn!(request_id = callback.reply.id, "a call-back of the registries stand-in was not taken");
            return world.sleep(CALLBACK_PAUSE).await;
        }
    }
    if let Err(error) = world.registries.called_back(callback.office, &callback.reply.id) {
        tracing::error!(%error, "the registries stand-in could not keep a call-back");
    }
}

fn acceptance(state: StateWord) -> Response {
    (StatusCode::ACCEPTED, Json(Acceptance { accepted: true, state })).into_response()
}

/// Four ways of being wrong in turn: for another request, to another question, no JSON, half of it.
fn wrong(mut reply: Reply, hit: Hit) -> Response {
    match hit.nth % 4 {
        0 => reply.id = format!("{}-0", reply.id),
        1 => reply.asked_hash = hash_of_asked(reply.asked_hash.as_bytes()),
        2 => return garbage(),
        _ => {
            let whole = serde_json::to_vec(&reply).unwrap_or_default();
            let half = whole[..whole.len() / 2].to_vec();
            return ([(header::CONTENT_TYPE, "application/json")], half).into_response();
        }
    }
    Json(reply).into_response()
}

fn garbage() -> Response {
    ([(header::CONTENT_TYPE, "text/html")], "<h1>\u{fffd} not a registry").into_response()
}

fn refusal(status: StatusCode, words: &str) -> Response {
    (status, Json(json!({"error": words}))).into_response()
}
