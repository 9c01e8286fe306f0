//! Requests to registries (F2, F3, I5): made beside what they ask about, sent and polled by a job, settled once. An
//! answer counts only for the running request it names, and only for the question that was asked.
//! Source: seeds 001 and 003, step 4.

use rodnya_domain::{
    Cx, PersonId, RequestId,
    message::{CheckEnd, Notice, Paper},
    registry_request::{Answer, Asked, Event as Happened, Record, Refusal, Registry, State, Subject},
};
use rodnya_store::{
    StoreError, Tx,
    registry_request::{self, RegistryRequest},
};

use crate::{
    Flow, child_card, civil_act, document,
    event::{self, Event},
    job, notification, person,
};

/// Makes a request that goes out by itself. One that runs for the same subject and registry ends: what it asks is no
/// longer what the person says.
///
/// # Errors
/// Whatever the store refuses.
pub fn ask(
    tx: &mut Tx<'_>,
    cx: &Cx,
    asked_by: PersonId,
    (subject, asked, auto_update): (Subject, Asked, bool),
) -> Result<RequestId, StoreError> {
    end(tx, cx, asked.registry(), subject)?;
    let request = RegistryRequest {
        id: cx.id(),
        asked_by,
        subject,
        asked_hash: registry_request::hash_of(&asked)?,
        asked,
        state: State::Draft,
        auto_update,
        created: cx.now,
        sent: None,
        accepted: None,
        ended: None,
        version: 1,
    };
    registry_request::insert(tx, &request)?;
    job::enqueue(tx, cx, job::Kind::RegistryRequest, &request.id.to_string(), cx.now)?;
    note(tx, cx, "registry_request_made", &request)?;
    Ok(request.id)
}

/// Ends the request that runs for a subject, if one does: its answer would speak of other data.
///
/// # Errors
/// Whatever the store refuses.
pub fn end(tx: &mut Tx<'_>, cx: &Cx, registry: Registry, subject: Subject) -> Result<(), StoreError> {
    let Some(mut running) = registry_request::find_running(tx, registry, subject)? else { return Ok(()) };
    let Ok(step) = running.state.apply(&Happened::Edit) else { return Ok(()) };
    running.state = step.next;
    running.ended = Some(cx.now);
    registry_request::save(tx, &running)?;
    note(tx, cx, "registry_request_ended", &running)
}

/// The request is about to leave. Answers it if there is still something to do for it.
///
/// # Errors
/// Whatever the store refuses.
pub fn sent(tx: &mut Tx<'_>, cx: &Cx, id: RequestId) -> Result<Option<RegistryRequest>, StoreError> {
    let Some(mut request) = registry_request::find(tx, id)? else { return Ok(None) };
    if let Ok(step) = request.state.apply(&Happened::Send) {
        request.state = step.next;
        request.sent = Some(cx.now);
        registry_request::save(tx, &request)?;
        request.version += 1;
        note(tx, cx, "registry_request_sent", &request)?;
    }
    Ok(request.state.is_running().then_some(request))
}

/// The registry has said that it has the request. Saying so again changes nothing.
///
/// # Errors
/// Whatever the store refuses.
pub fn accepted(tx: &mut Tx<'_>, cx: &Cx, id: RequestId) -> Result<(), StoreError> {
    let Some(mut request) = registry_request::find(tx, id)? else { return Ok(()) };
    let Ok(step) = request.state.apply(&Happened::Accept) else { return Ok(()) };
    request.state = step.next;
    request.accepted = Some(cx.now);
    registry_request::save(tx, &request)?;
    note(tx, cx, "registry_request_accepted", &request)
}

/// An answer and what it is bound to.
#[derive(Debug, Clone)]
pub struct Answered {
    /// Hash of the question that was answered, as the store keeps it.
    pub asked_hash: Vec<u8>,
    /// What the registry says.
    pub answer: Answer,
    /// What a matching record says beyond the question.
    pub record: Record,
}

/// Why an answer changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettleRefusal {
    /// There is no such request.
    NotFound,
    /// It answers another question.
    AnotherQuestion,
    /// The same answer came before, another one did, or the request is over.
    State(Refusal),
}

/// The registry has answered: the request is over, the paper gets its state, the person is told. Of many answers the
/// first holds; every other one, and one to another question, changes nothing.
///
/// # Errors
/// Whatever the store refuses.
pub fn settle(tx: &mut Tx<'_>, cx: &Cx, id: RequestId, answered: &Answered) -> Flow<(), SettleRefusal> {
    let Some(request) = registry_request::find(tx, id)? else { return Ok(Err(SettleRefusal::NotFound)) };
    if request.asked_hash != answered.asked_hash {
        let about = Event::new("registry_request_answered").about(request.asked_by).object(id);
        event::record(tx, cx, about.refused("another_question"))?;
        return Ok(Err(SettleRefusal::AnotherQuestion));
    }
    let step = match request.state.apply(&Happened::Answer(answered.answer.clone())) {
        Ok(step) => step,
        Err(refusal) => {
            if refusal == Refusal::AnsweredDifferently {
                let about = Event::new("registry_request_answered").about(request.asked_by).object(id);
                event::record(tx, cx, about.refused("answered_differently"))?;
            }
            return Ok(Err(SettleRefusal::State(refusal)));
        }
    };
    finish(tx, cx, request, step.next, (&answered.answer, &answered.record))?;
    Ok(Ok(()))
}

/// The registry has not answered in time: the paper is as after an unclear answer.
///
/// # Errors
/// Whatever the store refuses.
pub fn expire(tx: &mut Tx<'_>, cx: &Cx, id: RequestId) -> Flow<(), SettleRefusal> {
    let Some(request) = registry_request::find(tx, id)? else { return Ok(Err(SettleRefusal::NotFound)) };
    match request.state.apply(&Happened::TimeOut) {
        Ok(step) => finish(tx, cx, request, step.next, (&Answer::Unclear, &Record::default())).map(Ok),
        Err(refusal) => Ok(Err(SettleRefusal::State(refusal))),
    }
}

fn finish(
    tx: &mut Tx<'_>,
    cx: &Cx,
    mut request: RegistryRequest,
    next: State,
    (answer, record): (&Answer, &Record),
) -> Result<(), StoreError> {
    request.state = next;
    request.ended = Some(cx.now);
    registry_request::save(tx, &request)?;
    let kind = if request.state == State::Expired { "registry_request_expired" } else { "registry_request_answered" };
    note(tx, cx, kind, &request)?;
    match request.subject {
        Subject::Document(paper) => {
            if let Some((paper, end)) = document::apply_answer(tx, cx, paper, (&request.asked, answer))? {
                tell(tx, cx, request.asked_by, (paper, end))?;
            }
        }
        Subject::Person(holder) if matches!(request.asked, Asked::Acts { .. }) => {
            civil_act::apply_answer(tx, cx, holder, (&request.asked, answer, record))?;
        }
        Subject::Person(holder) => {
            if let Some((paper, end)) = person::apply_answer(tx, cx, holder, (&request.asked, answer))? {
                tell(tx, cx, holder, (paper, end))?;
            }
        }
        Subject::ChildCard(card) => {
            let answered = child_card::Answered {
                request: request.id,
                registry: request.registry(),
                answer: answer.clone(),
                record: record.clone(),
            };
            if let Some(ended) = child_card::apply_answer(tx, cx, card, &answered)? {
                let child_card::Ended { guardian, paper, end, child } = ended;
                let notice = Notice::PaperChecked { paper, end, child: Some(child), card: Some(card) };
                notification::notify(tx, cx, guardian, notice)?;
            }
        }
    }
    Ok(())
}

fn tell(tx: &mut Tx<'_>, cx: &Cx, person: PersonId, (paper, end): (Paper, CheckEnd)) -> Result<(), StoreError> {
    notification::notify(tx, cx, person, Notice::PaperChecked { paper, end, child: None, card: None }).map(drop)
}

fn note(tx: &mut Tx<'_>, cx: &Cx, kind: &'static str, request: &RegistryRequest) -> Result<(), StoreError> {
    let ground = if cx.person().is_some() { "self" } else { "worker" };
    let detail = serde_json::json!({ "registry": request.registry().code(), "state": request.state.code() });
    event::record(tx, cx, Event::new(kind).about(request.asked_by).object(request.id).ground(ground).detail(detail))
}

/// The word of a notice for an answer.
pub(crate) const fn end_of(answer: &Answer) -> CheckEnd {
    match answer {
        Answer::Match => CheckEnd::Match,
        Answer::Mismatch(_) => CheckEnd::Mismatch,
        Answer::NotFound => CheckEnd::NotFound,
        Answer::Unclear => CheckEnd::Unclear,
    }
}
