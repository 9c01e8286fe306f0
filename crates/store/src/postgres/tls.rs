//! PostgreSQL under TLS. The address says it in the words of its own client library (libpq, "SSL Support"): `sslmode` and
//! `sslrootcert`. Certificate and name of the server are always checked, whatever the mode is called.

use std::{error::Error as _, path::PathBuf};

use postgres::{
    Config,
    config::{Host, SslMode},
};
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::StoreError;

/// Whom a server's certificate must come from.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Security {
    /// A file of certificates (PEM); without it those that the system trusts.
    roots: Option<PathBuf>,
}

/// Takes out of an address what the client does not know: `sslrootcert`, and the modes that ask for a check, which here
/// is always made.
pub(super) fn of_address(url: &str) -> (String, Security) {
    let Some((base, query)) = url.split_once('?') else {
        return (url.to_owned(), Security { roots: None });
    };
    let mut kept = Vec::new();
    let mut roots = None;
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=') {
            Some(("sslrootcert", "system")) => {}
            Some(("sslrootcert", path)) => roots = Some(PathBuf::from(path)),
            Some(("sslmode", "verify-ca" | "verify-full")) => kept.push("sslmode=require"),
            _ => kept.push(pair),
        }
    }
    let text = if kept.is_empty() { base.to_owned() } else { format!("{base}?{}", kept.join("&")) };
    (text, Security { roots })
}

/// Whether the connection has to be under TLS: as the address says, and if it says nothing, unless every host is this
/// machine.
pub(super) fn is_wanted(config: &Config) -> bool {
    match config.get_ssl_mode() {
        SslMode::Disable => false,
        SslMode::Prefer => !config.get_hosts().iter().all(is_here),
        _ => true,
    }
}

fn is_here(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => {
            name == "localhost"
                || name.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
        }
        _ => true,
    }
}

impl Security {
    /// What makes a connection secure.
    ///
    /// # Errors
    /// If the file cannot be read or holds no certificate.
    pub(super) fn connector(&self) -> Result<MakeRustlsConnect, StoreError> {
        let mut roots = RootCertStore::empty();
        match &self.roots {
            Some(path) => {
                let wrong = |why: String| StoreError::Unavailable(format!("sslrootcert {}: {why}", path.display()));
                let certificates = CertificateDer::pem_file_iter(path).map_err(|error| wrong(error.to_string()))?;
                for certificate in certificates {
                    let certificate = certificate.map_err(|error| wrong(error.to_string()))?;
                    roots.add(certificate).map_err(|error| wrong(error.to_string()))?;
                }
                if roots.is_empty() {
                    return Err(wrong("no certificate in it".to_owned()));
                }
            }
            None => {
                roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            }
        }
        let provider = std::sync::Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| StoreError::Unavailable(error.to_string()))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(MakeRustlsConnect::new(config))
    }
}

/// What was in the way, with the reason below it: a certificate, a name, a server without TLS.
pub(super) fn told(error: &postgres::Error) -> StoreError {
    let mut words = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        words.push_str(": ");
        words.push_str(&cause.to_string());
        source = cause.source();
    }
    if words.contains("does not support TLS") {
        words.push_str("; in a network of your own `sslmode=disable` in the address does without");
    }
    StoreError::Unavailable(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn o1_tls_is_asked_for_unless_the_engine_is_here_or_the_address_says_no() {
        for (address, wanted) in [
            ("postgres://rodnya@127.0.0.1/rodnya", false),
            ("postgres://rodnya@[::1]/rodnya", false),
            ("postgres://rodnya@localhost:5433/rodnya", false),
            ("postgres:///rodnya?host=/run/postgresql", false),
            ("postgres://rodnya@db1/rodnya", true),
            ("postgres://rodnya@localhost,db2/rodnya?target_session_attrs=read-write", true),
            ("postgres://rodnya@db1/rodnya?sslmode=prefer", true),
            ("postgres://rodnya@db1/rodnya?sslmode=disable", false),
            ("postgres://rodnya@127.0.0.1/rodnya?sslmode=require", true),
            ("postgres://rodnya@127.0.0.1/rodnya?sslmode=verify-full&sslrootcert=/etc/ca.pem", true),
        ] {
            let config: Config = of_address(address).0.parse().expect(address);
            assert_eq!(is_wanted(&config), wanted, "{address}");
        }
    }

    #[test]
    fn o1_the_roots_are_taken_out_of_the_address() {
        let roots = |path: Option<&str>| Security { roots: path.map(PathBuf::from) };
        for (address, text, path) in [
            ("postgres://db/x", "postgres://db/x", None),
            ("postgres://db/x?sslrootcert=/a.pem", "postgres://db/x", Some("/a.pem")),
            ("postgres://db/x?sslrootcert=system", "postgres://db/x", None),
            (
                "postgres://db/x?a=b&sslrootcert=/a.pem&sslmode=verify-ca",
                "postgres://db/x?a=b&sslmode=require",
                Some("/a.pem"),
            ),
        ] {
            assert_eq!(of_address(address), (text.to_owned(), roots(path)));
        }
    }

    #[test]
    fn o1_a_file_without_certificates_is_refused_in_words() {
        for path in ["/nowhere/ca.pem", "/dev/null"] {
            let refused = Security { roots: Some(path.into()) }.connector().err();
            assert!(matches!(&refused, Some(StoreError::Unavailable(why)) if why.contains(path)), "{refused:?}");
        }
    }
}
