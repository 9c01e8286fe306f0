//! Login and logout (I2): what a stranger learns from them, and what stays in a browser.

use http::StatusCode;
use jiff::SignedDuration;

use crate::{
    browser::{Answer, Browser, World},
    street::{self, PASSWORD},
};

async fn sign_in(browser: &mut Browser, path: &str, (login, password): (&str, &str)) -> Answer {
    let mut form = browser.open(path).await.form("/login");
    form.fill("Логин (телефон, email или СНИЛС)", login).fill("Введите пароль", password);
    browser.submit(&form, "Войти").await
}

fn session(browser: &Browser) -> Option<String> {
    browser.jar.iter().find(|(name, _)| name.ends_with("rodnya_session")).map(|(_, value)| value.clone())
}

#[tokio::test]
async fn i2_an_unknown_login_and_a_wrong_password_look_the_same() {
    let world = World::new().await;
    street::parent(&world, 0).await;
    let mut seen = Vec::new();
    let snils = street::snils(0).digits().to_owned();
    for login in ["+79000000000", "olga0@pochta.example", "+79990000000", "nobody@pochta.example", "никто", &snils]
    {
        let mut browser = world.browser();
        browser.open("/login").await;
        let answer = sign_in(&mut browser, "/login", (login, "Wrong-47-luna")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{login}");
        let token = answer.form("/login").fields.iter().find(|f| f.name == "csrf_token").unwrap().value.clone();
        let names: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
        seen.push((names, answer.body.replace(login, "LOGIN").replace(&token, "TOKEN")));
        assert_eq!(session(&browser), None);
    }
    for other in &seen[1..] {
        assert_eq!(seen[0], *other);
    }
}

#[tokio::test]
async fn i2_the_sixth_wrong_try_is_slowed_and_every_spelling_counts() {
    let world = World::new().await;
    street::adult(&world, 0).await;
    let mut browser = world.browser();
    for login in ["+79000000000", "8 900 000-00-00", "olga0@pochta.example", "OLGA0@pochta.example", "89000000000"] {
        assert_eq!(sign_in(&mut browser, "/login", (login, "x")).await.status, 422, "{login}");
    }
    let slowed = sign_in(&mut browser, "/login", ("+79000000000", PASSWORD)).await;
    assert_eq!(slowed.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(slowed.header("retry-after"), "1");
    slowed.says("Слишком много попыток подряд");
    assert_eq!(slowed.form("/login").value("Логин"), "+79000000000");
    let mut elsewhere = world.browser();
    let other = sign_in(&mut elsewhere, "/login", ("+79000000000", PASSWORD)).await;
    assert_eq!(other.status, StatusCode::SEE_OTHER, "strangers cannot lock anybody out");
    for wait in [1, 2, 4, 8] {
        world.advance(SignedDuration::from_secs(wait));
        assert_eq!(sign_in(&mut browser, "/login", ("nobody", "x")).await.status, 422, "another's counter");
    }
}

#[tokio::test]
async fn i2_a_pause_doubles_and_ends_with_the_right_password() {
    let world = World::new().await;
    street::adult(&world, 0).await;
    let mut browser = world.browser();
    let mut wait = 0;
    for tries in 0..9 {
        world.advance(SignedDuration::from_secs(wait));
        assert_eq!(sign_in(&mut browser, "/login", ("+79000000000", "x")).await.status, 422, "try {tries}");
        wait = if tries < 4 { 0 } else { 1 << (tries - 4) };
        if wait > 1 {
            let early = sign_in(&mut browser, "/login", ("+79000000000", PASSWORD)).await;
            assert_eq!(early.status, 429, "try {tries}");
            assert_eq!(early.header("retry-after").parse::<i64>().unwrap(), wait, "try {tries}");
        }
    }
    world.advance(SignedDuration::from_secs(wait));
    assert_eq!(sign_in(&mut browser, "/login", ("+79000000000", PASSWORD)).await.status, 303);
}

#[tokio::test]
async fn i2_one_goes_on_to_pages_of_ours_only() {
    let world = World::new().await;
    street::adult(&world, 0).await;
    for (next, place) in [
        ("%2Faccount", "/account"),
        ("%2Ffamily%3Fa%3Db", "/family?a=b"),
        ("https%3A%2F%2Fevil.example", "/"),
        ("%2F%2Fevil.example", "/"),
        ("%2F%5Cevil.example", "/"),
        ("%5C%5Cevil.example", "/"),
        ("%09%2F%2Fevil.example", "/"),
        ("%2F%09%2Fevil.example", "/"),
        ("javascript%3Aalert(1)", "/"),
        ("%2Fa%0D%0ASet-Cookie%3A%20a%3Db", "/"),
        ("%2F%00", "/"),
    ] {
        let mut browser = world.browser();
        let answer = sign_in(&mut browser, &format!("/login?next={next}"), (&street::phone(0), PASSWORD)).await;
        assert_eq!(answer.place(), Some(place), "{next}");
        let signed = browser.get(&format!("/login?next={next}")).await;
        assert_eq!(signed.place(), Some(place), "{next} when signed in");
    }
    let mut browser = world.browser();
    let mut form = browser.open("/login").await.form("/login");
    form.fill("Логин", &street::phone(0)).fill("Введите пароль", PASSWORD);
    let hidden = form.fields.iter_mut().find(|field| field.name == "next").unwrap();
    hidden.value = "//evil.example".to_owned();
    assert_eq!(browser.submit(&form, "Войти").await.place(), Some("/"), "a changed form");
}

#[tokio::test]
async fn i2_the_page_one_wanted_is_opened_after_the_login() {
    let world = World::new().await;
    street::adult(&world, 0).await;
    let mut browser = world.browser();
    let page = browser.open("/notifications?show=unread").await;
    let mut form = page.form("/login");
    form.fill("Логин", &street::email(0)).fill("Введите пароль", "x");
    let page = browser.press(&form, "Войти").await;
    let mut form = page.form("/login");
    form.fill("Введите пароль", PASSWORD);
    assert_eq!(browser.press(&form, "Войти").await.path, "/notifications?show=unread");
}

#[tokio::test]
async fn i2_a_login_makes_a_new_session_and_ends_the_one_before() {
    let world = World::new().await;
    let first = street::adult(&world, 0).await;
    street::adult(&world, 1).await;
    let mut browser = world.browser();
    let planted = world.edge.secret().text();
    browser.jar.insert("rodnya_session".to_owned(), planted.clone());
    sign_in(&mut browser, "/login", (&street::phone(0), PASSWORD)).await;
    let one = session(&browser).unwrap();
    assert_ne!(one, planted, "a planted id is not taken");
    let old = browser.clone();
    sign_in(&mut browser, "/login?again=1", (&street::phone(1), PASSWORD)).await;
    assert_ne!(session(&browser).unwrap(), one);
    browser.open("/account").await.says("Ольга Журавлёва");
    let answer = old.clone().get("/account").await;
    assert!(answer.place().is_some_and(|place| place.starts_with("/login?")), "A's session has ended as B came");
    let live = world.edge.clock.now();
    let left = world.db.read(move |tx| rodnya_store::session::list_live(tx, first, live)).await.unwrap();
    assert!(left.is_empty());
}

#[tokio::test]
async fn i2_logout_ends_the_session_everywhere_in_this_browser() {
    let world = World::new().await;
    street::adult(&world, 0).await;
    let mut browser = world.browser();
    sign_in(&mut browser, "/login", (&street::phone(0), PASSWORD)).await;
    let home = browser.open("/").await;
    let second_tab = browser.open("/notifications").await;
    let stolen = browser.clone();
    let out = browser.submit(&home.form("/logout"), "Выйти").await;
    assert_eq!(out.header("clear-site-data"), "\"cache\"");
    assert_eq!(session(&browser), None);
    let page = browser.follow(out).await;
    page.says("Вы вышли");
    for path in ["/account", "/family", "/profile", "/notifications"] {
        let back = browser.get(path).await;
        assert!(back.place().is_some_and(|place| place.starts_with("/login?next=")), "back to {path}");
        assert_eq!(back.header("cache-control"), "no-store");
        let copied = stolen.clone().get(path).await;
        assert!(copied.place().is_some_and(|place| place.starts_with("/login?")), "a copied cookie opens {path}");
    }
    let late = browser.press(&second_tab.form("/notifications/read-all"), "Прочитать все").await;
    assert!(
        late.status == StatusCode::FORBIDDEN || late.path.starts_with("/login"),
        "the form of a second tab: {} {}",
        late.status,
        late.path
    );
    let twice = browser.submit(&home.form("/logout"), "Выйти").await;
    assert_eq!(twice.status, StatusCode::FORBIDDEN);
    twice.says("Страница устарела").says("обновите страницу").says("На главную");
}

#[tokio::test]
async fn i2_a_foreign_computer_forgets_sooner() {
    let world = World::new().await;
    street::adult(&world, 0).await;
    let mut own = world.browser();
    let answer = sign_in(&mut own, "/login", (&street::phone(0), PASSWORD)).await;
    let line = answer.cookies().into_iter().find(|line| line.contains("_session=")).unwrap();
    assert!(line.contains("Max-Age=43200"), "{line}");
    let mut foreign = world.browser();
    let mut form = foreign.open("/login").await.form("/login");
    form.fill("Логин", &street::phone(0)).fill("Введите пароль", PASSWORD).tick("Чужой компьютер");
    let answer = foreign.submit(&form, "Войти").await;
    let line = answer.cookies().into_iter().find(|line| line.contains("_session=")).unwrap();
    assert!(!line.contains("Max-Age") && !line.contains("Expires"), "{line}");
    own.open("/account").await.says("чужой компьютер");
    world.advance(SignedDuration::from_mins(16));
    assert!(foreign.open("/account").await.path.starts_with("/login"), "15 minutes of rest");
    assert_eq!(own.open("/account").await.path, "/account", "30 minutes of rest");
    world.advance(SignedDuration::from_mins(31));
    assert!(own.open("/account").await.path.starts_with("/login"), "30 minutes of rest");
}

#[tokio::test]
async fn i2_a_session_ends_after_twelve_hours_whatever_one_does() {
    let world = World::new().await;
    let person = street::adult(&world, 0).await;
    let mut browser = world.signed_in(person).await;
    for _ in 0..28 {
        world.advance(SignedDuration::from_mins(25));
        assert_eq!(browser.open("/account").await.path, "/account");
    }
    world.advance(SignedDuration::from_mins(25));
    assert!(browser.open("/account").await.path.starts_with("/login"));
}

#[tokio::test]
async fn i2_a_session_in_the_list_is_ended_from_another_browser() {
    let world = World::new().await;
    let person = street::adult(&world, 0).await;
    let (mut lost, mut own) = (world.signed_in(person).await, world.signed_in(person).await);
    let page = own.open("/account").await;
    let forms: Vec<_> = page.forms().into_iter().filter(|form| form.action.starts_with("/account/sessions/")).collect();
    assert!(!forms.is_empty(), "{}", page.text());
    for form in &forms {
        let answer = own.clone().submit(form, "Завершить").await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
    }
    assert!(lost.open("/account").await.path.starts_with("/login"));
    assert_eq!(own.open("/account").await.path, "/account");
}

#[tokio::test]
async fn i2_broken_and_forged_cookies_are_nobodys() {
    let world = World::new().await;
    let person = street::adult(&world, 0).await;
    let browser = world.signed_in(person).await;
    let token = session(&browser).unwrap();
    let mut forged: Vec<String> = (0..token.len()).map(|length| token[..length].to_owned()).collect();
    forged.extend([
        format!("{token}A"),
        format!("{token}="),
        token.to_lowercase(),
        "x".repeat(5000),
        "\"\"".to_owned(),
    ]);
    for value in forged {
        let mut browser = world.browser();
        browser.jar.insert("rodnya_session".to_owned(), value.clone());
        let answer = browser.get("/account").await;
        assert!(answer.place().is_some_and(|place| place.starts_with("/login?")), "{value}: {}", answer.status);
    }
    for (name, value) in
        [("rodnya_flash", "b1BhZ2U.x"), ("rodnya_flash", "..."), ("rodnya_lang", "<b>"), ("rodnya_browser", "x")]
    {
        let mut browser = world.browser();
        browser.jar.insert(name.to_owned(), value.to_owned());
        let page = browser.get("/login").await;
        assert_eq!(page.status, StatusCode::OK);
        page.hides("Page").says("Введите пароль");
    }
}

#[tokio::test]
async fn u1_a_session_that_is_about_to_end_can_be_kept() {
    let world = World::new().await;
    let mother = street::parent(&world, 0).await;
    let mut browser = world.signed_in(mother).await;
    let page = browser.open("/profile").await;
    let rest = page.page().all().iter().find_map(|one| one.attribute("data-session")).map(str::to_owned);
    let rest: i64 = rest.expect("the page knows when it ends").parse().unwrap();
    assert!((1700..=1800).contains(&rest), "half an hour of rest: {rest}");
    let token = browser.token().await;
    world.advance(SignedDuration::from_mins(29));
    let stay = browser.post("/account/stay", &[("csrf_token".to_owned(), token.clone())]).await;
    assert_eq!(stay.status, StatusCode::NO_CONTENT);
    world.advance(SignedDuration::from_mins(29));
    browser.open("/profile").await.says("Мой профиль");
    world.advance(SignedDuration::from_mins(31));
    let late = browser.post("/account/stay", &[("csrf_token".to_owned(), token)]).await;
    assert!(late.status.is_redirection() || late.status == StatusCode::FORBIDDEN, "{}", late.status);
    assert!(browser.open("/login").await.page().all().iter().all(|one| one.attribute("data-session").is_none()));
}
