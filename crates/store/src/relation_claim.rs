//! Relations by papers, until a second operator has decided.

use jiff::Timestamp;
use rodnya_domain::{ChildCardId, PersonId, RelationClaimId, registry_request::RelationKind, relation_claim::State};

use crate::{Keys, Place, Row, Sql, StoreError, Tx};

/// A claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelationClaim {
    /// Its id.
    pub id: RelationClaimId,
    /// Whose relation.
    pub guardian: PersonId,
    /// To the child of this card of the guardian.
    pub card: ChildCardId,
    /// The version of the card that the first operator read.
    pub card_version: i64,
    /// Mother, father, adopter or guardian.
    pub kind: RelationKind,
    /// What the paper is: name, number, date, who gave it.
    pub paper: String,
    /// Where it stands.
    pub state: State,
    /// The operator who recorded it.
    pub recorded_by: PersonId,
    /// The operator who decided.
    pub decided_by: Option<PersonId>,
    /// When it was recorded.
    pub created: Timestamp,
    /// When it was decided.
    pub ended: Option<Timestamp>,
    /// Grows with each change.
    pub version: i64,
}

const INSERT: Sql = Sql::new(
    "insert into relation_claim (id, guardian_id, card_id, kind, paper_sealed, stage, recorded_by, created_us, card_version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
);

/// Adds a claim that nobody has decided.
///
/// # Errors
/// A conflict on `relation_claim__card_id` if one waits already.
pub fn insert(tx: &mut Tx<'_>, claim: &RelationClaim) -> Result<(), StoreError> {
    let RelationClaim { id, guardian, card, card_version, kind, paper, state, recorded_by, created, .. } = claim;
    let sealed = tx.keys().seal(place(*id), paper.as_bytes());
    tx.execute(INSERT, &[id, guardian, card, &kind.code(), &sealed, &state.code(), recorded_by, created, card_version])
        .map(drop)
}

const SAVE: Sql = Sql::new(
    "update relation_claim set stage = $3, decided_by = $4, ended_us = $5, version = version + 1
     where id = $1 and version = $2",
);

/// Saves the decision about a claim that was read with this version.
///
/// # Errors
/// A conflict if somebody else was faster.
pub fn save(tx: &mut Tx<'_>, claim: &RelationClaim) -> Result<(), StoreError> {
    let RelationClaim { id, version, state, decided_by, ended, .. } = claim;
    tx.execute_one("relation_claim", SAVE, &[id, version, &state.code(), decided_by, ended])
}

const FIND: Sql = Sql::new(
    "select id, guardian_id, card_id, kind, paper_sealed, stage, recorded_by, decided_by, created_us, ended_us, version, card_version
     from relation_claim
     where id = $1",
);
const OPEN: Sql = Sql::new(
    "select id, guardian_id, card_id, kind, paper_sealed, stage, recorded_by, decided_by, created_us, ended_us, version, card_version
     from relation_claim
     where ended_us is null
     order by id
     limit $1",
);
const OPEN_OF_CARD: Sql = Sql::new(
    "select id, guardian_id, card_id, kind, paper_sealed, stage, recorded_by, decided_by, created_us, ended_us, version, card_version
     from relation_claim
     where card_id = $1 and ended_us is null",
);

/// The claim with this id.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find(tx: &mut Tx<'_>, id: RelationClaimId) -> Result<Option<RelationClaim>, StoreError> {
    let keys = tx.keys();
    tx.opt(FIND, &[&id], |row| read(row, keys))
}

/// Claims that nobody has decided, the oldest first.
///
/// # Errors
/// Whatever the engine refuses.
pub fn open(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<RelationClaim>, StoreError> {
    let keys = tx.keys();
    tx.all(OPEN, &[&limit], |row| read(row, keys))
}

/// The claim about a card that nobody has decided.
///
/// # Errors
/// Whatever the engine refuses.
pub fn open_of_card(tx: &mut Tx<'_>, card: ChildCardId) -> Result<Option<RelationClaim>, StoreError> {
    let keys = tx.keys();
    tx.opt(OPEN_OF_CARD, &[&card], |row| read(row, keys))
}

fn read(row: &Row<'_>, keys: &Keys) -> Result<RelationClaim, StoreError> {
    let id: RelationClaimId = row.id(0)?;
    let impossible = |column: &str| StoreError::impossible(format!("relation_claim.{column}"));
    Ok(RelationClaim {
        id,
        guardian: row.id(1)?,
        card: row.id(2)?,
        kind: RelationKind::from_code(&row.text(3)?).ok_or_else(|| impossible("kind"))?,
        paper: keys.open_text(place(id), &row.bytes(4)?)?,
        state: State::from_code(&row.text(5)?).ok_or_else(|| impossible("stage"))?,
        recorded_by: row.id(6)?,
        decided_by: row.opt_id(7)?,
        created: row.instant(8)?,
        ended: row.opt_instant(9)?,
        version: row.int(10)?,
        card_version: row.int(11)?,
    })
}

const fn place(id: RelationClaimId) -> Place {
    Place::new("relation_claim", "paper", id.uuid())
}
