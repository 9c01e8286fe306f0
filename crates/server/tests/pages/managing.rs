//! «Управление» of a child's account as a story (F8; seed 003, part 2).

use crate::{
    browser::{Browser, World},
    street,
};

async fn mother_of_one(world: &World) -> (Browser, String) {
    let mother = street::parent(world, 0).await;
    let card = street::proven(world, (mother, 0), street::child("Варвара", "IV-МЮ 123456")).await;
    street::child_account(world, mother, card, "varvara@pochta.example").await;
    (world.signed_in(mother).await, format!("/family/{card}"))
}

#[tokio::test]
async fn f8_a_guardian_changes_the_password_and_ends_a_session() {
    let world = World::new().await;
    let (mut mother, card) = mother_of_one(&world).await;
    let child = street::owner_of(&world, "varvara@pochta.example").await;
    let mut child = world.signed_in(child).await;
    let page = mother.open(&card).await;
    let page = mother.open(&page.link("Управление Учётная запись ребёнка")).await;
    page.says("varvara@pochta.example").says("Сменить пароль").says("Отвязать").says("Удалить учётную запись");
    let ends = page.forms().into_iter().find(|form| form.action.ends_with("/end")).expect("a session to end");
    mother.press(&ends, "Завершить").await.says("Сеанс ребёнка завершён");
    child.open("/profile").await.says("Войти");
    let way = format!("{card}/manage/password");
    let mut form = mother.open(&way).await.form(&way);
    form.fill("Пароль", "Snegir-93-listva").fill("Повторите пароль", "другой");
    mother.press(&form, "Сохранить").await.says("не совпад");
    form.fill("Повторите пароль", "Snegir-93-listva");
    mother.press(&form, "Сохранить").await.says("Пароль сменён");
    let mut form = child.open("/login").await.form("/login");
    form.fill("Логин", "varvara@pochta.example").fill("Введите пароль", "Snegir-93-listva");
    child.press(&form, "Войти").await;
    child.open("/notifications").await.says("Родитель задал новый пароль");
}

#[tokio::test]
async fn f8_a_deletion_can_be_taken_back() {
    let world = World::new().await;
    let (mut mother, card) = mother_of_one(&world).await;
    let way = format!("{card}/manage/delete");
    let page = mother.open(&way).await;
    page.says("30 дней").says("Оставить как есть");
    let form = page.form(&way);
    let page = mother.press(&form, "Удалить учётную запись").await;
    page.says("Учётная запись будет удалена");
    mother.press(&form, "Удалить учётную запись").await.says("Это уже сделано");
    let keep = page.form(&format!("{card}/manage/keep"));
    mother.press(&keep, "Оставить учётную запись").await.says("Учётная запись остаётся");
}

#[tokio::test]
async fn f8_a_child_sees_that_its_account_will_go_and_keeps_it_only_from_14() {
    let world = World::new().await;
    let (mut mother, card) = mother_of_one(&world).await;
    let way = format!("{card}/manage/delete");
    let form = mother.open(&way).await.form(&way);
    mother.press(&form, "Удалить учётную запись").await;
    let child = street::owner_of(&world, "varvara@pochta.example").await;
    let mut pupil = world.signed_in(child).await;
    pupil
        .open("/account")
        .await
        .says("Учётная запись будет удалена")
        .says("попроси родителя")
        .hides("Оставить учётную запись");
    let grown = world.write_as(rodnya_domain::Actor::Worker, move |tx, _| {
        let mut teen = rodnya_store::person::get(tx, child)?;
        teen.birth = Some(jiff::civil::date(2011, 5, 7));
        rodnya_store::person::save(tx, &teen)
    });
    grown.await;
    let page = pupil.open("/account").await;
    let keep = page.form("/account/keep");
    pupil.press(&keep, "Оставить учётную запись").await.says("Учётная запись остаётся").hides("будет удалена");
}

#[tokio::test]
async fn f8_a_stranger_and_the_child_find_no_such_page() {
    let world = World::new().await;
    let (_, card) = mother_of_one(&world).await;
    let stranger = street::parent(&world, 1).await;
    let child = street::owner_of(&world, "varvara@pochta.example").await;
    for (who, status) in [(stranger, 404), (child, 403)] {
        let mut browser = world.signed_in(who).await;
        for page in ["manage", "manage/password", "manage/delete"] {
            assert_eq!(browser.get(&format!("{card}/{page}")).await.status.as_u16(), status, "{page}");
        }
    }
}
