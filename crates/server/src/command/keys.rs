//! `rodnya keys`: the master key of an installation. It is made once, before the first start, and kept apart from
//! the database and its copies.

use std::path::PathBuf;

use anyhow::bail;
use clap::Subcommand;
use rodnya_flows::edge::Edge;

use crate::key_file;

/// What is done with the key.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Make a new master key in a file that only its owner can read.
    New {
        /// The file; it must not exist.
        file: PathBuf,
    },
}

/// Runs it.
///
/// # Errors
/// If the file exists or cannot be written.
pub(crate) fn run(verb: Verb) -> anyhow::Result<()> {
    let Verb::New { file } = verb;
    if file.exists() {
        bail!("{} exists already: a key that is replaced makes its database unreadable", file.display());
    }
    key_file::find_or_make(&file, &Edge::default())?;
    super::print(&format!("{} holds a new master key", file.display()))
}
