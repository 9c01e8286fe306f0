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

/// Whether a code of this kind may go to this contact now; if so, it is counted.
///
/// # Errors
/// Whatever the store refuses.
pub fn may_send(tx: &mut Tx<'_>, cx: &Cx, kind: &str, contact: &Contact) -> Result<Result<(), Wait>, StoreError> {
    count(tx, cx, kind, &key(contact))
}

/// The same for what only looks like a code: it has counters of its own, so that a stranger uses up nobody's codes.
///
/// # Errors
/// Whatever the store refuses.
pub fn may_pretend(tx: &mut Tx<'_>, cx: &Cx, kind: &str, contact: &Contact) -> Result<Result<(), Wait>, StoreError> {
    count(tx, cx, kind, &format!("pretended-{}", key(contact)))
}

/// The same for a code that this account asks for, to a contact that need not be its own. Over the account's limit the
/// contact's counters stay as they are; what the contact's limit refuses does not count for the account.
///
/// # Errors
/// Whatever the store refuses.
pub fn may_send_by(
    tx: &mut Tx<'_>,
    cx: &Cx,
    (by, kind): (PersonId, &str),
    contact: &Contact,
) -> Result<Result<(), Wait>, StoreError> {
    let subject = format!("{kind} {by}");
    if let Err(wait) = throttle::hit(tx, cx, BY_ACCOUNT, &subject)? {
        return Ok(Err(wait));
    }
    let may = may_send(tx, cx, kind, contact)?;
    if may.is_err() {
        throttle::forgive(tx, cx, BY_ACCOUNT, &subject)?;
    }
    Ok(may)
}

fn key(contact: &Contact) -> String {
    format!("{}:{}", contact.kind(), contact.key())
}

fn count(tx: &mut Tx<'_>, cx: &Cx, kind: &str, contact: &str) -> Result<Result<(), Wait>, StoreError> {
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
