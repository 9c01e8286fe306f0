//! Messages that flows leave to be sent by SMS or mail.

use rodnya_domain::{Cx, Lang, PersonId, message::Message};
use rodnya_store::{StoreError, Tx, account::Contact, outbox};

/// A message to be sent in a language.
#[derive(Debug, Clone)]
pub struct Send {
    /// Where to.
    pub to: Contact,
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
    let channel = match send.to {
        Contact::Phone(_) => "sms",
        Contact::Email(_) => "email",
    };
    let message = serde_json::to_string(&send.message).map_err(|error| StoreError::Engine(error.to_string()))?;
    let out = outbox::Outgoing {
        id: cx.id(),
        channel: channel.to_owned(),
        kind: send.message.kind().to_owned(),
        lang: send.lang,
        person: send.person,
        to: send.to.text().to_owned(),
        message,
        attempts: 0,
    };
    outbox::insert(tx, &out, cx.now)
}
