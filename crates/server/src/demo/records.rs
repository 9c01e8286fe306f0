//! What the registries of a demo know of its made-up people: the same papers that the people have.

use rodnya_domain::{Sex as OurSex, name::FullName};
use rodnya_protocol::registry::{Act, ActKind, Certificate, Name, Parent, Sex};
use rodnya_standins::{ActRecord, AddError, BirthRecord, Forced, PassportRecord, Registries, SnilsRecord};

use super::families::{Adult, Child, Family, Role, Town};

/// Adds everybody's papers, if the registries know nobody yet.
///
/// # Errors
/// If the file of the registries cannot be written.
pub(super) fn fill(registries: &Registries, town: &Town) -> Result<(), AddError> {
    if !registries.is_empty() {
        return Ok(());
    }
    let adults = || town.families.iter().flat_map(|family| &family.adults);
    let children = || town.families.iter().flat_map(|family| family.children.iter().map(move |child| (family, child)));
    let own = || children().filter_map(|(_, child)| child.own.as_deref());
    let people = adults().map(|adult| snils(&adult.name, adult.snils.digits(), adult.sex, adult.birth));
    let pupils = children().map(|(_, child)| snils(&child.name, child.snils.digits(), child.sex, child.birth));
    registries.add_many(rodnya_standins::Many {
        births: children().map(|(family, child)| birth(family, child)).collect(),
        snils: people.chain(pupils).collect(),
        passports: adults().chain(own()).map(passport).collect(),
        acts: adults().filter_map(marriage).collect(),
    })
}

fn snils(name: &FullName, digits: &str, sex: OurSex, birth_date: jiff::civil::Date) -> SnilsRecord {
    SnilsRecord {
        snils: digits.to_owned(),
        name: self::name(name),
        sex: Some(self::sex(sex)),
        birth_date,
        forced: Forced::default(),
    }
}

fn passport(adult: &Adult) -> PassportRecord {
    PassportRecord {
        series: adult.passport.series().to_owned(),
        number: adult.passport.number().to_owned(),
        name: name(&adult.name),
        birth_date: adult.birth,
        issued_on: Some(adult.passport.issued_on()),
        forced: Forced::default(),
    }
}

fn birth(family: &Family, child: &Child) -> BirthRecord {
    let parents = family.adults.iter().filter(|adult| adult.role == Role::Parent);
    BirthRecord {
        name: name(&child.name),
        sex: Some(sex(child.sex)),
        birth_date: child.birth,
        birth_place: Some(child.birth_place.to_owned()),
        birth_certificate: Certificate {
            series: child.certificate.series().to_owned(),
            number: child.certificate.number().to_owned(),
            issued_on: Some(child.act.issued_on),
            act_number: Some(child.act.act_number.clone()),
            act_date: Some(child.act.act_date),
            issued_by: Some(child.act.issued_by.clone()),
        },
        parents: parents.map(parent).collect(),
        deceased_on: None,
        forced: Forced::default(),
    }
}

fn parent(adult: &Adult) -> Parent {
    Parent {
        name: name(adult.former.as_ref().map_or(&adult.name, |former| &former.name)),
        birth_date: Some(adult.birth),
        snils: Some(adult.snils.digits().to_owned()),
        deprived_on: None,
    }
}

fn marriage(adult: &Adult) -> Option<ActRecord> {
    let former = adult.former.as_ref()?;
    Some(ActRecord {
        act: Act {
            kind: ActKind::Marriage,
            snils: adult.snils.digits().to_owned(),
            before: Some(name(&former.name)),
            after: Some(name(&adult.name)),
            date: former.married,
        },
        forced: Forced::default(),
    })
}

fn name(name: &FullName) -> Name {
    Name {
        surname: name.surname.as_str().to_owned(),
        given_name: name.given_name.as_str().to_owned(),
        patronymic: name.patronymic.as_ref().map(|part| part.as_str().to_owned()),
    }
}

const fn sex(sex: OurSex) -> Sex {
    match sex {
        OurSex::Male => Sex::Male,
        OurSex::Female => Sex::Female,
    }
}
