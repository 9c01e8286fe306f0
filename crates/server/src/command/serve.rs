//! `rodnya serve`: the portal in earnest, until SIGTERM.

use std::net::IpAddr;

use anyhow::{Context as _, bail};
use http::{Uri, uri::Scheme};
use ipnet::IpNet;
use rodnya_domain::password::Policy;
use rodnya_flows::edge::Edge;
use rodnya_outside::{mail::MailSettings, registries::Addresses, service::Service};
use rodnya_shell::Settings;
use rodnya_store::Address;

use crate::{
    Installation,
    config::{Config, Secret},
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
    let (host, port) = (host.to_owned(), port.parse()?);
    let trusted_proxies = networks(&config.trusted_proxies)?;
    let login = config.smtp_user.zip(config.smtp_password.map(Secret::into_text));
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
        mail: MailSettings { host, port, tls: config.smtp_tls, login, from: config.mail_from },
        sms: service("sms_url", &config.sms_url, config.sms_token)?,
        mailboxes: config
            .mailbox_url
            .map(|address| service("mailbox_url", &address, config.mailbox_token))
            .transpose()?,
        registries: Addresses {
            births: service("registry_births", &config.registry_births, config.registry_births_token)?,
            snils: service("registry_snils", &config.registry_snils, config.registry_snils_token)?,
            passports: service("registry_passports", &config.registry_passports, config.registry_passports_token)?,
        },
        allow_private_addresses: config.allow_private_addresses,
    })
}

/// A service and the token it is shown; a token is not sent in the open.
fn service(key: &str, address: &str, token: Option<Secret>) -> anyhow::Result<Service> {
    let parsed = address.parse::<Uri>().with_context(|| format!("`{key}` is no address"))?;
    let is_here = parsed.authority().is_some_and(|place| {
        !place.as_str().contains('@') && ["127.0.0.1", "[::1]", "localhost"].contains(&place.host())
    });
    if token.is_some() && parsed.scheme() != Some(&Scheme::HTTPS) && !is_here {
        bail!("`{key}` must begin with https:// where a token is shown");
    }
    Ok(Service::new(address, token.map(Secret::into_text)))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn o4_a_token_is_not_sent_in_the_open() {
        let secret = || toml::Value::String("s3cret".to_owned()).try_into::<Secret>().unwrap();
        for (address, may) in [
            ("https://sms.example", true),
            ("http://127.0.0.1:8084", true),
            ("http://localhost/sms", true),
            ("http://sms.example", false),
            ("http://127.0.0.1.sms.example", false),
            ("http://localhost.example", false),
            ("http://127.0.0.1@sms.example", false),
        ] {
            assert_eq!(service("sms_url", address, Some(secret())).is_ok(), may, "{address}");
            assert!(service("sms_url", address, None).is_ok(), "{address}");
        }
    }
}
