//! Letters and SMS through the outbox, against the stand-ins (N2, F13, F14): retried until delivered, never doubled,
//! erased on delivery.

use std::{path::PathBuf, sync::Arc};

use jiff::SignedDuration;
use rodnya_domain::{Actor, Lang, email::Email, message::Message, name::FullName};
use rodnya_flows::{
    edge::Edge,
    outbox::{self, Send},
};
use rodnya_outside::{
    World,
    backchannel::Backchannel,
    mail::{Mail, MailSettings},
    registries::{Addresses, Registries},
    sms::Sms,
    worker,
};
use rodnya_standins::{Fault, FaultTarget, Hooks, Running, Service, Standins, StandinsConfig};
use rodnya_store::{
    account::{self, Contact},
    person,
};
use rodnya_testkit::Town;

const PHONE: &str = "+79005550101";
const EMAIL: &str = "olga@post.example";

struct Play {
    world: World,
    standins: Running,
    folder: PathBuf,
    _town: Town,
}

impl Play {
    async fn new(name: &str) -> Self {
        let (edge, town) = (Edge::default(), Town::new());
        let folder = std::env::temp_dir().join(format!("rodnya-outbox-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        let clock = edge.clock.clone();
        let standins = Standins::start(StandinsConfig {
            dir: folder.clone(),
            addresses: rodnya_standins::Addresses::free(),
            portal_url: "http://127.0.0.1:1".to_owned(),
            clock: Arc::new(move || clock.now()),
            hooks: Hooks {
                people: Arc::new(|| Box::pin(std::future::ready(Ok(serde_json::json!([]))))),
                clock_advance: Arc::new(|_| Box::pin(std::future::ready(Ok(())))),
                enrol_pupil: Arc::new(|_| Box::pin(std::future::ready(Ok(())))),
            },
        });
        let standins = standins.await.unwrap();
        let at = |service| format!("http://{}", standins.addr(service));
        let mail = MailSettings {
            host: "127.0.0.1".to_owned(),
            port: standins.addr(Service::Smtp).port(),
            tls: false,
            login: None,
            from: "Родня <rodnya@rodnya.example>".to_owned(),
        };
        let nowhere = || at(Service::Registries).into();
        let offices = Addresses { births: nowhere(), snils: nowhere(), passports: nowhere() };
        let world = World {
            db: town.db.clone(),
            edge,
            public_url: "http://127.0.0.1:1".into(),
            mail: Mail::new(&mail).unwrap(),
            sms: Sms::new(at(Service::Sms)).unwrap(),
            registries: Registries::new(offices).unwrap(),
            backchannel: Backchannel::new("http://127.0.0.1:1", true).unwrap(),
        };
        Self { world, standins, folder, _town: town }
    }

    /// A code by SMS and one by mail, and a first round of the worker.
    async fn send(&self) {
        let cx = self.world.edge.cx(Actor::Nobody, Lang::Ru);
        let queued = self.world.db.write(cx, |tx, cx| {
            let to = [Contact::stored("phone", PHONE).unwrap(), Contact::stored("email", EMAIL).unwrap()];
            for to in to {
                let message = Message::RegistrationPhoneCode { code: "042731".to_owned() };
                outbox::send(tx, cx, Send { to, person: None, lang: Lang::Ru, message })?;
            }
            Ok(())
        });
        queued.await.unwrap();
        worker::round(&self.world).await.unwrap();
    }

    /// An hour of the worker.
    async fn an_hour(&self) {
        for _ in 0..60 {
            self.world.edge.clock.advance(SignedDuration::from_mins(1));
            worker::round(&self.world).await.unwrap();
        }
    }

    fn got(&self) -> [usize; 2] {
        [PHONE, EMAIL].map(|to| self.standins.outbox().list_to(to).len())
    }

    async fn waiting(&self) -> i64 {
        self.world.db.read(|tx| rodnya_store::outbox::count(tx, "waiting")).await.unwrap()
    }

    async fn end(self) {
        self.standins.stop().await;
        let _ = std::fs::remove_dir_all(self.folder);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn n2_a_carrier_that_is_down_or_says_garbage_gets_the_message_later_and_once() {
    for fault in [Fault::None, Fault::Down, Fault::Wrong] {
        let play = Play::new(&format!("{fault:?}")).await;
        for carrier in [FaultTarget::Sms, FaultTarget::Smtp] {
            play.standins.faults().set(carrier, fault);
        }
        play.send().await;
        if fault != Fault::None {
            assert_eq!((play.got(), play.waiting().await), ([0, 0], 2), "{fault:?}");
            play.an_hour().await;
            assert_eq!((play.got(), play.waiting().await), ([0, 0], 2), "{fault:?}: given up within an hour");
            for carrier in [FaultTarget::Sms, FaultTarget::Smtp] {
                play.standins.faults().set(carrier, Fault::None);
            }
            play.an_hour().await;
            play.an_hour().await;
        }
        assert_eq!((play.got(), play.waiting().await), ([1, 1], 0), "{fault:?}");
        play.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn n2_a_carrier_that_takes_it_and_says_no_has_it_once_all_the_same() {
    let play = Play::new("repeat").await;
    for carrier in [FaultTarget::Sms, FaultTarget::Smtp] {
        play.standins.faults().set(carrier, Fault::Repeat);
    }
    play.send().await;
    play.an_hour().await;
    for carrier in [FaultTarget::Sms, FaultTarget::Smtp] {
        play.standins.faults().set(carrier, Fault::None);
    }
    play.an_hour().await;
    play.an_hour().await;
    assert_eq!((play.got(), play.waiting().await), ([1, 1], 0));
    play.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n2_a_contact_that_a_message_never_reached_is_marked_until_one_does() {
    let play = Play::new("bounced").await;
    let cx = play.world.edge.cx(Actor::Worker, Lang::Ru);
    let person = play.world.db.write(cx, |tx, cx| {
        let name = FullName::parse("Снегирёва", "Ольга", "").unwrap();
        let person = person::Person::new(cx.id(), name, "Europe/Moscow".to_owned(), cx.now);
        person::insert(tx, &person)?;
        let contact = Contact::Email(Email::parse(EMAIL).unwrap());
        account::insert_contact(tx, cx.id(), person.id, &contact, cx.now)?;
        Ok(person.id)
    });
    let person = person.await.unwrap();
    let bounced = async || {
        let contacts = play.world.db.read(move |tx| account::contacts(tx, person)).await.unwrap();
        contacts[0].bounced.is_some()
    };
    play.standins.faults().set(FaultTarget::Smtp, Fault::Down);
    play.send().await;
    assert!(!bounced().await, "it is tried for two days");
    for _ in 0..70 {
        play.world.edge.clock.advance(SignedDuration::from_mins(61));
        worker::round(&play.world).await.unwrap();
    }
    assert!(bounced().await);
    play.standins.faults().set(FaultTarget::Smtp, Fault::None);
    play.send().await;
    play.an_hour().await;
    assert_eq!(play.got()[1], 1);
    assert!(!bounced().await, "a letter has come through");
    play.end().await;
}
