//! The ratchet: functions over 70 lines, files over 400 and the places where the engines differ are debts.
//! Each debt stands in `xtask/debts.txt` with its size; nothing new comes in, nothing grows, what is paid goes out.
//! A file over 800 lines is refused even as a debt. Tests inside a file do not count, test files do.

use std::collections::BTreeMap;
use std::fs;
use std::io;

use crate::tree::{Source, Tree};

/// Lines of a function, its signature included.
pub(crate) const FUNCTION_LINES: usize = 70;
/// Lines of a file without its tests.
pub(crate) const FILE_LINES: usize = 400;
/// Lines of a file with everything in it.
pub(crate) const FILE_LINES_HARD: usize = 800;

const LIST: &str = "xtask/debts.txt";
const HEAD: &str = "# What is longer than the rule (functions 70 lines, files 400) and how often the engines differ (by_engine).\n\
                    # `cargo x tidy --lower` takes off what is paid; a new line or a larger number is written by hand and defended in review.\n";

/// Debts that are new, grown, or smaller than the list says.
pub(crate) fn broken(tree: &Tree) -> Vec<String> {
    let (listed, owed) = (listed(tree), owed(tree));
    let mut found = Vec::new();
    for (what, size) in &owed {
        match listed.get(what) {
            None => found.push(format!("new: {what} {size}")),
            Some(old) if size > old => found.push(format!("grown: {what} {size}, was {old}")),
            Some(old) if size < old => {
                found.push(format!("shrunk to {size}, take it off by `cargo x tidy --lower`: {what} {old}"))
            }
            Some(_) => {}
        }
    }
    found.extend(
        listed
            .keys()
            .filter(|w| !owed.contains_key(*w))
            .map(|w| format!("paid, take it off by `cargo x tidy --lower`: {w}")),
    );
    for file in tree.ending(".rs") {
        let lines = file.text.lines().count();
        if lines > FILE_LINES_HARD {
            found.push(format!("{}: {lines} lines, more than {FILE_LINES_HARD}", file.path));
        }
    }
    found
}

/// Writes the list anew with what is still owed of it; never adds, never raises.
pub(crate) fn lower(tree: &Tree) -> io::Result<()> {
    let owed = owed(tree);
    let mut text = HEAD.to_owned();
    for (what, old) in listed(tree) {
        if let Some(now) = owed.get(&what) {
            text.push_str(&format!("{what} {}\n", old.min(*now)));
        }
    }
    fs::write(tree.root.join(LIST), text)
}

fn listed(tree: &Tree) -> BTreeMap<String, usize> {
    let text = fs::read_to_string(tree.root.join(LIST)).unwrap_or_default();
    let lines = text.lines().filter(|l| !l.starts_with('#'));
    lines
        .filter_map(|l| l.rsplit_once(' '))
        .filter_map(|(what, size)| Some((what.to_owned(), size.parse().ok()?)))
        .collect()
}

fn owed(tree: &Tree) -> BTreeMap<String, usize> {
    let mut owed = BTreeMap::new();
    let mut by_engine = 0;
    for file in tree.ending(".rs") {
        let source = Source::new(&file.text);
        for (name, lines) in functions(&source).into_iter().filter(|(_, lines)| *lines > FUNCTION_LINES) {
            owed.insert(format!("function {}::{name}", file.path), lines);
        }
        let lines = source.lines_without_tests();
        if lines > FILE_LINES {
            owed.insert(format!("file {}", file.path), lines);
        }
        by_engine += if file.krate() == Some("store") { source.places("Sql::by_engine(").count() } else { 0 };
    }
    if by_engine > 0 {
        owed.insert("by_engine crates/store".to_owned(), by_engine);
    }
    owed
}

/// Every function with a body and the lines from its `fn` to its closing brace.
fn functions(source: &Source) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    for (at, _) in source.code.match_indices("fn ") {
        let before = source.code[..at].chars().next_back().unwrap_or(' ');
        let name: String = source.code[at + 3..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if name.is_empty() || before.is_alphanumeric() || before == '_' {
            continue;
        }
        let Some(open) = body(&source.code, at) else { continue };
        found.push((name, source.line_of(source.closing(open) - 1) - source.line_of(at) + 1));
    }
    found
}

/// The brace that opens the body; none if a `;` outside brackets comes first.
fn body(code: &str, at: usize) -> Option<usize> {
    let mut depth = 0_i32;
    for (i, b) in code.bytes().enumerate().skip(at) {
        match b {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth -= 1,
            b'{' if depth == 0 => return Some(i),
            b';' if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_measured_from_signature_to_brace() {
        let source =
            Source::new("trait A { fn a(&self); }\nfn b<const N: usize>(\n    x: [u8; 2],\n) {\n    if true {}\n}\n");
        assert_eq!(functions(&source), [("b".to_owned(), 5)]);
    }
}
