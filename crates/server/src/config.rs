//! The configuration of `serve`: one flat TOML file; every key may come from the environment instead, as `RODNYA_…`
//! in capitals, and outranks the file. A secret may stand in a file of its own: `sms_token_file` for `sms_token`.

use std::{
    fmt, fs,
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
    /// `sqlite:PATH` or `postgres://…`; a secret, since it may hold a password.
    pub(crate) database: Option<Secret>,
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
    /// The name with which one logs in at the mail carrier, if it wants a login.
    pub(crate) smtp_user: Option<String>,
    /// The password that belongs to it.
    pub(crate) smtp_password: Option<Secret>,
    /// Who sends letters.
    pub(crate) mail_from: String,
    /// The SMS gateway.
    pub(crate) sms_url: String,
    /// The bearer token that the gateway is shown.
    pub(crate) sms_token: Option<Secret>,
    /// The provider of children's mailboxes; without it «Детская почта» is not offered.
    pub(crate) mailbox_url: Option<String>,
    /// The bearer token that the provider is shown.
    pub(crate) mailbox_token: Option<Secret>,
    /// The adapter of ЕГР ЗАГС.
    pub(crate) registry_births: String,
    /// The bearer token that it is shown.
    pub(crate) registry_births_token: Option<Secret>,
    /// The adapter of СФР.
    pub(crate) registry_snils: String,
    /// The bearer token that it is shown.
    pub(crate) registry_snils_token: Option<Secret>,
    /// The adapter of МВД.
    pub(crate) registry_passports: String,
    /// The bearer token that it is shown.
    pub(crate) registry_passports_token: Option<Secret>,
    /// Proxies that say where a request comes from: addresses and networks, such as `10.0.0.0/8, 192.0.2.7`.
    #[serde(default)]
    pub(crate) trusted_proxies: String,
    /// Whether systems inside a private network are told of a log-out.
    #[serde(default)]
    pub(crate) allow_private_addresses: bool,
}

/// Something that is nobody else's to know.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub(crate) struct Secret(String);

impl Secret {
    /// The text.
    pub(crate) fn into_text(self) -> String {
        self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What an environment variable becomes.
#[derive(Clone, Copy)]
enum Form {
    Text,
    Flag,
    /// A text that may stand in a file instead, named by the key with `_file` at its end.
    Secret,
}

const KEYS: [(&str, Form); 25] = [
    ("listen", Form::Text),
    ("metrics_listen", Form::Text),
    ("public_url", Form::Text),
    ("database", Form::Secret),
    ("key_file", Form::Text),
    ("operator_ru", Form::Text),
    ("operator_en", Form::Text),
    ("password_policy", Form::Text),
    ("smtp", Form::Text),
    ("smtp_tls", Form::Flag),
    ("smtp_user", Form::Text),
    ("smtp_password", Form::Secret),
    ("mail_from", Form::Text),
    ("sms_url", Form::Text),
    ("sms_token", Form::Secret),
    ("mailbox_url", Form::Text),
    ("mailbox_token", Form::Secret),
    ("trusted_proxies", Form::Text),
    ("registry_births", Form::Text),
    ("registry_births_token", Form::Secret),
    ("registry_snils", Form::Text),
    ("registry_snils_token", Form::Secret),
    ("registry_passports", Form::Text),
    ("registry_passports_token", Form::Secret),
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
            if matches!(form, Form::Secret)
                && let Some(secret) = secret_of_file(&mut table, key, variable(&format!("{name}_FILE")))?
            {
                table.insert(key.to_owned(), Value::String(secret));
            }
            let Some(text) = variable(&name) else { continue };
            let value = match (form, text.as_str()) {
                (Form::Text | Form::Secret, _) => Value::String(text),
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
        if self.smtp_user.is_some() != self.smtp_password.is_some() {
            bail!("`smtp_user` and `smtp_password` belong together");
        }
        if self.smtp_user.is_some() && !self.smtp_tls {
            bail!("`smtp_password` is said under TLS only: `smtp_tls` must be true");
        }
        Ok(())
    }

    /// The database: the command line's, else the configured one.
    ///
    /// # Errors
    /// If none is named, or it is no address.
    pub(crate) fn address(&self, named: Option<&str>) -> anyhow::Result<Address> {
        let text = match (named, &self.database) {
            (Some(named), _) => named,
            (None, Some(Secret(text))) => text,
            (None, None) => bail!("which database is to be used is said by `database` or --database"),
        };
        text.parse().with_context(|| "the database".to_owned())
    }
}

/// The secret in the file that `key_file` names, in the table or in the environment; nothing where none is named.
fn secret_of_file(table: &mut Table, key: &str, variable: Option<String>) -> anyhow::Result<Option<String>> {
    let name = format!("{key}_file");
    let named = table.remove(&name);
    let path = match (variable, named) {
        (Some(path), _) => path,
        (None, Some(Value::String(path))) => path,
        (None, Some(_)) => bail!("`{name}` must be the name of a file"),
        (None, None) => return Ok(None),
    };
    if table.contains_key(key) {
        bail!("`{key}` and `{name}` are both given: one is enough");
    }
    let text = fs::read_to_string(&path).with_context(|| format!("`{name}`: reading {path}"))?;
    let secret = text.trim();
    if secret.is_empty() || secret.contains(char::is_control) {
        bail!("`{name}`: {path} must hold the secret in one line");
    }
    Ok(Some(secret.to_owned()))
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
    fn o4_a_secret_stands_in_a_file_and_is_never_printed() {
        let path = std::env::temp_dir().join(format!("rodnya-secret-{}", std::process::id()));
        fs::write(&path, "hidden\n").unwrap();
        let file = path.to_str().unwrap();
        let config = read(&format!("{FULL}\nsms_token_file = \"{file}\""), &[]).unwrap();
        assert_eq!(config.sms_token, Some(Secret("hidden".to_owned())));
        assert!(!format!("{config:?}").contains("hidden"));
        let config = read(FULL, &[("RODNYA_SMS_TOKEN_FILE", file)]).unwrap();
        assert_eq!(config.sms_token, Some(Secret("hidden".to_owned())));
        let config = read(&format!("{FULL}\nsms_token_file = \"{file}\""), &[("RODNYA_SMS_TOKEN", "other")]).unwrap();
        assert_eq!(config.sms_token, Some(Secret("other".to_owned())), "the environment outranks the file");
        let both = format!("{FULL}\nsms_token = \"a\"\nsms_token_file = \"{file}\"");
        assert!(read(&both, &[]).is_err());
        fs::write(&path, "\n").unwrap();
        assert!(read(FULL, &[("RODNYA_SMS_TOKEN_FILE", file)]).is_err(), "an empty file");
        fs::remove_file(&path).unwrap();
        assert!(read(FULL, &[("RODNYA_SMS_TOKEN_FILE", file)]).is_err(), "no file");
    }

    #[test]
    fn o4_what_is_unknown_missing_or_wrong_is_said() {
        for (text, words) in [
            (format!("{FULL}\nsmtp_user = \"a\""), "smtp_password"),
            (format!("{FULL}\nsmtp_user = \"a\"\nsmtp_password = \"b\"\nsmtp_tls = false"), "smtp_tls"),
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
