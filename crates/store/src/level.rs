//! The level of a person, computed at each read from the papers in force; never stored.

use jiff::Timestamp;
use rodnya_domain::{
    PersonId,
    age::{Ages, Stage},
    document::{Kind, Verification},
    level::{Level, LevelFacts, SeenPaper, level_of},
};

use crate::{Sql, StoreError, Tx, document, person};

/// What is proven of a person, and what follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The level.
    pub level: Level,
    /// What it was computed from.
    pub facts: LevelFacts,
    /// How far the newest СНИЛС is proven; none if none was entered.
    pub snils: Option<Verification>,
    /// How far the newest passport is proven; none if none was entered.
    pub passport: Option<Verification>,
}

/// The level of a person at a moment.
///
/// # Errors
/// Whatever the engine refuses.
pub fn of(tx: &mut Tx<'_>, id: PersonId, now: Timestamp) -> Result<Level, StoreError> {
    Ok(standing(tx, id, now)?.level)
}

/// The level of a person at a moment, with what it follows from.
///
/// # Errors
/// Whatever the engine refuses.
pub fn standing(tx: &mut Tx<'_>, id: PersonId, now: Timestamp) -> Result<Standing, StoreError> {
    let whole = person::get(tx, id)?;
    let papers = document::of_person(tx, id)?;
    let verified = |kind| papers.iter().any(|paper| paper.body.kind() == kind && paper.verification.is_verified());
    let newest = |kind| papers.iter().find(|paper| paper.body.kind() == kind).map(|paper| paper.verification.clone());
    let facts = LevelFacts {
        stage: stage(&whole, now),
        snils: verified(Kind::Snils),
        passport: verified(Kind::Passport),
        birth_certificate: verified(Kind::BirthCertificate),
        in_person: seen_in_person(tx, id)?,
    };
    Ok(Standing { level: level_of(facts), facts, snils: newest(Kind::Snils), passport: newest(Kind::Passport) })
}

/// The stage of a person by age; whose birth date is unknown has to prove what an adult has to.
fn stage(person: &person::Person, now: Timestamp) -> Stage {
    person.birth.map_or(Stage::Adult, |birth| Ages::default().stage(birth, person.today(now)))
}

const SEEN: Sql = Sql::new("select confirmed_paper from account where person_id = $1");
const FORGET_SEEN: Sql = Sql::new(
    "update account set confirmed_paper = null, confirmed_us = null, version = version + 1
     where person_id = $1 and confirmed_paper is not null",
);
const SET_SEEN: Sql =
    Sql::new("update account set confirmed_paper = $2, confirmed_us = $3, version = version + 1 where person_id = $1");

fn seen_in_person(tx: &mut Tx<'_>, id: PersonId) -> Result<Option<SeenPaper>, StoreError> {
    let Some(code) = tx.opt(SEEN, &[&id], |row| row.opt_text(0))?.flatten() else { return Ok(None) };
    SeenPaper::from_code(&code).map(Some).ok_or_else(|| StoreError::impossible("account.confirmed_paper"))
}

/// Keeps which paper of a person was seen, and when; none takes it back.
///
/// # Errors
/// A conflict if the account is gone.
pub fn set_seen(tx: &mut Tx<'_>, id: PersonId, seen: Option<SeenPaper>, now: Timestamp) -> Result<(), StoreError> {
    let at = seen.map(|_| now);
    tx.execute_one("account", SET_SEEN, &[&id, &seen.map(SeenPaper::code), &at])
}

/// A paper that was seen says nothing about the person's new names or birth date. Answers whether one was.
///
/// # Errors
/// Whatever the engine refuses.
pub fn forget_seen(tx: &mut Tx<'_>, id: PersonId) -> Result<bool, StoreError> {
    Ok(tx.execute(FORGET_SEEN, &[&id])? == 1)
}
