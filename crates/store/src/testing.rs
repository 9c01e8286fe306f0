//! For the tests of the workspace: databases of their own, and a look at every statement.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::{StoreError, Tx, db::on_own_thread, postgres};

/// A new, empty database on the PostgreSQL of the test command; answers its address.
///
/// # Errors
/// If the server cannot be reached.
pub fn new_postgres(base: &str) -> Result<String, StoreError> {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let name = format!("town_{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
    on_own_thread(|| {
        let mut client = postgres::connect(base)?;
        client.batch_execute("set statement_timeout = 0")?;
        // A process of an earlier run may have had the same number.
        client.batch_execute(&format!("drop database if exists {name}"))?;
        Ok(client.batch_execute(&format!("create database {name}"))?)
    })?;
    let (server, _) =
        base.rsplit_once('/').ok_or_else(|| StoreError::Unavailable("the address has no path".to_owned()))?;
    Ok(format!("{server}/{name}"))
}

/// Prepares a statement as it stands in the source, without running it.
///
/// # Errors
/// What the engine says against it.
pub fn prepare(tx: &mut Tx<'_>, text: &str) -> Result<(), StoreError> {
    tx.prepare(text)
}

/// Runs a statement that no flow would: to see whether damage is found.
///
/// # Errors
/// What the engine says against it.
pub fn damage(tx: &mut Tx<'_>, text: &str) -> Result<(), StoreError> {
    tx.batch(text)
}

/// How the engine would run a statement, line by line: SQLite's query plan, PostgreSQL's generic plan with sequential
/// scans made as dear as can be, so that one that is left means that no index serves.
///
/// # Errors
/// What the engine says against the statement.
pub fn plan(tx: &mut Tx<'_>, text: &str) -> Result<Vec<String>, StoreError> {
    tx.plan(text)
}
