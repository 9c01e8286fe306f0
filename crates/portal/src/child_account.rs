//! The wizard «Создание учётной записи ребёнка» (F4): one page a step, each shown only where the store allows it, and
//! the page of the letter. Source: seed 001, steps 2 to 7; seed 003, steps 6 to 10; seed 004.

mod address;
mod email;
mod letter;
mod mailbox;
mod password;
mod phone;

use askama::Template;
use axum::{
    Router,
    extract::Path,
    response::Response,
    routing::{get, post},
};
use rodnya_domain::child_account::{Precondition, Step};
use rodnya_flows::{
    Flow,
    child_account::{self, At, Begun, LIFE, Refusal},
};
use rodnya_store::{Tx, child_card::ChildCard};
use rodnya_ui::{Disc, Kind, Page, Section, T, Task};

use crate::{
    child_card::{own_card, task},
    family::{card_id, disc, guardian},
    shell::{AppError, Portal, Posted, Signed, go, show},
};

pub(crate) fn routes() -> Router<Portal> {
    Router::new()
        .route("/family/{card}/account", get(go_on).post(begin))
        .route("/family/{card}/account/drop", post(abandon))
        .route("/family/{card}/account/address", get(address::page).post(address::save))
        .route("/family/{card}/account/phone", get(phone::page).post(phone::save))
        .route("/family/{card}/account/phone-code", get(phone::code_page).post(phone::confirm))
        .route("/family/{card}/account/email", get(email::page).post(email::save))
        .route("/family/{card}/account/mailbox", get(mailbox::page).post(mailbox::make))
        .route("/family/{card}/account/letter", get(email::letter_page).post(email::send_again))
        .route("/family/{card}/account/password", get(password::page).post(password::save))
        .route("/letters/{secret}", get(letter::page).post(letter::answer))
}

/// The wizard that an address names, of the guardian who is signed in.
fn at(signed: &Signed, card: &str) -> Result<At, AppError> {
    Ok(At { card: card_id(card)?, guardian: guardian(signed)? })
}

/// The page of a step.
fn href(at: At, step: Step) -> String {
    format!("/family/{}/account/{}", at.card, step.row().key)
}

/// «Создать».
async fn begin(signed: Signed, Path(card): Path<String>, _: Posted) -> Result<Response, AppError> {
    let at = at(&signed, &card)?;
    let begun = signed.visitor.portal.db.write(signed.cx(), move |tx, cx| child_account::begin(tx, cx, at)).await?;
    match begun {
        Ok(step) => Ok(go(&href(at, step))),
        Err(refusal) => refused(&signed, at, refusal).await,
    }
}

/// «Продолжить» on the card: to the step where the wizard stands.
async fn go_on(signed: Signed, Path(card): Path<String>) -> Result<Response, AppError> {
    let at = at(&signed, &card)?;
    match load(&signed, at).await? {
        Ok(begun) => Ok(go(&href(at, begun.step()))),
        Err(refusal) => refused(&signed, at, refusal).await,
    }
}

/// «Не создавать».
async fn abandon(signed: Signed, Path(card): Path<String>, _: Posted) -> Result<Response, AppError> {
    let at = at(&signed, &card)?;
    let done = signed.visitor.portal.db.write(signed.cx(), move |tx, cx| child_account::abandon(tx, cx, at)).await?;
    let back = format!("/family/{}", at.card);
    let t = signed.page(Section::Documents).t;
    match done {
        Ok(()) => Ok(signed.visitor.go_with(&back, Kind::Ok, &t.child_account_dropped())),
        Err(_) => own_card(&signed, at.card).await.map(|_| go(&back)),
    }
}

async fn load(signed: &Signed, at: At) -> Result<Result<Begun, Refusal>, AppError> {
    let now = signed.visitor.now;
    Ok(signed
        .visitor
        .portal
        .db
        .read(move |tx: &mut Tx<'_>| -> Flow<Begun, Refusal> { child_account::load(tx, at, now) })
        .await?)
}

/// The wizard, if the page of this step may be shown; else the way to where it stands.
async fn load_at(signed: &Signed, at: At, step: Step) -> Result<Result<Begun, Response>, AppError> {
    Ok(match load(signed, at).await? {
        Ok(begun) if begun.draft.progress().allows(step) => Ok(begun),
        Ok(begun) => Err(go(&href(at, begun.step()))),
        Err(refusal) => Err(refused(signed, at, refusal).await?),
    })
}

#[derive(Template)]
#[template(path = "child_account/stopped.html")]
struct StoppedPage {
    page: Page,
    tasks: Vec<Task>,
    is_final: bool,
    back: String,
}

/// Where a refusal that no field can show leads.
async fn refused(signed: &Signed, at: At, refusal: Refusal) -> Result<Response, AppError> {
    match refusal {
        Refusal::NotFound => Err(AppError::NotFound),
        Refusal::Elsewhere(step) => Ok(go(&href(at, step))),
        Refusal::Preconditions(missing) => stopped(signed, at, &missing).await,
        // The card says what is going on: that the other parent has begun, or that nothing has.
        Refusal::NotBegun
        | Refusal::OtherParent
        | Refusal::NoAddress
        | Refusal::ParentsPhone
        | Refusal::PhoneTaken
        | Refusal::EmailTaken
        | Refusal::Wait { .. }
        | Refusal::WrongCode { .. }
        | Refusal::DeadCode => Ok(go(&format!("/family/{}", at.card))),
    }
}

async fn stopped(signed: &Signed, at: At, missing: &[Precondition]) -> Result<Response, AppError> {
    let card = own_card(signed, at.card).await?;
    let page = signed.page(Section::Documents);
    let is_final = missing.iter().any(|precondition| precondition.is_final());
    let shown = missing.iter().filter(|precondition| precondition.is_final() == is_final);
    let tasks = shown.map(|precondition| task(page.t, &card, *precondition)).collect();
    show(&StoppedPage { page, tasks, is_final, back: format!("/family/{}", at.card) })
}

/// What every page of the wizard has around its form.
struct Frame {
    page: Page,
    steps: Vec<String>,
    disc: Disc,
    of: String,
    card: String,
    kept: String,
}

fn frame(signed: &Signed, card: &ChildCard, begun: &Begun) -> Frame {
    let page = signed.page(Section::Documents);
    let t = page.t;
    let until = page.zone.to_datetime(begun.wizard.created + LIFE).date();
    Frame {
        steps: vec![
            t.child_account_step_address(),
            t.child_account_step_phone(),
            t.child_account_step_email(),
            t.child_account_step_password(),
        ],
        disc: disc(t, card),
        of: t.child_account_of(card.typed.name.given_name.as_str()),
        card: format!("/family/{}", card.id),
        kept: t.child_account_kept(t.date(until)),
        page,
    }
}

/// «Повторить можно через 48 секунд».
fn wait_words(t: T, signed: &Signed, until: jiff::Timestamp) -> String {
    let seconds = signed.visitor.seconds_until(until);
    if seconds <= 90 { t.child_account_wait(seconds) } else { t.child_account_wait_minutes((seconds + 59) / 60) }
}
