//! «Мой профиль» as a signed-in person, nobody, and a child meet it: requests in, status and visible text out.

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, to_bytes},
};
use http::{Request, StatusCode, header};
use jiff::civil::date;
use rodnya_domain::{
    Actor, Lang, PersonId,
    document::{Field, Kind},
    email::Email,
    name::FullName,
    phone::Phone,
    registry_request::{Answer, Record, Subject},
};
use rodnya_flows::{
    edge::Edge,
    password::Passwords,
    registry_request::{self, Answered},
    session::{self, Begin},
};
use rodnya_shell::{Portal, Settings};
use rodnya_store::{
    Db,
    account::{self, Contact, NewAccount},
    document, registry_request as requests,
};
use rodnya_testkit::Town;
use tower::ServiceExt as _;

struct Browser {
    _town: Town,
    db: Db,
    edge: Edge,
    app: Router,
    person: PersonId,
    cookie: String,
}

impl Browser {
    /// A browser in which a person born on this day is signed in.
    async fn signed_in(birth: jiff::civil::Date) -> Self {
        let (town, edge) = (Town::new(), Edge::default());
        let settings = Settings {
            trusted_proxies: Vec::new(),
            public_url: "http://portal.example".to_owned(),
            demo: true,
            operator_ru: "Управление образования".to_owned(),
            operator_en: "The education office".to_owned(),
            password_policy: rodnya_domain::password::Policy::named("seed").unwrap(),
        };
        let portal = Portal {
            db: town.db.clone(),
            edge: edge.clone(),
            passwords: Passwords::new(&[1; 32], [2; 16]),
            mailboxes: None,
            settings: Arc::new(settings),
        };
        let token = edge.secret();
        let begin = Begin { token: token.clone(), foreign_computer: false, agent: "test".to_owned() };
        let made = town.db.write(edge.cx(Actor::Nobody, Lang::Ru), move |tx, cx| {
            let new = NewAccount {
                person: cx.id(),
                name: FullName::parse("Снегирёва", "Ольга", "Павловна").unwrap(),
                birth_date: birth,
                password_hash: "x".to_owned(),
                question: "?".to_owned(),
                answer_hash: "x".to_owned(),
                terms_version: "1".to_owned(),
                lang: Lang::Ru,
            };
            account::insert_own(tx, &new, cx.now)?;
            let phone = Contact::Phone(Phone::parse("+7 900 000-12-34").unwrap());
            let email = Contact::Email(Email::parse("olga@pochta.example").unwrap());
            account::insert_contact(tx, cx.id(), new.person, &phone, cx.now)?;
            account::insert_contact(tx, cx.id(), new.person, &email, cx.now)?;
            session::begin_session(tx, cx, new.person, &begin)?;
            Ok(new.person)
        });
        let person = made.await.unwrap();
        let cookie = format!("rodnya_session={}", token.text());
        Self {
            db: town.db.clone(),
            _town: town,
            edge,
            app: rodnya_shell::router(rodnya_portal::pages(), portal),
            person,
            cookie,
        }
    }

    async fn send(&self, request: Request<Body>) -> (StatusCode, String) {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let place = response.headers().get(header::LOCATION).map(|value| value.to_str().unwrap().to_owned());
        let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        (status, place.unwrap_or_else(|| String::from_utf8(body.to_vec()).unwrap()))
    }

    async fn get(&self, path: &str) -> (StatusCode, String) {
        let request = Request::get(path).header(header::COOKIE, &self.cookie).header(header::ACCEPT_LANGUAGE, "ru");
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Opens the form of a datum, fills it in and sends it.
    async fn save(&self, datum: &str, fields: &[(&str, &str)]) -> (StatusCode, String) {
        let path = format!("/profile/{datum}");
        let (status, form) = self.get(&path).await;
        assert_eq!(status, StatusCode::OK, "{form}");
        let token = form.split("name=\"csrf_token\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let mut body = vec![("csrf_token", token)];
        body.extend_from_slice(fields);
        let request = Request::post(&path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(serde_urlencoded::to_string(&body).unwrap())).unwrap()).await
    }

    async fn saved(&self, datum: &str, fields: &[(&str, &str)]) {
        assert_eq!(self.save(datum, fields).await, (StatusCode::SEE_OTHER, "/profile".to_owned()), "{datum}");
    }

    /// The words of the profile, tags left out and special spaces made plain.
    async fn words(&self) -> String {
        let (status, page) = self.get("/profile").await;
        assert_eq!(status, StatusCode::OK);
        words(&page)
    }

    /// The office answers the latest question about a paper.
    async fn answer(&self, kind: Kind, answer: Answer) {
        let person = self.person;
        let cx = self.edge.cx(Actor::Worker, Lang::Ru);
        let settled = self.db.write(cx, move |tx, cx| {
            let held = document::held(tx, person, kind)?;
            let paper = held.beside.or(held.in_force).unwrap();
            let request = requests::of_subject(tx, Subject::Document(paper.id))?.remove(0);
            registry_request::sent(tx, cx, request.id)?;
            let answered =
                Answered { asked_hash: request.asked_hash, answer: answer.clone(), record: Record::default() };
            registry_request::settle(tx, cx, request.id, &answered)
        });
        settled.await.unwrap().unwrap();
    }
}

fn words(page: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for letter in page.chars() {
        match letter {
            '<' => inside = true,
            '>' => {
                inside = false;
                text.push(' ');
            }
            '\u{a0}' | '\u{202f}' => text.push(' '),
            '\u{2060}' => {}
            other if !inside => text.push(other),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const PASSPORT: [(&str, &str); 6] = [
    ("passport", "9900 123456"),
    ("issued-day", "20"),
    ("issued-month", "10"),
    ("issued-year", "2008"),
    ("department_code", "990-007"),
    ("issued_by", "Отделом внутренних дел"),
];

#[tokio::test]
async fn i5_every_datum_is_given_behind_its_own_form_and_shown() {
    let browser = Browser::signed_in(date(1988, 9, 14)).await;
    let before = browser.words().await;
    for shown in ["Снегирёва Ольга Павловна", "14 сентября 1988", "olga@pochta.example", "+7 900 000-12-34"]
    {
        assert!(before.contains(shown), "{shown} is not in {before}");
    }
    assert!(before.contains("Упрощённая учётная запись") && before.contains("Добавить : Пол"), "{before}");
    browser.saved("sex", &[("sex", "f")]).await;
    browser.saved("birth-place", &[("birth_place", "г. Светлоречье")]).await;
    browser.saved("citizenship", &[("citizenship", "RU"), ("country", "")]).await;
    browser.saved("registered-address", &[("address", "ул. Садовая, д. 4")]).await;
    browser.saved("living-address", &[("address", "ул. Лесная, д. 7")]).await;
    browser.saved("region", &[("region", "Asia/Omsk")]).await;
    browser.saved("snils", &[("snils", "112-233-445 95")]).await;
    browser.saved("passport", &PASSPORT).await;
    browser.saved("names", &[("surname", "Снегирёва"), ("given_name", "Ольга"), ("patronymic", "")]).await;
    let birth = [("birth-day", "15"), ("birth-month", "9"), ("birth-year", "1988")];
    browser.saved("birth-date", &birth).await;
    let page = browser.words().await;
    for shown in [
        "Женский",
        "г. Светлоречье",
        "Россия",
        "ул. Садовая, д. 4",
        "ул. Лесная, д. 7",
        "Омск",
        "•••-•••-445 95",
        "990-007",
        "15 сентября 1988",
        "Проверяется",
    ] {
        assert!(page.contains(shown), "{shown} is not in {page}");
    }
    assert!(!page.contains("112-233-445 95") && !page.contains("123456"), "a number stands whole in {page}");
}

#[tokio::test]
async fn i7_answers_of_both_offices_raise_the_level() {
    let browser = Browser::signed_in(date(1988, 9, 14)).await;
    browser.saved("snils", &[("snils", "11223344595")]).await;
    browser.saved("passport", &PASSPORT).await;
    browser.answer(Kind::Snils, Answer::Match).await;
    browser.answer(Kind::Passport, Answer::Mismatch(vec![Field::BirthDate])).await;
    let page = browser.words().await;
    assert!(page.contains("Не совпало: дата рождения") && page.contains("не хватает: паспорт"), "{page}");
    browser.saved("passport", &PASSPORT).await;
    browser.answer(Kind::Passport, Answer::Match).await;
    let page = browser.words().await;
    assert!(page.contains("Стандартная учётная запись") && page.contains("Подтвердило МВД"), "{page}");
    let names = [("surname", "Синицына"), ("given_name", "Ольга"), ("patronymic", "Павловна")];
    browser.saved("names", &names).await;
    let page = browser.words().await;
    assert!(page.contains("действует прежнее: Снегирёва") && page.contains("Синицына"), "{page}");
}

/// Datum, fields, words of the error.
type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str);

#[tokio::test]
async fn i5_bad_input_is_named_beside_its_field_and_nothing_is_kept() {
    let browser = Browser::signed_in(date(1988, 9, 14)).await;
    let long = "я".repeat(301);
    let mut young = PASSPORT;
    young[3] = ("issued-year", "1999");
    let cases: [Case<'_>; 14] = [
        ("sex", &[], "Выберите пол"),
        ("birth-place", &[("birth_place", "")], "Заполните поле"),
        ("registered-address", &[("address", &long)], "слишком длинно"),
        ("living-address", &[("address", "ул.\u{202e}Лесная")], "невидимые знаки"),
        ("region", &[("region", "Mars/Olympus")], "Выберите регион"),
        ("citizenship", &[("citizenship", "other"), ("country", "")], "Заполните поле"),
        ("citizenship", &[], "Выберите гражданство"),
        ("names", &[("surname", "Ивaнова"), ("given_name", "Ольга")], "латинская"),
        ("birth-date", &[("birth-day", "1"), ("birth-month", "1"), ("birth-year", "2030")], "ещё не наступил"),
        ("birth-date", &[("birth-day", "1"), ("birth-month", "1"), ("birth-year", "2020")], "меньше 14 лет"),
        ("snils", &[("snils", "112-233-445 96")], "контрольные цифры"),
        ("snils", &[("snils", "1")], "не хватает"),
        ("passport", &[], "10 цифр"),
        ("passport", &young, "с 14 лет"),
    ];
    for (datum, fields, said) in cases {
        let (status, page) = browser.save(datum, fields).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{datum}");
        assert!(words(&page).contains(said), "{said} is not in {page}");
        assert!(page.contains("role=\"alert\""), "no summary: {page}");
        // A group of radios has no single field to be marked.
        assert!(page.contains("aria-invalid=\"true\"") || page.contains("<fieldset class=\"field wrong\""), "{page}");
    }
    let page = browser.words().await;
    assert!(page.contains("Добавить : СНИЛС") && !page.contains("Проверяется"), "{page}");
}

#[tokio::test]
async fn i5_nobody_gets_the_login_page_and_a_form_without_a_token_is_refused() {
    let mut browser = Browser::signed_in(date(1988, 9, 14)).await;
    assert_eq!(browser.get("/profile/shoe-size").await.0, StatusCode::NOT_FOUND);
    let bare = Request::post("/profile/sex")
        .header(header::COOKIE, &browser.cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from("sex=f"));
    assert_eq!(browser.send(bare.unwrap()).await.0, StatusCode::FORBIDDEN);
    browser.cookie = "rodnya_session=nobody".to_owned();
    for path in ["/profile", "/profile/sex"] {
        let (status, place) = browser.get(path).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        assert!(place.starts_with("/login"), "{place}");
    }
}

#[tokio::test]
async fn i5_a_child_reads_its_data_and_changes_none() {
    let browser = Browser::signed_in(date(2018, 3, 14)).await;
    let page = browser.words().await;
    assert!(page.contains("14 марта 2018") && !page.contains("Изменить") && !page.contains("Добавить"), "{page}");
    assert_eq!(browser.get("/profile/snils").await.0, StatusCode::FORBIDDEN);
}
