//! Registration and login as stories, on both engines (I1, I2).

use jiff::SignedDuration;
use rodnya_domain::{
    Actor, Lang, PersonId,
    email::Email,
    login::Login,
    message::Message,
    name::FullName,
    phone::Phone,
    registration::{Personal, Secrets, Stage},
};
use rodnya_flows::{
    edge::{Code, Edge, Secret},
    registration::{self, From, StepRefusal},
    session::{self, Attempt, Begin},
};
use rodnya_store::{account, outbox, registration as store};
use rodnya_testkit::Town;

const PHONE: &str = "+79005550101";
const EMAIL: &str = "olga@post.example";

fn personal(phone: &str, email: &str) -> Personal {
    Personal {
        name: FullName::parse("Ветрова", "Ольга", "Павловна").unwrap(),
        birth_date: "1988-09-14".parse().unwrap(),
        email: Email::parse(email).unwrap(),
        phone: Phone::parse(phone).unwrap(),
    }
}

fn secrets() -> Secrets {
    Secrets {
        password_hash: "$argon2id$hash".to_owned(),
        question: "Как звали первую собаку?".to_owned(),
        answer_hash: "$argon2id$answer".to_owned(),
        terms_version: "2026-11".to_owned(),
    }
}

fn from(browser: u8) -> From {
    From { browser_hash: vec![browser; 32], address: format!("10.0.0.{browser}"), network: "10.0.0.0/24".to_owned() }
}

/// The messages that wait, newest last, taken off the list.
async fn sent(town: &Town) -> Vec<(String, Message)> {
    let leased = town
        .write(|tx, cx| {
            let leased = outbox::lease(tx, cx.now, cx.now + SignedDuration::from_mins(1), 100)?;
            for message in &leased {
                outbox::settle(tx, message.id, &outbox::Delivery::Sent, cx.now)?;
            }
            Ok(leased)
        })
        .await;
    leased.into_iter().map(|out| (out.to, serde_json::from_str(&out.message).unwrap())).collect()
}

async fn to_phone_code(town: &Town, browser: u8, personal: Personal, code: &str) {
    let (from, code) = (from(browser), Code::typed(code));
    let begun = town
        .write(move |tx, cx| {
            let begun = registration::begin(tx, cx, &from, (&personal, "/"))?;
            registration::save_secrets(tx, cx, &from.browser_hash, &secrets(), &code)?.unwrap();
            Ok(begun)
        })
        .await;
    begun.unwrap();
}

async fn save_secrets(town: &Town, browser: u8, code: &str) {
    let code = Code::typed(code);
    town.write(move |tx, cx| registration::save_secrets(tx, cx, &[browser; 32], &secrets(), &code)).await.unwrap();
}

async fn confirm_phone(town: &Town, browser: u8, typed: &str, next: &str) -> Result<(), StepRefusal> {
    let (typed, next) = (Code::typed(typed), Code::typed(next));
    town.write(move |tx, cx| registration::confirm_phone(tx, cx, &[browser; 32], &typed, &next)).await.map(drop)
}

async fn confirm_email(town: &Town, browser: u8, typed: &str) -> Result<PersonId, StepRefusal> {
    let typed = Code::typed(typed);
    town.write(move |tx, cx| registration::confirm_email(tx, cx, &[browser; 32], &typed)).await
}

#[tokio::test]
async fn i1_two_codes_make_an_account_and_no_step_can_be_skipped() {
    for town in Town::each() {
        let engine = town.engine;
        assert_eq!(confirm_phone(&town, 1, "000000", "1").await, Err(StepRefusal::NoDraft), "{engine}");
        to_phone_code(&town, 1, personal(PHONE, EMAIL), "111111").await;
        let sms = sent(&town).await;
        assert_eq!(sms, [(PHONE.to_owned(), Message::RegistrationPhoneCode { code: "111111".to_owned() })], "{engine}");

        assert_eq!(confirm_email(&town, 1, "111111").await, Err(StepRefusal::NoDraft), "{engine}: skipped a step");
        assert_eq!(
            confirm_phone(&town, 2, "111111", "1").await,
            Err(StepRefusal::NoDraft),
            "{engine}: another browser"
        );
        assert_eq!(confirm_phone(&town, 1, "222222", "1").await, Err(StepRefusal::WrongCode { left: 4 }), "{engine}");
        assert_eq!(confirm_phone(&town, 1, "111 111", "333333").await, Ok(()), "{engine}");
        let letter = sent(&town).await;
        assert_eq!(
            letter,
            [(EMAIL.to_owned(), Message::RegistrationEmailCode { code: "333333".to_owned() })],
            "{engine}"
        );

        let person = confirm_email(&town, 1, "333333").await.unwrap();
        let (email, phone) =
            town.read(move |tx| Ok((account::find_email(tx, person)?, account::find_phone(tx, person)?))).await;
        assert_eq!((email.as_deref(), phone.as_deref()), (Some(EMAIL), Some(PHONE)), "{engine}");
        assert_eq!(confirm_email(&town, 1, "333333").await, Err(StepRefusal::NoDraft), "{engine}: a code used twice");
    }
}

#[tokio::test]
async fn i1_a_code_dies_after_five_wrong_tries_and_after_ten_minutes() {
    for town in Town::each() {
        to_phone_code(&town, 1, personal(PHONE, EMAIL), "111111").await;
        for left in [4, 3, 2, 1, 0] {
            assert_eq!(confirm_phone(&town, 1, "999999", "1").await, Err(StepRefusal::WrongCode { left }));
        }
        assert_eq!(confirm_phone(&town, 1, "111111", "1").await, Err(StepRefusal::DeadCode), "{}", town.engine);

        town.advance(SignedDuration::from_secs(61));
        let again = Code::typed("444444");
        let stage = town.write(move |tx, cx| registration::send_again(tx, cx, &[1; 32], &again)).await;
        assert_eq!(stage, Ok(Stage::PhoneCode), "{}", town.engine);
        town.advance(SignedDuration::from_secs(601));
        assert_eq!(confirm_phone(&town, 1, "444444", "1").await, Err(StepRefusal::DeadCode), "{}", town.engine);
    }
}

#[tokio::test]
async fn i1_a_thousand_guesses_at_once_are_five() {
    let town = Town::new();
    to_phone_code(&town, 1, personal(PHONE, EMAIL), "111111").await;
    let mut guesses = Vec::new();
    for n in 0..1000_u32 {
        let (db, cx) = (town.db.clone(), town.cx(Actor::Nobody));
        guesses.push(tokio::spawn(async move {
            let typed = Code::typed(&format!("{:06}", 500_000 + n));
            let next = Code::typed("1");
            db.write(cx, move |tx, cx| registration::confirm_phone(tx, cx, &[1; 32], &typed, &next)).await.unwrap()
        }));
    }
    let mut wrong = 0;
    for guess in guesses {
        wrong += u32::from(matches!(guess.await.unwrap(), Err(StepRefusal::WrongCode { .. })));
    }
    assert_eq!(wrong, 5);
    assert_eq!(confirm_phone(&town, 1, "111111", "1").await, Err(StepRefusal::DeadCode));
}

#[tokio::test]
async fn i1_the_owner_of_a_known_phone_is_told_and_no_code_opens_it() {
    for town in Town::each() {
        to_phone_code(&town, 1, personal(PHONE, EMAIL), "111111").await;
        confirm_phone(&town, 1, "111111", "333333").await.unwrap();
        confirm_email(&town, 1, "333333").await.unwrap();
        sent(&town).await;
        town.advance(SignedDuration::from_secs(61));

        to_phone_code(&town, 2, personal(PHONE, "other@post.example"), "555555").await;
        assert_eq!(sent(&town).await, [(PHONE.to_owned(), Message::AlreadyRegistered)], "{}", town.engine);
        assert_eq!(
            confirm_phone(&town, 2, "555555", "1").await,
            Err(StepRefusal::WrongCode { left: 4 }),
            "{}",
            town.engine
        );
    }
}

#[tokio::test]
async fn i1_an_unconfirmed_contact_reserves_nothing_and_the_faster_of_two_wins() {
    for town in Town::each() {
        to_phone_code(&town, 1, personal(PHONE, EMAIL), "111111").await;
        town.advance(SignedDuration::from_secs(61));
        to_phone_code(&town, 2, personal(PHONE, "b@post.example"), "222222").await;
        confirm_phone(&town, 1, "111111", "333333").await.unwrap();
        confirm_phone(&town, 2, "222222", "444444").await.unwrap();
        assert!(confirm_email(&town, 2, "444444").await.is_ok(), "{}", town.engine);
        assert_eq!(confirm_email(&town, 1, "333333").await, Err(StepRefusal::DeadCode), "{}", town.engine);
    }
}

#[tokio::test]
async fn i1_a_draft_is_taken_up_on_another_device_with_a_code_and_dies_after_a_week() {
    for town in Town::each() {
        to_phone_code(&town, 1, personal(PHONE, EMAIL), "111111").await;
        sent(&town).await;
        let contact = account::Contact::Email(Email::parse(EMAIL).unwrap());
        let (own, code) = (contact.clone(), Code::typed("777777"));
        town.write(move |tx, cx| registration::ask_to_resume(tx, cx, &from(9), &own, &code)).await.unwrap();
        let expected = Message::RegistrationResumeCode { code: "777777".to_owned() };
        assert_eq!(sent(&town).await, [(EMAIL.to_owned(), expected)], "{}", town.engine);
        let (own, typed) = (contact.clone(), Code::typed("777777"));
        let stage = town.write(move |tx, cx| registration::resume(tx, cx, &[9; 32], &own, &typed)).await;
        assert_eq!(stage, Ok(Stage::Secret), "{}: the password is chosen anew", town.engine);

        town.advance(SignedDuration::from_hours(24 * 7 + 1));
        let now = town.now();
        let left = town.read(move |tx| store::find_by_browser(tx, &[9; 32], now)).await;
        assert!(left.is_none(), "{}", town.engine);
    }
}

async fn resume(town: &Town, browser: u8, contact: &account::Contact, code: &str) -> Result<Stage, StepRefusal> {
    let (asked, code) = (contact.clone(), Code::typed(code));
    let sent = code.clone();
    town.write(move |tx, cx| registration::ask_to_resume(tx, cx, &from(browser), &asked, &sent)).await.unwrap();
    let asked = contact.clone();
    town.write(move |tx, cx| registration::resume(tx, cx, &[browser; 32], &asked, &code)).await
}

#[tokio::test]
async fn i1_two_people_in_one_draft_make_no_account() {
    for town in Town::each() {
        // One has typed the other's phone beside an own mail and waits until the other takes the draft up.
        to_phone_code(&town, 1, personal(PHONE, EMAIL), "111111").await;
        town.advance(SignedDuration::from_secs(61));
        let phone = account::Contact::Phone(Phone::parse(PHONE).unwrap());
        let email = account::Contact::Email(Email::parse(EMAIL).unwrap());
        assert_eq!(resume(&town, 2, &phone, "222222").await, Ok(Stage::Secret), "{}", town.engine);
        assert!(confirm_phone(&town, 2, "111111", "333333").await.is_err(), "{}: a step is skipped", town.engine);
        save_secrets(&town, 2, "444444").await;
        assert!(confirm_phone(&town, 2, "111111", "333333").await.is_err(), "{}: another browser's code", town.engine);
        assert_eq!(confirm_phone(&town, 2, "444444", "333333").await, Ok(()), "{}", town.engine);
        town.advance(SignedDuration::from_secs(61));
        // The phone is proven by the other. The one with the mail takes the draft back, and has to prove the phone too.
        assert_eq!(resume(&town, 1, &email, "555555").await, Ok(Stage::Secret), "{}", town.engine);
        save_secrets(&town, 1, "666666").await;
        assert_eq!(confirm_email(&town, 1, "333333").await, Err(StepRefusal::NoDraft), "{}: no phone", town.engine);
        assert!(confirm_phone(&town, 1, "444444", "777777").await.is_err(), "{}: the other's code", town.engine);
        assert_eq!(town.read(move |tx| account::find_owner(tx, &email)).await, None, "{}", town.engine);
    }
}

#[tokio::test]
async fn i1_nobodys_password_opens_an_account_that_somebody_else_has_confirmed() {
    for town in Town::each() {
        // A stranger has begun with both contacts of his victim and a password of his own; she takes the draft up.
        to_phone_code(&town, 1, personal(PHONE, EMAIL), "111111").await;
        town.advance(SignedDuration::from_secs(61));
        let phone = account::Contact::Phone(Phone::parse(PHONE).unwrap());
        assert_eq!(resume(&town, 2, &phone, "222222").await, Ok(Stage::Secret), "{}", town.engine);
        let now = town.now();
        let taken = town.read(move |tx| store::find_by_browser(tx, &[2; 32], now)).await.unwrap();
        assert!(taken.draft.secrets.is_none(), "{}: his password is in her account", town.engine);
        assert!(confirm_phone(&town, 2, "111111", "333333").await.is_err(), "{}: without a password", town.engine);
        assert!(resume(&town, 2, &phone, "222222").await.is_err(), "{}: a code twice", town.engine);
    }
}

#[tokio::test]
async fn i1_a_draft_taken_up_replaces_the_one_of_the_browser() {
    for town in Town::each() {
        to_phone_code(&town, 1, personal(PHONE, EMAIL), "111111").await;
        town.advance(SignedDuration::from_secs(61));
        to_phone_code(&town, 2, personal("+79005550102", "b@post.example"), "222222").await;
        let phone = account::Contact::Phone(Phone::parse(PHONE).unwrap());
        assert_eq!(resume(&town, 2, &phone, "333333").await, Ok(Stage::Secret), "{}", town.engine);
        let now = town.now();
        let taken = town.read(move |tx| store::find_by_browser(tx, &[2; 32], now)).await.unwrap();
        assert_eq!(taken.draft.personal.phone.e164(), PHONE, "{}", town.engine);
    }
}

fn attempt(login: &str, address: &str) -> Attempt {
    Attempt {
        login: Login::parse(login).ok(),
        typed: login.to_lowercase(),
        address: address.to_owned(),
        network: address.to_owned(),
    }
}

async fn tries(town: &Town, login: &str, address: &str) -> bool {
    let attempt = attempt(login, address);
    town.write(move |tx, cx| session::begin(tx, cx, &attempt)).await.is_ok()
}

async fn registered(town: &Town) -> PersonId {
    to_phone_code(town, 1, personal(PHONE, EMAIL), "111111").await;
    confirm_phone(town, 1, "111111", "333333").await.unwrap();
    let person = confirm_email(town, 1, "333333").await.unwrap();
    sent(town).await;
    person
}

#[tokio::test]
async fn i2_five_wrong_passwords_cost_nothing_then_each_costs_twice_the_time_in_all_spellings() {
    for town in Town::each() {
        registered(&town).await;
        let spellings = [PHONE, EMAIL, "OLGA@post.example", "8 (900) 555-01-01", "89005550101"];
        for spelling in spellings {
            assert!(tries(&town, spelling, "10.1.1.1").await, "{} {spelling}", town.engine);
        }
        assert!(!tries(&town, PHONE, "10.1.1.1").await, "{}: the sixth is not slowed", town.engine);
        assert!(tries(&town, PHONE, "10.1.1.2").await, "{}: a stranger locks the owner out", town.engine);
        for seconds in [1, 2, 4, 8, 16, 32, 60, 60] {
            town.advance(SignedDuration::from_secs(seconds) - SignedDuration::from_millis(1));
            assert!(!tries(&town, EMAIL, "10.1.1.1").await, "{} {seconds} s", town.engine);
            town.advance(SignedDuration::from_millis(1));
            assert!(tries(&town, EMAIL, "10.1.1.1").await, "{} {seconds} s", town.engine);
        }
    }
}

#[tokio::test]
async fn i2_strangers_do_not_lock_the_owner_out_of_where_he_has_been() {
    for town in Town::each() {
        let person = registered(&town).await;
        let own = attempt(PHONE, "10.1.1.1");
        let begin = Begin { token: Edge::default().secret(), foreign_computer: false, agent: "test".to_owned() };
        assert!(tries(&town, PHONE, "10.1.1.1").await, "{}", town.engine);
        town.write(move |tx, cx| session::succeed(tx, cx, person, &own, &begin)).await;
        for n in 0..100 {
            assert!(tries(&town, PHONE, &format!("10.2.{n}.1")).await, "{} {n}", town.engine);
        }
        assert!(!tries(&town, PHONE, "10.3.1.1").await, "{}: a hundred are enough", town.engine);
        assert!(tries(&town, PHONE, "10.1.1.1").await, "{}: the owner is locked out", town.engine);
    }
}

#[tokio::test]
async fn i2_an_address_guesses_fifty_times_and_costs_its_neighbours_nothing() {
    for town in Town::each() {
        let guess = async |host: u32, login: String| {
            let own = Attempt { network: "10.9.0.0/24".to_owned(), ..attempt(&login, &format!("10.9.0.{host}")) };
            town.write(move |tx, cx| session::begin(tx, cx, &own)).await.is_ok()
        };
        for n in 0..3000 {
            assert_eq!(guess(1, format!("guess{n}@post.example")).await, n < 50, "{} {n}", town.engine);
        }
        for (host, n) in (2..=50).flat_map(|host| (0..50).map(move |n| (host, n))) {
            assert!(guess(host, format!("own{host}x{n}@post.example")).await, "{} {host} {n}", town.engine);
        }
        assert!(!guess(51, "a@post.example".to_owned()).await, "{}: of the network 2500", town.engine);
        town.advance(SignedDuration::from_hours(12));
        assert!(guess(1, "b@post.example".to_owned()).await, "{}", town.engine);
    }
}

#[tokio::test]
async fn i2_an_unknown_login_is_slowed_like_a_known_one() {
    let town = Town::new();
    for _ in 0..5 {
        assert!(tries(&town, "nobody@post.example", "10.1.1.1").await);
    }
    assert!(!tries(&town, "nobody@post.example", "10.1.1.1").await);
    // Else two spellings tell whether a phone has an account.
    for spelling in ["+79005550199", "89005550199", "8 (900) 555-01-99", "7 900 555 01 99", "+7 900 555-01-99"] {
        assert!(tries(&town, spelling, "10.1.1.1").await, "{spelling}");
    }
    assert!(!tries(&town, "8-900-555-01-99", "10.1.1.1").await, "a sixth spelling costs nothing");
}

#[tokio::test]
async fn i2_a_session_rests_half_an_hour_on_a_foreign_computer_a_quarter() {
    for town in Town::each() {
        let person = registered(&town).await;
        let edge = Edge::default();
        for (foreign_computer, minutes) in [(false, 30), (true, 15)] {
            let token = edge.secret();
            let begin = Begin { token: token.clone(), foreign_computer, agent: "test".to_owned() };
            town.write(move |tx, cx| session::begin_session(tx, cx, person, &begin)).await;
            let lives = async |token: &Secret| {
                let (hash, now) = (token.hash(), town.now());
                town.read(move |tx| rodnya_store::session::find_live(tx, &hash, now)).await.is_some()
            };
            town.advance(SignedDuration::from_mins(minutes) - SignedDuration::from_secs(1));
            assert!(lives(&token).await, "{} {minutes}", town.engine);
            town.advance(SignedDuration::from_secs(2));
            assert!(!lives(&token).await, "{} {minutes}", town.engine);
        }
    }
}

#[tokio::test]
async fn i2_a_login_from_an_unknown_browser_is_told() {
    let town = Town::new();
    let person = registered(&town).await;
    let edge = Edge::default();
    for (agent, letters) in [("one", 0), ("one", 0), ("two", 1), ("two", 0)] {
        let begin = Begin { token: edge.secret(), foreign_computer: false, agent: agent.to_owned() };
        town.write(move |tx, cx| session::begin_session(tx, cx, person, &begin)).await;
        assert_eq!(sent(&town).await.len(), letters, "{agent}");
    }
    let lang = town.read(move |tx| account::find_lang(tx, person)).await;
    assert_eq!(lang, Some(Lang::Ru));
}
