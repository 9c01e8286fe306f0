//! What must not be left in the tree: unfinished code, `unwrap`, tests that do not run, notes of the work, paths of a machine.
//! And what every file must have: a head that says what it is; test names that begin with a capability name a known one.
//! The words looked for are put together here, so that this file does not find itself.

use crate::capabilities;
use crate::tree::{Source, Tree};

const UNFINISHED: &[&str] = &["todo!", "unimplemented!", "#[ignore", "#[should_panic", "dbg!("];
const NOTES: &[&str] = &["todo", "notes", "plan", "summary", "progress", "scratch", "worklog"];
const NOTE_ENDINGS: &[&str] = &[".plan", ".orig", ".rej", ".bak", ".swp", "~", ".patch"];

/// Code that is not written yet, tests that are not run.
pub(crate) fn unfinished(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for file in tree.ending(".rs") {
        let source = Source::new(&file.text);
        for (word, at) in UNFINISHED.iter().flat_map(|w| source.code.match_indices(w).map(move |(at, _)| (w, at))) {
            found.push(format!("{}:{}: {word}", file.path, source.line_of(at)));
        }
        let marks = source.comments.iter().filter(|(_, c)| c.contains("TODO") || c.contains("XXX"));
        found.extend(
            marks
                .map(|(line, comment)| format!("{}:{line}: {comment}", file.path))
                .filter(|f| !f.starts_with("xtask/")),
        );
    }
    for file in tree.ending(".mjs") {
        for (i, line) in file.text.lines().enumerate() {
            if [".skip(", ".only(", ".todo("].iter().any(|w| line.contains(w)) {
                found.push(format!("{}:{}: {}", file.path, i + 1, line.trim()));
            }
        }
    }
    found
}

/// `unwrap` in the program; tests may.
pub(crate) fn unwraps(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for file in tree.ending(".rs").filter(|f| !f.is_test()) {
        let source = Source::new(&file.text);
        let places = [".unwrap()", ".unwrap_err()"].into_iter().flat_map(|w| source.places(w).map(move |at| (w, at)));
        found.extend(places.map(|(word, at)| format!("{}:{}: {word}", file.path, source.line_of(at))));
    }
    found
}

/// Absolute paths that exist on one machine only.
pub(crate) fn machine_paths(tree: &Tree) -> Vec<String> {
    let roots = ["work", "root", "farm", "home/ubuntu", "Users", "tmp/bash"].map(|r| format!("/{r}/"));
    let mut found = Vec::new();
    for file in tree.files.iter().filter(|f| !f.path.ends_with(".lock") && !f.path.ends_with("package-lock.json")) {
        for (i, line) in file.text.lines().enumerate() {
            let hit = roots.iter().find(|r| line.match_indices(r.as_str()).any(|(at, _)| begins_path(line, at)));
            if let Some(hit) = hit {
                found.push(format!("{}:{}: {hit}", file.path, i + 1));
            }
        }
    }
    found
}

/// Notes of the work and files that editors and merges leave.
pub(crate) fn work_notes(tree: &Tree) -> Vec<String> {
    let is_note = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
        let stem = name.strip_suffix(".md").or_else(|| name.strip_suffix(".txt")).unwrap_or("");
        NOTES.contains(&stem) || NOTE_ENDINGS.iter().any(|e| name.ends_with(e))
    };
    tree.files.iter().filter(|f| is_note(&f.path)).map(|f| f.path.clone()).collect()
}

/// Rust files and scripts that do not begin by saying what they are.
pub(crate) fn headless(tree: &Tree) -> Vec<String> {
    let rust = tree.ending(".rs").filter(|f| !f.text.starts_with("//!") && !f.path.ends_with("/tests.rs"));
    let scripts = tree.ending(".mjs").filter(|f| !f.text.starts_with("//"));
    rust.chain(scripts).map(|f| f.path.clone()).collect()
}

/// Tests whose name begins like a capability's id that does not exist.
pub(crate) fn unknown_capabilities(tree: &Tree) -> Vec<String> {
    let tests = capabilities::tests(tree);
    let unknown = tests.iter().filter(|t| !capabilities::is_known(&t.id));
    unknown.map(|t| format!("{}: {} names no capability", t.path, t.name)).collect()
}

fn begins_path(line: &str, at: usize) -> bool {
    let before = line[..at].chars().next_back();
    before.is_none_or(|c| c.is_whitespace() || "\"'`(=:<,".contains(c))
}
