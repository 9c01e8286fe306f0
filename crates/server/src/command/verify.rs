//! `rodnya verify`: whether what somebody brings was issued here, and whether the audit trail is as it was sealed.

use std::{fs, path::PathBuf};

use anyhow::{Context as _, bail};
use clap::Subcommand;
use rodnya_flows::{
    receipt,
    trail::{self, Verdict},
};
use serde_json::json;

use crate::Installation;

/// Longest file that is read, bytes: a receipt is a few thousand.
const FILE_LIMIT: u64 = 256 * 1024;

/// What is verified.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// The receipt of a consent, a refusal or a withdrawal, as it was downloaded.
    Receipt {
        /// The file.
        file: PathBuf,
        #[command(flatten)]
        installation: Installation,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// The audit trail, from its first sealed block to the last.
    Trail {
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
/// If it is not ours, or has been changed.
pub(crate) async fn run(verb: Verb) -> anyhow::Result<()> {
    match verb {
        Verb::Receipt { file, installation, json } => verify_receipt(file, &installation, json).await,
        Verb::Trail { installation, json } => verify_trail(&installation, json).await,
    }
}

async fn verify_trail(installation: &Installation, as_json: bool) -> anyhow::Result<()> {
    let db = super::open(installation).await?;
    match db.read(trail::verify).await? {
        Verdict::Whole { events, blocks } if as_json => {
            super::print(&json!({ "events": events, "blocks": blocks }).to_string())
        }
        Verdict::Whole { events, blocks } => {
            super::print(&format!("the trail is whole: {events} lines in {blocks} blocks"))
        }
        Verdict::Broken { block } => bail!("block {block} of the audit trail is not as it was sealed"),
    }
}

async fn verify_receipt(file: PathBuf, installation: &Installation, as_json: bool) -> anyhow::Result<()> {
    let words = || format!("reading {}", file.display());
    if fs::metadata(&file).with_context(words)?.len() > FILE_LIMIT {
        bail!("{} is too long for a receipt", file.display());
    }
    let text = fs::read_to_string(&file).with_context(words)?;
    let db = super::open(installation).await?;
    let verified = db.read(move |tx| receipt::verify(tx, &text)).await??;
    if as_json {
        let answer = json!({
            "id": verified.id.to_string(),
            "kind": verified.kind,
            "at": verified.at.to_string(),
            "payload": verified.payload,
        });
        return super::print(&serde_json::to_string_pretty(&answer)?);
    }
    super::print(&format!("the receipt {} ({}, {}) was issued here", verified.id, verified.kind, verified.at))
}
