//! In and out: to the provider's login page, back with a code, log-out from here and from there.
//! An answer counts only in the browser that began, once, within `SIGN_ON_MAX`, from our issuer.
//! The wait is long, since a child may need a parent's permission on the way.

use axum::Form;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::CookieJar;
use http::{HeaderMap, StatusCode};
use jiff::SignedDuration;
use jiff::civil::Date;
use openidconnect::core::CoreGenderClaim;
use openidconnect::{LocalizedClaim, StandardClaims};
use serde::Deserialize;

use crate::book::{Ended, Opened, SignOn};
use crate::diary::Diary;
use crate::door::expired;
use crate::edge::Secret;
use crate::identity::Identity;
use crate::logout::{self, Expected, LogoutRefusal};
use crate::pages::{Frame, Panel, render};
use crate::provider::{Arrival, Asked, ChildClaims, ProviderError};
use crate::session::{FAREWELL, SESSION, SIGN_ON, Visitor, cookie, internal, kept};
use crate::{guard, session};

/// From the button to the answer; the cookie lives as long.
const SIGN_ON_MAX: SignedDuration = SignedDuration::from_hours(24);
const SIGN_ON_KEPT_S: u32 = 24 * 60 * 60;
const FAREWELL_KEPT_S: u32 = 10 * 60;
/// With these words a provider says that parents must agree first.
const CONSENT_REQUIRED: &str = "consent_required_from_guardian";

/// `GET /login`: begins a sign-on and leads to the provider.
pub(crate) async fn login(
    State(diary): State<Diary>,
    jar: CookieJar,
    visitor: Visitor,
) -> Result<Response, StatusCode> {
    let known = jar.get(&diary.config.cookie_name(SIGN_ON)).and_then(|cookie| Secret::parse(cookie.value()));
    let (browser, state, nonce, verifier) =
        (known.unwrap_or_else(Secret::new), Secret::new(), Secret::new(), Secret::new());
    let asked = Asked { state: state.as_str(), nonce: nonce.as_str(), verifier: verifier.as_str() };
    let address = match diary.provider.login_address(&asked, visitor.lang.code()).await {
        Ok(address) => address,
        Err(error) => return Ok(away(&diary, &visitor, &error)),
    };
    let now = diary.now();
    let sign_on = SignOn {
        browser_hash: browser.hash(),
        nonce: nonce.as_str().to_owned(),
        verifier: verifier.as_str().to_owned(),
        started: now,
    };
    let too_old = now.saturating_sub(SIGN_ON_MAX).unwrap_or(now);
    diary.book.begin_sign_on(state.hash(), sign_on, too_old).await.map_err(internal)?;
    let remembered = kept(cookie(&diary.config, SIGN_ON, browser.as_str()), SIGN_ON_KEPT_S);
    Ok((jar.add(remembered), Redirect::to(address.as_str())).into_response())
}

/// The provider's answer (RFC 6749 §4.1.2, RFC 9207).
#[derive(Deserialize)]
pub(crate) struct Answer {
    code: Option<String>,
    state: Option<String>,
    iss: Option<String>,
    error: Option<String>,
    #[serde(default)]
    error_description: String,
}

/// `GET /callback`: the provider's answer to a sign-on.
pub(crate) async fn callback(
    State(diary): State<Diary>,
    Query(answer): Query<Answer>,
    jar: CookieJar,
    visitor: Visitor,
) -> Result<Response, StatusCode> {
    let t = visitor.t;
    let Some(sign_on) = own_sign_on(&diary, &jar, answer.state.as_deref()).await? else {
        if visitor.session.is_some() {
            return Ok(Redirect::to("/").into_response());
        }
        return Ok(message(&diary, &visitor, StatusCode::BAD_REQUEST, t.diary_stale_title(), t.diary_stale_lead()));
    };
    if answer.iss.as_deref() != Some(diary.config.issuer.as_str()) {
        tracing::warn!("an answer to a sign-on came from another issuer");
        return Ok(message(&diary, &visitor, StatusCode::BAD_REQUEST, t.diary_unfit_title(), t.diary_unfit_lead()));
    }
    if let Some(error) = answer.error.as_deref() {
        return Ok(refusal(&diary, &visitor, error, &answer.error_description));
    }
    let Some(code) = answer.code else { return Err(StatusCode::BAD_REQUEST) };
    let arrival = match diary.provider.exchange(code, &sign_on.nonce, sign_on.verifier.clone()).await {
        Ok(arrival) => arrival,
        Err(error @ ProviderError::Unreachable(_)) => return Ok(away(&diary, &visitor, &error)),
        Err(error) => {
            tracing::warn!(%error, "a sign-on was not accepted");
            return Ok(message(&diary, &visitor, StatusCode::BAD_GATEWAY, t.diary_unfit_title(), t.diary_unfit_lead()));
        }
    };
    enter(&diary, &visitor, jar, arrival, &sign_on).await
}

/// Opens the session of an arrival; the browser's earlier session ends.
async fn enter(
    diary: &Diary,
    visitor: &Visitor,
    jar: CookieJar,
    arrival: Arrival,
    sign_on: &SignOn,
) -> Result<Response, StatusCode> {
    let now = diary.now();
    let identity = identity_of(diary, &arrival);
    let opened =
        Opened { sub: arrival.sub, sid: arrival.sid, id_token: arrival.id_token, identity, started: now, seen: now };
    let Some(secret) = session::open(diary, opened, sign_on.started).await? else {
        let t = visitor.t;
        return Ok(message(diary, visitor, StatusCode::FORBIDDEN, t.diary_ended_title(), t.diary_ended()));
    };
    if let Some(earlier) = &visitor.session {
        diary.book.end_session(earlier.secret.hash()).await.map_err(internal)?;
    }
    Ok((jar.add(cookie(&diary.config, SESSION, secret.as_str())), Redirect::to("/")).into_response())
}

#[derive(Deserialize)]
pub(crate) struct LogoutForm {
    #[serde(default)]
    csrf_token: String,
}

/// `POST /logout`: ends the session here, then at the provider (OpenID RP-Initiated Logout 1.0).
pub(crate) async fn logout(
    State(diary): State<Diary>,
    headers: HeaderMap,
    jar: CookieJar,
    visitor: Visitor,
    Form(form): Form<LogoutForm>,
) -> Result<Response, StatusCode> {
    let Some(session) = visitor.session else { return Err(StatusCode::FORBIDDEN) };
    if !guard::is_own_form(&headers, &diary.config) || form.csrf_token != session.secret.form_token() {
        return Err(StatusCode::FORBIDDEN);
    }
    diary.book.end_session(session.secret.hash()).await.map_err(internal)?;
    let state = Secret::new();
    let address = match diary.provider.logout_address(&session.opened.id_token, state.as_str()).await {
        Ok(Some(address)) => address.to_string(),
        Ok(None) => format!("/signed-out?state={}", state.as_str()),
        Err(error) => {
            tracing::warn!(%error, "the provider was not told of a log-out");
            format!("/signed-out?state={}", state.as_str())
        }
    };
    let farewell = kept(cookie(&diary.config, FAREWELL, state.as_str()), FAREWELL_KEPT_S);
    let jar = jar.remove(expired(&diary, SESSION)).add(farewell);
    Ok((jar, Redirect::to(&address)).into_response())
}

#[derive(Deserialize)]
pub(crate) struct LogoutNotice {
    logout_token: String,
}

/// `POST /backchannel-logout`: the provider ends sessions (OpenID Back-Channel Logout 1.0 §2.5–2.8).
/// Answers 200, or 400 with the reason; 503 asks the provider to come again.
pub(crate) async fn backchannel_logout(State(diary): State<Diary>, Form(notice): Form<LogoutNotice>) -> Response {
    let ended = match checked(&diary, &notice.logout_token).await {
        Ok(Ok(ended)) => ended,
        Ok(Err(refusal)) => {
            tracing::warn!(%refusal, "a log-out token was refused");
            let body = serde_json::json!({ "error": "invalid_request", "error_description": refusal.to_string() });
            return (StatusCode::BAD_REQUEST, axum::Json(body)).into_response();
        }
        Err(error) => {
            tracing::warn!(%error, "a log-out token could not be checked");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    let now = diary.now();
    let forgotten = now.saturating_sub(logout::REMEMBERED).unwrap_or(now);
    match diary.book.end_named(ended, now, forgotten).await {
        Ok(sessions) => {
            tracing::info!(sessions, "the provider ended sessions");
            StatusCode::OK.into_response()
        }
        Err(error) => internal(error).into_response(),
    }
}

/// A token with an unknown key or a wrong signature gets a second look with newer keys.
async fn checked(diary: &Diary, token: &str) -> Result<Result<Ended, LogoutRefusal>, ProviderError> {
    let expected = Expected { issuer: &diary.config.issuer, client_id: &diary.config.client_id, now: diary.now() };
    match logout::check(token, &diary.provider.keys().await?, &expected) {
        Err(LogoutRefusal::UnknownKey | LogoutRefusal::Signature) => {
            Ok(logout::check(token, &diary.provider.newer_keys().await?, &expected))
        }
        answer => Ok(answer),
    }
}

/// The sign-on that this answer belongs to, if this browser began it and not too long ago.
async fn own_sign_on(diary: &Diary, jar: &CookieJar, state: Option<&str>) -> Result<Option<SignOn>, StatusCode> {
    let browser = jar.get(&diary.config.cookie_name(SIGN_ON)).and_then(|cookie| Secret::parse(cookie.value()));
    let (Some(state), Some(browser)) = (state.and_then(Secret::parse), browser) else { return Ok(None) };
    let found = diary.book.take_sign_on(state.hash()).await.map_err(internal)?;
    Ok(found.filter(|sign_on| {
        sign_on.browser_hash == browser.hash() && diary.now().duration_since(sign_on.started) < SIGN_ON_MAX
    }))
}

/// What the provider's `error` means to the visitor (RFC 6749 §4.1.2.1).
fn refusal(diary: &Diary, visitor: &Visitor, error: &str, description: &str) -> Response {
    let t = visitor.t;
    match error {
        "access_denied" if description.starts_with(CONSENT_REQUIRED) => {
            let frame = Frame::new(diary, visitor);
            let mut page = Panel::with_way_in(frame, t.diary_refused_title(), t.diary_refused_lead());
            page.steps = vec![t.diary_refused_show(), t.diary_refused_grant(), t.diary_refused_enter()];
            render(StatusCode::FORBIDDEN, &page)
        }
        "access_denied" => {
            message(diary, visitor, StatusCode::FORBIDDEN, t.diary_cancelled_title(), t.diary_cancelled_lead())
        }
        "server_error" | "temporarily_unavailable" => {
            message(diary, visitor, StatusCode::SERVICE_UNAVAILABLE, t.diary_away_title(), t.diary_away_lead())
        }
        _ => {
            tracing::warn!("the provider refused the diary's request itself");
            message(diary, visitor, StatusCode::BAD_GATEWAY, t.diary_unfit_title(), t.diary_unfit_lead())
        }
    }
}

fn away(diary: &Diary, visitor: &Visitor, error: &ProviderError) -> Response {
    tracing::warn!(%error, "the provider is away");
    let t = visitor.t;
    message(diary, visitor, StatusCode::SERVICE_UNAVAILABLE, t.diary_away_title(), t.diary_away_lead())
}

fn message(diary: &Diary, visitor: &Visitor, status: StatusCode, heading: String, lead: String) -> Response {
    render(status, &Panel::with_way_in(Frame::new(diary, visitor), heading, lead))
}

fn identity_of(diary: &Diary, arrival: &Arrival) -> Identity {
    let (standard, school) = (arrival.claims.standard_claims(), arrival.claims.additional_claims());
    let (surname, given_name, patronymic) = names_of(standard);
    let surname = surname.unwrap_or_default();
    let children = school.family.iter().flatten().map(|child| child_of(diary, child, &surname)).collect();
    Identity {
        surname,
        given_name: given_name.unwrap_or_default(),
        patronymic,
        birth_date: standard.birthdate().and_then(|born| parse_date(born)),
        snils: school.snils.as_deref().and_then(|snils| diary.book.mark(snils)),
        children,
    }
}

fn child_of(diary: &Diary, child: &ChildClaims, parents_surname: &str) -> Identity {
    Identity {
        surname: child.family_name.clone().unwrap_or_else(|| parents_surname.to_owned()),
        given_name: child.given_name.clone(),
        patronymic: child.middle_name.clone(),
        birth_date: child.birthdate.as_deref().and_then(parse_date),
        snils: child.snils.as_deref().and_then(|snils| diary.book.mark(snils)),
        children: Vec::new(),
    }
}

/// `family_name`, `given_name`, `middle_name`; the last is the patronymic.
fn names_of(claims: &StandardClaims<CoreGenderClaim>) -> (Option<String>, Option<String>, Option<String>) {
    fn plain<T: std::ops::Deref<Target = String>>(claim: Option<&LocalizedClaim<T>>) -> Option<String> {
        claim.and_then(|claim| claim.get(None)).map(|name| name.to_string())
    }
    (plain(claims.family_name()), plain(claims.given_name()), plain(claims.middle_name()))
}

fn parse_date(text: &str) -> Option<Date> {
    text.parse().ok()
}
