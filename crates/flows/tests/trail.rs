//! The audit trail under seal, on both engines (O3).

use rodnya_domain::{Actor, PersonId, named_id};
use rodnya_flows::{
    event::{self, Event},
    trail::{self, Verdict},
};
use rodnya_store::testing;
use rodnya_testkit::Town;

async fn lines(town: &Town, count: u32) {
    town.write(move |tx, cx| {
        let person: PersonId = named_id("olga");
        for _ in 0..count {
            event::record(tx, cx, Event::new("session_begun").about(person).ground("self"))?;
        }
        Ok(())
    })
    .await;
}

async fn verdict(town: &Town) -> Verdict {
    town.read(trail::verify).await
}

#[tokio::test]
async fn o3_an_edited_removed_or_added_line_is_found() {
    for town in Town::each() {
        lines(&town, 3).await;
        assert_eq!(town.write(trail::seal).await, 3);
        lines(&town, 2).await;
        assert_eq!(town.write(trail::seal).await, 2);
        assert_eq!(town.write(trail::seal).await, 0);
        assert_eq!(verdict(&town).await, Verdict::Whole { events: 5, blocks: 2 }, "{}", town.engine);
        for (damage, repair, block) in [
            (
                "update event set kind = 'session_ended' where sealed_in = 2",
                "update event set kind = 'session_begun'",
                2,
            ),
            (
                "update event_block set events = 2 where number = 1",
                "update event_block set events = 3 where number = 1",
                1,
            ),
            ("update event set sealed_in = 1", "", 1),
        ] {
            town.write(move |tx, _| testing::damage(tx, damage)).await;
            assert_eq!(verdict(&town).await, Verdict::Broken { block }, "{} {damage}", town.engine);
            if !repair.is_empty() {
                town.write(move |tx, _| testing::damage(tx, repair)).await;
                assert!(matches!(verdict(&town).await, Verdict::Whole { .. }), "{} {repair}", town.engine);
            }
        }
    }
}

#[tokio::test]
async fn o3_of_two_workers_one_seals() {
    let town = Town::new();
    lines(&town, 20).await;
    let both = [0, 1].map(|_| {
        let (db, cx) = (town.db.clone(), town.cx(Actor::Worker));
        tokio::spawn(async move { db.write(cx, trail::seal).await })
    });
    let mut sealed = 0;
    for one in both {
        sealed += one.await.unwrap().unwrap_or(0);
    }
    assert_eq!(sealed, 20);
    assert_eq!(verdict(&town).await, Verdict::Whole { events: 20, blocks: 1 });
}
