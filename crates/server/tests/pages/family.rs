//! The family's pages as stories: a card from its first field to the child's account (F1–F4), what is lacking on the
//! way, and who may not look on.

use http::StatusCode;
use jiff::SignedDuration;
use rodnya_domain::message::Message;

use crate::{
    browser::{Answer, Browser, World},
    form::Form,
    street::{self, PASSWORD},
};

/// «Добавление информации о ребёнке» filled in.
fn fill(form: &mut Form) {
    form.fill("Фамилия", "Снегирёва").fill("Имя", "Варвара").fill("Отчество", "Ильинична");
    form.tick("Женский").fill_date("Дата рождения", ["7", "5", "2016"]);
    form.fill("Серия и номер", "IV-МЮ 123456").fill_date("Дата выдачи", ["8", "5", "2016"]);
    form.fill("Номер актовой записи", "17").fill_date("Дата актовой записи", ["8", "5", "2016"]);
    form.fill("Кем выдано", "Отделом загс города Светлоречья");
}

async fn add(browser: &mut Browser) -> Answer {
    let way = browser.open("/family").await.link("Добавить");
    let mut form = browser.open(&way).await.form("/family/new");
    fill(&mut form);
    browser.press(&form, "Сохранить").await
}

/// The form of a step, at whose own address it is sent.
fn step(page: &Answer) -> Form {
    page.form(page.path.split('?').next().unwrap())
}

#[tokio::test]
async fn f1_a_card_is_added_and_mended_with_the_fields_of_seed_001() {
    let world = World::new().await;
    let mother = street::parent(&world, 0).await;
    let mut browser = world.signed_in(mother).await;
    let page = add(&mut browser).await;
    assert!(page.path.starts_with("/family/"), "{}", page.text());
    page.says("Варвара").says("7 мая 2016").says("IV-МЮ •••456").says("Не проверено");
    let edit = page.link("Редактировать");
    let form = browser.open(&edit).await.form(&edit);
    assert_eq!(form.value("Имя"), "Варвара");
    let cancel = browser.open(&edit).await.link("Отменить");
    assert_eq!(cancel, page.path, "«Отменить» leads back and changes nothing");
    let mut form = form;
    form.fill("Имя", "Пелагея");
    let page = browser.press(&form, "Сохранить").await;
    page.says("Пелагея").hides("Варвара");
    browser.open("/family").await.says("Пелагея");
}

#[tokio::test]
async fn f1_what_is_wrong_is_said_beside_each_field_and_all_stays() {
    let world = World::new().await;
    let mother = street::parent(&world, 0).await;
    let mut browser = world.signed_in(mother).await;
    let form = browser.open("/family/new").await.form("/family/new");
    let page = browser.press(&form, "Сохранить").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let wrong: Vec<String> =
        page.form("/family/new").fields.into_iter().filter(|field| field.wrong).map(|field| field.label).collect();
    for label in ["Фамилия", "Имя", "Дата рождения", "Дата выдачи", "Номер актовой записи", "Дата актовой записи"]
    {
        assert!(wrong.iter().any(|own| own.contains(label)), "{label} is not marked: {wrong:?}");
    }
    for (label, value, said) in [
        ("Серия и номер", "IV-MЮ 123456", "Серия"),
        ("Серия и номер", "123456", "Серия"),
        ("Имя", "Bарвара", "латинская"),
        ("Номер актовой записи", "", "номер актовой записи"),
    ] {
        let mut form = browser.open("/family/new").await.form("/family/new");
        fill(&mut form);
        form.fill(label, value);
        let page = browser.press(&form, "Сохранить").await;
        if label == "Серия и номер" && page.status == StatusCode::OK {
            // A look-alike in a certificate is read as what it looks like.
            continue;
        }
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{label}: {value}");
        assert!(page.alert().contains(said), "{value}: {}", page.alert());
        assert_eq!(page.form("/family/new").value("Фамилия"), "Снегирёва");
        assert_eq!(page.form("/family/new").value(label), value);
    }
    for (birth, issued, acted) in [
        (["1", "1", "2999"], ["8", "5", "2016"], ["8", "5", "2016"]),
        (["29", "2", "2015"], ["8", "5", "2016"], ["8", "5", "2016"]),
        (["7", "5", "2016"], ["6", "5", "2016"], ["8", "5", "2016"]),
        (["7", "5", "2016"], ["8", "5", "2016"], ["6", "5", "2016"]),
        (["7", "", "2016"], ["8", "5", "2016"], ["8", "5", "2016"]),
    ] {
        let mut form = browser.open("/family/new").await.form("/family/new");
        fill(&mut form);
        form.fill_date("Дата рождения", birth).fill_date("Дата выдачи", issued);
        form.fill_date("Дата актовой записи", acted);
        let page = browser.press(&form, "Сохранить").await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{birth:?} {issued:?} {acted:?}");
        assert!(!page.alert().is_empty());
    }
}

#[tokio::test]
async fn f2_a_parent_whose_papers_are_not_checked_is_told_what_is_lacking() {
    let world = World::new().await;
    let stranger = street::adult(&world, 2).await;
    let mut browser = world.signed_in(stranger).await;
    add(&mut browser).await;
    let page = browser.open("/family/request").await;
    page.says("СНИЛС").says("паспорт");
    let profile = page.link("Открыть «Мой профиль»");
    assert_eq!(browser.open(&profile).await.path, "/profile");
}

#[tokio::test]
async fn f2_the_request_ticks_children_by_name() {
    let world = World::new().await;
    let mother = street::parent(&world, 0).await;
    let mut browser = world.signed_in(mother).await;
    add(&mut browser).await;
    let way = browser.open("/family").await.link("Запросить");
    let page = browser.open(&way).await;
    page.says("Запрос на получение данных из ЕГР ЗАГС").says("Добавить ещё ребёнка").says("Автообновление");
    let mut form = page.form("/family/request");
    let none = browser.press(&form, "Отправить").await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    none.says("Отметьте хотя бы одного ребёнка");
    form.tick("Варвара");
    let page = browser.press(&form, "Отправить").await;
    page.says("Запрос отправлен");
    browser.open("/family").await.says("Проверяется");
    let again = browser.submit(&form, "Отправить").await;
    assert!(again.status.is_client_error() || again.status.is_redirection(), "a form sent twice: {}", again.status);
}

/// The wizard up to the password; answers the password's page.
async fn up_to_password(world: &World, browser: &mut Browser, card: &str) -> Answer {
    let page = browser.open(card).await;
    let begin = page.form(&format!("{card}/account"));
    let page = browser.press(&begin, "Создать").await;
    let mut form = step(&page);
    form.fill("Место рождения", "г. Светлоречье").fill("Адрес ребёнка", "г. Светлоречье, ул. Лесная, д. 3");
    let page = browser.press(&form, "Продолжить").await;
    let mut form = step(&page);
    form.fill("Номер", "+7 900 000-61-05");
    let page = browser.press(&form, "Получить код").await;
    let mut form = step(&page);
    form.fill("Код", &world.code("+79000006105").await);
    let page = browser.press(&form, "Продолжить").await;
    let mut form = step(&page);
    form.fill("Электронная почта", "varvara@pochta.example");
    let missing = browser.press(&form, "Продолжить").await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY, "without the consent");
    let consent = form.fields.iter().find(|field| field.name == "consent").unwrap().label.clone();
    form.tick(&consent);
    let waiting = browser.press(&form, "Продолжить").await;
    waiting.says("Подтвердите электронную почту");
    let same = browser.open(&waiting.path).await;
    assert_eq!(same.path, waiting.path, "it waits for the letter");
    let mail = world.mail("varvara@pochta.example").await;
    let Some(Message::ChildAccountLetter { link, .. }) = mail.last() else { panic!("{mail:?}") };
    let link = link.strip_prefix("http://portal.example").unwrap().to_owned();
    let mut anywhere = world.browser();
    let page = anywhere.open(&link).await;
    let scanned = world.browser().open(&link).await;
    assert_eq!(scanned.status, StatusCode::OK, "a scanner that opens the link changes nothing");
    let page = anywhere.press(&page.form(&link), "Подтвердить").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(anywhere.jar.keys().all(|name| !name.contains("session")), "the letter signs nobody in");
    let used = anywhere.open(&link).await;
    assert!(used.forms().iter().all(|form| form.action != link), "the link works once");
    let page = browser.open(&waiting.path).await;
    assert!(page.path.ends_with("/password"), "the waiting page moves on when loaded again: {}", page.path);
    page
}

#[tokio::test]
async fn f4_a_parent_walks_the_wizard_and_the_child_signs_in() {
    let world = World::new().await;
    let mother = street::parent(&world, 0).await;
    let card = street::proven(&world, (mother, 0), street::child("Варвара", "IV-МЮ 123456")).await;
    let card = format!("/family/{card}");
    let mut browser = world.signed_in(mother).await;
    let page = up_to_password(&world, &mut browser, &card).await;
    let mut form = step(&page);
    form.fill("Пароль", "Varvara-2016!x").fill("Повторите", "Varvara-2016!x");
    let refused = browser.press(&form, "Сохранить").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text());
    form.fill("Пароль", PASSWORD).fill("Повторите", PASSWORD);
    let page = browser.press(&form, "Сохранить").await;
    page.says("varvara@pochta.example").hides(PASSWORD);
    let twice = browser.submit(&form, "Сохранить").await;
    assert!(!twice.status.is_server_error() && twice.status != StatusCode::OK, "a form sent twice: {}", twice.status);
    for login in ["varvara@pochta.example", "+79000006105"] {
        let mut child = world.browser();
        let mut form = child.open("/login").await.form("/login");
        form.fill("Логин", login).fill("Введите пароль", PASSWORD);
        let page = child.press(&form, "Войти").await;
        assert_eq!((page.status, page.path.as_str()), (StatusCode::OK, "/"), "{login}");
        page.says("Варвара");
        assert_eq!(child.open("/family").await.status, StatusCode::FORBIDDEN);
    }
    browser.open(&card).await.hides("Создать");
    browser.open("/notifications").await.says("Варвара");
}

#[tokio::test]
async fn f4_steps_are_neither_skipped_nor_lost() {
    let world = World::new().await;
    let mother = street::parent(&world, 0).await;
    let card = street::proven(&world, (mother, 0), street::child("Варвара", "IV-МЮ 123456")).await;
    let card = format!("/family/{card}");
    let mut browser = world.signed_in(mother).await;
    for path in ["address", "phone", "phone-code", "email", "letter", "password"] {
        let page = browser.open(&format!("{card}/account/{path}")).await;
        assert_eq!(page.path, card, "{path} before the beginning");
    }
    let begin = browser.open(&card).await.form(&format!("{card}/account"));
    let page = browser.press(&begin, "Создать").await;
    assert!(page.path.ends_with("/account/address"));
    let token = ("csrf_token".to_owned(), browser.token().await);
    for path in ["phone", "phone-code", "email", "letter", "password"] {
        let page = browser.open(&format!("{card}/account/{path}")).await;
        assert!(page.path.ends_with("/account/address"), "{path} is skipped to");
        let fields = ["phone", "code", "email", "consent", "password", "repeat"];
        let mut sent = vec![token.clone()];
        sent.extend(fields.iter().map(|name| ((*name).to_owned(), "+7 900 000-61-05".to_owned())));
        let answer = browser.post(&format!("{card}/account/{path}"), &sent).await;
        let page = browser.follow(answer).await;
        assert!(page.path.ends_with("/account/address"), "{path} is skipped to by a form: {}", page.path);
    }
    world.advance(SignedDuration::from_hours(5));
    let mut elsewhere = world.signed_in(mother).await;
    let page = elsewhere.open(&card).await;
    let next = elsewhere.open(&page.link("Продолжить")).await;
    assert!(next.path.ends_with("/account/address"), "it is taken up in another browser");
}

#[tokio::test]
async fn f4_a_card_that_is_not_ready_says_what_to_do() {
    let world = World::new().await;
    let mother = street::parent(&world, 0).await;
    let mut browser = world.signed_in(mother).await;
    let card = add(&mut browser).await.path;
    let token = ("csrf_token".to_owned(), browser.token().await);
    let answer = browser.post(&format!("{card}/account"), &[token]).await;
    let page = browser.follow(answer).await;
    assert!(page.status.is_success() || page.status.is_client_error());
    page.says("СНИЛС").hides("Место рождения");
    assert!(page.page().named("a").iter().any(|link| link.attribute("href").is_some_and(|to| to.contains(&card))));
}

#[tokio::test]
async fn f4_a_dead_link_of_a_letter_is_a_page_that_helps() {
    let world = World::new().await;
    for secret in ["x", "%00", "A", &"A".repeat(43), &"A".repeat(5000), "..%2f"] {
        let page = world.browser().open(&format!("/letters/{secret}")).await;
        assert!(matches!(page.status.as_u16(), 404 | 410), "{secret}: {}", page.status);
        assert!(!page.heading().is_empty(), "{secret}");
        assert!(page.forms().iter().all(|form| !form.action.starts_with("/letters")), "{secret}");
    }
}

#[tokio::test]
async fn f4_the_last_step_sent_many_times_at_once_makes_one_account() {
    let world = World::new().await;
    let mother = street::parent(&world, 0).await;
    let card = street::proven(&world, (mother, 0), street::child("Варвара", "IV-МЮ 123456")).await;
    let card = format!("/family/{card}");
    let mut browser = world.signed_in(mother).await;
    let page = up_to_password(&world, &mut browser, &card).await;
    let mut form = step(&page);
    form.fill("Пароль", PASSWORD).fill("Повторите", PASSWORD);
    let mut presses = tokio::task::JoinSet::new();
    for _ in 0..10 {
        let (mut browser, form) = (browser.clone(), form.clone());
        presses.spawn(async move { browser.submit(&form, "Сохранить").await });
    }
    let mut made = 0;
    while let Some(answer) = presses.join_next().await {
        let answer = answer.unwrap();
        assert!(!answer.status.is_server_error() || answer.status == 503, "{}", answer.status);
        made += u32::from(answer.status == StatusCode::OK);
    }
    assert_eq!(made, 1);
}

#[tokio::test]
async fn f4_a_child_who_turns_14_on_the_way_makes_its_account_itself() {
    let world = World::new().await;
    let mother = street::parent(&world, 0).await;
    let moscow = jiff::tz::TimeZone::get("Europe/Moscow").unwrap();
    let today = rodnya_domain::age::today(world.edge.clock.now(), &moscow);
    let mut typed = street::child("Варвара", "IV-МЮ 123456");
    let birth = today.checked_sub(jiff::Span::new().years(14)).unwrap().checked_add(jiff::Span::new().days(2)).unwrap();
    typed.birth = birth;
    let act = typed.paper.as_mut().and_then(|paper| paper.act.as_mut()).unwrap();
    (act.issued_on, act.act_date) = (birth.tomorrow().unwrap(), birth.tomorrow().unwrap());
    let card = street::proven(&world, (mother, 0), typed).await;
    let card = format!("/family/{card}");
    let mut browser = world.signed_in(mother).await;
    let page = up_to_password(&world, &mut browser, &card).await;
    world.advance(SignedDuration::from_hours(72));
    let mut browser = world.signed_in(mother).await;
    let mut form = step(&page);
    form.fill("Пароль", PASSWORD).fill("Повторите", PASSWORD);
    form.fields.iter_mut().find(|field| field.name == "csrf_token").unwrap().value = browser.token().await;
    let answer = browser.press(&form, "Сохранить").await;
    answer.says("14").hides("varvara@pochta.example");
    let mut child = world.browser();
    let mut form = child.open("/login").await.form("/login");
    form.fill("Логин", "varvara@pochta.example").fill("Введите пароль", PASSWORD);
    assert_eq!(child.submit(&form, "Войти").await.status, StatusCode::UNPROCESSABLE_ENTITY, "no account was made");
}

#[tokio::test]
async fn f4_the_letter_can_be_disowned_and_the_parent_is_told() {
    let world = World::new().await;
    let mother = street::parent(&world, 0).await;
    let card = street::proven(&world, (mother, 0), street::child("Варвара", "IV-МЮ 123456")).await;
    let card = format!("/family/{card}");
    let mut browser = world.signed_in(mother).await;
    let begin = browser.open(&card).await.form(&format!("{card}/account"));
    let page = browser.press(&begin, "Создать").await;
    let mut form = step(&page);
    form.fill("Место рождения", "г. Светлоречье").tick("Совпадает с вашим");
    let page = browser.press(&form, "Продолжить").await;
    let page = browser.press(&step(&page), "Пропустить").await;
    let mut form = step(&page);
    form.fill("Электронная почта", "stranger@pochta.example");
    let consent = form.fields.iter().find(|field| field.name == "consent").unwrap().label.clone();
    form.tick(&consent);
    browser.press(&form, "Продолжить").await;
    let mail = world.mail("stranger@pochta.example").await;
    let Some(Message::ChildAccountLetter { link, .. }) = mail.last() else { panic!("{mail:?}") };
    let link = link.strip_prefix("http://portal.example").unwrap().to_owned();
    let mut stranger = world.browser();
    let page = stranger.open(&link).await;
    page.hides("Снегирёва");
    stranger.press(&page.form(&link), "Это не мы").await;
    let page = browser.open(&format!("{card}/account/letter")).await;
    assert_eq!(page.path, card, "the wizard has stopped");
    browser.open("/notifications").await.says("Варвара");
    let again = stranger.press(&stranger.clone().open("/login").await.form("/login"), "Войти").await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
}
