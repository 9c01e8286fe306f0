//! The password rule as data: two profiles, the check, the live checklist, and the maker of passwords.
//! Hashing stands elsewhere; here is only what may be a password.
//! Source: seed 001 («Требования к паролю»), seed 002 (profile `seed`), NIST SP 800-63B (`modern`).

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;
use zxcvbn::matching::patterns::MatchPattern;

/// The most characters of a password, after normalisation.
pub const PASSWORD_LIMIT: usize = 128;
/// The symbols that the seed counts as symbols (seed 001).
pub const SYMBOLS: &str = "!\"$%&'()+,-./:;<=>?@[^_{}~`";
/// How many common and leaked passwords the binary carries.
///
/// They are the lists of the `zxcvbn` crate (version 3, MIT): 30,000 leaked passwords by frequency,
/// and about 64,000 English words, names and surnames.
pub const COMMON_PASSWORDS: usize = 30_000;

/// A password that satisfies a policy, in NFKC; its Debug form shows nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

/// The rule for passwords.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// The least characters of a password that satisfies the composition.
    pub shortest: usize,
    /// The least characters of a password of any composition.
    pub passphrase: usize,
    /// Whether a password shorter than a passphrase needs all four kinds of characters.
    pub composition: bool,
    /// The least strength by zxcvbn, 0 to 4.
    pub score: u8,
}

impl Policy {
    /// Profile `seed`: 8 characters of four kinds, or 15 of any.
    pub const SEED: Self = Self { shortest: 8, passphrase: 15, composition: true, score: 3 };
    /// Profile `modern` for a password alone: 15 characters of any kind (NIST SP 800-63B-4 §3.1.1.2).
    pub const MODERN: Self = Self { shortest: 15, passphrase: 15, composition: false, score: 3 };
    /// Profile `modern` beside a second factor: 8 characters of any kind.
    pub const MODERN_SECOND_FACTOR: Self = Self { shortest: 8, passphrase: 15, composition: false, score: 3 };

    /// The profile of this name in the settings.
    #[must_use]
    pub fn named(profile: &str) -> Option<Self> {
        match profile {
            "seed" => Some(Self::SEED),
            "modern" => Some(Self::MODERN),
            _ => None,
        }
    }
}

/// What is known of the person, which no password may contain.
#[derive(Debug, Clone, Default)]
pub struct PasswordAbout {
    /// Surname, given name, patronymic, in any alphabet.
    pub names: Vec<String>,
    /// Phone in E.164.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
}

/// A requirement that a password does not satisfy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum PasswordFault {
    /// Fewer characters than [`Policy::shortest`].
    #[error("shorter than {at_least} characters")]
    TooShort {
        /// The least number of characters.
        at_least: usize,
    },
    /// More than [`PASSWORD_LIMIT`] characters.
    #[error("longer than {PASSWORD_LIMIT} characters")]
    TooLong,
    /// No Latin capital.
    #[error("no Latin capital")]
    NoCapital,
    /// No Latin small letter.
    #[error("no Latin small letter")]
    NoSmall,
    /// No digit.
    #[error("no digit")]
    NoDigit,
    /// No symbol of [`SYMBOLS`].
    #[error("no symbol")]
    NoSymbol,
    /// A control character is in it: it could not be typed again.
    #[error("a control character")]
    Control,
    /// It stands in the list of common and leaked ones, perhaps with digits or symbols after it.
    #[error("a common or leaked password")]
    Common,
    /// It contains a name, the phone or the mail of the person.
    #[error("a name, phone or mail of the person")]
    AboutPerson,
    /// It is guessed too easily.
    #[error("guessed too easily")]
    Weak,
}

/// One line of the live checklist under the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChecklistLine {
    /// The requirement.
    pub requirement: Requirement,
    /// Whether the typed text satisfies it.
    pub satisfied: bool,
}

/// The requirements that a page lists («Требования к паролю», seed 001).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Requirement {
    /// «8 и более символов».
    Length {
        /// The least number of characters.
        at_least: usize,
    },
    /// «Заглавные латинские буквы».
    Capital,
    /// «Строчные латинские буквы».
    Small,
    /// «Цифры».
    Digit,
    /// «Символы».
    Symbol,
}

/// Checks a password; it is never trimmed or cut.
///
/// # Errors
/// Every requirement that it does not satisfy.
pub fn check(policy: &Policy, typed: &str, about: &PasswordAbout) -> Result<Password, Vec<PasswordFault>> {
    // Bounded before normalisation; no character of NFKC grows out of nothing.
    if typed.len() > PASSWORD_LIMIT * 16 {
        return Err(vec![PasswordFault::TooLong]);
    }
    let password: String = typed.nfkc().collect();
    let length = password.chars().count();
    if length > PASSWORD_LIMIT {
        return Err(vec![PasswordFault::TooLong]);
    }
    let mut faults: Vec<_> = checklist(policy, &password)
        .into_iter()
        .filter(|line| !line.satisfied)
        .map(|line| fault(line.requirement))
        .collect();
    if password.chars().any(char::is_control) {
        faults.push(PasswordFault::Control);
    }
    if is_common(&password) {
        faults.push(PasswordFault::Common);
    } else if speaks_of(&password, about) {
        faults.push(PasswordFault::AboutPerson);
    } else if faults.is_empty() && strength(&password, about) < policy.score {
        faults.push(PasswordFault::Weak);
    }
    if faults.is_empty() { Ok(Password(password)) } else { Err(faults) }
}

/// The lines of the live checklist for the typed text. A passphrase satisfies the lines of composition.
#[must_use]
pub fn checklist(policy: &Policy, typed: &str) -> Vec<ChecklistLine> {
    let password: String = typed.nfkc().take(PASSWORD_LIMIT + 1).collect();
    let length = password.chars().count();
    let passphrase = length >= policy.passphrase;
    let has = |kind: fn(char) -> bool| passphrase || password.chars().any(kind);
    let mut lines = vec![ChecklistLine {
        requirement: Requirement::Length { at_least: policy.shortest },
        satisfied: length >= policy.shortest,
    }];
    if policy.composition {
        lines.extend([
            ChecklistLine { requirement: Requirement::Capital, satisfied: has(|c| c.is_ascii_uppercase()) },
            ChecklistLine { requirement: Requirement::Small, satisfied: has(|c| c.is_ascii_lowercase()) },
            ChecklistLine { requirement: Requirement::Digit, satisfied: has(|c| c.is_ascii_digit()) },
            ChecklistLine { requirement: Requirement::Symbol, satisfied: has(|c| SYMBOLS.contains(c)) },
        ]);
    }
    lines
}

/// How many random bytes [`generate`] takes.
pub const RANDOM_BYTES: usize = 10;

/// Makes a password such as `Kanu-reko-sati-muni-47` of at least [`RANDOM_BYTES`] random bytes.
///
/// Four made-up words of a consonant and a vowel twice, a hyphen between them and two digits at the end
/// (54 bits): easy to read out, with Latin letters, digits and the hyphen alone, which stand on a Russian
/// keyboard where they stand on any. It satisfies both profiles.
///
/// # Panics
/// If `random` is shorter than [`RANDOM_BYTES`].
#[must_use]
pub fn generate(random: &[u8]) -> String {
    const CONSONANTS: &[u8; 16] = b"bdfgkmnprstvzlhj";
    const VOWELS: &[u8; 4] = b"aeiu";
    assert!(random.len() >= RANDOM_BYTES, "a generated password needs {RANDOM_BYTES} random bytes");
    let mut password = String::new();
    for pair in random[..8].chunks_exact(2) {
        for byte in pair {
            password.push(char::from(CONSONANTS[usize::from(byte & 15)]));
            password.push(char::from(VOWELS[usize::from(byte >> 4 & 3)]));
        }
        password.push('-');
    }
    let digits = u16::from_be_bytes([random[8], random[9]]) % 100;
    password.push_str(&format!("{digits:02}"));
    password[..1].make_ascii_uppercase();
    password
}

impl Password {
    /// The text to be hashed; of an accepted password or of one typed at login, in the same form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A password typed at login: normalised as the stored one was, not checked; over-long text is `None`.
    #[must_use]
    pub fn typed(text: &str) -> Option<Self> {
        if text.len() > PASSWORD_LIMIT * 16 {
            return None;
        }
        let password: String = text.nfkc().collect();
        (password.chars().count() <= PASSWORD_LIMIT).then_some(Self(password))
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(•••)")
    }
}

fn fault(requirement: Requirement) -> PasswordFault {
    match requirement {
        Requirement::Length { at_least } => PasswordFault::TooShort { at_least },
        Requirement::Capital => PasswordFault::NoCapital,
        Requirement::Small => PasswordFault::NoSmall,
        Requirement::Digit => PasswordFault::NoDigit,
        Requirement::Symbol => PasswordFault::NoSymbol,
    }
}

/// True if the password, or what is left of it without digits and symbols at its end, is in the list;
/// a Russian word also by its Latin spelling (`пароль`, `parol`) and by its keys (`йцукен`, `qwerty`).
pub(crate) fn is_common(password: &str) -> bool {
    let lower = password.to_lowercase();
    let stem = lower.trim_end_matches(|c: char| !c.is_alphabetic());
    let stem_counts = stem.chars().count() >= 4;
    let russian = stem_counts && stem.chars().all(crate::text::is_russian);
    in_list(&lower)
        || (stem_counts && in_list(stem))
        || (russian && (in_list(&latin_spelling(stem)) || in_list(&latin_keys(stem))))
}

/// True if one entry of the lists is the whole text; a look-alike spelling (`p4ssword`) counts.
fn in_list(lower: &str) -> bool {
    // No entry of the lists is longer.
    if lower.chars().count() > 30 {
        return false;
    }
    let estimate = zxcvbn::zxcvbn(lower, &[]);
    matches!(estimate.sequence(), [whole] if matches!(whole.pattern, MatchPattern::Dictionary(_)))
}

/// True if the password contains a word of the person's names or mail, or the end of the phone.
fn speaks_of(password: &str, about: &PasswordAbout) -> bool {
    let lower = crate::text::lower_without_yo(password);
    let words = about_words(about);
    words.iter().any(|word| word.chars().count() >= 4 && lower.contains(word.as_str()))
}

fn about_words(about: &PasswordAbout) -> Vec<String> {
    let mut words = Vec::new();
    for name in &about.names {
        for word in crate::text::lower_without_yo(name).split([' ', '-']) {
            words.push(latin_spelling(word));
            words.push(word.to_owned());
        }
    }
    if let Some(email) = &about.email {
        let lower = email.to_lowercase();
        words.extend(lower.split('@').next().map(str::to_owned));
        words.push(lower);
    }
    if let Some(digits) = about.phone.as_ref().map(|p| p.chars().filter(char::is_ascii_digit).collect::<String>()) {
        words.extend(digits.get(digits.len().saturating_sub(7)..).map(str::to_owned));
    }
    words
}

/// A Russian word in the Latin letters that people usually write it with.
fn latin_spelling(word: &str) -> String {
    const LETTERS: [(char, &str); 32] = [
        ('а', "a"),
        ('б', "b"),
        ('в', "v"),
        ('г', "g"),
        ('д', "d"),
        ('е', "e"),
        ('ж', "zh"),
        ('з', "z"),
        ('и', "i"),
        ('й', "y"),
        ('к', "k"),
        ('л', "l"),
        ('м', "m"),
        ('н', "n"),
        ('о', "o"),
        ('п', "p"),
        ('р', "r"),
        ('с', "s"),
        ('т', "t"),
        ('у', "u"),
        ('ф', "f"),
        ('х', "h"),
        ('ц', "ts"),
        ('ч', "ch"),
        ('ш', "sh"),
        ('щ', "sch"),
        ('ъ', ""),
        ('ы', "y"),
        ('ь', ""),
        ('э', "e"),
        ('ю', "yu"),
        ('я', "ya"),
    ];
    let latin = |letter| LETTERS.iter().find(|(from, _)| *from == letter).map(|(_, to)| *to);
    word.chars().filter_map(latin).collect()
}

/// What a Russian word types on a keyboard that is switched to Latin.
fn latin_keys(word: &str) -> String {
    const RUSSIAN: &str = "йцукенгшщзхъфывапролджэячсмитьбюё";
    const LATIN: &str = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
    let key =
        |letter| RUSSIAN.chars().zip(LATIN.chars()).find(|(russian, _)| *russian == letter).map(|(_, latin)| latin);
    word.chars().filter_map(key).collect()
}

fn strength(password: &str, about: &PasswordAbout) -> u8 {
    let words = about_words(about);
    let words: Vec<&str> = words.iter().map(String::as_str).filter(|w| w.len() >= 3).collect();
    u8::from(zxcvbn::zxcvbn(password, &words).score())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn about() -> PasswordAbout {
        PasswordAbout {
            names: vec!["Примерова".into(), "Алёна".into(), "Сергеевна".into()],
            phone: Some("+79001234567".into()),
            email: Some("prim-77@example.ru".into()),
        }
    }

    #[track_caller]
    fn check_seed(typed: &str, expected: &[PasswordFault]) {
        let got = check(&Policy::SEED, typed, &about());
        assert_eq!(got.err().unwrap_or_default(), expected, "{typed:?}");
    }

    #[test]
    fn i4_the_seed_profile_wants_four_kinds_or_fifteen_characters() {
        use PasswordFault::*;
        check_seed("Zx7!kanat-Reka", &[]);
        check_seed("лампа верблюд окно", &[]);
        check_seed("qwerty12", &[NoCapital, NoSymbol, Common]);
        check_seed("12345678", &[NoCapital, NoSmall, NoSymbol, Common]);
        check_seed("Password1!", &[Common]);
        check_seed("Qwerty123!", &[Common]);
        check_seed("P4ssword1!", &[Common]);
        check_seed("Gfhjkm123!", &[Common]);
        check_seed("пароль1", &[TooShort { at_least: 8 }, NoCapital, NoSmall, NoSymbol, Common]);
        check_seed("йцукен1234567890", &[Common]);
        check_seed("zx7!kanat-reka", &[NoCapital]);
        check_seed("ZX7!KANAT-REKA", &[NoSmall]);
        check_seed("Zxk!kanat-Reka", &[NoDigit]);
        check_seed("Zx7kanat1Reka", &[NoSymbol]);
        check_seed("Zx7!k", &[TooShort { at_least: 8 }]);
        check_seed("", &[TooShort { at_least: 8 }, NoCapital, NoSmall, NoDigit, NoSymbol]);
        check_seed("Primerova-7", &[AboutPerson]);
        check_seed("x7!Q-алена-w", &[AboutPerson]);
        check_seed("W!x-1234567-q", &[AboutPerson]);
        check_seed("Prim-77-Prim", &[AboutPerson]);
        check_seed("Aa1!Aa1!", &[Weak]);
        check_seed(&"Zx7!kanat-Reka".repeat(10), &[TooLong]);
        check_seed(&"я".repeat(10 << 20), &[TooLong]);
        check_seed("Zx7!kanat\0Reka", &[Control]);
    }

    #[test]
    fn the_modern_profile_wants_length_alone() {
        let modern = |typed| check(&Policy::MODERN, typed, &about()).is_ok();
        assert!(modern("lampa verblud okno"));
        assert!(!modern("Zx7!kanat-Reka"));
        assert!(check(&Policy::MODERN_SECOND_FACTOR, "zxkanatreka", &about()).is_ok());
        assert_eq!(Policy::named("seed"), Some(Policy::SEED));
        assert_eq!(Policy::named("weak"), None);
    }

    #[test]
    fn i4_a_password_is_normalised_but_never_trimmed() {
        let kept = check(&Policy::SEED, " Zx7!kanat-Reka ", &about()).unwrap();
        assert_eq!(kept.as_str(), " Zx7!kanat-Reka ");
        assert_eq!(Password::typed("Ｚx7!").unwrap(), Password::typed("Zx7!").unwrap());
        assert_eq!(Password::typed(&"a".repeat(129)), None);
        assert_eq!(format!("{kept:?}"), "Password(•••)");
    }

    #[test]
    fn i4_the_checklist_is_ticked_while_typing() {
        let ticks = |typed| {
            checklist(&Policy::SEED, typed)
                .iter()
                .map(|line| if line.satisfied { '+' } else { '-' })
                .collect::<String>()
        };
        assert_eq!(ticks(""), "-----");
        assert_eq!(ticks("Zx7"), "-+++-");
        assert_eq!(ticks("Zx7!kana"), "+++++");
        assert_eq!(ticks("лампа верблюд окно"), "+++++");
        assert_eq!(checklist(&Policy::MODERN, "").len(), 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn i4_a_generated_password_satisfies_every_profile(random in proptest::array::uniform10(any::<u8>())) {
            let password = generate(&random);
            for policy in [Policy::SEED, Policy::MODERN] {
                prop_assert!(check(&policy, &password, &about()).is_ok(), "{}", password);
            }
        }

        #[test]
        fn checking_never_panics(typed in "\\PC{0,40}") {
            let _ = check(&Policy::SEED, &typed, &about());
        }
    }
}
