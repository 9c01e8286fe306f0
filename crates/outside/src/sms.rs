//! SMS by plain HTTP: `POST /messages {id, to, text}`; the id is the idempotency key (`docs/connect/sms.md`).

use std::time::Duration;

use reqwest::{Client, StatusCode, redirect::Policy};
use rodnya_domain::OutboxId;
use serde::{Deserialize, Serialize};

use crate::service::Service;

/// How long the gateway may take.
const TIME: Duration = Duration::from_secs(10);

/// Sends SMS.
#[derive(Clone)]
pub struct Sms {
    http: Client,
    gateway: Service,
}

/// Why an SMS did not go.
#[derive(Debug, thiserror::Error)]
pub enum SmsError {
    /// The gateway will never take it.
    #[error("the gateway refused it: {0}")]
    Never(StatusCode),
    /// It may go later.
    #[error("the gateway did not take it now: {0}")]
    Later(String),
}

#[derive(Serialize)]
struct Body<'a> {
    id: String,
    to: &'a str,
    text: &'a str,
}

/// What the gateway answers when it has taken a message.
#[derive(Deserialize)]
struct Taken {
    id: String,
}

impl Sms {
    /// A client of this gateway.
    ///
    /// # Errors
    /// If the client cannot be built.
    pub fn new(gateway: impl Into<Service>) -> Result<Self, reqwest::Error> {
        let http = Client::builder().timeout(TIME).redirect(Policy::none()).no_proxy().build()?;
        Ok(Self { http, gateway: gateway.into() })
    }

    /// Sends an SMS.
    ///
    /// # Errors
    /// [`SmsError`].
    pub async fn send(&self, id: OutboxId, to: &str, text: &str) -> Result<(), SmsError> {
        let later = |error: reqwest::Error| SmsError::Later(error.without_url().to_string());
        let answer = self
            .gateway
            .post(&self.http, "/messages")
            .json(&Body { id: id.to_string(), to, text })
            .send()
            .await
            .map_err(later)?;
        match answer.status() {
            status if status.is_success() => {
                // Only an answer that names the message says that the gateway has it.
                let taken: Taken = answer.json().await.map_err(later)?;
                if taken.id == id.to_string() {
                    Ok(())
                } else {
                    Err(SmsError::Later("an answer about another".to_owned()))
                }
            }
            StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => {
                Err(SmsError::Later(answer.status().to_string()))
            }
            status if status.is_client_error() => Err(SmsError::Never(status)),
            status => Err(SmsError::Later(status.to_string())),
        }
    }
}
