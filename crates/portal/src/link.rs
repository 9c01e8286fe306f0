//! «Привязать» (F7; seed 003, part 2): from the card to the code, the child's window, the first parent's «Подтвердить»,
//! and «Отвязать».

mod objection;
mod window;

use askama::Template;
use axum::{
    Router,
    extract::Path,
    response::Response,
    routing::{get, post},
};
use jiff::Timestamp;
use rodnya_domain::{
    ChildCardId, PersonId,
    email::Email,
    link::{LinkCode, Refusal},
};
use rodnya_flows::link::{self as flow, AskRefusal};
use rodnya_store::child_card::ChildCard;
use rodnya_ui::{Disc, Form, Kind, Link, Page, Section, State, T};

pub(crate) use objection::OtherRow;
pub(crate) use window::after_login;

use crate::{
    child_card::own_card,
    family::{card_id, disc, guardian},
    fault,
    shell::{AppError, Portal, Posted, Signed, show, show_failed},
};

pub(crate) fn routes() -> Router<Portal> {
    Router::new()
        .route("/family/{card}/link", get(start).post(ask))
        .route("/family/{card}/unlink", get(unlink_page).post(unlink))
        .route("/family/{card}/guardians/{link}/objection", get(objection::page).post(objection::object))
        .route("/link", get(window::page))
        .route("/link/{wish}", get(window::one).post(window::answer))
        .route("/link/{wish}/confirm", get(window::confirm_page).post(window::confirm))
        .route("/link/{wish}/refuse", post(window::refuse))
}

#[derive(Template)]
#[template(path = "link/start.html")]
struct StartPage {
    page: Page,
    form: Form,
    steps: Vec<String>,
    disc: Disc,
    of: String,
    lead: String,
    back: String,
}

impl StartPage {
    fn new(mut page: Page, form: Form, card: &ChildCard) -> Self {
        page.failed = form.has_errors();
        let (t, name) = (page.t, card.typed.name.given_name.as_str());
        Self {
            form,
            steps: steps(t),
            disc: disc(t, card),
            of: t.link_of(name),
            lead: t.link_start_lead(name),
            back: format!("/family/{}", card.id),
            page,
        }
    }
}

fn steps(t: T) -> Vec<String> {
    vec![t.link_step_email(), t.link_step_code()]
}

#[derive(Template)]
#[template(path = "link/code.html")]
struct CodePage {
    page: Page,
    steps: Vec<String>,
    disc: Disc,
    of: String,
    title: String,
    groups: Vec<String>,
    until: State,
    does: String,
    home: Link,
    again: String,
    tells: String,
}

async fn start(signed: Signed, Path(card): Path<String>) -> Result<Response, AppError> {
    let card = own_card(&signed, card_id(&card)?).await?;
    let (cx, own) = (signed.cx(), card.clone());
    let may = signed.visitor.portal.db.read(move |tx| flow::may_ask(tx, &cx, &own)).await?;
    if let Err(refusal) = may {
        return Ok(told(&signed, card.id, refusal));
    }
    show(&StartPage::new(signed.page(Section::Documents), Form::new(), &card))
}

/// Back to the card, which says why not.
fn told(signed: &Signed, card: ChildCardId, refusal: Refusal) -> Response {
    let t = signed.page(Section::Documents).t;
    let (kind, text) = match refusal {
        Refusal::NotTied => (Kind::Stop, t.link_not_tied()),
        Refusal::Linked => (Kind::Note, t.link_linked_already()),
        Refusal::Adult => (Kind::Stop, t.link_adult()),
    };
    signed.visitor.go_with(&format!("/family/{card}"), kind, &text)
}

async fn ask(signed: Signed, Path(card): Path<String>, posted: Posted) -> Result<Response, AppError> {
    signed.must_be_fresh(&format!("/family/{card}/link"))?;
    let card = own_card(&signed, card_id(&card)?).await?;
    let page = signed.page(Section::Documents);
    let t = page.t;
    let mut form = posted.form(&["email"]);
    let email = Email::parse(posted.text("email"));
    if let Err(error) = &email {
        form.fail("email", fault::email(t, *error));
    }
    let Ok(email) = email else { return show_failed(&StartPage::new(page, form, &card)) };
    let code = signed.visitor.portal.edge.link_code();
    let (whose, given) = ((card.id, card.guardian), code.clone());
    let db = &signed.visitor.portal.db;
    match db.write(signed.cx(), move |tx, cx| flow::ask(tx, cx, whose, (&email, &given))).await? {
        Ok(until) => show(&code_page(page, &card, (&code, until))),
        Err(AskRefusal::NotFound) => Err(AppError::NotFound),
        Err(AskRefusal::Rule(refusal)) => Ok(told(&signed, card.id, refusal)),
        Err(AskRefusal::Wait(wait)) => {
            form.fail("email", t.link_wait(t.instant(wait.until, page.now, &page.zone)));
            show_failed(&StartPage::new(page, form, &card))
        }
    }
}

fn code_page(page: Page, card: &ChildCard, (code, until): (&LinkCode, Timestamp)) -> CodePage {
    let (t, name) = (page.t, card.typed.name.given_name.as_str());
    CodePage {
        steps: steps(t),
        disc: disc(t, card),
        of: t.link_of(name),
        title: t.link_code(),
        groups: code.groups().into_iter().map(str::to_owned).collect(),
        until: State::new(Kind::Wait, t.link_until(t.instant(until, page.now, &page.zone))),
        does: t.link_child_does(name),
        home: Link::new(t.link_back(name), format!("/family/{}", card.id)),
        again: format!("/family/{}/link", card.id),
        tells: t.link_tells(name),
        page,
    }
}

#[derive(Template)]
#[template(path = "link/unlink.html")]
struct UnlinkPage {
    page: Page,
    lead: String,
    back: String,
}

async fn unlink_page(signed: Signed, Path(card): Path<String>) -> Result<Response, AppError> {
    let card = own_card(&signed, card_id(&card)?).await?;
    if !is_linked(&signed, &card).await? {
        return Err(AppError::NotFound);
    }
    let page = signed.page(Section::Documents);
    let lead = page.t.link_unlink_lead(card.typed.name.given_name.as_str());
    show(&UnlinkPage { lead, back: format!("/family/{}", card.id), page })
}

async fn is_linked(signed: &Signed, card: &ChildCard) -> Result<bool, AppError> {
    let (guardian, Some(child)): (PersonId, _) = (card.guardian, card.child) else { return Ok(false) };
    let found = signed.visitor.portal.db.read(move |tx| rodnya_store::link::find(tx, guardian, child)).await?;
    Ok(found.is_some())
}

async fn unlink(signed: Signed, Path(card): Path<String>, _: Posted) -> Result<Response, AppError> {
    let (id, guardian) = (card_id(&card)?, guardian(&signed)?);
    let db = &signed.visitor.portal.db;
    match db.write(signed.cx(), move |tx, cx| flow::unlink(tx, cx, (id, guardian))).await? {
        Ok(()) => {
            let text = signed.page(Section::Documents).t.link_unlinked();
            Ok(signed.visitor.go_with(&format!("/family/{id}"), Kind::Ok, &text))
        }
        Err(flow::UnlinkRefusal::NotFound) => Err(AppError::NotFound),
    }
}
