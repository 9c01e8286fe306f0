//! The question to guardians whether a system may have a child's data: its states and its repeats.
//! One live request per child and system goes to every linked guardian at once.
//! Source: seed 003, part 3.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{id::PersonId, system::Policy};

/// An open request lives this long.
pub const LIFE: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Guardians are reminded of an open request at most this often.
pub const REPEAT_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// Where a request to guardians stands.
///
/// ```text
/// open ──grant──▶ granted      open ──refuse by the last──▶ refused      open ──30 days──▶ expired
///   └──refuse by one of several──▶ open      open ──the system is blocked or gone──▶ withdrawn_by_system
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Waits for a guardian.
    Open,
    /// Those who had to agree have agreed.
    Granted,
    /// Every guardian refused.
    Refused,
    /// The system took it back.
    WithdrawnBySystem,
    /// Nobody answered in [`LIFE`].
    Expired,
}

/// What happens to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Event {
    /// The last consent that was needed is given.
    Grant,
    /// A consent is given, another is needed still.
    GrantInPart,
    /// A guardian refuses, another can still agree.
    Refuse,
    /// A guardian refuses and nobody else can agree.
    RefuseByLast,
    /// The system takes it back.
    Withdraw,
    /// [`LIFE`] is over.
    TimeOut,
}

/// Why an event changes nothing: the request is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the request is closed: {}", .0.code())]
pub struct Closed(pub State);

impl State {
    /// Every state.
    pub const ALL: [Self; 5] = [Self::Open, Self::Granted, Self::Refused, Self::WithdrawnBySystem, Self::Expired];

    /// The word of the state column.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Granted => "granted",
            Self::Refused => "refused",
            Self::WithdrawnBySystem => "withdrawn_by_system",
            Self::Expired => "expired",
        }
    }

    /// The state with this word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// The state after this event.
    ///
    /// # Errors
    /// [`Closed`] for any event of a request that is no longer open.
    pub const fn apply(self, event: Event) -> Result<Self, Closed> {
        match (self, event) {
            (Self::Open, Event::Grant) => Ok(Self::Granted),
            (Self::Open, Event::GrantInPart | Event::Refuse) => Ok(Self::Open),
            (Self::Open, Event::RefuseByLast) => Ok(Self::Refused),
            (Self::Open, Event::Withdraw) => Ok(Self::WithdrawnBySystem),
            (Self::Open, Event::TimeOut) => Ok(Self::Expired),
            (closed, _) => Err(Closed(closed)),
        }
    }

    /// The state as it is at `now`: a request outlives no missed job.
    #[must_use]
    pub fn at(self, opened: Timestamp, now: Timestamp) -> Self {
        if self == Self::Open && now.duration_since(opened) >= LIFE { Self::Expired } else { self }
    }
}

/// True if guardians may be reminded of a request again.
#[must_use]
pub fn may_repeat(last_told: Timestamp, now: Timestamp) -> bool {
    now.duration_since(last_told) >= REPEAT_AFTER
}

/// Whether a refusal leaves nobody whose word could open the door: both were needed, or every guardian has refused.
#[must_use]
pub fn is_last_refusal(policy: Policy, guardians: &[PersonId], refused_by: &[PersonId]) -> bool {
    policy == Policy::BothGuardians || guardians.iter().all(|guardian| refused_by.contains(guardian))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cx::named_id;

    fn at(days: i32) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24) * days
    }

    #[test]
    fn c3_a_refusal_is_the_last_if_no_other_guardian_can_agree() {
        let (mother, father): (PersonId, PersonId) = (named_id("mother"), named_id("father"));
        let both = [mother, father];
        for policy in [Policy::ByAge, Policy::AnyGuardian, Policy::GuardianAndChild] {
            assert!(!is_last_refusal(policy, &both, &[mother]), "{policy:?}");
            assert!(is_last_refusal(policy, &both, &[father, mother]), "{policy:?}");
            assert!(is_last_refusal(policy, &[mother], &[mother]), "{policy:?}");
        }
        assert!(is_last_refusal(Policy::BothGuardians, &both, &[mother]));
    }

    #[test]
    fn the_grid_of_a_request() {
        let events =
            [Event::Grant, Event::GrantInPart, Event::Refuse, Event::RefuseByLast, Event::Withdraw, Event::TimeOut];
        let mut grid = String::new();
        for state in State::ALL {
            let cells: Vec<&str> = events.iter().map(|event| state.apply(*event).map_or("-", State::code)).collect();
            grid.push_str(&format!("{}: {}\n", state.code(), cells.join(" ")));
            assert_eq!(State::from_code(state.code()), Some(state));
        }
        insta::assert_snapshot!(grid, @r"
        open: granted open open refused withdrawn_by_system expired
        granted: - - - - - -
        refused: - - - - - -
        withdrawn_by_system: - - - - - -
        expired: - - - - - -
        ");
        assert_eq!(State::Open.at(at(0), at(29)), State::Open);
        assert_eq!(State::Open.at(at(0), at(30)), State::Expired);
        assert_eq!(State::Granted.at(at(0), at(30)), State::Granted);
        assert!(may_repeat(at(0), at(1)) && !may_repeat(at(1), at(1)));
    }
}
