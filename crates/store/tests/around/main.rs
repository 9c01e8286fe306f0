//! What stands around a person, on each engine: notices, questions to support, receipts, contacts on their way, wishes
//! to link, sessions; and when their rows go.

mod operator;

use jiff::{SignedDuration, civil::date};
use rodnya_domain::{
    Actor, ChildCardId, Lang, PersonId, Sex, SignOnId,
    child_card::{BirthCountry, Typed},
    email::Email,
    link::End,
    name::FullName,
    named_id,
    phone::Phone,
    scope::Scopes,
    support_question::{Asker, State},
    system::{AuthMethod, Facts, Policy, System, Words},
};
use rodnya_store::{
    account::Contact,
    child_card::{self, ChildCard},
    contact::{self, Change},
    housekeeping::{DONE_KEPT, SESSION_KEPT, forget},
    link_request::{self, LinkRequest},
    notification::{self, Notification, Page},
    person::{self, Person},
    receipt::{self, Receipt, Signed},
    session::{self, NewSession},
    sign_on::{self, SignOn},
    support_question::{self, SupportQuestion},
    system::{self, Client},
};
use rodnya_testkit::Town;

const SECOND: SignedDuration = SignedDuration::from_secs(1);

async fn somebody(town: &Town, name: &'static str) -> PersonId {
    town.write(move |tx, cx| {
        let names = FullName::parse("Снегирёва", "Ольга", "").unwrap();
        let mut person = Person::new(named_id(name), names, "Asia/Omsk".to_owned(), cx.now);
        person.birth = Some(date(1988, 9, 14));
        person::insert(tx, &person)?;
        Ok(person.id)
    })
    .await
}

/// A guardian's card, of a child that is known or not.
async fn card(town: &Town, guardian: PersonId, child: Option<PersonId>) -> ChildCardId {
    town.write(move |tx, cx| {
        let typed = Typed {
            name: FullName::parse("Снегирёв", "Пётр", "").unwrap(),
            sex: Sex::Male,
            birth: date(2015, 5, 5),
            country: BirthCountry::Russia,
            paper: None,
        };
        let card = ChildCard { child, ..ChildCard::new(named_id("card"), guardian, typed, cx.now) };
        child_card::insert(tx, &card)?;
        Ok(card.id)
    })
    .await
}

async fn diary(town: &Town) -> rodnya_domain::SystemId {
    let words = Words { ru: "Дневник".to_owned(), en: "Diary".to_owned() };
    let facts = Facts {
        name: words,
        purpose: None,
        organization: None,
        policy: Policy::AnyGuardian,
        scopes: Scopes::known_of("openid"),
        optional_scopes: Scopes::default(),
        redirect_uris: vec!["https://diary.test/cb".to_owned()],
        post_logout_redirect_uris: vec![],
        backchannel_logout_uri: None,
        auth_method: AuthMethod::ClientSecretBasic,
        client_uri: None,
        policy_uri: None,
        tos_uri: None,
        contacts: vec![],
        sector: "diary.test".to_owned(),
    };
    let client = Client {
        system: System { id: named_id("diary"), facts, state: rodnya_domain::system::State::Active },
        secret_hash: None,
    };
    let id = client.system.id;
    town.write(move |tx, cx| system::insert(tx, &client, cx.now)).await;
    id
}

#[tokio::test]
async fn n1_lines_are_counted_paged_and_opened_by_their_owner_only() {
    for town in Town::each() {
        let (olga, other) = (somebody(&town, "olga").await, somebody(&town, "other").await);
        let line = |name: &str, kind: &str, created| Notification {
            id: named_id(name),
            person: olga,
            kind: kind.to_owned(),
            words: "{}".to_owned(),
            link: "/login".to_owned(),
            created,
            read: None,
        };
        let mut lines: Vec<_> = ["a", "b", "c"].map(|name| line(name, "linked", town.now())).into();
        lines[1].kind = "permission_request".to_owned();
        lines.sort_by_key(|line| std::cmp::Reverse(line.id));
        let rows = lines.clone();
        town.write(move |tx, _| rows.iter().try_for_each(|row| notification::insert(tx, row))).await;
        let ids = async |page: Page| {
            let found = town.read(move |tx| notification::page(tx, olga, page)).await;
            found.into_iter().map(|line| line.id).collect::<Vec<_>>()
        };
        let all: Vec<_> = lines.iter().map(|line| line.id).collect();
        let ten = Page { limit: 10, ..Page::default() };
        assert_eq!(ids(ten).await, all, "{}", town.engine);
        assert_eq!(ids(Page { limit: 2, ..ten }).await, all[..2]);
        assert_eq!(ids(Page { before: Some(all[0]), ..ten }).await, all[1..]);
        assert_eq!(ids(Page { kind: Some("permission_request"), ..ten }).await, [named_id("b")]);

        let first = all[0];
        assert!(town.read(move |tx| notification::find(tx, first, other)).await.is_none(), "another's line");
        town.write(move |tx, cx| notification::mark_read(tx, first, other, cx.now)).await;
        assert_eq!(town.read(move |tx| notification::count_unread(tx, olga)).await, 3);
        town.write(move |tx, cx| notification::mark_read(tx, first, olga, cx.now)).await;
        let opened = town.now();
        town.advance(SECOND);
        town.write(move |tx, cx| notification::mark_all_read(tx, olga, cx.now)).await;
        assert_eq!(town.read(move |tx| notification::count_unread(tx, olga)).await, 0);
        assert_eq!(ids(Page { unread_only: true, ..ten }).await, []);
        let kept = town.read(move |tx| notification::find(tx, first, olga)).await.unwrap();
        assert_eq!(kept.read, Some(opened), "read once, it keeps its time");
    }
}

#[tokio::test]
async fn u4_a_question_waits_in_the_queue_until_one_answers() {
    for town in Town::each() {
        let olga = somebody(&town, "olga").await;
        let mail = rodnya_domain::email::Email::parse("olga@pochta.example").unwrap();
        let question = |name: &str, asker: Asker| SupportQuestion {
            id: named_id(name),
            asker,
            lang: Lang::Ru,
            page: "/login".to_owned(),
            text: "Код не приходит 🙁".to_owned(),
            state: State::Open,
            answer: None,
            created: town.now(),
            answered: None,
            version: 1,
        };
        let mut asked = [question("own", Asker::Person(olga)), question("guest", Asker::Mail(mail))];
        asked.sort_by_key(|question| question.id);
        let rows = asked.clone();
        town.write(move |tx, _| rows.iter().try_for_each(|row| support_question::insert(tx, row))).await;
        assert_eq!(town.read(|tx| support_question::open(tx, 10)).await, asked, "{}", town.engine);
        assert_eq!(town.read(|tx| support_question::open(tx, 1)).await, asked[..1]);
        let own = town.read(move |tx| support_question::of_person(tx, olga)).await;
        assert_eq!(own.iter().map(|question| question.id).collect::<Vec<_>>(), [named_id("own")]);

        let stale = own[0].clone();
        let mut answered = stale.clone();
        (answered.state, answered.answered) = (State::Answered, Some(town.now()));
        answered.answer = Some("Посмотрите в папке «Спам».".to_owned());
        let saved = answered.clone();
        town.write(move |tx, _| support_question::save(tx, &saved)).await;
        let found = town.read(|tx| support_question::find(tx, named_id("own"))).await;
        assert_eq!(found, Some(SupportQuestion { version: 2, ..answered }), "{}", town.engine);
        let twice = town.db.write(town.cx(Actor::Nobody), move |tx, _| support_question::save(tx, &stale)).await;
        assert!(twice.unwrap_err().is_conflict_on("support_question"));
        assert_eq!(town.read(|tx| support_question::open(tx, 10)).await.len(), 1, "only the guest still waits");
    }
}

#[tokio::test]
async fn c4_receipts_form_a_chain_and_are_signed_once() {
    for town in Town::each() {
        let (olga, system) = (somebody(&town, "olga").await, diary(&town).await);
        let receipt = |name: &str, number, previous: Option<&str>| Receipt {
            id: named_id(name),
            person: olga,
            system,
            permission: None,
            kind: "refusal".to_owned(),
            number,
            previous: previous.map(named_id),
            payload: format!("{{\"n\":{number}}}"),
            payload_hash: vec![u8::try_from(number).unwrap(); 32],
            signed: None,
            created: town.now(),
        };
        let (first, second) = (receipt("1", 1, None), receipt("2", 2, Some("1")));
        let rows = [first.clone(), second.clone()];
        town.write(move |tx, _| rows.iter().try_for_each(|row| receipt::insert(tx, row))).await;
        assert_eq!(town.read(move |tx| receipt::find_last(tx, olga, system)).await, Some(second.clone()));
        assert_eq!(town.read(move |tx| receipt::find_last_refusal(tx, olga, system)).await, Some(second.id));
        let fork = receipt("3", 2, Some("1"));
        let forked = town.db.write(town.cx(Actor::Nobody), move |tx, _| receipt::insert(tx, &fork)).await;
        assert!(forked.unwrap_err().is_conflict_on("receipt__person_id__system_id__number"), "{}", town.engine);

        let signed = |jws: &str| Signed { jws: jws.to_owned(), public_jwk: "{}".to_owned() };
        let (one, other) = (signed("a.b.c"), signed("d.e.f"));
        let id = first.id;
        let keep = one.clone();
        town.write(move |tx, _| receipt::save_signed(tx, id, &keep)).await;
        town.write(move |tx, _| receipt::save_signed(tx, id, &other)).await;
        let kept = town.read(move |tx| receipt::find(tx, id)).await;
        assert_eq!(kept, Some(Receipt { signed: Some(one), ..first }), "the first signature stays");
    }
}

#[tokio::test]
async fn i5_one_contact_of_a_kind_is_on_its_way_and_its_row_goes_after_a_month() {
    for town in Town::each() {
        let olga = somebody(&town, "olga").await;
        let mail = |text: &str| Contact::Email(Email::parse(text).unwrap());
        let phone = Contact::Phone(Phone::parse("+7 900 765-43-21").unwrap());
        let waits = async |kind: &'static str| {
            let found = town.read(move |tx| contact::find(tx, olga, kind)).await;
            found.map(|change| change.contact.key())
        };
        let ask = async |name: &str, contact: Contact| {
            let change = Change { id: named_id(name), person: olga, contact };
            town.write(move |tx, cx| contact::insert(tx, &change, cx.now)).await;
        };
        ask("1", mail("first@pochta.example")).await;
        ask("2", phone).await;
        ask("3", mail("second@pochta.example")).await;
        assert_eq!(waits("email").await.as_deref(), Some("second@pochta.example"), "{}", town.engine);
        assert_eq!(waits("phone").await.as_deref(), Some("+79007654321"), "another kind waits for itself");
        town.write(move |tx, cx| contact::end(tx, olga, "phone", cx.now)).await;
        assert!(waits("phone").await.is_none());
        town.advance(DONE_KEPT);
        assert!(!town.write(|tx, cx| forget(tx, cx.now, 100)).await);
        assert!(waits("email").await.is_some(), "to the second it is kept");
        town.advance(SECOND);
        town.write(|tx, cx| forget(tx, cx.now, 100)).await;
        assert!(waits("email").await.is_none());
    }
}

#[tokio::test]
async fn f7_a_wish_to_link_is_one_of_a_guardian_ends_once_and_its_row_goes_after_a_month() {
    for town in Town::each() {
        let (olga, child) = (somebody(&town, "olga").await, somebody(&town, "child").await);
        let card = card(&town, olga, Some(child)).await;
        let wish = |name: &str| LinkRequest {
            id: named_id(name),
            guardian: olga,
            card,
            child,
            account: child,
            created: town.now(),
            expires: town.now() + SignedDuration::from_hours(7 * 24),
        };
        let (first, second) = (wish("1"), wish("2"));
        let (row, id, now) = (first.clone(), first.id, town.now());
        town.write(move |tx, _| link_request::insert(tx, &row)).await;
        let row = second.clone();
        let twice = town.db.write(town.cx(Actor::Nobody), move |tx, _| link_request::insert(tx, &row)).await;
        assert!(twice.unwrap_err().is_conflict_on("link_request__guardian_id__account_id"), "{}", town.engine);
        assert_eq!(
            town.read(move |tx| link_request::of_account(tx, child, now)).await.as_slice(),
            std::slice::from_ref(&first)
        );
        assert_eq!(town.read(move |tx| link_request::of_guardian(tx, olga, child)).await, Some(first));
        assert!(town.write(move |tx, cx| link_request::end(tx, id, End::Refused, cx.now)).await);
        assert!(!town.write(move |tx, cx| link_request::end(tx, id, End::Code, cx.now)).await, "it has ended");
        assert!(town.read(move |tx| link_request::find(tx, id, now)).await.is_none());
        let row = second.clone();
        town.write(move |tx, _| link_request::insert(tx, &row)).await;
        town.advance(SignedDuration::from_hours(7 * 24));
        let now = town.now();
        assert_eq!(town.read(move |tx| link_request::of_account(tx, child, now)).await, [], "out of time");
        town.advance(DONE_KEPT);
        town.write(|tx, cx| forget(tx, cx.now, 100)).await;
        assert_eq!(town.read(move |tx| link_request::find_account(tx, second.id)).await, Some(child), "to the second");
        town.advance(SECOND);
        town.write(|tx, cx| forget(tx, cx.now, 100)).await;
        assert_eq!(town.read(move |tx| link_request::find_account(tx, id)).await, None);
    }
}

#[tokio::test]
async fn i8_an_ended_session_goes_with_its_logins_after_half_a_year_and_a_live_one_stays() {
    for town in Town::each() {
        let (olga, system) = (somebody(&town, "olga").await, diary(&town).await);
        let begin = async |name: &'static str, agent: &'static str| {
            town.write(move |tx, cx| {
                let browser = NewSession {
                    id: named_id(name),
                    token_hash: name.as_bytes().to_vec(),
                    person: olga,
                    foreign_computer: false,
                    idle_seconds: 1_800,
                    expires: cx.now + SignedDuration::from_hours(12),
                    agent: agent.to_owned(),
                };
                session::insert(tx, &browser, cx.now)?;
                let login = SignOn {
                    id: named_id(name),
                    system,
                    person: olga,
                    session: browser.id,
                    scopes: Scopes::known_of("openid"),
                    created: cx.now,
                };
                sign_on::insert(tx, &login, None)
            })
            .await;
        };
        let knows = async |agent: &'static str| town.read(move |tx| session::knows_agent(tx, olga, agent)).await;
        let login = async |name: &str| {
            let id: SignOnId = named_id(name);
            town.read(move |tx| sign_on::find(tx, id)).await.is_some()
        };
        begin("old", "Firefox on Linux").await;
        begin("old-2", "Firefox on Linux").await;
        town.advance(SESSION_KEPT + SignedDuration::from_hours(12));
        begin("new", "Chrome on Android").await;
        assert!(!town.write(|tx, cx| forget(tx, cx.now, 100)).await);
        assert!(knows("Firefox on Linux").await && login("old").await, "{}: to the second", town.engine);
        town.advance(SECOND);
        assert!(town.write(|tx, cx| forget(tx, cx.now, 1)).await, "one at a time: another waits");
        while town.write(|tx, cx| forget(tx, cx.now, 1)).await {}
        assert!(!knows("Firefox on Linux").await && !login("old").await && !login("old-2").await);
        assert!(knows("Chrome on Android").await && login("new").await);
    }
}
