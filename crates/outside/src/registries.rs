//! Requests to ЗАГС, СФР and МВД through a region's adapter (`docs/connect/registries.md`), and the job that sends one,
//! asks for its answer and records it. Every call has a deadline and a size limit and may be repeated: the adapter knows
//! a request by its id. Nothing here decides what an answer means.

mod client;
mod wire;

use std::time::Duration;

use jiff::SignedDuration;
use reqwest::redirect::Policy;
use rodnya_domain::{
    Actor, Cx, Lang, RequestId,
    registry_request::{Answer, Record, Registry, is_overdue, next_poll},
};
use rodnya_flows::{
    edge::Edge,
    registry_request::{self as flow, Answered},
};
use rodnya_protocol::registry::State;
use rodnya_store::{
    Db, StoreError,
    job::{Ending, Job},
    registry_request::RegistryRequest,
};

use client::{CallError, Client};

use crate::service::Service;

/// The pause between the request and the first poll, and after a failure of the store.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(1);

/// How long a call may take.
const DEADLINE: Duration = Duration::from_secs(10);

/// Where the registries' adapters are: `https://adapter.example/births`, without a slash at the end.
#[derive(Debug, Clone)]
pub struct Addresses {
    /// ЕГР ЗАГС.
    pub births: Service,
    /// СФР.
    pub snils: Service,
    /// МВД.
    pub passports: Service,
}

/// The clients of all registries.
#[derive(Clone)]
pub struct Registries {
    http: reqwest::Client,
    addresses: Addresses,
    deadline: Duration,
}

impl Registries {
    /// Clients of adapters at these addresses; no redirect is followed and no proxy asked.
    ///
    /// # Errors
    /// If the client cannot be built.
    pub fn new(addresses: Addresses) -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder().redirect(Policy::none()).no_proxy().build()?;
        Ok(Self { http, addresses, deadline: DEADLINE })
    }

    /// The same clients with another deadline for a call.
    #[must_use]
    pub fn with_deadline(self, deadline: Duration) -> Self {
        Self { deadline, ..self }
    }

    /// One step of the job `registry_request`: sends the request that is the job's key, or asks for its answer.
    /// No transaction is open while a registry is being waited for.
    pub async fn step(&self, db: &Db, edge: &Edge, job: &Job) -> Ending {
        let Ok(id) = job.key.parse::<RequestId>() else {
            return Ending::Dead { fault: "the key is no request".to_owned() };
        };
        match self.act(db, edge, id).await {
            Ok(ending) => ending,
            Err(error) => Ending::Again { due: edge.clock.now() + FIRST_PAUSE, fault: error.to_string() },
        }
    }

    async fn act(&self, db: &Db, edge: &Edge, id: RequestId) -> Result<Ending, StoreError> {
        let cx = cx(edge);
        let now = cx.now;
        let Some(request) = db.write(cx, move |tx, cx| flow::sent(tx, cx, id)).await? else {
            return Ok(Ending::Done);
        };
        let sent = request.sent.unwrap_or(request.created);
        if is_overdue(sent, now) {
            let _over = db.write(self::cx(edge), move |tx, cx| flow::expire(tx, cx, id)).await?;
            return Ok(Ending::Done);
        }
        let outcome = self.call(&request).await;
        let now = edge.clock.now();
        let later = |fault: String| Ok(Ending::Again { due: now + next_poll(now.duration_since(sent)), fault });
        match outcome {
            Ok(State::Accepted) if request.accepted.is_none() => {
                db.write(self::cx(edge), move |tx, cx| flow::accepted(tx, cx, id)).await?;
                Ok(Ending::Again { due: now + FIRST_PAUSE, fault: String::new() })
            }
            Ok(State::Accepted) => later(String::new()),
            Ok(State::Answered(answer)) => settle(db, edge, request, wire::answer(answer)).await,
            Err(CallError::Refused(status)) => {
                tracing::error!(registry_request.id = %id, status, "a registry refuses a request as such");
                settle(db, edge, request, (Answer::Unclear, Record::default())).await
            }
            Err(error) => {
                tracing::warn!(registry_request.id = %id, %error, "a registry did not answer as agreed");
                later(error.to_string())
            }
        }
    }

    /// Sends a request that its registry has not taken yet, else asks for its answer. A request that the registry has
    /// lost is sent again under the same id.
    async fn call(&self, request: &RegistryRequest) -> Result<State, CallError> {
        let client = Client::new(&self.http, self.adapter(request.registry()), self.deadline);
        let call = wire::request(request);
        if request.accepted.is_none() {
            return client.send(&call).await;
        }
        match client.poll(&call).await {
            Err(CallError::Unknown) => client.send(&call).await,
            other => other,
        }
    }

    fn adapter(&self, registry: Registry) -> &Service {
        match registry {
            Registry::Births => &self.addresses.births,
            Registry::Snils => &self.addresses.snils,
            Registry::Passports => &self.addresses.passports,
        }
    }
}

async fn settle(
    db: &Db,
    edge: &Edge,
    request: RegistryRequest,
    (answer, record): (Answer, Record),
) -> Result<Ending, StoreError> {
    let id = request.id;
    let answered = Answered { asked_hash: request.asked_hash, answer, record };
    let settled = db.write(cx(edge), move |tx, cx| flow::settle(tx, cx, id, &answered)).await?;
    if let Err(refusal) = settled {
        tracing::warn!(registry_request.id = %id, ?refusal, "an answer of a registry changed nothing");
    }
    Ok(Ending::Done)
}

fn cx(edge: &Edge) -> Cx {
    edge.cx(Actor::Worker, Lang::Ru)
}
