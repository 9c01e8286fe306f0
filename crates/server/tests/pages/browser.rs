//! A portal in this process and browsers that visit it: they keep cookies, read pages, fill in forms and follow
//! where answers lead. The clock is moved by hand, and the post office is looked into.

use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU8, AtomicU32, Ordering},
    },
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
};
use http::{HeaderMap, Method, Request, StatusCode, header};
use jiff::SignedDuration;
use rodnya_domain::{Actor, Cx, Lang, PersonId, message::Message};
use rodnya_flows::{
    edge::Edge,
    password::Passwords,
    session::{self, Begin},
    signing_key,
};
use rodnya_shell::{Portal, Settings};
use rodnya_store::{
    Address, Db, Keys, StoreError, Tx,
    outbox::{self, Delivery},
};
use tower::ServiceExt as _;

use crate::{form::Form, html::Element};

/// The form's type of body.
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// A portal with a database of its own.
pub(crate) struct World {
    /// Its database.
    pub(crate) db: Db,
    /// Its clock.
    pub(crate) edge: Edge,
    /// Hashes of passwords.
    pub(crate) passwords: Passwords,
    app: Router,
    public_url: String,
    folder: PathBuf,
    peers: AtomicU8,
    mail: Mutex<Vec<(String, Message)>>,
}

impl World {
    /// A portal under plain http, as in the demonstration.
    pub(crate) async fn new() -> Self {
        Self::at("http://portal.example", true).await
    }

    /// A portal under this public address.
    pub(crate) async fn at(public_url: &str, demo: bool) -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("rodnya-portal-{}-{number}", std::process::id()));
        let db = Db::open(&Address::Sqlite(folder.join("rodnya.sqlite")), Keys::from_master(&[7; 32])).unwrap();
        let (edge, passwords) = (Edge::default(), Passwords::new(&[1; 32], [2; 16]));
        let settings = Settings {
            trusted_proxies: Vec::new(),
            public_url: public_url.to_owned(),
            demo,
            operator_ru: "Управление образования Светлоречья".to_owned(),
            operator_en: "The education office of Svetlorechye".to_owned(),
            password_policy: rodnya_domain::password::Policy::named("seed").unwrap(),
        };
        let (keys, cx) = (signing_key::Fresh::draw(&edge), edge.cx(Actor::Worker, Lang::Ru));
        db.write(cx, move |tx, cx| signing_key::keep(tx, cx, &keys)).await.unwrap();
        let portal = Portal {
            db: db.clone(),
            edge: edge.clone(),
            passwords: passwords.clone(),
            mailboxes: None,
            settings: Arc::new(settings),
        };
        Self {
            db,
            edge,
            passwords,
            app: rodnya_shell::router(rodnya_portal::pages().merge(rodnya_staff::pages()), portal),
            public_url: public_url.to_owned(),
            folder,
            peers: AtomicU8::new(1),
            mail: Mutex::default(),
        }
    }

    /// A browser that has not been here, at an address of its own.
    pub(crate) fn browser(&self) -> Browser {
        let number = self.peers.fetch_add(1, Ordering::Relaxed);
        Browser {
            app: self.app.clone(),
            origin: self.public_url.clone(),
            jar: BTreeMap::new(),
            peer: Ipv4Addr::new(127, 9, 0, number),
            headers: vec![("user-agent".to_owned(), "Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0".to_owned())],
        }
    }

    /// A browser in which a person has just signed in.
    pub(crate) async fn signed_in(&self, person: PersonId) -> Browser {
        let token = self.edge.secret();
        let begin = Begin { token: token.clone(), foreign_computer: false, agent: "test".to_owned() };
        self.write(move |tx, cx| session::begin_session(tx, cx, person, &begin)).await;
        let mut browser = self.browser();
        let prefix = if self.public_url.starts_with("https") { "__Host-" } else { "" };
        browser.jar.insert(format!("{prefix}rodnya_session"), token.text());
        browser.open("/").await;
        browser
    }

    /// Moves the clock.
    pub(crate) fn advance(&self, by: SignedDuration) {
        self.edge.clock.advance(by);
    }

    /// Writes as the program.
    pub(crate) async fn write<T, F>(&self, closure: F) -> T
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>, &Cx) -> Result<T, StoreError> + Send + 'static,
    {
        self.write_as(Actor::Worker, closure).await
    }

    /// Writes as somebody.
    pub(crate) async fn write_as<T, F>(&self, actor: Actor, closure: F) -> T
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>, &Cx) -> Result<T, StoreError> + Send + 'static,
    {
        self.db.write(self.edge.cx(actor, Lang::Ru), closure).await.unwrap()
    }

    /// Everything that the database keeps, byte by byte: equal if nothing was written in between.
    pub(crate) fn kept(&self) -> Vec<Vec<u8>> {
        let file = |name: &str| std::fs::read(self.folder.join(name)).unwrap_or_default();
        vec![file("rodnya.sqlite"), file("rodnya.sqlite-wal")]
    }

    /// The messages that were sent to a phone (E.164) or mail, the earliest first.
    pub(crate) async fn mail(&self, to: &str) -> Vec<Message> {
        let until = self.edge.clock.now() + SignedDuration::from_secs(1);
        let left = self.write(move |tx, cx| {
            let leased = outbox::lease(tx, cx.now, until, 1000)?;
            for out in &leased {
                outbox::settle(tx, out.id, &Delivery::Sent, cx.now)?;
            }
            Ok(leased.into_iter().map(|out| (out.to, out.message)).collect::<Vec<_>>())
        });
        let left = left.await;
        let mut mail = self.mail.lock().unwrap();
        mail.extend(left.into_iter().map(|(to, message)| (to, serde_json::from_str(&message).unwrap())));
        mail.iter().filter(|(own, _)| own == to).map(|(_, message)| message.clone()).collect()
    }

    /// What the worker does with recoveries: their codes leave.
    pub(crate) async fn send_recovery_codes(&self) {
        let until = self.edge.clock.now() + SignedDuration::from_secs(60);
        let due = self.db.write(self.edge.cx(Actor::Worker, Lang::Ru), move |tx, cx| {
            rodnya_store::job::lease(tx, cx.now, until, 50)
        });
        for job in due.await.unwrap().into_iter().filter(|job| job.kind == "recovery_codes") {
            let (id, codes) = (job.key.parse().unwrap(), [self.edge.code(), self.edge.code()]);
            let sent = self.db.write(self.edge.cx(Actor::Worker, Lang::Ru), move |tx, cx| {
                rodnya_flows::recovery::send_codes(tx, cx, id, &codes)
            });
            sent.await.unwrap();
        }
    }

    /// The code in the latest message to a phone or mail.
    pub(crate) async fn code(&self, to: &str) -> String {
        let mail = self.mail(to).await;
        match mail.last() {
            Some(
                Message::RegistrationPhoneCode { code }
                | Message::RegistrationEmailCode { code }
                | Message::RegistrationResumeCode { code }
                | Message::ContactCode { code }
                | Message::RecoveryEmailCode { code }
                | Message::ChildPhoneCode { code },
            ) => code.clone(),
            other => panic!("no code for {to}: {other:?}"),
        }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        // A folder that stays behind in the system's temporary place harms nobody.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A browser.
#[derive(Clone)]
pub(crate) struct Browser {
    app: Router,
    origin: String,
    /// Its cookies.
    pub(crate) jar: BTreeMap<String, String>,
    /// Where it comes from.
    pub(crate) peer: Ipv4Addr,
    /// Headers of every request.
    pub(crate) headers: Vec<(String, String)>,
}

impl Browser {
    /// Opens an address and follows where it leads.
    pub(crate) async fn open(&mut self, path: &str) -> Answer {
        let answer = self.get(path).await;
        self.follow(answer).await
    }

    /// Opens an address and stays there.
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], Body::empty()).await
    }

    /// Sends a form as it is, and stays at the answer.
    pub(crate) async fn submit(&mut self, form: &Form, button: &str) -> Answer {
        let sent = form.sent(button);
        if form.method == "get" {
            return self.get(&format!("{}?{}", form.action, serde_urlencoded::to_string(&sent).unwrap())).await;
        }
        self.post(&form.action, &sent).await
    }

    /// Presses a button of a form, and follows where the answer leads.
    pub(crate) async fn press(&mut self, form: &Form, button: &str) -> Answer {
        let answer = self.submit(form, button).await;
        self.follow(answer).await
    }

    /// Sends fields as a form of ours would.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(String, String)]) -> Answer {
        let origin = self.origin.clone();
        let headers = [("origin", origin.as_str()), ("sec-fetch-site", "same-origin"), ("content-type", FORM)];
        let body = serde_urlencoded::to_string(fields).unwrap();
        self.send(Method::POST, path, &headers, Body::from(body)).await
    }

    /// The token of this browser's forms.
    pub(crate) async fn token(&mut self) -> String {
        let page = self.open("/login?again=1").await;
        page.form("/login").fields.iter().find(|field| field.name == "csrf_token").unwrap().value.clone()
    }

    /// Goes where an answer leads.
    pub(crate) async fn follow(&mut self, mut answer: Answer) -> Answer {
        for _ in 0..10 {
            let Some(place) = answer.place().filter(|place| place.starts_with('/')).map(str::to_owned) else {
                return answer;
            };
            answer = self.get(&place).await;
        }
        panic!("a way without an end: {}", answer.path);
    }

    /// Any request.
    pub(crate) async fn send(&mut self, method: Method, path: &str, headers: &[(&str, &str)], body: Body) -> Answer {
        let mut request = Request::builder().method(method).uri(path).body(body).unwrap();
        let own = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        for (name, value) in own.chain(headers.iter().copied()) {
            let name = http::HeaderName::try_from(name).unwrap();
            request.headers_mut().insert(name, value.parse().unwrap());
        }
        if !self.jar.is_empty() {
            let line: Vec<String> = self.jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request.headers_mut().insert(header::COOKIE, line.join("; ").parse().unwrap());
        }
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from((self.peer, 40_000))));
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 4 << 20).await.unwrap().to_vec();
        let is_text = parts.headers.get(header::CONTENT_TYPE).is_none_or(|kind| !kind.as_bytes().starts_with(b"font"));
        let body = if is_text { String::from_utf8(bytes).unwrap() } else { String::new() };
        let answer = Answer { status: parts.status, headers: parts.headers, body, path: path.to_owned() };
        for line in answer.cookies() {
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            if line.contains("Max-Age=0") {
                self.jar.remove(name);
            } else {
                self.jar.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }
}

/// What came back.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    /// Its status.
    pub(crate) status: StatusCode,
    /// Its headers.
    pub(crate) headers: HeaderMap,
    /// Its body.
    pub(crate) body: String,
    /// What was asked for.
    pub(crate) path: String,
}

impl Answer {
    /// A header; empty if it is absent.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Where it leads.
    pub(crate) fn place(&self) -> Option<&str> {
        self.headers.get(header::LOCATION).map(|value| value.to_str().unwrap())
    }

    /// Lines that set cookies.
    pub(crate) fn cookies(&self) -> Vec<String> {
        self.headers.get_all(header::SET_COOKIE).iter().map(|line| line.to_str().unwrap().to_owned()).collect()
    }

    /// Whether it is a page.
    pub(crate) fn is_page(&self) -> bool {
        self.header("content-type").starts_with("text/html") && !self.body.is_empty()
    }

    /// The page.
    pub(crate) fn page(&self) -> Element {
        Element::page(&self.body)
    }

    /// All words of the page.
    pub(crate) fn text(&self) -> String {
        self.page().text()
    }

    /// Fails unless the page says this.
    #[track_caller]
    pub(crate) fn says(&self, words: &str) -> &Self {
        let text = self.text();
        assert!(text.contains(words), "«{words}» is not on {} ({}): {text}", self.path, self.status);
        self
    }

    /// Fails if the page says this.
    #[track_caller]
    pub(crate) fn hides(&self, words: &str) -> &Self {
        let text = self.text();
        assert!(!text.contains(words), "«{words}» is on {}: {text}", self.path);
        self
    }

    /// The words of the summary of errors.
    pub(crate) fn alert(&self) -> String {
        let page = self.page();
        let found = page.all().into_iter().find(|element| element.attribute("role") == Some("alert"));
        found.map(Element::text).unwrap_or_default()
    }

    /// The code that the page shows to hand on.
    pub(crate) fn code(&self) -> String {
        self.page().named("output").first().map(|code| code.text()).unwrap_or_default()
    }

    /// The first heading.
    pub(crate) fn heading(&self) -> String {
        self.page().named("h1").first().map(|heading| heading.text()).unwrap_or_default()
    }

    /// All forms.
    pub(crate) fn forms(&self) -> Vec<Form> {
        Form::of(&self.page(), &self.path)
    }

    /// The form that is sent to an address.
    #[track_caller]
    pub(crate) fn form(&self, action: &str) -> Form {
        let found = self.forms().into_iter().find(|form| form.action == action);
        found.unwrap_or_else(|| panic!("no form to {action} on {} ({}): {}", self.path, self.status, self.text()))
    }

    /// Where a link with these words leads.
    #[track_caller]
    pub(crate) fn link(&self, words: &str) -> String {
        let page = self.page();
        let found = page.named("a").into_iter().find(|link| link.text().starts_with(words));
        let link = found.unwrap_or_else(|| panic!("no link «{words}» on {}: {}", self.path, self.text()));
        link.attribute("href").unwrap().to_owned()
    }
}
