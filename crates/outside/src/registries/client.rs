//! The client of one registry's adapter: two calls of the contract in `rodnya_protocol::registry`.

use std::time::Duration;

use reqwest::{StatusCode, header};
use rodnya_protocol::registry::{
    Acceptance, Bound, REPLY_BYTES_MAX, ReplyError, Request, State, StateWord, hash_of_asked,
};

use crate::service::Service;

/// Why a call brought nothing.
#[derive(Debug, thiserror::Error)]
pub(super) enum CallError {
    /// The adapter was not reached, or not in time.
    #[error("the registry cannot be reached: {0}")]
    Unreachable(String),
    /// It answered with a status that promises nothing: try again.
    #[error("the registry answered {0}")]
    Status(u16),
    /// It will never take this request.
    #[error("the registry refuses the request: {0}")]
    Refused(u16),
    /// It does not know this request.
    #[error("the registry does not know the request")]
    Unknown,
    /// The reply is longer than allowed, malformed, or belongs to another request.
    #[error(transparent)]
    Reply(#[from] ReplyError),
}

/// A registry's adapter.
pub(super) struct Client<'a> {
    http: &'a reqwest::Client,
    adapter: &'a Service,
    /// How long a call may take, from the first byte to the last.
    deadline: Duration,
}

impl<'a> Client<'a> {
    /// The adapter of one registry.
    pub(super) const fn new(http: &'a reqwest::Client, adapter: &'a Service, deadline: Duration) -> Self {
        Self { http, adapter, deadline }
    }

    /// Sends a request. May be repeated: the adapter knows it by its id.
    ///
    /// # Errors
    /// [`CallError`]; the request may have arrived all the same.
    pub(super) async fn send(&self, request: &Request) -> Result<State, CallError> {
        let body = request.to_bytes();
        let call = self.adapter.post(self.http, "/requests").header(header::CONTENT_TYPE, "application/json");
        let (status, reply) = answer(call.body(body).timeout(self.deadline)).await?;
        match status {
            StatusCode::ACCEPTED => match serde_json::from_slice::<Acceptance>(&reply) {
                Ok(Acceptance { accepted: true, state: StateWord::Accepted | StateWord::Answered }) => {
                    Ok(State::Accepted)
                }
                Ok(_) => Err(CallError::Status(status.as_u16())),
                Err(error) => Err(ReplyError::Malformed { line: error.line(), column: error.column() }.into()),
            },
            StatusCode::BAD_REQUEST | StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY => {
                Err(CallError::Refused(status.as_u16()))
            }
            other => Err(CallError::Status(other.as_u16())),
        }
    }

    /// Asks where a request stands.
    ///
    /// # Errors
    /// [`CallError`]; nothing is known then.
    pub(super) async fn poll(&self, request: &Request) -> Result<State, CallError> {
        let call = self.adapter.get(self.http, &format!("/requests/{}", request.id));
        let (status, reply) = answer(call.timeout(self.deadline)).await?;
        match status {
            StatusCode::OK => {
                let asked_hash = hash_of_asked(&request.to_bytes());
                Ok(State::parse(&reply, Bound { id: &request.id, asked_hash: &asked_hash })?)
            }
            StatusCode::NOT_FOUND => Err(CallError::Unknown),
            other => Err(CallError::Status(other.as_u16())),
        }
    }
}

/// Status and body of an answer; the body is read no further than the limit.
async fn answer(call: reqwest::RequestBuilder) -> Result<(StatusCode, Vec<u8>), CallError> {
    let unreachable = |error: reqwest::Error| CallError::Unreachable(error.without_url().to_string());
    let mut response = call.send().await.map_err(unreachable)?;
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
        if body.len() + chunk.len() > REPLY_BYTES_MAX {
            return Err(ReplyError::TooLong.into());
        }
        body.extend_from_slice(&chunk);
    }
    Ok((response.status(), body))
}
