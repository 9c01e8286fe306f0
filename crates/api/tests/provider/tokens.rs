//! The provider from request to answer: each row of `identity.md` section 4 that is built.

use crate::world::{self, ISSUER, VERIFIER, World};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use jiff::SignedDuration;
use rodnya_api::client;
use rodnya_flows::sign_on::{self, Which};
use rodnya_protocol::jose::half_hash;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn c1_metadata_and_keys_are_public_and_cacheable() {
    let world = World::new().await;
    for path in ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server", "/oauth/jwks"] {
        let first = world.get(path, &[]).await;
        assert_eq!(first.status, StatusCode::OK, "{path}");
        assert_eq!(first.header(header::CONTENT_TYPE), "application/json");
        assert!(first.header(header::CACHE_CONTROL).contains("max-age"));
        let tag = first.header(header::ETAG).to_owned();
        let again = world.get(path, &[(header::IF_NONE_MATCH, &tag)]).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{path}");
        assert_eq!(world.post(path, &[], None).await.status, StatusCode::METHOD_NOT_ALLOWED);
    }
    let keys = world.get("/oauth/jwks", &[]).await.body;
    assert_eq!(keys["keys"].as_array().unwrap().len(), 2, "one signs, one is to come");
    assert!(keys["keys"].as_array().unwrap().iter().all(|key| key.get("d").is_none()));
}

#[tokio::test(flavor = "multi_thread")]
async fn c1_a_code_brings_tokens_and_tokens_bring_claims() {
    let world = World::new().await;
    for method in ["client_secret_basic", "client_secret_post", "none"] {
        let rp = world.client("rp1", json!({"token_endpoint_auth_method": method})).await;
        world.permit(&rp);
        let code = world.code(&rp, &[]);
        let tokens = world.redeem(&rp, &code, &[]).await;
        assert_eq!(tokens.status, StatusCode::OK, "{method} {tokens:?}");
        assert!(tokens.header(header::CACHE_CONTROL).contains("no-store"));
        assert_eq!((&tokens.body["token_type"], &tokens.body["expires_in"]), (&json!("Bearer"), &json!(600)));
        assert_eq!(tokens.body["scope"], "openid profile email");
        let access_token = tokens.body["access_token"].as_str().unwrap();
        let id = world.claims(tokens.body["id_token"].as_str().unwrap(), "JWT").await;
        assert_eq!((&id["iss"], &id["aud"], &id["nonce"]), (&json!(ISSUER), &json!(rp.id), &json!("n")));
        assert_eq!(id["at_hash"], half_hash(access_token));
        assert_eq!((&id["acr"], &id["amr"]), (&json!("urn:rodnya:acr:password"), &json!(["pwd"])));
        assert_eq!(id["rodnya_level"], "simplified");
        assert!(id.get("name").is_none(), "no personal data in the ID token");
        let access = world.claims(access_token, "at+jwt").await;
        assert_eq!((&access["aud"], &access["client_id"], &access["sid"]), (&json!(ISSUER), &json!(rp.id), &id["sid"]));
        let info = world.userinfo(access_token).await;
        assert_eq!(info.status, StatusCode::OK);
        assert_eq!(info.body["sub"], id["sub"]);
        assert_eq!(
            (&info.body["name"], &info.body["birthdate"]),
            (&json!("Иванова Анна Петровна"), &json!("1990-02-03"))
        );
        assert!(info.body.get("snils").is_none());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c1_a_code_works_once_and_its_second_use_ends_what_it_began() {
    let world = World::new().await;
    let rp = world.client("rp1", json!({})).await;
    world.permit(&rp);
    let code = world.code(&rp, &[]);
    let first = world.redeem(&rp, &code, &[]).await;
    let token = first.body["access_token"].as_str().unwrap();
    assert_eq!(world.userinfo(token).await.status, StatusCode::OK);
    let second = world.redeem(&rp, &code, &[]).await;
    assert_eq!((second.status, second.error()), (StatusCode::BAD_REQUEST, "invalid_grant"));
    let refused = world.userinfo(token).await;
    assert_eq!((refused.status, refused.error()), (StatusCode::UNAUTHORIZED, "invalid_token"));
}

#[tokio::test(flavor = "multi_thread")]
async fn c1_of_fifty_redemptions_at_once_one_succeeds() {
    let world = World::new().await;
    let rp = world.client("rp1", json!({})).await;
    world.permit(&rp);
    let code = world.code(&rp, &[]);
    let tries: Vec<_> = (0..50).map(|_| world.redeem(&rp, &code, &[])).collect();
    let mut won = 0;
    for reply in futures_all(tries).await {
        won += usize::from(reply.status == StatusCode::OK);
        assert!(reply.status == StatusCode::OK || reply.error() == "invalid_grant", "{reply:?}");
    }
    assert_eq!(won, 1);
}

/// Polls all futures to their ends, together.
async fn futures_all<F: Future>(futures: Vec<F>) -> Vec<F::Output> {
    let mut running: Vec<_> = futures.into_iter().map(Box::pin).collect();
    let mut done: Vec<Option<F::Output>> = running.iter().map(|_| None).collect();
    std::future::poll_fn(|cx| {
        for (future, done) in running.iter_mut().zip(&mut done).filter(|(_, done)| done.is_none()) {
            if let std::task::Poll::Ready(output) = future.as_mut().poll(cx) {
                *done = Some(output);
            }
        }
        if done.iter().all(Option::is_some) { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    done.into_iter().flatten().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn c1_a_wrong_redemption_is_refused_and_kills_the_code() {
    let world = World::new().await;
    let rp = world.client("rp1", json!({})).await;
    let other = world.client("rp2", json!({})).await;
    world.permit(&rp);
    let wrong = VERIFIER.replace('d', "e");
    let long = "x".repeat(200);
    for over in [
        [("code_verifier", wrong.as_str())],
        [("code_verifier", "")],
        [("code_verifier", "short")],
        [("code_verifier", &long)],
        [("redirect_uri", "https://rp1.client.test/second")],
        [("redirect_uri", "https://rp1.client.test/cb/")],
        [("grant_type", "password")],
        [("code", "short")],
        [("code", &long)],
    ] {
        let code = world.code(&rp, &[]);
        let reply = world.redeem(&rp, &code, &over).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{over:?}");
        let known = ["invalid_grant", "invalid_request", "unsupported_grant_type"];
        assert!(known.contains(&reply.error()), "{over:?} {reply:?}");
        assert!(reply.header(header::CACHE_CONTROL).contains("no-store"));
    }
    let code = world.code(&rp, &[]);
    assert_eq!(world.redeem(&other, &code, &[("redirect_uri", &rp.uri)]).await.error(), "invalid_grant");
    assert_eq!(world.redeem(&rp, &code, &[]).await.error(), "invalid_grant", "another client's try kills the code");
    let code = world.code(&rp, &[]);
    world.edge.clock.advance(SignedDuration::from_secs(61));
    assert_eq!(world.redeem(&rp, &code, &[]).await.error(), "invalid_grant", "a minute is over");
}

#[tokio::test(flavor = "multi_thread")]
async fn c1_a_client_proves_itself_in_its_registered_way_only() {
    let world = World::new().await;
    let basic = world.client("rp1", json!({})).await;
    let post = world.client("rp2", json!({"token_endpoint_auth_method": "client_secret_post"})).await;
    let public = world.client("rp3", json!({"token_endpoint_auth_method": "none"})).await;
    assert_eq!(public.secret, "");
    let unknown = world::Client { id: world.anna.to_string(), ..world.client("rp4", json!({})).await };
    for (client, method, secret) in [
        (&basic, "client_secret_basic", "wrong"),
        (&basic, "client_secret_post", basic.secret.as_str()),
        (&basic, "none", ""),
        (&post, "client_secret_basic", &post.secret),
        (&post, "none", ""),
        (&public, "client_secret_post", "secret"),
        (&unknown, "client_secret_basic", "secret"),
    ] {
        let wrong = world::Client {
            id: client.id.clone(),
            secret: secret.to_owned(),
            uri: client.uri.clone(),
            method: method.to_owned(),
        };
        let reply = world.redeem(&wrong, "c", &[]).await;
        assert_eq!(
            (reply.status, reply.error()),
            (StatusCode::UNAUTHORIZED, "invalid_client"),
            "{method} {}",
            wrong.uri
        );
        let challenged = reply.header(header::WWW_AUTHENTICATE).starts_with("Basic");
        assert_eq!(challenged, method == "client_secret_basic");
        assert_eq!(reply.body["error_description"], "client authentication failed");
    }
    let both = world.redeem(&basic, "c", &[("client_id", &basic.id), ("client_secret", &basic.secret)]).await;
    assert_eq!((both.status, both.error()), (StatusCode::BAD_REQUEST, "invalid_request"));
}

#[tokio::test(flavor = "multi_thread")]
async fn c1_a_token_dies_with_its_permission_session_login_and_time() {
    let world = World::new().await;
    let rp = world.client("rp1", json!({})).await;
    world.permit(&rp);
    let (anna, session, system) = (world.anna, world.session, rp.id.parse().unwrap());
    let token = async || {
        let reply = world.redeem(&rp, &world.code(&rp, &[]), &[]).await;
        reply.body["access_token"].as_str().unwrap().to_owned()
    };
    let late = token().await;
    world.edge.clock.advance(SignedDuration::from_secs(600));
    assert_eq!(world.userinfo(&late).await.status, StatusCode::UNAUTHORIZED, "ten minutes are over");
    let withdrawn = token().await;
    assert_eq!(world.userinfo(&withdrawn).await.status, StatusCode::OK);
    let ended = world.write(move |tx, cx| sign_on::end(tx, cx, Which::PersonAt(anna, system), "withdrawn"));
    assert_eq!(ended, 2);
    assert_eq!(world.userinfo(&withdrawn).await.status, StatusCode::UNAUTHORIZED, "the login has ended");
    let logged_out = token().await;
    let code = world.code(&rp, &[]);
    assert!(world.write(move |tx, cx| rodnya_flows::session::end(tx, cx, anna, session)));
    assert_eq!(world.userinfo(&logged_out).await.status, StatusCode::UNAUTHORIZED, "the session has ended");
    assert_eq!(world.redeem(&rp, &code, &[]).await.error(), "invalid_grant", "a code dies with its session");
}

#[tokio::test(flavor = "multi_thread")]
async fn c1_userinfo_takes_a_token_in_header_or_form_and_tells_errors_apart() {
    let world = World::new().await;
    let rp = world.client("rp1", json!({})).await;
    world.permit(&rp);
    let tokens = world.redeem(&rp, &world.code(&rp, &[]), &[]).await.body;
    let token = tokens["access_token"].as_str().unwrap();
    let bearer = format!("Bearer {token}");
    let by_form = world.post("/oauth/userinfo", &[("access_token", token)], None).await;
    assert_eq!(by_form.status, StatusCode::OK);
    assert_eq!(world.post("/oauth/userinfo", &[], Some(&bearer)).await.status, StatusCode::OK);
    let both = world.post("/oauth/userinfo", &[("access_token", token)], Some(&bearer)).await;
    assert_eq!((both.status, both.error()), (StatusCode::BAD_REQUEST, "invalid_request"));
    let none = world.get("/oauth/userinfo", &[]).await;
    assert_eq!(
        (none.status, none.header(header::WWW_AUTHENTICATE)),
        (StatusCode::UNAUTHORIZED, "Bearer realm=\"rodnya\"")
    );
    for bad in [tokens["id_token"].as_str().unwrap(), &token[..token.len() - 1], "x", ""] {
        let reply = world.userinfo(bad).await;
        assert_eq!((reply.status, reply.error()), (StatusCode::UNAUTHORIZED, "invalid_token"), "{bad}");
        assert!(reply.header(header::WWW_AUTHENTICATE).contains("error=\"invalid_token\""));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c1_requests_that_are_no_forms_are_refused_and_a_posted_request_goes_to_the_page() {
    let world = World::new().await;
    let rp = world.client("rp1", json!({})).await;
    let query = world.query(&rp, &[]);
    let request = Request::post("/oauth/authorize").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let reply = world.send(request.body(Body::from(query.clone())).unwrap()).await;
    assert_eq!(
        (reply.status, reply.header(header::LOCATION)),
        (StatusCode::SEE_OTHER, format!("/oauth/authorize?{query}").as_str())
    );
    for (kind, body) in
        [("application/json", "{}"), ("application/x-www-form-urlencoded", "code=%ff"), ("text/plain", "x")]
    {
        let request = Request::post("/oauth/token").header(header::CONTENT_TYPE, kind);
        let reply = world.send(request.body(Body::from(body)).unwrap()).await;
        assert_eq!((reply.status, reply.error()), (StatusCode::BAD_REQUEST, "invalid_request"), "{kind}");
    }
    let request = Request::post("/oauth/token").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let reply = world.send(request.body(Body::from(vec![b'a'; 70_000])).unwrap()).await;
    assert_eq!(reply.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(world.get("/oauth/token", &[]).await.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test(flavor = "multi_thread")]
async fn c1_a_client_is_added_from_a_plain_file_or_refused_with_words() {
    let world = World::new().await;
    let good = json!({"redirect_uris": ["https://rp.client.test/cb"]}).to_string();
    let answer = client::add(&world.db, &world.edge, good.as_bytes()).await.unwrap();
    assert_eq!(answer["client_secret"].as_str().unwrap().len(), 43);
    assert_eq!(answer["client_name"], "rp.client.test");
    for bad in [json!({}), json!({"redirect_uris": ["http://rp.client.test/cb"]}), Value::Null] {
        let refusal = client::add(&world.db, &world.edge, bad.to_string().as_bytes()).await.unwrap_err();
        assert!(refusal.to_string().starts_with("invalid_"), "{refusal}");
    }
}
