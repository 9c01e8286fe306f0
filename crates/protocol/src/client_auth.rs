//! How a client proves to be itself at the token endpoint (RFC 6749 §2.3.1, OpenID Connect Core §9):
//! secret in the header, secret in the form, or none. One way in a request, and the registered one.

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine, engine::general_purpose::STANDARD};
use rodnya_domain::system::AuthMethod;
use subtle::ConstantTimeEq;

use crate::{
    error::{ErrorCode, OauthError},
    params::{Params, decoded},
};

/// Longest header, bytes.
const LONGEST: usize = 4_096;

/// What a client brought.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The claimed client.
    pub client_id: String,
    /// How it proves it.
    pub method: AuthMethod,
    /// Empty for a public client.
    secret: String,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials")
            .field("client_id", &self.client_id)
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}

impl Credentials {
    /// Reads the header `Authorization` and the form.
    ///
    /// # Errors
    /// `invalid_request`: two ways at once, or two clients. `invalid_client`: no way at all, or one that is not known.
    pub fn read(authorization: Option<&str>, form: &Params) -> Result<Self, OauthError> {
        let id = form.one("client_id")?;
        let secret = form.one("client_secret")?;
        if form.one("client_assertion")?.is_some() || form.one("client_assertion_type")?.is_some() {
            return Err(ErrorCode::InvalidClient.because("client assertions are not supported"));
        }
        match (authorization, secret, id) {
            (Some(_), Some(_), _) => Err(ErrorCode::InvalidRequest.because("two ways of client authentication")),
            (Some(header), None, id) => {
                let credentials = basic(header)?;
                if id.is_some_and(|id| id != credentials.client_id) {
                    return Err(ErrorCode::InvalidRequest.because("client_id differs from the header"));
                }
                Ok(credentials)
            }
            (None, Some(secret), Some(id)) => {
                Ok(Self { client_id: id.to_owned(), method: AuthMethod::ClientSecretPost, secret: secret.to_owned() })
            }
            (None, None, Some(id)) => {
                Ok(Self { client_id: id.to_owned(), method: AuthMethod::None, secret: String::new() })
            }
            (None, _, None) => Err(ErrorCode::InvalidClient.because("no client authentication")),
        }
    }

    /// Whether this is the registered way and, unless it is `none`, the registered secret; in constant time.
    pub fn proves(&self, registered: AuthMethod, hash: Option<&[u8]>) -> bool {
        let secret = match (registered, hash) {
            (AuthMethod::None, _) => true,
            (_, Some(hash)) => bool::from(secret_hash(&self.secret).as_slice().ct_eq(hash)),
            (_, None) => false,
        };
        secret && self.method == registered
    }
}

/// What is kept of a secret. It has 256 random bits, so a plain hash is enough.
pub fn secret_hash(secret: &str) -> [u8; 32] {
    digest(&SHA256, secret.as_bytes()).as_ref().try_into().expect("SHA-256 has 32 bytes")
}

/// Both halves are form-encoded before they are joined (RFC 6749 §2.3.1).
fn basic(header: &str) -> Result<Credentials, OauthError> {
    let malformed = || ErrorCode::InvalidClient.because("malformed Authorization header");
    let (scheme, text) = header.split_once(' ').ok_or_else(malformed)?;
    if header.len() > LONGEST || !scheme.eq_ignore_ascii_case("basic") {
        return Err(malformed());
    }
    let bytes = STANDARD.decode(text.trim()).map_err(|_| malformed())?;
    let colon = bytes.iter().position(|&b| b == b':').ok_or_else(malformed)?;
    let half = |half: &[u8]| decoded(half).map_err(|_| malformed());
    Ok(Credentials {
        client_id: half(&bytes[..colon])?,
        method: AuthMethod::ClientSecretBasic,
        secret: half(&bytes[colon + 1..])?,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn header(pair: &str) -> String {
        format!("Basic {}", STANDARD.encode(pair))
    }

    fn read(authorization: Option<&str>, form: &[(&str, &str)]) -> Result<Credentials, OauthError> {
        Credentials::read(authorization, &form.iter().copied().collect())
    }

    #[test]
    fn c1_each_way_proves_only_what_is_registered() {
        let hash = secret_hash("s+ec ret");
        let basic = read(Some(&header("rp1:s%2Bec+ret")), &[]).expect("basic");
        let post = read(None, &[("client_id", "rp1"), ("client_secret", "s+ec ret")]).expect("post");
        let none = read(None, &[("client_id", "rp1")]).expect("none");
        for (credentials, method) in
            [(&basic, AuthMethod::ClientSecretBasic), (&post, AuthMethod::ClientSecretPost), (&none, AuthMethod::None)]
        {
            assert_eq!(credentials.client_id, "rp1");
            for registered in [AuthMethod::None, AuthMethod::ClientSecretBasic, AuthMethod::ClientSecretPost] {
                assert_eq!(
                    credentials.proves(registered, Some(&hash)),
                    registered == method,
                    "{method:?} for {registered:?}"
                );
            }
        }
        assert!(!basic.proves(AuthMethod::ClientSecretBasic, None));
        assert!(!basic.proves(AuthMethod::ClientSecretBasic, Some(&secret_hash("other"))));
        assert!(!basic.proves(AuthMethod::ClientSecretBasic, Some(&hash[..31])));
    }

    #[test]
    fn c1_two_ways_no_way_and_malformed_ways_are_refused() {
        use ErrorCode::{InvalidClient, InvalidRequest};
        let good = header("rp1:secret");
        for (authorization, form, error) in [
            (Some(good.as_str()), &[("client_id", "rp1"), ("client_secret", "secret")][..], InvalidRequest),
            (Some(&good), &[("client_id", "rp2")], InvalidRequest),
            (Some(&good), &[("client_id", "rp1"), ("client_id", "rp1")], InvalidRequest),
            (None, &[], InvalidClient),
            (None, &[("client_secret", "secret")], InvalidClient),
            (None, &[("client_id", "rp1"), ("client_assertion", "e30.e30.")], InvalidClient),
            (Some("Basic"), &[], InvalidClient),
            (Some("Basic !!!"), &[], InvalidClient),
            (Some(&header("no colon")), &[], InvalidClient),
            (Some(&header("rp1:%ff")), &[], InvalidClient),
            (Some("Bearer abc"), &[], InvalidClient),
        ] {
            assert_eq!(read(authorization, form).expect_err("wrong").error, error, "{authorization:?} {form:?}");
        }
        assert!(read(Some(&good), &[("client_id", "rp1")]).is_ok(), "the same id in the form is harmless");
    }

    proptest! {
        #[test]
        fn c1_any_header_is_read_or_refused(text in "\\PC{0,60}", pair in proptest::collection::vec(any::<u8>(), 0..40)) {
            let _ = read(Some(&text), &[]);
            let _ = read(Some(&format!("Basic {}", STANDARD.encode(pair))), &[]);
        }
    }
}
