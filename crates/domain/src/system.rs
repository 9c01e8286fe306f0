//! An information system: a school diary, a library. It is a client of the OpenID Provider,
//! registered by an operator; its policy says whose consent it needs before it learns of a child.

use serde::{Deserialize, Serialize};

use crate::{cx::Lang, id::SystemId, scope::Scopes};

/// A registered system, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct System {
    /// Its id; the protocol's `client_id` is the same UUID.
    pub id: SystemId,
    /// What it says of itself.
    pub facts: Facts,
    /// Whether it may be used now.
    pub state: State,
}

/// What a system says of itself at registration (RFC 7591 and the extensions of `docs/connect/openid.md`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Its name on pages.
    pub name: Words,
    /// Why it asks for data, in words for a person; the operator checks them.
    pub purpose: Option<Words>,
    /// The organization that runs it.
    pub organization: Option<String>,
    /// Whose consent it needs.
    pub policy: Policy,
    /// Scopes it may ask for.
    pub scopes: Scopes,
    /// Scopes of these that a person may leave out of the consent.
    pub optional_scopes: Scopes,
    /// Addresses for answers, compared byte by byte.
    pub redirect_uris: Vec<String>,
    /// Addresses after a logout, compared byte by byte.
    pub post_logout_redirect_uris: Vec<String>,
    /// Where it hears that a login ended (OpenID Connect Back-Channel Logout §2.2).
    pub backchannel_logout_uri: Option<String>,
    /// How it proves to be itself at the token endpoint.
    pub auth_method: AuthMethod,
    /// Its front page.
    pub client_uri: Option<String>,
    /// Its rules for data.
    pub policy_uri: Option<String>,
    /// Its terms of use.
    pub tos_uri: Option<String>,
    /// Mail addresses of the people who run it.
    pub contacts: Vec<String>,
    /// The sector of its subjects: systems of one sector know a person by one subject.
    pub sector: String,
}

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// In Russian.
    pub ru: String,
    /// In English.
    pub en: String,
}

impl Words {
    /// The text in this language.
    pub fn text(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ru => &self.ru,
            Lang::En => &self.en,
        }
    }
}

/// Whose consent a system needs (C3, `identity.md` section 6).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// Under 14 any guardian; from 14 the pupil, guardians are told and can withdraw.
    #[default]
    ByAge,
    /// Any one guardian.
    AnyGuardian,
    /// Every linked guardian.
    BothGuardians,
    /// Any one guardian and the child too.
    GuardianAndChild,
}

impl Policy {
    /// The word of `rodnya_policy`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ByAge => "by_age",
            Self::AnyGuardian => "any_guardian",
            Self::BothGuardians => "both_guardians",
            Self::GuardianAndChild => "guardian_and_child",
        }
    }

    /// The policy with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::ByAge, Self::AnyGuardian, Self::BothGuardians, Self::GuardianAndChild]
            .into_iter()
            .find(|policy| policy.code() == code)
    }
}

/// How a system proves to be itself (OpenID Connect Core §9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthMethod {
    /// Not at all: a public client.
    None,
    /// By its secret in the header.
    ClientSecretBasic,
    /// By its secret in the form.
    ClientSecretPost,
}

impl AuthMethod {
    /// The word of `token_endpoint_auth_method`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::ClientSecretBasic => "client_secret_basic",
            Self::ClientSecretPost => "client_secret_post",
        }
    }

    /// The method with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::None, Self::ClientSecretBasic, Self::ClientSecretPost].into_iter().find(|method| method.code() == code)
    }
}

/// Whether a system may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It may.
    Active,
    /// An operator stopped it: no logins, no data, at once (K21 of `security.md`).
    Blocked,
}

impl State {
    /// The word of the table.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Blocked => "blocked",
        }
    }

    /// The state with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Active, Self::Blocked].into_iter().find(|state| state.code() == code)
    }
}
