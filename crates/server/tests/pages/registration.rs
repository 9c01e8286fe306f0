//! Registration through its pages (I1), in the order and words of seed 002, and everything on the way that is not
//! as it should be.

use http::StatusCode;
use jiff::SignedDuration;
use rodnya_domain::message::Message;

use crate::{
    browser::{Answer, Browser, World},
    street::{self, PASSWORD},
};

const PHONE: &str = "+79000000077";
const EMAIL: &str = "anna@pochta.example";

/// «Личные данные» filled in.
async fn personal(browser: &mut Browser, phone: &str, email: &str) -> Answer {
    personal_at(browser, "/registration", [phone, email]).await
}

pub(crate) async fn personal_at(browser: &mut Browser, address: &str, [phone, email]: [&str; 2]) -> Answer {
    let mut form = browser.open(address).await.form("/registration");
    form.fill("Фамилия", "Дроздова").fill("Имя", "Анна").fill("Отчество", "Сергеевна");
    form.fill_date("Дата рождения", ["7", "5", "1990"]);
    form.fill("Адрес электронной почты", email).fill("Номер мобильного телефона", phone);
    browser.press(&form, "Продолжить").await
}

/// Password, question and answer filled in.
pub(crate) async fn secrets(browser: &mut Browser, password: &str, repeat: &str) -> Answer {
    let mut form = browser.open("/registration/password").await.form("/registration/password");
    form.fill("Пароль", password).fill("Повторите пароль, чтобы не ошибиться", repeat);
    form.fill("Контрольный вопрос", "Имя первого домашнего животного").fill("Ответ", "Персик");
    browser.press(&form, "Зарегистрироваться").await
}

pub(crate) async fn enter(browser: &mut Browser, page: &Answer, code: &str) -> Answer {
    let mut form = page.form(&page.path);
    form.fill("Код из", code);
    browser.press(&form, "Продолжить").await
}

/// A code that is not this one.
fn wrong(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

#[tokio::test]
async fn i1_one_registers_in_the_order_and_words_of_seed_002() {
    let world = World::new().await;
    let mut browser = world.browser();
    let login = browser.open("/").await.link("Войти");
    let first = browser.open(&login).await.link("Зарегистрироваться");
    let page = browser.open(&first).await;
    for words in ["Регистрация пользователя", "Личные данные", "Фамилия", "Имя", "Отчество"]
    {
        page.says(words);
    }
    for words in [
        "Поле обязательно для заполнения. Используйте буквы русского алфавита.",
        "Адрес электронной почты",
        "Не рекомендуется указывать чужой или корпоративный адрес электронной почты.",
        "Номер мобильного телефона",
        "Для подтверждения номера мобильного телефона вам будет направлено SMS с кодом подтверждения.",
    ] {
        page.says(words);
    }
    let page = personal(&mut browser, "8 (900) 000-00-77", EMAIL).await;
    for words in ["Придумайте", "Повторите пароль, чтобы не ошибиться", "Контрольный вопрос", "Ответ"]
    {
        page.says(words);
    }
    page.says("Нажимая на кнопку «Зарегистрироваться», вы соглашаетесь с условиями использования");
    let terms = page.link("условиями использования");
    assert_eq!(browser.clone().open(&terms).await.heading(), "Условия использования");
    let page = secrets(&mut browser, PASSWORD, PASSWORD).await;
    page.says("Код из SMS").says("+7 900 000-00-77");
    assert!(world.mail(EMAIL).await.is_empty(), "the letter comes after the SMS");
    let page = enter(&mut browser, &page, &world.code(PHONE).await).await;
    page.says("Код из письма").says(EMAIL);
    let page = enter(&mut browser, &page, &world.code(EMAIL).await).await;
    page.says("Поздравляем!").says("Анна");
    assert_eq!(browser.open("/account").await.status, StatusCode::OK, "one is signed in");
    assert_eq!(browser.open("/registration").await.path, "/", "the address again is no second account");
    for login in [PHONE, "8 900 000 00 77", EMAIL, "ANNA@pochta.example"] {
        let mut other = world.browser();
        let mut form = other.open("/login").await.form("/login");
        form.fill("Логин", login).fill("Введите пароль", PASSWORD);
        let page = other.press(&form, "Войти").await;
        assert_eq!((page.status, page.path.as_str()), (StatusCode::OK, "/"), "{login}: {}", page.text());
    }
}

#[tokio::test]
async fn i1_steps_are_not_skipped() {
    let world = World::new().await;
    let mut browser = world.browser();
    for path in ["password", "phone-code", "email-code"] {
        let page = browser.open(&format!("/registration/{path}")).await;
        assert_eq!(page.path, "/registration", "{path} without a beginning");
    }
    assert!(browser.open("/registration/done").await.path.starts_with("/login"));
    personal(&mut browser, PHONE, EMAIL).await;
    for path in ["phone-code", "email-code"] {
        let page = browser.open(&format!("/registration/{path}")).await;
        assert!(page.path != format!("/registration/{path}"), "{path} without a password");
    }
    let token = ("csrf_token".to_owned(), browser.token().await);
    for path in ["phone-code", "email-code"] {
        let code = ("code".to_owned(), "000000".to_owned());
        let answer = browser.post(&format!("/registration/{path}"), &[token.clone(), code]).await;
        assert_ne!(answer.place(), Some("/registration/done"), "{path}");
        assert!(!answer.status.is_server_error());
    }
    let mut stranger = world.browser();
    assert_eq!(stranger.open("/registration/password").await.path, "/registration", "a browser of another");
}

#[tokio::test]
async fn i1_weak_passwords_are_named_and_never_shown() {
    let world = World::new().await;
    let mut browser = world.browser();
    personal(&mut browser, PHONE, EMAIL).await;
    for (password, said) in [
        ("", "нужно знаков не меньше 8"),
        ("Ab1-", "нужно знаков не меньше 8"),
        ("gornostay-47", "заглавную"),
        ("GORNOSTAY-47", "строчную"),
        ("Gornostay-luna", "цифру"),
        ("Gornostay47", "символ"),
        ("Password1!", "списках"),
        ("Anna@1990!x", "имени"),
        ("+79000000077Aa", "телефона"),
    ] {
        let page = secrets(&mut browser, password, password).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{password}");
        assert!(page.alert().contains(said), "{password}: {}", page.alert());
        assert!(password.is_empty() || !page.body.contains(&format!("value=\"{password}\"")), "{password} is shown");
        assert_eq!(page.form("/registration/password").value("Контрольный вопрос"), "Имя первого домашнего животного");
    }
    let page = secrets(&mut browser, PASSWORD, "Gornostay-48-luna").await;
    assert!(page.alert().contains("Пароли не совпадают"), "{}", page.alert());
    assert!(world.mail(PHONE).await.is_empty(), "no SMS before the password is right");
    let page = browser.open("/registration/password?generate=1").await;
    let form = page.form("/registration/password");
    let made = form.value("Пароль").to_owned();
    assert_eq!(form.value("Повторите пароль, чтобы не ошибиться"), made);
    assert_eq!(secrets(&mut browser, &made, &made).await.heading(), "Подтвердите телефон");
}

#[tokio::test]
async fn i1_answers_that_anybody_guesses_are_refused() {
    let world = World::new().await;
    let mut browser = world.browser();
    personal(&mut browser, PHONE, EMAIL).await;
    for answer in ["", "ян", "Дроздова", "АННА", PHONE, EMAIL, PASSWORD, "Имя первого домашнего животного"]
    {
        let mut form = browser.open("/registration/password").await.form("/registration/password");
        form.fill("Пароль", PASSWORD).fill("Повторите пароль, чтобы не ошибиться", PASSWORD);
        form.fill("Контрольный вопрос", "Имя первого домашнего животного").fill("Ответ", answer);
        let page = browser.press(&form, "Зарегистрироваться").await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
        assert!(page.alert().contains("твет"), "{answer}: {}", page.alert());
        page.says("Введите пароль ещё раз, оба поля");
    }
}

#[tokio::test]
async fn i1_a_code_is_right_once_within_ten_minutes_and_five_tries() {
    let world = World::new().await;
    let mut browser = world.browser();
    personal(&mut browser, PHONE, EMAIL).await;
    let mut page = secrets(&mut browser, PASSWORD, PASSWORD).await;
    let code = world.code(PHONE).await;
    for left in [4, 3, 2, 1, 0] {
        page = enter(&mut browser, &page, &wrong(&code)).await;
        page.says(&format!("Осталось попыток: {left}"));
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    page = enter(&mut browser, &page, &code).await;
    page.says("он устарел или введён слишком много раз");
    page = browser.press(&page.form("/registration/phone-code"), "Прислать ещё раз").await;
    page.says("Новый код можно попросить через");
    world.advance(SignedDuration::from_secs(61));
    page = browser.press(&page.form("/registration/phone-code"), "Прислать ещё раз").await;
    page.says("Мы отправили новый код");
    let second = world.code(PHONE).await;
    world.advance(SignedDuration::from_mins(10));
    page = enter(&mut browser, &page, &second).await;
    page.says("он устарел");
    page = browser.press(&page.form("/registration/phone-code"), "Прислать ещё раз").await;
    let third = world.code(PHONE).await;
    let spelled = format!(" {}-{} ", &third[..3], &third[3..]);
    let form = page.form("/registration/phone-code");
    page = enter(&mut browser, &page, &spelled).await;
    assert_eq!(page.heading(), "Подтвердите почту");
    let mut again = form;
    again.fill("Код из", &third);
    let replayed = browser.submit(&again, "Продолжить").await;
    assert_ne!(replayed.place(), Some("/registration/done"), "a code of the SMS is none of the letter");
    page = enter(&mut browser, &page, &third).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "a code of the SMS is none of the letter");
}

#[tokio::test]
async fn i1_it_is_taken_up_on_another_device_with_a_code() {
    let world = World::new().await;
    let mut phone = world.browser();
    personal(&mut phone, PHONE, EMAIL).await;
    secrets(&mut phone, PASSWORD, PASSWORD).await;
    let first = world.code(PHONE).await;
    world.advance(SignedDuration::from_hours(3));
    let mut computer = world.browser();
    let way = computer.open("/registration").await.link("Уже начинали?");
    let mut form = computer.open(&way).await.form("/registration/resume");
    form.fill("Телефон или электронная почта", EMAIL);
    let page = computer.press(&form, "Получить код").await;
    let mut form = page.form("/registration/resume/code");
    form.fill("Код подтверждения", &wrong(&world.code(EMAIL).await));
    computer.press(&form, "Продолжить").await.says("Код не подходит или устарел");
    form.fill("Код подтверждения", &world.code(EMAIL).await);
    let page = computer.press(&form, "Продолжить").await;
    page.says("Контрольный вопрос").says("с другого устройства не переносятся");
    assert_eq!(page.path, "/registration/password", "the password of another browser counts for nothing here");
    let page = secrets(&mut computer, PASSWORD, PASSWORD).await;
    assert_eq!(page.heading(), "Подтвердите телефон", "the names are where they were left");
    assert_eq!(enter(&mut computer, &page, &first).await.status, StatusCode::UNPROCESSABLE_ENTITY, "an old code");
    let page = computer.press(&page.form("/registration/phone-code"), "Прислать ещё раз").await;
    let page = enter(&mut computer, &page, &world.code(PHONE).await).await;
    // A code has just gone to this mail: the next one may only be asked for a minute later.
    world.advance(SignedDuration::from_secs(61));
    let page = computer.press(&page.form("/registration/email-code"), "Прислать ещё раз").await;
    let page = enter(&mut computer, &page, &world.code(EMAIL).await).await;
    page.says("Поздравляем!");
    let before = phone.open("/registration/phone-code").await;
    assert_eq!(before.path, "/registration", "the other browser has let it go");
}

#[tokio::test]
async fn i1_resuming_looks_the_same_whether_there_is_anything_to_resume() {
    let world = World::new().await;
    let mut begun = world.browser();
    personal(&mut begun, PHONE, EMAIL).await;
    let mut pages = Vec::new();
    for contact in [PHONE, "+79000000088"] {
        let mut browser = world.browser();
        let mut form = browser.open("/registration/resume").await.form("/registration/resume");
        form.fill("Телефон или электронная почта", contact);
        let page = browser.press(&form, "Получить код").await;
        pages.push((page.status, page.text()));
        let mut form = page.form("/registration/resume/code");
        form.fill("Код подтверждения", "000000");
        let page = browser.press(&form, "Продолжить").await;
        pages.push((page.status, page.text()));
    }
    assert_eq!(pages[0], pages[2]);
    assert_eq!(pages[1], pages[3], "a wrong code tells whether a registration has begun");
}

#[tokio::test]
async fn i1_a_child_under_14_is_told_to_ask_its_parent_and_nothing_is_kept() {
    let world = World::new().await;
    let mut browser = world.browser();
    let moscow = jiff::tz::TimeZone::get("Europe/Moscow").unwrap();
    let today = rodnya_domain::age::today(world.edge.clock.now(), &moscow);
    let almost = today.checked_sub(jiff::Span::new().years(14)).unwrap().tomorrow().unwrap();
    let mut form = browser.open("/registration").await.form("/registration");
    form.fill("Фамилия", "Дроздова").fill("Имя", "Пелагея");
    let parts = [almost.day().to_string(), almost.month().to_string(), almost.year().to_string()];
    form.fill_date("Дата рождения", [&parts[0], &parts[1], &parts[2]]);
    form.fill("Адрес электронной почты", EMAIL).fill("Номер мобильного телефона", PHONE);
    let before = world.kept();
    let page = browser.press(&form, "Продолжить").await;
    page.says("Попросите маму или папу").hides("Дроздова").hides("Пелагея");
    assert_eq!(before, world.kept(), "something of the child was written");
    assert_eq!(browser.open("/registration/password").await.path, "/registration");
    let today = [today.day().to_string(), today.month().to_string(), (today.year() - 14).to_string()];
    form.fill_date("Дата рождения", [&today[0], &today[1], &today[2]]);
    assert_eq!(browser.press(&form, "Продолжить").await.path, "/registration/password", "14 years today");
}

#[tokio::test]
async fn i1_a_known_phone_or_mail_looks_the_same_and_its_owner_is_told() {
    let world = World::new().await;
    street::adult(&world, 0).await;
    let mut seen = Vec::new();
    for (phone, email) in [(PHONE, EMAIL), (street::phone(0).as_str(), "new@pochta.example")] {
        let mut browser = world.browser();
        let mut pages = vec![personal(&mut browser, phone, email).await];
        pages.push(secrets(&mut browser, PASSWORD, PASSWORD).await);
        let last = pages.last().unwrap().clone();
        pages.push(enter(&mut browser, &last, "000000").await);
        let words = pages.iter().map(|page| {
            let text = page.text().replace(email, "MAIL").replace("+7 900 000-00-77", "PHONE");
            (page.status, page.path.clone(), text.replace("+7 900 000-00-00", "PHONE"))
        });
        seen.push(words.collect::<Vec<_>>());
    }
    assert_eq!(seen[0][..2], seen[1][..2]);
    assert_eq!(seen[0][2], seen[1][2], "a wrong code tells whether the phone is known");
    let mut seen = Vec::new();
    for (phone, email) in [("+79000000066", "free@pochta.example"), ("+79000000067", street::email(0).as_str())] {
        let mut browser = world.browser();
        personal(&mut browser, phone, email).await;
        let page = secrets(&mut browser, PASSWORD, PASSWORD).await;
        let page = enter(&mut browser, &page, &world.code(phone).await).await;
        for tried in 0..6 {
            let page = enter(&mut browser, &page, "000000").await;
            seen.push((tried, page.status, page.text().replace(email, "MAIL")));
        }
    }
    assert_eq!(seen[..6], seen[6..], "a wrong code tells whether the mail is known");
    let told = world.mail(&street::email(0)).await;
    assert!(matches!(told.last(), Some(Message::AlreadyRegistered)), "{told:?}");
    let told = world.mail(&street::phone(0)).await;
    assert!(matches!(told.last(), Some(Message::AlreadyRegistered)), "{told:?}");
}

#[tokio::test]
async fn i1_more_than_three_registrations_an_hour_from_one_place_wait() {
    let world = World::new().await;
    let mut last = None;
    for number in 0..4 {
        let mut browser = world.browser();
        browser.peer = [127, 200, 0, 1].into();
        let page = personal(&mut browser, &format!("+7900000008{number}"), &format!("a{number}@pochta.example")).await;
        assert_eq!(page.status == StatusCode::TOO_MANY_REQUESTS, number == 3, "{number}: {}", page.text());
        last = Some(page);
    }
    let last = last.unwrap();
    last.says("Слишком много попыток");
    assert!(last.header("retry-after").parse::<u32>().unwrap() <= 3600);
    world.advance(SignedDuration::from_hours(1));
    let mut browser = world.browser();
    browser.peer = [127, 200, 0, 1].into();
    assert_eq!(personal(&mut browser, PHONE, EMAIL).await.status, StatusCode::OK);
}

#[tokio::test]
async fn i1_a_thousand_guesses_at_once_are_five() {
    let world = World::new().await;
    let mut browser = world.browser();
    personal(&mut browser, PHONE, EMAIL).await;
    let page = secrets(&mut browser, PASSWORD, PASSWORD).await;
    let code = world.code(PHONE).await;
    let mut guesses = tokio::task::JoinSet::new();
    for guess in 0..1000_u32 {
        let (mut browser, mut form) = (browser.clone(), page.form("/registration/phone-code"));
        let guess = format!("{:06}", (code.parse::<u32>().unwrap() + 1 + guess) % 1_000_000);
        form.fill("Код из", &guess);
        guesses.spawn(async move { browser.submit(&form, "Продолжить").await });
    }
    let mut looked_at = 0;
    while let Some(answer) = guesses.join_next().await {
        let answer = answer.unwrap();
        assert!(matches!(answer.status.as_u16(), 422 | 503), "{}", answer.status);
        looked_at += u32::from(answer.is_page() && answer.body.contains("Осталось"));
    }
    assert!(looked_at <= 5, "{looked_at}");
    enter(&mut browser, &page, &code).await.says("он устарел или введён слишком много раз");
}

#[tokio::test]
async fn i1_the_last_step_sent_twice_at_once_makes_one_account() {
    let world = World::new().await;
    let mut browser = world.browser();
    personal(&mut browser, PHONE, EMAIL).await;
    let page = secrets(&mut browser, PASSWORD, PASSWORD).await;
    let page = enter(&mut browser, &page, &world.code(PHONE).await).await;
    let mut form = page.form("/registration/email-code");
    form.fill("Код из", &world.code(EMAIL).await);
    let mut presses = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (mut browser, form) = (browser.clone(), form.clone());
        presses.spawn(async move { browser.submit(&form, "Продолжить").await });
    }
    let mut made = 0;
    while let Some(answer) = presses.join_next().await {
        let answer = answer.unwrap();
        assert!(!answer.status.is_server_error(), "{}", answer.status);
        made += u32::from(answer.place() == Some("/registration/done"));
    }
    assert_eq!(made, 1);
}
