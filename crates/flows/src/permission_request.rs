//! The question to guardians whether a system may have a child's data (C3, seed 003 part 3): one live for each child
//! and system, to every linked guardian at once, repeated at most once a day. A refusal leaves it open to the other.
//! Source: seed 003, part 3.

use jiff::Timestamp;
use rodnya_domain::{
    Cx, PermissionRequestId, PersonId,
    authority::Ground,
    message::Notice,
    permission::Decision,
    permission_request::{Event as Change, REPEAT_AFTER, State, is_last_refusal, may_repeat},
    scope::Scopes,
    system::Policy,
};
use rodnya_store::{
    StoreError, Tx, permission,
    permission_request::{self, Answer, PermissionRequest},
    person, system,
};

use crate::{
    Flow, authority,
    event::{self, Event},
    notification,
    permission::{GrantRefusal, Granted, Told, Wish, decide, grant_as_guardian, names, tell_others},
    receipt::{self, Shown},
};

/// How a question stands, for the child's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The question.
    pub request: PermissionRequest,
    /// Who decides; nobody if no guardian is linked.
    pub guardians: Vec<PersonId>,
    /// What was answered so far.
    pub answers: Vec<Answer>,
    /// From when the child may ask again after a refusal.
    pub again_from: Timestamp,
}

impl Standing {
    /// Whether the question is closed by a refusal: nobody is left whose word could open the door.
    pub fn is_refused(&self) -> bool {
        self.request.state == State::Refused
    }
}

/// A child stands at a system's door: asks the guardians unless they have been asked. A refusal stands until the
/// child asks again by itself; a withdrawal does not keep a new question back.
///
/// # Errors
/// Whatever the store refuses.
pub fn ask(tx: &mut Tx<'_>, cx: &Cx, wish: &Wish<'_>) -> Result<Standing, StoreError> {
    let request = match last(tx, cx, wish)? {
        Some(open) if open.state == State::Open => refresh(tx, cx, wish, open)?,
        Some(refused) if refused.state == State::Refused && stands(tx, wish, &refused)? => refused,
        _ => open(tx, cx, wish)?,
    };
    standing(tx, cx, request)
}

/// Why a child may not ask again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskRefusal {
    /// Once a day is enough.
    TooEarly {
        /// From then on.
        from: Timestamp,
    },
}

/// «Спросить ещё раз»: guardians are asked anew, also those who refused; at most once a day.
///
/// # Errors
/// Whatever the store refuses.
pub fn ask_again(tx: &mut Tx<'_>, cx: &Cx, wish: &Wish<'_>) -> Flow<Standing, AskRefusal> {
    let Some(mut request) = last(tx, cx, wish)? else {
        let request = open(tx, cx, wish)?;
        return standing(tx, cx, request).map(Ok);
    };
    if !may_repeat(request.asked, cx.now) {
        return Ok(Err(AskRefusal::TooEarly { from: request.asked + REPEAT_AFTER }));
    }
    if request.state == State::Open {
        let guardians = authority::guardians(tx, cx, wish.person)?;
        tell_asked(tx, cx, wish, (&mut request, &guardians))?;
    } else {
        request = open(tx, cx, wish)?;
    }
    standing(tx, cx, request).map(Ok)
}

/// The last question about this person and system; one whose time is over is closed first.
fn last(tx: &mut Tx<'_>, cx: &Cx, wish: &Wish<'_>) -> Result<Option<PermissionRequest>, StoreError> {
    let Some(mut request) = permission_request::find_last(tx, wish.person, wish.system.id)? else { return Ok(None) };
    if request.state == State::Open && request.state.at(request.created, cx.now) == State::Expired {
        close(tx, cx, &mut request, Change::TimeOut)?;
    }
    Ok(Some(request))
}

/// Whether nothing has happened since the refusal that makes it old.
fn stands(tx: &mut Tx<'_>, wish: &Wish<'_>, refused: &PermissionRequest) -> Result<bool, StoreError> {
    let withdrawal = permission::last_withdrawal(tx, wish.person, wish.system.id)?;
    Ok(withdrawal.is_none_or(|withdrawal| refused.ended.is_some_and(|ended| ended > withdrawal.at)))
}

fn open(tx: &mut Tx<'_>, cx: &Cx, wish: &Wish<'_>) -> Result<PermissionRequest, StoreError> {
    let mut request = PermissionRequest {
        id: cx.id(),
        person: wish.person,
        system: wish.system.id,
        scopes: wish.scopes.clone(),
        state: State::Open,
        created: cx.now,
        asked: cx.now,
        ended: None,
        version: 1,
    };
    permission_request::insert(tx, &request)?;
    let line = Event::new("permission_requested").about(wish.person).object(request.id).ground("system");
    event::record(tx, cx, line.detail(serde_json::json!({"system": wish.system.id, "scope": wish.scopes})))?;
    let guardians = authority::guardians(tx, cx, wish.person)?;
    tell_asked(tx, cx, wish, (&mut request, &guardians))?;
    Ok(request)
}

/// An open question met again: those who have not answered are reminded once a day, all if the system asks for more.
fn refresh(
    tx: &mut Tx<'_>,
    cx: &Cx,
    wish: &Wish<'_>,
    mut request: PermissionRequest,
) -> Result<PermissionRequest, StoreError> {
    let guardians = authority::guardians(tx, cx, wish.person)?;
    if !wish.scopes.is_within(&request.scopes) {
        request.scopes = request.scopes.iter().chain(wish.scopes.iter()).collect();
        tell_asked(tx, cx, wish, (&mut request, &guardians))?;
    } else if may_repeat(request.asked, cx.now) {
        let answers = permission_request::answers(tx, request.id)?;
        let silent = |guardian: &PersonId| !answers.iter().any(|answer| answer.guardian == *guardian);
        let silent: Vec<PersonId> = guardians.into_iter().filter(silent).collect();
        if !silent.is_empty() {
            tell_asked(tx, cx, wish, (&mut request, &silent))?;
        }
    }
    Ok(request)
}

/// Tells guardians of the question and saves that they were told. Without guardians it waits for a link.
fn tell_asked(
    tx: &mut Tx<'_>,
    cx: &Cx,
    wish: &Wish<'_>,
    (request, guardians): (&mut PermissionRequest, &[PersonId]),
) -> Result<(), StoreError> {
    let child = person::get(tx, wish.person)?.name.given_name.as_str().to_owned();
    for guardian in guardians {
        let notice = Notice::PermissionAsked { request: request.id, child: child.clone(), system: names(wish.system) };
        notification::notify(tx, cx, *guardian, notice)?;
    }
    request.asked = cx.now;
    permission_request::save(tx, request)?;
    request.version += 1;
    Ok(())
}

fn standing(tx: &mut Tx<'_>, cx: &Cx, request: PermissionRequest) -> Result<Standing, StoreError> {
    let guardians = authority::guardians(tx, cx, request.person)?;
    let answers = permission_request::answers(tx, request.id)?;
    let again_from = request.asked + REPEAT_AFTER;
    Ok(Standing { request, guardians, answers, again_from })
}

/// A guardian has been linked: questions that wait for somebody go out to him.
///
/// # Errors
/// Whatever the store refuses.
pub fn linked(tx: &mut Tx<'_>, cx: &Cx, guardian: PersonId, child: PersonId) -> Result<(), StoreError> {
    for mut request in permission_request::open_of(tx, child)? {
        if request.state.at(request.created, cx.now) != State::Open {
            continue;
        }
        let system = system::get(tx, request.system)?;
        let scopes = request.scopes.clone();
        let wish = Wish { person: child, system: &system, scopes: &scopes };
        tell_asked(tx, cx, &wish, (&mut request, &[guardian]))?;
    }
    Ok(())
}

/// Why an answer is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerRefusal {
    /// No such question, or it is not this one's to answer.
    NotYours,
    /// It is closed.
    Closed(State),
    /// This guardian has agreed already; he can withdraw.
    Agreed,
    /// An earlier guardian has objected to this one's link: until then this one allows nothing.
    Frozen {
        /// Until when.
        until: Timestamp,
    },
    /// The system has been stopped.
    SystemBlocked,
}

/// «Разрешить»: what is needed, and the optional scopes that were ticked.
///
/// # Errors
/// Whatever the store refuses.
pub fn grant(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: PermissionRequestId,
    (guardian, ticked): (PersonId, &Scopes),
    shown: &Shown,
) -> Flow<Granted, AnswerRefusal> {
    let request = match load_for_answer(tx, cx, id, guardian)? {
        Ok(request) => request,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let system = system::get(tx, request.system)?;
    let wish = Wish { person: request.person, system: &system, scopes: &request.scopes };
    let granted = grant_as_guardian(tx, cx, &wish, (guardian, ticked), shown)?;
    Ok(granted.map_err(|refusal| match refusal {
        GrantRefusal::NotYours => AnswerRefusal::NotYours,
        GrantRefusal::Frozen { until } => AnswerRefusal::Frozen { until },
        GrantRefusal::SystemBlocked => AnswerRefusal::SystemBlocked,
    }))
}

/// «Не разрешать»: the other guardian can still agree; when nobody is left who could, the question is closed.
///
/// # Errors
/// Whatever the store refuses.
pub fn refuse(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: PermissionRequestId,
    guardian: PersonId,
    shown: &Shown,
) -> Flow<State, AnswerRefusal> {
    let mut request = match load_for_answer(tx, cx, id, guardian)? {
        Ok(request) => request,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let live = permission::live_at(tx, request.person, request.system)?;
    if live.iter().any(|permission| permission.by == guardian && request.scopes.is_within(&permission.scopes)) {
        return Ok(Err(AnswerRefusal::Agreed));
    }
    let system = system::get(tx, request.system)?;
    permission_request::insert_answer(tx, cx.id(), id, &Answer { guardian, granted: false, at: cx.now })?;
    let line = Event::new("permission_refused").about(request.person).object(id).ground(Ground::Guardian.code());
    event::record(tx, cx, line.detail(serde_json::json!({"system": system.id})))?;
    let decision = receipt::Decision {
        kind: receipt::Kind::Refusal,
        person: request.person,
        system: &system,
        permission: None,
        by: guardian,
        authority: Ground::Guardian,
        scopes: &request.scopes,
        shown,
    };
    receipt::issue(tx, cx, &decision)?;
    if is_last_no(tx, cx, &request, system.facts.policy)? {
        close(tx, cx, &mut request, Change::RefuseByLast)?;
    }
    let wish = Wish { person: request.person, system: &system, scopes: &request.scopes };
    tell_others(tx, cx, &wish, guardian, |to, told| {
        let Told { person, child, system, by } = told;
        // The child reads it at the system's door.
        (to != person).then_some(Notice::PermissionRefused { person, child, system, by })
    })?;
    Ok(Ok(request.state))
}

fn load_for_answer(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: PermissionRequestId,
    guardian: PersonId,
) -> Flow<PermissionRequest, AnswerRefusal> {
    let Some(request) = permission_request::find(tx, id)? else { return Ok(Err(AnswerRefusal::NotYours)) };
    let right = authority::over(tx, cx, guardian, request.person)?;
    let is_guardian = right.is_some_and(|right| right.ground() == Ground::Guardian);
    let (refusal, reason) = match request.state.at(request.created, cx.now) {
        _ if !is_guardian => (AnswerRefusal::NotYours, "no_guardian"),
        State::Open => return Ok(Ok(request)),
        closed => (AnswerRefusal::Closed(closed), closed.code()),
    };
    let line = Event::new("permission_answered").about(request.person).object(id).refused(reason);
    event::record(tx, cx, line)?;
    Ok(Err(refusal))
}

/// Whether nobody is left whose word could open the door.
fn is_last_no(tx: &mut Tx<'_>, cx: &Cx, request: &PermissionRequest, policy: Policy) -> Result<bool, StoreError> {
    let answers = permission_request::answers(tx, request.id)?;
    let refused: Vec<PersonId> =
        answers.iter().filter(|answer| !answer.granted).map(|answer| answer.guardian).collect();
    Ok(is_last_refusal(policy, &authority::guardians(tx, cx, request.person)?, &refused))
}

/// A consent was given: notes it as an answer to the open question, and closes that if it is enough.
///
/// # Errors
/// Whatever the store refuses.
pub(crate) fn settle(tx: &mut Tx<'_>, cx: &Cx, wish: &Wish<'_>, by: PersonId) -> Result<(), StoreError> {
    let Some(mut request) = last(tx, cx, wish)?.filter(|request| request.state == State::Open) else { return Ok(()) };
    let asked = request.scopes.clone();
    let asked = Wish { scopes: &asked, ..*wish };
    permission_request::insert_answer(tx, cx.id(), request.id, &Answer { guardian: by, granted: true, at: cx.now })?;
    if matches!(decide(tx, cx, &asked)?, Decision::Grant(_)) {
        close(tx, cx, &mut request, Change::Grant)?;
    }
    Ok(())
}

fn close(tx: &mut Tx<'_>, cx: &Cx, request: &mut PermissionRequest, change: Change) -> Result<(), StoreError> {
    // Only open questions come here, and every change of those is allowed.
    request.state = request.state.apply(change).map_err(|_| StoreError::stale("permission_request"))?;
    request.ended = Some(cx.now);
    permission_request::save(tx, request)?;
    request.version += 1;
    let line = Event::new("permission_request_closed").about(request.person).object(request.id);
    event::record(tx, cx, line.ground(request.state.code()))
}
