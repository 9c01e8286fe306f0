//! An address of a client, as it may be registered: one that every URL parser reads the same way.
//! At use it is compared byte by byte with the registered text (RFC 9700 §2.1), never parsed again.

use url::{Host, Url};

/// Longest address.
const LONGEST: usize = 2_048;

/// Why an address cannot be registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Empty, over 2,048 bytes, not ASCII, with spaces or control characters.
    #[error("is not a plain ASCII address of at most 2048 characters")]
    NotPlain,
    /// `#`.
    #[error("has a fragment")]
    Fragment,
    /// `user@`.
    #[error("has user information")]
    UserInfo,
    /// A back slash, `*`, an encoded dot or slash, a dot segment.
    #[error("has a back slash, a pattern, an encoded dot or slash, or a dot segment")]
    Ambiguous,
    /// Neither https nor http on this machine.
    #[error("is neither https nor http on a loopback address")]
    Scheme,
    /// Parsers would write it another way: capital letters in the host, a default port, no path.
    #[error("is not in normal form")]
    NotNormal,
}

/// Checks an address that answers are sent to; returns its host.
///
/// # Errors
/// See [`Refusal`].
pub fn check(text: &str) -> Result<String, Refusal> {
    if text.is_empty() || text.len() > LONGEST || !text.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(Refusal::NotPlain);
    }
    if text.contains('#') {
        return Err(Refusal::Fragment);
    }
    if is_ambiguous(text) {
        return Err(Refusal::Ambiguous);
    }
    if !text.starts_with("https://") && !text.starts_with("http://") {
        return Err(Refusal::Scheme);
    }
    let url = Url::parse(text).map_err(|_| Refusal::NotNormal)?;
    if text.split('/').nth(2).is_some_and(|authority| authority.contains('@')) || !url.username().is_empty() {
        return Err(Refusal::UserInfo);
    }
    let host = url.host().ok_or(Refusal::NotNormal)?;
    if url.scheme() == "http" && !is_loopback(&host) {
        return Err(Refusal::Scheme);
    }
    // «https://host» and «https://host?query» gain a slash when parsed; all else must stay as it is.
    if url.as_str() != text && url.as_str().replacen(&format!("{host}/"), &host.to_string(), 1) != text {
        return Err(Refusal::NotNormal);
    }
    Ok(host.to_string())
}

/// Whether the host names this machine: 127.0.0.0/8, ::1, localhost.
pub fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
        Host::Domain(name) => *name == "localhost",
    }
}

/// Whether a well-formed address names this machine.
pub fn is_on_loopback(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| url.host().is_some_and(|host| is_loopback(&host)))
}

/// Spellings that parsers are known to read in different ways.
fn is_ambiguous(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let path = lower.split('?').next().unwrap_or_default();
    ["\\", "*"].iter().any(|bad| lower.contains(bad))
        || ["%2e", "%2f", "%5c", "%00", "%0a", "%0d"].iter().any(|bad| lower.contains(bad))
        || path.split('/').any(|segment| segment == "." || segment == "..")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn c1_plain_addresses_are_registered() {
        for (good, host) in [
            ("https://rp1.client.test/cb", "rp1.client.test"),
            ("https://rp1.client.test:8443/cb?a=b&c=%D0%B0", "rp1.client.test"),
            ("https://rp1.client.test", "rp1.client.test"),
            ("https://rp1.client.test/", "rp1.client.test"),
            ("https://rp1.client.test?x=1", "rp1.client.test"),
            ("http://127.0.0.1:8081/callback", "127.0.0.1"),
            ("http://127.9.9.9/callback", "127.9.9.9"),
            ("http://[::1]:8081/callback", "[::1]"),
            ("http://localhost:8081/callback", "localhost"),
            ("https://xn--d1acufc.xn--p1ai/cb", "xn--d1acufc.xn--p1ai"),
        ] {
            assert_eq!(check(good), Ok(host.to_owned()), "{good}");
        }
    }

    #[test]
    fn c1_addresses_that_parsers_read_differently_are_refused() {
        use Refusal::{Ambiguous, Fragment, NotNormal, NotPlain, Scheme, UserInfo};
        for (bad, why) in [
            ("", NotPlain),
            ("https://дневник.рф/cb", NotPlain),
            ("https://rp.test/a b", NotPlain),
            ("https://rp.test/\n", NotPlain),
            ("https://rp.test/cb#x", Fragment),
            ("https://rp.test/cb#", Fragment),
            ("https://user@rp.test/cb", UserInfo),
            ("https://rp.test:443@evil.test/cb", UserInfo),
            ("https://@rp.test/cb", UserInfo),
            ("https://rp.test\\@evil.test/cb", Ambiguous),
            ("https:\\\\rp.test", Ambiguous),
            ("https://rp.test/a/%2e%2e/b", Ambiguous),
            ("https://rp.test/a/%2E./b", Ambiguous),
            ("https://rp.test/a/../b", Ambiguous),
            ("https://*.rp.test/cb", Ambiguous),
            ("http://rp.test/cb", Scheme),
            ("http://127.0.0.1.evil.test/cb", Scheme),
            ("http://localhost.evil.test/cb", Scheme),
            ("javascript:alert(1)", Scheme),
            ("JavaScript:alert(1)", Scheme),
            ("data:text/html,x", Scheme),
            ("com.example.app:/cb", Scheme),
            ("HTTPS://rp.test/cb", Scheme),
            ("//rp.test/cb", Scheme),
            ("https:/rp.test/cb", Scheme),
            ("https:///rp.test/cb", NotNormal),
            ("https://RP.test/cb", NotNormal),
            ("https://rp.test:443/cb", NotNormal),
            ("http://0x7f.1/cb", NotNormal),
            ("http://2130706433/cb", NotNormal),
            ("https://rp.test/\"cb", NotNormal),
        ] {
            assert_eq!(check(bad), Err(why), "{bad}");
        }
        assert_eq!(check(&format!("https://rp.test/{}", "a".repeat(2_048))), Err(NotPlain));
    }

    proptest! {
        #[test]
        fn c1_any_text_is_checked_without_a_crash(text in "\\PC{0,60}", tail in "[-/\\\\@.:%#?a-z0-9\\[\\]]{0,40}") {
            let _ = check(&text);
            if check(&format!("https://{tail}")).is_ok() {
                prop_assert!(!tail.contains('@') || tail.contains('/') || tail.contains('?'));
            }
        }
    }
}
