//! Work to be done later: leased by a worker, tried again with growing pauses, given up into a list of the dead.

use jiff::Timestamp;
use rodnya_domain::JobId;

use crate::{Row, Sql, StoreError, Tx};

/// Work that is due.
#[derive(Debug, Clone)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// What is to be done.
    pub kind: String,
    /// What it is about; one waiting job for each kind and key.
    pub key: String,
    /// More facts, as JSON; no secrets.
    pub payload: String,
    /// Tries so far, this one included.
    pub attempts: i64,
}

const INSERT: Sql = Sql::new(
    "insert into job (id, kind, key, payload, created_us, due_us)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (kind, key) where state = 'waiting' do nothing",
);

/// Queues work, unless the same waits already. Answers whether it was new.
///
/// # Errors
/// Whatever the engine refuses.
pub fn insert(tx: &mut Tx<'_>, job: &Job, now: Timestamp, due: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.execute(INSERT, &[&job.id, &job.kind, &job.key, &job.payload, &now, &due])? == 1)
}

const IS_DUE: Sql = Sql::new(
    "select 1 from job
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
    "select id, kind, key, payload, attempts
     from job
     where state = 'waiting' and due_us <= $1 and (lease_until_us is null or lease_until_us <= $1)
     order by due_us
     limit $2",
);
const LEASE: Sql = Sql::new(
    "update job set lease_until_us = $2, attempts = attempts + 1
     where id = $1 and state = 'waiting' and (lease_until_us is null or lease_until_us <= $3)",
);

/// Leases up to `limit` jobs that are due; nobody else gets them before `until`.
///
/// # Errors
/// Whatever the engine refuses.
pub fn lease(tx: &mut Tx<'_>, now: Timestamp, until: Timestamp, limit: u32) -> Result<Vec<Job>, StoreError> {
    let due = tx.all(DUE, &[&now, &limit], read)?;
    let mut leased = Vec::with_capacity(due.len());
    for job in due {
        if tx.execute(LEASE, &[&job.id, &until, &now])? == 1 {
            leased.push(job);
        }
    }
    Ok(leased)
}

fn read(row: &Row<'_>) -> Result<Job, StoreError> {
    Ok(Job { id: row.id(0)?, kind: row.text(1)?, key: row.text(2)?, payload: row.text(3)?, attempts: row.int(4)? + 1 })
}

const DONE: Sql =
    Sql::new("update job set state = 'done', ended_us = $2, lease_until_us = null where id = $1 and state = 'waiting'");
const AGAIN: Sql =
    Sql::new("update job set due_us = $2, fault = $3, lease_until_us = null where id = $1 and state = 'waiting'");
const DEAD: Sql = Sql::new(
    "update job set state = 'dead', ended_us = $2, fault = $3, lease_until_us = null where id = $1 and state = 'waiting'",
);
const COUNT: Sql = Sql::new("select count(*) from job where state = $1");
const NEXT_DUE: Sql = Sql::new("select min(due_us) from job where state = 'waiting'");

/// How a try ended.
#[derive(Debug, Clone)]
pub enum Ending {
    /// The work is done, or no longer needed.
    Done,
    /// To be tried again at this moment. `fault` is empty if nothing went wrong and there is just more to wait for.
    Again {
        /// When.
        due: Timestamp,
        /// What went wrong, without personal data.
        fault: String,
    },
    /// Given up: it stands in the list of the dead.
    Dead {
        /// What went wrong, without personal data.
        fault: String,
    },
}

/// Records the outcome of a try.
///
/// # Errors
/// Whatever the engine refuses.
pub fn settle(tx: &mut Tx<'_>, id: JobId, ending: &Ending, now: Timestamp) -> Result<(), StoreError> {
    match ending {
        Ending::Done => tx.execute(DONE, &[&id, &now])?,
        Ending::Again { due, fault } => tx.execute(AGAIN, &[&id, due, fault])?,
        Ending::Dead { fault } => tx.execute(DEAD, &[&id, &now, fault])?,
    };
    Ok(())
}

/// A job that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadJob {
    /// Its id.
    pub id: JobId,
    /// Its kind.
    pub kind: String,
    /// When it was left for later.
    pub created: Timestamp,
    /// Tries.
    pub attempts: i64,
    /// What went wrong last, without personal data.
    pub fault: String,
}

const LIST_DEAD: Sql =
    Sql::new("select id, kind, created_us, attempts, fault from job where state = 'dead' order by id limit $1");
const IS_WAITING: Sql = Sql::new(
    "select 1 from job w join job d on d.kind = w.kind and d.key = w.key where d.id = $1 and w.state = 'waiting'",
);
const REVIVE: Sql = Sql::new(
    "update job set state = 'waiting', due_us = $2, attempts = 0, ended_us = null, fault = null
     where id = $1 and state = 'dead'",
);
const HASTEN_TWIN: Sql = Sql::new(
    "update job set due_us = $2
     where state = 'waiting' and kind = (select kind from job where id = $1) and key = (select key from job where id = $1)",
);
const OVERTAKEN: Sql = Sql::new("update job set state = 'done' where id = $1 and state = 'dead'");

const SETTLE_DEAD: Sql = Sql::new("update job set state = 'done' where kind = $1 and key = $2 and state = 'dead'");
const HASTEN: Sql = Sql::new("update job set due_us = $3 where kind = $1 and key = $2 and state = 'waiting'");

/// The waiting job of this kind and key is due now, and those of them that were given up are history. Answers whether one waited.
///
/// # Errors
/// Whatever the engine refuses.
pub fn hasten(tx: &mut Tx<'_>, kind: &str, key: &str, now: Timestamp) -> Result<bool, StoreError> {
    tx.execute(SETTLE_DEAD, &[&kind, &key])?;
    Ok(tx.execute(HASTEN, &[&kind, &key, &now])? == 1)
}

/// Jobs that were given up, the oldest first.
///
/// # Errors
/// Whatever the engine refuses.
pub fn dead(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<DeadJob>, StoreError> {
    tx.all(LIST_DEAD, &[&limit], |row| {
        Ok(DeadJob {
            id: row.id(0)?,
            kind: row.text(1)?,
            created: row.instant(2)?,
            attempts: row.int(3)?,
            fault: row.opt_text(4)?.unwrap_or_default(),
        })
    })
}

/// A job that was given up is due again; if a newer one of its kind and key waits, that one is due instead. Answers whether it
/// was a dead one.
///
/// # Errors
/// Whatever the engine refuses.
pub fn revive(tx: &mut Tx<'_>, id: JobId, now: Timestamp) -> Result<bool, StoreError> {
    let overtaken = tx.opt(IS_WAITING, &[&id], |_| Ok(()))?.is_some();
    if overtaken {
        tx.execute(HASTEN_TWIN, &[&id, &now])?;
        return Ok(tx.execute(OVERTAKEN, &[&id])? == 1);
    }
    Ok(tx.execute(REVIVE, &[&id, &now])? == 1)
}

/// How many jobs are in this state: `waiting`, `done`, `dead`.
///
/// # Errors
/// Whatever the engine refuses.
pub fn count(tx: &mut Tx<'_>, state: &str) -> Result<i64, StoreError> {
    tx.one(COUNT, &[&state], |row| row.int(0))
}

/// When the next job is due, if any waits.
///
/// # Errors
/// Whatever the engine refuses.
pub fn next_due(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, StoreError> {
    tx.one(NEXT_DUE, &[], |row| row.opt_instant(0))
}
