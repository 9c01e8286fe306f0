//! A paper seen in person by an operator raises the level (I7, ADR 0009); at each read the level is computed from it.

use rodnya_domain::{
    Cx, PersonId,
    age::{Ages, Stage},
    level::SeenPaper,
    look::Reason,
    message::Notice,
    person::{Datum, Source, Told},
};
use rodnya_store::{StoreError, Tx, account, level, look, operator, person};

use crate::{
    Flow,
    event::{self, Event},
    notification,
};

/// Why a paper is not taken as seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeeRefusal {
    /// Who says so is no operator.
    NoOperator,
    /// The operator has not opened the person's data to check papers, or that was too long ago.
    NoLook,
    /// An operator sees no paper of its own.
    Own,
    /// The person has no account, or is under 14 and has no paper of its own.
    NoPaper,
    /// Birth date unknown, or names that wait for their check: there is nothing to compare the paper with.
    Untold,
}

/// Whether this operator has opened the data of this person to compare papers, and may go on.
///
/// # Errors
/// Whatever the store refuses.
pub(crate) fn compares(tx: &mut Tx<'_>, cx: &Cx, (who, whose): (PersonId, PersonId)) -> Result<bool, StoreError> {
    let look = look::find_live(tx, who, whose, cx.now)?;
    Ok(look.is_some_and(|look| matches!(look.reason, Reason::Identity | Reason::Law)))
}

/// «Документ сверен»: the paper in hand says what the profile says. None takes it back.
///
/// # Errors
/// Whatever the store refuses.
pub fn see(
    tx: &mut Tx<'_>,
    cx: &Cx,
    (who, whose): (PersonId, PersonId),
    paper: Option<SeenPaper>,
) -> Flow<(), SeeRefusal> {
    if operator::find(tx, who)?.is_none() {
        return Ok(Err(SeeRefusal::NoOperator));
    }
    if who == whose {
        return Ok(Err(SeeRefusal::Own));
    }
    if !compares(tx, cx, (who, whose))? {
        return Ok(Err(SeeRefusal::NoLook));
    }
    let mut seen = person::get(tx, whose)?;
    let (Some(birth), None) = (seen.birth, &seen.proposed) else { return Ok(Err(SeeRefusal::Untold)) };
    if !account::exists(tx, whose)? || Ages::default().stage(birth, seen.today(cx.now)) == Stage::Child {
        return Ok(Err(SeeRefusal::NoPaper));
    }
    level::set_seen(tx, whose, paper, cx.now)?;
    if paper.is_some() && seen.names_verified.is_none() {
        seen.names_verified = Some(cx.now);
        let told = Told { source: Source::Operator, at: cx.now };
        seen.origins.extend([(Datum::Names, told), (Datum::BirthDate, told)]);
        person::save(tx, &seen)?;
    }
    let kind = if paper.is_some() { "paper_seen" } else { "paper_unseen" };
    let detail = serde_json::json!({ "paper": paper.map(SeenPaper::code) });
    event::record(tx, cx, Event::new(kind).about(whose).ground("operator").detail(detail))?;
    if paper.is_some() {
        notification::notify(tx, cx, whose, Notice::SeenInPerson)?;
    }
    Ok(Ok(()))
}
