//! Messages that wait to be sent by SMS or mail. What they say stands sealed and is erased on delivery.

use jiff::Timestamp;
use rodnya_domain::{Lang, OutboxId, PersonId};

use crate::{Place, Row, Sql, StoreError, Tx};

/// A message as it waits.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// Its id; also the idempotency key of its delivery.
    pub id: OutboxId,
    /// `sms` or `email`.
    pub channel: String,
    /// Which message.
    pub kind: String,
    /// The language it is to be written in.
    pub lang: Lang,
    /// Whom it is for, if that person is known.
    pub person: Option<PersonId>,
    /// E.164 phone or mail address.
    pub to: String,
    /// The message with its words, as JSON.
    pub message: String,
    /// Tries so far.
    pub attempts: i64,
}

const INSERT: Sql = Sql::new(
    "insert into outbox (id, channel, kind, lang, person_id, to_sealed, message_sealed, created_us, due_us)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
);

/// Queues a message.
///
/// # Errors
/// Whatever the engine refuses.
pub fn insert(tx: &mut Tx<'_>, out: &Outgoing, now: Timestamp) -> Result<(), StoreError> {
    let to = tx.keys().seal(Place::new("outbox", "to", out.id.uuid()), out.to.as_bytes());
    let message = tx.keys().seal(Place::new("outbox", "message", out.id.uuid()), out.message.as_bytes());
    tx.execute(INSERT, &[&out.id, &out.channel, &out.kind, &out.lang.code(), &out.person, &to, &message, &now])?;
    Ok(())
}

const IS_DUE: Sql = Sql::new(
    "select 1 from outbox
     where state = 'waiting' and due_us <= $1 and (lease_until_us is null or lease_until_us <= $1)
     limit 1",
);

/// Whether anything is due: a look that costs no write.
///
/// # Errors
/// Whatever the engine refuses.
pub fn is_due(tx: &mut Tx<'_>, now: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.opt(IS_DUE, &[&now], |_| Ok(()))?.is_some())
}

const DUE: Sql = Sql::new(
    "select id, channel, kind, lang, person_id, to_sealed, message_sealed, attempts
     from outbox
     where state = 'waiting' and due_us <= $1 and (lease_until_us is null or lease_until_us <= $1)
     order by due_us
     limit $2",
);
const LEASE: Sql = Sql::new(
    "update outbox set lease_until_us = $2, attempts = attempts + 1
     where id = $1 and state = 'waiting' and (lease_until_us is null or lease_until_us <= $3)",
);

/// Leases up to `limit` messages that are due; nobody else gets them before `until`.
///
/// # Errors
/// Whatever the engine refuses.
pub fn lease(tx: &mut Tx<'_>, now: Timestamp, until: Timestamp, limit: u32) -> Result<Vec<Outgoing>, StoreError> {
    let keys = tx.keys();
    let due = tx.all(DUE, &[&now, &limit], |row| read(row, keys))?;
    let mut leased = Vec::with_capacity(due.len());
    for out in due {
        if tx.execute(LEASE, &[&out.id, &until, &now])? == 1 {
            leased.push(out);
        }
    }
    Ok(leased)
}

fn read(row: &Row<'_>, keys: &crate::Keys) -> Result<Outgoing, StoreError> {
    let id: OutboxId = row.id(0)?;
    let open = |column: usize, name| keys.open_text(Place::new("outbox", name, id.uuid()), &row.bytes(column)?);
    Ok(Outgoing {
        id,
        channel: row.text(1)?,
        kind: row.text(2)?,
        lang: Lang::from_code(&row.text(3)?),
        person: row.opt_id(4)?,
        to: open(5, "to")?,
        message: open(6, "message")?,
        attempts: row.int(7)? + 1,
    })
}

const SENT: Sql = Sql::new(
    "update outbox set state = 'sent', sent_us = $2, to_sealed = null, message_sealed = null, lease_until_us = null
     where id = $1 and state = 'waiting'",
);
const AGAIN: Sql =
    Sql::new("update outbox set due_us = $2, fault = $3, lease_until_us = null where id = $1 and state = 'waiting'");
const DEAD: Sql = Sql::new(
    "update outbox set state = 'dead', fault = $2, lease_until_us = null, message_sealed = null
     where id = $1 and state = 'waiting'",
);

/// How a try to send ended.
#[derive(Debug, Clone)]
pub enum Delivery {
    /// It is with the carrier.
    Sent,
    /// It will be tried again at this moment.
    Again {
        /// When.
        due: Timestamp,
        /// What went wrong, without personal data.
        fault: String,
    },
    /// It is given up.
    Dead {
        /// What went wrong, without personal data.
        fault: String,
    },
}

/// Records the outcome of a try.
///
/// # Errors
/// Whatever the engine refuses.
pub fn settle(tx: &mut Tx<'_>, id: OutboxId, delivery: &Delivery, now: Timestamp) -> Result<(), StoreError> {
    match delivery {
        Delivery::Sent => tx.execute(SENT, &[&id, &now])?,
        Delivery::Again { due, fault } => tx.execute(AGAIN, &[&id, due, fault])?,
        Delivery::Dead { fault } => tx.execute(DEAD, &[&id, fault])?,
    };
    Ok(())
}

const COUNT: Sql = Sql::new("select count(*) from outbox where state = $1");

/// How many messages are in this state: `waiting`, `sent`, `dead`.
///
/// # Errors
/// Whatever the engine refuses.
pub fn count(tx: &mut Tx<'_>, state: &str) -> Result<i64, StoreError> {
    tx.one(COUNT, &[&state], |row| row.int(0))
}

/// A message that was given up; its words are gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadMessage {
    /// Its id.
    pub id: OutboxId,
    /// `sms` or `email`.
    pub channel: String,
    /// Which message.
    pub kind: String,
    /// Whom it was for, if that person is known.
    pub person: Option<PersonId>,
    /// E.164 phone or mail address.
    pub to: String,
    /// Tries.
    pub attempts: i64,
    /// What went wrong last, without personal data.
    pub fault: String,
    /// When it was queued.
    pub created: Timestamp,
}

const LIST_DEAD: Sql = Sql::new(
    "select id, channel, kind, person_id, to_sealed, attempts, fault, created_us
     from outbox
     where state = 'dead'
     order by id
     limit $1",
);
const PUT_AWAY: Sql =
    Sql::new("update outbox set state = 'put_away', sent_us = $2, to_sealed = null where id = $1 and state = 'dead'");

/// Messages that were given up and that nobody has put away, the oldest first.
///
/// # Errors
/// Whatever the engine refuses.
pub fn dead(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<DeadMessage>, StoreError> {
    let keys = tx.keys();
    tx.all(LIST_DEAD, &[&limit], |row| {
        let id: OutboxId = row.id(0)?;
        Ok(DeadMessage {
            id,
            channel: row.text(1)?,
            kind: row.text(2)?,
            person: row.opt_id(3)?,
            to: keys.open_text(Place::new("outbox", "to", id.uuid()), &row.bytes(4)?)?,
            attempts: row.int(5)?,
            fault: row.opt_text(6)?.unwrap_or_default(),
            created: row.instant(7)?,
        })
    })
}

/// An operator has seen that a message was given up; its row goes with those that were sent. Answers whether it was a dead one.
///
/// # Errors
/// Whatever the engine refuses.
pub fn put_away(tx: &mut Tx<'_>, id: OutboxId, now: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.execute(PUT_AWAY, &[&id, &now])? == 1)
}
