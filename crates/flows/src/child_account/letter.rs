//! The letter to the child's mail (seed 001, step 6): its link opens anywhere, without a login, and by a button only
//! confirms the address, or stops the wizard: «это не мы».

use jiff::Timestamp;
use rodnya_domain::{
    Cx, WizardId,
    child_account::{EmailProgress, End, Step},
    email::Email,
    message::Notice,
};
use rodnya_store::{
    StoreError, Tx, child_account,
    child_card::{self, ChildCard},
    one_time::{self as things, Found},
};

use super::{Begun, LETTER, draft, save};
use crate::{
    Flow,
    edge::Secret,
    event::{self, Event},
    notification, one_time,
};

/// What the letter's page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The child's given name.
    pub child: String,
    /// The address.
    pub email: Email,
    /// Until when the button works.
    pub until: Timestamp,
}

/// Why the letter's button does nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterRefusal {
    /// The address has been confirmed by this letter already.
    Used,
    /// Too old, replaced by a newer letter, or never sent; or the wizard has ended.
    Dead,
}

/// The letter with this secret, left as it is.
///
/// # Errors
/// Whatever the store refuses.
pub fn find(tx: &mut Tx<'_>, secret: &Secret, now: Timestamp) -> Flow<Letter, LetterRefusal> {
    let Some(found) = things::find(tx, LETTER, &secret.hash(), now)? else {
        return Ok(Err(why_not(tx, secret)?));
    };
    let Some(begun) = load(tx, &found)? else { return Ok(Err(LetterRefusal::Dead)) };
    let Some(email) = begun.draft.email else { return Ok(Err(LetterRefusal::Dead)) };
    let child = begun.card.typed.name.given_name.as_str().to_owned();
    Ok(Ok(Letter { child, email, until: found.expires }))
}

/// «Подтвердить адрес».
///
/// # Errors
/// Whatever the store refuses.
pub fn confirm(tx: &mut Tx<'_>, cx: &Cx, secret: &Secret) -> Flow<(), LetterRefusal> {
    let Some(found) = one_time::consume_secret(tx, cx, LETTER, secret)? else {
        return Ok(Err(why_not(tx, secret)?));
    };
    let Some(mut begun) = load(tx, &found)? else { return Ok(Err(LetterRefusal::Dead)) };
    begun.draft.email_progress = EmailProgress::Confirmed;
    save(tx, &mut begun)?;
    let event = Event::new("child_account_email_confirmed").about(begun.wizard.child).object(begun.wizard.id);
    event::record(tx, cx, event.ground("letter"))?;
    Ok(Ok(()))
}

/// «Это не мы»: the wizard stops, and its guardian is told.
///
/// # Errors
/// Whatever the store refuses.
pub fn disown(tx: &mut Tx<'_>, cx: &Cx, secret: &Secret) -> Flow<(), LetterRefusal> {
    let Some(found) = one_time::consume_secret(tx, cx, LETTER, secret)? else {
        return Ok(Err(why_not(tx, secret)?));
    };
    let Some(begun) = load(tx, &found)? else { return Ok(Err(LetterRefusal::Dead)) };
    child_account::end(tx, &begun.wizard, End::Disowned, cx.now)?;
    let event = Event::new("child_account_stopped").about(begun.wizard.child).object(begun.wizard.id);
    event::record(tx, cx, event.ground("letter"))?;
    let child = begun.card.typed.name.given_name.as_str().to_owned();
    let notice = Notice::ChildAccountStopped { child, card: begun.card.id };
    notification::notify(tx, cx, begun.wizard.guardian, notice)?;
    Ok(Ok(()))
}

/// The live wizard that waits for this letter.
fn load(tx: &mut Tx<'_>, found: &Found) -> Result<Option<Begun>, StoreError> {
    let Some(flow) = found.flow else { return Ok(None) };
    let Some(wizard) = child_account::load_for_letter(tx, WizardId::from_uuid(flow))? else { return Ok(None) };
    let card: Option<ChildCard> = child_card::find(tx, wizard.card, wizard.guardian)?;
    let draft = draft::read(&wizard)?;
    let begun = card.map(|card| Begun { wizard, draft, card });
    Ok(begun.filter(|begun| begun.step() == Step::Letter))
}

/// A letter replaced by a newer one is marked as used too; only one whose address is confirmed has done its work.
fn why_not(tx: &mut Tx<'_>, secret: &Secret) -> Result<LetterRefusal, StoreError> {
    let Some(flow) = things::find_used(tx, LETTER, &secret.hash())?.and_then(|found| found.flow) else {
        return Ok(LetterRefusal::Dead);
    };
    let Some(wizard) = child_account::load_for_letter(tx, WizardId::from_uuid(flow))? else {
        return Ok(LetterRefusal::Dead);
    };
    let confirmed = draft::read(&wizard)?.email_progress == EmailProgress::Confirmed;
    Ok(if confirmed { LetterRefusal::Used } else { LetterRefusal::Dead })
}
