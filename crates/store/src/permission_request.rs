//! Questions to guardians whether a system may have a child's data, and what each of them answered.

use jiff::Timestamp;
use rodnya_domain::{Id, PermissionRequestId, PersonId, SystemId, permission_request::State, scope::Scopes};

use crate::{Row, Sql, StoreError, Tx};

/// A question to guardians.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PermissionRequest {
    /// Its id.
    pub id: PermissionRequestId,
    /// The child.
    pub person: PersonId,
    /// Who asks.
    pub system: SystemId,
    /// What it asks for.
    pub scopes: Scopes,
    /// Where it stands; time is not looked at, see [`State::at`].
    pub state: State,
    /// When the child first came.
    pub created: Timestamp,
    /// When guardians were told last.
    pub asked: Timestamp,
    /// When it was closed.
    pub ended: Option<Timestamp>,
    /// Grows with each change.
    pub version: i64,
}

/// What a guardian answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// Who.
    pub guardian: PersonId,
    /// «Разрешить» or «Не разрешать».
    pub granted: bool,
    /// When.
    pub at: Timestamp,
}

const INSERT: Sql = Sql::new(
    "insert into permission_request (id, person_id, system_id, scope, state, created_us, asked_us, version)
     values ($1, $2, $3, $4, $5, $6, $7, $8)",
);

/// Adds a question.
///
/// # Errors
/// A conflict on `permission_request__person_id__system_id` if one is open.
pub fn insert(tx: &mut Tx<'_>, request: &PermissionRequest) -> Result<(), StoreError> {
    let PermissionRequest { id, person, system, scopes, state, created, asked, version, .. } = request;
    let scope = scopes.to_string();
    tx.execute(INSERT, &[id, person, system, &scope, &state.code(), created, asked, version])?;
    Ok(())
}

const SAVE: Sql = Sql::new(
    "update permission_request
     set scope = $3, state = $4, asked_us = $5, ended_us = $6, version = version + 1
     where id = $1 and version = $2",
);

/// Saves a question that was read with this version.
///
/// # Errors
/// A conflict if somebody else was faster; whatever the engine refuses.
pub fn save(tx: &mut Tx<'_>, request: &PermissionRequest) -> Result<(), StoreError> {
    let PermissionRequest { id, version, scopes, state, asked, ended, .. } = request;
    let scope = scopes.to_string();
    tx.execute_one("permission_request", SAVE, &[id, version, &scope, &state.code(), asked, ended])
}

const FIND: Sql = Sql::new(
    "select id, person_id, system_id, scope, state, created_us, asked_us, ended_us, version
     from permission_request
     where id = $1",
);
const FIND_LAST: Sql = Sql::new(
    "select id, person_id, system_id, scope, state, created_us, asked_us, ended_us, version
     from permission_request
     where person_id = $1 and system_id = $2
     order by case when ended_us is null then 0 else 1 end, id desc
     limit 1",
);
const OPEN_OF: Sql = Sql::new(
    "select id, person_id, system_id, scope, state, created_us, asked_us, ended_us, version
     from permission_request
     where person_id = $1 and ended_us is null
     order by id",
);

/// The question with this id, open or not.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find(tx: &mut Tx<'_>, id: PermissionRequestId) -> Result<Option<PermissionRequest>, StoreError> {
    tx.opt(FIND, &[&id], read)
}

/// The open question about this person at this system, else the last one that was closed.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find_last(tx: &mut Tx<'_>, person: PersonId, system: SystemId) -> Result<Option<PermissionRequest>, StoreError> {
    tx.opt(FIND_LAST, &[&person, &system], read)
}

/// The questions about a person that have not been closed, the earliest first.
///
/// # Errors
/// Whatever the engine refuses.
pub fn open_of(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<PermissionRequest>, StoreError> {
    tx.all(OPEN_OF, &[&person], read)
}

const INSERT_ANSWER: Sql = Sql::new(
    "insert into permission_answer (id, request_id, guardian_id, answer, at_us)
     values ($1, $2, $3, $4, $5)",
);
const ANSWERS: Sql = Sql::new(
    "select guardian_id, answer, at_us
     from permission_answer
     where request_id = $1
     order by id",
);

/// Records an answer; a later one of the same guardian counts instead of his earlier.
///
/// # Errors
/// Whatever the engine refuses.
pub fn insert_answer(
    tx: &mut Tx<'_>,
    id: Id<Answer>,
    request: PermissionRequestId,
    answer: &Answer,
) -> Result<(), StoreError> {
    let word = if answer.granted { "grant" } else { "refuse" };
    tx.execute(INSERT_ANSWER, &[&id, &request, &answer.guardian, &word, &answer.at])?;
    Ok(())
}

/// The last answer of each guardian, in the order in which they first answered.
///
/// # Errors
/// Whatever the engine refuses.
pub fn answers(tx: &mut Tx<'_>, request: PermissionRequestId) -> Result<Vec<Answer>, StoreError> {
    let all = tx.all(ANSWERS, &[&request], |row| {
        let granted = match row.text(1)?.as_str() {
            "grant" => true,
            "refuse" => false,
            _ => return Err(StoreError::impossible("permission_answer.answer")),
        };
        Ok(Answer { guardian: row.id(0)?, granted, at: row.instant(2)? })
    })?;
    let mut last: Vec<Answer> = Vec::new();
    for answer in all {
        match last.iter_mut().find(|known| known.guardian == answer.guardian) {
            Some(known) => *known = answer,
            None => last.push(answer),
        }
    }
    Ok(last)
}

fn read(row: &Row<'_>) -> Result<PermissionRequest, StoreError> {
    Ok(PermissionRequest {
        id: row.id(0)?,
        person: row.id(1)?,
        system: row.id(2)?,
        scopes: Scopes::known_of(&row.text(3)?),
        state: State::from_code(&row.text(4)?).ok_or_else(|| StoreError::impossible("permission_request.state"))?,
        created: row.instant(5)?,
        asked: row.instant(6)?,
        ended: row.opt_instant(7)?,
        version: row.int(8)?,
    })
}
