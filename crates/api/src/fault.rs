//! Errors as they are answered: JSON of RFC 6749 §5.2 without a trace in caches, the challenge of RFC 6750 §3
//! where a token was wanted, 503 when the store is down. What broke on our side is logged once, here.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use rodnya_protocol::error::{ErrorCode, OauthError};
use rodnya_store::StoreError;

/// What went wrong at an endpoint.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The request is refused.
    Refused(OauthError),
    /// The client tried Basic and failed: it is told which scheme to use (RFC 6749 §5.2).
    BasicFailed(OauthError),
    /// The access token does not serve (RFC 6750 §3.1).
    Bearer(OauthError),
    /// No access token was brought: only the scheme is named.
    NoToken,
    /// The store failed.
    Store(StoreError),
}

impl From<OauthError> for Fault {
    fn from(error: OauthError) -> Self {
        Self::Refused(error)
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        match self {
            Self::Refused(error) if error.error == ErrorCode::InvalidClient => json(StatusCode::UNAUTHORIZED, &error),
            Self::Refused(error) => json(StatusCode::BAD_REQUEST, &error),
            Self::BasicFailed(error) => {
                challenged(StatusCode::UNAUTHORIZED, "Basic realm=\"rodnya\"".to_owned(), &error)
            }
            Self::Bearer(error) => bearer(&error),
            Self::NoToken => {
                let error = ErrorCode::InvalidToken.because("no access token");
                challenged(StatusCode::UNAUTHORIZED, "Bearer realm=\"rodnya\"".to_owned(), &error)
            }
            Self::Store(error) => store(&error),
        }
    }
}

fn bearer(error: &OauthError) -> Response {
    let status = match error.error {
        ErrorCode::InvalidRequest => StatusCode::BAD_REQUEST,
        ErrorCode::InsufficientScope => StatusCode::FORBIDDEN,
        _ => StatusCode::UNAUTHORIZED,
    };
    let (code, why) = (error.error.as_str(), &error.error_description);
    challenged(status, format!("Bearer realm=\"rodnya\", error=\"{code}\", error_description=\"{why}\""), error)
}

fn store(error: &StoreError) -> Response {
    tracing::error!(%error, "an endpoint of the provider failed");
    match error {
        StoreError::Busy | StoreError::Slow | StoreError::Unavailable(_) | StoreError::InDoubt | StoreError::Again => {
            let why = ErrorCode::TemporarilyUnavailable.because("try again in a moment");
            let mut answer = json(StatusCode::SERVICE_UNAVAILABLE, &why);
            answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            answer
        }
        _ => json(StatusCode::INTERNAL_SERVER_ERROR, &ErrorCode::ServerError.because("something broke on our side")),
    }
}

fn challenged(status: StatusCode, challenge: String, error: &OauthError) -> Response {
    let mut answer = json(status, error);
    // Descriptions are printable ASCII without quotes, so the header is always legal.
    if let Ok(challenge) = HeaderValue::try_from(challenge) {
        answer.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    }
    answer
}

fn json(status: StatusCode, error: &OauthError) -> Response {
    private((status, Json(error)).into_response())
}

/// Marks an answer that no cache may keep.
pub(crate) fn private(mut answer: Response) -> Response {
    let headers = answer.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
    answer
}
