//! The workloads: what a visitor does again and again while the clock runs.
//! Each visitor comes from an address of its own; log-ins from a new one each time, as people do.
//! The sign-on is that of a client that `rodnya client add` has made, by an adult with a live session and a remembered consent.

use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::Value;

use super::load::{Figures, measure};
use crate::Failure;
use crate::client::{Browser, Page, absolute, encode};
use crate::person;
use crate::town::{self, Console, Town};

/// Visitors at once where the program's answer is awaited: enough to keep every core busy.
const VISITORS: usize = 16;
/// The example of RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
/// Nothing listens there: the address that ends a sign-on is only read.
const CALLBACK: &str = "http://127.0.0.1:9/callback";

static ADDRESSES: AtomicUsize = AtomicUsize::new(300_000);

fn somebody_new() -> Browser {
    Browser::new(ADDRESSES.fetch_add(1, Ordering::Relaxed))
}

/// Whose portal is visited, and by whom.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) url: String,
    /// Phone and password of every parent of level `standard`.
    parents: Vec<(String, String)>,
}

impl Place {
    /// The town's own portal.
    ///
    /// # Errors
    /// The console does not answer, or knows no parent.
    pub(super) fn of(town: &Town) -> Result<Self, Failure> {
        Ok(Self { url: town.url.clone(), parents: parents(town)? })
    }

    /// The same people at another portal on the same database.
    pub(super) fn at(&self, url: &str) -> Self {
        Self { url: url.to_owned(), parents: self.parents.clone() }
    }

    fn signed_in(&self, n: usize) -> Result<Browser, Failure> {
        let (login, password) = &self.parents[n % self.parents.len()];
        let mut browser = somebody_new();
        person::sign_in(&mut browser, &self.url, login, password)?;
        Ok(browser)
    }
}

/// The login form, opened, filled and sent: up to the redirect that says «in».
pub(super) fn password_logins(place: &Place, time: Duration) -> Result<Figures, Failure> {
    let (parents, portal) = (place.parents.clone(), format!("{}/login", place.url));
    let setup = move |n: usize| Ok(parents[n % parents.len()].clone());
    measure(VISITORS, time, setup, move |(login, password)| {
        let mut browser = somebody_new();
        let page = browser.open(&portal)?;
        let answer = browser.post(&page, &[("Логин", login), ("Введите пароль", password)], "Войти")?;
        if answer.status == 303 { Ok(()) } else { Err(format!("login answers {}", answer.status).into()) }
    })
}

/// The login page of somebody who is not in.
pub(super) fn login_page(place: &Place, time: Duration) -> Result<Figures, Failure> {
    pages(format!("{}/login", place.url), time, |_| Ok(somebody_new()))
}

/// The first page of a parent who is in.
pub(super) fn home_page(place: &Place, time: Duration) -> Result<Figures, Failure> {
    let place = place.clone();
    pages(format!("{}/", place.url), time, move |n| place.signed_in(n))
}

/// A bare answer of another server.
pub(super) fn bare(port: u16, time: Duration) -> Result<Figures, Failure> {
    pages(format!("http://127.0.0.1:{port}/"), time, |_| Ok(somebody_new()))
}

fn pages(
    url: String,
    time: Duration,
    setup: impl Fn(usize) -> Result<Browser, Failure> + Send + Sync + 'static,
) -> Result<Figures, Failure> {
    measure(VISITORS, time, setup, move |browser| {
        let answer = browser.request("GET", &url, &[], None)?;
        if answer.status == 200 { Ok(()) } else { Err(format!("{url} answers {}", answer.status).into()) }
    })
}

/// Saves «Адрес проживания» again and again: one durable write with its event.
pub(super) fn durable_writes(place: &Place, time: Duration, writers: usize) -> Result<Figures, Failure> {
    let place = place.clone();
    let setup = move |n: usize| {
        let mut browser = place.signed_in(n)?;
        let page = address_page(&mut browser, &place.url)?;
        Ok((browser, page, 0_usize))
    };
    measure(writers, time, setup, |(browser, page, n)| {
        *n += 1;
        let address = format!("г. Заозёрск, ул. Луговая, д. {n}");
        let answer = browser.post(page, &[("Адрес проживания", &address)], "Сохранить")?;
        if answer.status == 303 { Ok(()) } else { Err(format!("saving answers {}", answer.status).into()) }
    })
}

/// The page with the field: the profile, or the form behind one of its links.
fn address_page(browser: &mut Browser, portal: &str) -> Result<Page, Failure> {
    let home = browser.open(portal)?;
    let way = home.links("Мои данные").first().cloned().ok_or("no «Мои данные»")?;
    let mut page = browser.open(&way)?;
    if let Some(own) = page.links("Мой профиль").first().cloned().filter(|_| !page.has_field("Адрес проживания"))
    {
        page = browser.open(&own)?;
    }
    if page.has_field("Адрес проживания") {
        return Ok(page);
    }
    for way in ["Добавить", "Изменить", "Указать"].iter().flat_map(|name| page.links(name)) {
        let form = browser.open(&way)?;
        if form.has_field("Адрес проживания") {
            return Ok(form);
        }
    }
    Err("no field «Адрес проживания»".into())
}

/// authorize → code → token → userinfo.
pub(super) fn sign_on(town: &Town, place: &Place, time: Duration) -> Result<Figures, Failure> {
    let (id, secret) = client(town)?;
    let discovery =
        Browser::new(1).request("GET", &format!("{}/.well-known/openid-configuration", town.url), &[], None)?;
    let discovery: Value = serde_json::from_slice(&discovery.body)?;
    let address = |name: &str| discovery[name].as_str().map(str::to_owned).ok_or_else(|| format!("no {name}"));
    let (authorize, token, userinfo) =
        (address("authorization_endpoint")?, address("token_endpoint")?, address("userinfo_endpoint")?);
    let ask = format!(
        "{authorize}?response_type=code&client_id={}&redirect_uri={}&scope=openid&state=s&nonce=n&code_challenge={CHALLENGE}&code_challenge_method=S256",
        encode(&id),
        encode(CALLBACK)
    );
    let (place, asked) = (place.clone(), ask.clone());
    let setup = move |n: usize| {
        let mut browser = place.signed_in(n)?;
        consent(&mut browser, &asked)?;
        Ok(browser)
    };
    measure(VISITORS, time, setup, move |browser| {
        let code = code(browser, &ask)?.ok_or("consent is asked again")?;
        let body = format!(
            "grant_type=authorization_code&code={}&redirect_uri={}&client_id={}&client_secret={}&code_verifier={VERIFIER}",
            encode(&code),
            encode(CALLBACK),
            encode(&id),
            encode(&secret)
        );
        let form = [("content-type", "application/x-www-form-urlencoded")];
        let answer = browser.request("POST", &token, &form, Some(&body))?;
        let answer: Value = serde_json::from_slice(&answer.body)?;
        let bearer =
            format!("Bearer {}", answer["access_token"].as_str().ok_or_else(|| format!("no token: {answer}"))?);
        let info = browser.request("GET", &userinfo, &[("authorization", &bearer)], None)?;
        if info.status == 200 { Ok(()) } else { Err(format!("userinfo answers {}", info.status).into()) }
    })
}

/// The code, or none where a page asks something first.
fn code(browser: &mut Browser, ask: &str) -> Result<Option<String>, Failure> {
    let mut url = ask.to_owned();
    for _ in 0..6 {
        let answer = browser.request("GET", &url, &[], None)?;
        let Some(to) = answer.header("location") else { return Ok(None) };
        url = absolute(&url, to);
        if let Some(query) = url.strip_prefix(CALLBACK) {
            let code = query.trim_start_matches('?').split('&').find_map(|p| p.strip_prefix("code="));
            return code.map(|c| Some(c.to_owned())).ok_or_else(|| format!("no code: {url}").into());
        }
    }
    Err("redirects without end".into())
}

/// The adult's own first login into the system.
fn consent(browser: &mut Browser, ask: &str) -> Result<(), Failure> {
    if code(browser, ask)?.is_some() {
        return Ok(());
    }
    let page = browser.open(ask)?;
    let answer = browser.post(&page, &[], "Разрешить")?;
    if answer.status < 400 { Ok(()) } else { Err(format!("«Разрешить» answers {}", answer.status).into()) }
}

fn client(town: &Town) -> Result<(String, String), Failure> {
    let file = std::env::temp_dir().join(format!("rodnya-bench-client-{}.json", std::process::id()));
    let metadata = serde_json::json!({
        "client_name": "Мера", "redirect_uris": [CALLBACK], "token_endpoint_auth_method": "client_secret_post", "scope": "openid",
    });
    std::fs::write(&file, metadata.to_string())?;
    let mut command = Command::new(town::program()?);
    let output = command.args(["client", "add", "--database", &town.database(), "--file"]).arg(&file).output()?;
    std::fs::remove_file(file)?;
    let said = String::from_utf8_lossy(&output.stderr);
    let made: Value = serde_json::from_slice(&output.stdout).map_err(|_| format!("client add: {said}"))?;
    let text = |name: &str| made[name].as_str().map(str::to_owned).ok_or_else(|| format!("client add gives no {name}"));
    Ok((text("client_id")?, text("client_secret")?))
}

/// Login and password of every parent of the demo.
fn parents(town: &Town) -> Result<Vec<(String, String)>, Failure> {
    let people = Console::new(town.console(), 2).get("/people")?;
    let parents = people.as_array().into_iter().flatten().filter(|p| p["role"] == "parent" && p["level"] == "standard");
    let found: Vec<(String, String)> = parents
        .filter_map(|p| Some((p["logins"]["phone"].as_str()?.to_owned(), p["password"].as_str()?.to_owned())))
        .collect();
    if found.is_empty() { Err("the demo has no parent of level standard".into()) } else { Ok(found) }
}
