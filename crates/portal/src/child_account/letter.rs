//! The page behind the letter's link (seed 001, step 6). It opens in any browser without a login; a GET changes
//! nothing, the button «Подтвердить адрес» does, and so does «Это не мы».

use askama::Template;
use axum::{extract::Path, response::Response};
use http::{HeaderValue, StatusCode, header};
use rodnya_flows::{
    child_account::{self, Letter, LetterRefusal},
    edge::Secret,
};
use rodnya_ui::{Fact, Page, Section};

use crate::shell::{AppError, Posted, Visitor, show, show_with};

#[derive(Template)]
#[template(path = "child_account/letter_open.html")]
struct OpenPage {
    page: Page,
    facts: Vec<Fact>,
    until: String,
}

#[derive(Template)]
#[template(path = "child_account/letter_answer.html")]
struct AnswerPage {
    page: Page,
    title: String,
    about: String,
}

pub(super) async fn page(visitor: Visitor, Path(secret): Path<String>) -> Result<Response, AppError> {
    let now = visitor.now;
    let found = match Secret::parse(&secret) {
        Some(secret) => visitor.portal.db.read(move |tx| child_account::find(tx, &secret, now)).await?,
        None => Err(LetterRefusal::Dead),
    };
    let response = match found {
        Ok(letter) => show(&open(visitor.page(Section::Other), &letter)),
        Err(refusal) => no(visitor.page(Section::Other), refusal),
    };
    response.map(unreferred)
}

fn open(page: Page, letter: &Letter) -> OpenPage {
    let t = page.t;
    OpenPage {
        facts: vec![
            Fact::new(t.child_letter_child(), letter.child.as_str()),
            Fact::new(t.child_letter_email(), letter.email.shown()),
        ],
        until: t.child_letter_until(t.instant(letter.until, page.now, &page.zone)),
        page,
    }
}

/// A link that leads nowhere any more says so to machines too (410), and to people what to do.
fn no(page: Page, refusal: LetterRefusal) -> Result<Response, AppError> {
    let t = page.t;
    match refusal {
        LetterRefusal::Used => {
            show(&AnswerPage { title: t.child_letter_used_title(), about: t.child_letter_used_about(), page })
        }
        LetterRefusal::Dead => {
            let page = AnswerPage { title: t.child_letter_dead_title(), about: t.child_letter_dead_about(), page };
            show_with(StatusCode::GONE, &page)
        }
    }
}

pub(super) async fn answer(visitor: Visitor, Path(secret): Path<String>, posted: Posted) -> Result<Response, AppError> {
    let page = visitor.page(Section::Other);
    let t = page.t;
    let Some(secret) = Secret::parse(&secret) else {
        return no(page, LetterRefusal::Dead).map(unreferred);
    };
    let disowned = posted.ticked("not_us");
    let db = &visitor.portal.db;
    let done = db.write(visitor.cx(), move |tx, cx| {
        if disowned { child_account::disown(tx, cx, &secret) } else { child_account::confirm(tx, cx, &secret) }
    });
    let answer = match done.await? {
        Ok(()) if disowned => {
            AnswerPage { title: t.child_letter_stopped_title(), about: t.child_letter_stopped_about(), page }
        }
        Ok(()) => AnswerPage { title: t.child_letter_confirmed_title(), about: t.child_letter_confirmed_about(), page },
        Err(refusal) => return no(page, refusal).map(unreferred),
    };
    show(&answer).map(unreferred)
}

/// The address of the page is a secret: no page after it learns it. Not `no-referrer`, under which browsers send the
/// form with the origin `null`.
fn unreferred(mut response: Response) -> Response {
    response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("strict-origin"));
    response
}
