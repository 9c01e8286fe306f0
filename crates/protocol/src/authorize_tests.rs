//! Tables of authorization requests: what is read, and the exact error of what is not.

use proptest::prelude::*;

use super::*;

const GOOD: &[(&str, &str)] = &[
    ("client_id", "rp1"),
    ("redirect_uri", "https://rp1.client.test/cb"),
    ("response_type", "code"),
    ("scope", "openid profile email"),
    ("state", "s"),
    ("nonce", "n"),
    ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
    ("code_challenge_method", "S256"),
];

/// The good request with a parameter replaced (empty: left out).
fn with(name: &str, value: &str) -> Params {
    GOOD.iter().copied().filter(|(n, _)| *n != name).chain([(name, value)]).collect()
}

fn parsed(params: &Params) -> Result<AuthorizationRequest, (Return, OauthError)> {
    parse(params, sender(params).expect("a sender")).map_err(|error| *error)
}

#[test]
fn c1_a_good_request_is_read() {
    let request = parsed(&GOOD.iter().copied().collect()).expect("good");
    assert_eq!(request.client_id, "rp1");
    assert_eq!(
        request.to,
        Return {
            redirect_uri: "https://rp1.client.test/cb".into(),
            mode: ResponseMode::Query,
            state: Some("s".into())
        }
    );
    assert_eq!(request.scopes.to_string(), "openid profile email");
    assert_eq!(
        (request.nonce.as_deref(), request.prompt, request.max_age_seconds),
        (Some("n"), Prompt::default(), None)
    );
}

#[test]
fn c1_optional_parameters_are_read_or_ignored() {
    for (name, value) in [
        ("state", ""),
        ("nonce", ""),
        ("display", "popup"),
        ("display", "hologram"),
        ("ui_locales", "de fr"),
        ("claims_locales", "ru"),
        ("acr_values", "urn:other"),
        ("unknown", "x"),
        ("max_age", "0"),
        ("max_age", "10000"),
        ("prompt", "login consent"),
        ("prompt", "create"),
        ("claims", "{}"),
        ("claims", r#"{"userinfo":{"name":{"essential":true}},"id_token":{"acr":null}}"#),
        ("claims", r#"{"id_token":{"acr":{"essential":true,"values":["urn:x","urn:rodnya:acr:password"]}}}"#),
        ("claims", r#"{"id_token":{"acr":{"value":"urn:x"}}}"#),
        ("login_hint", "anna@example.test"),
        ("response_mode", "form_post"),
        ("state", &"x".repeat(4_096)),
        ("scope", "openid offline_access unknown"),
    ] {
        assert!(parsed(&with(name, value)).is_ok(), "{name}={value}");
    }
    assert_eq!(parsed(&with("ui_locales", "de en-GB ru")).expect("good").lang, Some(Lang::En));
    assert_eq!(parsed(&with("max_age", "1")).expect("good").max_age_seconds, Some(1));
}

#[test]
fn c1_each_wrong_parameter_has_its_error_and_the_state_comes_back() {
    use ErrorCode::{
        InvalidRequest, InvalidScope, RegistrationNotSupported, RequestNotSupported, RequestUriNotSupported,
    };
    for (name, value, error) in [
        ("response_type", "", InvalidRequest),
        ("response_type", "token", ErrorCode::UnsupportedResponseType),
        ("response_type", "code id_token", ErrorCode::UnsupportedResponseType),
        ("response_type", "none", ErrorCode::UnsupportedResponseType),
        ("response_mode", "fragment", InvalidRequest),
        ("scope", "", InvalidScope),
        ("scope", "profile", InvalidScope),
        ("code_challenge", "", InvalidRequest),
        ("code_challenge", "short", InvalidRequest),
        ("code_challenge_method", "", InvalidRequest),
        ("code_challenge_method", "plain", InvalidRequest),
        ("prompt", "none login", InvalidRequest),
        ("prompt", "dance", InvalidRequest),
        ("max_age", "-1", InvalidRequest),
        ("max_age", "soon", InvalidRequest),
        ("request", "e30.e30.", RequestNotSupported),
        ("request_uri", "https://evil.test/r", RequestUriNotSupported),
        ("registration", "{}", RegistrationNotSupported),
        ("claims", "[]", InvalidRequest),
        ("claims", "{", InvalidRequest),
        (
            "claims",
            r#"{"id_token":{"acr":{"essential":true,"value":"urn:x"}}}"#,
            ErrorCode::UnmetAuthenticationRequirements,
        ),
    ] {
        let (to, refusal) = parsed(&with(name, value)).expect_err(name);
        assert_eq!(refusal.error, error, "{name}={value}");
        assert_eq!(to.state.as_deref(), Some("s"), "{name}={value}");
    }
    let (to, refusal) = parsed(&with("state", &"x".repeat(4_097))).expect_err("too long");
    assert_eq!((to.state, refusal.error), (None, ErrorCode::InvalidRequest));
}

#[test]
fn c1_a_known_parameter_given_twice_is_an_error() {
    for &(name, value) in GOOD {
        let twice: Params = GOOD.iter().copied().chain([(name, value)]).collect();
        match sender(&twice) {
            Err(error) => assert!(["client_id", "redirect_uri"].contains(&name), "{error}"),
            Ok(sender) => assert_eq!(parse(&twice, sender).expect_err(name).1.error, ErrorCode::InvalidRequest),
        }
    }
    let unknown: Params = GOOD.iter().copied().chain([("x", "1"), ("x", "2")]).collect();
    assert!(parsed(&unknown).is_ok());
}

#[test]
fn c1_without_client_or_address_there_is_no_way_back() {
    for name in ["client_id", "redirect_uri"] {
        assert!(sender(&with(name, "")).is_err(), "{name}");
    }
}

proptest! {
    #[test]
    fn c1_any_request_is_read_or_refused(pairs in proptest::collection::vec(("[a-z_]{1,24}", ".{0,40}"), 0..12)) {
        let params: Params = GOOD.iter().map(|&(n, v)| (n.to_owned(), v.to_owned())).chain(pairs).collect();
        if let Ok(sender) = sender(&params) {
            let _ = parse(&params, sender);
        }
    }
}
