//! Forgotten passwords on their way back.

use jiff::Timestamp;
use rodnya_domain::{
    PersonId, RecoveryId,
    recovery::{Proven, Stage},
};

use crate::{Place, Row, Sql, StoreError, Tx};

/// A recovery as it stands.
#[derive(Debug, Clone)]
pub struct Recovery {
    /// Its id.
    pub id: RecoveryId,
    /// SHA-256 of the browser's cookie.
    pub browser_hash: Vec<u8>,
    /// Whose account it is; none where the login was nobody's.
    pub person: Option<PersonId>,
    /// Where it stands.
    pub stage: Stage,
    /// Which contacts are proven.
    pub proven: Proven,
    /// Until when it lives.
    pub expires: Timestamp,
    /// For compare-and-set.
    pub version: i64,
}

const INSERT: Sql = Sql::new(
    "insert into recovery (id, browser_hash, person_id, stage, created_us, expires_us)
     values ($1, $2, $3, $4, $5, $6)",
);
const END_OF_BROWSER: Sql =
    Sql::new("update recovery set ended_us = $2, ended_by = 'begun_anew' where browser_hash = $1 and ended_us is null");

/// Begins a recovery; an older one of the same browser ends.
///
/// # Errors
/// Whatever the engine refuses.
pub fn insert(tx: &mut Tx<'_>, new: &Recovery, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(END_OF_BROWSER, &[&new.browser_hash, &now])?;
    tx.execute(INSERT, &[&new.id, &new.browser_hash, &new.person, &new.stage.name(), &now, &new.expires]).map(drop)
}

const OF_BROWSER: Sql = Sql::new(
    "select id, browser_hash, person_id, stage, due_us, phone_proven, email_proven, expires_us, version
     from recovery
     where browser_hash = $1 and ended_us is null and expires_us > $2
     order by id desc
     limit 1",
);
const OF_ID: Sql = Sql::new(
    "select id, browser_hash, person_id, stage, due_us, phone_proven, email_proven, expires_us, version
     from recovery
     where id = $1 and ended_us is null and expires_us > $2",
);
const ANSWERED_OF: Sql = Sql::new(
    "select id, browser_hash, person_id, stage, due_us, phone_proven, email_proven, expires_us, version
     from recovery
     where person_id = $1 and stage = 'password' and ended_us is null and expires_us > $2
     order by id
     limit 1",
);

/// The live recovery of a browser.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find_by_browser(tx: &mut Tx<'_>, browser: &[u8], now: Timestamp) -> Result<Option<Recovery>, StoreError> {
    tx.opt(OF_BROWSER, &[&browser, &now], read)
}

/// A live recovery.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find(tx: &mut Tx<'_>, id: RecoveryId, now: Timestamp) -> Result<Option<Recovery>, StoreError> {
    tx.opt(OF_ID, &[&id, &now], read)
}

/// The recovery of a person that waits for its new password, on whatever device it was begun.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find_answered(tx: &mut Tx<'_>, person: PersonId, now: Timestamp) -> Result<Option<Recovery>, StoreError> {
    tx.opt(ANSWERED_OF, &[&person, &now], read)
}

fn read(row: &Row<'_>) -> Result<Recovery, StoreError> {
    let stage = Stage::from_name(&row.text(3)?, row.opt_instant(4)?);
    Ok(Recovery {
        id: row.id(0)?,
        browser_hash: row.bytes(1)?,
        person: row.opt_id(2)?,
        stage: stage.ok_or_else(|| StoreError::impossible("recovery.stage"))?,
        proven: Proven { phone: row.flag(5)?, email: row.flag(6)? },
        expires: row.instant(7)?,
        version: row.int(8)?,
    })
}

const SAVE: Sql = Sql::new(
    "update recovery
     set stage = $3, due_us = $4, phone_proven = $5, email_proven = $6, browser_hash = $7, expires_us = $8,
         version = version + 1
     where id = $1 and version = $2 and ended_us is null",
);
const END: Sql = Sql::new(
    "update recovery set ended_us = $3, ended_by = $4, version = version + 1
     where id = $1 and version = $2 and ended_us is null",
);

/// Saves stage, proofs and browser.
///
/// # Errors
/// A conflict if somebody was faster.
pub fn save(tx: &mut Tx<'_>, recovery: &Recovery) -> Result<(), StoreError> {
    let due = match recovery.stage {
        Stage::Password { due } => Some(due),
        Stage::Codes | Stage::Question => None,
    };
    tx.execute_one(
        "recovery",
        SAVE,
        &[
            &recovery.id,
            &recovery.version,
            &recovery.stage.name(),
            &due,
            &recovery.proven.phone,
            &recovery.proven.email,
            &recovery.browser_hash,
            &recovery.expires,
        ],
    )
}

/// Ends a recovery: `done`, `cancelled`, `taken_up`, `refused`.
///
/// # Errors
/// A conflict if somebody was faster.
pub fn end(tx: &mut Tx<'_>, recovery: &Recovery, now: Timestamp, by: &str) -> Result<(), StoreError> {
    tx.execute_one("recovery", END, &[&recovery.id, &recovery.version, &now, &by])
}

const END_OF_PERSON: Sql = Sql::new(
    "update recovery set ended_us = $2, ended_by = $3, version = version + 1
     where person_id = $1 and ended_us is null",
);

/// Ends all recoveries of a person that live: one has been faster.
///
/// # Errors
/// Whatever the engine refuses.
pub fn end_of_person(tx: &mut Tx<'_>, person: PersonId, now: Timestamp, by: &str) -> Result<(), StoreError> {
    tx.execute(END_OF_PERSON, &[&person, &now, &by]).map(drop)
}

/// The control question and the hash of its answer.
#[derive(Debug, Clone)]
pub struct Control {
    /// The person's own words.
    pub question: String,
    /// Argon2id hash of the normalised answer.
    pub answer_hash: String,
}

const CONTROL: Sql = Sql::new("select control_question_sealed, control_answer_hash from account where person_id = $1");
const SET_PASSWORD: Sql = Sql::new(
    "update account set password_hash = $2, password_changed_us = $3, recovered_us = $3, version = version + 1
     where person_id = $1",
);

/// A person's control question; a child's account has none.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find_control(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<Control>, StoreError> {
    let keys = tx.keys();
    let found = tx.opt(CONTROL, &[&person], |row| {
        let (Some(question), Some(answer_hash)) = (row.opt_bytes(0)?, row.opt_text(1)?) else { return Ok(None) };
        let question = keys.open_text(Place::new("account", "control_question", person.uuid()), &question)?;
        Ok(Some(Control { question, answer_hash }))
    })?;
    Ok(found.flatten())
}

/// Sets the new password and marks the account as recovered.
///
/// # Errors
/// A conflict if the account is gone.
pub fn set_password(tx: &mut Tx<'_>, person: PersonId, hash: &str, now: Timestamp) -> Result<(), StoreError> {
    tx.execute_one("account", SET_PASSWORD, &[&person, &hash, &now])
}
