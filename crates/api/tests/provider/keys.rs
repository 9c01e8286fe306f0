//! Signing keys over time: published a day before they sign, retired, forgotten.

use jiff::SignedDuration;
use rodnya_api::Provider;
use rodnya_flows::signing_key;
use serde_json::json;

use crate::world::{ISSUER, World};

const DAY: SignedDuration = SignedDuration::from_hours(24);

#[tokio::test(flavor = "multi_thread")]
async fn c1_keys_come_before_they_sign_and_stay_until_their_tokens_are_dead() {
    let world = World::new().await;
    let rp = world.client("rp1", json!({})).await;
    world.permit(&rp);
    let keeper = Provider::new(world.db.clone(), world.edge.clone(), ISSUER);
    let kids = async || -> Vec<String> {
        let set = world.get("/oauth/jwks", &[]).await.body;
        set["keys"].as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
    };
    let active = || world.write(|tx, _| signing_key::load(tx)).unwrap().active.public().kid.clone();
    let (first, published) = (active(), kids().await);
    assert!(published.len() == 2 && published.contains(&first));
    let hint = world.redeem(&rp, &world.code(&rp, &[]), &[]).await.body["id_token"].as_str().unwrap().to_owned();

    keeper.keep_keys().await.unwrap();
    assert_eq!((active(), kids().await), (first.clone(), published.clone()), "nothing is due");

    world.edge.clock.advance(DAY * 90);
    keeper.keep_keys().await.unwrap();
    let second = active();
    assert!(second != first && published.contains(&second), "what was published before signs now");
    assert_eq!(kids().await.len(), 3, "retired, active, next");
    assert_eq!(world.claims(&hint, "JWT").await["iss"], ISSUER, "an old hint is still known");
    keeper.keep_keys().await.unwrap();
    assert_eq!(active(), second, "the newest was not published for a day yet");

    world.edge.clock.advance(DAY * 8);
    keeper.keep_keys().await.unwrap();
    assert!(!kids().await.contains(&first), "forgotten");
}
