//! A relation by papers, where no registry can tell: recorded by one operator, decided by another, each with the papers and
//! an open look at the guardian (F2, O3, ADR 0009).

use rodnya_domain::{
    ChildCardId, Cx, PersonId, RelationClaimId,
    look::Reference,
    message::Notice,
    registry_request::RelationKind,
    relation_claim::{self as rules, Concerned, State},
};
use rodnya_store::{
    Tx,
    child_card::{self, ChildCard},
    operator, person, relation,
    relation_claim::{self, RelationClaim},
};

use crate::{
    Flow, child_card as cards,
    event::{self, Event},
    level::{has_look_for_papers, is_family_of},
    notification,
};

/// Why a claim is not recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordRefusal {
    /// Who records is no operator.
    NoOperator,
    /// The operator has not opened the guardian's data to compare papers, or that was too long ago.
    NoLook,
    /// An operator decides nothing about its own family.
    OwnFamily,
    /// The guardian has no such card.
    NotFound,
    /// The relation is verified already.
    Tied,
    /// A claim about this card waits already.
    Waits,
    /// The card has changed since the operator read it.
    Changed,
    /// The child is of age: nobody decides for it any more.
    Adult,
}

/// «Внести»: what the paper says about the child of the card, as the operator read it in this version.
///
/// # Errors
/// Whatever the store refuses.
pub fn record(
    tx: &mut Tx<'_>,
    cx: &Cx,
    who: PersonId,
    (guardian, card, version): (PersonId, ChildCardId, i64),
    (kind, paper): (RelationKind, &Reference),
) -> Flow<RelationClaimId, RecordRefusal> {
    if operator::find(tx, who)?.is_none() {
        return Ok(Err(RecordRefusal::NoOperator));
    }
    if !has_look_for_papers(tx, cx, (who, guardian))? {
        return Ok(Err(RecordRefusal::NoLook));
    }
    let Some(found) = child_card::find(tx, card, guardian)? else { return Ok(Err(RecordRefusal::NotFound)) };
    if is_family_of(tx, who, &found)? {
        return Ok(Err(RecordRefusal::OwnFamily));
    }
    if found.version != version {
        return Ok(Err(RecordRefusal::Changed));
    }
    if cards::is_adult(tx, cx, &found)? {
        return Ok(Err(RecordRefusal::Adult));
    }
    if let Some(child) = found.child
        && relation::find(tx, guardian, child)?.is_some()
    {
        return Ok(Err(RecordRefusal::Tied));
    }
    if relation_claim::open_of_card(tx, card)?.is_some() {
        return Ok(Err(RecordRefusal::Waits));
    }
    let claim = RelationClaim {
        id: cx.id(),
        guardian,
        card,
        card_version: version,
        kind,
        paper: paper.as_str().to_owned(),
        state: State::Recorded,
        recorded_by: who,
        decided_by: None,
        created: cx.now,
        ended: None,
        version: 1,
    };
    relation_claim::insert(tx, &claim)?;
    event::record(tx, cx, Event::new("relation_claimed").about(guardian).object(claim.id).ground("operator"))?;
    Ok(Ok(claim.id))
}

/// Why a claim is not decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecideRefusal {
    /// Who decides is no operator.
    NoOperator,
    /// The operator has not opened the guardian's data to compare papers, or that was too long ago.
    NoLook,
    /// There is no such claim, or its card is gone.
    NotFound,
    /// The rules forbid it.
    Rules(rules::Refusal),
    /// The certificate of the card is known as another child's.
    AnotherChild,
    /// The card has changed since the first operator recorded the relation, who may be an operator no more; or that was too
    /// long ago, or the child came of age.
    Stale,
}

/// What a second operator says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// «Подтвердить»: the papers say so.
    Confirm,
    /// «Отклонить».
    Refuse,
}

/// A second operator decides, to confirm with an open look at the guardian; only a refusal may come from the first one.
///
/// # Errors
/// Whatever the store refuses.
pub fn decide(
    tx: &mut Tx<'_>,
    cx: &Cx,
    who: PersonId,
    id: RelationClaimId,
    decision: Decision,
) -> Flow<(), DecideRefusal> {
    if operator::find(tx, who)?.is_none() {
        return Ok(Err(DecideRefusal::NoOperator));
    }
    let Some(mut claim) = relation_claim::find(tx, id)? else { return Ok(Err(DecideRefusal::NotFound)) };
    let Some(mut card) = child_card::find(tx, claim.card, claim.guardian)? else {
        return Ok(Err(DecideRefusal::NotFound));
    };
    let is_family = is_family_of(tx, who, &card)?;
    let concerned = Concerned { recorder: claim.recorded_by, decider: who, is_family };
    let next = match decision {
        Decision::Confirm => rules::confirm(claim.state, concerned),
        Decision::Refuse => rules::refuse(claim.state, concerned),
    };
    let next = match next {
        Ok(next) => next,
        Err(refusal) => return Ok(Err(DecideRefusal::Rules(refusal))),
    };
    if decision == Decision::Confirm {
        if !has_look_for_papers(tx, cx, (who, claim.guardian))? {
            return Ok(Err(DecideRefusal::NoLook));
        }
        let is_stale = cards::is_adult(tx, cx, &card)?
            || card.version != claim.card_version
            || cx.now.duration_since(claim.created) > rules::LIFE
            || operator::find(tx, claim.recorded_by)?.is_none();
        if is_stale {
            return Ok(Err(DecideRefusal::Stale));
        }
        if let Err(refusal) = tie(tx, cx, &claim, &mut card)? {
            return Ok(Err(refusal));
        }
    }
    claim.state = next;
    claim.decided_by = Some(who);
    claim.ended = Some(cx.now);
    relation_claim::save(tx, &claim)?;
    let kind = if decision == Decision::Confirm { "relation_claim_confirmed" } else { "relation_claim_refused" };
    event::record(tx, cx, Event::new(kind).about(claim.guardian).object(id).ground("operator"))?;
    Ok(Ok(()))
}

/// Makes the tie, and tells the guardian and the others. The child is told when somebody links to its account.
fn tie(tx: &mut Tx<'_>, cx: &Cx, claim: &RelationClaim, card: &mut ChildCard) -> Flow<(), DecideRefusal> {
    let Some((child, is_new)) = cards::apply_papers(tx, cx, card, claim.kind)? else {
        return Ok(Err(DecideRefusal::AnotherChild));
    };
    if !is_new {
        return Ok(Ok(()));
    }
    let given_name = card.typed.name.given_name.as_str().to_owned();
    let by = person::get(tx, claim.guardian)?.name;
    let by = by.given_and_surname();
    let own = Notice::RelationByPapers { child: given_name.clone(), card: claim.card };
    notification::notify(tx, cx, claim.guardian, own)?;
    for other in relation::guardians(tx, child)?.into_iter().filter(|other| *other != claim.guardian) {
        let notice = Notice::GuardianByPapers { child: given_name.clone(), by: by.clone() };
        notification::notify(tx, cx, other, notice)?;
    }
    Ok(Ok(()))
}
