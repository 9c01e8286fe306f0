//! The program at work: pages, endpoints for machines, the operator's figures and the worker over one database.
//! `serve` runs it alone; `demo` runs it in a town.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::Context as _;
use rodnya_api::Provider;
use rodnya_flows::{edge::Edge, password::Passwords};
use rodnya_outside::{
    World,
    backchannel::Backchannel,
    mail::{Mail, MailSettings},
    mailbox::Mailboxes,
    registries::{Addresses, Registries},
    service::Service,
    sms::Sms,
    worker,
};
use rodnya_shell::{Portal, Settings};
use rodnya_store::Db;
use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::watch,
    task::JoinSet,
    time::{sleep, timeout},
};

use crate::{
    http::{self, Shutdown},
    metrics,
};

/// How often signing keys are looked after.
const KEYS_PAUSE: Duration = Duration::from_secs(3600);
/// How long the end may take; whatever runs longer is cut. The whole program ends within 10 s.
const END_TIME: Duration = Duration::from_secs(6);

/// What the house is told at its start.
#[derive(Clone)]
pub(crate) struct Plan {
    /// Where the portal listens.
    pub(crate) listen: SocketAddr,
    /// Where health and figures are told.
    pub(crate) metrics_listen: SocketAddr,
    /// What pages know of the installation.
    pub(crate) settings: Settings,
    /// The mail carrier.
    pub(crate) mail: MailSettings,
    /// The SMS gateway.
    pub(crate) sms: Service,
    /// The provider of children's mailboxes; none without one.
    pub(crate) mailboxes: Option<Service>,
    /// The offices' adapters.
    pub(crate) registries: Addresses,
    /// Whether systems inside a private network are told of a log-out.
    pub(crate) allow_private_addresses: bool,
}

/// A running house.
pub(crate) struct House {
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl House {
    /// Listens and begins to work.
    ///
    /// # Errors
    /// If an address is taken or a setting is wrong.
    pub(crate) async fn open(plan: Plan, db: Db, edge: Edge, passwords: Passwords) -> anyhow::Result<Self> {
        let (stop, shutdown) = watch::channel(false);
        let portal_listener = http::listen(plan.listen).await?;
        let metrics_listener = http::listen(plan.metrics_listen).await?;
        let provider = Provider::new(db.clone(), edge.clone(), &plan.settings.public_url);
        provider.keep_keys().await.context("making the signing keys")?;
        let world = world(&plan, &db, &edge)?;
        let mailboxes = plan.mailboxes.clone().map(Mailboxes::new).transpose()?;
        let settings = Arc::new(plan.settings);
        let portal = Portal { db: db.clone(), edge, passwords, mailboxes, settings };
        let pages = rodnya_shell::router(rodnya_portal::pages().merge(rodnya_staff::pages()), portal);
        let router = pages.merge(rodnya_api::router(provider.clone())).merge(metrics::ready_route(db.clone()));

        let mut tasks = JoinSet::new();
        tasks.spawn(http::serve(portal_listener, router, shutdown.clone()));
        tasks.spawn(http::serve(metrics_listener, metrics::router(db), shutdown.clone()));
        tasks.spawn(worker::run(world, shutdown.clone()));
        tasks.spawn(keep_keys(provider, shutdown));
        Ok(Self { stop, tasks })
    }

    /// Runs one more task until the end: it is told of the end as the house's own are.
    pub(crate) fn also<F: Future<Output = ()> + Send + 'static>(&mut self, task: impl FnOnce(Shutdown) -> F) {
        self.tasks.spawn(task(self.stop.subscribe()));
    }

    /// Ends: open requests and what the worker has leased are finished first, within a few seconds.
    pub(crate) async fn close(mut self) {
        // Nobody listening any more is as good as told.
        let _ = self.stop.send(true);
        let all = async { while self.tasks.join_next().await.is_some() {} };
        if timeout(END_TIME, all).await.is_err() {
            tracing::warn!("the end was cut: what was on its way will be taken up at the next start");
        }
    }
}

/// Hashes with the pepper of this installation; one for the whole program, since each keeps memory of its own.
///
/// # Errors
/// If the program ends meanwhile.
pub(crate) async fn passwords(db: &Db, edge: &Edge) -> anyhow::Result<Passwords> {
    let (pepper, salt) = (db.keys().pepper().to_vec(), edge.random());
    Ok(tokio::task::spawn_blocking(move || Passwords::new(&pepper, salt)).await?)
}

fn world(plan: &Plan, db: &Db, edge: &Edge) -> anyhow::Result<World> {
    let public_url = plan.settings.public_url.as_str();
    Ok(World {
        db: db.clone(),
        edge: edge.clone(),
        public_url: public_url.into(),
        mail: Mail::new(&plan.mail)?,
        sms: Sms::new(plan.sms.clone())?,
        registries: Registries::new(plan.registries.clone())?,
        backchannel: Backchannel::new(public_url, plan.allow_private_addresses)?,
    })
}

async fn keep_keys(provider: Provider, shutdown: Shutdown) {
    loop {
        tokio::select! {
            () = sleep(KEYS_PAUSE) => {}
            () = http::ended(shutdown.clone()) => return,
        }
        if let Err(error) = provider.keep_keys().await {
            tracing::error!(%error, "signing keys could not be looked after");
        }
    }
}

/// SIGTERM and Ctrl-C, heard from the moment this is made: before anybody is told that the program is ready.
pub(crate) struct End {
    terminate: Signal,
    interrupt: Signal,
}

impl End {
    /// Begins to hear.
    ///
    /// # Errors
    /// If the system does not let us hear signals.
    pub(crate) fn listen() -> anyhow::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate()).context("hearing SIGTERM")?,
            interrupt: signal(SignalKind::interrupt()).context("hearing Ctrl-C")?,
        })
    }

    /// Waits until the program is told to end.
    pub(crate) async fn told(mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
