//! Russian typography as the voice of the look asks: no-break spaces after short words, before a
//! long dash, around numbers, word joiners in ranges. Texts are typed with plain spaces.
//! Placeables stand in the text as one private sign each, so that a rule sees across them.

/// Stands for a placeable that holds a number.
pub(crate) const NUMBER: char = '\u{e000}';
/// Stands for any other placeable.
pub(crate) const OTHER: char = '\u{e001}';

const NBSP: char = '\u{a0}';
const JOINER: char = '\u{2060}';
const LONGER_SHORT_WORDS: [&str; 7] = ["без", "для", "или", "над", "под", "при", "про"];
const PARTICLES: [&str; 3] = ["ли", "же", "бы"];
const ABBREVIATIONS: [&str; 11] = ["г", "ул", "д", "кв", "стр", "корп", "им", "с", "п", "пр", "пер"];

/// A Russian text with its no-break spaces and word joiners.
pub(crate) fn russian(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len() + 16);
    for (at, &sign) in signs.iter().enumerate() {
        match sign {
            ' ' => out.push(if binds(&signs[..at], &signs[at + 1..]) { NBSP } else { ' ' }),
            '–' if is_range(&signs, at) => out.extend([JOINER, sign, JOINER]),
            _ => out.push(sign),
        }
    }
    out
}

/// An English text with curly apostrophes.
pub(crate) fn english(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    let inside_word =
        |at: usize| at > 0 && signs[at - 1].is_alphabetic() && signs.get(at + 1).is_some_and(|c| c.is_alphabetic());
    signs.iter().enumerate().map(|(at, &c)| if c == '\'' && inside_word(at) { '’' } else { c }).collect()
}

fn binds(before: &[char], after: &[char]) -> bool {
    let last = word_before(before);
    let next = after.iter().take_while(|c| !c.is_whitespace()).collect::<String>();
    let Some(first_of_next) = next.chars().next() else { return false };
    let word = last.trim_start_matches(['«', '„', '(', '"']);
    first_of_next == '—'
        || first_of_next == '₽'
        || first_of_next == '%'
        || is_short(word)
        || word == "№"
        || is_initial(word)
        || is_abbreviation(word)
        || PARTICLES.contains(&next.trim_end_matches(['.', ',', '?', '!', '»', ':', ';']))
        || (ends_in_number(word) && (first_of_next.is_alphabetic() || is_number(first_of_next)))
}

fn word_before(before: &[char]) -> String {
    let start = before.iter().rposition(|c| c.is_whitespace() || *c == NBSP).map_or(0, |at| at + 1);
    before[start..].iter().collect()
}

fn is_short(word: &str) -> bool {
    let lower = word.to_lowercase();
    let length = lower.chars().count();
    (1..=2).contains(&length) && lower.chars().all(is_cyrillic) || LONGER_SHORT_WORDS.contains(&lower.as_str())
}

fn is_initial(word: &str) -> bool {
    let mut signs = word.chars();
    matches!((signs.next(), signs.next(), signs.next()), (Some(c), Some('.'), None) if c.is_uppercase())
}

fn is_abbreviation(word: &str) -> bool {
    word.strip_suffix('.').is_some_and(|bare| ABBREVIATIONS.contains(&bare))
}

fn ends_in_number(word: &str) -> bool {
    word.chars().next_back().is_some_and(is_number) && word.chars().any(is_number)
}

fn is_range(signs: &[char], at: usize) -> bool {
    at > 0 && is_number(signs[at - 1]) && signs.get(at + 1).is_some_and(|c| is_number(*c))
}

fn is_number(sign: char) -> bool {
    sign.is_ascii_digit() || sign == NUMBER
}

fn is_cyrillic(sign: char) -> bool {
    matches!(sign, 'а'..='я' | 'ё')
}
