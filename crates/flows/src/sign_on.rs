//! Logins of persons at systems: begun by a code, ended by a logout, a withdrawn permission, a second use of
//! the code or an operator. What is ended is dead at once; the system is told by a job.
//!
//! ```text
//! code ──redeem──> live ──end(cause)──> ended, job `backchannel_logout`
//! ```

use rodnya_domain::{Cx, PersonId, SignOnId, scope::Scopes, system::System};
use rodnya_protocol::{answer::with_query, pkce::Challenge};
use rodnya_store::{
    StoreError, Tx, one_time,
    sign_on::{self, SignOn},
    system,
};

pub use rodnya_store::sign_on::Which;

use crate::{
    Flow,
    authorization::{CODE, Code},
    edge::Secret,
    event::{self, Event},
    job, permission,
};

/// What a client brings to redeem a code; the client is authenticated.
#[derive(Debug)]
pub struct Redeem<'a> {
    /// The code.
    pub code: &'a Secret,
    /// Who brings it.
    pub system: &'a System,
    /// The address it was sent to.
    pub redirect_uri: &'a str,
    /// The PKCE verifier.
    pub verifier: &'a str,
}

/// A login that has begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redeemed {
    /// The login: the `sid` of its tokens.
    pub sign_on: SignOnId,
    /// The person.
    pub person: PersonId,
    /// What was granted.
    pub scopes: Scopes,
    /// From the request.
    pub nonce: Option<String>,
    /// When the password was given, seconds.
    pub auth_time: i64,
}

/// Why a code is not redeemed. The client hears `invalid_grant` each time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeRefusal {
    /// No such code, or it is over a minute old.
    Unknown,
    /// It was used before; what it began has been ended.
    Reused,
    /// It is another client's.
    Foreign,
    /// It was sent to another address.
    Address,
    /// The verifier does not fit.
    Verifier,
    /// The session or the permission has ended meanwhile.
    Ended,
}

impl CodeRefusal {
    const fn reason(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Reused => "reused",
            Self::Foreign => "foreign_client",
            Self::Address => "other_address",
            Self::Verifier => "wrong_verifier",
            Self::Ended => "ended",
        }
    }
}

/// Uses a code and begins the login. Whatever the outcome, the code is dead.
///
/// # Errors
/// Whatever the store refuses.
pub fn redeem(tx: &mut Tx<'_>, cx: &Cx, redeem: &Redeem<'_>) -> Flow<Redeemed, CodeRefusal> {
    let Some(found) = one_time::consume(tx, CODE, &redeem.code.hash(), cx.now)? else {
        return end_of_used(tx, cx, redeem);
    };
    let code = parse(&found.payload)?;
    if let Some(refusal) = judge(tx, cx, redeem, &code)? {
        return refuse(tx, cx, (redeem, &code), refusal);
    }
    let Some(permitted) = permission::in_force(tx, cx, code.person, code.system)? else {
        return refuse(tx, cx, (redeem, &code), CodeRefusal::Ended);
    };
    let scopes = code.scopes.common(&permitted);
    let row = SignOn {
        id: code.sign_on,
        system: code.system,
        person: code.person,
        session: code.session,
        scopes: scopes.clone(),
        created: cx.now,
    };
    sign_on::insert(tx, &row, code.nonce.as_deref())?;
    let event = Event::new("sign_on_begun").about(code.person).object(code.system).ground("permission");
    event::record(tx, cx, event.detail(serde_json::json!({"sign_on": code.sign_on, "scope": scopes})))?;
    let Code { sign_on, person, nonce, auth_time, .. } = code;
    Ok(Ok(Redeemed { sign_on, person, scopes, nonce, auth_time }))
}

fn judge(tx: &mut Tx<'_>, cx: &Cx, redeem: &Redeem<'_>, code: &Code) -> Result<Option<CodeRefusal>, StoreError> {
    if code.system != redeem.system.id {
        return Ok(Some(CodeRefusal::Foreign));
    }
    if code.redirect_uri != redeem.redirect_uri {
        return Ok(Some(CodeRefusal::Address));
    }
    if !Challenge::parse(&code.challenge).is_some_and(|challenge| challenge.is_of(redeem.verifier)) {
        return Ok(Some(CodeRefusal::Verifier));
    }
    let lives = sign_on::session_lives(tx, code.session, code.person, cx.now)?;
    Ok((!lives).then_some(CodeRefusal::Ended))
}

/// A used code that comes again was stolen, by the first or the second: both lose (RFC 6749 §4.1.2).
fn end_of_used(tx: &mut Tx<'_>, cx: &Cx, redeem: &Redeem<'_>) -> Flow<Redeemed, CodeRefusal> {
    let Some(used) = one_time::find_used(tx, CODE, &redeem.code.hash())? else {
        return Ok(Err(CodeRefusal::Unknown));
    };
    let code = parse(&used.payload)?;
    end(tx, cx, Which::One(code.sign_on), "code_reused")?;
    refuse(tx, cx, (redeem, &code), CodeRefusal::Reused)
}

/// No login begins; the trail keeps the reason.
fn refuse(
    tx: &mut Tx<'_>,
    cx: &Cx,
    (redeem, code): (&Redeem<'_>, &Code),
    refusal: CodeRefusal,
) -> Flow<Redeemed, CodeRefusal> {
    let event = Event::new("sign_on_begun").about(code.person).object(redeem.system.id);
    event::record(tx, cx, event.refused(refusal.reason()))?;
    Ok(Err(refusal))
}

fn parse(payload: &str) -> Result<Code, StoreError> {
    serde_json::from_str(payload).map_err(|_| StoreError::impossible("one_time.payload"))
}

/// Ends logins at systems, and leaves a job for each system that wants to hear of it. Answers how many ended.
///
/// # Errors
/// Whatever the store refuses.
pub fn end(tx: &mut Tx<'_>, cx: &Cx, which: Which, cause: &'static str) -> Result<usize, StoreError> {
    let ended = sign_on::end(tx, which, cause, cx.now)?;
    for sign_on in &ended {
        let event = Event::new("sign_on_ended").about(sign_on.person).object(sign_on.system).ground(cause);
        event::record(tx, cx, event.detail(serde_json::json!({"sign_on": sign_on.id})))?;
        let system = system::get(tx, sign_on.system)?;
        if system.facts.backchannel_logout_uri.is_some() {
            job::enqueue(tx, cx, job::Kind::BackchannelLogout, &sign_on.id.to_string(), cx.now)?;
        }
    }
    Ok(ended.len())
}

/// Where a browser goes after a logout, if the system has registered the address (RP-Initiated Logout §3).
///
/// # Errors
/// Whatever the store refuses.
pub fn address_after_logout(
    tx: &mut Tx<'_>,
    client_id: &str,
    uri: &str,
    state: Option<&str>,
) -> Result<Option<String>, StoreError> {
    let client = system::find_client(tx, client_id)?;
    let is_registered =
        client.is_some_and(|c| c.system.facts.post_logout_redirect_uris.iter().any(|known| known == uri));
    let fields: Vec<_> = state.map(|state| ("state", state.to_owned())).into_iter().collect();
    Ok(is_registered.then(|| with_query(uri, &fields)))
}
