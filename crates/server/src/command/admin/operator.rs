//! `rodnya admin operator`: made and dismissed on the machine itself, by no page (ADR 0009).

use anyhow::{anyhow, bail};
use clap::Subcommand;
use rodnya_domain::{Actor, Lang, PersonId, login::Login};
use rodnya_flows::{
    edge::Edge,
    operator::{AppointRefusal, appoint, dismiss, draw},
    session::owner_of,
};
use rodnya_store::{Db, account, operator, person};
use serde_json::json;

use crate::{Installation, command};

/// What is done with operators.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Make a person with an account an operator, or give one a new key; prints the key for the app with codes, once.
    Add {
        /// Phone, mail or confirmed СНИЛС of the account.
        login: String,
        #[command(flatten)]
        installation: Installation,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Dismiss an operator, at once and in every browser.
    Remove {
        /// Phone, mail or confirmed СНИЛС of the account.
        login: String,
        #[command(flatten)]
        installation: Installation,
    },
    /// List the operators.
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
pub(super) async fn run(verb: Verb) -> anyhow::Result<()> {
    match verb {
        Verb::Add { login, installation, json } => add(&login, &installation, json).await,
        Verb::Remove { login, installation } => remove(&login, &installation).await,
        Verb::List { installation, json } => list(&installation, json).await,
    }
}

async fn owner(db: &Db, typed: &str) -> anyhow::Result<PersonId> {
    let login = Login::parse(typed).map_err(|error| anyhow!("{typed} is no phone, mail or СНИЛС: {error}"))?;
    let found = db.read(move |tx| owner_of(tx, Some(&login))).await?;
    found.ok_or_else(|| anyhow!("nobody logs in with {typed}; register on the portal first"))
}

async fn add(login: &str, installation: &Installation, as_json: bool) -> anyhow::Result<()> {
    let db = command::open(installation).await?;
    let person = owner(&db, login).await?;
    let edge = Edge::default();
    let factor = draw(&edge);
    let kept = factor.clone();
    match db.write(edge.cx(Actor::Worker, Lang::Ru), move |tx, cx| appoint(tx, cx, person, &kept)).await? {
        Ok(()) => {}
        Err(AppointRefusal::NoAccount) => bail!("nobody logs in with {login}; register on the portal first"),
    }
    let email = db.read(move |tx| account::find_email(tx, person)).await?.unwrap_or_default();
    let (secret, uri) = (factor.base32(), factor.uri(&email));
    if as_json {
        return command::print(&json!({ "id": person.to_string(), "secret": secret, "uri": uri }).to_string());
    }
    command::print(&format!("operator {person}\nkey for the app with codes, shown this once:\n    {secret}\n    {uri}"))
}

async fn remove(login: &str, installation: &Installation) -> anyhow::Result<()> {
    let db = command::open(installation).await?;
    let person = owner(&db, login).await?;
    let cx = Edge::default().cx(Actor::Worker, Lang::Ru);
    if !db.write(cx, move |tx, cx| dismiss(tx, cx, person)).await? {
        bail!("{login} is no operator");
    }
    command::print("dismissed")
}

async fn list(installation: &Installation, as_json: bool) -> anyhow::Result<()> {
    let db = command::open(installation).await?;
    let all = db.read(|tx| {
        let operators = operator::all(tx)?;
        operators.into_iter().map(|one| Ok((person::get(tx, one.person)?.name, one))).collect::<Result<Vec<_>, _>>()
    });
    let all = all.await?;
    if as_json {
        let rows: Vec<_> = all
            .iter()
            .map(|(name, one)| json!({ "id": one.person.to_string(), "name": name.display(), "since": one.created }))
            .collect();
        return command::print(&serde_json::to_string_pretty(&rows)?);
    }
    let lines = all.iter().map(|(name, one)| format!("{}  {}  {}", one.person, one.created, name.display()));
    command::print(&lines.collect::<Vec<_>>().join("\n"))
}
