//! «Возразить»: a guardian who was linked earlier holds back one who was linked later, at once and for three days. By then
//! they have talked, or somebody has written to support. Source: facts on security, K1.

use jiff::{SignedDuration, Timestamp};
use rodnya_domain::{ChildCardId, Cx, Id, PersonId, message::Notice};
use rodnya_store::{
    StoreError, Tx, child_card,
    link::{self, Link, Standing},
    person,
};

use super::name_of;
use crate::{
    Flow,
    authority::{self, OBJECTION_HOLDS},
    event::{self, Event},
    notification,
};

/// How long after a link one may object to it, once.
pub const OBJECTION_WINDOW: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Another guardian who is linked to the child's account, as the card's guardian sees him: a name, nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherGuardian {
    /// His link.
    pub link: Id<Link>,
    /// Given name and surname.
    pub name: String,
    /// Since when he is linked.
    pub from: Timestamp,
    /// The card's guardian may object to this link now.
    pub may_object: bool,
    /// Until when an objection holds him back.
    pub frozen_until: Option<Timestamp>,
}

/// The other guardians linked to the account of the card's child, the earliest first; none to one who is not linked.
///
/// # Errors
/// Whatever the store refuses.
pub fn others(
    tx: &mut Tx<'_>,
    cx: &Cx,
    (id, guardian): (ChildCardId, PersonId),
) -> Result<Vec<OtherGuardian>, StoreError> {
    let Some(child) = child_card::find(tx, id, guardian)?.and_then(|card| card.child) else { return Ok(Vec::new()) };
    let right = authority::over(tx, cx, guardian, child)?;
    let decides = right.is_some_and(|right| right.decides_as_guardian());
    let Some(own) = link::find(tx, guardian, child)?.filter(|_| right.is_some()) else { return Ok(Vec::new()) };
    let mut others = Vec::new();
    for other in authority::guardians(tx, cx, child)?.into_iter().filter(|other| *other != guardian) {
        let Some(standing) = link::find_standing(tx, other, child)? else { continue };
        others.push(OtherGuardian {
            link: standing.link.id,
            name: name_of(tx, other)?,
            from: standing.link.from,
            may_object: decides && may_object(&own, &standing, cx.now),
            frozen_until: standing.last_objected.map(|at| at + OBJECTION_HOLDS).filter(|until| cx.now < *until),
        });
    }
    Ok(others)
}

/// The earlier of two objects to the later one, once for each link, while it is young.
fn may_object(own: &Link, other: &Standing, now: Timestamp) -> bool {
    own.from < other.link.from && other.objected.is_none() && now < other.link.from + OBJECTION_WINDOW
}

/// Why an objection changes nothing: there is no such link, or this guardian may not object to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NothingToObject;

/// «Возразить»: answers until when the other guardian decides nothing. He is told, without the reason.
///
/// # Errors
/// Whatever the store refuses.
pub fn object(
    tx: &mut Tx<'_>,
    cx: &Cx,
    (id, guardian): (ChildCardId, PersonId),
    wanted: Id<Link>,
) -> Flow<Timestamp, NothingToObject> {
    let others = others(tx, cx, (id, guardian))?;
    if !others.iter().any(|other| other.link == wanted && other.may_object) {
        return Ok(Err(NothingToObject));
    }
    let Some(link) = link::find_by_id(tx, wanted)? else { return Ok(Err(NothingToObject)) };
    if !link::object(tx, wanted, guardian, cx.now)? {
        return Ok(Err(NothingToObject));
    }
    event::record(tx, cx, Event::new("link_objected").about(link.child).object(wanted).ground("guardian"))?;
    let until = cx.now + OBJECTION_HOLDS;
    let child = person::get(tx, link.child)?.name.given_name.as_str().to_owned();
    let card = child_card::find_of_child(tx, link.guardian, link.child)?;
    let told = person::get(tx, link.guardian)?.today(until);
    notification::notify(tx, cx, link.guardian, Notice::LinkObjected { child, until: told, card })?;
    Ok(Ok(until))
}
