//! Codes and links that work once: made, tried, used. `docs/security.md` has the limits.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use jiff::SignedDuration;
use rodnya_domain::{Cx, OneTimeId};
use rodnya_store::{StoreError, Tx, one_time};
use uuid::Uuid;

use crate::edge::{Code, Secret};

/// How long a code from SMS or mail works.
pub const CODE_LIFE: SignedDuration = SignedDuration::from_mins(10);
/// Wrong tries until a code is dead.
pub const CODE_TRIES: u32 = 5;
/// How long a link in a letter works.
pub const LINK_LIFE: SignedDuration = SignedDuration::from_hours(24);

/// Makes a code for a flow; an older one of the same kind and flow stops working.
///
/// # Errors
/// Whatever the store refuses.
pub fn issue_code(tx: &mut Tx<'_>, cx: &Cx, kind: &'static str, flow: Uuid, code: &Code) -> Result<(), StoreError> {
    let id: OneTimeId = cx.id();
    let hash = code_hash(tx, id, code);
    insert_code(tx, cx, (kind, flow), (id, hash))
}

/// Issues a code that nobody knows: whatever is typed is wrong, and its tries end as those of any other.
///
/// # Errors
/// Whatever the store refuses.
pub fn issue_unknown(tx: &mut Tx<'_>, cx: &Cx, kind: &'static str, flow: Uuid) -> Result<(), StoreError> {
    let id: OneTimeId = cx.id();
    // Of another purpose than the hashes of codes: no text has this one.
    let hash = tx.keys().mac("unknown_code", id.uuid().as_bytes());
    insert_code(tx, cx, (kind, flow), (id, hash))
}

fn insert_code(
    tx: &mut Tx<'_>,
    cx: &Cx,
    (kind, flow): (&'static str, Uuid),
    (id, hash): (OneTimeId, Vec<u8>),
) -> Result<(), StoreError> {
    let expires = cx.now + CODE_LIFE;
    let thing =
        one_time::OneTime { id, kind, flow: Some(flow), hash, payload: "{}".to_owned(), tries: CODE_TRIES, expires };
    one_time::insert(tx, &thing, cx.now)
}

/// How a try with a code ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tried {
    /// It is right and now used.
    Right,
    /// It is wrong; so many tries are left.
    Wrong {
        /// Tries that are left.
        left: u32,
    },
    /// There is no live code: expired, used, or tried too often.
    Dead,
}

/// Tries a code. The try is counted first, so a thousand at once are five.
///
/// # Errors
/// Whatever the store refuses.
pub fn try_code(tx: &mut Tx<'_>, cx: &Cx, kind: &'static str, flow: Uuid, code: &Code) -> Result<Tried, StoreError> {
    let Some(found) = one_time::count_try(tx, kind, flow, cx.now)? else { return Ok(Tried::Dead) };
    let hash = code_hash(tx, found.id, code);
    if verify_slices_are_equal(&hash, &found.hash).is_err() {
        return Ok(Tried::Wrong { left: u32::try_from(found.tries_left).unwrap_or(0) });
    }
    Ok(if one_time::mark_used(tx, found.id, cx.now)? { Tried::Right } else { Tried::Dead })
}

/// A keyed hash: a stolen table is no list of codes.
fn code_hash(tx: &Tx<'_>, id: OneTimeId, code: &Code) -> Vec<u8> {
    tx.keys().mac("one_time", &[id.uuid().as_bytes(), code.digits().as_bytes()].concat())
}

/// A secret to be made: a link or an authorization code.
#[derive(Debug, Clone)]
pub struct NewSecret<'a> {
    /// What it is good for.
    pub kind: &'static str,
    /// The flow it is bound to; an older one of the same kind and flow stops working.
    pub flow: Option<Uuid>,
    /// The secret, drawn at the edge.
    pub secret: &'a Secret,
    /// What it stands for.
    pub payload: serde_json::Value,
    /// How long it works.
    pub life: SignedDuration,
}

/// Makes a secret that works once.
///
/// # Errors
/// Whatever the store refuses.
pub fn issue_secret(tx: &mut Tx<'_>, cx: &Cx, new: &NewSecret<'_>) -> Result<(), StoreError> {
    let thing = one_time::OneTime {
        id: cx.id(),
        kind: new.kind,
        flow: new.flow,
        hash: new.secret.hash(),
        payload: new.payload.to_string(),
        tries: 1,
        expires: cx.now + new.life,
    };
    one_time::insert(tx, &thing, cx.now)
}

/// Uses a secret: of many at once one wins.
///
/// # Errors
/// Whatever the store refuses.
pub fn consume_secret(
    tx: &mut Tx<'_>,
    cx: &Cx,
    kind: &'static str,
    secret: &Secret,
) -> Result<Option<one_time::Found>, StoreError> {
    one_time::consume(tx, kind, &secret.hash(), cx.now)
}
