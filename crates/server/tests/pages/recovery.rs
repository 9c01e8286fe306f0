//! A child's forgotten password as a story (F10): its guardian confirms, nobody else can.

use crate::{
    browser::World,
    link::{a_while, asks_again},
    street,
};

#[tokio::test]
async fn f10_a_guardian_lets_the_child_set_a_new_password() {
    let world = World::new().await;
    let mother = street::parent(&world, 0).await;
    let card = street::proven(&world, (mother, 0), street::child("Варвара", "IV-МЮ 123456")).await;
    let child_id = street::child_account(&world, mother, card, "varvara@pochta.example").await;
    let mut child = world.browser();
    let mut form = child.open("/recovery").await.form("/recovery");
    form.fill("Логин", "varvara@pochta.example");
    child.press(&form, "Продолжить").await;
    world.send_recovery_codes().await;
    let code = world.code("varvara@pochta.example").await;
    let mut form = child.open("/recovery/codes").await.form("/recovery/codes");
    form.fill("Код из письма", &code);
    let page = child.press(&form, "Продолжить").await;
    page.says("Попросите маму или папу");
    let form = page.form("/recovery/guardian");
    child.press(&form, "Попросить родителя").await.says("Мы написали родителям");
    child.open("/recovery/question").await.says("Проверить ещё раз");

    let stranger = street::parent(&world, 1).await;
    let mut signed = world.signed_in(mother).await;
    let line = signed.open("/notifications").await.link("Варвара: ребёнок забыл пароль");
    let page = signed.open(&line).await;
    page.says("Разрешить новый пароль?").says("Снегирёва Варвара Ильинична");
    for who in [stranger, child_id] {
        assert_eq!(world.signed_in(who).await.get(&page.path).await.status.as_u16(), 404);
    }
    let form = page.form(&page.path);
    a_while(&world, &mut signed).await;
    let page = asks_again(&mut signed, &form, "Подтвердить", &street::phone(0)).await;
    assert_eq!(child.open("/recovery/question").await.path, "/recovery/question", "nothing is confirmed yet");
    signed.press(&page.form(&page.path), "Подтвердить").await.says("ребёнок может задать новый пароль");
    assert_eq!(signed.get(&page.path).await.status.as_u16(), 404, "answered once");

    let page = child.open("/recovery/question").await;
    assert_eq!(page.path, "/recovery/password");
    let mut form = page.form("/recovery/password");
    form.fill("Пароль", "Snegir-93-listva").fill("Повторите пароль", "Snegir-93-listva");
    child.press(&form, "Сохранить").await.says("Пароль изменён");
    let mut form = child.open("/login").await.form("/login");
    form.fill("Логин", "varvara@pochta.example").fill("Введите пароль", "Snegir-93-listva");
    child.press(&form, "Войти").await.says("Варвара");
}

#[tokio::test]
async fn f10_a_guardians_no_ends_it_and_he_is_asked_three_times_a_day() {
    let world = World::new().await;
    let mother = street::parent(&world, 0).await;
    let card = street::proven(&world, (mother, 0), street::child("Варвара", "IV-МЮ 123456")).await;
    street::child_account(&world, mother, card, "varvara@pochta.example").await;
    let mut child = world.browser();
    let mut form = child.open("/recovery").await.form("/recovery");
    form.fill("Логин", "varvara@pochta.example");
    child.press(&form, "Продолжить").await;
    let ask = |page: &crate::browser::Answer| page.form("/recovery/guardian");
    assert_eq!(child.open("/recovery/question").await.path, "/recovery/codes", "nothing is asked before a code");
    world.send_recovery_codes().await;
    let code = world.code("varvara@pochta.example").await;
    let mut form = child.open("/recovery/codes").await.form("/recovery/codes");
    form.fill("Код из письма", &code);
    let page = child.press(&form, "Продолжить").await;
    for _ in 0..3 {
        child.press(&ask(&page), "Попросить родителя").await.says("Мы написали родителям");
    }
    child.press(&ask(&page), "Попросить родителя").await.says("Родителей сегодня уже просили");
    let mut signed = world.signed_in(mother).await;
    let line = signed.open("/notifications").await.link("Варвара: ребёнок забыл пароль");
    let page = signed.open(&line).await;
    // A no needs no password.
    a_while(&world, &mut signed).await;
    signed.press(&page.form(&page.path), "Не разрешать").await.says("прежний остаётся");
    assert_ne!(child.open("/recovery/password").await.path, "/recovery/password");
}
