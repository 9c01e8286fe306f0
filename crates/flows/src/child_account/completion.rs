//! The end of the wizard: the password makes the account. Account, contacts, link, notices and events are one commit,
//! and every condition is read once more, the child's age on this very day among them.

use rodnya_domain::{
    Cx, PersonId,
    child_account::{EmailProgress, End, PhoneProgress, Precondition, Step},
    email::Email,
    message::Notice,
    person::{Datum, Source, Told},
    phone::Phone,
};
use rodnya_store::{
    StoreError, Tx,
    account::{self, Contact},
    child_account, child_card,
    link::{self, Link},
    person, relation,
};

use super::{Address, At, Begun, LETTER, Refusal, load_at, save};
use crate::{
    Flow,
    event::{self, Event},
    notification,
};

/// How the child logs in: what the last page says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The child.
    pub child: PersonId,
    /// The phone, if one was given.
    pub phone: Option<Phone>,
    /// The mail.
    pub email: Email,
}

/// «Сохранить» with the password: account, contacts, link, notices and events in one commit.
///
/// The conditions are read once more, the child's age on this very day among them.
///
/// # Errors
/// Whatever the store refuses; a conflict on `contact__kind__value_blind` or `account__person_id` if a contact or
/// the account was made elsewhere in the same moment.
pub fn complete(tx: &mut Tx<'_>, cx: &Cx, at: At, password_hash: &str) -> Flow<Made, Refusal> {
    let mut begun = match load_at(tx, cx, at, &[Step::Password])? {
        Ok(begun) => begun,
        Err(Refusal::Preconditions(missing)) => return overtaken(tx, cx, at, missing),
        Err(refusal) => return Ok(Err(refusal)),
    };
    let (Some(email), Some(birth_place), Some(address)) =
        (begun.draft.email.clone(), begun.draft.birth_place.clone(), begun.draft.address.clone())
    else {
        return Ok(Err(Refusal::Elsewhere(begun.step())));
    };
    if let Err(refusal) = still_free(tx, &mut begun)? {
        return Ok(Err(refusal));
    }
    let child = begun.wizard.child;
    write_person(tx, cx, &begun, (birth_place, &address))?;
    account::insert_for_child(tx, child, password_hash, cx.lang, cx.now)?;
    account::insert_contact(tx, cx.id(), child, &Contact::Email(email.clone()), cx.now)?;
    if let Some(phone) = &begun.draft.phone {
        account::insert_contact(tx, cx.id(), child, &Contact::Phone(phone.clone()), cx.now)?;
    }
    let link = Link { id: cx.id(), guardian: at.guardian, child, how: "made".to_owned(), from: cx.now };
    link::insert(tx, &link)?;
    Step::Done.row().key.clone_into(&mut begun.wizard.step);
    child_account::end(tx, &begun.wizard, End::Done, cx.now)?;
    event::record(tx, cx, Event::new("account_made").about(child).object(begun.wizard.id).ground("guardian"))?;
    event::record(tx, cx, Event::new("link_made").about(child).object(link.id).ground("guardian"))?;
    tell_guardians(tx, cx, &begun)?;
    Ok(Ok(Made { child, phone: begun.draft.phone, email }))
}

/// A condition fell away for good: the child turned 14, or has an account. The wizard ends.
fn overtaken(tx: &mut Tx<'_>, cx: &Cx, at: At, missing: Vec<Precondition>) -> Flow<Made, Refusal> {
    if missing.iter().any(|precondition| precondition.is_final())
        && let Some(wizard) = child_account::find_of_card(tx, at.card, at.guardian)?
    {
        child_account::end(tx, &wizard, End::Overtaken, cx.now)?;
        let event = Event::new("child_account_stopped").about(wizard.child).object(wizard.id);
        event::record(tx, cx, event.refused("overtaken"))?;
    }
    Ok(Err(Refusal::Preconditions(missing)))
}

/// A contact that was free may have been confirmed by another account since: then it is asked for again.
fn still_free(tx: &mut Tx<'_>, begun: &mut Begun) -> Flow<(), Refusal> {
    if let Some(phone) = begun.draft.phone.clone()
        && account::find_owner(tx, &Contact::Phone(phone))?.is_some()
    {
        begun.draft.phone = None;
        begun.draft.phone_progress = PhoneProgress::Open;
        save(tx, begun)?;
        return Ok(Err(Refusal::PhoneTaken));
    }
    if let Some(email) = begun.draft.email.clone()
        && account::find_owner(tx, &Contact::Email(email))?.is_some()
    {
        begun.draft.email = None;
        begun.draft.email_progress = EmailProgress::Open;
        save(tx, begun)?;
        return Ok(Err(Refusal::EmailTaken));
    }
    Ok(Ok(()))
}

/// The person gets what the first page asked.
fn write_person(
    tx: &mut Tx<'_>,
    cx: &Cx,
    begun: &Begun,
    (birth_place, address): (String, &Address),
) -> Result<(), StoreError> {
    let mut child = person::get(tx, begun.wizard.child)?;
    let told = Told { source: Source::Typed, at: cx.now };
    if child.birth_place.is_none() {
        child.birth_place = Some(birth_place);
        child.origins.insert(Datum::BirthPlace, told);
    }
    child.registered_address = match address {
        Address::Own(text) => Some(text.clone()),
        Address::SameAsGuardian => person::get(tx, begun.wizard.guardian)?.registered_address,
    };
    child.origins.insert(Datum::RegisteredAddress, told);
    person::save(tx, &child)
}

/// The guardian and the other parent are told; each by its own card.
fn tell_guardians(tx: &mut Tx<'_>, cx: &Cx, begun: &Begun) -> Result<(), StoreError> {
    for guardian in relation::guardians(tx, begun.wizard.child)? {
        let Some(card) = child_card::find_of_child(tx, guardian, begun.wizard.child)? else { continue };
        let Some(own) = child_card::find(tx, card, guardian)? else { continue };
        let child = own.typed.name.given_name.as_str().to_owned();
        notification::notify(tx, cx, guardian, Notice::ChildAccountMade { child, card })?;
    }
    Ok(())
}

/// The guardian gives the wizard up; its letter stops to work.
///
/// # Errors
/// Whatever the store refuses.
pub fn abandon(tx: &mut Tx<'_>, cx: &Cx, at: At) -> Flow<(), Refusal> {
    let Some(wizard) = child_account::find_of_card(tx, at.card, at.guardian)? else {
        return Ok(Err(Refusal::NotBegun));
    };
    child_account::end(tx, &wizard, End::Dropped, cx.now)?;
    rodnya_store::one_time::void(tx, LETTER, wizard.id.uuid(), cx.now)?;
    event::record(
        tx,
        cx,
        Event::new("child_account_stopped").about(wizard.child).object(wizard.id).ground("guardian"),
    )?;
    Ok(Ok(()))
}
