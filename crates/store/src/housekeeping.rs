//! Rows that nobody needs any more, deleted in batches: things that worked once, drafts that nobody took up, messages
//! that were sent, work that was done. What is dead (given up) stays until an operator has seen it.

use jiff::{SignedDuration, Timestamp};

use crate::{Sql, StoreError, Tx};

/// How long a used or expired code or link is remembered: a second use of it is told from a guess.
pub const ONE_TIME_KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long an expired draft of a registration, sealed, is kept.
pub const REGISTRATION_KEPT: SignedDuration = SignedDuration::from_hours(24);
/// How long recoveries, wishes to link and changes of contacts whose time is over, sent messages (without their words)
/// and done work are kept.
pub const DONE_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How long an ended session, with its logins into systems, is kept: for so long a person's browser is no new one.
pub const SESSION_KEPT: SignedDuration = SignedDuration::from_hours(180 * 24);

const ONE_TIME: Sql =
    Sql::new("delete from one_time where id in (select id from one_time where expires_us < $1 limit $2)");
const REGISTRATION: Sql =
    Sql::new("delete from registration where id in (select id from registration where expires_us < $1 limit $2)");
const RECOVERY: Sql =
    Sql::new("delete from recovery where id in (select id from recovery where expires_us < $1 limit $2)");
const OUTBOX: Sql = Sql::new("delete from outbox where id in (select id from outbox where sent_us < $1 limit $2)");
const JOB: Sql =
    Sql::new("delete from job where id in (select id from job where ended_us < $1 and state = 'done' limit $2)");
/// A login into a system goes with the session that it was made in, once that is over; see [`SESSION`].
const SIGN_ON: Sql = Sql::new(
    "delete from sign_on where session_id in (select id from session where expires_us < $1 order by expires_us, id limit $2)",
);
/// In the order of their ends, as [`SIGN_ON`] before: what it freed goes.
const SESSION: Sql = Sql::new(
    "delete from session where id in (select id from session where expires_us < $1 order by expires_us, id limit $2)",
);
const LINK_REQUEST: Sql =
    Sql::new("delete from link_request where id in (select id from link_request where expires_us < $1 limit $2)");
const CONTACT_CHANGE: Sql =
    Sql::new("delete from contact_change where id in (select id from contact_change where created_us < $1 limit $2)");

/// Deletes at most `batch` rows of each table, of logins into systems all those of `batch` sessions. Answers whether some table has more.
///
/// # Errors
/// Whatever the engine refuses.
pub fn forget(tx: &mut Tx<'_>, now: Timestamp, batch: u32) -> Result<bool, StoreError> {
    let mut has_more = false;
    for (sql, kept) in [
        (ONE_TIME, ONE_TIME_KEPT),
        (REGISTRATION, REGISTRATION_KEPT),
        (RECOVERY, DONE_KEPT),
        (OUTBOX, DONE_KEPT),
        (JOB, DONE_KEPT),
        (SIGN_ON, SESSION_KEPT),
        (SESSION, SESSION_KEPT),
        (LINK_REQUEST, DONE_KEPT),
        (CONTACT_CHANGE, DONE_KEPT),
    ] {
        has_more |= tx.execute(sql, &[&(now - kept), &batch])? >= u64::from(batch);
    }
    Ok(has_more)
}
