//! The story of a person, its papers, requests to registries and the level, on each engine: what is written comes back,
//! a stale version is refused, one holder for each number, one running request for each subject.

use jiff::{SignedDuration, civil::date};
use rodnya_domain::{
    Actor, DocumentId, PersonId, Sex,
    document::{Body, Kind, Verification},
    level::Level,
    name::FullName,
    person::{Datum, Identity, Source, Told},
    registry_request::{Answer, Asked, State, Subject},
    snils::Snils,
};
use rodnya_store::{
    StoreError,
    document::{self, Document},
    level,
    person::{self, Person},
    registry_request::{self, RegistryRequest},
};
use rodnya_testkit::Town;

fn name(surname: &str) -> FullName {
    FullName::parse(surname, "Ольга", "").unwrap()
}

fn snils() -> Snils {
    Snils::parse("112-233-445 95").unwrap()
}

async fn somebody(town: &Town) -> Person {
    town.write(|tx, cx| {
        let mut person = Person::new(cx.id(), name("Снегирёва"), "Asia/Omsk".to_owned(), cx.now);
        person.birth = Some(date(1988, 9, 14));
        person.registered_address = Some("ул. Садовая, д. 4".to_owned());
        person.origins.insert(Datum::BirthDate, Told { source: Source::Registry, at: cx.now });
        person::insert(tx, &person)?;
        Ok(person)
    })
    .await
}

#[tokio::test]
async fn i5_a_person_comes_back_as_it_was_saved() {
    for town in Town::each() {
        let made = somebody(&town).await;
        let id = made.id;
        assert_eq!(town.read(move |tx| person::get(tx, id)).await, made, "{}", town.engine);
        let mut changed = made.clone();
        changed.sex = Some(Sex::Female);
        changed.living_address = Some("ул. Лесная, д. 7".to_owned());
        changed.names_verified = Some(town.now());
        changed.proposed = Some(Identity { name: name("Синицына"), birth: date(1988, 9, 14), sex: None });
        let save = changed.clone();
        town.write(move |tx, _| person::save(tx, &save)).await;
        let kept = town.read(move |tx| person::get(tx, id)).await;
        assert_eq!(kept, Person { version: 2, ..changed });
        let stale = town.db.write(town.cx(Actor::Nobody), move |tx, _| person::save(tx, &made)).await;
        assert!(stale.unwrap_err().is_conflict_on("person"));
        assert!(town.read(|tx| person::find(tx, rodnya_domain::named_id("nobody"))).await.is_none());
    }
}

async fn hold(town: &Town, id: PersonId, verification: Verification) -> Result<DocumentId, StoreError> {
    let cx = town.cx(Actor::Person(id));
    let written = town.db.write(cx, move |tx, cx| {
        let mut paper = Document::new(cx.id(), id, Body::Snils { snils: snils() }, Source::Typed, cx.now);
        paper.verification = verification.clone();
        document::insert(tx, &paper)?;
        Ok(paper.id)
    });
    written.await
}

#[tokio::test]
async fn i5_a_number_has_one_verified_holder_and_any_number_of_claimants() {
    for town in Town::each() {
        let (first, second) = (somebody(&town).await.id, somebody(&town).await.id);
        let claimed = hold(&town, first, Verification::Checking).await.unwrap();
        hold(&town, second, Verification::Verified).await.unwrap();
        let holder = || town.read(|tx| document::find_holder(tx, Kind::Snils, "11223344595"));
        assert_eq!(holder().await, Some(second));
        let taken = town.db.write(town.cx(Actor::Worker), move |tx, cx| {
            let mut paper = document::get(tx, claimed)?;
            paper.verification = Verification::Verified;
            paper.checked = Some(cx.now);
            document::save(tx, &paper)
        });
        assert!(taken.await.unwrap_err().is_conflict_on("document__kind__number_blind"), "{}", town.engine);
        let held = town.read(move |tx| document::held(tx, first, Kind::Snils)).await;
        assert_eq!((held.in_force, held.beside.map(|paper| paper.id)), (None, Some(claimed)));
        assert!(town.read(move |tx| document::find_in_force(tx, second, Kind::Passport)).await.is_none());
    }
}

fn question(surname: &str) -> Asked {
    let holder = Identity { name: name(surname), birth: date(1988, 9, 14), sex: None };
    Asked::Snils { holder, snils: snils() }
}

async fn ask(town: &Town, id: PersonId, subject: Subject) -> Result<RegistryRequest, StoreError> {
    let written = town.db.write(town.cx(Actor::Person(id)), move |tx, cx| {
        let asked = question("Снегирёва");
        let request = RegistryRequest {
            id: cx.id(),
            asked_by: id,
            subject,
            asked_hash: registry_request::hash_of(&asked)?,
            asked,
            state: State::Draft,
            auto_update: true,
            created: cx.now,
            sent: None,
            accepted: None,
            ended: None,
            version: 1,
        };
        registry_request::insert(tx, &request)?;
        Ok(request)
    });
    written.await
}

#[tokio::test]
async fn f2_one_request_runs_for_each_subject_and_its_answer_comes_back() {
    for town in Town::each() {
        let id = somebody(&town).await.id;
        let subject = Subject::Person(id);
        let mut request = ask(&town, id, subject).await.unwrap();
        let twice = ask(&town, id, subject).await;
        assert!(twice.unwrap_err().is_conflict_on("registry_request__kind__subject_id"), "{}", town.engine);
        let registry = request.registry();
        assert_eq!(
            town.read(move |tx| registry_request::find_running(tx, registry, subject)).await,
            Some(request.clone())
        );
        request.state = State::Answered(Answer::Mismatch(vec![rodnya_domain::document::Field::Surname]));
        request.ended = Some(town.now());
        let save = request.clone();
        town.write(move |tx, _| registry_request::save(tx, &save)).await;
        request.version += 1;
        let asked = request.id;
        assert_eq!(town.read(move |tx| registry_request::find(tx, asked)).await, Some(request.clone()));
        town.advance(SignedDuration::from_secs(1));
        let next = ask(&town, id, subject).await.unwrap();
        let all = town.read(move |tx| registry_request::of_subject(tx, subject)).await;
        assert_eq!(all, [next.clone(), request.clone()]);
        assert_eq!(town.read(move |tx| registry_request::of_person(tx, id)).await, [next, request]);
        let other = registry_request::hash_of(&question("Синицына")).unwrap();
        assert_ne!(registry_request::hash_of(&question("Снегирёва")).unwrap(), other);
    }
}

#[tokio::test]
async fn i7_a_level_is_read_from_the_papers_in_force() {
    for town in Town::each() {
        let id = somebody(&town).await.id;
        let now = town.now();
        let standing = town.read(move |tx| level::standing(tx, id, now)).await;
        assert_eq!((standing.level, standing.snils), (Level::Simplified, None));
        hold(&town, id, Verification::Verified).await.unwrap();
        let standing = town.read(move |tx| level::standing(tx, id, now)).await;
        assert_eq!((standing.level, standing.snils), (Level::Simplified, Some(Verification::Verified)));
        assert!(standing.facts.snils && !standing.facts.passport, "{}", town.engine);
    }
}
