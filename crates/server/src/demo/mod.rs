//! `rodnya demo`: a whole made-up town in one process on ports of this machine: the portal, three school diaries, the
//! stand-ins of the outside world with their console, and families. A killed demo comes back whole from its folder.

mod clock;
mod diaries;
mod families;
mod family_text;
mod folder;
mod names;
mod people;
mod records;
mod seed;

use std::{
    io::Write as _,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::Arc,
};

use anyhow::{Context as _, bail};
use clap::Args;
use jiff::{civil::Date, tz::TimeZone};
use rodnya_domain::{Actor, Lang, document::Kind, password::Policy};
use rodnya_flows::{edge::Edge, password::Passwords, permission::Wish, permission_request};
use rodnya_outside::{mail::MailSettings, registries::Addresses as Offices};
use rodnya_shell::Settings;
use rodnya_standins::{Addresses, Hooks, Running, Service, Standins, StandinsConfig};
use rodnya_store::{Address, Db, StoreError, document, setting, system};
use serde::{Deserialize, Serialize};

use self::{
    clock::KeptClock,
    families::{FAMILIES, FAMILIES_MAX, Role, State, Town},
    folder::Folder,
};
use crate::{
    house::{self, End, House, Plan},
    http, key_file,
};

/// The row that says which people a database was filled with.
const TOWN: &str = "demo_town";
/// Ports after the base that a town may use.
const PORTS: u16 = 15;

/// What a demo is told.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The portal's port; the others follow it.
    #[arg(long, default_value_t = 8080)]
    port_base: u16,
    /// Where everything is kept.
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// How many families.
    #[arg(long, default_value_t = FAMILIES)]
    families: usize,
    /// Begin anew: empty what an earlier demo has left.
    #[arg(long)]
    fresh: bool,
    /// Another database than the one in the folder: sqlite:PATH or postgres://…
    #[arg(long, env = "RODNYA_DATABASE", hide_env_values = true)]
    database: Option<String>,
}

/// Runs it until SIGTERM.
///
/// # Errors
/// In words: a port is taken, the folder is somebody else's, another demo runs in it.
pub(crate) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    if arguments.port_base == 0 || arguments.port_base > u16::MAX - PORTS {
        bail!("--port-base must leave room for {PORTS} ports after it");
    }
    let database = arguments.database.as_deref().map(str::parse).transpose().context("--database")?;
    let (data, fresh) = (arguments.data, arguments.fresh);
    // The client of PostgreSQL waits on the thread that it is used on.
    let folder = tokio::task::spawn_blocking(move || Folder::take(&data, database, fresh)).await??;
    let kept = KeptClock::open(&folder.path)?;
    let edge = Edge { clock: kept.clock.clone() };
    let key = match &folder.address {
        Address::Sqlite(file) => key_file::beside(file),
        Address::Postgres(_) => key_file::in_folder(&folder.path),
    };
    let db = folder.open(key_file::find_or_make(&key, &edge)?).await?;

    let town = Demo { port_base: arguments.port_base, folder, db, edge, kept };
    town.run(arguments.families.clamp(1, FAMILIES_MAX)).await
}

/// What the parts of a demo share.
struct Demo {
    port_base: u16,
    folder: Folder,
    db: Db,
    edge: Edge,
    kept: KeptClock,
}

/// The people that a database was filled with, as its row keeps it.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Planted {
    families: usize,
    on: Date,
    /// All of them are there.
    is_whole: bool,
}

impl Demo {
    async fn run(self, families: usize) -> anyhow::Result<()> {
        let end = End::listen()?;
        let passwords = house::passwords(&self.db, &self.edge).await?;
        let mut house = House::open(self.plan(), self.db.clone(), self.edge.clone(), passwords.clone()).await?;
        let diaries = diaries::open(&self.folder.path, self.port_base, &self.db, &self.edge).await?;
        for open in &diaries {
            let listener = http::listen(self.address(open.port)).await?;
            let router = open.diary.router();
            house.also(|shutdown| http::serve(listener, router, shutdown));
        }
        let town = self.plant(families, &diaries, &passwords).await?;
        let standins = self.standins(&town, &diaries).await?;
        if let Err(error) = records::fill(standins.registries(), &town) {
            bail!("filling the registries: {error:?}");
        }
        self.introduce(&town, &diaries)?;
        end.told().await;
        house.close().await;
        standins.stop().await;
        Ok(())
    }

    fn address(&self, port: u16) -> SocketAddr {
        SocketAddr::from((Ipv4Addr::LOCALHOST, port))
    }

    fn url(&self, offset: u16) -> String {
        format!("http://127.0.0.1:{}", self.port_base + offset)
    }

    fn plan(&self) -> Plan {
        let offices = self.url(5);
        Plan {
            listen: self.address(self.port_base),
            metrics_listen: self.address(self.port_base + 9),
            settings: Settings {
                public_url: self.url(0),
                demo: true,
                trusted_proxies: Vec::new(),
                operator_ru: "Управление образования города Светлоречья".to_owned(),
                operator_en: "the Education Office of the town of Svetlorechye".to_owned(),
                password_policy: Policy::SEED,
            },
            mail: MailSettings {
                host: "127.0.0.1".to_owned(),
                port: self.port_base + 3,
                tls: false,
                login: None,
                from: "Родня <rodnya@rodnya.example>".to_owned(),
            },
            sms: self.url(4).into(),
            mailboxes: Some(self.url(6).into()),
            registries: Offices {
                births: format!("{offices}/births").into(),
                snils: format!("{offices}/snils").into(),
                passports: format!("{offices}/passports").into(),
            },
            allow_private_addresses: true,
        }
    }

    /// The town of this database: written at the first start, and gone on with if that start was killed.
    async fn plant(
        &self,
        families: usize,
        diaries: &[diaries::Open],
        passwords: &Passwords,
    ) -> anyhow::Result<Arc<Town>> {
        let known = self.db.read(|tx| setting::find(tx, TOWN)).await?;
        let planted = match known {
            Some(text) => serde_json::from_str(&text).context("the row of the demo's people")?,
            None => {
                let zone = TimeZone::get("Europe/Moscow")?;
                let on = zone.to_datetime(self.edge.clock.now()).date();
                let planted = Planted { families, on, is_whole: false };
                self.note(planted).await?;
                planted
            }
        };
        if planted.families != families {
            tracing::info!(families = planted.families, "the town stays as it was begun; --fresh begins it anew");
        }
        let town = Arc::new(Town::on(planted.on, planted.families));
        if !planted.is_whole {
            seed::plant(&self.db, &self.edge, passwords, Arc::clone(&town)).await?;
            diaries::enrol_town(diaries, &town).await?;
            self.ask_waiting(&town, diaries).await?;
            self.note(Planted { is_whole: true, ..planted }).await?;
        }
        Ok(town)
    }

    async fn note(&self, planted: Planted) -> anyhow::Result<()> {
        let text = serde_json::to_string(&planted)?;
        let cx = self.edge.cx(Actor::Worker, Lang::Ru);
        Ok(self.db.write(cx, move |tx, _| setting::put(tx, TOWN, &text)).await?)
    }

    /// The first diary asks the parents of the children that wait for their answer.
    async fn ask_waiting(&self, town: &Town, diaries: &[diaries::Open]) -> anyhow::Result<()> {
        let Some(diary) = diaries.first() else { return Ok(()) };
        let children = town.families.iter().flat_map(|family| &family.children);
        for child in children.filter(|child| child.state == State::Waiting) {
            let (snils, system) = (child.snils.digits().to_owned(), diary.system);
            let cx = self.edge.cx(Actor::Worker, Lang::Ru);
            let asked = self.db.write(cx, move |tx, cx| {
                let person = document::find_holder(tx, Kind::Snils, &snils)?.ok_or(StoreError::Missing("person"))?;
                let system = system::get(tx, system)?;
                let scopes = system.facts.scopes.clone();
                permission_request::ask(tx, cx, &Wish { person, system: &system, scopes: &scopes }).map(drop)
            });
            asked.await?;
        }
        Ok(())
    }

    async fn standins(&self, town: &Arc<Town>, diaries: &[diaries::Open]) -> anyhow::Result<Running> {
        let clock = self.edge.clock.clone();
        let config = StandinsConfig {
            dir: self.folder.path.clone(),
            addresses: Addresses::from_base(self.port_base),
            portal_url: self.url(0),
            clock: Arc::new(move || clock.now()),
            hooks: self.hooks(town, diaries),
        };
        Standins::start(config).await.context("starting the stand-ins")
    }

    fn hooks(&self, town: &Arc<Town>, diaries: &[diaries::Open]) -> Hooks {
        let (db, edge, town) = (self.db.clone(), self.edge.clone(), Arc::clone(town));
        let kept = self.kept.clone();
        let diaries: Arc<[_]> = diaries.iter().map(|open| open.diary.clone()).collect();
        Hooks {
            people: Arc::new(move || {
                let (db, town, now) = (db.clone(), Arc::clone(&town), edge.clock.now());
                Box::pin(async move { people::tell(&db, town, now).await.map_err(|error| error.to_string()) })
            }),
            clock_advance: Arc::new(move |seconds| {
                Box::pin(std::future::ready(kept.advance(seconds).map_err(|error| error.to_string())))
            }),
            enrol_pupil: Arc::new(move |pupil| {
                let diaries = Arc::clone(&diaries);
                Box::pin(async move { diaries::enrol(&diaries, pupil).await.map_err(|error| error.to_string()) })
            }),
        }
    }

    /// Prints where everything is and a few people; the last line says that the town is ready.
    fn introduce(&self, town: &Town, diaries: &[diaries::Open]) -> anyhow::Result<()> {
        let mut text = String::new();
        let mut line = |words: &str, address: String| text.push_str(&format!("{words:<22} {address}\n"));
        line("portal", self.url(0));
        for open in diaries {
            line(open.name, format!("http://127.0.0.1:{}", open.port));
        }
        let places = [(Service::Console, 2), (Service::Sms, 4), (Service::Registries, 5)];

        for (service, offset) in places {
            let words = format!("{service:?}").to_lowercase();
            line(if service == Service::Console { "console (codes, mail)" } else { &words }, self.url(offset));
        }
        line("smtp", format!("127.0.0.1:{}", self.port_base + 3));
        line("metrics", format!("{}/metrics", self.url(9)));
        line("data", self.folder.path.display().to_string());
        text.push('\n');
        for family in town.families.iter().filter(|f| f.adults.iter().any(|a| a.role == Role::Parent)).take(4) {
            for adult in family.adults.iter().take(1) {
                let (name, phone) = (adult.name.display(), adult.phone.e164());
                text.push_str(&format!("{name}: {phone}, {}\n    {}\n", adult.password, family.note));
            }
            for child in family.children.iter().filter(|child| child.has_account()) {
                let (name, email) = (child.name.display(), child.email.shown());
                text.push_str(&format!("    {name}: {email}, {}\n", child.password));
            }
        }
        let mut out = std::io::stdout().lock();
        writeln!(out, "{text}\nready {}", self.url(0)).and_then(|()| out.flush()).context("printing the addresses")
    }
}
