//! Receipts of decisions about data: the facts as frozen in the commit of the decision, and later their signed form.
//! Sealed, since they name people.

use jiff::Timestamp;
use rodnya_domain::{Id, PermissionId, PersonId, SystemId};

use crate::{Place, Row, Sql, StoreError, Tx};

/// A receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Its id.
    pub id: Id<Receipt>,
    /// Whose data.
    pub person: PersonId,
    /// Who receives them.
    pub system: SystemId,
    /// The consent that was given or withdrawn; a refusal has none.
    pub permission: Option<PermissionId>,
    /// `grant`, `refusal` or `withdrawal`.
    pub kind: String,
    /// Its place in the chain of receipts about this person and system, from 1.
    pub number: i64,
    /// The receipt before it about the same person and system.
    pub previous: Option<Id<Receipt>>,
    /// The facts, as JSON-LD.
    pub payload: String,
    /// SHA-256 of the facts.
    pub payload_hash: Vec<u8>,
    /// The signed form, once it was fetched.
    pub signed: Option<Signed>,
    /// When the decision was made.
    pub created: Timestamp,
}

/// The signed form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// Compact JWS (RFC 7515).
    pub jws: String,
    /// The public half of the key that signed, as JSON (RFC 7517).
    pub public_jwk: String,
}

const INSERT: Sql = Sql::new(
    "insert into receipt
       (id, person_id, system_id, permission_id, kind, number, previous_id, payload_sealed, payload_hash, created_us)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
);

/// Adds a receipt that is not signed yet.
///
/// # Errors
/// A conflict on `receipt__person_id__system_id__number` if that place in the chain is taken.
pub fn insert(tx: &mut Tx<'_>, receipt: &Receipt) -> Result<(), StoreError> {
    let Receipt { id, person, system, permission, kind, number, previous, payload, payload_hash, created, .. } =
        receipt;
    let sealed = tx.keys().seal(place("payload", *id), payload.as_bytes());
    tx.execute(INSERT, &[id, person, system, permission, kind, number, previous, &sealed, payload_hash, created])?;
    Ok(())
}

const SAVE_SIGNED: Sql =
    Sql::new("update receipt set jws_sealed = $2, public_jwk = $3 where id = $1 and jws_sealed is null");

/// Keeps the signed form, unless there is one.
///
/// # Errors
/// Whatever the engine refuses.
pub fn save_signed(tx: &mut Tx<'_>, id: Id<Receipt>, signed: &Signed) -> Result<(), StoreError> {
    let sealed = tx.keys().seal(place("jws", id), signed.jws.as_bytes());
    tx.execute(SAVE_SIGNED, &[&id, &sealed, &signed.public_jwk])?;
    Ok(())
}

const FIND: Sql = Sql::new(
    "select id, person_id, system_id, permission_id, kind, number, previous_id, payload_sealed, payload_hash, jws_sealed,
            public_jwk, created_us
     from receipt
     where id = $1",
);
const LAST_AT: Sql = Sql::new(
    "select id, person_id, system_id, permission_id, kind, number, previous_id, payload_sealed, payload_hash, jws_sealed,
            public_jwk, created_us
     from receipt
     where person_id = $1 and system_id = $2
     order by number desc
     limit 1",
);
const LAST_OF: Sql = Sql::new("select id from receipt where permission_id = $1 order by number desc limit 1");

const LAST_REFUSAL: Sql = Sql::new(
    "select id
     from receipt
     where person_id = $1 and system_id = $2 and kind = 'refusal'
     order by number desc
     limit 1",
);

/// The receipt with this id.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find(tx: &mut Tx<'_>, id: Id<Receipt>) -> Result<Option<Receipt>, StoreError> {
    let keys = tx.keys();
    tx.opt(FIND, &[&id], |row| read(row, keys))
}

/// The last receipt about this person and system.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find_last(tx: &mut Tx<'_>, person: PersonId, system: SystemId) -> Result<Option<Receipt>, StoreError> {
    let keys = tx.keys();
    tx.opt(LAST_AT, &[&person, &system], |row| read(row, keys))
}

/// The last receipt of a consent: of its grant, or of its withdrawal once it is withdrawn.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find_last_of(tx: &mut Tx<'_>, permission: PermissionId) -> Result<Option<Id<Receipt>>, StoreError> {
    tx.opt(LAST_OF, &[&permission], |row| row.id(0))
}

/// The receipt of the last refusal about this person and system.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find_last_refusal(
    tx: &mut Tx<'_>,
    person: PersonId,
    system: SystemId,
) -> Result<Option<Id<Receipt>>, StoreError> {
    tx.opt(LAST_REFUSAL, &[&person, &system], |row| row.id(0))
}

const fn place(column: &'static str, id: Id<Receipt>) -> Place {
    Place::new("receipt", column, id.uuid())
}

fn read(row: &Row<'_>, keys: &crate::Keys) -> Result<Receipt, StoreError> {
    let id = row.id(0)?;
    let signed = match (row.opt_bytes(9)?, row.opt_text(10)?) {
        (Some(sealed), Some(public_jwk)) => {
            Some(Signed { jws: keys.open_text(place("jws", id), &sealed)?, public_jwk })
        }
        (None, None) => None,
        _ => return Err(StoreError::impossible("receipt.jws_sealed")),
    };
    Ok(Receipt {
        id,
        person: row.id(1)?,
        system: row.id(2)?,
        permission: row.opt_id(3)?,
        kind: row.text(4)?,
        number: row.int(5)?,
        previous: row.opt_id(6)?,
        payload: keys.open_text(place("payload", id), &row.bytes(7)?)?,
        payload_hash: row.bytes(8)?,
        signed,
        created: row.instant(11)?,
    })
}
