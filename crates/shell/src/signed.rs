//! Who must be signed in for a page: `Signed` (a person, of whom a decision may want the password anew), `Operator` (who has given
//! the code of the app), `FreshOperator` (who has just given it).

use axum::extract::FromRequestParts;
use http::{header, request::Parts};
use jiff::{SignedDuration, Timestamp};
use rodnya_domain::{Cx, PersonId, SessionId, operator};
use rodnya_ui::{Page, Section};

use crate::{AppError, Visitor, Why};

/// How fresh the password must be for a decision about others: security.md section 2.
const FRESH: SignedDuration = SignedDuration::from_mins(20);

/// A signed-in person. Without one the request ends at the login page.
#[derive(Clone)]
pub struct Signed {
    /// The visitor.
    pub visitor: Visitor,
    /// The person.
    pub person: PersonId,
    /// The session.
    pub session: SessionId,
}

impl Signed {
    /// The context of this request's flows.
    pub fn cx(&self) -> Cx {
        self.visitor.cx()
    }

    /// That the password was given within the last 20 minutes: for decisions about others.
    ///
    /// # Errors
    /// [`AppError::SignIn`]: the password is asked for again, and the login leads to `back`, the page of the form.
    pub fn must_be_fresh(&self, back: &str) -> Result<(), AppError> {
        let authenticated = self.visitor.session.as_ref().map_or(Timestamp::MIN, |session| session.authenticated);
        if self.visitor.now.duration_since(authenticated) > FRESH {
            return Err(AppError::SignIn { back: back.to_owned(), why: Why::Again });
        }
        Ok(())
    }

    /// The frame of a page of this section.
    pub fn page(&self, section: Section) -> Page {
        self.visitor.page(section)
    }
}

impl<S: Sync> FromRequestParts<S> for Signed {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let is_page = parts.method == http::Method::GET;
        let visitor = Visitor::from_request_parts(parts, state).await?;
        let Some(session) = &visitor.session else {
            let why = if is_page { Why::Page } else { Why::Ended };
            return Err(AppError::SignIn { back: way_back(&visitor, parts), why });
        };
        let (person, session) = (session.person, session.id);
        Ok(Self { visitor, person, session })
    }
}

/// Where to go on after the login: to the page asked for; a form cannot be sent again, the page it stands on can be
/// opened.
fn way_back(visitor: &Visitor, parts: &Parts) -> String {
    if parts.method == http::Method::GET {
        return visitor.path.clone();
    }
    let referer = parts.headers.get(header::REFERER).and_then(|value| value.to_str().ok()).unwrap_or("");
    referer.strip_prefix(visitor.portal.settings.public_url.as_str()).unwrap_or("/").to_owned()
}

/// An operator who has given the code of the app in this session, not too long ago. For anybody else who has signed in there
/// is no such page.
#[derive(Clone)]
pub struct Operator(pub Signed);

impl<S: Sync> FromRequestParts<S> for Operator {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let signed = Signed::from_request_parts(parts, state).await?;
        let Some(session) = signed.visitor.session.as_ref().filter(|session| session.is_operator) else {
            return Err(AppError::NotFound);
        };
        let now = signed.visitor.now;
        let is_proven = session.second_factor.is_some_and(|at| now.duration_since(at) <= operator::SHIFT);
        // The last use before this one.
        if !is_proven || now.duration_since(session.seen) > operator::REST {
            return Err(AppError::SecondFactor { back: way_back(&signed.visitor, parts) });
        }
        Ok(Self(signed))
    }
}

/// An operator who has given the code of the app within the last 20 minutes: for what changes anything about another person.
#[derive(Clone)]
pub struct FreshOperator(pub Signed);

impl<S: Sync> FromRequestParts<S> for FreshOperator {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let Operator(signed) = Operator::from_request_parts(parts, state).await?;
        let proven = signed.visitor.session.as_ref().and_then(|session| session.second_factor);
        if signed.visitor.now.duration_since(proven.unwrap_or(Timestamp::MIN)) > operator::FRESH {
            return Err(AppError::SecondFactor { back: way_back(&signed.visitor, parts) });
        }
        Ok(Self(signed))
    }
}
