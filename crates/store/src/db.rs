//! The database as the rest of the program sees it: `write` and `read` closures, whatever the engine.

use std::{path::Path, sync::Arc};

use rodnya_domain::Cx;
use tokio::sync::oneshot;

use crate::{
    Address, Keys, StoreError, Tx, migrate,
    postgres::PostgresPool,
    sqlite::SqlitePool,
    work::{Kind, Task, Work, with_cx},
};

/// A handle to the database; clones share its threads.
#[derive(Clone)]
pub struct Db {
    pool: Arc<Pool>,
    keys: Arc<Keys>,
}

enum Pool {
    Sqlite(SqlitePool),
    Postgres(PostgresPool),
}

impl Db {
    /// Opens the database, makes its file if there is none, and brings its tables up to date.
    ///
    /// # Errors
    /// If it cannot be reached or a migration fails.
    pub fn open(address: &Address, keys: Keys) -> Result<Self, StoreError> {
        let keys = Arc::new(keys);
        let pool = match address {
            Address::Sqlite(path) => {
                make_folder(path)?;
                migrate::sqlite(path)?;
                Pool::Sqlite(SqlitePool::open(path, &keys)?)
            }
            Address::Postgres(url) => {
                on_own_thread(|| migrate::postgres(url))?;
                Pool::Postgres(PostgresPool::open(url, &keys)?)
            }
        };
        Ok(Self { pool: Arc::new(pool), keys })
    }

    /// The installation's keys.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Runs a closure in a transaction of its own; the answer comes after the commit is durable.
    /// The closure may run several times and must not reach outside.
    ///
    /// # Errors
    /// Whatever the closure answers; [`StoreError::Busy`] at once if the queue is full. Nothing of a
    /// failed closure is kept, unless the error is [`StoreError::InDoubt`].
    pub async fn write<T, F>(&self, cx: Cx, closure: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>, &Cx) -> Result<T, StoreError> + Send + 'static,
    {
        self.send(Kind::Write, with_cx(cx, closure)).await
    }

    /// As [`Db::write`], but a power cut may take the write back: for a session's last use, a draft.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn write_relaxed<T, F>(&self, cx: Cx, closure: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>, &Cx) -> Result<T, StoreError> + Send + 'static,
    {
        self.send(Kind::WriteRelaxed, with_cx(cx, closure)).await
    }

    /// Runs a closure that only reads.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn read<T, F>(&self, closure: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        self.send(Kind::Read, closure).await
    }

    async fn send<T, F>(&self, kind: Kind, closure: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let work: Box<dyn Work> = Box::new(Task { closure, kind, result: None, reply });
        match &*self.pool {
            Pool::Sqlite(pool) => pool.send(work)?,
            Pool::Postgres(pool) => pool.send(work)?,
        }
        answer.await.unwrap_or_else(|_| Err(StoreError::Unavailable("the thread of the database ended".to_owned())))
    }
}

/// The client of PostgreSQL must not be made on a thread of an async runtime.
pub(crate) fn on_own_thread<T: Send>(work: impl FnOnce() -> Result<T, StoreError> + Send) -> Result<T, StoreError> {
    std::thread::scope(|scope| scope.spawn(work).join()).unwrap_or(Err(StoreError::Panicked))
}

fn make_folder(path: &Path) -> Result<(), StoreError> {
    let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) else { return Ok(()) };
    std::fs::create_dir_all(folder).map_err(|error| StoreError::Unavailable(format!("{}: {error}", folder.display())))
}
