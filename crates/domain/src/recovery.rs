//! A forgotten password (I3): codes to confirmed contacts first, then the control question, never the question
//! alone. Both codes and the answer go on at once; one code and the answer wait a day, which leaves the true owner
//! time to cancel.
//!
//! ```text
//! codes ──(a code is right)──▶ question ──(answer, both codes)──▶ password, due now ──▶ ended: done
//!                                 ├──(answer, one code)──▶ password, due in 24 h ──▶ ended: done
//!                                 └──(a child's guardian confirms)──▶ password, due now
//! ```
//! Source: seed 002, changed: the question alone opens nothing.

use jiff::{SignedDuration, Timestamp};

/// How long one code and the answer wait.
pub const WAIT: SignedDuration = SignedDuration::from_hours(24);
/// How long a recovery may take that does not wait.
pub const LIFE: SignedDuration = SignedDuration::from_hours(2);
/// How long after the wait a new password can be set.
pub const AFTER_WAIT: SignedDuration = SignedDuration::from_hours(24 * 3);

/// Which contacts have proven themselves by a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Proven {
    /// The code from the SMS was right.
    pub phone: bool,
    /// The code from the letter was right.
    pub email: bool,
}

/// Where a recovery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The codes are on their way.
    Codes,
    /// A code was right: the control question is shown.
    Question,
    /// The answer was right; the new password can be set from this moment on, which may be now.
    Password {
        /// From when on.
        due: Timestamp,
    },
}

impl Stage {
    /// The name in the table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Codes => "codes",
            Self::Question => "question",
            Self::Password { .. } => "password",
        }
    }

    /// The stage with this name; `due` is that of a password.
    pub fn from_name(name: &str, due: Option<Timestamp>) -> Option<Self> {
        match (name, due) {
            ("codes", None) => Some(Self::Codes),
            ("question", None) => Some(Self::Question),
            ("password", Some(due)) => Some(Self::Password { due }),
            _ => None,
        }
    }
}

/// What a right answer opens: at once if both contacts are proven, else after a day.
pub fn after_answer(proven: Proven, now: Timestamp) -> Stage {
    let at_once = proven.phone && proven.email;
    Stage::Password { due: if at_once { now } else { now + WAIT } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn i3_only_both_codes_spare_the_wait() {
        let now = Timestamp::UNIX_EPOCH;
        for (phone, email, wait) in [(true, true, SignedDuration::ZERO), (true, false, WAIT), (false, true, WAIT)] {
            let stage = after_answer(Proven { phone, email }, now);
            assert_eq!(stage, Stage::Password { due: now + wait }, "{phone} {email}");
        }
    }
}
