//! Our questions in the words of the contract, and its answers in ours. The same request always gives the same bytes.

use rodnya_domain::{
    Sex,
    birth_certificate::{BirthAct, BirthCertificate},
    document::Field,
    name::FullName,
    registry_request::{Act, ActKind, Answer, Asked, AskingGuardian, Record, RecordParent, RelationKind},
    snils::Snils,
};
use rodnya_protocol::registry as contract;
use rodnya_store::registry_request::RegistryRequest;

/// The request as it is sent.
pub(super) fn request(request: &RegistryRequest) -> contract::Request {
    contract::Request { id: request.id.to_string(), asked: asked(&request.asked), callback: None }
}

/// What the registry says, and what its record says beyond the question.
pub(super) fn answer(answer: contract::Answer) -> (Answer, Record) {
    match answer {
        contract::Answer::Match(found) => (Answer::Match, record(found)),
        contract::Answer::Mismatch(fields) => {
            (Answer::Mismatch(fields.into_iter().filter_map(field).collect()), Record::default())
        }
        contract::Answer::NotFound => (Answer::NotFound, Record::default()),
        contract::Answer::Unclear => (Answer::Unclear, Record::default()),
    }
}

fn asked(asked: &Asked) -> contract::Asked {
    match asked {
        Asked::Birth { child, certificate, act, guardian } => contract::Asked::Birth(contract::BirthAsked {
            name: name(&child.name),
            sex: child.sex.map_or(contract::Sex::Female, sex),
            birth_date: child.birth,
            birth_certificate: paper(certificate, act.as_ref()),
            parent: parent(guardian),
        }),
        Asked::Snils { holder, snils } => contract::Asked::Snils(contract::SnilsAsked {
            snils: snils.pretty(),
            name: name(&holder.name),
            sex: holder.sex.map(sex),
            birth_date: holder.birth,
        }),
        Asked::Passport { holder, passport } => contract::Asked::Passport(contract::PassportAsked {
            series: passport.series().to_owned(),
            number: passport.number().to_owned(),
            issued_on: Some(passport.issued_on()),
            name: name(&holder.name),
            birth_date: holder.birth,
        }),
        Asked::Acts { holder, snils } => contract::Asked::Acts(contract::ActsAsked {
            snils: snils.pretty(),
            name: name(&holder.name),
            birth_date: holder.birth,
        }),
    }
}

fn paper(certificate: &BirthCertificate, act: Option<&BirthAct>) -> contract::Certificate {
    contract::Certificate {
        series: certificate.series().to_owned(),
        number: certificate.number().to_owned(),
        issued_on: act.map(|act| act.issued_on),
        act_number: act.map(|act| act.act_number.clone()),
        act_date: act.map(|act| act.act_date),
        issued_by: act.map(|act| act.issued_by.clone()),
    }
}

fn parent(guardian: &AskingGuardian) -> contract::Parent {
    contract::Parent {
        name: name(&guardian.name),
        birth_date: guardian.birth,
        snils: guardian.snils.as_ref().map(Snils::pretty),
        deprived_on: None,
    }
}

fn name(name: &FullName) -> contract::Name {
    contract::Name {
        surname: name.surname.as_str().to_owned(),
        given_name: name.given_name.as_str().to_owned(),
        patronymic: name.patronymic.as_ref().map(|part| part.as_str().to_owned()),
    }
}

const fn sex(sex: Sex) -> contract::Sex {
    match sex {
        Sex::Male => contract::Sex::Male,
        Sex::Female => contract::Sex::Female,
    }
}

fn record(found: contract::Record) -> Record {
    Record {
        parents: found.parents.into_iter().map(record_parent).collect(),
        birth_place: found.birth_place,
        acts: found.acts.into_iter().map(act).collect(),
        deceased_on: found.deceased_on,
    }
}

fn record_parent(parent: contract::Parent) -> RecordParent {
    RecordParent {
        kind: place_of(parent.name.patronymic.as_deref()),
        surname: parent.name.surname,
        given_name: parent.name.given_name,
        patronymic: parent.name.patronymic,
        birth_date: parent.birth_date,
        snils: parent.snils.and_then(|number| Snils::parse(&number).ok()),
        passport: None,
        deprived_on: parent.deprived_on,
    }
}

/// The contract does not say who is the mother and who the father; a patronymic does.
fn place_of(patronymic: Option<&str>) -> RelationKind {
    let patronymic = patronymic.unwrap_or_default().to_lowercase();
    if patronymic.ends_with("на") || patronymic.ends_with("кызы") {
        RelationKind::Mother
    } else if patronymic.ends_with("ич") || patronymic.ends_with("оглы") {
        RelationKind::Father
    } else {
        RelationKind::Guardian
    }
}

fn act(act: contract::Act) -> Act {
    let kind = match act.kind {
        contract::ActKind::Birth => ActKind::Birth,
        contract::ActKind::NameChange => ActKind::NameChange,
        contract::ActKind::Marriage => ActKind::Marriage,
        contract::ActKind::Divorce => ActKind::Divorce,
        contract::ActKind::Paternity => ActKind::Paternity,
        contract::ActKind::Death => ActKind::Death,
    };
    Act {
        kind,
        snils: Snils::parse(&act.snils).ok(),
        before: act.before.and_then(full_name),
        after: act.after.and_then(full_name),
        on: act.date,
    }
}

/// A name of the registry, if it is one by our rules; another is of no use for a comparison.
fn full_name(name: contract::Name) -> Option<FullName> {
    FullName::parse(&name.surname, &name.given_name, name.patronymic.as_deref().unwrap_or_default()).ok()
}

const fn field(field: contract::Field) -> Option<Field> {
    match field {
        contract::Field::Surname => Some(Field::Surname),
        contract::Field::GivenName => Some(Field::GivenName),
        contract::Field::Patronymic => Some(Field::Patronymic),
        contract::Field::Sex => Some(Field::Sex),
        contract::Field::BirthDate => Some(Field::BirthDate),
        contract::Field::Series => Some(Field::Series),
        contract::Field::Number => Some(Field::Number),
        contract::Field::IssuedOn => Some(Field::IssuedOn),
        contract::Field::ActNumber => Some(Field::ActNumber),
        contract::Field::ActDate => Some(Field::ActDate),
        contract::Field::IssuedBy => Some(Field::IssuedBy),
        contract::Field::Snils => Some(Field::Snils),
        contract::Field::Other => None,
    }
}
