//! «Детская почта»: mailboxes for children at a provider (`docs/connect/mailbox.md`). The id is the idempotency key: the
//! same question again makes no second mailbox.

use std::time::Duration;

use reqwest::{Client, StatusCode, redirect::Policy};
use rodnya_domain::{email::Email, mailbox::MailboxName};
use serde::{Deserialize, Serialize};

use crate::service::Service;

/// How long the provider may take.
const TIME: Duration = Duration::from_secs(5);
/// The longest answer that is read, in bytes.
const ANSWER_MAX: usize = 16 * 1024;
/// Names that are offered instead of a taken one.
const FREE_MAX: usize = 5;

/// The provider's client.
#[derive(Debug, Clone)]
pub struct Mailboxes {
    http: Client,
    provider: Service,
}

/// What came of a wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Made {
    /// The mailbox is there.
    Mailbox(Email),
    /// The name is somebody's; these are free.
    Taken {
        /// At most five names.
        free: Vec<String>,
    },
}

/// The provider did not answer as agreed; it may later.
#[derive(Debug, thiserror::Error)]
#[error("the provider of mailboxes did not answer as agreed: {0}")]
pub struct MailboxError(String);

#[derive(Serialize)]
struct Wish<'a> {
    id: &'a str,
    name: &'a str,
}

#[derive(Deserialize)]
struct Answer {
    id: String,
    #[serde(default)]
    address: Option<String>,
    #[serde(default)]
    free: Vec<String>,
}

impl Mailboxes {
    /// A client of this provider.
    ///
    /// # Errors
    /// If the client cannot be built.
    pub fn new(provider: impl Into<Service>) -> Result<Self, reqwest::Error> {
        let http = Client::builder().timeout(TIME).redirect(Policy::none()).no_proxy().build()?;
        Ok(Self { http, provider: provider.into() })
    }

    /// Makes a mailbox of this name. The same `id` and name again answer the same mailbox.
    ///
    /// # Errors
    /// [`MailboxError`].
    pub async fn make(&self, id: &str, name: &MailboxName) -> Result<Made, MailboxError> {
        let failed = |error: reqwest::Error| MailboxError(error.without_url().to_string());
        let mut reply = self
            .provider
            .post(&self.http, "/mailboxes")
            .json(&Wish { id, name: name.as_str() })
            .send()
            .await
            .map_err(failed)?;
        let status = reply.status();
        if !matches!(status, StatusCode::OK | StatusCode::CREATED | StatusCode::CONFLICT) {
            return Err(MailboxError(status.to_string()));
        }
        let mut body = Vec::new();
        while let Some(chunk) = reply.chunk().await.map_err(failed)? {
            body.extend_from_slice(&chunk);
            if body.len() > ANSWER_MAX {
                return Err(MailboxError("a longer answer than agreed".to_owned()));
            }
        }
        let answer: Answer = serde_json::from_slice(&body).map_err(|error| MailboxError(error.to_string()))?;
        if answer.id != id {
            return Err(MailboxError("an answer about another".to_owned()));
        }
        if status == StatusCode::CONFLICT {
            let names = answer.free.iter().filter_map(|name| MailboxName::parse(name).ok());
            return Ok(Made::Taken { free: names.take(FREE_MAX).map(|name| name.as_str().to_owned()).collect() });
        }
        let address = answer.address.as_deref().and_then(|address| Email::parse(address).ok());
        let address = address.filter(|address| address.local() == name.as_str());
        address.map(Made::Mailbox).ok_or_else(|| MailboxError("no address of this name".to_owned()))
    }
}
