//! A person's papers and requests to registries, on each engine: what is asked, what an answer changes, and what no
//! answer can change (I5, I7).

use jiff::{SignedDuration, civil::date};
use rodnya_domain::{
    Actor, PersonId, RequestId, Sex,
    document::{Body, Field, Kind, Verification},
    level::Level,
    name::FullName,
    passport::{Passport, PassportText},
    registry_request::{Answer, Asked, LIFE, Record, Refusal, Registry, State, Subject},
    snils::Snils,
};
use rodnya_flows::{
    document,
    person::{self, Typed},
    registry_request::{self, Answered, SettleRefusal},
};
use rodnya_store::{
    document as papers, level, notification, person as people,
    person::Person,
    registry_request::{self as requests, RegistryRequest},
};
use rodnya_testkit::Town;

const SNILS: &str = "112-233-445 95";
const OTHER_SNILS: &str = "087-654-303 00";

fn names(surname: &str) -> FullName {
    FullName::parse(surname, "Ольга", "Павловна").unwrap()
}

async fn newcomer(town: &Town) -> PersonId {
    town.write(|tx, cx| {
        let mut person = Person::new(cx.id(), names("Снегирёва"), "Europe/Moscow".to_owned(), cx.now);
        person.birth = Some(date(1988, 9, 14));
        people::insert(tx, &person)?;
        Ok(person.id)
    })
    .await
}

fn snils(number: &str) -> Body {
    Body::Snils { snils: Snils::parse(number).unwrap() }
}

fn passport(number: &str) -> Body {
    let text = PassportText {
        series: "9900",
        number,
        issued_on: "20.10.2008",
        department_code: "990-007",
        issued_by: "Отделом внутренних дел",
    };
    Body::Passport { passport: Passport::parse(text, date(1988, 9, 14), date(2026, 11, 26)).unwrap() }
}

async fn save(town: &Town, id: PersonId, body: Body) -> document::Saved {
    town.advance(SignedDuration::from_secs(1));
    town.write_as(id, move |tx, cx| document::save(tx, cx, id, &body)).await.unwrap()
}

async fn tell(town: &Town, id: PersonId, typed: Typed) -> Result<person::Saved, person::SaveRefusal> {
    town.advance(SignedDuration::from_secs(1));
    town.write_as(id, move |tx, cx| person::save(tx, cx, id, &typed)).await
}

/// The latest request about the newest paper of a kind.
async fn request(town: &Town, id: PersonId, kind: Kind) -> RegistryRequest {
    town.read(move |tx| {
        let held = papers::held(tx, id, kind)?;
        let paper = held.beside.or(held.in_force).unwrap();
        Ok(requests::of_subject(tx, Subject::Document(paper.id))?.remove(0))
    })
    .await
}

/// The running request about new names.
async fn names_request(town: &Town, id: PersonId) -> Option<RegistryRequest> {
    town.read(move |tx| requests::find_running(tx, Registry::Snils, Subject::Person(id))).await
}

async fn reload(town: &Town, id: RequestId) -> RegistryRequest {
    town.read(move |tx| requests::find(tx, id)).await.unwrap()
}

async fn settle(town: &Town, request: &RegistryRequest, answer: Answer) -> Result<(), SettleRefusal> {
    let (id, asked_hash) = (request.id, request.asked_hash.clone());
    let answered = Answered { asked_hash, answer, record: Record::default() };
    let settled = town.db.write(town.cx(Actor::Worker), move |tx, cx| {
        registry_request::sent(tx, cx, id)?;
        registry_request::accepted(tx, cx, id)?;
        registry_request::settle(tx, cx, id, &answered)
    });
    settled.await.unwrap()
}

async fn answered(town: &Town, id: PersonId, body: Body, answer: Answer) {
    let kind = body.kind();
    save(town, id, body).await;
    let request = request(town, id, kind).await;
    settle(town, &request, answer).await.unwrap();
}

async fn verified(town: &Town) -> PersonId {
    let id = newcomer(town).await;
    answered(town, id, snils(SNILS), Answer::Match).await;
    answered(town, id, passport("123456"), Answer::Match).await;
    id
}

async fn level_of(town: &Town, id: PersonId) -> Level {
    let now = town.now();
    town.read(move |tx| level::of(tx, id, now)).await
}

/// Number of the paper in force, state of the one beside it.
async fn held(town: &Town, id: PersonId, kind: Kind) -> (Option<String>, Option<Verification>) {
    let held = town.read(move |tx| papers::held(tx, id, kind)).await;
    (held.in_force.map(|paper| paper.body.number()), held.beside.map(|paper| paper.verification))
}

async fn person_of(town: &Town, id: PersonId) -> Person {
    town.read(move |tx| people::get(tx, id)).await
}

async fn notices(town: &Town, id: PersonId) -> usize {
    let page = notification::Page { before: None, unread_only: false, kind: None, limit: 100 };
    town.read(move |tx| notification::page(tx, id, page)).await.len()
}

#[tokio::test]
async fn i5_saved_papers_are_asked_about_and_a_match_of_both_makes_the_standard_level() {
    for town in Town::each() {
        let id = newcomer(&town).await;
        assert!(matches!(save(&town, id, snils(SNILS)).await, document::Saved::Asked(_)));
        assert_eq!(held(&town, id, Kind::Snils).await, (None, Some(Verification::Checking)));
        let first = request(&town, id, Kind::Snils).await;
        assert_eq!((first.registry(), &first.state), (Registry::Snils, &State::Draft));
        let Asked::Snils { holder, .. } = &first.asked else { panic!("СФР is asked") };
        assert_eq!(holder.name, names("Снегирёва"));
        settle(&town, &first, Answer::Match).await.unwrap();
        let first = reload(&town, first.id).await;
        assert_eq!(first.state, State::Answered(Answer::Match));
        assert!(first.sent.is_some() && first.accepted.is_some() && first.ended.is_some());
        assert_eq!(held(&town, id, Kind::Snils).await, (Some("11223344595".to_owned()), None));
        assert_eq!(level_of(&town, id).await, Level::Simplified, "{}", town.engine);
        assert!(person_of(&town, id).await.names_verified.is_some());
        answered(&town, id, passport("123456"), Answer::Match).await;
        assert_eq!(level_of(&town, id).await, Level::Standard);
        assert_eq!(notices(&town, id).await, 2);
        assert_eq!(save(&town, id, snils(SNILS)).await, document::Saved::InForce);
    }
}

#[tokio::test]
async fn f2_a_second_a_foreign_and_another_answer_change_nothing() {
    for town in Town::each() {
        let id = newcomer(&town).await;
        save(&town, id, snils(SNILS)).await;
        let first = request(&town, id, Kind::Snils).await;
        let mut foreign = first.clone();
        foreign.asked_hash = vec![0; 32];
        assert_eq!(settle(&town, &foreign, Answer::Match).await, Err(SettleRefusal::AnotherQuestion));
        assert_eq!(held(&town, id, Kind::Snils).await.1, Some(Verification::Checking));
        let wrong = Answer::Mismatch(vec![Field::Surname]);
        settle(&town, &first, wrong.clone()).await.unwrap();
        let repeated = settle(&town, &first, wrong).await;
        assert_eq!(repeated, Err(SettleRefusal::State(Refusal::Repeated)));
        let changed = settle(&town, &first, Answer::Match).await;
        assert_eq!(changed, Err(SettleRefusal::State(Refusal::AnsweredDifferently)));
        assert_eq!(held(&town, id, Kind::Snils).await.1, Some(Verification::Mismatch(vec![Field::Surname])));
        assert_eq!(notices(&town, id).await, 1, "{}", town.engine);
        let nobody = RegistryRequest { id: rodnya_domain::named_id("nobody"), ..first };
        assert_eq!(settle(&town, &nobody, Answer::Match).await, Err(SettleRefusal::NotFound));
    }
}

#[tokio::test]
async fn f2_an_edit_ends_the_running_request_and_its_late_answer_is_not_taken() {
    for town in Town::each() {
        let id = newcomer(&town).await;
        save(&town, id, snils(SNILS)).await;
        let first = request(&town, id, Kind::Snils).await;
        save(&town, id, snils(OTHER_SNILS)).await;
        assert_eq!(reload(&town, first.id).await.state, State::Ended);
        assert_eq!(settle(&town, &first, Answer::Match).await, Err(SettleRefusal::State(Refusal::Over)));
        assert_eq!(held(&town, id, Kind::Snils).await, (None, Some(Verification::Checking)));
        let second = request(&town, id, Kind::Snils).await;
        assert_eq!(tell(&town, id, Typed::Names(names("Синицына"))).await, Ok(person::Saved::StandsAndAsked));
        assert_eq!(settle(&town, &second, Answer::Match).await, Err(SettleRefusal::State(Refusal::Over)));
        let third = request(&town, id, Kind::Snils).await;
        let Asked::Snils { holder, .. } = &third.asked else { panic!("СФР is asked") };
        assert_eq!(holder.name, names("Синицына"));
        settle(&town, &third, Answer::Match).await.unwrap();
        assert_eq!(held(&town, id, Kind::Snils).await.0.as_deref(), Some("08765430300"), "{}", town.engine);
    }
}

#[tokio::test]
async fn i5_saving_the_same_value_again_asks_again() {
    for town in Town::each() {
        let id = newcomer(&town).await;
        answered(&town, id, snils(SNILS), Answer::NotFound).await;
        assert_eq!(held(&town, id, Kind::Snils).await.1, Some(Verification::NotFound));
        let first = request(&town, id, Kind::Snils).await;
        save(&town, id, snils(SNILS)).await;
        assert_eq!(held(&town, id, Kind::Snils).await.1, Some(Verification::Checking));
        let second = request(&town, id, Kind::Snils).await;
        assert_ne!(first.id, second.id);
        settle(&town, &second, Answer::Match).await.unwrap();
        assert_eq!(held(&town, id, Kind::Snils).await.1, None, "{}", town.engine);
    }
}

#[tokio::test]
async fn i5_confirmed_names_stay_until_an_office_confirms_the_new_ones() {
    for town in Town::each() {
        let id = verified(&town).await;
        assert_eq!(tell(&town, id, Typed::Names(names("Синицына"))).await, Ok(person::Saved::Proposed));
        assert_eq!(tell(&town, id, Typed::Sex(Sex::Female)).await, Ok(person::Saved::Proposed));
        let person = person_of(&town, id).await;
        assert_eq!((person.name, person.sex), (names("Снегирёва"), None));
        let asked = names_request(&town, id).await.unwrap();
        settle(&town, &asked, Answer::Mismatch(vec![Field::Surname])).await.unwrap();
        assert_eq!(person_of(&town, id).await.name, names("Снегирёва"));
        tell(&town, id, Typed::Names(names("Синицына"))).await.unwrap();
        let again = names_request(&town, id).await.unwrap();
        settle(&town, &again, Answer::Match).await.unwrap();
        let person = person_of(&town, id).await;
        assert_eq!((person.name, person.sex, person.proposed), (names("Синицына"), Some(Sex::Female), None));
        assert_eq!(level_of(&town, id).await, Level::Standard, "{}", town.engine);
        tell(&town, id, Typed::BirthDate(date(1988, 9, 15))).await.unwrap();
        assert_eq!(tell(&town, id, Typed::BirthDate(date(1988, 9, 14))).await, Ok(person::Saved::Stands));
        assert!(names_request(&town, id).await.is_none());
    }
}

#[tokio::test]
async fn i5_a_new_passport_stands_beside_the_one_in_force_until_it_is_confirmed() {
    for town in Town::each() {
        let id = verified(&town).await;
        answered(&town, id, passport("654321"), Answer::Mismatch(vec![Field::IssuedOn])).await;
        let beside = Some(Verification::Mismatch(vec![Field::IssuedOn]));
        assert_eq!(held(&town, id, Kind::Passport).await, (Some("9900123456".to_owned()), beside));
        assert_eq!(level_of(&town, id).await, Level::Standard);
        answered(&town, id, passport("654321"), Answer::Match).await;
        assert_eq!(held(&town, id, Kind::Passport).await, (Some("9900654321".to_owned()), None));
        // Back to the first: the office is asked once more.
        answered(&town, id, passport("123456"), Answer::Unclear).await;
        assert_eq!(held(&town, id, Kind::Passport).await.0.as_deref(), Some("9900654321"), "{}", town.engine);
        assert_eq!(save(&town, id, passport("654321")).await, document::Saved::InForce);
        assert_eq!(held(&town, id, Kind::Passport).await.1, None);
    }
}

#[tokio::test]
async fn i5_a_number_confirmed_for_one_person_is_not_confirmed_for_another() {
    for town in Town::each() {
        let first = verified(&town).await;
        let second = newcomer(&town).await;
        answered(&town, second, snils(SNILS), Answer::Match).await;
        assert_eq!(held(&town, second, Kind::Snils).await, (None, Some(Verification::Unclear)), "{}", town.engine);
        let holder = town.read(|tx| papers::find_holder(tx, Kind::Snils, "11223344595")).await;
        assert_eq!(holder, Some(first));
    }
}

#[tokio::test]
async fn f2_a_registry_that_never_answers_leaves_the_paper_without_an_answer() {
    for town in Town::each() {
        let id = newcomer(&town).await;
        save(&town, id, snils(SNILS)).await;
        let request = request(&town, id, Kind::Snils).await;
        let asked = request.id;
        town.write(move |tx, cx| registry_request::sent(tx, cx, asked)).await.unwrap();
        town.advance(LIFE + SignedDuration::from_secs(1));
        town.write(move |tx, cx| registry_request::expire(tx, cx, asked)).await.unwrap();
        assert_eq!(held(&town, id, Kind::Snils).await.1, Some(Verification::Unclear));
        assert_eq!(settle(&town, &request, Answer::Match).await, Err(SettleRefusal::State(Refusal::Over)));
        assert_eq!(notices(&town, id).await, 1, "{}", town.engine);
    }
}

#[tokio::test]
async fn i5_addresses_are_taken_as_typed() {
    for town in Town::each() {
        let id = newcomer(&town).await;
        let address = "г. Светлоречье, ул. Садовая, д. 4".to_owned();
        assert_eq!(tell(&town, id, Typed::RegisteredAddress(address.clone())).await, Ok(person::Saved::Stands));
        assert_eq!(tell(&town, id, Typed::Sex(Sex::Female)).await, Ok(person::Saved::StandsAndAsked));
        let person = person_of(&town, id).await;
        assert_eq!((person.registered_address, person.sex), (Some(address), Some(Sex::Female)), "{}", town.engine);
    }
}
