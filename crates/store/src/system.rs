//! Information systems: clients of the OpenID Provider. Read from the table at each use, so that an
//! operator's stop takes effect at once.

use jiff::Timestamp;
use rodnya_domain::{
    SystemId,
    system::{Facts, State, System},
};

use crate::{Row, Sql, StoreError, Tx, value::to_json};

/// A system with what is kept of its secret.
#[derive(Debug, Clone)]
pub struct Client {
    /// The system.
    pub system: System,
    /// SHA-256 of its secret; none for a public client.
    pub secret_hash: Option<Vec<u8>>,
}

const INSERT: Sql = Sql::new(
    "insert into system
       (id, client_id, name_ru, name_en, organization, purpose_ru, purpose_en, policy, metadata, secret_hash, created_us)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
);

/// Adds a system.
///
/// # Errors
/// Whatever the engine refuses.
pub fn insert(tx: &mut Tx<'_>, client: &Client, now: Timestamp) -> Result<(), StoreError> {
    let System { id, facts, state: _ } = &client.system;
    let metadata = to_json(facts)?;
    let purpose = facts.purpose.as_ref();
    tx.execute(
        INSERT,
        &[
            id,
            &id.to_string(),
            &facts.name.ru,
            &facts.name.en,
            &facts.organization.clone().unwrap_or_default(),
            &purpose.map(|purpose| purpose.ru.clone()).unwrap_or_default(),
            &purpose.map(|purpose| purpose.en.clone()).unwrap_or_default(),
            &facts.policy.code(),
            &metadata,
            &client.secret_hash,
            &now,
        ],
    )?;
    Ok(())
}

const FIND: Sql = Sql::new("select id, metadata, ended_us, secret_hash from system where id = $1");
const LIST: Sql = Sql::new("select id, metadata, ended_us, secret_hash from system order by name_ru, id");

/// The system with this id.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find(tx: &mut Tx<'_>, id: SystemId) -> Result<Option<System>, StoreError> {
    Ok(tx.opt(FIND, &[&id], read)?.map(|client| client.system))
}

/// The system that must exist.
///
/// # Errors
/// [`StoreError::Missing`] if there is none.
pub fn get(tx: &mut Tx<'_>, id: SystemId) -> Result<System, StoreError> {
    find(tx, id)?.ok_or(StoreError::Missing("system"))
}

/// The client that names itself so; the text is the id as it is written.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find_client(tx: &mut Tx<'_>, client_id: &str) -> Result<Option<Client>, StoreError> {
    let Ok(id) = client_id.parse::<SystemId>() else { return Ok(None) };
    if id.to_string() != client_id {
        return Ok(None);
    }
    tx.opt(FIND, &[&id], read)
}

/// All systems, by name.
///
/// # Errors
/// Whatever the engine refuses.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<System>, StoreError> {
    tx.all(LIST, &[], |row| Ok(read(row)?.system))
}

fn read(row: &Row<'_>) -> Result<Client, StoreError> {
    let state = if row.opt_instant(2)?.is_some() { State::Blocked } else { State::Active };
    let system = System { id: row.id(0)?, facts: row.json::<Facts>(1)?, state };
    Ok(Client { system, secret_hash: row.opt_bytes(3)? })
}
