//! «Уведомления» (N1) and the first page (U2): the number at the bell, each line opens its thing, what is left to do.

use std::collections::BTreeSet;

use http::StatusCode;
use rodnya_domain::{
    PersonId,
    email::Email,
    message::{CheckEnd, Notice, Paper},
};
use rodnya_flows::notification;
use rodnya_store::account::{self, Contact};

use crate::{
    browser::{Answer, World},
    street,
};

async fn tell(world: &World, person: PersonId, count: usize) {
    world
        .write(move |tx, cx| {
            for _ in 0..count {
                let notice =
                    Notice::PaperChecked { paper: Paper::Snils, end: CheckEnd::Match, child: None, card: None };
                notification::notify(tx, cx, person, notice)?;
            }
            Ok(())
        })
        .await;
}

/// Lines of the list that lead to their things.
fn lines(page: &Answer) -> Vec<String> {
    let page = page.page();
    let links = page.named("a").into_iter().filter_map(|link| link.attribute("href"));
    links
        .filter(|to| to.starts_with("/notifications/") && *to != "/notifications/channels")
        .map(str::to_owned)
        .collect()
}

/// The tints of the discs with this letter.
fn tints(page: &Answer, letter: &str) -> BTreeSet<String> {
    let page = page.page();
    let discs = page.named("span").into_iter().filter(|span| span.text() == letter);
    let classes = discs.filter_map(|span| span.attribute("class")).flat_map(str::split_whitespace);
    classes.filter(|class| !["person", "l", "s", "xs"].contains(class)).map(str::to_owned).collect()
}

#[tokio::test]
async fn n1_a_child_keeps_its_tint_in_the_list() {
    let world = World::new().await;
    let mother = street::parent(&world, 0).await;
    let children = [("Варвара", "IV-МЮ 123456"), ("Глеб", "IV-МЮ 123457"), ("Дарья", "IV-МЮ 123458")];
    for (number, (name, certificate)) in (5..).zip(children) {
        street::proven_as(&world, (mother, 0), street::child(name, certificate), number).await;
    }
    let mut browser = world.signed_in(mother).await;
    let (family, list) = (browser.open("/family").await, browser.open("/notifications").await);
    for letter in ["В", "Г", "Д"] {
        assert_eq!(tints(&family, letter).len(), 1, "{letter}");
        assert_eq!(tints(&list, letter), tints(&family, letter), "{letter}");
    }
}

#[tokio::test]
async fn n1_the_bell_counts_and_each_line_opens_its_thing() {
    let world = World::new().await;
    let person = street::adult(&world, 0).await;
    tell(&world, person, 2).await;
    let mut browser = world.signed_in(person).await;
    browser.open("/profile").await.says("Уведомления, новых: 3");
    let bell = browser.open("/").await.link("Уведомления, новых: 3");
    let list = browser.open(&bell).await;
    let own = lines(&list);
    assert_eq!(own.len(), 3, "{own:?}");
    assert_eq!(browser.open(&own[0]).await.path, "/profile");
    let unread = browser.open("/notifications?show=unread").await;
    unread.says("Уведомления, новых: 2");
    assert_eq!(lines(&unread), own[1..]);
    let page = browser.press(&list.form("/notifications/read-all"), "Прочитать все").await;
    page.hides("новых:");
    assert_eq!(lines(&page).len(), 3, "what is read stays");
    assert!(lines(&browser.open("/notifications?show=unread").await).is_empty());
    let mut other = world.signed_in(street::adult(&world, 1).await).await;
    assert_eq!(other.get(&own[0]).await.status, StatusCode::NOT_FOUND);
    other.open("/notifications").await.says("Уведомления, новых: 1");
}

#[tokio::test]
async fn n1_a_long_list_is_read_page_by_page_and_forged_places_show_the_first() {
    let world = World::new().await;
    let person = street::adult(&world, 0).await;
    tell(&world, person, 74).await;
    let mut browser = world.signed_in(person).await;
    let (mut seen, mut path) = (Vec::new(), "/notifications".to_owned());
    for expected in [30, 30, 15] {
        let page = browser.open(&path).await;
        assert_eq!(lines(&page).len(), expected, "{path}");
        seen.extend(lines(&page));
        let links = page.page();
        let mut older = links.named("a").into_iter().filter_map(|link| link.attribute("href"));
        path = older.rfind(|to| to.contains("before=")).unwrap_or("").to_owned();
    }
    assert_eq!(path, "", "the last page has none before it");
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 75);
    for forged in
        ["before=x", "before=", "before=%00", "before=00000000-0000-0000-0000-000000000000&show=%F0", "show=", "&&&="]
    {
        let page = browser.open(&format!("/notifications?{forged}")).await;
        assert_eq!(page.status, StatusCode::OK, "{forged}");
    }
}

#[tokio::test]
async fn u2_the_first_page_says_what_is_left_to_do() {
    let world = World::new().await;
    let person = street::adult(&world, 2).await;
    let mut browser = world.signed_in(person).await;
    let page = browser.open("/").await;
    page.says("СНИЛС").says("паспорт");
    let own = page.page();
    for path in ["/profile", "/family"] {
        let links = own.named("main")[0].named("a");
        assert!(links.iter().any(|link| link.attribute("href") == Some(path)), "nothing leads to {path}");
    }
    let mother = street::parent(&world, 0).await;
    let card = street::add(&world, mother, street::child("Варвара", "IV-МЮ 123456")).await;
    let page = world.signed_in(mother).await.open("/").await;
    page.says("Варвара");
    let own = page.page();
    let to_card = format!("/family/{card}");
    assert!(own.named("a").iter().any(|link| link.attribute("href").is_some_and(|to| to.starts_with(&to_card))));
    let other = world.signed_in(street::parent(&world, 1).await).await.open("/").await;
    other.hides("Варвара");
}

#[tokio::test]
async fn n1_a_person_chooses_channels_and_safety_is_always_told_by_mail() {
    let world = World::new().await;
    let mother = street::parent(&world, 0).await;
    let mut browser = world.signed_in(mother).await;
    let list = browser.open("/notifications").await;
    let page = browser.open(&list.link("Настроить")).await;
    page.says("Как сообщать вам").says("Письма об этом приходят всегда");
    // What is typed past the page changes nothing about safety.
    let mut form = page.form("/notifications/channels");
    form.untick_all();
    browser.press(&form, "Сохранить").await.says("Сохранено.");
    let told = async |notice: fn() -> Notice| {
        let before = world.mail(&street::email(0)).await.len();
        world.write(move |tx, cx| notification::notify(tx, cx, mother, notice())).await;
        let sms = world.mail(&street::phone(0)).await.len();
        (world.mail(&street::email(0)).await.len() - before, sms)
    };
    let answered = || Notice::NameInRegistry { name: "Снегирёва".to_owned() };
    let login = || Notice::NewLogin { agent: "Firefox".to_owned() };
    assert_eq!(told(answered).await, (0, 0), "switched off");
    assert_eq!(told(login).await, (1, 0), "safety cannot be");
    browser.open("/notifications").await.says("Снегирёва");
    let mut form = browser.open("/notifications/channels").await.form("/notifications/channels");
    form.check("registry", "sms").check("registry", "email").check("security", "sms");
    browser.press(&form, "Сохранить").await;
    assert_eq!(told(answered).await, (1, 1));
    assert_eq!(told(login).await, (1, 2));
    // Another person's choice is its own.
    let other = street::parent(&world, 1).await;
    let form = world.signed_in(other).await.open("/notifications/channels").await.form("/notifications/channels");
    assert!(form.is_checked("registry", "email") && !form.is_checked("registry", "sms"));
}

#[tokio::test]
async fn n1_a_contact_that_messages_do_not_reach_is_shown_where_it_can_be_mended() {
    let world = World::new().await;
    let mother = street::parent(&world, 0).await;
    let mut browser = world.signed_in(mother).await;
    browser.open("/profile").await.hides("Письма не доходят");
    let reached = async |reached: bool| {
        let contact = Contact::Email(Email::parse(&street::email(0)).unwrap());
        world.write(move |tx, cx| account::set_reached(tx, &contact, reached, cx.now)).await;
    };
    reached(false).await;
    browser.open("/profile").await.says("Письма не доходят");
    let page = browser.open("/notifications/channels").await;
    page.says("Письма не доходят");
    browser.open(&page.link("Проверьте контакт в «Моём профиле»")).await.says("Письма не доходят");
    reached(true).await;
    browser.open("/notifications/channels").await.hides("Письма не доходят");
}
