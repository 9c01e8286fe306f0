//! «Заявления», «Документы и данные», and the filter of «Уведомления» as stories (U3, N1).

use rodnya_domain::registry_request::{Answer, Registry};

use crate::{browser::World, street};

#[tokio::test]
async fn u3_applications_tell_what_was_asked_and_what_happens_next() {
    let world = World::new().await;
    let mother = street::parent(&world, 0).await;
    let mut browser = world.signed_in(mother).await;
    browser.open("/applications").await.says("Заявлений пока нет");
    let card = street::add(&world, mother, street::child("Варвара", "IV-МЮ 123456")).await;
    let way = format!("/family/{card}/request");
    let form = browser.open(&way).await.form(&way);
    browser.press(&form, "Отправить").await;
    let page = browser.open("/applications").await;
    page.says("В работе").says("Запрос на получение данных из ЕГР ЗАГС").says("Варвара").says("10–30 минут");
    street::answer_as(&world, card, Registry::Births, Answer::NotFound).await;
    let page = browser.open("/applications").await;
    page.says("Ждут вас").says("Не найдено").says("Проверьте номер и даты");
    let way = page.link("Исправить: Запрос на получение данных из ЕГР ЗАГС, Варвара");
    assert_eq!(way, format!("/family/{card}"));
    let question = street::question(&world, mother).await;
    let page = browser.open("/applications").await;
    page.says("Вопрос в поддержку").says("Where is my request?").says("Ждёт ответа");
    let way = page.link("Посмотреть: Вопрос в поддержку, Where is my request?");
    assert_eq!(way, format!("/help/questions/{question}"));
    let told = browser.open("/notifications?show=applications").await;
    told.says("в ведомстве нет такой записи").hides("Вы зарегистрировались");
    browser.open("/notifications").await.says("Заявления");
}

#[tokio::test]
async fn u3_documents_have_four_sections_and_the_switch_of_auto_update() {
    let world = World::new().await;
    let mother = street::parent(&world, 0).await;
    let mut browser = world.signed_in(mother).await;
    let page = browser.open("/documents").await;
    for section in ["Личные документы", "Семья и дети", "Образование", "Льготы и выплаты"]
    {
        let way = page.link(section);
        assert_eq!(browser.open(&way).await.heading(), section);
    }
    browser.open("/documents/personal").await.says("СНИЛС").says("Паспорт").says("Проверено");
    page.says("Включите автообновление данных из ЗАГС, чтобы сохранять актуальность документов");
    let form = page.form("/family/auto-update");
    let page = browser.press(&form, "Включить: Автообновление").await;
    page.says("Автообновление включено").hides("Включите автообновление данных");
}

#[tokio::test]
async fn u2_services_are_found_by_branch_and_by_word() {
    let world = World::new().await;
    let mother = street::parent(&world, 0).await;
    let mut browser = world.signed_in(mother).await;
    let page = browser.open("/").await;
    let page = browser.open(&page.link("Услуги")).await;
    page.says("Семья и дети").says("Образование").says("Мои данные");
    let way = page.link("Запрос на получение данных из ЕГР ЗАГС");
    assert_eq!(browser.open(&way).await.heading(), "Запрос на получение данных из ЕГР ЗАГС");
    let branch = browser.open(&page.link("Образование")).await;
    assert_eq!(branch.heading(), "Образование");
    let place = browser.open(&branch.link("Среднее общее")).await;
    assert_eq!(place.heading(), "Среднее общее");
    assert_eq!(browser.open(&place.link("Разрешения на передачу данных")).await.heading(), "Разрешения");
    assert_eq!(browser.get("/services/education/nothing").await.status, http::StatusCode::NOT_FOUND);
    let found = browser.open("/services?q=%D0%A1%D0%9D%D0%98%D0%9B%D0%A1").await;
    found.says("Проверка СНИЛС в Соцфонде").hides("Брак и развод");
    browser.open("/services?q=%3Cb%3E").await.says("Такой услуги здесь нет").says("Все услуги");
}
