//! Logins of persons at systems. The id is the `sid` of tokens; a token is worth what its row is.

use jiff::Timestamp;
use rodnya_domain::{PersonId, SessionId, SignOnId, SystemId, scope::Scopes};

use crate::{Row, Sql, StoreError, Tx};

/// A login at a system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignOn {
    /// Its id.
    pub id: SignOnId,
    /// The system.
    pub system: SystemId,
    /// The person.
    pub person: PersonId,
    /// The session of the portal in which it happened.
    pub session: SessionId,
    /// What was granted.
    pub scopes: Scopes,
    /// When it happened.
    pub created: Timestamp,
}

const INSERT: Sql = Sql::new(
    "insert into sign_on (id, system_id, person_id, session_id, scope, nonce, created_us)
     values ($1, $2, $3, $4, $5, $6, $7)",
);

/// Adds a login.
///
/// # Errors
/// Whatever the engine refuses.
pub fn insert(tx: &mut Tx<'_>, sign_on: &SignOn, nonce: Option<&str>) -> Result<(), StoreError> {
    let scope = sign_on.scopes.to_string();
    tx.execute(
        INSERT,
        &[
            &sign_on.id,
            &sign_on.system,
            &sign_on.person,
            &sign_on.session,
            &scope,
            &nonce.map(str::to_owned),
            &sign_on.created,
        ],
    )?;
    Ok(())
}

const FIND: Sql = Sql::new("select id, system_id, person_id, session_id, scope, created_us from sign_on where id = $1");
const FIND_LIVE: Sql = Sql::new(
    "select o.id, o.system_id, o.person_id, o.session_id, o.scope, o.created_us
     from sign_on o
     join session s on s.id = o.session_id
     join system y on y.id = o.system_id
     join account a on a.person_id = o.person_id
     where o.id = $1 and o.ended_us is null
       and s.ended_us is null and s.expires_us > $2
       and y.ended_us is null and a.blocked_us is null",
);

/// The login with this id, ended or not.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find(tx: &mut Tx<'_>, id: SignOnId) -> Result<Option<SignOn>, StoreError> {
    tx.opt(FIND, &[&id], read)
}

/// The login with this id, if it, its session, its system and its account live.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find_live(tx: &mut Tx<'_>, id: SignOnId, now: Timestamp) -> Result<Option<SignOn>, StoreError> {
    tx.opt(FIND_LIVE, &[&id, &now], read)
}

const SESSION_LIVES: Sql =
    Sql::new("select 1 from session where id = $1 and person_id = $2 and ended_us is null and expires_us > $3");

/// Whether the session lives and is this person's.
///
/// # Errors
/// Whatever the engine refuses.
pub fn session_lives(
    tx: &mut Tx<'_>,
    session: SessionId,
    person: PersonId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    Ok(tx.opt(SESSION_LIVES, &[&session, &person, &now], |row| row.int(0))?.is_some())
}

const USED: Sql = Sql::new("update sign_on set used_us = $2 where id = $1 and ended_us is null");

/// Notes that the system asked for data.
///
/// # Errors
/// Whatever the engine refuses.
pub fn mark_used(tx: &mut Tx<'_>, id: SignOnId, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(USED, &[&id, &now])?;
    Ok(())
}

/// Which logins are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// This one.
    One(SignOnId),
    /// All of a session of the portal.
    Session(SessionId),
    /// All of a person at a system.
    PersonAt(PersonId, SystemId),
    /// All of a person.
    Person(PersonId),
    /// All at a system.
    System(SystemId),
}

const END_ONE: Sql = Sql::new(
    "update sign_on set ended_us = $2, ended_by = $3 where id = $1 and ended_us is null
     returning id, system_id, person_id, session_id, scope, created_us",
);
const END_SESSION: Sql = Sql::new(
    "update sign_on set ended_us = $2, ended_by = $3 where session_id = $1 and ended_us is null
     returning id, system_id, person_id, session_id, scope, created_us",
);
const END_PERSON_AT: Sql = Sql::new(
    "update sign_on set ended_us = $3, ended_by = $4 where person_id = $1 and system_id = $2 and ended_us is null
     returning id, system_id, person_id, session_id, scope, created_us",
);
const END_PERSON: Sql = Sql::new(
    "update sign_on set ended_us = $2, ended_by = $3 where person_id = $1 and ended_us is null
     returning id, system_id, person_id, session_id, scope, created_us",
);
const END_SYSTEM: Sql = Sql::new(
    "update sign_on set ended_us = $2, ended_by = $3 where system_id = $1 and ended_us is null
     returning id, system_id, person_id, session_id, scope, created_us",
);

/// Ends the logins that live and answers them, in the order in which they began.
///
/// # Errors
/// Whatever the engine refuses.
pub fn end(tx: &mut Tx<'_>, which: Which, cause: &str, now: Timestamp) -> Result<Vec<SignOn>, StoreError> {
    let mut ended = match which {
        Which::One(id) => tx.all(END_ONE, &[&id, &now, &cause], read),
        Which::Session(session) => tx.all(END_SESSION, &[&session, &now, &cause], read),
        Which::PersonAt(person, system) => tx.all(END_PERSON_AT, &[&person, &system, &now, &cause], read),
        Which::Person(person) => tx.all(END_PERSON, &[&person, &now, &cause], read),
        Which::System(system) => tx.all(END_SYSTEM, &[&system, &now, &cause], read),
    }?;
    ended.sort_by_key(|sign_on| (sign_on.created, sign_on.id));
    Ok(ended)
}

fn read(row: &Row<'_>) -> Result<SignOn, StoreError> {
    Ok(SignOn {
        id: row.id(0)?,
        system: row.id(1)?,
        person: row.id(2)?,
        session: row.id(3)?,
        scopes: Scopes::known_of(&row.text(4)?),
        created: row.instant(5)?,
    })
}
