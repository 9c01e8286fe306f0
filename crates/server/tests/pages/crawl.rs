//! From the first page one follows every link, in both languages, as everybody: none leads nowhere, and every page
//! on the way is whole.

use std::collections::{BTreeSet, VecDeque};

use crate::{
    browser::{Answer, Browser},
    form::Form,
    html::Element,
    routes::{Town, routes},
};

/// Pages that one walk may open.
const PAGES: usize = 400;

/// Follows every link; answers what is wrong and where it was.
async fn walk(browser: &mut Browser, starts: Vec<String>) -> (BTreeSet<String>, Vec<String>) {
    let (mut seen, mut wrong) = (BTreeSet::new(), Vec::new());
    let mut ways: VecDeque<(String, String)> =
        starts.into_iter().map(|path| (path, "the beginning".to_owned())).collect();
    while let Some((way, from)) = ways.pop_front() {
        let (path, part) = way.split_once('#').unwrap_or((&way, ""));
        if !seen.insert(way.clone()) {
            continue;
        }
        assert!(seen.len() < PAGES, "the walk does not end: {way} from {from}");
        let answer = browser.open(path).await;
        if !answer.status.is_success() {
            wrong.push(format!("{from} leads to {way}: {}", answer.status));
        }
        if !answer.is_page() {
            continue;
        }
        let page = answer.page();
        if !part.is_empty() && page.by_id(part).is_none() {
            wrong.push(format!("{from} leads to {way}, where nothing has this id"));
        }
        wrong.extend(faults(&answer));
        for link in page.named("a") {
            let to = link.attribute("href").unwrap_or("");
            match to.as_bytes().first() {
                Some(b'/') if !to.starts_with("/static/") => ways.push_back((to.to_owned(), path.to_owned())),
                Some(b'?') => {
                    let own = answer.path.split('?').next().unwrap();
                    ways.push_back((format!("{own}{to}"), path.to_owned()));
                }
                Some(b'#') if page.by_id(&to[1..]).is_some() => {}
                Some(b'/') => {}
                _ => wrong.push(format!("{path} has a link to {to:?}")),
            }
        }
    }
    (seen, wrong)
}

/// What is wrong with the make of a page.
pub(crate) fn faults(answer: &Answer) -> Vec<String> {
    let page = answer.page();
    let mut wrong = Vec::new();
    ids(&page, &mut wrong);
    words(&page, &mut wrong);
    headings(&page, &mut wrong);
    for field in Form::of(&page, &answer.path).iter().flat_map(|form| &form.fields) {
        if field.kind != "hidden" && field.label.trim_matches([':', ' ']).is_empty() {
            wrong.push(format!("the field {} has no label", field.name));
        }
    }
    for form in Form::of(&page, &answer.path).iter().filter(|form| form.method == "post") {
        if form.fields.iter().all(|field| field.name != "csrf_token") {
            wrong.push(format!("the form to {} has no token", form.action));
        }
    }
    wrong.into_iter().map(|line| format!("{}: {line}", answer.path)).collect()
}

fn ids(page: &Element, wrong: &mut Vec<String>) {
    let mut known = BTreeSet::new();
    for id in page.all().into_iter().filter_map(|element| element.attribute("id")) {
        if id.is_empty() || !known.insert(id) {
            wrong.push(format!("the id {id:?} stands twice"));
        }
    }
    for element in page.all() {
        for name in ["for", "aria-labelledby", "aria-describedby", "aria-controls"] {
            let named = element.attribute(name).unwrap_or("").split_ascii_whitespace();
            for id in named.filter(|id| !known.contains(id)) {
                wrong.push(format!("{name} of <{}> names {id:?}, which is nowhere", element.name));
            }
        }
        if element.attribute("tabindex").is_some_and(|at| !matches!(at, "0" | "-1")) {
            wrong.push(format!("<{}> jumps the line", element.name));
        }
    }
}

fn words(page: &Element, wrong: &mut Vec<String>) {
    for element in page.all() {
        if element.attribute("hidden").is_some() {
            // A script shows it, and its words with it.
            continue;
        }
        let is_named = element.attribute("aria-label").is_some_and(|words| !words.is_empty())
            || element.attribute("aria-labelledby").is_some()
            || !element.text().is_empty();
        match element.name.as_str() {
            "a" | "button" | "summary" | "h1" | "h2" | "h3" | "h4" | "legend" | "label" | "nav" if !is_named => {
                wrong.push(format!("<{}> without words", element.name));
            }
            "a" if element.named("a").len() > 1 || !element.named("button").is_empty() => {
                wrong.push("a link within a link".to_owned());
            }
            "form" if element.named("form").len() > 1 => wrong.push("a form within a form".to_owned()),
            "img" if element.attribute("alt").is_none() => wrong.push("a picture without words".to_owned()),
            _ => {}
        }
    }
    if page.texts().iter().any(|text| text.contains("{ $") || text.contains("{{") || text.contains("??")) {
        wrong.push("a text with a hole".to_owned());
    }
}

fn headings(page: &Element, wrong: &mut Vec<String>) {
    let mut before = 0;
    for element in page.all() {
        let Some(level) = element.name.strip_prefix('h').and_then(|level| level.parse::<u8>().ok()) else { continue };
        if level > before + 1 {
            wrong.push(format!("the heading «{}» skips a level", element.text()));
        }
        before = level;
    }
    for (name, count) in [("h1", 1), ("main", 1), ("title", 1)] {
        if page.named(name).len() != count {
            wrong.push(format!("{} × <{name}>", page.named(name).len()));
        }
    }
    let title = page.named("title").first().map(|title| title.texts().join("")).unwrap_or_default();
    if !title.contains(" · ") || title.starts_with(" · ") {
        wrong.push(format!("the title is {title:?}"));
    }
}

#[tokio::test]
async fn u1_no_link_leads_nowhere_and_every_page_is_whole() {
    let town = Town::new().await;
    let mut wrong = Vec::new();
    let mut opened = BTreeSet::new();
    for role in 0..6 {
        for lang in ["ru", "en"] {
            let mut browser = town.browser(role).await;
            browser.headers.push(("accept-language".to_owned(), lang.to_owned()));
            let (seen, own) = walk(&mut browser, vec!["/".to_owned(), "/login".to_owned()]).await;
            opened.extend(seen);
            wrong.extend(own.into_iter().map(|line| format!("role {role}, {lang}: {line}")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    for path in [
        "/profile",
        "/family",
        "/family/new",
        "/consents/permissions",
        "/notifications",
        "/registration",
        "/operator/people",
    ] {
        assert!(opened.contains(path), "no link leads to {path}: {opened:?}");
    }
}

#[tokio::test]
async fn u1_pages_that_no_link_leads_to_are_whole_too() {
    let town = Town::new().await;
    let mut wrong = Vec::new();
    for role in [0, 2, 4, 5] {
        let mut browser = town.browser(role).await;
        for (_, path) in routes().into_iter().filter(|(method, _)| *method == http::Method::GET) {
            let answer = browser.open(&town.fill(&path)).await;
            if answer.is_page() {
                wrong.extend(faults(&answer));
            }
        }
        for path in ["/nothing", "/family/x"] {
            let answer = browser.get(path).await;
            if answer.is_page() {
                wrong.extend(faults(&answer));
            }
        }
        wrong.extend(faults(&browser.post("/login", &[]).await));
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
