//! The short pages of «Помощь»: one task each.

use rodnya_ui::{Link, T};

/// A page by task.
pub(crate) struct Topic {
    /// The last part of its address.
    pub(crate) key: &'static str,
    /// What the trouble is.
    pub(crate) title: String,
    /// What to do, step by step.
    pub(crate) steps: Vec<String>,
    /// Where to do it.
    pub(crate) link: Option<Link>,
}

const fn topic(key: &'static str, title: String, steps: Vec<String>, link: Option<Link>) -> Topic {
    Topic { key, title, steps, link }
}

impl Topic {
    /// Whether a word stands in it, compared without case and «ё».
    pub(crate) fn holds(&self, folded: &str) -> bool {
        std::iter::once(&self.title).chain(&self.steps).any(|text| fold(text).contains(folded))
    }
}

/// The form in which words are compared.
pub(crate) fn fold(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    plain.to_lowercase().replace('ё', "е").replace('\u{2060}', "")
}

/// All of them, the most asked first.
pub(crate) fn topics(t: T) -> Vec<Topic> {
    vec![
        topic(
            "codes",
            t.help_codes_title(),
            vec![t.help_codes_1(), t.help_codes_2(), t.help_codes_3(), t.help_codes_4()],
            None,
        ),
        topic(
            "password",
            t.help_password_title(),
            vec![t.help_password_1(), t.help_password_2(), t.help_password_3(), t.help_password_4()],
            Some(Link::new(t.help_password_open(), "/recovery")),
        ),
        topic(
            "registry",
            t.help_registry_title(),
            vec![t.help_registry_1(), t.help_registry_2(), t.help_registry_3(), t.help_registry_4()],
            Some(Link::new(t.help_registry_open(), "/applications")),
        ),
        topic(
            "mismatch",
            t.help_mismatch_title(),
            vec![t.help_mismatch_1(), t.help_mismatch_2(), t.help_mismatch_3(), t.help_mismatch_4()],
            Some(Link::new(t.help_mismatch_open(), "/family")),
        ),
        topic(
            "child-account",
            t.help_child_account_title(),
            vec![
                t.help_child_account_1(),
                t.help_child_account_2(),
                t.help_child_account_3(),
                t.help_child_account_4(),
            ],
            Some(Link::new(t.help_child_account_open(), "/family")),
        ),
        topic("letter", t.help_letter_title(), vec![t.help_letter_1(), t.help_letter_2(), t.help_letter_3()], None),
        topic(
            "link",
            t.help_link_title(),
            vec![t.help_link_1(), t.help_link_2(), t.help_link_3(), t.help_link_4()],
            Some(Link::new(t.help_link_open(), "/family")),
        ),
        topic(
            "diary",
            t.help_diary_title(),
            vec![t.help_diary_1(), t.help_diary_2(), t.help_diary_3(), t.help_diary_4()],
            Some(Link::new(t.help_diary_open(), "/consents/permissions")),
        ),
        topic(
            "withdraw",
            t.help_withdraw_title(),
            vec![t.help_withdraw_1(), t.help_withdraw_2(), t.help_withdraw_3()],
            Some(Link::new(t.help_withdraw_open(), "/consents/permissions")),
        ),
        topic(
            "contacts",
            t.help_contacts_title(),
            vec![t.help_contacts_1(), t.help_contacts_2(), t.help_contacts_3()],
            Some(Link::new(t.help_contacts_open(), "/profile")),
        ),
        topic(
            "safety",
            t.help_safety_title(),
            vec![t.help_safety_1(), t.help_safety_2(), t.help_safety_3()],
            Some(Link::new(t.help_safety_open(), "/account")),
        ),
    ]
}
