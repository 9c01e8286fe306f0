//! Everything that works once: codes, links, authorization codes. One table; a hash, never the thing itself.
//!
//! A *secret* (256 bit) is found by its hash and used by one statement. A *code* (6 digits) is found by the flow
//! it belongs to; a try is counted before it is compared.

use jiff::Timestamp;
use rodnya_domain::OneTimeId;
use uuid::Uuid;

use crate::{Row, Sql, StoreError, Tx};

/// A thing that works once, as it is made.
#[derive(Debug, Clone)]
pub struct OneTime {
    /// Its id.
    pub id: OneTimeId,
    /// What it is good for; a thing of one kind is nothing as another.
    pub kind: &'static str,
    /// The flow it is bound to.
    pub flow: Option<Uuid>,
    /// Hash of the secret or code.
    pub hash: Vec<u8>,
    /// What it stands for, as JSON.
    pub payload: String,
    /// Wrong tries until it is dead.
    pub tries: u32,
    /// Until when it works.
    pub expires: Timestamp,
}

/// A live thing as found.
#[derive(Debug, Clone)]
pub struct Found {
    /// Its id.
    pub id: OneTimeId,
    /// The flow it is bound to.
    pub flow: Option<Uuid>,
    /// Hash of the secret or code.
    pub hash: Vec<u8>,
    /// What it stands for, as JSON.
    pub payload: String,
    /// Tries that are left, this one taken off.
    pub tries_left: i64,
    /// When it was made.
    pub created: Timestamp,
    /// Until when it works.
    pub expires: Timestamp,
}

const INSERT: Sql = Sql::new(
    "insert into one_time (id, kind, flow_id, hash, payload, tries_left, created_us, expires_us)
     values ($1, $2, $3, $4, $5, $6, $7, $8)",
);
const VOID_FLOW: Sql =
    Sql::new("update one_time set used_us = $3 where kind = $1 and flow_id = $2 and used_us is null");

/// Makes one; an older one of the same kind and flow stops working.
///
/// # Errors
/// Whatever the engine refuses.
pub fn insert(tx: &mut Tx<'_>, thing: &OneTime, now: Timestamp) -> Result<(), StoreError> {
    let flow = thing.flow.map(|flow| flow.as_bytes().to_vec());
    if thing.flow.is_some() {
        tx.execute(VOID_FLOW, &[&thing.kind, &flow, &now])?;
    }
    tx.execute(
        INSERT,
        &[&thing.id, &thing.kind, &flow, &thing.hash, &thing.payload, &thing.tries, &now, &thing.expires],
    )?;
    Ok(())
}

/// Ends what is alive of this kind and flow.
///
/// # Errors
/// Whatever the engine refuses.
pub fn void(tx: &mut Tx<'_>, kind: &'static str, flow: Uuid, now: Timestamp) -> Result<u64, StoreError> {
    tx.execute(VOID_FLOW, &[&kind, &flow.as_bytes().to_vec(), &now])
}

const CONSUME: Sql = Sql::new(
    "update one_time set used_us = $3
     where kind = $1 and hash = $2 and used_us is null and expires_us > $3
     returning id, flow_id, hash, payload, tries_left, created_us, expires_us",
);

/// Uses the secret with this hash: one statement, so of many at once one wins.
///
/// # Errors
/// Whatever the engine refuses.
pub fn consume(tx: &mut Tx<'_>, kind: &'static str, hash: &[u8], now: Timestamp) -> Result<Option<Found>, StoreError> {
    tx.opt(CONSUME, &[&kind, &hash, &now], read)
}

const FIND: Sql = Sql::new(
    "select id, flow_id, hash, payload, tries_left, created_us, expires_us
     from one_time
     where kind = $1 and hash = $2 and used_us is null and expires_us > $3",
);
const FIND_USED: Sql = Sql::new(
    "select id, flow_id, hash, payload, tries_left, created_us, expires_us
     from one_time
     where kind = $1 and hash = $2 and used_us is not null",
);

/// The live secret with this hash, left as it is: for the page that shows the button.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find(tx: &mut Tx<'_>, kind: &'static str, hash: &[u8], now: Timestamp) -> Result<Option<Found>, StoreError> {
    tx.opt(FIND, &[&kind, &hash, &now], read)
}

/// The secret with this hash that has been used: to tell a second use from a guess.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find_used(tx: &mut Tx<'_>, kind: &'static str, hash: &[u8]) -> Result<Option<Found>, StoreError> {
    tx.opt(FIND_USED, &[&kind, &hash], read)
}

const TRY: Sql = Sql::new(
    "update one_time set tries_left = tries_left - 1
     where kind = $1 and flow_id = $2 and used_us is null and expires_us > $3 and tries_left > 0
     returning id, flow_id, hash, payload, tries_left, created_us, expires_us",
);
const USE: Sql = Sql::new("update one_time set used_us = $2 where id = $1 and used_us is null");
const LIVE: Sql = Sql::new(
    "select id, flow_id, hash, payload, tries_left, created_us, expires_us
     from one_time
     where kind = $1 and flow_id = $2 and used_us is null and expires_us > $3 and tries_left > 0",
);

/// Counts a try on the live code of a flow and answers it for comparison.
///
/// # Errors
/// Whatever the engine refuses.
pub fn count_try(tx: &mut Tx<'_>, kind: &'static str, flow: Uuid, now: Timestamp) -> Result<Option<Found>, StoreError> {
    tx.opt(TRY, &[&kind, &flow.as_bytes().to_vec(), &now], read)
}

/// The live code of a flow, left as it is.
///
/// # Errors
/// Whatever the engine refuses.
pub fn live(tx: &mut Tx<'_>, kind: &'static str, flow: Uuid, now: Timestamp) -> Result<Option<Found>, StoreError> {
    tx.opt(LIVE, &[&kind, &flow.as_bytes().to_vec(), &now], read)
}

/// Marks a code as used; answers whether it was still unused.
///
/// # Errors
/// Whatever the engine refuses.
pub fn mark_used(tx: &mut Tx<'_>, id: OneTimeId, now: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.execute(USE, &[&id, &now])? == 1)
}

fn read(row: &Row<'_>) -> Result<Found, StoreError> {
    Ok(Found {
        id: row.id(0)?,
        flow: row.opt_bytes(1)?.and_then(|bytes| Uuid::from_slice(&bytes).ok()),
        hash: row.bytes(2)?,
        payload: row.text(3)?,
        tries_left: row.int(4)?,
        created: row.instant(5)?,
        expires: row.instant(6)?,
    })
}
