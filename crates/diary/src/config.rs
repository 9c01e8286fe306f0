//! What a diary is told at its start: its names, its provider, its school, its clock.
//! One program stands under several names («Школьный дневник», «Моя школа», АИС СГО …); `key` keeps
//! their files and cookies apart, since all ports of a host share one set of cookies.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Value, json};
use url::Url;

/// Scopes asked of the provider: who the visitor is, the key of the school's lists, a parent's children.
pub(crate) const SCOPES: [&str; 4] = ["openid", "profile", "snils", "family"];

/// The clock that sessions, tokens and weeks follow; a demo moves it.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// One name in both languages.
#[derive(Clone, Debug)]
pub struct Named {
    /// Russian.
    pub ru: String,
    /// English.
    pub en: String,
}

impl Named {
    /// Both names at once.
    pub fn new(ru: impl Into<String>, en: impl Into<String>) -> Self {
        Self { ru: ru.into(), en: en.into() }
    }

    pub(crate) fn in_lang(&self, lang: rodnya_ui::Lang) -> &str {
        match lang {
            rodnya_ui::Lang::Ru => &self.ru,
            rodnya_ui::Lang::En => &self.en,
        }
    }
}

/// The school that keeps the diary, as its pages name it.
#[derive(Clone, Debug)]
pub struct School {
    /// «Школа № 12».
    pub name: Named,
    /// The town.
    pub place: Named,
    /// Telephone as it is read: `+7 900 000-12-00`.
    pub phone: String,
    /// When somebody answers: «по будням с 9 до 17».
    pub hours: Named,
}

/// Everything a diary needs to open.
#[derive(Clone)]
pub struct DiaryConfig {
    /// Short name of this instance in small Latin letters: `diary`, `school`, `sgo`.
    pub key: String,
    /// The name on its pages.
    pub name: Named,
    /// The provider's name in the text of the button, genitive left out: «Родня».
    pub provider_name: Named,
    /// The provider's issuer, exactly as its metadata says.
    pub issuer: String,
    /// Given by the provider at registration.
    pub client_id: String,
    /// Given by the provider at registration.
    pub client_secret: String,
    /// The diary's own address as browsers see it, without a path.
    pub public_url: Url,
    /// Where its database and key stand.
    pub data_dir: PathBuf,
    /// Who keeps it.
    pub school: School,
    /// IANA name of the school's time zone.
    pub time_zone: String,
    /// Whether every page says that this is a demo.
    pub demo: bool,
    /// The clock.
    pub clock: Clock,
}

impl DiaryConfig {
    /// Whether browsers reach the diary by https, which decides the form of its cookies.
    pub(crate) fn is_https(&self) -> bool {
        self.public_url.scheme() == "https"
    }

    /// A cookie of this instance: the program's name first, the instance's key next.
    pub(crate) fn cookie_name(&self, what: &str) -> String {
        let host = if self.is_https() { "__Host-" } else { "" };
        match self.key.as_str() {
            "diary" => format!("{host}rodnya_diary_{what}"),
            key => format!("{host}rodnya_diary_{key}_{what}"),
        }
    }

    /// An absolute address of the diary's own; `path` begins with a slash.
    pub(crate) fn address(&self, path: &str) -> String {
        own_address(&self.public_url, path)
    }
}

/// RFC 7591 metadata with which a diary at `public_url` is registered at a provider.
/// `purpose` is what parents read on the sheet of the permission.
pub fn client_metadata(public_url: &Url, name: &Named, organization: &str, purpose: &Named) -> Value {
    json!({
        "client_name": name.ru,
        "client_name#en": name.en,
        "client_uri": own_address(public_url, "/"),
        "redirect_uris": [own_address(public_url, "/callback")],
        "post_logout_redirect_uris": [own_address(public_url, "/signed-out")],
        "backchannel_logout_uri": own_address(public_url, "/backchannel-logout"),
        "backchannel_logout_session_required": true,
        "grant_types": ["authorization_code"],
        "response_types": ["code"],
        "token_endpoint_auth_method": "client_secret_basic",
        "scope": SCOPES.join(" "),
        "rodnya_purpose": { "ru": purpose.ru, "en": purpose.en },
        "rodnya_organization": organization,
    })
}

fn own_address(public_url: &Url, path: &str) -> String {
    format!("{}{path}", public_url.as_str().trim_end_matches('/'))
}
