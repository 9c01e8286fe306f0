//! `rodnya serve`: the portal in earnest, until SIGTERM.

use std::net::IpAddr;

use anyhow::{Context as _, bail};
use ipnet::IpNet;
use rodnya_domain::password::Policy;
use rodnya_flows::edge::Edge;
use rodnya_outside::{mail::MailSettings, registries::Addresses};
use rodnya_portal::Settings;
use rodnya_store::Address;

use crate::{
    Installation,
    config::Config,
    house::{self, End, House, Plan},
    key_file, lock,
};

/// Runs it.
///
/// # Errors
/// In words; among them that another program runs on the same SQLite file.
pub(crate) async fn run(installation: Installation) -> anyhow::Result<()> {
    let config = Config::load(installation.config.as_deref())?;
    let address = config.address(installation.database.as_deref())?;
    let _lock = match &address {
        Address::Sqlite(path) => {
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder)?;
            }
            Some(lock::take(path)?)
        }
        Address::Postgres(_) => None,
    };
    let keys = match (&config.key_file, &address) {
        (None, Address::Sqlite(path)) => key_file::find_or_make(&key_file::beside(path), &Edge::default())?,
        (named, address) => key_file::find(address, named.as_deref()).await?,
    };
    let db = key_file::open(address, keys).await?;
    let end = End::listen()?;
    let edge = Edge::default();
    let passwords = house::passwords(&db, &edge).await?;
    let house = House::open(plan(config)?, db, edge, passwords).await?;
    tracing::info!("the portal is open");
    end.told().await;
    house.close().await;
    Ok(())
}

fn plan(config: Config) -> anyhow::Result<Plan> {
    let Some((host, port)) = config.smtp.rsplit_once(':') else { bail!("`smtp` must be host:port") };
    let trusted_proxies = networks(&config.trusted_proxies)?;
    let Some(password_policy) = Policy::named(&config.password_policy) else {
        bail!("`password_policy` must be `seed` or `modern`");
    };
    Ok(Plan {
        listen: config.listen,
        metrics_listen: config.metrics_listen,
        settings: Settings {
            public_url: config.public_url,
            trusted_proxies,
            demo: false,
            operator_ru: config.operator_ru,
            operator_en: config.operator_en,
            password_policy,
        },
        mail: MailSettings { host: host.to_owned(), port: port.parse()?, tls: config.smtp_tls, from: config.mail_from },
        sms_url: config.sms_url,
        mailbox_url: config.mailbox_url,
        registries: Addresses {
            births: config.registry_births,
            snils: config.registry_snils,
            passports: config.registry_passports,
        },
        allow_private_addresses: config.allow_private_addresses,
    })
}

/// `trusted_proxies`: addresses and networks, with commas or spaces between them.
fn networks(text: &str) -> anyhow::Result<Vec<IpNet>> {
    let parts = text.split([',', ' ']).filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let network = part.parse::<IpNet>().or_else(|_| part.parse::<IpAddr>().map(IpNet::from));
            network
                .with_context(|| format!("`trusted_proxies`: `{part}` is no address and no network such as 10.0.0.0/8"))
        })
        .collect()
}
