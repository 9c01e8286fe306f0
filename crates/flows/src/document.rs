//! A person's own papers (I5): СНИЛС and passport are checked by themselves as soon as they are saved. A new paper
//! stands beside the one in force until its registry confirms it. Source: seed 002, «Мои данные».

use rodnya_domain::{
    Cx, DocumentId, PersonId,
    document::{Body, Effect, Kind},
    message::{CheckEnd, Paper},
    person::{Identity, Source},
    registry_request::{Answer, Asked, Registry, Subject},
};
use rodnya_store::{
    StoreError, Tx,
    document::{self, Document},
    person,
};

use crate::{
    Flow,
    event::{self, Event},
    registry_request,
};

/// What became of a saved paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// Its registry is being asked.
    Asked(DocumentId),
    /// The same paper is in force and confirmed: nothing to ask.
    InForce,
}

/// Why a paper is not saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SaveRefusal {
    /// Registries compare papers with a birth date, and this person has told none.
    NoBirthDate,
    /// A birth certificate of one's own is not entered by hand.
    NotByHand,
}

/// «Сохранить» of a СНИЛС or passport. The same value as before is asked about again, unless it is confirmed.
///
/// # Errors
/// Whatever the store refuses.
pub fn save(tx: &mut Tx<'_>, cx: &Cx, id: PersonId, body: &Body) -> Flow<Saved, SaveRefusal> {
    let Some(holder) = person::get(tx, id)?.identity() else { return Ok(Err(SaveRefusal::NoBirthDate)) };
    let Some(asked) = question(holder.clone(), body) else { return Ok(Err(SaveRefusal::NotByHand)) };
    let held = document::held(tx, id, body.kind())?;
    if let Some(beside) = held.beside {
        if beside.body == *body {
            let id = beside.id;
            ask_again(tx, cx, beside, holder)?;
            return Ok(Ok(Saved::Asked(id)));
        }
        put_away(tx, cx, beside)?;
    }
    if held.in_force.is_some_and(|paper| paper.body == *body) {
        return Ok(Ok(Saved::InForce));
    }
    let mut paper = Document::new(cx.id(), id, body.clone(), Source::Typed, cx.now);
    paper.verification = paper.verification.ask().map_err(|_| StoreError::stale("document"))?.next;
    document::insert(tx, &paper)?;
    event::record(tx, cx, Event::new("document_added").about(id).object(paper.id).ground("self"))?;
    registry_request::ask(tx, cx, id, (Subject::Document(paper.id), asked, false))?;
    Ok(Ok(Saved::Asked(paper.id)))
}

/// The names, birth date or sex of a person have changed: what is not confirmed is asked about anew.
pub(crate) fn ask_all_again(tx: &mut Tx<'_>, cx: &Cx, id: PersonId, holder: &Identity) -> Result<(), StoreError> {
    for kind in [Kind::Snils, Kind::Passport] {
        if let Some(beside) = document::held(tx, id, kind)?.beside {
            ask_again(tx, cx, beside, holder.clone())?;
        }
    }
    Ok(())
}

/// Asks about a paper that is not confirmed; a running request about it ends.
fn ask_again(tx: &mut Tx<'_>, cx: &Cx, mut paper: Document, holder: Identity) -> Result<(), StoreError> {
    let Some(asked) = question(holder, &paper.body) else { return Ok(()) };
    registry_request::ask(tx, cx, paper.person, (Subject::Document(paper.id), asked, false))?;
    let Ok(step) = paper.verification.edit().next.ask() else { return Ok(()) };
    paper.verification = step.next;
    paper.checked = None;
    document::save(tx, &paper)
}

/// Another paper takes the place of one that was never confirmed.
fn put_away(tx: &mut Tx<'_>, cx: &Cx, mut paper: Document) -> Result<(), StoreError> {
    let step = paper.verification.edit();
    if step.effects.contains(&Effect::EndRequest) {
        registry_request::end(tx, cx, Registry::from(paper.body.kind()), Subject::Document(paper.id))?;
    }
    paper.verification = step.next;
    paper.ended = Some(cx.now);
    document::save(tx, &paper)?;
    event::record(tx, cx, Event::new("document_ended").about(paper.person).object(paper.id).ground("self"))
}

/// The question about a paper of one's own; a birth certificate is asked about by guardians only.
fn question(holder: Identity, body: &Body) -> Option<Asked> {
    match body {
        Body::Snils { snils } => Some(Asked::Snils { holder, snils: snils.clone() }),
        Body::Passport { passport } => Some(Asked::Passport { holder, passport: passport.clone() }),
        Body::BirthCertificate { .. } => None,
    }
}

/// Writes an answer into the paper it is about. None if nobody waits for it.
///
/// # Errors
/// Whatever the store refuses.
pub(crate) fn apply_answer(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: DocumentId,
    (asked, answer): (&Asked, &Answer),
) -> Result<Option<(Paper, CheckEnd)>, StoreError> {
    let mut paper = document::get(tx, id)?;
    if paper.ended.is_some() {
        return Ok(None);
    }
    // The same human being has confirmed this number in another account, or somebody uses stolen papers: nothing follows.
    let is_taken = *answer == Answer::Match && is_of_another(tx, &paper)?;
    let said = if is_taken { &Answer::Unclear } else { answer };
    let Ok(step) = paper.verification.answer(said) else { return Ok(None) };
    let (name, holder) = match asked {
        Asked::Snils { holder, .. } => (Paper::Snils, holder),
        Asked::Passport { holder, .. } => (Paper::Passport, holder),
        Asked::Birth { .. } | Asked::Acts { .. } => return Ok(None),
    };
    paper.verification = step.next;
    paper.checked = Some(cx.now);
    let end = registry_request::end_of(said);
    let mut about = Event::new("document_checked").about(paper.person).object(id).ground("registry");
    if is_taken {
        about = about.refused("held_by_another");
    }
    if paper.verification.is_verified() {
        take_force(tx, cx, &paper)?;
        confirm_names(tx, cx, paper.person, holder)?;
    }
    document::save(tx, &paper)?;
    event::record(tx, cx, about.detail(serde_json::json!({ "paper": name, "end": end })))?;
    Ok(Some((name, end)))
}

fn is_of_another(tx: &mut Tx<'_>, paper: &Document) -> Result<bool, StoreError> {
    let holder = document::find_holder(tx, paper.body.kind(), &paper.body.number())?;
    Ok(holder.is_some_and(|holder| holder != paper.person))
}

/// The confirmed paper replaces the one that was in force.
fn take_force(tx: &mut Tx<'_>, cx: &Cx, paper: &Document) -> Result<(), StoreError> {
    let Some(mut before) = document::find_in_force(tx, paper.person, paper.body.kind())? else { return Ok(()) };
    if before.id == paper.id {
        return Ok(());
    }
    before.ended = Some(cx.now);
    document::save(tx, &before)?;
    event::record(tx, cx, Event::new("document_ended").about(paper.person).object(before.id).ground("registry"))
}

/// A match of either paper confirms names and birth date, if they are still those that were asked about.
fn confirm_names(tx: &mut Tx<'_>, cx: &Cx, id: PersonId, holder: &Identity) -> Result<(), StoreError> {
    let mut person = person::get(tx, id)?;
    if person.names_verified.is_some() || person.identity().is_none_or(|now| !now.is_same_as(holder)) {
        return Ok(());
    }
    person.names_verified = Some(cx.now);
    person::save(tx, &person)?;
    event::record(tx, cx, Event::new("names_verified").about(id).object(id).ground("registry"))
}
