//! A provider over an empty database of its own, with one person, one browser session and some clients.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, Response, StatusCode, header},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::{SignedDuration, civil::date};
use rodnya_api::{Provider, client, router};
use rodnya_domain::{
    Actor, Cx, Lang, PersonId, SessionId, SystemId, authority::Ground, name::FullName, named_id, permission::State,
    system::Policy,
};
use rodnya_flows::{
    authorization::{self, Beginning, Login, Visit},
    edge::Edge,
};
use rodnya_protocol::{answer::Answer, params::Params, pkce::Challenge};
use rodnya_store::{Address, Db, Keys, account, permission, session};
use serde_json::{Value, json};
use tower::ServiceExt;

pub(crate) const ISSUER: &str = "https://rodnya.test";
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

pub(crate) struct World {
    pub(crate) db: Db,
    pub(crate) edge: Edge,
    pub(crate) router: Router,
    pub(crate) anna: PersonId,
    pub(crate) session: SessionId,
    folder: std::path::PathBuf,
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A registered client.
pub(crate) struct Client {
    pub(crate) id: String,
    pub(crate) secret: String,
    pub(crate) uri: String,
    pub(crate) method: String,
}

/// What came back from an endpoint.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: axum::http::HeaderMap,
    pub(crate) body: Value,
}

impl Reply {
    pub(crate) fn header(&self, name: header::HeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn error(&self) -> &str {
        self.body["error"].as_str().unwrap_or_default()
    }
}

impl World {
    pub(crate) async fn new() -> Self {
        let edge = Edge::default();
        let name = u128::from_be_bytes(edge.random());
        let folder = std::env::temp_dir().join(format!("rodnya-api-{name:x}"));
        let db = Db::open(&Address::Sqlite(folder.join("rodnya.sqlite")), Keys::from_master(&[7; 32])).unwrap();
        let provider = Provider::new(db.clone(), edge.clone(), ISSUER);
        provider.keep_keys().await.unwrap();
        let (anna, session) = (named_id("anna"), named_id("anna's browser"));
        let world = Self { db, edge, router: router(provider), anna, session, folder };
        world.write(move |tx, cx| {
            let name = FullName::parse("Иванова", "Анна", "Петровна").unwrap();
            account::insert_own(tx, &account(anna, name), cx.now)?;
            session::insert(tx, &browser(session, anna, cx), cx.now)
        });
        world
    }

    pub(crate) fn write<T: Send + 'static>(
        &self,
        closure: impl Fn(&mut rodnya_store::Tx<'_>, &Cx) -> Result<T, rodnya_store::StoreError> + Send + 'static,
    ) -> T {
        let work = self.db.write(self.edge.cx(Actor::Person(self.anna), Lang::Ru), closure);
        tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(work)).unwrap()
    }

    /// A client whose file has these members besides the usual ones.
    pub(crate) async fn client(&self, name: &str, members: Value) -> Client {
        let mut document = json!({
            "client_name": name,
            "redirect_uris": [format!("https://{name}.client.test/cb"), format!("https://{name}.client.test/second")],
            "post_logout_redirect_uris": [format!("https://{name}.client.test/bye")],
            "scope": "openid profile email phone snils family",
        });
        for (member, value) in members.as_object().unwrap() {
            document[member] = value.clone();
        }
        let answer = client::add(&self.db, &self.edge, document.to_string().as_bytes()).await.unwrap();
        let text = |member: &str| answer[member].as_str().unwrap_or_default().to_owned();
        Client {
            id: text("client_id"),
            secret: text("client_secret"),
            uri: format!("https://{name}.client.test/cb"),
            method: text("token_endpoint_auth_method"),
        }
    }

    /// Anna lets the client know of her.
    pub(crate) fn permit(&self, client: &Client) {
        let (anna, system): (_, SystemId) = (self.anna, client.id.parse().unwrap());
        self.write(move |tx, cx| {
            let consent = permission::Permission {
                id: cx.id(),
                person: anna,
                system,
                scopes: rodnya_store::system::get(tx, system)?.facts.scopes,
                by: anna,
                authority: Ground::Own,
                policy: Policy::ByAge,
                text_hash: vec![1; 32],
                from: cx.now,
                state: State::InForce,
                ended: None,
                ended_by: None,
                version: 1,
            };
            permission::insert(tx, &consent)
        });
    }

    /// The request of a client, with parameters replaced.
    pub(crate) fn query(&self, client: &Client, over: &[(&str, &str)]) -> String {
        let challenge = Challenge::of(VERIFIER);
        let good = [
            ("client_id", client.id.as_str()),
            ("redirect_uri", &client.uri),
            ("response_type", "code"),
            ("scope", "openid profile email"),
            ("state", "s"),
            ("nonce", "n"),
            ("code_challenge", challenge.as_str()),
            ("code_challenge_method", "S256"),
        ];
        let kept = good.into_iter().filter(|(name, _)| !over.iter().any(|(other, _)| other == name));
        kept.chain(over.iter().copied()).collect::<Params>().to_query()
    }

    /// What the page has to do with a request; `login` says whether Anna is signed in.
    pub(crate) fn begin(&self, query: &str, login: Option<Login>) -> Beginning {
        let query = query.to_owned();
        self.write(move |tx, cx| authorization::begin(tx, cx, &Visit { issuer: ISSUER, query: &query, login }))
    }

    pub(crate) fn login(&self) -> Login {
        Login { person: self.anna, session: self.session, authenticated: self.edge.clock.now() }
    }

    /// A code for Anna.
    pub(crate) fn code(&self, client: &Client, over: &[(&str, &str)]) -> String {
        let query = self.query(client, over);
        let secret = self.edge.secret();
        let login = Some(self.login());
        let answer = self.write(move |tx, cx| {
            let Beginning::Begun(begun) =
                authorization::begin(tx, cx, &Visit { issuer: ISSUER, query: &query, login })?
            else {
                panic!("not begun")
            };
            authorization::issue_code(tx, cx, &begun, &secret)
        });
        let Ok(Answer::Redirect(location)) = answer else { panic!("no redirect but {answer:?}") };
        let query = location.split_once('?').unwrap().1;
        let params = Params::parse(query.as_bytes()).unwrap();
        assert_eq!(params.one("iss"), Ok(Some(ISSUER)));
        assert_eq!(params.one("state"), Ok(Some("s")));
        params.one("code").unwrap().unwrap().to_owned()
    }

    pub(crate) async fn redeem(&self, client: &Client, code: &str, over: &[(&str, &str)]) -> Reply {
        let good = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &client.uri),
            ("code_verifier", VERIFIER),
        ];
        let kept = good.into_iter().filter(|(name, _)| !over.iter().any(|(other, _)| other == name));
        let mut form: Vec<(&str, &str)> = kept.chain(over.iter().copied()).collect();
        let basic = format!("Basic {}", STANDARD.encode(format!("{}:{}", client.id, client.secret)));
        match client.method.as_str() {
            "client_secret_basic" => self.post("/oauth/token", &form, Some(&basic)).await,
            "client_secret_post" => {
                form.extend([("client_id", client.id.as_str()), ("client_secret", &client.secret)]);
                self.post("/oauth/token", &form, None).await
            }
            _ => {
                form.push(("client_id", &client.id));
                self.post("/oauth/token", &form, None).await
            }
        }
    }

    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)], authorization: Option<&str>) -> Reply {
        let body = form.iter().copied().collect::<Params>().to_query();
        let mut request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(authorization) = authorization {
            request = request.header(header::AUTHORIZATION, authorization);
        }
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str, headers: &[(header::HeaderName, &str)]) -> Reply {
        let request = headers.iter().fold(Request::get(path), |request, (name, value)| request.header(name, *value));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Reply {
        let answer: Response<Body> = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let body = to_bytes(body, 1 << 20).await.unwrap();
        let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
        Reply { status: parts.status, headers: parts.headers, body }
    }

    pub(crate) async fn userinfo(&self, token: &str) -> Reply {
        self.get("/oauth/userinfo", &[(header::AUTHORIZATION, &format!("Bearer {token}"))]).await
    }

    /// Claims of one of our tokens, its signature checked with the published keys.
    pub(crate) async fn claims(&self, token: &str, typ: &str) -> Value {
        let set = self.get("/oauth/jwks", &[]).await.body;
        let keys: Vec<rodnya_protocol::jose::PublicKey> = serde_json::from_value(set["keys"].clone()).unwrap();
        rodnya_protocol::jose::verify(token, typ, &keys).unwrap()
    }
}

fn account(person: PersonId, name: FullName) -> account::NewAccount {
    account::NewAccount {
        person,
        name,
        birth_date: date(1990, 2, 3),
        password_hash: "-".into(),
        question: "?".into(),
        answer_hash: "-".into(),
        terms_version: "1".into(),
        lang: Lang::Ru,
    }
}

fn browser(id: SessionId, person: PersonId, cx: &Cx) -> session::NewSession {
    session::NewSession {
        id,
        token_hash: vec![1; 32],
        person,
        foreign_computer: false,
        idle_seconds: 1_800,
        expires: cx.now + SignedDuration::from_hours(12),
        agent: String::new(),
    }
}
