//! What guardians change of a child's account: its password, and its end.

use jiff::Timestamp;
use rodnya_domain::PersonId;

use crate::{Sql, StoreError, Tx};

const SET_PASSWORD: Sql = Sql::new(
    "update account set password_hash = $2, password_changed_us = $3, version = version + 1 where person_id = $1",
);

/// Sets a new password.
///
/// # Errors
/// A conflict if the account is gone.
pub fn set_password(tx: &mut Tx<'_>, child: PersonId, hash: &str, now: Timestamp) -> Result<(), StoreError> {
    tx.execute_one("account", SET_PASSWORD, &[&child, &hash, &now])
}

const DUE: Sql = Sql::new("select delete_due_us from account where person_id = $1");
const SET_DUE: Sql = Sql::new("update account set delete_due_us = $2, version = version + 1 where person_id = $1");

/// When the account is going to be deleted; none if it stays.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find_deletion(tx: &mut Tx<'_>, child: PersonId) -> Result<Option<Timestamp>, StoreError> {
    Ok(tx.opt(DUE, &[&child], |row| row.opt_instant(0))?.flatten())
}

/// Plans the deletion, or keeps the account after all.
///
/// # Errors
/// A conflict if the account is gone.
pub fn set_deletion(tx: &mut Tx<'_>, child: PersonId, due: Option<Timestamp>) -> Result<(), StoreError> {
    tx.execute_one("account", SET_DUE, &[&child, &due])
}

const END_CONTACTS: Sql = Sql::new("update contact set ended_us = $2 where person_id = $1 and ended_us is null");
const END_LINKS: Sql =
    Sql::new("update link set ended_us = $2, ended_by = 'account_deleted' where child_id = $1 and ended_us is null");
const DELETE: Sql = Sql::new("delete from account where person_id = $1");

/// Deletes an account: its contacts are free again, nobody is linked to it. The person stays.
///
/// # Errors
/// Whatever the engine refuses.
pub fn delete(tx: &mut Tx<'_>, child: PersonId, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(END_CONTACTS, &[&child, &now])?;
    tx.execute(END_LINKS, &[&child, &now])?;
    tx.execute(DELETE, &[&child]).map(drop)
}
