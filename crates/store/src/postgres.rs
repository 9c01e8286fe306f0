//! PostgreSQL: some twenty threads that each own a client. Writes run SERIALIZABLE and again when the
//! engine asks for it, so both engines have one meaning: as if one after another.

mod tls;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, RwLock, mpsc},
    thread,
    time::Duration,
};

use ::postgres::{Client, Config, NoTls, Statement, config::SslMode};

use crate::{Keys, Sql, StoreError, Tx, work::Work};

/// Closures that may wait for a client; more are refused at once.
const QUEUE: usize = 4096;
/// Clients, each on its own thread.
const CLIENTS: usize = 20;
/// How often a closure runs at most.
const RUNS: u32 = 8;
/// How often a write runs beside others. One that lost so often runs alone in this program, so that a crowd at one row
/// wears off instead of turning each other away until the runs are spent.
const RUNS_BESIDE_OTHERS: u32 = 4;

/// The threads of a PostgreSQL address.
pub(crate) struct PostgresPool {
    jobs: mpsc::SyncSender<Box<dyn Work>>,
}

impl PostgresPool {
    pub(crate) fn open(url: &str, keys: &Arc<Keys>) -> Result<Self, StoreError> {
        let (jobs, queue) = mpsc::sync_channel(QUEUE);
        let queue = Arc::new(Mutex::new(queue));
        let room = Arc::new(RwLock::new(()));
        for number in 0..CLIENTS {
            let worker = Worker {
                url: url.to_owned(),
                keys: Arc::clone(keys),
                queue: Arc::clone(&queue),
                room: Arc::clone(&room),
                jitter: u64::try_from(number).unwrap_or(0),
            };
            thread::Builder::new()
                .name(format!("postgres-{number}"))
                .spawn(move || worker.run_all())
                .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        }
        Ok(Self { jobs })
    }

    pub(crate) fn send(&self, work: Box<dyn Work>) -> Result<(), StoreError> {
        self.jobs.try_send(work).map_err(|_| StoreError::Busy)
    }
}

/// Statements that a client has prepared.
#[derive(Default)]
pub(crate) struct Statements(HashMap<usize, Statement>);

impl Statements {
    pub(crate) fn prepare(&mut self, client: &mut Client, sql: Sql) -> Result<Statement, StoreError> {
        let text = sql.postgres();
        let key = text.as_ptr().addr();
        if let Some(known) = self.0.get(&key) {
            return Ok(known.clone());
        }
        let made = client.prepare(text)?;
        self.0.insert(key, made.clone());
        Ok(made)
    }
}

struct Worker {
    url: String,
    keys: Arc<Keys>,
    queue: Arc<Mutex<mpsc::Receiver<Box<dyn Work>>>>,
    /// Shared by writes that run beside others, taken whole by one that runs alone.
    room: Arc<RwLock<()>>,
    jitter: u64,
}

impl Worker {
    /// A client is made and dropped on its own thread.
    fn run_all(self) {
        let mut session: Option<(Client, Statements)> = None;
        loop {
            let next = self.queue.lock().map(|queue| queue.recv());
            let Ok(Ok(mut work)) = next else { return };
            let ended = self.run(&mut *work, &mut session);
            work.answer(ended);
        }
    }

    fn run(&self, work: &mut dyn Work, session: &mut Option<(Client, Statements)>) -> Result<(), StoreError> {
        let mut ended = Err(StoreError::Again);
        for run in 0..RUNS {
            if session.as_ref().is_none_or(|(client, _)| client.is_closed()) {
                *session = Some((connect(&self.url)?, Statements::default()));
            }
            let (client, statements) = session.as_mut().expect("made above");
            ended = if work.writes() && run < RUNS_BESIDE_OTHERS {
                let _beside = self.room.read().unwrap_or_else(PoisonError::into_inner);
                write(work, client, statements, &self.keys)
            } else if work.writes() {
                let _alone = self.room.write().unwrap_or_else(PoisonError::into_inner);
                write(work, client, statements, &self.keys)
            } else {
                work.run(&mut Tx::postgres(client, statements, &self.keys))
            };
            match ended {
                Err(StoreError::Again) => thread::sleep(self.pause(run)),
                // Of two that run at once the slower meets a unique rule before it is found to be out of order; as one
                // after the other it would have read the faster one's row. A true conflict comes again, to the last run.
                Err(StoreError::Conflict { .. }) if run < RUNS - 2 => thread::sleep(self.pause(run)),
                // The engine went away before the commit was sent: a new connection may find it.
                Err(StoreError::Unavailable(_)) if run < 2 => {
                    *session = None;
                    thread::sleep(self.pause(run));
                }
                Err(StoreError::InDoubt) => {
                    *session = None;
                    break;
                }
                _ => break,
            }
        }
        if matches!(ended, Err(StoreError::Again)) { Err(StoreError::Busy) } else { ended }
    }

    fn pause(&self, run: u32) -> Duration {
        Duration::from_micros((500 + 137 * self.jitter) << run.min(6))
    }
}

fn write(work: &mut dyn Work, client: &mut Client, statements: &mut Statements, keys: &Keys) -> Result<(), StoreError> {
    client.batch_execute(if work.relaxed() {
        "begin isolation level serializable; set local synchronous_commit = off"
    } else {
        "begin isolation level serializable"
    })?;
    match work.run(&mut Tx::postgres(client, statements, keys)) {
        Ok(()) => client.batch_execute("commit").map_err(|error| {
            let closed = client.is_closed() || error.is_closed();
            if closed { StoreError::InDoubt } else { StoreError::from(error) }
        }),
        Err(error) => {
            if !client.is_closed() {
                let _ = client.batch_execute("rollback");
            }
            Err(error)
        }
    }
}

/// A client with the limits that every closure has.
pub(crate) fn connect(url: &str) -> Result<Client, StoreError> {
    let unavailable = |error: &dyn std::error::Error| StoreError::Unavailable(error.to_string());
    let (text, security) = tls::of_address(url);
    let mut config: Config = text.parse().map_err(|error: ::postgres::Error| unavailable(&error))?;
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(Duration::from_secs(5));
    }
    config.application_name("rodnya");
    let connected = if tls::is_wanted(&config) {
        // Whether the engine speaks TLS must not be its word, nor that of whoever stands between.
        config.ssl_mode(SslMode::Require);
        config.connect(security.connector()?)
    } else {
        config.connect(NoTls)
    };
    let mut client = connected.map_err(|error| tls::told(&error))?;
    client.batch_execute("set statement_timeout = '2s'; set idle_in_transaction_session_timeout = '10s'")?;
    Ok(client)
}
