//! The frame of every page and the panel page: the way in, the refusals, the errors.
//! Pages of pupils are made in `week.rs` in the same frame.
//! Texts stand in `crates/ui/texts/*/diary.ftl`.

use askama::Template;
use axum::response::{Html, IntoResponse as _, Response};
use http::StatusCode;
use rodnya_ui::{Lang, T, Tint};

use crate::diary::Diary;
use crate::session::{Visitor, internal};

/// What stands around the content.
pub(crate) struct Frame {
    pub(crate) t: T,
    pub(crate) lang: Lang,
    /// The diary's name.
    pub(crate) name: String,
    /// The school, its place and how to reach it.
    pub(crate) kept_by: String,
    pub(crate) demo: bool,
    /// The link to the same page in the other language.
    pub(crate) language_href: String,
    pub(crate) who: Option<Who>,
}

/// The signed-in visitor in the header.
pub(crate) struct Who {
    pub(crate) name: String,
    pub(crate) initial: String,
    pub(crate) tint: Tint,
    pub(crate) csrf: String,
}

impl Frame {
    /// The frame for a visitor.
    pub(crate) fn new(diary: &Diary, visitor: &Visitor) -> Self {
        let who = visitor.session.as_ref().map(|session| {
            let identity = &session.opened.identity;
            Who {
                name: identity.short_name(),
                initial: initial_of(&identity.given_name),
                tint: Tint::of(session.opened.sub.bytes().fold(0, u8::wrapping_add)),
                csrf: session.secret.form_token(),
            }
        });
        Self { who, ..Self::bare(diary, visitor.lang, &visitor.path) }
    }

    /// The frame for nobody.
    pub(crate) fn bare(diary: &Diary, lang: Lang, path: &str) -> Self {
        let (t, school) = (T::new(lang), &diary.config.school);
        let back: String = url::form_urlencoded::byte_serialize(path.as_bytes()).collect();
        Self {
            t,
            lang,
            name: diary.config.name.in_lang(lang).to_owned(),
            kept_by: t.diary_kept_by(
                school.hours.in_lang(lang),
                unbroken(&school.phone),
                school.place.in_lang(lang),
                school.name.in_lang(lang),
            ),
            demo: diary.config.demo,
            language_href: format!("/language?to={}&back={back}", lang.other().code()),
            who: None,
        }
    }

    /// The address of a style, font or picture.
    pub(crate) fn asset(&self, name: &str) -> &'static str {
        rodnya_ui::assets::url(name)
    }
}

/// A telephone number that stays on one line.
fn unbroken(phone: &str) -> String {
    phone.replace(' ', "\u{a0}").replace('-', "\u{2060}-\u{2060}")
}

/// The first letter of a name for the circle.
pub(crate) fn initial_of(name: &str) -> String {
    name.chars().next().map(|letter| letter.to_uppercase().collect()).unwrap_or_default()
}

/// A page with one message and one way on.
#[derive(Template)]
#[template(path = "panel.html")]
pub(crate) struct Panel {
    pub(crate) frame: Frame,
    pub(crate) heading: String,
    pub(crate) lead: String,
    /// What to do, one step after the other.
    pub(crate) steps: Vec<String>,
    pub(crate) action: Option<Action>,
    /// A quiet line under the button.
    pub(crate) hint: Option<String>,
    pub(crate) notice: Option<Notice>,
    /// Whether the school's address closes the page.
    pub(crate) with_school: bool,
}

/// The one filled button.
pub(crate) struct Action {
    pub(crate) href: &'static str,
    pub(crate) label: String,
    pub(crate) icon: &'static str,
}

/// A note in a box.
pub(crate) struct Notice {
    pub(crate) title: String,
    pub(crate) text: String,
}

impl Panel {
    /// A message that offers to log in (again).
    pub(crate) fn with_way_in(frame: Frame, heading: String, lead: String) -> Self {
        let action = Action { href: "/login", label: frame.t.diary_again(), icon: "refresh" };
        Self {
            frame,
            heading,
            lead,
            steps: Vec::new(),
            action: Some(action),
            hint: None,
            notice: None,
            with_school: false,
        }
    }
}

/// A template as an answer.
pub(crate) fn render(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => internal(error).into_response(),
    }
}

/// The page of an error: what happened and where to go.
pub(crate) fn trouble(diary: &Diary, lang: Lang, path: &str, status: StatusCode) -> Response {
    let t = T::new(lang);
    let (heading, lead) = match status {
        StatusCode::NOT_FOUND => (t.diary_lost_title(), t.diary_lost_lead()),
        StatusCode::METHOD_NOT_ALLOWED => (t.diary_method_title(), t.diary_lost_lead()),
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => (t.diary_busy_title(), t.diary_busy_lead()),
        status if status.is_client_error() => (t.diary_form_title(), t.diary_form_lead()),
        _ => (t.diary_broken_title(), t.diary_broken_lead()),
    };
    let action = Action { href: "/", label: t.diary_first_page(), icon: "book" };
    let frame = Frame::bare(diary, lang, path);
    render(
        status,
        &Panel {
            frame,
            heading,
            lead,
            steps: Vec::new(),
            action: Some(action),
            hint: None,
            notice: None,
            with_school: true,
        },
    )
}
