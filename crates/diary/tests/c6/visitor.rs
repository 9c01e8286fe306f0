//! A house with a provider and a diary on free ports, and a visitor with cookies.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};

use http::{HeaderMap, StatusCode, header};
use jiff::Timestamp;
use jiff::civil::date;
use rodnya_diary::{Clock, Diary, DiaryConfig, Named, Pupil, School};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use url::Url;

use crate::provider::{CLIENT, Grant, Provider};

/// Thursday, 26 November 2026, in the morning.
const BEGINNING_S: i64 = 1_795_672_800;
static HOUSES: AtomicU32 = AtomicU32::new(0);

/// Provider, diary and their clock.
pub(crate) struct House {
    pub(crate) provider: Provider,
    pub(crate) diary: Diary,
    address: String,
    seconds: Arc<AtomicI64>,
    dir: PathBuf,
}

impl House {
    /// A house whose provider answers.
    pub(crate) async fn new() -> Self {
        Self::build(None).await
    }

    /// A house whose diary is told of another provider.
    pub(crate) async fn at(issuer: &str) -> Self {
        Self::build(Some(issuer)).await
    }

    async fn build(issuer: Option<&str>) -> Self {
        let seconds = Arc::new(AtomicI64::new(BEGINNING_S));
        let read = Arc::clone(&seconds);
        let clock: Clock = Arc::new(move || Timestamp::from_second(read.load(Ordering::SeqCst)).unwrap());
        let provider = Provider::start(Arc::clone(&clock)).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let house = format!("diary-{}-{}", std::process::id(), HOUSES.fetch_add(1, Ordering::SeqCst));
        let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(house);
        let config = DiaryConfig {
            key: "diary".into(),
            name: Named::new("Школьный дневник", "School diary"),
            provider_name: Named::new("Родню", "Rodnya"),
            issuer: issuer.map_or_else(|| provider.issuer.clone(), str::to_owned),
            client_id: CLIENT.0.into(),
            client_secret: CLIENT.1.into(),
            public_url: Url::parse(&address).unwrap(),
            data_dir: dir.clone(),
            school: School {
                name: Named::new("Школа № 12", "School 12"),
                place: Named::new("Светлоречье", "Svetlorechye"),
                phone: "+7 900 000-12-00".into(),
                hours: Named::new("по будням с 9 до 17", "weekdays from 9 to 17"),
            },
            time_zone: "Europe/Moscow".into(),
            demo: true,
            clock,
        };
        let diary = Diary::open(config).unwrap();
        let router = diary.router();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { provider, diary, address, seconds, dir }
    }

    /// Moves the clock of diary and provider.
    pub(crate) fn advance(&self, seconds: i64) {
        self.seconds.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Their time.
    pub(crate) fn now_s(&self) -> i64 {
        self.seconds.load(Ordering::SeqCst)
    }
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

/// An answer of the diary.
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) location: Option<String>,
    pub(crate) body: String,
}

impl Page {
    /// Whether the page holds these words; no-break spaces and word joiners are as plain ones.
    pub(crate) fn has(&self, words: &str) -> bool {
        self.body.replace('\u{a0}', " ").replace('\u{2060}', "").contains(words)
    }

    /// The token of its forms.
    pub(crate) fn csrf(&self) -> String {
        let (_, rest) = self.body.split_once("name=\"csrf_token\" value=\"").unwrap();
        rest.split('"').next().unwrap().to_owned()
    }
}

/// A browser without scripts.
pub(crate) struct Visitor<'a> {
    house: &'a House,
    client: reqwest::Client,
    pub(crate) cookies: BTreeMap<String, String>,
    /// The visitor's session at the provider, new with each log-in.
    pub(crate) sid: String,
    visits: u32,
}

impl<'a> Visitor<'a> {
    pub(crate) fn new(house: &'a House) -> Self {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
        Self { house, client, cookies: BTreeMap::new(), sid: String::new(), visits: 0 }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Page {
        let request = self.client.get(self.at(path));
        self.send(request).await
    }

    pub(crate) async fn head(&mut self, path: &str) -> StatusCode {
        let request = self.client.head(self.at(path));
        self.send(request).await.status
    }

    pub(crate) async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Page {
        let request = self.client.post(self.at(path));
        self.send(with_form(request, form)).await
    }

    pub(crate) async fn post_from(&mut self, origin: &str, path: &str, form: &[(&str, &str)]) -> Page {
        let request = self.client.post(self.at(path)).header(header::ORIGIN, origin);
        self.send(with_form(request, form)).await
    }

    /// What the provider sends when a session ends.
    pub(crate) async fn notice(&self, token: String) -> StatusCode {
        let request = self.client.post(self.at("/backchannel-logout"));
        with_form(request, &[("logout_token", &token)]).send().await.unwrap().status()
    }

    /// The button of the first page; returns what the diary asks of the provider.
    pub(crate) async fn begin(&mut self) -> HashMap<String, String> {
        let page = self.get("/login").await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
        let asked = query(&page.location.unwrap());
        assert_eq!((asked["response_type"].as_str(), asked["code_challenge_method"].as_str()), ("code", "S256"));
        assert_eq!(asked["scope"], "openid profile snils family");
        asked
    }

    /// The address by which the provider answers with a code, in a session of its own.
    pub(crate) fn answer(&mut self, code: &str, asked: &HashMap<String, String>, claims: Value) -> String {
        self.visits += 1;
        self.sid = format!("visit-{}-{code}", self.visits);
        let sid = self.sid.clone();
        self.answer_as(code, asked, claims, &sid)
    }

    /// The same in a given session.
    pub(crate) fn answer_as(&self, code: &str, asked: &HashMap<String, String>, claims: Value, sid: &str) -> String {
        let (nonce, challenge) = (asked["nonce"].clone(), asked["code_challenge"].clone());
        self.house.provider.grant(code, Grant { nonce, challenge, claims, sid: sid.to_owned() });
        format!("/callback?code={code}&state={}&iss={}", asked["state"], self.house.provider.issuer)
    }

    /// The whole way in; returns the page it ends at.
    pub(crate) async fn log_in(&mut self, claims: Value) -> Page {
        let asked = self.begin().await;
        let code = format!("code-{}", asked["state"]);
        let answer = self.answer(&code, &asked, claims);
        let page = self.get(&answer).await;
        match page.location.clone() {
            Some(next) => self.get(&next).await,
            None => page,
        }
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.house.address)
    }

    async fn send(&mut self, request: reqwest::RequestBuilder) -> Page {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let answer = request.header(header::COOKIE, cookies.join("; ")).send().await.unwrap();
        for set in answer.headers().get_all(header::SET_COOKIE) {
            let set = set.to_str().unwrap();
            assert!(
                set.starts_with("rodnya_diary_") && set.contains("HttpOnly") && set.contains("SameSite=Lax"),
                "{set}"
            );
            let (name, value) = set.split(';').next().unwrap().split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let (status, headers) = (answer.status(), answer.headers().clone());
        let location = headers.get(header::LOCATION).map(|value| value.to_str().unwrap().to_owned());
        Page { status, headers, location, body: answer.text().await.unwrap() }
    }
}

/// The parameters of an address.
pub(crate) fn query(address: &str) -> HashMap<String, String> {
    Url::parse(address).unwrap().query_pairs().into_owned().collect()
}

/// A pupil of the lists.
pub(crate) fn pupil(given_name: &str, snils: &str, class: &str) -> Pupil {
    Pupil {
        surname: "Журавлёва".into(),
        given_name: given_name.into(),
        patronymic: None,
        birth_date: date(2016, 5, 4),
        snils: Some(snils.into()),
        class: class.into(),
    }
}

/// What the provider says about Мира.
pub(crate) fn child_claims() -> Value {
    json!({
        "sub": "child", "given_name": "Мира", "family_name": "Журавлёва", "middle_name": "Олеговна",
        "birthdate": "2016-05-04", "snils": "112-233-445 95",
    })
}

fn with_form(request: reqwest::RequestBuilder, form: &[(&str, &str)]) -> reqwest::RequestBuilder {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(body)
}
