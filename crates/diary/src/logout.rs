//! Log-out tokens: what a provider sends when a session or a permission ends.
//! OpenID Back-Channel Logout 1.0 §2.4–2.6; every check of §2.6 stands in `check`.
//! A token works once: the book remembers its `jti`.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use openidconnect::core::{CoreJsonWebKeySet, CoreJwsSigningAlgorithm};
use openidconnect::{JsonWebKey as _, JsonWebKeyAlgorithm, JsonWebKeyUse as _};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::book::Ended;
use crate::provider::{ALGORITHMS, SKEW};

/// A token that says nothing about its end is taken for so long after its issue.
const AGE_MAX: SignedDuration = SignedDuration::from_hours(24);
/// How long a used `jti` is remembered: longer than any token is taken.
pub(crate) const REMEMBERED: SignedDuration = SignedDuration::from_hours(24 * 31);
/// Longest token, longest identifier in it.
const TOKEN_MAX_BYTES: usize = 8 * 1024;
const ID_MAX_BYTES: usize = 255;
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// Why a log-out token is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum LogoutRefusal {
    #[error("not a signed token")]
    Form,
    #[error("not a log-out token")]
    Type,
    #[error("an algorithm that is not taken")]
    Algorithm,
    #[error("signed by an unknown key")]
    UnknownKey,
    #[error("the signature is wrong")]
    Signature,
    #[error("from another issuer")]
    Issuer,
    #[error("for another client")]
    Audience,
    #[error("too old or from the future")]
    Time,
    #[error("a claim is missing or must not be there")]
    Claims,
}

/// Whose tokens are taken, and when it is.
pub(crate) struct Expected<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) client_id: &'a str,
    pub(crate) now: Timestamp,
}

/// What a log-out token ends.
pub(crate) fn check(token: &str, keys: &CoreJsonWebKeySet, expected: &Expected<'_>) -> Result<Ended, LogoutRefusal> {
    if token.len() > TOKEN_MAX_BYTES {
        return Err(LogoutRefusal::Form);
    }
    let (signed, signature) = token.rsplit_once('.').ok_or(LogoutRefusal::Form)?;
    let (header, payload) = signed.split_once('.').ok_or(LogoutRefusal::Form)?;
    let header: Header = decode(header)?;
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| LogoutRefusal::Form)?;
    check_signature(&header, signed.as_bytes(), &signature, keys)?;
    check_claims(decode(payload)?, expected)
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    #[serde(default)]
    kid: Option<String>,
    #[serde(default)]
    typ: Option<String>,
    #[serde(default)]
    crit: Option<Value>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: Value,
    iat: i64,
    #[serde(default)]
    exp: Option<i64>,
    jti: String,
    events: Map<String, Value>,
    #[serde(default)]
    sid: Option<String>,
    #[serde(default)]
    sub: Option<String>,
    #[serde(default)]
    nonce: Option<Value>,
}

fn decode<T: serde::de::DeserializeOwned>(part: &str) -> Result<T, LogoutRefusal> {
    let bytes = URL_SAFE_NO_PAD.decode(part).map_err(|_| LogoutRefusal::Form)?;
    serde_json::from_slice(&bytes).map_err(|_| LogoutRefusal::Claims)
}

fn check_signature(
    header: &Header,
    signed: &[u8],
    signature: &[u8],
    keys: &CoreJsonWebKeySet,
) -> Result<(), LogoutRefusal> {
    let kind = header.typ.as_deref().unwrap_or("JWT").to_ascii_lowercase();
    if header.crit.is_some() || !["jwt", "logout+jwt", "application/logout+jwt"].contains(&kind.as_str()) {
        return Err(LogoutRefusal::Type);
    }
    let name = Value::String(header.alg.clone());
    let algorithm: CoreJwsSigningAlgorithm = serde_json::from_value(name).map_err(|_| LogoutRefusal::Algorithm)?;
    if !ALGORITHMS.contains(&algorithm) {
        return Err(LogoutRefusal::Algorithm);
    }
    let mut tried = false;
    for key in keys.keys() {
        let named = header.kid.is_none() || key.key_id().map(|id| id.as_str()) == header.kid.as_deref();
        let for_signing = key.key_use().is_none_or(|key_use| key_use.allows_signature());
        let same_algorithm = match key.signing_alg() {
            JsonWebKeyAlgorithm::Algorithm(own) => *own == algorithm,
            JsonWebKeyAlgorithm::Unspecified => true,
            JsonWebKeyAlgorithm::Unsupported => false,
        };
        if !(named && for_signing && same_algorithm) {
            continue;
        }
        tried = true;
        if key.verify_signature(&algorithm, signed, signature).is_ok() {
            return Ok(());
        }
    }
    Err(if tried { LogoutRefusal::Signature } else { LogoutRefusal::UnknownKey })
}

fn check_claims(claims: Claims, expected: &Expected<'_>) -> Result<Ended, LogoutRefusal> {
    if claims.iss != expected.issuer {
        return Err(LogoutRefusal::Issuer);
    }
    let for_us = match &claims.aud {
        Value::String(one) => one == expected.client_id,
        Value::Array(many) => many.iter().any(|one| one == expected.client_id),
        _ => false,
    };
    if !for_us {
        return Err(LogoutRefusal::Audience);
    }
    let now_s = expected.now.as_second();
    let too_early = claims.iat > now_s.saturating_add(SKEW.as_secs());
    let end_s = claims.exp.unwrap_or_else(|| claims.iat.saturating_add(AGE_MAX.as_secs()));
    let too_late =
        end_s.saturating_add(SKEW.as_secs()) <= now_s || claims.iat < now_s.saturating_sub(REMEMBERED.as_secs() / 2);
    if too_early || too_late {
        return Err(LogoutRefusal::Time);
    }
    let is_logout = claims.events.get(EVENT).is_some_and(Value::is_object);
    let fits = |text: &str| !text.is_empty() && text.len() <= ID_MAX_BYTES;
    let names_someone = claims.sid.is_some() || claims.sub.is_some();
    let all_fit =
        [Some(&claims.jti), claims.sid.as_ref(), claims.sub.as_ref()].into_iter().flatten().all(|text| fits(text));
    if !is_logout || !names_someone || !all_fit || claims.nonce.is_some() {
        return Err(LogoutRefusal::Claims);
    }
    Ok(Ended { jti: claims.jti, sid: claims.sid, sub: claims.sub })
}

#[cfg(test)]
mod tests;
