//! Receipts of decisions about data (C4): each grant, refusal and withdrawal leaves one, frozen in the same commit and
//! chained to the one before. Signed when it is first fetched, since nothing is signed inside a transaction.
//! Source: ISO/IEC TS 27560 (its fields), W3C DPV (its words).

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use rodnya_domain::{
    Cx, Id, Lang, PermissionId, PersonId,
    authority::Ground,
    permission::{categories, fitting},
    scope::Scopes,
    system::System,
};
use rodnya_protocol::jose::{self, JwsError, PublicKey};
use rodnya_store::{StoreError, Tx, person, receipt};
use serde_json::{Value, json};

pub use rodnya_store::receipt::{Receipt, Signed};

use crate::signing_key::Ring;

/// `typ` of a receipt.
const TYP: &str = "consent-receipt+jwt";

/// What stood on the page on which somebody decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Version of the wording.
    pub version: String,
    /// Its language.
    pub lang: Lang,
    /// Exactly the text.
    pub text: String,
    /// Who runs the portal.
    pub controller: String,
    /// The public address of the portal, without a slash at its end.
    pub public_url: String,
}

impl Shown {
    /// SHA-256 of the text.
    pub fn hash(&self) -> Vec<u8> {
        digest(&SHA256, self.text.as_bytes()).as_ref().to_vec()
    }
}

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// «Разрешить».
    Grant,
    /// «Не разрешать».
    Refusal,
    /// «Отозвать».
    Withdrawal,
}

impl Kind {
    /// The word of the table.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Grant => "grant",
            Self::Refusal => "refusal",
            Self::Withdrawal => "withdrawal",
        }
    }

    const fn status(self) -> &'static str {
        match self {
            Self::Grant => "dpv:ConsentGiven",
            Self::Refusal => "dpv:ConsentRefused",
            Self::Withdrawal => "dpv:ConsentWithdrawn",
        }
    }
}

/// A decision to be receipted.
#[derive(Debug)]
pub(crate) struct Decision<'a> {
    pub(crate) kind: Kind,
    pub(crate) person: PersonId,
    pub(crate) system: &'a System,
    pub(crate) permission: Option<PermissionId>,
    pub(crate) by: PersonId,
    pub(crate) authority: Ground,
    pub(crate) scopes: &'a Scopes,
    pub(crate) shown: &'a Shown,
}

/// Freezes the facts of a decision.
///
/// # Errors
/// Whatever the store refuses.
pub(crate) fn issue(tx: &mut Tx<'_>, cx: &Cx, decision: &Decision<'_>) -> Result<Id<Receipt>, StoreError> {
    let id = cx.id();
    let previous = receipt::find_last(tx, decision.person, decision.system.id)?;
    let payload = payload(tx, cx, id, (decision, previous.as_ref()))?.to_string();
    let row = Receipt {
        id,
        person: decision.person,
        system: decision.system.id,
        permission: decision.permission,
        kind: decision.kind.code().to_owned(),
        number: previous.as_ref().map_or(1, |previous| previous.number + 1),
        previous: previous.map(|previous| previous.id),
        payload_hash: digest(&SHA256, payload.as_bytes()).as_ref().to_vec(),
        payload,
        signed: None,
        created: cx.now,
    };
    receipt::insert(tx, &row)?;
    Ok(id)
}

fn payload(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: Id<Receipt>,
    (decision, previous): (&Decision<'_>, Option<&Receipt>),
) -> Result<Value, StoreError> {
    let Decision { kind, system, shown, .. } = decision;
    let person = person::get(tx, decision.person)?;
    let by = person::get(tx, decision.by)?;
    let facts = &system.facts;
    let data: Vec<String> = fitting(decision.authority, decision.scopes)
        .iter()
        .flat_map(|scope| categories(scope).iter().map(|category| category.code().to_owned()))
        .collect();
    let legal_basis = match decision.authority {
        Ground::Own => "152-ФЗ, ст. 9: согласие субъекта персональных данных",
        Ground::Guardian => "152-ФЗ, ст. 9: согласие законного представителя",
    };
    Ok(json!({
        "@context": {"dpv": "https://w3id.org/dpv#", "dct": "http://purl.org/dc/terms/"},
        "@type": kind.status(),
        "id": format!("urn:uuid:{id}"),
        "schema_version": 1,
        "kind": kind.code(),
        "permission": decision.permission.map(|id| format!("urn:uuid:{id}")),
        "controller": {"name": shown.controller, "jurisdiction": "RU", "contact": shown.public_url},
        "person": {"id": format!("urn:uuid:{}", person.id), "name": person.name.display()},
        "decided_by": {
            "id": format!("urn:uuid:{}", by.id),
            "name": by.name.display(),
            "authority": decision.authority.code(),
        },
        "system": {
            "id": format!("urn:uuid:{}", system.id),
            "name": facts.name,
            "organization": facts.organization,
            "address": facts.client_uri,
            "policy": facts.policy.code(),
        },
        "purpose": facts.purpose,
        "legal_basis": legal_basis,
        "scopes": decision.scopes,
        "data_categories": data,
        "recipients": [facts.organization.clone().unwrap_or_else(|| facts.name.ru.clone())],
        "rights": format!("{}/consents/permissions", shown.public_url),
        "withdrawal": {
            "way": "Профиль → Согласия и доверенности → Разрешения → Отозвать",
            "address": format!("{}/consents/permissions", shown.public_url),
        },
        "notice": {
            "version": shown.version,
            "language": shown.lang.code(),
            "sha256": hex(&shown.hash()),
            "text": shown.text,
        },
        "decided_at": cx.now,
        "number": previous.map_or(1, |previous| previous.number + 1),
        "previous": previous.map(|previous| json!({
            "id": format!("urn:uuid:{}", previous.id),
            "sha256": hex(&previous.payload_hash),
        })),
    }))
}

/// Signs the facts of a receipt, outside of any transaction.
///
/// # Errors
/// [`StoreError::Inconsistent`] if the facts are no JSON.
pub fn sign(receipt: &Receipt, ring: &Ring) -> Result<Signed, StoreError> {
    let broken = || StoreError::impossible("receipt.payload_sealed");
    let payload: Value = serde_json::from_str(&receipt.payload).map_err(|_| broken())?;
    let public_jwk = serde_json::to_string(ring.active.public()).map_err(|_| broken())?;
    Ok(Signed { jws: ring.active.sign(TYP, &payload), public_jwk })
}

/// Keeps the signed form; the first one stays. Answers the one that is kept.
///
/// # Errors
/// Whatever the store refuses.
pub fn keep(tx: &mut Tx<'_>, id: Id<Receipt>, signed: &Signed) -> Result<Option<Signed>, StoreError> {
    receipt::save_signed(tx, id, signed)?;
    Ok(receipt::find(tx, id)?.and_then(|receipt| receipt.signed))
}

/// A receipt that is ours, unchanged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The receipt.
    pub id: Id<Receipt>,
    /// `grant`, `refusal` or `withdrawal`.
    pub kind: String,
    /// When it was decided.
    pub at: Timestamp,
    /// Its facts, as JSON.
    pub payload: Value,
}

/// Why a file is no receipt of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VerifyRefusal {
    /// It is no signed receipt at all.
    #[error("this is no receipt")]
    Malformed,
    /// No receipt of this number was issued here.
    #[error("no such receipt was issued here")]
    Unknown,
    /// It was issued here and has been changed since, or the signature is another's.
    #[error("the receipt has been changed")]
    Changed,
}

/// Verifies the signature of a receipt by the key kept with it, and compares it with what was issued.
///
/// # Errors
/// Whatever the store refuses.
pub fn verify(tx: &mut Tx<'_>, text: &str) -> Result<Result<Verified, VerifyRefusal>, StoreError> {
    let text = text.trim();
    let Some(id) = claimed_id(text) else { return Ok(Err(VerifyRefusal::Malformed)) };
    let Some(receipt) = receipt::find(tx, id)? else { return Ok(Err(VerifyRefusal::Unknown)) };
    // A receipt that nobody has fetched has no signed form, so a signed one is forged.
    let Some(signed) = &receipt.signed else { return Ok(Err(VerifyRefusal::Changed)) };
    let key: PublicKey =
        serde_json::from_str(&signed.public_jwk).map_err(|_| StoreError::impossible("receipt.public_jwk"))?;
    let payload: Value = match jose::verify(text, TYP, &[key]) {
        Ok(payload) => payload,
        Err(JwsError::Malformed) => return Ok(Err(VerifyRefusal::Malformed)),
        Err(_) => return Ok(Err(VerifyRefusal::Changed)),
    };
    let same = serde_json::from_str::<Value>(&receipt.payload).is_ok_and(|kept| kept == payload);
    if !same || text != signed.jws {
        return Ok(Err(VerifyRefusal::Changed));
    }
    Ok(Ok(Verified { id, kind: receipt.kind, at: receipt.created, payload }))
}

/// The id that a receipt claims, before anything is believed.
fn claimed_id(text: &str) -> Option<Id<Receipt>> {
    let mut parts = text.split('.');
    let (_, payload, _) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || text.len() > 16_384 {
        return None;
    }
    let payload: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
    payload["id"].as_str()?.strip_prefix("urn:uuid:")?.parse().ok()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
