//! «Семья и дети» as a guardian, another guardian, a child, a stranger and nobody meet it: the card, the request, the
//! wizard and the letter; requests in, status and visible text out (F1–F4).

mod browser;

use browser::{Browser, House};
use http::StatusCode;
use rodnya_domain::registry_request::Registry;

const CARD: &[(&str, &str)] = &[
    ("surname", "Снегирёва"),
    ("given_name", "Варвара"),
    ("patronymic", "Ильинична"),
    ("sex", "f"),
    ("birth-day", "7"),
    ("birth-month", "5"),
    ("birth-year", "2016"),
    ("country", "russia"),
    ("number", "iv мю 123456"),
    ("issued_on-day", "20"),
    ("issued_on-month", "05"),
    ("issued_on-year", "2016"),
    ("act_number", "17"),
    ("act_date-day", "20"),
    ("act_date-month", "5"),
    ("act_date-year", "2016"),
    ("issued_by", "Отделом загс города Светлоречья"),
];

/// The same form with one field otherwise.
fn card_with(name: &'static str, value: &'static str) -> Vec<(&'static str, &'static str)> {
    CARD.iter().map(|(key, old)| (*key, if *key == name { value } else { *old })).collect()
}

#[track_caller]
fn has(page: &str, texts: &[&str]) {
    let plain = page.replace(['\u{a0}', '\u{2060}'], " ").replace("&nbsp;", " ");
    for text in texts {
        assert!(plain.contains(text), "no «{text}» in\n{plain}");
    }
}

async fn new_card(mother: &Browser) -> String {
    let (status, place) = mother.send_form("/family/new", CARD).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{place}");
    place
}

/// Certificate and СНИЛС asked and confirmed.
async fn prove(house: &House, mother: &Browser, card: &str) {
    let id = card.rsplit('/').next().unwrap();
    let (status, place) = mother.send_form(&format!("{card}/request"), &[("child", id), ("auto_update", "1")]).await;
    assert_eq!((status, place.as_str()), (StatusCode::SEE_OTHER, card));
    has(&mother.get(card).await.1, &["Проверяется", "Вы отправили запрос", "Запрос отправляется"]);
    house.answer(id, Registry::Births, mother).await;
    assert_eq!(mother.send_form(&format!("{card}/snils"), &[("number", "112-233-445 95")]).await.1, card);
    assert_eq!(mother.press(card, &format!("{card}/snils/request"), &[]).await.1, card);
    house.answer(id, Registry::Snils, mother).await;
}

#[tokio::test]
async fn f1_the_card_is_typed_shown_and_edited() {
    let house = House::new();
    let mother = house.parent(0).await;
    let (_, page) = mother.get("/family/new").await;
    has(
        &page,
        &["Добавление информации о ребёнке", "Серия и номер свидетельства о рождении", "Кем выдано свидетельство"],
    );
    let card = new_card(&mother).await;
    has(&mother.get("/family").await.1, &["Семья и дети", "Варвара", "Информация о ребёнке", "Добавить"]);
    let (_, page) = mother.get(&card).await;
    has(&page, &["Данные введены вручную", "Запросить", "Редактировать", "СНИЛС", "ИНН", "Пока рано"]);
    assert!(!page.contains(">Создать<") && !page.contains("123456"), "nothing to create, the number is masked");
    let (status, place) = mother.send_form(&format!("{card}/edit"), &card_with("given_name", "Дарья")).await;
    assert_eq!((status, place.as_str()), (StatusCode::SEE_OTHER, card.as_str()));
    has(&mother.get("/family").await.1, &["Дарья"]);
}

#[tokio::test]
async fn f1_wrong_fields_are_named_and_nothing_is_kept() {
    let house = House::new();
    let mother = house.parent(0).await;
    for (field, value, text) in [
        ("surname", "", "Заполните поле «Фамилия»"),
        ("surname", "Снегирёв\u{61}", "латинская"),
        ("birth-year", "2099", "ещё не наступил"),
        ("birth-month", "13", "Такого дня нет"),
        ("number", "QQ-12 1", "серии свидетельства"),
        ("number", "IV-МЮ 12345", "В номере свидетельства 6 цифр"),
        ("act_date-year", "2015", "раньше рождения"),
        ("issued_by", "", "Кем выдано свидетельство"),
        ("issued_by", "загс\u{202e}", "невидимые знаки"),
        ("sex", "", "Выберите: «Пол»"),
        ("country", "moon", "Выберите: «Страна рождения»"),
    ] {
        let (status, page) = mother.send_form("/family/new", &card_with(field, value)).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{field}={value}");
        has(&page, &[text, "role=\"alert\""]);
    }
    let (status, _) = mother.send_form("/family/new", &[]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!mother.get("/family").await.1.contains("Варвара"));
}

#[tokio::test]
async fn f1_a_child_born_abroad_needs_no_act_and_has_nothing_to_request() {
    let house = House::new();
    let mother = house.parent(0).await;
    let typed: Vec<_> = CARD[..7].iter().copied().chain([("country", "other"), ("number", "AB-1234")]).collect();
    let (status, card) = mother.send_form("/family/new", &typed).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{card}");
    let (_, page) = mother.get(&card).await;
    has(&page, &["AB-1234", "проверить не может", "Недоступно"]);
    assert!(!page.contains(&format!("{card}/request\"")), "no «Запросить»");
}

#[tokio::test]
async fn f2_the_request_page_has_the_seeds_words_and_ticks() {
    let house = House::new();
    let mother = house.parent(0).await;
    let card = new_card(&mother).await;
    let id = card.rsplit('/').next().unwrap();
    let (_, page) = mother.get(&format!("{card}/request")).await;
    has(
        &page,
        &["Запросим ваши свидетельства о рождении, перемене имени и отцовстве", "Добавить ещё ребёнка", "Отправить"],
    );
    let auto = page.split("name=\"auto_update\"").nth(1).unwrap().split('>').next().unwrap();
    let tick = page.split("name=\"child\"").nth(1).unwrap().split('>').next().unwrap();
    assert!(auto.contains("checked") && tick.contains("checked"), "«Автообновление» and this child are ticked");
    let (status, page) = mother.send_form("/family/request", &[]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    has(&page, &["Отметьте хотя бы одного ребёнка"]);
    let (status, _) = mother.send_form("/family/request", &[("child", id)]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(mother.get("/family/request").await.0, StatusCode::OK);
}

#[tokio::test]
async fn f2_a_guardian_below_standard_is_told_what_is_lacking() {
    let house = House::new();
    let newcomer = house.newcomer(2).await;
    let card = new_card(&newcomer).await;
    let (_, page) = newcomer.get(&format!("{card}/request")).await;
    has(&page, &["Проверьте СНИЛС и паспорт в «Моём профиле»", "/profile"]);
}

#[tokio::test]
async fn f3_a_mistyped_snils_or_inn_is_refused() {
    let house = House::new();
    let mother = house.parent(0).await;
    let card = new_card(&mother).await;
    for (page, number, text) in [
        ("snils", "112-233-445 96", "контрольные цифры не сходятся"),
        ("snils", "112", "не хватает: 8"),
        ("inn", "500100732258", "контрольные цифры не сходятся"),
        ("inn", "12", "не хватает: 10"),
    ] {
        let (status, shown) = mother.send_form(&format!("{card}/{page}"), &[("number", number)]).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        has(&shown, &[text]);
    }
    mother.send_form(&format!("{card}/inn"), &[("number", "5001 0073 2259")]).await;
    has(&mother.get(&card).await.1, &["•••• 2259"]);
}

#[tokio::test]
async fn f4_the_whole_wizard_with_the_letter_in_a_strangers_browser() {
    let house = House::new();
    let (mother, stranger) = (house.parent(0).await, house.nobody());
    let card = new_card(&mother).await;
    prove(&house, &mother, &card).await;
    has(&mother.get(&card).await.1, &[">Создать<"]);
    let account = format!("{card}/account");
    let at = |step: &str| format!("{account}/{step}");
    assert_eq!(mother.press(&card, &account, &[]).await.1, at("address"));
    has(
        &mother.get(&at("address")).await.1,
        &["Добавьте адрес", "Россия", "Место рождения", "Совпадает с вашим адресом"],
    );
    let (status, _) = mother.send_form(&at("address"), &[("birth_place", ""), ("address", "")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let elsewhere = [("birth_place", "г. Приозёрск"), ("same_address", "1")];
    let (_, page) = mother.send_form(&at("address"), &elsewhere).await;
    has(&page, &["Вы указали другое место рождения"]);
    let same = [("birth_place", "г.Светлоречье"), ("same_address", "1")];
    assert_eq!(mother.send_form(&at("address"), &same).await.1, at("phone"));
    for later in ["email", "letter", "password"] {
        assert_eq!(mother.get(&at(later)).await.1, at("phone"), "{later} is not skipped to");
    }
    let (status, page) = mother.send_form(&at("phone"), &[("phone", "+7 900 000-00-00")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    has(&page, &["Это ваш номер"]);
    assert_eq!(mother.send_form(&at("phone"), &[("skip", "1")]).await.1, at("email"));
    let (status, page) = mother.send_form(&at("email"), &[("email", "varvara@pochta.example")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    has(&page, &["Без согласия"]);
    let mail = [("email", "varvara@pochta.example"), ("consent", "1")];
    assert_eq!(mother.send_form(&at("email"), &mail).await.1, at("letter"));
    has(&mother.get(&at("letter")).await.1, &["отправлено письмо", "varvara@pochta.example", "Прислать ещё раз"]);

    let letter = house.letter("varvara@pochta.example").await;
    let (_, page) = stranger.get(&letter).await;
    has(&page, &["Имя ребёнка", "Варвара", "Подтвердить адрес", "Это не мы"]);
    assert!(!page.contains("type=\"password\""), "a stranger is offered no password");
    assert_eq!(mother.get(&at("password")).await.1, at("letter"), "looking at the letter confirms nothing");
    has(&stranger.send_form(&letter, &[]).await.1, &["Адрес подтверждён"]);
    has(&stranger.get(&letter).await.1, &["Адрес уже подтверждён"]);
    assert_eq!(mother.get(&at("letter")).await.1, at("password"), "the waiting page moves on");

    for (password, repeat) in [("12345678", "12345678"), ("Trj-9vu!kQz2", "Trj-9vu!kQz3"), ("", "")] {
        let fields = [("password", password), ("repeat", repeat)];
        let (status, page) = mother.send_form(&at("password"), &fields).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{password}");
        assert!(password.is_empty() || !page.contains(&format!("value=\"{password}\"")), "it is not sent back");
    }
    let good = [("password", "Trj-9vu!kQz2"), ("repeat", "Trj-9vu!kQz2")];
    let (status, page) = mother.send_form(&at("password"), &good).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    has(&page, &["Учётная запись ребёнка создана", "varvara@pochta.example"]);
    let (_, page) = mother.get(&card).await;
    has(&page, &["Создана", "varvara@pochta.example"]);
    assert!(!page.contains(">Создать<"));
    house.grow_up(&mother, &card).await;
    let (_, page) = mother.get(&card).await;
    assert!(!page.contains("varvara@pochta.example"), "a guardian's view ends at 18");
}

#[tokio::test]
async fn f4_another_guardian_finds_nothing_and_a_child_may_not() {
    let house = House::new();
    let (mother, other, child) = (house.parent(0).await, house.parent(1).await, house.child().await);
    let card = new_card(&mother).await;
    prove(&house, &mother, &card).await;
    mother.press(&card, &format!("{card}/account"), &[]).await;
    let pages = ["", "/edit", "/request", "/snils", "/inn", "/account", "/account/address", "/account/password"];
    for page in pages {
        let path = format!("{card}{page}");
        assert_eq!(other.get(&path).await.0, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(child.get(&path).await.0, StatusCode::FORBIDDEN, "{path}");
        let (status, place) = house.nobody().get(&path).await;
        assert!(status == StatusCode::SEE_OTHER && place.starts_with("/login"), "{path}: {place}");
    }
    let posts = ["/edit", "/snils", "/snils/request", "/inn", "/auto-update", "/account", "/account/address"];
    for page in posts {
        let path = format!("{card}{page}");
        let fields: Vec<_> = CARD.iter().copied().chain([("on", "1")]).filter(|(key, _)| *key != "number").collect();
        let number = if page == "/edit" { "IV-МЮ 123456" } else { "" };
        let number = if page == "/snils" { "112-233-445 95" } else { number };
        let fields: Vec<_> = fields.into_iter().chain([("number", number)]).collect();
        assert_eq!(other.press("/family", &path, &fields).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(other.get("/family/not-an-id").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn f4_a_letter_that_does_not_work_says_so() {
    let house = House::new();
    let nobody = house.nobody();
    for secret in ["x".to_owned(), "A".repeat(43), "я".repeat(43)] {
        let (status, page) = nobody.get(&format!("/letters/{}", browser::encoded(&secret))).await;
        assert_eq!(status, StatusCode::GONE);
        has(&page, &["Ссылка больше не действует", "На главную"]);
    }
}
