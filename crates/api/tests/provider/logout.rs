//! The logout that a client begins: what ends, where the browser goes, and what is left for the worker.

use crate::world::{Client, World};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use jiff::SignedDuration;
use rodnya_flows::job::Kind;
use rodnya_protocol::params::query;
use serde_json::json;

async fn tokens(world: &World, rp: &Client) -> (String, String) {
    let body = world.redeem(rp, &world.code(rp, &[]), &[]).await.body;
    let text = |name: &str| body[name].as_str().unwrap().to_owned();
    (text("id_token"), text("access_token"))
}

fn address(params: &[(&str, &str)]) -> String {
    format!("/oauth/logout?{}", query(params.iter().copied()))
}

#[tokio::test(flavor = "multi_thread")]
async fn c1_a_good_hint_ends_the_session_and_leads_to_the_registered_address() {
    let world = World::new().await;
    let backchannel = json!({"backchannel_logout_uri": "https://rp1.client.test/out"});
    let rp = world.client("rp1", backchannel).await;
    let other = world.client("rp2", json!({"backchannel_logout_uri": "https://rp2.client.test/out"})).await;
    world.permit(&rp);
    world.permit(&other);
    let (hint, access_token) = tokens(&world, &rp).await;
    let (_, foreign) = tokens(&world, &other).await;
    world.edge.clock.advance(SignedDuration::from_secs(660));
    let bye = "https://rp1.client.test/bye";
    let params = [("id_token_hint", hint.as_str()), ("post_logout_redirect_uri", bye), ("state", "a b")];
    let reply = world.get(&address(&params), &[]).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER);
    assert_eq!(reply.header(header::LOCATION), "https://rp1.client.test/bye?state=a%20b");
    for token in [access_token, foreign] {
        assert_eq!(world.userinfo(&token).await.status, StatusCode::UNAUTHORIZED);
    }
    let jobs = world.write(|tx, cx| rodnya_store::job::lease(tx, cx.now, cx.now + SignedDuration::from_secs(10), 10));
    let kinds: Vec<_> = jobs.iter().map(|job| job.kind.as_str()).collect();
    assert_eq!(kinds, [Kind::BackchannelLogout.name(); 2], "both systems are told");
    let again = world.get(&address(&params), &[]).await;
    assert_eq!(again.header(header::LOCATION), "https://rp1.client.test/bye?state=a%20b", "twice is once");
}

#[tokio::test(flavor = "multi_thread")]
async fn c1_only_registered_addresses_are_gone_to() {
    let world = World::new().await;
    let rp = world.client("rp1", json!({})).await;
    world.permit(&rp);
    let (hint, _) = tokens(&world, &rp).await;
    for uri in [
        "",
        "https://rp1.client.test/bye?x=1",
        "https://rp1.client.test/cb",
        "https://evil.test/",
        "javascript:alert(1)",
    ] {
        let reply = world.get(&address(&[("id_token_hint", &hint), ("post_logout_redirect_uri", uri)]), &[]).await;
        assert_eq!((reply.status, reply.header(header::LOCATION)), (StatusCode::SEE_OTHER, "/logout/done"), "{uri}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c1_without_a_good_hint_the_person_is_asked_and_nothing_ends() {
    let world = World::new().await;
    let rp = world.client("rp1", json!({})).await;
    world.permit(&rp);
    let (hint, access_token) = tokens(&world, &rp).await;
    let modified = format!("{}A{}", &hint[..hint.len() - 9], &hint[hint.len() - 8..]);
    for (params, location) in [
        (vec![], "/logout"),
        (vec![("state", "s")], "/logout?state=s"),
        (vec![("id_token_hint", "nonsense")], "/logout"),
        (vec![("id_token_hint", modified.as_str())], "/logout"),
        (vec![("id_token_hint", access_token.as_str())], "/logout"),
        (vec![("id_token_hint", hint.as_str()), ("client_id", "another")], "/logout?client_id=another"),
    ] {
        let reply = world.get(&address(&params), &[]).await;
        assert_eq!((reply.status, reply.header(header::LOCATION)), (StatusCode::SEE_OTHER, location));
        let posted = world.post("/oauth/logout", &params, None).await;
        assert_eq!(posted.header(header::LOCATION), location);
    }
    let head = Request::head(address(&[("id_token_hint", &hint)])).body(Body::empty()).unwrap();
    assert_eq!(world.send(head).await.status, StatusCode::METHOD_NOT_ALLOWED);
    let twice = world.get("/oauth/logout?state=1&state=2", &[]).await;
    assert_eq!((twice.status, twice.error()), (StatusCode::BAD_REQUEST, "invalid_request"));
    assert_eq!(world.userinfo(&access_token).await.status, StatusCode::OK, "nothing has ended");
}
