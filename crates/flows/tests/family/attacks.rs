//! The enemies of a family as stories with a moved clock (facts on security, section 6): a former partner, a thief of
//! codes, a child that makes itself older, a stranger with a child's certificate.

use jiff::{SignedDuration, civil::date};
use rodnya_domain::{
    ChildCardId, Id, PersonId,
    age::Stage,
    permission::Decision,
    registry_request::{Answer, Registry},
};
use rodnya_flows::{
    authority::{self, OBJECTION_HOLDS},
    child_account,
    link::{self, NothingToObject, OBJECTION_WINDOW, OtherGuardian},
    managing,
    permission::{self, GrantRefusal, Wish},
};
use rodnya_store::{
    child_account as wizards, child_card as cards,
    link::Link,
    permission as permissions, person,
    relation::{self, Relation},
    system,
};
use rodnya_testkit::Town;

use crate::{
    child_card::permit,
    civil_act::refresh,
    link::{ask, code, enter, guardians, offered, own_account, tied, told},
    managing::linked,
    matrix::shown,
    street::{Parent, add, answer, ask_births, born, card, child, parent, proven, record},
};

/// The account of a child is linked to its mother; the father, whom the record names too, gets the child's code.
struct Home {
    town: Town,
    mother: Parent,
    father: Parent,
    child: PersonId,
    hers: ChildCardId,
    his: ChildCardId,
}

impl Home {
    async fn new(town: Town) -> Self {
        let (mother, father, child, (hers, _)) = linked(&town, date(2016, 5, 7)).await;
        let his = town.read(move |tx| cards::find_of_child(tx, father.id, child)).await.unwrap();
        town.write_as(father.id, move |tx, cx| link::unlink(tx, cx, (his, father.id))).await.unwrap();
        let home = Self { town, mother, father, child, hers, his };
        home.link_father(1).await;
        home
    }

    async fn link_father(&self, seed: u8) {
        self.town.advance(SignedDuration::from_hours(1));
        let his = card(&self.town, self.father, self.his).await;
        ask(&self.town, self.father, &his, "varvara@pochta.example", code(seed)).await.unwrap();
        let wish = offered(&self.town, self.child).await.remove(0);
        enter(&self.town, self.child, wish, code(seed)).await.unwrap();
    }

    async fn others(&self, (card, who): (ChildCardId, Parent)) -> Vec<OtherGuardian> {
        let cx = self.town.cx(rodnya_domain::Actor::Person(who.id));
        self.town.read(move |tx| link::others(tx, &cx, (card, who.id))).await
    }

    async fn object(&self, (card, who): (ChildCardId, Parent), other: Id<Link>) -> Result<(), NothingToObject> {
        self.town.write_as(who.id, move |tx, cx| link::object(tx, cx, (card, who.id), other)).await.map(drop)
    }

    async fn manages(&self, (card, who): (ChildCardId, Parent)) -> bool {
        let cx = self.town.cx(rodnya_domain::Actor::Person(who.id));
        self.town.read(move |tx| managing::child(tx, &cx, (card, who.id))).await.is_ok()
    }

    async fn grants(&self, who: Parent) -> Result<(), GrantRefusal> {
        let child = self.child;
        let granted = self.town.write_as(who.id, move |tx, cx| {
            let system = system::all(tx)?.remove(0);
            let scopes = system.facts.scopes.clone();
            let wish = Wish { person: child, system: &system, scopes: &scopes };
            permission::grant_as_guardian(tx, cx, &wish, (who.id, &scopes), &shown())
        });
        granted.await.map(drop)
    }
}

#[tokio::test]
async fn k1_the_first_guardian_holds_back_a_former_partner_for_three_days_and_once() {
    for town in Town::each() {
        let home = Home::new(town).await;
        let (hers, his) = ((home.hers, home.mother), (home.his, home.father));
        permit(&home.town, home.mother.id, home.child).await;
        assert!(told(&home.town, home.mother.id).await.contains(&"linked".to_owned()), "the other is told at once");
        assert!(home.manages(his).await && home.grants(home.father).await.is_ok());
        let mothers = home.others(his).await.remove(0);
        assert!(!mothers.may_object, "the later one cannot object to the earlier");
        assert_eq!(home.object(his, mothers.link).await, Err(NothingToObject));

        let fathers = home.others(hers).await.remove(0);
        assert!(fathers.may_object && fathers.frozen_until.is_none());
        home.object(hers, fathers.link).await.unwrap();
        assert!(!home.manages(his).await, "no password, no sessions, no deletion");
        assert!(matches!(home.grants(home.father).await, Err(GrantRefusal::Frozen { .. })));
        assert!(home.manages(hers).await && home.grants(home.mother).await.is_ok(), "the mother's rights are whole");
        assert!(told(&home.town, home.father.id).await.contains(&"link_objected".to_owned()));
        let cx = home.town.cx(rodnya_domain::Actor::Person(home.father.id));
        let (father, child) = (home.father.id, home.child);
        let reads = home.town.read(move |tx| authority::over(tx, &cx, father, child)).await;
        assert!(reads.is_some(), "a parent still reads");

        let his_card = home.his;
        home.town.write_as(father, move |tx, cx| link::unlink(tx, cx, (his_card, father))).await.unwrap();
        home.link_father(2).await;
        assert!(!home.manages(his).await, "a new link does not shake the objection off");
        home.town.advance(OBJECTION_HOLDS);
        assert!(home.manages(his).await, "three days, not longer");
        let again = home.others(hers).await.remove(0);
        home.object(hers, again.link).await.unwrap();
        assert_eq!(home.object(hers, again.link).await, Err(NothingToObject), "once for each link");
        home.town.advance(OBJECTION_HOLDS);
        assert!(home.manages(his).await);
    }
}

#[tokio::test]
async fn k1_an_old_link_is_not_objected_to() {
    let home = Home::new(Town::new()).await;
    home.town.advance(OBJECTION_WINDOW);
    let fathers = home.others((home.hers, home.mother)).await.remove(0);
    assert!(!fathers.may_object);
    assert_eq!(home.object((home.hers, home.mother), fathers.link).await, Err(NothingToObject));
    let stranger = parent(&home.town, 2).await;
    assert_eq!(home.object((home.hers, stranger), fathers.link).await, Err(NothingToObject));
    assert!(home.others((home.hers, stranger)).await.is_empty());
}

#[tokio::test]
async fn k2_a_code_typed_in_a_third_account_is_dead_and_both_are_told() {
    let teen_born = date(2011, 5, 7);
    for town in Town::each() {
        let (mother, thief) = (parent(&town, 0).await, parent(&town, 2).await);
        let teen = own_account(&town, "Варвара", teen_born, "varvara@pochta.example").await;
        let hers = tied(&town, mother, born("Варвара", "IV-МЮ 123456", teen_born), &[mother]).await;
        let accomplice = own_account(&town, "Ульяна", teen_born, "ulyana@pochta.example").await;
        let thiefs = tied(&town, thief, born("Ульяна", "IV-МЮ 123457", teen_born), &[thief]).await;
        ask(&town, mother, &hers, "varvara@pochta.example", code(1)).await.unwrap();
        ask(&town, thief, &thiefs, "ulyana@pochta.example", code(2)).await.unwrap();
        let (wish, other) = (offered(&town, teen).await.remove(0), offered(&town, accomplice).await.remove(0));
        enter(&town, accomplice, other, code(1)).await.unwrap_err();
        assert!(guardians(&town, accomplice).await.is_empty() && guardians(&town, teen).await.is_empty());
        for warned in [mother.id, teen] {
            assert!(told(&town, warned).await.contains(&"link_code_stolen".to_owned()));
        }
        assert!(!told(&town, thief.id).await.contains(&"link_code_stolen".to_owned()));
        enter(&town, teen, wish, code(1)).await.unwrap_err();
        assert!(guardians(&town, teen).await.is_empty(), "the stolen code works nowhere any more");
        enter(&town, accomplice, other, code(2)).await.unwrap();
    }
}

#[tokio::test]
async fn k10_a_child_that_made_itself_older_is_as_old_as_the_record_says() {
    for town in Town::each() {
        let mother = parent(&town, 0).await;
        let own = own_account(&town, "Варвара", date(2009, 5, 7), "varvara@pochta.example").await;
        let hers = tied(&town, mother, child("Варвара", "IV-МЮ 123456"), &[mother]).await;
        let diary = permitted_by_itself(&town, own).await;
        assert!(matches!(decides(&town, own, diary).await, Decision::Grant(_)), "it told that it is seventeen");
        ask(&town, mother, &hers, "varvara@pochta.example", code(1)).await.unwrap();
        let wish = offered(&town, own).await.remove(0);
        enter(&town, own, wish, code(1)).await.unwrap();
        let known = town.read(move |tx| person::get(tx, own)).await;
        assert_eq!(known.birth, Some(date(2016, 5, 7)), "the record's date is in force");
        assert_eq!(authority::stage_of(&known, &town.cx(rodnya_domain::Actor::Worker)), Stage::Child);
        assert!(!matches!(decides(&town, own, diary).await, Decision::Grant(_)), "its own word counts no more");
    }
}

#[tokio::test]
async fn k20_of_guardians_who_disagree_the_one_who_withdrew_is_not_outvoted_for_thirty_days() {
    for town in Town::each() {
        let home = Home::new(town).await;
        let given = permit(&home.town, home.father.id, home.child).await;
        let (mother, father, child) = (home.mother.id, home.father.id, home.child);
        let diary = home.town.read(system::all).await.remove(0).id;
        assert!(matches!(decides(&home.town, child, diary).await, Decision::Grant(_)));
        let withdraws =
            |id| home.town.write_as(mother, move |tx, cx| permission::withdraw(tx, cx, mother, id, &shown()));
        withdraws(given).await.expect("any withdrawal wins");
        for _ in 0..3 {
            home.grants(home.father).await.expect("it is taken down");
            home.town.advance(SignedDuration::from_hours(24 * 10) - SignedDuration::from_secs(1));
            assert!(!matches!(decides(&home.town, child, diary).await, Decision::Grant(_)), "he does not outvote her");
        }
        home.town.advance(SignedDuration::from_secs(3));
        home.grants(home.father).await.unwrap();
        assert!(matches!(decides(&home.town, child, diary).await, Decision::Grant(_)), "then his word stands");
        let ended = home.town.read(move |tx| permissions::ended_of(tx, child, 10)).await;
        let is_hers = |past: &permissions::Permission| past.by == father && past.ended_by == Some(mother);
        assert!(ended.iter().any(is_hers), "both see who ended what");
        let live = home.town.read(move |tx| permissions::live_of(tx, child)).await.remove(0).id;
        withdraws(live).await.expect("and she can take it back again");
        assert!(!matches!(decides(&home.town, child, diary).await, Decision::Grant(_)));
    }
}

#[tokio::test]
async fn k10_who_says_that_he_is_of_age_is_never_linked_as_a_child() {
    let town = Town::new();
    let mother = parent(&town, 0).await;
    let namesake = own_account(&town, "Варвара", date(2000, 5, 7), "varvara@pochta.example").await;
    let hers = tied(&town, mother, child("Варвара", "IV-МЮ 123456"), &[mother]).await;
    ask(&town, mother, &hers, "varvara@pochta.example", code(1)).await.unwrap();
    assert!(offered(&town, namesake).await.is_empty() && told(&town, namesake).await.is_empty());
}

/// A pupil's own word lets a system in.
async fn permitted_by_itself(town: &Town, pupil: PersonId) -> rodnya_domain::SystemId {
    permit(town, pupil, pupil).await;
    town.read(system::all).await.remove(0).id
}

async fn decides(town: &Town, pupil: PersonId, system: rodnya_domain::SystemId) -> Decision {
    let cx = town.cx(rodnya_domain::Actor::Person(pupil));
    let asked = town.read(move |tx| {
        let system = system::get(tx, system)?;
        permission::decide(tx, &cx, &Wish { person: pupil, system: &system, scopes: &system.facts.scopes })
    });
    asked.await
}

#[tokio::test]
async fn k11_a_stranger_gets_nothing_of_a_known_child_and_the_family_is_told_once_a_day() {
    for town in Town::each() {
        let (mother, stranger) = (parent(&town, 0).await, parent(&town, 2).await);
        let hers = tied(&town, mother, child("Варвара", "IV-МЮ 123456"), &[mother]).await;
        let claimed = add(&town, stranger, child("Варвара", "IV-МЮ 123456")).await;
        for hours in [0, 1, 24] {
            town.advance(SignedDuration::from_hours(hours));
            ask_births(&town, stranger, claimed).await.unwrap();
            answer(&town, claimed, Registry::Births, (Answer::Match, record(&[mother]))).await;
        }
        assert_eq!(card(&town, stranger, claimed).await.child, None);
        assert_eq!(card(&town, mother, hers.id).await.child, hers.child, "the mother loses nothing");
        let warned = told(&town, mother.id).await;
        assert_eq!(warned.iter().filter(|kind| *kind == "certificate_claimed").count(), 2);
        assert!(!told(&town, stranger.id).await.contains(&"certificate_claimed".to_owned()));
    }
}

#[tokio::test]
async fn f2_a_guardian_by_papers_bars_no_mother_and_alarms_nobody() {
    for town in Town::each() {
        let (guardian, mother) = (parent(&town, 2).await, parent(&town, 0).await);
        // Papers have made the guardian's tie: no record has ever named him.
        let his = tied(&town, guardian, child("Варвара", "IV-МЮ 123456"), &[guardian]).await;
        let known = his.child.unwrap();
        town.write(move |tx, cx| {
            let tie = relation::find(tx, guardian.id, known)?.unwrap();
            relation::end(tx, (guardian.id, known), "test", cx.now)?;
            relation::insert(tx, &Relation { id: cx.id(), request: None, ..tie })
        })
        .await;
        refresh(&town, guardian, his.id, record(&[mother])).await;
        assert_eq!(card(&town, guardian, his.id).await.child, Some(known), "{}: his papers stand", town.engine);
        assert!(!told(&town, guardian.id).await.contains(&"certificate_claimed".to_owned()), "{}", town.engine);
        let hers = tied(&town, mother, child("Варвара", "IV-МЮ 123456"), &[mother]).await;
        assert_eq!(hers.child, Some(known), "{}: the record names her", town.engine);
    }
}

#[tokio::test]
async fn k3_a_link_does_not_come_back_with_the_relation() {
    for town in Town::each() {
        let home = Home::new(town).await;
        let (father, his) = (home.father, home.his);
        refresh(&home.town, father, his, record(&[home.mother])).await;
        home.town.advance(SignedDuration::from_hours(1));
        ask_births(&home.town, father, his).await.unwrap();
        let both = record(&[home.mother, father]);
        answer(&home.town, his, Registry::Births, (Answer::Match, both)).await;
        assert_eq!(card(&home.town, father, his).await.child, Some(home.child), "the record names him again");
        assert!(!home.manages((his, father)).await, "{}: he links anew, and everybody is told", home.town.engine);
        assert_eq!(guardians(&home.town, home.child).await, [home.mother.id]);
        assert!(told(&home.town, home.child).await.contains(&"unlinked_from".to_owned()), "the child learns of it");
    }
}

#[tokio::test]
async fn k1_a_parent_does_not_make_the_childs_account_behind_the_wizard_of_the_other() {
    for town in Town::each() {
        let (mother, father) = (parent(&town, 0).await, parent(&town, 1).await);
        let both = [mother, father];
        let hers = proven(&town, mother, child("Варвара", "IV-МЮ 123456"), (&both, 7)).await;
        let his = tied(&town, father, child("Варвара", "IV-МЮ 123456"), &both).await;
        let at = child_account::At { card: hers, guardian: mother.id };
        town.write_as(mother.id, move |tx, cx| child_account::begin(tx, cx, at)).await.unwrap();
        // He registers "the child" himself, of 15 years by its own word.
        let fake = own_account(&town, "Варвара", date(2011, 5, 7), "fake@pochta.example").await;
        ask(&town, father, &his, "fake@pochta.example", code(1)).await.unwrap();
        assert_eq!(offered(&town, fake).await, [], "{}: nobody is asked, and he is told nothing", town.engine);
        let known = his.child.unwrap();
        let still = town.read(move |tx| wizards::find_of_child(tx, known)).await;
        assert!(still.is_some(), "{}: her wizard goes on", town.engine);

        // Without a wizard he may: then she is told, and the answer that he chose opens nothing.
        let left = still.unwrap();
        town.write(move |tx, cx| wizards::end(tx, &left, rodnya_domain::child_account::End::Overtaken, cx.now)).await;
        town.advance(SignedDuration::from_secs(1));
        ask(&town, father, &his, "fake@pochta.example", code(2)).await.unwrap();
        let wish = offered(&town, fake).await.remove(0);
        enter(&town, fake, wish, code(2)).await.unwrap();
        assert!(told(&town, mother.id).await.contains(&"linked".to_owned()), "{}", town.engine);
        let control = town.read(move |tx| rodnya_store::recovery::find_control(tx, fake)).await;
        assert!(control.is_none(), "{}: a child's password is its guardians' to answer for", town.engine);
    }
}

#[tokio::test]
async fn k11_a_namesake_with_a_certificate_of_its_own_is_another_human_being() {
    for town in Town::each() {
        let (mother, other) = (parent(&town, 0).await, parent(&town, 1).await);
        let teen = date(2011, 5, 7);
        let theirs = tied(&town, other, born("Варвара", "IV-МЮ 654321", teen), &[other]).await;
        let namesake = own_account(&town, "Варвара", teen, "varvara@pochta.example").await;
        ask(&town, other, &theirs, "varvara@pochta.example", code(1)).await.unwrap();
        let wish = offered(&town, namesake).await.remove(0);
        enter(&town, namesake, wish, code(1)).await.unwrap();
        let hers = tied(&town, mother, born("Варвара", "IV-МЮ 123456", teen), &[mother]).await;
        ask(&town, mother, &hers, "varvara@pochta.example", code(2)).await.unwrap();
        assert_eq!(offered(&town, namesake).await, [], "{}: two human beings stay two", town.engine);
        assert_eq!(guardians(&town, namesake).await, [other.id]);
    }
}
