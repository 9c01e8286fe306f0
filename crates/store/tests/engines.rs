//! What both engines must mean alike: prepare-all, savepoints, conflicts, re-runs, migrations, work that waits.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use jiff::SignedDuration;
use rodnya_domain::{Actor, named_id};
use rodnya_store::{
    StoreError, job,
    job::{Ending, Job},
    one_time::{self, OneTime},
    setting, throttle,
};
use rodnya_testkit::Town;

#[tokio::test]
async fn a_closure_that_fails_takes_nothing_with_it_and_harms_nobody_in_its_group() {
    for town in Town::each() {
        let mut writes = Vec::new();
        for n in 0..60_u32 {
            let (db, cx) = (town.db.clone(), town.cx(Actor::Worker));
            writes.push(tokio::spawn(async move {
                db.write(cx, move |tx, _| {
                    setting::put(tx, &format!("key {n}"), "value")?;
                    match n % 3 {
                        0 => Err(StoreError::Missing("on purpose")),
                        1 => panic!("on purpose"),
                        _ => Ok(n),
                    }
                })
                .await
            }));
        }
        for (n, write) in writes.into_iter().enumerate() {
            let n = u32::try_from(n).unwrap();
            let answered = write.await.unwrap();
            let kept = town.read(move |tx| setting::find(tx, &format!("key {n}"))).await;
            assert_eq!(answered.is_ok(), n % 3 == 2, "{} {n}", town.engine);
            assert_eq!(kept.is_some(), answered.is_ok(), "{} {n}", town.engine);
        }
    }
}

#[tokio::test]
async fn a_hundred_counters_at_once_lose_nothing() {
    for town in Town::each() {
        let now = town.now();
        let mut hits = Vec::new();
        for _ in 0..100 {
            let (db, cx) = (town.db.clone(), town.cx(Actor::Worker));
            hits.push(tokio::spawn(async move {
                db.write(cx, |tx, cx| throttle::hit(tx, b"subject", cx.now, cx.now)).await
            }));
        }
        let mut counts = Vec::new();
        for hit in hits {
            // Not one is turned away: who lost often enough runs alone.
            counts.push(hit.await.unwrap().unwrap_or_else(|error| panic!("{}: {error}", town.engine)).hits);
        }
        counts.sort_unstable();
        assert_eq!(counts, (1..=100).collect::<Vec<i64>>(), "{}", town.engine);
        let kept = town.read(move |tx| throttle::look(tx, b"subject", now)).await.unwrap();
        assert_eq!(kept.hits, 100, "{}", town.engine);
    }
}

#[tokio::test]
async fn of_fifty_that_use_a_secret_at_once_one_wins() {
    for town in Town::each() {
        let expires = town.now() + SignedDuration::from_mins(1);
        town.write(move |tx, cx| {
            let thing = OneTime {
                id: cx.id(),
                kind: "test",
                flow: None,
                hash: vec![1; 32],
                payload: "{}".to_owned(),
                tries: 1,
                expires,
            };
            one_time::insert(tx, &thing, cx.now)
        })
        .await;
        let won = Arc::new(AtomicU32::new(0));
        let mut tries = Vec::new();
        for _ in 0..50 {
            let (db, cx, won) = (town.db.clone(), town.cx(Actor::Nobody), Arc::clone(&won));
            tries.push(tokio::spawn(async move {
                let used = db.write(cx, |tx, cx| one_time::consume(tx, "test", &[1; 32], cx.now)).await;
                if matches!(used, Ok(Some(_))) {
                    won.fetch_add(1, Ordering::Relaxed);
                }
            }));
        }
        for one in tries {
            one.await.unwrap();
        }
        assert_eq!(won.load(Ordering::Relaxed), 1, "{}", town.engine);
        let other = town.write(|tx, cx| one_time::consume(tx, "another", &[1; 32], cx.now)).await;
        assert!(other.is_none(), "{}: a thing of one kind works as another", town.engine);
    }
}

#[tokio::test]
async fn work_is_leased_by_one_waits_its_turn_and_is_there_once() {
    for town in Town::each() {
        let queued = |key: &'static str| Job {
            id: named_id(key),
            kind: "test".to_owned(),
            key: key.to_owned(),
            payload: "{}".to_owned(),
            attempts: 0,
        };
        let again = queued("a");
        town.write(move |tx, cx| {
            assert!(job::insert(tx, &queued("a"), cx.now, cx.now)?);
            let same = Job { id: named_id("other"), ..again.clone() };
            assert!(!job::insert(tx, &same, cx.now, cx.now)?, "the same work waits twice");
            job::insert(tx, &queued("later"), cx.now, cx.now + SignedDuration::from_mins(5))
        })
        .await;
        let lease = || town.write(|tx, cx| job::lease(tx, cx.now, cx.now + SignedDuration::from_mins(1), 10));
        let first = lease().await;
        assert_eq!(first.iter().map(|job| job.key.as_str()).collect::<Vec<_>>(), ["a"], "{}", town.engine);
        assert!(lease().await.is_empty(), "{}: leased twice", town.engine);
        town.advance(SignedDuration::from_mins(2));
        assert_eq!(lease().await[0].attempts, 2, "{}: a lease that ended is taken over", town.engine);
        let id = first[0].id;
        town.write(move |tx, cx| job::settle(tx, id, &Ending::Done, cx.now)).await;
        town.advance(SignedDuration::from_mins(10));
        assert_eq!(lease().await.len(), 1, "{}", town.engine);
    }
}

#[tokio::test]
async fn ids_of_a_closure_that_runs_again_are_the_same() {
    let town = Town::new();
    let cx = town.cx(Actor::Worker);
    let seen = Arc::new(std::sync::Mutex::new(Vec::new()));
    for _ in 0..2 {
        let seen = Arc::clone(&seen);
        town.db
            .write(cx.clone(), move |_, cx| {
                seen.lock().unwrap().push(cx.id::<()>());
                Ok(())
            })
            .await
            .unwrap();
    }
    let seen = seen.lock().unwrap();
    assert_eq!(seen[0], seen[1]);
}

#[tokio::test]
async fn a_full_queue_refuses_at_once_and_loses_nothing_of_what_it_took() {
    const SENT: i64 = 5000;
    for town in Town::each() {
        // Every connection that writes is held while the rest comes.
        let holders = if town.engine == "sqlite" { 1 } else { 20 };
        let mut writes = Vec::new();
        for n in 0..SENT {
            let (db, cx) = (town.db.clone(), town.cx(Actor::Worker));
            writes.push(tokio::spawn(async move {
                db.write(cx, move |tx, _| {
                    if n < holders {
                        std::thread::sleep(Duration::from_millis(700));
                    }
                    setting::put(tx, &format!("key {n}"), "value")
                })
                .await
            }));
        }
        let mut refused = 0;
        for (n, write) in writes.into_iter().enumerate() {
            let taken = match write.await.unwrap() {
                Ok(()) => true,
                Err(StoreError::Busy) => false,
                Err(error) => panic!("{}: {error}", town.engine),
            };
            refused += i64::from(!taken);
            if n % 97 == 0 {
                let kept = town.read(move |tx| setting::find(tx, &format!("key {n}"))).await;
                assert_eq!(kept.is_some(), taken, "{} {n}", town.engine);
            }
        }
        assert!((1..=SENT - 4096).contains(&refused), "{}: {refused} were refused", town.engine);
    }
}

#[tokio::test]
async fn a_statement_without_end_is_cut_after_two_seconds() {
    for town in Town::each() {
        let endless = "with recursive n (i) as (select 1 union all select i + 1 from n) select count(*) from n";
        let cut = town.db.read(move |tx| rodnya_store::testing::damage(tx, endless)).await;
        assert!(matches!(cut, Err(StoreError::Slow)), "{}: {cut:?}", town.engine);
        assert!(town.read(|tx| setting::find(tx, "key")).await.is_none(), "{}: the next is served", town.engine);
    }
}
