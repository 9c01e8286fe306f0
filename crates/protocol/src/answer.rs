//! The answer to an authorization request: a redirect or a form that posts itself, always with the
//! issuer (RFC 9207). The registered address stays as it is written; parameters are appended.

use crate::{error::OauthError, params::query};

/// How the answer travels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ResponseMode {
    /// In the query of a redirect.
    #[default]
    Query,
    /// In a form (OAuth 2.0 Form Post Response Mode).
    FormPost,
}

impl ResponseMode {
    /// The word of the protocol.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::FormPost => "form_post",
        }
    }
}

/// The proven way back to the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Return {
    /// The registered address.
    pub redirect_uri: String,
    /// How the answer travels.
    pub mode: ResponseMode,
    /// Comes back as it was.
    pub state: Option<String>,
}

/// What is sent to the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// `Location` of a 303.
    Redirect(String),
    /// A page with a form that posts itself; its button works without scripts.
    FormPost {
        /// Where it posts.
        action: String,
        /// Hidden fields.
        fields: Vec<(&'static str, String)>,
    },
}

impl Return {
    /// The answer with a code.
    pub fn code(&self, issuer: &str, code: &str) -> Answer {
        self.answer(issuer, vec![("code", code.to_owned())])
    }

    /// The answer with an error.
    pub fn error(&self, issuer: &str, error: &OauthError) -> Answer {
        let description = error.error_description.clone().into_owned();
        self.answer(issuer, vec![("error", error.error.as_str().to_owned()), ("error_description", description)])
    }

    fn answer(&self, issuer: &str, mut fields: Vec<(&'static str, String)>) -> Answer {
        fields.extend(self.state.iter().map(|state| ("state", state.clone())));
        fields.push(("iss", issuer.to_owned()));
        match self.mode {
            ResponseMode::Query => Answer::Redirect(with_query(&self.redirect_uri, &fields)),
            ResponseMode::FormPost => Answer::FormPost { action: self.redirect_uri.clone(), fields },
        }
    }
}

/// Appends parameters to an address that may have some already (RFC 6749 §3.1.2).
pub fn with_query(uri: &str, fields: &[(&'static str, String)]) -> String {
    let added = query(fields.iter().map(|(name, value)| (*name, value.as_str())));
    let join = match uri.split_once('?') {
        _ if added.is_empty() => "",
        None => "?",
        Some((_, "")) => "",
        Some(_) => "&",
    };
    format!("{uri}{join}{added}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;

    #[test]
    fn c1_an_answer_is_appended_to_the_registered_address() {
        for (uri, location) in [
            ("https://rp.test/cb", "https://rp.test/cb?code=c&state=%20%26%D1%8F&iss=https%3A%2F%2Fop.test"),
            ("https://rp.test/cb?a=b", "https://rp.test/cb?a=b&code=c&state=%20%26%D1%8F&iss=https%3A%2F%2Fop.test"),
            ("https://rp.test/cb?", "https://rp.test/cb?code=c&state=%20%26%D1%8F&iss=https%3A%2F%2Fop.test"),
        ] {
            let to = Return { redirect_uri: uri.into(), mode: ResponseMode::Query, state: Some(" &я".into()) };
            assert_eq!(to.code("https://op.test", "c"), Answer::Redirect(location.into()));
        }
    }

    #[test]
    fn c1_a_form_carries_the_same_fields() {
        let to = Return { redirect_uri: "https://rp.test/cb".into(), mode: ResponseMode::FormPost, state: None };
        let Answer::FormPost { action, fields } = to.error("https://op.test", &ErrorCode::AccessDenied.because("no"))
        else {
            panic!("a form was asked for");
        };
        assert_eq!(action, "https://rp.test/cb");
        assert_eq!(
            fields,
            [("error", "access_denied".into()), ("error_description", "no".into()), ("iss", "https://op.test".into())]
        );
    }
}
