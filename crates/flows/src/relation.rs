//! The tie of a parent and a child: made only where a registry's record names the parent by his verified data. Finds
//! the child that other guardians have already, or makes the person. Source: `facts/identity.md` section 3.

use rodnya_domain::{
    Cx, PersonId, RequestId,
    birth_certificate::{BirthAct, BirthCertificate, Certificate},
    document::{Body, Kind, Verification},
    name::FullName,
    person::{Datum, Source, Told},
    registry_request::{Act, AskingGuardian, Record, VerifiedGuardian},
    relation::{Proof, prove, proven_names},
    snils::Snils,
};
use rodnya_store::{
    StoreError, Tx,
    child_card::ChildCard,
    document::{self, Document},
    person::{self, Person},
    relation::{self, Relation},
};

use crate::event::{self, Event};

/// The data of a guardian that registries have confirmed, with the former names that acts prove. Nothing typed counts.
///
/// # Errors
/// Whatever the store refuses.
pub fn verified_guardian(tx: &mut Tx<'_>, guardian: PersonId, acts: &[Act]) -> Result<VerifiedGuardian, StoreError> {
    let person = person::get(tx, guardian)?;
    if person.names_verified.is_none() {
        return Ok(VerifiedGuardian::default());
    }
    let snils = verified_snils(tx, guardian)?;
    let passport = document::find_in_force(tx, guardian, Kind::Passport)?.map(|paper| paper.body.number());
    Ok(VerifiedGuardian {
        names: proven_names(&person.name, snils.as_ref(), acts),
        birth_date: person.birth,
        snils,
        passport,
    })
}

/// Who asks about a birth: by verified data.
///
/// # Errors
/// Whatever the store refuses.
pub fn asking_guardian(tx: &mut Tx<'_>, guardian: PersonId) -> Result<AskingGuardian, StoreError> {
    let person = person::get(tx, guardian)?;
    Ok(AskingGuardian { name: person.name, birth: person.birth, snils: verified_snils(tx, guardian)? })
}

fn verified_snils(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<Snils>, StoreError> {
    Ok(match document::find_in_force(tx, person, Kind::Snils)?.map(|paper| paper.body) {
        Some(Body::Snils { snils }) => Some(snils),
        _ => None,
    })
}

/// A record that matches the card's certificate has come: ties the card's guardian to the child if the record names
/// him, and lets the card know who the child is. Answers whether it does.
///
/// # Errors
/// Whatever the store refuses.
pub fn tie(
    tx: &mut Tx<'_>,
    cx: &Cx,
    card: &mut ChildCard,
    (request, record): (RequestId, &Record),
) -> Result<bool, StoreError> {
    let Some(paper) = card.typed.paper.clone() else { return Ok(false) };
    let Certificate::Russian(certificate) = paper.certificate else { return Ok(false) };
    let asking = verified_guardian(tx, card.guardian, &record.acts)?;
    let known = find_child(tx, card, &certificate)?;
    let mut others = Vec::new();
    if let Some(child) = &known {
        if !is_same_child(child, &card.typed.name, card.typed.birth) {
            // Two children with one certificate: the registry and an earlier answer contradict each other.
            let event = Event::new("relation_refused").about(child.id).object(card.id).refused("another_child");
            event::record(tx, cx, event)?;
            return Ok(false);
        }
        for guardian in relation::guardians(tx, child.id)? {
            if guardian != card.guardian {
                others.push(verified_guardian(tx, guardian, &record.acts)?);
            }
        }
    }
    let kind = match prove(&record.parents, &asking, &others) {
        Proof::Parent(kind) => kind,
        refused @ (Proof::OtherParents | Proof::TwoFamilies) => {
            let reason = if refused == Proof::TwoFamilies { "two_families" } else { "other_parents" };
            let event = Event::new("relation_refused").about(card.guardian).object(card.id).refused(reason);
            event::record(tx, cx, event)?;
            return Ok(false);
        }
    };
    let child = match known {
        Some(child) => child.id,
        None => make_child(tx, cx, card, record)?,
    };
    hold_certificate(tx, cx, child, (&certificate, paper.act))?;
    let tie = Relation {
        id: cx.id(),
        guardian: card.guardian,
        child,
        kind: kind.code().to_owned(),
        request: Some(request),
        verified: cx.now,
    };
    if relation::insert(tx, &tie)? {
        event::record(tx, cx, Event::new("relation_verified").about(child).object(tie.id).ground("registry"))?;
    }
    card.child = Some(child);
    Ok(true)
}

/// The child whom another guardian's record made known: by the certificate, else by a СНИЛС that СФР confirmed.
fn find_child(tx: &mut Tx<'_>, card: &ChildCard, certificate: &BirthCertificate) -> Result<Option<Person>, StoreError> {
    let mut child = document::find_holder(tx, Kind::BirthCertificate, &certificate.shown())?;
    if child.is_none()
        && card.snils_verification.is_verified()
        && let Some(snils) = &card.snils
    {
        child = document::find_holder(tx, Kind::Snils, snils.digits())?;
    }
    child.map(|child| person::get(tx, child)).transpose()
}

fn is_same_child(child: &Person, name: &FullName, birth: jiff::civil::Date) -> bool {
    child.name.fold() == name.fold() && child.birth == Some(birth)
}

/// A person with what the registry has just confirmed.
fn make_child(tx: &mut Tx<'_>, cx: &Cx, card: &ChildCard, record: &Record) -> Result<PersonId, StoreError> {
    let region = person::get(tx, card.guardian)?.region;
    let mut child = Person::new(cx.id(), card.typed.name.clone(), region, cx.now);
    child.sex = Some(card.typed.sex);
    child.birth = Some(card.typed.birth);
    child.birth_place.clone_from(&record.birth_place);
    child.citizenship = Some("RU".to_owned());
    child.names_verified = Some(cx.now);
    let told = Told { source: Source::Registry, at: cx.now };
    for datum in [Datum::Names, Datum::BirthDate, Datum::Sex] {
        child.origins.insert(datum, told);
    }
    if child.birth_place.is_some() {
        child.origins.insert(Datum::BirthPlace, told);
    }
    person::insert(tx, &child)?;
    event::record(tx, cx, Event::new("person_made").about(child.id).object(card.id).ground("registry"))?;
    Ok(child.id)
}

/// The child has this certificate, verified.
fn hold_certificate(
    tx: &mut Tx<'_>,
    cx: &Cx,
    child: PersonId,
    (certificate, act): (&BirthCertificate, Option<BirthAct>),
) -> Result<(), StoreError> {
    let body = Body::BirthCertificate { certificate: certificate.clone(), act };
    hold(tx, cx, child, body).map(drop)
}

/// СФР has confirmed the child's СНИЛС. Answers false if it is another person's.
///
/// # Errors
/// Whatever the store refuses.
pub fn hold_snils(tx: &mut Tx<'_>, cx: &Cx, child: PersonId, snils: &Snils) -> Result<bool, StoreError> {
    hold(tx, cx, child, Body::Snils { snils: snils.clone() })
}

/// The person holds this paper, verified; answers false if another person does.
fn hold(tx: &mut Tx<'_>, cx: &Cx, holder: PersonId, body: Body) -> Result<bool, StoreError> {
    match document::find_holder(tx, body.kind(), &body.number())? {
        Some(known) if known == holder => return Ok(true),
        Some(_) => {
            let event = Event::new("document_refused").about(holder).refused("held_by_another");
            event::record(tx, cx, event)?;
            return Ok(false);
        }
        None => {}
    }
    let mut paper = Document::new(cx.id(), holder, body, Source::Registry, cx.now);
    paper.verification = Verification::Verified;
    paper.checked = Some(cx.now);
    document::insert(tx, &paper)?;
    event::record(tx, cx, Event::new("document_verified").about(holder).object(paper.id).ground("registry"))?;
    Ok(true)
}
