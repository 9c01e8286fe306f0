//! The token endpoint (RFC 6749 §3.2): an authenticated client brings a code and gets an access token and an
//! ID token. All errors look alike for all wrong codes.

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use rodnya_domain::{
    kind,
    level::Level,
    system::{AuthMethod, State as SystemState, System},
};
use rodnya_flows::{
    edge::Secret,
    sign_on::{self, Redeem, Redeemed},
    signing_key::Ring,
};
use rodnya_protocol::{
    claims::{ACCESS_TOKEN, ACCESS_TOKEN_SECONDS, AccessToken, ID_TOKEN, ID_TOKEN_SECONDS, IdToken},
    client_auth::Credentials,
    error::{ErrorCode, OauthError},
    jose::half_hash,
    params::Params,
    subject,
    token::{TokenAnswer, TokenRequest},
};
use rodnya_store::{level, system};

use crate::{
    Provider,
    fault::{Fault, private},
    form::{authorization, form},
};

/// `POST /oauth/token`.
pub(crate) async fn token(
    State(provider): State<Provider>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Fault> {
    let form = form(&headers, &body)?;
    let system = authenticated(&provider, authorization(&headers)?, &form).await?;
    let request = TokenRequest::parse(&form)?;
    let redeemed = redeem(&provider, system.clone(), request).await?;
    let ring = provider.ring().await?;
    let now = provider.edge.clock.now();
    let person = redeemed.person;
    let level = provider.db.read(move |tx| level::of(tx, person, now)).await?;
    let answer = Issue { provider: &provider, system: &system, ring: &ring, now }.tokens(redeemed, level);
    Ok(private(Json(answer).into_response()))
}

/// The client, if it has proved to be it by its registered way.
async fn authenticated(provider: &Provider, header: Option<&str>, form: &Params) -> Result<System, Fault> {
    let refused = |error: OauthError| match (error.error, header) {
        (ErrorCode::InvalidClient, Some(_)) => Fault::BasicFailed(error),
        _ => Fault::Refused(error),
    };
    let credentials = Credentials::read(header, form).map_err(refused)?;
    let client_id = credentials.client_id.clone();
    let client = provider.db.read(move |tx| system::find_client(tx, &client_id)).await?;
    let (registered, hash) = match &client {
        Some(client) => (client.system.facts.auth_method, client.secret_hash.as_deref()),
        // The same work as for a known client, and never right.
        None => (AuthMethod::ClientSecretBasic, Some(&[0; 32][..])),
    };
    let proven = credentials.proves(registered, hash);
    match client {
        Some(client) if proven && client.system.state == SystemState::Active => Ok(client.system),
        _ => Err(refused(ErrorCode::InvalidClient.because("client authentication failed"))),
    }
}

async fn redeem(provider: &Provider, system: System, request: TokenRequest) -> Result<Redeemed, Fault> {
    let wrong =
        || Fault::from(ErrorCode::InvalidGrant.because("the code is wrong, used, expired or not for this request"));
    let code = Secret::parse(&request.code).ok_or_else(wrong)?;
    let redeemed = provider
        .db
        .write(provider.cx(), move |tx, cx| {
            let TokenRequest { redirect_uri, verifier, .. } = &request;
            sign_on::redeem(tx, cx, &Redeem { code: &code, system: &system, redirect_uri, verifier })
        })
        .await?;
    redeemed.map_err(|_| wrong())
}

/// What tokens are made from.
struct Issue<'a> {
    provider: &'a Provider,
    system: &'a System,
    ring: &'a Ring,
    now: Timestamp,
}

impl Issue<'_> {
    fn tokens(&self, redeemed: Redeemed, level: Level) -> TokenAnswer {
        let iat = self.now.as_second();
        let keys = self.provider.db.keys();
        let sub = subject::pairwise(keys.pairwise(), &self.system.facts.sector, redeemed.person);
        let issuer = self.provider.issuer.to_string();
        let sid = redeemed.sign_on.to_string();
        let client_id = self.system.id.to_string();
        let access_token = self.ring.active.sign(
            ACCESS_TOKEN,
            &AccessToken {
                iss: issuer.clone(),
                sub: sub.clone(),
                aud: issuer.clone(),
                client_id: client_id.clone(),
                exp: iat + ACCESS_TOKEN_SECONDS,
                iat,
                jti: self.provider.cx().id::<kind::OneTime>().to_string(),
                sid: sid.clone(),
                scope: redeemed.scopes.clone(),
            },
        );
        let id_token = IdToken {
            iss: issuer,
            sub,
            aud: client_id,
            exp: iat + ID_TOKEN_SECONDS,
            iat,
            auth_time: redeemed.auth_time,
            nonce: redeemed.nonce,
            acr: IdToken::ACR.to_owned(),
            amr: vec![IdToken::AMR.to_owned()],
            sid,
            at_hash: half_hash(&access_token),
            rodnya_level: Some(level.code().to_owned()),
        };
        TokenAnswer {
            id_token: self.ring.active.sign(ID_TOKEN, &id_token),
            access_token,
            token_type: "Bearer",
            expires_in: ACCESS_TOKEN_SECONDS,
            scope: redeemed.scopes,
        }
    }
}
