//! «Профиль»: the list of sessions, and an account that a guardian has put down for deletion (I2, F8).

use askama::Template;
use axum::{
    Router,
    extract::Path,
    response::Response,
    routing::{get, post},
};
use http::StatusCode;
use jiff::Timestamp;
use rodnya_domain::SessionId;
use rodnya_flows::{managing, session};
use rodnya_store::session::Listed;
use rodnya_ui::{Kind, Page, Section};

use crate::shell::{AppError, Portal, Posted, Signed, go, show};

pub(crate) fn routes() -> Router<Portal> {
    Router::new()
        .route("/account", get(account))
        .route("/account/keep", post(keep))
        .route("/account/stay", post(stay))
        .route("/account/sessions/{id}/end", post(end_session))
}

#[derive(Template)]
#[template(path = "account/account.html")]
struct AccountPage {
    page: Page,
    sessions: Vec<SessionRow>,
    is_own: bool,
    deletion: Option<Deletion>,
}

/// A guardian has put the account down for deletion.
struct Deletion {
    when: String,
    about: String,
    /// From 14 one may keep it oneself.
    may_keep: bool,
}

struct SessionRow {
    id: SessionId,
    name: String,
    seen: Timestamp,
    foreign: bool,
    this: bool,
}

async fn account(signed: Signed) -> Result<Response, AppError> {
    let (person, now) = (signed.person, signed.visitor.now);
    let cx = signed.cx();
    let loaded = signed.visitor.portal.db.read(move |tx| {
        Ok((rodnya_store::session::list_live(tx, person, now)?, managing::own_deletion(tx, &cx, person)?))
    });
    let (listed, deletion) = loaded.await?;
    let page = signed.page(Section::Other);
    let t = page.t;
    let deletion = deletion.map(|own| Deletion {
        when: t.managing_deletion_due(t.instant(own.due, page.now, &page.zone)),
        about: if own.may_keep { t.account_deletion_own() } else { t.account_deletion_child() },
        may_keep: own.may_keep,
    });
    let row = |listed: Listed| SessionRow {
        id: listed.id,
        name: browser_name(&listed.agent).unwrap_or_else(|| page.t.account_session_unknown()),
        seen: listed.seen,
        foreign: listed.foreign_computer,
        this: listed.id == signed.session,
    };
    let sessions = listed.into_iter().map(row).collect();
    let is_own = signed.visitor.session.as_ref().is_some_and(|session| session.origin == "own");
    show(&AccountPage { page, sessions, is_own, deletion })
}

/// «Остаться»: the session has been used just now.
async fn stay(signed: Signed, _: Posted) -> Result<StatusCode, AppError> {
    let id = signed.session;
    let db = &signed.visitor.portal.db;
    db.write_relaxed(signed.cx(), move |tx, cx| rodnya_store::session::touch(tx, id, cx.now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// «Chrome, Windows» from what a browser calls itself; the whole is nothing that a person reads.
pub(crate) fn browser_name(agent: &str) -> Option<String> {
    let pick = |names: &[(&'static str, &'static str)]| {
        names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    let browser = pick(&[
        ("YaBrowser", "Yandex"),
        ("Edg", "Edge"),
        ("OPR", "Opera"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ])?;
    let system = pick(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    Some(system.map_or_else(|| browser.to_owned(), |system| format!("{browser}, {system}")))
}

async fn end_session(signed: Signed, Path(id): Path<String>, _: Posted) -> Result<Response, AppError> {
    let id: SessionId = id.parse().map_err(|_| AppError::NotFound)?;
    let person = signed.person;
    let ended = signed.visitor.portal.db.write(signed.cx(), move |tx, cx| session::end(tx, cx, person, id)).await?;
    if !ended {
        return Err(AppError::NotFound);
    }
    if id == signed.session {
        let mut response = go("/login");
        signed.visitor.drop_session(&mut response);
        return Ok(response);
    }
    let text = signed.page(Section::Other).t.account_session_ended();
    Ok(signed.visitor.go_with("/account", Kind::Ok, &text))
}

/// «Оставить учётную запись», by its own person from 14 years on.
async fn keep(signed: Signed, _: Posted) -> Result<Response, AppError> {
    let person = signed.person;
    let kept = signed.visitor.portal.db.write(signed.cx(), move |tx, cx| managing::keep_own(tx, cx, person)).await?;
    let t = signed.page(Section::Other).t;
    match kept {
        Ok(()) => Ok(signed.visitor.go_with("/account", Kind::Ok, &t.managing_kept())),
        Err(managing::Refusal::Repeated) => Ok(signed.visitor.go_with("/account", Kind::Note, &t.managing_repeated())),
        Err(_) => Err(AppError::Forbidden),
    }
}
