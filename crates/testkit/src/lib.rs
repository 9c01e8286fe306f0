//! For tests only: a town with a database of its own and a clock that moves when told to.
//!
//! `Town::each()` is SQLite, and PostgreSQL too where the test command has started one
//! (`RODNYA_TEST_POSTGRES`): a story that runs on each proves that both engines mean the same.

use std::{
    path::PathBuf,
    sync::{
        Mutex,
        atomic::{AtomicU32, Ordering},
    },
};

use jiff::{SignedDuration, Timestamp};
use rodnya_domain::{Actor, Cx, Lang, PersonId};
use rodnya_store::{Address, Db, Keys, StoreError, Tx};

/// A town with a database of its own.
pub struct Town {
    /// Its database.
    pub db: Db,
    /// `sqlite` or `postgres`, for messages.
    pub engine: &'static str,
    now: Mutex<Timestamp>,
    drawn: AtomicU32,
    folder: Option<PathBuf>,
}

impl Town {
    /// A town on SQLite, in a temporary folder.
    ///
    /// # Panics
    /// If the folder cannot be made.
    pub fn new() -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("rodnya-town-{}-{number}", std::process::id()));
        let path = folder.join("rodnya.sqlite");
        let mut town = Self::at(&Address::Sqlite(path), "sqlite");
        town.folder = Some(folder);
        town
    }

    /// A town on each engine that is there.
    ///
    /// # Panics
    /// If the PostgreSQL of the test command does not answer.
    pub fn each() -> Vec<Self> {
        let mut towns = vec![Self::new()];
        if let Ok(base) = std::env::var("RODNYA_TEST_POSTGRES") {
            let address = rodnya_store::testing::new_postgres(&base).expect("the test command's PostgreSQL answers");
            towns.push(Self::at(&Address::Postgres(address), "postgres"));
        }
        towns
    }

    fn at(address: &Address, engine: &'static str) -> Self {
        let db = Db::open(address, Keys::from_master(&[7; 32])).expect("an empty database opens");
        let now = "2026-11-26T09:00:00Z".parse().expect("an instant");
        Self { db, engine, now: Mutex::new(now), drawn: AtomicU32::new(0), folder: None }
    }

    /// The moment in this town.
    ///
    /// # Panics
    /// Never: no holder of the lock panics.
    pub fn now(&self) -> Timestamp {
        *self.now.lock().expect("nobody panics with the clock in hand")
    }

    /// Moves the clock.
    ///
    /// # Panics
    /// Never: no holder of the lock panics.
    pub fn advance(&self, by: SignedDuration) {
        let mut now = self.now.lock().expect("nobody panics with the clock in hand");
        *now += by;
    }

    /// A context of this moment; each has its own ids.
    pub fn cx(&self, actor: Actor) -> Cx {
        let mut seed = [0; 16];
        seed[..4].copy_from_slice(&self.drawn.fetch_add(1, Ordering::Relaxed).to_be_bytes());
        Cx::new(self.now(), actor, Lang::Ru, seed)
    }

    /// Writes as nobody.
    ///
    /// # Panics
    /// If the store fails: stories that expect it use `db` themselves.
    pub async fn write<T, F>(&self, closure: F) -> T
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>, &Cx) -> Result<T, StoreError> + Send + 'static,
    {
        self.db.write(self.cx(Actor::Nobody), closure).await.expect("the store takes it")
    }

    /// Writes as a person.
    ///
    /// # Panics
    /// As [`Town::write`].
    pub async fn write_as<T, F>(&self, person: PersonId, closure: F) -> T
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>, &Cx) -> Result<T, StoreError> + Send + 'static,
    {
        self.db.write(self.cx(Actor::Person(person)), closure).await.expect("the store takes it")
    }

    /// Reads.
    ///
    /// # Panics
    /// If the store fails.
    pub async fn read<T, F>(&self, closure: F) -> T
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        self.db.read(closure).await.expect("the store answers")
    }
}

impl Default for Town {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Town {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            // A folder that stays behind in the system's temporary place harms nobody.
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}
