//! Starts the browser tests of `journeys/` against the built program, on one database engine.
//! The scripts do the rest; their last line is `N passed, N failed`.
//! On PostgreSQL a server is started for the run, unless a caller has one.

use std::process::Command;

use crate::Failure;
use crate::machine;
use crate::postgres::Postgres;
use crate::tree;

/// `cargo x journeys [NAME …] [--engine sqlite|postgres] [--all]`.
pub(crate) fn run(arguments: &[String]) -> Result<bool, Failure> {
    let on_postgres = arguments.windows(2).any(|w| w[0] == "--engine" && w[1] == "postgres");
    let server = on_postgres.then(Postgres::start).transpose()?;
    let status = command(arguments, server.as_ref())?.status()?;
    Ok(status.success())
}

/// The run of the scripts, ready to start.
///
/// # Errors
/// No browser, or no database for it.
pub(crate) fn command(arguments: &[String], server: Option<&Postgres>) -> Result<Command, Failure> {
    let browser = machine::chromium().ok_or("no Chromium on this machine")?;
    let mut command = Command::new("node");
    command.arg("run.mjs").args(arguments).current_dir(tree::root().join("journeys")).env("CHROMIUM", browser);
    if let Some(server) = server {
        let database = format!("journeys_{}", std::process::id());
        server.create(&database)?;
        command.env("RODNYA_DATABASE", server.address_of(&database));
    }
    Ok(command)
}
