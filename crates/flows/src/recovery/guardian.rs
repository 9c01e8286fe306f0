//! A child's forgotten password (F10): its account has no control question, so after a code its guardians are asked, and
//! one of them confirms.

use jiff::SignedDuration;
use rodnya_domain::{Cx, PersonId, RecoveryId, message::Notice, recovery::Stage};
use rodnya_store::{
    StoreError, Tx, person,
    recovery::{self, Recovery},
};

use super::StepRefusal;
use crate::{
    Flow, authority,
    event::{self, Event},
    notification,
    throttle::{self, Limit},
};

/// How long guardians have to confirm, and the child to set the password.
const CONFIRM_LIFE: SignedDuration = SignedDuration::from_hours(24);
/// Questions to the guardians of a child.
const ASKED: Limit = Limit { name: "recovery_guardian", count: 3, window: SignedDuration::from_hours(24) };

/// «Попросить родителя»: every linked guardian is asked. Answers how many there are.
///
/// # Errors
/// Whatever the store refuses.
pub fn ask_guardians(tx: &mut Tx<'_>, cx: &Cx, browser: &[u8]) -> Flow<usize, StepRefusal> {
    let found = recovery::find_by_browser(tx, browser, cx.now)?.filter(|found| found.stage == Stage::Question);
    let Some(mut found) = found else { return Ok(Err(StepRefusal::NoRecovery)) };
    let Some(child) = found.person else { return Ok(Err(StepRefusal::NoRecovery)) };
    if recovery::find_control(tx, child)?.is_some() {
        return Ok(Err(StepRefusal::NoRecovery));
    }
    if let Err(wait) = throttle::hit(tx, cx, ASKED, &child.to_string())? {
        return Ok(Err(StepRefusal::Wait { until: wait.until }));
    }
    found.expires = cx.now + CONFIRM_LIFE;
    recovery::save(tx, &found)?;
    let name = person::get(tx, child)?.name.given_name.as_str().to_owned();
    let guardians = authority::guardians(tx, cx, child)?;
    for guardian in &guardians {
        let notice = Notice::RecoveryAsked { recovery: found.id, child: name.clone() };
        notification::notify(tx, cx, *guardian, notice)?;
    }
    event::record(tx, cx, Event::new("recovery_asked").about(child).object(found.id).ground("code"))?;
    Ok(Ok(guardians.len()))
}

/// The recovery that this guardian may confirm now, and whose it is.
///
/// # Errors
/// Whatever the store refuses.
pub fn to_confirm(
    tx: &mut Tx<'_>,
    cx: &Cx,
    (id, by): (RecoveryId, PersonId),
) -> Result<Option<(Recovery, PersonId)>, StoreError> {
    let found = recovery::find(tx, id, cx.now)?.filter(|found| found.stage == Stage::Question);
    let Some((found, child)) = found.and_then(|found| found.person.map(|child| (found, child))) else {
        return Ok(None);
    };
    let right = authority::over(tx, cx, by, child)?;
    let may = right.is_some_and(|right| right.decides_as_guardian()) && recovery::find_control(tx, child)?.is_none();
    Ok(may.then_some((found, child)))
}

/// «Подтвердить» or «Это не мой ребёнок»: the child may set a new password, or the recovery is over. Answers false if
/// there is nothing that this person may answer.
///
/// # Errors
/// Whatever the store refuses.
pub fn answer_for_child(
    tx: &mut Tx<'_>,
    cx: &Cx,
    which: (RecoveryId, PersonId),
    agrees: bool,
) -> Result<bool, StoreError> {
    let Some((mut found, child)) = to_confirm(tx, cx, which)? else { return Ok(false) };
    let event = Event::new("recovery_confirmed").about(child).object(found.id).ground("guardian");
    if agrees {
        found.stage = Stage::Password { due: cx.now };
        recovery::save(tx, &found)?;
        event::record(tx, cx, event)?;
    } else {
        recovery::end(tx, &found, cx.now, "refused")?;
        event::record(tx, cx, event.refused("guardian"))?;
    }
    Ok(true)
}
