//! Contacts that are on their way to replace one: sealed, one of each kind for a person.

use jiff::Timestamp;
use rodnya_domain::{Id, PersonId};

use crate::{Place, Sql, StoreError, Tx, account::Contact};

/// A contact that waits for its code.
#[derive(Debug, Clone)]
pub struct Change {
    /// Its id; its code is the one-time thing of this flow.
    pub id: Id<Change>,
    /// Whose it will be.
    pub person: PersonId,
    /// The contact.
    pub contact: Contact,
}

const END: Sql =
    Sql::new("update contact_change set ended_us = $3 where person_id = $1 and kind = $2 and ended_us is null");
const INSERT: Sql =
    Sql::new("insert into contact_change (id, person_id, kind, value_sealed, created_us) values ($1, $2, $3, $4, $5)");

/// Adds a change; one of the same kind that waited before ends.
///
/// # Errors
/// Whatever the engine refuses.
pub fn insert(tx: &mut Tx<'_>, change: &Change, now: Timestamp) -> Result<(), StoreError> {
    end(tx, change.person, change.contact.kind(), now)?;
    let sealed = tx.keys().seal(place(change.id), change.contact.text().as_bytes());
    tx.execute(INSERT, &[&change.id, &change.person, &change.contact.kind(), &sealed, &now]).map(drop)
}

/// Ends the change of this kind that waits, if one does.
///
/// # Errors
/// Whatever the engine refuses.
pub fn end(tx: &mut Tx<'_>, person: PersonId, kind: &str, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(END, &[&person, &kind, &now]).map(drop)
}

const FIND: Sql = Sql::new(
    "select id, kind, value_sealed from contact_change where person_id = $1 and kind = $2 and ended_us is null",
);

/// The change of this kind that waits.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find(tx: &mut Tx<'_>, person: PersonId, kind: &str) -> Result<Option<Change>, StoreError> {
    let keys = tx.keys();
    tx.opt(FIND, &[&person, &kind], |row| {
        let id: Id<Change> = row.id(0)?;
        let text = keys.open_text(place(id), &row.bytes(2)?)?;
        Ok(Change { id, person, contact: Contact::stored(&row.text(1)?, &text)? })
    })
}

const END_OLD: Sql =
    Sql::new("update contact set ended_us = $3 where person_id = $1 and kind = $2 and ended_us is null");
const CHANGED: Sql = Sql::new("update account set contact_changed_us = $2, version = version + 1 where person_id = $1");

/// The contact of this kind that was in force ends, and the account remembers when.
///
/// # Errors
/// A conflict if the account is gone.
pub fn end_in_force(tx: &mut Tx<'_>, person: PersonId, kind: &str, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(END_OLD, &[&person, &kind, &now])?;
    tx.execute_one("account", CHANGED, &[&person, &now])
}

const CONFIRM_AGAIN: Sql =
    Sql::new("update contact set confirmed_us = $3 where person_id = $1 and kind = $2 and ended_us is null");

/// The contact of this kind in force has proven itself once more.
///
/// # Errors
/// A conflict if there is none.
pub fn confirm_again(tx: &mut Tx<'_>, person: PersonId, kind: &str, now: Timestamp) -> Result<(), StoreError> {
    tx.execute_one("contact", CONFIRM_AGAIN, &[&person, &kind, &now])
}

const TOUCHED: Sql = Sql::new("select recovered_us, contact_changed_us from account where person_id = $1");

/// When the password was last recovered or a contact changed, whichever was later.
///
/// # Errors
/// Whatever the engine refuses.
pub fn last_touched(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<Timestamp>, StoreError> {
    Ok(tx.opt(TOUCHED, &[&person], |row| Ok(row.opt_instant(0)?.max(row.opt_instant(1)?)))?.flatten())
}

fn place(id: Id<Change>) -> Place {
    Place::new("contact_change", "value", id.uuid())
}
