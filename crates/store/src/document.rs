//! Papers of persons: a new one stands beside the one in force until it is verified. The content is sealed and found
//! by the blind index of its number: `keys.blind("snils", digits)`, `("passport", key)`, `("birth_certificate", shown)`.

use jiff::Timestamp;
use rodnya_domain::{
    DocumentId, PersonId,
    document::{Body, Field, Kind, Verification},
    person::Source,
};

use crate::{Place, Row, Sql, StoreError, Tx, value::to_json};

/// A paper of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its id.
    pub id: DocumentId,
    /// Whose it is.
    pub person: PersonId,
    /// What stands in it.
    pub body: Body,
    /// Who said so.
    pub source: Source,
    /// How far it is proven.
    pub verification: Verification,
    /// When it was entered.
    pub created: Timestamp,
    /// When its registry answered.
    pub checked: Option<Timestamp>,
    /// When it stopped to count: another took its place.
    pub ended: Option<Timestamp>,
    /// Grows with each change.
    pub version: i64,
}

impl Document {
    /// A paper that was just entered.
    pub const fn new(id: DocumentId, person: PersonId, body: Body, source: Source, created: Timestamp) -> Self {
        Self {
            id,
            person,
            body,
            source,
            verification: Verification::Unverified,
            created,
            checked: None,
            ended: None,
            version: 1,
        }
    }
}

const INSERT: Sql = Sql::new(
    "insert into document (id, person_id, kind, body_sealed, number_blind, origin, verification, mismatched, created_us,
         checked_us, ended_us, version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
);

/// Adds a paper.
///
/// # Errors
/// A conflict on `document__kind__number_blind` if it is verified and another person holds the number.
pub fn insert(tx: &mut Tx<'_>, document: &Document) -> Result<(), StoreError> {
    let body = to_json(&document.body)?;
    let body = tx.keys().seal(place(document.id), body.as_bytes());
    let blind = number_blind(tx, &document.body);
    tx.execute(
        INSERT,
        &[
            &document.id,
            &document.person,
            &document.body.kind().code(),
            &body,
            &blind,
            &source_code(document.source),
            &document.verification.code(),
            &to_json(&document.verification.fields())?,
            &document.created,
            &document.checked,
            &document.ended,
            &document.version,
        ],
    )?;
    Ok(())
}

const SAVE: Sql = Sql::new(
    "update document set verification = $3, mismatched = $4, checked_us = $5, ended_us = $6, version = version + 1
     where id = $1 and version = $2",
);

/// Saves the state of a paper that was read with this version. Its content never changes.
///
/// # Errors
/// A conflict if somebody else was faster, or as [`insert`].
pub fn save(tx: &mut Tx<'_>, document: &Document) -> Result<(), StoreError> {
    tx.execute_one(
        "document",
        SAVE,
        &[
            &document.id,
            &document.version,
            &document.verification.code(),
            &to_json(&document.verification.fields())?,
            &document.checked,
            &document.ended,
        ],
    )
}

const GET: Sql = Sql::new(
    "select id, person_id, body_sealed, origin, verification, mismatched, created_us, checked_us, ended_us, version
     from document
     where id = $1",
);

/// The paper with this id, which must exist.
///
/// # Errors
/// [`StoreError::Missing`] if there is none.
pub fn get(tx: &mut Tx<'_>, id: DocumentId) -> Result<Document, StoreError> {
    let keys = tx.keys();
    tx.opt(GET, &[&id], |row| read(row, keys))?.ok_or(StoreError::Missing("document"))
}

const OF_PERSON: Sql = Sql::new(
    "select id, person_id, body_sealed, origin, verification, mismatched, created_us, checked_us, ended_us, version
     from document
     where person_id = $1 and ended_us is null
     order by id desc",
);

/// The papers of a person that count: newest first, so that one being checked comes before the one in force.
///
/// # Errors
/// Whatever the engine refuses.
pub fn of_person(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Document>, StoreError> {
    let keys = tx.keys();
    tx.all(OF_PERSON, &[&person], |row| read(row, keys))
}

/// The papers of one kind that a person has.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Held {
    /// Confirmed by its registry: what others are told.
    pub in_force: Option<Document>,
    /// Entered later, not confirmed.
    pub beside: Option<Document>,
}

/// The paper of this kind in force and the one beside it.
///
/// # Errors
/// Whatever the engine refuses.
pub fn held(tx: &mut Tx<'_>, person: PersonId, kind: Kind) -> Result<Held, StoreError> {
    let mut held = Held::default();
    for document in of_person(tx, person)? {
        let place = if document.verification.is_verified() { &mut held.in_force } else { &mut held.beside };
        if document.body.kind() == kind && place.is_none() {
            *place = Some(document);
        }
    }
    Ok(held)
}

/// The verified paper of this kind, if there is one.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find_in_force(tx: &mut Tx<'_>, person: PersonId, kind: Kind) -> Result<Option<Document>, StoreError> {
    Ok(held(tx, person, kind)?.in_force)
}

const HOLDER: Sql = Sql::new(
    "select person_id from document
     where kind = $1 and number_blind = $2 and verification = 'verified' and ended_us is null",
);

/// The person for whom a registry confirmed this number: for a login by СНИЛС, and to find a child again.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find_holder(tx: &mut Tx<'_>, kind: Kind, number: &str) -> Result<Option<PersonId>, StoreError> {
    let blind = tx.keys().blind(kind.code(), number);
    tx.opt(HOLDER, &[&kind.code(), &blind], |row| row.id(0))
}

const MOVE: Sql = Sql::new("update document set person_id = $2, version = version + 1 where person_id = $1");

/// Two persons turned out to be one: the papers of the former are the latter's.
///
/// # Errors
/// Whatever the engine refuses.
pub fn move_all(tx: &mut Tx<'_>, from: PersonId, to: PersonId) -> Result<(), StoreError> {
    tx.execute(MOVE, &[&from, &to]).map(drop)
}

fn read(row: &Row<'_>, keys: &crate::Keys) -> Result<Document, StoreError> {
    let id: DocumentId = row.id(0)?;
    let body = keys.open(place(id), &row.bytes(2)?)?;
    let fields: Vec<Field> = row.json(5)?;
    let impossible = |column: &str| StoreError::impossible(format!("document.{column} {id}"));
    Ok(Document {
        id,
        person: row.id(1)?,
        body: serde_json::from_slice(&body).map_err(|_| impossible("body_sealed"))?,
        source: source_from(&row.text(3)?).ok_or_else(|| impossible("origin"))?,
        verification: Verification::from_code(&row.text(4)?, fields).ok_or_else(|| impossible("verification"))?,
        created: row.instant(6)?,
        checked: row.opt_instant(7)?,
        ended: row.opt_instant(8)?,
        version: row.int(9)?,
    })
}

fn place(id: DocumentId) -> Place {
    Place::new("document", "body", id.uuid())
}

fn number_blind(tx: &Tx<'_>, body: &Body) -> Vec<u8> {
    tx.keys().blind(body.kind().code(), &body.number())
}

const fn source_code(source: Source) -> &'static str {
    match source {
        Source::Typed => "typed",
        Source::Registry => "registry",
        Source::Operator => "operator",
        Source::Upstream => "upstream",
    }
}

fn source_from(code: &str) -> Option<Source> {
    [Source::Typed, Source::Registry, Source::Operator, Source::Upstream]
        .into_iter()
        .find(|source| source_code(*source) == code)
}
