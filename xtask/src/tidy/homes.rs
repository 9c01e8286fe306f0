//! What may stand in one place only: SQL, outgoing connections; and what may not stand in the rules at all.
//! Read from the sources without their comments; SQL is known by how a statement begins.
//! The clock and randomness are held by `clippy.toml` (disallowed methods).

use crate::tree::{File, Source, Tree};

/// Files beside the crate `store` that may hold SQL: the diary is a client with a database of its own,
/// the limits measure the engines themselves, the trail's test damages rows behind the store's back.
const SQL_HOMES: &[&str] = &[
    "crates/diary/src/book.rs",
    "crates/diary/src/book/tests.rs",
    "crates/server/examples/limits.rs",
    "crates/flows/tests/trail.rs",
];

/// What opens a connection, and the crates that may.
const CONNECTING: &[&str] = &["TcpStream::connect", "reqwest::", "lettre::", "legacy::Client", "UdpSocket::"];
const CONNECTING_HOMES: &[&str] = &["outside", "diary", "standins", "xtask"];

/// What the rules must not know: they take everything as arguments.
const IMPURE: &[&str] = &[
    "SystemTime",
    "Instant::now",
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "tokio",
    "async fn",
    "println!",
    "static mut",
    "thread_local!",
    "OnceLock<Mutex",
    "RefCell<",
];

/// Statements outside the store.
pub(crate) fn sql_elsewhere(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for file in rust(tree).filter(|f| f.krate() != Some("store") && !SQL_HOMES.contains(&f.path.as_str())) {
        for (line, text) in Source::new(&file.text).strings {
            if is_sql(&text) {
                found.push(format!("{}:{line}: SQL outside the store: {}", file.path, first_words(&text)));
            }
        }
    }
    found
}

/// Statements that are put together when they run.
pub(crate) fn sql_not_const(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for file in rust(tree).filter(|f| f.krate() == Some("store") && !f.path.ends_with("/sql.rs")) {
        let source = Source::new(&file.text);
        for at in source.places("Sql::new(").chain(source.places("Sql::by_engine(")) {
            let begin = source.code[..at].rfind([';', '{', '}']).map_or(0, |i| i + 1);
            let item = &source.code[begin..at];
            if !item.contains("const ") && !item.contains("static ") {
                found.push(format!("{}:{}: a statement that is no constant", file.path, source.line_of(at)));
            }
        }
    }
    found
}

/// Outgoing connections opened by a crate that must not.
pub(crate) fn connections_elsewhere(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for file in rust(tree).filter(|f| !f.is_test() && !CONNECTING_HOMES.contains(&f.krate().unwrap_or_default())) {
        let source = Source::new(&file.text);
        for (word, at) in CONNECTING.iter().flat_map(|w| source.places(w).map(move |at| (w, at))) {
            found.push(format!("{}:{}: `{word}` outside `outside`", file.path, source.line_of(at)));
        }
    }
    found
}

/// Clock, files, network or tasks in `domain` and `protocol`.
pub(crate) fn impure_rules(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for file in rust(tree).filter(|f| matches!(f.krate(), Some("domain" | "protocol")) && !f.is_test()) {
        let source = Source::new(&file.text);
        for (word, at) in IMPURE.iter().flat_map(|w| source.places(w).map(move |at| (w, at))) {
            found.push(format!("{}:{}: `{word}` in a crate without I/O", file.path, source.line_of(at)));
        }
    }
    found
}

fn rust(tree: &Tree) -> impl Iterator<Item = &File> {
    tree.ending(".rs").filter(|f| f.krate().is_some_and(|k| k != "xtask"))
}

fn is_sql(text: &str) -> bool {
    let words: Vec<String> = text.split_whitespace().take(6).map(str::to_lowercase).collect();
    let word = |i: usize| words.get(i).map_or("", String::as_str);
    match word(0) {
        "select" => text.to_lowercase().contains(" from ") || text.contains('$') || text.contains('\n'),
        "insert" => word(1) == "into",
        "delete" => word(1) == "from",
        "update" => word(2) == "set" || text.contains("\n"),
        "create" | "drop" | "alter" => matches!(word(1), "table" | "index" | "unique"),
        "pragma" => true,
        _ => false,
    }
}

fn first_words(text: &str) -> String {
    text.split_whitespace().take(5).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_told_from_sentences() {
        for (text, expected) in [
            ("select id from person where id = $1", true),
            ("\n  insert into session (id)", true),
            ("update person\nset level = $2", true),
            ("select a child", false),
            ("update your card", false),
            ("delete the account", false),
        ] {
            assert_eq!(is_sql(text), expected, "{text}");
        }
    }
}
