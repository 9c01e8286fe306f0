//! An authorization request as the page at `/oauth/authorize` meets it (C1): who asks and where the answer
//! goes is proven first; then the login is judged; consent is the page's own affair; at last a code is issued.
//! Nothing is kept in between: each visit of the page reads the same query again.

use jiff::{SignedDuration, Timestamp};
use rodnya_domain::{
    Cx, PersonId, SessionId,
    scope::Scopes,
    system::{State, System},
};
pub use rodnya_protocol::answer::Answer;
use rodnya_protocol::{
    authorize::{self, AuthorizationRequest, Sender},
    claims::IdToken,
    error::{ErrorCode, OauthError},
    params::Params,
    subject,
};
use rodnya_store::{Keys, StoreError, Tx, system};
use serde::{Deserialize, Serialize};

use crate::{
    Flow,
    edge::Secret,
    event::{self, Event},
    one_time::{self, NewSecret},
    permission, signing_key,
};

/// Kind of the code in the table of one-time things.
pub(crate) const CODE: &str = "authorization_code";
/// Life of a code.
const CODE_LIFE: SignedDuration = SignedDuration::from_secs(60);
/// Tells, in a query that comes back from the login page, when the login was asked for.
const ASKED: &str = "rodnya_asked";
/// How long such a mark is heeded; a kept address asks anew.
const ASKED_LIFE: SignedDuration = SignedDuration::from_hours(1);

/// What the page knows when it begins.
#[derive(Debug, Clone)]
pub struct Visit<'a> {
    /// The provider's own name: the public address without a slash at its end.
    pub issuer: &'a str,
    /// The query as it came.
    pub query: &'a str,
    /// Who is signed in.
    pub login: Option<Login>,
}

/// A login of the portal.
#[derive(Debug, Clone, Copy)]
pub struct Login {
    /// The person.
    pub person: PersonId,
    /// The session.
    pub session: SessionId,
    /// When the password was given.
    pub authenticated: Timestamp,
}

/// What the page has to do.
#[derive(Debug)]
pub enum Beginning {
    /// Show our own error page (400), without a way to whoever asked.
    Unproven(Unproven),
    /// Send the client away with this.
    Answer(Answer),
    /// Let the visitor log in, and come back to this page.
    LogIn(LogIn),
    /// The right person is signed in: look at the consent.
    Begun(Box<Begun>),
}

/// Why there is no way back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unproven {
    /// No client or address, or twice.
    Malformed,
    /// No such system, or it has been stopped.
    UnknownSystem,
    /// The address is not registered for it.
    UnknownAddress,
}

/// How the visitor should log in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogIn {
    /// Path and query to come back to.
    pub next: String,
    /// A login to fill in.
    pub hint: Option<String>,
    /// Somebody is signed in, and the password is asked for all the same.
    pub again: bool,
    /// The system asks to begin with the registration.
    pub create: bool,
}

/// A proven request of a signed-in person.
#[derive(Debug)]
pub struct Begun {
    /// Who asks.
    pub system: System,
    /// What it asks.
    pub request: AuthorizationRequest,
    /// The scopes it asks for and may ask for.
    pub scopes: Scopes,
    /// Who is signed in.
    pub login: Login,
    issuer: String,
}

impl Begun {
    /// The answer when the person said no.
    pub fn denied(&self) -> Answer {
        self.error(ErrorCode::AccessDenied.because("the person did not agree"))
    }

    /// The answer when a guardian has not agreed yet (`identity.md` section 6).
    pub fn guardian_needed(&self) -> Answer {
        self.error(ErrorCode::AccessDenied.because("consent_required_from_guardian: the guardians have been asked"))
    }

    /// The answer when a page had to be shown and `prompt=none` forbids it.
    pub fn consent_needed(&self) -> Answer {
        self.error(ErrorCode::ConsentRequired.because("the person has to be asked"))
    }

    fn error(&self, error: OauthError) -> Answer {
        self.request.to.error(&self.issuer, &error)
    }
}

/// Reads and judges the request, as far as the login goes.
///
/// # Errors
/// Whatever the store refuses.
pub fn begin(tx: &mut Tx<'_>, cx: &Cx, visit: &Visit<'_>) -> Result<Beginning, StoreError> {
    let params = match Params::parse(visit.query.as_bytes()) {
        Ok(params) => params,
        Err(_) => return Ok(Beginning::Unproven(Unproven::Malformed)),
    };
    let Ok(sender) = authorize::sender(&params) else { return Ok(Beginning::Unproven(Unproven::Malformed)) };
    let system = match prove(tx, &sender)? {
        Ok(system) => system,
        Err(unproven) => return Ok(Beginning::Unproven(unproven)),
    };
    let request = match authorize::parse(&params, sender) {
        Ok(request) => request,
        Err(refused) => return Ok(Beginning::Answer(refused.0.error(visit.issuer, &refused.1))),
    };
    let hinted = hinted(tx, visit.issuer, &request)?;
    let judged = judge(tx.keys(), cx, &Case { visit, params: &params, system: &system, request: &request, hinted });
    Ok(match judged {
        Ok(login) => {
            let scopes = request.scopes.common(&system.facts.scopes);
            Beginning::Begun(Box::new(Begun { system, request, scopes, login, issuer: visit.issuer.to_owned() }))
        }
        Err(step) => *step,
    })
}

/// Where the answer to a query would go, if client and address are proven.
///
/// # Errors
/// Whatever the store refuses.
pub fn proven_address(tx: &mut Tx<'_>, query: &str) -> Result<Option<String>, StoreError> {
    let Ok(params) = Params::parse(query.as_bytes()) else { return Ok(None) };
    let Ok(sender) = authorize::sender(&params) else { return Ok(None) };
    Ok(prove(tx, &sender)?.ok().map(|_| sender.redirect_uri))
}

/// The system that asks, if it works and has registered the address that the answer goes to.
fn prove(tx: &mut Tx<'_>, sender: &Sender) -> Flow<System, Unproven> {
    let client = system::find_client(tx, &sender.client_id)?;
    let Some(system) = client.map(|client| client.system).filter(|system| system.state == State::Active) else {
        return Ok(Err(Unproven::UnknownSystem));
    };
    let is_registered = system.facts.redirect_uris.contains(&sender.redirect_uri);
    Ok(if is_registered { Ok(system) } else { Err(Unproven::UnknownAddress) })
}

/// The subject that the hint names; a hint that is not ours says nothing.
fn hinted(tx: &mut Tx<'_>, issuer: &str, request: &AuthorizationRequest) -> Result<Option<String>, StoreError> {
    let Some(hint) = &request.id_token_hint else { return Ok(None) };
    let Some(ring) = signing_key::load(tx)? else { return Ok(None) };
    Ok(IdToken::from_hint(hint, issuer, &ring.public).ok().filter(|id| id.aud == request.client_id).map(|id| id.sub))
}

struct Case<'a> {
    visit: &'a Visit<'a>,
    params: &'a Params,
    system: &'a System,
    request: &'a AuthorizationRequest,
    hinted: Option<String>,
}

/// Whether the login serves: somebody, the hinted one, fresh enough, asked again if that was wished.
fn judge(keys: &Keys, cx: &Cx, case: &Case<'_>) -> Result<Login, Box<Beginning>> {
    let prompt = case.request.prompt;
    let suits = case.visit.login.map(|login| suits(keys, cx, case, &login));
    let refused = |why: &'static str| {
        let error = ErrorCode::LoginRequired.because(why);
        Err(Box::new(Beginning::Answer(case.request.to.error(case.visit.issuer, &error))))
    };
    match (case.visit.login, suits) {
        (Some(login), Some(Suits::Yes)) => Ok(login),
        _ if prompt.none => refused("nobody suitable is logged in"),
        (_, Some(Suits::Never)) => refused("another person has logged in"),
        (login, _) => Err(Box::new(Beginning::LogIn(LogIn {
            next: marked(keys, cx, case.params),
            hint: case.request.login_hint.clone(),
            again: login.is_some(),
            create: prompt.create && login.is_none(),
        }))),
    }
}

enum Suits {
    Yes,
    /// The password is wanted again.
    Again,
    /// It was given again, by another person than the hinted one.
    Never,
}

fn suits(keys: &Keys, cx: &Cx, case: &Case<'_>, login: &Login) -> Suits {
    // What the login page was asked for after this moment has been done.
    let asked = asked_at(keys, case.params).filter(|asked| cx.now.duration_since(*asked) <= ASKED_LIFE);
    let is_done = asked.is_some_and(|asked| login.authenticated >= asked);
    let age = cx.now.duration_since(login.authenticated).as_secs();
    let is_too_old = case.request.max_age_seconds.is_some_and(|most| u64::try_from(age).unwrap_or(0) > most);
    let subject = subject::pairwise(keys.pairwise(), &case.system.facts.sector, login.person);
    let is_other = case.hinted.as_ref().is_some_and(|hinted| *hinted != subject);
    let is_wished = case.request.prompt.login || case.request.prompt.select_account || is_too_old;
    match (is_other, is_done) {
        (true, true) => Suits::Never,
        (true, false) => Suits::Again,
        (false, false) if is_wished => Suits::Again,
        (false, _) => Suits::Yes,
    }
}

/// The page's own address with the moment at which the login was asked for.
fn marked(keys: &Keys, cx: &Cx, params: &Params) -> String {
    let plain = plain(params);
    let now = cx.now.as_microsecond();
    let mark = format!("{now}.{}", mac(keys, now, &plain));
    format!("{}?{plain}&{ASKED}={mark}", rodnya_protocol::discovery::AUTHORIZATION)
}

/// The moment in a query that came back; a mark that was made for another query is none.
fn asked_at(keys: &Keys, params: &Params) -> Option<Timestamp> {
    let (us, given) = params.one(ASKED).ok()??.split_once('.')?;
    let us: i64 = us.parse().ok()?;
    let same =
        aws_lc_rs::constant_time::verify_slices_are_equal(given.as_bytes(), mac(keys, us, &plain(params)).as_bytes());
    same.ok().and_then(|()| Timestamp::from_microsecond(us).ok())
}

fn plain(params: &Params) -> String {
    let own: Params = params.pairs().iter().filter(|(name, _)| name != ASKED).cloned().collect();
    own.to_query()
}

fn mac(keys: &Keys, us: i64, query: &str) -> String {
    keys.mac("authorization", format!("{us} {query}").as_bytes())[..16]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// What a code stands for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Code {
    /// Drawn with the code, so that a second use finds what the first one began.
    pub(crate) sign_on: rodnya_domain::SignOnId,
    pub(crate) system: rodnya_domain::SystemId,
    pub(crate) person: PersonId,
    pub(crate) session: SessionId,
    pub(crate) redirect_uri: String,
    pub(crate) challenge: String,
    pub(crate) nonce: Option<String>,
    pub(crate) scopes: Scopes,
    pub(crate) auth_time: i64,
}

/// No permission is in force: the page asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotPermitted;

/// Issues a code for what the permission in force allows of what was asked; the answer goes to the client.
///
/// # Errors
/// Whatever the store refuses.
pub fn issue_code(tx: &mut Tx<'_>, cx: &Cx, begun: &Begun, secret: &Secret) -> Flow<Answer, NotPermitted> {
    let Begun { system, request, login, .. } = begun;
    let Some(permitted) = permission::in_force(tx, cx, login.person, system.id)? else {
        return Ok(Err(NotPermitted));
    };
    let code = Code {
        sign_on: cx.id(),
        system: system.id,
        person: login.person,
        session: login.session,
        redirect_uri: request.to.redirect_uri.clone(),
        challenge: request.challenge.as_str().to_owned(),
        nonce: request.nonce.clone(),
        scopes: begun.scopes.common(&permitted),
        auth_time: login.authenticated.as_second(),
    };
    let payload = serde_json::to_value(&code).map_err(|error| StoreError::Engine(error.to_string()))?;
    one_time::issue_secret(tx, cx, &NewSecret { kind: CODE, flow: None, secret, payload, life: CODE_LIFE })?;
    let event = Event::new("authorization_code_issued").about(login.person).object(system.id).ground("permission");
    event::record(tx, cx, event)?;
    Ok(Ok(request.to.code(&begun.issuer, &secret.text())))
}
