//! Every check of OpenID Back-Channel Logout 1.0 §2.6 as a row.

use super::*;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::json;

const NOW_S: i64 = 1_795_000_000;

struct Signer {
    pair: EcdsaKeyPair,
    kid: &'static str,
}

impl Signer {
    fn new(kid: &'static str) -> Self {
        Self { pair: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap(), kid }
    }

    fn keys(&self) -> CoreJsonWebKeySet {
        let point = self.pair.public_key().as_ref();
        let (x, y) = (URL_SAFE_NO_PAD.encode(&point[1..33]), URL_SAFE_NO_PAD.encode(&point[33..65]));
        serde_json::from_value(
            json!({ "keys": [{ "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": self.kid, "x": x, "y": y }] }),
        )
        .unwrap()
    }

    #[expect(clippy::disallowed_methods, reason = "a signature of a test")]
    fn sign(&self, header: Value, claims: Value) -> String {
        let encode = |part: Value| URL_SAFE_NO_PAD.encode(part.to_string());
        let signed = format!("{}.{}", encode(header), encode(claims));
        let signature = self.pair.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()))
    }
}

fn header() -> Value {
    json!({ "alg": "ES256", "kid": "one", "typ": "logout+jwt" })
}

fn claims() -> Value {
    json!({
        "iss": "https://id.example.org", "aud": "diary", "iat": NOW_S, "exp": NOW_S + 120, "jti": "a",
        "sub": "child", "sid": "visit", "events": { EVENT: {} },
    })
}

/// The claims with some of them replaced; null takes one away.
fn with(changes: Value) -> Value {
    let mut claims = claims();
    for (name, value) in changes.as_object().unwrap() {
        if value.is_null() {
            claims.as_object_mut().unwrap().remove(name);
        } else {
            claims[name] = value.clone();
        }
    }
    claims
}

fn checked(token: &str, keys: &CoreJsonWebKeySet) -> Result<Ended, LogoutRefusal> {
    let now = Timestamp::from_second(NOW_S).unwrap();
    check(token, keys, &Expected { issuer: "https://id.example.org", client_id: "diary", now })
}

#[test]
fn a_right_token_names_whom_it_ends() {
    let signer = Signer::new("one");
    let ended = checked(&signer.sign(header(), claims()), &signer.keys()).unwrap();
    assert_eq!(ended, Ended { jti: "a".into(), sid: Some("visit".into()), sub: Some("child".into()) });
    for good in [
        with(json!({ "sid": null })),
        with(json!({ "sub": null })),
        with(json!({ "aud": ["other", "diary"] })),
        with(json!({ "exp": null })),
    ] {
        assert!(checked(&signer.sign(header(), good.clone()), &signer.keys()).is_ok(), "{good}");
    }
}

#[test]
fn claims_that_do_not_fit_are_refused() {
    let signer = Signer::new("one");
    for (changes, refusal) in [
        (json!({ "iss": "https://evil.example.org" }), LogoutRefusal::Issuer),
        (json!({ "aud": "other" }), LogoutRefusal::Audience),
        (json!({ "aud": ["other"] }), LogoutRefusal::Audience),
        (json!({ "aud": 5 }), LogoutRefusal::Audience),
        (json!({ "iat": NOW_S + 3600 }), LogoutRefusal::Time),
        (json!({ "exp": NOW_S - 3600 }), LogoutRefusal::Time),
        (json!({ "exp": null, "iat": NOW_S - 3 * 24 * 3600 }), LogoutRefusal::Time),
        (json!({ "iat": i64::MIN, "exp": i64::MAX }), LogoutRefusal::Time),
        (json!({ "events": {} }), LogoutRefusal::Claims),
        (json!({ "events": { EVENT: true } }), LogoutRefusal::Claims),
        (json!({ "events": null }), LogoutRefusal::Claims),
        (json!({ "sid": null, "sub": null }), LogoutRefusal::Claims),
        (json!({ "jti": null }), LogoutRefusal::Claims),
        (json!({ "jti": "" }), LogoutRefusal::Claims),
        (json!({ "jti": "j".repeat(300) }), LogoutRefusal::Claims),
        (json!({ "nonce": "n" }), LogoutRefusal::Claims),
        (json!({ "iat": null }), LogoutRefusal::Claims),
    ] {
        let token = signer.sign(header(), with(changes.clone()));
        assert_eq!(checked(&token, &signer.keys()), Err(refusal), "{changes}");
    }
}

#[test]
fn headers_that_do_not_fit_are_refused() {
    let signer = Signer::new("one");
    for (header, refusal) in [
        (json!({ "alg": "none" }), LogoutRefusal::Algorithm),
        (json!({ "alg": "HS256", "kid": "one" }), LogoutRefusal::Algorithm),
        (json!({ "alg": "ES384", "kid": "one" }), LogoutRefusal::Algorithm),
        (json!({ "alg": "RS256", "kid": "one" }), LogoutRefusal::UnknownKey),
        (json!({ "alg": "ES256", "kid": "two" }), LogoutRefusal::UnknownKey),
        (json!({ "alg": "ES256", "kid": "one", "typ": "at+jwt" }), LogoutRefusal::Type),
        (json!({ "alg": "ES256", "kid": "one", "crit": ["exp"] }), LogoutRefusal::Type),
    ] {
        let token = signer.sign(header.clone(), claims());
        assert_eq!(checked(&token, &signer.keys()), Err(refusal), "{header}");
    }
}

#[test]
fn another_key_and_broken_tokens_are_refused() {
    let (signer, other) = (Signer::new("one"), Signer::new("one"));
    let token = signer.sign(header(), claims());
    assert_eq!(checked(&token, &other.keys()), Err(LogoutRefusal::Signature));
    assert_eq!(checked(&token[..token.len() - 2], &signer.keys()), Err(LogoutRefusal::Signature));
    assert_eq!(checked("", &signer.keys()), Err(LogoutRefusal::Form));
    assert_eq!(checked("a.b", &signer.keys()), Err(LogoutRefusal::Form));
    assert_eq!(checked("ё.ё.ё", &signer.keys()), Err(LogoutRefusal::Form));
    assert_eq!(checked(&"x".repeat(9000), &signer.keys()), Err(LogoutRefusal::Form));
}
