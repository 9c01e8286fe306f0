//! How often a code may be sent: to a contact one of a kind again after 60 s, five in all an hour, ten a day; by one account
//! ten of a kind a day, to whomever.

use jiff::SignedDuration;
use rodnya_domain::{Cx, PersonId};
use rodnya_store::{StoreError, Tx, account::Contact, throttle as counters};

use crate::throttle::{self, Limit, Wait};

/// The pause between two codes of one kind to one contact.
pub const PAUSE: SignedDuration = SignedDuration::from_secs(60);
const HOUR: Limit = Limit { name: "code_hour", count: 5, window: SignedDuration::from_hours(1) };
const DAY: Limit = Limit { name: "code_day", count: 10, window: SignedDuration::from_hours(24) };

const BY_ACCOUNT: Limit = Limit { name: "code_account", count: 10, window: SignedDuration::from_hours(24) };

/// Whether this account may have a code of this kind sent to this contact, which need not be its own; if so, it is counted.
///
/// # Errors
/// Whatever the store refuses.
pub fn may_send_by(
    tx: &mut Tx<'_>,
    cx: &Cx,
    (by, kind): (PersonId, &str),
    contact: &Contact,
) -> Result<Result<(), Wait>, StoreError> {
    if let Err(wait) = throttle::hit(tx, cx, BY_ACCOUNT, &format!("{kind} {by}"))? {
        return Ok(Err(wait));
    }
    may_send(tx, cx, kind, &format!("{}:{}", contact.kind(), contact.key()))
}

/// Whether a code of this kind may go to this contact now; if so, it is counted.
///
/// # Errors
/// Whatever the store refuses.
pub fn may_send(tx: &mut Tx<'_>, cx: &Cx, kind: &str, contact: &str) -> Result<Result<(), Wait>, StoreError> {
    let last = tx.keys().blind("code_last", &format!("{kind} {contact}"));
    let epoch = jiff::Timestamp::UNIX_EPOCH;
    if let Some(before) = counters::look(tx, &last, epoch)?
        && cx.now < before.last + PAUSE
    {
        return Ok(Err(Wait { until: before.last + PAUSE }));
    }
    for limit in [HOUR, DAY] {
        if let Err(wait) = throttle::hit(tx, cx, limit, contact)? {
            return Ok(Err(wait));
        }
    }
    counters::hit(tx, &last, epoch, cx.now)?;
    Ok(Ok(()))
}
