//! «Управление» of a linked child's account (F8; seed 003, part 2): contacts to see, a new password, sessions, deletion
//! with thirty days' grace. Never the child's own pages.

mod password;

use askama::Template;
use axum::{
    Router,
    extract::Path,
    response::Response,
    routing::{get, post},
};
use jiff::Timestamp;
use rodnya_domain::{ChildCardId, SessionId, email::Email, phone::Phone};
use rodnya_flows::managing::{self as flow, At, Child, GRACE, Refusal};
use rodnya_store::{account, child_card::ChildCard, session::Listed};
use rodnya_ui::{Disc, Fact, Kind, Page, Section};

use crate::{
    account::browser_name,
    child_card::own_card,
    family::{card_id, disc, guardian},
    shell::{AppError, Portal, Posted, Signed, show},
};

pub(crate) fn routes() -> Router<Portal> {
    Router::new()
        .route("/family/{card}/manage", get(page))
        .route("/family/{card}/manage/password", get(password::page).post(password::save))
        .route("/family/{card}/manage/code", post(password::send_code))
        .route("/family/{card}/manage/sessions/{id}/end", post(end_session))
        .route("/family/{card}/manage/delete", get(delete_page).post(delete))
        .route("/family/{card}/manage/keep", post(keep))
}

/// The page of a card's account.
fn href(card: ChildCardId) -> String {
    format!("/family/{card}/manage")
}

/// The card and its child, managed by the signed-in person now; to everybody else there is no such page.
async fn managed(signed: &Signed, card: &str) -> Result<(ChildCard, Child), AppError> {
    let card = own_card(signed, card_id(card)?).await?;
    let (at, cx) = ((card.id, card.guardian), signed.cx());
    let child = signed.visitor.portal.db.read(move |tx| flow::child(tx, &cx, at)).await?;
    child.map(|child| (card, child)).map_err(no_page)
}

/// There is no such page; an objection, of which the card tells, closes it.
fn no_page(refusal: Refusal) -> AppError {
    match refusal {
        Refusal::Frozen { .. } => AppError::Forbidden,
        _ => AppError::NotFound,
    }
}

fn at(signed: &Signed, card: &str) -> Result<At, AppError> {
    Ok((card_id(card)?, guardian(signed)?))
}

#[derive(Template)]
#[template(path = "managing/manage.html")]
struct ManagePage {
    page: Page,
    href: String,
    back: String,
    name: String,
    disc: Disc,
    contacts: Vec<Fact>,
    sessions: Vec<Row>,
    /// When the account is going to be deleted.
    deletion: Option<String>,
}

/// A session of the child.
struct Row {
    id: SessionId,
    name: String,
    seen: Timestamp,
}

async fn page(signed: Signed, Path(card): Path<String>) -> Result<Response, AppError> {
    let card = own_card(&signed, card_id(&card)?).await?;
    let (at, cx, now) = ((card.id, card.guardian), signed.cx(), signed.visitor.now);
    let loaded = signed.visitor.portal.db.read(move |tx| {
        let child = match flow::child(tx, &cx, at)? {
            Ok(child) => child,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let sessions = rodnya_store::session::list_live(tx, child.id, now)?;
        let (email, phone) = (account::find_email(tx, child.id)?, account::find_phone(tx, child.id)?);
        Ok(Ok((child, email, phone, sessions)))
    });
    let (child, email, phone, sessions) = loaded.await?.map_err(no_page)?;
    let page = signed.page(Section::Documents);
    let t = page.t;
    let email = email.and_then(|text| Email::parse(&text).ok()).map(|email| email.shown().to_owned());
    let phone = phone.and_then(|text| Phone::parse(&text).ok()).map(|phone| phone.pretty());
    let told = |value: Option<String>| value.unwrap_or_else(|| t.managing_none());
    let row = |listed: Listed| Row {
        id: listed.id,
        name: browser_name(&listed.agent).unwrap_or_else(|| t.account_session_unknown()),
        seen: listed.seen,
    };
    show(&ManagePage {
        href: href(card.id),
        back: format!("/family/{}", card.id),
        name: t.name(card.typed.name.given_name.as_str()),
        disc: disc(t, &card),
        contacts: vec![Fact::new(t.managing_email(), told(email)), Fact::new(t.managing_phone(), told(phone))],
        sessions: sessions.into_iter().map(row).collect(),
        deletion: child.deletion.map(|due| t.managing_deletion_due(t.instant(due, page.now, &page.zone))),
        page,
    })
}

async fn end_session(
    signed: Signed,
    Path((card, id)): Path<(String, String)>,
    _: Posted,
) -> Result<Response, AppError> {
    signed.must_be_fresh(&format!("/family/{card}/manage"))?;
    let id: SessionId = id.parse().map_err(|_| AppError::NotFound)?;
    let at = at(&signed, &card)?;
    let db = &signed.visitor.portal.db;
    match db.write(signed.cx(), move |tx, cx| flow::end_session(tx, cx, at, id)).await? {
        Ok(()) => {
            let text = signed.page(Section::Documents).t.managing_session_ended();
            Ok(signed.visitor.go_with(&href(at.0), Kind::Ok, &text))
        }
        Err(refusal) => Err(no_page(refusal)),
    }
}

#[derive(Template)]
#[template(path = "managing/delete.html")]
struct DeletePage {
    page: Page,
    lead: String,
    back: String,
}

async fn delete_page(signed: Signed, Path(card): Path<String>) -> Result<Response, AppError> {
    let (card, _) = managed(&signed, &card).await?;
    let page = signed.page(Section::Documents);
    let on = page.t.instant(page.now + GRACE, page.now, &page.zone);
    let lead = page.t.managing_delete_lead(card.typed.name.given_name.as_str(), on);
    show(&DeletePage { lead, back: href(card.id), page })
}

async fn delete(signed: Signed, Path(card): Path<String>, _: Posted) -> Result<Response, AppError> {
    signed.must_be_fresh(&format!("/family/{card}/manage/delete"))?;
    let at = at(&signed, &card)?;
    let db = &signed.visitor.portal.db;
    let planned = db.write(signed.cx(), move |tx, cx| flow::plan_deletion(tx, cx, at)).await?;
    let page = signed.page(Section::Documents);
    match planned {
        Ok(due) => {
            let text = page.t.managing_deletion_due(page.t.instant(due, page.now, &page.zone));
            Ok(signed.visitor.go_with(&href(at.0), Kind::Ok, &text))
        }
        Err(refusal) => repeated(&signed, at.0, refusal),
    }
}

async fn keep(signed: Signed, Path(card): Path<String>, _: Posted) -> Result<Response, AppError> {
    let at = at(&signed, &card)?;
    let db = &signed.visitor.portal.db;
    match db.write(signed.cx(), move |tx, cx| flow::keep(tx, cx, at)).await? {
        Ok(()) => {
            let text = signed.page(Section::Documents).t.managing_kept();
            Ok(signed.visitor.go_with(&href(at.0), Kind::Ok, &text))
        }
        Err(refusal) => repeated(&signed, at.0, refusal),
    }
}

/// A second click, or the other parent was faster.
fn repeated(signed: &Signed, card: ChildCardId, refusal: Refusal) -> Result<Response, AppError> {
    if refusal != Refusal::Repeated {
        return Err(no_page(refusal));
    }
    let text = signed.page(Section::Documents).t.managing_repeated();
    Ok(signed.visitor.go_with(&href(card), Kind::Note, &text))
}
