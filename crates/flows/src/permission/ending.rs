//! Permissions that end without anybody's «Отозвать».

use rodnya_domain::{
    Cx, PersonId,
    permission::{Cause, Event as Change},
};
use rodnya_store::{
    StoreError, Tx,
    permission::{self, Permission},
};

use super::{end, in_force};
use crate::{
    event::{self, Event},
    sign_on::{self, Which},
};

/// A guardian is no longer linked or tied to a child: what he allowed ends, and logins that rested on it alone.
///
/// # Errors
/// Whatever the store refuses.
pub fn unlinked(tx: &mut Tx<'_>, cx: &Cx, guardian: PersonId, child: PersonId) -> Result<(), StoreError> {
    for mut live in permission::live_of(tx, child)? {
        if live.by != guardian {
            continue;
        }
        end_for(tx, cx, &mut live, Cause::Unlinked)?;
        if in_force(tx, cx, child, live.system)?.is_none() {
            sign_on::end(tx, cx, Which::PersonAt(child, live.system), "guardian_unlinked")?;
        }
    }
    Ok(())
}

/// The person has died: nobody is told of it any more.
///
/// # Errors
/// Whatever the store refuses.
pub(crate) fn deceased(tx: &mut Tx<'_>, cx: &Cx, person: PersonId) -> Result<(), StoreError> {
    end_all(tx, cx, person, Cause::Deceased)
}

/// The person's account was deleted: what it allowed, and what was allowed for it, ends.
///
/// # Errors
/// Whatever the store refuses.
pub(crate) fn account_deleted(tx: &mut Tx<'_>, cx: &Cx, person: PersonId) -> Result<(), StoreError> {
    end_all(tx, cx, person, Cause::AccountDeleted)
}

fn end_all(tx: &mut Tx<'_>, cx: &Cx, person: PersonId, cause: Cause) -> Result<(), StoreError> {
    for mut live in permission::live_of(tx, person)? {
        end_for(tx, cx, &mut live, cause)?;
    }
    Ok(())
}

fn end_for(tx: &mut Tx<'_>, cx: &Cx, live: &mut Permission, cause: Cause) -> Result<(), StoreError> {
    let by = live.by;
    end(tx, cx, live, Change::End(cause), by)?;
    event::record(tx, cx, Event::new("permission_ended").about(live.person).object(live.id).ground(cause.code()))
}
