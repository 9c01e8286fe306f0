//! The wizard with a mailbox that a provider has made (F5).

use jiff::SignedDuration;
use rodnya_domain::{
    Cx,
    child_account::{EmailProgress, Step},
    email::Email,
};
use rodnya_store::{
    Tx,
    account::{self, Contact},
    one_time,
};

use super::{At, LETTER, Refusal, load_at, save};
use crate::{
    Flow,
    event::{self, Event},
    throttle::{self, Limit},
};

/// Wishes for a mailbox that a guardian may send to the provider.
const WISHES: Limit = Limit { name: "mailbox_wish", count: 20, window: SignedDuration::from_hours(24) };

/// Whether the provider may be asked once more; if so, it is counted.
///
/// # Errors
/// Whatever the store refuses.
pub fn may_ask_for_mailbox(tx: &mut Tx<'_>, cx: &Cx, at: At) -> Flow<(), Refusal> {
    Ok(throttle::hit(tx, cx, WISHES, &at.guardian.to_string())?.map_err(|wait| Refusal::Wait { until: wait.until }))
}

/// «Создать Детскую почту»: the provider has made the mailbox, which needs no confirmation (seed 003, step 9).
///
/// # Errors
/// Whatever the store refuses.
pub fn save_mailbox(tx: &mut Tx<'_>, cx: &Cx, at: At, address: &Email) -> Flow<Step, Refusal> {
    let mut begun = match load_at(tx, cx, at, &[Step::Email, Step::Letter])? {
        Ok(begun) => begun,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if account::find_owner(tx, &Contact::Email(address.clone()))?.is_some() {
        return Ok(Err(Refusal::EmailTaken));
    }
    begun.draft.email = Some(address.clone());
    begun.draft.email_progress = EmailProgress::Confirmed;
    begun.draft.consent = Some(cx.now);
    one_time::void(tx, LETTER, begun.wizard.id.uuid(), cx.now)?;
    save(tx, &mut begun)?;
    let event = Event::new("mailbox_made").about(begun.wizard.child).object(begun.wizard.id).ground("guardian");
    event::record(tx, cx, event)?;
    Ok(Ok(begun.step()))
}
