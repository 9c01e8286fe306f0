//! What can go wrong below the flows. A refusal is not among them: it is a value and commits.

use std::borrow::Cow;

/// Why a closure's work did not happen. Whatever it is, nothing of it has been kept.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// The queue is full: the caller answers 503 and the person tries again.
    #[error("the database is busy")]
    Busy,
    /// A unique rule or a compare-and-set failed: somebody else was faster.
    /// `rule` is `<table>__<column>[__<column>…]`, or the table for a compare-and-set.
    #[error("conflict on {rule}")]
    Conflict {
        /// The rule that refused.
        rule: Cow<'static, str>,
    },
    /// A row refers to one that is not there.
    #[error("a row that is referred to does not exist")]
    Dangling,
    /// A row that must exist does not.
    #[error("no such row: {0}")]
    Missing(&'static str),
    /// A row holds what no flow writes.
    #[error("impossible value in {place}")]
    Inconsistent {
        /// Table and column.
        place: Cow<'static, str>,
    },
    /// The closure ran longer than two seconds and was cut.
    #[error("the work took too long")]
    Slow,
    /// The engine cannot be reached, or its disk is full or read-only.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// The commit may or may not have happened; the idempotency key of the write tells.
    #[error("the outcome of a commit is unknown")]
    InDoubt,
    /// A statement is wrong or the engine said something unforeseen.
    #[error("the database refused a statement: {0}")]
    Engine(String),
    /// The closure panicked.
    #[error("the work panicked")]
    Panicked,
    /// PostgreSQL asks to run the closure again (40001, 40P01).
    #[error("serialization failure")]
    Again,
}

impl StoreError {
    /// A compare-and-set on this table found no row.
    pub const fn stale(table: &'static str) -> Self {
        Self::Conflict { rule: Cow::Borrowed(table) }
    }

    /// A value that no flow writes.
    pub fn impossible(place: impl Into<Cow<'static, str>>) -> Self {
        Self::Inconsistent { place: place.into() }
    }

    /// Whether the unique rule of this name refused.
    pub fn is_conflict_on(&self, name: &str) -> bool {
        matches!(self, Self::Conflict { rule } if rule == name)
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let rusqlite::Error::SqliteFailure(code, message) = &error else {
            return Self::Engine(error.to_string());
        };
        match code.extended_code {
            2067 | 1555 => Self::Conflict { rule: rule_of(message.as_deref().unwrap_or_default()).into() },
            787 => Self::Dangling,
            5 | 261 | 517 => Self::Busy,
            9 => Self::Slow,
            13 | 8 | 10 | 14 | 26 => Self::Unavailable(error.to_string()),
            other if other & 0xff == 8 || other & 0xff == 10 => Self::Unavailable(error.to_string()),
            _ => Self::Engine(error.to_string()),
        }
    }
}

/// `UNIQUE constraint failed: contact.kind, contact.value_blind` → `contact__kind__value_blind`.
fn rule_of(message: &str) -> String {
    let columns = message.rsplit_once(": ").map_or(message, |(_, columns)| columns);
    let mut rule = String::new();
    for column in columns.split(", ") {
        let (table, name) = column.split_once('.').unwrap_or(("", column));
        if rule.is_empty() {
            rule.push_str(table);
        }
        rule.push_str("__");
        rule.push_str(name);
    }
    rule
}

impl From<::postgres::Error> for StoreError {
    fn from(error: ::postgres::Error) -> Self {
        let Some(told) = error.as_db_error() else {
            return if error.is_closed() {
                Self::Unavailable(error.to_string())
            } else {
                Self::Engine(error.to_string())
            };
        };
        match told.code().code() {
            "23505" => Self::Conflict { rule: told.constraint().unwrap_or_default().to_owned().into() },
            "23503" => Self::Dangling,
            "40001" | "40P01" => Self::Again,
            "57014" => Self::Slow,
            code if code.starts_with("08") || code.starts_with("57P") || code.starts_with("53") || code == "25006" => {
                Self::Unavailable(format!("{code} {}", told.message()))
            }
            code => Self::Engine(format!("{code} {}", told.message())),
        }
    }
}
