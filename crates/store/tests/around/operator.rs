//! Operators with their codes, looks and claims, on each engine.

use jiff::civil::date;
use rodnya_domain::{
    Actor,
    look::{LIFE, Reason},
    name::FullName,
    named_id,
    operator::{SECRET_BYTES, SecondFactor, Step},
    registry_request::RelationKind,
    relation_claim::State as ClaimState,
};
use rodnya_store::{
    look::{self, Look},
    operator::{self, Operator},
    person,
    relation_claim::{self, RelationClaim},
};
use rodnya_testkit::Town;

use crate::{SECOND, card, somebody};

#[tokio::test]
async fn o3_an_operator_is_one_in_force_with_codes_used_once_and_looks_that_end() {
    for town in Town::each() {
        let (olga, oleg) = (somebody(&town, "olga").await, somebody(&town, "oleg").await);
        let factor = |byte| SecondFactor::new([byte; SECRET_BYTES]);
        let put = async |byte| {
            town.write(move |tx, cx| {
                operator::put(tx, &Operator { person: oleg, factor: factor(byte), created: cx.now })
            })
            .await;
        };
        let uses = async |step| town.write(move |tx, _| operator::use_step(tx, oleg, Step(step))).await;
        put(1).await;
        assert!(town.read(move |tx| operator::find(tx, olga)).await.is_none(), "{}", town.engine);
        assert_eq!(town.read(move |tx| operator::find(tx, oleg)).await.unwrap().factor, factor(1));
        assert!(uses(7).await && !uses(7).await && !uses(6).await && uses(8).await);
        put(2).await;
        assert_eq!(
            town.read(operator::all).await.iter().map(|one| one.factor.clone()).collect::<Vec<_>>(),
            [factor(2)]
        );
        assert!(uses(1).await, "a new secret has codes of its own");

        let look = |name: &str, created| Look {
            id: named_id(name),
            person: olga,
            operator: oleg,
            reason: Reason::Support,
            reference: format!("№ {name} 🐦"),
            created,
            expires: created + LIFE,
        };
        let (first, second) = (look("1", town.now()), look("2", town.now() + SECOND));
        let rows = [first.clone(), second.clone()];
        town.write(move |tx, _| rows.iter().try_for_each(|row| look::insert(tx, row))).await;
        let live = async || {
            let now = town.now();
            town.read(move |tx| look::live(tx, oleg, olga, now)).await
        };
        assert_eq!(live().await, [second.clone(), first.clone()], "{}: the one that lasts longest first", town.engine);
        town.advance(LIFE);
        assert_eq!(live().await.as_slice(), std::slice::from_ref(&second));
        town.advance(SECOND);
        assert_eq!(live().await, []);
        let mut both = [first, second];
        both.sort_by_key(|look| std::cmp::Reverse(look.id));
        let seen = town.read(move |tx| look::of_person(tx, olga, None, 10)).await;
        assert_eq!(seen.iter().map(|(look, _)| look.clone()).collect::<Vec<_>>(), both);
        let newest = both[0].id;
        let older = town.read(move |tx| look::of_person(tx, olga, Some(newest), 10)).await;
        assert_eq!(older.into_iter().map(|(look, _)| look).collect::<Vec<_>>(), both[1..]);

        assert!(town.write(move |tx, cx| operator::end(tx, oleg, cx.now)).await);
        assert!(!town.write(move |tx, cx| operator::end(tx, oleg, cx.now)).await);
        assert!(town.read(operator::all).await.is_empty());
    }
}

#[tokio::test]
async fn o3_people_are_found_by_a_whole_name_and_birth_date() {
    for town in Town::each() {
        let olga = somebody(&town, "olga").await;
        let named = async |surname: &str, given: &str, birth| {
            let name = FullName::parse(surname, given, "").unwrap();
            town.read(move |tx| person::named(tx, &name, birth)).await
        };
        let born = date(1988, 9, 14);
        assert_eq!(named("снегирева", "Ольга", born).await, [olga], "{}", town.engine);
        assert_eq!(named("Снегирёва", "Ольга", date(1988, 9, 15)).await, []);
        assert_eq!(named("Снегирёва", "О", born).await, []);
        assert_eq!(named("Снегирь", "Ольга", born).await, []);
    }
}

#[tokio::test]
async fn o3_one_claim_about_a_card_waits_and_is_decided_once() {
    for town in Town::each() {
        let (olga, oleg) = (somebody(&town, "olga").await, somebody(&town, "oleg").await);
        let card = card(&town, olga, None).await;
        let claim = |name: &str| RelationClaim {
            id: named_id(name),
            guardian: olga,
            card,
            card_version: 1,
            kind: RelationKind::Guardian,
            paper: "Акт № 14 🐦".to_owned(),
            state: ClaimState::Recorded,
            recorded_by: oleg,
            decided_by: None,
            created: town.now(),
            ended: None,
            version: 1,
        };
        let (first, second) = (claim("1"), claim("2"));
        let row = first.clone();
        town.write(move |tx, _| relation_claim::insert(tx, &row)).await;
        let row = second.clone();
        let twice = town.db.write(town.cx(Actor::Nobody), move |tx, _| relation_claim::insert(tx, &row)).await;
        assert!(twice.unwrap_err().is_conflict_on("relation_claim__card_id"), "{}", town.engine);
        assert_eq!(town.read(|tx| relation_claim::open(tx, 10)).await.as_slice(), std::slice::from_ref(&first));
        assert_eq!(town.read(move |tx| relation_claim::open_of_card(tx, card)).await, Some(first.clone()));
        let decided = RelationClaim {
            state: ClaimState::Refused,
            decided_by: Some(oleg),
            ended: Some(town.now()),
            ..first.clone()
        };
        let save = decided.clone();
        town.write(move |tx, _| relation_claim::save(tx, &save)).await;
        let stale = town.db.write(town.cx(Actor::Nobody), move |tx, _| relation_claim::save(tx, &first)).await;
        assert!(stale.unwrap_err().is_conflict_on("relation_claim"));
        let kept = town.read(move |tx| relation_claim::find(tx, decided.id)).await;
        assert_eq!(kept, Some(RelationClaim { version: 2, ..decided }));
        town.write(move |tx, _| relation_claim::insert(tx, &second)).await;
    }
}
