//! A person's own acts, and what the registry's changes do to a family: a changed surname, a replaced certificate, an
//! adoption, deprivation of rights, a death (F2).

use jiff::{SignedDuration, civil::date};
use rodnya_domain::{
    Actor, Lang, PersonId,
    child_card::Check,
    civil_act::{Origin, Typed, TypedText},
    document::Kind,
    message::{Notice, Paper},
    name::FullName,
    registry_request::{Act, ActKind, Answer, Record, Registry, Subject},
};
use rodnya_flows::{
    child_card,
    civil_act::{self, AskRefusal, REST, TYPED_MAX, TypedRefusal},
    registry_request::{self, Answered},
};
use rodnya_store::{
    account, child_account,
    civil_act::{CivilAct, is_watched, of_person},
    document, job,
    link::{self, Link},
    notification::{self, Page},
    person, registry_request as requests, relation, session,
};
use rodnya_testkit::Town;

use crate::street::{self, Parent, add, answer, ask_births, card, child, parent, proven, record, snils};

fn name(surname: &str) -> FullName {
    FullName::parse(surname, "Ольга", "Павловна").unwrap()
}

/// A marriage of the parent: from one surname to another.
fn marriage(parent: Parent, before: &str, after: &str) -> Act {
    Act {
        kind: ActKind::Marriage,
        snils: Some(snils(parent.number)),
        before: Some(name(before)),
        after: Some(name(after)),
        on: date(2018, 6, 1),
    }
}

/// The registry answers about the parent's own acts; `None` if nothing was asked.
async fn tell(town: &Town, parent: Parent, answer: Answer, acts: Vec<Act>) -> Option<()> {
    let subject = Subject::Person(parent.id);
    let running = town.read(move |tx| requests::find_running(tx, Registry::Births, subject)).await?;
    let record = Record { acts, ..Record::default() };
    let answered = Answered { asked_hash: running.asked_hash, answer, record };
    let settled = town.db.write(town.cx(Actor::Worker), move |tx, cx| {
        registry_request::sent(tx, cx, running.id)?;
        registry_request::settle(tx, cx, running.id, &answered)
    });
    settled.await.unwrap().unwrap();
    Some(())
}

async fn ask(town: &Town, parent: Parent) -> Result<(), AskRefusal> {
    town.advance(REST);
    town.write_as(parent.id, move |tx, cx| civil_act::request(tx, cx, parent.id)).await
}

async fn acts(town: &Town, parent: Parent) -> Vec<CivilAct> {
    town.read(move |tx| of_person(tx, parent.id)).await
}

/// What the parent was told, the latest first.
async fn told(town: &Town, parent: Parent) -> Vec<Notice> {
    let page = Page { before: None, unread_only: false, kind: None, limit: 50 };
    let lines = town.read(move |tx| notification::page(tx, parent.id, page)).await;
    lines.iter().map(|line| serde_json::from_str(&line.words).unwrap()).collect()
}

async fn guardians(town: &Town, child: PersonId) -> Vec<PersonId> {
    town.read(move |tx| relation::guardians(tx, child)).await
}

pub(crate) async fn refresh(town: &Town, parent: Parent, id: rodnya_domain::ChildCardId, said: Record) {
    town.write(move |tx, cx| child_card::refresh(tx, cx, id)).await;
    answer(town, id, Registry::Births, (Answer::Match, said)).await;
    assert_eq!(card(town, parent, id).await.id, id);
}

#[tokio::test]
async fn f2_the_request_about_a_child_brings_the_guardians_own_acts() {
    for town in Town::each() {
        let mother = parent(&town, 0).await;
        let id = add(&town, mother, child("Варвара", "IV-МЮ 123456")).await;
        ask_births(&town, mother, id).await.unwrap();
        assert!(town.read(move |tx| is_watched(tx, mother.id)).await, "«Автообновление» was ticked");
        let told_before = told(&town, mother).await.len();
        let mut foreign = marriage(mother, "Чужая", "Ничья");
        foreign.snils = Some(snils(9));
        let said = vec![marriage(mother, "Девичьева", "Снегирёва"), foreign];
        tell(&town, mother, Answer::Match, said.clone()).await.unwrap();
        let known = acts(&town, mother).await;
        assert_eq!(known.len(), 1, "an act of another person is not hers");
        assert_eq!((known[0].kind, known[0].origin), (ActKind::Marriage, Origin::Registry));
        let notices = told(&town, mother).await;
        assert!(matches!(notices[0], Notice::PaperChecked { paper: Paper::Acts, .. }), "{:?}", notices[0]);
        assert_eq!(notices.len(), told_before + 1);
        ask(&town, mother).await.unwrap();
        tell(&town, mother, Answer::Match, said).await.unwrap();
        assert_eq!(told(&town, mother).await.len(), told_before + 1, "nothing new, nothing told");
        ask(&town, mother).await.unwrap();
        tell(&town, mother, Answer::NotFound, vec![]).await.unwrap();
        assert_eq!(acts(&town, mother).await.len(), 1, "only a match says what there is");
        ask(&town, mother).await.unwrap();
        tell(&town, mother, Answer::Match, vec![]).await.unwrap();
        assert_eq!(acts(&town, mother).await.len(), 0, "an annulled act goes");
    }
}

#[tokio::test]
async fn f2_a_stored_act_explains_a_changed_surname_and_a_typed_one_does_not() {
    for town in Town::each() {
        let mother = parent(&town, 0).await;
        let typed = TypedText { kind: "marriage", on: "1.6.2018", act_number: "7", issued_by: "Загс", spouse: "" };
        let typed = Typed::parse(typed, date(2026, 11, 26)).unwrap();
        town.write_as(mother.id, move |tx, cx| civil_act::add_typed(tx, cx, mother.id, &typed)).await.unwrap();
        let mut said = record(&[mother]);
        said.parents[0].surname = "Девичьева".to_owned();
        let id = add(&town, mother, child("Варвара", "IV-МЮ 123456")).await;
        ask_births(&town, mother, id).await.unwrap();
        answer(&town, id, Registry::Births, (Answer::Match, said.clone())).await;
        assert_eq!(card(&town, mother, id).await.certificate, Check::NotParent);
        tell(&town, mother, Answer::Match, vec![marriage(mother, "Девичьева", "Снегирёва")]).await.unwrap();
        ask_births(&town, mother, id).await.unwrap();
        answer(&town, id, Registry::Births, (Answer::Match, said)).await;
        assert!(card(&town, mother, id).await.certificate.is_verified());
    }
}

#[tokio::test]
async fn f2_a_later_name_in_the_registry_is_told_and_changes_nothing_by_itself() {
    for town in Town::each() {
        let mother = parent(&town, 0).await;
        ask(&town, mother).await.unwrap();
        tell(&town, mother, Answer::Match, vec![marriage(mother, "Снегирёва", "Зимина")]).await.unwrap();
        let notice = told(&town, mother).await.remove(0);
        assert_eq!(notice, Notice::NameInRegistry { name: name("Зимина").display() });
        assert_eq!(town.read(move |tx| person::get(tx, mother.id)).await.name, mother.name());
    }
}

#[tokio::test]
async fn f2_own_acts_are_asked_one_at_a_time_by_the_verified_and_kept_fresh() {
    for town in Town::each() {
        let mother = parent(&town, 0).await;
        ask(&town, mother).await.unwrap();
        assert_eq!(ask(&town, mother).await, Err(AskRefusal::NotNow), "one runs");
        tell(&town, mother, Answer::Unclear, vec![]).await.unwrap();
        let again = town.write_as(mother.id, move |tx, cx| civil_act::request(tx, cx, mother.id)).await;
        assert_eq!(again, Err(AskRefusal::NotNow), "it has just answered");
        town.write_as(mother.id, move |tx, cx| civil_act::watch(tx, cx, mother.id, true)).await;
        town.advance(child_card::REFRESH_PAUSE);
        let until = town.now() + SignedDuration::from_secs(60);
        let due = town.write(move |tx, cx| job::lease(tx, cx.now, until, 50)).await;
        assert!(due.iter().any(|job| job.kind == "civil_act_refresh" && job.key == mother.id.to_string()), "{due:?}");
        town.write(move |tx, cx| civil_act::refresh(tx, cx, mother.id)).await;
        tell(&town, mother, Answer::NotFound, vec![]).await.unwrap();
        town.write_as(mother.id, move |tx, cx| civil_act::watch(tx, cx, mother.id, false)).await;
        town.advance(REST);
        town.write(move |tx, cx| civil_act::refresh(tx, cx, mother.id)).await;
        assert_eq!(tell(&town, mother, Answer::NotFound, vec![]).await, None, "switched off");
        town.write(move |tx, cx| {
            let mut paper = document::find_in_force(tx, mother.id, Kind::Passport)?.unwrap();
            paper.ended = Some(cx.now);
            document::save(tx, &paper)
        })
        .await;
        assert_eq!(ask(&town, mother).await, Err(AskRefusal::Level));
    }
}

#[tokio::test]
async fn f2_a_replaced_certificate_and_a_new_surname_are_the_same_child() {
    for town in Town::each() {
        let mother = parent(&town, 0).await;
        let id = proven(&town, mother, child("Варвара", "IV-МЮ 123456"), (&[mother], 7)).await;
        let known = card(&town, mother, id).await.child.unwrap();
        let mut typed = child("Варвара", "V-МЮ 654321");
        typed.name = FullName::parse("Зимина", "Варвара", "Ильинична").unwrap();
        let (renamed, of) = (typed.name.clone(), (id, mother.id));
        town.write_as(mother.id, move |tx, cx| child_card::edit(tx, cx, of, &typed)).await.unwrap();
        ask_births(&town, mother, id).await.unwrap();
        answer(&town, id, Registry::Births, (Answer::Match, record(&[mother]))).await;
        assert_eq!(card(&town, mother, id).await.child, Some(known), "no second person is made");
        assert_eq!(town.read(move |tx| person::get(tx, known)).await.name, renamed);
        let papers = town.read(move |tx| document::of_person(tx, known)).await;
        let numbers: Vec<String> = papers
            .iter()
            .filter(|paper| paper.body.kind() == Kind::BirthCertificate)
            .map(|p| p.body.number())
            .collect();
        assert_eq!(numbers, ["V-МЮ 654321"], "the former certificate counts no more");
    }
}

#[tokio::test]
async fn f2_adopters_become_guardians_only_after_the_registry_has_dropped_the_former_parent() {
    for town in Town::each() {
        let (mother, adopter) = (parent(&town, 0).await, parent(&town, 1).await);
        let old = proven(&town, mother, child("Варвара", "IV-МЮ 123456"), (&[mother], 7)).await;
        let known = card(&town, mother, old).await.child.unwrap();
        let mut typed = child("Варвара", "V-МЮ 654321");
        typed.name = FullName::parse("Журавлёва", "Варвара", "Ильинична").unwrap();
        let new = add(&town, adopter, typed).await;
        street::prove_snils(&town, adopter, new, 7).await;
        ask_births(&town, adopter, new).await.unwrap();
        answer(&town, new, Registry::Births, (Answer::Match, record(&[adopter]))).await;
        assert_eq!(card(&town, adopter, new).await.certificate, Check::NotParent, "two families: nobody is believed");
        assert_eq!(guardians(&town, known).await, [mother.id]);
        refresh(&town, mother, old, record(&[adopter])).await;
        assert_eq!(guardians(&town, known).await, [] as [PersonId; 0]);
        ask_births(&town, adopter, new).await.unwrap();
        answer(&town, new, Registry::Births, (Answer::Match, record(&[adopter]))).await;
        assert_eq!(guardians(&town, known).await, [adopter.id]);
    }
}

#[tokio::test]
async fn f2_a_parent_deprived_of_rights_is_untied_whoever_asks_and_the_other_is_told() {
    for town in Town::each() {
        let (mother, father) = (parent(&town, 0).await, parent(&town, 1).await);
        let both = [mother, father];
        let hers = proven(&town, mother, child("Варвара", "IV-МЮ 123456"), (&both, 7)).await;
        let his = proven(&town, father, child("Варвара", "IV-МЮ 123456"), (&both, 7)).await;
        let known = card(&town, mother, hers).await.child.unwrap();
        assert_eq!(guardians(&town, known).await.len(), 2);
        let mut said = record(&both);
        said.parents[1].deprived_on = Some(date(2026, 11, 2));
        refresh(&town, mother, hers, said.clone()).await;
        assert_eq!(guardians(&town, known).await, [mother.id]);
        assert_eq!(told(&town, mother).await[0], Notice::GuardianEnded { child: "Варвара".to_owned() });
        refresh(&town, father, his, said.clone()).await;
        assert_eq!(card(&town, father, his).await.certificate, Check::NotParent);
        ask_births(&town, father, his).await.unwrap();
        answer(&town, his, Registry::Births, (Answer::Match, said)).await;
        assert_eq!(guardians(&town, known).await, [mother.id], "asking again gives nothing back");
        let lines = told(&town, mother).await.into_iter().filter(|n| matches!(n, Notice::GuardianEnded { .. })).count();
        assert_eq!(lines, 1, "told once");
    }
}

#[tokio::test]
async fn f2_a_death_closes_the_account_and_ends_the_ties() {
    for town in Town::each() {
        let (mother, father) = (parent(&town, 0).await, parent(&town, 1).await);
        let both = [mother, father];
        let id = proven(&town, mother, child("Варвара", "IV-МЮ 123456"), (&both, 7)).await;
        proven(&town, father, child("Варвара", "IV-МЮ 123456"), (&both, 7)).await;
        let known = card(&town, mother, id).await.child.unwrap();
        // The child has an account that is linked to the father.
        town.write(move |tx, cx| {
            account::insert_for_child(tx, known, "-", Lang::Ru, cx.now)?;
            let (id, how) = (cx.id(), "made".to_owned());
            link::insert(tx, &Link { id, guardian: father.id, child: known, how, from: cx.now })
        })
        .await;
        let death = Act { kind: ActKind::Death, before: None, after: None, ..marriage(father, "А", "Б") };
        tell(&town, father, Answer::Match, vec![death]).await.unwrap();
        assert!(
            town.read(move |tx| account::find_credentials(tx, father.id)).await.is_none(),
            "nobody logs in with it"
        );
        let now = town.now();
        assert_eq!(town.read(move |tx| session::list_live(tx, father.id, now)).await.len(), 0);
        assert_eq!(guardians(&town, known).await, [mother.id]);
        let notices = told(&town, mother).await;
        assert!(!format!("{notices:?}").contains("deceased"), "the reason is never told");
        assert!(town.read(move |tx| link::find(tx, father.id, known)).await.is_none(), "the link ends with it");
        let page = Page { before: None, unread_only: false, kind: None, limit: 50 };
        let lines = town.read(move |tx| notification::page(tx, known, page)).await;
        assert!(lines.is_empty(), "a portal tells no child of it");
        assert!(town.read(move |tx| account::find_credentials(tx, mother.id)).await.is_some());
        let mut said = record(&both);
        said.deceased_on = Some(date(2026, 11, 20));
        refresh(&town, mother, id, said).await;
        assert!(town.read(move |tx| child_account::find_of_child(tx, known)).await.is_none());
    }
}

#[tokio::test]
async fn f2_typed_acts_are_the_persons_own_and_limited() {
    for town in Town::each() {
        let (mother, other) = (parent(&town, 0).await, parent(&town, 1).await);
        let typed = |number: usize| {
            let number = number.to_string();
            let text =
                TypedText {
                    kind: "divorce", on: "1.6.2018", act_number: &number, issued_by: "Загс", spouse: "И. П."
                };
            Typed::parse(text, date(2026, 11, 26)).unwrap()
        };
        let add = |number: usize| {
            let typed = typed(number);
            town.write_as(mother.id, move |tx, cx| civil_act::add_typed(tx, cx, mother.id, &typed))
        };
        let first = add(1).await.unwrap();
        assert_eq!(add(1).await, Ok(first), "a double click adds one");
        for number in 2..=TYPED_MAX {
            add(number).await.unwrap();
        }
        assert_eq!(add(TYPED_MAX + 1).await, Err(TypedRefusal::TooMany));
        let foreign = town.write_as(other.id, move |tx, cx| civil_act::remove_typed(tx, cx, other.id, first)).await;
        assert_eq!(foreign, Err(TypedRefusal::NotFound));
        let remove = || town.write_as(mother.id, move |tx, cx| civil_act::remove_typed(tx, cx, mother.id, first));
        assert_eq!((remove().await, remove().await), (Ok(()), Err(TypedRefusal::NotFound)));
        assert_eq!(acts(&town, mother).await.len(), TYPED_MAX - 1);
        ask(&town, mother).await.unwrap();
        tell(&town, mother, Answer::Match, vec![marriage(mother, "Девичьева", "Снегирёва")]).await.unwrap();
        let told = acts(&town, mother).await.into_iter().find(|act| act.origin == Origin::Registry).unwrap();
        let remove = town.write_as(mother.id, move |tx, cx| civil_act::remove_typed(tx, cx, mother.id, told.id)).await;
        assert_eq!(remove, Err(TypedRefusal::NotFound), "what the registry tells is not taken away");
    }
}
