//! Which crate may see which: read from the manifests and held against one table.
//! A new arrow is a decision (ARCHITECTURE.md), not an edit of a `Cargo.toml`.
//! The same for foreign crates that open databases, servers and connections.

use crate::tree::Tree;

/// Crate → what it may depend on. Arrows point down only.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("protocol", &["domain"]),
    ("store", &["domain"]),
    ("flows", &["domain", "protocol", "store"]),
    // `ui` has the words of letters and SMS beside those of the pages.
    ("outside", &["domain", "protocol", "store", "flows", "ui"]),
    ("ui", &[]),
    // What pages of both kinds stand on.
    ("shell", &["domain", "store", "flows", "outside", "ui"]),
    ("portal", &["domain", "store", "flows", "outside", "ui", "shell"]),
    ("staff", &["domain", "store", "flows", "outside", "ui", "shell"]),
    ("api", &["domain", "protocol", "store", "flows", "outside"]),
    ("standins", &["protocol"]),
    ("diary", &["ui"]),
    (
        "server",
        &[
            "domain", "protocol", "store", "flows", "outside", "ui", "shell", "portal", "staff", "api", "standins",
            "diary",
        ],
    ),
    (
        "testkit",
        &["domain", "protocol", "store", "flows", "outside", "ui", "shell", "portal", "staff", "api", "standins"],
    ),
    ("xtask", &[]),
];

/// What tests of a crate may see beside that.
const FOR_TESTS: &[&str] = &["testkit", "standins"];

/// Foreign crates and the only crates of ours that may have them outside tests.
const FOREIGN: &[(&str, &[&str])] = &[
    ("rusqlite", &["store", "diary"]),
    ("postgres", &["store"]),
    ("tokio-postgres-rustls", &["store"]),
    ("reqwest", &["outside", "diary", "standins"]),
    ("lettre", &["outside"]),
    ("openidconnect", &["diary"]),
    ("axum", &["ui", "shell", "portal", "staff", "api", "diary", "standins", "server"]),
    ("hyper", &["server"]),
    ("hyper-util", &["server"]),
    ("mailin-embedded", &["standins"]),
    ("tokio", &["store", "flows", "outside", "portal", "staff", "api", "diary", "standins", "server", "testkit"]),
];

struct Manifest {
    krate: String,
    plain: Vec<String>,
    dev: Vec<String>,
    table: toml::Table,
}

/// Arrows that are not in the table.
pub(crate) fn wrong_arrows(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for manifest in manifests(tree) {
        let Some((_, may)) = ARROWS.iter().find(|(k, _)| *k == manifest.krate) else {
            found.push(format!("crate `{}` has no row in xtask/src/tidy/arrows.rs", manifest.krate));
            continue;
        };
        for to in ours(&manifest.plain).filter(|to| !may.contains(to)) {
            found.push(format!("{} → {to}: not an arrow of the house", manifest.krate));
        }
        for to in ours(&manifest.dev).filter(|to| !may.contains(to) && !FOR_TESTS.contains(to)) {
            found.push(format!("{} → {to} (tests): not an arrow of the house", manifest.krate));
        }
    }
    found
}

/// Databases, servers and clients in crates that must not know them.
pub(crate) fn wrong_foreign_crates(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for manifest in manifests(tree) {
        for (foreign, homes) in FOREIGN {
            if manifest.plain.iter().any(|d| d == foreign) && !homes.contains(&manifest.krate.as_str()) {
                found.push(format!("{} depends on {foreign}, whose homes are {}", manifest.krate, homes.join(", ")));
            }
        }
    }
    found
}

/// Crates that do not take the workspace's lints, where `unsafe_code = "forbid"` stands.
pub(crate) fn missing_lints(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    let root = tree.file("Cargo.toml").and_then(|f| f.text.parse::<toml::Table>().ok()).unwrap_or_default();
    let unsafe_code = root.get("workspace").and_then(|w| w.get("lints")?.get("rust")?.get("unsafe_code")?.as_str());
    if unsafe_code != Some("forbid") {
        found.push("Cargo.toml: [workspace.lints.rust] unsafe_code is not \"forbid\"".to_owned());
    }
    for manifest in manifests(tree) {
        let taken = manifest.table.get("lints").and_then(|l| l.get("workspace")?.as_bool()).unwrap_or(false);
        if !taken {
            found.push(format!("{}: no `[lints] workspace = true`", manifest.krate));
        }
    }
    found
}

fn ours(dependencies: &[String]) -> impl Iterator<Item = &str> {
    dependencies.iter().filter_map(|d| d.strip_prefix("rodnya-"))
}

fn manifests(tree: &Tree) -> Vec<Manifest> {
    let files = tree.ending("/Cargo.toml").filter_map(|f| Some((f.krate()?, f)));
    files
        .map(|(krate, file)| {
            let table: toml::Table = file.text.parse().unwrap_or_default();
            let mut plain = names(&table, "dependencies");
            plain.extend(names(&table, "build-dependencies"));
            for target in table.get("target").and_then(toml::Value::as_table).into_iter().flat_map(toml::Table::values)
            {
                plain.extend(target.as_table().map(|t| names(t, "dependencies")).unwrap_or_default());
            }
            Manifest { krate: krate.to_owned(), plain, dev: names(&table, "dev-dependencies"), table }
        })
        .collect()
}

fn names(table: &toml::Table, kind: &str) -> Vec<String> {
    table.get(kind).and_then(toml::Value::as_table).map(|t| t.keys().cloned().collect()).unwrap_or_default()
}
