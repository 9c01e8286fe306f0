//! `rodnya doctor`: looks whether an installation can work, and says what is wrong.

use anyhow::bail;
use rodnya_store::{Db, job, outbox, signing_key};
use serde_json::json;

use crate::Installation;

/// One thing that was looked at.
struct Finding {
    what: &'static str,
    is_well: bool,
    words: String,
}

/// Runs it.
///
/// # Errors
/// In words; also if something is not well.
pub(crate) async fn run(installation: &Installation, as_json: bool) -> anyhow::Result<()> {
    let db = super::open(installation).await?;
    let findings = look(&db).await?;
    if as_json {
        let rows: Vec<_> = findings
            .iter()
            .map(|finding| json!({ "what": finding.what, "well": finding.is_well, "words": finding.words }))
            .collect();
        super::print(&serde_json::to_string_pretty(&rows)?)?;
    } else {
        let mark = |is_well| if is_well { "well " } else { "WRONG" };
        let lines = findings.iter().map(|f| format!("{}  {}: {}", mark(f.is_well), f.what, f.words));
        super::print(&lines.collect::<Vec<_>>().join("\n"))?;
    }
    let wrong = findings.iter().filter(|finding| !finding.is_well).count();
    if wrong > 0 {
        bail!("{wrong} of {} things are not well", findings.len());
    }
    Ok(())
}

async fn look(db: &Db) -> anyhow::Result<Vec<Finding>> {
    let counts = db.read(|tx| Ok((job::count(tx, "dead")?, outbox::count(tx, "dead")?))).await?;
    let (dead_jobs, dead_messages) = counts;
    // Opening the sealed keys proves that the master key is the one that this database was written with.
    let keys = match db.read(signing_key::all).await {
        Ok(keys) => Finding { what: "keys", is_well: true, words: format!("{} signing keys open", keys.len()) },
        Err(error) => Finding { what: "keys", is_well: false, words: error.to_string() },
    };
    Ok(vec![
        Finding { what: "database", is_well: true, words: "it answers and its tables are up to date".to_owned() },
        keys,
        Finding { what: "jobs", is_well: dead_jobs == 0, words: format!("{dead_jobs} were given up") },
        Finding { what: "messages", is_well: dead_messages == 0, words: format!("{dead_messages} were given up") },
    ])
}
