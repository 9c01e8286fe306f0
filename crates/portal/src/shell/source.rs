//! Where a request comes from, for limits: the peer's address. Forwarding headers are a stranger's words and are
//! ignored.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use http::request::Parts;

use super::AppError;

/// The source of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source(pub IpAddr);

impl Source {
    /// The source of a request from its parts; without a peer (in-process tests) it is the loopback address.
    pub fn of(parts: &Parts) -> Self {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
        Self(peer.unwrap_or(IpAddr::from([127, 0, 0, 1])))
    }

    /// The address as a subject of limits.
    pub fn address(self) -> String {
        self.0.to_string()
    }

    /// The network as a subject of limits: /24, or /64 of IPv6. Each address of 127.0.0.0/8 is its own.
    pub fn network(self) -> String {
        match self.0 {
            IpAddr::V4(v4) if v4.is_loopback() => format!("{v4}/32"),
            IpAddr::V4(v4) => {
                let [a, b, c, _] = v4.octets();
                format!("{a}.{b}.{c}.0/24")
            }
            IpAddr::V6(v6) => {
                let [a, b, c, d, ..] = v6.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Source {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        Ok(Self::of(parts))
    }
}
