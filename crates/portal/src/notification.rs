//! «Уведомления» (N1, seed 003): the list, the number at the bell, «Прочитать все»; each line opens its thing.

mod channel;

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    Router,
    extract::{Path, RawQuery},
    response::Response,
    routing::{get, post},
};
use http::Method;
use jiff::Timestamp;
use rodnya_domain::{ChildCardId, NotificationId, message::Notice};
use rodnya_store::{child_card, notification};
use rodnya_ui::{Disc, Link, Page, Section, T, Tint};
use serde::Deserialize;

use crate::{
    family::tint,
    shell::{AppError, Portal, Posted, Signed, go, show},
};

/// Most children whose tints are looked up.
const CARDS: u32 = 50;

/// The tint that each of the reader's children keeps on every page.
pub(crate) type Tints = BTreeMap<ChildCardId, Tint>;

/// Lines on one page.
const LINES: u32 = 30;

const ALL: &str = "/notifications";
const UNREAD: &str = "/notifications?show=unread";
const APPLICATIONS: &str = "/notifications?show=applications";

pub(crate) fn routes() -> Router<Portal> {
    Router::new()
        .route("/notifications", get(page))
        .route("/notifications/read-all", post(read_all))
        .route("/notifications/channels", get(channel::page).post(channel::save))
        .route("/notifications/{id}", get(open))
}

#[derive(Template)]
#[template(path = "notification/list.html")]
struct ListPage {
    page: Page,
    lines: Vec<Line>,
    filters: Vec<Link>,
    /// Which filter is on.
    filter: &'static str,
    older: String,
}

/// A line as it is shown.
pub(crate) struct Line {
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) href: String,
    pub(crate) at: Timestamp,
    pub(crate) unread: bool,
    pub(crate) who: Disc,
}

#[derive(Deserialize, Default)]
struct Wanted {
    #[serde(default)]
    show: String,
    #[serde(default)]
    before: String,
}

async fn page(signed: Signed, RawQuery(query): RawQuery) -> Result<Response, AppError> {
    let wanted: Wanted = serde_urlencoded::from_str(&query.unwrap_or_default()).unwrap_or_default();
    let (filter, unread_only, kind) = match wanted.show.as_str() {
        "unread" => (UNREAD, true, None),
        // Answers of offices.
        "applications" => (APPLICATIONS, false, Some("paper_checked")),
        _ => (ALL, false, None),
    };
    let wanted = notification::Page { before: wanted.before.parse().ok(), unread_only, kind, limit: LINES + 1 };
    let person = signed.person;
    let loaded = signed.visitor.portal.db.read(move |tx| {
        let cards = child_card::list(tx, person, CARDS)?;
        Ok((notification::page(tx, person, wanted)?, cards.iter().map(|card| (card.id, tint(card))).collect()))
    });
    let (mut found, tints): (Vec<_>, Tints) = loaded.await?;
    let more = found.len() > LINES as usize;
    found.truncate(LINES as usize);
    let sign = if filter == ALL { '?' } else { '&' };
    let older = found.last().filter(|_| more).map(|last| format!("{filter}{sign}before={}", last.id));
    let page = signed.page(Section::Other);
    let lines = found.iter().filter_map(|line| shown(page.t, line, &tints)).collect();
    let filters = vec![
        Link::new(page.t.notification_all(), ALL),
        Link::new(page.t.notification_unread(), UNREAD),
        Link::new(page.t.notification_applications(), APPLICATIONS),
    ];
    let older = older.unwrap_or_default();
    show(&ListPage { page, lines, filters, filter, older })
}

/// The words of a line in the reader's language; a kind of an older version that no words are left for is skipped.
pub(crate) fn shown(t: T, line: &notification::Notification, tints: &Tints) -> Option<Line> {
    let notice: Notice = serde_json::from_str(&line.words).ok()?;
    let words = rodnya_outside::letter::notice(t, &notice);
    Some(Line {
        title: words.title,
        text: words.text,
        href: format!("/notifications/{}", line.id),
        at: line.created,
        unread: line.read.is_none(),
        who: disc(t, &notice, tints),
    })
}

fn disc(t: T, notice: &Notice, tints: &Tints) -> Disc {
    match notice {
        Notice::PaperChecked { child: Some(child), card: Some(card), .. }
        | Notice::ChildAccountMade { child, card }
        | Notice::ChildAccountStopped { child, card } => {
            Disc::person(&t.name(child), tints.get(card).copied().unwrap_or(Tint::Sky))
        }
        Notice::PaperChecked { .. } => Disc::organization("document", Tint::Moss),
        Notice::NewLogin { .. } => Disc::organization("key", Tint::Clay),
        Notice::Registered => Disc::organization("done", Tint::Moss),
        _ => Disc::organization("book", Tint::Lilac),
    }
}

async fn open(signed: Signed, method: Method, Path(id): Path<String>) -> Result<Response, AppError> {
    let id: NotificationId = id.parse().map_err(|_| AppError::NotFound)?;
    let (person, reads) = (signed.person, method == Method::GET);
    let line = signed
        .visitor
        .portal
        .db
        .write_relaxed(signed.cx(), move |tx, cx| {
            let line = notification::find(tx, id, person)?;
            if line.is_some() && reads {
                notification::mark_read(tx, id, person, cx.now)?;
            }
            Ok(line)
        })
        .await?;
    line.map(|line| go(&line.link)).ok_or(AppError::NotFound)
}

async fn read_all(signed: Signed, _: Posted) -> Result<Response, AppError> {
    let person = signed.person;
    signed
        .visitor
        .portal
        .db
        .write_relaxed(signed.cx(), move |tx, cx| notification::mark_all_read(tx, person, cx.now))
        .await?;
    Ok(go("/notifications"))
}
