//! The authorization request (OpenID Connect Core §3.1.2.1, RFC 6749 §4.1.1, RFC 7636 §4.3).
//! Two steps: who asks and where the answer goes, which the caller proves by the registration;
//! then all the rest, whose errors go to the proven address. Unknown parameters are ignored.

use rodnya_domain::{Lang, scope::Scopes};
use serde_json::Value;

use crate::{
    answer::{ResponseMode, Return},
    error::{ErrorCode, OauthError},
    params::Params,
    pkce::Challenge,
};

/// Longest `state`, `nonce`, hint or `claims`, bytes.
const LONGEST_STATE: usize = 4_096;
const LONGEST_NONCE: usize = 1_024;
const LONGEST_LOGIN_HINT: usize = 320;
const LONGEST_HINT: usize = 16_384;
const LONGEST_CLAIMS: usize = 8_192;

/// Login by password alone; the only `acr` there is today.
pub const ACR_PASSWORD: &str = "urn:rodnya:acr:password";

/// Who asks and where the answer should go, as claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// The claimed client.
    pub client_id: String,
    /// The claimed address, to be compared byte by byte with the registered ones.
    pub redirect_uri: String,
}

/// A whole authorization request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorizationRequest {
    /// The client.
    pub client_id: String,
    /// Where and how the answer goes.
    pub to: Return,
    /// Known scopes asked for; `openid` is among them.
    pub scopes: Scopes,
    /// Comes back in the ID token.
    pub nonce: Option<String>,
    /// What the verifier must fit.
    pub challenge: Challenge,
    /// Pages that must or must not be shown.
    pub prompt: Prompt,
    /// Greatest age of the login, seconds.
    pub max_age_seconds: Option<u64>,
    /// The first known language of `ui_locales`.
    pub lang: Option<Lang>,
    /// A login to fill in.
    pub login_hint: Option<String>,
    /// An ID token that says who should be logged in; not yet verified.
    pub id_token_hint: Option<String>,
}

/// The pages of `prompt` (OpenID Connect Core §3.1.2.1; `create`: Initiating User Registration 1.0).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prompt {
    /// `none`: no page at all.
    pub none: bool,
    /// `login`: the password again.
    pub login: bool,
    /// `consent`: the sheet again.
    pub consent: bool,
    /// `select_account`: choose who.
    pub select_account: bool,
    /// `create`: begin with the registration.
    pub create: bool,
}

impl Prompt {
    /// The words this provider knows, for its metadata.
    pub const KNOWN: [&'static str; 5] = ["none", "login", "consent", "select_account", "create"];
}

/// The claimed client and address.
///
/// # Errors
/// `invalid_request`: one is missing or given twice. Shown on our own page.
pub fn sender(params: &Params) -> Result<Sender, OauthError> {
    let needed = |name: &str| {
        params
            .one(name)?
            .ok_or_else(|| ErrorCode::InvalidRequest.because(format!("{name} is missing")))
            .map(str::to_owned)
    };
    Ok(Sender { client_id: needed("client_id")?, redirect_uri: needed("redirect_uri")? })
}

/// Parses the rest; `sender` is proven.
///
/// # Errors
/// An error for the client, with the way to it.
pub fn parse(params: &Params, sender: Sender) -> Result<AuthorizationRequest, Box<(Return, OauthError)>> {
    // The way back is found first, so that the other errors can take it.
    let mode = mode(params);
    let state = limited(params, "state", LONGEST_STATE);
    let to = Return {
        redirect_uri: sender.redirect_uri,
        mode: mode.clone().unwrap_or_default(),
        state: state.clone().ok().flatten(),
    };
    let parsed = mode.and(state).and_then(|_| rest(params, sender.client_id, to.clone()));
    parsed.map_err(|error| Box::new((to, error)))
}

fn rest(params: &Params, client_id: String, to: Return) -> Result<AuthorizationRequest, OauthError> {
    for (name, code) in [
        ("request", ErrorCode::RequestNotSupported),
        ("request_uri", ErrorCode::RequestUriNotSupported),
        ("registration", ErrorCode::RegistrationNotSupported),
    ] {
        if params.one(name)?.is_some() {
            return Err(code.because(format!("{name} is not supported")));
        }
    }
    match params.one("response_type")? {
        Some("code") => {}
        Some(_) => return Err(ErrorCode::UnsupportedResponseType.because("only code")),
        None => return Err(ErrorCode::InvalidRequest.because("response_type is missing")),
    }
    let scopes = Scopes::known_of(params.one("scope")?.unwrap_or_default());
    if !scopes.contains(rodnya_domain::scope::Scope::Openid) {
        return Err(ErrorCode::InvalidScope.because("openid is missing"));
    }
    essential_acr(params)?;
    for ignored in ["display", "claims_locales", "acr_values"] {
        params.one(ignored)?;
    }
    Ok(AuthorizationRequest {
        client_id,
        to,
        scopes,
        nonce: limited(params, "nonce", LONGEST_NONCE)?,
        challenge: challenge(params)?,
        prompt: prompt(params)?,
        max_age_seconds: max_age(params)?,
        lang: params.one("ui_locales")?.and_then(lang),
        login_hint: limited(params, "login_hint", LONGEST_LOGIN_HINT)?,
        id_token_hint: limited(params, "id_token_hint", LONGEST_HINT)?,
    })
}

fn limited(params: &Params, name: &str, longest: usize) -> Result<Option<String>, OauthError> {
    match params.one(name)? {
        Some(value) if value.len() > longest => {
            Err(ErrorCode::InvalidRequest.because(format!("{name} is longer than {longest} bytes")))
        }
        value => Ok(value.map(str::to_owned)),
    }
}

fn mode(params: &Params) -> Result<ResponseMode, OauthError> {
    match params.one("response_mode")? {
        None | Some("query") => Ok(ResponseMode::Query),
        Some("form_post") => Ok(ResponseMode::FormPost),
        Some(_) => Err(ErrorCode::InvalidRequest.because("response_mode: query, form_post")),
    }
}

fn challenge(params: &Params) -> Result<Challenge, OauthError> {
    let method = params.one("code_challenge_method")?;
    let challenge = params
        .one("code_challenge")?
        .ok_or_else(|| ErrorCode::InvalidRequest.because("code_challenge is missing: PKCE is required"))?;
    if method != Some("S256") {
        return Err(ErrorCode::InvalidRequest.because("code_challenge_method: only S256"));
    }
    Challenge::parse(challenge)
        .ok_or_else(|| ErrorCode::InvalidRequest.because("code_challenge is not 43 characters of base64url"))
}

fn prompt(params: &Params) -> Result<Prompt, OauthError> {
    let mut prompt = Prompt::default();
    for word in params.one("prompt")?.unwrap_or_default().split(' ').filter(|word| !word.is_empty()) {
        match word {
            "none" => prompt.none = true,
            "login" => prompt.login = true,
            "consent" => prompt.consent = true,
            "select_account" => prompt.select_account = true,
            "create" => prompt.create = true,
            _ => return Err(ErrorCode::InvalidRequest.because("prompt: none, login, consent, select_account, create")),
        }
    }
    if prompt.none && prompt != (Prompt { none: true, ..Prompt::default() }) {
        return Err(ErrorCode::InvalidRequest.because("prompt: none stands alone"));
    }
    Ok(prompt)
}

fn max_age(params: &Params) -> Result<Option<u64>, OauthError> {
    let Some(text) = params.one("max_age")? else { return Ok(None) };
    if text.len() > 12 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(ErrorCode::InvalidRequest.because("max_age is not a number of seconds"));
    }
    Ok(text.parse().ok())
}

/// The first tag whose language is ours; a region does not matter (`ru-RU`).
fn lang(tags: &str) -> Option<Lang> {
    tags.split(' ').find_map(|tag| match tag.split('-').next() {
        Some(primary) if primary.eq_ignore_ascii_case("ru") => Some(Lang::Ru),
        Some(primary) if primary.eq_ignore_ascii_case("en") => Some(Lang::En),
        _ => None,
    })
}

/// An `acr` that `claims` calls essential must be one that can be reached (OpenID Connect Core §5.5.1.1).
fn essential_acr(params: &Params) -> Result<(), OauthError> {
    let Some(text) = limited(params, "claims", LONGEST_CLAIMS)? else { return Ok(()) };
    let malformed = || ErrorCode::InvalidRequest.because("claims is not a JSON object");
    let claims: Value = serde_json::from_str(&text).map_err(|_| malformed())?;
    if !claims.is_object() {
        return Err(malformed());
    }
    let acr = &claims["id_token"]["acr"];
    if acr["essential"] != Value::Bool(true) {
        return Ok(());
    }
    let allowed = |value: &Value| value == ACR_PASSWORD;
    let reached = match (&acr["value"], &acr["values"]) {
        (Value::Null, Value::Null) => true,
        (value, Value::Array(values)) => allowed(value) || values.iter().any(allowed),
        (value, _) => allowed(value),
    };
    if reached {
        Ok(())
    } else {
        Err(ErrorCode::UnmetAuthenticationRequirements.because("the essential acr cannot be reached"))
    }
}

#[cfg(test)]
#[path = "authorize_tests.rs"]
mod tests;
