//! Who may read another person's data: computed at the moment of use from its root, never copied. Absence of
//! evidence is "no". Source: Семейный кодекс, articles 64 and 65.

use jiff::Timestamp;

use crate::{age::Stage, id::PersonId};

/// What is known of a reader and the one read about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// Who wants to read.
    pub reader: PersonId,
    /// Whose data.
    pub about: PersonId,
    /// The stage of the one read about, today.
    pub stage: Stage,
    /// A registry's record or papers that operators have seen name the reader as guardian.
    pub is_tied: bool,
    /// The reader is linked to the other's account.
    pub is_linked: bool,
    /// Until when an earlier guardian's objection holds back what the reader decides about the other.
    pub frozen_until: Option<Timestamp>,
}

/// The right to read a person's data; only [`read`] makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    reader: PersonId,
    about: PersonId,
    ground: Ground,
    frozen_until: Option<Timestamp>,
}

/// On what ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ground {
    /// One's own data.
    Own,
    /// A linked parent of one under 18.
    Guardian,
}

impl Ground {
    /// The word of the audit trail.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Own => "self",
            Self::Guardian => "guardian",
        }
    }

    /// The ground with this word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Own, Self::Guardian].into_iter().find(|ground| ground.code() == code)
    }
}

impl Grant {
    /// Who reads.
    #[must_use]
    pub const fn reader(&self) -> PersonId {
        self.reader
    }

    /// Whose data.
    #[must_use]
    pub const fn about(&self) -> PersonId {
        self.about
    }

    /// On what ground.
    #[must_use]
    pub const fn ground(&self) -> Ground {
        self.ground
    }

    /// Until when the reader only reads, and decides nothing: an earlier guardian has objected to the link. Taking a
    /// permission back stays possible, since a "no" wins.
    #[must_use]
    pub const fn frozen_until(&self) -> Option<Timestamp> {
        self.frozen_until
    }

    /// Whether this one decides about the other as its guardian now: manages its account, allows, confirms.
    #[must_use]
    pub const fn decides_as_guardian(&self) -> bool {
        matches!(self.ground, Ground::Guardian) && self.frozen_until.is_none()
    }
}

/// Whether the reader may read; all views of guardians end at 18.
#[must_use]
pub fn read(facts: &Facts) -> Option<Grant> {
    let ground = if facts.reader == facts.about {
        Ground::Own
    } else if facts.is_tied && facts.is_linked && facts.stage != Stage::Adult {
        Ground::Guardian
    } else {
        return None;
    };
    let frozen_until = facts.frozen_until.filter(|_| ground == Ground::Guardian);
    Some(Grant { reader: facts.reader, about: facts.about, ground, frozen_until })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cx::named_id;

    #[test]
    fn f5_a_guardian_reads_while_tied_linked_and_the_child_is_under_18() {
        let (mother, child): (PersonId, PersonId) = (named_id("mother"), named_id("child"));
        for stage in [Stage::Child, Stage::Teenager, Stage::Adult] {
            for (is_tied, is_linked) in [(false, false), (true, false), (false, true), (true, true)] {
                let facts = Facts { reader: mother, about: child, stage, is_tied, is_linked, frozen_until: None };
                let ground = read(&facts);
                let may = is_tied && is_linked && stage != Stage::Adult;
                assert_eq!(ground.map(|grant| grant.ground()), may.then_some(Ground::Guardian));
                let own = read(&Facts { reader: child, ..facts });
                assert_eq!(own.map(|grant| grant.ground()), Some(Ground::Own));
            }
        }
    }

    #[test]
    fn k1_an_objection_leaves_reading_and_takes_deciding() {
        let (father, child): (PersonId, PersonId) = (named_id("father"), named_id("child"));
        let until = Some(Timestamp::UNIX_EPOCH);
        let whole = Facts {
            reader: father,
            about: child,
            stage: Stage::Child,
            is_tied: true,
            is_linked: true,
            frozen_until: None,
        };
        assert!(read(&whole).is_some_and(|grant| grant.decides_as_guardian()));
        let frozen = read(&Facts { frozen_until: until, ..whole }).expect("reading stays");
        assert_eq!((frozen.decides_as_guardian(), frozen.frozen_until()), (false, until));
        let own = read(&Facts { reader: child, frozen_until: until, ..whole }).expect("one's own data");
        assert_eq!((own.decides_as_guardian(), own.frozen_until()), (false, None));
    }
}
