//! Client metadata (RFC 7591 §2): the JSON with which an operator registers a system, and the answer.
//! Unknown members are ignored; known ones are checked and never quietly widened.
//!
//! ```json
//! {"client_name": "Дневник", "client_name#en": "Diary", "redirect_uris": ["https://diary.test/callback"],
//!  "scope": "openid profile snils", "rodnya_purpose": {"ru": "Показывать уроки", "en": "To show lessons"},
//!  "rodnya_organization": "Школа № 1", "rodnya_policy": "by_age", "rodnya_optional_scopes": "snils"}
//! ```

use jiff::Timestamp;
use rodnya_domain::{
    SystemId,
    scope::{Scope, Scopes},
    system::{AuthMethod, Facts, Policy, Words},
};
use serde_json::{Map, Value, json};
use url::Url;

use crate::{
    error::{ErrorCode, OauthError},
    redirect_uri,
};

/// Largest document, bytes.
const LARGEST: usize = 65_536;
/// Most addresses in one list.
const MOST_URIS: usize = 20;
/// Longest name, characters.
const LONGEST_NAME: usize = 200;
/// Longest purpose, characters.
const LONGEST_PURPOSE: usize = 1_000;
/// What a system may ask for if its file says nothing.
const DEFAULT_SCOPE: &str = "openid profile email";

/// Parses a registration. `id` becomes the `client_id` and the sector of a client whose addresses share no public host.
///
/// # Errors
/// `invalid_redirect_uri` or `invalid_client_metadata`, naming the member.
pub fn parse(json: &[u8], id: SystemId) -> Result<Facts, OauthError> {
    if json.len() > LARGEST {
        return Err(invalid("the document is larger than 64 KiB"));
    }
    let Ok(Value::Object(document)) = serde_json::from_slice(json) else {
        return Err(invalid("not a JSON object"));
    };
    let document = Document(document);
    document.only("response_types", &["code"], &[])?;
    document.only("grant_types", &["authorization_code"], &["refresh_token"])?;
    document.is("subject_type", "pairwise")?;
    document.is("id_token_signed_response_alg", "ES256")?;
    document.refuse(&[
        "jwks",
        "jwks_uri",
        "sector_identifier_uri",
        "id_token_encrypted_response_alg",
        "userinfo_signed_response_alg",
    ])?;
    let redirect_uris = document.uris("redirect_uris", ErrorCode::InvalidRedirectUri)?;
    let hosts = hosts(&redirect_uris)?;
    let first =
        hosts.first().ok_or_else(|| ErrorCode::InvalidRedirectUri.because("redirect_uris is missing or empty"))?;
    let scopes = document.scopes("scope")?.unwrap_or_else(|| Scopes::known_of(DEFAULT_SCOPE));
    let scopes: Scopes = scopes.iter().chain([Scope::Openid]).collect();
    let optional_scopes = document.scopes("rodnya_optional_scopes")?.unwrap_or_default();
    if !optional_scopes.is_within(&scopes) || optional_scopes.contains(Scope::Openid) {
        return Err(invalid("rodnya_optional_scopes is not within scope, or names openid"));
    }
    Ok(Facts {
        name: document.name(first)?,
        purpose: document.purpose()?,
        organization: document.text("rodnya_organization", LONGEST_NAME)?,
        policy: document.policy()?,
        auth_method: document.auth_method()?,
        post_logout_redirect_uris: document.uris("post_logout_redirect_uris", ErrorCode::InvalidClientMetadata)?,
        backchannel_logout_uri: document.uri("backchannel_logout_uri", true)?,
        client_uri: document.uri("client_uri", true)?,
        policy_uri: document.uri("policy_uri", false)?,
        tos_uri: document.uri("tos_uri", false)?,
        contacts: document.contacts()?,
        sector: sector(&hosts, id),
        redirect_uris,
        scopes,
        optional_scopes,
    })
}

/// RFC 7591 §3.2.1: what was registered, and the secret, shown this once.
pub fn answer(id: SystemId, facts: &Facts, secret: Option<&str>, issued_at: Timestamp) -> Value {
    let mut answer = json!({
        "client_id": id.to_string(),
        "client_id_issued_at": issued_at.as_second(),
        "client_name": facts.name.ru,
        "client_name#en": facts.name.en,
        "redirect_uris": facts.redirect_uris,
        "post_logout_redirect_uris": facts.post_logout_redirect_uris,
        "token_endpoint_auth_method": facts.auth_method.code(),
        "response_types": ["code"],
        "grant_types": ["authorization_code"],
        "scope": facts.scopes.to_string(),
        "subject_type": "pairwise",
        "id_token_signed_response_alg": "ES256",
        "contacts": facts.contacts,
        "rodnya_policy": facts.policy.code(),
    });
    let secret_expires_at = secret.map(|_| Value::from(0));
    let purpose = facts.purpose.as_ref().map(|purpose| json!({"ru": purpose.ru, "en": purpose.en}));
    let uri = |uri: &Option<String>| uri.clone().map(Value::from);
    for (name, value) in [
        ("client_secret", secret.map(Value::from)),
        ("client_secret_expires_at", secret_expires_at),
        ("backchannel_logout_uri", uri(&facts.backchannel_logout_uri)),
        ("backchannel_logout_session_required", facts.backchannel_logout_uri.as_ref().map(|_| Value::from(true))),
        ("client_uri", uri(&facts.client_uri)),
        ("policy_uri", uri(&facts.policy_uri)),
        ("tos_uri", uri(&facts.tos_uri)),
        ("rodnya_purpose", purpose),
        (
            "rodnya_optional_scopes",
            (!facts.optional_scopes.is_empty()).then(|| facts.optional_scopes.to_string().into()),
        ),
        ("rodnya_organization", uri(&facts.organization)),
    ] {
        if let Some(value) = value {
            answer[name] = value;
        }
    }
    answer
}

fn invalid(why: impl Into<std::borrow::Cow<'static, str>>) -> OauthError {
    ErrorCode::InvalidClientMetadata.because(why)
}

fn hosts(redirect_uris: &[String]) -> Result<Vec<String>, OauthError> {
    redirect_uris
        .iter()
        .map(|uri| {
            redirect_uri::check(uri).map_err(|why| ErrorCode::InvalidRedirectUri.because(format!("{uri} {why}")))
        })
        .collect()
}

/// The one public host of all addresses; else the client stands for itself (no two share a subject by chance).
fn sector(hosts: &[String], id: SystemId) -> String {
    match hosts {
        [first, rest @ ..]
            if rest.iter().all(|host| host == first) && !redirect_uri::is_on_loopback(&format!("http://{first}/")) =>
        {
            first.clone()
        }
        _ => id.to_string(),
    }
}

/// The members of the document, each read once with its rule.
struct Document(Map<String, Value>);

impl Document {
    fn member(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    fn text(&self, name: &str, longest: usize) -> Result<Option<String>, OauthError> {
        self.member(name).map(|value| text_of(name, value, longest)).transpose()
    }

    /// Lists that may hold nothing but what is built; `dropped` words are legal and left out of the answer (RFC 7591 §3.2.1).
    fn only(&self, name: &str, known: &[&str], dropped: &[&str]) -> Result<(), OauthError> {
        let words = self.words(name)?;
        let fits = words.iter().all(|word| known.contains(&word.as_str()) || dropped.contains(&word.as_str()));
        let holds = known.iter().all(|known| words.iter().any(|word| word == known));
        if words.is_empty() || (fits && holds) {
            Ok(())
        } else {
            Err(invalid(format!("{name}: only {}", known.join(", "))))
        }
    }

    fn is(&self, name: &str, known: &str) -> Result<(), OauthError> {
        match self.text(name, LONGEST_NAME)? {
            Some(value) if value != known => Err(invalid(format!("{name}: only {known}"))),
            _ => Ok(()),
        }
    }

    fn refuse(&self, names: &[&str]) -> Result<(), OauthError> {
        match names.iter().find(|name| self.member(name).is_some()) {
            Some(name) => Err(invalid(format!("{name} is not supported"))),
            None => Ok(()),
        }
    }

    fn words(&self, name: &str) -> Result<Vec<String>, OauthError> {
        match self.member(name) {
            None => Ok(Vec::new()),
            Some(Value::Array(values)) if values.len() <= MOST_URIS => {
                values.iter().map(|value| text_of(name, value, 2_048)).collect()
            }
            Some(_) => Err(invalid(format!("{name} is not a list of at most {MOST_URIS} texts"))),
        }
    }

    fn uris(&self, name: &str, code: ErrorCode) -> Result<Vec<String>, OauthError> {
        let uris = self.words(name).map_err(|error| code.because(error.error_description))?;
        for uri in &uris {
            redirect_uri::check(uri).map_err(|why| code.because(format!("{name}: {uri} {why}")))?;
        }
        Ok(uris)
    }

    /// One address; `http` on this machine only where `loopback` says so.
    fn uri(&self, name: &str, loopback: bool) -> Result<Option<String>, OauthError> {
        let Some(uri) = self.text(name, 2_048)? else { return Ok(None) };
        redirect_uri::check(&uri).map_err(|why| invalid(format!("{name} {why}")))?;
        if !loopback && Url::parse(&uri).is_ok_and(|url| url.scheme() != "https") {
            return Err(invalid(format!("{name} is not https")));
        }
        Ok(Some(uri))
    }

    fn scopes(&self, name: &str) -> Result<Option<Scopes>, OauthError> {
        Ok(self.text(name, 1_000)?.map(|text| Scopes::known_of(&text)))
    }

    fn name(&self, host: &str) -> Result<Words, OauthError> {
        let plain = self.text("client_name", LONGEST_NAME)?.unwrap_or_else(|| host.to_owned());
        let ru = self.text("client_name#ru", LONGEST_NAME)?.unwrap_or_else(|| plain.clone());
        let en = self.text("client_name#en", LONGEST_NAME)?.unwrap_or(plain);
        Ok(Words { ru, en })
    }

    fn purpose(&self) -> Result<Option<Words>, OauthError> {
        let name = "rodnya_purpose";
        match self.member(name) {
            None => Ok(None),
            Some(Value::Object(texts)) => {
                let text = |lang: &str| texts.get(lang).map(|text| text_of(name, text, LONGEST_PURPOSE)).transpose();
                let (ru, en) = (text("ru")?, text("en")?);
                let either =
                    ru.clone().or_else(|| en.clone()).ok_or_else(|| invalid("rodnya_purpose has neither ru nor en"))?;
                Ok(Some(Words { ru: ru.unwrap_or_else(|| either.clone()), en: en.unwrap_or(either) }))
            }
            Some(value) => text_of(name, value, LONGEST_PURPOSE).map(|text| Some(Words { ru: text.clone(), en: text })),
        }
    }

    fn policy(&self) -> Result<Policy, OauthError> {
        match self.text("rodnya_policy", LONGEST_NAME)? {
            None => Ok(Policy::default()),
            Some(code) => Policy::from_code(&code)
                .ok_or_else(|| invalid("rodnya_policy: by_age, any_guardian, both_guardians, guardian_and_child")),
        }
    }

    fn auth_method(&self) -> Result<AuthMethod, OauthError> {
        match self.text("token_endpoint_auth_method", LONGEST_NAME)? {
            None => Ok(AuthMethod::ClientSecretBasic),
            Some(code) => AuthMethod::from_code(&code)
                .ok_or_else(|| invalid("token_endpoint_auth_method: none, client_secret_basic, client_secret_post")),
        }
    }

    fn contacts(&self) -> Result<Vec<String>, OauthError> {
        let contacts = self.words("contacts")?;
        if contacts.iter().any(|contact| contact.chars().count() > LONGEST_NAME) {
            return Err(invalid("contacts: too long"));
        }
        Ok(contacts)
    }
}

/// A text for a page: not blank, within its length, no control or direction-changing characters.
fn text_of(name: &str, value: &Value, longest: usize) -> Result<String, OauthError> {
    let text = value.as_str().ok_or_else(|| invalid(format!("{name} is not text")))?.trim();
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    if text.is_empty() || text.chars().count() > longest || text.chars().any(hidden) {
        return Err(invalid(format!("{name} is empty, longer than {longest} characters or has control characters")));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rodnya_domain::named_id;

    use super::*;

    fn parsed(document: &Value) -> Result<Facts, OauthError> {
        parse(document.to_string().as_bytes(), named_id("rp1"))
    }

    /// A good registration with one member replaced.
    fn with(name: &str, value: Value) -> Value {
        let mut document = json!({"client_name": "Дневник", "redirect_uris": ["https://rp1.client.test/cb"]});
        document[name] = value;
        document
    }

    #[test]
    fn c1_a_plain_file_is_registered_with_defaults_and_answered() {
        let facts = parsed(&with("scope", json!("openid profile phone later"))).expect("plain");
        assert_eq!(facts.name, Words { ru: "Дневник".into(), en: "Дневник".into() });
        assert_eq!(facts.policy, Policy::ByAge);
        assert_eq!(facts.auth_method, AuthMethod::ClientSecretBasic);
        assert_eq!(facts.sector, "rp1.client.test");
        let answer = answer(named_id("rp1"), &facts, Some("s3cret"), Timestamp::UNIX_EPOCH);
        assert_eq!(answer["client_secret"], "s3cret");
        assert_eq!(answer["client_secret_expires_at"], 0);
        assert_eq!(answer["scope"], "openid profile phone");
        assert_eq!(answer["rodnya_policy"], "by_age");
        assert_eq!(parsed(&answer), Ok(facts), "an answer can be registered again");
    }

    #[test]
    fn c1_a_sector_is_the_one_public_host_or_the_client_itself() {
        let id = named_id::<rodnya_domain::kind::System>("rp1").to_string();
        for (uris, sector) in [
            (json!(["https://a.test/cb", "https://a.test:444/second"]), "a.test"),
            (json!(["https://a.test/cb", "https://b.test/cb"]), id.as_str()),
            (json!(["http://127.0.0.1:8081/cb"]), id.as_str()),
            (json!(["http://[::1]:8081/cb"]), id.as_str()),
        ] {
            assert_eq!(parsed(&with("redirect_uris", uris)).expect("plain").sector, sector);
        }
    }

    #[test]
    fn c1_what_is_not_built_or_not_safe_is_refused_with_words() {
        for (name, value) in [
            ("redirect_uris", json!([])),
            ("redirect_uris", json!("https://rp1.client.test/cb")),
            ("redirect_uris", json!(["https://rp1.client.test/cb#x"])),
            ("redirect_uris", json!(["javascript:alert(1)"])),
            ("redirect_uris", json!(vec!["https://rp1.client.test/cb"; 21])),
            ("response_types", json!(["code", "token"])),
            ("response_types", json!(["id_token"])),
            ("grant_types", json!(["implicit"])),
            ("grant_types", json!(["authorization_code", "password"])),
            ("subject_type", json!("public")),
            ("id_token_signed_response_alg", json!("none")),
            ("token_endpoint_auth_method", json!("private_key_jwt")),
            ("jwks_uri", json!("https://rp1.client.test/jwks")),
            ("policy_uri", json!("http://127.0.0.1/policy")),
            ("tos_uri", json!("javascript:alert(1)")),
            ("backchannel_logout_uri", json!("http://rp1.client.test/out")),
            ("post_logout_redirect_uris", json!(["data:text/html,x"])),
            ("client_name", json!("")),
            ("client_name", json!("a\u{202e}b")),
            ("client_name", json!("a".repeat(201))),
            ("client_name", json!(5)),
            ("rodnya_policy", json!("nobody")),
            ("rodnya_purpose", json!({})),
            ("rodnya_optional_scopes", json!("snils")),
            ("rodnya_optional_scopes", json!("openid")),
        ] {
            let refusal = parsed(&with(name, value.clone()));
            assert!(refusal.is_err(), "{name} {value}");
        }
        assert!(parse(b"[]", named_id("rp1")).is_err());
        assert!(parse(&vec![b' '; 70_000], named_id("rp1")).is_err());
    }

    #[test]
    fn c1_extensions_are_kept() {
        let mut document = with("rodnya_purpose", json!({"ru": "Показывать уроки", "en": "To show lessons"}));
        document["scope"] = json!("openid profile snils");
        document["rodnya_optional_scopes"] = json!("snils");
        document["rodnya_policy"] = json!("both_guardians");
        document["rodnya_organization"] = json!("Школа № 1");
        let facts = parsed(&document).expect("plain");
        assert_eq!(
            facts.purpose.as_ref().map(|purpose| purpose.text(rodnya_domain::Lang::En)),
            Some("To show lessons")
        );
        assert_eq!((facts.policy, facts.optional_scopes.to_string().as_str()), (Policy::BothGuardians, "snils"));
        assert_eq!(facts.organization.as_deref(), Some("Школа № 1"));
    }

    proptest! {
        #[test]
        fn c1_any_bytes_are_registered_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse(&bytes, named_id("rp1"));
        }
    }
}
