//! The operator's pages as stories (O3, U4): the code of the app, questions, people found and looked at with a reason,
//! what hangs, what was not delivered.

use jiff::SignedDuration;
use rodnya_domain::message::Message;
use rodnya_flows::{job, outbox as messages};
use rodnya_store::{
    job::{self as jobs, Ending},
    outbox::{self, Delivery},
};

use crate::{
    browser::{Browser, World},
    routes::{Town, routes},
    street,
};

async fn operator(world: &World) -> Browser {
    let person = street::operator(world, 4).await;
    let mut browser = world.signed_in(person).await;
    street::prove(world, &mut browser).await.says("Пульт оператора");
    browser
}

#[tokio::test]
async fn o3_nobody_else_finds_the_operators_pages() {
    let town = Town::new().await;
    for (method, path) in routes().into_iter().filter(|(_, path)| path.starts_with("/operator")) {
        for role in 1..5 {
            let mut browser = town.browser(role).await;
            let path = town.fill(&path);
            let status = if method == http::Method::GET {
                browser.get(&path).await.status
            } else {
                let token = browser.token().await;
                browser.post(&path, &[("csrf_token".to_owned(), token)]).await.status
            };
            assert_eq!(status.as_u16(), 404, "{method} {path} by role {role}");
        }
    }
    // An operator's password alone opens nothing either.
    let mut browser = town.world.signed_in(town.operator).await;
    for (method, path) in routes() {
        if path.starts_with("/operator") && path != "/operator/code" && method == http::Method::GET {
            let answer = browser.get(&town.fill(&path)).await;
            assert!(answer.place().is_some_and(|place| place.starts_with("/operator/code?next=")), "{path}");
        }
    }
}

#[tokio::test]
async fn o3_a_code_is_given_once_a_session_and_leads_on() {
    let world = World::new().await;
    let person = street::operator(&world, 4).await;
    let mut browser = world.signed_in(person).await;
    browser.open("/").await.says("Пульт оператора Выйти");
    let page = browser.open("/operator/people").await;
    page.says("Код из приложения");
    let mut form = page.form("/operator/code");
    for wrong in ["", "000000", "12345", "https://evil.test", &"1".repeat(10_000)] {
        form.fill("Код", wrong);
        browser.press(&form, "Продолжить").await.says("Код не подошёл");
    }
    let code = street::factor().code_at(world.edge.clock.now());
    form.fill("Код", &code);
    browser.press(&form, "Продолжить").await.says("Слишком много ошибок");
    world.advance(SignedDuration::from_mins(16));
    let code = street::factor().code_at(world.edge.clock.now());
    form.fill("Код", &code);
    let answer = browser.press(&form, "Продолжить").await;
    assert_eq!((answer.path.as_str(), answer.heading().as_str()), ("/operator/people", "Люди"));
    // The same code in another browser of the same operator: used.
    let mut second = world.signed_in(person).await;
    let mut form = second.open("/operator/code?next=https://evil.test/").await.form("/operator/code");
    form.fill("Код", &code);
    second.press(&form, "Продолжить").await.says("Код не подошёл");
    world.advance(SignedDuration::from_secs(60));
    let answer = street::prove(&world, &mut second).await;
    assert_eq!(answer.path, "/operator", "a strange address leads to the first page");
    // Dismissed: at once, in every browser.
    world.write(move |tx, cx| rodnya_flows::operator::dismiss(tx, cx, person)).await;
    assert_eq!(browser.get("/operator").await.status.as_u16(), 404);
    assert_eq!(second.get("/operator/people").await.status.as_u16(), 404);
    browser.open("/").await.hides("Пульт оператора Выйти");
}

#[tokio::test]
async fn o3_a_code_changes_the_token_and_holds_for_a_quarter_of_rest_and_eight_hours() {
    let world = World::new().await;
    let person = street::operator(&world, 4).await;
    let mut browser = world.signed_in(person).await;
    let mut before = browser.clone();
    street::prove(&world, &mut browser).await.says("Пульт оператора");
    before.open("/operator").await.says("Логин");
    for _ in 0..34 {
        world.advance(SignedDuration::from_mins(14));
        assert_eq!(browser.get("/operator").await.status.as_u16(), 200);
    }
    world.advance(SignedDuration::from_mins(5));
    browser.open("/operator").await.says("Код из приложения");
    street::prove(&world, &mut browser).await.says("Пульт оператора");
    world.advance(SignedDuration::from_mins(16));
    browser.open("/operator").await.says("Код из приложения");
}

#[tokio::test]
async fn u4_an_operator_answers_from_the_queue() {
    let world = World::new().await;
    let mother = street::parent(&world, 0).await;
    street::question(&world, mother).await;
    let mut browser = operator(&world).await;
    browser.open("/operator").await.says("1 вопрос ждёт ответа");
    let queue = browser.open("/operator/questions").await;
    let page = browser.open(&queue.link("Where is my request?")).await;
    page.says("Снегирёва О. П.").says("Страница: /family");
    let mut form = page.form(&page.path);
    browser.press(&form, "Ответить").await.says("Заполните поле «Ответ»");
    form.fill("Ответ", "Загс ответит до пятницы.\nПодождите.");
    browser.press(&form, "Ответить").await.says("Ответ отправлен").says("Вопросов нет");
    browser.press(&form, "Ответить").await.says("На вопрос уже ответили");
    let mut hers = world.signed_in(mother).await;
    let line = hers.open("/notifications").await;
    hers.open(&line.link("Поддержка ответила на ваш вопрос")).await.says("Загс ответит до пятницы.");
    // The operator still sees whom it answered.
    browser.open(&page.path).await.says("Подождите.").hides("Ответить");
}

#[tokio::test]
async fn o3_people_are_found_by_what_is_known_and_only_whole() {
    let world = World::new().await;
    let mother = street::parent(&world, 0).await;
    let mut browser = operator(&world).await;
    let mut form = browser.open("/operator/people").await.form("/operator/people");
    for login in [street::phone(0), street::email(0).to_uppercase(), street::snils(0).pretty()] {
        form.fill("Телефон, почта или СНИЛС", &login);
        let found = browser.press(&form, "Найти").await;
        assert_eq!(found.link("Снегирёва О. П."), format!("/operator/people/{mother}"));
        found.says("Стандартная учётная запись").hides("Ольга Павловна");
    }
    for (login, words) in [
        ("Снегирёва", "Это не телефон, не почта и не СНИЛС"),
        ("+7900000000", "Это не телефон, не почта и не СНИЛС"),
        ("nobody@pochta.example", "Никого не нашлось"),
        ("", "Укажите телефон, почту или СНИЛС"),
    ] {
        form.fill("Телефон, почта или СНИЛС", login);
        browser.press(&form, "Найти").await.says(words);
    }
    form.fill("Фамилия", "снегирева").fill("Имя", "Ольга");
    browser.press(&form, "Найти").await.says("Заполните поле «Дата рождения»");
    form.fill("День", "14").fill("Месяц", "9").fill("Год", "1988");
    browser.press(&form, "Найти").await.says("Снегирёва О. П.");
    form.fill("Имя", "О");
    browser.press(&form, "Найти").await.says("Никого не нашлось");
}

#[tokio::test]
async fn o3_a_look_needs_a_reason_lasts_a_quarter_and_is_seen_by_the_person() {
    let world = World::new().await;
    let mother = street::parent(&world, 0).await;
    let typed = street::child("Варвара", "IV-МЮ 123456");
    street::add(&world, mother, typed).await;
    let mut hers = world.signed_in(mother).await;
    hers.open("/profile/looks").await.says("Никто не смотрел");
    let mut browser = operator(&world).await;
    let place = format!("/operator/people/{mother}");
    let secrets = ["Ольга Павловна", "900 000-00-00", "olga0@pochta.example", "1988", "9900", "Варвара", "Садовая"];
    let page = browser.open(&place).await;
    page.says("Скрыто");
    let mut form = page.form(&place);
    let refused = browser.press(&form, "Открыть данные").await;
    refused.says("Выберите причину").says("Заполните поле «Номер обращения или бумаги»");
    for secret in secrets {
        page.hides(secret);
        refused.hides(secret);
    }
    form.fill("Номер обращения или бумаги", "24-0915").tick("Разбор сбоя");
    let opened = browser.press(&form, "Открыть данные").await;
    for secret in secrets.iter().filter(|secret| **secret != "9900") {
        opened.says(secret);
    }
    opened.says("Просмотр закончится").hides("9900 123450").hides("Документ при личной встрече");
    // Who checks a passport in hand sees it whole.
    world.advance(SignedDuration::from_mins(15));
    browser.open(&place).await.says("Код из приложения");
    street::prove(&world, &mut browser).await;
    let page = browser.open(&place).await;
    page.says("Скрыто").hides("olga0@pochta.example");
    let mut form = page.form(&place);
    form.fill("Номер обращения или бумаги", "24-0916").tick("Проверка личности");
    browser
        .press(&form, "Открыть данные")
        .await
        .says("99 00 123450")
        .says("Ольга Ястребова. Проверка личности: 24-0916")
        .hides("Скрыто");
    // Another operator's look is his own.
    let second = street::operator(&world, 5).await;
    let mut other = world.signed_in(second).await;
    world.advance(SignedDuration::from_secs(60));
    street::prove(&world, &mut other).await;
    other.open(&place).await.says("Скрыто");
    let seen = hers.open("/notifications").await;
    seen.says("Сотрудник портала смотрел ваши данные");
    hers.open("/profile/looks").await.says("Разбор сбоя: 24-0915").says("Проверка личности: 24-0916");
    assert!(matches!(world.mail(&street::email(0)).await.last(), Some(Message::Notice { .. })));
}

#[tokio::test]
async fn o3_an_operator_looks_at_a_hundred_people_a_day() {
    let world = World::new().await;
    let mother = street::parent(&world, 0).await;
    let mut browser = operator(&world).await;
    let place = format!("/operator/people/{mother}");
    let mut form = browser.open(&place).await.form(&place);
    for number in 0..100 {
        form.fill("Номер обращения или бумаги", &number.to_string()).tick("Разбор сбоя");
        // Pressed twice, it is one look.
        for _ in 0..2 {
            assert_eq!(browser.submit(&form, "Открыть данные").await.status.as_u16(), 303);
        }
    }
    form.fill("Номер обращения или бумаги", "100");
    browser.press(&form, "Открыть данные").await.says("На сегодня просмотров достаточно");
}

#[tokio::test]
async fn o3_a_request_that_hangs_is_asked_again_and_what_was_given_up_is_seen() {
    let world = World::new().await;
    let mother = street::parent(&world, 0).await;
    let card = street::add(&world, mother, street::child("Варвара", "IV-МЮ 123456")).await;
    let asked = world.write_as(rodnya_domain::Actor::Person(mother), move |tx, cx| {
        rodnya_flows::child_card::request_births(tx, cx, mother, (&[card], false))
    });
    asked.await.unwrap();
    let mut browser = operator(&world).await;
    browser.open("/operator/requests").await.says("Запросов без ответа нет");
    world.advance(SignedDuration::from_hours(11));
    world.advance(SignedDuration::from_hours(14));
    let mut browser = {
        let person = street::operator(&world, 5).await;
        let mut browser = world.signed_in(person).await;
        street::prove(&world, &mut browser)
            .await
            .says("2 запроса ждут дольше суток")
            .says("Всё доставлено и выполнено");
        browser
    };
    let page = browser.open("/operator/requests").await;
    page.says("Снегирёва О. П.").says("Не отправлен");
    let waiting = world.db.read(|tx| jobs::count(tx, "waiting")).await.unwrap();
    // The job was given up long ago: it is there again, and due.
    let now = world.edge.clock.now();
    let until = now + SignedDuration::from_secs(60);
    let leased = world.write(move |tx, _| jobs::lease(tx, now, until, 10)).await;
    let dead = leased.iter().find(|job| job.kind == job::Kind::RegistryRequest.name()).unwrap();
    let form = page.form(&format!("/operator/requests/{}/again", dead.key));
    let dead = dead.id;
    let fault = || Ending::Dead { fault: "the office is down".to_owned() };
    world.write(move |tx, cx| jobs::settle(tx, dead, &fault(), cx.now)).await;
    let undelivered = browser.open("/operator/dead").await;
    undelivered.says("Запрос в ведомство").says("the office is down");
    let revive = undelivered.form(&format!("/operator/dead/jobs/{dead}"));
    browser.press(&revive, "Повторить").await.says("Поручение выполним сейчас").says("Всё доставлено");
    browser.press(&revive, "Повторить").await.says("возможно, успел другой оператор");
    // A second job of the same request is not made beside it.
    browser.press(&form, "Спросить ещё раз").await.says("Ведомство спросим сейчас");
    assert_eq!(world.db.read(|tx| jobs::count(tx, "waiting")).await.unwrap(), waiting);
}

#[tokio::test]
async fn o3_a_message_that_was_given_up_is_seen_masked_and_put_away() {
    let world = World::new().await;
    let mother = street::parent(&world, 0).await;
    let to = rodnya_store::account::Contact::stored("email", &street::email(0)).unwrap();
    world
        .write(move |tx, cx| {
            let message = Message::RegistrationEmailCode { code: "123456".to_owned() };
            let to = to.clone();
            messages::send(tx, cx, messages::Send { to, person: Some(mother), lang: rodnya_domain::Lang::Ru, message })
        })
        .await;
    let mut browser = operator(&world).await;
    let now = world.edge.clock.now();
    let until = now + SignedDuration::from_secs(60);
    let leased = world.write(move |tx, _| outbox::lease(tx, now, until, 100)).await;
    let code = leased.iter().find(|message| message.kind == "registration_email_code").unwrap().id;
    let fault = || Delivery::Dead { fault: "550 no such mailbox".to_owned() };
    world.write(move |tx, cx| outbox::settle(tx, code, &fault(), cx.now)).await;
    let page = browser.open("/operator/dead").await;
    page.says("o•••@pochta.example").says("550 no such mailbox").hides("olga0@pochta.example").hides("123456");
    let form = page.form(&format!("/operator/dead/messages/{code}"));
    browser.press(&form, "Убрать").await.says("Убрано").says("Всё доставлено");
    browser.press(&form, "Убрать").await.says("возможно, успел другой оператор");
}
