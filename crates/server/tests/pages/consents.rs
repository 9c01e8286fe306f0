//! A child at a system's door and its mother's answer (C3, C4), through pages: the notification, the sheet, the list,
//! the withdrawal, and a form that is not what was shown.

use http::StatusCode;
use jiff::SignedDuration;
use rodnya_domain::{Actor, PersonId, SystemId};
use rodnya_flows::link;

use crate::{
    browser::{Answer, Browser, World},
    form::Form,
    street::{self, PASSWORD},
};

struct Home {
    world: World,
    mother: PersonId,
    child: PersonId,
    diary: SystemId,
}

impl Home {
    async fn new() -> Self {
        let world = World::new().await;
        let mother = street::parent(&world, 0).await;
        let card = street::proven(&world, (mother, 0), street::child("Варвара", "IV-МЮ 123456")).await;
        let child = street::child_account(&world, mother, card, "varvara@pochta.example").await;
        let diary = street::system(&world, ["Дневник", "The diary"]).await;
        Self { world, mother, child, diary }
    }

    /// The same, with the child's other parent linked too.
    async fn with_father() -> (Self, PersonId) {
        let world = World::new().await;
        let (mother, father) = (street::parent(&world, 0).await, street::parent(&world, 1).await);
        let typed = street::child("Варвара", "IV-МЮ 123456");
        let hers = street::proven_by(&world, (mother, 0), typed.clone(), &[0, 1]).await;
        let child = street::child_account(&world, mother, hers, "varvara@pochta.example").await;
        let his = street::proven_by(&world, (father, 1), typed, &[0, 1]).await;
        let wish = street::wish(&world, (father, his), (child, "varvara@pochta.example")).await;
        let confirmed = world.write_as(Actor::Person(mother), move |tx, cx| link::confirm(tx, cx, (wish, mother)));
        confirmed.await.unwrap();
        let diary = street::system(&world, ["Дневник", "The diary"]).await;
        (Self { world, mother, child, diary }, father)
    }

    /// The address at which the diary asks.
    fn door(&self) -> String {
        let (diary, challenge) = (self.diary, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        format!(
            "/oauth/authorize?client_id={diary}&redirect_uri=https%3A%2F%2Fdiary.example%2Fcb&response_type=code\
             &scope=openid%20profile%20snils%20email&state=xyz&nonce=n1&code_challenge={challenge}\
             &code_challenge_method=S256"
        )
    }

    /// The mother at the sheet, by way of «Уведомления».
    async fn at_the_sheet(&self) -> (Browser, Answer) {
        let mut mother = self.world.signed_in(self.mother).await;
        let list = mother.open("/notifications").await;
        let page = list.page();
        let line = page.named("a").into_iter().find(|link| link.text().contains("Дневник")).unwrap();
        let sheet = mother.open(line.attribute("href").unwrap()).await;
        assert!(sheet.path.starts_with("/consents/requests/"), "{}", sheet.path);
        (mother, sheet)
    }

    async fn child_at_the_door(&self) -> Answer {
        self.world.signed_in(self.child).await.open(&self.door()).await
    }
}

fn sheet(page: &Answer) -> Form {
    page.form(page.path.split('?').next().unwrap())
}

fn is_in(answer: &Answer) -> bool {
    answer.place().is_some_and(|place| place.starts_with("https://diary.example/cb?") && place.contains("code="))
}

#[tokio::test]
async fn c3_a_child_waits_at_the_door_and_is_in_when_the_mother_agrees() {
    let home = Home::new().await;
    let mut child = home.world.signed_in(home.child).await;
    let waiting = child.open(&home.door()).await;
    assert_eq!(waiting.status, StatusCode::OK);
    waiting.says("Дневник").says("мама").says("Мы уже спросили").hides("Журавлёва");
    let again = waiting.link("Проверить ещё раз");
    assert_eq!(child.open(&again).await.heading(), waiting.heading(), "nothing changes without an answer");
    let (mut mother, page) = home.at_the_sheet().await;
    page.says("Дневник просит данные: Варвара").says("Показывать расписание и оценки");
    page.says("Снегирёва Варвара Ильинична").says("Можно не давать").hides(street::snils(5).digits());
    let form = sheet(&page);
    assert!(
        form.fields.iter().filter(|field| field.kind == "checkbox").all(|field| !field.ticked),
        "ticked beforehand"
    );
    let list = mother.press(&form, "Разрешить").await;
    assert_eq!(list.path, "/consents/permissions");
    list.says("Разрешение выдано").says("Варвара").says("Дневник");
    let entered = child.open(&again).await;
    assert!(is_in(&entered), "{} {:?}", entered.status, entered.place());
    assert!(entered.place().unwrap().contains("state=xyz") && entered.place().unwrap().contains("iss="));
}

#[tokio::test]
async fn c3_k18_a_permission_is_given_within_twenty_minutes_of_the_password() {
    let home = Home::new().await;
    home.child_at_the_door().await;
    let (mut mother, page) = home.at_the_sheet().await;
    let form = sheet(&page);
    home.world.advance(SignedDuration::from_mins(20) + SignedDuration::from_secs(1));
    let asked = mother.press(&form, "Разрешить").await;
    assert_eq!(asked.path.split('?').next(), Some("/login"), "the password again");
    assert!(!is_in(&home.child_at_the_door().await), "and nothing is given");
    let mut login = asked.form("/login");
    login.fill("Логин", &street::phone(0)).fill("Введите пароль", PASSWORD);
    let again = mother.press(&login, "Войти").await;
    assert!(again.path.starts_with("/consents/requests/"), "{}", again.path);
    mother.press(&sheet(&again), "Разрешить").await.says("Разрешение выдано");
    assert!(is_in(&home.child_at_the_door().await));
}

#[tokio::test]
async fn c4_a_withdrawal_closes_the_door_and_leaves_receipts() {
    let home = Home::new().await;
    home.child_at_the_door().await;
    let (mut mother, page) = home.at_the_sheet().await;
    mother.press(&sheet(&page), "Разрешить").await;
    assert!(is_in(&home.child_at_the_door().await));
    let list = mother.open("/consents/permissions").await;
    let receipt = mother.open(&list.link("Скачать подтверждение")).await;
    assert_eq!(receipt.header("content-type"), "application/jose");
    assert_eq!(receipt.body.split('.').count(), 3, "{}", receipt.body);
    assert!(receipt.header("content-disposition").starts_with("attachment"));
    let page = mother.open(&list.link("Отозвать")).await;
    page.says("Отозвать разрешение?").says("Дневник");
    assert!(is_in(&home.child_at_the_door().await), "asking changes nothing");
    let list = mother.press(&sheet(&page), "Отозвать").await;
    list.says("Разрешение отозвано");
    home.child_at_the_door().await.says("Мы уже спросили");
    let twice = mother.press(&sheet(&page), "Отозвать").await;
    assert_eq!(twice.status, StatusCode::OK, "a form sent twice");
    let list = mother.open("/consents/permissions").await;
    let ended = mother.open(&list.link("Показать отозванные")).await;
    ended.says("Отозвано");
    let other = mother.open(&ended.link("Скачать подтверждение")).await;
    assert_ne!(other.body, receipt.body, "the withdrawal has a receipt of its own");
}

#[tokio::test]
async fn c4_anybody_finds_out_whether_a_receipt_is_genuine() {
    let home = Home::new().await;
    home.child_at_the_door().await;
    let (mut mother, page) = home.at_the_sheet().await;
    let list = mother.press(&sheet(&page), "Разрешить").await;
    let receipt = mother.open(&list.link("Скачать подтверждение")).await.body;
    let mut nobody = home.world.browser();
    let page = nobody.open(&list.link("Проверить подтверждение")).await;
    let mut form = page.form("/receipts");
    form.fill("Текст подтверждения", &format!("{}\n{}\n", &receipt[..100], &receipt[100..]));
    nobody.press(&form, "Проверить").await.says("Настоящее").says("Разрешение дано").hides("Варвара");
    let (start, end) = receipt.rsplit_once('.').unwrap();
    let other = if end.starts_with('A') { "B" } else { "A" };
    for (text, words) in [
        (format!("{start}.{other}{}", &end[1..]), "Подтверждение изменили"),
        (start.to_owned(), "Это не подтверждение"),
        ("<script>".repeat(500), "Это не подтверждение"),
        (String::new(), "Это не подтверждение"),
    ] {
        form.fill("Текст подтверждения", &text);
        nobody.press(&form, "Проверить").await.says(words);
    }
}

#[tokio::test]
async fn c3_a_refusal_needs_no_password_and_a_grant_a_fresh_one() {
    let home = Home::new().await;
    home.child_at_the_door().await;
    let (mut mother, page) = home.at_the_sheet().await;
    home.world.advance(SignedDuration::from_mins(21));
    let asked = mother.submit(&sheet(&page), "Разрешить").await;
    let place = asked.place().unwrap().to_owned();
    assert!(place.starts_with("/login?again=1&next=%2Fconsents%2Frequests%2F"), "{place}");
    assert!(!is_in(&home.child_at_the_door().await));
    let login = mother.open(&place).await;
    login.says("Введите пароль ещё раз");
    let mut form = login.form("/login");
    form.fill("Логин", &street::phone(0)).fill("Введите пароль", PASSWORD);
    let back = mother.press(&form, "Войти").await;
    assert_eq!(back.path, page.path);
    assert!(!is_in(&home.child_at_the_door().await), "the password alone grants nothing");
    home.world.advance(SignedDuration::from_mins(21));
    let refused = mother.press(&sheet(&back), "Не разрешать").await;
    refused.says("Вы не разрешили. Вход остаётся закрытым");
    let door = home.child_at_the_door().await;
    door.says("Разрешения пока нет").says("мама ответила «нет»").hides("папа").hides("Родители пока не разрешили");
}

#[tokio::test]
async fn c3_one_parents_no_is_not_the_others() {
    let (home, father) = Home::with_father().await;
    home.child_at_the_door().await;
    let (mut mother, page) = home.at_the_sheet().await;
    mother.press(&sheet(&page), "Не разрешать").await;
    let mut child = home.world.signed_in(home.child).await;
    let door = child.open(&home.door()).await;
    assert_eq!(door.heading(), "Ждём разрешения родителя");
    door.says("Пока закрыто: мама ответила «нет». «Дневник» откроется, если разрешит мама.");
    door.hides("Родители").hides("Ответа пока нет").hides("Спросить ещё раз");
    let mut father = home.world.signed_in(father).await;
    let list = father.open("/notifications").await;
    let page = father.open(&list.link("Варвара: Дневник просит разрешение")).await;
    page.says("пока нет");
    father.press(&sheet(&page), "Не разрешать").await;
    let door = home.child_at_the_door().await;
    assert_eq!(door.heading(), "Разрешения пока нет");
    door.says("«Дневник» пока закрыт: мама ответила «нет» и").hides("если разрешит");
}

#[tokio::test]
async fn c3_what_was_not_shown_is_not_agreed_to() {
    let home = Home::new().await;
    home.child_at_the_door().await;
    let (mut mother, page) = home.at_the_sheet().await;
    for shown in ["", "x", &"0".repeat(64)] {
        let mut form = sheet(&page);
        form.fields.iter_mut().find(|field| field.name == "shown").unwrap().value = shown.to_owned();
        let changed = mother.submit(&form, "Разрешить").await;
        assert_eq!(changed.status, StatusCode::CONFLICT);
        changed.says("данные на этой странице изменились");
    }
    let token = ("csrf_token".to_owned(), mother.token().await);
    for answer in ["", "yes", "GRANT", "leave"] {
        let path = page.path.clone();
        let sent = mother.post(&path, &[token.clone(), ("answer".to_owned(), answer.to_owned())]).await;
        assert!(sent.status.is_redirection() || sent.status.is_client_error(), "{answer}: {}", sent.status);
    }
    assert!(!is_in(&home.child_at_the_door().await));
    let mut sent = sheet(&page).sent("Разрешить");
    for scope in ["phone", "address", "openid", "no_such_scope", ""] {
        sent.push(("scope".to_owned(), scope.to_owned()));
    }
    let path = page.path.clone();
    let answer = mother.post(&path, &sent).await;
    let list = mother.follow(answer).await;
    list.says("Дневник").hides("номер телефона").hides("адрес проживания").hides("Получает: электронную почту");
}

#[tokio::test]
async fn c3_only_the_mother_decides() {
    let home = Home::new().await;
    home.child_at_the_door().await;
    let (mother, page) = home.at_the_sheet().await;
    let other = street::parent(&home.world, 1).await;
    for person in [home.child, other] {
        let mut browser = home.world.signed_in(person).await;
        let token = browser.token().await;
        assert_eq!(browser.get(&page.path).await.status, StatusCode::NOT_FOUND);
        let mut sent = sheet(&page).sent("Разрешить");
        sent.iter_mut().find(|(name, _)| name == "csrf_token").unwrap().1 = token;
        assert_eq!(browser.post(&page.path, &sent).await.status, StatusCode::NOT_FOUND);
        let own = format!("/consents/systems/{}/grant?for={}", home.diary, home.child);
        assert_eq!(browser.get(&own).await.status, StatusCode::NOT_FOUND);
    }
    drop(mother);
    assert!(!is_in(&home.child_at_the_door().await));
}

#[tokio::test]
async fn c1_a_forged_address_gets_our_own_page_and_no_redirect() {
    let home = Home::new().await;
    let door = home.door();
    let cases = [
        ("redirect_uri=https%3A%2F%2Fdiary.example%2Fcb", "redirect_uri=https%3A%2F%2Fevil.example%2Fcb"),
        ("redirect_uri=https%3A%2F%2Fdiary.example%2Fcb", "redirect_uri=https%3A%2F%2Fdiary.example%2Fcb%2F"),
        ("redirect_uri=https%3A%2F%2Fdiary.example%2Fcb", "redirect_uri=https%3A%2F%2Fdiary.example%2Fcb%23a"),
        (
            "redirect_uri=https%3A%2F%2Fdiary.example%2Fcb",
            "redirect_uri=https%3A%2F%2Fdiary.example%40evil.example%2Fcb",
        ),
        ("redirect_uri=https%3A%2F%2Fdiary.example%2Fcb", "redirect_uri=javascript%3Aalert(1)"),
        ("redirect_uri=https%3A%2F%2Fdiary.example%2Fcb", "a=b"),
        ("client_id=", "client_id=x"),
    ];
    for (part, forged) in cases {
        for person in [None, Some(home.child)] {
            let mut browser = match person {
                None => home.world.browser(),
                Some(person) => home.world.signed_in(person).await,
            };
            let answer = browser.get(&door.replace(part, forged)).await;
            assert_eq!((answer.status, answer.place()), (StatusCode::BAD_REQUEST, None), "{forged}");
            assert!(answer.page().all().iter().all(|element| {
                element.attributes().all(|(_, value)| !value.contains("evil") && !value.starts_with("javascript:"))
            }));
        }
    }
}
