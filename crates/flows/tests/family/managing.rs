//! What a linked guardian does with a child's account (F8), and what nobody else does.

use jiff::{SignedDuration, civil::Date};
use rodnya_domain::{
    Lang, PersonId,
    message::{Managed, Message, Notice},
    recovery::{Proven, Stage},
    registry_request::{Answer, Registry},
};
use rodnya_flows::{
    edge::Code,
    managing::{self, At, GRACE, Refusal},
    recovery::StepRefusal,
    session::{self, Begin},
};
use rodnya_store::{
    account::{self, Contact},
    job, link,
    managing::find_deletion,
    notification::{self, Page},
    outbox,
    recovery::{self, Recovery},
    session as sessions,
};
use rodnya_testkit::Town;

use crate::street::{self, Parent, born, card, parent, proven};

/// A child with an account, linked to these parents.
pub(crate) async fn linked(town: &Town, birth: Date) -> (Parent, Parent, PersonId, At) {
    let (mother, father) = (parent(town, 0).await, parent(town, 1).await);
    let both = [mother, father];
    let hers = proven(town, mother, born("Варвара", "IV-МЮ 123456", birth), (&both, 7)).await;
    proven(town, father, born("Варвара", "IV-МЮ 123456", birth), (&both, 7)).await;
    let child = card(town, mother, hers).await.child.unwrap();
    town.write(move |tx, cx| {
        account::insert_for_child(tx, child, "old", Lang::Ru, cx.now)?;
        let mail = rodnya_domain::email::Email::parse("varvara@pochta.example").unwrap();
        account::insert_contact(tx, cx.id(), child, &Contact::Email(mail), cx.now)?;
        for guardian in [mother.id, father.id] {
            let how = "made".to_owned();
            link::insert(tx, &link::Link { id: cx.id(), guardian, child, how, from: cx.now })?;
        }
        Ok(())
    })
    .await;
    (mother, father, child, (hers, mother.id))
}

async fn told(town: &Town, person: PersonId) -> Option<Notice> {
    let page = Page { before: None, unread_only: false, kind: None, limit: 1 };
    let lines = town.read(move |tx| notification::page(tx, person, page)).await;
    lines.first().map(|line| serde_json::from_str(&line.words).unwrap())
}

async fn hash(town: &Town, child: PersonId) -> Option<String> {
    town.read(move |tx| account::find_credentials(tx, child)).await.map(|known| known.password_hash)
}

async fn live(town: &Town, child: PersonId) -> usize {
    let now = town.now();
    town.read(move |tx| sessions::list_live(tx, child, now)).await.len()
}

async fn set(town: &Town, at: At, code: &str) -> Result<(), Refusal> {
    let code = Code::typed(code);
    town.write_as(at.1, move |tx, cx| managing::set_password(tx, cx, at, "new", &code)).await
}

pub(crate) async fn log_in(town: &Town, child: PersonId) {
    let token = rodnya_flows::edge::Edge::default().secret();
    let begin = Begin { token, foreign_computer: false, agent: "Firefox".to_owned() };
    town.write_as(child, move |tx, cx| session::begin_session(tx, cx, child, &begin)).await;
}

const CHILD: Date = jiff::civil::date(2016, 5, 7);
const TEEN: Date = jiff::civil::date(2011, 5, 7);

#[tokio::test]
async fn f8_a_new_password_logs_the_child_out_and_everybody_is_told() {
    for town in Town::each() {
        let (mother, father, child, at) = linked(&town, CHILD).await;
        log_in(&town, child).await;
        set(&town, at, "").await.unwrap();
        assert_eq!((hash(&town, child).await.as_deref(), live(&town, child).await), (Some("new"), 0));
        let by = format!("Ольга {}", mother.name().surname.as_str());
        let what = Managed::Password;
        let own = Notice::Managed { child: None, by: Some(by.clone()), what: what.clone() };
        assert_eq!(told(&town, child).await, Some(own));
        let other = Notice::Managed { child: Some("Варвара".to_owned()), by: Some(by), what };
        assert_eq!(told(&town, father.id).await, Some(other));
    }
}

#[tokio::test]
async fn f8_from_fourteen_a_password_needs_the_childs_code() {
    for town in Town::each() {
        let (_, _, child, at) = linked(&town, TEEN).await;
        assert_eq!(set(&town, at, "123456").await, Err(Refusal::NoCode));
        let edge = rodnya_flows::edge::Edge::default();
        let code = edge.code();
        town.write_as(at.1, move |tx, cx| managing::send_code(tx, cx, at, &code)).await.unwrap();
        let again = edge.code();
        let soon = town.write_as(at.1, move |tx, cx| managing::send_code(tx, cx, at, &again)).await;
        assert!(matches!(soon, Err(Refusal::Wait(_))), "{soon:?}");
        let until = town.now() + SignedDuration::from_secs(60);
        let sent = town.write(move |tx, cx| outbox::lease(tx, cx.now, until, 100)).await;
        let code = sent
            .iter()
            .find_map(|out| match serde_json::from_str::<Message>(&out.message) {
                Ok(Message::ManagedPasswordCode { code }) if out.to == "varvara@pochta.example" => Some(code),
                _ => None,
            })
            .expect("the child gets the code");
        let wrong = if code == "000000" { "000001" } else { "000000" };
        assert_eq!(set(&town, at, wrong).await, Err(Refusal::WrongCode { left: 4 }));
        assert_eq!(hash(&town, child).await.as_deref(), Some("old"));
        set(&town, at, &code).await.unwrap();
        assert_eq!(hash(&town, child).await.as_deref(), Some("new"));
        assert_eq!(set(&town, at, &code).await, Err(Refusal::NoCode), "a code works once");
    }
}

#[tokio::test]
async fn f8_nobody_but_a_linked_and_tied_guardian_manages() {
    for town in Town::each() {
        let (mother, father, child, at) = linked(&town, CHILD).await;
        let stranger = parent(&town, 2).await;
        assert_eq!(set(&town, (at.0, stranger.id), "").await, Err(Refusal::NotFound));
        assert_eq!(set(&town, (at.0, father.id), "").await, Err(Refusal::NotFound), "by his own card only");
        assert_eq!(set(&town, (at.0, child), "").await, Err(Refusal::NotFound));
        town.write(move |tx, cx| link::end(tx, (mother.id, child), "guardian", cx.now)).await;
        assert_eq!(set(&town, at, "").await, Err(Refusal::NotFound));
        assert_eq!(hash(&town, child).await.as_deref(), Some("old"));
    }
}

#[tokio::test]
async fn f8_a_session_of_the_child_is_ended_and_a_strangers_is_not() {
    let town = Town::new();
    let (mother, _, child, at) = linked(&town, CHILD).await;
    log_in(&town, child).await;
    log_in(&town, mother.id).await;
    let now = town.now();
    let own = town.read(move |tx| sessions::list_live(tx, mother.id, now)).await[0].id;
    let childs = town.read(move |tx| sessions::list_live(tx, child, now)).await[0].id;
    let end = |id| town.write_as(at.1, move |tx, cx| managing::end_session(tx, cx, at, id));
    assert_eq!(end(own).await, Err(Refusal::NotFound));
    assert_eq!(end(childs).await, Ok(()));
    assert_eq!(end(childs).await, Err(Refusal::NotFound));
    assert_eq!(live(&town, child).await, 0);
}

#[tokio::test]
async fn f8_an_account_is_deleted_after_thirty_days_unless_a_parent_keeps_it() {
    for town in Town::each() {
        let (_, father, child, at) = linked(&town, CHILD).await;
        let plan = || town.write_as(at.1, move |tx, cx| managing::plan_deletion(tx, cx, at));
        plan().await.unwrap();
        assert_eq!(plan().await, Err(Refusal::Repeated));
        assert!(matches!(
            told(&town, child).await,
            Some(Notice::Managed { what: Managed::DeletionPlanned { .. }, .. })
        ));
        let cards = town.read(move |tx| rodnya_store::child_card::find_of_child(tx, father.id, child)).await;
        let his = (cards.unwrap(), father.id);
        town.write_as(father.id, move |tx, cx| managing::keep(tx, cx, his)).await.unwrap();
        assert_eq!(town.read(move |tx| find_deletion(tx, child)).await, None);
        assert_eq!(town.write(move |tx, cx| managing::delete(tx, cx, child)).await, None);
        assert!(hash(&town, child).await.is_some(), "it was kept");
        plan().await.unwrap();
        town.advance(GRACE - SignedDuration::from_hours(1));
        assert!(town.write(move |tx, cx| managing::delete(tx, cx, child)).await.is_some(), "too early");
        town.advance(SignedDuration::from_hours(1));
        let until = town.now() + SignedDuration::from_secs(60);
        let due = town.write(move |tx, cx| job::lease(tx, cx.now, until, 50)).await;
        assert!(due.iter().any(|job| job.kind == "account_deletion" && job.key == child.to_string()), "{due:?}");
        log_in(&town, child).await;
        town.write(move |tx, cx| managing::delete(tx, cx, child)).await;
        assert_eq!((hash(&town, child).await, live(&town, child).await), (None, 0));
        assert_eq!(crate::link::guardians(&town, child).await, []);
        let mail = Contact::Email(rodnya_domain::email::Email::parse("varvara@pochta.example").unwrap());
        assert_eq!(town.read(move |tx| account::find_owner(tx, &mail)).await, None, "the mail is free again");
        assert!(matches!(told(&town, father.id).await, Some(Notice::Managed { what: Managed::Deleted, .. })));
        let known = street::card(&town, father, his.0).await;
        assert!(known.certificate.is_verified(), "the card stays");
    }
}

#[tokio::test]
async fn f8_a_pupil_from_14_keeps_its_account_and_the_guardians_are_told() {
    for town in Town::each() {
        let (mother, father, child, at) = linked(&town, TEEN).await;
        town.write_as(mother.id, move |tx, cx| managing::plan_deletion(tx, cx, at)).await.unwrap();
        town.write_as(child, move |tx, cx| managing::keep_own(tx, cx, child)).await.unwrap();
        for guardian in [mother.id, father.id] {
            let notice = told(&town, guardian).await.unwrap();
            assert!(matches!(notice, Notice::Managed { child: Some(_), what: Managed::Kept, .. }), "{notice:?}");
        }
        let again = town.write_as(child, move |tx, cx| managing::keep_own(tx, cx, child)).await;
        assert_eq!(again, Err(Refusal::Repeated));
        town.advance(GRACE);
        let left = town.db.write(town.cx(rodnya_domain::Actor::Worker), move |tx, cx| managing::delete(tx, cx, child));
        assert_eq!(left.await.unwrap(), None);
        assert!(town.read(move |tx| account::exists(tx, child)).await, "the job finds nothing to delete");
    }
}

#[tokio::test]
async fn f8_an_account_stays_if_nobody_who_may_delete_it_is_left() {
    for town in Town::each() {
        let (mother, father, child, at) = linked(&town, jiff::civil::date(2016, 5, 7)).await;
        town.write_as(mother.id, move |tx, cx| managing::plan_deletion(tx, cx, at)).await.unwrap();
        for guardian in [mother.id, father.id] {
            let card = town.read(move |tx| rodnya_store::child_card::find_of_child(tx, guardian, child)).await.unwrap();
            let unlinked = town.write_as(guardian, move |tx, cx| rodnya_flows::link::unlink(tx, cx, (card, guardian)));
            unlinked.await.unwrap();
        }
        town.advance(GRACE);
        assert_eq!(town.write(move |tx, cx| managing::delete(tx, cx, child)).await, None);
        assert!(hash(&town, child).await.is_some(), "{}: nobody wants it deleted any more", town.engine);
        assert_eq!(town.read(move |tx| find_deletion(tx, child)).await, None);
        let stays = Notice::Managed { child: None, by: None, what: Managed::Kept };
        assert_eq!(told(&town, child).await, Some(stays), "{}: the child learns of it", town.engine);
    }
}

#[tokio::test]
async fn f8_a_code_of_one_child_sets_no_password_of_another() {
    for town in Town::each() {
        let (mother, _, elder, at) = linked(&town, TEEN).await;
        let brother = street::born("Дарья", "IV-МЮ 654321", TEEN);
        let younger = crate::link::own_account(&town, "Дарья", TEEN, "darya@pochta.example").await;
        let known = crate::link::tied(&town, mother, brother.clone(), &[mother]).await;
        crate::link::ask(&town, mother, &known, "darya@pochta.example", crate::link::code(1)).await.unwrap();
        let wish = crate::link::offered(&town, younger).await.remove(0);
        crate::link::enter(&town, younger, wish, crate::link::code(1)).await.unwrap();
        let before = hash(&town, younger).await;

        let code = Code::typed("123456");
        town.write_as(at.1, move |tx, cx| managing::send_code(tx, cx, at, &code)).await.unwrap();
        // The elder's card is rewritten into the younger's, and the registry says so.
        town.write_as(at.1, move |tx, cx| rodnya_flows::child_card::edit(tx, cx, at, &brother)).await.unwrap();
        street::ask_births(&town, mother, at.0).await.unwrap();
        let said = (Answer::Match, street::record(&[mother]));
        street::answer(&town, at.0, Registry::Births, said).await;
        assert_eq!(street::card(&town, mother, at.0).await.child, Some(younger), "{}", town.engine);
        assert_eq!(set(&town, at, "123456").await, Err(Refusal::NoCode), "{}: the elder's code", town.engine);
        assert_eq!((hash(&town, younger).await, hash(&town, elder).await.as_deref()), (before, Some("old")));
    }
}

#[tokio::test]
async fn f10_a_parents_new_password_ends_the_recovery_that_is_open() {
    for town in Town::each() {
        let (_, _, child, at) = linked(&town, CHILD).await;
        let open = Recovery {
            id: town.cx(rodnya_domain::Actor::Worker).id(),
            browser_hash: vec![7; 32],
            person: Some(child),
            stage: Stage::Password { due: town.now() },
            proven: Proven { phone: false, email: true },
            expires: town.now() + SignedDuration::from_hours(1),
            version: 1,
        };
        town.write(move |tx, cx| recovery::insert(tx, &open, cx.now)).await;
        set(&town, at, "").await.unwrap();
        let late = town.write(move |tx, cx| rodnya_flows::recovery::set_password(tx, cx, &[7; 32], "stolen")).await;
        assert_eq!(late, Err(StepRefusal::NoRecovery), "{}", town.engine);
        assert_eq!(hash(&town, child).await.as_deref(), Some("new"));
    }
}
