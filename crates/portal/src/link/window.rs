//! The window in the child's account, and the first parent's «Подтвердить».

use askama::Template;
use axum::{
    extract::{Path, RawQuery},
    response::Response,
};
use rodnya_domain::{LinkRequestId, PersonId, authority::Ground, link::LinkCode};
use rodnya_flows::{
    authority,
    link::{self as flow, AnswerRefusal, Offer},
};
use rodnya_store::{link_request, person};
use rodnya_ui::{Form, Kind, Page, Section};

use crate::shell::{AppError, Portal, Posted, Signed, escaped, parameter, safe_path, show, show_failed};

#[derive(Template)]
#[template(path = "link/window.html")]
struct WindowPage {
    page: Page,
    form: Form,
    lead: String,
    action: String,
    refuse: String,
    later: String,
}

impl WindowPage {
    fn new(mut page: Page, form: Form, offer: &Offer, next: &str) -> Self {
        page.failed = form.has_errors();
        let t = page.t;
        Self {
            lead: t.link_window_lead(offer.by.as_str(), t.instant(offer.until, page.now, &page.zone)),
            action: format!("/link/{}", offer.wish.id),
            refuse: format!("/link/{}/refuse", offer.wish.id),
            later: safe_path(next),
            form,
            page,
        }
    }
}

/// Where a login leads: first to the window, while a code waits for this person.
///
/// # Errors
/// Whatever the store refuses.
pub(crate) async fn after_login(portal: &Portal, person: PersonId, next: &str) -> Result<String, AppError> {
    let now = portal.edge.clock.now();
    let offers = portal.db.read(move |tx| flow::offers(tx, person, now)).await?;
    if offers.is_empty() {
        return Ok(next.to_owned());
    }
    Ok(format!("/link?next={}", escaped(next)))
}

async fn offers(signed: &Signed) -> Result<Vec<Offer>, AppError> {
    let (person, now) = (signed.person, signed.visitor.now);
    Ok(signed.visitor.portal.db.read(move |tx| flow::offers(tx, person, now)).await?)
}

/// `GET /link`: the oldest wish; without one, that there is nothing to do.
pub(super) async fn page(signed: Signed, RawQuery(query): RawQuery) -> Result<Response, AppError> {
    let next = safe_path(&parameter(&query.unwrap_or_default(), "next"));
    match offers(&signed).await?.into_iter().next() {
        Some(offer) => show(&WindowPage::new(signed.page(Section::Other), with_next(&next), &offer, &next)),
        None => {
            let text = signed.page(Section::Other).t.link_nothing();
            Ok(signed.visitor.go_with("/profile", Kind::Note, &text))
        }
    }
}

fn with_next(next: &str) -> Form {
    let mut form = Form::new();
    form.set("next", next);
    form
}

fn wish_id(text: &str) -> Result<LinkRequestId, AppError> {
    text.parse().map_err(|_| AppError::NotFound)
}

/// The wish with this id, if its code still works for this person.
async fn offer(signed: &Signed, id: LinkRequestId) -> Result<Option<Offer>, AppError> {
    Ok(offers(signed).await?.into_iter().find(|offer| offer.wish.id == id))
}

/// `GET /link/{wish}`
pub(super) async fn one(signed: Signed, Path(wish): Path<String>) -> Result<Response, AppError> {
    let id = wish_id(&wish)?;
    let Some(offer) = offer(&signed, id).await? else { return late(&signed, id, &[Ground::Own]).await };
    show(&WindowPage::new(signed.page(Section::Other), with_next("/profile"), &offer, "/profile"))
}

/// `POST /link/{wish}`: «Привязать».
pub(super) async fn answer(signed: Signed, Path(wish): Path<String>, posted: Posted) -> Result<Response, AppError> {
    let id = wish_id(&wish)?;
    let Some(offer) = offer(&signed, id).await? else { return late(&signed, id, &[Ground::Own]).await };
    let (whose, typed) = ((offer.wish.id, signed.person), LinkCode::typed(posted.text("code")));
    let db = &signed.visitor.portal.db;
    let entered = db.write(signed.cx(), move |tx, cx| flow::enter(tx, cx, whose, &typed)).await?;
    let page = signed.page(Section::Other);
    let (t, next) = (page.t, safe_path(posted.text("next")));
    match entered {
        Ok(()) => Ok(signed.visitor.go_with(&next, Kind::Ok, &t.link_made(offer.by.as_str()))),
        Err(AnswerRefusal::Wrong { left }) => {
            let mut form = posted.form(&["code", "next"]);
            form.fail("code", t.link_wrong(left));
            show_failed(&WindowPage::new(page, form, &offer, &next))
        }
        Err(AnswerRefusal::Dead) => Ok(signed.visitor.go_with("/profile", Kind::Stop, &t.link_dead())),
        Err(AnswerRefusal::Overtaken) => Ok(signed.visitor.go_with("/profile", Kind::Stop, &t.link_overtaken())),
        Err(AnswerRefusal::NotFound) => late(&signed, id, &[Ground::Own]).await,
    }
}

/// `POST /link/{wish}/refuse`: «Это не мой родитель», or the first parent's no.
pub(super) async fn refuse(signed: Signed, Path(wish): Path<String>, posted: Posted) -> Result<Response, AppError> {
    let whose = (wish_id(&wish)?, signed.person);
    let db = &signed.visitor.portal.db;
    match db.write(signed.cx(), move |tx, cx| flow::refuse(tx, cx, whose)).await? {
        Ok(()) => {
            let text = signed.page(Section::Other).t.link_refused();
            Ok(signed.visitor.go_with(&safe_path(posted.text("next")), Kind::Ok, &text))
        }
        Err(_) => late(&signed, whose.0, &[Ground::Own, Ground::Guardian]).await,
    }
}

#[derive(Template)]
#[template(path = "link/confirm.html")]
struct ConfirmPage {
    page: Page,
    lead: String,
    action: String,
    refuse: String,
}

/// `GET /link/{wish}/confirm`
pub(super) async fn confirm_page(signed: Signed, Path(wish): Path<String>) -> Result<Response, AppError> {
    let (whose, cx) = ((wish_id(&wish)?, signed.person), signed.cx());
    let loaded = signed.visitor.portal.db.read(move |tx| {
        let Some(wish) = flow::to_confirm(tx, &cx, whose)? else { return Ok(None) };
        Ok(Some((person::get(tx, wish.guardian)?.name, person::get(tx, wish.account)?.name, wish.id)))
    });
    let Some((by, child, id)) = loaded.await? else { return late(&signed, whose.0, &[Ground::Guardian]).await };
    let page = signed.page(Section::Documents);
    let lead = page.t.link_confirm_lead(by.display(), child.display());
    show(&ConfirmPage { lead, action: format!("/link/{id}/confirm"), refuse: format!("/link/{id}/refuse"), page })
}

/// `POST /link/{wish}/confirm`: «Подтвердить».
pub(super) async fn confirm(signed: Signed, Path(wish): Path<String>, _: Posted) -> Result<Response, AppError> {
    signed.must_be_fresh(&format!("/link/{wish}/confirm"))?;
    let whose = (wish_id(&wish)?, signed.person);
    let db = &signed.visitor.portal.db;
    let confirmed = db.write(signed.cx(), move |tx, cx| flow::confirm(tx, cx, whose)).await?;
    let t = signed.page(Section::Documents).t;
    match confirmed {
        Ok(()) => Ok(signed.visitor.go_with("/family", Kind::Ok, &t.link_confirmed())),
        Err(AnswerRefusal::Overtaken) => Ok(signed.visitor.go_with("/family", Kind::Stop, &t.link_overtaken())),
        Err(_) => late(&signed, whose.0, &[Ground::Guardian]).await,
    }
}

/// Whoever comes late is told that the code is over, or the question answered, if the page is for one of these; to others
/// there was none.
async fn late(signed: &Signed, id: LinkRequestId, pages_of: &[Ground]) -> Result<Response, AppError> {
    let (reader, cx) = (signed.person, signed.cx());
    let right = signed.visitor.portal.db.read(move |tx| match link_request::find_account(tx, id)? {
        Some(account) => authority::over(tx, &cx, reader, account),
        None => Ok(None),
    });
    let ground = right.await?.map(|right| right.ground()).filter(|ground| pages_of.contains(ground));
    let t = signed.page(Section::Other).t;
    match ground.ok_or(AppError::NotFound)? {
        Ground::Own => Ok(signed.visitor.go_with("/profile", Kind::Note, &t.link_dead())),
        Ground::Guardian => Ok(signed.visitor.go_with("/family", Kind::Note, &t.link_nothing_to_confirm())),
    }
}
