//! Cuts a message into plain text, codes and links, so that a page can show each as what it is.
//! A code is a run of 4 to 8 digits that stands alone; digits of links and phone numbers are none.
//! Pure text in, pieces out; escaping is the template's.

/// Signs that make digits beside them a part of something longer.
const NEIGHBOURS: [char; 4] = ['+', '-', '.', '№'];

/// A piece of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Segment<'a> {
    Text(&'a str),
    Code(&'a str),
    Link(&'a str),
}

/// The pieces of a message in their order; together they are the message.
pub(crate) fn segments(text: &str) -> Vec<Segment<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(start) = link_start(rest) {
        let length = link_length(&rest[start..]);
        with_codes(&rest[..start], &mut pieces);
        pieces.push(Segment::Link(&rest[start..start + length]));
        rest = &rest[start + length..];
    }
    with_codes(rest, &mut pieces);
    pieces
}

fn link_start(text: &str) -> Option<usize> {
    [text.find("http://"), text.find("https://")].into_iter().flatten().min()
}

fn link_length(text: &str) -> usize {
    let end = text.find(|c: char| c.is_whitespace() || "<>\"'»)".contains(c)).unwrap_or(text.len());
    text[..end].trim_end_matches(['.', ',', ';']).len()
}

fn with_codes<'a>(text: &'a str, pieces: &mut Vec<Segment<'a>>) {
    let mut from = 0;
    let mut at = 0;
    while let Some(found) = text[at..].find(|c: char| c.is_ascii_digit()) {
        let start = at + found;
        let end = text[start..].find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |length| start + length);
        let alone = !text[..start].ends_with(NEIGHBOURS) && !goes_on(&text[end..]);
        if (4..=8).contains(&(end - start)) && alone {
            if from < start {
                pieces.push(Segment::Text(&text[from..start]));
            }
            pieces.push(Segment::Code(&text[start..end]));
            from = end;
        }
        at = end;
    }
    if from < text.len() {
        pieces.push(Segment::Text(&text[from..]));
    }
}

/// Whether a number goes on after its digits; a full stop that ends a sentence does not count.
fn goes_on(after: &str) -> bool {
    let mut signs = after.chars();
    signs.next().is_some_and(|sign| NEIGHBOURS.contains(&sign))
        && signs.next().is_some_and(|sign| !sign.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::Segment::{Code, Link, Text};
    use super::*;

    #[test]
    fn codes_and_links_are_found_and_nothing_is_lost() {
        let cases: [(&str, &[Segment]); 5] = [
            ("Код 482913. Никому", &[Text("Код "), Code("482913"), Text(". Никому")]),
            ("Код: 482913.", &[Text("Код: "), Code("482913"), Text(".")]),
            ("https://a.example/x?y=123456.", &[Link("https://a.example/x?y=123456"), Text(".")]),
            ("Звонок с +79001234567, СНИЛС 112-2333", &[Text("Звонок с +79001234567, СНИЛС 112-2333")]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(segments(text), expected, "{text}");
        }
    }
}
