//! An authorization request up to the consent: what is proven, who has to log in, what the client hears.

use crate::world::{Client, ISSUER, World};
use jiff::{SignedDuration, Timestamp};
use rodnya_flows::authorization::{Beginning, LogIn, Login, NotPermitted, Unproven, Visit, begin, issue_code};
use rodnya_protocol::{answer::Answer, params::Params};
use serde_json::json;

/// `code` in an address that an answer leads to.
fn error(beginning: &Beginning) -> String {
    let Beginning::Answer(Answer::Redirect(location)) = beginning else { panic!("no answer but {beginning:?}") };
    let params = Params::parse(location.split_once('?').unwrap().1.as_bytes()).unwrap();
    params.one("error").unwrap().unwrap().to_owned()
}

fn log_in(beginning: Beginning) -> LogIn {
    match beginning {
        Beginning::LogIn(log_in) => log_in,
        other => panic!("no login but {other:?}"),
    }
}

fn is_begun(beginning: &Beginning) -> bool {
    matches!(beginning, Beginning::Begun(_))
}

#[tokio::test(flavor = "multi_thread")]
async fn c1_without_a_proven_address_nothing_leaves_the_house() {
    let world = World::new().await;
    let rp = world.client("rp1", json!({})).await;
    let twice = format!("{}&redirect_uri=https://evil.test/", world.query(&rp, &[]));
    for (query, why) in [
        (world.query(&rp, &[("client_id", "")]), Unproven::Malformed),
        (world.query(&rp, &[("redirect_uri", "")]), Unproven::Malformed),
        (twice, Unproven::Malformed),
        ("client_id=%ff".to_owned(), Unproven::Malformed),
        (world.query(&rp, &[("client_id", "nobody")]), Unproven::UnknownSystem),
        (world.query(&rp, &[("client_id", &rp.id.to_uppercase())]), Unproven::UnknownSystem),
        (world.query(&rp, &[("redirect_uri", "https://rp1.client.test/cb/")]), Unproven::UnknownAddress),
        (world.query(&rp, &[("redirect_uri", "https://rp1.client.test/cb?x=1")]), Unproven::UnknownAddress),
        (world.query(&rp, &[("redirect_uri", "https://RP1.client.test/cb")]), Unproven::UnknownAddress),
        (world.query(&rp, &[("redirect_uri", "javascript:alert(1)")]), Unproven::UnknownAddress),
    ] {
        let beginning = world.begin(&query, Some(world.login()));
        assert!(matches!(beginning, Beginning::Unproven(found) if found == why), "{query} {beginning:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c1_errors_go_to_the_proven_address_with_state_and_issuer() {
    let world = World::new().await;
    let rp = world.client("rp1", json!({})).await;
    for (over, code) in [
        (("response_type", "token"), "unsupported_response_type"),
        (("code_challenge", ""), "invalid_request"),
        (("code_challenge_method", "plain"), "invalid_request"),
        (("request", "e30.e30."), "request_not_supported"),
        (("request_uri", "https://evil.test/"), "request_uri_not_supported"),
    ] {
        let beginning = world.begin(&world.query(&rp, &[over]), Some(world.login()));
        assert_eq!(error(&beginning), code);
        let Beginning::Answer(Answer::Redirect(location)) = beginning else { panic!() };
        assert!(location.starts_with("https://rp1.client.test/cb?error="), "{location}");
        assert!(location.ends_with("&state=s&iss=https%3A%2F%2Frodnya.test"), "{location}");
    }
    let form = world.begin(&world.query(&rp, &[("response_mode", "form_post"), ("prompt", "none")]), None);
    assert!(matches!(form, Beginning::Answer(Answer::FormPost { action, .. }) if action == rp.uri));
}

#[tokio::test(flavor = "multi_thread")]
async fn c1_each_prompt_asks_for_what_it_says_and_comes_to_an_end() {
    let world = World::new().await;
    let rp = world.client("rp1", json!({})).await;
    let ask = |over: &[(&str, &str)], login| world.begin(&world.query(&rp, over), login);
    let now = world.edge.clock.now();
    let old = Login { authenticated: now - SignedDuration::from_secs(100), ..world.login() };
    assert!(is_begun(&ask(&[], Some(old))));
    assert!(is_begun(&ask(&[("prompt", "none")], Some(old))));
    assert_eq!(error(&ask(&[("prompt", "none")], None)), "login_required");
    assert_eq!(error(&ask(&[("prompt", "none"), ("max_age", "10")], Some(old))), "login_required");
    assert!(is_begun(&ask(&[("max_age", "10000")], Some(old))));
    let plain = log_in(ask(&[("login_hint", "anna@example.test"), ("prompt", "create")], None));
    assert_eq!((plain.hint.as_deref(), plain.again, plain.create), (Some("anna@example.test"), false, true));
    for over in [("prompt", "login"), ("prompt", "select_account"), ("max_age", "10"), ("max_age", "0")] {
        let asked = log_in(ask(&[over], Some(old)));
        assert!(asked.again, "{over:?}");
        let back = asked.next.strip_prefix("/oauth/authorize?").unwrap();
        assert!(!is_begun(&world.begin(back, Some(old))), "{over:?}: without a new login it is asked again");
        world.edge.clock.advance(SignedDuration::from_secs(2));
        let fresh = Some(world.login());
        world.edge.clock.advance(SignedDuration::from_secs(2));
        assert!(is_begun(&world.begin(back, fresh)), "{over:?}: after a new login it goes on");
        world.edge.clock.advance(SignedDuration::from_hours(2));
        assert!(!is_begun(&world.begin(back, fresh)), "{over:?}: an old mark asks anew");
        let moved = back.replace("state=s", "state=t");
        assert!(!is_begun(&world.begin(&moved, Some(old))), "{over:?}: the mark is for its own query");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c1_a_hint_of_another_person_asks_for_a_login() {
    let world = World::new().await;
    let rp = world.client("rp1", json!({})).await;
    world.permit(&rp);
    let tokens = world.redeem(&rp, &world.code(&rp, &[]), &[]).await.body;
    let hint = [("id_token_hint", tokens["id_token"].as_str().unwrap())];
    assert!(is_begun(&world.begin(&world.query(&rp, &hint), Some(world.login()))));
    let stranger = Login { person: rodnya_domain::named_id("boris"), ..world.login() };
    let asked = log_in(world.begin(&world.query(&rp, &hint), Some(stranger)));
    assert!(asked.again);
    let back = asked.next.strip_prefix("/oauth/authorize?").unwrap();
    world.edge.clock.advance(SignedDuration::from_secs(2));
    let still = Login { authenticated: world.edge.clock.now(), ..stranger };
    assert_eq!(error(&world.begin(back, Some(still))), "login_required", "the stranger has logged in again");
    assert!(is_begun(&world.begin(back, Some(world.login()))));
    let none = [hint[0], ("prompt", "none")];
    assert_eq!(error(&world.begin(&world.query(&rp, &none), Some(stranger))), "login_required");
    let nonsense = [("id_token_hint", "nonsense")];
    assert!(
        is_begun(&world.begin(&world.query(&rp, &nonsense), Some(stranger))),
        "a hint that is not ours says nothing"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn c1_c3_no_code_leaves_without_a_permission() {
    let world = World::new().await;
    let rp = world.client("rp1", json!({"scope": "openid profile"})).await;
    let issue = |client: &Client| {
        let (query, secret, login) = (world.query(client, &[]), world.edge.secret(), Some(world.login()));
        world.write(move |tx, cx| {
            let Beginning::Begun(begun) = begin(tx, cx, &Visit { issuer: ISSUER, query: &query, login })? else {
                panic!("not begun")
            };
            assert_eq!(begun.scopes.to_string(), "openid profile", "what is not registered is left out");
            issue_code(tx, cx, &begun, &secret)
        })
    };
    assert_eq!(issue(&rp), Err(NotPermitted));
    world.permit(&rp);
    assert!(issue(&rp).is_ok());
    assert!(world.edge.clock.now() > Timestamp::UNIX_EPOCH);
}
