//! Operators' looks at people's data.

use jiff::Timestamp;
use rodnya_domain::{LookId, PersonId, look::Reason, name::FullName};

use crate::{Keys, Place, Row, Sql, StoreError, Tx, person::read_name};

/// A look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// Its id; ids grow with time.
    pub id: LookId,
    /// Whose data.
    pub person: PersonId,
    /// Who looked.
    pub operator: PersonId,
    /// Why.
    pub reason: Reason,
    /// The number of the question or paper.
    pub reference: String,
    /// When it began.
    pub created: Timestamp,
    /// Until when the data stand open.
    pub expires: Timestamp,
}

const INSERT: Sql = Sql::new(
    "insert into look (id, person_id, operator_id, reason, reference_sealed, created_us, expires_us)
     values ($1, $2, $3, $4, $5, $6, $7)",
);

/// Adds a look.
///
/// # Errors
/// Whatever the engine refuses.
pub fn insert(tx: &mut Tx<'_>, look: &Look) -> Result<(), StoreError> {
    let Look { id, person, operator, reason, reference, created, expires } = look;
    let sealed = tx.keys().seal(place(*id), reference.as_bytes());
    tx.execute(INSERT, &[id, person, operator, &reason.code(), &sealed, created, expires]).map(drop)
}

const LIVE: Sql = Sql::new(
    "select id, person_id, operator_id, reason, reference_sealed, created_us, expires_us
     from look
     where operator_id = $1 and person_id = $2 and expires_us > $3
     order by expires_us desc
     limit 20",
);
const OF_PERSON: Sql = Sql::new(
    "select l.id, l.person_id, l.operator_id, l.reason, l.reference_sealed, l.created_us, l.expires_us,
            p.surname, p.given_name, p.patronymic
     from look l
     join person p on p.id = l.operator_id
     where l.person_id = $1 and (l.id < $2 or $2 is null)
     order by l.id desc
     limit $3",
);

/// The looks that this operator has open at a person's data, the one that lasts longest first.
///
/// # Errors
/// Whatever the engine refuses.
pub fn live(tx: &mut Tx<'_>, operator: PersonId, person: PersonId, now: Timestamp) -> Result<Vec<Look>, StoreError> {
    let keys = tx.keys();
    tx.all(LIVE, &[&operator, &person, &now], |row| read(row, keys))
}

/// Looks at a person's data with the operators' names, newest first: those before `before`, at most `limit`.
///
/// # Errors
/// Whatever the engine refuses.
pub fn of_person(
    tx: &mut Tx<'_>,
    person: PersonId,
    before: Option<LookId>,
    limit: u32,
) -> Result<Vec<(Look, FullName)>, StoreError> {
    let keys = tx.keys();
    tx.all(OF_PERSON, &[&person, &before, &limit], |row| Ok((read(row, keys)?, read_name(row, 7)?)))
}

fn read(row: &Row<'_>, keys: &Keys) -> Result<Look, StoreError> {
    let id: LookId = row.id(0)?;
    Ok(Look {
        id,
        person: row.id(1)?,
        operator: row.id(2)?,
        reason: Reason::from_code(&row.text(3)?).ok_or_else(|| StoreError::impossible("look.reason"))?,
        reference: keys.open_text(place(id), &row.bytes(4)?)?,
        created: row.instant(5)?,
        expires: row.instant(6)?,
    })
}

const fn place(id: LookId) -> Place {
    Place::new("look", "reference", id.uuid())
}
