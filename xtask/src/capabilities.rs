//! Which capability of the product is proven by which tests.
//! A test names its capabilities first (`fn f4_the_wizard_can_be_resumed`), a journey is a file `journeys/F4-child-account.mjs`
//! whose head may name more of them.
//! A capability without a journey is not done.

use crate::Failure;
use crate::tree::{Source, Tree};

/// Id and short name of every capability.
const CAPABILITIES: &[(&str, &str)] = &[
    ("U1", "sections and the person's menu"),
    ("U2", "home, services"),
    ("U3", "applications, documents"),
    ("U4", "help and support"),
    ("I1", "registration"),
    ("I2", "login, foreign computer"),
    ("I3", "recovery"),
    ("I4", "password rules"),
    ("I5", "my data, my profile"),
    ("I6", "linked accounts elsewhere"),
    ("I7", "levels"),
    ("I8", "passkeys, sessions, devices"),
    ("I9", "deletion and export"),
    ("F1", "child card"),
    ("F2", "request to ЗАГС"),
    ("F3", "SNILS in СФР"),
    ("F4", "child account by the guardian"),
    ("F5", "child's mailbox"),
    ("F6", "from 14 by itself"),
    ("F7", "linking"),
    ("F8", "managing a linked child"),
    ("F9", "growing up"),
    ("F10", "child's forgotten password"),
    ("C1", "OpenID Provider"),
    ("C2", "ESIA facade"),
    ("C3", "child's first login, permission"),
    ("C4", "permissions, withdrawal"),
    ("C5", "systems of the seeds"),
    ("C6", "reference diary"),
    ("C7", "whom one acts for"),
    ("D1", "trusted persons"),
    ("D2", "invitation"),
    ("D3", "acceptance"),
    ("D4", "withdrawal everywhere"),
    ("D5", "helper without account"),
    ("D6", "windows, passes, QR"),
    ("D7", "parent's escort right"),
    ("S1", "organizations and groups"),
    ("S2", "desk"),
    ("S3", "gate"),
    ("S4", "attendance and meals"),
    ("S5", "informing"),
    ("P1", "charges found"),
    ("P2", "payments and receipts"),
    ("P3", "autopay"),
    ("P4", "accountant"),
    ("P5", "ledger"),
    ("N1", "notification centre"),
    ("N2", "mail, SMS, push"),
    ("O1", "one binary, two databases"),
    ("O2", "demo"),
    ("O3", "operator console"),
    ("O4", "command line"),
];

/// A test or journey that names a capability.
pub(crate) struct Test {
    /// In capitals: `F4`.
    pub(crate) id: String,
    /// The file it stands in.
    pub(crate) path: String,
    /// The function, or the journey's file name without `.mjs`.
    pub(crate) name: String,
    /// Whether it is a journey.
    pub(crate) journey: bool,
}

/// `cargo x capabilities`.
pub(crate) fn run(_: &[String]) -> Result<bool, Failure> {
    let tests = tests(&Tree::read()?);
    println!("| id | capability | journeys | tests |\n| --- | --- | --- | --- |");
    for (id, title) in CAPABILITIES {
        let named = |journey: bool| {
            let own = tests.iter().filter(|t| t.id == *id && t.journey == journey);
            let names: Vec<String> = own.map(|t| format!("`{}`", t.name)).collect();
            if names.is_empty() { "–".to_owned() } else { names.join(", ") }
        };
        println!("| {id} | {title} | {} | {} |", named(true), named(false));
    }
    Ok(true)
}

/// Whether there is such a capability.
pub(crate) fn is_known(id: &str) -> bool {
    CAPABILITIES.iter().any(|(known, _)| *known == id)
}

/// Every test and journey whose name begins like a capability's id.
pub(crate) fn tests(tree: &Tree) -> Vec<Test> {
    let mut found = Vec::new();
    for file in tree.ending(".rs").filter(|f| f.krate() != Some("xtask")) {
        let source = Source::new(&file.text);
        for (at, _) in source.code.match_indices("fn ") {
            let name: String = source.code[at + 3..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let is_test = source.code[..at].rfind([';', '}', '{']).is_some_and(|i| {
                [" test]", "[test]", "::test]", "::test("].iter().any(|t| source.code[i..at].contains(t))
            });
            for id in name.split('_').take_while(|word| is_test && looks_like_id(word)) {
                found.push(Test { id: id.to_uppercase(), path: file.path.clone(), name: name.clone(), journey: false });
            }
        }
    }
    for file in tree.ending(".mjs").filter(|f| f.path.starts_with("journeys/")) {
        let name = file.path.trim_start_matches("journeys/").trim_end_matches(".mjs");
        let Some((id, _)) = name.split_once('-').filter(|(id, _)| looks_like_id(id)) else { continue };
        let head = file.text.lines().take_while(|line| line.starts_with("//"));
        let words = head.flat_map(|line| line.split(|c: char| !c.is_ascii_alphanumeric()));
        let mut ids: Vec<&str> = words.filter(|word| is_known(word)).chain([id]).collect();
        ids.sort_unstable();
        ids.dedup();
        found.extend(ids.into_iter().map(|id| Test {
            id: id.to_owned(),
            path: file.path.clone(),
            name: name.to_owned(),
            journey: true,
        }));
    }
    found
}

fn looks_like_id(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(|c| "uifcdspno".contains(c.to_ascii_lowercase()))
        && !chars.as_str().is_empty()
        && chars.all(|c| c.is_ascii_digit())
}
