//! The job that asks registries, against the stand-in and against servers that break the contract: down, slow, wrong, repeating, huge, silent for two weeks.

use std::{sync::Arc, time::Duration};

use jiff::{SignedDuration, civil::date};
use rodnya_domain::{
    Actor, Lang, PersonId, RequestId, Sex,
    document::{Body, Field, Kind, Verification},
    name::FullName,
    passport::{Passport, PassportText},
    registry_request::{LIFE, State, Subject},
    snils::{Snils, check_digits},
};
use rodnya_flows::{document, edge::Edge};
use rodnya_outside::registries::{Addresses, Registries};
use rodnya_standins::{Fault, FaultTarget, Hooks, Running, Service, Standins, StandinsConfig};
use rodnya_store::{
    document as papers,
    job::{Ending, Job},
    notification, person as people,
    person::Person,
    registry_request as requests,
};
use rodnya_testkit::Town;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

/// A person, a registry and the job between them.
struct Play {
    town: Town,
    edge: Edge,
    standins: Running,
    registries: Registries,
    person: PersonId,
    folder: std::path::PathBuf,
}

impl Play {
    async fn new(name: &str) -> Self {
        let edge = Edge::default();
        let town = Town::new();
        let folder = std::env::temp_dir().join(format!("rodnya-registries-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        let clock = edge.clock.clone();
        let nothing = || Box::pin(std::future::ready(Ok(())));
        let standins = Standins::start(StandinsConfig {
            dir: folder.clone(),
            addresses: rodnya_standins::Addresses::free(),
            portal_url: "http://127.0.0.1:1".to_owned(),
            clock: Arc::new(move || clock.now()),
            hooks: Hooks {
                people: Arc::new(|| Box::pin(std::future::ready(Ok(serde_json::json!([]))))),
                clock_advance: Arc::new(move |_| nothing()),
                enrol_pupil: Arc::new(move |_| Box::pin(std::future::ready(Ok(())))),
            },
        });
        let standins = standins.await.unwrap();
        let base = format!("http://{}", standins.addr(Service::Registries));
        let registries = registries_at(&base);
        let person = person(&town, &edge).await;
        Self { town, edge, standins, registries, person, folder }
    }

    /// Tells the registry of a record.
    async fn record(&self, path: &str, record: serde_json::Value) {
        let url = format!("http://{}/registry/{path}", self.standins.addr(Service::Console));
        let answer = reqwest::Client::new().post(url).json(&record).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
    }

    async fn save(&self, body: Body) -> RequestId {
        self.save_of(self.person, body).await
    }

    async fn save_of(&self, id: PersonId, body: Body) -> RequestId {
        let cx = self.edge.cx(Actor::Person(id), Lang::Ru);
        let saved = self.town.db.write(cx, move |tx, cx| document::save(tx, cx, id, &body)).await.unwrap().unwrap();
        let document::Saved::Asked(paper) = saved else { panic!("the office is asked") };
        let latest = move |tx: &mut rodnya_store::Tx<'_>| requests::of_subject(tx, Subject::Document(paper));
        self.town.read(latest).await.remove(0).id
    }

    async fn step(&self, id: RequestId) -> Ending {
        self.registries.step(&self.town.db, &self.edge, &job(id)).await
    }

    /// Runs the job as the worker does, the clock moved to each due moment; answers how often.
    async fn run(&self, id: RequestId) -> u32 {
        for steps in 1..100 {
            match self.step(id).await {
                Ending::Done => return steps,
                Ending::Again { due, .. } => self.edge.clock.advance(due.duration_since(self.edge.clock.now())),
                Ending::Dead { fault } => panic!("{fault}"),
            }
        }
        panic!("no end after a hundred steps")
    }

    async fn verification(&self, kind: Kind) -> Verification {
        let id = self.person;
        let held = self.town.read(move |tx| papers::held(tx, id, kind)).await;
        held.beside.or(held.in_force).unwrap().verification
    }

    async fn state(&self, id: RequestId) -> State {
        self.town.read(move |tx| requests::find(tx, id)).await.unwrap().state
    }

    async fn notices(&self) -> usize {
        let id = self.person;
        let page = notification::Page { before: None, unread_only: false, kind: None, limit: 100 };
        self.town.read(move |tx| notification::page(tx, id, page)).await.len()
    }

    async fn end(self) {
        self.standins.stop().await;
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

async fn person(town: &Town, edge: &Edge) -> PersonId {
    let person = town.db.write(edge.cx(Actor::Nobody, Lang::Ru), |tx, cx| {
        let name = FullName::parse("Снегирёва", "Ольга", "Павловна").unwrap();
        let mut person = Person::new(cx.id(), name, "Europe/Moscow".to_owned(), cx.now);
        person.birth = Some(date(1988, 9, 14));
        person.sex = Some(Sex::Female);
        people::insert(tx, &person)?;
        Ok(person.id)
    });
    person.await.unwrap()
}

fn registries_at(base: &str) -> Registries {
    let addresses = Addresses {
        births: format!("{base}/births").into(),
        snils: format!("{base}/snils").into(),
        passports: format!("{base}/passports").into(),
    };
    Registries::new(addresses).unwrap().with_deadline(Duration::from_millis(600))
}

fn job(id: RequestId) -> Job {
    Job {
        id: rodnya_domain::named_id("job"),
        kind: "registry_request".to_owned(),
        key: id.to_string(),
        payload: "{}".to_owned(),
        attempts: 1,
    }
}

/// A СНИЛС of its own for each number below a hundred thousand.
fn snils_of(number: u32) -> Snils {
    let mut nine = [0_u8; 9];
    let mut rest = 200_000_000 + number;
    for digit in nine.iter_mut().rev() {
        *digit = u8::try_from(rest % 10).unwrap();
        rest /= 10;
    }
    let digits: String = nine.iter().map(u8::to_string).collect();
    Snils::parse(&format!("{digits}{:02}", check_digits(nine))).unwrap()
}

fn snils() -> Body {
    Body::Snils { snils: Snils::parse("112-233-445 95").unwrap() }
}

fn passport() -> Body {
    let text = PassportText {
        series: "9900",
        number: "123456",
        issued_on: "20.10.2008",
        department_code: "990-007",
        issued_by: "Отделом внутренних дел",
    };
    Body::Passport { passport: Passport::parse(text, date(1988, 9, 14), date(2026, 11, 26)).unwrap() }
}

fn snils_record(surname: &str) -> serde_json::Value {
    serde_json::json!({"snils": "112-233-445 95", "surname": surname, "given_name": "Ольга",
        "patronymic": "Павловна", "sex": "f", "birth_date": "1988-09-14", "delay_seconds": 2})
}

#[tokio::test]
async fn i5_a_request_is_sent_polled_and_settled() {
    let play = Play::new("settled").await;
    play.record("snils", snils_record("Снегирева")).await;
    let id = play.save(snils()).await;
    assert!(matches!(play.step(id).await, Ending::Again { fault, .. } if fault.is_empty()));
    assert_eq!(play.state(id).await, State::Accepted);
    assert!(play.run(id).await <= 4);
    assert_eq!(play.verification(Kind::Snils).await, Verification::Verified);
    let second = play.save(passport()).await;
    play.run(second).await;
    assert_eq!(play.verification(Kind::Passport).await, Verification::Verified);
    assert_eq!(play.notices().await, 2);
    // A job that runs once more finds nothing to do.
    assert!(matches!(play.step(id).await, Ending::Done));
    assert_eq!(play.notices().await, 2);
    play.end().await;
}

#[tokio::test]
async fn i5_a_mismatch_names_the_fields() {
    let play = Play::new("mismatch").await;
    play.record("snils", snils_record("Синицына")).await;
    let id = play.save(snils()).await;
    play.run(id).await;
    assert_eq!(play.verification(Kind::Snils).await, Verification::Mismatch(vec![Field::Surname]));
    play.end().await;
}

#[tokio::test]
async fn f2_a_registry_that_is_down_or_too_slow_is_asked_until_it_answers() {
    for fault in [Fault::Down, Fault::Slow] {
        let play = Play::new(fault.as_str()).await;
        let id = play.save(snils()).await;
        play.standins.faults().set_for(FaultTarget::RegistrySnils, fault, 2.0);
        for _ in 0..2 {
            assert!(matches!(play.step(id).await, Ending::Again { fault, .. } if !fault.is_empty()));
        }
        assert_eq!(play.verification(Kind::Snils).await, Verification::Checking);
        play.standins.faults().set(FaultTarget::RegistrySnils, Fault::None);
        play.run(id).await;
        assert_eq!(play.verification(Kind::Snils).await, Verification::Verified);
        assert_eq!(play.notices().await, 1);
        play.end().await;
    }
}

#[tokio::test]
async fn f2_wrong_and_repeated_replies_are_no_answers() {
    for fault in [Fault::Wrong, Fault::Repeat] {
        let play = Play::new(fault.as_str()).await;
        let id = play.save(snils()).await;
        play.standins.faults().set(FaultTarget::RegistrySnils, fault);
        for _ in 0..3 {
            let ending = play.step(id).await;
            if let Ending::Again { due, .. } = ending {
                play.edge.clock.advance(due.duration_since(play.edge.clock.now()));
            }
        }
        if fault == Fault::Wrong {
            assert_eq!(play.verification(Kind::Snils).await, Verification::Checking);
        }
        play.standins.faults().set(FaultTarget::RegistrySnils, Fault::None);
        play.run(id).await;
        assert_eq!(play.verification(Kind::Snils).await, Verification::Verified);
        assert_eq!(play.notices().await, 1);
        play.end().await;
    }
}

#[tokio::test]
async fn f2_wrong_replies_to_a_poll_are_no_answers() {
    let play = Play::new("wrong-polls").await;
    let id = play.save(snils()).await;
    play.step(id).await;
    play.edge.clock.advance(SignedDuration::from_secs(30));
    play.standins.faults().set(FaultTarget::RegistrySnils, Fault::Wrong);
    // For another request, to another question, no JSON, half of it.
    for _ in 0..4 {
        assert!(matches!(play.step(id).await, Ending::Again { fault, .. } if !fault.is_empty()));
    }
    assert_eq!(play.verification(Kind::Snils).await, Verification::Checking);
    play.end().await;
}

#[tokio::test]
async fn f2_a_request_without_an_answer_ends() {
    let play = Play::new("expired").await;
    let id = play.save(snils()).await;
    play.standins.faults().set(FaultTarget::RegistrySnils, Fault::Down);
    play.step(id).await;
    play.edge.clock.advance(LIFE);
    assert!(matches!(play.step(id).await, Ending::Done));
    assert_eq!(play.state(id).await, State::Expired);
    assert_eq!(play.verification(Kind::Snils).await, Verification::Unclear);
    play.end().await;
}

#[tokio::test]
async fn f2_an_edited_paper_needs_no_more_calls() {
    let play = Play::new("edited").await;
    let id = play.save(snils()).await;
    play.step(id).await;
    play.edge.clock.advance(SignedDuration::from_secs(1));
    let next = play.save(Body::Snils { snils: Snils::parse("087-654-303 00").unwrap() }).await;
    play.edge.clock.advance(SignedDuration::from_secs(30));
    assert!(matches!(play.step(id).await, Ending::Done));
    assert_eq!(play.verification(Kind::Snils).await, Verification::Checking);
    play.run(next).await;
    assert_eq!(play.verification(Kind::Snils).await, Verification::Verified);
    play.end().await;
}

#[tokio::test]
async fn f2_a_reply_without_end_is_not_read_to_its_end() {
    let mut play = Play::new("huge").await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    play.registries = registries_at(&format!("http://{}", listener.local_addr().unwrap()));
    let server = tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = vec![0; 4096];
            let _ = stream.read(&mut request).await;
            let _ = stream.write_all(b"HTTP/1.1 202 Accepted\r\ncontent-type: application/json\r\n\r\n").await;
            while stream.write_all(&[b' '; 8192]).await.is_ok() {}
        }
    });
    let id = play.save(snils()).await;
    let Ending::Again { fault, .. } = play.step(id).await else { panic!("there is no answer") };
    assert!(fault.contains("longer"), "{fault}");
    server.abort();
    play.end().await;
}

#[tokio::test]
async fn f2_after_a_day_without_the_registry_all_answers_come_at_once_and_each_counts_once() {
    const MANY: u32 = 1_000;
    let play = Play::new("a-day-down").await;
    play.standins.faults().set(FaultTarget::RegistrySnils, Fault::Down);
    let mut asked = Vec::new();
    for number in 0..MANY {
        let who = person(&play.town, &play.edge).await;
        asked.push((who, play.save_of(who, Body::Snils { snils: snils_of(number) }).await));
    }
    for (_, id) in &asked {
        let Ending::Again { due, .. } = play.step(*id).await else { panic!("nobody answers") };
        assert!(
            due.duration_since(play.edge.clock.now()) <= SignedDuration::from_hours(1),
            "it is asked again in time"
        );
    }
    play.edge.clock.advance(SignedDuration::from_hours(24));
    play.standins.faults().set(FaultTarget::RegistrySnils, Fault::None);
    // The request goes out, the registry answers, and the same answer is fetched by two workers.
    for _ in 0..3 {
        let mut workers = tokio::task::JoinSet::new();
        for (_, id) in asked.iter().flat_map(|one| [one, one]) {
            // As many at once as the worker begins.
            while workers.len() >= 64 {
                workers.join_next().await.unwrap().unwrap();
            }
            let (registries, db, edge, id) = (play.registries.clone(), play.town.db.clone(), play.edge.clone(), *id);
            workers.spawn(async move { registries.step(&db, &edge, &job(id)).await });
        }
        workers.join_all().await;
        play.edge.clock.advance(SignedDuration::from_mins(10));
    }
    for (who, id) in asked {
        assert!(matches!(play.state(id).await, State::Answered(_)));
        let page = notification::Page { before: None, unread_only: false, kind: None, limit: 10 };
        assert_eq!(play.town.read(move |tx| notification::page(tx, who, page)).await.len(), 1, "told once");
    }
    play.end().await;
}
