//! The binary `rodnya`: command line, configuration, wiring, workers, `demo`. Errors go to standard error in words;
//! the exit status is 0 only if the command did what it was told.

mod command;
mod config;
mod demo;
mod house;
mod http;
mod key_file;
mod lock;
mod metrics;

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};

/// Accounts of parents and children, sign-on for school systems, permissions.
#[derive(Debug, Parser)]
#[command(name = "rodnya", version)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Bring up a whole made-up town on this machine.
    Demo(demo::Arguments),
    /// Serve the portal in earnest.
    Serve(Installation),
    /// Bring the tables of a database up to date.
    Migrate(Installation),
    /// Information systems that use the sign-on.
    Client {
        #[command(subcommand)]
        verb: command::client::Verb,
    },
    /// What those who run an installation answer.
    Admin {
        #[command(subcommand)]
        verb: command::admin::Verb,
    },
    /// Look whether something was issued here.
    Verify {
        #[command(subcommand)]
        verb: command::verify::Verb,
    },
    /// The master key.
    Keys {
        #[command(subcommand)]
        verb: command::keys::Verb,
    },
    /// Look whether an installation can work.
    Doctor {
        #[command(flatten)]
        installation: Installation,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
}

/// Which installation a command is about.
#[derive(Debug, Clone, Args)]
struct Installation {
    /// The configuration; every key may come from the environment as RODNYA_… instead.
    #[arg(long, env = "RODNYA_CONFIG")]
    config: Option<PathBuf>,
    /// The database: sqlite:PATH or postgres://…
    #[arg(long, env = "RODNYA_DATABASE", hide_env_values = true)]
    database: Option<String>,
}

#[tokio::main]
async fn main() -> ExitCode {
    log_to_standard_error();
    let line = Line::parse();
    // Without a provider that was chosen, the first use of TLS would panic. Only this program installs one.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    match run(line.command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("rodnya: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Demo(arguments) => demo::run(arguments).await,
        Command::Serve(installation) => command::serve::run(installation).await,
        Command::Migrate(installation) => command::migrate::run(&installation).await,
        Command::Client { verb } => command::client::run(verb).await,
        Command::Admin { verb } => command::admin::run(verb).await,
        Command::Verify { verb } => command::verify::run(verb).await,
        Command::Keys { verb } => command::keys::run(verb),
        Command::Doctor { installation, json } => command::doctor::run(&installation, json).await,
    }
}

fn log_to_standard_error() {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_env("RODNYA_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let is_terminal = std::io::IsTerminal::is_terminal(&std::io::stderr());
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(is_terminal).with_writer(std::io::stderr).init();
}
