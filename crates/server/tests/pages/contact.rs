//! A new phone and mail in «Мой профиль» as a story (I5; seed 002).

use jiff::SignedDuration;
use rodnya_domain::message::Message;

use crate::{
    browser::{Answer, Browser, World},
    street::{self, PASSWORD},
};

async fn begin(browser: &mut Browser, kind: &str, value: &str) -> Answer {
    let (way, label) = match kind {
        "phone" => ("/profile/contacts/phone", "Номер мобильного телефона"),
        _ => ("/profile/contacts/email", "Адрес электронной почты"),
    };
    let mut form = browser.open(way).await.form(way);
    form.fill(label, value);
    browser.press(&form, "Получить код").await
}

async fn confirm(browser: &mut Browser, page: &Answer, code: &str) -> Answer {
    let mut form = page.form(&page.path);
    form.fill("Код", code);
    browser.press(&form, "Подтвердить").await
}

async fn log_in(world: &World, login: &str) -> Answer {
    let mut browser = world.browser();
    let mut form = browser.open("/login").await.form("/login");
    form.fill("Логин", login).fill("Введите пароль", PASSWORD);
    browser.press(&form, "Войти").await
}

#[tokio::test]
async fn i5_a_new_mail_counts_once_its_code_is_typed_and_the_old_one_is_told() {
    let world = World::new().await;
    let mother = street::parent(&world, 0).await;
    let mut browser = world.signed_in(mother).await;
    let profile = browser.open("/profile").await;
    let page = browser.open(&profile.link("Изменить: Электронная почта")).await;
    page.says("Сейчас: olga0@pochta.example");
    let page = begin(&mut browser, "email", "novaya@pochta.example").await;
    page.says("novaya@pochta.example");
    let code = world.code("novaya@pochta.example").await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let page = confirm(&mut browser, &page, wrong).await;
    page.says("осталось 4 попытки");
    log_in(&world, "novaya@pochta.example").await.says("Забыли пароль?");
    confirm(&mut browser, &page, &code).await.says("Контакт заменён").says("novaya@pochta.example");
    log_in(&world, "novaya@pochta.example").await.says("Ольга");
    log_in(&world, "olga0@pochta.example").await.says("Забыли пароль?");
    let told = world.mail("olga0@pochta.example").await;
    assert!(told.iter().any(|message| matches!(message, Message::ContactChanged { .. })), "{told:?}");
    browser.open("/profile/contacts/phone").await.says("трое суток");
    world.advance(SignedDuration::from_hours(73));
    let mut browser = world.signed_in(mother).await;
    browser.open("/profile/contacts/phone").await.says("Новый телефон");
}

#[tokio::test]
async fn i5_a_contact_of_another_account_looks_the_same_and_opens_nothing() {
    let world = World::new().await;
    let (mother, _) = (street::parent(&world, 0).await, street::parent(&world, 1).await);
    let mut browser = world.signed_in(mother).await;
    let page = begin(&mut browser, "email", "olga1@pochta.example").await;
    page.says("Отправили код: olga1@pochta.example");
    let told = world.mail("olga1@pochta.example").await;
    assert!(told.iter().any(|message| matches!(message, Message::ContactTaken)), "{told:?}");
    for left in ["осталось 4", "осталось 3", "осталось 2", "осталась 1"] {
        confirm(&mut browser, &page, "123456").await.says(left);
    }
    confirm(&mut browser, &page, "123456").await;
    confirm(&mut browser, &page, "123456").await.says("Код больше не действует");
    log_in(&world, "olga1@pochta.example").await.says("Ольга");
}

#[tokio::test]
async fn i5_what_is_wrong_with_a_new_contact_is_said() {
    let world = World::new().await;
    let mother = street::parent(&world, 0).await;
    let mut browser = world.signed_in(mother).await;
    begin(&mut browser, "phone", "+7 900 12").await.says("не хватает 5 цифр");
    begin(&mut browser, "email", "мама").await.says("@");
    begin(&mut browser, "email", "olga0@pochta.example").await.says("Этот контакт уже указан");
    begin(&mut browser, "phone", "+7 900 111-22-33").await.says("Код подтверждения");
    browser.open("/profile/contacts/phone").await;
    begin(&mut browser, "phone", "+7 900 111-22-33").await.says("Следующий код можно получить");
    world.advance(SignedDuration::from_mins(11));
    let page = browser.open("/profile/contacts/phone/code").await;
    confirm(&mut browser, &page, "123456").await.says("Код больше не действует");
}

#[tokio::test]
async fn k14_a_contact_is_confirmed_again_after_half_a_year() {
    let world = World::new().await;
    let mother = street::parent(&world, 0).await;
    let mut browser = world.signed_in(mother).await;
    begin(&mut browser, "email", "olga0@pochta.example").await.says("Этот контакт уже указан");
    browser.open("/").await.hides("почта всё ещё ваша");
    world.advance(SignedDuration::from_hours(180 * 24));
    let mut browser = world.signed_in(mother).await;
    let home = browser.open("/").await;
    home.says("Подтвердите, что телефон всё ещё ваш");
    browser.open("/profile").await.says("Подтвердите ещё раз");
    let way = home.link("Подтвердите, что почта всё ещё ваша");
    let page = browser.open(&way).await;
    page.says("olga0@pochta.example").says("прошло больше полугода");
    let form = page.form(&way);
    let page = browser.press(&form, "Получить код").await;
    let code = world.code("olga0@pochta.example").await;
    confirm(&mut browser, &page, &code).await.says("Контакт подтверждён ещё раз");
    browser.open("/").await.hides("почта всё ещё ваша").says("телефон всё ещё ваш");
    begin(&mut browser, "email", "olga0@pochta.example").await.says("Этот контакт уже указан");
    let told = world.mail("olga0@pochta.example").await;
    assert!(!told.iter().any(|message| matches!(message, Message::ContactChanged { .. })), "nothing has changed");
    browser.open("/profile/contacts/phone").await.says("всё ещё ваш");
}
