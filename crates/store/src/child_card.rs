//! A guardian's own view of a child: what this guardian typed and how far it is proven. The card is always loaded
//! together with its owner, so that a foreign id finds nothing. Numbers of papers are sealed.

use jiff::Timestamp;
use rodnya_domain::{
    ChildCardId, PersonId, Sex,
    child_card::{BirthCountry, BirthPaper, Check, Typed},
    document::{Field, Verification},
    inn::Inn,
    name::NamePart,
    snils::Snils,
};

use crate::{Keys, Place, Row, Sql, StoreError, Tx, person, value::to_json};

/// A card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChildCard {
    /// Its id.
    pub id: ChildCardId,
    /// Whose card it is.
    pub guardian: PersonId,
    /// Who the child is: known once the registry's record named this guardian.
    pub child: Option<PersonId>,
    /// What the guardian typed.
    pub typed: Typed,
    /// How far the certificate is proven.
    pub certificate: Check,
    /// When the registry said so.
    pub certificate_checked: Option<Timestamp>,
    /// The child's СНИЛС.
    pub snils: Option<Snils>,
    /// How far it is proven.
    pub snils_verification: Verification,
    /// When the registry said so.
    pub snils_checked: Option<Timestamp>,
    /// The child's ИНН.
    pub inn: Option<Inn>,
    /// «Место рождения» by the registry's record.
    pub recorded_birth_place: Option<String>,
    /// «Автообновление».
    pub auto_update: bool,
    /// When it was made.
    pub created: Timestamp,
    /// Grows with each change.
    pub version: i64,
}

impl ChildCard {
    /// A card just typed: nothing is proven.
    pub const fn new(id: ChildCardId, guardian: PersonId, typed: Typed, created: Timestamp) -> Self {
        Self {
            id,
            guardian,
            child: None,
            typed,
            certificate: Check::Paper(Verification::Unverified),
            certificate_checked: None,
            snils: None,
            snils_verification: Verification::Unverified,
            snils_checked: None,
            inn: None,
            recorded_birth_place: None,
            auto_update: false,
            created,
            version: 1,
        }
    }
}

const INSERT: Sql = Sql::new(
    "insert into child_card (id, guardian_id, child_id, surname, given_name, patronymic, sex, birth_on, birth_country,
         certificate_sealed, certificate_blind, certificate_verification, certificate_mismatched, certificate_checked_us,
         snils_sealed, snils_blind, snils_verification, snils_mismatched, snils_checked_us,
         inn_sealed, birth_place, auto_update, created_us, version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)",
);

/// Adds a card.
///
/// # Errors
/// Whatever the engine refuses.
pub fn insert(tx: &mut Tx<'_>, card: &ChildCard) -> Result<(), StoreError> {
    let columns = Columns::of(tx.keys(), card)?;
    let typed = &card.typed;
    tx.execute(
        INSERT,
        &[
            &card.id,
            &card.guardian,
            &card.child,
            &typed.name.surname.as_str(),
            &typed.name.given_name.as_str(),
            &typed.name.patronymic.as_ref().map(NamePart::as_str),
            &typed.sex.code(),
            &typed.birth,
            &typed.country.code(),
            &columns.certificate,
            &columns.certificate_blind,
            &card.certificate.code(),
            &columns.certificate_mismatched,
            &card.certificate_checked,
            &columns.snils,
            &columns.snils_blind,
            &card.snils_verification.code(),
            &columns.snils_mismatched,
            &card.snils_checked,
            &columns.inn,
            &card.recorded_birth_place,
            &card.auto_update,
            &card.created,
            &card.version,
        ],
    )?;
    Ok(())
}

const SAVE: Sql = Sql::new(
    "update child_card
     set child_id = $3, surname = $4, given_name = $5, patronymic = $6, sex = $7, birth_on = $8, birth_country = $9,
         certificate_sealed = $10, certificate_blind = $11, certificate_verification = $12,
         certificate_mismatched = $13, certificate_checked_us = $14,
         snils_sealed = $15, snils_blind = $16, snils_verification = $17, snils_mismatched = $18,
         snils_checked_us = $19, inn_sealed = $20, birth_place = $21, auto_update = $22, version = version + 1
     where id = $1 and version = $2 and ended_us is null",
);

/// Saves a card that was read with this version; the card then carries the next one.
///
/// # Errors
/// A conflict if somebody else was faster; whatever the engine refuses.
pub fn save(tx: &mut Tx<'_>, card: &mut ChildCard) -> Result<(), StoreError> {
    let columns = Columns::of(tx.keys(), card)?;
    let typed = &card.typed;
    tx.execute_one(
        "child_card",
        SAVE,
        &[
            &card.id,
            &card.version,
            &card.child,
            &typed.name.surname.as_str(),
            &typed.name.given_name.as_str(),
            &typed.name.patronymic.as_ref().map(NamePart::as_str),
            &typed.sex.code(),
            &typed.birth,
            &typed.country.code(),
            &columns.certificate,
            &columns.certificate_blind,
            &card.certificate.code(),
            &columns.certificate_mismatched,
            &card.certificate_checked,
            &columns.snils,
            &columns.snils_blind,
            &card.snils_verification.code(),
            &columns.snils_mismatched,
            &card.snils_checked,
            &columns.inn,
            &card.recorded_birth_place,
            &card.auto_update,
        ],
    )?;
    card.version += 1;
    Ok(())
}

const FIND: Sql = Sql::new(
    "select id, guardian_id, child_id, surname, given_name, patronymic, sex, birth_on, birth_country,
         certificate_sealed, certificate_verification, certificate_mismatched, certificate_checked_us,
         snils_sealed, snils_verification, snils_mismatched, snils_checked_us,
         inn_sealed, birth_place, auto_update, created_us, version
     from child_card
     where id = $1 and guardian_id = $2 and ended_us is null",
);
const FIND_ANY: Sql = Sql::new(
    "select id, guardian_id, child_id, surname, given_name, patronymic, sex, birth_on, birth_country,
         certificate_sealed, certificate_verification, certificate_mismatched, certificate_checked_us,
         snils_sealed, snils_verification, snils_mismatched, snils_checked_us,
         inn_sealed, birth_place, auto_update, created_us, version
     from child_card
     where id = $1 and ended_us is null",
);
const LIST: Sql = Sql::new(
    "select id, guardian_id, child_id, surname, given_name, patronymic, sex, birth_on, birth_country,
         certificate_sealed, certificate_verification, certificate_mismatched, certificate_checked_us,
         snils_sealed, snils_verification, snils_mismatched, snils_checked_us,
         inn_sealed, birth_place, auto_update, created_us, version
     from child_card
     where guardian_id = $1 and ended_us is null
     order by birth_on desc, id
     limit $2",
);
const COUNT: Sql = Sql::new("select count(*) from child_card where guardian_id = $1 and ended_us is null");
const OF_CHILD: Sql = Sql::new(
    "select id from child_card where guardian_id = $1 and child_id = $2 and ended_us is null order by created_us limit 1",
);

/// A guardian's own card; a foreign one is not found.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find(tx: &mut Tx<'_>, id: ChildCardId, guardian: PersonId) -> Result<Option<ChildCard>, StoreError> {
    let keys = tx.keys();
    tx.opt(FIND, &[&id, &guardian], |row| read(row, keys))
}

/// The card with this id, whoever owns it: for the worker, which applies an answer.
///
/// # Errors
/// Whatever the engine refuses.
pub fn load_for_answer(tx: &mut Tx<'_>, id: ChildCardId) -> Result<Option<ChildCard>, StoreError> {
    let keys = tx.keys();
    tx.opt(FIND_ANY, &[&id], |row| read(row, keys))
}

/// A guardian's cards, the youngest child first.
///
/// # Errors
/// Whatever the engine refuses.
pub fn list(tx: &mut Tx<'_>, guardian: PersonId, limit: u32) -> Result<Vec<ChildCard>, StoreError> {
    let keys = tx.keys();
    tx.all(LIST, &[&guardian, &limit], |row| read(row, keys))
}

/// How many cards a guardian has.
///
/// # Errors
/// Whatever the engine refuses.
pub fn count(tx: &mut Tx<'_>, guardian: PersonId) -> Result<u32, StoreError> {
    tx.one(COUNT, &[&guardian], |row| Ok(u32::try_from(row.int(0)?).unwrap_or(u32::MAX)))
}

/// A guardian's card of a child that is known.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find_of_child(tx: &mut Tx<'_>, guardian: PersonId, child: PersonId) -> Result<Option<ChildCardId>, StoreError> {
    tx.opt(OF_CHILD, &[&guardian, &child], |row| row.id(0))
}

const END: Sql =
    Sql::new("update child_card set ended_us = $3 where id = $1 and guardian_id = $2 and ended_us is null");

/// Takes a guardian's own card out of the list; its row stays. Answers whether it was there.
///
/// # Errors
/// Whatever the engine refuses.
pub fn end(tx: &mut Tx<'_>, id: ChildCardId, guardian: PersonId, now: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.execute(END, &[&id, &guardian, &now])? == 1)
}

const MOVE: Sql = Sql::new("update child_card set child_id = $2, version = version + 1 where child_id = $1");

/// Two persons turned out to be one: cards of the former tell of the latter.
///
/// # Errors
/// Whatever the engine refuses.
pub fn move_all(tx: &mut Tx<'_>, from: PersonId, to: PersonId) -> Result<(), StoreError> {
    tx.execute(MOVE, &[&from, &to]).map(drop)
}

fn read(row: &Row<'_>, keys: &Keys) -> Result<ChildCard, StoreError> {
    let id: ChildCardId = row.id(0)?;
    let impossible = || StoreError::impossible("child_card");
    let open = |column: usize, name: &'static str| {
        let sealed = row.opt_bytes(column)?;
        sealed.map(|bytes| keys.open_text(Place::new("child_card", name, id.uuid()), &bytes)).transpose()
    };
    let paper = open(9, "certificate")?.map(|json| serde_json::from_str::<BirthPaper>(&json)).transpose();
    let snils = open(13, "snils")?.map(|digits| Snils::parse(&digits)).transpose();
    let inn = open(17, "inn")?.map(|digits| Inn::parse(&digits)).transpose();
    Ok(ChildCard {
        id,
        guardian: row.id(1)?,
        child: row.opt_id(2)?,
        typed: Typed {
            name: person::read_name(row, 3)?,
            sex: Sex::from_code(&row.text(6)?).ok_or_else(impossible)?,
            birth: row.date(7)?,
            country: BirthCountry::from_code(&row.text(8)?).ok_or_else(impossible)?,
            paper: paper.map_err(|_| impossible())?,
        },
        certificate: Check::from_code(&row.text(10)?, row.json::<Vec<Field>>(11)?).ok_or_else(impossible)?,
        certificate_checked: row.opt_instant(12)?,
        snils: snils.map_err(|_| impossible())?,
        snils_verification: Verification::from_code(&row.text(14)?, row.json::<Vec<Field>>(15)?)
            .ok_or_else(impossible)?,
        snils_checked: row.opt_instant(16)?,
        inn: inn.map_err(|_| impossible())?,
        recorded_birth_place: row.opt_text(18)?,
        auto_update: row.flag(19)?,
        created: row.instant(20)?,
        version: row.int(21)?,
    })
}

/// The columns that are sealed, blind or JSON.
struct Columns {
    certificate: Option<Vec<u8>>,
    certificate_blind: Option<Vec<u8>>,
    certificate_mismatched: String,
    snils: Option<Vec<u8>>,
    snils_blind: Option<Vec<u8>>,
    snils_mismatched: String,
    inn: Option<Vec<u8>>,
}

impl Columns {
    fn of(keys: &Keys, card: &ChildCard) -> Result<Self, StoreError> {
        let seal = |column: &'static str, text: &str| {
            keys.seal(Place::new("child_card", column, card.id.uuid()), text.as_bytes())
        };
        let paper = card.typed.paper.as_ref();
        let certificate = paper.map(to_json).transpose()?;
        Ok(Self {
            certificate: certificate.map(|text| seal("certificate", &text)),
            certificate_blind: paper.map(|paper| keys.blind("birth_certificate", &paper.certificate.shown())),
            certificate_mismatched: to_json(&card.certificate.fields())?,
            snils: card.snils.as_ref().map(|snils| seal("snils", snils.digits())),
            snils_blind: card.snils.as_ref().map(|snils| keys.blind("snils", snils.digits())),
            snils_mismatched: to_json(&card.snils_verification.fields())?,
            inn: card.inn.as_ref().map(|inn| seal("inn", inn.digits())),
        })
    }
}
