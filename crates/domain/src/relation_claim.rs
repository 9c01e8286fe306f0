//! A relation by papers, where no registry can tell: recorded by one operator, decided by another (ADR 0009).

use jiff::SignedDuration;

use crate::PersonId;

/// A claim that nobody has confirmed for so long is recorded anew.
pub const LIFE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Where a claim stands.
///
/// ```text
/// recorded ──confirm, by another──▶ confirmed
///    └──────refuse, by anybody────▶ refused
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// One operator has recorded it.
    Recorded,
    /// Another has confirmed it: the tie is there.
    Confirmed,
    /// It was refused, or taken back by who recorded it.
    Refused,
}

/// Why a claim does not move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It was decided before.
    #[error("decided before")]
    Ended,
    /// Who recorded it cannot confirm it.
    #[error("the same operator")]
    SameOperator,
    /// An operator decides nothing about its own family.
    #[error("own family")]
    OwnFamily,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Recorded, Self::Confirmed, Self::Refused];

    /// The word of the table.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::Confirmed => "confirmed",
            Self::Refused => "refused",
        }
    }

    /// The state with this word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// Who is concerned by a decision.
#[derive(Debug, Clone, Copy)]
pub struct Concerned {
    /// The operator who recorded the claim.
    pub recorder: PersonId,
    /// The operator who decides.
    pub decider: PersonId,
    /// The decider is the guardian, or has a child with him.
    pub is_family: bool,
}

/// «Подтвердить».
///
/// # Errors
/// [`Refusal`] if it may not be.
pub fn confirm(state: State, who: Concerned) -> Result<State, Refusal> {
    match state {
        State::Confirmed | State::Refused => Err(Refusal::Ended),
        State::Recorded if who.is_family => Err(Refusal::OwnFamily),
        State::Recorded if who.decider == who.recorder => Err(Refusal::SameOperator),
        State::Recorded => Ok(State::Confirmed),
    }
}

/// «Отклонить».
///
/// # Errors
/// [`Refusal::Ended`] if it was decided before, [`Refusal::OwnFamily`].
pub const fn refuse(state: State, who: Concerned) -> Result<State, Refusal> {
    match state {
        State::Confirmed | State::Refused => Err(Refusal::Ended),
        State::Recorded if who.is_family => Err(Refusal::OwnFamily),
        State::Recorded => Ok(State::Refused),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::named_id;

    #[test]
    fn o3_a_claim_is_confirmed_by_another_operator_and_once() {
        let (regina, foma) = (named_id("regina"), named_id("foma"));
        let by = |recorder, decider| Concerned { recorder, decider, is_family: false };
        let family = Concerned { is_family: true, ..by(regina, foma) };
        assert_eq!(confirm(State::Recorded, by(regina, foma)), Ok(State::Confirmed));
        assert_eq!(confirm(State::Recorded, by(regina, regina)), Err(Refusal::SameOperator));
        assert_eq!(confirm(State::Recorded, family), Err(Refusal::OwnFamily));
        assert_eq!(refuse(State::Recorded, by(regina, regina)), Ok(State::Refused));
        assert_eq!(refuse(State::Recorded, family), Err(Refusal::OwnFamily));
        for ended in [State::Confirmed, State::Refused] {
            assert_eq!(confirm(ended, by(regina, foma)), Err(Refusal::Ended));
            assert_eq!(refuse(ended, by(regina, foma)), Err(Refusal::Ended));
        }
        for state in State::ALL {
            assert_eq!(State::from_code(state.code()), Some(state));
        }
    }
}
