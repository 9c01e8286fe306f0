//! A system hears over the wire that a login has ended; addresses inside are closed outside a demo.

use rodnya_outside::backchannel::{Backchannel, BackchannelError};
use rodnya_protocol::{claims::LOGOUT_TOKEN, params::Params};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::world::{ISSUER, World};

/// Takes one request and answers it; gives back its head and body.
async fn answer_once(listener: TcpListener, status: &'static str) -> (String, String) {
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut received = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&received).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length =
                head.to_lowercase().split("content-length: ").nth(1).unwrap().lines().next().unwrap().to_owned();
            if body.len() >= length.parse().unwrap() {
                let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nlocation: http://evil.test/\r\n\r\n");
                stream.write_all(answer.as_bytes()).await.unwrap();
                return (head.to_owned(), body.to_owned());
            }
        }
        assert!(stream.read_buf(&mut received).await.unwrap() > 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c1_a_system_is_told_with_a_signed_token_and_only_a_plain_yes_is_one() {
    let world = World::new().await;
    for (status, is_told) in
        [("200 OK", true), ("204 No Content", true), ("302 Found", false), ("400 Bad Request", false), ("500 x", false)]
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let uri = format!("http://{}/out", listener.local_addr().unwrap());
        let rp = world.client("rp1", json!({"backchannel_logout_uri": uri})).await;
        world.permit(&rp);
        let tokens = world.redeem(&rp, &world.code(&rp, &[]), &[]).await.body;
        let id = world.claims(tokens["id_token"].as_str().unwrap(), "JWT").await;
        let sid = id["sid"].as_str().unwrap();
        let heard = tokio::spawn(answer_once(listener, status));
        let demo = Backchannel::new(ISSUER, true).unwrap();
        let told = demo.tell(&world.db, &world.edge, sid).await;
        let (head, body) = heard.await.unwrap();
        assert_eq!(told.is_ok(), is_told, "{status} {told:?}");
        assert!(head.starts_with("POST /out HTTP/1.1"), "{head}");
        let form = Params::parse(body.as_bytes()).unwrap();
        let claims: Value = world.claims(form.one("logout_token").unwrap().unwrap(), LOGOUT_TOKEN).await;
        assert_eq!((&claims["sid"], &claims["sub"], &claims["aud"]), (&id["sid"], &id["sub"], &json!(rp.id)));
        assert!(claims["events"].is_object() && claims.get("nonce").is_none());

        let outside_demo = Backchannel::new(ISSUER, false).unwrap();
        let refused = outside_demo.tell(&world.db, &world.edge, sid).await;
        assert!(matches!(refused, Err(BackchannelError::Private)), "{refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c1_who_has_no_address_is_not_told_and_a_silent_system_is_tried_again() {
    let world = World::new().await;
    let backchannel = Backchannel::new(ISSUER, true).unwrap();
    let nobody = world.anna.to_string();
    assert!(backchannel.tell(&world.db, &world.edge, &nobody).await.is_ok());
    assert!(matches!(backchannel.tell(&world.db, &world.edge, "x").await, Err(BackchannelError::Key)));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("http://{}/out", listener.local_addr().unwrap());
    let rp = world.client("rp1", json!({"backchannel_logout_uri": uri})).await;
    world.permit(&rp);
    let tokens = world.redeem(&rp, &world.code(&rp, &[]), &[]).await.body;
    let id = world.claims(tokens["id_token"].as_str().unwrap(), "JWT").await;
    // The listener takes the connection and says nothing; three seconds are the limit.
    let silent = backchannel.tell(&world.db, &world.edge, id["sid"].as_str().unwrap()).await;
    assert!(matches!(silent, Err(BackchannelError::Unreachable(_))), "{silent:?}");
    drop(listener);
}
