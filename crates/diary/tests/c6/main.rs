//! The diary against a small provider: in, lessons, out, and everything that goes wrong on the way.

mod provider;
mod visitor;

use http::StatusCode;
use serde_json::{Value, json};

use crate::visitor::{House, Visitor, child_claims, pupil};

#[tokio::test]
async fn c6_a_pupil_sees_the_lessons_of_the_week() {
    let house = House::new().await;
    house.diary.enrol(pupil("Мира", "11223344595", "3Б")).await.unwrap();
    let mut child = Visitor::new(&house);
    let first = child.get("/").await;
    assert!(first.has("Школьный дневник") && first.has("Войти через «Родню»") && first.has("демонстрация"));
    let page = child.log_in(child_claims()).await;
    assert_eq!(page.status, StatusCode::OK);
    for words in ["Мира Журавлёва", "Русский язык", "Понедельник", "Пятница", "сегодня", "8:30–9:15", "Выйти"]
    {
        assert!(page.has(words), "«{words}» is missing");
    }
    assert!(!page.has("Войти"), "no way in stands on a page with lessons");
    for section in ["homework", "marks", "attendance", "week?of=2027-01-04", "week?of=nonsense"] {
        let page = child.get(&format!("/pupils/1/{section}")).await;
        assert_eq!(page.status, StatusCode::OK, "{section}");
        assert!(!page.has("Войти"), "{section}");
    }
    assert!(child.get("/pupils/1/week?of=2027-01-04").await.has("8 января 2027"));
}

#[tokio::test]
async fn c6_every_page_is_there_in_english() {
    let house = House::new().await;
    house.diary.enrol(pupil("Мира", "11223344595", "3Б")).await.unwrap();
    let mut child = Visitor::new(&house);
    child.get("/language?to=en&back=/").await;
    let first = child.get("/").await;
    assert!(first.has("Sign in with Rodnya") && first.body.contains("<html lang=\"en\">"));
    let page = child.log_in(child_claims()).await;
    for words in ["Monday", "today", "Mathematics", "Sign out", "Class"] {
        assert!(page.has(words), "“{words}” is missing");
    }
}

#[tokio::test]
async fn c6_a_parent_sees_each_child_and_nobody_elses() {
    let house = House::new().await;
    house.diary.enrol(pupil("Мира", "11223344595", "3Б")).await.unwrap();
    house.diary.enrol(pupil("Лев", "11223344602", "6А")).await.unwrap();
    house.diary.enrol(pupil("Чужой", "11223344610", "7В")).await.unwrap();
    let child =
        |name: &str| json!({ "sub": name, "given_name": name, "family_name": "Журавлёва", "birthdate": "2016-05-04" });
    let mut mother = Visitor::new(&house);
    let page = mother
        .log_in(json!({
            "sub": "mother", "given_name": "Ольга", "family_name": "Журавлёва", "birthdate": "1988-02-29",
            "family": [child("Мира"), child("Лев")],
        }))
        .await;
    assert!(page.has("Мира") && page.has("Лев") && page.has("/pupils/2/week"));
    assert_eq!(mother.get("/pupils/2/week").await.status, StatusCode::OK);
    assert_eq!(mother.get("/pupils/3/week").await.status, StatusCode::NOT_FOUND);
    assert_eq!(mother.get("/pupils/999999999999999999999/week").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(mother.get("/pupils/1/secrets").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn c6_who_is_not_in_the_lists_is_told_to_ask_the_school() {
    let house = House::new().await;
    let mut child = Visitor::new(&house);
    let page = child.log_in(child_claims()).await;
    for words in ["Обратитесь в образовательную организацию", "45 95", "+7 900 000-12-00", "Войти ещё раз"]
    {
        assert!(page.has(words), "«{words}» is missing");
    }
    house.diary.enrol(pupil("Мира", "11223344595", "3Б")).await.unwrap();
    assert!(child.get("/").await.has("Русский язык"), "found as soon as the school has added the pupil");
    let mut nobody = Visitor::new(&house);
    let adult = json!({ "sub": "x", "given_name": "Иван", "family_name": "Снег", "birthdate": "1980-01-01" });
    assert!(nobody.log_in(adult).await.has("нет ни одного ребёнка"));
}

#[tokio::test]
async fn c6_a_refusal_for_want_of_permission_is_a_page_a_child_understands() {
    let house = House::new().await;
    let mut child = Visitor::new(&house);
    let asked = child.begin().await;
    let answer = format!(
        "/callback?error=access_denied&error_description=consent_required_from_guardian%3A+wait&state={}&iss={}",
        asked["state"], house.provider.issuer
    );
    let page = child.get(&answer).await;
    for words in ["разрешение родителей", "мама или папа", "«Уведомлениях»", "Войти ещё раз"]
    {
        assert!(page.has(words), "«{words}» is missing");
    }
    let asked = child.begin().await;
    let answer = format!("/callback?error=access_denied&state={}&iss={}", asked["state"], house.provider.issuer);
    assert!(child.get(&answer).await.has("Вход отменён"));
}

#[tokio::test]
async fn c6_an_answer_counts_once_in_its_browser_from_its_issuer() {
    let house = House::new().await;
    house.diary.enrol(pupil("Мира", "11223344595", "3Б")).await.unwrap();
    let mut child = Visitor::new(&house);
    let asked = child.begin().await;
    let answer = child.answer("one", &asked, child_claims());

    let mut stranger = Visitor::new(&house);
    stranger.begin().await;
    assert!(stranger.get(&answer).await.has("Вход не закончен"), "another browser");
    assert!(child.get(&answer).await.has("Вход не закончен"), "and the answer is spent");

    let asked = child.begin().await;
    let foreign =
        child.answer("two", &asked, child_claims()).replace(&house.provider.issuer, "https://evil.example.org");
    assert!(child.get(&foreign).await.has("Вход не удался"), "another issuer");

    let asked = child.begin().await;
    let answer = child.answer("three", &asked, child_claims());
    assert_eq!(child.get(&answer).await.status, StatusCode::SEE_OTHER);
    assert_eq!(child.get(&answer).await.location.as_deref(), Some("/"), "a reload leads in, not out");
    assert_eq!(child.get("/callback?state=a&state=b").await.status, StatusCode::BAD_REQUEST);
    assert!(Visitor::new(&house).get("/callback").await.has("Вход не закончен"));

    let asked = child.begin().await;
    let late = child.answer("four", &asked, child_claims());
    house.advance(25 * 3600);
    assert!(child.get(&late).await.has("Вход не закончен"), "a day later");
}

#[tokio::test]
async fn c6_an_id_token_that_lies_opens_nothing() {
    let house = House::new().await;
    house.diary.enrol(pupil("Мира", "11223344595", "3Б")).await.unwrap();
    let now = house.now_s();
    for lie in [
        json!({ "nonce": "another" }),
        json!({ "aud": "another" }),
        json!({ "iss": "https://evil.example.org" }),
        json!({ "exp": now - 3600 }),
        json!({ "iat": now - 7200 }),
        json!({ "at_hash": "AAAAAAAAAAAAAAAAAAAAAA" }),
        json!({ "sub": "another" }),
    ] {
        *house.provider.lies.lock().unwrap() = lie.clone();
        let mut child = Visitor::new(&house);
        let page = child.log_in(child_claims()).await;
        assert!(page.has("Вход не удался"), "{lie}");
        assert!(child.get("/").await.has("Войти через"), "{lie}");
    }
}

#[tokio::test]
async fn c6_keys_that_the_provider_changed_are_learnt() {
    let house = House::new().await;
    house.diary.enrol(pupil("Мира", "11223344595", "3Б")).await.unwrap();
    assert!(Visitor::new(&house).log_in(child_claims()).await.has("Русский язык"));
    house.provider.rotate();
    house.advance(10);
    let mut child = Visitor::new(&house);
    assert!(child.log_in(child_claims()).await.has("Русский язык"));
    house.provider.rotate();
    house.advance(10);
    assert_eq!(child.notice(house.provider.logout_token("1", "child", None)).await, StatusCode::OK);
    assert!(child.get("/").await.has("Войти через"));
}

#[tokio::test]
async fn c4_a_log_out_at_the_provider_closes_the_diary_at_once() {
    let house = House::new().await;
    house.diary.enrol(pupil("Мира", "11223344595", "3Б")).await.unwrap();
    let mut child = Visitor::new(&house);
    child.log_in(child_claims()).await;
    let on_the_way = child.begin().await;
    let sid = child.sid.clone();
    for bad in ["", "a.b.c", &house.provider.logout_token("0", "child", Some(&sid)).replace('e', "f")] {
        assert_eq!(child.notice(bad.to_owned()).await, StatusCode::BAD_REQUEST);
    }
    assert!(child.get("/").await.has("Русский язык"));
    house.advance(1);
    let token = house.provider.logout_token("1", "child", Some(&sid));
    assert_eq!(child.notice(token.clone()).await, StatusCode::OK);
    let page = child.get("/").await;
    assert!(!page.has("Русский язык") && page.has("Дневник закрыт") && page.has("Войти через"));
    assert_eq!(child.get("/pupils/1/week").await.location.as_deref(), Some("/"));

    let overtaken = child.answer_as("late", &on_the_way, child_claims(), &sid);
    assert!(child.get(&overtaken).await.has("Дневник закрыт"), "a sign-on begun before the withdrawal");

    house.advance(1);
    assert!(child.log_in(child_claims()).await.has("Русский язык"));
    assert_eq!(child.notice(token).await, StatusCode::OK, "a repeat is answered");
    assert!(child.get("/").await.has("Русский язык"), "and ends nothing");
}

#[tokio::test]
async fn c6_signing_out_ends_the_session_here_and_there() {
    let house = House::new().await;
    house.diary.enrol(pupil("Мира", "11223344595", "3Б")).await.unwrap();
    let mut child = Visitor::new(&house);
    let page = child.log_in(child_claims()).await;
    let token = page.csrf();
    assert_eq!(child.post("/logout", &[]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(child.post("/logout", &[("csrf_token", "wrong")]).await.status, StatusCode::FORBIDDEN);
    let foreign = child.post_from("https://evil.example.org", "/logout", &[("csrf_token", &token)]).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    let kept = child.cookies.clone();
    let out = child.post("/logout", &[("csrf_token", &token)]).await;
    let address = out.location.unwrap();
    let asked = visitor::query(&address);
    assert!(address.starts_with(&format!("{}/logout?", house.provider.issuer)));
    assert!(asked["id_token_hint"].contains('.') && asked["post_logout_redirect_uri"].ends_with("/signed-out"));
    let farewell = child.get(&format!("/signed-out?state={}", asked["state"])).await;
    assert!(farewell.has("Вы вышли из дневника") && farewell.has("Войти через"));
    assert!(!child.get("/signed-out?state=other").await.has("Вы вышли"));
    child.cookies = kept;
    assert!(child.get("/").await.has("Дневник закрыт"), "the old cookie opens nothing");
}

#[tokio::test]
async fn c6_a_session_ends_by_time() {
    let house = House::new().await;
    house.diary.enrol(pupil("Мира", "11223344595", "3Б")).await.unwrap();
    let mut child = Visitor::new(&house);
    child.log_in(child_claims()).await;
    for _ in 0..7 {
        house.advance(3600 + 1800);
        assert!(child.get("/").await.has("Русский язык"));
    }
    house.advance(3600 + 1800);
    assert!(child.get("/").await.has("Дневник закрыт"), "twelve hours in all");
    child.log_in(child_claims()).await;
    house.advance(2 * 3600);
    assert!(child.get("/").await.has("Дневник закрыт"), "two hours without use");
}

#[tokio::test]
async fn c6_pages_carry_the_headers_and_errors_have_pages() {
    let house = House::new().await;
    let mut anyone = Visitor::new(&house);
    for (path, status) in
        [("/", 200), ("/nothing", 404), ("/static/none.css", 404), ("/logout", 405), ("/language?to=xx", 404)]
    {
        let page = anyone.get(path).await;
        assert_eq!(page.status.as_u16(), status, "{path}");
        assert!(page.body.starts_with("<!DOCTYPE html>"), "{path}");
        let header =
            |name: &str| page.headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
        let policy = header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'")
                && policy.contains(&format!("form-action 'self' {}", house.provider.issuer))
        );
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("cache-control"), "no-store");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin");
    }
    let large = anyone.post("/logout", &[("csrf_token", &"x".repeat(70_000))]).await;
    assert!(large.status.is_client_error());
    assert_eq!(anyone.head("/login").await, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn c6_a_provider_that_is_away_gets_a_page_and_another_try() {
    let house = House::new().await;
    let lonely = House::at("http://127.0.0.1:9").await;
    let page = Visitor::new(&lonely).get("/login").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.has("Вход сейчас не отвечает") && page.has("Войти ещё раз"));
    assert_eq!(Visitor::new(&house).get("/login").await.status, StatusCode::SEE_OTHER);
}

#[test]
fn c6_registration_metadata_name_every_address() {
    let named = rodnya_diary::Named::new("Школьный дневник", "School diary");
    let url = url::Url::parse("http://127.0.0.1:8081/").unwrap();
    let metadata: Value = rodnya_diary::client_metadata(&url, &named, "Школа № 12", &named);
    assert_eq!(metadata["redirect_uris"][0], "http://127.0.0.1:8081/callback");
    assert_eq!(metadata["post_logout_redirect_uris"][0], "http://127.0.0.1:8081/signed-out");
    assert_eq!(metadata["backchannel_logout_uri"], "http://127.0.0.1:8081/backchannel-logout");
    assert_eq!(metadata["scope"], "openid profile snils family");
}
