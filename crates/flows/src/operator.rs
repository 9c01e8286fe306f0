//! Operators: made on the machine itself, proven by the code of an app in each session, each code once (ADR 0009).

use jiff::SignedDuration;
use rodnya_domain::{
    Cx, JobId, OutboxId, PersonId, RequestId, SessionId,
    message::Notice,
    operator::{SECRET_BYTES, SecondFactor},
};
use rodnya_store::{
    StoreError, Tx, account, job as jobs,
    operator::{self, Operator},
    outbox, registry_request,
};

use crate::{
    Flow,
    edge::{Edge, Secret},
    event::{self, Event},
    job, notification,
    throttle::{self, Limit, Wait},
};

/// Wrong codes of one operator.
const CODES: Limit = Limit { name: "operator_code", count: 5, window: SignedDuration::from_mins(15) };

/// A secret nobody knows yet.
pub fn draw(edge: &Edge) -> SecondFactor {
    SecondFactor::new(edge.random::<SECRET_BYTES>())
}

/// Why a person is made no operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppointRefusal {
    /// It has no account of its own.
    NoAccount,
}

/// Makes a person an operator. One who is already gets a new secret; what was proven with the old one ends.
///
/// # Errors
/// Whatever the store refuses.
pub fn appoint(tx: &mut Tx<'_>, cx: &Cx, person: PersonId, factor: &SecondFactor) -> Flow<(), AppointRefusal> {
    if !account::exists(tx, person)? {
        return Ok(Err(AppointRefusal::NoAccount));
    }
    operator::end(tx, person, cx.now)?;
    operator::put(tx, &Operator { person, factor: factor.clone(), created: cx.now })?;
    event::record(tx, cx, Event::new("operator_appointed").about(person))?;
    notification::notify(tx, cx, person, Notice::OperatorAppointed)?;
    Ok(Ok(()))
}

/// The person is an operator no more, at once. Answers whether it was one.
///
/// # Errors
/// Whatever the store refuses.
pub fn dismiss(tx: &mut Tx<'_>, cx: &Cx, person: PersonId) -> Result<bool, StoreError> {
    let was = operator::end(tx, person, cx.now)?;
    if was {
        event::record(tx, cx, Event::new("operator_dismissed").about(person))?;
    }
    Ok(was)
}

/// Why a code proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProveRefusal {
    /// The person is no operator.
    NoOperator,
    /// It is wrong, or was used.
    Wrong,
    /// Too many wrong ones.
    Wait(Wait),
}

/// The code of the app, typed in a session: with the right one it gets a new token.
///
/// # Errors
/// Whatever the store refuses.
pub fn prove(
    tx: &mut Tx<'_>,
    cx: &Cx,
    (person, session): (PersonId, SessionId),
    (typed, token): (&str, &Secret),
) -> Flow<(), ProveRefusal> {
    let Some(found) = operator::find(tx, person)? else { return Ok(Err(ProveRefusal::NoOperator)) };
    let subject = person.to_string();
    if let Err(wait) = throttle::hit(tx, cx, CODES, &subject)? {
        event::record(tx, cx, Event::new("operator_code_refused").about(person).object(session).refused("limit"))?;
        return Ok(Err(ProveRefusal::Wait(wait)));
    }
    let used = match found.factor.check(typed, cx.now) {
        Some(step) => operator::use_step(tx, person, step)?,
        None => false,
    };
    if !used {
        event::record(tx, cx, Event::new("operator_code_refused").about(person).object(session).refused("wrong"))?;
        return Ok(Err(ProveRefusal::Wrong));
    }
    throttle::clear(tx, CODES, &subject)?;
    operator::mark_session(tx, (person, session), &token.hash(), cx.now)?;
    event::record(tx, cx, Event::new("operator_proven").about(person).object(session).ground("operator"))?;
    Ok(Ok(()))
}

/// Why work of an operator is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkRefusal {
    /// Who asks is no operator.
    NoOperator,
    /// It is not there, or done already.
    NotFound,
}

/// «Спросить ещё раз»: the office is asked about a request without an answer now, not when its turn comes.
///
/// # Errors
/// Whatever the store refuses.
pub fn ask_again(tx: &mut Tx<'_>, cx: &Cx, who: PersonId, request: RequestId) -> Flow<(), WorkRefusal> {
    if operator::find(tx, who)?.is_none() {
        return Ok(Err(WorkRefusal::NoOperator));
    }
    let found = registry_request::find(tx, request)?.filter(|found| found.state.is_running());
    let Some(found) = found else { return Ok(Err(WorkRefusal::NotFound)) };
    job::hasten(tx, cx, job::Kind::RegistryRequest, &request.to_string())?;
    event::record(tx, cx, Event::new("request_hastened").about(found.asked_by).object(request).ground("operator"))?;
    Ok(Ok(()))
}

/// «Повторить»: work that was given up is tried again.
///
/// # Errors
/// Whatever the store refuses.
pub fn revive(tx: &mut Tx<'_>, cx: &Cx, who: PersonId, dead: JobId) -> Flow<(), WorkRefusal> {
    if operator::find(tx, who)?.is_none() {
        return Ok(Err(WorkRefusal::NoOperator));
    }
    if !jobs::revive(tx, dead, cx.now)? {
        return Ok(Err(WorkRefusal::NotFound));
    }
    event::record(tx, cx, Event::new("job_revived").object(dead).ground("operator"))?;
    Ok(Ok(()))
}

/// «Убрать»: a message that was given up has been seen.
///
/// # Errors
/// Whatever the store refuses.
pub fn put_away(tx: &mut Tx<'_>, cx: &Cx, who: PersonId, dead: OutboxId) -> Flow<(), WorkRefusal> {
    if operator::find(tx, who)?.is_none() {
        return Ok(Err(WorkRefusal::NoOperator));
    }
    if !outbox::put_away(tx, dead, cx.now)? {
        return Ok(Err(WorkRefusal::NotFound));
    }
    event::record(tx, cx, Event::new("message_put_away").object(dead).ground("operator"))?;
    Ok(Ok(()))
}
