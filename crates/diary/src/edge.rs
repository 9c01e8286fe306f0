//! The diary's edge: the only place that reads the machine's clock and its randomness.
//! Everything else is given `Clock` and secrets made here.
//! A secret is 256 bit; what is stored of it is its SHA-256.

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;

use crate::config::Clock;

/// The machine's own clock.
#[expect(clippy::disallowed_methods, reason = "the one place where the diary reads the clock")]
pub fn system_clock() -> Clock {
    Arc::new(Timestamp::now)
}

/// 256 random bits in base64url, or the same read back from a cookie.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(String);

impl Secret {
    /// A new one.
    pub(crate) fn new() -> Self {
        Self(URL_SAFE_NO_PAD.encode(random_bytes()))
    }

    /// What a browser sent back, if it has the form of a secret.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        (bytes.len() == 32).then(|| Self(text.to_owned()))
    }

    /// The text for a cookie or an address.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// What may be stored.
    pub(crate) fn hash(&self) -> Vec<u8> {
        sha256(&["secret", &self.0])
    }

    /// A token for the forms of the session that this secret opens.
    pub(crate) fn form_token(&self) -> String {
        URL_SAFE_NO_PAD.encode(sha256(&["form", &self.0]))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// 32 bytes from the system's generator.
#[expect(clippy::disallowed_methods, reason = "the one place where the diary draws secrets")]
pub(crate) fn random_bytes() -> [u8; 32] {
    let mut bytes = [0; 32];
    aws_lc_rs::rand::fill(&mut bytes).expect("the system's generator always answers");
    bytes
}

/// SHA-256 over a purpose and a text; the purpose is parted by a byte that neither contains.
fn sha256(parts: &[&str]) -> Vec<u8> {
    digest(&SHA256, parts.join("\0").as_bytes()).as_ref().to_vec()
}
