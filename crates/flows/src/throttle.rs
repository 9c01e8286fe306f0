//! Limits that guard accounts and contacts; the numbers stand in `docs/security.md`.

use jiff::{SignedDuration, Timestamp};
use rodnya_domain::Cx;
use rodnya_store::{StoreError, Tx, throttle};

/// So many in a window of time.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// What is counted; keeps subjects of different limits apart.
    pub name: &'static str,
    /// How many are allowed in a window.
    pub count: u32,
    /// The length of the window.
    pub window: SignedDuration,
}

/// Over the limit: what to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// When it is allowed again.
    pub until: Timestamp,
}

/// Counts one more of a subject, and tells whether it is within the limit.
///
/// # Errors
/// Whatever the store refuses.
pub fn hit(tx: &mut Tx<'_>, cx: &Cx, limit: Limit, subject: &str) -> Result<Result<(), Wait>, StoreError> {
    let window = window_of(cx.now, limit.window);
    let blind = tx.keys().blind(limit.name, subject);
    let hits = throttle::hit(tx, &blind, window, cx.now)?;
    Ok(if hits.hits <= i64::from(limit.count) { Ok(()) } else { Err(Wait { until: window + limit.window }) })
}

/// Counts one more of each subject, from the narrowest to the widest, and stops at the first that is over: what a
/// loud address is refused must use up nothing of what its neighbours have.
///
/// # Errors
/// Whatever the store refuses.
pub fn hit_each(tx: &mut Tx<'_>, cx: &Cx, limits: &[(Limit, &str)]) -> Result<Result<(), (Limit, Wait)>, StoreError> {
    for &(limit, subject) in limits {
        if let Err(wait) = hit(tx, cx, limit, subject)? {
            return Ok(Err((limit, wait)));
        }
    }
    Ok(Ok(()))
}

/// Forgets what was counted of a subject.
///
/// # Errors
/// Whatever the store refuses.
pub fn clear(tx: &mut Tx<'_>, limit: Limit, subject: &str) -> Result<(), StoreError> {
    let blind = tx.keys().blind(limit.name, subject);
    throttle::clear(tx, &blind)
}

/// Takes one hit back: what was counted beforehand turned out to be good.
///
/// # Errors
/// Whatever the store refuses.
pub fn forgive(tx: &mut Tx<'_>, cx: &Cx, limit: Limit, subject: &str) -> Result<(), StoreError> {
    let blind = tx.keys().blind(limit.name, subject);
    throttle::forgive(tx, &blind, window_of(cx.now, limit.window))
}

/// The beginning of the window that holds the moment.
fn window_of(now: Timestamp, length: SignedDuration) -> Timestamp {
    let length_us = i64::try_from(length.as_micros()).unwrap_or(i64::MAX).max(1);
    let us = now.as_microsecond();
    Timestamp::from_microsecond(us - us.rem_euclid(length_us)).unwrap_or(now)
}
