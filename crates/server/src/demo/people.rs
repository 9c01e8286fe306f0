//! The made-up people as the console tells them: everything that is needed to play a story
//! with them. The level is read from the database, all else is as the demo began with it.

use std::{collections::HashMap, sync::Arc};

use jiff::Timestamp;
use rodnya_domain::{
    PersonId, Sex, birth_certificate::BirthAct, document::Kind, level::Level, name::FullName, passport::Passport,
};
use rodnya_store::{Db, StoreError, Tx, document, level, person};
use serde_json::{Value, json};

use super::families::{Adult, Child, Family, Town};

/// People whose levels one read asks for, so that none runs long.
const AT_ONCE: usize = 64;
/// The school of the town, as the diaries know it.
pub(super) const SCHOOL: &str = "Школа № 12, г. Светлоречье";

/// How well somebody is known now.
struct Standing {
    level: Level,
    has_snils: bool,
}

/// Everybody, as a JSON array.
///
/// # Errors
/// Whatever the store refuses.
pub(super) async fn tell(db: &Db, town: Arc<Town>, now: Timestamp) -> Result<Value, StoreError> {
    let mut standings = HashMap::new();
    for from in (0..town.families.len()).step_by(AT_ONCE) {
        let town = Arc::clone(&town);
        let some = db.read(move |tx| {
            let families = town.families.iter().skip(from).take(AT_ONCE);
            families
                .flat_map(keys)
                .filter_map(|key| key_standing(tx, &key, now).transpose())
                .collect::<Result<Vec<_>, _>>()
        });
        standings.extend(some.await?);
    }
    let people: Vec<Value> = town.families.iter().flat_map(|family| family_entries(family, &standings, now)).collect();
    Ok(Value::Array(people))
}

/// How a person of the town is found in the portal: by its id, a child by its СНИЛС.
struct Key {
    id: PersonId,
    snils: Option<String>,
}

fn keys(family: &Family) -> Vec<Key> {
    let adults = family.adults.iter().map(|adult| Key { id: adult.id, snils: None });
    let children = family.children.iter().filter(|child| child.has_account());
    adults.chain(children.map(|child| Key { id: child.id, snils: Some(child.snils.digits().to_owned()) })).collect()
}

fn key_standing(tx: &mut Tx<'_>, key: &Key, now: Timestamp) -> Result<Option<(PersonId, Standing)>, StoreError> {
    let person = match &key.snils {
        Some(snils) => document::find_holder(tx, Kind::Snils, snils)?,
        None => Some(key.id),
    };
    let Some(person) = person else { return Ok(None) };
    if person::find(tx, person)?.is_none() {
        return Ok(None);
    }
    let standing = level::standing(tx, person, now)?;
    Ok(Some((key.id, Standing { level: standing.level, has_snils: standing.facts.snils })))
}

fn family_entries<'a>(
    family: &'a Family,
    standings: &'a HashMap<PersonId, Standing>,
    now: Timestamp,
) -> impl Iterator<Item = Value> + 'a {
    let children: Vec<Value> = family.children.iter().map(child_of_parent).collect();
    let adults = family.adults.iter().map(move |adult| adult_entry(adult, (&children, &family.note), standings, now));
    let pupils = family.children.iter().filter(|child| child.has_account());
    adults.chain(pupils.map(|child| pupil_entry(child, &family.note, standings)))
}

fn adult_entry(
    adult: &Adult,
    (children, note): (&[Value], &str),
    standings: &HashMap<PersonId, Standing>,
    now: Timestamp,
) -> Value {
    let standing = standings.get(&adult.id);
    json!({
        "id": adult.id.to_string(),
        "role": adult.role.word(),
        "name": name(&adult.name),
        "sex": sex(adult.sex),
        "birth_date": adult.birth,
        "birth_place": adult.birth_place,
        "level": level_word(standing),
        "logins": {
            "phone": adult.phone.e164(),
            "email": adult.email.shown(),
            "snils": standing.is_some_and(|standing| standing.has_snils).then(|| adult.snils.pretty()),
        },
        "password": adult.password,
        "control": {"question": adult.question, "answer": adult.answer},
        "totp": adult.second_factor().map(|app| json!({"secret": app.base32(), "code": app.code_at(now)})),
        "snils": adult.snils.pretty(),
        "passport": passport(&adult.passport),
        "address": adult.address,
        "children": children,
        "note": note,
    })
}

fn child_of_parent(child: &Child) -> Value {
    json!({
        "id": child.id.to_string(),
        "name": name(&child.name),
        "sex": sex(child.sex),
        "birth_date": child.birth,
        "birth_place": child.birth_place,
        "birth_certificate": certificate(child),
        "snils": child.snils.pretty(),
        "account_id": child.has_account().then(|| child.id.to_string()),
        "organization": child.class.as_ref().map(|_| SCHOOL),
        "group": child.class,
    })
}

fn pupil_entry(child: &Child, note: &str, standings: &HashMap<PersonId, Standing>) -> Value {
    let standing = standings.get(&child.id);
    let own = child.own.as_deref();
    json!({
        "id": child.id.to_string(),
        "role": "child",
        "name": name(&child.name),
        "sex": sex(child.sex),
        "birth_date": child.birth,
        "birth_place": child.birth_place,
        "level": level_word(standing),
        "logins": {
            "phone": child.phone.e164(),
            "email": child.email.shown(),
            "snils": standing.is_some_and(|standing| standing.has_snils).then(|| child.snils.pretty()),
        },
        "password": child.password,
        "totp": null,
        "control": own.map(|own| json!({"question": own.question, "answer": own.answer})),
        "snils": child.snils.pretty(),
        "passport": own.map(|own| passport(&own.passport)),
        "birth_certificate": certificate(child),
        "address": own.map(|own| own.address.as_str()),
        "organization": child.class.as_ref().map(|_| SCHOOL),
        "group": child.class,
        "children": [],
        "note": note,
    })
}

fn level_word(standing: Option<&Standing>) -> &'static str {
    standing.map_or(Level::Simplified, |standing| standing.level).code()
}

const fn sex(sex: Sex) -> &'static str {
    sex.code()
}

fn name(name: &FullName) -> Value {
    json!({
        "surname": name.surname.as_str(),
        "given_name": name.given_name.as_str(),
        "patronymic": name.patronymic.as_ref().map(|part| part.as_str()),
    })
}

fn passport(passport: &Passport) -> Value {
    json!({
        "series": passport.series(),
        "number": passport.number(),
        "issued_on": passport.issued_on(),
        "issued_by": passport.issued_by(),
        "department_code": passport.department_code(),
    })
}

fn certificate(child: &Child) -> Value {
    let BirthAct { issued_on, act_number, act_date, issued_by } = &child.act;
    json!({
        "series": child.certificate.series(),
        "number": child.certificate.number(),
        "issued_on": issued_on,
        "act_number": act_number,
        "act_date": act_date,
        "issued_by": issued_by,
    })
}
