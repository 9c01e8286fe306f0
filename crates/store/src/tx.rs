//! A transaction as flows see it: statements in, typed rows out, the same on both engines.

use std::str::FromStr;

use jiff::{Timestamp, civil::Date};
use rodnya_domain::Id;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::{Keys, Sql, StoreError, ToValue, postgres::Statements, value::Value};

/// One transaction, or one series of reads.
pub struct Tx<'a> {
    engine: Engine<'a>,
    keys: &'a Keys,
}

enum Engine<'a> {
    Sqlite(&'a rusqlite::Connection),
    Postgres(&'a mut ::postgres::Client, &'a mut Statements),
}

impl<'a> Tx<'a> {
    pub(crate) const fn sqlite(connection: &'a rusqlite::Connection, keys: &'a Keys) -> Self {
        Self { engine: Engine::Sqlite(connection), keys }
    }

    pub(crate) const fn postgres(
        client: &'a mut ::postgres::Client,
        statements: &'a mut Statements,
        keys: &'a Keys,
    ) -> Self {
        Self { engine: Engine::Postgres(client, statements), keys }
    }

    /// The installation's keys: for sealed fields and blind indexes.
    pub const fn keys(&self) -> &'a Keys {
        self.keys
    }

    /// Runs a statement; answers how many rows it changed.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub fn execute(&mut self, sql: Sql, arguments: &[&dyn ToValue]) -> Result<u64, StoreError> {
        let values = values(arguments);
        match &mut self.engine {
            Engine::Sqlite(connection) => {
                let changed =
                    connection.prepare_cached(sql.sqlite())?.execute(rusqlite::params_from_iter(values.iter()))?;
                Ok(u64::try_from(changed).unwrap_or(u64::MAX))
            }
            Engine::Postgres(client, statements) => {
                let statement = statements.prepare(client, sql)?;
                Ok(client.execute(&statement, &references(&values))?)
            }
        }
    }

    /// Runs a statement that must change exactly one row.
    ///
    /// # Errors
    /// A stale compare-and-set of `table` if it changed none; [`StoreError::Engine`] if several.
    pub fn execute_one(&mut self, table: &'static str, sql: Sql, arguments: &[&dyn ToValue]) -> Result<(), StoreError> {
        match self.execute(sql, arguments)? {
            1 => Ok(()),
            0 => Err(StoreError::stale(table)),
            n => Err(StoreError::Engine(format!("{n} rows of {table} changed instead of one"))),
        }
    }

    pub(crate) fn prepare(&mut self, text: &str) -> Result<(), StoreError> {
        match &mut self.engine {
            Engine::Sqlite(connection) => Ok(connection.prepare(&text.replace('$', "?")).map(drop)?),
            Engine::Postgres(client, _) => Ok(client.prepare(text).map(drop)?),
        }
    }

    pub(crate) fn plan(&mut self, text: &str) -> Result<Vec<String>, StoreError> {
        match &mut self.engine {
            Engine::Sqlite(connection) => {
                let mut statement = connection.prepare(&format!("explain query plan {}", text.replace('$', "?")))?;
                let mut rows = statement.raw_query();
                let mut lines = Vec::new();
                while let Some(row) = rows.next()? {
                    lines.push(row.get(3)?);
                }
                Ok(lines)
            }
            Engine::Postgres(client, _) => {
                let arguments = (1..=99).take_while(|n| text.contains(&format!("${n}"))).count();
                let nulls = vec!["null"; arguments].join(", ");
                let call = if arguments == 0 { String::new() } else { format!("({nulls})") };
                client.batch_execute("set enable_seqscan = off; set plan_cache_mode = force_generic_plan")?;
                client.batch_execute(&format!("prepare looked_at as {text}"))?;
                let lines = client.query(&format!("explain execute looked_at{call}"), &[])?;
                client.batch_execute("deallocate looked_at")?;
                lines.iter().map(|row| Ok(row.try_get(0)?)).collect()
            }
        }
    }

    pub(crate) fn batch(&mut self, text: &str) -> Result<(), StoreError> {
        match &mut self.engine {
            Engine::Sqlite(connection) => Ok(connection.execute_batch(text)?),
            Engine::Postgres(client, _) => Ok(client.batch_execute(text)?),
        }
    }

    /// All rows of a query.
    ///
    /// # Errors
    /// Whatever the engine or `read` refuses.
    pub fn all<T>(
        &mut self,
        sql: Sql,
        arguments: &[&dyn ToValue],
        mut read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let values = values(arguments);
        let mut found = Vec::new();
        match &mut self.engine {
            Engine::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(sql.sqlite())?;
                let mut rows = statement.query(rusqlite::params_from_iter(values.iter()))?;
                while let Some(row) = rows.next()? {
                    found.push(read(&Row::Sqlite(row))?);
                }
            }
            Engine::Postgres(client, statements) => {
                let statement = statements.prepare(client, sql)?;
                for row in client.query(&statement, &references(&values))? {
                    found.push(read(&Row::Postgres(&row))?);
                }
            }
        }
        Ok(found)
    }

    /// The first row of a query, if there is one.
    ///
    /// # Errors
    /// Whatever the engine or `read` refuses.
    pub fn opt<T>(
        &mut self,
        sql: Sql,
        arguments: &[&dyn ToValue],
        read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.all(sql, arguments, read)?.into_iter().next())
    }

    /// The row of a query that must have one.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is none.
    pub fn one<T>(
        &mut self,
        sql: Sql,
        arguments: &[&dyn ToValue],
        read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.opt(sql, arguments, read)?.ok_or(StoreError::Missing("a row that must exist"))
    }
}

fn values(arguments: &[&dyn ToValue]) -> Vec<Value> {
    arguments.iter().map(|argument| argument.to_value()).collect()
}

fn references(values: &[Value]) -> Vec<&(dyn ::postgres::types::ToSql + Sync)> {
    values.iter().map(|value| value as _).collect()
}

/// One row of an answer. Columns count from 0.
pub enum Row<'a> {
    #[doc(hidden)]
    Sqlite(&'a rusqlite::Row<'a>),
    #[doc(hidden)]
    Postgres(&'a ::postgres::Row),
}

impl Row<'_> {
    /// A number that may be absent.
    ///
    /// # Errors
    /// [`StoreError::Engine`] if the column holds something else; so in all getters.
    pub fn opt_int(&self, column: usize) -> Result<Option<i64>, StoreError> {
        match self {
            Self::Sqlite(row) => Ok(row.get(column)?),
            Self::Postgres(row) if row.columns()[column].type_() == &::postgres::types::Type::INT4 => {
                Ok(row.try_get::<_, Option<i32>>(column)?.map(i64::from))
            }
            Self::Postgres(row) => Ok(row.try_get(column)?),
        }
    }

    /// A number.
    ///
    /// # Errors
    /// As all getters; also if it is absent.
    pub fn int(&self, column: usize) -> Result<i64, StoreError> {
        self.opt_int(column)?.ok_or_else(|| self.absent(column))
    }

    /// A flag, kept as 0 or 1.
    ///
    /// # Errors
    /// As all getters.
    pub fn flag(&self, column: usize) -> Result<bool, StoreError> {
        Ok(self.int(column)? != 0)
    }

    /// A text that may be absent.
    ///
    /// # Errors
    /// As all getters.
    pub fn opt_text(&self, column: usize) -> Result<Option<String>, StoreError> {
        match self {
            Self::Sqlite(row) => Ok(row.get(column)?),
            Self::Postgres(row) => Ok(row.try_get(column)?),
        }
    }

    /// A text.
    ///
    /// # Errors
    /// As all getters; also if it is absent.
    pub fn text(&self, column: usize) -> Result<String, StoreError> {
        self.opt_text(column)?.ok_or_else(|| self.absent(column))
    }

    /// Bytes that may be absent.
    ///
    /// # Errors
    /// As all getters.
    pub fn opt_bytes(&self, column: usize) -> Result<Option<Vec<u8>>, StoreError> {
        match self {
            Self::Sqlite(row) => Ok(row.get(column)?),
            Self::Postgres(row) => Ok(row.try_get(column)?),
        }
    }

    /// Bytes.
    ///
    /// # Errors
    /// As all getters; also if they are absent.
    pub fn bytes(&self, column: usize) -> Result<Vec<u8>, StoreError> {
        self.opt_bytes(column)?.ok_or_else(|| self.absent(column))
    }

    /// An id that may be absent.
    ///
    /// # Errors
    /// As all getters.
    pub fn opt_id<K>(&self, column: usize) -> Result<Option<Id<K>>, StoreError> {
        let Some(bytes) = self.opt_bytes(column)? else { return Ok(None) };
        let uuid = Uuid::from_slice(&bytes).map_err(|_| self.impossible(column))?;
        Ok(Some(Id::from_uuid(uuid)))
    }

    /// An id.
    ///
    /// # Errors
    /// As all getters; also if it is absent.
    pub fn id<K>(&self, column: usize) -> Result<Id<K>, StoreError> {
        self.opt_id(column)?.ok_or_else(|| self.absent(column))
    }

    /// An instant that may be absent.
    ///
    /// # Errors
    /// As all getters.
    pub fn opt_instant(&self, column: usize) -> Result<Option<Timestamp>, StoreError> {
        let Some(us) = self.opt_int(column)? else { return Ok(None) };
        Timestamp::from_microsecond(us).map(Some).map_err(|_| self.impossible(column))
    }

    /// An instant.
    ///
    /// # Errors
    /// As all getters; also if it is absent.
    pub fn instant(&self, column: usize) -> Result<Timestamp, StoreError> {
        self.opt_instant(column)?.ok_or_else(|| self.absent(column))
    }

    /// A civil date that may be absent.
    ///
    /// # Errors
    /// As all getters.
    pub fn opt_date(&self, column: usize) -> Result<Option<Date>, StoreError> {
        let Some(text) = self.opt_text(column)? else { return Ok(None) };
        Date::from_str(&text).map(Some).map_err(|_| self.impossible(column))
    }

    /// A civil date.
    ///
    /// # Errors
    /// As all getters; also if it is absent.
    pub fn date(&self, column: usize) -> Result<Date, StoreError> {
        self.opt_date(column)?.ok_or_else(|| self.absent(column))
    }

    /// A value kept as JSON.
    ///
    /// # Errors
    /// As all getters; also if the JSON is not of this type.
    pub fn json<T: DeserializeOwned>(&self, column: usize) -> Result<T, StoreError> {
        serde_json::from_str(&self.text(column)?).map_err(|_| self.impossible(column))
    }

    fn name(&self, column: usize) -> String {
        match self {
            Self::Sqlite(row) => row.as_ref().column_name(column).unwrap_or("?").to_owned(),
            Self::Postgres(row) => row.columns()[column].name().to_owned(),
        }
    }

    fn absent(&self, column: usize) -> StoreError {
        StoreError::impossible(format!("{} (absent)", self.name(column)))
    }

    fn impossible(&self, column: usize) -> StoreError {
        StoreError::impossible(self.name(column))
    }
}
