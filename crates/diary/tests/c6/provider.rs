//! A provider of a few lines: discovery, keys, token, user info, each answering as told.
//! It signs with ES256, wants `client_secret_basic` and PKCE S256, and gives a code once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use http::{HeaderMap, StatusCode};
use rodnya_diary::Clock;
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// The client that the provider knows.
pub(crate) const CLIENT: (&str, &str) = ("diary", "s3cret");
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// What a code stands for.
#[derive(Clone)]
pub(crate) struct Grant {
    pub(crate) nonce: String,
    pub(crate) challenge: String,
    pub(crate) claims: Value,
    pub(crate) sid: String,
}

/// The provider.
#[derive(Clone)]
pub(crate) struct Provider {
    pub(crate) issuer: String,
    clock: Clock,
    pair: Arc<Mutex<(String, EcdsaKeyPair)>>,
    codes: Arc<Mutex<HashMap<String, Grant>>>,
    tokens: Arc<Mutex<HashMap<String, Value>>>,
    /// Claims of the next ID token that differ from the right ones.
    pub(crate) lies: Arc<Mutex<Value>>,
}

impl Provider {
    /// Starts one on a free port.
    pub(crate) async fn start(clock: Clock) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let provider = Self {
            issuer,
            clock,
            pair: Arc::new(Mutex::new(("first".into(), new_pair()))),
            codes: Arc::default(),
            tokens: Arc::default(),
            lies: Arc::new(Mutex::new(json!({}))),
        };
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/jwks", get(jwks))
            .route("/token", post(token))
            .route("/userinfo", get(user_info))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        provider
    }

    /// Signs with another key from now on.
    pub(crate) fn rotate(&self) {
        *self.pair.lock().unwrap() = ("second".into(), new_pair());
    }

    /// Gives a code for a grant.
    pub(crate) fn grant(&self, code: &str, grant: Grant) {
        self.codes.lock().unwrap().insert(code.to_owned(), grant);
    }

    /// A log-out token for a session of a person.
    pub(crate) fn logout_token(&self, jti: &str, sub: &str, sid: Option<&str>) -> String {
        let now = self.now_s();
        let mut claims = json!({
            "iss": self.issuer, "aud": CLIENT.0, "iat": now, "exp": now + 120, "jti": jti, "sub": sub,
            "events": { EVENT: {} },
        });
        if let Some(sid) = sid {
            claims["sid"] = sid.into();
        }
        self.sign("logout+jwt", &claims)
    }

    fn now_s(&self) -> i64 {
        (self.clock)().as_second()
    }

    #[expect(clippy::disallowed_methods, reason = "a signature of a test")]
    fn sign(&self, kind: &str, claims: &Value) -> String {
        let pair = self.pair.lock().unwrap();
        let header = json!({ "alg": "ES256", "kid": pair.0, "typ": kind });
        let encode = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
        let signed = format!("{}.{}", encode(&header), encode(claims));
        let signature = pair.1.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()))
    }
}

fn new_pair() -> EcdsaKeyPair {
    EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap()
}

async fn discovery(State(provider): State<Provider>) -> Json<Value> {
    let at = |path: &str| format!("{}{path}", provider.issuer);
    Json(json!({
        "issuer": provider.issuer,
        "authorization_endpoint": at("/authorize"),
        "token_endpoint": at("/token"),
        "userinfo_endpoint": at("/userinfo"),
        "jwks_uri": at("/jwks"),
        "end_session_endpoint": at("/logout"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["ES256"],
    }))
}

async fn jwks(State(provider): State<Provider>) -> Json<Value> {
    let pair = provider.pair.lock().unwrap();
    let point = pair.1.public_key().as_ref();
    let (x, y) = (URL_SAFE_NO_PAD.encode(&point[1..33]), URL_SAFE_NO_PAD.encode(&point[33..65]));
    Json(
        json!({ "keys": [{ "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": pair.0, "x": x, "y": y }] }),
    )
}

async fn token(
    State(provider): State<Provider>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let basic = format!("Basic {}", STANDARD.encode(format!("{}:{}", CLIENT.0, CLIENT.1)));
    let is_client = headers.get("authorization").is_some_and(|given| given.as_bytes() == basic.as_bytes());
    let grant = provider.codes.lock().unwrap().remove(&form["code"]);
    let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, form["code_verifier"].as_bytes()));
    let Some(grant) = grant.filter(|grant| is_client && grant.challenge == challenge) else {
        return (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" }))).into_response();
    };
    let now = provider.now_s();
    let access_token = format!("access-{}", grant.sid);
    let half = &digest(&SHA256, access_token.as_bytes()).as_ref()[..16].to_vec();
    let mut claims = json!({
        "iss": provider.issuer, "aud": CLIENT.0, "sub": grant.claims["sub"], "iat": now, "exp": now + 300,
        "nonce": grant.nonce, "sid": grant.sid, "at_hash": URL_SAFE_NO_PAD.encode(half),
    });
    for (name, value) in provider.lies.lock().unwrap().as_object().unwrap() {
        claims[name] = value.clone();
    }
    provider.tokens.lock().unwrap().insert(access_token.clone(), grant.claims);
    let id_token = provider.sign("JWT", &claims);
    Json(json!({ "access_token": access_token, "token_type": "Bearer", "expires_in": 600, "id_token": id_token }))
        .into_response()
}

async fn user_info(State(provider): State<Provider>, headers: HeaderMap) -> Response {
    let given = headers["authorization"].to_str().unwrap().trim_start_matches("Bearer ").to_owned();
    match provider.tokens.lock().unwrap().get(&given) {
        Some(claims) => Json(claims.clone()).into_response(),
        None => StatusCode::UNAUTHORIZED.into_response(),
    }
}
