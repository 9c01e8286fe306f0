//! Every statement of the store, as it stands in the source, is prepared on both engines.

use std::{fs, path::Path};

use rodnya_testkit::Town;

/// The texts of `Sql::new("…")` in a source file; of `Sql::by_engine("…", "…")` both.
fn statements(source: &str) -> Vec<(Option<usize>, String)> {
    let mut found = Vec::new();
    for (marker, texts) in [("Sql::new(", 1), ("Sql::by_engine(", 2)] {
        for part in source.split(marker).skip(1) {
            let mut rest = part;
            for number in 0..texts {
                let Some((_, after)) = rest.split_once('"') else { break };
                let Some((text, after)) = after.split_once('"') else { break };
                found.push(((texts == 2).then_some(number), text.to_owned()));
                rest = after;
            }
        }
    }
    found
}

fn all() -> Vec<(String, Option<usize>, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = vec![folder];
    let mut found = Vec::new();
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.file_name().is_some_and(|name| name != "sql.rs") {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let source = fs::read_to_string(&path).unwrap();
            found.extend(statements(&source).into_iter().map(|(engine, text)| (name.clone(), engine, text)));
        }
    }
    found
}

#[tokio::test]
async fn every_statement_is_prepared_on_both_engines() {
    let all = all();
    assert!(all.len() > 40, "only {} statements found", all.len());
    for (engine, town) in Town::each().into_iter().enumerate() {
        for (file, only, text) in &all {
            if only.is_some_and(|only| only != engine) {
                continue;
            }
            let own = text.clone();
            let prepared = town.db.read(move |tx| rodnya_store::testing::prepare(tx, &own)).await;
            assert!(prepared.is_ok(), "{} {file}: {text}\n{:?}", town.engine, prepared.err());
        }
    }
}

/// Statements that look at a whole table on purpose: small tables, or a count for the operator.
const WHOLE_TABLES: &[&str] =
    &["event_block", "system", "signing_key", "setting", "throttle where window_us", "from operator where ended_us"];

#[tokio::test]
async fn no_statement_walks_a_table_that_grows() {
    for (engine, town) in Town::each().into_iter().enumerate() {
        let mut walks = Vec::new();
        for (file, only, text) in all() {
            let is_insert = text.trim_start().starts_with("insert") || text.trim_start().starts_with("lock");
            if is_insert
                || only.is_some_and(|only| only != engine)
                || WHOLE_TABLES.iter().any(|table| text.contains(table))
            {
                continue;
            }
            let own = text.clone();
            let plan = town.db.read(move |tx| rodnya_store::testing::plan(tx, &own)).await;
            let plan = plan.unwrap_or_else(|error| panic!("{} {file}: {text}\n{error}", town.engine));
            let walk = plan.iter().find(|line| {
                let line = line.trim();
                line.contains("Seq Scan")
                    || (line.starts_with("SCAN") && !line.contains("USING") && !line.contains("CONSTANT"))
            });
            if let Some(walk) = walk {
                walks.push(format!("{file}: {text}\n  {walk}"));
            }
        }
        assert!(walks.is_empty(), "{}:\n{}", town.engine, walks.join("\n"));
    }
}
