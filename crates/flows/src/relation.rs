//! The tie of a guardian and a child: made only where a registry's record names the guardian by his verified data, or where
//! two operators have seen papers. Finds the child that other guardians have already, or makes the person; ends where an
//! updated record names others.
//! Source: Семейный кодекс, article 47.

mod absorb;

use jiff::SignedDuration;
use rodnya_domain::{
    Cx, PersonId, RequestId,
    birth_certificate::{BirthAct, BirthCertificate, Certificate},
    child_card::BirthPaper,
    document::{Body, Kind, Verification},
    message::Notice,
    name::FullName,
    person::{Datum, Source, Told},
    registry_request::{Act, AskingGuardian, Record, RelationKind, VerifiedGuardian, is_deprived},
    relation::{Proof, is_same_child, prove, proven_names},
    snils::Snils,
};
use rodnya_store::{
    StoreError, Tx, account,
    child_card::ChildCard,
    document::{self, Document},
    link,
    person::{self, Person},
    relation::{self, Relation},
};

use crate::{
    civil_act,
    event::{self, Event},
    notification, permission,
    throttle::{self, Limit},
};

pub(crate) use absorb::absorb;

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
    let mut all = civil_act::told_by_registry(tx, guardian, snils.as_ref())?;
    all.extend_from_slice(acts);
    let passport = document::find_in_force(tx, guardian, Kind::Passport)?.map(|paper| paper.body.number());
    Ok(VerifiedGuardian {
        names: proven_names(&person.name, snils.as_ref(), &all),
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

pub(crate) fn verified_snils(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<Snils>, StoreError> {
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
    let known = find_child(tx, card, Some(&certificate))?;
    let mut others = Vec::new();
    if let Some(child) = &known {
        if !is_same_child((&child.name, child.birth), (&card.typed.name, card.typed.birth)) {
            // Two children with one certificate: the registry and an earlier answer contradict each other.
            let event = Event::new("relation_refused").about(child.id).object(card.id).refused("another_child");
            event::record(tx, cx, event)?;
            return Ok(false);
        }
        for tie in relation::of_child(tx, child.id)? {
            if tie.guardian != card.guardian {
                let data = verified_guardian(tx, tie.guardian, &record.acts)?;
                others.push((tie, data));
            }
        }
    }
    // A guardian by papers stands in no record of birth, so that he is not there contradicts nothing.
    let recorded: Vec<VerifiedGuardian> =
        others.iter().filter(|(tie, _)| tie.request.is_some()).map(|(_, data)| data.clone()).collect();
    let kind = match prove(&record.parents, &asking, &recorded) {
        Proof::Parent(kind) => kind,
        refused @ (Proof::OtherParents | Proof::TwoFamilies) => {
            let reason = if refused == Proof::TwoFamilies { "two_families" } else { "other_parents" };
            let event = Event::new("relation_refused").about(card.guardian).object(card.id).refused(reason);
            event::record(tx, cx, event)?;
            if let (Proof::OtherParents, Some(child)) = (refused, &known)
                && relation::find(tx, card.guardian, child.id)?.is_none()
            {
                warn_family(tx, cx, child)?;
            }
            return Ok(false);
        }
    };
    let child = match known {
        Some(child) => {
            let id = child.id;
            rename(tx, cx, child, &card.typed.name)?;
            id
        }
        None => make_child(tx, cx, card, (Source::Registry, record.birth_place.as_deref()))?,
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
    for (other, data) in others {
        if is_deprived(&record.parents, &data) {
            untie(tx, cx, (other.guardian, child), "registry")?;
        }
    }
    Ok(true)
}

/// Two operators have seen papers: ties the card's guardian to the child of the card, which becomes known by it. Answers
/// the child and whether the tie is new; none if the certificate is that of another child. What registries have confirmed of
/// the child stays as it is.
///
/// # Errors
/// Whatever the store refuses.
pub(crate) fn tie_by_papers(
    tx: &mut Tx<'_>,
    cx: &Cx,
    card: &mut ChildCard,
    kind: RelationKind,
) -> Result<Option<(PersonId, bool)>, StoreError> {
    let certificate = match card.typed.paper.clone() {
        Some(BirthPaper { certificate: Certificate::Russian(certificate), act }) => Some((certificate, act)),
        _ => None,
    };
    let holder = match &certificate {
        Some((certificate, _)) => document::find_holder(tx, Kind::BirthCertificate, &certificate.shown())?,
        None => None,
    };
    let known = match card.child {
        Some(child) => Some(person::get(tx, child)?),
        None => find_child(tx, card, certificate.as_ref().map(|(certificate, _)| certificate))?,
    };
    let child = match known {
        Some(known) if holder.is_some_and(|holder| holder != known.id) => return Ok(None),
        Some(known) if is_same_child((&known.name, known.birth), (&card.typed.name, card.typed.birth)) => known.id,
        Some(_) => return Ok(None),
        None => make_child(tx, cx, card, (Source::Operator, None))?,
    };
    if let Some((certificate, act)) = certificate
        && document::find_in_force(tx, child, Kind::BirthCertificate)?.is_none()
    {
        hold(tx, cx, child, Body::BirthCertificate { certificate, act }, Source::Operator)?;
    }
    let kind = kind.code().to_owned();
    let tie = Relation { id: cx.id(), guardian: card.guardian, child, kind, request: None, verified: cx.now };
    let is_new = relation::insert(tx, &tie)?;
    if is_new {
        event::record(tx, cx, Event::new("relation_verified").about(child).object(tie.id).ground("operator"))?;
    }
    card.child = Some(child);
    Ok(Some((child, is_new)))
}

/// Whether the card's guardian is tied to its child by papers, which no record of birth can contradict by naming others; only
/// a record that he is deprived of rights can.
///
/// # Errors
/// Whatever the store refuses.
pub(crate) fn stands_by_papers(tx: &mut Tx<'_>, card: &ChildCard, record: &Record) -> Result<bool, StoreError> {
    let Some(child) = card.child else { return Ok(false) };
    let tie = relation::find(tx, card.guardian, child)?;
    if tie.is_none_or(|tie| tie.request.is_some()) {
        return Ok(false);
    }
    let guardian = verified_guardian(tx, card.guardian, &record.acts)?;
    Ok(!is_deprived(&record.parents, &guardian))
}

/// The guardians whom the record of a known child names learn that somebody else has claimed its certificate; not who.
/// Source: facts on security, K11.
fn warn_family(tx: &mut Tx<'_>, cx: &Cx, child: &Person) -> Result<(), StoreError> {
    const DAILY: Limit = Limit { name: "certificate_claimed", count: 1, window: SignedDuration::from_hours(24) };
    if throttle::hit(tx, cx, DAILY, &child.id.to_string())?.is_err() {
        return Ok(());
    }
    for guardian in relation::guardians(tx, child.id)? {
        let notice = Notice::CertificateClaimed { child: child.name.given_name.as_str().to_owned() };
        notification::notify(tx, cx, guardian, notice)?;
    }
    Ok(())
}

/// The child whom a record has made known: by the certificate, by a СНИЛС that СФР confirmed, or as a child of this
/// guardian whose certificate was replaced.
fn find_child(
    tx: &mut Tx<'_>,
    card: &ChildCard,
    certificate: Option<&BirthCertificate>,
) -> Result<Option<Person>, StoreError> {
    let mut child = match certificate {
        Some(certificate) => document::find_holder(tx, Kind::BirthCertificate, &certificate.shown())?,
        None => None,
    };
    if child.is_none()
        && card.snils_verification.is_verified()
        && let Some(snils) = &card.snils
    {
        child = document::find_holder(tx, Kind::Snils, snils.digits())?;
    }
    if let Some(child) = child {
        return person::get(tx, child).map(Some);
    }
    for child in relation::children(tx, card.guardian)? {
        let child = person::get(tx, child)?;
        if is_same_child((&child.name, child.birth), (&card.typed.name, card.typed.birth)) {
            return Ok(Some(child));
        }
    }
    Ok(None)
}

/// The record has confirmed the name of the card: a surname or patronymic changed by an act is the child's from now on.
fn rename(tx: &mut Tx<'_>, cx: &Cx, mut child: Person, name: &FullName) -> Result<(), StoreError> {
    if child.name.fold() == name.fold() {
        return Ok(());
    }
    child.name = name.clone();
    child.names_verified = Some(cx.now);
    child.origins.insert(Datum::Names, Told { source: Source::Registry, at: cx.now });
    person::save(tx, &child)?;
    event::record(tx, cx, Event::new("person_renamed").about(child.id).object(child.id).ground("registry"))?;
    if account::exists(tx, child.id)? {
        notification::notify(tx, cx, child.id, Notice::Renamed { name: name.display() })?;
    }
    Ok(())
}

/// Where a proof came from, as the ground of events.
const fn ground(source: Source) -> &'static str {
    match source {
        Source::Operator => "operator",
        Source::Registry | Source::Typed | Source::Upstream => "registry",
    }
}

/// A person with what the registry or an operator has just confirmed.
fn make_child(
    tx: &mut Tx<'_>,
    cx: &Cx,
    card: &ChildCard,
    (source, birth_place): (Source, Option<&str>),
) -> Result<PersonId, StoreError> {
    let region = person::get(tx, card.guardian)?.region;
    let mut child = Person::new(cx.id(), card.typed.name.clone(), region, cx.now);
    child.sex = Some(card.typed.sex);
    child.birth = Some(card.typed.birth);
    child.birth_place = birth_place.map(str::to_owned);
    child.citizenship = (source == Source::Registry).then(|| "RU".to_owned());
    child.names_verified = Some(cx.now);
    let told = Told { source, at: cx.now };
    for datum in [Datum::Names, Datum::BirthDate, Datum::Sex] {
        child.origins.insert(datum, told);
    }
    if child.birth_place.is_some() {
        child.origins.insert(Datum::BirthPlace, told);
    }
    person::insert(tx, &child)?;
    event::record(tx, cx, Event::new("person_made").about(child.id).object(card.id).ground(ground(source)))?;
    Ok(child.id)
}

/// The child has this certificate, verified, and no other one: a replaced certificate counts no more.
fn hold_certificate(
    tx: &mut Tx<'_>,
    cx: &Cx,
    child: PersonId,
    (certificate, act): (&BirthCertificate, Option<BirthAct>),
) -> Result<(), StoreError> {
    let body = Body::BirthCertificate { certificate: certificate.clone(), act };
    let number = body.number();
    if !hold(tx, cx, child, body, Source::Registry)? {
        return Ok(());
    }
    for mut paper in document::of_person(tx, child)? {
        if paper.body.kind() == Kind::BirthCertificate && paper.body.number() != number {
            paper.ended = Some(cx.now);
            document::save(tx, &paper)?;
            event::record(tx, cx, Event::new("document_ended").about(child).object(paper.id).ground("registry"))?;
        }
    }
    Ok(())
}

/// СФР has confirmed the child's СНИЛС. Answers false if it is another person's.
///
/// # Errors
/// Whatever the store refuses.
pub fn hold_snils(tx: &mut Tx<'_>, cx: &Cx, child: PersonId, snils: &Snils) -> Result<bool, StoreError> {
    hold(tx, cx, child, Body::Snils { snils: snils.clone() }, Source::Registry)
}

/// The person holds this paper, verified; answers false if another person does.
fn hold(tx: &mut Tx<'_>, cx: &Cx, holder: PersonId, body: Body, source: Source) -> Result<bool, StoreError> {
    match document::find_holder(tx, body.kind(), &body.number())? {
        Some(known) if known == holder => return Ok(true),
        Some(_) => {
            let event = Event::new("document_refused").about(holder).refused("held_by_another");
            event::record(tx, cx, event)?;
            return Ok(false);
        }
        None => {}
    }
    let mut paper = Document::new(cx.id(), holder, body, source, cx.now);
    paper.verification = Verification::Verified;
    paper.checked = Some(cx.now);
    document::insert(tx, &paper)?;
    event::record(tx, cx, Event::new("document_verified").about(holder).object(paper.id).ground(ground(source)))?;
    Ok(true)
}

/// Ends a tie with all that rested on it, the link of the account too: a tie that is made again later does not bring it
/// back. The guardians who stay and the child learn of it, never why.
///
/// # Errors
/// Whatever the store refuses.
pub(crate) fn untie(
    tx: &mut Tx<'_>,
    cx: &Cx,
    (guardian, child): (PersonId, PersonId),
    ground: &'static str,
) -> Result<(), StoreError> {
    if !relation::end(tx, (guardian, child), ground, cx.now)? {
        return Ok(());
    }
    event::record(tx, cx, Event::new("relation_ended").about(child).object(guardian).ground(ground))?;
    permission::unlinked(tx, cx, guardian, child)?;
    if link::end(tx, (guardian, child), ground, cx.now)? {
        event::record(tx, cx, Event::new("link_ended").about(child).object(guardian).ground(ground))?;
        let by = person::get(tx, guardian)?.name.given_and_surname();
        notification::notify(tx, cx, child, Notice::UnlinkedFrom { by })?;
    }
    let given_name = person::get(tx, child)?.name.given_name.as_str().to_owned();
    for other in relation::guardians(tx, child)? {
        notification::notify(tx, cx, other, Notice::GuardianEnded { child: given_name.clone() })?;
    }
    Ok(())
}
