//! Loads what `domain::authority` needs: ties, links and ages, at the moment of use.

use jiff::SignedDuration;
use rodnya_domain::{
    Cx, PersonId,
    age::{Ages, Stage},
    authority::{Facts, Grant, read},
};
use rodnya_store::{
    StoreError, Tx, link,
    person::{self, Person},
    relation,
};

/// The right of one person to read another's data, if he has it now.
///
/// # Errors
/// Whatever the store refuses.
pub fn over(tx: &mut Tx<'_>, cx: &Cx, reader: PersonId, about: PersonId) -> Result<Option<Grant>, StoreError> {
    let Some(person) = person::find(tx, about)? else { return Ok(None) };
    let is_tied = relation::find(tx, reader, about)?.is_some();
    let link = link::find_standing(tx, reader, about)?;
    let is_linked = link.is_some();
    let frozen_until =
        link.and_then(|link| link.last_objected).map(|at| at + OBJECTION_HOLDS).filter(|until| cx.now < *until);
    Ok(read(&Facts { reader, about, stage: stage_of(&person, cx), is_tied, is_linked, frozen_until }))
}

/// How long a guardian to whose link an earlier one objects decides nothing. Source: facts on security, K1.
pub const OBJECTION_HOLDS: SignedDuration = SignedDuration::from_hours(72);

/// The guardians of a child who hold its account: linked and still tied, the earliest link first. One whom an objection
/// holds back is among them; of somebody of age there are none.
///
/// # Errors
/// Whatever the store refuses.
pub fn guardians(tx: &mut Tx<'_>, cx: &Cx, child: PersonId) -> Result<Vec<PersonId>, StoreError> {
    let mut guardians = Vec::new();
    if stage_of(&person::get(tx, child)?, cx) == Stage::Adult {
        return Ok(guardians);
    }
    for guardian in link::guardians(tx, child)? {
        if relation::find(tx, guardian, child)?.is_some() {
            guardians.push(guardian);
        }
    }
    Ok(guardians)
}

/// The children whose guardian this person is now, with the right to read of each; the earliest link first.
///
/// # Errors
/// Whatever the store refuses.
pub fn children(tx: &mut Tx<'_>, cx: &Cx, guardian: PersonId) -> Result<Vec<Grant>, StoreError> {
    let mut grants = Vec::new();
    for child in link::children(tx, guardian)? {
        grants.extend(over(tx, cx, guardian, child)?);
    }
    Ok(grants)
}

/// The children of whom a system is told that this person lets know its family (scope `family`): tied, and under 18.
/// Source: Семейный кодекс, article 64.
///
/// # Errors
/// Whatever the store refuses.
pub fn family(tx: &mut Tx<'_>, cx: &Cx, guardian: PersonId) -> Result<Vec<Person>, StoreError> {
    let mut family = Vec::new();
    for child in relation::children(tx, guardian)? {
        let child = person::get(tx, child)?;
        if stage_of(&child, cx) != Stage::Adult {
            family.push(child);
        }
    }
    Ok(family)
}

/// The stage by age today, in the person's own region. Of whom no birth date is known counts as a child.
pub fn stage_of(person: &Person, cx: &Cx) -> Stage {
    person.birth.map_or(Stage::Child, |birth| Ages::default().stage(birth, person.today(cx.now)))
}
