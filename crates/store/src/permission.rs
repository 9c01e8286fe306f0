//! Consents that systems receive a person's data. A row says what somebody agreed to; whether that is enough now is
//! decided at each use (`domain::permission`).

use jiff::Timestamp;
use rodnya_domain::{
    PermissionId, PersonId, SystemId,
    authority::Ground,
    permission::{Cause, State, Withdrawal},
    scope::Scopes,
    system::Policy,
};

use crate::{Row, Sql, StoreError, Tx};

/// A consent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permission {
    /// Its id.
    pub id: PermissionId,
    /// Whose data.
    pub person: PersonId,
    /// Who receives them.
    pub system: SystemId,
    /// What was allowed.
    pub scopes: Scopes,
    /// Who allowed it.
    pub by: PersonId,
    /// On what ground he could.
    pub authority: Ground,
    /// The system's policy at that moment.
    pub policy: Policy,
    /// SHA-256 of the text that was agreed to.
    pub text_hash: Vec<u8>,
    /// Since when.
    pub from: Timestamp,
    /// Where it stands.
    pub state: State,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// Who ended it.
    pub ended_by: Option<PersonId>,
    /// Grows with each change.
    pub version: i64,
}

const INSERT: Sql = Sql::new(
    "insert into permission
       (id, person_id, system_id, scope, granted_by, authority, policy, text_hash, from_us, state, version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
);

/// Adds a consent.
///
/// # Errors
/// A conflict on `permission__person_id__system_id__granted_by` if this one's earlier consent is in force.
pub fn insert(tx: &mut Tx<'_>, permission: &Permission) -> Result<(), StoreError> {
    let Permission { id, person, system, scopes, by, authority, policy, text_hash, from, state, version, .. } =
        permission;
    let scope = scopes.to_string();
    tx.execute(
        INSERT,
        &[id, person, system, &scope, by, &authority.code(), &policy.code(), text_hash, from, &state.code(), version],
    )?;
    Ok(())
}

const SAVE: Sql = Sql::new(
    "update permission
     set state = $3, cause = $4, ended_us = $5, ended_by = $6, version = version + 1
     where id = $1 and version = $2",
);

/// Saves state and end of a consent that was read with this version.
///
/// # Errors
/// A conflict if somebody else was faster; whatever the engine refuses.
pub fn save(tx: &mut Tx<'_>, permission: &Permission) -> Result<(), StoreError> {
    let cause = if let State::Ended(cause) = permission.state { Some(cause.code()) } else { None };
    let Permission { id, version, state, ended, ended_by, .. } = permission;
    tx.execute_one("permission", SAVE, &[id, version, &state.code(), &cause, ended, ended_by])
}

const FIND: Sql = Sql::new(
    "select id, person_id, system_id, scope, granted_by, authority, policy, text_hash, from_us, state, cause,
            ended_us, ended_by, version
     from permission
     where id = $1",
);
const LIVE_AT: Sql = Sql::new(
    "select id, person_id, system_id, scope, granted_by, authority, policy, text_hash, from_us, state, cause,
            ended_us, ended_by, version
     from permission
     where person_id = $1 and system_id = $2 and ended_us is null
     order by id",
);
const LIVE_OF: Sql = Sql::new(
    "select id, person_id, system_id, scope, granted_by, authority, policy, text_hash, from_us, state, cause,
            ended_us, ended_by, version
     from permission
     where person_id = $1 and ended_us is null
     order by id",
);
const ENDED_OF: Sql = Sql::new(
    "select id, person_id, system_id, scope, granted_by, authority, policy, text_hash, from_us, state, cause,
            ended_us, ended_by, version
     from permission
     where person_id = $1 and ended_us is not null
     order by ended_us desc, id desc
     limit $2",
);

/// The consent with this id, ended or not.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find(tx: &mut Tx<'_>, id: PermissionId) -> Result<Option<Permission>, StoreError> {
    tx.opt(FIND, &[&id], read)
}

/// Consents that a system receives this person's data and that have not ended, the earliest first.
///
/// # Errors
/// Whatever the engine refuses.
pub fn live_at(tx: &mut Tx<'_>, person: PersonId, system: SystemId) -> Result<Vec<Permission>, StoreError> {
    tx.all(LIVE_AT, &[&person, &system], read)
}

/// All consents about a person that have not ended, the earliest first.
///
/// # Errors
/// Whatever the engine refuses.
pub fn live_of(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Permission>, StoreError> {
    tx.all(LIVE_OF, &[&person], read)
}

/// Consents about a person that have ended, the latest end first.
///
/// # Errors
/// Whatever the engine refuses.
pub fn ended_of(tx: &mut Tx<'_>, person: PersonId, limit: u32) -> Result<Vec<Permission>, StoreError> {
    tx.all(ENDED_OF, &[&person, &limit], read)
}

const LAST_WITHDRAWAL: Sql = Sql::new(
    "select ended_by, ended_us
     from permission
     where person_id = $1 and system_id = $2 and state = 'withdrawn' and ended_by is not null
     order by ended_us desc
     limit 1",
);

/// The last withdrawal of a consent about this person at this system.
///
/// # Errors
/// Whatever the engine refuses.
pub fn last_withdrawal(tx: &mut Tx<'_>, person: PersonId, system: SystemId) -> Result<Option<Withdrawal>, StoreError> {
    tx.opt(LAST_WITHDRAWAL, &[&person, &system], |row| Ok(Withdrawal { by: row.id(0)?, at: row.instant(1)? }))
}

const LAST_USE: Sql = Sql::new("select max(created_us) from sign_on where person_id = $1 and system_id = $2");

/// When the person last logged in at the system.
///
/// # Errors
/// Whatever the engine refuses.
pub fn last_use(tx: &mut Tx<'_>, person: PersonId, system: SystemId) -> Result<Option<Timestamp>, StoreError> {
    tx.one(LAST_USE, &[&person, &system], |row| row.opt_instant(0))
}

fn read(row: &Row<'_>) -> Result<Permission, StoreError> {
    let cause = match row.opt_text(10)? {
        Some(code) => Some(Cause::from_code(&code).ok_or_else(|| StoreError::impossible("permission.cause"))?),
        None => None,
    };
    Ok(Permission {
        id: row.id(0)?,
        person: row.id(1)?,
        system: row.id(2)?,
        scopes: Scopes::known_of(&row.text(3)?),
        by: row.id(4)?,
        authority: Ground::from_code(&row.text(5)?).ok_or_else(|| StoreError::impossible("permission.authority"))?,
        policy: Policy::from_code(&row.text(6)?).ok_or_else(|| StoreError::impossible("permission.policy"))?,
        text_hash: row.bytes(7)?,
        from: row.instant(8)?,
        state: State::from_code(&row.text(9)?, cause).ok_or_else(|| StoreError::impossible("permission.state"))?,
        ended: row.opt_instant(11)?,
        ended_by: row.opt_id(12)?,
        version: row.int(13)?,
    })
}
