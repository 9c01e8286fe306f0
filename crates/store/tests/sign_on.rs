//! Systems, keys and logins at systems: one story on both engines.

use jiff::{SignedDuration, civil::date};
use rodnya_domain::{
    Lang, PersonId, SessionId, SignOnId, SystemId,
    name::FullName,
    named_id,
    scope::Scopes,
    system::{AuthMethod, Facts, Policy, State, System, Words},
};
use rodnya_store::{
    StoreError, account, session,
    sign_on::{self, SignOn, Which},
    signing_key::{self, SigningKey, Stage},
    system::{self, Client},
};
use rodnya_testkit::Town;

fn words(text: &str) -> Words {
    Words { ru: text.to_owned(), en: text.to_owned() }
}

fn client(name: &str) -> Client {
    let facts = Facts {
        name: words(name),
        purpose: Some(words("Показывать уроки")),
        organization: None,
        policy: Policy::BothGuardians,
        scopes: Scopes::known_of("openid profile snils"),
        optional_scopes: Scopes::known_of("snils"),
        redirect_uris: vec![format!("https://{name}.test/cb")],
        post_logout_redirect_uris: vec![],
        backchannel_logout_uri: None,
        auth_method: AuthMethod::ClientSecretPost,
        client_uri: None,
        policy_uri: None,
        tos_uri: None,
        contacts: vec![],
        sector: format!("{name}.test"),
    };
    Client { system: System { id: named_id(name), facts, state: State::Active }, secret_hash: Some(vec![3; 32]) }
}

/// A person with a session, both named so.
async fn settle(town: &Town, name: &'static str) -> (PersonId, SessionId) {
    let (person, id) = (named_id(name), named_id(name));
    town.write(move |tx, cx| {
        let new = account::NewAccount {
            person,
            name: FullName::parse("Иванова", "Анна", "").unwrap(),
            birth_date: date(1990, 2, 3),
            password_hash: "-".into(),
            question: "?".into(),
            answer_hash: "-".into(),
            terms_version: "1".into(),
            lang: Lang::Ru,
        };
        account::insert_own(tx, &new, cx.now)?;
        let browser = session::NewSession {
            id,
            token_hash: name.as_bytes().to_vec(),
            person,
            foreign_computer: false,
            idle_seconds: 1_800,
            expires: cx.now + SignedDuration::from_hours(12),
            agent: String::new(),
        };
        session::insert(tx, &browser, cx.now)
    })
    .await;
    (person, id)
}

#[tokio::test]
async fn c1_logins_at_systems_live_with_their_session_and_end_together() {
    for town in Town::each() {
        let (diary, library): (SystemId, SystemId) = (named_id("diary"), named_id("library"));
        town.write(|tx, cx| {
            system::insert(tx, &client("library"), cx.now)?;
            system::insert(tx, &client("diary"), cx.now)
        })
        .await;
        let found = town.read(move |tx| system::find_client(tx, &diary.to_string())).await.unwrap();
        assert_eq!((found.system, found.secret_hash), (client("diary").system, Some(vec![3; 32])), "{}", town.engine);
        assert!(town.read(move |tx| system::find_client(tx, &diary.to_string().to_uppercase())).await.is_none());
        let names: Vec<String> = town.read(system::all).await.into_iter().map(|system| system.facts.name.ru).collect();
        assert_eq!(names, ["diary", "library"]);

        let (anna, anna_browser) = settle(&town, "anna").await;
        let (boris, boris_browser) = settle(&town, "boris").await;
        let login = |name: &str, system, (person, session), created| SignOn {
            id: named_id(name),
            system,
            person,
            session,
            scopes: Scopes::known_of("openid profile"),
            created,
        };
        let all = [
            login("1", diary, (anna, anna_browser), town.now()),
            login("2", library, (anna, anna_browser), town.now() + SignedDuration::from_secs(1)),
            login("3", diary, (boris, boris_browser), town.now()),
        ];
        let rows = all.clone();
        town.write(move |tx, _| rows.iter().try_for_each(|row| sign_on::insert(tx, row, Some("n")))).await;
        let lives = async |name: &str| {
            let (id, now): (SignOnId, _) = (named_id(name), town.now());
            town.read(move |tx| sign_on::find_live(tx, id, now)).await
        };
        assert_eq!(lives("1").await.as_ref(), Some(&all[0]), "{}", town.engine);
        let end = async |which| town.write(move |tx, cx| sign_on::end(tx, which, "test", cx.now)).await;
        assert_eq!(end(Which::PersonAt(boris, library)).await, []);
        assert_eq!(end(Which::Session(anna_browser)).await, all[..2], "{}", town.engine);
        assert_eq!(end(Which::Person(anna)).await, [], "twice is once");
        assert!(lives("1").await.is_none() && lives("3").await.is_some());
        town.advance(SignedDuration::from_hours(13));
        assert!(lives("3").await.is_none(), "the session is over");
        assert_eq!(end(Which::System(diary)).await, all[2..], "a login is ended even then");
        assert!(town.read(|tx| sign_on::find(tx, named_id("3"))).await.is_some(), "what ended keeps its row");
    }
}

#[tokio::test]
async fn c1_a_key_opens_as_it_was_kept_and_moves_by_one_stage() {
    for town in Town::each() {
        let key = |name: &str, stage| SigningKey {
            key_id: name.to_owned(),
            private: vec![9; 32],
            public_jwk: "{}".to_owned(),
            stage,
            created: "2026-01-01T00:00:00Z".parse().unwrap(),
        };
        let (active, next) = (key("a", Stage::Active), key("b", Stage::Next));
        town.write(move |tx, _| signing_key::insert(tx, &active).and_then(|()| signing_key::insert(tx, &next))).await;
        let stages = async || {
            let keys = town.read(signing_key::all).await;
            assert!(keys.iter().all(|key| key.private == [9; 32]), "{}", town.engine);
            keys.into_iter().map(|key| key.stage).collect::<Vec<_>>()
        };
        assert_eq!(stages().await, [Stage::Active, Stage::Next]);
        town.write(|tx, cx| signing_key::save_stage(tx, "a", (Stage::Active, Stage::Retired), cx.now)).await;
        let late = |tx: &mut rodnya_store::Tx<'_>, cx: &rodnya_domain::Cx| {
            signing_key::save_stage(tx, "a", (Stage::Active, Stage::Retired), cx.now)
        };
        let refused = town.db.write(town.cx(rodnya_domain::Actor::Worker), late).await;
        assert!(matches!(refused, Err(StoreError::Conflict { .. })), "{}", town.engine);
        let before = town.now();
        assert_eq!(town.write(move |tx, _| signing_key::delete_retired(tx, before)).await, 0);
        assert_eq!(
            town.write(move |tx, _| signing_key::delete_retired(tx, before + SignedDuration::from_secs(1))).await,
            1
        );
        assert_eq!(stages().await, [Stage::Next]);
    }
}
