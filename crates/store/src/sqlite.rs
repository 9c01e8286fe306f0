//! The embedded engine: one writer thread that commits many closures with one fsync, and a few readers.
//!
//! Every closure of a group has a savepoint of its own, so one that fails takes nothing with it;
//! answers leave after the commit. If the commit fails, every closure of the group has failed.

use std::{
    path::Path,
    sync::{Arc, Mutex, atomic::AtomicU64, atomic::Ordering, mpsc},
    thread,
    time::{Duration, Instant},
};

use rusqlite::{Connection, OpenFlags};

use crate::{Keys, StoreError, Tx, work::Work};

/// Closures that may wait for the writer; more are refused at once.
const QUEUE: usize = 4096;
/// Closures in one commit.
const GROUP: usize = 256;
/// How long a group may grow before it commits.
const GROUP_TIME: Duration = Duration::from_millis(5);
/// How long one closure may run.
const CLOSURE_TIME: Duration = Duration::from_secs(2);
/// Virtual machine steps between two looks at the time.
const STEPS: i32 = 10_000;

/// The threads of a SQLite file.
pub(crate) struct SqlitePool {
    writer: mpsc::SyncSender<Box<dyn Work>>,
    readers: mpsc::SyncSender<Box<dyn Work>>,
}

impl SqlitePool {
    pub(crate) fn open(path: &Path, keys: &Arc<Keys>) -> Result<Self, StoreError> {
        let (writer, jobs) = mpsc::sync_channel(QUEUE);
        let connection = connect(path)?;
        let own_keys = Arc::clone(keys);
        spawn("sqlite-writer", move || write_all(connection, &own_keys, &jobs))?;

        let (readers, jobs) = mpsc::sync_channel(QUEUE);
        let jobs = Arc::new(Mutex::new(jobs));
        for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
            let connection = connect(path)?;
            connection.pragma_update(None, "query_only", true)?;
            let (keys, jobs) = (Arc::clone(keys), Arc::clone(&jobs));
            spawn("sqlite-reader", move || read_all(connection, &keys, &jobs))?;
        }
        Ok(Self { writer, readers })
    }

    pub(crate) fn send(&self, work: Box<dyn Work>) -> Result<(), StoreError> {
        let queue = if work.writes() { &self.writer } else { &self.readers };
        queue.try_send(work).map_err(|_| StoreError::Busy)
    }
}

/// A connection with the settings that durability and order rest on.
pub(crate) fn connect(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "temp_store", "memory")?;
    connection.set_prepared_statement_cache_capacity(512);
    Ok(connection)
}

fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> Result<(), StoreError> {
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(run)
        .map(drop)
        .map_err(|error| StoreError::Unavailable(error.to_string()))
}

fn read_all(mut connection: Connection, keys: &Keys, jobs: &Mutex<mpsc::Receiver<Box<dyn Work>>>) {
    let limit = Limit::on(&mut connection);
    let connection = &connection;
    loop {
        let next = jobs.lock().map(|jobs| jobs.recv());
        let Ok(Ok(mut work)) = next else { return };
        limit.begin();
        // One snapshot for all statements of the closure.
        let ended = connection.execute_batch("begin").map_err(StoreError::from).and_then(|()| {
            let ran = work.run(&mut Tx::sqlite(connection, keys));
            connection.execute_batch("rollback")?;
            ran
        });
        work.answer(ended);
    }
}

fn write_all(mut connection: Connection, keys: &Keys, jobs: &mpsc::Receiver<Box<dyn Work>>) {
    let limit = Limit::on(&mut connection);
    let connection = &connection;
    let mut durable = true;
    while let Ok(first) = jobs.recv() {
        let mut group = vec![first];
        while group.len() < GROUP
            && let Ok(work) = jobs.try_recv()
        {
            group.push(work);
        }
        let relaxed = group.iter().all(|work| work.relaxed());
        if durable == relaxed {
            durable = !relaxed;
            let level = if durable { "full" } else { "normal" };
            if connection.pragma_update(None, "synchronous", level).is_err() {
                durable = !durable;
            }
        }
        write_group(connection, keys, &limit, group, if relaxed { None } else { Some(jobs) });
    }
}

/// Runs a group and commits it. While it runs, `more` may join.
fn write_group(
    connection: &Connection,
    keys: &Keys,
    limit: &Limit,
    group: Vec<Box<dyn Work>>,
    more: Option<&mpsc::Receiver<Box<dyn Work>>>,
) {
    if let Err(error) = connection.execute_batch("begin immediate") {
        let error = StoreError::from(error);
        group.into_iter().for_each(|work| work.answer(Err(error.clone())));
        return;
    }
    let began = Instant::now();
    let mut done = Vec::with_capacity(group.len());
    let mut waiting = group.into_iter();
    loop {
        let next = waiting.next().or_else(|| {
            let room = done.len() < GROUP && began.elapsed() < GROUP_TIME;
            more.filter(|_| room).and_then(|jobs| jobs.try_recv().ok())
        });
        let Some(mut work) = next else { break };
        limit.begin();
        let ran = run_one(connection, keys, &mut *work);
        done.push((work, ran));
    }
    limit.begin();
    let committed = connection.execute_batch("commit").map_err(StoreError::from);
    if committed.is_err() {
        let _ = connection.execute_batch("rollback");
    }
    for (work, ran) in done {
        work.answer(ran.and_then(|()| committed.clone()));
    }
}

fn run_one(connection: &Connection, keys: &Keys, work: &mut dyn Work) -> Result<(), StoreError> {
    connection.execute_batch("savepoint work")?;
    let ran = work.run(&mut Tx::sqlite(connection, keys));
    let end = if ran.is_ok() { "release work" } else { "rollback to work; release work" };
    connection.execute_batch(end)?;
    ran
}

/// Cuts a statement that runs beyond the closure's time.
struct Limit {
    origin: Instant,
    end_ms: Arc<AtomicU64>,
}

impl Limit {
    fn on(connection: &mut Connection) -> Self {
        let limit = Self { origin: Instant::now(), end_ms: Arc::new(AtomicU64::new(u64::MAX)) };
        let (origin, end_ms) = (limit.origin, Arc::clone(&limit.end_ms));
        let over = move || millis(origin.elapsed()) > end_ms.load(Ordering::Relaxed);
        if let Err(error) = connection.progress_handler(STEPS, Some(over)) {
            tracing::warn!(%error, "statements run without a time limit");
        }
        limit
    }

    fn begin(&self) {
        self.end_ms.store(millis(self.origin.elapsed() + CLOSURE_TIME), Ordering::Relaxed);
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
