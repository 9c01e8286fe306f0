//! Writes the made-up people into an empty database, by the same flows that pages use where one exists. A few
//! families are one commit, so a start that was killed goes on where it stopped.

use std::{collections::HashMap, sync::Arc};

use anyhow::{Context as _, bail};
use rodnya_domain::{
    Actor, ChildCardId, Cx, Lang, PersonId, RequestId,
    birth_certificate::Certificate,
    child_card::{BirthCountry, BirthPaper, Check, Typed},
    control::Answer as ControlAnswer,
    document::{Body, Verification},
    password::Password,
    person::{Datum, Source, Told},
    registration::TERMS_VERSION,
    registry_request::{Act, ActKind, Answer, Record, RecordParent, Registry, RelationKind},
};
use rodnya_flows::{
    child_account::{self, Address, At},
    child_card::{self as flow, Answered},
    edge::Edge,
    event::{self, Event},
    password::{Overloaded, Passwords},
};
use rodnya_store::{
    Db, StoreError, Tx,
    account::{self, Contact, NewAccount},
    child_card::{self, ChildCard},
    document::{self, Document},
    link::{self, Link},
    operator::{self, Operator},
    person,
};
use tokio::task::JoinSet;

use super::families::{Adult, Child, Family, Role, Secret, State, Town};

/// Families of one commit: one after another, since in small tables PostgreSQL takes any two for a conflict.
const AT_ONCE: usize = 8;
/// Tries of one commit.
const TRIES: usize = 10;

/// Hashes of passwords and answers by their text.
type Hashes = HashMap<&'static str, String>;

/// Writes everybody who is not there yet.
///
/// # Errors
/// Whatever the store refuses.
pub(super) async fn plant(db: &Db, edge: &Edge, passwords: &Passwords, town: Arc<Town>) -> anyhow::Result<()> {
    let hashes = Arc::new(hash_all(edge, passwords).await?);
    for from in (0..town.families.len()).step_by(AT_ONCE) {
        plant_some(db, edge, (&town, &hashes), from).await.context("writing made-up families")?;
    }
    Ok(())
}

async fn plant_some(
    db: &Db,
    edge: &Edge,
    (town, hashes): (&Arc<Town>, &Arc<Hashes>),
    from: usize,
) -> Result<(), StoreError> {
    for _ in 1..TRIES {
        match plant_now(db, edge, (town, hashes), from).await {
            Err(StoreError::Busy) => {}
            ended => return ended,
        }
    }
    plant_now(db, edge, (town, hashes), from).await
}

async fn plant_now(
    db: &Db,
    edge: &Edge,
    (town, hashes): (&Arc<Town>, &Arc<Hashes>),
    from: usize,
) -> Result<(), StoreError> {
    let (town, hashes) = (Arc::clone(town), Arc::clone(hashes));
    let write = move |tx: &mut Tx<'_>, cx: &Cx| {
        let mut families = town.families.iter().skip(from).take(AT_ONCE);
        families.try_for_each(|family| plant_family(tx, cx, family, &hashes))
    };
    db.write(edge.cx(Actor::Worker, Lang::Ru), write).await
}

/// Hashes on all cores at once.
async fn hash_all(edge: &Edge, passwords: &Passwords) -> anyhow::Result<Hashes> {
    let mut hashes = Hashes::new();
    let mut on_their_way = JoinSet::new();
    for (text, kind) in Town::secrets() {
        let normal = match kind {
            Secret::Password => Password::typed(text).map(|password| password.as_str().to_owned()),
            Secret::Answer => ControlAnswer::typed(text).map(|answer| answer.as_str().to_owned()),
        };
        let Some(normal) = normal else { bail!("a secret of the demo is too long") };
        let (passwords, salt) = (passwords.clone(), edge.random());
        on_their_way.spawn(async move {
            loop {
                match passwords.hash(&normal, salt).await {
                    Ok(hash) => return (text, hash),
                    Err(Overloaded) => tokio::task::yield_now().await,
                }
            }
        });
    }
    while let Some(hashed) = on_their_way.join_next().await {
        let (text, hash) = hashed?;
        hashes.insert(text, hash);
    }
    Ok(hashes)
}

fn plant_family(tx: &mut Tx<'_>, cx: &Cx, family: &Family, hashes: &Hashes) -> Result<(), StoreError> {
    let Some(first) = family.adults.first() else { return Ok(()) };
    if person::find(tx, first.id)?.is_some() {
        return Ok(());
    }
    for adult in &family.adults {
        plant_adult(tx, cx, adult, hashes)?;
    }
    for child in &family.children {
        plant_child(tx, cx, (family, child), hashes)?;
    }
    Ok(())
}

fn plant_adult(tx: &mut Tx<'_>, cx: &Cx, adult: &Adult, hashes: &Hashes) -> Result<(), StoreError> {
    let new = NewAccount {
        person: adult.id,
        name: adult.name.clone(),
        birth_date: adult.birth,
        password_hash: hash_of(hashes, adult.password)?,
        question: adult.question.to_owned(),
        answer_hash: hash_of(hashes, adult.answer)?,
        terms_version: TERMS_VERSION.to_owned(),
        lang: Lang::Ru,
    };
    account::insert_own(tx, &new, cx.now)?;
    account::insert_contact(tx, cx.id(), adult.id, &Contact::Phone(adult.phone.clone()), cx.now)?;
    account::insert_contact(tx, cx.id(), adult.id, &Contact::Email(adult.email.clone()), cx.now)?;
    event::record(tx, cx, Event::new("account_made").about(adult.id).ground("demo"))?;
    if let Some(factor) = adult.second_factor() {
        operator::put(tx, &Operator { person: adult.id, factor, created: cx.now })?;
    }
    if adult.is_standard {
        tell_profile(tx, cx, adult)?;
        hold(tx, cx, adult.id, Body::Snils { snils: adult.snils.clone() })?;
        hold(tx, cx, adult.id, Body::Passport { passport: adult.passport.clone() })?;
    }
    Ok(())
}

fn hash_of(hashes: &Hashes, text: &str) -> Result<String, StoreError> {
    hashes.get(text).cloned().ok_or(StoreError::Missing("a hash of the demo"))
}

fn tell_profile(tx: &mut Tx<'_>, cx: &Cx, adult: &Adult) -> Result<(), StoreError> {
    let mut told = person::get(tx, adult.id)?;
    told.sex = Some(adult.sex);
    told.birth_place = Some(adult.birth_place.to_owned());
    told.citizenship = Some("RU".to_owned());
    told.registered_address = Some(adult.address.clone());
    told.living_address = Some(adult.address.clone());
    told.names_verified = Some(cx.now);
    let by_registry = Told { source: Source::Registry, at: cx.now };
    let typed = Told { source: Source::Typed, at: cx.now };
    told.origins.extend([
        (Datum::Names, by_registry),
        (Datum::BirthDate, by_registry),
        (Datum::Sex, by_registry),
        (Datum::BirthPlace, typed),
        (Datum::Citizenship, typed),
        (Datum::RegisteredAddress, typed),
        (Datum::LivingAddress, typed),
    ]);
    person::save(tx, &told)
}

/// A paper that its office has confirmed.
fn hold(tx: &mut Tx<'_>, cx: &Cx, holder: PersonId, body: Body) -> Result<(), StoreError> {
    let mut paper = Document::new(cx.id(), holder, body, Source::Typed, cx.now);
    paper.verification = Verification::Verified;
    paper.checked = Some(cx.now);
    document::insert(tx, &paper)?;
    event::record(tx, cx, Event::new("document_verified").about(holder).object(paper.id).ground("demo"))
}

fn plant_child(
    tx: &mut Tx<'_>,
    cx: &Cx,
    (family, child): (&Family, &Child),
    hashes: &Hashes,
) -> Result<(), StoreError> {
    if let Some(own) = &child.own {
        plant_adult(tx, cx, own, hashes)?;
    }
    if child.state == State::Known {
        return Ok(());
    }
    let guardians = family.adults.iter().filter(|adult| adult.role == Role::Parent && adult.is_standard);
    let mut cards = Vec::new();
    for guardian in guardians {
        cards.push((guardian.id, plant_card(tx, cx, (family, child), guardian)?));
    }
    let Some((guardian, card)) = cards.first().copied() else { return Ok(()) };
    match child.state {
        State::Wizard => begin_wizard(tx, cx, At { card, guardian }, child),
        State::Account | State::Waiting => {
            let guardians: Vec<PersonId> = cards.iter().map(|(guardian, _)| *guardian).collect();
            plant_account(tx, cx, (child, card), &guardians, hashes)
        }
        State::Known | State::Typed | State::Verified | State::Own => Ok(()),
    }
}

/// A guardian's card: as typed, and unless only that is wished, as both offices have answered.
fn plant_card(
    tx: &mut Tx<'_>,
    cx: &Cx,
    (family, child): (&Family, &Child),
    guardian: &Adult,
) -> Result<ChildCardId, StoreError> {
    let typed = Typed {
        name: child.name.clone(),
        sex: child.sex,
        birth: child.birth,
        country: BirthCountry::Russia,
        paper: Some(BirthPaper {
            certificate: Certificate::Russian(child.certificate.clone()),
            act: Some(child.act.clone()),
        }),
    };
    let mut card = ChildCard::new(cx.id(), guardian.id, typed, cx.now);
    card.snils = Some(child.snils.clone());
    card.auto_update = true;
    let is_checked = child.state != State::Typed;
    if is_checked {
        card.certificate = Check::Paper(Verification::Checking);
        card.snils_verification = Verification::Checking;
    }
    child_card::insert(tx, &card)?;
    event::record(tx, cx, Event::new("child_card_added").about(guardian.id).object(card.id).ground("demo"))?;
    if is_checked {
        // СНИЛС first: a child with an account of its own is then found again by it.
        for (registry, record) in [(Registry::Snils, Record::default()), (Registry::Births, record(family, child))] {
            let request: RequestId = cx.id();
            flow::apply_answer(tx, cx, card.id, &Answered { request, registry, answer: Answer::Match, record })?;
        }
    }
    Ok(card.id)
}

/// The record of birth as ЗАГС has it: parents under the names of that day.
fn record(family: &Family, child: &Child) -> Record {
    let parents = family.adults.iter().filter(|adult| adult.role == Role::Parent);
    Record {
        parents: parents.clone().map(record_parent).collect(),
        birth_place: Some(child.birth_place.to_owned()),
        acts: parents.filter_map(marriage).collect(),
        deceased_on: None,
    }
}

fn record_parent(adult: &Adult) -> RecordParent {
    let then = adult.former.as_ref().map_or(&adult.name, |former| &former.name);
    RecordParent {
        kind: match adult.sex {
            rodnya_domain::Sex::Female => RelationKind::Mother,
            rodnya_domain::Sex::Male => RelationKind::Father,
        },
        surname: then.surname.as_str().to_owned(),
        given_name: then.given_name.as_str().to_owned(),
        patronymic: then.patronymic.as_ref().map(|part| part.as_str().to_owned()),
        birth_date: Some(adult.birth),
        snils: Some(adult.snils.clone()),
        passport: None,
        deprived_on: None,
    }
}

fn marriage(adult: &Adult) -> Option<Act> {
    let former = adult.former.as_ref()?;
    Some(Act {
        kind: ActKind::Marriage,
        snils: Some(adult.snils.clone()),
        before: Some(former.name.clone()),
        after: Some(adult.name.clone()),
        on: former.married,
    })
}

fn begin_wizard(tx: &mut Tx<'_>, cx: &Cx, at: At, child: &Child) -> Result<(), StoreError> {
    let refused = |_| StoreError::Missing("a family of the demo that may begin its wizard");
    child_account::begin(tx, cx, at)?.map_err(refused)?;
    child_account::save_address(tx, cx, at, child.birth_place, &Address::SameAsGuardian)?.map_err(refused)?;
    Ok(())
}

/// The account as the wizard makes it, with every guardian linked.
fn plant_account(
    tx: &mut Tx<'_>,
    cx: &Cx,
    (child, card): (&Child, ChildCardId),
    guardians: &[PersonId],
    hashes: &Hashes,
) -> Result<(), StoreError> {
    let Some(id) = child_card::load_for_answer(tx, card)?.and_then(|card| card.child) else {
        return Err(StoreError::Missing("the child of a checked card of the demo"));
    };
    account::insert_for_child(tx, id, &hash_of(hashes, child.password)?, Lang::Ru, cx.now)?;
    account::insert_contact(tx, cx.id(), id, &Contact::Phone(child.phone.clone()), cx.now)?;
    account::insert_contact(tx, cx.id(), id, &Contact::Email(child.email.clone()), cx.now)?;
    let address = guardians.first().map(|guardian| person::get(tx, *guardian)).transpose()?;
    let mut told = person::get(tx, id)?;
    told.registered_address = address.and_then(|guardian| guardian.registered_address);
    person::save(tx, &told)?;
    event::record(tx, cx, Event::new("account_made").about(id).ground("demo"))?;
    for guardian in guardians {
        let how = if Some(guardian) == guardians.first() { "made" } else { "confirmed" };
        let tie = Link { id: cx.id(), guardian: *guardian, child: id, how: how.to_owned(), from: cx.now };
        link::insert(tx, &tie)?;
        event::record(tx, cx, Event::new("link_made").about(id).object(tie.id).ground("demo"))?;
    }
    Ok(())
}
