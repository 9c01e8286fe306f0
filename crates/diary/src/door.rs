//! The first page: lessons for who is signed in, the way in for everybody else.
//! Here also stand the farewell after a log-out, the choice of language and the diary's mark.

use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::Cookie;
use http::{StatusCode, header};
use jiff::civil::Date;
use rodnya_ui::Lang;
use serde::Deserialize;

use crate::diary::Diary;
use crate::identity::Identity;
use crate::pages::{Action, Frame, Notice, Panel, render};
use crate::session::{FAREWELL, LANGUAGE, SESSION, Visitor, cookie, internal, kept};
use crate::week;

/// A year, as long as browsers keep a cookie.
const LANGUAGE_KEPT_S: u32 = 365 * 24 * 60 * 60;
const ADULT_YEARS: i16 = 18;

/// `GET /`
pub(crate) async fn first_page(
    State(diary): State<Diary>,
    jar: CookieJar,
    visitor: Visitor,
) -> Result<Response, StatusCode> {
    let Some(session) = visitor.session.clone() else {
        let notice =
            visitor.is_late.then(|| Notice { title: visitor.t.diary_ended_title(), text: visitor.t.diary_ended() });
        let page = way_in(&diary, &visitor, notice);
        let jar = if visitor.is_late { jar.remove(expired(&diary, SESSION)) } else { jar };
        return Ok((jar, page).into_response());
    };
    let identity = session.opened.identity;
    let pupils = diary.book.find_pupils(identity.clone()).await.map_err(internal)?;
    match pupils.first() {
        Some(first) => {
            let shown = week::Shown { pupils: &pupils, pupil: first, section: week::Section::Week, day: None };
            Ok(week::page(&diary, &visitor, &shown))
        }
        None => Ok(missing(&diary, &visitor, &identity)),
    }
}

#[derive(Deserialize)]
pub(crate) struct Farewell {
    #[serde(default)]
    state: String,
}

/// `GET /signed-out`: where the provider sends the browser after a log-out.
pub(crate) async fn signed_out(
    State(diary): State<Diary>,
    Query(farewell): Query<Farewell>,
    jar: CookieJar,
    visitor: Visitor,
) -> Response {
    if visitor.session.is_some() {
        return Redirect::to("/").into_response();
    }
    let expected = jar.get(&diary.config.cookie_name(FAREWELL)).map(|cookie| cookie.value().to_owned());
    let is_ours = expected.is_some_and(|state| state == farewell.state);
    let notice =
        is_ours.then(|| Notice { title: visitor.t.diary_signed_out_title(), text: visitor.t.diary_signed_out() });
    (jar.remove(expired(&diary, FAREWELL)), way_in(&diary, &visitor, notice)).into_response()
}

#[derive(Deserialize)]
pub(crate) struct Choice {
    to: String,
    #[serde(default)]
    back: String,
}

/// `GET /language?to=en&back=/`: remembers the language and goes back to a page of the diary.
pub(crate) async fn language(
    State(diary): State<Diary>,
    Query(choice): Query<Choice>,
    jar: CookieJar,
) -> Result<Response, StatusCode> {
    let lang = Lang::from_code(&choice.to).ok_or(StatusCode::NOT_FOUND)?;
    let chosen = kept(cookie(&diary.config, LANGUAGE, lang.code()), LANGUAGE_KEPT_S);
    Ok((jar.add(chosen), Redirect::to(way_back(&choice.back))).into_response())
}

/// `GET /mark.svg`
pub(crate) async fn mark() -> Response {
    let headers = [(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "public, max-age=86400")];
    (headers, include_str!("../data/mark.svg")).into_response()
}

/// What names a cookie of this diary to a jar that takes it away.
pub(crate) fn expired(diary: &Diary, what: &str) -> Cookie<'static> {
    cookie(&diary.config, what, "")
}

fn way_in(diary: &Diary, visitor: &Visitor, notice: Option<Notice>) -> Response {
    let (t, school) = (visitor.t, &diary.config.school);
    let frame = Frame::new(diary, visitor);
    let notice = notice.unwrap_or_else(|| Notice { title: t.diary_not_listed_title(), text: t.diary_not_listed() });
    let page = Panel {
        heading: frame.name.clone(),
        frame,
        lead: format!("{}, {}", school.name.in_lang(visitor.lang), school.place.in_lang(visitor.lang)),
        steps: Vec::new(),
        action: Some(Action {
            href: "/login",
            label: t.diary_sign_in(diary.config.provider_name.in_lang(visitor.lang)),
            icon: "right",
        }),
        hint: Some(t.diary_sign_in_hint()),
        notice: Some(notice),
        with_school: true,
    };
    render(StatusCode::OK, &page)
}

/// Signed in, but the school's lists do not have this pupil or these children.
fn missing(diary: &Diary, visitor: &Visitor, identity: &Identity) -> Response {
    let t = visitor.t;
    let children: Vec<String> = identity.children.iter().map(Identity::short_name).collect();
    let (heading, lead, sought) = match (children.as_slice(), is_adult(identity, diary.today())) {
        ([], false) => (t.diary_missing_title(), t.diary_missing_lead(identity.short_name()), Some(identity)),
        ([], true) => (t.diary_missing_nobody_title(), t.diary_missing_nobody_lead(), None),
        (names, _) => {
            (t.diary_missing_children_title(), t.diary_missing_children_lead(t.list(names)), identity.children.first())
        }
    };
    let snils = sought.and_then(|person| person.snils.as_ref());
    let compare = snils.map_or_else(|| t.diary_missing_name(), |mark| t.diary_missing_snils(mark.tail.as_str()));
    let mut page = Panel::with_way_in(Frame::new(diary, visitor), heading, lead);
    page.steps = vec![t.diary_missing_ask(), compare, t.diary_missing_again()];
    page.with_school = true;
    render(StatusCode::OK, &page)
}

/// People without a birth date in their claims count as adults.
fn is_adult(identity: &Identity, today: Date) -> bool {
    identity.birth_date.is_none_or(|born| {
        let years = today.year() - born.year();
        let before_birthday = (today.month(), today.day()) < (born.month(), born.day());
        years - i16::from(before_birthday) >= ADULT_YEARS
    })
}

/// A path of the diary's own; anything else becomes the first page.
fn way_back(path: &str) -> &str {
    let is_own = path.starts_with('/')
        && !path[1..].starts_with(['/', '\\'])
        && path.bytes().all(|byte| byte.is_ascii_graphic())
        && path.len() <= 500;
    if is_own { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_stays_in_the_diary() {
        for (path, expected) in [
            ("/pupils/1/week?of=2026-11-23", "/pupils/1/week?of=2026-11-23"),
            ("//example.org", "/"),
            ("/\\example.org", "/"),
            ("https://example.org", "/"),
            ("/a\r\nset-cookie: x", "/"),
            ("", "/"),
        ] {
            assert_eq!(way_back(path), expected, "{path}");
        }
    }
}
