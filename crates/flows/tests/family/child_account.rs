//! The wizard of a child's account.

use jiff::{SignedDuration, civil::date};
use rodnya_domain::{
    Actor, ChildCardId, PersonId,
    child_account::{Precondition, Step},
    email::Email,
    message::{Message, Notice},
    phone::Phone,
};
use rodnya_flows::{
    child_account::{self, Address, At, Draft, LetterRefusal, Made, NewLetter, Refusal},
    child_card,
    edge::{Code, Secret},
};
use rodnya_store::{
    account::{self, Contact},
    child_account as wizards, link,
    notification::{self, Page},
    outbox,
};
use rodnya_testkit::Town;

use crate::street::{Parent, born, card, child, parent, proven};

fn at(parent: Parent, card: ChildCardId) -> At {
    At { card, guardian: parent.id }
}

fn email() -> Email {
    Email::parse("varvara@pochta.example").unwrap()
}

fn phone() -> Phone {
    Phone::parse("+7 900 000-61-05").unwrap()
}

fn secret(letter: u8) -> Secret {
    let text: String = std::iter::repeat_n(char::from(letter), 42).chain(['A']).collect();
    Secret::parse(&text).unwrap()
}

fn letter(secret: &Secret) -> NewLetter {
    NewLetter { secret: secret.clone(), link: format!("https://rodnya.example/letters/{}", secret.text()) }
}

async fn begin(town: &Town, at: At) -> Result<Step, Refusal> {
    town.write_as(at.guardian, move |tx, cx| child_account::begin(tx, cx, at)).await
}

async fn save_address(town: &Town, at: At) -> Result<Step, Refusal> {
    town.write_as(at.guardian, move |tx, cx| {
        child_account::save_address(tx, cx, at, "г. Светлоречье", &Address::SameAsGuardian)
    })
    .await
}

async fn ask_code(town: &Town, at: At, phone: Phone) -> Result<Step, Refusal> {
    let code = Code::typed("123456");
    town.write_as(at.guardian, move |tx, cx| child_account::ask_code(tx, cx, at, &phone, &code)).await
}

async fn enter_code(town: &Town, at: At, code: &'static str) -> Result<Step, Refusal> {
    town.write_as(at.guardian, move |tx, cx| child_account::enter_code(tx, cx, at, &Code::typed(code))).await
}

async fn skip(town: &Town, at: At) -> Result<Step, Refusal> {
    town.write_as(at.guardian, move |tx, cx| child_account::skip_phone(tx, cx, at)).await
}

async fn save_email(town: &Town, at: At, email: Email, secret: &Secret) -> Result<Step, Refusal> {
    let letter = letter(secret);
    town.write_as(at.guardian, move |tx, cx| child_account::save_email(tx, cx, at, &email, &letter)).await
}

async fn confirm(town: &Town, secret: &Secret) -> Result<(), LetterRefusal> {
    let secret = secret.clone();
    town.write(move |tx, cx| child_account::confirm(tx, cx, &secret)).await
}

async fn complete(town: &Town, at: At) -> Result<Made, Refusal> {
    town.write_as(at.guardian, move |tx, cx| child_account::complete(tx, cx, at, "hash")).await
}

async fn step(town: &Town, at: At) -> Result<Step, Refusal> {
    let now = town.now();
    town.read(move |tx| child_account::load(tx, at, now)).await.map(|begun| begun.step())
}

/// A mother, and her proven card of a child of ten.
async fn ready(town: &Town) -> (Parent, At) {
    let mother = parent(town, 0).await;
    let id = proven(town, mother, child("Варвара", "IV-МЮ 123456"), (&[mother], 7)).await;
    (mother, at(mother, id))
}

/// Up to the password.
async fn up_to_password(town: &Town, at: At) {
    assert_eq!(begin(town, at).await, Ok(Step::Address));
    save_address(town, at).await.unwrap();
    skip(town, at).await.unwrap();
    save_email(town, at, email(), &secret(b'a')).await.unwrap();
    confirm(town, &secret(b'a')).await.unwrap();
}

async fn notices(town: &Town, person: PersonId) -> Vec<Notice> {
    let page = Page { before: None, unread_only: false, kind: None, limit: 50 };
    let lines = town.read(move |tx| notification::page(tx, person, page)).await;
    lines.iter().map(|line| serde_json::from_str(&line.words).unwrap()).collect()
}

#[tokio::test]
async fn f4_a_guardian_walks_the_wizard_and_the_child_has_an_account_linked_to_him() {
    for town in Town::each() {
        let (mother, at) = ready(&town).await;
        assert_eq!(begin(&town, at).await, Ok(Step::Address));
        assert_eq!(save_address(&town, at).await, Ok(Step::Phone));
        assert_eq!(ask_code(&town, at, phone()).await, Ok(Step::PhoneCode));
        assert_eq!(enter_code(&town, at, "000000").await, Err(Refusal::WrongCode { left: 4 }));
        assert_eq!(enter_code(&town, at, "123 456").await, Ok(Step::Email));
        assert_eq!(save_email(&town, at, email(), &secret(b'a')).await, Ok(Step::Letter));
        assert_eq!(begin(&town, at).await, Ok(Step::Letter), "it is taken up where it stands");
        assert_eq!(confirm(&town, &secret(b'a')).await, Ok(()));
        let made = complete(&town, at).await.unwrap();
        assert_eq!((made.phone, made.email), (Some(phone()), email()));
        let child = made.child;
        for contact in [Contact::Phone(phone()), Contact::Email(email())] {
            assert_eq!(town.read(move |tx| account::find_owner(tx, &contact)).await, Some(child));
        }
        assert_eq!(town.read(move |tx| link::guardians(tx, child)).await, [mother.id]);
        assert!(notices(&town, mother.id).await.iter().any(|n| matches!(n, Notice::ChildAccountMade { .. })));
        assert_eq!(begin(&town, at).await, Err(Refusal::Preconditions(vec![Precondition::AccountExists])));
        let messages = town.write(|tx, cx| outbox::lease(tx, cx.now, cx.now, 50)).await;
        let letters: Vec<Message> = messages
            .iter()
            .filter(|out| out.to == "varvara@pochta.example")
            .map(|out| serde_json::from_str(&out.message).unwrap())
            .collect();
        assert!(matches!(letters.as_slice(), [Message::ChildAccountLetter { .. }]), "{letters:?}");
    }
}

#[tokio::test]
async fn f4_no_step_can_be_skipped() {
    for town in Town::each() {
        let (_, at) = ready(&town).await;
        assert_eq!(save_address(&town, at).await, Err(Refusal::NotBegun));
        begin(&town, at).await.unwrap();
        assert_eq!(skip(&town, at).await, Err(Refusal::Elsewhere(Step::Address)));
        assert_eq!(save_email(&town, at, email(), &secret(b'a')).await, Err(Refusal::Elsewhere(Step::Address)));
        assert_eq!(complete(&town, at).await, Err(Refusal::Elsewhere(Step::Address)));
        save_address(&town, at).await.unwrap();
        assert_eq!(enter_code(&town, at, "123456").await, Err(Refusal::Elsewhere(Step::Phone)));
        skip(&town, at).await.unwrap();
        save_email(&town, at, email(), &secret(b'a')).await.unwrap();
        assert_eq!(complete(&town, at).await, Err(Refusal::Elsewhere(Step::Letter)), "the letter is not confirmed");
        let child = town.read(move |tx| wizards::find_of_card(tx, at.card, at.guardian)).await.unwrap().child;
        assert!(!town.read(move |tx| account::exists(tx, child)).await);
    }
}

#[tokio::test]
async fn f4_each_failed_precondition_is_named() {
    let town = Town::new();
    let mother = parent(&town, 0).await;
    let id = crate::street::add(&town, mother, child("Варвара", "IV-МЮ 123456")).await;
    let missing = vec![Precondition::CertificateUnverified, Precondition::SnilsMissing];
    assert_eq!(begin(&town, at(mother, id)).await, Err(Refusal::Preconditions(missing)));
}

#[tokio::test]
async fn f4_nobody_but_the_guardian_who_began_goes_on() {
    for town in Town::each() {
        let (mother, stranger) = (parent(&town, 0).await, parent(&town, 1).await);
        let id = proven(&town, mother, child("Варвара", "IV-МЮ 123456"), (&[mother], 7)).await;
        up_to_password(&town, at(mother, id)).await;
        assert_eq!(begin(&town, at(stranger, id)).await, Err(Refusal::NotFound));
        assert_eq!(complete(&town, at(stranger, id)).await, Err(Refusal::NotFound));
        assert_eq!(step(&town, at(mother, id)).await, Ok(Step::Password));
    }
}

#[tokio::test]
async fn f4_of_two_parents_the_second_is_told_and_both_learn_of_the_account() {
    for town in Town::each() {
        let (mother, father) = (parent(&town, 0).await, parent(&town, 1).await);
        let both = [mother, father];
        let one = proven(&town, mother, child("Варвара", "IV-МЮ 123456"), (&both, 7)).await;
        let two = proven(&town, father, child("Варвара", "IV-МЮ 123456"), (&both, 7)).await;
        begin(&town, at(mother, one)).await.unwrap();
        assert_eq!(begin(&town, at(father, two)).await, Err(Refusal::OtherParent));
        up_to_password(&town, at(mother, one)).await;
        assert_eq!(complete(&town, at(father, two)).await, Err(Refusal::NotBegun));
        let made = complete(&town, at(mother, one)).await.unwrap();
        assert_eq!(town.read(move |tx| link::guardians(tx, made.child)).await, [mother.id]);
        assert!(
            notices(&town, father.id)
                .await
                .contains(&Notice::ChildAccountMade { child: "Варвара".to_owned(), card: two })
        );
    }
}

#[tokio::test]
async fn f4_a_letter_works_once_and_a_newer_one_replaces_it() {
    for town in Town::each() {
        let (_, at) = ready(&town).await;
        begin(&town, at).await.unwrap();
        save_address(&town, at).await.unwrap();
        skip(&town, at).await.unwrap();
        let (old, new) = (secret(b'a'), secret(b'b'));
        save_email(&town, at, email(), &old).await.unwrap();
        let again = letter(&new);
        let soon = town.write_as(at.guardian, {
            let again = again.clone();
            move |tx, cx| child_account::send_again(tx, cx, at, &again)
        });
        assert!(matches!(soon.await, Err(Refusal::Wait { .. })));
        town.advance(SignedDuration::from_secs(61));
        town.write_as(at.guardian, move |tx, cx| child_account::send_again(tx, cx, at, &again)).await.unwrap();
        assert_eq!(confirm(&town, &old).await, Err(LetterRefusal::Dead));
        let now = town.now();
        let shown = town.read({
            let new = new.clone();
            move |tx| child_account::find(tx, &new, now)
        });
        assert_eq!(shown.await.unwrap().email, email());
        assert_eq!(step(&town, at).await, Ok(Step::Letter), "looking at the letter confirms nothing");
        assert_eq!(confirm(&town, &new).await, Ok(()));
        assert_eq!(confirm(&town, &new).await, Err(LetterRefusal::Used));
        assert_eq!(confirm(&town, &secret(b'c')).await, Err(LetterRefusal::Dead));
    }
}

#[tokio::test]
async fn f4_a_letter_dies_after_a_day_and_not_us_stops_the_wizard() {
    for town in Town::each() {
        let (mother, at) = ready(&town).await;
        begin(&town, at).await.unwrap();
        save_address(&town, at).await.unwrap();
        skip(&town, at).await.unwrap();
        save_email(&town, at, email(), &secret(b'a')).await.unwrap();
        town.advance(SignedDuration::from_hours(25));
        assert_eq!(confirm(&town, &secret(b'a')).await, Err(LetterRefusal::Dead));
        save_email(&town, at, email(), &secret(b'b')).await.unwrap();
        let disowned = town.write(|tx, cx| child_account::disown(tx, cx, &secret(b'b'))).await;
        assert_eq!(disowned, Ok(()));
        assert_eq!(step(&town, at).await, Err(Refusal::NotBegun));
        assert!(notices(&town, mother.id).await.iter().any(|n| matches!(n, Notice::ChildAccountStopped { .. })));
    }
}

#[tokio::test]
async fn f4_a_contact_of_anybody_is_refused_and_told_five_times_a_day() {
    for town in Town::each() {
        let (mother, at) = ready(&town).await;
        let other = parent(&town, 1).await;
        begin(&town, at).await.unwrap();
        save_address(&town, at).await.unwrap();
        assert_eq!(ask_code(&town, at, mother.phone()).await, Err(Refusal::ParentsPhone));
        for _ in 0..4 {
            assert_eq!(ask_code(&town, at, other.phone()).await, Err(Refusal::PhoneTaken));
        }
        skip(&town, at).await.unwrap();
        assert_eq!(save_email(&town, at, other.email(), &secret(b'a')).await, Err(Refusal::EmailTaken));
        assert!(matches!(save_email(&town, at, other.email(), &secret(b'a')).await, Err(Refusal::Wait { .. })));
        assert_eq!(save_email(&town, at, mother.email(), &secret(b'a')).await, Err(Refusal::EmailTaken));
        assert_eq!(save_email(&town, at, email(), &secret(b'a')).await, Ok(Step::Letter));
    }
}

#[tokio::test]
async fn f4_a_contact_taken_meanwhile_is_asked_for_again() {
    for town in Town::each() {
        let (_, at) = ready(&town).await;
        up_to_password(&town, at).await;
        let other = parent(&town, 1).await;
        town.write(move |tx, cx| account::insert_contact(tx, cx.id(), other.id, &Contact::Email(email()), cx.now))
            .await;
        assert_eq!(complete(&town, at).await, Err(Refusal::EmailTaken));
        assert_eq!(step(&town, at).await, Ok(Step::Email));
    }
}

#[tokio::test]
async fn f4_a_child_that_turns_14_on_the_last_day_gets_no_account() {
    for town in Town::each() {
        let mother = parent(&town, 0).await;
        let typed = born("Варвара", "IV-МЮ 123456", date(2012, 11, 27));
        let id = proven(&town, mother, typed, (&[mother], 7)).await;
        let at = at(mother, id);
        up_to_password(&town, at).await;
        // 21:00 UTC is the midnight of Moscow.
        town.advance(SignedDuration::from_hours(12));
        let too_old = Refusal::Preconditions(vec![Precondition::TooOld { age: 14 }]);
        assert_eq!(complete(&town, at).await, Err(too_old.clone()));
        assert_eq!(begin(&town, at).await, Err(too_old));
        let gone = town.read(move |tx| wizards::find_of_card(tx, at.card, at.guardian)).await;
        assert_eq!(gone, None, "the wizard has ended");
    }
}

#[tokio::test]
async fn f4_a_wizard_ends_by_editing_by_its_guardian_or_after_a_week() {
    for town in Town::each() {
        let (mother, at) = ready(&town).await;
        begin(&town, at).await.unwrap();
        town.write_as(mother.id, move |tx, cx| child_account::abandon(tx, cx, at)).await.unwrap();
        assert_eq!(step(&town, at).await, Err(Refusal::NotBegun));
        begin(&town, at).await.unwrap();
        town.advance(SignedDuration::from_hours(24 * 7));
        assert_eq!(step(&town, at).await, Err(Refusal::NotBegun));
        assert_eq!(begin(&town, at).await, Ok(Step::Address), "an expired one makes room");
        let typed = child("Варвара", "IV-МЮ 654321");
        town.write_as(mother.id, move |tx, cx| child_card::edit(tx, cx, (at.card, mother.id), &typed)).await.unwrap();
        assert_eq!(town.read(move |tx| wizards::find_of_card(tx, at.card, at.guardian)).await, None);
        assert!(!card(&town, mother, at.card).await.certificate.is_verified());
    }
}

#[tokio::test]
async fn f4_a_thousand_guesses_of_a_code_are_five() {
    let town = Town::new();
    let (_, at) = ready(&town).await;
    begin(&town, at).await.unwrap();
    save_address(&town, at).await.unwrap();
    ask_code(&town, at, phone()).await.unwrap();
    for left in (0..5).rev() {
        assert_eq!(enter_code(&town, at, "999999").await, Err(Refusal::WrongCode { left }));
    }
    assert_eq!(enter_code(&town, at, "123456").await, Err(Refusal::DeadCode));
}

#[tokio::test]
async fn f4_two_saves_of_one_step_at_once_make_one() {
    for town in Town::each() {
        let (mother, at) = ready(&town).await;
        up_to_password(&town, at).await;
        let attempt =
            || town.db.write(town.cx(Actor::Person(mother.id)), move |tx, cx| child_account::complete(tx, cx, at, "h"));
        let (a, b) = tokio::join!(attempt(), attempt());
        let made = [a, b].into_iter().filter(|done| matches!(done, Ok(Ok(_)))).count();
        assert_eq!(made, 1, "{}", town.engine);
    }
}

#[test]
fn a_draft_of_an_empty_wizard_stands_at_the_address() {
    assert_eq!(Draft::default().progress().step(), Step::Address);
}

#[tokio::test]
async fn f5_a_mailbox_needs_no_letter_and_belongs_to_one_account() {
    for town in Town::each() {
        let mother = parent(&town, 0).await;
        let id = proven(&town, mother, child("Варвара", "IV-МЮ 123456"), (&[mother], 7)).await;
        let at = at(mother, id);
        begin(&town, at).await.unwrap();
        let made = |address: &str| {
            let address = Email::parse(address).unwrap();
            town.write_as(at.guardian, move |tx, cx| child_account::save_mailbox(tx, cx, at, &address))
        };
        assert_eq!(
            made("varvara@detskaya.example").await,
            Err(Refusal::Elsewhere(Step::Address)),
            "no step is skipped"
        );
        save_address(&town, at).await.unwrap();
        town.write_as(at.guardian, move |tx, cx| child_account::skip_phone(tx, cx, at)).await.unwrap();
        let own = mother.email().shown().to_owned();
        assert_eq!(made(&own).await, Err(Refusal::EmailTaken));
        assert_eq!(made("varvara@detskaya.example").await, Ok(Step::Password));
        for _ in 0..20 {
            town.write_as(at.guardian, move |tx, cx| child_account::may_ask_for_mailbox(tx, cx, at)).await.unwrap();
        }
        let more = town.write_as(at.guardian, move |tx, cx| child_account::may_ask_for_mailbox(tx, cx, at)).await;
        assert!(matches!(more, Err(Refusal::Wait { .. })), "{more:?}");
    }
}
