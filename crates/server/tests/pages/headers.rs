//! Headers of every answer and flags of every cookie.

use axum::body::Body;
use http::Method;

use crate::{
    browser::{Answer, Browser, World},
    routes::{Town, routes},
    street::{self, PASSWORD},
};

/// What is wrong with the headers of an answer.
fn look(answer: &Answer, is_https: bool) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut must = |name: &str, has: &dyn Fn(&str) -> bool| {
        if !has(answer.header(name)) {
            wrong.push(format!("{} ({}): {name}: {:?}", answer.path, answer.status, answer.header(name)));
        }
    };
    must("content-security-policy", &|value| {
        let parts: Vec<&str> = value.split(';').map(str::trim).collect();
        ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'", "script-src 'self'"]
            .iter()
            .all(|part| parts.contains(part))
            && !value.contains("unsafe")
            && !value.contains('*')
    });
    must("x-content-type-options", &|value| value == "nosniff");
    // Under `no-referrer` browsers send a form of the page without its origin, which we refuse.
    let referrer = if answer.path.starts_with("/letters/") { "strict-origin" } else { "same-origin" };
    must("referrer-policy", &|value| value == referrer);
    must("cross-origin-opener-policy", &|value| value == "same-origin");
    must("cross-origin-resource-policy", &|value| value == "same-origin");
    must("permissions-policy", &|value| value.contains("camera=()"));
    must("strict-transport-security", &|value| value.is_empty() != is_https);
    must("server", &str::is_empty);
    must("x-powered-by", &str::is_empty);
    if !answer.path.starts_with("/health") {
        must("cache-control", &|value| value == "no-store");
    }
    if !answer.body.is_empty() && answer.header("content-type").starts_with("text/html") {
        must("content-type", &|value| value == "text/html; charset=utf-8");
    }
    wrong
}

/// Nothing of a page runs or styles that is not a file of ours.
fn look_inside(answer: &Answer) -> Vec<String> {
    let mut wrong = Vec::new();
    if !answer.is_page() {
        return wrong;
    }
    for element in answer.page().all() {
        let is_inline = matches!(element.name.as_str(), "script" | "style") && !element.text().is_empty();
        let foreign = ["src", "href", "action"].into_iter().filter_map(|name| element.attribute(name));
        for address in foreign {
            if address.contains("://") || address.starts_with("//") || address.starts_with("javascript:") {
                wrong.push(format!("{}: <{}> leads to {address}", answer.path, element.name));
            }
        }
        if is_inline
            || element.attribute("style").is_some()
            || element.attributes().any(|(name, _)| name.starts_with("on"))
        {
            wrong.push(format!("{}: inline in <{}>", answer.path, element.name));
        }
    }
    wrong
}

fn look_at_cookies(answer: &Answer, is_https: bool) -> Vec<String> {
    let ok = |line: &str| {
        let prefix = if is_https { "__Host-rodnya_" } else { "rodnya_" };
        line.starts_with(prefix)
            && line.contains("; Path=/;")
            && line.contains("; HttpOnly")
            && line.contains("; SameSite=Lax")
            && line.contains("; Secure") == is_https
            && !line.contains("Domain")
    };
    answer.cookies().into_iter().filter(|line| !ok(line)).map(|line| format!("{}: {line}", answer.path)).collect()
}

async fn errors(browser: &mut Browser) -> Vec<Answer> {
    let mut answers = vec![browser.get("/nothing").await];
    answers.push(browser.send(Method::DELETE, "/login", &[], Body::empty()).await);
    answers.push(browser.post("/login", &[]).await);
    let long = [("a".to_owned(), "x".repeat(70_000))];
    answers.push(browser.post("/login", &long).await);
    answers.push(browser.send(Method::POST, "/login", &[("origin", "null")], Body::empty()).await);
    answers.push(browser.send(Method::OPTIONS, "/login", &[], Body::empty()).await);
    answers
}

#[tokio::test]
async fn u1_every_answer_has_its_headers() {
    let town = Town::new().await;
    let mut wrong = Vec::new();
    for role in [0, 2, 4, 5] {
        let mut browser = town.browser(role).await;
        let mut answers = errors(&mut browser).await;
        for (_, path) in routes().into_iter().filter(|(method, _)| *method == Method::GET) {
            answers.push(browser.get(&town.fill(&path)).await);
        }
        for answer in &answers {
            wrong.extend(look(answer, false));
            wrong.extend(look_inside(answer));
            wrong.extend(look_at_cookies(answer, false));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn u1_static_files_may_be_kept_and_say_what_they_are() {
    let town = Town::new().await;
    let mut browser = town.browser(4).await;
    let home = browser.open("/").await.page();
    let mut files: Vec<String> = Vec::new();
    for element in home.all() {
        let address = if element.name == "script" { element.attribute("src") } else { element.attribute("href") };
        files.extend(address.filter(|address| address.starts_with("/static/")).map(str::to_owned));
    }
    assert!(files.len() >= 3, "{files:?}");
    for path in files {
        let answer = browser.get(&path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert!(answer.header("cache-control").contains("max-age"), "{path}: {:?}", answer.header("cache-control"));
        assert!(!answer.header("content-type").is_empty(), "{path}");
        assert!(answer.cookies().is_empty(), "{path}");
    }
}

#[tokio::test]
async fn i2_under_https_cookies_are_bound_to_the_host() {
    let world = World::at("https://portal.example", false).await;
    street::adult(&world, 0).await;
    let mut browser = world.browser();
    let mut wrong = Vec::new();
    let page = browser.open("/login").await;
    let mut form = page.form("/login");
    form.fill("Логин", &street::phone(0)).fill("Введите пароль", PASSWORD);
    let entered = browser.submit(&form, "Войти").await;
    let changed = browser.get("/language?to=en&back=%2F").await;
    let home = browser.open("/").await;
    let out = browser.submit(&home.form("/logout"), "Sign out").await;
    let mut answers = errors(&mut browser).await;
    answers.extend([page, entered.clone(), changed, home, out.clone()]);
    for answer in &answers {
        wrong.extend(look(answer, true));
        wrong.extend(look_at_cookies(answer, true));
    }
    assert!(entered.cookies().iter().any(|line| line.starts_with("__Host-rodnya_session=")), "{:?}", entered.cookies());
    assert!(out.cookies().iter().any(|line| line.contains("_session=;")), "{:?}", out.cookies());
    assert!(wrong.is_empty(), "{wrong:#?}");
}
