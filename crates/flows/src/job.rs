//! Work that flows leave for later.

use jiff::Timestamp;
use rodnya_domain::Cx;
use rodnya_store::{StoreError, Tx, job};

/// What can be left for later. The worker knows a step for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Send a request to an office, ask for its answer, record it. Key: the request.
    RegistryRequest,
    /// Send the codes of a recovery, or nothing where the login is nobody's. Key: the recovery.
    RecoveryCodes,
    /// Tell a system that a login has ended. Key: the login at the system.
    BackchannelLogout,
    /// Ask about a child's certificate anew: «Автообновление». Key: the card.
    ChildCardRefresh,
    /// Ask about a person's own acts anew: «Автообновление». Key: the person.
    CivilActRefresh,
    /// Delete an account whose time of grace is over. Key: the person.
    AccountDeletion,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 6] = [
        Self::RegistryRequest,
        Self::AccountDeletion,
        Self::BackchannelLogout,
        Self::ChildCardRefresh,
        Self::CivilActRefresh,
        Self::RecoveryCodes,
    ];

    /// The name in the table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::RegistryRequest => "registry_request",
            Self::BackchannelLogout => "backchannel_logout",
            Self::RecoveryCodes => "recovery_codes",
            Self::ChildCardRefresh => "child_card_refresh",
            Self::CivilActRefresh => "civil_act_refresh",
            Self::AccountDeletion => "account_deletion",
        }
    }

    /// The kind with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Leaves work, unless the same waits already. Answers whether it was new.
///
/// # Errors
/// Whatever the store refuses.
pub fn enqueue(tx: &mut Tx<'_>, cx: &Cx, kind: Kind, key: &str, due: Timestamp) -> Result<bool, StoreError> {
    enqueue_with(tx, cx, kind, key, (due, &serde_json::json!({})))
}

/// As [`enqueue`], with facts that the step needs; no secrets.
///
/// # Errors
/// Whatever the store refuses.
pub fn enqueue_with(
    tx: &mut Tx<'_>,
    cx: &Cx,
    kind: Kind,
    key: &str,
    (due, payload): (Timestamp, &serde_json::Value),
) -> Result<bool, StoreError> {
    let work = job::Job {
        id: cx.id(),
        kind: kind.name().to_owned(),
        key: key.to_owned(),
        payload: payload.to_string(),
        attempts: 0,
    };
    job::insert(tx, &work, cx.now, due)
}

/// Work is due now: what waits is hastened, what waits no more is left anew.
///
/// # Errors
/// Whatever the store refuses.
pub fn hasten(tx: &mut Tx<'_>, cx: &Cx, kind: Kind, key: &str) -> Result<(), StoreError> {
    if !job::hasten(tx, kind.name(), key, cx.now)? {
        enqueue(tx, cx, kind, key, cx.now)?;
    }
    Ok(())
}
