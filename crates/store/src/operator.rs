//! Those who serve people, with the sealed secret of their authenticator app.

use jiff::Timestamp;
use rodnya_domain::{
    PersonId, SessionId,
    operator::{SecondFactor, Step},
};

use crate::{Place, Sql, StoreError, Tx};

/// An operator in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    /// Who it is.
    pub person: PersonId,
    /// The secret of the app.
    pub factor: SecondFactor,
    /// Since when.
    pub created: Timestamp,
}

const PUT: Sql = Sql::new(
    "insert into operator (person_id, secret_sealed, created_us) values ($1, $2, $3)
     on conflict (person_id) do update set secret_sealed = $2, created_us = $3, used_step = 0, ended_us = null",
);

/// Makes a person an operator, or gives one a new secret.
///
/// # Errors
/// Whatever the engine refuses.
pub fn put(tx: &mut Tx<'_>, operator: &Operator) -> Result<(), StoreError> {
    let sealed = tx.keys().seal(place(operator.person), operator.factor.bytes());
    tx.execute(PUT, &[&operator.person, &sealed, &operator.created]).map(drop)
}

const FIND: Sql =
    Sql::new("select person_id, secret_sealed, created_us from operator where person_id = $1 and ended_us is null");
const ALL: Sql = Sql::new(
    "select person_id, secret_sealed, created_us from operator where ended_us is null order by created_us, person_id",
);

/// The operator in force that this person is.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<Operator>, StoreError> {
    let keys = tx.keys();
    tx.opt(FIND, &[&person], |row| read(row, keys))
}

/// All operators in force, the oldest first.
///
/// # Errors
/// Whatever the engine refuses.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Operator>, StoreError> {
    let keys = tx.keys();
    tx.all(ALL, &[], |row| read(row, keys))
}

const USE: Sql = Sql::new("update operator set used_step = $2 where person_id = $1 and used_step < $2");

/// Uses the code of a period up. Answers false if it, or a later one, was used before.
///
/// # Errors
/// Whatever the engine refuses.
pub fn use_step(tx: &mut Tx<'_>, person: PersonId, step: Step) -> Result<bool, StoreError> {
    Ok(tx.execute(USE, &[&person, &step.0])? == 1)
}

const PROVEN: Sql = Sql::new(
    "update session set second_factor_us = $3, seen_us = $3, token_hash = $4
     where id = $1 and person_id = $2 and ended_us is null",
);
const UNPROVEN: Sql =
    Sql::new("update session set second_factor_us = null where person_id = $1 and second_factor_us is not null");

/// Remembers that the code was given in this session, which has another token from now on.
///
/// # Errors
/// A conflict if the session has ended meanwhile.
pub fn mark_session(
    tx: &mut Tx<'_>,
    (person, session): (PersonId, SessionId),
    token_hash: &[u8],
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute_one("session", PROVEN, &[&session, &person, &now, &token_hash])
}

const END: Sql = Sql::new("update operator set ended_us = $2 where person_id = $1 and ended_us is null");

/// The person is an operator no more, in no session. Answers whether it was one.
///
/// # Errors
/// Whatever the engine refuses.
pub fn end(tx: &mut Tx<'_>, person: PersonId, now: Timestamp) -> Result<bool, StoreError> {
    tx.execute(UNPROVEN, &[&person])?;
    Ok(tx.execute(END, &[&person, &now])? == 1)
}

fn read(row: &crate::Row<'_>, keys: &crate::Keys) -> Result<Operator, StoreError> {
    let person: PersonId = row.id(0)?;
    let secret = keys.open(place(person), &row.bytes(1)?)?;
    let factor = SecondFactor::from_kept(&secret).ok_or_else(|| StoreError::impossible("operator.secret_sealed"))?;
    Ok(Operator { person, factor, created: row.instant(2)? })
}

const fn place(person: PersonId) -> Place {
    Place::new("operator", "secret", person.uuid())
}
