//! Made-up people for load, and the ways they walk through the portal: registration, login, a child's card, an address.
//! Labels are those of the printed instructions; each way ends with whether the program said that it is done.
//! Names differ by letters, since names hold no digits.

use crate::Failure;
use crate::client::{Browser, Page};
use crate::town::Console;

/// The password of everybody here.
pub(crate) const PASSWORD: &str = "Rogoz-Kx7!vesna";
const QUESTION: &str = "Как звали первую черепаху?";

/// Somebody who has not been here yet.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) phone: String,
    pub(crate) email: String,
    surname: String,
}

impl Person {
    /// The `n`-th of a run; `run` tells runs on one database apart.
    pub(crate) fn new(run: usize, n: usize) -> Self {
        let number = (run * 100_000 + n) % 10_000_000;
        Self {
            phone: format!("+7900{number:07}"),
            email: format!("load-{run}-{n}@mail.test"),
            surname: format!("Рогозин{}", letters(n)),
        }
    }
}

/// A number as lower-case Russian letters.
pub(crate) fn letters(mut n: usize) -> String {
    const ALPHABET: [char; 16] = ['а', 'б', 'в', 'г', 'д', 'е', 'и', 'к', 'л', 'м', 'н', 'о', 'п', 'р', 'с', 'т'];
    let mut text = String::new();
    for _ in 0..6 {
        text.push(ALPHABET[n % 16]);
        n /= 16;
    }
    text
}

/// The registration's first form, answered by the password's page.
///
/// # Errors
/// No answer, or another page than expected.
pub(crate) fn begin(browser: &mut Browser, portal: &str, person: &Person) -> Result<Page, Failure> {
    let page = to_registration(browser, portal)?;
    let values = [
        ("Фамилия", person.surname.as_str()),
        ("Имя", "Рогнеда"),
        ("Отчество", "Макаровна"),
        ("Дата рождения", "1986-05-17"),
        ("Адрес электронной почты", &person.email),
        ("Номер мобильного телефона", &person.phone),
    ];
    let page = browser.send(&page, &values, "")?;
    expect_field(page, "Повторите пароль")
}

/// Password and control question, answered by the page of the SMS code.
///
/// # Errors
/// No answer, or another page than expected.
pub(crate) fn give_password(browser: &mut Browser, page: &Page) -> Result<Page, Failure> {
    let mut values = vec![("Пароль", PASSWORD), ("Повторите пароль", PASSWORD)];
    if page.has_field("Контрольный вопрос") {
        values.extend([("Контрольный вопрос", QUESTION), ("Ответ", "Тихоня")]);
    }
    let mut page = browser.send(page, &values, "")?;
    if page.has_field("Контрольный вопрос") {
        page = browser.send(&page, &[("Контрольный вопрос", QUESTION), ("Ответ", "Тихоня")], "")?;
    }
    expect_field(page, "Код")
}

/// Goes on from the page of a code, as far as it needs, to the end.
///
/// # Errors
/// No answer, or the program does not say that it is done.
pub(crate) fn give_codes(
    browser: &mut Browser,
    console: &mut Console,
    page: Page,
    person: &Person,
) -> Result<Page, Failure> {
    let mut page = page;
    for (field, to) in [("Код из SMS", &person.phone), ("Код", &person.email)] {
        // A code may have been followed by a newer one that is still on its way.
        let mut tried = Vec::new();
        while page.has_field(field) && tried.len() < 3 {
            let code = console.code(to, &tried)?;
            page = browser.send(&page, &[(field, &code)], "")?;
            tried.push(code);
        }
    }
    if page.has("Поздравляем") || page.has("зарегистрировались") {
        Ok(page)
    } else {
        Err(unexpected(&page, "the end of the registration"))
    }
}

/// From the first page to being signed in.
///
/// # Errors
/// No answer, or not signed in.
pub(crate) fn sign_in(browser: &mut Browser, portal: &str, login: &str, password: &str) -> Result<Page, Failure> {
    let page = to_login(browser, portal)?;
    let page = browser.send(&page, &[("Логин", login), ("Введите пароль", password)], "Войти")?;
    if is_in(&page) { Ok(page) } else { Err(unexpected(&page, "a signed-in page")) }
}

/// Whether the page is that of somebody who is signed in.
pub(crate) fn is_in(page: &Page) -> bool {
    !page.links("Уведомления").is_empty()
}

/// Adds a child's card; the answer shows it.
///
/// # Errors
/// No answer, or the card is not shown.
pub(crate) fn add_card(browser: &mut Browser, portal: &str, given_name: &str) -> Result<(), Failure> {
    let page = family(browser, portal)?;
    let add = page.links("Добавить").first().cloned().ok_or_else(|| unexpected(&page, "«Добавить»"))?;
    let page = browser.open(&add)?;
    let number = given_name.chars().fold(0_usize, |n, c| (n * 31 + c as usize) % 1_000_000);
    let number = format!("IV-АБ {number:06}");
    let values = [
        ("Фамилия", "Рогозина"),
        ("Имя", given_name),
        ("Пол", "Женский"),
        ("Дата рождения", "2017-02-05"),
        ("Серия и номер", &number),
        ("Дата выдачи", "2017-02-12"),
        ("Номер актовой записи", "731"),
        ("Дата актовой записи", "2017-02-12"),
        ("Кем выдано", "Отдел ЗАГС города Заозёрска"),
    ];
    let page = browser.send(&page, &values, "Сохранить")?;
    if page.status < 400 && page.has(given_name) { Ok(()) } else { Err(unexpected(&page, "the saved card")) }
}

/// «Семья и дети».
///
/// # Errors
/// No answer, or no way there.
pub(crate) fn family(browser: &mut Browser, portal: &str) -> Result<Page, Failure> {
    let home = browser.open(portal)?;
    let way = home.links("Моя семья").first().cloned().ok_or_else(|| unexpected(&home, "«Моя семья»"))?;
    browser.open(&way)
}

fn to_login(browser: &mut Browser, portal: &str) -> Result<Page, Failure> {
    let page = browser.open(portal)?;
    if page.has_field("Введите пароль") {
        return Ok(page);
    }
    let way = page.links("Войти").first().cloned().ok_or_else(|| unexpected(&page, "«Войти»"))?;
    browser.open(&way)
}

fn to_registration(browser: &mut Browser, portal: &str) -> Result<Page, Failure> {
    let mut page = browser.open(portal)?;
    if page.links("Зарегистрироваться").is_empty() {
        page = to_login(browser, portal)?;
    }
    let way =
        page.links("Зарегистрироваться").first().cloned().ok_or_else(|| unexpected(&page, "«Зарегистрироваться»"))?;
    browser.open(&way)
}

fn expect_field(page: Page, label: &str) -> Result<Page, Failure> {
    if page.has_field(label) { Ok(page) } else { Err(unexpected(&page, label)) }
}

fn unexpected(page: &Page, wanted: &str) -> Failure {
    let text: String = page.text().chars().take(300).collect();
    format!("not {wanted}, but {} at {}: {text}", page.status, page.url).into()
}
