//! A grown-up at a system's door (C1, C3): the own sheet, what may be left out, the answer in every form, `prompt` and
//! `max_age`, and the door of a child whom nobody can help.

use http::StatusCode;
use jiff::SignedDuration;
use rodnya_domain::{PersonId, SystemId};
use rodnya_store::{link, relation};

use crate::{
    browser::{Answer, Browser, World},
    form::Form,
    registration,
    street::{self, PASSWORD},
};

const DECISION: &str = "/oauth/authorize/decision";

struct Door {
    world: World,
    person: PersonId,
    diary: SystemId,
}

impl Door {
    async fn new() -> Self {
        let world = World::new().await;
        let person = street::parent(&world, 0).await;
        let diary = street::system(&world, ["Дневник", "The diary"]).await;
        Self { world, person, diary }
    }

    /// The address at which the diary asks, with more parameters.
    fn at(&self, more: &str) -> String {
        let (diary, challenge) = (self.diary, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        format!(
            "/oauth/authorize?client_id={diary}&redirect_uri=https%3A%2F%2Fdiary.example%2Fcb&response_type=code\
             &scope=openid%20profile%20snils%20email&state=xyz&code_challenge={challenge}\
             &code_challenge_method=S256{more}"
        )
    }

    async fn agree(&self, browser: &mut Browser) -> Answer {
        let sheet = browser.open(&self.at("")).await;
        browser.submit(&sheet.form(DECISION), "Разрешить").await
    }
}

fn error(answer: &Answer) -> &str {
    let place = answer.place().unwrap_or_default();
    assert!(place.starts_with("https://diary.example/cb?"), "{} {place}", answer.status);
    place.split("error=").nth(1).and_then(|rest| rest.split('&').next()).unwrap_or_default()
}

fn is_in(answer: &Answer) -> bool {
    answer.place().is_some_and(|place| place.starts_with("https://diary.example/cb?code="))
}

async fn sign_in(browser: &mut Browser, page: &Answer) -> Answer {
    let mut form = page.form("/login");
    form.fill("Логин", &street::phone(0)).fill("Введите пароль", PASSWORD);
    browser.press(&form, "Войти").await
}

#[tokio::test]
async fn c3_an_adult_agrees_once_and_leaves_out_what_he_likes() {
    let door = Door::new().await;
    let mut browser = door.world.browser();
    let login = browser.open(&door.at("")).await;
    assert!(login.path.starts_with("/login?next=%2Foauth%2Fauthorize"), "{}", login.path);
    assert!(login.header("content-security-policy").contains("form-action 'self' https://diary.example;"));
    let sheet = sign_in(&mut browser, &login).await;
    sheet.says("Дневник просит ваши данные").says("Показывать расписание").says("Снегирёва Ольга Павловна");
    sheet.hides(street::snils(0).digits()).hides(&street::email(0));
    sheet.says("О решении узнаёт только сама система").hides("родител");
    assert!(sheet.header("content-security-policy").contains("form-action 'self' https://diary.example;"));
    let answer = browser.submit(&sheet.form(DECISION), "Разрешить").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(is_in(&answer) && answer.place().unwrap().contains("&state=xyz&iss="), "{:?}", answer.place());
    assert!(is_in(&browser.open(&door.at("")).await), "given once");
    let list = browser.open("/consents/permissions").await;
    list.says("Получает: фамилию, имя, отчество, дату рождения, пол, СНИЛС").hides("СНИЛС, электронную почту");
    let page = browser.open(&list.link("Отозвать")).await;
    page.says("это ваше решение").hides("если вам нет 18 лет");
    let action = page.path.clone();
    browser.press(&page.form(&action), "Отозвать").await.says("Разрешение отозвано");
    browser.open(&door.at("")).await.says("Дневник просит ваши данные");
}

#[tokio::test]
async fn c3_an_adult_may_say_no_and_the_system_hears_it() {
    let door = Door::new().await;
    let mut browser = door.world.signed_in(door.person).await;
    let sheet = browser.open(&door.at("")).await;
    let refused = browser.submit(&sheet.form(DECISION), "Не разрешать").await;
    assert_eq!(error(&refused), "access_denied");
    browser.open("/consents/permissions").await.says("Действующих разрешений нет");
    browser.open(&door.at("")).await.says("Дневник просит ваши данные");
}

#[tokio::test]
async fn c1_the_answer_travels_as_a_form_where_it_is_wanted() {
    let door = Door::new().await;
    let mut browser = door.world.signed_in(door.person).await;
    door.agree(&mut browser).await;
    let page = browser.open(&door.at("&response_mode=form_post")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.header("content-security-policy").contains("form-action 'self' https://diary.example;"));
    let form: Form = page.form("https://diary.example/cb");
    let names: Vec<&str> = form.fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["code", "state", "iss"]);
    assert!(form.buttons.iter().any(|(words, ..)| words == "Продолжить"), "works without scripts");
    assert_eq!(page.header("cache-control"), "no-store");
}

#[tokio::test]
async fn c1_prompt_none_shows_no_page() {
    let door = Door::new().await;
    let mut nobody = door.world.browser();
    assert_eq!(error(&nobody.open(&door.at("&prompt=none")).await), "login_required");
    let mut browser = door.world.signed_in(door.person).await;
    assert_eq!(error(&browser.open(&door.at("&prompt=none")).await), "consent_required");
    door.agree(&mut browser).await;
    assert!(is_in(&browser.open(&door.at("&prompt=none")).await));
    assert_eq!(error(&browser.open(&door.at("&prompt=none%20login")).await), "invalid_request");
}

#[tokio::test]
async fn c1_the_password_or_the_sheet_again_where_the_system_wants_it_and_once() {
    let door = Door::new().await;
    let mut browser = door.world.signed_in(door.person).await;
    door.agree(&mut browser).await;
    let sheet = browser.open(&door.at("&prompt=consent")).await;
    assert!(is_in(&browser.submit(&sheet.form(DECISION), "Разрешить").await), "{}", sheet.path);
    for more in ["&prompt=login", "&max_age=60"] {
        door.world.advance(SignedDuration::from_mins(2));
        let login = browser.open(&door.at(more)).await;
        assert!(login.path.starts_with("/login?again=1&next="), "{more}: {}", login.path);
        door.world.advance(SignedDuration::from_secs(1));
        assert!(is_in(&sign_in(&mut browser, &login).await), "{more}: the password was given, no loop");
    }
    assert!(is_in(&browser.open(&door.at("&max_age=60")).await), "young enough");
}

#[tokio::test]
async fn c1_a_decision_that_no_page_of_ours_asked_for_is_refused() {
    let door = Door::new().await;
    let mut browser = door.world.signed_in(door.person).await;
    let sheet = browser.open(&door.at("")).await;
    let form = sheet.form(DECISION);
    let mut sent = form.sent("Разрешить");
    sent.retain(|(name, _)| name != "csrf_token");
    assert_eq!(browser.post(DECISION, &sent).await.status, StatusCode::FORBIDDEN);
    for (name, value) in [("query", ""), ("query", "client_id=x"), ("query", "a\r\nb"), ("query", &"a".repeat(17_000))]
    {
        let mut sent = form.sent("Разрешить");
        sent.iter_mut().find(|(field, _)| field == name).expect("carried on").1 = value.to_owned();
        assert_eq!(browser.post(DECISION, &sent).await.status, StatusCode::BAD_REQUEST, "{value:.20}");
    }
    let mut other = form.clone();
    other.fields.iter_mut().find(|field| field.name == "shown").expect("carried on").value = "0".repeat(64);
    let changed = browser.submit(&other, "Разрешить").await;
    assert_eq!(changed.status, StatusCode::CONFLICT);
    changed.says("данные на этой странице изменились");
    assert!(is_in(&browser.submit(&changed.form(DECISION), "Разрешить").await), "the new sheet is taken");
}

#[tokio::test]
async fn c3_a_child_cannot_agree_and_has_a_way_back() {
    let door = Door::new().await;
    let card = street::proven(&door.world, (door.person, 0), street::child("Варвара", "IV-МЮ 123456")).await;
    let child = street::child_account(&door.world, door.person, card, "varvara@pochta.example").await;
    let mut browser = door.world.signed_in(child).await;
    let waiting = browser.open(&door.at("")).await;
    let form = waiting.form(DECISION);
    let back = browser.submit(&form, "Вернуться в систему").await;
    assert_eq!(error(&back), "access_denied");
    assert!(back.place().unwrap().contains("error_description=consent_required_from_guardian"));
    assert_eq!(error(&browser.open(&door.at("&prompt=none")).await), "access_denied");
    for answer in ["grant", "refuse"] {
        let mut sent = form.sent("Вернуться в систему");
        sent.iter_mut().find(|(name, _)| name == "answer").expect("a button's").1 = answer.to_owned();
        assert_eq!(browser.post(DECISION, &sent).await.status, StatusCode::FORBIDDEN, "{answer}");
    }
    let own = format!("/consents/systems/{}/grant", door.diary);
    assert_eq!(browser.get(&own).await.status, StatusCode::NOT_FOUND);
    assert!(!is_in(&browser.open(&door.at("")).await));
}

#[tokio::test]
async fn c3_a_child_with_nobody_linked_is_told_how_to_be() {
    let door = Door::new().await;
    let card = street::proven(&door.world, (door.person, 0), street::child("Варвара", "IV-МЮ 123456")).await;
    let child = street::child_account(&door.world, door.person, card, "varvara@pochta.example").await;
    let mother = door.person;
    door.world
        .write(move |tx, cx| {
            assert!(link::find(tx, mother, child)?.is_some());
            relation::end(tx, (mother, child), "registry", cx.now)
        })
        .await;
    let mut browser = door.world.signed_in(child).await;
    let page = browser.open(&door.at("")).await;
    assert_eq!(page.heading(), "Нужно разрешение родителя");
    page.says("Привязать").says("спросить некого").hides("Мы уже спросили");
    assert_eq!(error(&browser.submit(&page.form(DECISION), "Вернуться в систему").await), "access_denied");
    let mut mother = door.world.signed_in(door.person).await;
    mother.open("/notifications").await.hides("Дневник");
}

#[tokio::test]
async fn c1_who_is_sent_to_register_is_led_on_to_the_system() {
    let (world, [phone, email]) = (World::new().await, ["+79000000077", "anna@pochta.example"]);
    let diary = street::system(&world, ["Дневник", "The diary"]).await;
    let door = format!(
        "/oauth/authorize?client_id={diary}&redirect_uri=https%3A%2F%2Fdiary.example%2Fcb&response_type=code\
         &scope=openid%20profile&state=xyz&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM\
         &code_challenge_method=S256"
    );
    let mut browser = world.browser();
    let login = browser.open(&format!("{door}&login_hint=anna%40pochta.example")).await;
    assert_eq!(login.form("/login").value("Логин"), email, "the login that the system expects");
    let by_hand = login.link("Зарегистрироваться");
    let by_system = browser.open(&format!("{door}&prompt=create")).await.path;
    assert!(by_system.starts_with("/registration?next=") && by_hand.starts_with("/registration?next="), "{by_hand}");
    registration::personal_at(&mut browser, &by_system, [phone, email]).await;
    let page = registration::secrets(&mut browser, PASSWORD, PASSWORD).await;
    let page = registration::enter(&mut browser, &page, &world.code(phone).await).await;
    let page = registration::enter(&mut browser, &page, &world.code(email).await).await;
    let on = page.says("Поздравляем!").link("Продолжить");
    assert!(on.starts_with("/oauth/authorize?"), "{on}");
    browser.open(&on).await.says("Дневник").says("Разрешить");
    for away in ["https://evil.example/", "//evil.example", "/\\evil.example"] {
        let page = browser.open(&format!("/registration/done?next={}", away.replace('\\', "%5C"))).await;
        assert_eq!(page.link("На главную"), "/", "{away}");
    }
}
