//! The configuration of `serve`: one flat TOML file; every key may come from the environment instead, as `RODNYA_…`
//! in capitals, and outranks the file. A secret may stand in a file of its own: `sms_token_file` for `sms_token`.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use rodnya_store::Address;
use serde::Deserialize;
use toml::{Table, Value};

/// Everything that may be set:
///
/// ```toml
/// public_url = "https://rodnya.example.org"
/// database = "sqlite:/var/lib/rodnya/rodnya.sqlite"
/// key_file = "/etc/rodnya/rodnya.key"
/// smtp = "mail.example.org:587"
/// mail_from = "Родня <rodnya@example.org>"
/// sms_url = "https://sms.example.org"
/// registry_births = "https://adapter.example.org/births"
/// registry_snils = "https://adapter.example.org/snils"
/// registry_passports = "https://adapter.example.org/passports"
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    /// Where the portal listens.
    #[serde(default = "default_listen")]
    pub(crate) listen: SocketAddr,
    /// Where health and figures are told.
    #[serde(default = "default_metrics_listen")]
    pub(crate) metrics_listen: SocketAddr,
    /// The address that people and systems use.
    pub(crate) public_url: String,
    /// `sqlite:PATH` or `postgres://…`.
    pub(crate) database: Option<String>,
    /// A file with the address of the database, since it may hold a password.
    pub(crate) database_file: Option<PathBuf>,
    /// The master key; beside a SQLite file by default.
    pub(crate) key_file: Option<PathBuf>,
    /// Who runs the portal, in Russian.
    #[serde(default)]
    pub(crate) operator_ru: String,
    /// Who runs the portal, in English.
    #[serde(default)]
    pub(crate) operator_en: String,
    /// The rule for passwords: `seed` or `modern`.
    #[serde(default = "default_password_policy")]
    pub(crate) password_policy: String,
    /// Host and port of the mail carrier.
    pub(crate) smtp: String,
    /// Whether the mail carrier is spoken to under TLS.
    #[serde(default = "yes")]
    pub(crate) smtp_tls: bool,
    /// Who sends letters.
    pub(crate) mail_from: String,
    /// The SMS gateway.
    pub(crate) sms_url: String,
    /// The provider of children's mailboxes; without it «Детская почта» is not offered.
    #[serde(default)]
    pub(crate) mailbox_url: Option<String>,
    /// The adapter of ЕГР ЗАГС.
    pub(crate) registry_births: String,
    /// The adapter of СФР.
    pub(crate) registry_snils: String,
    /// The adapter of МВД.
    pub(crate) registry_passports: String,
    /// Proxies that say where a request comes from: addresses and networks, such as `10.0.0.0/8, 192.0.2.7`.
    #[serde(default)]
    pub(crate) trusted_proxies: String,
    /// Whether systems inside a private network are told of a log-out.
    #[serde(default)]
    pub(crate) allow_private_addresses: bool,
}

/// What an environment variable becomes.
#[derive(Clone, Copy)]
enum Form {
    Text,
    Flag,
}

const KEYS: [(&str, Form); 19] = [
    ("listen", Form::Text),
    ("metrics_listen", Form::Text),
    ("public_url", Form::Text),
    ("database", Form::Text),
    ("database_file", Form::Text),
    ("key_file", Form::Text),
    ("operator_ru", Form::Text),
    ("operator_en", Form::Text),
    ("password_policy", Form::Text),
    ("smtp", Form::Text),
    ("smtp_tls", Form::Flag),
    ("mail_from", Form::Text),
    ("sms_url", Form::Text),
    ("mailbox_url", Form::Text),
    ("trusted_proxies", Form::Text),
    ("registry_births", Form::Text),
    ("registry_snils", Form::Text),
    ("registry_passports", Form::Text),
    ("allow_private_addresses", Form::Flag),
];

impl Config {
    /// Reads the file, if one is named, and the environment.
    ///
    /// # Errors
    /// In words that name the key.
    pub(crate) fn load(file: Option<&Path>) -> anyhow::Result<Self> {
        let table = match file {
            Some(path) => {
                let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
                text.parse::<Table>().with_context(|| format!("in {}", path.display()))?
            }
            None => Table::new(),
        };
        Self::from_table(table, |name| std::env::var(name).ok())
    }

    fn from_table(mut table: Table, variable: impl Fn(&str) -> Option<String>) -> anyhow::Result<Self> {
        for (key, form) in KEYS {
            let name = format!("RODNYA_{}", key.to_uppercase());
            let Some(text) = variable(&name) else { continue };
            let value = match (form, text.as_str()) {
                (Form::Text, _) => Value::String(text),
                (Form::Flag, "true" | "1") => Value::Boolean(true),
                (Form::Flag, "false" | "0") => Value::Boolean(false),
                (Form::Flag, _) => bail!("{name} must be `true` or `false`"),
            };
            table.insert(key.to_owned(), value);
        }
        let config: Self = Value::Table(table).try_into().context("the configuration")?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> anyhow::Result<()> {
        let is_web = ["https://", "http://"].iter().any(|scheme| self.public_url.starts_with(scheme));
        if !is_web || self.public_url.ends_with('/') {
            bail!("`public_url` must begin with https:// (or http://) and have no slash at its end");
        }
        if self.smtp.rsplit_once(':').is_none_or(|(host, port)| host.is_empty() || port.parse::<u16>().is_err()) {
            bail!("`smtp` must be host:port");
        }
        Ok(())
    }

    /// The database: the command line's, else the configured one.
    ///
    /// # Errors
    /// If none is named, or it is no address.
    pub(crate) fn address(&self, named: Option<&str>) -> anyhow::Result<Address> {
        let text = match (named, &self.database, &self.database_file) {
            (Some(named), _, _) => named.to_owned(),
            (None, Some(text), _) => text.clone(),
            (None, None, Some(path)) => {
                let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
                text.trim().to_owned()
            }
            (None, None, None) => bail!("which database is to be used is said by `database` or --database"),
        };
        text.parse().with_context(|| "the database".to_owned())
    }
}

fn default_listen() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 8080))
}

fn default_metrics_listen() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 8089))
}

fn default_password_policy() -> String {
    "seed".to_owned()
}

const fn yes() -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    const FULL: &str = r#"
        public_url = "https://rodnya.example"
        database = "sqlite:/tmp/x.sqlite"
        smtp = "mail.example:587"
        mail_from = "Родня <rodnya@rodnya.example>"
        sms_url = "https://sms.example"
        registry_births = "https://adapter.example/births"
        registry_snils = "https://adapter.example/snils"
        registry_passports = "https://adapter.example/passports"
    "#;

    fn read(text: &str, variables: &[(&str, &str)]) -> anyhow::Result<Config> {
        let find = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.to_string());
        Config::from_table(text.parse()?, find)
    }

    #[test]
    fn o4_the_environment_outranks_the_file() {
        let config = read(FULL, &[("RODNYA_LISTEN", "0.0.0.0:80"), ("RODNYA_SMTP_TLS", "false")]).unwrap();
        assert_eq!(config.listen.port(), 80);
        assert!(!config.smtp_tls);
        assert!(read(FULL, &[]).unwrap().smtp_tls);
        assert!(read(FULL, &[("RODNYA_SMTP_TLS", "perhaps")]).is_err());
        let address = config.address(Some("postgres://rodnya@db/rodnya")).unwrap();
        assert_eq!(address, Address::Postgres("postgres://rodnya@db/rodnya".to_owned()));
    }

    #[test]
    fn o4_what_is_unknown_missing_or_wrong_is_said() {
        for (text, words) in [
            (format!("{FULL}\ncolour = 1"), "colour"),
            (FULL.replace("public_url = \"https://rodnya.example\"", ""), "public_url"),
            (FULL.replace("https://rodnya.example\"", "rodnya.example\""), "public_url"),
            (FULL.replace("mail.example:587", "mail.example"), "smtp"),
        ] {
            let error = format!("{:#}", read(&text, &[]).unwrap_err());
            assert!(error.contains(words), "{error}");
        }
    }
}
