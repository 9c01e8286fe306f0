//! What can end a request other than a page: one enum, one status each, a public page for the person and a
//! private line for the log.

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use rodnya_flows::password::Overloaded;
use rodnya_store::StoreError;

/// Why somebody is led to the login page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The page is for signed-in persons.
    Page,
    /// A form came after the session had ended.
    Ended,
    /// The password is too long ago for a decision about others.
    Again,
}

/// Why there is no page.
#[derive(Debug, Clone)]
pub enum AppError {
    /// There is no such page, or it is not this person's.
    NotFound,
    /// The form's token is missing, old or another's, or it came from another site.
    ForeignForm,
    /// The request is no form of ours.
    BadRequest,
    /// The form is longer than any of ours.
    TooLarge,
    /// A signed-in person is needed: to the login page, and back to this path afterwards.
    SignIn {
        /// The path to come back to.
        back: String,
        /// Why.
        why: Why,
    },
    /// An operator has to give the code of the app: to its page, and back to this path afterwards.
    SecondFactor {
        /// The path to come back to.
        back: String,
    },
    /// This person may not do it.
    Forbidden,
    /// Somebody was faster: the page is to be opened again.
    Conflict,
    /// Too many tries: so many seconds to wait.
    TooMany {
        /// Seconds until the next try.
        wait_seconds: i64,
    },
    /// All hands are full: try again at once.
    Busy,
    /// Our fault; the text goes to the log only.
    Internal(String),
}

impl AppError {
    /// Our own fault.
    pub fn internal(what: impl Into<String>) -> Self {
        Self::Internal(what.into())
    }

    /// Its status.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::ForeignForm | Self::Forbidden => StatusCode::FORBIDDEN,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::SignIn { .. } | Self::SecondFactor { .. } => StatusCode::SEE_OTHER,
            Self::Conflict => StatusCode::CONFLICT,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy | StoreError::Slow => Self::Busy,
            StoreError::Conflict { .. } => Self::Conflict,
            other => Self::Internal(other.to_string()),
        }
    }
}

impl From<Overloaded> for AppError {
    fn from(_: Overloaded) -> Self {
        Self::TooMany { wait_seconds: 5 }
    }
}

impl IntoResponse for AppError {
    /// Only the status and the error itself: the page around it is put on by `with_visitor`, which knows the
    /// visitor's language.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
