//! Letters and spaces of typed text: what is invisible, how spaces are squeezed, how words are compared.
//! Shared by the parsers of this crate only; nothing here knows what the text means.
//! Source: Unicode Technical Standard 39 (characters that deceive).

/// True for characters that a person cannot see and that change how text reads: controls,
/// zero-width characters, marks of direction, byte-order mark, tags, private use.
pub(crate) fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{E000}'..='\u{F8FF}' | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFF}' | '\u{E0000}'..='\u{10FFFF}')
}

/// True for marks of direction and zero-width spaces that address books put around a copied number.
pub(crate) fn is_copied_mark(letter: char) -> bool {
    matches!(letter, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// True for a hyphen or dash of any length.
pub(crate) fn is_dash(letter: char) -> bool {
    matches!(letter, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}')
}

/// Trims the text and makes one ordinary space of every run of spaces.
pub(crate) fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Lower case with «ё» read as «е»: the form in which Russian words are compared.
pub(crate) fn lower_without_yo(text: &str) -> String {
    text.to_lowercase().replace('ё', "е")
}

/// True for a letter of the Russian alphabet, small or capital.
pub(crate) fn is_russian(letter: char) -> bool {
    matches!(letter, 'а'..='я' | 'А'..='Я' | 'ё' | 'Ё')
}

/// The Cyrillic capital that a Latin letter looks like, if there is one.
pub(crate) fn cyrillic_twin(latin: char) -> Option<char> {
    const TWINS: [(char, char); 12] = [
        ('A', 'А'),
        ('B', 'В'),
        ('C', 'С'),
        ('E', 'Е'),
        ('H', 'Н'),
        ('K', 'К'),
        ('M', 'М'),
        ('O', 'О'),
        ('P', 'Р'),
        ('T', 'Т'),
        ('X', 'Х'),
        ('Y', 'У'),
    ];
    let capital = latin.to_ascii_uppercase();
    TWINS.iter().find(|(from, _)| *from == capital).map(|(_, to)| *to)
}

/// Free text of a document: trimmed, squeezed, without hidden characters, 1 to `limit` characters.
pub(crate) fn free_text(text: &str, limit: usize) -> Result<String, FreeTextError> {
    if text.trim().chars().any(is_hidden) {
        return Err(FreeTextError::Hidden);
    }
    let text = squeeze(text);
    match text.chars().count() {
        0 => Err(FreeTextError::Empty),
        n if n > limit => Err(FreeTextError::TooLong { limit }),
        _ => Ok(text),
    }
}

/// The number of an act: 1 to `limit` digits, letters, dashes, strokes, with a digit among them; none if it is not.
pub(crate) fn act_number(typed: &str, limit: usize) -> Option<String> {
    let number = free_text(typed, limit).ok()?;
    let number = number.trim_start_matches(['№', ' ']).to_owned();
    let is_sign = |c: char| c.is_ascii_alphanumeric() || is_russian(c) || matches!(c, ' ' | '/') || is_dash(c);
    (number.chars().any(|c| c.is_ascii_digit()) && number.chars().all(is_sign)).then_some(number)
}

/// Why a free text of a document is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FreeTextError {
    /// Nothing is typed.
    #[error("nothing is typed")]
    Empty,
    /// More characters than the field takes.
    #[error("longer than {limit} characters")]
    TooLong {
        /// The most characters the field takes.
        limit: usize,
    },
    /// A control, zero-width or direction character is in it.
    #[error("a hidden character")]
    Hidden,
}
