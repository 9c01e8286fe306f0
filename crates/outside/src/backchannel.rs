//! Tells a system that a login at it has ended (OpenID Connect Back-Channel Logout §2.5): the step of the job
//! `backchannel_logout`. The address is the registered one; it is resolved once, private networks are refused
//! after that, nothing is followed and the answer's body is not read.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use reqwest::{
    Client, Url,
    dns::{Addrs, Name, Resolve, Resolving},
    header::CONTENT_TYPE,
    redirect::Policy,
};
use rodnya_domain::{Actor, Lang, SignOnId, kind};
use rodnya_flows::{edge::Edge, signing_key};
use rodnya_protocol::{
    claims::{LOGOUT_TOKEN, LogoutToken},
    params::query,
    subject,
};
use rodnya_store::{Db, StoreError, sign_on, system};

/// How long a system may take to answer.
const TIME: Duration = Duration::from_secs(3);

/// Why a system has not been told; the job is tried again.
#[derive(Debug, thiserror::Error)]
pub enum BackchannelError {
    /// The job's key is no login.
    #[error("the job names no login")]
    Key,
    /// The registered address leads into a private network.
    #[error("the address leads into a private network")]
    Private,
    /// The system cannot be reached, or takes too long.
    #[error("the system cannot be reached")]
    Unreachable(#[source] reqwest::Error),
    /// The system answered something else than 200 or 204.
    #[error("the system answered {0}")]
    Status(u16),
    /// The store failed.
    #[error("the login could not be read")]
    Store(#[from] StoreError),
}

/// The client that tells systems.
#[derive(Clone)]
pub struct Backchannel {
    http: Client,
    issuer: String,
    allow_private_addresses: bool,
}

impl Backchannel {
    /// A client that speaks for this issuer; private addresses are allowed in a demo only.
    ///
    /// # Errors
    /// If the client cannot be built.
    pub fn new(public_address: &str, allow_private_addresses: bool) -> Result<Self, reqwest::Error> {
        let http = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .timeout(TIME)
            .dns_resolver(Guarded { allow_private_addresses })
            .build()?;
        Ok(Self { http, issuer: public_address.trim_end_matches('/').to_owned(), allow_private_addresses })
    }

    /// The step of the job with this key. Done twice it tells twice, which a system takes as once.
    ///
    /// # Errors
    /// See [`BackchannelError`].
    pub async fn tell(&self, db: &Db, edge: &Edge, key: &str) -> Result<(), BackchannelError> {
        let id: SignOnId = key.parse().map_err(|_| BackchannelError::Key)?;
        let Some((uri, token)) = self.token(db, edge, id).await? else { return Ok(()) };
        // An address that is written in numbers never passes the resolver.
        if !self.allow_private_addresses && !is_public_literal(&uri) {
            return Err(BackchannelError::Private);
        }
        let request = self.http.post(uri).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answer = request.body(query([("logout_token", token.as_str())])).send().await;
        match answer.map_err(BackchannelError::Unreachable)?.status().as_u16() {
            200 | 204 => Ok(()),
            other => Err(BackchannelError::Status(other)),
        }
    }

    /// Address and signed token; none if nobody is to be told.
    async fn token(&self, db: &Db, edge: &Edge, id: SignOnId) -> Result<Option<(String, String)>, StoreError> {
        let read = db.read(move |tx| {
            let Some(sign_on) = sign_on::find(tx, id)? else { return Ok(None) };
            let system = system::get(tx, sign_on.system)?;
            let Some(uri) = system.facts.backchannel_logout_uri else { return Ok(None) };
            let ring = signing_key::load(tx)?.ok_or(StoreError::Missing("signing_key"))?;
            let sub = subject::pairwise(tx.keys().pairwise(), &system.facts.sector, sign_on.person);
            Ok(Some((uri, ring, system.id, sub)))
        });
        let Some((uri, ring, system, sub)) = read.await? else { return Ok(None) };
        let cx = edge.cx(Actor::Worker, Lang::Ru);
        let token = LogoutToken {
            iss: self.issuer.clone(),
            sub,
            aud: system.to_string(),
            iat: cx.now.as_second(),
            jti: cx.id::<kind::OneTime>().to_string(),
            sid: id.to_string(),
        };
        Ok(Some((uri, ring.active.sign(LOGOUT_TOKEN, &token.claims()))))
    }
}

/// Resolves a name once and leaves private addresses out.
struct Guarded {
    allow_private_addresses: bool,
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let allow_private_addresses = self.allow_private_addresses;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> =
                found.filter(|address| allow_private_addresses || is_public(address.ip())).collect();
            if allowed.is_empty() {
                return Err(BackchannelError::Private.into());
            }
            let addresses: Addrs = Box::new(allowed.into_iter());
            Ok(addresses)
        })
    }
}

/// Whether the host is a name (the resolver will judge) or a public address.
fn is_public_literal(uri: &str) -> bool {
    let Ok(url) = Url::parse(uri) else { return false };
    let Some(host) = url.host_str() else { return false };
    match host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
        Ok(address) => is_public(address),
        Err(_) => host != "localhost",
    }
}

/// Whether an address belongs to the public Internet (IANA special-purpose registries).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_multicast()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (b == 18 || b == 19));
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(inner) = address.to_ipv4_mapped() {
        return is_public_v4(inner);
    }
    // Only 2000::/3 is given out; 2001:db8::/32, 2001::/32 and 2002::/16 in it are papers and tunnels.
    let [a, b, ..] = address.segments();
    (a & 0xe000) == 0x2000 && !(a == 0x2001 && (b == 0x0db8 || b == 0)) && a != 0x2002
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c1_private_networks_are_told_from_public_ones() {
        for public in ["https://93.184.216.34/x", "https://[2606:4700::1111]/x", "https://diary.test/x"] {
            assert!(is_public_literal(public), "{public}");
        }
        for private in [
            "http://127.0.0.1:8081/x",
            "http://localhost/x",
            "http://10.1.2.3/x",
            "http://172.16.0.1/x",
            "http://192.168.1.1/x",
            "http://169.254.169.254/latest/meta-data",
            "http://100.64.0.1/x",
            "http://0.0.0.0/x",
            "http://255.255.255.255/x",
            "http://[::1]/x",
            "http://[::ffff:10.0.0.1]/x",
            "http://[fd00::1]/x",
            "http://[fe80::1]/x",
            "http://[2002:a00:1::]/x",
            "nonsense",
        ] {
            assert!(!is_public_literal(private), "{private}");
        }
    }
}
