//! «Добавьте электронную почту» with the consent, and «Подтвердите электронную почту», which waits for the letter and
//! moves on when it is loaded again (seed 001, step 5).

use askama::Template;
use axum::{extract::Path, response::Response};
use jiff::Timestamp;
use rodnya_domain::{child_account::Step, email::Email};
use rodnya_flows::{
    child_account::{self, At, Begun, NewLetter, Refusal},
    one_time::LINK_LIFE,
};
use rodnya_ui::{Form, Kind, Milestone, Place, T};

use super::{Frame, at, frame, href, load_at, refused, wait_words};
use crate::{
    fault,
    shell::{AppError, Posted, Signed, go, show, show_failed},
};

#[derive(Template)]
#[template(path = "child_account/email.html")]
struct EmailPage {
    frame: Frame,
    page: rodnya_ui::Page,
    form: Form,
    /// Where «Детская почта» is made, if the installation has a provider.
    mailbox: Option<String>,
}

#[derive(Template)]
#[template(path = "child_account/letter.html")]
struct LetterPage {
    frame: Frame,
    page: rodnya_ui::Page,
    about: String,
    milestones: Vec<Milestone>,
    other: String,
    here: String,
}

pub(super) async fn page(signed: Signed, Path(card): Path<String>) -> Result<Response, AppError> {
    let at = at(&signed, &card)?;
    let begun = match load_at(&signed, at, Step::Email).await? {
        Ok(begun) => begun,
        Err(response) => return Ok(response),
    };
    let mut form = Form::new();
    form.set("email", begun.draft.email.as_ref().map_or("", Email::shown));
    show(&email_page(&signed, &begun, form))
}

fn email_page(signed: &Signed, begun: &Begun, form: Form) -> EmailPage {
    let frame = frame(signed, &begun.card, begun);
    let mut page = frame.page.clone();
    page.failed = form.has_errors();
    let has_provider = signed.visitor.portal.mailboxes.is_some();
    let mailbox = has_provider.then(|| format!("{}/account/mailbox", frame.card));
    EmailPage { frame, page, form, mailbox }
}

pub(super) async fn save(signed: Signed, Path(card): Path<String>, posted: Posted) -> Result<Response, AppError> {
    let at = at(&signed, &card)?;
    let begun = match load_at(&signed, at, Step::Email).await? {
        Ok(begun) => begun,
        Err(response) => return Ok(response),
    };
    let t = frame(&signed, &begun.card, &begun).page.t;
    let mut form = posted.form(&["email", "consent"]);
    let email = Email::parse(posted.text("email"));
    if let Err(error) = &email {
        form.fail("email", fault::email(t, *error));
    }
    if !posted.ticked("consent") {
        form.fail("consent", t.child_account_consent_missing());
    }
    if let (Ok(email), false) = (email, form.has_errors()) {
        let (letter, db) = (new_letter(&signed), &signed.visitor.portal.db);
        let saved = db.write(signed.cx(), move |tx, cx| child_account::save_email(tx, cx, at, &email, &letter)).await?;
        match saved {
            Ok(step) => return Ok(go(&href(at, step))),
            Err(refusal) => match email_words(t, &signed, &refusal) {
                Some(text) => form.fail("email", text),
                None => return refused(&signed, at, refusal).await,
            },
        };
    }
    show_failed(&email_page(&signed, &begun, form))
}

fn email_words(t: T, signed: &Signed, refusal: &Refusal) -> Option<String> {
    match refusal {
        Refusal::EmailTaken => Some(t.child_account_email_taken()),
        Refusal::Wait { until } => Some(wait_words(t, signed, *until)),
        _ => None,
    }
}

/// A secret drawn here, and its address by the installation's own name.
fn new_letter(signed: &Signed) -> NewLetter {
    let portal = &signed.visitor.portal;
    let secret = portal.edge.secret();
    let link = format!("{}/letters/{}", portal.settings.public_url, secret.text());
    NewLetter { secret, link }
}

pub(super) async fn letter_page(signed: Signed, Path(card): Path<String>) -> Result<Response, AppError> {
    let at = at(&signed, &card)?;
    match load_at(&signed, at, Step::Letter).await? {
        Ok(begun) => show(&waiting(&signed, at, &begun)),
        Err(response) => Ok(response),
    }
}

fn waiting(signed: &Signed, at: At, begun: &Begun) -> LetterPage {
    let frame = frame(signed, &begun.card, begun);
    let page = frame.page.clone();
    let t = page.t;
    let step = |place, text, at: Option<Timestamp>| Milestone { place, text, at };
    // A letter has been sent, or the wizard would not stand here.
    let until = begun.draft.letter_sent.unwrap_or(page.now) + LINK_LIFE;
    let waiting = t.child_account_letter_waiting(t.instant(until, page.now, &page.zone));
    LetterPage {
        about: t.child_account_letter_about(begun.draft.email.as_ref().map_or("", Email::shown)),
        milestones: vec![
            step(Place::Done, t.child_account_letter_sent(), begun.draft.letter_sent),
            step(Place::Now, waiting, None),
            step(Place::Ahead, t.child_account_letter_ahead(), None),
        ],
        other: href(at, Step::Email),
        here: href(at, Step::Letter),
        page,
        frame,
    }
}

/// «Прислать ещё раз».
pub(super) async fn send_again(signed: Signed, Path(card): Path<String>, _: Posted) -> Result<Response, AppError> {
    let at = at(&signed, &card)?;
    let (letter, db) = (new_letter(&signed), &signed.visitor.portal.db);
    let t = signed.page(rodnya_ui::Section::Documents).t;
    match db.write(signed.cx(), move |tx, cx| child_account::send_again(tx, cx, at, &letter)).await? {
        Ok(step) => Ok(signed.visitor.go_with(&href(at, step), Kind::Ok, &t.child_account_sent_again())),
        Err(refusal) => match email_words(t, &signed, &refusal) {
            Some(text) => Ok(signed.visitor.go_with(&href(at, Step::Letter), Kind::Stop, &text)),
            None => refused(&signed, at, refusal).await,
        },
    }
}
