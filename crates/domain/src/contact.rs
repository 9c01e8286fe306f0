//! How long a confirmed phone or mail counts as surely its owner's: numbers are given to others after a time.
//! Source: facts on security, K14.

use jiff::{SignedDuration, Timestamp};

/// After this time a contact is to be confirmed again.
pub const CONFIRM_AGAIN_AFTER: SignedDuration = SignedDuration::from_hours(180 * 24);

/// Whether a contact that was confirmed then is to be confirmed again.
#[must_use]
pub fn is_stale(confirmed: Timestamp, now: Timestamp) -> bool {
    now.duration_since(confirmed) >= CONFIRM_AGAIN_AFTER
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn k14_a_contact_is_asked_about_again_after_180_days() {
        let confirmed = Timestamp::UNIX_EPOCH;
        let second = SignedDuration::from_secs(1);
        assert!(!is_stale(confirmed, confirmed));
        assert!(!is_stale(confirmed, confirmed + CONFIRM_AGAIN_AFTER - second));
        assert!(is_stale(confirmed, confirmed + CONFIRM_AGAIN_AFTER));
        assert!(!is_stale(confirmed, confirmed - second), "a clock that went back");
    }
}
