//! Requests to registries: what was asked, where each stands, how it ended. The question is sealed and never changes;
//! one request runs at a time for each subject and registry.

use aws_lc_rs::digest::{SHA256, digest};
use jiff::Timestamp;
use rodnya_domain::{
    ChildCardId, Id, PersonId, RequestId,
    document::Field,
    registry_request::{Answer, Asked, Registry, State, Subject},
};

use crate::{Keys, Place, Row, Sql, StoreError, Tx, value::to_json};

/// A request to a registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistryRequest {
    /// Its id; the registry knows it by the same.
    pub id: RequestId,
    /// Who asks, and on whose behalf the answer is told.
    pub asked_by: PersonId,
    /// What the answer is for.
    pub subject: Subject,
    /// The question.
    pub asked: Asked,
    /// SHA-256 of the question as kept: an answer must name it.
    pub asked_hash: Vec<u8>,
    /// Where it stands.
    pub state: State,
    /// «Автообновление» was ticked.
    pub auto_update: bool,
    /// When it was made.
    pub created: Timestamp,
    /// When it was sent.
    pub sent: Option<Timestamp>,
    /// When the registry took it.
    pub accepted: Option<Timestamp>,
    /// When it ended, in whatever way.
    pub ended: Option<Timestamp>,
    /// Grows with each change.
    pub version: i64,
}

impl RegistryRequest {
    /// The registry that is asked.
    pub const fn registry(&self) -> Registry {
        self.asked.registry()
    }
}

/// The bytes by which a question is known.
///
/// # Errors
/// [`StoreError::Engine`] if it is no JSON, which cannot be.
pub fn hash_of(asked: &Asked) -> Result<Vec<u8>, StoreError> {
    Ok(digest(&SHA256, to_json(asked)?.as_bytes()).as_ref().to_vec())
}

const INSERT: Sql = Sql::new(
    "insert into registry_request (id, kind, asked_by, subject_kind, subject_id, asked_sealed, asked_hash, stage, answer,
         mismatched, auto_update, created_us, sent_us, accepted_us, ended_us, version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
);

/// Adds a request.
///
/// # Errors
/// A conflict on `registry_request__kind__subject_id` if one runs already.
pub fn insert(tx: &mut Tx<'_>, request: &RegistryRequest) -> Result<(), StoreError> {
    let asked = tx.keys().seal(place(request.id), to_json(&request.asked)?.as_bytes());
    let (answer, fields) = answer_columns(&request.state)?;
    tx.execute(
        INSERT,
        &[
            &request.id,
            &request.registry().code(),
            &request.asked_by,
            &request.subject.code(),
            &subject_id(request.subject),
            &asked,
            &request.asked_hash,
            &request.state.code(),
            &answer,
            &fields,
            &request.auto_update,
            &request.created,
            &request.sent,
            &request.accepted,
            &request.ended,
            &request.version,
        ],
    )?;
    Ok(())
}

const SAVE: Sql = Sql::new(
    "update registry_request
     set stage = $3, answer = $4, mismatched = $5, auto_update = $6, sent_us = $7, accepted_us = $8, ended_us = $9,
         version = version + 1
     where id = $1 and version = $2",
);

/// Saves the state of a request that was read with this version.
///
/// # Errors
/// A conflict if somebody else was faster.
pub fn save(tx: &mut Tx<'_>, request: &RegistryRequest) -> Result<(), StoreError> {
    let (answer, fields) = answer_columns(&request.state)?;
    tx.execute_one(
        "registry_request",
        SAVE,
        &[
            &request.id,
            &request.version,
            &request.state.code(),
            &answer,
            &fields,
            &request.auto_update,
            &request.sent,
            &request.accepted,
            &request.ended,
        ],
    )
}

const GET: Sql = Sql::new(
    "select id, asked_by, subject_kind, subject_id, asked_sealed, asked_hash, stage, answer, mismatched, auto_update,
         created_us, sent_us, accepted_us, ended_us, version
     from registry_request
     where id = $1",
);

/// The request with this id.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find(tx: &mut Tx<'_>, id: RequestId) -> Result<Option<RegistryRequest>, StoreError> {
    let keys = tx.keys();
    tx.opt(GET, &[&id], |row| read(row, keys))
}

const RUNNING: Sql = Sql::new(
    "select id, asked_by, subject_kind, subject_id, asked_sealed, asked_hash, stage, answer, mismatched, auto_update,
         created_us, sent_us, accepted_us, ended_us, version
     from registry_request
     where kind = $1 and subject_id = $2 and ended_us is null",
);

/// The request that runs for a subject.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find_running(
    tx: &mut Tx<'_>,
    registry: Registry,
    subject: Subject,
) -> Result<Option<RegistryRequest>, StoreError> {
    let keys = tx.keys();
    tx.opt(RUNNING, &[&registry.code(), &subject_id(subject)], |row| read(row, keys))
}

const OF_SUBJECT: Sql = Sql::new(
    "select id, asked_by, subject_kind, subject_id, asked_sealed, asked_hash, stage, answer, mismatched, auto_update,
         created_us, sent_us, accepted_us, ended_us, version
     from registry_request
     where subject_kind = $1 and subject_id = $2
     order by id desc
     limit 20",
);

/// The latest twenty requests about a subject, newest first.
///
/// # Errors
/// Whatever the engine refuses.
pub fn of_subject(tx: &mut Tx<'_>, subject: Subject) -> Result<Vec<RegistryRequest>, StoreError> {
    let keys = tx.keys();
    tx.all(OF_SUBJECT, &[&subject.code(), &subject_id(subject)], |row| read(row, keys))
}

const OF_PERSON: Sql = Sql::new(
    "select id, asked_by, subject_kind, subject_id, asked_sealed, asked_hash, stage, answer, mismatched, auto_update,
         created_us, sent_us, accepted_us, ended_us, version
     from registry_request
     where asked_by = $1
     order by id desc
     limit 50",
);

/// The latest fifty requests of a person, newest first.
///
/// # Errors
/// Whatever the engine refuses.
pub fn of_person(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<RegistryRequest>, StoreError> {
    let keys = tx.keys();
    tx.all(OF_PERSON, &[&person], |row| read(row, keys))
}

const HANGING: Sql = Sql::new(
    "select id, asked_by, subject_kind, subject_id, asked_sealed, asked_hash, stage, answer, mismatched, auto_update,
         created_us, sent_us, accepted_us, ended_us, version
     from registry_request
     where ended_us is null and created_us < $1
     order by created_us
     limit $2",
);

/// Requests without an answer that were made before this moment, the oldest first.
///
/// # Errors
/// Whatever the engine refuses.
pub fn hanging(tx: &mut Tx<'_>, before: Timestamp, limit: u32) -> Result<Vec<RegistryRequest>, StoreError> {
    let keys = tx.keys();
    tx.all(HANGING, &[&before, &limit], |row| read(row, keys))
}

fn read(row: &Row<'_>, keys: &Keys) -> Result<RegistryRequest, StoreError> {
    let id: RequestId = row.id(0)?;
    let impossible = |column: &str| StoreError::impossible(format!("registry_request.{column} {id}"));
    let asked = keys.open(place(id), &row.bytes(4)?)?;
    let fields: Vec<Field> = row.json(8)?;
    let answer = match row.opt_text(7)? {
        Some(code) => Some(Answer::from_code(&code, fields).ok_or_else(|| impossible("answer"))?),
        None => None,
    };
    Ok(RegistryRequest {
        id,
        asked_by: row.id(1)?,
        subject: read_subject(&row.text(2)?, row.id::<()>(3)?).ok_or_else(|| impossible("subject_kind"))?,
        asked: serde_json::from_slice(&asked).map_err(|_| impossible("asked_sealed"))?,
        asked_hash: row.bytes(5)?,
        state: State::from_code(&row.text(6)?, answer).ok_or_else(|| impossible("stage"))?,
        auto_update: row.flag(9)?,
        created: row.instant(10)?,
        sent: row.opt_instant(11)?,
        accepted: row.opt_instant(12)?,
        ended: row.opt_instant(13)?,
        version: row.int(14)?,
    })
}

fn read_subject(kind: &str, id: Id<()>) -> Option<Subject> {
    match kind {
        "document" => Some(Subject::Document(Id::from_uuid(id.uuid()))),
        "person" => Some(Subject::Person(Id::from_uuid(id.uuid()))),
        "child_card" => Some(Subject::ChildCard(ChildCardId::from_uuid(id.uuid()))),
        _ => None,
    }
}

const fn subject_id(subject: Subject) -> Id<()> {
    match subject {
        Subject::Document(id) => Id::from_uuid(id.uuid()),
        Subject::Person(id) => Id::from_uuid(id.uuid()),
        Subject::ChildCard(id) => Id::from_uuid(id.uuid()),
    }
}

fn answer_columns(state: &State) -> Result<(Option<&'static str>, String), StoreError> {
    let State::Answered(answer) = state else { return Ok((None, "[]".to_owned())) };
    let fields = if let Answer::Mismatch(fields) = answer { to_json(fields)? } else { "[]".to_owned() };
    Ok((Some(answer.code()), fields))
}

fn place(id: RequestId) -> Place {
    Place::new("registry_request", "asked", id.uuid())
}
