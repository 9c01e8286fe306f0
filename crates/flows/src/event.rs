//! Lines of the audit trail, as flows write them.

use rodnya_domain::{Cx, Id, PersonId};
use rodnya_store::{StoreError, Tx};
use uuid::Uuid;

/// A line to be written: who and when come from the context.
#[derive(Debug, Clone)]
pub struct Event {
    kind: &'static str,
    about: Option<PersonId>,
    object: Option<Uuid>,
    ground: &'static str,
    outcome: &'static str,
    detail: serde_json::Value,
}

impl Event {
    /// What happened, in the words of the glossary: `session_begun`. Done, on no special ground, about nobody.
    pub fn new(kind: &'static str) -> Self {
        Self { kind, about: None, object: None, ground: "", outcome: "done", detail: serde_json::json!({}) }
    }

    /// Whose data it touches.
    pub const fn about(mut self, person: PersonId) -> Self {
        self.about = Some(person);
        self
    }

    /// The row it is about.
    pub const fn object<K>(mut self, id: Id<K>) -> Self {
        self.object = Some(id.uuid());
        self
    }

    /// Why the actor was allowed to: `self`, `guardian`, `worker` …
    pub const fn ground(mut self, ground: &'static str) -> Self {
        self.ground = ground;
        self
    }

    /// The true reason of a refusal; the page may say less.
    pub const fn refused(mut self, reason: &'static str) -> Self {
        self.outcome = reason;
        self
    }

    /// More facts; never a number of a paper, never a secret.
    pub fn detail(mut self, detail: serde_json::Value) -> Self {
        self.detail = detail;
        self
    }
}

/// Writes the line.
///
/// # Errors
/// Whatever the store refuses.
pub fn record(tx: &mut Tx<'_>, cx: &Cx, event: Event) -> Result<(), StoreError> {
    rodnya_store::event::insert(
        tx,
        &rodnya_store::event::Event {
            id: cx.id(),
            at: cx.now,
            kind: event.kind,
            actor: cx.actor,
            about: event.about,
            object: event.object,
            ground: event.ground,
            outcome: event.outcome,
            detail: event.detail,
        },
    )
}
