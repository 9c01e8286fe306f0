//! Login (I2, seed 002) and sessions. A try is counted before the password is looked at, and all spellings of a
//! login share one counter.

use jiff::{SignedDuration, Timestamp};
use rodnya_domain::{Actor, Cx, PersonId, SessionId, login::Login, message::Notice};
use rodnya_store::{
    StoreError, Tx,
    account::{self, Contact, Credentials},
    session::{self, NewSession},
    throttle as counters,
};

use crate::{
    Flow,
    edge::Secret,
    event::{self, Event},
    notification,
    sign_on::{self, Which},
    throttle::{self, Limit, Wait},
};

/// Wrong passwords from one source over all accounts.
const SOURCE: Limit = Limit { name: "login_source", count: 50, window: SignedDuration::from_hours(12) };
/// Of a whole network fifty times as many.
const NETWORK: Limit = Limit { name: "login_network", count: 2500, window: SignedDuration::from_hours(12) };
/// Wrong passwords for one account from all sources.
const ACCOUNT: Limit = Limit { name: "login_account", count: 100, window: SignedDuration::from_hours(24) };
/// Sources from which an account was logged in to.
const KNOWN: &str = "login_known";
/// Wrong passwords for one account from one source that cost nothing.
const FREE_TRIES: i64 = 5;
/// The longest pause between two tries.
const LONGEST_PAUSE_SECONDS: i64 = 60;

/// A try to log in: who says so, and from where.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// What was typed, recognised; none if it has no form of a login.
    pub login: Option<Login>,
    /// What was typed, folded: counts tries of what nobody has.
    pub typed: String,
    /// The address.
    pub address: String,
    /// The network.
    pub network: String,
}

impl Attempt {
    /// The subjects of its counters: account and source together, and the account alone.
    fn subjects(&self, known: Option<PersonId>) -> (String, String) {
        // What nobody has is counted in all its spellings together, as what somebody has is.
        let unknown = || match &self.login {
            Some(Login::Phone(phone)) => format!("?{}", phone.e164()),
            Some(Login::Email(email)) => format!("?{}", email.key()),
            Some(Login::Snils(snils)) => format!("?{}", snils.digits()),
            None => format!("?{}", self.typed),
        };
        let account = known.map_or_else(unknown, |person| person.to_string());
        (format!("{account}@{}", self.address), account)
    }
}

/// The first half of a login: counts the try and finds what the password is checked against. The hash is none for
/// an unknown login; the same work follows.
///
/// # Errors
/// Whatever the store refuses.
pub fn begin(tx: &mut Tx<'_>, cx: &Cx, attempt: &Attempt) -> Flow<Option<Credentials>, Wait> {
    let person = owner_of(tx, attempt.login.as_ref())?;
    if let Err(wait) = count_try(tx, cx, attempt, person)? {
        return Ok(Err(wait));
    }
    match person {
        Some(person) => Ok(Ok(account::find_credentials(tx, person)?)),
        None => Ok(Ok(None)),
    }
}

/// Whose login it is.
///
/// # Errors
/// Whatever the store refuses.
pub fn owner_of(tx: &mut Tx<'_>, login: Option<&Login>) -> Result<Option<PersonId>, StoreError> {
    match login {
        Some(Login::Phone(phone)) => account::find_owner(tx, &Contact::Phone(phone.clone())),
        Some(Login::Email(email)) => account::find_owner(tx, &Contact::Email(email.clone())),
        Some(Login::Snils(snils)) => account::find_by_snils(tx, snils.digits()),
        None => Ok(None),
    }
}

/// Counts a try with a password or control answer; both share the counters of an account.
pub(crate) fn count_try(tx: &mut Tx<'_>, cx: &Cx, attempt: &Attempt, person: Option<PersonId>) -> Flow<(), Wait> {
    let (pair, account) = attempt.subjects(person);
    let blind = tx.keys().blind("login_pair", &pair);
    let epoch = Timestamp::UNIX_EPOCH;
    if let Some(before) = counters::look(tx, &blind, epoch)? {
        let until = before.last + pause(before.hits);
        if cx.now < until {
            return Ok(Err(Wait { until }));
        }
    }
    // From where the owner has logged in before, strangers elsewhere do not lock him out.
    let is_known = counters::look(tx, &tx.keys().blind(KNOWN, &pair), epoch)?.is_some();
    let limits = [(SOURCE, attempt.address.as_str()), (NETWORK, &attempt.network), (ACCOUNT, &account)];
    let counted = if is_known { &limits[..2] } else { &limits };
    if let Err((limit, wait)) = throttle::hit_each(tx, cx, counted)? {
        event::record(tx, cx, Event::new("login_refused").refused(limit.name))?;
        return Ok(Err(wait));
    }
    counters::hit(tx, &blind, epoch, cx.now)?;
    Ok(Ok(()))
}

/// How long to wait after so many wrong tries: nothing after five, then 1, 2, 4 … up to 60 seconds.
fn pause(hits: i64) -> SignedDuration {
    if hits < FREE_TRIES {
        return SignedDuration::ZERO;
    }
    let doublings = u32::try_from(hits - FREE_TRIES).unwrap_or(u32::MAX).min(6);
    SignedDuration::from_secs((1_i64 << doublings).min(LONGEST_PAUSE_SECONDS))
}

/// What a new session is made of.
#[derive(Debug, Clone)]
pub struct Begin {
    /// The token of its cookie.
    pub token: Secret,
    /// «Чужой компьютер».
    pub foreign_computer: bool,
    /// The browser, as it names itself.
    pub agent: String,
}

impl Begin {
    /// How long the session may rest, and its end: 30 min and 12 h; on a foreign computer 15 min and 2 h.
    const fn life(&self) -> (i64, SignedDuration) {
        if self.foreign_computer {
            (15 * 60, SignedDuration::from_hours(2))
        } else {
            (30 * 60, SignedDuration::from_hours(12))
        }
    }

    /// How long the browser keeps the cookie; on a foreign computer until it is closed.
    pub const fn cookie_seconds(&self) -> Option<i64> {
        if self.foreign_computer { None } else { Some(self.life().1.as_secs()) }
    }
}

/// The second half of a good login: the counters of the account are forgotten and a session begins.
///
/// # Errors
/// Whatever the store refuses.
pub fn succeed(
    tx: &mut Tx<'_>,
    cx: &Cx,
    person: PersonId,
    attempt: &Attempt,
    begin: &Begin,
) -> Result<SessionId, StoreError> {
    forgive(tx, cx, person, attempt)?;
    begin_session(tx, cx, person, begin)
}

/// A right password: what was counted against the account before is forgotten.
pub(crate) fn forgive(tx: &mut Tx<'_>, cx: &Cx, person: PersonId, attempt: &Attempt) -> Result<(), StoreError> {
    let (pair, account) = attempt.subjects(Some(person));
    let blind = tx.keys().blind("login_pair", &pair);
    counters::clear(tx, &blind)?;
    let known = tx.keys().blind(KNOWN, &pair);
    counters::hit(tx, &known, Timestamp::UNIX_EPOCH, cx.now)?;
    throttle::clear(tx, ACCOUNT, &account)?;
    throttle::forgive(tx, cx, SOURCE, &attempt.address)?;
    throttle::forgive(tx, cx, NETWORK, &attempt.network)
}

/// Begins a session of a person who has just proven to be it.
///
/// # Errors
/// Whatever the store refuses.
pub fn begin_session(tx: &mut Tx<'_>, cx: &Cx, person: PersonId, begin: &Begin) -> Result<SessionId, StoreError> {
    let cx = &cx.acting(Actor::Person(person));
    let (idle_seconds, life) = begin.life();
    let had_any = !session::list_live(tx, person, cx.now)?.is_empty();
    let known_agent = session::knows_agent(tx, person, &begin.agent)?;
    let id: SessionId = cx.id();
    let new = NewSession {
        id,
        token_hash: begin.token.hash(),
        person,
        foreign_computer: begin.foreign_computer,
        idle_seconds,
        expires: cx.now + life,
        agent: begin.agent.clone(),
    };
    session::insert(tx, &new, cx.now)?;
    event::record(tx, cx, Event::new("session_begun").about(person).object(id).ground("self"))?;
    if had_any && !known_agent {
        notification::notify(tx, cx, person, Notice::NewLogin { agent: begin.agent.clone() })?;
    }
    Ok(id)
}

/// A wrong password, for the trail of the person whose account it is.
///
/// # Errors
/// Whatever the store refuses.
pub fn fail(tx: &mut Tx<'_>, cx: &Cx, person: Option<PersonId>) -> Result<(), StoreError> {
    let event = Event::new("login_refused").refused("wrong_password");
    event::record(tx, cx, person.map_or(event.clone(), |person| event.about(person)))
}

/// The password was given again in a live session: it gets a new token.
///
/// # Errors
/// A conflict if the session has ended meanwhile.
pub fn renew(
    tx: &mut Tx<'_>,
    cx: &Cx,
    (person, id): (PersonId, SessionId),
    attempt: &Attempt,
    token: &Secret,
) -> Result<(), StoreError> {
    forgive(tx, cx, person, attempt)?;
    if !session::renew(tx, id, &token.hash(), cx.now)? {
        return Err(StoreError::stale("session"));
    }
    event::record(tx, cx, Event::new("session_renewed").about(person).object(id).ground("self"))
}

/// «Выйти», or «Завершить» beside a session in the list: it and all logins at systems that came from it end.
///
/// # Errors
/// Whatever the store refuses.
pub fn end(tx: &mut Tx<'_>, cx: &Cx, person: PersonId, id: SessionId) -> Result<bool, StoreError> {
    if !session::end(tx, id, person, cx.now, "person")? {
        return Ok(false);
    }
    event::record(tx, cx, Event::new("session_ended").about(person).object(id).ground("self"))?;
    sign_on::end(tx, cx, Which::Session(id), "logout")?;
    Ok(true)
}
