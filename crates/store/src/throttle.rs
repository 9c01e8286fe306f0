//! Counters that guard: how often something happened in a window of time. Counted before it is allowed.

use jiff::Timestamp;

use crate::{Sql, StoreError, Tx};

/// Counts of one subject in one window.
#[derive(Debug, Clone, Copy)]
pub struct Hits {
    /// How often, this time included.
    pub hits: i64,
    /// When it happened last, before this time.
    pub last: Timestamp,
}

const HIT: Sql = Sql::new(
    "insert into throttle (subject, window_us, hits, last_us)
     values ($1, $2, 1, $3)
     on conflict (subject, window_us) do update set hits = throttle.hits + 1, last_us = excluded.last_us
     returning hits, last_us",
);
const LOOK: Sql = Sql::new("select hits, last_us from throttle where subject = $1 and window_us = $2");
const FORGIVE: Sql = Sql::new("update throttle set hits = hits - 1 where subject = $1 and window_us = $2 and hits > 0");
const CLEAR: Sql = Sql::new("delete from throttle where subject = $1");
const FORGET: Sql = Sql::new("delete from throttle where window_us < $1 and last_us < $1");

/// Counts one more. `subject` is a blind index, so the table tells nobody anything.
///
/// # Errors
/// Whatever the engine refuses.
pub fn hit(tx: &mut Tx<'_>, subject: &[u8], window: Timestamp, now: Timestamp) -> Result<Hits, StoreError> {
    tx.one(HIT, &[&subject, &window, &now], |row| Ok(Hits { hits: row.int(0)?, last: row.instant(1)? }))
}

/// The count so far.
///
/// # Errors
/// Whatever the engine refuses.
pub fn look(tx: &mut Tx<'_>, subject: &[u8], window: Timestamp) -> Result<Option<Hits>, StoreError> {
    tx.opt(LOOK, &[&subject, &window], |row| Ok(Hits { hits: row.int(0)?, last: row.instant(1)? }))
}

/// Takes one hit back.
///
/// # Errors
/// Whatever the engine refuses.
pub fn forgive(tx: &mut Tx<'_>, subject: &[u8], window: Timestamp) -> Result<(), StoreError> {
    tx.execute(FORGIVE, &[&subject, &window]).map(drop)
}

/// Forgets a subject: after a good login.
///
/// # Errors
/// Whatever the engine refuses.
pub fn clear(tx: &mut Tx<'_>, subject: &[u8]) -> Result<(), StoreError> {
    tx.execute(CLEAR, &[&subject]).map(drop)
}

/// Forgets what was last counted before this moment.
///
/// # Errors
/// Whatever the engine refuses.
pub fn forget_before(tx: &mut Tx<'_>, moment: Timestamp) -> Result<u64, StoreError> {
    tx.execute(FORGET, &[&moment])
}
