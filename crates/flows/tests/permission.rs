//! Consents as stories, on both engines (C3, C4): asking, refusing, agreeing, withdrawing; two guardians; ages; links;
//! receipts; a withdrawal that races with a grant and with the use of a code.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp, civil::date};
use rodnya_domain::{
    Cx, Lang, PermissionRequestId, PersonId, SessionId, SystemId,
    message::Notice,
    name::FullName,
    named_id,
    permission::Decision,
    permission_request::State,
    scope::Scopes,
    system::{AuthMethod, Facts, Policy, System, Words},
};
use rodnya_flows::{
    authorization::{self, Answer, Beginning, Login, Visit},
    edge::{Edge, Secret},
    permission::{self, GrantRefusal, Granted, Wish, WithdrawRefusal},
    permission_request::{self, AnswerRefusal, AskRefusal, Standing},
    receipt::{self, Shown, VerifyRefusal},
    sign_on::{self, Redeem},
    signing_key,
};
use rodnya_store::{
    StoreError, Tx, account, link, notification,
    permission::{self as store, Permission},
    person, receipt as receipts, relation, session,
    system::{self, Client},
};
use rodnya_testkit::Town;

const DAY: SignedDuration = SignedDuration::from_hours(24);
const CALLBACK: &str = "https://diary.test/cb";
/// A verifier and its challenge (RFC 7636, appendix B).
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

fn mother() -> PersonId {
    named_id("mother")
}
fn father() -> PersonId {
    named_id("father")
}
fn child() -> PersonId {
    named_id("child")
}
fn diary() -> SystemId {
    named_id("diary")
}
fn scopes(text: &str) -> Scopes {
    Scopes::known_of(text)
}

fn shown(text: &str) -> Shown {
    Shown {
        version: "1".into(),
        lang: Lang::Ru,
        text: text.into(),
        controller: "Оператор".into(),
        public_url: "https://op.test".into(),
    }
}

fn client(policy: Policy) -> Client {
    let words = |text: &str| Words { ru: text.to_owned(), en: text.to_owned() };
    let facts = Facts {
        name: words("Дневник"),
        purpose: Some(words("Показывать уроки")),
        organization: Some("Школа № 12".into()),
        policy,
        scopes: scopes("openid profile snils email"),
        optional_scopes: scopes("email"),
        redirect_uris: vec![CALLBACK.into()],
        post_logout_redirect_uris: vec![],
        backchannel_logout_uri: Some("https://diary.test/logout".into()),
        auth_method: AuthMethod::None,
        client_uri: None,
        policy_uri: None,
        tos_uri: None,
        contacts: vec![],
        sector: "diary.test".into(),
    };
    let state = rodnya_domain::system::State::Active;
    Client { system: System { id: diary(), facts, state }, secret_hash: None }
}

fn settle(tx: &mut Tx<'_>, name: &'static str, birth: jiff::civil::Date, now: Timestamp) -> Result<(), StoreError> {
    let (person, session): (PersonId, SessionId) = (named_id(name), named_id(name));
    let new = account::NewAccount {
        person,
        name: FullName::parse("Ветрова", "Алёна", "").expect("a name"),
        birth_date: birth,
        password_hash: "-".into(),
        question: "?".into(),
        answer_hash: "-".into(),
        terms_version: "1".into(),
        lang: Lang::Ru,
    };
    account::insert_own(tx, &new, now)?;
    let browser = session::NewSession {
        id: session,
        token_hash: name.as_bytes().to_vec(),
        person,
        foreign_computer: false,
        idle_seconds: i64::from(u32::MAX),
        expires: now + DAY * 10_000,
        agent: String::new(),
    };
    session::insert(tx, &browser, now)
}

fn tie(tx: &mut Tx<'_>, cx: &Cx, guardian: PersonId, kind: &str) -> Result<(), StoreError> {
    let tie = relation::Relation {
        id: cx.id(),
        guardian,
        child: child(),
        kind: kind.into(),
        request: None,
        verified: cx.now,
    };
    relation::insert(tx, &tie)?;
    let link = link::Link { id: cx.id(), guardian, child: child(), how: "made".into(), from: cx.now };
    link::insert(tx, &link).map(drop)
}

/// A child of 8 with both parents linked, and a diary.
async fn family(town: &Town, policy: Policy) {
    town.write(move |tx, cx| {
        for (name, birth) in [("mother", date(1988, 4, 12)), ("father", date(1986, 1, 2)), ("child", date(2018, 5, 20))]
        {
            settle(tx, name, birth, cx.now)?;
        }
        tie(tx, cx, mother(), "mother")?;
        tie(tx, cx, father(), "father")?;
        system::insert(tx, &client(policy), cx.now)
    })
    .await;
}

const ASKED: &str = "openid profile snils email";

/// Runs a closure over the diary's wish.
async fn wish<T: Send + 'static>(
    town: &Town,
    closure: impl Fn(&mut Tx<'_>, &Cx, &Wish<'_>) -> Result<T, StoreError> + Send + 'static,
) -> T {
    town.advance(SignedDuration::from_secs(1));
    town.write(move |tx, cx| {
        let system = system::get(tx, diary())?;
        let asked = scopes(ASKED);
        closure(tx, cx, &Wish { person: child(), system: &system, scopes: &asked })
    })
    .await
}

async fn ask(town: &Town) -> Standing {
    wish(town, permission_request::ask).await
}

async fn decision(town: &Town) -> Decision {
    wish(town, permission::decide).await
}

async fn in_force(town: &Town) -> Option<String> {
    wish(town, |tx, cx, _| permission::in_force(tx, cx, child(), diary())).await.map(|scopes| scopes.to_string())
}

async fn grant(
    town: &Town,
    request: PermissionRequestId,
    by: PersonId,
    ticked: &str,
) -> Result<Granted, AnswerRefusal> {
    let ticked = scopes(ticked);
    wish(town, move |tx, cx, _| permission_request::grant(tx, cx, request, (by, &ticked), &shown("лист"))).await
}

async fn refuse(town: &Town, request: PermissionRequestId, by: PersonId) -> Result<State, AnswerRefusal> {
    wish(town, move |tx, cx, _| permission_request::refuse(tx, cx, request, by, &shown("лист"))).await
}

async fn withdraw(town: &Town, by: PersonId) -> Result<Permission, WithdrawRefusal> {
    wish(town, move |tx, cx, _| {
        let live = store::live_at(tx, child(), diary())?;
        let Some(first) = live.first() else { return Ok(Err(WithdrawRefusal::Over)) };
        permission::withdraw(tx, cx, by, first.id, &shown("отзыв"))
    })
    .await
}

/// The kinds of notices a person has, oldest first.
async fn told(town: &Town, person: PersonId) -> Vec<&'static str> {
    let wanted = notification::Page { limit: 100, ..notification::Page::default() };
    let mut lines = town.read(move |tx| notification::page(tx, person, wanted)).await;
    lines.sort_by_key(|line| (line.created, line.id));
    let notice = |words: &str| serde_json::from_str::<Notice>(words).expect("a notice").kind();
    lines.iter().map(|line| notice(&line.words)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn c3_both_guardians_are_asked_at_once_and_at_most_once_a_day() {
    for town in Town::each() {
        family(&town, Policy::ByAge).await;
        let first = ask(&town).await;
        assert_eq!((first.request.state, first.guardians.len()), (State::Open, 2), "{}", town.engine);
        assert_eq!(ask(&town).await.request.id, first.request.id);
        assert_eq!(told(&town, mother()).await, ["permission_asked"]);
        assert_eq!(told(&town, father()).await, ["permission_asked"]);
        town.advance(DAY);
        assert_eq!(ask(&town).await.request.id, first.request.id);
        assert_eq!(told(&town, mother()).await.len(), 2, "reminded the next day");
        town.advance(DAY * 30);
        assert_ne!(ask(&town).await.request.id, first.request.id, "a question lives 30 days");
        assert_eq!(grant(&town, first.request.id, mother(), "").await, Err(AnswerRefusal::Closed(State::Expired)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c3_one_refusal_leaves_the_question_to_the_other() {
    for town in Town::each() {
        family(&town, Policy::ByAge).await;
        let request = ask(&town).await.request.id;
        assert_eq!(refuse(&town, request, mother()).await, Ok(State::Open));
        let standing = ask(&town).await;
        assert!(!standing.is_refused() && standing.answers.len() == 1, "one's no is not everybody's");
        assert_eq!(told(&town, father()).await, ["permission_asked", "permission_refused"]);
        let granted = grant(&town, request, father(), "").await.expect("he may");
        assert!(granted.is_enough);
        assert_eq!(in_force(&town).await.as_deref(), Some("openid profile snils"), "mail was not ticked");
        assert_eq!(grant(&town, request, mother(), "").await, Err(AnswerRefusal::Closed(State::Granted)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c3_a_refusal_of_all_stands_until_the_child_asks_again_the_next_day() {
    for town in Town::each() {
        family(&town, Policy::ByAge).await;
        let request = ask(&town).await.request.id;
        refuse(&town, request, mother()).await.expect("she may");
        assert_eq!(refuse(&town, request, father()).await, Ok(State::Refused));
        let standing = ask(&town).await;
        assert!(standing.request.id == request && standing.is_refused());
        let again = wish(&town, permission_request::ask_again).await;
        assert_eq!(again.err(), Some(AskRefusal::TooEarly { from: standing.again_from }));
        town.advance(DAY);
        let again = wish(&town, permission_request::ask_again).await.expect("a day later");
        assert!(again.request.id != request && !again.is_refused());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c3_a_withdrawal_shuts_the_door_and_a_new_try_asks_the_same_day() {
    for town in Town::each() {
        family(&town, Policy::ByAge).await;
        let request = ask(&town).await.request.id;
        grant(&town, request, mother(), "email").await.expect("she may");
        assert_eq!(in_force(&town).await.as_deref(), Some("openid profile email snils"));
        assert_eq!(
            withdraw(&town, child()).await.err(),
            Some(WithdrawRefusal::NotYours),
            "a child of 8 decides nothing"
        );
        withdraw(&town, mother()).await.expect("she may");
        assert_eq!(in_force(&town).await, None);
        assert_eq!(withdraw(&town, mother()).await.err(), Some(WithdrawRefusal::Over));
        let next = ask(&town).await.request;
        assert_ne!(next.id, request);
        assert_eq!(told(&town, mother()).await, ["permission_asked", "permission_asked"]);
        let words = ["permission_asked", "permission_granted", "permission_withdrawn", "permission_asked"];
        assert_eq!(told(&town, father()).await, words);
        // The father alone does not outvote her withdrawal; with her it is enough.
        let granted = grant(&town, next.id, father(), "").await.expect("taken");
        assert!(!granted.is_enough);
        assert_eq!(in_force(&town).await, None);
        assert!(grant(&town, next.id, mother(), "").await.expect("taken").is_enough);
        assert!(in_force(&town).await.is_some());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c3_where_both_are_needed_one_consent_waits() {
    for town in Town::each() {
        family(&town, Policy::BothGuardians).await;
        let request = ask(&town).await.request.id;
        assert!(!grant(&town, request, mother(), "email").await.expect("taken").is_enough);
        assert_eq!(decision(&town).await, Decision::AskGuardians(vec![father()]));
        assert_eq!(refuse(&town, request, mother()).await, Err(AnswerRefusal::Agreed));
        assert!(grant(&town, request, father(), "").await.expect("taken").is_enough);
        assert_eq!(in_force(&town).await.as_deref(), Some("openid profile snils"), "what both allowed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c3_strangers_and_the_child_itself_answer_nothing() {
    for town in Town::each() {
        family(&town, Policy::ByAge).await;
        town.write(|tx, cx| settle(tx, "stranger", date(1990, 1, 1), cx.now)).await;
        let request = ask(&town).await.request.id;
        for one in [named_id("stranger"), child()] {
            assert_eq!(grant(&town, request, one, "").await, Err(AnswerRefusal::NotYours));
            assert_eq!(refuse(&town, request, one).await, Err(AnswerRefusal::NotYours));
        }
        let own = wish(&town, |tx, cx, wish| permission::grant_own(tx, cx, wish, &scopes(""), &shown("лист"))).await;
        assert_eq!(own, Err(GrantRefusal::NotYours), "under 14 a child agrees to nothing");
        let none = wish(&town, |tx, cx, wish| {
            permission::grant_as_guardian(tx, cx, wish, (named_id("stranger"), &scopes("")), &shown("лист"))
        });
        assert_eq!(none.await, Err(GrantRefusal::NotYours));
        grant(&town, request, mother(), "").await.expect("she may");
        assert_eq!(withdraw(&town, named_id("stranger")).await.err(), Some(WithdrawRefusal::NotYours));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c3_a_consent_dies_with_the_link_or_the_tie() {
    for town in Town::each() {
        family(&town, Policy::ByAge).await;
        let request = ask(&town).await.request.id;
        grant(&town, request, mother(), "").await.expect("she may");
        town.write(|tx, cx| relation::end(tx, (mother(), child()), "registry", cx.now)).await;
        assert_eq!(in_force(&town).await, None, "computed from the tie, not copied");
        assert_eq!(decision(&town).await, Decision::AskGuardians(vec![father()]));
        town.write(|tx, cx| permission::unlinked(tx, cx, mother(), child())).await;
        assert!(town.read(|tx| store::live_of(tx, child())).await.is_empty());
        town.write(|tx, cx| relation::end(tx, (father(), child()), "registry", cx.now)).await;
        assert_eq!(decision(&town).await, Decision::NeedsLink);
        let standing = ask(&town).await;
        assert!(standing.guardians.is_empty());
        let before = told(&town, father()).await.len();
        town.write(|tx, cx| {
            tie(tx, cx, father(), "father")?;
            permission_request::linked(tx, cx, father(), child())
        })
        .await;
        assert_eq!(told(&town, father()).await.len(), before + 1, "the question goes out at the moment of linking");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c3_at_14_the_pupil_decides_and_at_18_guardians_no_longer_count() {
    for town in Town::each() {
        family(&town, Policy::ByAge).await;
        let request = ask(&town).await.request.id;
        grant(&town, request, mother(), "").await.expect("she may");
        // 20 May 2032 and 2036 in Moscow.
        town.advance("2032-05-19T20:59:58Z".parse::<Timestamp>().expect("an instant").duration_since(town.now()));
        assert!(in_force(&town).await.is_some(), "13 years and 364 days");
        assert_eq!(in_force(&town).await, None, "a mother's word is not the pupil's");
        assert_eq!(decision(&town).await, Decision::AskSelf);
        let own = wish(&town, |tx, cx, wish| permission::grant_own(tx, cx, wish, &scopes("email"), &shown("лист")));
        assert!(own.await.expect("from 14 on").is_enough);
        assert!(in_force(&town).await.expect("granted").contains("email"));
        assert_eq!(told(&town, father()).await.last(), Some(&"permission_granted"), "guardians are told");
        withdraw(&town, father()).await.expect("until 18 he may");
        assert_eq!(in_force(&town).await, None);
        town.advance("2036-05-20T00:00:00Z".parse::<Timestamp>().expect("an instant").duration_since(town.now()));
        assert_eq!(decision(&town).await, Decision::AskSelf, "earlier withdrawals of guardians are over");
        let own = wish(&town, |tx, cx, wish| permission::grant_own(tx, cx, wish, &scopes(""), &shown("лист")));
        assert!(own.await.expect("an adult").is_enough);
        assert_eq!(withdraw(&town, mother()).await.err(), Some(WithdrawRefusal::NotYours));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c4_receipts_form_a_chain_and_a_changed_one_is_found_out() {
    for town in Town::each() {
        family(&town, Policy::ByAge).await;
        let keys = signing_key::Fresh::draw(&Edge::default());
        town.write(move |tx, cx| signing_key::keep(tx, cx, &keys)).await;
        let request = ask(&town).await.request.id;
        refuse(&town, request, father()).await.expect("he may");
        let granted = grant(&town, request, mother(), "").await.expect("she may").permission;
        withdraw(&town, mother()).await.expect("she may");
        let last = town.read(|tx| receipts::find_last(tx, child(), diary())).await.expect("three receipts");
        assert_eq!((last.kind.as_str(), last.number, last.permission), ("withdrawal", 3, Some(granted)));
        let facts: serde_json::Value = serde_json::from_str(&last.payload).expect("JSON");
        assert_eq!(facts["notice"]["text"], "отзыв");
        assert_eq!(facts["decided_by"]["authority"], "guardian");
        assert_eq!(facts["data_categories"].as_array().map(Vec::len), Some(5));
        assert!(facts["previous"]["sha256"].as_str().is_some_and(|hash| hash.len() == 64));
        let ring = town.read(signing_key::load).await.expect("keys");
        let signed = receipt::sign(&last, &ring).expect("JSON");
        let (id, other) = (last.id, receipt::sign(&last, &ring).expect("JSON"));
        let first = signed.clone();
        let kept = town.write(move |tx, _| receipt::keep(tx, id, &first)).await;
        assert_eq!(kept.as_ref(), Some(&signed));
        let kept = town.write(move |tx, _| receipt::keep(tx, id, &other)).await;
        assert_eq!(kept, Some(signed.clone()), "the first signature stays");
        let verify = |text: String| town.read(move |tx| receipt::verify(tx, &text));
        assert_eq!(verify(signed.jws.clone()).await.expect("ours").kind, "withdrawal");
        let mut bent = signed.jws.clone().into_bytes();
        let at = bent.len() - 10;
        bent[at] = if bent[at] == b'A' { b'B' } else { b'A' };
        let bent = String::from_utf8(bent).expect("ASCII");
        assert_eq!(verify(bent).await, Err(VerifyRefusal::Changed));
        assert_eq!(verify("no receipt".into()).await, Err(VerifyRefusal::Malformed));
    }
}

fn query() -> String {
    format!(
        "client_id={}&redirect_uri=https%3A%2F%2Fdiary.test%2Fcb&response_type=code&scope=openid%20profile\
         &code_challenge={CHALLENGE}&code_challenge_method=S256",
        diary()
    )
}

/// The child's way to a code, in one closure.
fn to_code(tx: &mut Tx<'_>, cx: &Cx, secret: &Secret) -> Result<bool, StoreError> {
    let login = Login { person: child(), session: named_id("child"), authenticated: cx.now };
    let query = query();
    let visit = Visit { issuer: "https://op.test", query: &query, login: Some(login) };
    let Beginning::Begun(begun) = authorization::begin(tx, cx, &visit)? else { panic!("a proven request") };
    Ok(matches!(authorization::issue_code(tx, cx, &begun, secret)?, Ok(Answer::Redirect(_))))
}

fn redeem(tx: &mut Tx<'_>, cx: &Cx, secret: &Secret) -> Result<bool, StoreError> {
    let system = system::get(tx, diary())?;
    let brought = Redeem { code: secret, system: &system, redirect_uri: CALLBACK, verifier: VERIFIER };
    Ok(sign_on::redeem(tx, cx, &brought)?.is_ok())
}

#[tokio::test(flavor = "multi_thread")]
async fn c3_no_code_and_no_login_outlives_a_withdrawal() {
    for town in Town::each() {
        family(&town, Policy::ByAge).await;
        let request = ask(&town).await.request.id;
        let edge = Edge::default();
        let secrets = [edge.secret(), edge.secret(), edge.secret()];
        let [early, used, late] = secrets.clone();
        assert!(!wish(&town, move |tx, cx, _| to_code(tx, cx, &early)).await, "not before the grant");
        grant(&town, request, mother(), "").await.expect("she may");
        let second = used.clone();
        assert!(wish(&town, move |tx, cx, _| Ok(to_code(tx, cx, &second)? && redeem(tx, cx, &second)?)).await);
        let third = late.clone();
        assert!(wish(&town, move |tx, cx, _| to_code(tx, cx, &third)).await);
        withdraw(&town, father()).await.expect("any guardian may");
        assert!(!wish(&town, move |tx, cx, _| redeem(tx, cx, &late)).await, "a code of before is worth nothing");
        let live = town.read(|tx| rodnya_store::job::count(tx, "waiting")).await;
        assert_eq!(live, 1, "the system hears of the login that ended");
        assert!(town.read(|tx| person::find(tx, child())).await.is_some());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c3_a_withdrawal_that_races_with_grants_and_codes_has_one_outcome() {
    for town in Town::each() {
        family(&town, Policy::ByAge).await;
        let request = ask(&town).await.request.id;
        grant(&town, request, mother(), "").await.expect("she may");
        let town = Arc::new(town);
        let mut tasks = Vec::new();
        for n in 0..24_u32 {
            let town = Arc::clone(&town);
            let secret = Edge::default().secret();
            tasks.push(tokio::spawn(async move {
                match n % 3 {
                    0 => drop(withdraw(&town, father()).await),
                    1 => drop(
                        wish(&town, |tx, cx, wish| {
                            permission::grant_as_guardian(tx, cx, wish, (mother(), &scopes("")), &shown("лист"))
                        })
                        .await,
                    ),
                    _ => drop(
                        wish(&town, move |tx, cx, _| Ok(to_code(tx, cx, &secret)? && redeem(tx, cx, &secret)?)).await,
                    ),
                }
            }));
        }
        for task in tasks {
            task.await.expect("no conflict reaches the caller");
        }
        // Whatever came last: a consent without the father's word does not outweigh his withdrawal.
        assert_eq!(in_force(&town).await, None, "{}", town.engine);
        let live = town.read(|tx| store::live_at(tx, child(), diary())).await;
        assert!(live.len() <= 1, "one consent of each guardian at most");
        let chain = town.read(|tx| receipts::find_last(tx, child(), diary())).await.expect("receipts");
        assert!(chain.number >= 2);
    }
}
