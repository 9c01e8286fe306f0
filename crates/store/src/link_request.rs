//! Guardians' wishes to link an account of a child, until the child or a linked guardian answers.

use jiff::Timestamp;
use rodnya_domain::{ChildCardId, LinkRequestId, PersonId, link::End};

use crate::{Row, Sql, StoreError, Tx};

/// A wish that nobody has answered yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRequest {
    /// Its id; its code is the one-time thing of this flow.
    pub id: LinkRequestId,
    /// Who asks.
    pub guardian: PersonId,
    /// From which card.
    pub card: ChildCardId,
    /// Whom the card tells of.
    pub child: PersonId,
    /// Whose account is meant.
    pub account: PersonId,
    /// When it was made.
    pub created: Timestamp,
    /// Until when a linked guardian may confirm it.
    pub expires: Timestamp,
}

const INSERT: Sql = Sql::new(
    "insert into link_request (id, guardian_id, card_id, child_id, account_id, created_us, expires_us)
     values ($1, $2, $3, $4, $5, $6, $7)",
);

/// Adds a wish.
///
/// # Errors
/// A conflict on `link_request__guardian_id__account_id` if one is alive.
pub fn insert(tx: &mut Tx<'_>, wish: &LinkRequest) -> Result<(), StoreError> {
    let LinkRequest { id, guardian, card, child, account, created, expires } = wish;
    tx.execute(INSERT, &[id, guardian, card, child, account, created, expires]).map(drop)
}

const FIND: Sql = Sql::new(
    "select id, guardian_id, card_id, child_id, account_id, created_us, expires_us
     from link_request
     where id = $1 and ended_us is null and expires_us > $2",
);
const OF_ACCOUNT: Sql = Sql::new(
    "select id, guardian_id, card_id, child_id, account_id, created_us, expires_us
     from link_request
     where account_id = $1 and ended_us is null and expires_us > $2
     order by id
     limit 20",
);
const OF_GUARDIAN: Sql = Sql::new(
    "select id, guardian_id, card_id, child_id, account_id, created_us, expires_us
     from link_request
     where guardian_id = $1 and account_id = $2 and ended_us is null",
);

/// The wish with this id, unanswered and in time.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find(tx: &mut Tx<'_>, id: LinkRequestId, now: Timestamp) -> Result<Option<LinkRequest>, StoreError> {
    tx.opt(FIND, &[&id, &now], read)
}

/// The wishes about an account, unanswered and in time, the oldest first.
///
/// # Errors
/// Whatever the engine refuses.
pub fn of_account(tx: &mut Tx<'_>, account: PersonId, now: Timestamp) -> Result<Vec<LinkRequest>, StoreError> {
    tx.all(OF_ACCOUNT, &[&account, &now], read)
}

/// The wish of this guardian about this account that is not answered, in time or not.
///
/// # Errors
/// Whatever the engine refuses.
pub fn of_guardian(tx: &mut Tx<'_>, guardian: PersonId, account: PersonId) -> Result<Option<LinkRequest>, StoreError> {
    tx.opt(OF_GUARDIAN, &[&guardian, &account], read)
}

const ACCOUNT: Sql = Sql::new("select account_id from link_request where id = $1");

/// Whose account a wish was about, answered or not.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find_account(tx: &mut Tx<'_>, id: LinkRequestId) -> Result<Option<PersonId>, StoreError> {
    tx.opt(ACCOUNT, &[&id], |row| row.id(0))
}

const END: Sql = Sql::new("update link_request set ended_us = $2, ended_by = $3 where id = $1 and ended_us is null");

/// Ends a wish. Answers whether it was alive.
///
/// # Errors
/// Whatever the engine refuses.
pub fn end(tx: &mut Tx<'_>, id: LinkRequestId, how: End, now: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.execute(END, &[&id, &now, &how.code()])? == 1)
}

fn read(row: &Row<'_>) -> Result<LinkRequest, StoreError> {
    Ok(LinkRequest {
        id: row.id(0)?,
        guardian: row.id(1)?,
        card: row.id(2)?,
        child: row.id(3)?,
        account: row.id(4)?,
        created: row.instant(5)?,
        expires: row.instant(6)?,
    })
}
