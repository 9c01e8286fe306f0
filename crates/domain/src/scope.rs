//! What a system may ask to know: scopes of OpenID Connect and ours, and sets of them.
//! A consent, a code and a token each carry such a set; a set only ever shrinks on its way.

use std::{collections::BTreeSet, fmt};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One scope that the provider knows (OpenID Connect Core §5.4; ours stand in `identity.md` section 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// `openid`: that the person exists, by a subject of this system alone.
    Openid,
    /// `profile`: names, birth date, sex.
    Profile,
    /// `email`: the confirmed mail.
    Email,
    /// `phone`: the confirmed phone.
    Phone,
    /// `address`: the living address.
    Address,
    /// `snils`: the verified СНИЛС.
    Snils,
    /// `birth_certificate`: series and number of a child's certificate.
    BirthCertificate,
    /// `family`: children with a verified tie.
    Family,
}

impl Scope {
    /// Every scope, in the order in which pages list them.
    pub const ALL: [Self; 8] = [
        Self::Openid,
        Self::Profile,
        Self::Email,
        Self::Phone,
        Self::Address,
        Self::Snils,
        Self::BirthCertificate,
        Self::Family,
    ];

    /// The word of the protocol.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Openid => "openid",
            Self::Profile => "profile",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Address => "address",
            Self::Snils => "snils",
            Self::BirthCertificate => "birth_certificate",
            Self::Family => "family",
        }
    }

    /// The scope with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.code() == code)
    }
}

/// A set of scopes; written as words with single spaces (RFC 6749 §3.3), in JSON too.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Scopes(BTreeSet<Scope>);

impl Scopes {
    /// The known scopes of a space-separated list; unknown words are left out (OpenID Connect Core §3.1.2.1).
    pub fn known_of(text: &str) -> Self {
        text.split(' ').filter_map(Scope::from_code).collect()
    }

    /// Whether the set holds this scope.
    pub fn contains(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    /// Whether the other set holds every scope of this one.
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.is_subset(&other.0)
    }

    /// The scopes in both sets.
    pub fn common(&self, other: &Self) -> Self {
        self.0.intersection(&other.0).copied().collect()
    }

    /// The scopes of this set that the other lacks.
    pub fn without(&self, other: &Self) -> Self {
        self.0.difference(&other.0).copied().collect()
    }

    /// Whether the set is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The scopes in the order of pages.
    pub fn iter(&self) -> impl Iterator<Item = Scope> + '_ {
        self.0.iter().copied()
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(scopes.into_iter().collect())
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, scope) in self.iter().enumerate() {
            if n > 0 {
                f.write_str(" ")?;
            }
            f.write_str(scope.code())?;
        }
        Ok(())
    }
}

impl Serialize for Scopes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Scopes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::known_of(&String::deserialize(deserializer)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c1_a_list_of_scopes_keeps_what_is_known_once_and_in_order() {
        for (text, kept) in [
            ("openid profile", "openid profile"),
            ("email openid email", "openid email"),
            ("openid unknown OPENID", "openid"),
            ("", ""),
            ("offline_access", ""),
        ] {
            assert_eq!(Scopes::known_of(text).to_string(), kept, "{text}");
        }
    }
}
