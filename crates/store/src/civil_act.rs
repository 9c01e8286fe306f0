//! Civil acts of persons. What an act says is sealed and never changes; an act that the registry does not tell any
//! more, or that its person took away, ends and keeps its row.

use jiff::{Timestamp, civil::Date};
use rodnya_domain::{
    CivilActId, PersonId,
    civil_act::{Body, Origin},
    registry_request::ActKind,
};

use crate::{Keys, Place, Row, Sql, StoreError, Tx, value::to_json};

/// An act in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CivilAct {
    /// Its id.
    pub id: CivilActId,
    /// Whose it is.
    pub person: PersonId,
    /// Its kind.
    pub kind: ActKind,
    /// Who told of it.
    pub origin: Origin,
    /// «Дата актовой записи».
    pub on: Date,
    /// What it says.
    pub body: Body,
    /// When it became known.
    pub created: Timestamp,
}

const INSERT: Sql = Sql::new(
    "insert into civil_act (id, person_id, kind, origin, act_on, body_sealed, created_us)
     values ($1, $2, $3, $4, $5, $6, $7)",
);

/// Adds an act.
///
/// # Errors
/// Whatever the engine refuses.
pub fn insert(tx: &mut Tx<'_>, act: &CivilAct) -> Result<(), StoreError> {
    let body = tx.keys().seal(place(act.id), to_json(&act.body)?.as_bytes());
    tx.execute(INSERT, &[&act.id, &act.person, &act.kind.code(), &act.origin.code(), &act.on, &body, &act.created])?;
    Ok(())
}

const OF_PERSON: Sql = Sql::new(
    "select id, person_id, kind, origin, act_on, body_sealed, created_us
     from civil_act
     where person_id = $1 and ended_us is null
     order by act_on desc, id
     limit 200",
);

/// A person's acts in force, the latest first; at most 200.
///
/// # Errors
/// Whatever the engine refuses.
pub fn of_person(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<CivilAct>, StoreError> {
    let keys = tx.keys();
    tx.all(OF_PERSON, &[&person], |row| read(row, keys))
}

const FIND: Sql = Sql::new(
    "select id, person_id, kind, origin, act_on, body_sealed, created_us
     from civil_act
     where id = $1 and person_id = $2 and ended_us is null",
);

/// A person's own act; a foreign one is not found.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find(tx: &mut Tx<'_>, id: CivilActId, person: PersonId) -> Result<Option<CivilAct>, StoreError> {
    let keys = tx.keys();
    tx.opt(FIND, &[&id, &person], |row| read(row, keys))
}

const END: Sql = Sql::new("update civil_act set ended_us = $3 where id = $1 and person_id = $2 and ended_us is null");

/// Ends an act. Answers whether it was in force.
///
/// # Errors
/// Whatever the engine refuses.
pub fn end(tx: &mut Tx<'_>, id: CivilActId, person: PersonId, now: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.execute(END, &[&id, &person, &now])? == 1)
}

const WATCHED: Sql = Sql::new("select auto_update from civil_act_watch where person_id = $1");
const WATCH: Sql = Sql::new(
    "insert into civil_act_watch (person_id, auto_update) values ($1, $2)
     on conflict (person_id) do update set auto_update = excluded.auto_update",
);

/// «Автообновление» of a person's own acts; off until it is switched on.
///
/// # Errors
/// Whatever the engine refuses.
pub fn is_watched(tx: &mut Tx<'_>, person: PersonId) -> Result<bool, StoreError> {
    Ok(tx.opt(WATCHED, &[&person], |row| row.flag(0))?.unwrap_or_default())
}

/// Switches «Автообновление» on or off.
///
/// # Errors
/// Whatever the engine refuses.
pub fn watch(tx: &mut Tx<'_>, person: PersonId, on: bool) -> Result<(), StoreError> {
    tx.execute(WATCH, &[&person, &on])?;
    Ok(())
}

fn read(row: &Row<'_>, keys: &Keys) -> Result<CivilAct, StoreError> {
    let id: CivilActId = row.id(0)?;
    let impossible = |column: &str| StoreError::impossible(format!("civil_act.{column} {id}"));
    let body = keys.open(place(id), &row.bytes(5)?)?;
    Ok(CivilAct {
        id,
        person: row.id(1)?,
        kind: ActKind::from_code(&row.text(2)?).ok_or_else(|| impossible("kind"))?,
        origin: Origin::from_code(&row.text(3)?).ok_or_else(|| impossible("origin"))?,
        on: row.date(4)?,
        body: serde_json::from_slice(&body).map_err(|_| impossible("body_sealed"))?,
        created: row.instant(6)?,
    })
}

fn place(id: CivilActId) -> Place {
    Place::new("civil_act", "body", id.uuid())
}
