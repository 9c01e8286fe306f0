//! Messages that flows leave to be sent by SMS or mail.

use rodnya_domain::{Cx, Lang, PersonId, message::Message};
use rodnya_store::{StoreError, Tx, outbox};

/// Whom a message goes to.
#[derive(Debug, Clone)]
pub enum Recipient {
    /// A phone, E.164.
    Phone(String),
    /// A mail address.
    Email(String),
}

/// A message to be sent in a language.
#[derive(Debug, Clone)]
pub struct Send {
    /// Where to.
    pub to: Recipient,
    /// Whom it is for, if known.
    pub person: Option<PersonId>,
    /// The language of its words.
    pub lang: Lang,
    /// What it says.
    pub message: Message,
}

/// Queues the message in the same transaction as what it tells of.
///
/// # Errors
/// Whatever the store refuses.
pub fn send(tx: &mut Tx<'_>, cx: &Cx, send: Send) -> Result<(), StoreError> {
    let (channel, to) = match send.to {
        Recipient::Phone(phone) => ("sms", phone),
        Recipient::Email(email) => ("email", email),
    };
    let message = serde_json::to_string(&send.message).map_err(|error| StoreError::Engine(error.to_string()))?;
    let out = outbox::Outgoing {
        id: cx.id(),
        channel: channel.to_owned(),
        kind: send.message.kind().to_owned(),
        lang: send.lang,
        person: send.person,
        to,
        message,
        attempts: 0,
    };
    outbox::insert(tx, &out, cx.now)
}
