//! Who may read another person's data: computed at the moment of use from its root, never copied. Absence of
//! evidence is "no". Source: Семейный кодекс, articles 64 and 65.

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
    /// A registry's record names the reader as parent.
    pub is_tied: bool,
    /// The reader is linked to the other's account.
    pub is_linked: bool,
}

/// The right to read a person's data; only [`read`] makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    reader: PersonId,
    about: PersonId,
    ground: Ground,
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
    Some(Grant { reader: facts.reader, about: facts.about, ground })
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
                let ground = read(&Facts { reader: mother, about: child, stage, is_tied, is_linked });
                let may = is_tied && is_linked && stage != Stage::Adult;
                assert_eq!(ground.map(|grant| grant.ground()), may.then_some(Ground::Guardian));
                let own = read(&Facts { reader: child, about: child, stage, is_tied, is_linked });
                assert_eq!(own.map(|grant| grant.ground()), Some(Ground::Own));
            }
        }
    }
}
