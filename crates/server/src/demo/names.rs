//! Names for as many made-up families as are asked for, and how a name is written in Latin letters.

use rodnya_domain::Sex;
use serde::Deserialize;

use super::{
    families::{Role, State},
    family_text::{AdultText, ChildText, FamilyText, LevelText},
};

const LISTS: &str = include_str!("../../data/names.json");

/// Lists of invented surnames and common given names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Names {
    surnames: Vec<String>,
    mothers: Vec<String>,
    fathers: Vec<String>,
    daughters: Vec<String>,
    sons: Vec<String>,
    patronymics: Vec<String>,
}

impl Names {
    /// The lists of the program.
    pub(super) fn read() -> Self {
        serde_json::from_str(LISTS).expect("the lists of names are read in a test")
    }

    /// The family with this number: always the same.
    pub(super) fn family(&self, n: usize) -> FamilyText {
        let surname = pick(&self.surnames, n);
        let mut adults = vec![self.adult(surname, Sex::Female, n)];
        if !n.is_multiple_of(3) {
            adults.push(self.adult(surname, Sex::Male, n));
        }
        let children = (0..1 + n % 3).map(|k| self.child(n, k)).collect();
        FamilyText {
            note: format!("Семья № {}, составлена по спискам имён", n + 1), adults, children
        }
    }

    fn adult(&self, surname: &str, sex: Sex, n: usize) -> AdultText {
        let (given, ending, years) = match sex {
            Sex::Female => (pick(&self.mothers, n / 3), "на", 28 + n % 15),
            Sex::Male => (pick(&self.fathers, n / 2), "ич", 30 + n % 17),
        };
        AdultText {
            surname: surname_for(surname, sex),
            given_name: given.to_owned(),
            patronymic: format!("{}{ending}", pick(&self.patronymics, n / 5 + usize::from(sex == Sex::Male))),
            sex,
            age: [whole(years), whole(n % 11)],
            role: Role::Parent,
            level: LevelText::Standard,
            former_surname: None,
        }
    }

    fn child(&self, n: usize, k: usize) -> ChildText {
        let sex = if (n + k).is_multiple_of(2) { Sex::Female } else { Sex::Male };
        let (given, ending) = match sex {
            Sex::Female => (pick(&self.daughters, n + k), "на"),
            Sex::Male => (pick(&self.sons, n + k), "ич"),
        };
        let years = 4 + (n * 3 + k * 4) % 10;
        let is_pupil = years >= 7;
        ChildText {
            surname: None,
            given_name: given.to_owned(),
            patronymic: format!("{}{ending}", pick(&self.patronymics, n)),
            sex,
            age: [whole(years), whole((n + k) % 11)],
            class: is_pupil.then(|| format!("{} «{}»", years - 6, ['А', 'Б', 'В'][n % 3])),
            state: if is_pupil { State::Account } else { State::Verified },
            in_diary: true,
        }
    }
}

fn pick(list: &[String], n: usize) -> &str {
    &list[n % list.len()]
}

fn whole(n: usize) -> i16 {
    i16::try_from(n).unwrap_or(i16::MAX)
}

/// A surname in the form of a sex: «Ручейков», «Ручейкова».
pub(super) fn surname_for(surname: &str, sex: Sex) -> String {
    let stem = surname.strip_suffix('а').unwrap_or(surname);
    match sex {
        Sex::Female => format!("{stem}а"),
        Sex::Male => stem.to_owned(),
    }
}

/// A name in small Latin letters, for an address.
pub(super) fn in_latin(name: &str) -> String {
    name.to_lowercase().chars().map(letter_in_latin).collect()
}

const fn letter_in_latin(letter: char) -> &'static str {
    match letter {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' => "g",
        'д' => "d",
        'е' | 'ё' | 'э' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' | 'й' | 'ы' => "i",
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
        'ш' | 'щ' => "sh",
        'ю' => "yu",
        'я' => "ya",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_written_in_latin_letters_and_a_surname_in_its_form() {
        assert_eq!(in_latin("Ярослав"), "yaroslav");
        assert_eq!(surname_for("Одуванова", Sex::Male), "Одуванов");
        assert_eq!(surname_for("Шишкарёв", Sex::Female), "Шишкарёва");
    }
}
