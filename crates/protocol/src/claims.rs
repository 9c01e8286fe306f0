//! Claims of the tokens that the provider signs: ID token (OpenID Connect Core §2), access token
//! (RFC 9068), logout token (OpenID Connect Back-Channel Logout §2.4). Times are whole seconds.

use rodnya_domain::scope::Scopes;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    authorize::ACR_PASSWORD,
    jose::{JwsError, PublicKey, verify},
};

/// `typ` of an ID token.
pub const ID_TOKEN: &str = "JWT";
/// `typ` of an access token (RFC 9068 §2.1).
pub const ACCESS_TOKEN: &str = "at+jwt";
/// `typ` of a logout token.
pub const LOGOUT_TOKEN: &str = "logout+jwt";

/// Life of an ID token, seconds.
pub const ID_TOKEN_SECONDS: i64 = 600;
/// Life of an access token, seconds.
pub const ACCESS_TOKEN_SECONDS: i64 = 600;
/// Life of a logout token, seconds.
pub const LOGOUT_TOKEN_SECONDS: i64 = 120;

/// Who logged in, when and how; no personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdToken {
    /// The issuer.
    pub iss: String,
    /// The person, by the name this system's sector knows.
    pub sub: String,
    /// The client.
    pub aud: String,
    /// Not after this second.
    pub exp: i64,
    /// Signed at.
    pub iat: i64,
    /// When the password was given.
    pub auth_time: i64,
    /// From the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    /// How strong the login was.
    pub acr: String,
    /// By what (RFC 8176).
    pub amr: Vec<String>,
    /// The login at this client.
    pub sid: String,
    /// Binds the access token.
    pub at_hash: String,
    /// How well the person is known: `simplified`, `standard`, `confirmed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rodnya_level: Option<String>,
}

impl IdToken {
    /// `acr` of a login by password.
    pub const ACR: &'static str = ACR_PASSWORD;
    /// `amr` of a login by password.
    pub const AMR: &'static str = "pwd";

    /// Our own ID token as a hint: the signature and issuer must be right, it may have expired.
    ///
    /// # Errors
    /// See [`JwsError`]; [`JwsError::Kind`] for another issuer.
    pub fn from_hint(token: &str, issuer: &str, keys: &[PublicKey]) -> Result<Self, JwsError> {
        let claims: Self = verify(token, ID_TOKEN, keys)?;
        if claims.iss == issuer { Ok(claims) } else { Err(JwsError::Kind) }
    }
}

/// What an access token says; each use is checked against the database besides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessToken {
    /// The issuer.
    pub iss: String,
    /// The person, by the name this system's sector knows.
    pub sub: String,
    /// The provider itself: the token is for userinfo.
    pub aud: String,
    /// The client.
    pub client_id: String,
    /// Not after this second.
    pub exp: i64,
    /// Signed at.
    pub iat: i64,
    /// The token's own id.
    pub jti: String,
    /// The login at this client.
    pub sid: String,
    /// What was granted.
    pub scope: Scopes,
}

impl AccessToken {
    /// A live token of ours.
    ///
    /// # Errors
    /// See [`JwsError`]; [`JwsError::Kind`] for another issuer or audience and for an expired one.
    pub fn live(token: &str, issuer: &str, keys: &[PublicKey], now_second: i64) -> Result<Self, JwsError> {
        let claims: Self = verify(token, ACCESS_TOKEN, keys)?;
        let ours = claims.iss == issuer && claims.aud == issuer;
        if ours && now_second < claims.exp { Ok(claims) } else { Err(JwsError::Kind) }
    }
}

/// Tells a client that a login at it has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogoutToken {
    /// The issuer.
    pub iss: String,
    /// The person, by the name this system's sector knows.
    pub sub: String,
    /// The client.
    pub aud: String,
    /// Signed at.
    pub iat: i64,
    /// The token's own id.
    pub jti: String,
    /// The login at this client.
    pub sid: String,
}

impl LogoutToken {
    /// The claims with the event that makes them a logout.
    pub fn claims(&self) -> Value {
        json!({
            "iss": self.iss,
            "sub": self.sub,
            "aud": self.aud,
            "iat": self.iat,
            "exp": self.iat + LOGOUT_TOKEN_SECONDS,
            "jti": self.jti,
            "sid": self.sid,
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::{half_hash, tests::key};

    fn access() -> AccessToken {
        AccessToken {
            iss: "https://op.test".into(),
            sub: "s".into(),
            aud: "https://op.test".into(),
            client_id: "rp1".into(),
            exp: 1_600,
            iat: 1_000,
            jti: "j".into(),
            sid: "sid".into(),
            scope: Scopes::known_of("openid profile"),
        }
    }

    fn id(access_token: &str) -> IdToken {
        IdToken {
            iss: "https://op.test".into(),
            sub: "s".into(),
            aud: "rp1".into(),
            exp: 1_600,
            iat: 1_000,
            auth_time: 900,
            nonce: None,
            acr: IdToken::ACR.into(),
            amr: vec![IdToken::AMR.into()],
            sid: "sid".into(),
            at_hash: half_hash(access_token),
            rodnya_level: None,
        }
    }

    #[test]
    fn c1_an_access_token_lives_to_its_second_and_only_here() {
        let key = key(1);
        let keys = [key.public().clone()];
        let token = key.sign(ACCESS_TOKEN, &access());
        for (now, issuer, is_live) in [
            (1_000, "https://op.test", true),
            (1_599, "https://op.test", true),
            (1_600, "https://op.test", false),
            (1_000, "https://other.test", false),
        ] {
            assert_eq!(AccessToken::live(&token, issuer, &keys, now).is_ok(), is_live, "{now} {issuer}");
        }
        let foreign = AccessToken { aud: "https://other.test".into(), ..access() };
        assert!(AccessToken::live(&key.sign(ACCESS_TOKEN, &foreign), "https://op.test", &keys, 1_000).is_err());
    }

    #[test]
    fn c1_one_kind_of_token_is_never_taken_for_another() {
        let key = key(1);
        let keys = [key.public().clone()];
        let access_token = key.sign(ACCESS_TOKEN, &access());
        let id_token = key.sign(ID_TOKEN, &id(&access_token));
        assert!(IdToken::from_hint(&access_token, "https://op.test", &keys).is_err());
        assert!(AccessToken::live(&id_token, "https://op.test", &keys, 1_000).is_err());
        assert_eq!(
            IdToken::from_hint(&id_token, "https://op.test", &keys),
            Ok(id(&access_token)),
            "expired is allowed"
        );
        assert!(IdToken::from_hint(&id_token, "https://other.test", &keys).is_err());
    }

    #[test]
    fn c1_a_logout_token_has_its_event_and_no_nonce() {
        let token = LogoutToken {
            iss: "i".into(),
            sub: "s".into(),
            aud: "a".into(),
            iat: 10,
            jti: "j".into(),
            sid: "d".into(),
        };
        let claims = token.claims();
        assert!(claims["events"]["http://schemas.openid.net/event/backchannel-logout"].is_object());
        assert!(claims.get("nonce").is_none());
        assert_eq!(claims["exp"], 130);
    }
}
