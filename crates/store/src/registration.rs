//! Registrations on their way. What was typed stands sealed; contacts are found by blind index.

use jiff::Timestamp;
use rodnya_domain::{
    RegistrationId,
    registration::{Draft, Stage},
};

use crate::{Place, Row, Sql, StoreError, Tx, value::to_json};

/// A registration as it stands.
#[derive(Debug, Clone)]
pub struct Registration {
    /// Its id.
    pub id: RegistrationId,
    /// SHA-256 of the browser's cookie.
    pub browser_hash: Vec<u8>,
    /// Which question is next.
    pub stage: Stage,
    /// What was typed.
    pub draft: Draft,
    /// Until when it is kept.
    pub expires: Timestamp,
    /// For compare-and-set.
    pub version: i64,
}

const INSERT: Sql = Sql::new(
    "insert into registration (id, browser_hash, stage, draft_sealed, phone_blind, email_blind, created_us, expires_us)
     values ($1, $2, $3, $4, $5, $6, $7, $8)",
);
const END_OF_BROWSER: Sql =
    Sql::new("update registration set ended_us = $2 where browser_hash = $1 and ended_us is null");

/// Begins a registration; an older one of the same browser ends.
///
/// # Errors
/// Whatever the engine refuses.
pub fn insert(tx: &mut Tx<'_>, new: &Registration, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(END_OF_BROWSER, &[&new.browser_hash, &now])?;
    let keys = tx.keys();
    let draft = seal(tx, new.id, &new.draft)?;
    let phone = keys.blind("phone", new.draft.personal.phone.e164());
    let email = keys.blind("email", &new.draft.personal.email.key());
    tx.execute(INSERT, &[&new.id, &new.browser_hash, &new.stage.name(), &draft, &phone, &email, &now, &new.expires])
        .map(drop)
}

const END_OTHERS: Sql =
    Sql::new("update registration set ended_us = $3 where browser_hash = $1 and id <> $2 and ended_us is null");

/// A browser goes on with this registration: whatever else it had begun ends.
///
/// # Errors
/// Whatever the engine refuses.
pub fn end_others(tx: &mut Tx<'_>, browser: &[u8], id: RegistrationId, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(END_OTHERS, &[&browser, &id, &now]).map(drop)
}

const OF_BROWSER: Sql = Sql::new(
    "select id, browser_hash, stage, draft_sealed, expires_us, version
     from registration
     where browser_hash = $1 and ended_us is null and expires_us > $2
     order by id desc
     limit 1",
);
const OF_PHONE: Sql = Sql::new(
    "select id, browser_hash, stage, draft_sealed, expires_us, version
     from registration
     where phone_blind = $1 and ended_us is null and expires_us > $2
     order by id desc
     limit 1",
);
const OF_EMAIL: Sql = Sql::new(
    "select id, browser_hash, stage, draft_sealed, expires_us, version
     from registration
     where email_blind = $1 and ended_us is null and expires_us > $2
     order by id desc
     limit 1",
);
const OF_ID: Sql = Sql::new(
    "select id, browser_hash, stage, draft_sealed, expires_us, version
     from registration
     where id = $1 and ended_us is null and expires_us > $2",
);

/// The live registration of a browser.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find_by_browser(tx: &mut Tx<'_>, browser: &[u8], now: Timestamp) -> Result<Option<Registration>, StoreError> {
    let keys = tx.keys();
    tx.opt(OF_BROWSER, &[&browser, &now], |row| read(row, keys))
}

/// The newest live registration with this phone (E.164).
///
/// # Errors
/// Whatever the engine refuses.
pub fn find_by_phone(tx: &mut Tx<'_>, phone: &str, now: Timestamp) -> Result<Option<Registration>, StoreError> {
    let keys = tx.keys();
    tx.opt(OF_PHONE, &[&keys.blind("phone", phone), &now], |row| read(row, keys))
}

/// The newest live registration with this mail (its key).
///
/// # Errors
/// Whatever the engine refuses.
pub fn find_by_email(tx: &mut Tx<'_>, email: &str, now: Timestamp) -> Result<Option<Registration>, StoreError> {
    let keys = tx.keys();
    tx.opt(OF_EMAIL, &[&keys.blind("email", email), &now], |row| read(row, keys))
}

/// A live registration.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find(tx: &mut Tx<'_>, id: RegistrationId, now: Timestamp) -> Result<Option<Registration>, StoreError> {
    let keys = tx.keys();
    tx.opt(OF_ID, &[&id, &now], |row| read(row, keys))
}

fn read(row: &Row<'_>, keys: &crate::Keys) -> Result<Registration, StoreError> {
    let id: RegistrationId = row.id(0)?;
    let stage = Stage::from_name(&row.text(2)?).ok_or_else(|| StoreError::impossible("registration.stage"))?;
    let draft = keys.open(place(id), &row.bytes(3)?)?;
    Ok(Registration {
        id,
        browser_hash: row.bytes(1)?,
        stage,
        draft: serde_json::from_slice(&draft).map_err(|_| StoreError::impossible("registration.draft_sealed"))?,
        expires: row.instant(4)?,
        version: row.int(5)?,
    })
}

const SAVE: Sql = Sql::new(
    "update registration
     set stage = $3, draft_sealed = $4, browser_hash = $5, version = version + 1
     where id = $1 and version = $2 and ended_us is null",
);
const END: Sql = Sql::new(
    "update registration set ended_us = $3, version = version + 1 where id = $1 and version = $2 and ended_us is null",
);

/// Saves stage, draft and browser.
///
/// # Errors
/// A conflict if somebody was faster.
pub fn save(tx: &mut Tx<'_>, registration: &Registration) -> Result<(), StoreError> {
    let draft = seal(tx, registration.id, &registration.draft)?;
    tx.execute_one(
        "registration",
        SAVE,
        &[&registration.id, &registration.version, &registration.stage.name(), &draft, &registration.browser_hash],
    )
}

/// Ends a registration: it has become an account.
///
/// # Errors
/// A conflict if somebody was faster.
pub fn end(tx: &mut Tx<'_>, registration: &Registration, now: Timestamp) -> Result<(), StoreError> {
    tx.execute_one("registration", END, &[&registration.id, &registration.version, &now])
}

fn seal(tx: &Tx<'_>, id: RegistrationId, draft: &Draft) -> Result<Vec<u8>, StoreError> {
    Ok(tx.keys().seal(place(id), to_json(draft)?.as_bytes()))
}

const fn place(id: RegistrationId) -> Place {
    Place::new("registration", "draft", id.uuid())
}
