//! Human beings: names, birth, addresses, and where each datum came from. Addresses and an identity that waits for
//! its check are sealed.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use rodnya_domain::{
    PersonId, Sex, age,
    name::{FullName, NamePart},
    person::{Identity, Origins},
};

use crate::{Place, Row, Sql, StoreError, Tx, value::to_json};

/// A human being.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Its id.
    pub id: PersonId,
    /// The names in force.
    pub name: FullName,
    /// The sex, if told.
    pub sex: Option<Sex>,
    /// The birth date, if told.
    pub birth: Option<Date>,
    /// «Место рождения».
    pub birth_place: Option<String>,
    /// «Гражданство»: `RU` or the name of a country in words.
    pub citizenship: Option<String>,
    /// Time zone of ages, as in the IANA database: `Europe/Moscow`.
    pub region: String,
    /// «Адрес постоянной регистрации».
    pub registered_address: Option<String>,
    /// «Адрес проживания».
    pub living_address: Option<String>,
    /// When a registry confirmed names and birth date.
    pub names_verified: Option<Timestamp>,
    /// Names, birth date and sex that replace the confirmed ones as soon as a registry confirms them.
    pub proposed: Option<Identity>,
    /// Where each datum came from.
    pub origins: Origins,
    /// When the row was made.
    pub created: Timestamp,
    /// Grows with each change.
    pub version: i64,
}

impl Person {
    /// Somebody of whom only the names are known.
    pub const fn new(id: PersonId, name: FullName, region: String, created: Timestamp) -> Self {
        Self {
            id,
            name,
            sex: None,
            birth: None,
            birth_place: None,
            citizenship: None,
            region,
            registered_address: None,
            living_address: None,
            names_verified: None,
            proposed: None,
            origins: Origins::new(),
            created,
            version: 1,
        }
    }

    /// The time zone of the person's region.
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.region).unwrap_or(TimeZone::UTC)
    }

    /// The day where the person lives.
    pub fn today(&self, now: Timestamp) -> Date {
        age::today(now, &self.zone())
    }

    /// What registries compare; none without a birth date.
    pub fn identity(&self) -> Option<Identity> {
        self.birth.map(|birth| Identity { name: self.name.clone(), birth, sex: self.sex })
    }
}

const INSERT: Sql = Sql::new(
    "insert into person (id, surname, given_name, patronymic, sex, birth_on, birth_place, citizenship, region,
         registered_address_sealed, living_address_sealed, names_verified_us, proposed_sealed, origins, created_us, version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
);

/// Adds a person.
///
/// # Errors
/// Whatever the engine refuses.
pub fn insert(tx: &mut Tx<'_>, person: &Person) -> Result<(), StoreError> {
    let sealed = Sealed::of(tx, person)?;
    tx.execute(
        INSERT,
        &[
            &person.id,
            &person.name.surname.as_str(),
            &person.name.given_name.as_str(),
            &person.name.patronymic.as_ref().map(NamePart::as_str),
            &person.sex.map(Sex::code),
            &person.birth,
            &person.birth_place,
            &person.citizenship,
            &person.region,
            &sealed.registered_address,
            &sealed.living_address,
            &person.names_verified,
            &sealed.proposed,
            &sealed.origins,
            &person.created,
            &person.version,
        ],
    )?;
    Ok(())
}

const SAVE: Sql = Sql::new(
    "update person
     set surname = $3, given_name = $4, patronymic = $5, sex = $6, birth_on = $7, birth_place = $8, citizenship = $9,
         region = $10, registered_address_sealed = $11, living_address_sealed = $12, names_verified_us = $13,
         proposed_sealed = $14, origins = $15, version = version + 1
     where id = $1 and version = $2",
);

/// Saves a person that was read with this version.
///
/// # Errors
/// A conflict if somebody else was faster; whatever the engine refuses.
pub fn save(tx: &mut Tx<'_>, person: &Person) -> Result<(), StoreError> {
    let sealed = Sealed::of(tx, person)?;
    tx.execute_one(
        "person",
        SAVE,
        &[
            &person.id,
            &person.version,
            &person.name.surname.as_str(),
            &person.name.given_name.as_str(),
            &person.name.patronymic.as_ref().map(NamePart::as_str),
            &person.sex.map(Sex::code),
            &person.birth,
            &person.birth_place,
            &person.citizenship,
            &person.region,
            &sealed.registered_address,
            &sealed.living_address,
            &person.names_verified,
            &sealed.proposed,
            &sealed.origins,
        ],
    )
}

const GET: Sql = Sql::new(
    "select id, surname, given_name, patronymic, sex, birth_on, birth_place, citizenship, region,
         registered_address_sealed, living_address_sealed, names_verified_us, proposed_sealed, origins, created_us, version
     from person
     where id = $1",
);

const BORN: Sql =
    Sql::new("select id, surname, given_name, patronymic from person where birth_on = $1 order by id limit $2");
/// Most people born on one day that a search looks through.
const BORN_LIMIT: u32 = 2000;

/// People with this name, patronymic aside, who were born on this day, with or without an account; of those born on one day
/// the first [`BORN_LIMIT`] are looked through.
///
/// # Errors
/// Whatever the engine refuses.
pub fn named(tx: &mut Tx<'_>, name: &FullName, birth: Date) -> Result<Vec<PersonId>, StoreError> {
    let born: Vec<(PersonId, FullName)> =
        tx.all(BORN, &[&birth, &BORN_LIMIT], |row| Ok((row.id(0)?, read_name(row, 1)?)))?;
    let same = |other: &FullName| {
        name.surname.fold() == other.surname.fold() && name.given_name.fold() == other.given_name.fold()
    };
    Ok(born.into_iter().filter(|(_, other)| same(other)).map(|(id, _)| id).collect())
}

/// The person with this id, who must exist.
///
/// # Errors
/// [`StoreError::Missing`] if there is none; whatever the engine refuses.
pub fn get(tx: &mut Tx<'_>, id: PersonId) -> Result<Person, StoreError> {
    find(tx, id)?.ok_or(StoreError::Missing("person"))
}

/// The person with this id.
///
/// # Errors
/// Whatever the engine refuses.
pub fn find(tx: &mut Tx<'_>, id: PersonId) -> Result<Option<Person>, StoreError> {
    let keys = tx.keys();
    tx.opt(GET, &[&id], |row| {
        let id: PersonId = row.id(0)?;
        let open = |column: usize, name: &'static str| {
            let sealed = row.opt_bytes(column)?;
            sealed.map(|bytes| keys.open_text(Place::new("person", name, id.uuid()), &bytes)).transpose()
        };
        let proposed = open(12, "proposed")?;
        let proposed = proposed.map(|json| serde_json::from_str(&json)).transpose();
        Ok(Person {
            id,
            name: read_name(row, 1)?,
            sex: read_sex(row, 4)?,
            birth: row.opt_date(5)?,
            birth_place: row.opt_text(6)?,
            citizenship: row.opt_text(7)?,
            region: row.text(8)?,
            registered_address: open(9, "registered_address")?,
            living_address: open(10, "living_address")?,
            names_verified: row.opt_instant(11)?,
            proposed: proposed.map_err(|_| StoreError::impossible("person.proposed"))?,
            origins: row.json(13)?,
            created: row.instant(14)?,
            version: row.int(15)?,
        })
    })
}

/// Surname, given name and patronymic from three columns in a row.
///
/// # Errors
/// [`StoreError::Inconsistent`] if they are no names.
pub fn read_name(row: &Row<'_>, column: usize) -> Result<FullName, StoreError> {
    let part = |text: String| NamePart::parse(&text).map_err(|_| StoreError::impossible("a name"));
    Ok(FullName {
        surname: part(row.text(column)?)?,
        given_name: part(row.text(column + 1)?)?,
        patronymic: row.opt_text(column + 2)?.map(part).transpose()?,
    })
}

/// A sex, if told.
///
/// # Errors
/// [`StoreError::Inconsistent`] if it is neither `m` nor `f`.
pub fn read_sex(row: &Row<'_>, column: usize) -> Result<Option<Sex>, StoreError> {
    let code = row.opt_text(column)?;
    code.map(|code| Sex::from_code(&code).ok_or_else(|| StoreError::impossible("a sex"))).transpose()
}

/// The columns that are not plain.
struct Sealed {
    registered_address: Option<Vec<u8>>,
    living_address: Option<Vec<u8>>,
    proposed: Option<Vec<u8>>,
    origins: String,
}

impl Sealed {
    fn of(tx: &Tx<'_>, person: &Person) -> Result<Self, StoreError> {
        let seal = |column: &'static str, text: &str| {
            tx.keys().seal(Place::new("person", column, person.id.uuid()), text.as_bytes())
        };
        let proposed = person.proposed.as_ref().map(to_json).transpose()?;
        Ok(Self {
            registered_address: person.registered_address.as_deref().map(|text| seal("registered_address", text)),
            living_address: person.living_address.as_deref().map(|text| seal("living_address", text)),
            proposed: proposed.map(|json| seal("proposed", &json)),
            origins: to_json(&person.origins)?,
        })
    }
}
