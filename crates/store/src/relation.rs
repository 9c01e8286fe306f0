//! Verified ties: a registry's record names a person as the child's parent, adopter or guardian, or two operators have seen
//! papers that do. The root of every right over a child.
//! A tie that has ended keeps its row.

use jiff::Timestamp;
use rodnya_domain::{PersonId, RelationId, RequestId};

use crate::{Row, Sql, StoreError, Tx};

/// A tie in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// Its id.
    pub id: RelationId,
    /// The guardian.
    pub guardian: PersonId,
    /// The child.
    pub child: PersonId,
    /// The code of a `RelationKind`, such as `mother` or `adopter`.
    pub kind: String,
    /// The request whose answer named the guardian; none if operators have seen papers.
    pub request: Option<RequestId>,
    /// When the record or the papers were read.
    pub verified: Timestamp,
}

const INSERT: Sql = Sql::new(
    "insert into relation (id, guardian_id, child_id, kind, request_id, verified_us)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (guardian_id, child_id) where ended_us is null do nothing",
);

/// Records a tie. The same tie again changes nothing; answers whether it is new.
///
/// # Errors
/// Whatever the engine refuses.
pub fn insert(tx: &mut Tx<'_>, tie: &Relation) -> Result<bool, StoreError> {
    let rows = tx.execute(INSERT, &[&tie.id, &tie.guardian, &tie.child, &tie.kind, &tie.request, &tie.verified])?;
    Ok(rows == 1)
}

const FIND: Sql = Sql::new(
    "select id, guardian_id, child_id, kind, request_id, verified_us
     from relation
     where guardian_id = $1 and child_id = $2 and ended_us is null",
);
const OF_CHILD: Sql = Sql::new(
    "select id, guardian_id, child_id, kind, request_id, verified_us
     from relation
     where child_id = $1 and ended_us is null
     order by verified_us, guardian_id",
);
const CHILDREN: Sql = Sql::new(
    "select child_id from relation where guardian_id = $1 and ended_us is null order by verified_us, child_id",
);

/// The tie of this parent and this child, if it is in force.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find(tx: &mut Tx<'_>, guardian: PersonId, child: PersonId) -> Result<Option<Relation>, StoreError> {
    tx.opt(FIND, &[&guardian, &child], read)
}

/// The verified parents of a child, the earliest first.
///
/// # Errors
/// Whatever the engine refuses.
pub fn guardians(tx: &mut Tx<'_>, child: PersonId) -> Result<Vec<PersonId>, StoreError> {
    Ok(of_child(tx, child)?.into_iter().map(|tie| tie.guardian).collect())
}

/// The ties of a child in force, the earliest first.
///
/// # Errors
/// Whatever the engine refuses.
pub fn of_child(tx: &mut Tx<'_>, child: PersonId) -> Result<Vec<Relation>, StoreError> {
    tx.all(OF_CHILD, &[&child], read)
}

/// The children to whom a person is a verified parent.
///
/// # Errors
/// Whatever the engine refuses.
pub fn children(tx: &mut Tx<'_>, guardian: PersonId) -> Result<Vec<PersonId>, StoreError> {
    tx.all(CHILDREN, &[&guardian], |row| row.id(0))
}

const END: Sql = Sql::new(
    "update relation set ended_us = $3, ended_by = $4
     where guardian_id = $1 and child_id = $2 and ended_us is null",
);

/// Ends a tie; `cause` is a word such as `registry`. Answers whether it was in force.
///
/// # Errors
/// Whatever the engine refuses.
pub fn end(
    tx: &mut Tx<'_>,
    (guardian, child): (PersonId, PersonId),
    cause: &'static str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    Ok(tx.execute(END, &[&guardian, &child, &now, &cause])? > 0)
}

fn read(row: &Row<'_>) -> Result<Relation, StoreError> {
    Ok(Relation {
        id: row.id(0)?,
        guardian: row.id(1)?,
        child: row.id(2)?,
        kind: row.text(3)?,
        request: row.opt_id(4)?,
        verified: row.instant(5)?,
    })
}
