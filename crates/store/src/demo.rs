//! What a demo may do to a database that the product must never do to one: take every table away. Only a database
//! that a demo has marked as its own is emptied.

use std::path::PathBuf;

use crate::{Address, Sql, StoreError, Tx, migrate, postgres, setting, sqlite};

/// The row by which a demo marks a database; it holds the demo's folder, where the key is.
pub const MARK: &str = "demo_data_dir";

/// Whose a database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// Nobody's yet: there are no tables of ours.
    Nobody,
    /// A demo's; its folder.
    Demo(PathBuf),
    /// Somebody's who works in earnest.
    Other,
}

const PERSONS: Sql = Sql::new("select count(*) from person");

/// Marks a database as a demo's, unless somebody's data are in it. Answers whose it is now.
///
/// # Errors
/// Whatever the engine refuses.
pub fn mark(tx: &mut Tx<'_>, folder: &str) -> Result<Owner, StoreError> {
    if setting::find(tx, MARK)?.is_none() && tx.one(PERSONS, &[], |row| row.int(0))? > 0 {
        return Ok(Owner::Other);
    }
    setting::put(tx, MARK, folder)?;
    Ok(Owner::Demo(folder.into()))
}

/// Empties a database that a demo has marked; another one is left as it is. Answers whose it was.
///
/// # Errors
/// If it cannot be reached.
pub fn empty(address: &Address) -> Result<Owner, StoreError> {
    match address {
        Address::Sqlite(path) if !path.exists() => Ok(Owner::Nobody),
        Address::Sqlite(path) => {
            let connection = sqlite::connect(path)?;
            let has_table: i64 = connection.query_row(
                "select count(*) from sqlite_master where type = 'table' and name = 'setting'",
                [],
                |row| row.get(0),
            )?;
            if has_table == 0 {
                return Ok(Owner::Nobody);
            }
            let mut statement = connection.prepare("select value from setting where name = ?1")?;
            let folder: Option<String> = statement.query([MARK])?.next()?.map(|row| row.get(0)).transpose()?;
            drop(statement);
            let Some(folder) = folder else { return Ok(Owner::Other) };
            connection.execute_batch(&format!("pragma foreign_keys = off; begin; {} commit;", drops("")))?;
            Ok(Owner::Demo(folder.into()))
        }
        Address::Postgres(url) => {
            let mut client = postgres::connect(url)?;
            let has_table: bool = client.query_one("select to_regclass('setting') is not null", &[])?.try_get(0)?;
            if !has_table {
                return Ok(Owner::Nobody);
            }
            let mut tx = client.transaction()?;
            let row = tx.query_opt("select value from setting where name = $1", &[&MARK])?;
            let Some(row) = row else { return Ok(Owner::Other) };
            let folder: String = row.try_get(0)?;
            tx.batch_execute(&drops(" cascade"))?;
            tx.commit()?;
            Ok(Owner::Demo(folder.into()))
        }
    }
}

fn drops(end: &str) -> String {
    migrate::tables().map(|table| format!("drop table if exists {table}{end}; ")).collect()
}
