//! What registries say of a card: the answer is written into it, ties the guardian to the child or does not, and
//! «Автообновление» asks again from time to time.

use jiff::SignedDuration;
use rodnya_domain::{
    ChildCardId, Cx, PersonId, RequestId,
    child_card::Check,
    document::Verification,
    message::{CheckEnd, Paper},
    registry_request::{Answer, Record, Registry, RelationKind, Subject},
};
use rodnya_store::{
    StoreError, Tx,
    child_card::{self, ChildCard},
    registry_request::find_running,
};

use super::{load_for_request, question};
use crate::{
    deceased,
    event::{self, Event},
    job, registry_request, relation,
};

/// A registry's answer about a card.
#[derive(Debug, Clone)]
pub struct Answered {
    /// The request.
    pub request: RequestId,
    /// The registry.
    pub registry: Registry,
    /// What it says.
    pub answer: Answer,
    /// What a matching record says beyond the question.
    pub record: Record,
}

/// How the check of a card's paper ended, for the notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// Whom to tell.
    pub guardian: PersonId,
    /// Which paper.
    pub paper: Paper,
    /// How it ended.
    pub end: CheckEnd,
    /// The child's given name, as this guardian typed it.
    pub child: String,
}

/// Writes an answer into the card. None if nobody waits for it: the card was edited or taken away since.
///
/// # Errors
/// Whatever the store refuses.
pub fn apply_answer(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: ChildCardId,
    answered: &Answered,
) -> Result<Option<Ended>, StoreError> {
    let Some(mut card) = child_card::load_for_answer(tx, id)? else { return Ok(None) };
    let was_verified = answered.registry == Registry::Births && card.certificate.is_verified();
    let end = match answered.registry {
        Registry::Births => apply_birth(tx, cx, &mut card, answered)?,
        Registry::Snils => apply_snils(tx, cx, &mut card, answered)?,
        Registry::Passports => None,
    };
    let Some((paper, end)) = end else { return Ok(None) };
    child_card::save(tx, &mut card)?;
    plan_refresh(tx, cx, &card)?;
    let event = Event::new("child_card_checked").about(card.guardian).object(id).ground("registry");
    event::record(tx, cx, event.detail(serde_json::json!({ "paper": paper, "end": end })))?;
    if was_verified && card.certificate.is_verified() {
        // «Автообновление» found nothing new: nothing to tell.
        return Ok(None);
    }
    let child = card.typed.name.given_name.as_str().to_owned();
    Ok(Some(Ended { guardian: card.guardian, paper, end, child }))
}

/// Two operators have seen papers of the card's guardian: the tie is there, and the card is as one whose record matched.
/// Answers the child and whether the tie is new; none if the certificate is that of another child.
///
/// # Errors
/// Whatever the store refuses.
pub(crate) fn apply_papers(
    tx: &mut Tx<'_>,
    cx: &Cx,
    card: &mut ChildCard,
    kind: RelationKind,
) -> Result<Option<(PersonId, bool)>, StoreError> {
    let Some(tied) = relation::tie_by_papers(tx, cx, card, kind)? else { return Ok(None) };
    // What an office was asked before says nothing about this relation.
    registry_request::end(tx, cx, Registry::Births, Subject::ChildCard(card.id))?;
    card.certificate = Check::Paper(Verification::Verified);
    card.certificate_checked = Some(cx.now);
    hold_snils(tx, cx, card)?;
    child_card::save(tx, card)?;
    Ok(Some(tied))
}

fn apply_birth(
    tx: &mut Tx<'_>,
    cx: &Cx,
    card: &mut ChildCard,
    answered: &Answered,
) -> Result<Option<(Paper, CheckEnd)>, StoreError> {
    // First whether anybody waits for it, so that a late answer ties nobody.
    if card.certificate.answer(&answered.answer, true).is_err() {
        return Ok(None);
    }
    let named = answered.answer == Answer::Match
        && (relation::tie(tx, cx, card, (answered.request, &answered.record))?
            || relation::stands_by_papers(tx, card, &answered.record)?);
    let Ok(next) = card.certificate.answer(&answered.answer, named) else { return Ok(None) };
    card.certificate = next;
    card.certificate_checked = Some(cx.now);
    if named {
        card.recorded_birth_place.clone_from(&answered.record.birth_place);
        hold_snils(tx, cx, card)?;
        if let (Some(child), Some(_)) = (card.child, answered.record.deceased_on) {
            deceased::apply(tx, cx, child)?;
        }
    } else if card.certificate == Check::NotParent
        && let Some(child) = card.child.take()
    {
        // An updated record names others: what rested on the former one ends with it.
        relation::untie(tx, cx, (card.guardian, child), "registry")?;
    }
    Ok(card.certificate.end().map(|end| (Paper::BirthCertificate, end)))
}

fn apply_snils(
    tx: &mut Tx<'_>,
    cx: &Cx,
    card: &mut ChildCard,
    answered: &Answered,
) -> Result<Option<(Paper, CheckEnd)>, StoreError> {
    let Ok(step) = card.snils_verification.answer(&answered.answer) else { return Ok(None) };
    card.snils_verification = step.next;
    card.snils_checked = Some(cx.now);
    hold_snils(tx, cx, card)?;
    Ok(Check::Paper(card.snils_verification.clone()).end().map(|end| (Paper::ChildSnils, end)))
}

/// Once both are known, who the child is and that its СНИЛС is right, the number is the child's own. A number that
/// is another person's proves nothing.
fn hold_snils(tx: &mut Tx<'_>, cx: &Cx, card: &mut ChildCard) -> Result<(), StoreError> {
    let (Some(child), Some(snils)) = (card.child, card.snils.clone()) else { return Ok(()) };
    if card.snils_verification.is_verified() && !relation::hold_snils(tx, cx, child, &snils)? {
        card.snils_verification = Verification::Unclear;
    }
    Ok(())
}

/// How long a verified certificate rests until «Автообновление» asks about it anew.
pub const REFRESH_PAUSE: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Leaves the next question of «Автообновление» for later, if it is on and there is something to keep fresh.
pub(super) fn plan_refresh(tx: &mut Tx<'_>, cx: &Cx, card: &ChildCard) -> Result<(), StoreError> {
    if card.auto_update && card.certificate.is_verified() {
        job::enqueue(tx, cx, job::Kind::ChildCardRefresh, &card.id.to_string(), cx.now + REFRESH_PAUSE)?;
    }
    Ok(())
}

/// The step of «Автообновление»: asks ЕГР ЗАГС about a verified certificate anew, which stays verified meanwhile.
/// Nothing happens if the tick was taken off, the card was edited, or the child has come of age.
///
/// # Errors
/// Whatever the store refuses.
pub fn refresh(tx: &mut Tx<'_>, cx: &Cx, id: ChildCardId) -> Result<(), StoreError> {
    let Some(card) = child_card::load_for_answer(tx, id)? else { return Ok(()) };
    let subject = Subject::ChildCard(id);
    if !card.auto_update
        || !card.certificate.is_verified()
        || find_running(tx, Registry::Births, subject)?.is_some()
        || load_for_request(tx, cx, card.guardian, &[id])?.is_err()
    {
        return Ok(());
    }
    let asking = relation::asking_guardian(tx, card.guardian)?;
    let Some(asked) = question(&card, &asking) else { return Ok(()) };
    registry_request::ask(tx, cx, card.guardian, (subject, asked, true)).map(drop)
}
