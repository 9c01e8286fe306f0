//! Brings the tables up to date: numbered files, each in a transaction of its own, written once for both
//! engines. A lock row keeps two programs from migrating at once; a checksum tells a changed file.

use std::{fmt::Write as _, path::Path};

use aws_lc_rs::digest::{SHA256, digest};
use rusqlite::OptionalExtension as _;

use crate::{StoreError, postgres, sqlite};

struct Migration {
    number: i64,
    name: &'static str,
    text: &'static str,
}

macro_rules! migration {
    ($number:literal, $name:literal) => {
        Migration { number: $number, name: $name, text: include_str!(concat!("../migrations/", $name, ".sql")) }
    };
}

const MIGRATIONS: &[Migration] = &[
    migration!(1, "0001_kernel"),
    migration!(2, "0002_account"),
    migration!(3, "0003_family"),
    migration!(4, "0004_provider"),
    migration!(5, "0005_permission"),
    migration!(6, "0006_civil_act"),
    migration!(7, "0007_link_request"),
    migration!(8, "0008_account_deletion"),
    migration!(9, "0009_contact_change"),
    migration!(10, "0010_support_question"),
    migration!(11, "0011_retention"),
    migration!(12, "0012_ended_rows"),
    migration!(13, "0013_operator"),
    migration!(14, "0014_channel"),
    migration!(15, "0015_objection"),
];

const TABLE: &str =
    "create table if not exists migration (number BIGINT primary key, name TEXT not null, checksum TEXT not null)";
const LOCK: &str = "lock table migration in exclusive mode";

pub(crate) fn sqlite(path: &Path) -> Result<(), StoreError> {
    let mut connection = sqlite::connect(path)?;
    connection.execute_batch(&for_sqlite(TABLE))?;
    for migration in MIGRATIONS {
        let tx = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let known: Option<String> = tx
            .query_row("select checksum from migration where number = ?1", [migration.number], |row| row.get(0))
            .optional()?;
        if is_new(migration, known.as_deref())? {
            tx.execute_batch(&for_sqlite(migration.text))?;
            tx.execute(
                "insert into migration values (?1, ?2, ?3)",
                (migration.number, migration.name, checksum(migration)),
            )?;
        }
        tx.commit()?;
    }
    Ok(())
}

pub(crate) fn postgres(url: &str) -> Result<(), StoreError> {
    let mut client = postgres::connect(url)?;
    client.batch_execute("set statement_timeout = 0; set lock_timeout = '60s'; set client_min_messages = warning")?;
    if let Err(error) = client.batch_execute(TABLE).map_err(StoreError::from) {
        // Two programs that make it at the same moment: the other one has made it.
        if !matches!(error, StoreError::Conflict { .. }) {
            return Err(error);
        }
    }
    for migration in MIGRATIONS {
        let mut tx = client.transaction()?;
        tx.batch_execute(LOCK)?;
        let known: Option<String> = tx
            .query_opt("select checksum from migration where number = $1", &[&migration.number])?
            .map(|row| row.try_get(0))
            .transpose()?;
        if is_new(migration, known.as_deref())? {
            tx.batch_execute(migration.text)?;
            tx.execute(
                "insert into migration values ($1, $2, $3)",
                &[&migration.number, &migration.name, &checksum(migration)],
            )?;
        }
        tx.commit()?;
    }
    Ok(())
}

/// Every table that the migrations make, the last ones first.
pub(crate) fn tables() -> impl Iterator<Item = &'static str> {
    let lines = MIGRATIONS.iter().rev().flat_map(|migration| migration.text.lines().rev());
    let named = lines.filter_map(|line| line.strip_prefix("create table ")?.split_whitespace().next());
    named.chain(["migration"])
}

fn is_new(migration: &Migration, known: Option<&str>) -> Result<bool, StoreError> {
    match known {
        None => Ok(true),
        Some(known) if known == checksum(migration) => Ok(false),
        Some(_) => {
            Err(StoreError::Engine(format!("migration {} was changed after it had been applied", migration.name)))
        }
    }
}

fn checksum(migration: &Migration) -> String {
    digest(&SHA256, migration.text.as_bytes()).as_ref().iter().take(16).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The same text for SQLite: its names of types, and `strict` at the end of each table.
fn for_sqlite(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 256);
    let bare: String =
        text.lines().filter(|line| !line.trim_start().starts_with("--")).fold(String::new(), |mut all, line| {
            all.push_str(line);
            all.push('\n');
            all
        });
    for statement in bare.split(';').map(str::trim).filter(|statement| !statement.is_empty()) {
        out.push_str(&statement.replace("BYTEA", "BLOB").replace("BIGINT", "INTEGER"));
        if statement.starts_with("create table") {
            out.push_str(" strict");
        }
        out.push_str(";\n");
    }
    out
}
