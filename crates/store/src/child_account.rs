//! The wizard that makes a child's account: one alive for each child, bound to the guardian who began it. What was
//! typed stands sealed.

use jiff::Timestamp;
use rodnya_domain::{
    ChildCardId, PersonId, WizardId,
    child_account::{End, LIFE},
};

use crate::{Keys, Place, Row, Sql, StoreError, Tx};

/// A wizard on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wizard {
    /// Its id.
    pub id: WizardId,
    /// The card it was begun from.
    pub card: ChildCardId,
    /// The child.
    pub child: PersonId,
    /// The guardian who began it: nobody else goes on with it.
    pub guardian: PersonId,
    /// The step it stands at, as the domain names it.
    pub step: String,
    /// What was typed so far, as JSON.
    pub draft: String,
    /// When it began.
    pub created: Timestamp,
    /// Grows with each change.
    pub version: i64,
}

impl Wizard {
    /// Whether it still waits for its guardian; nobody ends one whose time is over until another begins.
    pub fn is_live(&self, now: Timestamp) -> bool {
        now < self.created + LIFE
    }
}

const INSERT: Sql = Sql::new(
    "insert into child_account (id, card_id, child_id, guardian_id, step, draft_sealed, created_us, version)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (child_id) where ended_us is null do nothing",
);

/// Begins a wizard; answers false if one is alive for this child.
///
/// # Errors
/// Whatever the engine refuses.
pub fn insert(tx: &mut Tx<'_>, wizard: &Wizard) -> Result<bool, StoreError> {
    let draft = seal(tx.keys(), wizard);
    let rows = tx.execute(
        INSERT,
        &[
            &wizard.id,
            &wizard.card,
            &wizard.child,
            &wizard.guardian,
            &wizard.step,
            &draft,
            &wizard.created,
            &wizard.version,
        ],
    )?;
    Ok(rows == 1)
}

const OF_CHILD: Sql = Sql::new(
    "select id, card_id, child_id, guardian_id, step, draft_sealed, created_us, version
     from child_account
     where child_id = $1 and ended_us is null",
);
const OF_CARD: Sql = Sql::new(
    "select id, card_id, child_id, guardian_id, step, draft_sealed, created_us, version
     from child_account
     where card_id = $1 and guardian_id = $2 and ended_us is null",
);
const BY_ID: Sql = Sql::new(
    "select id, card_id, child_id, guardian_id, step, draft_sealed, created_us, version
     from child_account
     where id = $1 and ended_us is null",
);

/// The live wizard of a child, whoever began it.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find_of_child(tx: &mut Tx<'_>, child: PersonId) -> Result<Option<Wizard>, StoreError> {
    let keys = tx.keys();
    tx.opt(OF_CHILD, &[&child], |row| read(row, keys))
}

/// The live wizard that this guardian began from this card.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find_of_card(tx: &mut Tx<'_>, card: ChildCardId, guardian: PersonId) -> Result<Option<Wizard>, StoreError> {
    let keys = tx.keys();
    tx.opt(OF_CARD, &[&card, &guardian], |row| read(row, keys))
}

/// The live wizard with this id: for the letter, which knows no guardian.
///
/// # Errors
/// Whatever the engine refuses.
pub fn load_for_letter(tx: &mut Tx<'_>, id: WizardId) -> Result<Option<Wizard>, StoreError> {
    let keys = tx.keys();
    tx.opt(BY_ID, &[&id], |row| read(row, keys))
}

const SAVE: Sql = Sql::new(
    "update child_account set step = $3, draft_sealed = $4, version = version + 1
     where id = $1 and version = $2 and ended_us is null",
);

/// Saves a step of a wizard that was read with this version; it then carries the next one.
///
/// # Errors
/// A conflict if somebody else was faster; whatever the engine refuses.
pub fn save(tx: &mut Tx<'_>, wizard: &mut Wizard) -> Result<(), StoreError> {
    let draft = seal(tx.keys(), wizard);
    tx.execute_one("child_account", SAVE, &[&wizard.id, &wizard.version, &wizard.step, &draft])?;
    wizard.version += 1;
    Ok(())
}

const END: Sql = Sql::new(
    "update child_account set step = $3, draft_sealed = $4, ended_us = $5, ended_by = $6, version = version + 1
     where id = $1 and version = $2 and ended_us is null",
);

/// Ends a wizard; its row and draft stay.
///
/// # Errors
/// A conflict if somebody else was faster; whatever the engine refuses.
pub fn end(tx: &mut Tx<'_>, wizard: &Wizard, how: End, now: Timestamp) -> Result<(), StoreError> {
    let draft = seal(tx.keys(), wizard);
    tx.execute_one("child_account", END, &[&wizard.id, &wizard.version, &wizard.step, &draft, &now, &how.code()])
}

fn seal(keys: &Keys, wizard: &Wizard) -> Vec<u8> {
    keys.seal(Place::new("child_account", "draft", wizard.id.uuid()), wizard.draft.as_bytes())
}

fn read(row: &Row<'_>, keys: &Keys) -> Result<Wizard, StoreError> {
    let id: WizardId = row.id(0)?;
    Ok(Wizard {
        id,
        card: row.id(1)?,
        child: row.id(2)?,
        guardian: row.id(3)?,
        step: row.text(4)?,
        draft: keys.open_text(Place::new("child_account", "draft", id.uuid()), &row.bytes(5)?)?,
        created: row.instant(6)?,
        version: row.int(7)?,
    })
}
