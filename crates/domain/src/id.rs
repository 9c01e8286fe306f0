//! Ids of things: a UUID that knows what it names, so that a child's id is never passed where a
//! guardian's belongs. Written as a hyphenated lower-case UUID; never reused.

use std::{fmt, hash::Hash, hash::Hasher, marker::PhantomData, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

/// The id of a thing of kind `K`.
pub struct Id<K>(Uuid, PhantomData<fn() -> K>);

impl<K> Id<K> {
    /// The id with this UUID.
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid, PhantomData)
    }

    /// The bare UUID, as it stands in a table.
    pub const fn uuid(self) -> Uuid {
        self.0
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Id<K> {}
impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<K> Eq for Id<K> {}
impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}
impl<K> Hash for Id<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<K> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
impl<K> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
impl<K> FromStr for Id<K> {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::parse_str(text).map(Self::from_uuid)
    }
}
impl<K> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de, K> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// What an id can name. The enums have no values: they only tell kinds apart.
pub mod kind {
    /// A human being.
    pub enum Person {}
    /// A signed-in browser.
    pub enum Session {}
    /// A phone or mail of a person.
    pub enum Contact {}
    /// An unfinished registration.
    pub enum Registration {}
    /// A forgotten password on its way back.
    pub enum Recovery {}
    /// A paper of a person: СНИЛС, passport, birth certificate.
    pub enum Document {}
    /// A birth, changed name, marriage, divorce of a person.
    pub enum CivilAct {}
    /// A question to support.
    pub enum SupportQuestion {}
    /// An operator's look at a person's data.
    pub enum Look {}
    /// A relation by papers.
    pub enum RelationClaim {}
    /// A guardian's wish to link a child's account.
    pub enum LinkRequest {}
    /// A guardian's view of a child.
    pub enum ChildCard {}
    /// A request to an office and its answer.
    pub enum RegistryRequest {}
    /// A verified tie between a guardian and a child.
    pub enum Relation {}
    /// A guardian's wizard that makes a child's account.
    pub enum ChildAccount {}
    /// An information system: a client of the provider.
    pub enum System {}
    /// A question to guardians, whether a system may have a child's data.
    pub enum PermissionRequest {}
    /// Consent that a system receives data.
    pub enum Permission {}
    /// A login of a person at a system.
    pub enum SignOn {}
    /// A line in «Уведомления».
    pub enum Notification {}
    /// A line of the audit trail.
    pub enum Event {}
    /// Work to be done later.
    pub enum Job {}
    /// A message to be sent.
    pub enum Outbox {}
    /// A code, link or other thing that works once.
    pub enum OneTime {}
}

/// Id of a human being.
pub type PersonId = Id<kind::Person>;
/// Id of a signed-in browser.
pub type SessionId = Id<kind::Session>;
/// Id of a phone or mail.
pub type ContactId = Id<kind::Contact>;
/// Id of an unfinished registration.
pub type RegistrationId = Id<kind::Registration>;
/// Id of a forgotten password on its way back.
pub type RecoveryId = Id<kind::Recovery>;
/// Id of a paper.
pub type DocumentId = Id<kind::Document>;
/// Id of a civil act.
pub type CivilActId = Id<kind::CivilAct>;
/// Id of a question to support.
pub type SupportQuestionId = Id<kind::SupportQuestion>;
/// An operator's look at a person's data.
pub type LookId = Id<kind::Look>;
/// A relation by papers.
pub type RelationClaimId = Id<kind::RelationClaim>;
/// Id of a wish to link an account.
pub type LinkRequestId = Id<kind::LinkRequest>;
/// Id of a guardian's view of a child.
pub type ChildCardId = Id<kind::ChildCard>;
/// Id of a request to an office.
pub type RequestId = Id<kind::RegistryRequest>;
/// Id of a verified tie.
pub type RelationId = Id<kind::Relation>;
/// Id of a wizard that makes a child's account.
pub type WizardId = Id<kind::ChildAccount>;
/// Id of an information system.
pub type SystemId = Id<kind::System>;
/// Id of a question to guardians.
pub type PermissionRequestId = Id<kind::PermissionRequest>;
/// Id of a consent.
pub type PermissionId = Id<kind::Permission>;
/// Id of a login at a system.
pub type SignOnId = Id<kind::SignOn>;
/// Id of a notification.
pub type NotificationId = Id<kind::Notification>;
/// Id of a line of the audit trail.
pub type EventId = Id<kind::Event>;
/// Id of work to be done later.
pub type JobId = Id<kind::Job>;
/// Id of a message to be sent.
pub type OutboxId = Id<kind::Outbox>;
/// Id of a thing that works once.
pub type OneTimeId = Id<kind::OneTime>;
