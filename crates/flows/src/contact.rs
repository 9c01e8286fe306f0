//! A new phone or mail (I5): it counts once the code sent to it was typed; the old one is told. Whether it is somebody
//! else's shows nowhere. For 72 hours after a recovery or a change nothing changes. Source: seed 002, «Мои данные».

use jiff::{SignedDuration, Timestamp};
use rodnya_domain::{
    Cx, Lang, PersonId,
    age::Stage,
    contact as contact_age,
    message::{Message, Notice},
};
use rodnya_store::{
    StoreError, Tx,
    account::{self, Contact},
    contact::{self, Change},
    person, recovery,
};

use crate::{
    Flow, authority, code_limit,
    edge::Code,
    event::{self, Event},
    notification, one_time,
    one_time::Tried,
    outbox::{self, Send},
    throttle::Wait,
};

/// How long no contact changes after a recovery or a change.
pub const CAUTION: SignedDuration = SignedDuration::from_hours(72);
const CODE: &str = "contact_change";

/// Why a contact is not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// A guardian manages the account of a child under 14.
    Managed,
    /// It is the contact in force.
    Same,
    /// A recovery or a change was less than [`CAUTION`] ago.
    Cautious {
        /// From then on.
        until: Timestamp,
    },
    /// Codes are sent once a minute, five an hour.
    Wait(Wait),
    /// No contact of this kind waits for a code.
    Nothing,
    /// The code is wrong; so many tries are left.
    WrongCode {
        /// Tries that are left.
        left: u32,
    },
    /// The code is over.
    DeadCode,
}

/// Whether this person may change contacts now.
///
/// # Errors
/// Whatever the store refuses.
pub fn may_change(tx: &mut Tx<'_>, cx: &Cx, id: PersonId) -> Flow<(), Refusal> {
    if authority::stage_of(&person::get(tx, id)?, cx) == Stage::Child {
        return Ok(Err(Refusal::Managed));
    }
    let until = contact::last_touched(tx, id)?.map(|touched| touched + CAUTION);
    Ok(match until {
        Some(until) if cx.now < until => Err(Refusal::Cautious { until }),
        _ => Ok(()),
    })
}

/// A new contact was typed: a code goes to it.
///
/// # Errors
/// Whatever the store refuses.
pub fn begin(tx: &mut Tx<'_>, cx: &Cx, id: PersonId, (new, code): (&Contact, &Code)) -> Flow<(), Refusal> {
    if let Err(refusal) = may_change(tx, cx, id)? {
        return Ok(Err(refusal));
    }
    let owner = account::find_owner(tx, new)?;
    let is_own = owner == Some(id);
    if is_own && !is_stale(tx, cx, id, new.kind())? {
        return Ok(Err(Refusal::Same));
    }
    if let Err(wait) = code_limit::may_send_by(tx, cx, (id, CODE), new)? {
        return Ok(Err(Refusal::Wait(wait)));
    }
    let change = Change { id: cx.id(), person: id, contact: new.clone() };
    contact::insert(tx, &change, cx.now)?;
    event::record(tx, cx, Event::new("contact_change_begun").about(id).object(change.id).ground("self"))?;
    let (message, person) = match owner.filter(|_| !is_own) {
        None => {
            one_time::issue_code(tx, cx, CODE, change.id.uuid(), code)?;
            (Message::ContactCode { code: code.digits().to_owned() }, id)
        }
        Some(owner) => {
            one_time::issue_unknown(tx, cx, CODE, change.id.uuid())?;
            (Message::ContactTaken, owner)
        }
    };
    send(tx, cx, person, (new, message))?;
    Ok(Ok(()))
}

/// Whether the contact of this kind in force is to be confirmed again: then a code can be sent to it as to a new one.
fn is_stale(tx: &mut Tx<'_>, cx: &Cx, id: PersonId, kind: &str) -> Result<bool, StoreError> {
    let contacts = account::contacts(tx, id)?;
    Ok(contacts.iter().any(|known| known.kind == kind && contact_age::is_stale(known.confirmed, cx.now)))
}

/// What a right code has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmed {
    /// The new contact is in force.
    Replaced,
    /// The contact in force has proven itself once more.
    Again,
}

/// «Подтвердить»: the code is right, the new contact is in force, the old one learns of it; or it is the old one still.
///
/// # Errors
/// Whatever the store refuses; a conflict on `contact__kind__value_blind` if another account was a moment faster.
pub fn confirm(tx: &mut Tx<'_>, cx: &Cx, id: PersonId, (kind, code): (&str, &Code)) -> Flow<Confirmed, Refusal> {
    if let Err(refusal) = may_change(tx, cx, id)? {
        return Ok(Err(refusal));
    }
    let Some(change) = contact::find(tx, id, kind)? else { return Ok(Err(Refusal::Nothing)) };
    match one_time::try_code(tx, cx, CODE, change.id.uuid(), code)? {
        Tried::Right => {}
        Tried::Wrong { left } => return Ok(Err(Refusal::WrongCode { left })),
        Tried::Dead => return Ok(Err(Refusal::DeadCode)),
    }
    match account::find_owner(tx, &change.contact)? {
        Some(owner) if owner == id => {
            contact::end(tx, id, kind, cx.now)?;
            contact::confirm_again(tx, id, kind, cx.now)?;
            event::record(tx, cx, Event::new("contact_confirmed").about(id).object(change.id).ground("self"))?;
            return Ok(Ok(Confirmed::Again));
        }
        Some(_) => return Ok(Err(Refusal::DeadCode)),
        None => {}
    }
    let old = account::find_contact(tx, id, kind)?;
    contact::end(tx, id, kind, cx.now)?;
    contact::end_in_force(tx, id, kind, cx.now)?;
    account::insert_contact(tx, cx.id(), id, &change.contact, cx.now)?;
    // A recovery under way may rest on the contact that is no longer this person's.
    recovery::end_of_person(tx, id, cx.now, "contact_changed")?;
    event::record(tx, cx, Event::new("contact_changed").about(id).object(change.id).ground("self"))?;
    if let Some(old) = old {
        send(tx, cx, id, (&old, Message::ContactChanged { contact: kind.to_owned() }))?;
    }
    notification::notify(tx, cx, id, Notice::ContactChanged { contact: kind.to_owned() })?;
    Ok(Ok(Confirmed::Replaced))
}

fn send(tx: &mut Tx<'_>, cx: &Cx, person: PersonId, (to, message): (&Contact, Message)) -> Result<(), StoreError> {
    let lang = account::find_lang(tx, person)?.unwrap_or(Lang::Ru);
    outbox::send(tx, cx, Send { to: to.clone(), person: Some(person), lang, message }).map(drop)
}
