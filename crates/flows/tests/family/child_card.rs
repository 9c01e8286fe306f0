//! Cards and what registries say of them.

use jiff::civil::date;
use rodnya_domain::{
    PermissionId, PersonId, SystemId,
    authority::Ground,
    birth_certificate::Certificate,
    child_card::{BirthCountry, BirthPaper, Check, Typed},
    document::{Field, Kind, Verification},
    message::{CheckEnd, Notice, Paper},
    named_id,
    permission::{Cause, State},
    registry_request::{Act, ActKind, Answer, Record, Registry, Subject},
    scope::{Scope, Scopes},
    system::{self, AuthMethod, Policy, System, Words},
};
use rodnya_flows::child_card::{self, CardRefusal, RequestRefusal};
use rodnya_store::{
    child_card as cards, document, level,
    notification::{self, Page},
    permission::{self, Permission},
    person, registry_request as requests, relation,
    system::{self as systems, Client},
};
use rodnya_testkit::Town;

use crate::street::{Parent, add, answer, ask_births, born, card, child, parent, prove_snils, proven, record, snils};

async fn children(town: &Town, parent: Parent) -> usize {
    town.read(move |tx| relation::children(tx, parent.id)).await.len()
}

async fn last_notice(town: &Town, parent: Parent) -> Option<Notice> {
    let page = Page { before: None, unread_only: false, kind: None, limit: 1 };
    let lines = town.read(move |tx| notification::page(tx, parent.id, page)).await;
    lines.first().map(|line| serde_json::from_str(&line.words).unwrap())
}

#[tokio::test]
async fn f1_f2_a_card_is_typed_asked_and_verified_and_the_record_makes_the_tie() {
    for town in Town::each() {
        let mother = parent(&town, 0).await;
        let id = add(&town, mother, child("Варвара", "IV-МЮ 123456")).await;
        assert_eq!(card(&town, mother, id).await.certificate, Check::default());
        ask_births(&town, mother, id).await.unwrap();
        assert!(card(&town, mother, id).await.certificate.is_checking());
        assert_eq!(ask_births(&town, mother, id).await, Err(RequestRefusal::NotNow(id)));
        answer(&town, id, Registry::Births, (Answer::Match, record(&[mother]))).await;
        let known = card(&town, mother, id).await;
        assert!(known.certificate.is_verified() && known.auto_update, "{}", town.engine);
        assert_eq!(known.recorded_birth_place.as_deref(), Some("г. Светлоречье"));
        let child = known.child.unwrap();
        assert!(town.read(move |tx| relation::find(tx, mother.id, child)).await.is_some());
        let notice = last_notice(&town, mother).await;
        let Some(Notice::PaperChecked { paper: Paper::BirthCertificate, end: CheckEnd::Match, .. }) = notice else {
            panic!("{notice:?}")
        };
        let whole = town.read(move |tx| person::get(tx, child)).await;
        assert_eq!((whole.birth, whole.names_verified.is_some()), (Some(date(2016, 5, 7)), true));
    }
}

#[tokio::test]
async fn f1_a_guardian_has_thirty_cards_at_most() {
    for town in Town::each() {
        let mother = parent(&town, 0).await;
        for n in 0..child_card::CARDS_MAX {
            add(&town, mother, child("Варвара", &format!("IV-МЮ {:06}", 100_000 + n))).await;
        }
        let more = child("Варвара", "IV-МЮ 200000");
        let refused = town.write(move |tx, cx| child_card::add(tx, cx, mother.id, &more)).await;
        assert_eq!(refused, Err(CardRefusal::TooMany), "{}", town.engine);
    }
}

#[tokio::test]
async fn f3_the_snils_is_checked_the_same_way_and_makes_the_child_standard() {
    for town in Town::each() {
        let mother = parent(&town, 0).await;
        let id = proven(&town, mother, child("Варвара", "IV-МЮ 123456"), (&[mother], 7)).await;
        let known = card(&town, mother, id).await;
        assert_eq!(known.snils_verification, Verification::Verified);
        let (child, now) = (known.child.unwrap(), town.now());
        let holder = town.read(move |tx| document::find_holder(tx, Kind::Snils, snils(7).digits())).await;
        assert_eq!(holder, Some(child));
        assert_eq!(town.read(move |tx| level::of(tx, child, now)).await.code(), "standard");
    }
}

#[tokio::test]
async fn f3_a_snils_confirmed_before_the_certificate_counts_once_the_child_is_known() {
    for town in Town::each() {
        let mother = parent(&town, 0).await;
        let id = add(&town, mother, child("Варвара", "IV-МЮ 123456")).await;
        prove_snils(&town, mother, id, 7).await;
        assert_eq!(town.read(move |tx| document::find_holder(tx, Kind::Snils, snils(7).digits())).await, None);
        ask_births(&town, mother, id).await.unwrap();
        answer(&town, id, Registry::Births, (Answer::Match, record(&[mother]))).await;
        let child = card(&town, mother, id).await.child;
        assert_eq!(town.read(move |tx| document::find_holder(tx, Kind::Snils, snils(7).digits())).await, child);
    }
}

#[tokio::test]
async fn f2_a_record_of_other_parents_is_refused_without_a_value_and_can_be_asked_again() {
    for town in Town::each() {
        let (mother, stranger) = (parent(&town, 0).await, parent(&town, 1).await);
        let id = add(&town, stranger, child("Варвара", "IV-МЮ 123456")).await;
        ask_births(&town, stranger, id).await.unwrap();
        answer(&town, id, Registry::Births, (Answer::Match, record(&[mother]))).await;
        let known = card(&town, stranger, id).await;
        assert_eq!((known.certificate, known.child, known.recorded_birth_place), (Check::NotParent, None, None));
        assert_eq!(children(&town, stranger).await, 0);
        let notice = last_notice(&town, stranger).await;
        assert!(matches!(notice, Some(Notice::PaperChecked { end: CheckEnd::NotParent, .. })), "{notice:?}");
        ask_births(&town, stranger, id).await.unwrap();
    }
}

#[tokio::test]
async fn f2_a_mismatch_names_the_fields_and_not_found_is_said() {
    let town = Town::new();
    let mother = parent(&town, 0).await;
    let id = add(&town, mother, child("Варвара", "IV-МЮ 123456")).await;
    for (said, expected) in [
        (Answer::Mismatch(vec![Field::BirthDate]), Verification::Mismatch(vec![Field::BirthDate])),
        (Answer::NotFound, Verification::NotFound),
        (Answer::Unclear, Verification::Unclear),
    ] {
        ask_births(&town, mother, id).await.unwrap();
        answer(&town, id, Registry::Births, (said, Record::default())).await;
        assert_eq!(card(&town, mother, id).await.certificate, Check::Paper(expected));
        assert_eq!(children(&town, mother).await, 0);
    }
}

#[tokio::test]
async fn f2_a_changed_surname_is_explained_by_the_registrys_own_act() {
    for town in Town::each() {
        let mother = parent(&town, 0).await;
        let mut said = record(&[mother]);
        said.parents[0].surname = "Девичьева".to_owned();
        said.acts.push(Act {
            kind: ActKind::Marriage,
            snils: Some(snils(0)),
            before: Some(rodnya_domain::name::FullName::parse("Девичьева", "Ольга", "Павловна").unwrap()),
            after: Some(mother.name()),
            on: date(2018, 6, 1),
        });
        let id = add(&town, mother, child("Варвара", "IV-МЮ 123456")).await;
        ask_births(&town, mother, id).await.unwrap();
        answer(&town, id, Registry::Births, (Answer::Match, said)).await;
        assert_eq!(children(&town, mother).await, 1);
    }
}

#[tokio::test]
async fn f1_two_guardians_have_a_card_each_of_one_child() {
    for town in Town::each() {
        let (mother, father) = (parent(&town, 0).await, parent(&town, 1).await);
        let both = [mother, father];
        let one = proven(&town, mother, child("Варвара", "IV-МЮ 123456"), (&both, 7)).await;
        let two = proven(&town, father, child("Варвара", "iv мю 123456"), (&both, 7)).await;
        let (first, second) = (card(&town, mother, one).await, card(&town, father, two).await);
        assert_eq!(first.child, second.child);
        assert!(first.child.is_some() && second.certificate.is_verified());
        assert_eq!(town.read(move |tx| relation::guardians(tx, first.child.unwrap())).await.len(), 2);
    }
}

#[tokio::test]
async fn k11_one_certificate_claimed_by_two_families_ties_only_the_first() {
    for town in Town::each() {
        let (mother, other) = (parent(&town, 0).await, parent(&town, 1).await);
        proven(&town, mother, child("Варвара", "IV-МЮ 123456"), (&[mother], 7)).await;
        for typed in [child("Варвара", "IV-МЮ 123456"), child("Дарья", "IV-МЮ 123456")] {
            let id = add(&town, other, typed).await;
            ask_births(&town, other, id).await.unwrap();
            answer(&town, id, Registry::Births, (Answer::Match, record(&[other]))).await;
            assert_eq!(card(&town, other, id).await.certificate, Check::NotParent);
        }
        assert_eq!(children(&town, other).await, 0);
    }
}

#[tokio::test]
async fn f2_twins_are_two_children() {
    for town in Town::each() {
        let mother = parent(&town, 0).await;
        proven(&town, mother, child("Варвара", "IV-МЮ 123456"), (&[mother], 7)).await;
        proven(&town, mother, child("Дарья", "IV-МЮ 123457"), (&[mother], 8)).await;
        assert_eq!(children(&town, mother).await, 2);
    }
}

#[tokio::test]
async fn k11_a_snils_of_another_child_proves_nothing() {
    let town = Town::new();
    let (mother, other) = (parent(&town, 0).await, parent(&town, 1).await);
    proven(&town, mother, child("Варвара", "IV-МЮ 123456"), (&[mother], 7)).await;
    let id = proven(&town, other, child("Дарья", "IV-МЮ 123457"), (&[other], 7)).await;
    assert_eq!(card(&town, other, id).await.snils_verification, Verification::Unclear);
}

#[tokio::test]
async fn f1_editing_takes_back_what_was_proven_and_ends_the_running_request() {
    for town in Town::each() {
        let mother = parent(&town, 0).await;
        let id = proven(&town, mother, child("Варвара", "IV-МЮ 123456"), (&[mother], 7)).await;
        let same = child("Варвара", "IV-МЮ 123456");
        town.write_as(mother.id, move |tx, cx| child_card::edit(tx, cx, (id, mother.id), &same)).await.unwrap();
        assert!(card(&town, mother, id).await.certificate.is_verified(), "the same data change nothing");
        let other = child("Варвара", "IV-МЮ 654321");
        town.write_as(mother.id, move |tx, cx| child_card::edit(tx, cx, (id, mother.id), &other)).await.unwrap();
        let edited = card(&town, mother, id).await;
        assert_eq!((edited.certificate, edited.child), (Check::default(), None));
        assert_eq!(edited.snils_verification, Verification::Verified, "СФР was asked about nothing that changed");
        ask_births(&town, mother, id).await.unwrap();
        let third = born("Варвара", "IV-МЮ 654321", date(2016, 5, 8));
        town.write_as(mother.id, move |tx, cx| child_card::edit(tx, cx, (id, mother.id), &third)).await.unwrap();
        let running = town.read(move |tx| requests::find_running(tx, Registry::Births, Subject::ChildCard(id))).await;
        assert!(running.is_none(), "the request ended");
        assert_eq!(card(&town, mother, id).await.snils_verification, Verification::Unverified);
    }
}

#[tokio::test]
async fn f1_a_card_is_found_by_its_own_guardian_only() {
    for town in Town::each() {
        let (mother, stranger) = (parent(&town, 0).await, parent(&town, 1).await);
        let id = add(&town, mother, child("Варвара", "IV-МЮ 123456")).await;
        let theirs = add(&town, stranger, child("Дарья", "IV-МЮ 123457")).await;
        assert_eq!(town.read(move |tx| cards::find(tx, id, stranger.id)).await, None);
        let typed = child("Чужая", "IV-МЮ 123456");
        let edited =
            town.write_as(stranger.id, move |tx, cx| child_card::edit(tx, cx, (id, stranger.id), &typed)).await;
        assert_eq!(edited, Err(CardRefusal::NotFound));
        let asked = town
            .write_as(stranger.id, move |tx, cx| child_card::request_births(tx, cx, stranger.id, (&[theirs, id], true)))
            .await;
        assert_eq!(asked, Err(RequestRefusal::NotFound), "a batch with one foreign card is refused whole");
        assert_eq!(card(&town, stranger, theirs).await.certificate, Check::default());
    }
}

#[tokio::test]
async fn f2_a_request_needs_the_level_a_russian_paper_and_a_minor() {
    let town = Town::new();
    let mother = parent(&town, 0).await;
    let nobody =
        town.write_as(mother.id, move |tx, cx| child_card::request_births(tx, cx, mother.id, (&[], true))).await;
    assert_eq!(nobody, Err(RequestRefusal::Nobody));
    let foreign = Typed {
        country: BirthCountry::Other,
        paper: Some(BirthPaper { certificate: Certificate::parse_foreign("AB 12").unwrap(), act: None }),
        ..child("Варвара", "IV-МЮ 123456")
    };
    let foreign = add(&town, mother, foreign).await;
    assert_eq!(ask_births(&town, mother, foreign).await, Err(RequestRefusal::NoPaper(foreign)));
    let grown = add(&town, mother, born("Варвара", "IV-МЮ 123456", date(2008, 11, 26))).await;
    assert_eq!(ask_births(&town, mother, grown).await, Err(RequestRefusal::Adult(grown)));
    let id = add(&town, mother, child("Варвара", "IV-МЮ 123456")).await;
    town.write(move |tx, cx| {
        let mut paper = document::find_in_force(tx, mother.id, Kind::Passport)?.unwrap();
        paper.ended = Some(cx.now);
        document::save(tx, &paper)
    })
    .await;
    assert_eq!(ask_births(&town, mother, id).await, Err(RequestRefusal::Level));
}

async fn running(town: &Town, id: rodnya_domain::ChildCardId) -> bool {
    town.read(move |tx| requests::find_running(tx, Registry::Births, Subject::ChildCard(id))).await.is_some()
}

async fn refresh(town: &Town, id: rodnya_domain::ChildCardId) {
    town.write(move |tx, cx| child_card::refresh(tx, cx, id)).await;
}

#[tokio::test]
async fn f2_auto_update_asks_again_from_time_to_time_and_tells_only_of_what_is_new() {
    for town in Town::each() {
        let mother = parent(&town, 0).await;
        let id = proven(&town, mother, child("Варвара", "IV-МЮ 123456"), (&[mother], 7)).await;
        let before = town.now() + child_card::REFRESH_PAUSE;
        town.advance(child_card::REFRESH_PAUSE);
        let due = town.write(move |tx, cx| rodnya_store::job::lease(tx, cx.now, before, 50)).await;
        assert!(due.iter().any(|job| job.kind == "child_card_refresh" && job.key == id.to_string()), "{due:?}");
        refresh(&town, id).await;
        assert!(running(&town, id).await && card(&town, mother, id).await.certificate.is_verified());
        let told = last_notice(&town, mother).await;
        answer(&town, id, Registry::Births, (Answer::Match, record(&[mother]))).await;
        assert_eq!(last_notice(&town, mother).await, told, "nothing new, nothing told");
        refresh(&town, id).await;
        answer(&town, id, Registry::Births, (Answer::Mismatch(vec![Field::Surname]), Record::default())).await;
        assert!(!card(&town, mother, id).await.certificate.is_verified());
        let notice = last_notice(&town, mother).await;
        assert!(matches!(notice, Some(Notice::PaperChecked { end: CheckEnd::Mismatch, .. })), "{notice:?}");
        refresh(&town, id).await;
        assert!(!running(&town, id).await, "what is not verified is not kept fresh");
    }
}

#[tokio::test]
async fn f2_without_the_tick_or_after_an_edit_nothing_is_asked_again() {
    let town = Town::new();
    let mother = parent(&town, 0).await;
    let id = proven(&town, mother, child("Варвара", "IV-МЮ 123456"), (&[mother], 7)).await;
    let of = (id, mother.id);
    town.write_as(mother.id, move |tx, cx| child_card::set_auto_update(tx, cx, of, false)).await.unwrap();
    refresh(&town, id).await;
    assert!(!running(&town, id).await);
    town.write_as(mother.id, move |tx, cx| child_card::set_auto_update(tx, cx, of, true)).await.unwrap();
    refresh(&town, id).await;
    assert!(running(&town, id).await);
    let typed = child("Варвара", "IV-МЮ 654321");
    town.write_as(mother.id, move |tx, cx| child_card::edit(tx, cx, of, &typed)).await.unwrap();
    assert!(!running(&town, id).await, "an edit ends the running question too");
}

/// A consent of this guardian that a system receives this child's data.
pub(crate) async fn permit(town: &Town, guardian: PersonId, child: PersonId) -> PermissionId {
    let words = Words { ru: "Дневник".to_owned(), en: "Diary".to_owned() };
    let scopes: Scopes = [Scope::Openid, Scope::Profile].into_iter().collect();
    let facts = system::Facts {
        name: words,
        purpose: None,
        organization: None,
        policy: Policy::ByAge,
        scopes: scopes.clone(),
        optional_scopes: Scopes::default(),
        redirect_uris: vec!["https://diary.test/callback".to_owned()],
        post_logout_redirect_uris: vec![],
        backchannel_logout_uri: None,
        auth_method: AuthMethod::None,
        client_uri: None,
        policy_uri: None,
        tos_uri: None,
        contacts: vec![],
        sector: "diary.test".to_owned(),
    };
    let id: SystemId = named_id("diary");
    let diary = Client { system: System { id, facts, state: system::State::Active }, secret_hash: None };
    town.write(move |tx, cx| {
        systems::insert(tx, &diary, cx.now)?;
        let given = Permission {
            id: cx.id(),
            person: child,
            system: id,
            scopes: scopes.clone(),
            by: guardian,
            authority: Ground::Guardian,
            policy: Policy::ByAge,
            text_hash: vec![1; 32],
            from: cx.now,
            state: State::InForce,
            ended: None,
            ended_by: None,
            version: 1,
        };
        permission::insert(tx, &given)?;
        Ok(given.id)
    })
    .await
}

#[tokio::test]
async fn f2_a_record_that_names_others_later_ends_the_tie_and_what_rested_on_it() {
    for town in Town::each() {
        let (mother, other) = (parent(&town, 0).await, parent(&town, 1).await);
        let id = proven(&town, mother, child("Варвара", "IV-МЮ 123456"), (&[mother], 7)).await;
        let known = card(&town, mother, id).await.child.unwrap();
        let given = permit(&town, mother.id, known).await;
        refresh(&town, id).await;
        answer(&town, id, Registry::Births, (Answer::Match, record(&[other]))).await;
        assert_eq!(children(&town, mother).await, 0);
        let ended = town.read(move |tx| permission::find(tx, given)).await.unwrap();
        assert_eq!(ended.state, State::Ended(Cause::Unlinked));
        assert_eq!(card(&town, mother, id).await.certificate, Check::NotParent);
    }
}

#[tokio::test]
async fn f1_a_double_click_adds_one_card() {
    for town in Town::each() {
        let mother = parent(&town, 0).await;
        let first = add(&town, mother, child("Варвара", "IV-МЮ 123456")).await;
        assert_eq!(add(&town, mother, child("Варвара", "IV-МЮ 123456")).await, first, "{}", town.engine);
        assert_ne!(add(&town, mother, child("Дарья", "IV-МЮ 123457")).await, first, "{}: a twin", town.engine);
    }
}
