//! Keys with which the provider signs: one active, at most one that is published to come, and those
//! that are retired until the last token they signed is dead. The private half stands sealed.

use jiff::Timestamp;
use uuid::Uuid;

use crate::{Place, Row, Sql, StoreError, Tx};

/// Where a key is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Published, signs nothing yet.
    Next,
    /// Signs.
    Active,
    /// Published, signs nothing more.
    Retired,
}

impl Stage {
    /// The word of the table.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Next => "next",
            Self::Active => "active",
            Self::Retired => "retired",
        }
    }
}

/// A key.
#[derive(Clone)]
pub struct SigningKey {
    /// Its name (`kid`).
    pub key_id: String,
    /// The private scalar, 32 bytes.
    pub private: Vec<u8>,
    /// The public half as JSON (RFC 7517).
    pub public_jwk: String,
    /// Where it is in its life.
    pub stage: Stage,
    /// When it was made.
    pub created: Timestamp,
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey({}, {})", self.key_id, self.stage.code())
    }
}

const INSERT: Sql = Sql::new(
    "insert into signing_key (key_id, algorithm, private_sealed, public_jwk, stage, created_us)
     values ($1, 'ES256', $2, $3, $4, $5)",
);

/// Adds a key.
///
/// # Errors
/// Whatever the engine refuses.
pub fn insert(tx: &mut Tx<'_>, key: &SigningKey) -> Result<(), StoreError> {
    let sealed = tx.keys().seal(place(tx, &key.key_id), &key.private);
    tx.execute(INSERT, &[&key.key_id, &sealed, &key.public_jwk, &key.stage.code(), &key.created])?;
    Ok(())
}

const ALL: Sql = Sql::new(
    "select key_id, private_sealed, public_jwk, stage, created_us
     from signing_key
     order by created_us, key_id",
);

/// All keys that are published, the oldest first.
///
/// # Errors
/// Whatever the engine refuses.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<SigningKey>, StoreError> {
    let rows = tx.all(ALL, &[], |row| Ok((read(row)?, row.bytes(1)?)))?;
    rows.into_iter()
        .map(|(key, sealed)| Ok(SigningKey { private: tx.keys().open(place(tx, &key.key_id), &sealed)?, ..key }))
        .collect()
}

const MOVE: Sql = Sql::new("update signing_key set stage = $3, retired_us = $4 where key_id = $1 and stage = $2");

/// Moves a key from one stage to another.
///
/// # Errors
/// A conflict if it is no longer in that stage.
pub fn save_stage(tx: &mut Tx<'_>, key_id: &str, (from, to): (Stage, Stage), now: Timestamp) -> Result<(), StoreError> {
    let retired = (to == Stage::Retired).then_some(now);
    tx.execute_one("signing_key", MOVE, &[&key_id, &from.code(), &to.code(), &retired])
}

const DELETE: Sql = Sql::new("delete from signing_key where stage = 'retired' and retired_us < $1");

/// Forgets keys that were retired before this moment: no token of theirs lives.
///
/// # Errors
/// Whatever the engine refuses.
pub fn delete_retired(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, StoreError> {
    tx.execute(DELETE, &[&before])
}

/// The key's name is no UUID; the place of its sealed half follows from it.
fn place(tx: &Tx<'_>, key_id: &str) -> Place {
    let mut row = [0; 16];
    row.copy_from_slice(&tx.keys().blind("signing_key", key_id)[..16]);
    Place::new("signing_key", "private_sealed", Uuid::from_bytes(row))
}

fn read(row: &Row<'_>) -> Result<SigningKey, StoreError> {
    let stage = match row.text(3)?.as_str() {
        "next" => Stage::Next,
        "active" => Stage::Active,
        "retired" => Stage::Retired,
        _ => return Err(StoreError::impossible("signing_key.stage")),
    };
    Ok(SigningKey {
        key_id: row.text(0)?,
        private: Vec::new(),
        public_jwk: row.text(2)?,
        stage,
        created: row.instant(4)?,
    })
}
