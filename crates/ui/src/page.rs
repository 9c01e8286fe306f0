//! What every page has around its content: language, signed-in person, sections, flash, CSRF token.
//! A page template has a field `page: Page`; layout and components read it by that name.
//! Portal makes it once per request.

use std::fmt;

use askama::filters::HtmlSafe;
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::{Lang, T, assets, dates::TimeElement};

/// The frame of one page.
#[derive(Clone, Debug)]
pub struct Page {
    /// Texts in the language of the page.
    pub t: T,
    /// The language of the page.
    pub lang: Lang,
    /// The signed-in person, if there is one.
    pub who: Option<Who>,
    /// Seconds until the session ends by rest, from the moment the page is made; none without a session.
    pub rest_seconds: Option<i64>,
    /// Unread notifications, for the bell.
    pub unread: u32,
    /// Where this page belongs.
    pub section: Section,
    /// The sections that exist for this person, in their order.
    pub sections: Vec<Section>,
    /// Token for the hidden field `csrf_token` of every form.
    pub csrf: String,
    /// What just happened, shown once above the content.
    pub flash: Option<Flash>,
    /// Path and query of this page, for the way back after a change of language.
    pub path: String,
    /// Whether this is the demonstration with invented people.
    pub demo: bool,
    /// Who runs the portal, in the language of the page.
    pub operator: String,
    /// Whether the person serves others as an operator.
    pub is_operator: bool,
    /// Whether the form on this page came back with errors: the title begins with «Ошибка:».
    pub failed: bool,
    /// Now, for «сегодня в 9:12».
    pub now: Timestamp,
    /// The time zone of the person.
    pub zone: TimeZone,
}

impl Page {
    /// A page for nobody: no person, no sections, no flash, UTC. The caller puts in what it knows.
    #[must_use]
    pub fn bare(lang: Lang, now: Timestamp) -> Self {
        Self {
            t: T::new(lang),
            lang,
            who: None,
            rest_seconds: None,
            unread: 0,
            is_operator: false,
            section: Section::Other,
            sections: Vec::new(),
            csrf: String::new(),
            flash: None,
            path: "/".to_owned(),
            demo: false,
            operator: String::new(),
            failed: false,
            now,
            zone: TimeZone::UTC,
        }
    }

    /// The sections for the bar: those that exist, without help.
    pub fn main_sections(&self) -> impl Iterator<Item = Section> + '_ {
        self.sections.iter().copied().filter(|section| !matches!(section, Section::Help | Section::Other))
    }

    /// Whether there is a section to show in the bar.
    #[must_use]
    pub fn has_sections(&self) -> bool {
        self.main_sections().next().is_some()
    }

    /// Whether there is help to link to.
    #[must_use]
    pub fn has_help(&self) -> bool {
        self.sections.contains(&Section::Help)
    }

    /// ` aria-current="true"` for the section of this page.
    #[must_use]
    pub fn current(&self, section: impl std::borrow::Borrow<Section>) -> HtmlSafeText {
        HtmlSafeText(if self.section == *section.borrow() { " aria-current=\"true\"" } else { "" })
    }

    /// The help page of a task, which knows where the trouble was: the path of this page, without what stands behind it.
    #[must_use]
    pub fn help(&self, key: &str) -> String {
        let path = self.path.split(['?', '#']).next().unwrap_or("/");
        format!("/help/{key}?from={path}")
    }

    /// The address of a bundled asset.
    #[must_use]
    pub fn asset(&self, name: &str) -> &'static str {
        assets::url(name)
    }

    /// An instant as a `<time>` element: «сегодня в 9:12».
    #[must_use]
    pub fn when(&self, at: &Timestamp) -> TimeElement {
        TimeElement::instant(self.t, *at, self.now, &self.zone)
    }

    /// A date as a `<time>` element: «12 октября 2026».
    #[must_use]
    pub fn day(&self, date: &Date) -> TimeElement {
        TimeElement::date(self.t, *date)
    }
}

/// A piece of markup written by us.
#[derive(Clone, Copy, Debug)]
pub struct HtmlSafeText(&'static str);

impl HtmlSafe for HtmlSafeText {}

impl fmt::Display for HtmlSafeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// The signed-in person as the header shows them.
#[derive(Clone, Debug)]
pub struct Who {
    /// «Ольга Снегирёва».
    pub name: String,
    /// The first letter of the given name.
    pub initial: String,
    /// The colour this person keeps on every page.
    pub tint: Tint,
}

/// A person's colour; each keeps one on every page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tint {
    /// Blue.
    Sky,
    /// Green.
    Moss,
    /// Terracotta.
    Clay,
    /// Yellow.
    Honey,
    /// Violet.
    Lilac,
}

impl Tint {
    /// All tints in their order.
    pub const ALL: [Self; 5] = [Self::Sky, Self::Honey, Self::Moss, Self::Clay, Self::Lilac];

    /// The tint of a person by any stable number of theirs (a byte of the id).
    #[must_use]
    pub fn of(number: u8) -> Self {
        Self::ALL[usize::from(number) % Self::ALL.len()]
    }
}

impl fmt::Display for Tint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sky => "sky",
            Self::Moss => "moss",
            Self::Clay => "clay",
            Self::Honey => "honey",
            Self::Lilac => "lilac",
        })
    }
}

impl HtmlSafe for Tint {}

/// A section of the portal (seeds 001–003) or none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// «Услуги».
    Services,
    /// «Заявления».
    Applications,
    /// «Документы».
    Documents,
    /// «Платежи».
    Payments,
    /// «Помощь», shown apart.
    Help,
    /// A page outside the sections.
    Other,
}

impl Section {
    /// Where the section begins.
    #[must_use]
    pub fn href(self) -> &'static str {
        match self {
            Self::Services => "/services",
            Self::Applications => "/applications",
            Self::Documents => "/documents",
            Self::Payments => "/payments",
            Self::Help => "/help",
            Self::Other => "/",
        }
    }

    /// Its icon.
    #[must_use]
    pub fn icon(self) -> &'static str {
        match self {
            Self::Services => "services",
            Self::Applications => "inbox",
            Self::Documents => "document",
            Self::Payments => "wallet",
            Self::Help => "help",
            Self::Other => "right",
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(self, t: &T) -> String {
        match self {
            Self::Services => t.section_services(),
            Self::Applications => t.section_applications(),
            Self::Documents => t.section_documents(),
            Self::Payments => t.section_payments(),
            Self::Help => t.section_help(),
            Self::Other => t.section_home(),
        }
    }
}

/// How a state or a message looks: word and icon first, colour helps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Done, confirmed, in force.
    Ok,
    /// Another's turn.
    Wait,
    /// Something to mend.
    Stop,
    /// To know.
    Note,
    /// By hand, too early, over.
    Plain,
}

impl Kind {
    /// The icon that goes with it unless another is named.
    #[must_use]
    pub fn icon(self) -> &'static str {
        match self {
            Self::Ok => "check",
            Self::Wait => "clock",
            Self::Stop => "alert",
            Self::Note => "note",
            Self::Plain => "edit",
        }
    }

    /// The icon of a flash, which is larger.
    #[must_use]
    pub fn flash_icon(self) -> &'static str {
        match self {
            Self::Ok => "done",
            Self::Plain => "note",
            _ => self.icon(),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ok => "ok",
            Self::Wait => "wait",
            Self::Stop => "stop",
            Self::Note => "note",
            Self::Plain => "grey",
        })
    }
}

impl HtmlSafe for Kind {}

/// What just happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flash {
    /// How it went.
    pub kind: Kind,
    /// One sentence: «Разрешение отозвано».
    pub text: String,
}

/// The state of a thing as a word with an icon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// How it looks.
    pub kind: Kind,
    /// The icon's name.
    pub icon: &'static str,
    /// The word: «Проверено».
    pub text: String,
}

impl State {
    /// A state with the usual icon of its kind.
    #[must_use]
    pub fn new(kind: Kind, text: impl Into<String>) -> Self {
        Self { kind, icon: kind.icon(), text: text.into() }
    }

    /// The same state with another icon.
    #[must_use]
    pub fn with_icon(self, icon: &'static str) -> Self {
        Self { icon, ..self }
    }

    /// A datum nobody has checked yet.
    #[must_use]
    pub fn unchecked(t: T) -> Self {
        Self::new(Kind::Plain, t.state_unchecked())
    }

    /// A datum that is being checked.
    #[must_use]
    pub fn checking(t: T) -> Self {
        Self::new(Kind::Wait, t.state_checking())
    }

    /// A datum the registry confirmed.
    #[must_use]
    pub fn checked(t: T) -> Self {
        Self::new(Kind::Ok, t.state_checked())
    }

    /// A datum that differs; `fields` names what.
    #[must_use]
    pub fn mismatch(t: T, fields: &str) -> Self {
        Self::new(Kind::Stop, t.state_mismatch(fields))
    }

    /// A datum the registry does not have.
    #[must_use]
    pub fn not_found(t: T) -> Self {
        Self::new(Kind::Stop, t.state_not_found())
    }

    /// A datum whose registry does not answer.
    #[must_use]
    pub fn no_answer(t: T) -> Self {
        Self::new(Kind::Wait, t.state_no_answer())
    }
}

#[cfg(test)]
mod tests {
    use askama::Template;

    use super::*;

    #[derive(Template)]
    #[template(
        ext = "html",
        source = r#"{% extends "wizard_layout.html" %}{% block title %}Step{% endblock %}{% block later %}/family{% endblock %}{% block content %}<h1>Step</h1>{% endblock %}"#
    )]
    struct Wizard {
        page: Page,
    }

    #[derive(Template)]
    #[template(
        ext = "html",
        source = r#"{% extends "sign_in_layout.html" %}{% block title %}Way in{% endblock %}{% block main %}<h1>Way in</h1>{% endblock %}"#
    )]
    struct WayIn {
        page: Page,
    }

    fn page() -> Page {
        let mut page = Page::bare(Lang::En, Timestamp::UNIX_EPOCH);
        page.flash = Some(Flash { kind: Kind::Ok, text: "Saved <b>".into() });
        page.path = "/family?a=ы&b".into();
        page
    }

    #[test]
    fn a_wizard_has_one_way_out_that_loses_nothing() {
        let html = Wizard { page: page() }.render().expect("renders");
        assert!(html.contains("href=\"/family\">Finish later</a>"), "{html}");
        assert_eq!(html.matches("Saved &#60;b&#62;").count(), 1, "{html}");
        assert!(html.contains("<main id=\"main\" class=\"narrow with-aside\">"));
    }

    #[test]
    fn the_way_in_offers_the_other_language() {
        let html = WayIn { page: Page { failed: true, ..page() } }.render().expect("renders");
        assert!(html.contains("<title>Error: Way in · Rodnya</title>"), "{html}");
        assert!(html.contains("name=\"back\" value=\"/family?a=ы&#38;b\""), "{html}");
        assert_eq!(html.matches("Saved").count(), 1);
    }

    #[test]
    fn tints_are_kept() {
        assert_eq!(Tint::of(7), Tint::of(12));
    }
}
