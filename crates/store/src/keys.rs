//! Keys of the installation, all derived from one master that stands in a file apart from the
//! database: sealed fields, blind indexes, the pepper of passwords, pairwise subjects, form tokens.
//!
//! A sealed field is `key id (1) | nonce (12) | AES-256-GCM-SIV`, tied to its table, column and row, so
//! that a value moved to another row does not open. The nonce is drawn from the text itself, so a
//! closure that runs twice seals the same bytes.

use aws_lc_rs::{
    aead::{AES_256_GCM_SIV, Aad, LessSafeKey, Nonce, UnboundKey},
    hkdf, hmac,
};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::StoreError;

/// Where a sealed field stands.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Table.
    pub table: &'static str,
    /// Column.
    pub column: &'static str,
    /// The row's own id.
    pub row: Uuid,
}

impl Place {
    /// A column of a row.
    pub const fn new(table: &'static str, column: &'static str, row: Uuid) -> Self {
        Self { table, column, row }
    }

    fn aad(&self) -> Vec<u8> {
        [self.table.as_bytes(), b".", self.column.as_bytes(), b".", self.row.as_bytes()].concat()
    }
}

const KEY_ID: u8 = 1;
const NONCE: usize = 12;

/// All keys of an installation.
pub struct Keys {
    seal: LessSafeKey,
    nonce: hmac::Key,
    blind: hmac::Key,
    pepper: Zeroizing<[u8; 32]>,
    pairwise: Zeroizing<[u8; 32]>,
    form: hmac::Key,
}

impl Keys {
    /// The keys that follow from a master of 32 random bytes.
    pub fn from_master(master: &[u8; 32]) -> Self {
        let derive = |purpose: &str| {
            let mut key = Zeroizing::new([0; 32]);
            hkdf::Salt::new(hkdf::HKDF_SHA256, b"rodnya")
                .extract(master)
                .expand(&[purpose.as_bytes()], hkdf::HKDF_SHA256)
                .and_then(|okm| okm.fill(&mut *key))
                .expect("32 bytes are a legal length of HKDF-SHA256");
            key
        };
        let mac = |purpose: &str| hmac::Key::new(hmac::HMAC_SHA256, &*derive(purpose));
        Self {
            seal: LessSafeKey::new(
                UnboundKey::new(&AES_256_GCM_SIV, &*derive("seal")).expect("32 bytes are a key of AES-256"),
            ),
            nonce: mac("nonce"),
            blind: mac("blind"),
            pepper: derive("pepper"),
            pairwise: derive("pairwise"),
            form: mac("form"),
        }
    }

    /// Encrypts a field for its place.
    pub fn seal(&self, place: Place, text: &[u8]) -> Vec<u8> {
        let aad = place.aad();
        let mut context = hmac::Context::with_key(&self.nonce);
        context.update(&aad);
        context.update(&[0]);
        context.update(text);
        let nonce: [u8; NONCE] = context.sign().as_ref()[..NONCE].try_into().expect("HMAC-SHA256 has 32 bytes");
        let mut body = text.to_vec();
        self.seal
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(&aad), &mut body)
            .expect("a field is shorter than the limit of AES-GCM-SIV");
        [&[KEY_ID][..], &nonce, &body].concat()
    }

    /// Decrypts a field of this place.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] if the bytes were changed or moved from another place.
    pub fn open(&self, place: Place, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        let broken = || StoreError::impossible(format!("{}.{}", place.table, place.column));
        let (&KEY_ID, rest) = sealed.split_first().ok_or_else(broken)? else { return Err(broken()) };
        let (nonce, body) = rest.split_at_checked(NONCE).ok_or_else(broken)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| broken())?;
        let mut body = body.to_vec();
        let text = self.seal.open_in_place(nonce, Aad::from(place.aad()), &mut body).map_err(|_| broken())?;
        Ok(text.to_vec())
    }

    /// Decrypts a field that is text.
    ///
    /// # Errors
    /// As [`Keys::open`].
    pub fn open_text(&self, place: Place, sealed: &[u8]) -> Result<String, StoreError> {
        String::from_utf8(self.open(place, sealed)?)
            .map_err(|_| StoreError::impossible(format!("{}.{}", place.table, place.column)))
    }

    /// The look-up key of a sealed value: HMAC-SHA-256 over the field's name and the folded value.
    pub fn blind(&self, field: &str, value: &str) -> Vec<u8> {
        let mut context = hmac::Context::with_key(&self.blind);
        context.update(field.as_bytes());
        context.update(&[0]);
        context.update(value.as_bytes());
        context.sign().as_ref().to_vec()
    }

    /// The pepper of password hashes (Argon2's secret).
    pub fn pepper(&self) -> &[u8] {
        &*self.pepper
    }

    /// The key of pairwise subjects.
    pub fn pairwise(&self) -> &[u8; 32] {
        &self.pairwise
    }

    /// A MAC for tokens of forms and list cursors; `purpose` keeps the kinds apart.
    pub fn mac(&self, purpose: &str, bytes: &[u8]) -> Vec<u8> {
        let mut context = hmac::Context::with_key(&self.form);
        context.update(purpose.as_bytes());
        context.update(&[0]);
        context.update(bytes);
        context.sign().as_ref().to_vec()
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_field_opens_only_in_its_own_place_and_unchanged() {
        let keys = Keys::from_master(&[1; 32]);
        let here = Place::new("document", "body_sealed", Uuid::from_u128(1));
        let there = Place::new("document", "body_sealed", Uuid::from_u128(2));
        let sealed = keys.seal(here, "112-233-445 95".as_bytes());
        assert_eq!(keys.open_text(here, &sealed).unwrap(), "112-233-445 95");
        assert!(keys.open(there, &sealed).is_err());
        for i in 0..sealed.len() {
            let mut bent = sealed.clone();
            bent[i] ^= 1;
            assert!(keys.open(here, &bent).is_err(), "byte {i}");
        }
        assert!(keys.open(here, &sealed[..5]).is_err());
        assert!(keys.open(here, &[]).is_err());
        assert!(Keys::from_master(&[2; 32]).open(here, &sealed).is_err());
    }
}
