//! The audit trail: one row for everything that touches a person's data.

use jiff::Timestamp;
use rodnya_domain::{Actor, EventId, PersonId};
use uuid::Uuid;

use crate::{Row, Sql, StoreError, Tx};

/// A line of the trail.
#[derive(Debug, Clone)]
pub struct Event {
    /// Its id; ids grow with time.
    pub id: EventId,
    /// When it happened.
    pub at: Timestamp,
    /// `<aggregate>_<what happened>`, in the words of the glossary: `permission_withdrawn`.
    pub kind: &'static str,
    /// Who did it.
    pub actor: Actor,
    /// Whose data it touches.
    pub about: Option<PersonId>,
    /// The row it is about.
    pub object: Option<Uuid>,
    /// Why the actor was allowed to: `self`, `guardian`, `worker` …
    pub ground: &'static str,
    /// `done`, or the true reason of a refusal.
    pub outcome: &'static str,
    /// More facts, as JSON; never a number of a paper, never a secret.
    pub detail: serde_json::Value,
}

const INSERT: Sql = Sql::new(
    "insert into event (id, at_us, kind, actor_kind, actor_id, about_id, object_id, ground, outcome, detail)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
);

/// Adds a line.
///
/// # Errors
/// Whatever the engine refuses.
pub fn insert(tx: &mut Tx<'_>, event: &Event) -> Result<(), StoreError> {
    let (actor_kind, actor_id) = match event.actor {
        Actor::Nobody => ("nobody", None),
        Actor::Person(id) => ("person", Some(id.uuid().as_bytes().to_vec())),
        Actor::System(id) => ("system", Some(id.uuid().as_bytes().to_vec())),
        Actor::Worker => ("worker", None),
    };
    let object = event.object.map(|id| id.as_bytes().to_vec());
    tx.execute(
        INSERT,
        &[
            &event.id,
            &event.at,
            &event.kind,
            &actor_kind,
            &actor_id,
            &event.about,
            &object,
            &event.ground,
            &event.outcome,
            &event.detail.to_string(),
        ],
    )?;
    Ok(())
}

const UNSEALED: Sql = Sql::new(
    "select id, at_us, kind, actor_kind, actor_id, about_id, object_id, ground, outcome, detail
     from event
     where sealed_in is null
     order by id
     limit $1",
);
const OF_BLOCK: Sql = Sql::new(
    "select id, at_us, kind, actor_kind, actor_id, about_id, object_id, ground, outcome, detail
     from event
     where sealed_in = $1
     order by id",
);
const PUT_INTO_BLOCK: Sql = Sql::new("update event set sealed_in = $2 where id = $1 and sealed_in is null");
const ANY_UNSEALED: Sql = Sql::new("select 1 from event where sealed_in is null limit 1");
const LAST_BLOCK: Sql = Sql::new("select number, events, seal from event_block order by number desc limit 1");
const BLOCKS_AFTER: Sql =
    Sql::new("select number, events, seal from event_block where number > $1 order by number limit 100");
const INSERT_BLOCK: Sql = Sql::new("insert into event_block (number, at_us, events, seal) values ($1, $2, $3, $4)");

/// A line as the seal covers it: its id, and all its columns in one unambiguous run of bytes.
#[derive(Debug, Clone)]
pub struct Sealable {
    /// Its id.
    pub id: EventId,
    /// Every column, each after its length.
    pub bytes: Vec<u8>,
}

/// A sealed block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Its number, from 1, without gaps.
    pub number: i64,
    /// How many lines it holds.
    pub events: i64,
    /// The MAC over the block before and its own lines.
    pub seal: Vec<u8>,
}

/// Whether any line is not sealed yet.
///
/// # Errors
/// Whatever the engine refuses.
pub fn any_unsealed(tx: &mut Tx<'_>) -> Result<bool, StoreError> {
    Ok(tx.opt(ANY_UNSEALED, &[], |_| Ok(()))?.is_some())
}

/// The oldest lines that are not sealed yet.
///
/// # Errors
/// Whatever the engine refuses.
pub fn unsealed(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<Sealable>, StoreError> {
    tx.all(UNSEALED, &[&limit], sealable)
}

/// The lines of a block.
///
/// # Errors
/// Whatever the engine refuses.
pub fn of_block(tx: &mut Tx<'_>, number: i64) -> Result<Vec<Sealable>, StoreError> {
    tx.all(OF_BLOCK, &[&number], sealable)
}

fn sealable(row: &Row<'_>) -> Result<Sealable, StoreError> {
    let mut bytes = Vec::with_capacity(160);
    let mut put = |part: Option<&[u8]>| {
        let length = part.map_or(u32::MAX, |part| u32::try_from(part.len()).unwrap_or(u32::MAX));
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(part.unwrap_or_default());
    };
    let id: EventId = row.id(0)?;
    put(Some(id.uuid().as_bytes()));
    put(Some(&row.int(1)?.to_be_bytes()));
    put(Some(row.text(2)?.as_bytes()));
    put(Some(row.text(3)?.as_bytes()));
    for column in 4..7 {
        put(row.opt_bytes(column)?.as_deref());
    }
    for column in 7..10 {
        put(Some(row.text(column)?.as_bytes()));
    }
    Ok(Sealable { id, bytes })
}

/// The newest block.
///
/// # Errors
/// Whatever the engine refuses.
pub fn last_block(tx: &mut Tx<'_>) -> Result<Option<Block>, StoreError> {
    tx.opt(LAST_BLOCK, &[], block)
}

/// Up to a hundred blocks after this number.
///
/// # Errors
/// Whatever the engine refuses.
pub fn blocks_after(tx: &mut Tx<'_>, number: i64) -> Result<Vec<Block>, StoreError> {
    tx.all(BLOCKS_AFTER, &[&number], block)
}

fn block(row: &Row<'_>) -> Result<Block, StoreError> {
    Ok(Block { number: row.int(0)?, events: row.int(1)?, seal: row.bytes(2)? })
}

/// Adds a block and puts its lines into it.
///
/// # Errors
/// A conflict if another worker was faster.
pub fn insert_block(tx: &mut Tx<'_>, block: &Block, lines: &[Sealable], now: Timestamp) -> Result<(), StoreError> {
    tx.execute(INSERT_BLOCK, &[&block.number, &now, &block.events, &block.seal])?;
    for line in lines {
        tx.execute_one("event", PUT_INTO_BLOCK, &[&line.id, &block.number])?;
    }
    Ok(())
}
