//! Registration of a client by an operator (`rodnya client add --file`): RFC 7591 in, RFC 7591 out.

use rodnya_domain::{Actor, Lang, SystemId, system::AuthMethod};
use rodnya_flows::{edge::Edge, system};
use rodnya_protocol::{client_metadata, error::OauthError};
use rodnya_store::{Db, StoreError};
use serde_json::Value;

/// Why a client is not added.
#[derive(Debug, thiserror::Error)]
pub enum AddError {
    /// The metadata cannot be registered; the text says which member and why.
    #[error(transparent)]
    Metadata(#[from] OauthError),
    /// The store failed.
    #[error("the client could not be stored")]
    Store(#[from] StoreError),
}

/// Adds a client and answers what was registered, with the secret, which is shown this once.
/// A running program knows the client at once.
///
/// # Errors
/// See [`AddError`].
pub async fn add(db: &Db, edge: &Edge, json: &[u8]) -> Result<Value, AddError> {
    let cx = edge.cx(Actor::Worker, Lang::Ru);
    // The id is drawn from a context of its own: the rows of the write draw theirs from another.
    let id: SystemId = edge.cx(Actor::Worker, Lang::Ru).id();
    let facts = client_metadata::parse(json, id)?;
    let (secret, now) = (edge.secret(), cx.now);
    let text = (facts.auth_method != AuthMethod::None).then(|| secret.text());
    let answer = client_metadata::answer(id, &facts, text.as_deref(), now);
    db.write(cx, move |tx, cx| system::register(tx, cx, (id, &facts), &secret)).await?;
    Ok(answer)
}
