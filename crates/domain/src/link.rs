//! Linking a child's account to a guardian by a code (F7): who may ask, whose account may be meant, and the code itself.
//! Source: seed 003, part 2, «Привязать»; Семейный кодекс, article 64.

use std::fmt;

use crate::age::Stage;

/// Signs of a code: no vowel, so that no word comes out, and nothing that is read for something else.
pub const ALPHABET: &[u8; 28] = b"23456789BCDFGHJKLMNPQRSTVWXZ";
/// Signs in a code: 48 bits.
pub const CODE_SIGNS: usize = 10;

/// A code that is handed to a child, ten signs of [`ALPHABET`].
#[derive(Clone, PartialEq, Eq)]
pub struct LinkCode(String);

impl LinkCode {
    /// The code of these numbers, each read modulo the alphabet; numbers below 252 make each code as likely as any other.
    #[must_use]
    pub fn of(numbers: [u8; CODE_SIGNS]) -> Self {
        Self(numbers.iter().map(|number| char::from(ALPHABET[usize::from(*number) % ALPHABET.len()])).collect())
    }

    /// Reads what a child typed: spaces, dashes and small letters do not matter, Russian letters that look like Latin
    /// ones stand for them. Anything else is a wrong code.
    #[must_use]
    pub fn typed(text: &str) -> Self {
        let signs = text.chars().filter(|c| !c.is_whitespace() && !crate::text::is_dash(*c)).take(CODE_SIGNS * 2);
        Self(signs.flat_map(char::to_uppercase).map(latin).collect())
    }

    /// The ten signs.
    #[must_use]
    pub fn signs(&self) -> &str {
        &self.0
    }

    /// As it is shown: in groups of four, four and two.
    #[must_use]
    pub fn groups(&self) -> Vec<&str> {
        [self.0.get(..4), self.0.get(4..8), self.0.get(8..)].into_iter().flatten().collect()
    }
}

impl fmt::Debug for LinkCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkCode(…)")
    }
}

/// A Russian letter on the same key or of the same look.
const fn latin(c: char) -> char {
    match c {
        'В' => 'B',
        'С' => 'C',
        'Н' => 'H',
        'К' => 'K',
        'М' => 'M',
        'Р' => 'P',
        'Т' => 'T',
        'Х' => 'X',
        other => other,
    }
}

/// What is known when a guardian asks to link an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// The guardian's relation to the card's child is verified: by a record or by papers.
    pub is_tied: bool,
    /// The guardian is linked to the card's child already.
    pub is_linked: bool,
    /// The stage of the card's child, today.
    pub stage: Stage,
    /// Whether the card's child has an account.
    pub account: Account,
    /// Whose account the typed address is.
    pub owner: Owner,
}

/// The account of the card's child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Account {
    /// There is none, or only the asking guardian is making one.
    Lacking,
    /// Another guardian is making one: nobody is to make another behind his back.
    InMaking,
    /// There is one.
    Made,
}

/// Whose account an address is, seen from the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// Nobody's.
    Nobody,
    /// The card's child's.
    Child,
    /// Of a person with the child's names, and its birth date or one that nothing confirms, who is not known to be the
    /// child yet.
    Namesake,
    /// Of such a person, who has a confirmed СНИЛС or birth certificate that is not the child's.
    OtherPapers,
    /// Of somebody else.
    Stranger,
}

/// Why linking does not begin; the guardian is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Neither a record nor papers name this guardian yet.
    #[error("no verified relation")]
    NotTied,
    /// It is linked.
    #[error("linked already")]
    Linked,
    /// The child is of age.
    #[error("of age")]
    Adult,
}

/// What follows from «Продолжить».
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The account's owner is asked; it is the card's child.
    Ask,
    /// The account's owner is asked; if it agrees, it turns out to be the card's child.
    AskAndMerge,
    /// Nobody is asked, and the guardian is not told: else the page would tell who has an account.
    Silence,
}

/// Judges a wish to link.
///
/// # Errors
/// [`Refusal`] if this guardian may not link this child at all.
pub fn judge(facts: &Facts) -> Result<Verdict, Refusal> {
    match facts {
        Facts { is_tied: false, .. } => Err(Refusal::NotTied),
        Facts { stage: Stage::Adult, .. } => Err(Refusal::Adult),
        Facts { is_linked: true, .. } => Err(Refusal::Linked),
        Facts { owner: Owner::Child, .. } => Ok(Verdict::Ask),
        Facts { owner: Owner::Namesake, account: Account::Lacking, .. } => Ok(Verdict::AskAndMerge),
        Facts { owner: _, .. } => Ok(Verdict::Silence),
    }
}

/// How a wish to link ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The right code was typed.
    Code,
    /// The other guardian confirmed it.
    Confirmed,
    /// «Это не мой родитель», or the other guardian's no.
    Refused,
    /// Too many wrong codes.
    Tries,
    /// The code was typed in another account than the one it was made for.
    Stolen,
    /// The guardian asked anew.
    Replaced,
    /// The relation ended meanwhile, the child came of age, or the account is linked already.
    Overtaken,
}

impl End {
    /// The word of the table.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Confirmed => "confirmed",
            Self::Refused => "refused",
            Self::Tries => "tries",
            Self::Stolen => "stolen",
            Self::Replaced => "replaced",
            Self::Overtaken => "overtaken",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f7_a_code_is_read_however_it_was_copied() {
        let code = LinkCode::of([0, 1, 27, 28, 29, 8, 200, 251, 9, 10]);
        assert_eq!(code.signs().len(), CODE_SIGNS);
        assert!(code.signs().bytes().all(|sign| ALPHABET.contains(&sign)));
        assert_eq!(code.groups().concat(), code.signs());
        let shown = code.groups().join(" ");
        for typed in [shown.clone(), shown.to_lowercase(), format!(" {}\u{a0}", shown.replace(' ', "—"))] {
            assert_eq!(LinkCode::typed(&typed), code, "{typed}");
        }
        assert_eq!(LinkCode::typed("вснкмртх22").signs(), "BCHKMPTX22", "Russian letters of the same look");
        assert!(LinkCode::typed(&"B".repeat(10_000)).signs().len() <= 20);
        assert_ne!(LinkCode::typed("🐦"), code);
    }

    #[test]
    fn f7_a_stranger_learns_nothing_and_only_a_tied_guardian_of_a_minor_asks() {
        let owners = [Owner::Nobody, Owner::Child, Owner::Namesake, Owner::OtherPapers, Owner::Stranger];
        for owner in owners {
            for stage in [Stage::Child, Stage::Teenager, Stage::Adult] {
                for (is_tied, is_linked, account) in grid() {
                    let judged = judge(&Facts { is_tied, is_linked, stage, account, owner });
                    let may = is_tied && !is_linked && stage != Stage::Adult;
                    assert_eq!(judged.is_ok(), may);
                    let asks = judged.is_ok_and(|verdict| verdict != Verdict::Silence);
                    let is_childs = owner == Owner::Child || owner == Owner::Namesake && account == Account::Lacking;
                    assert_eq!(asks, may && is_childs);
                }
            }
        }
    }

    fn grid() -> impl Iterator<Item = (bool, bool, Account)> {
        let accounts = [Account::Lacking, Account::InMaking, Account::Made];
        accounts.into_iter().flat_map(|account| (0_u8..4).map(move |bits| (bits & 1 == 1, bits & 2 == 2, account)))
    }
}
