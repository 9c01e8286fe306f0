//! A paper seen in person by an operator raises the level (I7, ADR 0009); at each read the level is computed from it. Names and
//! birth date stay as proven as registries have proven them: what one operator has seen makes nobody a parent.

use rodnya_domain::{
    Cx, PersonId,
    age::{Ages, Stage},
    level::SeenPaper,
    message::Notice,
    relation::is_same_child,
};
use rodnya_store::{StoreError, Tx, account, child_card::ChildCard, level, look, operator, person, relation};

use crate::{
    Flow,
    event::{self, Event},
    notification,
};

/// Why a paper is not taken as seen, or the mark not taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeeRefusal {
    /// Who says so is no operator.
    NoOperator,
    /// The operator has not opened the person's data to check papers, or that was too long ago.
    NoLook,
    /// An operator sees no paper of its own or its family's.
    OwnFamily,
    /// The person has no account, or is under 14 and has no passport.
    NoPaper,
    /// Birth date unknown, or names that wait for their check: there is nothing to compare the paper with.
    Untold,
    /// The person's data have changed since the operator read them.
    Changed,
}

/// Whether this operator has opened the data of this person to compare papers, and may go on.
///
/// # Errors
/// Whatever the store refuses.
pub(crate) fn has_look_for_papers(
    tx: &mut Tx<'_>,
    cx: &Cx,
    (who, whose): (PersonId, PersonId),
) -> Result<bool, StoreError> {
    Ok(look::live(tx, who, whose, cx.now)?.iter().any(|look| look.reason.allows_papers()))
}

/// Whether an operator is a person itself, or the parent of a child that the person is a parent of.
///
/// # Errors
/// Whatever the store refuses.
pub(crate) fn is_family(tx: &mut Tx<'_>, who: PersonId, whose: PersonId) -> Result<bool, StoreError> {
    if who == whose {
        return Ok(true);
    }
    let own = relation::children(tx, who)?;
    Ok(own.contains(&whose) || relation::children(tx, whose)?.iter().any(|child| own.contains(child)))
}

/// Whether a card tells of the operator's own child, or of a child of its family.
///
/// # Errors
/// Whatever the store refuses.
pub(crate) fn is_family_of(tx: &mut Tx<'_>, who: PersonId, card: &ChildCard) -> Result<bool, StoreError> {
    if is_family(tx, who, card.guardian)? {
        return Ok(true);
    }
    for child in relation::children(tx, who)? {
        let own = person::get(tx, child)?;
        if card.child == Some(child) || is_same_child((&own.name, own.birth), (&card.typed.name, card.typed.birth)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What both verbs ask first.
fn may(tx: &mut Tx<'_>, cx: &Cx, (who, whose): (PersonId, PersonId)) -> Flow<(), SeeRefusal> {
    if operator::find(tx, who)?.is_none() {
        return Ok(Err(SeeRefusal::NoOperator));
    }
    if is_family(tx, who, whose)? {
        return Ok(Err(SeeRefusal::OwnFamily));
    }
    Ok(if has_look_for_papers(tx, cx, (who, whose))? { Ok(()) } else { Err(SeeRefusal::NoLook) })
}

/// «Документ сверен»: the paper in hand says what the profile said when the operator read it in this version.
///
/// # Errors
/// Whatever the store refuses.
pub fn see(
    tx: &mut Tx<'_>,
    cx: &Cx,
    (who, whose): (PersonId, PersonId),
    (paper, version): (SeenPaper, i64),
) -> Flow<(), SeeRefusal> {
    if let Err(refusal) = may(tx, cx, (who, whose))? {
        return Ok(Err(refusal));
    }
    let person = person::get(tx, whose)?;
    let (Some(birth), None) = (person.birth, &person.proposed) else { return Ok(Err(SeeRefusal::Untold)) };
    if !account::exists(tx, whose)? || Ages::default().stage(birth, person.today(cx.now)) == Stage::Child {
        return Ok(Err(SeeRefusal::NoPaper));
    }
    if person.version != version {
        return Ok(Err(SeeRefusal::Changed));
    }
    level::set_seen(tx, whose, Some(paper), cx.now)?;
    let detail = serde_json::json!({ "paper": paper.code() });
    event::record(tx, cx, Event::new("paper_seen").about(whose).ground("operator").detail(detail))?;
    notification::notify(tx, cx, whose, Notice::SeenInPerson)?;
    Ok(Ok(()))
}

/// «Снять отметку»: whatever the person has changed since.
///
/// # Errors
/// Whatever the store refuses.
pub fn unsee(tx: &mut Tx<'_>, cx: &Cx, (who, whose): (PersonId, PersonId)) -> Flow<(), SeeRefusal> {
    if let Err(refusal) = may(tx, cx, (who, whose))? {
        return Ok(Err(refusal));
    }
    if !account::exists(tx, whose)? {
        return Ok(Err(SeeRefusal::NoPaper));
    }
    level::set_seen(tx, whose, None, cx.now)?;
    event::record(tx, cx, Event::new("paper_unseen").about(whose).ground("operator"))?;
    notification::notify(tx, cx, whose, Notice::UnseenInPerson)?;
    Ok(Ok(()))
}
