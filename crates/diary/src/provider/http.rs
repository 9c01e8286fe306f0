//! How `openidconnect` reaches the provider: one `reqwest` client with deadlines and a size limit.
//! Redirects are not followed, so that no secret leaves for another host.
//! Plain http is taken on the loopback only, for a demo.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use reqwest::redirect::Policy;
use url::{Host, Url};

/// A whole call, and the connecting alone.
const CALL_LIMIT: Duration = Duration::from_secs(5);
const CONNECT_LIMIT: Duration = Duration::from_secs(3);
/// An answer may have so many bytes.
const ANSWER_MAX_BYTES: usize = 256 * 1024;

/// Why a call brought no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum HttpError {
    #[error("{0}")]
    Call(#[from] reqwest::Error),
    #[error("the answer is longer than {ANSWER_MAX_BYTES} bytes")]
    TooLong,
    #[error("{0} is neither https nor on this machine")]
    NotSecure(String),
    #[error("{0}")]
    Form(#[from] openidconnect::http::Error),
}

/// The client.
pub(super) struct Http(reqwest::Client);

impl Http {
    /// A client for the provider at `issuer`; a provider on this machine is asked without a proxy.
    pub(super) fn new(issuer: &Url) -> Result<Self, HttpError> {
        refuse_plain_http(issuer)?;
        let builder =
            reqwest::Client::builder().redirect(Policy::none()).timeout(CALL_LIMIT).connect_timeout(CONNECT_LIMIT);
        let builder = if is_loopback(issuer) { builder.no_proxy() } else { builder };
        Ok(Self(builder.build()?))
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let request = reqwest::Request::try_from(request)?;
        refuse_plain_http(request.url())?;
        let mut answer = self.0.execute(request).await?;
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await? {
            if body.len() + chunk.len() > ANSWER_MAX_BYTES {
                return Err(HttpError::TooLong);
            }
            body.extend_from_slice(&chunk);
        }
        let mut response = openidconnect::http::Response::builder().status(answer.status());
        for (name, value) in answer.headers() {
            response = response.header(name, value);
        }
        Ok(response.body(body)?)
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

fn refuse_plain_http(url: &Url) -> Result<(), HttpError> {
    match url.scheme() == "https" || is_loopback(url) {
        true => Ok(()),
        false => Err(HttpError::NotSecure(url.origin().ascii_serialization())),
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(address: &str, taken: bool) {
        let url = Url::parse(address).expect("an address of the test");
        assert_eq!(refuse_plain_http(&url).is_ok(), taken, "{address}");
    }

    #[test]
    fn plain_http_is_for_this_machine_only() {
        check("https://id.example.org/token", true);
        check("http://127.0.0.1:8080/token", true);
        check("http://localhost:8080/token", true);
        check("http://[::1]:8080/token", true);
        check("http://id.example.org/token", false);
        check("http://127.0.0.1.example.org/token", false);
        check("ftp://id.example.org/token", false);
    }
}
