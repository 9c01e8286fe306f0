//! The provider as the diary sees it: discovery, the way to its login page, the exchange of a code.
//! Codes go with PKCE S256, `state`, `nonce`; the ID token is verified by the diary's clock.
//! Metadata and keys are cached and fetched anew when they are old or a signature has an unknown key.

mod http;

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use jiff::{SignedDuration, Timestamp};
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey, CoreJsonWebKeySet,
    CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreResponseType, CoreRevocableToken,
    CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AccessTokenHash, AdditionalClaims, AuthenticationFlow, AuthorizationCode, Client, ClientId, ClientSecret,
    CsrfToken, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, IdTokenClaims, IdTokenFields,
    IssuerUrl, LanguageTag, LogoutRequest, Nonce, OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier,
    PostLogoutRedirectUrl, ProviderMetadataWithLogout, RedirectUrl, RequestTokenError, Scope, StandardErrorResponse,
    StandardTokenResponse, SubjectIdentifier, TokenResponse as _, UserInfoClaims, UserInfoError,
};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use url::Url;

use self::http::{Http, HttpError};
use crate::config::{Clock, DiaryConfig, SCOPES};

/// Metadata older than this are fetched anew before use.
const METADATA_TTL: SignedDuration = SignedDuration::from_hours(1);
/// Keys are fetched out of turn at most this often.
const REFRESH_PAUSE: SignedDuration = SignedDuration::from_secs(5);
/// How often, and with which pause, a provider that does not answer is asked again at once.
const TRIES: u32 = 3;
const TRY_PAUSE: Duration = Duration::from_millis(300);
/// All tries together.
const DISCOVERY_LIMIT: Duration = Duration::from_secs(8);
/// An ID token is taken within this time of its issue; clocks may differ by `SKEW`.
const ID_TOKEN_AGE_MAX: SignedDuration = SignedDuration::from_mins(10);
pub(crate) const SKEW: SignedDuration = SignedDuration::from_secs(60);

/// The algorithms whose signatures are taken.
pub(crate) const ALGORITHMS: [CoreJwsSigningAlgorithm; 3] = [
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EdDsa,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
];

/// Why the provider did not let somebody in.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ProviderError {
    /// It does not answer, or not in time.
    #[error("the provider does not answer: {0}")]
    Unreachable(String),
    /// It refuses the code or the token.
    #[error("the provider refused: {0}")]
    Refused(String),
    /// Its answer fails a check.
    #[error("the provider's answer is not valid: {0}")]
    Answer(String),
}

/// What a sign-on brings: the verified session at the provider and the claims about the person.
pub(crate) struct Arrival {
    pub(crate) sub: String,
    pub(crate) sid: Option<String>,
    pub(crate) id_token: String,
    pub(crate) claims: UserInfoClaims<SchoolClaims, CoreGenderClaim>,
}

/// The secrets of one sign-on.
pub(crate) struct Asked<'a> {
    pub(crate) state: &'a str,
    pub(crate) nonce: &'a str,
    pub(crate) verifier: &'a str,
}

/// The provider, with what is known of it.
pub(crate) struct Provider {
    issuer: String,
    client_id: String,
    client_secret: String,
    redirect_uri: String,
    signed_out_uri: String,
    clock: Clock,
    http: Http,
    known: Mutex<Option<Known>>,
}

#[derive(Clone)]
struct Known {
    metadata: Arc<ProviderMetadataWithLogout>,
    fetched: Timestamp,
}

impl Provider {
    /// A provider nothing is known of yet.
    pub(crate) fn new(config: &DiaryConfig) -> Result<Self, String> {
        let issuer = IssuerUrl::new(config.issuer.clone()).map_err(|error| error.to_string())?;
        Ok(Self {
            issuer: config.issuer.clone(),
            client_id: config.client_id.clone(),
            client_secret: config.client_secret.clone(),
            redirect_uri: config.address("/callback"),
            signed_out_uri: config.address("/signed-out"),
            clock: Arc::clone(&config.clock),
            http: Http::new(issuer.url()).map_err(|error| error.to_string())?,
            known: Mutex::new(None),
        })
    }

    /// Where the browser goes to log in (RFC 6749 §4.1.1, RFC 7636 §4.3).
    pub(crate) async fn login_address(&self, asked: &Asked<'_>, lang: &str) -> Result<Url, ProviderError> {
        let metadata = self.metadata().await?;
        let client = self.client(&metadata)?;
        let verifier = PkceCodeVerifier::new(asked.verifier.to_owned());
        let (state, nonce) = (asked.state.to_owned(), asked.nonce.to_owned());
        let mut request = client
            .authorize_url(
                AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
                move || CsrfToken::new(state),
                move || Nonce::new(nonce),
            )
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .add_ui_locale(LanguageTag::new(lang.to_owned()));
        for scope in SCOPES.into_iter().filter(|scope| *scope != "openid") {
            request = request.add_scope(Scope::new(scope.to_owned()));
        }
        let (address, _, _) = request.url();
        Ok(address)
    }

    /// Turns a code into a verified arrival (OpenID Connect Core 1.0 §3.1.3, §5.3).
    pub(crate) async fn exchange(&self, code: String, nonce: &str, verifier: String) -> Result<Arrival, ProviderError> {
        let metadata = self.metadata().await?;
        let client = self.client(&metadata)?;
        let answer = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|error| ProviderError::Answer(error.to_string()))?
            .set_pkce_verifier(PkceCodeVerifier::new(verifier))
            .request_async(&self.http)
            .await
            .map_err(token_error)?;
        let (sub, sid) = match self.verify(&client, &answer, nonce) {
            Ok(verified) => verified,
            // The key may be younger than the cache.
            Err(_) => {
                let newer = self.newer_metadata().await?;
                self.verify(&self.client(&newer)?, &answer, nonce)?
            }
        };
        let claims = client
            .user_info(answer.access_token().clone(), Some(SubjectIdentifier::new(sub.clone())))
            .map_err(|error| ProviderError::Answer(error.to_string()))?
            .request_async(&self.http)
            .await
            .map_err(user_info_error)?;
        let id_token = answer.id_token().map(ToString::to_string).unwrap_or_default();
        Ok(Arrival { sub, sid, id_token, claims })
    }

    /// Where the browser goes to log out at the provider too (OpenID RP-Initiated Logout 1.0 §2);
    /// `None` if the provider has no such place.
    pub(crate) async fn logout_address(&self, id_token: &str, state: &str) -> Result<Option<Url>, ProviderError> {
        let metadata = self.metadata().await?;
        let Some(endpoint) = metadata.additional_metadata().end_session_endpoint.clone() else { return Ok(None) };
        let back = PostLogoutRedirectUrl::new(self.signed_out_uri.clone())
            .map_err(|error| ProviderError::Answer(error.to_string()))?;
        let mut address = LogoutRequest::from(endpoint)
            .set_client_id(ClientId::new(self.client_id.clone()))
            .set_post_logout_redirect_uri(back)
            .set_state(CsrfToken::new(state.to_owned()))
            .http_get_url();
        address.query_pairs_mut().append_pair("id_token_hint", id_token);
        Ok(Some(address))
    }

    /// The keys that sign its tokens.
    pub(crate) async fn keys(&self) -> Result<CoreJsonWebKeySet, ProviderError> {
        Ok(self.metadata().await?.jwks().clone())
    }

    /// The same, fetched anew if that was not done a moment ago.
    pub(crate) async fn newer_keys(&self) -> Result<CoreJsonWebKeySet, ProviderError> {
        Ok(self.newer_metadata().await?.jwks().clone())
    }

    async fn metadata(&self) -> Result<Arc<ProviderMetadataWithLogout>, ProviderError> {
        self.metadata_younger_than(METADATA_TTL).await
    }

    async fn newer_metadata(&self) -> Result<Arc<ProviderMetadataWithLogout>, ProviderError> {
        self.metadata_younger_than(REFRESH_PAUSE).await
    }

    /// One request at a time asks the provider; the others wait for its answer. A stale answer serves
    /// while the provider is away.
    async fn metadata_younger_than(
        &self,
        age: SignedDuration,
    ) -> Result<Arc<ProviderMetadataWithLogout>, ProviderError> {
        let mut known = self.known.lock().await;
        let now = (self.clock)();
        if let Some(fresh) = known.as_ref().filter(|known| now.duration_since(known.fetched).abs() < age) {
            return Ok(Arc::clone(&fresh.metadata));
        }
        let tried = tokio::time::timeout(DISCOVERY_LIMIT, self.discover()).await;
        match tried.unwrap_or_else(|_| Err(ProviderError::Unreachable("no metadata in time".to_owned()))) {
            Ok(metadata) => {
                let metadata = Arc::new(metadata);
                *known = Some(Known { metadata: Arc::clone(&metadata), fetched: now });
                Ok(metadata)
            }
            Err(error) => known.as_ref().map(|stale| Arc::clone(&stale.metadata)).ok_or(error),
        }
    }

    async fn discover(&self) -> Result<ProviderMetadataWithLogout, ProviderError> {
        let mut last = String::new();
        for tried in 0..TRIES {
            if tried > 0 {
                tokio::time::sleep(TRY_PAUSE).await;
            }
            let issuer =
                IssuerUrl::new(self.issuer.clone()).map_err(|error| ProviderError::Answer(error.to_string()))?;
            match ProviderMetadataWithLogout::discover_async(issuer, &self.http).await {
                Ok(metadata) => return Ok(metadata),
                Err(error) => last = in_words(&error),
            }
        }
        Err(ProviderError::Unreachable(last))
    }

    fn client(&self, metadata: &ProviderMetadataWithLogout) -> Result<SchoolClient, ProviderError> {
        let redirect =
            RedirectUrl::new(self.redirect_uri.clone()).map_err(|error| ProviderError::Answer(error.to_string()))?;
        let secret = ClientSecret::new(self.client_secret.clone());
        Ok(Client::from_provider_metadata(metadata.clone(), ClientId::new(self.client_id.clone()), Some(secret))
            .set_redirect_uri(redirect))
    }

    /// `sub` and `sid` of an ID token whose signature, issuer, audience, times, nonce and `at_hash` are right.
    fn verify(
        &self,
        client: &SchoolClient,
        answer: &SchoolTokens,
        nonce: &str,
    ) -> Result<(String, Option<String>), ProviderError> {
        let invalid = |error: String| ProviderError::Answer(error);
        let id_token = answer.id_token().ok_or_else(|| invalid("no ID token".to_owned()))?;
        let now = (self.clock)();
        let checked_at = SystemTime::try_from(now.saturating_sub(SKEW).unwrap_or(now))
            .map_err(|error| invalid(error.to_string()))?;
        let verifier = client
            .id_token_verifier()
            .set_allowed_algs(ALGORITHMS)
            .set_time_fn(move || checked_at.into())
            .set_issue_time_verifier_fn(move |issued| check_issue_time(issued.timestamp(), now));
        let claims: &IdTokenClaims<SessionClaims, CoreGenderClaim> =
            id_token.claims(&verifier, &Nonce::new(nonce.to_owned())).map_err(|error| invalid(in_words(&error)))?;
        if let Some(expected) = claims.access_token_hash() {
            let algorithm = id_token.signing_alg().map_err(|error| invalid(error.to_string()))?;
            let key = id_token.signing_key(&verifier).map_err(|error| invalid(error.to_string()))?;
            let actual = AccessTokenHash::from_token(answer.access_token(), algorithm, key)
                .map_err(|error| invalid(error.to_string()))?;
            if actual != *expected {
                return Err(invalid("the access token is not the one of the ID token".to_owned()));
            }
        }
        Ok((claims.subject().to_string(), claims.additional_claims().sid.clone()))
    }
}

fn check_issue_time(issued_s: i64, now: Timestamp) -> Result<(), String> {
    let age = SignedDuration::from_secs(now.as_second().saturating_sub(issued_s));
    match age >= -SKEW && age <= ID_TOKEN_AGE_MAX + SKEW {
        true => Ok(()),
        false => Err(format!("issued {age:#} ago")),
    }
}

fn token_error(error: RequestTokenError<HttpError, StandardErrorResponse<CoreErrorResponseType>>) -> ProviderError {
    match error {
        RequestTokenError::ServerResponse(answer) => ProviderError::Refused(answer.error().to_string()),
        RequestTokenError::Request(error) => ProviderError::Unreachable(error.to_string()),
        other => ProviderError::Answer(in_words(&other)),
    }
}

fn user_info_error(error: UserInfoError<HttpError>) -> ProviderError {
    match error {
        UserInfoError::Response(status, _, _) if status.is_client_error() => {
            ProviderError::Refused(format!("user info: {status}"))
        }
        UserInfoError::Response(status, _, _) => ProviderError::Unreachable(format!("user info: {status}")),
        UserInfoError::Request(error) => ProviderError::Unreachable(error.to_string()),
        other => ProviderError::Answer(other.to_string()),
    }
}

/// An error with its causes.
fn in_words(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        words.push_str(": ");
        words.push_str(&inner.to_string());
        cause = inner.source();
    }
    words
}

/// `sid` in the ID token (OpenID Back-Channel Logout 1.0 §2.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SessionClaims {
    pub(crate) sid: Option<String>,
}
impl AdditionalClaims for SessionClaims {}

/// The provider's own claims about a person: `{"snils": "…", "family": [{"sub": "…", "given_name": "…", …}]}`.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct SchoolClaims {
    #[serde(default)]
    pub(crate) snils: Option<String>,
    #[serde(default)]
    pub(crate) family: Option<Vec<ChildClaims>>,
    /// Claims this diary has no use for.
    #[serde(flatten)]
    pub(crate) others: HashMap<String, serde_json::Value>,
}
impl AdditionalClaims for SchoolClaims {}

impl fmt::Debug for SchoolClaims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SchoolClaims({} children)", self.family.as_ref().map_or(0, Vec::len))
    }
}

/// A child under the scope `family`.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct ChildClaims {
    pub(crate) given_name: String,
    /// Without it the child has the parent's.
    #[serde(default)]
    pub(crate) family_name: Option<String>,
    #[serde(default)]
    pub(crate) middle_name: Option<String>,
    #[serde(default)]
    pub(crate) birthdate: Option<String>,
    #[serde(default)]
    pub(crate) snils: Option<String>,
}

type SchoolTokens = StandardTokenResponse<
    IdTokenFields<
        SessionClaims,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;

type SchoolClient = Client<
    SessionClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    SchoolTokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;
