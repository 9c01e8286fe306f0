//! Programs that speak the protocols of the outside world, for `demo` and tests: mail, SMS, registries, and their console.
//! A test, the demo and production differ in an address only; the console shows what was sent and tells what to answer.
//! Absent: no clock and no randomness of its own (both come in [`StandinsConfig`]), nothing of the product's data.

use std::future::Future;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

mod console;
mod fault;
mod files;
mod mailboxes;
mod outbox;
mod registries;
mod sms;
mod smtp;
mod unbuilt;

pub use console::Pupil;
pub use fault::{Fault, FaultTarget, Faults};
pub use outbox::{Channel, Draft, Message, Outbox, Put};
pub use registries::records::{ActRecord, BirthRecord, Forced, Mode, PassportRecord, Records, SnilsRecord};
pub use registries::{AddError, Many, Registries};

/// How long [`Running::stop`] waits for open connections.
const STOP_PATIENCE: Duration = Duration::from_millis(700);

/// The clock of the whole demo; delays of answers count in it.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What a hook promises; the error is words for the caller of the console.
pub type Told<T> = Pin<Box<dyn Future<Output = Result<T, String>> + Send>>;

/// What the console asks of the program around it.
#[derive(Clone)]
pub struct Hooks {
    /// The made-up people as `GET /people` tells them: a JSON array.
    pub people: Arc<dyn Fn() -> Told<serde_json::Value> + Send + Sync>,
    /// Moves the clock of the whole demo by this many seconds.
    pub clock_advance: Arc<dyn Fn(i64) -> Told<()> + Send + Sync>,
    /// Enrols a pupil in the reference diary.
    pub enrol_pupil: Arc<dyn Fn(Pupil) -> Told<()> + Send + Sync>,
}

/// The services, each on an address of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// The console.
    Console,
    /// SMTP.
    Smtp,
    /// The SMS gateway.
    Sms,
    /// The registries: `/births`, `/snils`, `/passports`.
    Registries,
    /// Children's mailboxes.
    Mailboxes,
    /// The payment gateway.
    Gateway,
    /// The upstream login.
    Upstream,
}

impl Service {
    /// All services in the order of their ports.
    pub const ALL: [Self; 7] =
        [Self::Console, Self::Smtp, Self::Sms, Self::Registries, Self::Mailboxes, Self::Gateway, Self::Upstream];
}

/// Where each service listens, in the order of [`Service::ALL`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Addresses([SocketAddr; 7]);

impl Addresses {
    /// The ports of the plain contract: base + 2 … base + 8 on 127.0.0.1.
    ///
    /// # Panics
    /// If the base is above 65,520.
    #[must_use]
    pub fn from_base(port: u16) -> Self {
        assert!(port <= 65_520, "a port base leaves room for sixteen ports");
        Self([2, 3, 4, 5, 6, 7, 8].map(|offset| SocketAddr::from((Ipv4Addr::LOCALHOST, port + offset))))
    }

    /// Free ports, chosen by the system.
    #[must_use]
    pub fn free() -> Self {
        Self([SocketAddr::from((Ipv4Addr::LOCALHOST, 0)); 7])
    }

    /// Where one service listens.
    #[must_use]
    pub fn of(&self, service: Service) -> SocketAddr {
        self.0[service as usize]
    }
}

/// What stand-ins need to start.
pub struct StandinsConfig {
    /// The demo's data folder; ours is `standins` in it.
    pub dir: PathBuf,
    /// Where to listen.
    pub addresses: Addresses,
    /// The portal's address, for links on the console's pages.
    pub portal_url: String,
    /// The clock of the whole demo.
    pub clock: Clock,
    /// What the console asks of the program around it.
    pub hooks: Hooks,
}

/// The stand-ins, not yet running.
pub struct Standins;

/// What all stand-ins share.
pub(crate) struct World {
    pub(crate) clock: Clock,
    pub(crate) hooks: Hooks,
    pub(crate) portal_url: String,
    pub(crate) addresses: Addresses,
    pub(crate) outbox: Outbox,
    pub(crate) faults: Faults,
    pub(crate) registries: Registries,
    pub(crate) mailboxes: mailboxes::Mailboxes,
    pub(crate) stop: watch::Receiver<bool>,
}

/// Running stand-ins; dropping it without [`Running::stop`] leaves them running until the runtime ends.
pub struct Running {
    world: Arc<World>,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Standins {
    /// Loads `DIR/standins` and begins to listen on every address.
    ///
    /// # Errors
    /// If an address is taken or the folder cannot be read or written.
    pub async fn start(config: StandinsConfig) -> io::Result<Running> {
        let folder = config.dir.join("standins");
        std::fs::create_dir_all(&folder)?;
        let (stop, stopped) = watch::channel(false);
        let mut listeners = Vec::with_capacity(Service::ALL.len());
        let mut bound = config.addresses;
        for (service, address) in Service::ALL.into_iter().zip(&mut bound.0) {
            let listener = listen(*address).await?;
            *address = listener.local_addr()?;
            listeners.push((service, listener));
        }
        let world = Arc::new(World {
            clock: config.clock,
            hooks: config.hooks,
            portal_url: config.portal_url,
            addresses: bound,
            outbox: Outbox::open(&folder)?,
            faults: Faults::default(),
            registries: Registries::open(&folder)?,
            mailboxes: mailboxes::Mailboxes::open(&folder)?,
            stop: stopped,
        });
        let mut tasks = vec![tokio::spawn(registries::http::answer_when_due(Arc::clone(&world)))];
        tasks.extend(listeners.into_iter().map(|(service, listener)| serve(service, listener, &world)));
        Ok(Running { world, stop, tasks })
    }
}

impl Running {
    /// Where a service listens; useful after binding port 0.
    #[must_use]
    pub fn addr(&self, service: Service) -> SocketAddr {
        self.world.addresses.of(service)
    }

    /// All letters and messages taken so far.
    #[must_use]
    pub fn outbox(&self) -> &Outbox {
        &self.world.outbox
    }

    /// Records and requests of the registries.
    #[must_use]
    pub fn registries(&self) -> &Registries {
        &self.world.registries
    }

    /// What is broken on purpose.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.world.faults
    }

    /// Stops all services within a second; everything taken so far is on disk.
    pub async fn stop(self) {
        // Nobody listening any more is as good as stopped.
        let _ = self.stop.send(true);
        let aborts: Vec<_> = self.tasks.iter().map(JoinHandle::abort_handle).collect();
        let all_ended = async {
            for task in self.tasks {
                let _ = task.await;
            }
        };
        if tokio::time::timeout(STOP_PATIENCE, all_ended).await.is_err() {
            aborts.iter().for_each(tokio::task::AbortHandle::abort);
        }
    }
}

impl World {
    pub(crate) fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// Sleeps in real time, but not longer than the stand-ins run.
    pub(crate) async fn sleep(&self, duration: Duration) {
        tokio::select! {
            () = tokio::time::sleep(duration) => {}
            () = self.stopped() => {}
        }
    }

    /// Returns when the stand-ins are told to stop.
    pub(crate) async fn stopped(&self) {
        let mut stop = self.stop.clone();
        // An error means the owner is gone, which is a stop too.
        let _ = stop.wait_for(|stop| *stop).await;
    }
}

/// Takes a lock; the data behind ours are whole between any two statements, so a poisoned one is used on.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|e| io::Error::new(e.kind(), format!("cannot listen on {address}: {e}")))
}

fn serve(service: Service, listener: TcpListener, world: &Arc<World>) -> JoinHandle<()> {
    let world = Arc::clone(world);
    match service {
        Service::Smtp => tokio::spawn(smtp::serve(listener, world)),
        Service::Console => tokio::spawn(serve_http(listener, console::router(Arc::clone(&world)), world)),
        Service::Sms => tokio::spawn(serve_http(listener, sms::router(Arc::clone(&world)), world)),
        Service::Registries => tokio::spawn(serve_http(listener, registries::http::router(Arc::clone(&world)), world)),
        Service::Mailboxes => tokio::spawn(serve_http(listener, mailboxes::router(Arc::clone(&world)), world)),
        Service::Gateway | Service::Upstream => tokio::spawn(serve_http(listener, unbuilt::router(), world)),
    }
}

async fn serve_http(listener: TcpListener, router: Router, world: Arc<World>) {
    let stopped = async move { world.stopped().await };
    if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stopped).await {
        tracing::error!(%error, "a stand-in stopped listening");
    }
}
