//! A logout that a client begins (OpenID Connect RP-Initiated Logout 1.0 §2).

use rodnya_domain::Lang;

use crate::{
    error::{ErrorCode, OauthError},
    params::Params,
};

/// Longest address, state or hint, bytes.
const LONGEST: usize = 16_384;

/// A request to log out. All members are claims until checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EndSessionRequest {
    /// An ID token of ours, possibly expired.
    pub id_token_hint: Option<String>,
    /// The client, if it says so.
    pub client_id: Option<String>,
    /// Where to go afterwards; must be registered.
    pub post_logout_redirect_uri: Option<String>,
    /// Comes back with it.
    pub state: Option<String>,
    /// The language of our page.
    pub lang: Option<Lang>,
}

impl EndSessionRequest {
    /// Reads query or form.
    ///
    /// # Errors
    /// `invalid_request`: a parameter is given twice or is too long.
    pub fn parse(params: &Params) -> Result<Self, OauthError> {
        let one = |name: &str| match params.one(name)? {
            Some(value) if value.len() > LONGEST => {
                Err(ErrorCode::InvalidRequest.because(format!("{name} is too long")))
            }
            value => Ok(value.map(str::to_owned)),
        };
        Ok(Self {
            id_token_hint: one("id_token_hint")?,
            client_id: one("client_id")?,
            post_logout_redirect_uri: one("post_logout_redirect_uri")?,
            state: one("state")?,
            lang: one("ui_locales")?.map(|tags| if tags.starts_with("en") { Lang::En } else { Lang::Ru }),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c1_a_request_may_be_empty_but_not_doubled() {
        assert_eq!(EndSessionRequest::parse(&Params::default()), Ok(EndSessionRequest::default()));
        let twice: Params = [("state", "1"), ("state", "2")].into_iter().collect();
        assert!(EndSessionRequest::parse(&twice).is_err());
    }
}
