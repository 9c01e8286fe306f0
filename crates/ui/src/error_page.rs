//! The page for everything that went wrong: what happened, what to do, a number to name.
//! One constructor per kind of trouble; the portal picks it by status.

use askama::Template;

use crate::Page;

/// A page for an error of the request or the server.
#[derive(Debug, Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    /// The frame.
    pub page: Page,
    /// What happened.
    pub title: String,
    /// What to do.
    pub about: String,
    /// The number support asks for; empty if there is none.
    pub number: String,
}

impl ErrorPage {
    /// A page of one's own words.
    #[must_use]
    pub fn new(page: Page, title: String, about: String) -> Self {
        Self { page, title, about, number: String::new() }
    }

    /// 404.
    #[must_use]
    pub fn not_found(page: Page) -> Self {
        let t = page.t;
        Self::new(page, t.error_not_found_title(), t.error_not_found_about())
    }

    /// 403.
    #[must_use]
    pub fn forbidden(page: Page) -> Self {
        let t = page.t;
        Self::new(page, t.error_forbidden_title(), t.error_forbidden_about())
    }

    /// 403 for a form whose token is missing, old or another's.
    #[must_use]
    pub fn expired(page: Page) -> Self {
        let t = page.t;
        Self::new(page, t.error_expired_title(), t.error_expired_about())
    }

    /// 409.
    #[must_use]
    pub fn conflict(page: Page) -> Self {
        let t = page.t;
        Self::new(page, t.error_conflict_title(), t.error_conflict_about())
    }

    /// 413.
    #[must_use]
    pub fn too_large(page: Page) -> Self {
        let t = page.t;
        Self::new(page, t.error_too_large_title(), t.error_too_large_about())
    }

    /// 429; how long to wait in minutes.
    #[must_use]
    pub fn too_many(page: Page, wait_minutes: u32) -> Self {
        let t = page.t;
        Self::new(page, t.error_too_many_title(), t.error_too_many_about(wait_minutes))
    }

    /// 503.
    #[must_use]
    pub fn busy(page: Page) -> Self {
        let t = page.t;
        Self::new(page, t.error_busy_title(), t.error_busy_about())
    }

    /// 500 with the number under which the log has it.
    #[must_use]
    pub fn internal(page: Page, number: String) -> Self {
        let t = page.t;
        Self { number, ..Self::new(page, t.error_internal_title(), t.error_internal_about()) }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::{Lang, Section, Tint, Who};

    fn page() -> Page {
        Page::bare(Lang::Ru, Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn a_stranger_sees_the_way_in_and_no_sections() {
        let html = ErrorPage::not_found(page()).render().expect("renders");
        assert!(html.contains("href=\"/login\"") && !html.contains("header-nav") && !html.contains("data-menu"));
        assert!(html.contains("action=\"/language\"") && html.contains("name=\"to\" value=\"en\""), "{html}");
    }

    #[test]
    fn a_person_sees_the_bell_the_menu_and_the_sections_that_exist() {
        let mut page = page();
        page.who = Some(Who { name: "Ольга <b>".into(), initial: "О".into(), tint: Tint::Lilac });
        page.unread = 3;
        page.sections = vec![Section::Documents];
        page.section = Section::Documents;
        page.demo = true;
        page.csrf = "token".into();
        let html = ErrorPage::internal(page, "24-0926".into()).render().expect("renders");
        for expected in [
            "Уведомления, новых: </span><span class=\"number\">3",
            "href=\"/documents\" aria-current",
            "value=\"token\"",
            "24-0926",
            "class=\"demo\"",
        ] {
            assert!(html.contains(expected), "{expected}\n{html}");
        }
        assert!(!html.contains("href=\"/services\"") && !html.contains("<b>"));
    }
}
