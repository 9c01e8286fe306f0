//! The build's own parts: typography, and what it refuses in Fluent files.
//! They are taken in from `build/` as modules, since a build script has no tests of its own.

use std::{fs, path::PathBuf};

#[path = "../build/texts.rs"]
mod texts;
#[path = "../build/typography.rs"]
mod typography;

#[test]
fn russian_texts_get_their_spaces() {
    let cases = [
        ("К содержанию", "К\u{a0}содержанию"),
        ("Учёба детей — дело всей родни", "Учёба детей\u{a0}— дело всей родни"),
        ("школа № 12", "школа №\u{a0}12"),
        ("до 14 лет", "до\u{a0}14\u{a0}лет"),
        ("обычно 10–30 минут", "обычно 10\u{2060}–\u{2060}30\u{a0}минут"),
        ("А. Б. Снегирёва", "А.\u{a0}Б.\u{a0}Снегирёва"),
        ("8 460,50 ₽", "8\u{a0}460,50\u{a0}₽"),
        ("пришёл ли он?", "пришёл\u{a0}ли\u{a0}он?"),
        ("для входа или без него", "для\u{a0}входа или\u{a0}без\u{a0}него"),
        ("14 марта 2017", "14\u{a0}марта 2017"),
        ("г. Светлоречье, ул. Садовая, д. 18", "г.\u{a0}Светлоречье, ул.\u{a0}Садовая, д.\u{a0}18"),
        ("нужно ваше «да» или «нет»", "нужно ваше «да» или\u{a0}«нет»"),
        ("код на \u{e001}", "код на\u{a0}\u{e001}"),
        ("\u{e000} минут", "\u{e000}\u{a0}минут"),
        ("\u{e001} минут", "\u{e001} минут"),
        ("Ваши данные на месте.", "Ваши данные на\u{a0}месте."),
    ];
    for (typed, set) in cases {
        assert_eq!(typography::russian(typed), set, "{typed}");
    }
}

#[test]
fn english_texts_get_curly_apostrophes() {
    assert_eq!(typography::english("Don't tell the child's 'name'"), "Don’t tell the child’s 'name'");
}

#[test]
fn each_mistake_names_its_file_line_and_key() {
    let cases = [
        ("a-b = да\nc = ещё\n", "a-b = yes\n", "ru/x.ftl:2: c: is missing in en"),
        ("a = { $who }\n", "\na = { $whom }\n", "ru/x.ftl:1: a: has variables"),
        ("a = да\na = нет\n", "a = yes\n", "ru/x.ftl:1: a: stands twice"),
        ("a = { NUMBER($n) }\n", "a = { NUMBER($n) }\n", "only variables"),
        ("a = { -brand }\n", "a = x\n", "term -brand is unknown"),
        ("a = да\n  .title = нет\n", "a = yes\n", "attributes are not used here"),
        ("a { = да\n", "a = yes\n", "ru/x.ftl:1:"),
    ];
    for (number, (ru, en, expected)) in cases.into_iter().enumerate() {
        let root = folder(number, ru, en);
        let problems = texts::generate(&root).expect_err("must be refused");
        assert!(problems.iter().any(|p| p.contains(expected)), "{expected}: {problems:?}");
        fs::remove_dir_all(&root).expect("own folder");
    }
}

#[test]
fn a_text_becomes_a_method_with_arguments_in_alphabetical_order() {
    let root = folder(99, "to-be = { $b } и { $a }\n", "to-be = { $a } and { $b }\n");
    let code = texts::generate(&root).expect("good");
    assert!(code.contains("pub fn to_be(self, a: impl Into<Arg>, b: impl Into<Arg>) -> String"), "{code}");
    fs::remove_dir_all(&root).expect("own folder");
}

fn folder(number: usize, ru: &str, en: &str) -> PathBuf {
    let root = std::env::temp_dir().join(format!("rodnya-texts-{}-{number}", std::process::id()));
    for (lang, text) in [("ru", ru), ("en", en)] {
        fs::create_dir_all(root.join(lang)).expect("a temporary folder");
        fs::write(root.join(lang).join("x.ftl"), text).expect("a temporary file");
    }
    root
}
