//! Texts live in `crates/ui/texts/{ru,en}/*.ftl`, and only there.
//! Every key must be asked for by its typed method; both languages have the same keys (variables are compared by the build).
//! Templates and pages hold no Russian words of their own.

use std::collections::BTreeSet;

use crate::tree::{Source, Tree};

const RU: &str = "crates/ui/texts/ru/";
const EN: &str = "crates/ui/texts/en/";
/// Crates whose pages speak through `ui::T`.
const PAGES: &[&str] = &["ui", "portal", "staff", "api"];

/// Keys that nobody asks for, and keys of one language only.
pub(crate) fn unused_keys(tree: &Tree) -> Vec<String> {
    let (ru, en) = (keys(tree, RU), keys(tree, EN));
    let mut found: Vec<String> =
        ru.difference(&en).map(|(file, key)| format!("{file}.ftl: {key} has no English")).collect();
    found.extend(en.difference(&ru).map(|(file, key)| format!("{file}.ftl: {key} has no Russian")));
    let asked = asked(tree);
    let unused = ru.iter().filter(|(_, key)| !asked.contains(&key.replace('-', "_")));
    found.extend(unused.map(|(file, key)| format!("{file}.ftl: {key} is not used")));
    found
}

/// Russian letters in templates and in the code of pages.
pub(crate) fn words_in_pages(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for file in tree
        .ending(".html")
        .filter(|f| f.path.contains("/templates/") && PAGES.contains(&f.krate().unwrap_or_default()))
    {
        let text = without_comments(&file.text);
        for (i, line) in text.lines().enumerate().filter(|(_, l)| l.chars().any(is_russian)) {
            found.push(format!("{}:{}: {}", file.path, i + 1, line.trim()));
        }
    }
    for file in tree.ending(".rs").filter(|f| f.krate() == Some("portal") && !f.is_test()) {
        let source = Source::new(&file.text);
        for (line, text) in &source.strings {
            if text.chars().filter(|c| is_russian(*c)).count() > 1 && !source.line_in_tests(*line) {
                found.push(format!("{}:{line}: {text}", file.path));
            }
        }
    }
    found
}

/// `(file, key)` of every message.
fn keys(tree: &Tree, folder: &str) -> BTreeSet<(String, String)> {
    let mut keys = BTreeSet::new();
    for file in tree.ending(".ftl") {
        let Some(name) = file.path.strip_prefix(folder).and_then(|n| n.strip_suffix(".ftl")) else { continue };
        for line in file.text.lines().filter(|l| l.starts_with(|c: char| c.is_ascii_lowercase())) {
            if let Some((key, _)) = line.split_once('=') {
                keys.insert((name.to_owned(), key.trim().to_owned()));
            }
        }
    }
    keys
}

/// Every name that follows a dot or `T::` in code and templates.
fn asked(tree: &Tree) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for file in tree.files.iter().filter(|f| f.path.ends_with(".rs") || f.path.ends_with(".html")) {
        let pieces = file.text.split(['.', ':']).skip(1);
        names.extend(
            pieces
                .map(|p| p.trim_start())
                .map(|p| p[..p.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(p.len())].to_owned()),
        );
    }
    names
}

fn is_russian(c: char) -> bool {
    matches!(c, 'а'..='я' | 'А'..='Я' | 'ё' | 'Ё')
}

/// The template with `{# … #}` blanked, its lines kept.
fn without_comments(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(begin) = rest.find("{#") {
        let end = rest[begin..].find("#}").map_or(rest.len(), |i| begin + i + 2);
        out.push_str(&rest[..begin]);
        out.extend(rest[begin..end].chars().filter(|c| *c == '\n'));
        rest = &rest[end..];
    }
    out + rest
}
