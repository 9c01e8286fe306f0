//! `rodnya verify`: whether what somebody brings was issued here and has not been changed.

use std::{fs, path::PathBuf};

use anyhow::{Context as _, bail};
use clap::Subcommand;
use rodnya_flows::receipt;
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
}

/// Runs it.
///
/// # Errors
/// If it is not ours, or has been changed.
pub(crate) async fn run(verb: Verb) -> anyhow::Result<()> {
    let Verb::Receipt { file, installation, json: as_json } = verb;
    let words = || format!("reading {}", file.display());
    if fs::metadata(&file).with_context(words)?.len() > FILE_LIMIT {
        bail!("{} is too long for a receipt", file.display());
    }
    let text = fs::read_to_string(&file).with_context(words)?;
    let db = super::open(&installation).await?;
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
