//! Parameters of a request: `application/x-www-form-urlencoded`, in a query or a body.
//! A known parameter stands once or not at all, and an empty one counts as absent (RFC 6749 §3.1).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode, utf8_percent_encode};

use crate::error::{ErrorCode, OauthError};

/// Most parameters in one request.
const MOST: usize = 200;

/// What stands unescaped in a query (RFC 3986 §2.3).
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Decoded parameters in the order in which they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Params(Vec<(String, String)>);

impl Params {
    /// Parses a query or a body.
    ///
    /// # Errors
    /// `invalid_request`: text that is not UTF-8 or holds NUL, or more than 200 parameters.
    pub fn parse(text: &[u8]) -> Result<Self, OauthError> {
        let mut params = Vec::new();
        for pair in text.split(|&b| b == b'&').filter(|pair| !pair.is_empty()) {
            if params.len() == MOST {
                return Err(ErrorCode::InvalidRequest.because("too many parameters"));
            }
            let at = pair.iter().position(|&b| b == b'=');
            let (name, value) = at.map_or((pair, &[][..]), |at| (&pair[..at], &pair[at + 1..]));
            params.push((decoded(name)?, decoded(value)?));
        }
        Ok(Self(params))
    }

    /// The value of a parameter that may stand once.
    ///
    /// # Errors
    /// `invalid_request` if it stands twice, even with the same value.
    pub fn one(&self, name: &str) -> Result<Option<&str>, OauthError> {
        let mut values = self.0.iter().filter(|(n, _)| n == name).map(|(_, value)| value.as_str());
        let value = values.next().filter(|value| !value.is_empty());
        if values.next().is_some() {
            return Err(ErrorCode::InvalidRequest.because(format!("{name} is given twice")));
        }
        Ok(value)
    }

    /// All pairs, for a request that is carried on as it is.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// The parameters as a query again.
    pub fn to_query(&self) -> String {
        query(self.0.iter().map(|(name, value)| (name.as_str(), value.as_str())))
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Params {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

/// Writes pairs as a query; every byte that is not unreserved is escaped.
pub fn query<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut text = String::new();
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        text.extend(utf8_percent_encode(name, ESCAPED));
        text.push('=');
        text.extend(utf8_percent_encode(value, ESCAPED));
    }
    text
}

/// Decodes one name or value: `+` is a space, `%XX` a byte.
///
/// # Errors
/// `invalid_request`: not UTF-8, or NUL inside.
pub fn decoded(text: &[u8]) -> Result<String, OauthError> {
    let spaced: Vec<u8> = text.iter().map(|&b| if b == b'+' { b' ' } else { b }).collect();
    let text = percent_decode(&spaced).decode_utf8().map_err(|_| ErrorCode::InvalidRequest.because("not UTF-8"))?;
    if text.contains('\0') {
        return Err(ErrorCode::InvalidRequest.because("NUL in a parameter"));
    }
    Ok(text.into_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn c1_a_known_parameter_stands_once_and_an_empty_one_is_absent() {
        let params = Params::parse(b"a=1&b=&c&d=x+y%26&e=1&e=1&&").expect("well-formed");
        assert_eq!(params.one("a"), Ok(Some("1")));
        assert_eq!(params.one("b"), Ok(None));
        assert_eq!(params.one("c"), Ok(None));
        assert_eq!(params.one("d"), Ok(Some("x y&")));
        assert!(params.one("e").is_err());
        assert_eq!(params.one("f"), Ok(None));
    }

    #[test]
    fn c1_bytes_that_are_no_text_are_refused() {
        for bad in [&b"a=%ff"[..], b"a=%00", b"%c0%af=1", b"a=%ed%a0%80"] {
            assert!(Params::parse(bad).is_err(), "{bad:?}");
        }
        assert!(Params::parse("a=1&".repeat(201).as_bytes()).is_err());
    }

    proptest! {
        #[test]
        fn c1_what_is_written_is_read_again(pairs in proptest::collection::vec(("[^\0]{1,8}", "[^\0]{0,20}"), 0..10)) {
            let params: Params = pairs.into_iter().collect();
            prop_assert_eq!(Params::parse(params.to_query().as_bytes()), Ok(params));
        }

        #[test]
        fn c1_any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Params::parse(&bytes);
        }
    }
}
