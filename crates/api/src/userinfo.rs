//! The userinfo endpoint (OpenID Connect Core §5.3). A token is only a name of a login: login, session, system,
//! account and permission are looked up at each use, so what was withdrawn is closed at once.

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use rodnya_domain::{
    Cx, PersonId, SignOnId,
    document::{Body, Kind},
    scope::{Scope, Scopes},
    system::System,
};
use rodnya_flows::{authority, permission};
use rodnya_protocol::{
    claims::AccessToken,
    error::ErrorCode,
    params::Params,
    subject,
    token::bearer,
    userinfo::{Certificate, Child, Person, claims},
};
use rodnya_store::{StoreError, Tx, account, document, person, sign_on, system};
use serde_json::{Map, Value};

use crate::{
    Provider,
    fault::{Fault, private},
    form::{authorization, form},
};

/// `GET /oauth/userinfo`.
pub(crate) async fn by_header(State(provider): State<Provider>, headers: HeaderMap) -> Result<Response, Fault> {
    let token = token(&headers, &Params::default())?;
    userinfo(&provider, &token).await
}

/// `POST /oauth/userinfo`: the token in the header or in the form.
pub(crate) async fn by_form(
    State(provider): State<Provider>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Fault> {
    let form = if body.is_empty() { Params::default() } else { form(&headers, &body).map_err(Fault::Bearer)? };
    let token = token(&headers, &form)?;
    userinfo(&provider, &token).await
}

fn token(headers: &HeaderMap, form: &Params) -> Result<String, Fault> {
    match authorization(headers).and_then(|header| bearer(header, form)) {
        // Nothing was brought, so nothing is called wrong (RFC 6750 §3.1).
        Err(_) if authorization(headers) == Ok(None) && form.one("access_token") == Ok(None) => Err(Fault::NoToken),
        brought => brought.map_err(Fault::Bearer),
    }
}

async fn userinfo(provider: &Provider, token: &str) -> Result<Response, Fault> {
    let dead = || Fault::Bearer(ErrorCode::InvalidToken.because("the access token is malformed, expired or withdrawn"));
    let ring = provider.ring().await?;
    let now = provider.edge.clock.now();
    let token = AccessToken::live(token, &provider.issuer, &ring.public, now.as_second()).map_err(|_| dead())?;
    let id: SignOnId = token.sid.parse().map_err(|_| dead())?;
    let cx = provider.cx();
    let found = provider.db.read(move |tx| read(tx, &cx, id, &token)).await?;
    let claims = found.ok_or_else(dead)?;
    provider.db.write_relaxed(provider.cx(), move |tx, _| sign_on::mark_used(tx, id, now)).await?;
    Ok(private(Json(claims).into_response()))
}

/// The claims, if everything that the token rests on lives.
fn read(tx: &mut Tx<'_>, cx: &Cx, id: SignOnId, token: &AccessToken) -> Result<Option<Map<String, Value>>, StoreError> {
    let Some(sign_on) = sign_on::find_live(tx, id, cx.now)? else { return Ok(None) };
    let Some(permitted) = permission::in_force(tx, cx, sign_on.person, sign_on.system)? else { return Ok(None) };
    let system = system::get(tx, sign_on.system)?;
    let subject = subject_of(tx, &system, sign_on.person);
    if token.client_id != system.id.to_string() || token.sub != subject {
        return Ok(None);
    }
    let scopes = sign_on.scopes.common(&permitted).common(&token.scope);
    let person = Asked { cx, system: &system, scopes: &scopes }.load(tx, sign_on.person)?;
    Ok(Some(claims(&subject, &scopes, &person)))
}

fn subject_of(tx: &Tx<'_>, system: &System, person: PersonId) -> String {
    subject::pairwise(tx.keys().pairwise(), &system.facts.sector, person)
}

/// What is asked, and by whom.
struct Asked<'a> {
    cx: &'a Cx,
    system: &'a System,
    scopes: &'a Scopes,
}

impl Asked<'_> {
    /// Loads what the scopes open, and nothing more.
    fn load(&self, tx: &mut Tx<'_>, id: PersonId) -> Result<Person, StoreError> {
        let whole = person::get(tx, id)?;
        let opens = |scope| self.scopes.contains(scope);
        Ok(Person {
            family_name: whole.name.surname.as_str().to_owned(),
            given_name: whole.name.given_name.as_str().to_owned(),
            middle_name: whole.name.patronymic.as_ref().map(|part| part.as_str().to_owned()),
            birthdate: whole.birth,
            sex: whole.sex,
            updated_at: updated(&whole),
            email: if opens(Scope::Email) { account::find_email(tx, id)? } else { None },
            phone: if opens(Scope::Phone) { account::find_phone(tx, id)? } else { None },
            address: whole.living_address.filter(|_| opens(Scope::Address)),
            snils: if opens(Scope::Snils) { snils(tx, id)? } else { None },
            birth_certificate: if opens(Scope::BirthCertificate) { certificate(tx, id)? } else { None },
            children: if opens(Scope::Family) { self.children(tx, id)? } else { Vec::new() },
        })
    }

    fn children(&self, tx: &mut Tx<'_>, guardian: PersonId) -> Result<Vec<Child>, StoreError> {
        let mut children = Vec::new();
        for whole in authority::family(tx, self.cx, guardian)? {
            let id = whole.id;
            // The child's own papers are open only by the permission for the child.
            let permitted = permission::in_force(tx, self.cx, id, self.system.id)?;
            let is_open =
                permitted.is_some_and(|scopes| scopes.contains(Scope::Snils)) && self.scopes.contains(Scope::Snils);
            children.push(Child {
                sub: subject_of(tx, self.system, id),
                family_name: whole.name.surname.as_str().to_owned(),
                given_name: whole.name.given_name.as_str().to_owned(),
                middle_name: whole.name.patronymic.as_ref().map(|part| part.as_str().to_owned()),
                birthdate: whole.birth,
                snils: if is_open { snils(tx, id)? } else { None },
            });
        }
        Ok(children)
    }
}

/// The last change of any datum.
fn updated(whole: &person::Person) -> Option<Timestamp> {
    whole.origins.values().map(|told| told.at).chain(whole.names_verified).max().or(Some(whole.created))
}

fn snils(tx: &mut Tx<'_>, id: PersonId) -> Result<Option<String>, StoreError> {
    Ok(match document::find_in_force(tx, id, Kind::Snils)?.map(|document| document.body) {
        Some(Body::Snils { snils }) => Some(snils.pretty()),
        _ => None,
    })
}

fn certificate(tx: &mut Tx<'_>, id: PersonId) -> Result<Option<Certificate>, StoreError> {
    Ok(match document::find_in_force(tx, id, Kind::BirthCertificate)?.map(|document| document.body) {
        Some(Body::BirthCertificate { certificate, .. }) => {
            Some(Certificate { series: certificate.series().to_owned(), number: certificate.number().to_owned() })
        }
        _ => None,
    })
}
