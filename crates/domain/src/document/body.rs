//! What stands in a paper: kept sealed, found by its number, shown masked.

use serde::{Deserialize, Serialize};

use super::Kind;
use crate::{
    birth_certificate::{BirthAct, BirthCertificate},
    passport::Passport,
    snils::Snils,
};

/// The content of a paper of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Body {
    /// СНИЛС.
    Snils {
        /// The number.
        snils: Snils,
    },
    /// A passport of Russia.
    Passport {
        /// All its fields.
        passport: Passport,
    },
    /// A birth certificate of Russia.
    BirthCertificate {
        /// Series and number.
        certificate: BirthCertificate,
        /// The act it tells of.
        act: Option<BirthAct>,
    },
}

impl Body {
    /// Which paper it is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Snils { .. } => Kind::Snils,
            Self::Passport { .. } => Kind::Passport,
            Self::BirthCertificate { .. } => Kind::BirthCertificate,
        }
    }

    /// The number by which the paper is found: eleven digits, ten digits, `IV-АБ 123456`.
    #[must_use]
    pub fn number(&self) -> String {
        match self {
            Self::Snils { snils } => snils.digits().to_owned(),
            Self::Passport { passport } => passport.key(),
            Self::BirthCertificate { certificate, .. } => certificate.shown(),
        }
    }

    /// The number with its beginning hidden.
    #[must_use]
    pub fn masked(&self) -> String {
        match self {
            Self::Snils { snils } => snils.masked(),
            Self::Passport { passport } => passport.masked(),
            Self::BirthCertificate { certificate, .. } => certificate.masked(),
        }
    }
}
