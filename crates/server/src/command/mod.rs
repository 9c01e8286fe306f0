//! The commands beside `demo`, one file each. All of them work while the server runs.

pub(crate) mod admin;
pub(crate) mod client;
pub(crate) mod doctor;
pub(crate) mod keys;
pub(crate) mod migrate;
pub(crate) mod serve;
pub(crate) mod verify;

use std::{io::Write as _, path::PathBuf};

use anyhow::Context as _;
use rodnya_store::{Address, Db};

use crate::{Installation, config::Config, key_file};

/// Which database, and where its key is said to be: from the command line, else from the configuration.
fn place(installation: &Installation) -> anyhow::Result<(Address, Option<PathBuf>)> {
    let named_key = std::env::var_os("RODNYA_KEY_FILE").map(PathBuf::from);
    if let (None, Some(database)) = (&installation.config, &installation.database) {
        return Ok((database.parse().context("the database")?, named_key));
    }
    let config = Config::load(installation.config.as_deref())?;
    Ok((config.address(installation.database.as_deref())?, config.key_file.clone()))
}

/// Opens the database of an installation that exists.
async fn open(installation: &Installation) -> anyhow::Result<Db> {
    let (address, key) = place(installation)?;
    let keys = key_file::find(&address, key.as_deref()).await?;
    key_file::open(address, keys).await
}

/// Prints to standard output; a reader that went away is an error like any other.
fn print(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}").and_then(|()| out.flush()).context("writing the answer")
}
