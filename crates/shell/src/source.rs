//! Where a request comes from, for limits: the peer's address. `X-Forwarded-For` is a stranger's word, unless the peer
//! is a proxy that the installation trusts: then it is read from its end, past trusted proxies, to the first other one.

use std::net::{IpAddr, SocketAddr};

use axum::extract::ConnectInfo;
use http::request::Parts;
use ipnet::IpNet;

/// Proxies in a row that are looked past.
const HOPS_MAX: usize = 10;

/// The source of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source(pub IpAddr);

impl Source {
    /// The source of a request from its parts; without a peer (in-process tests) it is the loopback address.
    pub fn of(parts: &Parts, trusted: &[IpNet]) -> Self {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
        let peer = peer.map_or(IpAddr::from([127, 0, 0, 1]), |peer| peer.to_canonical());
        let is_trusted = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
        if !is_trusted(&peer) {
            return Self(peer);
        }
        let headers = parts.headers.get_all("x-forwarded-for").iter();
        let told: Vec<&str> =
            headers.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).collect();
        let mut source = peer;
        for hop in told.into_iter().rev().take(HOPS_MAX) {
            // What cannot be read, nobody trusted has written.
            let Ok(address) = hop.trim().parse::<IpAddr>() else { break };
            source = address.to_canonical();
            if !is_trusted(&source) {
                break;
            }
        }
        Self(source)
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

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    fn source(peer: &str, headers: &[&str]) -> String {
        let mut request = Request::builder();
        for header in headers {
            request = request.header("x-forwarded-for", *header);
        }
        let (mut parts, ()) = request.body(()).unwrap().into_parts();
        parts.extensions.insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 4711)));
        let trusted = ["10.0.0.0/8", "2001:db8::/32"].map(|network| network.parse().unwrap());
        Source::of(&parts, &trusted).address()
    }

    #[test]
    fn o4_only_a_trusted_proxy_says_where_a_request_comes_from() {
        for (peer, headers, expected) in [
            ("192.0.2.7", &["203.0.113.9"][..], "192.0.2.7"),
            ("10.0.0.2", &["203.0.113.9"], "203.0.113.9"),
            ("::ffff:10.0.0.2", &["203.0.113.9"], "203.0.113.9"),
            ("10.0.0.2", &[], "10.0.0.2"),
            ("10.0.0.2", &["198.51.100.1, 203.0.113.9"], "203.0.113.9"),
            ("10.0.0.2", &["203.0.113.9, 10.0.0.3", "10.0.0.4"], "203.0.113.9"),
            ("10.0.0.2", &["203.0.113.9, nonsense"], "10.0.0.2"),
            ("10.0.0.2", &["nonsense, 203.0.113.9"], "203.0.113.9"),
            ("10.0.0.2", &["10.0.0.9"], "10.0.0.9"),
            ("2001:db8::1", &["2a00:1450::5"], "2a00:1450::5"),
        ] {
            assert_eq!(source(peer, headers), expected, "{peer} {headers:?}");
        }
    }
}
