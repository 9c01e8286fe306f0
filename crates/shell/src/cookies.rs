//! Cookies of the portal. Their names begin with the program's, since ports share a host's cookies; under an
//! https address they are `__Host-` and Secure.

use axum::response::Response;
use http::{HeaderMap, HeaderValue, header};

use super::Settings;

/// A cookie of the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cookie {
    /// The token of a session.
    Session,
    /// A browser that is not signed in: its forms and its unfinished registration are bound to it.
    Browser,
    /// The language.
    Lang,
    /// What just happened, shown once.
    Flash,
}

/// How long the browser keeps a cookie.
#[derive(Debug, Clone, Copy)]
pub enum Life {
    /// Until it is closed.
    Browser,
    /// For so many seconds.
    Seconds(i64),
    /// Not at all: it is taken away.
    Ended,
}

impl Cookie {
    const fn word(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Browser => "browser",
            Self::Lang => "lang",
            Self::Flash => "flash",
        }
    }

    fn name(self, settings: &Settings) -> String {
        let prefix = if settings.is_https() { "__Host-" } else { "" };
        format!("{prefix}rodnya_{}", self.word())
    }

    /// The value that a request brings.
    pub fn read<'a>(self, settings: &Settings, headers: &'a HeaderMap) -> Option<&'a str> {
        let name = self.name(settings);
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find_map(|(key, value)| (key == name && value.len() <= 4000).then_some(value))
    }

    /// Puts the cookie into an answer. `value` is of the characters of base64url.
    pub fn put(self, settings: &Settings, response: &mut Response, value: &str, life: Life) {
        let mut line = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax", self.name(settings));
        if settings.is_https() {
            line.push_str("; Secure");
        }
        match life {
            Life::Browser => {}
            Life::Seconds(seconds) => line.push_str(&format!("; Max-Age={seconds}")),
            Life::Ended => line.push_str("; Max-Age=0"),
        }
        if let Ok(value) = HeaderValue::from_str(&line) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
}
