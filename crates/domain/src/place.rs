//! Places as people write them: «Место рождения», «Адрес постоянной регистрации». Free text, one field each; only
//! hidden signs and too much of it are refused.

use crate::text::{self, FreeTextError};

/// The most characters of a place.
pub const PLACE_LIMIT: usize = 300;

/// Reads a place: spaces squeezed, at most [`PLACE_LIMIT`] characters, at least one letter.
///
/// # Errors
/// [`FreeTextError`].
pub fn parse(typed: &str) -> Result<String, FreeTextError> {
    let place = text::free_text(typed, PLACE_LIMIT)?;
    if place.chars().any(char::is_alphabetic) { Ok(place) } else { Err(FreeTextError::Empty) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_free_text_with_a_letter_in_it() {
        assert_eq!(parse("  г.  Приозёрск ").as_deref(), Ok("г. Приозёрск"));
        assert_eq!(parse("12 / 3"), Err(FreeTextError::Empty));
        assert_eq!(parse(""), Err(FreeTextError::Empty));
        assert_eq!(parse("г. При\u{202E}озёрск"), Err(FreeTextError::Hidden));
        assert_eq!(parse(&"а".repeat(301)), Err(FreeTextError::TooLong { limit: 300 }));
    }
}
