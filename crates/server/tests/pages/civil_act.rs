//! «Брак и развод» as a story: added by hand, seen, taken away, asked of the registry (F2).

use crate::{browser::World, street};

#[tokio::test]
async fn f2_a_marriage_is_added_by_hand_seen_and_removed() {
    let world = World::new().await;
    let mother = street::parent(&world, 0).await;
    let mut browser = world.signed_in(mother).await;
    let way = browser.open("/family").await.link("Добавить вручную");
    let mut form = browser.open(&way).await.form("/family/acts/new");
    form.tick("Развод").fill_date("Дата актовой записи", ["14", "6", "2015"]);
    form.fill("Номер актовой записи", "№ 112").fill("Кем выдано свидетельство", "Отделом загс города Светлоречья");
    form.fill("Супруг или супруга", "Снегирёв Илья Борисович");
    browser.press(&form, "Сохранить").await.says("Запись добавлена").says("Развод").says("Добавлено вручную");
    let family = browser.open("/family").await;
    family.says("Развод").says("14 июня 2015");
    let page = browser.open(&family.link("Открыть: Развод, 14 июня 2015")).await;
    page.says("112").says("Снегирёв Илья Борисович").says("загс её не проверял");
    let action = format!("{}/remove", page.path);
    let form = page.form(&action);
    browser.press(&form, "Удалить: Развод").await.says("Запись удалена").says("Пока ни одной записи");
}

#[tokio::test]
async fn f2_what_is_wrong_with_a_typed_act_is_said_and_stays() {
    let world = World::new().await;
    let mother = street::parent(&world, 0).await;
    let mut browser = world.signed_in(mother).await;
    let mut form = browser.open("/family/acts/new").await.form("/family/acts/new");
    form.fill_date("Дата актовой записи", ["30", "2", "2015"]).fill("Номер актовой записи", "<script>");
    let page = browser.press(&form, "Сохранить").await;
    page.says("Что добавить");
    assert_eq!(page.form("/family/acts/new").value("Номер актовой записи"), "<script>");
    let told = page.alert();
    for field in ["Что добавить", "Такого дня нет", "номер актовой записи", "Кем выдано свидетельство"]
    {
        assert!(told.contains(field), "{field}: {told}");
    }
}

#[tokio::test]
async fn f2_own_acts_are_asked_once_and_the_page_says_where_the_request_stands() {
    let world = World::new().await;
    let mother = street::parent(&world, 0).await;
    let mut browser = world.signed_in(mother).await;
    let page = browser.open("/family/acts").await;
    page.says("Мы ещё не запрашивали записи о вас");
    let form = page.form("/family/acts/request");
    browser.press(&form, "Запросить: Брак и развод").await.says("Запрос отправлен").says("Проверяется");
    browser.press(&form, "Запросить: Брак и развод").await.says("Запрос уже отправлен");
    let form = browser.open("/family/acts").await.form("/family/acts/auto-update");
    browser.press(&form, "Включить: Автообновление").await.says("Выключить");
    let stranger = street::adult(&world, 2).await;
    let mut browser = world.signed_in(stranger).await;
    browser.open("/family/acts").await.says("Открыть «Мой профиль»").hides("Запросить");
}
