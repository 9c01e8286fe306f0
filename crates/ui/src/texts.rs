//! Texts in Russian and English. `T` has one method per message of `texts/<lang>/<word>.ftl`, made
//! by the build, which also sees that both languages have the same keys and variables.
//! A key `finished-title` is `t.finished_title()`; variables are arguments in alphabetical order.

use std::fmt::Write as _;

use crate::latin;

/// A language of the pages. Russian is the source, English complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Lang {
    /// Russian.
    #[default]
    Ru,
    /// English.
    En,
}

impl Lang {
    /// Both languages.
    pub const ALL: [Self; 2] = [Self::Ru, Self::En];

    /// The code for `lang` attributes and cookies: `ru`, `en`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Ru => "ru",
            Self::En => "en",
        }
    }

    /// The language of a code, if it is one of ours.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.code() == code)
    }

    /// The other language.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Ru => Self::En,
            Self::En => Self::Ru,
        }
    }

    /// The name of the language in itself.
    #[must_use]
    pub fn own_name(self) -> &'static str {
        match self {
            Self::Ru => "Русский",
            Self::En => "English",
        }
    }
}

/// All texts of one language.
#[derive(Clone, Copy, Debug)]
pub struct T {
    lang: Lang,
}

impl T {
    /// The texts of a language.
    #[must_use]
    pub fn new(lang: Lang) -> Self {
        Self { lang }
    }

    /// A person's name as pages of this language show it: in English in Latin letters. What a paper or a registry
    /// says is shown as it is written there.
    #[must_use]
    pub fn name(self, name: &str) -> String {
        match self.lang {
            Lang::Ru => name.to_owned(),
            Lang::En => latin::of(name),
        }
    }

    /// The language of these texts.
    #[must_use]
    pub fn lang(self) -> Lang {
        self.lang
    }
}

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// A value put into a text.
#[derive(Clone, Debug)]
pub enum Arg {
    /// Words, or a number that is already written out.
    Text(String),
    /// A number that may choose a plural form.
    Number(i64),
}

impl Arg {
    fn write(&self, out: &mut String) {
        match self {
            Self::Text(text) => out.push_str(text),
            Self::Number(number) => {
                let _ = write!(out, "{number}");
            }
        }
    }

    /// A name of people, in Latin letters.
    fn write_latin(&self, out: &mut String) {
        match self {
            Self::Text(text) => out.push_str(&latin::of(text)),
            Self::Number(_) => self.write(out),
        }
    }

    /// Whether this value chooses a variant: a plural form for numbers, the word itself for texts.
    fn is(&self, variant: &str, lang: Lang) -> bool {
        match self {
            Self::Text(text) => text == variant,
            Self::Number(number) => plural(*number, lang) == variant,
        }
    }

    fn equals(&self, number: i64) -> bool {
        matches!(self, Self::Number(own) if *own == number)
    }
}

/// The plural form of a whole number (Unicode CLDR, cardinal rules of `ru` and `en`).
fn plural(number: i64, lang: Lang) -> &'static str {
    let number = number.unsigned_abs();
    match (lang, number % 10, number % 100) {
        (Lang::En, _, _) => {
            if number == 1 {
                "one"
            } else {
                "other"
            }
        }
        (Lang::Ru, 1, tail) if tail != 11 => "one",
        (Lang::Ru, 2..=4, tail) if !(12..=14).contains(&tail) => "few",
        (Lang::Ru, _, _) => "many",
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// Templates hand values over by reference, sometimes twice.
impl<V: Clone> From<&V> for Arg
where
    Self: From<V>,
{
    fn from(value: &V) -> Self {
        Self::from(value.clone())
    }
}

macro_rules! arg_from_number {
    ($($number:ty),*) => {$(
        impl From<$number> for Arg {
            fn from(number: $number) -> Self {
                Self::Number(i64::from(number))
            }
        }
    )*};
}

arg_from_number!(i8, i16, i32, i64, u8, u16, u32);

impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_choose_their_form() {
        let (ru, en) = (T::new(Lang::Ru), T::new(Lang::En));
        let cases = [
            (0, "0\u{a0}лет"),
            (1, "1\u{a0}год"),
            (4, "4\u{a0}года"),
            (5, "5\u{a0}лет"),
            (11, "11\u{a0}лет"),
            (14, "14\u{a0}лет"),
            (21, "21\u{a0}год"),
            (112, "112\u{a0}лет"),
        ];
        for (count, expected) in cases {
            assert_eq!(ru.span_years(count), expected);
        }
        assert_eq!(en.span_years(1_u32), "1 year");
        assert_eq!(en.span_years(21_usize), "21 years");
    }

    #[test]
    fn variables_are_put_in_as_they_are() {
        assert_eq!(T::new(Lang::Ru).state_mismatch("имя и <дата>"), "Не\u{a0}совпало: имя и <дата>");
        assert_eq!(T::new(Lang::Ru).brand_name(), "Родня");
    }
}
