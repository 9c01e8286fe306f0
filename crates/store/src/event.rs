//! The audit trail: one row for everything that touches a person's data.

use jiff::Timestamp;
use rodnya_domain::{Actor, EventId, PersonId};
use uuid::Uuid;

use crate::{Sql, StoreError, Tx};

/// A line of the trail.
#[derive(Debug, Clone)]
pub struct Event {
    /// Its id; ids grow with time.
    pub id: EventId,
    /// When it happened.
    pub at: Timestamp,
    /// `<aggregate>_<what happened>`, in the words of the glossary: `permission_withdrawn`.
    pub kind: &'static str,
    /// Who did it.
    pub actor: Actor,
    /// Whose data it touches.
    pub about: Option<PersonId>,
    /// The row it is about.
    pub object: Option<Uuid>,
    /// Why the actor was allowed to: `self`, `guardian`, `worker` …
    pub ground: &'static str,
    /// `done`, or the true reason of a refusal.
    pub outcome: &'static str,
    /// More facts, as JSON; never a number of a paper, never a secret.
    pub detail: serde_json::Value,
}

const INSERT: Sql = Sql::new(
    "insert into event (id, at_us, kind, actor_kind, actor_id, about_id, object_id, ground, outcome, detail)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
);

/// Adds a line.
///
/// # Errors
/// Whatever the engine refuses.
pub fn insert(tx: &mut Tx<'_>, event: &Event) -> Result<(), StoreError> {
    let (actor_kind, actor_id) = match event.actor {
        Actor::Nobody => ("nobody", None),
        Actor::Person(id) => ("person", Some(id.uuid().as_bytes().to_vec())),
        Actor::System(id) => ("system", Some(id.uuid().as_bytes().to_vec())),
        Actor::Worker => ("worker", None),
    };
    let object = event.object.map(|id| id.as_bytes().to_vec());
    tx.execute(
        INSERT,
        &[
            &event.id,
            &event.at,
            &event.kind,
            &actor_kind,
            &actor_id,
            &event.about,
            &object,
            &event.ground,
            &event.outcome,
            &event.detail.to_string(),
        ],
    )?;
    Ok(())
}
