//! Linking by code (F7) and unlinking (F8): a teenager's own account, the second parent, wrong, old, foreign and guessed
//! codes, refusals, and what an unlinked guardian loses.

use jiff::{SignedDuration, civil::Date, civil::date};
use rodnya_domain::{
    Actor, Lang, LinkRequestId, PersonId,
    email::Email,
    link::{LinkCode, Refusal},
    message::Notice,
    name::FullName,
};
use rodnya_flows::{
    authority, child_card,
    link::{self, AnswerRefusal, AskRefusal, CODE_LIFE, CODE_TRIES, UnlinkRefusal},
};
use rodnya_store::{
    account::{self, Contact, NewAccount},
    child_card as cards, link as links,
    notification::{self, Page},
    person, relation,
};
use rodnya_testkit::Town;

use crate::street::{Parent, add, answer, ask_births, born, card, child, parent, proven, record, snils};

pub(crate) fn code(seed: u8) -> LinkCode {
    LinkCode::of([seed, 1, 2, 3, 4, 5, 6, 7, 8, 9])
}

fn email(text: &str) -> Email {
    Email::parse(text).unwrap()
}

/// An account that a child has made itself.
pub(crate) async fn own_account(town: &Town, given_name: &str, birth: Date, mail: &str) -> PersonId {
    let name = FullName::parse("Снегирёва", given_name, "Ильинична").unwrap();
    let mail = email(mail);
    town.write(move |tx, cx| {
        let new = NewAccount {
            person: cx.id(),
            name: name.clone(),
            birth_date: birth,
            password_hash: "-".to_owned(),
            question: "?".to_owned(),
            answer_hash: "-".to_owned(),
            terms_version: "1".to_owned(),
            lang: Lang::Ru,
        };
        account::insert_own(tx, &new, cx.now)?;
        account::insert_contact(tx, cx.id(), new.person, &Contact::Email(mail.clone()), cx.now)?;
        Ok(new.person)
    })
    .await
}

/// A card with a verified record of birth that names these parents.
pub(crate) async fn tied(
    town: &Town,
    who: Parent,
    typed: rodnya_domain::child_card::Typed,
    parents: &[Parent],
) -> cards::ChildCard {
    let id = add(town, who, typed).await;
    ask_births(town, who, id).await.unwrap();
    answer(
        town,
        id,
        rodnya_domain::registry_request::Registry::Births,
        (rodnya_domain::registry_request::Answer::Match, record(parents)),
    )
    .await;
    card(town, who, id).await
}

pub(crate) async fn ask(
    town: &Town,
    who: Parent,
    card: &cards::ChildCard,
    mail: &str,
    code: LinkCode,
) -> Result<(), AskRefusal> {
    let (whose, mail) = ((card.id, who.id), email(mail));
    town.write_as(who.id, move |tx, cx| link::ask(tx, cx, whose, (&mail, &code))).await.map(drop)
}

pub(crate) async fn offered(town: &Town, account: PersonId) -> Vec<LinkRequestId> {
    let now = town.now();
    town.read(move |tx| link::offers(tx, account, now)).await.into_iter().map(|offer| offer.wish.id).collect()
}

pub(crate) async fn enter(
    town: &Town,
    account: PersonId,
    wish: LinkRequestId,
    code: LinkCode,
) -> Result<(), AnswerRefusal> {
    town.write_as(account, move |tx, cx| link::enter(tx, cx, (wish, account), &code)).await
}

pub(crate) async fn guardians(town: &Town, child: PersonId) -> Vec<PersonId> {
    let cx = town.cx(Actor::Worker);
    town.read(move |tx| authority::guardians(tx, &cx, child)).await
}

pub(crate) async fn told(town: &Town, person: PersonId) -> Vec<String> {
    let page = Page { before: None, unread_only: false, kind: None, limit: 50 };
    let lines = town.read(move |tx| notification::page(tx, person, page)).await;
    lines.iter().map(|line| serde_json::from_str::<Notice>(&line.words).unwrap().kind().to_owned()).collect()
}

const TEEN: Date = date(2011, 5, 7);

#[tokio::test]
async fn f7_a_pupil_of_fifteen_links_its_own_account_by_the_code() {
    for town in Town::each() {
        let mother = parent(&town, 0).await;
        let teen = own_account(&town, "Варвара", TEEN, "varvara@pochta.example").await;
        let hers = tied(&town, mother, born("Варвара", "IV-МЮ 123456", TEEN), &[mother]).await;
        let known = hers.child.unwrap();
        assert_ne!(known, teen, "nobody knows yet that they are one");
        ask(&town, mother, &hers, "varvara@pochta.example", code(1)).await.unwrap();
        let wish = offered(&town, teen).await.remove(0);
        let by = town.read({
            let now = town.now();
            move |tx| link::offers(tx, teen, now)
        });
        assert_eq!(by.await[0].by, mother.name().display(), "the child sees the full name");
        assert_eq!(enter(&town, teen, wish, code(2)).await, Err(AnswerRefusal::Wrong { left: CODE_TRIES - 1 }));
        enter(&town, teen, wish, code(1)).await.unwrap();
        assert_eq!(guardians(&town, teen).await, [mother.id]);
        assert_eq!(card(&town, mother, hers.id).await.child, Some(teen), "the card tells of the account's owner");
        assert_eq!(town.read(move |tx| relation::guardians(tx, known)).await.len(), 0);
        assert!(town.read(move |tx| person::get(tx, teen)).await.names_verified.is_some());
        assert!(told(&town, teen).await.contains(&"linked_to".to_owned()));
        assert!(told(&town, mother.id).await.contains(&"linked".to_owned()));
        assert_eq!(enter(&town, teen, wish, code(1)).await, Err(AnswerRefusal::NotFound), "a code works once");
        assert_eq!(
            ask(&town, mother, &card(&town, mother, hers.id).await, "varvara@pochta.example", code(3)).await,
            Err(AskRefusal::Rule(Refusal::Linked))
        );
    }
}

#[tokio::test]
async fn f7_wrong_old_foreign_and_guessed_codes_link_nobody() {
    for town in Town::each() {
        let (mother, father) = (parent(&town, 0).await, parent(&town, 1).await);
        let both = [mother, father];
        let teen = own_account(&town, "Варвара", TEEN, "varvara@pochta.example").await;
        let hers = tied(&town, mother, born("Варвара", "IV-МЮ 123456", TEEN), &both).await;
        let his = tied(&town, father, born("Варвара", "IV-МЮ 123456", TEEN), &both).await;
        ask(&town, mother, &hers, "varvara@pochta.example", code(1)).await.unwrap();
        town.advance(SignedDuration::from_secs(1));
        ask(&town, father, &his, "varvara@pochta.example", code(2)).await.unwrap();
        let wishes = offered(&town, teen).await;
        assert_eq!(wishes.len(), 2);
        let foreign = enter(&town, teen, wishes[0], code(2)).await;
        assert_eq!(foreign, Err(AnswerRefusal::Wrong { left: 4 }), "the other guardian's code is not this one's");
        let stranger = parent(&town, 2).await;
        assert_eq!(enter(&town, stranger.id, wishes[0], code(1)).await, Err(AnswerRefusal::NotFound));
        for left in [3, 2, 1] {
            assert_eq!(enter(&town, teen, wishes[0], code(9)).await, Err(AnswerRefusal::Wrong { left }));
        }
        assert_eq!(enter(&town, teen, wishes[0], code(9)).await, Err(AnswerRefusal::Dead));
        assert_eq!(enter(&town, teen, wishes[0], code(1)).await, Err(AnswerRefusal::NotFound), "guessed away");
        assert!(told(&town, mother.id).await.contains(&"link_refused".to_owned()));
        town.advance(CODE_LIFE);
        assert_eq!(enter(&town, teen, wishes[1], code(2)).await, Err(AnswerRefusal::Dead), "too old");
        assert_eq!(offered(&town, teen).await, [], "the window is gone");
        ask(&town, mother, &hers, "varvara@pochta.example", code(4)).await.unwrap();
        ask(&town, mother, &hers, "varvara@pochta.example", code(5)).await.unwrap();
        let wish = offered(&town, teen).await;
        assert_eq!(wish.len(), 1, "a new code takes the place of the old one");
        assert_eq!(enter(&town, teen, wish[0], code(4)).await, Err(AnswerRefusal::Wrong { left: 4 }));
        assert_eq!(guardians(&town, teen).await, []);
    }
}

#[tokio::test]
async fn f7_two_parents_who_ask_in_one_hour_are_both_linked() {
    for town in Town::each() {
        let both = [parent(&town, 0).await, parent(&town, 1).await];
        let teen = own_account(&town, "Варвара", TEEN, "varvara@pochta.example").await;
        for (seed, guardian) in (1..).zip(both) {
            let card = tied(&town, guardian, born("Варвара", "IV-МЮ 123456", TEEN), &both).await;
            ask(&town, guardian, &card, "varvara@pochta.example", code(seed)).await.unwrap();
            town.advance(SignedDuration::from_secs(1));
        }
        let wishes = offered(&town, teen).await;
        enter(&town, teen, wishes[0], code(1)).await.unwrap();
        town.advance(SignedDuration::from_secs(1));
        enter(&town, teen, wishes[1], code(2)).await.unwrap();
        assert_eq!(guardians(&town, teen).await, both.map(|guardian| guardian.id), "{}", town.engine);
    }
}

#[tokio::test]
async fn f7_nobody_learns_who_has_an_account_and_only_the_own_child_is_asked() {
    for town in Town::each() {
        let mother = parent(&town, 0).await;
        let hers = tied(&town, mother, born("Варвара", "IV-МЮ 123456", TEEN), &[mother]).await;
        let other = own_account(&town, "Дарья", TEEN, "darya@pochta.example").await;
        for mail in ["darya@pochta.example", "nobody@pochta.example", "olga0@pochta.example"] {
            assert_eq!(ask(&town, mother, &hers, mail, code(1)).await, Ok(()), "the same answer for {mail}");
        }
        assert_eq!(offered(&town, other).await, []);
        assert_eq!(told(&town, other).await, [] as [String; 0]);
        for number in 0..7 {
            ask(&town, mother, &hers, "nobody@pochta.example", code(number)).await.unwrap();
        }
        let wait = ask(&town, mother, &hers, "nobody@pochta.example", code(1)).await;
        assert!(matches!(wait, Err(AskRefusal::Wait(_))), "{wait:?}");
    }
}

#[tokio::test]
async fn f7_a_relation_comes_first_and_it_must_still_hold_when_the_code_is_typed() {
    for town in Town::each() {
        let (mother, other) = (parent(&town, 0).await, parent(&town, 1).await);
        let teen = own_account(&town, "Варвара", TEEN, "varvara@pochta.example").await;
        let untied = add(&town, mother, born("Варвара", "IV-МЮ 123456", TEEN)).await;
        let untied = card(&town, mother, untied).await;
        let early = ask(&town, mother, &untied, "varvara@pochta.example", code(1)).await;
        assert_eq!(early, Err(AskRefusal::Rule(Refusal::NotTied)));
        let foreign = ask(&town, other, &untied, "varvara@pochta.example", code(1)).await;
        assert_eq!(foreign, Err(AskRefusal::NotFound));
        let hers = tied(&town, mother, born("Варвара", "IV-МЮ 123456", TEEN), &[mother]).await;
        ask(&town, mother, &hers, "varvara@pochta.example", code(1)).await.unwrap();
        let wish = offered(&town, teen).await[0];
        let known = hers.child.unwrap();
        town.write(move |tx, cx| relation::end(tx, (mother.id, known), "registry", cx.now)).await;
        assert_eq!(enter(&town, teen, wish, code(1)).await, Err(AnswerRefusal::Overtaken));
        assert_eq!(guardians(&town, teen).await, []);
    }
}

#[tokio::test]
async fn f7_the_child_can_say_no() {
    let town = Town::new();
    let mother = parent(&town, 0).await;
    let teen = own_account(&town, "Варвара", TEEN, "varvara@pochta.example").await;
    let hers = tied(&town, mother, born("Варвара", "IV-МЮ 123456", TEEN), &[mother]).await;
    ask(&town, mother, &hers, "varvara@pochta.example", code(1)).await.unwrap();
    let wish = offered(&town, teen).await[0];
    let stranger = parent(&town, 2).await;
    let foreign = town.write_as(stranger.id, move |tx, cx| link::refuse(tx, cx, (wish, stranger.id))).await;
    assert_eq!(foreign, Err(AnswerRefusal::NotFound));
    town.write_as(teen, move |tx, cx| link::refuse(tx, cx, (wish, teen))).await.unwrap();
    assert_eq!(enter(&town, teen, wish, code(1)).await, Err(AnswerRefusal::NotFound));
    assert!(told(&town, mother.id).await.contains(&"link_refused".to_owned()));
}

#[tokio::test]
async fn f7_the_second_parent_is_confirmed_by_the_first_for_a_child_under_14() {
    for town in Town::each() {
        let (mother, father) = (parent(&town, 0).await, parent(&town, 1).await);
        let both = [mother, father];
        let hers = proven(&town, mother, child("Варвара", "IV-МЮ 123456"), (&both, 7)).await;
        let his = proven(&town, father, child("Варвара", "IV-МЮ 123456"), (&both, 7)).await;
        let his = card(&town, father, his).await;
        let known = card(&town, mother, hers).await.child.unwrap();
        let mail = email("varvara@pochta.example");
        town.write(move |tx, cx| {
            account::insert_for_child(tx, known, "-", Lang::Ru, cx.now)?;
            account::insert_contact(tx, cx.id(), known, &Contact::Email(mail.clone()), cx.now)?;
            let how = "made".to_owned();
            links::insert(tx, &links::Link { id: cx.id(), guardian: mother.id, child: known, how, from: cx.now })
        })
        .await;
        ask(&town, father, &his, "varvara@pochta.example", code(1)).await.unwrap();
        assert!(told(&town, mother.id).await.contains(&"link_asked".to_owned()));
        let wish = offered(&town, known).await[0];
        for nobody in [father.id, parent(&town, 2).await.id] {
            let refused = town.write_as(nobody, move |tx, cx| link::confirm(tx, cx, (wish, nobody))).await;
            assert_eq!(refused, Err(AnswerRefusal::NotFound), "only the linked parent confirms");
        }
        town.advance(SignedDuration::from_hours(20));
        town.write_as(mother.id, move |tx, cx| link::confirm(tx, cx, (wish, mother.id))).await.unwrap();
        assert_eq!(guardians(&town, known).await, [mother.id, father.id]);
        let unlinked = town.write_as(father.id, {
            let whose = (his.id, father.id);
            move |tx, cx| link::unlink(tx, cx, whose)
        });
        unlinked.await.unwrap();
        assert_eq!(guardians(&town, known).await, [mother.id]);
        assert!(told(&town, mother.id).await.contains(&"unlinked".to_owned()));
        assert!(told(&town, known).await.contains(&"unlinked_from".to_owned()));
        let again = town.write_as(father.id, {
            let whose = (his.id, father.id);
            move |tx, cx| link::unlink(tx, cx, whose)
        });
        assert_eq!(again.await, Err(UnlinkRefusal::NotFound));
    }
}

#[tokio::test]
async fn f7_an_account_with_another_confirmed_snils_is_another_human_being() {
    let town = Town::new();
    let mother = parent(&town, 0).await;
    let teen = own_account(&town, "Варвара", TEEN, "varvara@pochta.example").await;
    town.write(move |tx, cx| {
        let body = rodnya_domain::document::Body::Snils { snils: snils(5) };
        let source = rodnya_domain::person::Source::Typed;
        let mut paper = rodnya_store::document::Document::new(cx.id(), teen, body, source, cx.now);
        paper.verification = rodnya_domain::document::Verification::Verified;
        rodnya_store::document::insert(tx, &paper)
    })
    .await;
    let hers = tied(&town, mother, born("Варвара", "IV-МЮ 123456", TEEN), &[mother]).await;
    ask(&town, mother, &hers, "varvara@pochta.example", code(1)).await.unwrap();
    assert_eq!(offered(&town, teen).await, [], "a namesake born on the same day is not asked");
    let id = hers.id;
    town.write_as(mother.id, move |tx, cx| child_card::set_snils(tx, cx, (id, mother.id), &snils(7))).await.unwrap();
}
