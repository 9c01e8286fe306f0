//! Proof Key for Code Exchange (RFC 7636), S256 only: the client that redeems a code shows that it
//! is the one that asked for it.

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use subtle::ConstantTimeEq;

/// The base64url SHA-256 of a verifier: 43 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge(String);

impl Challenge {
    /// A challenge as the client sent it, if it can be one.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        (bytes.len() == 32).then(|| Self(text.to_owned()))
    }

    /// The challenge of a verifier (RFC 7636 §4.2).
    pub fn of(verifier: &str) -> Self {
        Self(URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes())))
    }

    /// The 43 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the verifier is well-formed and belongs to this challenge; in constant time.
    pub fn is_of(&self, verifier: &str) -> bool {
        is_verifier(verifier) && bool::from(Self::of(verifier).0.as_bytes().ct_eq(self.0.as_bytes()))
    }
}

/// 43 to 128 unreserved characters (RFC 7636 §4.1).
fn is_verifier(text: &str) -> bool {
    (43..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7636, appendix B.
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    #[test]
    fn c1_the_published_vector_holds() {
        let challenge = Challenge::parse(CHALLENGE).expect("published");
        assert!(challenge.is_of(VERIFIER));
        assert_eq!(Challenge::of(VERIFIER), challenge);
    }

    #[test]
    fn c1_malformed_challenges_and_verifiers_are_refused() {
        for bad in [
            "",
            "short",
            &CHALLENGE[1..],
            &format!("{CHALLENGE}A"),
            &format!("{CHALLENGE}="),
            &CHALLENGE.replace('-', "+"),
            &"я".repeat(22),
        ] {
            assert_eq!(Challenge::parse(bad), None, "{bad}");
        }
        for bad in [
            String::new(),
            "short".into(),
            "x".repeat(200),
            format!("{VERIFIER} "),
            VERIFIER[1..].to_owned(),
            VERIFIER.replace('-', "+"),
        ] {
            assert!(!Challenge::of(&bad).is_of(&bad), "{bad}");
        }
        assert!(!Challenge::of(VERIFIER).is_of(&VERIFIER.replace('d', "e")));
        for length in [43, 128] {
            let verifier = "~".repeat(length);
            assert!(Challenge::of(&verifier).is_of(&verifier));
        }
    }
}
