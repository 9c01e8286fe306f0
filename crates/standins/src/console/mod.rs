//! The console: people, outbox, registries, diary, faults and clock; JSON for programs, pages with the same for people.
//! A page is given to whoever accepts `text/html`; a form of a page is answered by 303, a program by JSON.
//! Absent: no login; the console listens on the loopback of a demo, and takes no form from another site.

pub(crate) mod body;
mod pages;
mod segments;
mod texts;

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use self::body::{Asker, Posted, Problem};
use crate::fault::{Fault, FaultTarget};
use crate::outbox::instant;
use crate::registries::AddError;
use crate::registries::records::{ActRecord, BirthRecord, Mode, PassportRecord, SnilsRecord};
use crate::{Service, World};

/// How many requests the console shows.
const REQUESTS_SHOWN: usize = 50;
/// How far the clock may be moved at once: forty years.
const ADVANCE_SECONDS_MAX: f64 = 40.0 * 366.0 * 86_400.0;
/// What a page may load: its own style, and nothing else.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const STYLE: &str = include_str!("../../templates/console.css");

/// The body of `POST /diary/pupils`.
#[derive(Clone, Serialize, Deserialize)]
pub struct Pupil {
    /// Фамилия.
    pub surname: String,
    /// Имя.
    pub given_name: String,
    /// Отчество.
    #[serde(default)]
    pub patronymic: Option<String>,
    /// Дата рождения.
    pub birth_date: Date,
    /// By which the diary finds the pupil first.
    #[serde(default)]
    pub snils: Option<String>,
    /// The class, such as `3 «Б»`.
    pub class: String,
}

/// The console's addresses.
pub(crate) fn router(world: Arc<World>) -> Router {
    Router::new()
        .route("/", get(home))
        .route("/people", get(people))
        .route("/outbox", get(outbox))
        .route("/registry", get(registry))
        .route("/registry/births", post(births))
        .route("/registry/acts", post(acts))
        .route("/registry/snils", post(snils))
        .route("/registry/passports", post(passports))
        .route("/registry/mode", post(mode))
        .route("/diary/pupils", post(pupils))
        .route("/faults", get(faults).post(set_fault))
        .route("/clock", get(clock).post(advance))
        .route("/console.css", get(style))
        .fallback(async |asker: Asker| {
            Problem::new(StatusCode::NOT_FOUND, "there is no such address on the console").answer(&asker)
        })
        .layer(DefaultBodyLimit::max(body::BODY_BYTES_MAX))
        .with_state(world)
}

async fn home(State(world): State<Arc<World>>, asker: Asker) -> Response {
    if asker.wants_page {
        return pages::home(&world, &asker);
    }
    let at = |service: Service| format!("http://{}", world.addresses.of(service));
    Json(json!({
        "portal": world.portal_url,
        "console": at(Service::Console),
        "smtp": world.addresses.of(Service::Smtp).to_string(),
        "sms": at(Service::Sms),
        "registries": at(Service::Registries),
        "addresses": ["/people", "/outbox", "/registry", "/registry/births", "/registry/acts", "/registry/snils",
            "/registry/passports", "/registry/mode", "/diary/pupils", "/faults", "/clock"],
    }))
    .into_response()
}

async fn people(State(world): State<Arc<World>>, asker: Asker) -> Response {
    match (world.hooks.people)().await {
        Ok(people) if asker.wants_page => pages::people(&asker, &people),
        Ok(people) => Json(people).into_response(),
        Err(words) => Problem::new(StatusCode::SERVICE_UNAVAILABLE, words).answer(&asker),
    }
}

#[derive(Deserialize)]
struct Wanted {
    to: Option<String>,
}

async fn outbox(State(world): State<Arc<World>>, asker: Asker, Query(wanted): Query<Wanted>) -> Response {
    let to = wanted.to.filter(|to| !to.trim().is_empty());
    let messages = match &to {
        Some(to) => world.outbox.list_to(to),
        None => world.outbox.list(),
    };
    if asker.wants_page {
        return pages::outbox(&asker, to.as_deref().unwrap_or_default(), &messages);
    }
    Json(messages).into_response()
}

async fn registry(State(world): State<Arc<World>>, asker: Asker) -> Response {
    let (records, requests) = (world.registries.records(), world.registries.shown(REQUESTS_SHOWN));
    if asker.wants_page {
        return pages::registry(&asker, &records, &requests);
    }
    let list = |values: Vec<Value>| Value::Array(values);
    let births = list(records.births.values().map(|record| json!(record)).collect());
    let snils = list(records.snils.values().map(|record| json!(record)).collect());
    let passports = list(records.passports.values().map(|record| json!(record)).collect());
    let acts = list(records.acts.values().map(|record| json!(record)).collect());
    Json(json!({"mode": records.mode, "births": births, "snils": snils, "passports": passports, "acts": acts,
        "requests": requests}))
    .into_response()
}

async fn births(State(world): State<Arc<World>>, posted: Posted) -> Response {
    let added = posted.read::<BirthRecord>().and_then(|record| Ok(world.registries.add_birth(record)?));
    posted.done("/registry", added)
}

async fn acts(State(world): State<Arc<World>>, posted: Posted) -> Response {
    let added = posted.read::<ActRecord>().and_then(|record| Ok(world.registries.add_act(record)?));
    posted.done("/registry", added)
}

async fn snils(State(world): State<Arc<World>>, posted: Posted) -> Response {
    let added = posted.read::<SnilsRecord>().and_then(|record| Ok(world.registries.add_snils(record)?));
    posted.done("/registry", added)
}

async fn passports(State(world): State<Arc<World>>, posted: Posted) -> Response {
    let added = posted.read::<PassportRecord>().and_then(|record| Ok(world.registries.add_passport(record)?));
    posted.done("/registry", added)
}

async fn mode(State(world): State<Arc<World>>, posted: Posted) -> Response {
    let set = posted.read::<Mode>().and_then(|mode| Ok(world.registries.set_mode(mode)?));
    posted.done("/registry", set)
}

async fn pupils(State(world): State<Arc<World>>, posted: Posted) -> Response {
    let enrolled = match posted.read::<Pupil>() {
        Ok(pupil) => (world.hooks.enrol_pupil)(pupil).await.map_err(Problem::bad),
        Err(problem) => Err(problem),
    };
    posted.done("/people", enrolled)
}

#[derive(Deserialize)]
struct WantedFault {
    service: FaultTarget,
    fault: Fault,
    #[serde(default, deserialize_with = "body::number")]
    seconds: Option<f64>,
}

async fn faults(State(world): State<Arc<World>>, asker: Asker) -> Response {
    let all = FaultTarget::ALL.map(|target| (target, world.faults.of(target)));
    if asker.wants_page {
        return pages::faults(&asker, &all);
    }
    let all: serde_json::Map<_, _> =
        all.into_iter().map(|(target, fault)| (target.as_str().to_owned(), json!(fault))).collect();
    Json(all).into_response()
}

async fn set_fault(State(world): State<Arc<World>>, posted: Posted) -> Response {
    let set = posted.read::<WantedFault>().map(|wanted| match wanted.seconds {
        Some(seconds) => world.faults.set_for(wanted.service, wanted.fault, seconds),
        None => world.faults.set(wanted.service, wanted.fault),
    });
    posted.done("/faults", set)
}

#[derive(Deserialize)]
struct Advance {
    #[serde(default, deserialize_with = "body::number")]
    advance_seconds: Option<f64>,
}

async fn clock(State(world): State<Arc<World>>, asker: Asker) -> Response {
    if asker.wants_page {
        return pages::clock(&asker, world.now());
    }
    Json(json!({"now": instant::to_text(world.now())})).into_response()
}

async fn advance(State(world): State<Arc<World>>, posted: Posted) -> Response {
    let seconds = posted.read::<Advance>().and_then(|advance| whole_seconds(advance.advance_seconds));
    let moved = match seconds {
        Ok(seconds) => (world.hooks.clock_advance)(seconds).await.map_err(Problem::bad),
        Err(problem) => Err(problem),
    };
    match moved {
        Ok(()) if !posted.is_form => Json(json!({"now": instant::to_text(world.now())})).into_response(),
        moved => posted.done("/clock", moved),
    }
}

fn whole_seconds(seconds: Option<f64>) -> Result<i64, Problem> {
    match seconds {
        Some(seconds) if seconds.fract() == 0.0 && seconds.abs() <= ADVANCE_SECONDS_MAX => Ok(seconds as i64),
        _ => Err(Problem::bad("`advance_seconds` must be a whole number, at most forty years")),
    }
}

async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")], STYLE).into_response()
}

impl From<AddError> for Problem {
    fn from(error: AddError) -> Self {
        match error {
            AddError::Invalid(words) => Self::bad(words),
            AddError::Io(error) => {
                tracing::error!(%error, "the console could not keep a record");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "the record could not be written to disk")
            }
        }
    }
}
