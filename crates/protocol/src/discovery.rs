//! The provider's metadata (OpenID Connect Discovery 1.0 §3, RFC 8414 §2): what is built, and nothing else.
//! The endpoints stand under the issuer.

use rodnya_domain::scope::Scope;
use serde_json::{Value, json};

use crate::{authorize::ACR_PASSWORD, authorize::Prompt, userinfo};

/// Path of the page that answers authorization requests.
pub const AUTHORIZATION: &str = "/oauth/authorize";
/// Path of the token endpoint.
pub const TOKEN: &str = "/oauth/token";
/// Path of the userinfo endpoint.
pub const USERINFO: &str = "/oauth/userinfo";
/// Path of the public keys.
pub const JWKS: &str = "/oauth/jwks";
/// Path of the logout that a client begins.
pub const END_SESSION: &str = "/oauth/logout";
/// Path of the metadata (OpenID Connect Discovery 1.0 §4).
pub const OPENID_CONFIGURATION: &str = "/.well-known/openid-configuration";
/// Path of the same metadata (RFC 8414 §3).
pub const AUTHORIZATION_SERVER: &str = "/.well-known/oauth-authorization-server";

/// The document; `issuer` has no slash at its end.
pub fn document(issuer: &str) -> Value {
    let at = |path: &str| format!("{issuer}{path}");
    json!({
        "issuer": issuer,
        "authorization_endpoint": at(AUTHORIZATION),
        "token_endpoint": at(TOKEN),
        "userinfo_endpoint": at(USERINFO),
        "jwks_uri": at(JWKS),
        "end_session_endpoint": at(END_SESSION),
        "scopes_supported": Scope::ALL.map(Scope::code),
        "claims_supported": userinfo::SUPPORTED,
        "claim_types_supported": ["normal"],
        "claims_parameter_supported": false,
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
        "response_types_supported": ["code"],
        "response_modes_supported": ["query", "form_post"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "token_endpoint_auth_methods_supported": ["none", "client_secret_basic", "client_secret_post"],
        "code_challenge_methods_supported": ["S256"],
        "acr_values_supported": [ACR_PASSWORD],
        "prompt_values_supported": Prompt::KNOWN,
        "display_values_supported": ["page"],
        "ui_locales_supported": ["ru", "en"],
        "authorization_response_iss_parameter_supported": true,
        "backchannel_logout_supported": true,
        "backchannel_logout_session_supported": true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c1_the_metadata_names_what_is_built_under_the_issuer() {
        let document = document("https://op.test");
        assert_eq!(document["issuer"], "https://op.test");
        for (name, value) in document.as_object().expect("an object") {
            if name.ends_with("_endpoint") || name.ends_with("_uri") {
                assert!(value.as_str().is_some_and(|uri| uri.starts_with("https://op.test/oauth/")), "{name}");
            }
        }
        for later in [
            "pushed_authorization_request_endpoint",
            "introspection_endpoint",
            "revocation_endpoint",
            "registration_endpoint",
        ] {
            assert!(document.get(later).is_none(), "{later}");
        }
    }
}
