//! A browser without scripts for load and faults: blocking HTTP/1.1, cookies, redirects, forms found by their labels.
//! Each browser comes from a loopback address of its own, so that many visitors are not one to the program's limits.
//! It never leaves this machine.

mod form;
mod http;

pub(crate) use form::{Page, encode};
pub(crate) use http::{Answer, Wire};

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::time::Duration;

use crate::Failure;

const FORM: &str = "application/x-www-form-urlencoded";
const REDIRECT_LIMIT: usize = 12;
/// How often a request is made again that a busy program has put off, and the longest it may ask to wait.
const PUT_OFF_LIMIT: usize = 30;
const PUT_OFF_SECONDS: u64 = 10;

/// One person's browser.
pub(crate) struct Browser {
    wire: Wire,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    /// The `n`-th visitor.
    pub(crate) fn new(n: usize) -> Self {
        let byte = |x: usize| u8::try_from(x % 250).expect("below 250");
        let source = Ipv4Addr::new(127, 100 + byte(n / 62_500) % 100, byte(n / 250), byte(n) + 2);
        Self { wire: Wire::new(source), cookies: BTreeMap::new() }
    }

    /// A page by its address, redirects followed.
    ///
    /// # Errors
    /// No answer, or one that is not HTTP.
    pub(crate) fn open(&mut self, url: &str) -> Result<Page, Failure> {
        self.follow("GET", url, None)
    }

    /// Fills the form that holds all these labels and presses its button `press` (any, if empty).
    ///
    /// # Errors
    /// No such form, or no answer.
    pub(crate) fn send(&mut self, page: &Page, values: &[(&str, &str)], press: &str) -> Result<Page, Failure> {
        let (action, body) = page.filled(values, press)?;
        self.follow("POST", &action, Some(&body))
    }

    /// As `send`, but the answer as it is: a redirect is not followed.
    ///
    /// # Errors
    /// No such form, or no answer.
    pub(crate) fn post(&mut self, page: &Page, values: &[(&str, &str)], press: &str) -> Result<Answer, Failure> {
        let (action, body) = page.filled(values, press)?;
        let origin = origin(&action).to_owned();
        self.request("POST", &action, &[("content-type", FORM), ("origin", &origin)], Some(&body))
    }

    /// One request as it is: no redirect is followed.
    ///
    /// # Errors
    /// No answer, or one that is not HTTP.
    pub(crate) fn request(
        &mut self,
        method: &str,
        url: &str,
        more: &[(&str, &str)],
        body: Option<&str>,
    ) -> Result<Answer, Failure> {
        let cookies: Vec<String> = self.cookies.iter().map(|(k, v)| format!("{k}={v}")).collect();
        let cookies = cookies.join("; ");
        let mut headers = vec![("accept-language", "ru")];
        if !more.iter().any(|(name, _)| *name == "accept") {
            headers.push(("accept", "text/html,*/*;q=0.8"));
        }
        if !cookies.is_empty() {
            headers.push(("cookie", &cookies));
        }
        headers.extend(more);
        let answer = self.wire.ask(method, url, &headers, body.map(str::as_bytes))?;
        for line in answer.all("set-cookie") {
            self.keep(line);
        }
        Ok(answer)
    }

    fn follow(&mut self, method: &str, url: &str, body: Option<&str>) -> Result<Page, Failure> {
        let (mut method, mut body, mut url) = (method, body, url.to_owned());
        for _ in 0..REDIRECT_LIMIT {
            let origin = origin(&url).to_owned();
            let form = [("content-type", FORM), ("origin", origin.as_str())];
            let answer = self.patiently(method, &url, if body.is_some() { &form } else { &[] }, body)?;
            match answer.header("location") {
                Some(to) if (301..=308).contains(&answer.status) => url = absolute(&url, to),
                _ => return Ok(Page::new(url, answer)),
            }
            (method, body) = ("GET", None);
        }
        Err(format!("redirects without end at {url}").into())
    }

    /// As `request`; where the program is busy, waits a little and asks again, as a person does.
    fn patiently(
        &mut self,
        method: &str,
        url: &str,
        more: &[(&str, &str)],
        body: Option<&str>,
    ) -> Result<Answer, Failure> {
        let mut tries = 0;
        loop {
            let answer = self.request(method, url, more, body)?;
            let wait = answer.header("retry-after").and_then(|seconds| seconds.parse::<u64>().ok());
            let busy = matches!(answer.status, 429 | 503) && wait.is_some_and(|seconds| seconds <= PUT_OFF_SECONDS);
            if !busy || tries == PUT_OFF_LIMIT {
                return Ok(answer);
            }
            tries += 1;
            std::thread::sleep(Duration::from_millis(700));
        }
    }

    fn keep(&mut self, line: &str) {
        let pair = line.split(';').next().unwrap_or_default();
        let Some((name, value)) = pair.split_once('=') else { return };
        let gone = line.to_lowercase().contains("max-age=0") || value.is_empty();
        if gone {
            self.cookies.remove(name.trim());
        } else {
            self.cookies.insert(name.trim().to_owned(), value.trim().to_owned());
        }
    }
}

fn origin(url: &str) -> &str {
    let host = url.find("://").map_or(0, |i| i + 3);
    &url[..url[host..].find(['/', '?']).map_or(url.len(), |i| host + i)]
}

/// An address as a browser resolves it against the page it stands on.
pub(crate) fn absolute(base: &str, to: &str) -> String {
    if to.contains("://") {
        to.to_owned()
    } else if to.starts_with('/') {
        format!("{}{to}", origin(base))
    } else if to.is_empty() || to.starts_with('#') {
        base.to_owned()
    } else if to.starts_with('?') {
        format!("{}{to}", base.split('?').next().unwrap_or(base))
    } else {
        let path = base.split('?').next().unwrap_or(base);
        format!("{}/{to}", &path[..path.rfind('/').unwrap_or(path.len())])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_resolved_as_browsers_do() {
        for (to, expected) in [
            ("/login", "http://h:1/login"),
            ("", "http://h:1/a/b?c"),
            ("d", "http://h:1/a/d"),
            ("?e", "http://h:1/a/b?e"),
            ("http://x/", "http://x/"),
        ] {
            assert_eq!(absolute("http://h:1/a/b?c", to), expected);
        }
    }
}
