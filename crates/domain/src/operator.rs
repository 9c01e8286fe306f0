//! An operator's second factor: the codes of an authenticator app (TOTP, RFC 6238: SHA-1, six digits, 30 s).
//! Source: ADR 0009.

use std::fmt;

use jiff::{SignedDuration, Timestamp};
use totp_rs::{Builder, Secret, Totp};

/// Bytes of a secret: 160 bits, as RFC 4226 section 4 recommends.
pub const SECRET_BYTES: usize = 20;
/// For so long after a code an operator may change what is another's.
pub const FRESH: SignedDuration = SignedDuration::from_mins(20);

/// An operator who has rested for so long gives a code again.
pub const REST: SignedDuration = SignedDuration::from_mins(15);
/// However busy, an operator gives a code again after so long.
pub const SHIFT: SignedDuration = SignedDuration::from_hours(8);

/// The secret that an operator's app and the portal share.
#[derive(Clone, PartialEq, Eq)]
pub struct SecondFactor([u8; SECRET_BYTES]);

/// The period of 30 seconds that a code belongs to, counted from 1970. A code is taken for its period and one before or
/// after it, and each period once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step(pub i64);

impl SecondFactor {
    /// A secret of these bytes, which must be random.
    #[must_use]
    pub const fn new(bytes: [u8; SECRET_BYTES]) -> Self {
        Self(bytes)
    }

    /// The secret as it was kept.
    #[must_use]
    pub fn from_kept(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// What is kept, sealed.
    #[must_use]
    pub const fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The secret as an app takes it by hand: base 32 (RFC 4648), 32 characters.
    #[must_use]
    pub fn base32(&self) -> String {
        Secret::from(self.0.to_vec()).to_base32()
    }

    /// The secret as an app takes it from a link: `otpauth://totp/Rodnya:name?…`. `account` is shown by the app beside the
    /// code; letters other than of ASCII, digits and `@.-_` are left out of it.
    #[must_use]
    pub fn uri(&self, account: &str) -> String {
        let account: String = account.chars().filter(|c| c.is_ascii_alphanumeric() || "@.-_".contains(*c)).collect();
        format!("otpauth://totp/Rodnya:{account}?secret={}&issuer=Rodnya", self.base32())
    }

    /// The period of a right code; none for a wrong one. Spaces between digits count for nothing.
    #[must_use]
    pub fn check(&self, typed: &str, now: Timestamp) -> Option<Step> {
        let digits: String = typed.chars().filter(|c| !c.is_whitespace()).take(7).collect();
        let step = self.totp().check(&digits, seconds(now))?;
        i64::try_from(step).ok().map(Step)
    }

    /// The code of this moment, as an app shows it.
    #[must_use]
    pub fn code_at(&self, now: Timestamp) -> String {
        self.totp().generate(seconds(now)).to_string()
    }

    fn totp(&self) -> Totp {
        Builder::new().with_secret(self.0.to_vec()).build_noncompliant()
    }
}

fn seconds(now: Timestamp) -> u64 {
    u64::try_from(now.as_second()).unwrap_or(0)
}

impl fmt::Debug for SecondFactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecondFactor(•••)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn published() -> SecondFactor {
        SecondFactor::new(*b"12345678901234567890")
    }

    #[test]
    fn o3_codes_are_those_of_rfc_6238_appendix_b() {
        // The last six of the eight digits that the appendix prints.
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let now = Timestamp::from_second(second).unwrap();
            assert_eq!(published().code_at(now), code);
            assert_eq!(published().check(code, now), Some(Step(second / 30)));
        }
    }

    #[test]
    fn o3_a_code_is_right_in_its_period_and_one_beside_it() {
        let at = |second: i64| Timestamp::from_second(second).unwrap();
        let code = published().code_at(at(3_000));
        for (second, right) in [(2_969, false), (2_970, true), (3_029, true), (3_059, true), (3_060, false)] {
            assert_eq!(published().check(&code, at(second)).is_some(), right, "{second}");
        }
        let spaced = format!(" {} {} ", &code[..3], &code[3..]);
        assert_eq!(published().check(&spaced, at(3_000)), Some(Step(100)));
        for wrong in ["", "1", "1234567", "12345a", "１２３４５６", "-12345", &format!("{code}0")] {
            assert_eq!(published().check(wrong, at(3_000)), None, "{wrong}");
        }
    }

    #[test]
    fn o3_a_secret_is_taken_by_an_app_and_printed_by_nobody() {
        let uri = published().uri("ольга o@pochta.example&x=1");
        assert_eq!(
            uri,
            "otpauth://totp/Rodnya:o@pochta.examplex1?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Rodnya"
        );
        assert_eq!(format!("{:?}", published()), "SecondFactor(•••)");
        assert_eq!(SecondFactor::from_kept(published().bytes()), Some(published()));
        assert_eq!(SecondFactor::from_kept(&[1; 19]), None);
    }
}
