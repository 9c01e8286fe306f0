//! `rodnya-diary --config diary.toml`: serves one diary until SIGTERM.
//! Everything it does is in the library; here are the file's keys and the listener.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Parser;
use rodnya_diary::{Diary, DiaryConfig, Named, School, system_clock};
use serde::Deserialize;
use url::Url;

/// The reference school diary, a client of an OpenID Provider.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The diary's configuration.
    #[arg(long, env = "RODNYA_DIARY_CONFIG")]
    config: PathBuf,
}

/// The configuration file:
///
/// ```toml
/// listen = "127.0.0.1:8081"
/// public_url = "https://diary.example.org"
/// data_dir = "/var/lib/rodnya-diary"
/// key = "diary"
/// time_zone = "Europe/Moscow"
/// name = { ru = "Школьный дневник", en = "School diary" }
/// [provider]
/// issuer = "https://id.example.org"
/// client_id = "…"
/// client_secret = "…"
/// name = { ru = "Родню", en = "Rodnya" }
/// [school]
/// name = { ru = "Школа № 12", en = "School 12" }
/// place = { ru = "Светлоречье", en = "Svetlorechye" }
/// phone = "+7 900 000-12-00"
/// hours = { ru = "по будням с 9 до 17", en = "weekdays from 9 to 17" }
/// ```
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    listen: SocketAddr,
    public_url: Url,
    data_dir: PathBuf,
    #[serde(default = "default_key")]
    key: String,
    #[serde(default = "default_time_zone")]
    time_zone: String,
    name: Both,
    provider: ProviderSettings,
    school: SchoolSettings,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProviderSettings {
    issuer: String,
    client_id: String,
    client_secret: String,
    name: Both,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SchoolSettings {
    name: Both,
    place: Both,
    phone: String,
    hours: Both,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Both {
    ru: String,
    en: String,
}

impl From<Both> for Named {
    fn from(both: Both) -> Self {
        Self::new(both.ru, both.en)
    }
}

fn default_key() -> String {
    "diary".to_owned()
}

fn default_time_zone() -> String {
    "Europe/Moscow".to_owned()
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let path = Arguments::parse().config;
    let text = std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    let settings: Settings = toml::from_str(&text).with_context(|| format!("in {}", path.display()))?;
    let listen = settings.listen;
    let diary = Diary::open(config(settings))?;
    let listener = tokio::net::TcpListener::bind(listen).await.with_context(|| format!("listening on {listen}"))?;
    tracing::info!(%listen, "the diary is open");
    axum::serve(listener, diary.router()).with_graceful_shutdown(terminated()).await?;
    Ok(())
}

fn config(settings: Settings) -> DiaryConfig {
    let Settings { listen: _, public_url, data_dir, key, time_zone, name, provider, school } = settings;
    DiaryConfig {
        key,
        name: name.into(),
        provider_name: provider.name.into(),
        issuer: provider.issuer,
        client_id: provider.client_id,
        client_secret: provider.client_secret,
        public_url,
        data_dir,
        school: School {
            name: school.name.into(),
            place: school.place.into(),
            phone: school.phone,
            hours: school.hours.into(),
        },
        time_zone,
        demo: false,
        clock: system_clock(),
    }
}

async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = terminate.recv() => (),
            _ = tokio::signal::ctrl_c() => (),
        },
        Err(error) => {
            tracing::warn!(%error, "SIGTERM cannot be heard");
            let _ = tokio::signal::ctrl_c().await;
        }
    }
}
