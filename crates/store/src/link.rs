//! A guardian's hold on a child's account: who manages it and is asked for permissions.

use jiff::Timestamp;
use rodnya_domain::{Id, PersonId};

use crate::{Row, Sql, StoreError, Tx};

/// A link in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its row.
    pub id: Id<Link>,
    /// The guardian.
    pub guardian: PersonId,
    /// The child whose account it is.
    pub child: PersonId,
    /// `made` by the guardian's own wizard, `code`, or `confirmed` by the other guardian.
    pub how: String,
    /// Since when.
    pub from: Timestamp,
}

/// A link in force and what was objected to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The link.
    pub link: Link,
    /// When an earlier guardian objected to this link.
    pub objected: Option<Timestamp>,
    /// When one last objected to this guardian's hold on this child, by this link or one before it.
    pub last_objected: Option<Timestamp>,
}

const INSERT: Sql = Sql::new(
    "insert into link (id, guardian_id, child_id, how, from_us)
     values ($1, $2, $3, $4, $5)
     on conflict (guardian_id, child_id) where ended_us is null do nothing",
);

/// Links a guardian. The same link again changes nothing; answers whether it is new.
///
/// # Errors
/// Whatever the engine refuses.
pub fn insert(tx: &mut Tx<'_>, link: &Link) -> Result<bool, StoreError> {
    Ok(tx.execute(INSERT, &[&link.id, &link.guardian, &link.child, &link.how, &link.from])? == 1)
}

const FIND: Sql = Sql::new(
    "select id, guardian_id, child_id, how, from_us
     from link
     where guardian_id = $1 and child_id = $2 and ended_us is null",
);
const OF_CHILD: Sql = Sql::new(
    "select id, guardian_id, child_id, how, from_us
     from link
     where child_id = $1 and ended_us is null
     order by from_us, id",
);
const OF_GUARDIAN: Sql = Sql::new(
    "select id, guardian_id, child_id, how, from_us
     from link
     where guardian_id = $1 and ended_us is null
     order by from_us, id",
);

/// The link of this guardian and this child, if it is in force.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find(tx: &mut Tx<'_>, guardian: PersonId, child: PersonId) -> Result<Option<Link>, StoreError> {
    tx.opt(FIND, &[&guardian, &child], read)
}

/// The guardians linked to a child's account, the earliest first.
///
/// # Errors
/// Whatever the engine refuses.
pub fn guardians(tx: &mut Tx<'_>, child: PersonId) -> Result<Vec<PersonId>, StoreError> {
    tx.all(OF_CHILD, &[&child], |row| row.id(1))
}

/// The children whose accounts a guardian manages, the earliest first.
///
/// # Errors
/// Whatever the engine refuses.
pub fn children(tx: &mut Tx<'_>, guardian: PersonId) -> Result<Vec<PersonId>, StoreError> {
    tx.all(OF_GUARDIAN, &[&guardian], |row| row.id(2))
}

const GET: Sql = Sql::new(
    "select id, guardian_id, child_id, how, from_us
     from link
     where id = $1 and ended_us is null",
);

/// The link with this id, if it is in force.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find_by_id(tx: &mut Tx<'_>, id: Id<Link>) -> Result<Option<Link>, StoreError> {
    tx.opt(GET, &[&id], read)
}

const STANDING: Sql = Sql::new(
    "select id, guardian_id, child_id, how, from_us, objected_us,
            (select max(former.objected_us)
             from link as former
             where former.guardian_id = $1 and former.child_id = $2 and former.objected_us is not null)
     from link
     where guardian_id = $1 and child_id = $2 and ended_us is null",
);
const OBJECT: Sql = Sql::new(
    "update link set objected_us = $2, objected_by = $3 where id = $1 and ended_us is null and objected_us is null",
);

/// The link of this guardian and this child if it is in force, with objections.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find_standing(tx: &mut Tx<'_>, guardian: PersonId, child: PersonId) -> Result<Option<Standing>, StoreError> {
    tx.opt(STANDING, &[&guardian, &child], |row| {
        Ok(Standing { link: read(row)?, objected: row.opt_instant(5)?, last_objected: row.opt_instant(6)? })
    })
}

/// Notes an objection to a link, once; answers whether it is new.
///
/// # Errors
/// Whatever the engine refuses.
pub fn object(tx: &mut Tx<'_>, link: Id<Link>, by: PersonId, now: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.execute(OBJECT, &[&link, &now, &by])? == 1)
}

const END: Sql = Sql::new(
    "update link set ended_us = $3, ended_by = $4 where guardian_id = $1 and child_id = $2 and ended_us is null",
);

/// Ends a link; `cause` is a word such as `guardian`. Answers whether it was in force.
///
/// # Errors
/// Whatever the engine refuses.
pub fn end(
    tx: &mut Tx<'_>,
    (guardian, child): (PersonId, PersonId),
    cause: &'static str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    Ok(tx.execute(END, &[&guardian, &child, &now, &cause])? == 1)
}

fn read(row: &Row<'_>) -> Result<Link, StoreError> {
    Ok(Link { id: row.id(0)?, guardian: row.id(1)?, child: row.id(2)?, how: row.text(3)?, from: row.instant(4)? })
}
