//! A forgotten password as stories, on both engines (I3).

use jiff::SignedDuration;
use rodnya_domain::{Lang, PersonId, RecoveryId, email::Email, login::Login, name::FullName, phone::Phone};
use rodnya_flows::{
    contact,
    edge::{Code, Edge, Secret},
    recovery::{self, StepRefusal},
    registration::From,
    session::{self, Attempt, Begin},
};
use rodnya_store::{
    account::{self, Contact, NewAccount},
    job, recovery as store,
};
use rodnya_testkit::Town;

const PHONE: &str = "+79005550101";
const EMAIL: &str = "olga@post.example";

async fn olga(town: &Town) -> PersonId {
    town.write(|tx, cx| {
        let person: PersonId = cx.id();
        let new = NewAccount {
            person,
            name: FullName::parse("Ветрова", "Ольга", "Павловна").unwrap(),
            birth_date: "1988-09-14".parse().unwrap(),
            password_hash: "$old".to_owned(),
            question: "Как звали первую собаку?".to_owned(),
            answer_hash: "$answer".to_owned(),
            terms_version: "2026-11".to_owned(),
            lang: Lang::Ru,
        };
        account::insert_own(tx, &new, cx.now)?;
        account::insert_contact(tx, cx.id(), person, &Contact::Phone(Phone::parse(PHONE).unwrap()), cx.now)?;
        account::insert_contact(tx, cx.id(), person, &Contact::Email(Email::parse(EMAIL).unwrap()), cx.now)?;
        Ok(person)
    })
    .await
}

/// Begins in a browser, and sends the codes 111111 by SMS and 222222 by mail.
async fn begin(town: &Town, browser: u8, login: &str) {
    let address = format!("10.0.0.{browser}");
    let from = From { browser_hash: vec![browser; 32], address: address.clone(), network: address };
    let login = Login::parse(login).ok();
    town.write(move |tx, cx| recovery::begin(tx, cx, &from, login.as_ref())).await.unwrap();
    let jobs = town.write(|tx, cx| job::lease(tx, cx.now, cx.now + SignedDuration::from_mins(1), 10)).await;
    for job in jobs.into_iter().filter(|job| job.kind == "recovery_codes") {
        let id: RecoveryId = job.key.parse().unwrap();
        let codes = [Code::typed("111111"), Code::typed("222222")];
        town.write(move |tx, cx| {
            recovery::send_codes(tx, cx, id, &codes)?;
            job::settle(tx, job.id, &job::Ending::Done, cx.now)
        })
        .await;
    }
}

async fn enter(town: &Town, browser: u8, phone: &str, email: &str) -> Result<(), StepRefusal> {
    let typed = |code: &str| Some(Code::typed(code)).filter(|_| !code.is_empty());
    let (phone, email) = (typed(phone), typed(email));
    town.write(move |tx, cx| recovery::enter_codes(tx, cx, &[browser; 32], (phone.as_ref(), email.as_ref()))).await
}

fn attempt(browser: u8) -> Attempt {
    let address = format!("10.0.0.{browser}");
    Attempt { login: None, typed: String::new(), address: address.clone(), network: address }
}

async fn answer(town: &Town, browser: u8, is_right: bool, cancel: &Secret) -> Result<(), StepRefusal> {
    let (attempt, cancel) = (attempt(browser), cancel.clone());
    town.write(move |tx, cx| {
        let (id, _) = match recovery::begin_answer(tx, cx, &[browser; 32], &attempt)? {
            Ok(begun) => begun,
            Err(refusal) => return Ok(Err(refusal)),
        };
        recovery::answer(tx, cx, (id, &[browser; 32]), &attempt, (is_right, &cancel))
    })
    .await
}

async fn set(town: &Town, browser: u8) -> Result<(), StepRefusal> {
    town.write(move |tx, cx| recovery::set_password(tx, cx, &[browser; 32], "$new")).await
}

async fn password(town: &Town, person: PersonId) -> String {
    town.read(move |tx| account::find_credentials(tx, person)).await.unwrap().password_hash
}

#[tokio::test]
async fn i3_both_codes_and_the_answer_change_the_password_at_once_and_end_every_session() {
    for town in Town::each() {
        let person = olga(&town).await;
        let token = Edge::default().secret();
        let own = Begin { token: token.clone(), foreign_computer: false, agent: "test".to_owned() };
        town.write(move |tx, cx| session::begin_session(tx, cx, person, &own)).await;
        begin(&town, 1, PHONE).await;
        assert_eq!(enter(&town, 1, "111111", "222222").await, Ok(()), "{}", town.engine);
        assert_eq!(answer(&town, 1, true, &Edge::default().secret()).await, Ok(()), "{}", town.engine);
        assert_eq!(set(&town, 1).await, Ok(()), "{}", town.engine);
        assert_eq!(password(&town, person).await, "$new", "{}", town.engine);
        let (hash, now) = (token.hash(), town.now());
        let lives = town.read(move |tx| rodnya_store::session::find_live(tx, &hash, now)).await;
        assert!(lives.is_none(), "{}: a session outlives the recovery", town.engine);
        assert_eq!(set(&town, 1).await, Err(StepRefusal::NoRecovery), "{}: done twice", town.engine);
    }
}

#[tokio::test]
async fn i3_one_code_waits_a_day_that_any_contact_can_use_to_cancel() {
    for town in Town::each() {
        let person = olga(&town).await;
        let cancel = Edge::default().secret();
        begin(&town, 1, EMAIL).await;
        assert_eq!(enter(&town, 1, "", "222222").await, Ok(()), "{}", town.engine);
        assert_eq!(answer(&town, 1, true, &cancel).await, Ok(()), "{}", town.engine);
        assert!(matches!(set(&town, 1).await, Err(StepRefusal::TooEarly { .. })), "{}", town.engine);
        town.advance(SignedDuration::from_hours(24) - SignedDuration::from_secs(1));
        assert!(matches!(set(&town, 1).await, Err(StepRefusal::TooEarly { .. })), "{}", town.engine);
        town.advance(SignedDuration::from_secs(1));
        let own = cancel.clone();
        assert!(town.write(move |tx, cx| recovery::cancel(tx, cx, &own)).await, "{}", town.engine);
        assert_eq!(set(&town, 1).await, Err(StepRefusal::NoRecovery), "{}", town.engine);
        assert_eq!(password(&town, person).await, "$old", "{}", town.engine);
        assert!(!town.write(move |tx, cx| recovery::cancel(tx, cx, &cancel)).await, "{}: twice", town.engine);
    }
}

#[tokio::test]
async fn i3_a_wait_goes_on_in_another_browser_that_proves_a_code_and_answers() {
    let town = Town::new();
    olga(&town).await;
    begin(&town, 1, EMAIL).await;
    enter(&town, 1, "", "222222").await.unwrap();
    answer(&town, 1, true, &Edge::default().secret()).await.unwrap();
    town.advance(SignedDuration::from_hours(25));
    begin(&town, 2, EMAIL).await;
    assert_eq!(enter(&town, 2, "", "222222").await, Ok(()));
    assert_eq!(set(&town, 2).await, Err(StepRefusal::NoRecovery), "a code alone takes the wait over");
    assert_eq!(answer(&town, 2, true, &Edge::default().secret()).await, Ok(()));
    assert_eq!(set(&town, 1).await, Err(StepRefusal::NoRecovery));
    assert_eq!(set(&town, 2).await, Ok(()));
}

#[tokio::test]
async fn i3_a_wait_that_one_contact_began_is_not_shortened_by_the_other() {
    let town = Town::new();
    let person = olga(&town).await;
    begin(&town, 1, PHONE).await;
    enter(&town, 1, "111111", "").await.unwrap();
    answer(&town, 1, true, &Edge::default().secret()).await.unwrap();
    town.advance(SignedDuration::from_hours(23));
    begin(&town, 2, EMAIL).await;
    enter(&town, 2, "", "222222").await.unwrap();
    assert_eq!(answer(&town, 2, true, &Edge::default().secret()).await, Ok(()));
    town.advance(SignedDuration::from_hours(2));
    assert!(matches!(set(&town, 2).await, Err(StepRefusal::TooEarly { .. })), "a day of its own");
    assert_eq!(set(&town, 1).await, Ok(()), "whoever began first still has his wait");
    assert_eq!(password(&town, person).await, "$new");
}

#[tokio::test]
async fn i3_an_answer_counts_for_the_recovery_it_was_compared_for() {
    for town in Town::each() {
        olga(&town).await;
        begin(&town, 1, PHONE).await;
        enter(&town, 1, "111111", "").await.unwrap();
        let attempt = attempt(1);
        let own = attempt.clone();
        let begun = town.write(move |tx, cx| recovery::begin_answer(tx, cx, &[1; 32], &own)).await;
        let (id, _) = begun.unwrap();
        // While it is compared, the browser begins anew.
        town.advance(SignedDuration::from_secs(61));
        begin(&town, 1, PHONE).await;
        enter(&town, 1, "111111", "").await.unwrap();
        let cancel = Edge::default().secret();
        let late = town.write(move |tx, cx| recovery::answer(tx, cx, (id, &[1; 32]), &attempt, (true, &cancel)));
        assert_eq!(late.await, Err(StepRefusal::NoRecovery), "{}", town.engine);
        assert_eq!(set(&town, 1).await, Err(StepRefusal::NoRecovery), "{}", town.engine);
    }
}

#[tokio::test]
async fn i3_a_recovery_begun_twice_in_a_minute_takes_the_code_that_was_sent() {
    let town = Town::new();
    olga(&town).await;
    begin(&town, 1, PHONE).await;
    begin(&town, 1, PHONE).await;
    assert_eq!(enter(&town, 1, "111111", "222222").await, Ok(()));
}

#[tokio::test]
async fn i3_a_contact_that_is_replaced_takes_the_recovery_it_opened_with_it() {
    for town in Town::each() {
        let person = olga(&town).await;
        begin(&town, 1, PHONE).await;
        enter(&town, 1, "111111", "").await.unwrap();
        answer(&town, 1, true, &Edge::default().secret()).await.unwrap();
        // Her SIM is in wrong hands: she takes another phone.
        let new = Contact::Phone(Phone::parse("+79005550177").unwrap());
        let code = Code::typed("333333");
        town.write_as(person, move |tx, cx| contact::begin(tx, cx, person, (&new, &code))).await.unwrap();
        let code = Code::typed("333333");
        town.write_as(person, move |tx, cx| contact::confirm(tx, cx, person, ("phone", &code))).await.unwrap();
        town.advance(SignedDuration::from_hours(25));
        assert_eq!(set(&town, 1).await, Err(StepRefusal::NoRecovery), "{}", town.engine);
        assert_eq!(password(&town, person).await, "$old", "{}", town.engine);
    }
}

#[tokio::test]
async fn i5_one_account_has_ten_codes_of_a_kind_sent_in_a_day() {
    let town = Town::new();
    let person = olga(&town).await;
    let ask = async |number: u8| {
        let new = Contact::Phone(Phone::parse(&format!("+790055502{number:02}")).unwrap());
        let code = Code::typed("333333");
        town.write_as(person, move |tx, cx| contact::begin(tx, cx, person, (&new, &code))).await
    };
    for number in 0..10 {
        assert_eq!(ask(number).await, Ok(()));
        // Impatience costs nothing: what the pause refuses does not count.
        assert!(matches!(ask(number).await, Err(contact::Refusal::Wait(_))));
    }
    assert!(matches!(ask(10).await, Err(contact::Refusal::Wait(_))), "an eleventh phone");
    town.advance(SignedDuration::from_hours(24));
    assert_eq!(ask(10).await, Ok(()));
}

#[tokio::test]
async fn i3_what_both_codes_opened_is_not_taken_over_with_one_and_ends_the_others() {
    for town in Town::each() {
        let person = olga(&town).await;
        begin(&town, 1, EMAIL).await;
        assert_eq!(enter(&town, 1, "111111", "222222").await, Ok(()), "{}", town.engine);
        assert_eq!(answer(&town, 1, true, &Edge::default().secret()).await, Ok(()), "{}", town.engine);
        town.advance(SignedDuration::from_secs(61));
        begin(&town, 2, PHONE).await;
        assert_eq!(enter(&town, 2, "111111", "").await, Ok(()), "{}", town.engine);
        assert_eq!(answer(&town, 2, true, &Edge::default().secret()).await, Ok(()), "{}", town.engine);
        assert!(matches!(set(&town, 2).await, Err(StepRefusal::TooEarly { .. })), "{}", town.engine);
        assert_eq!(set(&town, 1).await, Ok(()), "{}", town.engine);
        town.advance(SignedDuration::from_hours(25));
        assert_eq!(set(&town, 2).await, Err(StepRefusal::NoRecovery), "{}: a wait outlives it", town.engine);
        assert_eq!(password(&town, person).await, "$new", "{}", town.engine);
    }
}

#[tokio::test]
async fn i3_no_step_can_be_skipped_and_nobodys_login_looks_like_any_other() {
    for town in Town::each() {
        olga(&town).await;
        begin(&town, 1, PHONE).await;
        begin(&town, 2, "nobody@post.example").await;
        for browser in [1, 2] {
            assert_eq!(answer(&town, browser, true, &Edge::default().secret()).await, Err(StepRefusal::NoRecovery));
            assert_eq!(set(&town, browser).await, Err(StepRefusal::NoRecovery), "{}", town.engine);
            assert_eq!(enter(&town, browser, "", "").await, Err(StepRefusal::NoCode), "{}", town.engine);
            for _ in 0..7 {
                let wrong = enter(&town, browser, "999999", "").await;
                assert_eq!(wrong, Err(StepRefusal::WrongPhoneCode), "{} {browser}", town.engine);
            }
        }
        assert_eq!(
            enter(&town, 1, "111111", "").await,
            Err(StepRefusal::WrongPhoneCode),
            "{}: tried too often",
            town.engine
        );
        let now = town.now();
        let question = town.read(move |tx| recovery::find_control(tx, &[1; 32], now)).await;
        assert!(question.is_none(), "{}: the question is shown before a code", town.engine);
        let found = town.read(move |tx| store::find_by_browser(tx, &[2; 32], now)).await.unwrap();
        assert_eq!(found.person, None, "{}", town.engine);
    }
}

#[tokio::test]
async fn i3_a_wrong_answer_counts_as_a_wrong_password() {
    let town = Town::new();
    olga(&town).await;
    begin(&town, 1, PHONE).await;
    enter(&town, 1, "111111", "222222").await.unwrap();
    for _ in 0..5 {
        assert_eq!(answer(&town, 1, false, &Edge::default().secret()).await, Err(StepRefusal::WrongAnswer));
    }
    assert!(matches!(answer(&town, 1, true, &Edge::default().secret()).await, Err(StepRefusal::Wait { .. })));
}

#[tokio::test]
async fn k14_the_new_owner_of_an_old_phone_recovers_nothing_by_sms_alone() {
    for town in Town::each() {
        let person = olga(&town).await;
        town.advance(SignedDuration::from_hours(200 * 24));
        begin(&town, 1, PHONE).await;
        assert_eq!(enter(&town, 1, "111111", "").await, Ok(()), "{}: the SMS reaches him", town.engine);
        let cancel = Edge::default().secret();
        assert_eq!(answer(&town, 1, false, &cancel).await, Err(StepRefusal::WrongAnswer), "{}", town.engine);
        assert_eq!(set(&town, 1).await, Err(StepRefusal::NoRecovery), "{}: no answer, no password", town.engine);
        assert_eq!(answer(&town, 1, true, &cancel).await, Ok(()), "{}: he has guessed it", town.engine);
        assert!(matches!(set(&town, 1).await, Err(StepRefusal::TooEarly { .. })), "{}", town.engine);
        assert!(town.write(move |tx, cx| recovery::cancel(tx, cx, &cancel)).await, "{}: by the letter", town.engine);
        town.advance(SignedDuration::from_hours(25));
        assert_eq!(set(&town, 1).await, Err(StepRefusal::NoRecovery), "{}", town.engine);
        assert_eq!(password(&town, person).await, "$old", "{}", town.engine);
    }
}
