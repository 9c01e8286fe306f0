//! «Детская почта» (F5; seed 003, step 9): the name of a child's mailbox, as a guardian types it and as one is suggested.

use crate::name::FullName;

/// The shortest and the longest name of a mailbox, in characters.
pub const LENGTH: std::ops::RangeInclusive<usize> = 3..=30;

/// «Имя ящика»: small Latin letters, digits, dots and hyphens; it begins and ends with a letter or digit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailboxName(String);

/// Why a name is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MailboxNameError {
    /// Nothing is typed.
    #[error("nothing is typed")]
    Empty,
    /// Not 3 to 30 characters.
    #[error("not 3 to 30 characters")]
    Length,
    /// Something else than Latin letters, digits, dots and hyphens, or these at the edge or two in a row.
    #[error("letters, digits, dots and hyphens only")]
    Signs,
}

impl MailboxName {
    /// Reads a name; case does not matter.
    ///
    /// # Errors
    /// [`MailboxNameError`].
    pub fn parse(typed: &str) -> Result<Self, MailboxNameError> {
        let name = typed.trim().to_ascii_lowercase();
        if name.is_empty() {
            return Err(MailboxNameError::Empty);
        }
        if !LENGTH.contains(&name.chars().count()) {
            return Err(MailboxNameError::Length);
        }
        let parts = name.split(['.', '-']);
        let is_word =
            |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        if parts.clone().all(is_word) { Ok(Self(name)) } else { Err(MailboxNameError::Signs) }
    }

    /// A name made of a child's given name and surname in Latin letters.
    #[must_use]
    pub fn suggest(name: &FullName) -> Self {
        let latin = |text: &str| -> String { text.to_lowercase().chars().filter_map(letter).collect() };
        let whole = format!("{}.{}", latin(name.given_name.as_str()), latin(name.surname.as_str()));
        let short: String = whole.chars().take(*LENGTH.end()).collect();
        Self::parse(short.trim_matches(['.', '-'])).unwrap_or_else(|_| Self("child".to_owned()))
    }

    /// The name, as it stands before the sign `@`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A Russian letter in Latin ones (ГОСТ Р 52535.1, as in passports); none for signs.
const fn letter(c: char) -> Option<&'static str> {
    Some(match c {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' => "g",
        'д' => "d",
        'е' | 'ё' | 'э' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' | 'й' => "i",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' => "ie",
        'ы' => "y",
        'ю' => "iu",
        'я' => "ia",
        '-' => "-",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f5_the_name_of_a_mailbox_is_read_or_refused() {
        assert_eq!(MailboxName::parse(" Varvara.S-7 ").map(|name| name.0).as_deref(), Ok("varvara.s-7"));
        for (typed, error) in [
            ("", MailboxNameError::Empty),
            ("ab", MailboxNameError::Length),
            ("варвара", MailboxNameError::Signs),
            (".varvara", MailboxNameError::Signs),
            ("var..vara", MailboxNameError::Signs),
            ("varvara@x", MailboxNameError::Signs),
            ("var\u{200b}vara", MailboxNameError::Signs),
        ] {
            assert_eq!(MailboxName::parse(typed), Err(error), "{typed}");
        }
        assert_eq!(MailboxName::parse(&"a".repeat(10_000)), Err(MailboxNameError::Length));
    }

    #[test]
    fn f5_a_name_is_suggested_in_latin_letters() {
        for (surname, given_name, expected) in [
            ("Снегирёва", "Варвара", "varvara.snegireva"),
            ("Щукин-Ёлкин", "Юлий", "iulii.shchukin-elkin"),
            ("Длиннопредлиннофамильный", "Христофор", "khristofor.dlinnopredlinnofami"),
        ] {
            let name = FullName::parse(surname, given_name, "").unwrap();
            assert_eq!(MailboxName::suggest(&name).as_str(), expected);
        }
    }
}
