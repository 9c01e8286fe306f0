//! Where the data lives: `sqlite:PATH` or `postgres://…` (several hosts and
//! `target_session_attrs=read-write` find the primary by themselves).

use std::{fmt, path::PathBuf, str::FromStr};

/// The address of a database, as given by `--database` or `RODNYA_DATABASE`.
#[derive(Clone, PartialEq, Eq)]
pub enum Address {
    /// A file of the embedded engine.
    Sqlite(PathBuf),
    /// A PostgreSQL address, kept as it was written.
    Postgres(String),
}

/// The text is no address.
#[derive(Debug, thiserror::Error)]
#[error("the database must be «sqlite:PATH» or «postgres://…»")]
pub struct AddressError;

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        match text.strip_prefix("sqlite:") {
            Some(path) if !path.is_empty() => Ok(Self::Sqlite(path.strip_prefix("//").unwrap_or(path).into())),
            _ => Err(AddressError),
        }
    }
}

impl fmt::Debug for Address {
    /// Never prints a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(text) => write!(f, "postgres://…{}", text.rsplit_once('@').map_or("", |(_, place)| place)),
        }
    }
}
