//! Pairwise subjects (OpenID Connect Core §8.1): each sector knows a person by a name of its own,
//! so that two systems cannot join what they know.

use aws_lc_rs::hmac::{Context, HMAC_SHA256, Key};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rodnya_domain::PersonId;

/// The subject of a person for a sector: 43 characters of base64url, a 256-bit HMAC. The key never changes.
pub fn pairwise(key: &[u8; 32], sector: &str, person: PersonId) -> String {
    let mut context = Context::with_key(&Key::new(HMAC_SHA256, key));
    context.update(&u64::try_from(sector.len()).expect("a sector is short").to_be_bytes());
    context.update(sector.as_bytes());
    context.update(person.uuid().as_bytes());
    URL_SAFE_NO_PAD.encode(context.sign())
}

#[cfg(test)]
mod tests {
    use rodnya_domain::named_id;

    use super::*;

    #[test]
    fn c1_a_subject_is_stable_for_a_sector_and_tells_nothing_to_another() {
        let (anna, boris) = (named_id("anna"), named_id("boris"));
        let subject = pairwise(&[1; 32], "diary.test", anna);
        assert_eq!(subject, pairwise(&[1; 32], "diary.test", anna));
        assert_eq!(subject.len(), 43);
        for other in [
            pairwise(&[1; 32], "library.test", anna),
            pairwise(&[1; 32], "diary.test", boris),
            pairwise(&[2; 32], "diary.test", anna),
        ] {
            assert_ne!(subject, other);
        }
    }
}
