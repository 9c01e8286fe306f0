//! Two languages on every page: Russian unless asked otherwise, English without leftovers.

use http::Method;

use crate::{
    browser::{Answer, World},
    routes::{Town, routes},
};

/// Cyrillic that an English page may show: names of people and places that were typed in, names of Russian papers.
const RUSSIAN: &str = "Русский Ольга Павловна Снегирёва Варвара Пелагея Ульяна Фёкла Ильинична Журавлёва Синицына Чижова Ястребова МЮ \
                       СНИЛС ИНН Отделом внутренних дел загс города Светлоречье Светлоречья ул Садовая";

fn is_known(word: &str) -> bool {
    RUSSIAN.split(' ').any(|known| known == word)
}

/// Cyrillic words of a page that are none of these.
fn leftovers(answer: &Answer) -> Vec<String> {
    let page = answer.page();
    let mut text = page.texts().join(" ");
    for element in page.all() {
        let spoken = ["aria-label", "title", "placeholder", "alt", "data-hide", "data-show"];
        for value in spoken.into_iter().filter_map(|name| element.attribute(name)) {
            text = text + " " + value;
        }
    }
    let is_cyrillic = |letter: char| ('\u{400}'..='\u{4ff}').contains(&letter);
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    let mut found: Vec<String> = words
        .filter(|word| word.chars().any(is_cyrillic) && !is_known(word))
        .filter(|word| word.chars().filter(|letter| is_cyrillic(*letter)).count() > 1)
        .map(str::to_owned)
        .collect();
    found.dedup();
    found
}

#[tokio::test]
async fn u1_pages_are_russian_unless_one_asks_for_english() {
    let world = World::new().await;
    for (wanted, lang) in [
        (None, "ru"),
        (Some("ru"), "ru"),
        (Some("en"), "en"),
        (Some("en-GB,en;q=0.9"), "en"),
        (Some("ru-RU,ru;q=0.9,en;q=0.8"), "ru"),
        (Some("de,fr;q=0.5"), "ru"),
        (Some("tt,ru;q=0.5"), "ru"),
        (Some("de,en;q=0.5"), "en"),
        (Some("*"), "ru"),
        (Some("e"), "ru"),
        (Some("\u{44d}\u{43d}"), "ru"),
    ] {
        let mut browser = world.browser();
        browser.headers.extend(wanted.map(|wanted| ("accept-language".to_owned(), wanted.to_owned())));
        for path in ["/", "/login", "/nothing"] {
            let page = browser.get(path).await.page();
            assert_eq!(page.named("html")[0].attribute("lang"), Some(lang), "{wanted:?} {path}");
        }
    }
}

#[tokio::test]
async fn u1_a_chosen_language_stays_and_leads_back() {
    let world = World::new().await;
    let mut browser = world.browser();
    let page = browser.open("/registration").await;
    let answer = browser.submit(&page.form("/language"), "English").await;
    assert_eq!(answer.place(), Some("/registration"));
    browser.headers.push(("accept-language".to_owned(), "ru".to_owned()));
    let page = browser.open("/registration").await;
    assert_eq!(page.page().named("html")[0].attribute("lang"), Some("en"), "the choice outranks the browser");
    assert_eq!(browser.submit(&page.form("/language"), "Русский").await.place(), Some("/registration"));
    assert_eq!(browser.open("/login").await.heading(), "Вход");
    for (query, place) in [
        ("to=en&back=%2F%2Fevil.example", "/"),
        ("to=en&back=https%3A%2F%2Fevil.example", "/"),
        ("to=xx&back=%2Flogin", "/login"),
        ("", "/"),
        ("to=en&to=ru", "/"),
        ("back=%FF", "/"),
    ] {
        let answer = world.browser().get(&format!("/language?{query}")).await;
        assert!(answer.place() == Some(place) || answer.status.is_client_error(), "{query}: {:?}", answer.place());
    }
}

#[tokio::test]
async fn u1_every_page_speaks_both_languages_whole() {
    let town = Town::new().await;
    let mut wrong = Vec::new();
    for role in 0..6 {
        let mut russian = town.browser(role).await;
        let mut english = russian.clone();
        english.headers.push(("accept-language".to_owned(), "en".to_owned()));
        for (_, path) in routes().into_iter().filter(|(method, _)| *method == Method::GET) {
            let path = town.fill(&path);
            if path.starts_with("/language") || path.starts_with("/health") {
                continue;
            }
            let (russian, english) = (russian.open(&path).await, english.open(&path).await);
            if russian.status != english.status {
                wrong.push(format!("{path}: {} in Russian, {} in English", russian.status, english.status));
            }
            if !english.is_page() {
                continue;
            }
            assert_eq!(english.page().named("html")[0].attribute("lang"), Some("en"), "{path}");
            let left = leftovers(&english);
            if !left.is_empty() {
                wrong.push(format!("{path} by role {role} in English: {left:?}"));
            }
            if russian.heading() == english.heading() && !english.heading().split(' ').all(is_known) {
                wrong.push(format!("{path} by role {role} has one heading in both: {}", russian.heading()));
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
