//! Where a service of others is, and what we show it.

use std::fmt;

use reqwest::{Client, RequestBuilder};

/// Address of a service, and the bearer token (RFC 6750 §2.1) with which every call to it begins, if it wants one.
#[derive(Clone, PartialEq, Eq)]
pub struct Service {
    address: String,
    token: Option<String>,
}

impl Service {
    /// A service at this address, such as `https://sms.example.org`.
    pub fn new(address: &str, token: Option<String>) -> Self {
        Self { address: address.trim_end_matches('/').to_owned(), token }
    }

    /// A `POST` to a path of it.
    pub(crate) fn post(&self, http: &Client, path: &str) -> RequestBuilder {
        self.known(http.post(format!("{}{path}", self.address)))
    }

    /// A `GET` of a path of it.
    pub(crate) fn get(&self, http: &Client, path: &str) -> RequestBuilder {
        self.known(http.get(format!("{}{path}", self.address)))
    }

    fn known(&self, call: RequestBuilder) -> RequestBuilder {
        match &self.token {
            Some(token) => call.bearer_auth(token),
            None => call,
        }
    }
}

impl fmt::Debug for Service {
    /// Never prints the token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.address)
    }
}

impl From<&str> for Service {
    fn from(address: &str) -> Self {
        Self::new(address, None)
    }
}

impl From<String> for Service {
    fn from(address: String) -> Self {
        Self::new(&address, None)
    }
}
