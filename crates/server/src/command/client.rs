//! `rodnya client`: information systems that use the sign-on.

use std::{fs, path::PathBuf};

use anyhow::Context as _;
use clap::Subcommand;
use rodnya_flows::edge::Edge;
use rodnya_store::system;
use serde_json::json;

use crate::Installation;

/// What is done with systems.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Register a system: metadata by RFC 7591 in, the answer of RFC 7591 out, with the secret, which is shown once.
    Add {
        /// The metadata, JSON.
        #[arg(long)]
        file: PathBuf,
        #[command(flatten)]
        installation: Installation,
    },
    /// List the systems.
    List {
        #[command(flatten)]
        installation: Installation,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
}

/// Runs it.
///
/// # Errors
/// In words.
pub(crate) async fn run(verb: Verb) -> anyhow::Result<()> {
    match verb {
        Verb::Add { file, installation } => add(file, &installation).await,
        Verb::List { installation, json } => list(&installation, json).await,
    }
}

async fn add(file: PathBuf, installation: &Installation) -> anyhow::Result<()> {
    let metadata = fs::read(&file).with_context(|| format!("reading {}", file.display()))?;
    let db = super::open(installation).await?;
    let answer = rodnya_api::client::add(&db, &Edge::default(), &metadata).await?;
    super::print(&serde_json::to_string_pretty(&answer)?)
}

async fn list(installation: &Installation, as_json: bool) -> anyhow::Result<()> {
    let systems = super::open(installation).await?.read(system::all).await?;
    if as_json {
        let rows: Vec<_> = systems
            .iter()
            .map(|system| {
                json!({
                    "client_id": system.id.to_string(),
                    "client_name": system.facts.name.ru,
                    "rodnya_organization": system.facts.organization,
                    "rodnya_policy": system.facts.policy.code(),
                    "state": system.state.code(),
                })
            })
            .collect();
        return super::print(&serde_json::to_string_pretty(&rows)?);
    }
    let lines = systems.iter().map(|s| format!("{}  {}  {}", s.id, s.state.code(), s.facts.name.ru));
    super::print(&lines.collect::<Vec<_>>().join("\n"))
}
