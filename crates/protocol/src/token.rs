//! The token endpoint: the request (RFC 6749 §4.1.3) and the answer (§5.1, OpenID Connect Core §3.1.3.3).

use rodnya_domain::scope::Scopes;
use serde::Serialize;

use crate::{
    error::{ErrorCode, OauthError},
    params::Params,
};

/// Longest code, bytes; ours have 43.
const LONGEST_CODE: usize = 128;

/// A request to redeem a code.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenRequest {
    /// The code as it came.
    pub code: String,
    /// Must be the address of the authorization request.
    pub redirect_uri: String,
    /// Must fit the challenge; empty if absent, which fits none.
    pub verifier: String,
}

impl TokenRequest {
    /// Reads the form.
    ///
    /// # Errors
    /// `unsupported_grant_type`, or `invalid_request` for missing and repeated parameters.
    pub fn parse(form: &Params) -> Result<Self, OauthError> {
        let needed = |name: &str| {
            form.one(name)?
                .ok_or_else(|| ErrorCode::InvalidRequest.because(format!("{name} is missing")))
                .map(str::to_owned)
        };
        match form.one("grant_type")? {
            Some("authorization_code") => {}
            Some(_) => return Err(ErrorCode::UnsupportedGrantType.because("only authorization_code")),
            None => return Err(ErrorCode::InvalidRequest.because("grant_type is missing")),
        }
        let code = needed("code")?;
        if code.len() > LONGEST_CODE {
            return Err(ErrorCode::InvalidGrant.because("no such code"));
        }
        Ok(Self { code, redirect_uri: needed("redirect_uri")?, verifier: needed("code_verifier")? })
    }
}

/// The answer with tokens.
#[derive(Clone, Serialize)]
pub struct TokenAnswer {
    /// RFC 9068.
    pub access_token: String,
    /// `Bearer`.
    pub token_type: &'static str,
    /// Life of the access token, seconds.
    pub expires_in: i64,
    /// OpenID Connect Core §2.
    pub id_token: String,
    /// What was granted.
    pub scope: Scopes,
}

/// The access token of a userinfo request: in the header or in the form (RFC 6750 §2.1, §2.2), never in the address.
///
/// # Errors
/// `invalid_request`: in both places. `invalid_token`: in none, or of another scheme.
pub fn bearer(authorization: Option<&str>, form: &Params) -> Result<String, OauthError> {
    let header = match authorization.map(|header| header.split_once(' ')) {
        Some(Some((scheme, token))) if scheme.eq_ignore_ascii_case("bearer") => Some(token.trim()),
        Some(_) => return Err(ErrorCode::InvalidToken.because("not a Bearer token")),
        None => None,
    };
    match (header, form.one("access_token")?) {
        (Some(_), Some(_)) => Err(ErrorCode::InvalidRequest.because("two access tokens")),
        (Some(token), None) | (None, Some(token)) => Ok(token.to_owned()),
        (None, None) => Err(ErrorCode::InvalidToken.because("no access token")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &[(&str, &str)] = &[
        ("grant_type", "authorization_code"),
        ("code", "c"),
        ("redirect_uri", "https://rp.test/cb"),
        ("code_verifier", "v"),
    ];

    #[test]
    fn c1_a_request_needs_each_parameter_once() {
        assert!(TokenRequest::parse(&GOOD.iter().copied().collect()).is_ok());
        for &(name, value) in GOOD {
            let without: Params = GOOD.iter().copied().filter(|(n, _)| *n != name).collect();
            let twice: Params = GOOD.iter().copied().chain([(name, value)]).collect();
            for params in [without, twice] {
                assert_eq!(TokenRequest::parse(&params).err().expect(name).error, ErrorCode::InvalidRequest, "{name}");
            }
        }
    }

    #[test]
    fn c1_other_grants_are_not_supported() {
        for grant in [
            "password",
            "implicit",
            "client_credentials",
            "refresh_token",
            "urn:ietf:params:oauth:grant-type:device_code",
        ] {
            let params: Params = [("grant_type", grant)].into_iter().collect();
            assert_eq!(TokenRequest::parse(&params).err().expect(grant).error, ErrorCode::UnsupportedGrantType);
        }
    }

    #[test]
    fn c1_an_access_token_stands_in_one_place() {
        let form: Params = [("access_token", "t")].into_iter().collect();
        let none = Params::default();
        assert_eq!(bearer(Some("Bearer t"), &none).as_deref(), Ok("t"));
        assert_eq!(bearer(Some("bearer t"), &none).as_deref(), Ok("t"));
        assert_eq!(bearer(None, &form).as_deref(), Ok("t"));
        assert_eq!(bearer(Some("Bearer t"), &form).expect_err("two").error, ErrorCode::InvalidRequest);
        for header in [None, Some("Bearer"), Some("Basic t"), Some("DPoP t")] {
            assert_eq!(bearer(header, &none).expect_err("none").error, ErrorCode::InvalidToken);
        }
    }
}
