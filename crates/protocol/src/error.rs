//! Errors of the protocol: a code that programs compare and a description for their authors.
//! The description is printable ASCII without quotes and back slashes (RFC 6749 §5.2).

use std::{borrow::Cow, fmt};

use serde::Serialize;

/// Codes of RFC 6749 §4.1.2.1 and §5.2, RFC 6750 §3.1, RFC 7591 §3.2.2, OpenID Connect Core §3.1.2.6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// A parameter is missing, repeated or malformed.
    InvalidRequest,
    /// The client could not be authenticated.
    InvalidClient,
    /// The code or token is wrong, used, expired or another's.
    InvalidGrant,
    /// This client may not use this way.
    UnauthorizedClient,
    /// No such grant here.
    UnsupportedGrantType,
    /// Only `code` is known.
    UnsupportedResponseType,
    /// The scope lacks `openid`.
    InvalidScope,
    /// The person, or a guardian, did not agree.
    AccessDenied,
    /// Something broke on our side.
    ServerError,
    /// Overloaded or under repair.
    TemporarilyUnavailable,
    /// `prompt=none`, and nobody is logged in.
    LoginRequired,
    /// `prompt=none`, and consent is lacking.
    ConsentRequired,
    /// `prompt=none`, and a page has to be shown.
    InteractionRequired,
    /// `prompt=none`, and an account has to be chosen.
    AccountSelectionRequired,
    /// Request objects are not read.
    RequestNotSupported,
    /// Request objects are not fetched.
    RequestUriNotSupported,
    /// Clients don't register in a request.
    RegistrationNotSupported,
    /// An essential `acr` cannot be reached (OpenID Connect Core Unmet Authentication Requirements).
    UnmetAuthenticationRequirements,
    /// The access token is malformed, expired or withdrawn.
    InvalidToken,
    /// The access token is not for this.
    InsufficientScope,
    /// A redirect address cannot be registered.
    InvalidRedirectUri,
    /// Another member of the metadata cannot be registered.
    InvalidClientMetadata,
}

impl ErrorCode {
    /// The word of the protocol.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::UnsupportedResponseType => "unsupported_response_type",
            Self::InvalidScope => "invalid_scope",
            Self::AccessDenied => "access_denied",
            Self::ServerError => "server_error",
            Self::TemporarilyUnavailable => "temporarily_unavailable",
            Self::LoginRequired => "login_required",
            Self::ConsentRequired => "consent_required",
            Self::InteractionRequired => "interaction_required",
            Self::AccountSelectionRequired => "account_selection_required",
            Self::RequestNotSupported => "request_not_supported",
            Self::RequestUriNotSupported => "request_uri_not_supported",
            Self::RegistrationNotSupported => "registration_not_supported",
            Self::UnmetAuthenticationRequirements => "unmet_authentication_requirements",
            Self::InvalidToken => "invalid_token",
            Self::InsufficientScope => "insufficient_scope",
            Self::InvalidRedirectUri => "invalid_redirect_uri",
            Self::InvalidClientMetadata => "invalid_client_metadata",
        }
    }

    /// The error with a description.
    pub fn because(self, description: impl Into<Cow<'static, str>>) -> OauthError {
        OauthError { error: self, error_description: printable(description.into()) }
    }
}

/// An error as it is answered: `{"error": "invalid_grant", "error_description": "the code is used"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OauthError {
    /// The code.
    pub error: ErrorCode,
    /// For the client's author; never personal data.
    pub error_description: Cow<'static, str>,
}

impl fmt::Display for OauthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.error.as_str(), self.error_description)
    }
}

impl std::error::Error for OauthError {}

/// Puts `?` in place of what a description may not hold.
fn printable(text: Cow<'static, str>) -> Cow<'static, str> {
    let allowed = |c: char| matches!(c, ' '..='~') && c != '"' && c != '\\';
    if text.chars().all(allowed) {
        return text;
    }
    text.chars().map(|c| if allowed(c) { c } else { '?' }).collect::<String>().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c1_an_error_is_json_with_its_code_and_a_printable_description() {
        let error = ErrorCode::InvalidGrant.because("used \"twice\"\nд");
        assert_eq!(
            serde_json::to_string(&error).expect("plain"),
            r#"{"error":"invalid_grant","error_description":"used ?twice???"}"#
        );
        let word = serde_json::to_value(ErrorCode::UnmetAuthenticationRequirements).expect("plain");
        assert_eq!(word, ErrorCode::UnmetAuthenticationRequirements.as_str());
    }
}
