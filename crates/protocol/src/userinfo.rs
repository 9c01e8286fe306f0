//! Claims about a person by scope (OpenID Connect Core §5.1, §5.4; ours in `identity.md` section 4).
//! What is not known is left out, never null. `middle_name` is the patronymic.

use jiff::{Timestamp, civil::Date};
use rodnya_domain::{
    Sex,
    scope::{Scope, Scopes},
};
use serde_json::{Map, Value, json};

/// All claims there are, for the metadata.
pub const SUPPORTED: [&str; 25] = [
    "sub",
    "iss",
    "aud",
    "exp",
    "iat",
    "auth_time",
    "acr",
    "amr",
    "sid",
    "rodnya_level",
    "name",
    "family_name",
    "given_name",
    "middle_name",
    "birthdate",
    "gender",
    "updated_at",
    "email",
    "email_verified",
    "phone_number",
    "phone_number_verified",
    "address",
    "snils",
    "birth_certificate",
    "family",
];

/// What is known of a person; the caller loads only what the scopes need.
#[derive(Clone, Debug, Default)]
pub struct Person {
    /// Фамилия.
    pub family_name: String,
    /// Имя.
    pub given_name: String,
    /// Отчество.
    pub middle_name: Option<String>,
    /// Birth date.
    pub birthdate: Option<Date>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Last change of the profile.
    pub updated_at: Option<Timestamp>,
    /// The confirmed mail.
    pub email: Option<String>,
    /// The confirmed phone, E.164.
    pub phone: Option<String>,
    /// The living address in one line.
    pub address: Option<String>,
    /// The verified СНИЛС, `112-233-445 95`.
    pub snils: Option<String>,
    /// The verified birth certificate.
    pub birth_certificate: Option<Certificate>,
    /// Children with a verified tie.
    pub children: Vec<Child>,
}

/// A birth certificate: `IV-АБ`, `123456`.
#[derive(Clone, Debug)]
pub struct Certificate {
    /// Series.
    pub series: String,
    /// Number.
    pub number: String,
}

/// A child in the claim `family`.
#[derive(Clone, Debug)]
pub struct Child {
    /// The child, by the name this system's sector knows.
    pub sub: String,
    /// Фамилия.
    pub family_name: String,
    /// Имя.
    pub given_name: String,
    /// Отчество.
    pub middle_name: Option<String>,
    /// Birth date.
    pub birthdate: Option<Date>,
    /// СНИЛС, only if the child's own permission holds `snils`.
    pub snils: Option<String>,
}

/// The claims that these scopes open; `sub` always.
pub fn claims(sub: &str, scopes: &Scopes, person: &Person) -> Map<String, Value> {
    let mut claims = Claims(Map::new());
    claims.put("sub", sub);
    for scope in scopes.iter() {
        match scope {
            Scope::Openid => {}
            Scope::Profile => profile(&mut claims, person),
            Scope::Email => claims.verified("email", person.email.as_deref()),
            Scope::Phone => claims.verified("phone_number", person.phone.as_deref()),
            Scope::Address => claims.some("address", person.address.as_deref().map(|text| json!({"formatted": text}))),
            Scope::Snils => claims.some("snils", person.snils.as_deref()),
            Scope::BirthCertificate => {
                let certificate = person.birth_certificate.as_ref();
                claims.some("birth_certificate", certificate.map(|c| json!({"series": c.series, "number": c.number})));
            }
            Scope::Family => claims.put("family", person.children.iter().map(child).collect::<Vec<_>>()),
        }
    }
    claims.0
}

fn profile(claims: &mut Claims, person: &Person) {
    let name = [Some(person.family_name.as_str()), Some(&person.given_name), person.middle_name.as_deref()];
    claims.put("name", name.into_iter().flatten().collect::<Vec<_>>().join(" "));
    claims.put("family_name", person.family_name.as_str());
    claims.put("given_name", person.given_name.as_str());
    claims.some("middle_name", person.middle_name.as_deref());
    claims.some("birthdate", person.birthdate.map(|date| date.to_string()));
    claims.some("gender", person.sex.map(gender));
    claims.some("updated_at", person.updated_at.map(Timestamp::as_second));
}

fn child(child: &Child) -> Value {
    let mut claims = Claims(Map::new());
    claims.put("sub", child.sub.as_str());
    claims.put("family_name", child.family_name.as_str());
    claims.put("given_name", child.given_name.as_str());
    claims.some("middle_name", child.middle_name.as_deref());
    claims.some("birthdate", child.birthdate.map(|date| date.to_string()));
    claims.some("snils", child.snils.as_deref());
    Value::Object(claims.0)
}

const fn gender(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "male",
        Sex::Female => "female",
    }
}

struct Claims(Map<String, Value>);

impl Claims {
    fn put(&mut self, name: &str, value: impl Into<Value>) {
        self.0.insert(name.to_owned(), value.into());
    }

    fn some(&mut self, name: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.put(name, value);
        }
    }

    /// A contact of ours is always confirmed.
    fn verified(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.put(name, value);
            self.put(&format!("{name}_verified"), true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anna() -> Person {
        Person {
            family_name: "Иванова".into(),
            given_name: "Анна".into(),
            middle_name: Some("Петровна".into()),
            birthdate: Some(Date::constant(1990, 2, 3)),
            sex: Some(Sex::Female),
            updated_at: Some(Timestamp::UNIX_EPOCH),
            email: Some("anna@example.test".into()),
            phone: Some("+79990000001".into()),
            address: Some("Тверь, улица Мира, 1".into()),
            snils: Some("112-233-445 95".into()),
            birth_certificate: Some(Certificate { series: "IV-АБ".into(), number: "123456".into() }),
            children: vec![Child {
                sub: "c".into(),
                family_name: "Иванов".into(),
                given_name: "Пётр".into(),
                middle_name: None,
                birthdate: Some(Date::constant(2018, 2, 3)),
                snils: None,
            }],
        }
    }

    #[test]
    fn c1_each_scope_opens_its_claims_and_no_others() {
        for (scopes, names) in [
            ("openid", "sub"),
            ("openid profile", "birthdate family_name gender given_name middle_name name sub updated_at"),
            ("openid email", "email email_verified sub"),
            ("openid phone", "phone_number phone_number_verified sub"),
            ("openid address", "address sub"),
            ("openid snils", "snils sub"),
            ("openid birth_certificate", "birth_certificate sub"),
            ("openid family", "family sub"),
        ] {
            let claims = claims("s", &Scopes::known_of(scopes), &anna());
            let mut given: Vec<&str> = claims.keys().map(String::as_str).collect();
            given.sort_unstable();
            assert_eq!(given.join(" "), names, "{scopes}");
            assert!(given.iter().all(|name| SUPPORTED.contains(name)));
        }
    }

    #[test]
    fn c1_values_are_as_the_standard_writes_them() {
        let claims = Value::Object(claims("s", &Scopes::known_of("openid profile address family"), &anna()));
        assert_eq!(claims["name"], "Иванова Анна Петровна");
        assert_eq!(claims["gender"], "female");
        assert_eq!(claims["birthdate"], "1990-02-03");
        assert_eq!(claims["address"]["formatted"], "Тверь, улица Мира, 1");
        assert_eq!(claims["family"][0]["given_name"], "Пётр");
    }

    #[test]
    fn c1_what_is_not_known_is_left_out() {
        let all: Scopes = Scope::ALL.into_iter().collect();
        let nobody = Person { family_name: "А".into(), given_name: "Б".into(), ..Person::default() };
        let claims = claims("s", &all, &nobody);
        assert!(claims.values().all(|value| !value.is_null()));
        assert_eq!(claims.len(), 5, "sub, name, family_name, given_name, family: {claims:?}");
    }
}
