//! Forms that no page of ours has sent, and bodies that are no form: refused, and nothing is written.

use axum::body::Body;
use http::{Method, StatusCode};

use crate::{
    browser::{Answer, Browser, FORM},
    routes::{Town, routes},
};

/// Addresses that forms are sent to.
fn posts() -> Vec<String> {
    routes().into_iter().filter(|(method, _)| *method == Method::POST).map(|(_, path)| path).collect()
}

/// The addresses of forms that this role has: those of operators are nobody else's.
fn posts_of(role: usize) -> Vec<String> {
    posts().into_iter().filter(|path| role == 5 || !path.starts_with("/operator")).collect()
}

async fn send(browser: &mut Browser, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
    browser.send(Method::POST, path, headers, body.into()).await
}

#[tokio::test]
async fn u1_a_form_without_our_token_or_from_elsewhere_is_refused() {
    let town = Town::new().await;
    let mut wrong = Vec::new();
    for role in [0, 4, 5] {
        let mut browser = town.browser(role).await;
        let own = format!("csrf_token={}", browser.token().await);
        let foreign = format!("csrf_token={}", town.browser(3).await.token().await);
        let anonymous = format!("csrf_token={}", town.browser(0).await.token().await);
        let cut = own[..own.len() - 1].to_owned();
        let form = ("content-type", FORM);
        let ours = ("origin", "http://portal.example");
        type Headers<'a> = &'a [(&'a str, &'a str)];
        let cases: [(&str, Headers<'_>, &str); 12] = [
            ("no token", &[form, ours], "a=b"),
            ("an empty form", &[form, ours], ""),
            ("an empty token", &[form, ours], "csrf_token="),
            ("another session's token", &[form, ours], &foreign),
            ("a token of nobody", &[form, ours], &anonymous),
            ("a cut token", &[form, ours], &cut),
            ("another site", &[form, ("origin", "https://evil.example")], &own),
            ("another port", &[form, ("origin", "http://portal.example:8081")], &own),
            ("another scheme", &[form, ("origin", "https://portal.example")], &own),
            ("no site at all", &[form, ("origin", "null")], &own),
            ("cross-site", &[form, ("sec-fetch-site", "cross-site")], &own),
            ("same-site", &[form, ours, ("sec-fetch-site", "same-site")], &own),
        ];
        let before = town.world.kept();
        for path in posts_of(role) {
            let path = town.fill(&path);
            for (what, headers, body) in &cases {
                let answer = send(&mut browser, &path, headers, (*body).to_owned()).await;
                if answer.status != StatusCode::FORBIDDEN {
                    wrong.push(format!("{path} by role {role} with {what}: {}", answer.status));
                }
            }
        }
        if before != town.world.kept() {
            wrong.push(format!("something was written by role {role}"));
        }
    }
    // Nobody's forms to pages of a signed-in person lead to the login page, or are refused: both change nothing.
    wrong.retain(|line| !(line.contains("role 0") && line.ends_with("303 See Other")));
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn u1_a_body_that_is_no_form_of_ours_is_refused() {
    let town = Town::new().await;
    for role in [4, 5] {
        let wrong = foreign_bodies(&town, role).await;
        assert!(wrong.is_empty(), "role {role}: {wrong:#?}");
    }
}

async fn foreign_bodies(town: &Town, role: usize) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut browser = town.browser(role).await;
    let token = browser.token().await;
    let long = format!("csrf_token={token}&a={}", "x".repeat(64 * 1024 + 1 - token.len() - "csrf_token=&a=".len()));
    assert_eq!(long.len(), 64 * 1024 + 1);
    let many = format!("csrf_token={token}{}", "&a=b".repeat(1000));
    let part = format!("--x\r\nContent-Disposition: form-data; name=\"csrf_token\"\r\n\r\n{token}\r\n--x--\r\n");
    let json = format!("{{\"csrf_token\":\"{token}\"}}");
    let latin = [format!("csrf_token={token}&surname=").as_bytes(), &[0xc8, 0xe2, 0xff]].concat();
    let escaped = format!("csrf_token={token}&surname=%C8%E2%FF");
    let cases: [(&str, &str, Vec<u8>, &[u16]); 6] = [
        ("64 KiB and a byte", FORM, long.into_bytes(), &[413]),
        ("1,001 fields", FORM, many.into_bytes(), &[400, 413]),
        ("multipart", "multipart/form-data; boundary=x", part.into_bytes(), &[400, 415]),
        ("JSON", "application/json", json.into_bytes(), &[400, 415]),
        ("no type", "", format!("csrf_token={token}").into_bytes(), &[400, 415]),
        ("bytes that are no UTF-8", FORM, latin, &[400, 422, 303, 200]),
    ];
    let before = town.world.kept();
    for path in posts_of(role) {
        let path = town.fill(&path);
        for (what, kind, body, allowed) in cases.iter().take(5) {
            let headers = [("origin", "http://portal.example"), ("content-type", kind)];
            let answer = send(&mut browser, &path, &headers[..if kind.is_empty() { 1 } else { 2 }], body.clone()).await;
            if !allowed.contains(&answer.status.as_u16()) {
                wrong.push(format!("{path} with {what}: {}", answer.status));
            } else if !answer.is_page() {
                wrong.push(format!("{path} with {what}: {} without a page", answer.status));
            }
        }
    }
    if before != town.world.kept() {
        wrong.push("something was written".to_owned());
    }
    for path in posts_of(role).into_iter().filter(|path| !path.starts_with("/logout")) {
        let path = town.fill(&path);
        for body in [cases[5].2.clone(), escaped.clone().into_bytes()] {
            let answer = send(&mut browser, &path, &[("content-type", FORM)], body).await;
            if answer.status.is_server_error() {
                wrong.push(format!("{path} with bytes that are no UTF-8: {}", answer.status));
            }
        }
    }
    wrong
}

#[tokio::test]
async fn u1_a_form_that_says_nothing_of_its_origin_passes_on_its_token() {
    let town = Town::new().await;
    let mut browser = town.browser(4).await;
    let token = browser.token().await;
    let body = format!("csrf_token={token}");
    let answer = send(&mut browser, "/notifications/read-all", &[("content-type", FORM)], body).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
}
