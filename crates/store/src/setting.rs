//! Facts about the installation that stand in its own database.

use crate::{Sql, StoreError, Tx};

const FIND: Sql = Sql::new("select value from setting where name = $1");
const PUT: Sql = Sql::new(
    "insert into setting (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value",
);

/// The value of a setting.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find(tx: &mut Tx<'_>, name: &str) -> Result<Option<String>, StoreError> {
    tx.opt(FIND, &[&name], |row| row.text(0))
}

/// Sets a value.
///
/// # Errors
/// Whatever the engine refuses.
pub fn put(tx: &mut Tx<'_>, name: &str, value: &str) -> Result<(), StoreError> {
    tx.execute(PUT, &[&name, &value]).map(drop)
}
