//! «Помощь» as stories (U4): a page by task, a search, a question with and without a login, and its answer.

use std::net::Ipv4Addr;

use rodnya_domain::{
    Actor,
    document::Field,
    message::Message,
    registry_request::{Answer, Registry},
    support_question::Text,
};
use rodnya_store::support_question as questions;

use crate::{browser::World, street};

#[tokio::test]
async fn u4_help_is_found_by_task_and_by_word_without_a_login() {
    let world = World::new().await;
    let mut browser = world.browser();
    let page = browser.open("/login").await;
    let page = browser.open(&page.link("Помощь")).await;
    page.says("Спрашивают чаще всего").says("Можно и без входа");
    let topic = browser.open(&page.link("Не пришёл код из SMS или письма")).await;
    topic.says("Прислать ещё раз").says("Задать вопрос");
    let found = browser.open("/help?q=%D0%9F%D0%A0%D0%98%D0%92%D0%AF%D0%97%D0%90%D0%A2%D0%AC").await;
    found.says("Как привязать учётную запись ребёнка").hides("Забыли пароль");
    browser.open("/help?q=%3Cscript%3E").await.says("Ничего не нашлось");
    assert_eq!(browser.get("/help/nothing").await.status.as_u16(), 404);
}

#[tokio::test]
async fn u4_a_signed_in_person_asks_and_reads_the_answer() {
    let world = World::new().await;
    let mother = street::parent(&world, 0).await;
    let mut browser = world.signed_in(mother).await;
    let mut form = browser.open("/help/ask?from=/family").await.form("/help/ask");
    browser.press(&form, "Отправить").await.says("Заполните поле «Вопрос»");
    form.fill("Вопрос", "Загс не отвечает.\nЧто делать?");
    let page = browser.press(&form, "Отправить").await;
    page.says("Вопрос отправлен").says("Ждёт ответа").says("Что делать?");
    let asked = world.db.read(|tx| questions::open(tx, 10)).await.unwrap().remove(0);
    assert_eq!((asked.asker.person(), asked.page.as_str()), (Some(mother), "/family"));
    let answer = Text::parse("Подождите до пятницы.").unwrap();
    let id = asked.id;
    let reply = move |tx: &mut rodnya_store::Tx<'_>, cx: &rodnya_domain::Cx| {
        rodnya_flows::support_question::answer(tx, cx, id, &answer)
    };
    world.write_as(Actor::Worker, reply).await.unwrap();
    browser.open("/notifications").await.says("Поддержка ответила на ваш вопрос");
    browser.open(&page.path).await.says("Подождите до пятницы.").says("Есть ответ");
    browser.open("/help").await.says("Ваши вопросы");
    let stranger = street::adult(&world, 2).await;
    assert_eq!(world.signed_in(stranger).await.get(&page.path).await.status.as_u16(), 404);
}

#[tokio::test]
async fn u4_one_who_cannot_log_in_gets_the_answer_by_mail() {
    let world = World::new().await;
    let mut browser = world.browser();
    let mut form = browser.open("/help/ask").await.form("/help/ask");
    form.fill("Вопрос", "Не приходит код");
    browser.press(&form, "Отправить").await.says("почт");
    form.fill("Электронная почта", "tihon@pochta.example");
    browser.press(&form, "Отправить").await.says("Ответ придёт на почту: tihon@pochta.example");
    let asked = world.db.read(|tx| questions::open(tx, 10)).await.unwrap().remove(0);
    let answer = Text::parse("Проверьте папку «Спам».").unwrap();
    world
        .write_as(Actor::Worker, move |tx, cx| rodnya_flows::support_question::answer(tx, cx, asked.id, &answer))
        .await
        .unwrap();
    let told = world.mail("tihon@pochta.example").await;
    assert!(matches!(told.last(), Some(Message::SupportAnswer { .. })), "{told:?}");
    for _ in 0..9 {
        browser.press(&form, "Отправить").await;
    }
    browser.press(&form, "Отправить").await.says("Сегодня вопросов уже много");
}

#[tokio::test]
async fn u4_one_address_does_not_silence_its_neighbours() {
    let world = World::new().await;
    let mut loud = world.browser();
    loud.peer = Ipv4Addr::new(203, 0, 113, 5);
    let mut form = loud.open("/help/ask").await.form("/help/ask");
    form.fill("Вопрос", "Ау");
    form.fill("Электронная почта", "gromov@pochta.example");
    // More than the limit of the whole network, all but ten refused.
    for _ in 0..101 {
        loud.press(&form, "Отправить").await;
    }
    loud.press(&form, "Отправить").await.says("Сегодня вопросов уже много");
    let mother = street::parent(&world, 0).await;
    let mut browser = world.signed_in(mother).await;
    browser.peer = Ipv4Addr::new(203, 0, 113, 9);
    let mut form = browser.open("/help/ask").await.form("/help/ask");
    form.fill("Вопрос", "Загс не отвечает");
    browser.press(&form, "Отправить").await.says("Вопрос отправлен");
}

#[tokio::test]
async fn u4_help_is_linked_from_the_place_of_the_trouble_and_a_question_knows_it() {
    let world = World::new().await;
    let mother = street::parent(&world, 0).await;
    let card = street::add(&world, mother, street::child("Варвара", "IV-МЮ 123456")).await;
    let actor = Actor::Person(mother);
    let asked =
        world.write_as(actor, move |tx, cx| rodnya_flows::child_card::request_births(tx, cx, mother, (&[card], false)));
    asked.await.unwrap();
    street::answer_as(&world, card, Registry::Births, Answer::Mismatch(vec![Field::BirthDate])).await;
    let mut browser = world.signed_in(mother).await;
    let page = browser.open(&format!("/family/{card}")).await;
    let topic = browser.open(&page.link("Данные не сошлись или не найдены")).await;
    let page = browser.open(&topic.link("Задать вопрос")).await;
    let mut form = page.form("/help/ask");
    form.fill("Вопрос", "Всё верно, а не сходится");
    browser.press(&form, "Отправить").await.says("Вопрос отправлен");
    let asked = world.db.read(|tx| questions::open(tx, 10)).await.unwrap().remove(0);
    assert_eq!(asked.page, format!("/family/{card}"));
    // A forged place is none.
    let forged = browser.open("/help/mismatch?from=https://evil.example/%22%3E").await;
    assert_eq!(forged.link("Задать вопрос"), "/help/ask");
}
