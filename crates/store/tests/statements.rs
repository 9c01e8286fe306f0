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
