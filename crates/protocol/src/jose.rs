//! Signed tokens: JWS compact form with ES256 (RFC 7515, RFC 7518 §3.4), one algorithm and no other.
//! Of a foreign header only `alg`, `typ`, `kid` and `crit` are looked at; `jku`, `x5u`, `jwk` never.

use aws_lc_rs::{
    agreement::{ECDH_P256, PrivateKey},
    digest::{SHA256, digest},
    signature::{ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, UnparsedPublicKey},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

/// Longest token that is read, bytes.
const LONGEST: usize = 16_384;

/// Why a token is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JwsError {
    /// Not three parts of base64url with JSON, or too long.
    #[error("malformed token")]
    Malformed,
    /// Another algorithm, `typ`, or an extension that must be understood.
    #[error("token of another kind")]
    Kind,
    /// No such key here.
    #[error("unknown key")]
    Key,
    /// The signature is another's.
    #[error("wrong signature")]
    Signature,
}

/// A private key that signs.
pub struct SigningKey {
    pair: EcdsaKeyPair,
    public: PublicKey,
}

/// A public key as it stands in the key set (RFC 7517).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicKey {
    /// The key's name: its thumbprint (RFC 7638).
    pub kid: String,
    kty: String,
    crv: String,
    alg: String,
    #[serde(rename = "use")]
    purpose: String,
    x: String,
    y: String,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    crit: Option<Value>,
}

impl SigningKey {
    /// The key with this private scalar (32 random bytes); `None` for the one in four thousand million
    /// that is no scalar of P-256.
    pub fn from_scalar(scalar: &[u8; 32]) -> Option<Self> {
        let point = PrivateKey::from_private_key(&ECDH_P256, scalar).ok()?.compute_public_key().ok()?;
        let pair =
            EcdsaKeyPair::from_private_key_and_public_key(&ECDSA_P256_SHA256_FIXED_SIGNING, scalar, point.as_ref())
                .ok()?;
        let point = pair.public_key().as_ref();
        let (x, y) = (URL_SAFE_NO_PAD.encode(point.get(1..33)?), URL_SAFE_NO_PAD.encode(point.get(33..65)?));
        let public = PublicKey {
            kid: thumbprint(&x, &y),
            kty: "EC".into(),
            crv: "P-256".into(),
            alg: "ES256".into(),
            purpose: "sig".into(),
            x,
            y,
        };
        Some(Self { pair, public })
    }

    /// Its public half.
    pub const fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Signs claims as a token of this `typ`.
    pub fn sign(&self, typ: &str, claims: &impl Serialize) -> String {
        let header = json!({"alg": "ES256", "typ": typ, "kid": self.public.kid});
        let claims = serde_json::to_vec(claims).expect("claims are structs with text keys");
        let mut token = format!("{}.{}", URL_SAFE_NO_PAD.encode(header.to_string()), URL_SAFE_NO_PAD.encode(claims));
        let signature =
            self.pair.sign_digest(&digest(&SHA256, token.as_bytes())).expect("signing with a whole key does not fail");
        token.push('.');
        token.push_str(&URL_SAFE_NO_PAD.encode(signature));
        token
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey({})", self.public.kid)
    }
}

/// The key set that is published (RFC 7517 §5).
pub fn key_set(keys: &[PublicKey]) -> Value {
    json!({ "keys": keys })
}

/// Checks kind and signature of one of our tokens; times, issuer and audience are the caller's.
///
/// # Errors
/// See [`JwsError`].
pub fn verify<T: DeserializeOwned>(token: &str, typ: &str, keys: &[PublicKey]) -> Result<T, JwsError> {
    if token.len() > LONGEST {
        return Err(JwsError::Malformed);
    }
    let (signed, signature) = token.rsplit_once('.').ok_or(JwsError::Malformed)?;
    let (header, claims) = signed.split_once('.').ok_or(JwsError::Malformed)?;
    let header: Header = serde_json::from_slice(&bytes(header)?).map_err(|_| JwsError::Malformed)?;
    let is_of_kind = header.typ.as_deref().is_some_and(|given| given.eq_ignore_ascii_case(typ));
    if header.alg != "ES256" || header.crit.is_some() || !is_of_kind {
        return Err(JwsError::Kind);
    }
    let key = keys.iter().find(|key| Some(&key.kid) == header.kid.as_ref()).ok_or(JwsError::Key)?;
    let point = [&[4][..], &bytes(&key.x)?, &bytes(&key.y)?].concat();
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)
        .verify(signed.as_bytes(), &bytes(signature)?)
        .map_err(|_| JwsError::Signature)?;
    serde_json::from_slice(&bytes(claims)?).map_err(|_| JwsError::Malformed)
}

/// The left half of a SHA-256: `at_hash` (OpenID Connect Core §3.1.3.6).
pub fn half_hash(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(&digest(&SHA256, token.as_bytes()).as_ref()[..16])
}

fn bytes(text: &str) -> Result<Vec<u8>, JwsError> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| JwsError::Malformed)
}

/// RFC 7638 §3: the members in lexical order, no spaces.
fn thumbprint(x: &str, y: &str) -> String {
    let members = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
    URL_SAFE_NO_PAD.encode(digest(&SHA256, members.as_bytes()))
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A key of these tests; `n` tells them apart.
    pub(crate) fn key(n: u8) -> SigningKey {
        SigningKey::from_scalar(&[n; 32]).expect("a scalar of P-256")
    }

    fn forged(header: &Value, signature: &str) -> String {
        format!("{}.{}.{signature}", URL_SAFE_NO_PAD.encode(header.to_string()), URL_SAFE_NO_PAD.encode(r#"{"a":1}"#))
    }

    #[test]
    fn c1_a_token_is_taken_from_its_own_key_and_kind_only() {
        let (key, other) = (key(1), key(2));
        let keys = [key.public().clone()];
        let token = key.sign("JWT", &json!({"a": 1}));
        assert_eq!(verify::<Value>(&token, "JWT", &keys), Ok(json!({"a": 1})));
        assert_eq!(verify::<Value>(&token, "at+jwt", &keys), Err(JwsError::Kind));
        assert_eq!(verify::<Value>(&token, "JWT", &[other.public().clone()]), Err(JwsError::Key));
        let borrowed = PublicKey { kid: key.public().kid.clone(), ..other.public().clone() };
        assert_eq!(verify::<Value>(&token, "JWT", &[borrowed]), Err(JwsError::Signature));
        for end in 0..token.len() {
            assert!(verify::<Value>(&token[..end], "JWT", &keys).is_err(), "cut at {end}");
        }
    }

    #[test]
    fn c1_forged_headers_are_refused() {
        let key = key(1);
        let (keys, kid) = ([key.public().clone()], &key.public().kid);
        let signature = URL_SAFE_NO_PAD.encode([1; 64]);
        for (header, error) in [
            (json!({"alg": "none", "typ": "JWT", "kid": kid}), JwsError::Kind),
            (json!({"alg": "HS256", "typ": "JWT", "kid": kid}), JwsError::Kind),
            (json!({"alg": "ES256", "kid": kid}), JwsError::Kind),
            (json!({"alg": "ES256", "typ": "JWT", "kid": kid, "crit": ["b64"]}), JwsError::Kind),
            (json!({"alg": "ES256", "typ": "JWT", "jwk": {}}), JwsError::Key),
            (json!({"alg": "ES256", "typ": "JWT", "kid": kid}), JwsError::Signature),
            (json!([]), JwsError::Malformed),
        ] {
            assert_eq!(verify::<Value>(&forged(&header, &signature), "JWT", &keys), Err(error), "{header}");
        }
        assert_eq!(
            verify::<Value>(&forged(&json!({"alg": "none", "typ": "JWT"}), ""), "JWT", &keys),
            Err(JwsError::Kind)
        );
    }

    #[test]
    fn c1_the_key_set_is_public_and_named() {
        let key = key(1);
        let set = key_set(&[key.public().clone()]);
        let published = set["keys"][0].as_object().expect("a key");
        let members: Vec<&str> = published.keys().map(String::as_str).collect();
        assert_eq!(members, ["alg", "crv", "kid", "kty", "use", "x", "y"]);
    }

    #[test]
    fn c1_at_hash_is_as_published() {
        // OpenID Connect Core, appendix A.3: `at_hash` of its example access token.
        assert_eq!(half_hash("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"), "77QmUPtjPfzWtF2AnpK9RQ");
    }

    #[test]
    fn c1_a_published_signature_is_verified() {
        // RFC 7515, appendix A.3; its header has no `typ`, so only the signature is compared.
        let signed = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        let signature = bytes("DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q")
            .expect("published");
        let (x, y) = ("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
        let point = [&[4][..], &bytes(x).expect("published"), &bytes(y).expect("published")].concat();
        assert!(UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(signed.as_bytes(), &signature).is_ok());
    }

    proptest! {
        #[test]
        fn c1_any_text_is_refused(text in "[A-Za-z0-9_.\\-]{0,80}", free in "\\PC{0,40}") {
            prop_assert!(verify::<Value>(&text, "JWT", &[]).is_err());
            prop_assert!(verify::<Value>(&free, "JWT", &[]).is_err());
        }
    }
}
