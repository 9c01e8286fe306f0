//! Icons: one sprite `icons.svg`, named by `<use>`. They are hidden from assistive technology, the
//! word always stands beside them.
//! In templates: `{{ rodnya_ui::icon("bell") }}`, small `{{ rodnya_ui::icon_s("check") }}`.

use std::fmt;

use askama::filters::HtmlSafe;

use crate::assets;

/// An icon of 24 px by its name in `assets/icons.svg`, without `i-`.
#[must_use]
pub fn icon(name: &str) -> Icon<'_> {
    Icon { name, class: "icon" }
}

/// An icon of 18 px for one line of text.
#[must_use]
pub fn icon_s(name: &str) -> Icon<'_> {
    Icon { name, class: "icon icon-s" }
}

/// An icon ready for a template.
#[derive(Clone, Copy, Debug)]
pub struct Icon<'a> {
    name: &'a str,
    class: &'static str,
}

impl HtmlSafe for Icon<'_> {}

impl fmt::Display for Icon<'_> {
    /// Names come from templates and are words of letters and hyphens; anything else is dropped.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sprite = assets::url("icons.svg");
        let name: String = self.name.chars().filter(|c| c.is_ascii_lowercase() || *c == '-').collect();
        write!(f, "<svg class=\"{}\" aria-hidden=\"true\"><use href=\"{sprite}#i-{name}\"/></svg>", self.class)
    }
}
