//! Every field that one types into, with everything that people and attackers type: an answer with words beside
//! the field, never a fault of ours, never markup of theirs.

use rodnya_domain::Actor;
use rodnya_flows::child_account::{self as wizard, Address, At};

use crate::{
    browser::{Answer, Browser},
    form::Form,
    routes::Town,
    street::{self, PASSWORD},
};

/// What is typed into all fields of a form at once, and whether a browser gives it back as it was.
fn typed() -> Vec<(&'static str, String, bool)> {
    let marks = "е".to_owned() + &"\u{301}".repeat(500);
    vec![
        ("nothing", String::new(), true),
        ("spaces", "   ".to_owned(), true),
        ("emoji", "👩‍👧🎂".to_owned(), true),
        ("Latin look-alikes", "Ивaнoвa".to_owned(), true),
        ("a zero byte", "Иванова\u{0}".to_owned(), false),
        ("a new line", "Иванова\r\nSet-Cookie: a=b".to_owned(), false),
        ("right to left", "Иванова\u{202e}авонавИ".to_owned(), true),
        ("zero width", "Ива\u{200b}нова\u{feff}".to_owned(), true),
        ("markup", "\"><img src=x onerror=alert(1)>'`<script>alert(2)</script>".to_owned(), true),
        ("a table's formula", "=cmd|'/c calc'!A1".to_owned(), true),
        ("a template", "{{ 7*7 }}${7*7}<%= 7*7 %>".to_owned(), true),
        ("marks upon a letter", marks, true),
        ("entities", "&lt;b&gt;&amp;#0;&#x202e;".to_owned(), true),
        ("SQL", "'; drop table person; --".to_owned(), true),
    ]
}

/// Sends what was typed, and reports what is wrong with the answer.
async fn probe(browser: &Browser, form: &Form, (what, is_same): (&str, bool)) -> Vec<String> {
    let mut browser = browser.clone();
    let button = form.buttons.iter().find(|(_, name, _)| name.is_empty()).map_or("", |(words, ..)| words.as_str());
    let answer = browser.submit(form, button).await;
    let mut wrong = look(&answer, form, is_same);
    if answer.place().is_some() {
        let next = browser.follow(answer).await;
        wrong.extend(look_for_markup(&next));
    }
    wrong.into_iter().map(|line| format!("{} with {what}: {line}", form.action)).collect()
}

fn look(answer: &Answer, form: &Form, is_same: bool) -> Vec<String> {
    let mut wrong = look_for_markup(answer);
    match answer.status.as_u16() {
        303 => return wrong,
        // A page that looks the same whatever it knows, such as «код уже отправлен».
        200 => return wrong,
        422 | 429 => {}
        status => {
            wrong.push(format!("status {status}"));
            return wrong;
        }
    }
    let page = answer.page();
    if answer.alert().is_empty() {
        wrong.push("no summary of errors".to_owned());
    }
    let title = page.named("title").first().map(|title| title.text()).unwrap_or_default();
    if !answer.body.contains("<title>Ошибка:") {
        wrong.push(format!("the title does not say that something is wrong: {title}"));
    }
    for alert in page.all().into_iter().filter(|element| element.attribute("role") == Some("alert")) {
        for link in alert.named("a") {
            let target = link.attribute("href").unwrap().trim_start_matches('#');
            if page.by_id(target).is_none() {
                wrong.push(format!("the summary leads to #{target}, which is nowhere"));
            }
        }
    }
    let back = Form::of(&page, &answer.path).into_iter().find(|own| own.action == form.action);
    let Some(back) = back else {
        wrong.push("the form is gone".to_owned());
        return wrong;
    };
    let has_wrong_group = page.named("fieldset").iter().any(|group| group.attribute("class") == Some("field wrong"));
    if !back.fields.iter().any(|field| field.wrong) && !has_wrong_group {
        wrong.push("no field is marked as wrong".to_owned());
    }
    for field in back.fields.iter().filter(|field| field.wrong && field.described.is_empty()) {
        wrong.push(format!("«{}» is wrong and nothing is read aloud with it", field.label));
    }
    for sent in form.fields.iter().filter(|field| field.is_typed()) {
        let is_secret = sent.kind == "password" || sent.name == "code" || sent.name == "answer";
        let kept = back.fields.iter().find(|field| field.name == sent.name).map(|field| field.value.as_str());
        match kept {
            None => wrong.push(format!("«{}» is gone", sent.label)),
            Some(kept) if is_secret && !kept.is_empty() => wrong.push(format!("«{}» is shown again", sent.label)),
            Some(kept) if !is_secret && is_same && kept != sent.value && kept != sent.value.trim() => {
                wrong.push(format!("«{}» has become {kept:?}", sent.label));
            }
            Some(_) => {}
        }
    }
    wrong
}

fn look_for_markup(answer: &Answer) -> Vec<String> {
    let mut wrong = Vec::new();
    if !answer.is_page() {
        return wrong;
    }
    if answer.body.contains("<img src=x") || answer.body.contains("<script>alert") {
        wrong.push("markup of the form's stands on the page".to_owned());
    }
    if answer.body.contains('\u{0}') {
        wrong.push("a zero byte stands on the page".to_owned());
    }
    for element in answer.page().all() {
        for (name, _) in element.attributes() {
            if name.starts_with("on") {
                wrong.push(format!("an attribute {name} stands on the page"));
            }
        }
    }
    if answer.headers.get("a").is_some() || answer.cookies().iter().any(|line| line.starts_with("a=")) {
        wrong.push("a header of the form's is set".to_owned());
    }
    wrong
}

/// Types everything into the forms of a page.
async fn torment(browser: &mut Browser, path: &str) -> Vec<String> {
    let answer = browser.open(path).await;
    assert_eq!(answer.status, 200, "{path}");
    let own = path.split('?').next().unwrap();
    let forms = answer.forms().into_iter().filter(|form| form.method == "post");
    let forms: Vec<Form> = forms.filter(|form| form.fields.iter().any(|field| field.is_typed())).collect();
    assert!(!forms.is_empty(), "{path} ({own}) has nothing to type into: {}", answer.text());
    let mut wrong = Vec::new();
    for form in forms {
        for (what, value, is_same) in typed() {
            let mut filled = form.clone();
            for field in filled.fields.iter_mut().filter(|field| field.is_typed()) {
                field.value.clone_from(&value);
            }
            wrong.extend(probe(browser, &filled, (what, is_same)).await);
        }
        for at in 0..form.fields.len() {
            if !form.fields[at].is_typed() {
                continue;
            }
            for (what, letter) in
                [("10,000 Latin letters", "a"), ("10,000 digits", "9"), ("9,000 Russian letters", "я")]
            {
                let mut filled = form.clone();
                filled.fields[at].value = letter.repeat(if letter == "я" { 9_000 } else { 10_000 });
                wrong.extend(probe(browser, &filled, (what, true)).await);
            }
        }
    }
    wrong
}

#[track_caller]
fn none(wrong: Vec<String>) {
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn i1_registration_takes_nothing_amiss() {
    let town = Town::new().await;
    let mut browser = town.world.browser();
    let mut wrong = torment(&mut browser, "/registration").await;
    wrong.extend(torment(&mut browser, "/registration/resume").await);
    let mut form = browser.open("/registration").await.form("/registration");
    form.fill("Фамилия", "Дроздова").fill("Имя", "Анна");
    form.fill_date("Дата рождения", ["7", "5", "1990"]);
    form.fill("Адрес электронной почты", "anna@pochta.example").fill("Номер мобильного телефона", "+79000000077");
    browser.press(&form, "Продолжить").await;
    wrong.extend(torment(&mut browser, "/registration/password").await);
    let mut form = browser.open("/registration/password").await.form("/registration/password");
    form.fill("Пароль", PASSWORD).fill("Повторите пароль", PASSWORD);
    form.fill("Контрольный вопрос", "Имя первого домашнего животного").fill("Ответ", "Персик");
    assert_eq!(browser.press(&form, "Зарегистрироваться").await.heading(), "Подтвердите телефон");
    wrong.extend(torment(&mut browser, "/registration/phone-code").await);
    none(wrong);
}

#[tokio::test]
async fn i2_login_takes_nothing_amiss() {
    let town = Town::new().await;
    none(torment(&mut town.world.browser(), "/login").await);
}

#[tokio::test]
async fn i5_the_profile_takes_nothing_amiss() {
    let town = Town::new().await;
    let mut browser = town.browser(1).await;
    let page = browser.open("/profile").await.page();
    let mut forms: Vec<String> = page
        .named("a")
        .into_iter()
        .filter_map(|link| link.attribute("href"))
        .filter(|href| href.starts_with("/profile/"))
        .map(str::to_owned)
        .collect();
    forms.dedup();
    assert!(forms.len() > 6, "{forms:?}");
    let mut wrong = Vec::new();
    for path in forms {
        let form = browser.open(&path).await.form(&path);
        // A choice among a few is nothing to type into.
        if form.fields.iter().any(crate::form::Field::is_typed) {
            wrong.extend(torment(&mut browser, &path).await);
        }
    }
    none(wrong);
}

#[tokio::test]
async fn f1_the_childs_card_takes_nothing_amiss() {
    let town = Town::new().await;
    let card = street::add(&town.world, town.mother, street::child("Пелагея", "IV-МЮ 123457")).await;
    let mut browser = town.browser(4).await;
    let mut wrong = Vec::new();
    for path in ["/family/new".to_owned(), format!("/family/{card}/edit")] {
        wrong.extend(torment(&mut browser, &path).await);
    }
    for path in ["snils", "inn"] {
        wrong.extend(torment(&mut browser, &format!("/family/{card}/{path}")).await);
    }
    none(wrong);
}

#[tokio::test]
async fn f4_the_wizard_takes_nothing_amiss() {
    let town = Town::new().await;
    let (world, mother) = (&town.world, town.mother);
    let mut browser = town.browser(4).await;
    let at = At { card: town.card(), guardian: mother };
    let account = town.fill("/family/{card}/account");
    let mut wrong = Vec::new();
    let address = Address::Own("г. Светлоречье, ул. Лесная, д. 3".to_owned());
    world
        .write_as(Actor::Person(mother), move |tx, cx| wizard::save_address(tx, cx, at, "г. Светлоречье", &address))
        .await
        .unwrap();
    wrong.extend(torment(&mut browser, &format!("{account}/phone")).await);
    let mut form = browser.open(&format!("{account}/phone")).await.form(&format!("{account}/phone"));
    form.fill("Номер", "+7 900 000-61-05");
    browser.press(&form, "Получить код").await;
    wrong.extend(torment(&mut browser, &format!("{account}/phone-code")).await);
    world.write_as(Actor::Person(mother), move |tx, cx| wizard::skip_phone(tx, cx, at)).await.unwrap();
    wrong.extend(torment(&mut browser, &format!("{account}/email")).await);
    none(wrong);
}
