//! Russian names in Latin letters, as English pages show them: the British and American system (BGN/PCGN 1947) without
//! its apostrophes and its «ye», with the usual «-y» at the end: Снегирёва Василий → Snegiryova Vasily.

/// A text with its Cyrillic letters written in Latin ones; all other signs stay.
pub(crate) fn of(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    let mut latin = String::with_capacity(text.len());
    for (at, letter) in letters.iter().enumerate() {
        let next = letters.get(at + 1).copied();
        let ends = |at: usize| !letters.get(at).is_some_and(|letter| letter.is_alphabetic());
        let small = letter.to_lowercase().next().unwrap_or(*letter);
        let plain = match small {
            // «-ий», «-ый» at the end of a word are one sound.
            'и' | 'ы' if next.is_some_and(|next| matches!(next, 'й' | 'Й')) && ends(at + 2) => "",
            small => match sound(small) {
                Some(plain) => plain,
                None => {
                    latin.push(*letter);
                    continue;
                }
            },
        };
        if !letter.is_uppercase() {
            latin.push_str(plain);
        } else if next.is_some_and(char::is_uppercase) {
            latin.push_str(&plain.to_uppercase());
        } else {
            let mut signs = plain.chars();
            latin.extend(signs.next().map(|first| first.to_ascii_uppercase()));
            latin.push_str(signs.as_str());
        }
    }
    latin
}

const fn sound(small: char) -> Option<&'static str> {
    Some(match small {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' => "g",
        'д' => "d",
        'е' | 'э' => "e",
        'ё' => "yo",
        'ж' => "zh",
        'з' => "z",
        'и' => "i",
        'й' | 'ы' => "y",
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
        'ъ' | 'ь' => "",
        'ю' => "yu",
        'я' => "ya",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn u1_names_are_read_in_english() {
        for (russian, latin) in [
            ("Снегирёва Ольга Павловна", "Snegiryova Olga Pavlovna"),
            ("Василий Щукин-Цой", "Vasily Shchukin-Tsoy"),
            ("Юрий Жуков", "Yury Zhukov"),
            ("Ильинична", "Ilinichna"),
            ("ЩЕДРИН", "SHCHEDRIN"),
            ("Гасан оглы", "Gasan ogly"),
            ("Объедков", "Obedkov"),
            ("Anna-Maria O’Neil", "Anna-Maria O’Neil"),
            ("", ""),
        ] {
            assert_eq!(of(russian), latin);
        }
    }
}
