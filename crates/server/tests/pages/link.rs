//! «Привязать» as a story, in the words of seed 003: the card, the child's mail, the code, the child's window.

use jiff::SignedDuration;
use rodnya_domain::child_card::Typed;

use crate::{
    browser::{Answer, Browser, World},
    street::{self, PASSWORD},
};

/// The mother of a child whose account the other parent has made; the child's mail.
async fn second_parent(world: &World) -> (Browser, &'static str, Typed) {
    let (mother, father) = (street::parent(world, 0).await, street::parent(world, 1).await);
    let typed = street::child("Варвара", "IV-МЮ 123456");
    let hers = street::proven_by(world, (mother, 0), typed.clone(), &[0, 1]).await;
    street::child_account(world, mother, hers, "varvara@pochta.example").await;
    street::proven_by(world, (father, 1), typed.clone(), &[0, 1]).await;
    (world.signed_in(father).await, "varvara@pochta.example", typed)
}

async fn code_for(browser: &mut Browser, mail: &str) -> String {
    let card = browser.open("/family").await.link("Варвара");
    let way = browser.open(&card).await.link("Привязать Учётная запись ребёнка");
    let mut form = browser.open(&way).await.form(&way);
    form.fill("Электронная почта ребёнка", mail);
    let page = browser.press(&form, "Продолжить").await;
    page.says("Код привязки").says("Действует до");
    page.code()
}

#[tokio::test]
async fn f7_the_child_enters_the_code_in_the_window_after_login() {
    let world = World::new().await;
    let (mut father, mail, _) = second_parent(&world).await;
    let code = code_for(&mut father, mail).await;
    let mut child = world.browser();
    let mut form = child.open("/login").await.form("/login");
    form.fill("Логин", mail).fill("Введите пароль", PASSWORD);
    let window = child.press(&form, "Войти").await;
    window.says("Это твой родитель?").says("Журавлёва Ольга Павловна").says("Это не мой родитель");
    let later = window.link("Решить позже");
    child.open(&later).await;
    let block = child.open("/profile").await;
    block.says("Код привязки").says("Журавлёва Ольга Павловна");
    let page = child.open(&block.link("Ввести код")).await;
    let action = page.path.clone();
    let mut form = page.form(&action);
    form.fill("Код привязки", "BBBB BBBB BB");
    let page = child.press(&form, "Привязать").await;
    page.says("осталось 4 попытки");
    let mut form = page.form(&action);
    form.fill("Код привязки", &code.to_lowercase());
    child.press(&form, "Привязать").await.says("Учётная запись привязана");
    child.open("/profile").await.hides("Ввести код");
    father.open("/notifications").await.says("Варвара: учётная запись привязана");
    let card = father.open("/family").await.link("Варвара");
    let page = father.open(&card).await;
    let way = page.link("Отвязать Учётная запись ребёнка");
    let form = father.open(&way).await.form(&way);
    father.press(&form, "Отвязать").await.says("Учётная запись отвязана").says("Привязать");
}

#[tokio::test]
async fn f7_the_first_parent_confirms() {
    let world = World::new().await;
    let (mut father, mail, _) = second_parent(&world).await;
    code_for(&mut father, mail).await;
    let mother = street::owner_of(&world, &street::email(0)).await;
    let mut mother = world.signed_in(mother).await;
    let line = mother.open("/notifications").await.link("Варвара: второй родитель просит привязать учётную запись");
    let page = mother.open(&line).await;
    page.says("Журавлёва Ольга Павловна просит привязать").says("Снегирёва Варвара Ильинична");
    let form = page.form(&page.path);
    mother.press(&form, "Подтвердить").await.says("привязана и ко второму родителю");
    mother.open(&line).await.says("Подтверждать нечего");
}

#[tokio::test]
async fn k1_the_first_parent_objects_and_the_second_can_only_look() {
    let world = World::new().await;
    let (mut father, mail, _) = second_parent(&world).await;
    code_for(&mut father, mail).await;
    let mother = street::owner_of(&world, &street::email(0)).await;
    let mut mother = world.signed_in(mother).await;
    let line = mother.open("/notifications").await.link("Варвара: второй родитель просит привязать учётную запись");
    let page = mother.open(&line).await;
    let form = page.form(&page.path);
    mother.press(&form, "Подтвердить").await;
    let hers = mother.open("/family").await.link("Варвара");
    let page = mother.open(&hers).await;
    page.says("Кто ещё из родителей привязан").says("Журавлёва");
    let way = page.link("Возразить");
    let page = mother.open(&way).await;
    page.says("на три дня потеряет право");
    let form = page.form(&way);
    let page = mother.press(&form, "Возразить").await;
    page.says("Возражение принято").says("Приостановлено до").hides("Возразить:");
    mother.open(&way).await.says("Возразить уже нельзя");
    let his = father.open("/family").await.link("Варвара");
    father.open(&his).await.says("возразил").hides("Управление Учётная запись");
    father.open("/notifications").await.says("Варвара: привязка приостановлена");
    let page = father.open(&format!("{his}/manage")).await;
    assert_eq!(page.status, http::StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn f7_a_strangers_mail_looks_the_same_and_an_old_code_is_gone() {
    let world = World::new().await;
    let (mut father, mail, _) = second_parent(&world).await;
    code_for(&mut father, "nobody@pochta.example").await;
    code_for(&mut father, mail).await;
    let child = street::owner_of(&world, mail).await;
    let mut child = world.signed_in(child).await;
    let window = child.open("/profile").await.link("Ввести код");
    let page = child.open(&window).await;
    let mut form = page.form(&page.path);
    let mut no = form.clone();
    no.action = format!("{window}/refuse");
    for _ in 0..3 {
        world.advance(SignedDuration::from_mins(21));
        child.open("/").await;
    }
    form.fill("Код привязки", "BBBB BBBB BB");
    child.press(&form, "Привязать").await.says("больше не действует");
    child.open(&window).await.says("больше не действует");
    let mut stranger = world.signed_in(street::adult(&world, 2).await).await;
    assert_eq!(stranger.open(&window).await.status, http::StatusCode::NOT_FOUND, "to others there was none");
    child.press(&no, "Привязать").await;
    child.press(&no, "Привязать").await.says("больше не действует");
    child.open("/link").await.says("Сейчас никто не просит");
    child.open("/profile").await.hides("Ввести код");
    let father = street::owner_of(&world, &street::email(1)).await;
    let mut father = world.signed_in(father).await;
    let way = father.open("/family").await.link("Варвара");
    let form = father.open(&format!("{way}/link")).await.form(&format!("{way}/link"));
    father.press(&form, "Продолжить").await.says("почт");
}

/// Twenty-one minutes in which the person is there and the password grows old.
pub(crate) async fn a_while(world: &World, browser: &mut Browser) {
    world.advance(SignedDuration::from_mins(21));
    browser.open("/").await;
}

/// The password is asked for again, and the login comes back to this page, which is answered, with nothing done.
pub(crate) async fn asks_again(browser: &mut Browser, form: &crate::form::Form, button: &str, login: &str) -> Answer {
    let back = form.action.clone();
    let asked = browser.submit(form, button).await;
    let place = asked.place().unwrap_or_default().to_owned();
    assert!(place.starts_with("/login?again=1"), "{back}: {place}");
    let mut form = browser.open(&place).await.form("/login");
    form.fill("Логин", login).fill("Введите пароль", PASSWORD);
    let page = browser.press(&form, "Войти").await;
    assert_eq!(page.path, back);
    page
}

#[tokio::test]
async fn k18_linking_wants_the_password_anew() {
    let world = World::new().await;
    let (mut father, mail, _) = second_parent(&world).await;
    let way = format!("{}/link", father.open("/family").await.link("Варвара"));
    let mut form = father.open(&way).await.form(&way);
    form.fill("Электронная почта ребёнка", mail);
    a_while(&world, &mut father).await;
    let page = asks_again(&mut father, &form, "Продолжить", &street::phone(1)).await;
    let child = street::owner_of(&world, mail).await;
    world.signed_in(child).await.open("/link").await.says("Сейчас никто не просит");
    let mut form = page.form(&way);
    form.fill("Электронная почта ребёнка", mail);
    father.press(&form, "Продолжить").await.says("Код привязки");

    let mother = street::owner_of(&world, &street::email(0)).await;
    let mut mother = world.signed_in(mother).await;
    let line = mother.open("/notifications").await.link("Варвара: второй родитель просит привязать учётную запись");
    let page = mother.open(&line).await;
    let form = page.form(&page.path);
    a_while(&world, &mut mother).await;
    let page = asks_again(&mut mother, &form, "Подтвердить", &street::phone(0)).await;
    father.open(&way.replace("/link", "")).await.says("Привязать");
    mother.press(&page.form(&page.path), "Подтвердить").await.says("привязана и ко второму родителю");
}
