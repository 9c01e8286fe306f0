//! Addresses within the portal: a query's parameter, a path as a parameter, a path that is safe to go on to.

/// The first value of a query's parameter; empty if it is absent.
pub fn parameter(query: &str, name: &str) -> String {
    serde_urlencoded::from_str::<Vec<(String, String)>>(query)
        .unwrap_or_default()
        .into_iter()
        .find_map(|(key, value)| (key == name).then_some(value))
        .unwrap_or_default()
}

/// A text as the value of a parameter.
pub fn escaped(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// A path of this portal to go on to; anything else leads home.
pub fn safe_path(path: &str) -> String {
    let is_ours = path.starts_with('/')
        && !path.starts_with("//")
        && path.len() <= 16_000
        && path.bytes().all(|byte| (0x21..0x7f).contains(&byte) && byte != b'\\' && byte != b'"');
    if is_ours { path.to_owned() } else { "/".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn i2_one_goes_on_only_to_a_path_of_this_portal() {
        for (path, safe) in [
            ("/family", "/family"),
            ("/oauth/authorize?a=b&c=%20", "/oauth/authorize?a=b&c=%20"),
            ("//evil.test", "/"),
            ("/\\evil.test", "/"),
            ("https://evil.test", "/"),
            ("javascript:alert(1)", "/"),
            ("", "/"),
            ("/a\r\nSet-Cookie: x", "/"),
        ] {
            assert_eq!(safe_path(path), safe, "{path}");
        }
    }
}
