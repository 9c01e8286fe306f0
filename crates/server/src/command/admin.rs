//! `rodnya admin`: what those who run an installation answer. Every act stands in the audit trail.

mod operator;

use std::io::Read as _;

use anyhow::{Context as _, bail};
use clap::Subcommand;
use rodnya_domain::{Actor, Lang, SupportQuestionId, support_question::Text};
use rodnya_flows::{
    edge::Edge,
    support_question::{AnswerRefusal, answer},
};
use rodnya_store::support_question;
use serde_json::json;

use crate::Installation;

/// What is done.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Questions to support.
    Support {
        #[command(subcommand)]
        verb: Support,
    },
    /// Those who serve people on the pages under /operator.
    Operator {
        #[command(subcommand)]
        verb: operator::Verb,
    },
}

/// What is done with questions.
#[derive(Debug, Subcommand)]
pub(crate) enum Support {
    /// List those without an answer, the oldest first.
    List {
        #[command(flatten)]
        installation: Installation,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Answer one; without --text the answer is read from standard input.
    Answer {
        /// The question.
        id: String,
        /// The answer, up to 3000 characters.
        #[arg(long)]
        text: Option<String>,
        #[command(flatten)]
        installation: Installation,
    },
}

/// Questions that one list shows.
const LIST: u32 = 100;

/// Runs it.
///
/// # Errors
/// In words.
pub(crate) async fn run(verb: Verb) -> anyhow::Result<()> {
    match verb {
        Verb::Support { verb: Support::List { installation, json } } => list(&installation, json).await,
        Verb::Support { verb: Support::Answer { id, text, installation } } => reply(&id, text, &installation).await,
        Verb::Operator { verb } => operator::run(verb).await,
    }
}

async fn list(installation: &Installation, as_json: bool) -> anyhow::Result<()> {
    let open = super::open(installation).await?.read(|tx| support_question::open(tx, LIST)).await?;
    if as_json {
        let rows: Vec<_> = open
            .iter()
            .map(|question| {
                json!({
                    "id": question.id.to_string(),
                    "created": question.created.to_string(),
                    "person": question.asker.person().map(|person| person.to_string()),
                    "page": question.page,
                    "text": question.text,
                })
            })
            .collect();
        return super::print(&serde_json::to_string_pretty(&rows)?);
    }
    let lines = open.iter().map(|question| {
        format!(
            "{}  {}  {}\n    {}",
            question.id,
            question.created,
            question.page,
            question.text.replace('\n', "\n    ")
        )
    });
    super::print(&lines.collect::<Vec<_>>().join("\n"))
}

async fn reply(id: &str, text: Option<String>, installation: &Installation) -> anyhow::Result<()> {
    let id: SupportQuestionId = id.parse().map_err(|_| anyhow::anyhow!("{id} is no question; `list` shows them"))?;
    let text = match text {
        Some(text) => text,
        None => {
            let mut read = String::new();
            std::io::stdin().take(64 * 1024).read_to_string(&mut read).context("reading the answer")?;
            read
        }
    };
    let text = Text::parse(&text).context("the answer")?;
    let db = super::open(installation).await?;
    let cx = Edge::default().cx(Actor::Worker, Lang::Ru);
    match db.write(cx, move |tx, cx| answer(tx, cx, id, &text)).await? {
        Ok(()) => super::print("answered"),
        Err(AnswerRefusal::NotFound | AnswerRefusal::NoOperator) => bail!("there is no question {id}"),
        Err(AnswerRefusal::Repeated) => bail!("the question {id} was answered before"),
    }
}
