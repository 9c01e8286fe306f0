//! «Документы → Семья и дети»: the list of children and «Запрос на получение данных из ЕГР ЗАГС» (F1, F2; seeds 001
//! and 003).

mod request;

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    Router,
    response::Response,
    routing::{get, post},
};
use jiff::Timestamp;
use rodnya_domain::{ChildCardId, PersonId, age, child_card::Check};
use rodnya_flows::child_card::CARDS_MAX;
use rodnya_store::{
    StoreError, Tx, account, child_account,
    child_card::ChildCard,
    civil_act::{is_watched, of_person},
};
use rodnya_ui::{Disc, Kind, Link, Page, Section, State, T, Tint};

use crate::{
    child_card::words,
    civil_act::Row,
    shell::{AppError, Portal, Posted, Signed, go, show, words::verification},
};

pub(crate) fn routes() -> Router<Portal> {
    Router::new()
        .route("/documents", get(|_: Signed| async { go("/family") }))
        .route("/family", get(list))
        .route("/family/auto-update", post(keep_fresh))
        .route("/family/request", get(request::page).post(request::send))
        .route("/family/{card}/request", get(request::page_of).post(request::send_of))
}

/// The signed-in person as a guardian: an account made for a child keeps no cards.
pub(crate) fn guardian(signed: &Signed) -> Result<PersonId, AppError> {
    let own = signed.visitor.session.as_ref().is_some_and(|session| session.origin != "child");
    if own { Ok(signed.person) } else { Err(AppError::Forbidden) }
}

/// A card named in an address.
pub(crate) fn card_id(text: &str) -> Result<ChildCardId, AppError> {
    text.parse().map_err(|_| AppError::NotFound)
}

/// How each child is called: by the given name; children of one given name by their full names.
pub(crate) fn called(t: T, cards: &[ChildCard]) -> Vec<String> {
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for card in cards {
        *times.entry(card.typed.name.given_name.fold()).or_default() += 1;
    }
    cards
        .iter()
        .map(|card| match times.get(&card.typed.name.given_name.fold()) {
            Some(1) => t.name(card.typed.name.given_name.as_str()),
            _ => t.name(&card.typed.name.display()),
        })
        .collect()
}

/// The disc of a child, in the tint it keeps on every page.
pub(crate) fn disc(t: T, card: &ChildCard) -> Disc {
    Disc::person(&t.name(card.typed.name.given_name.as_str()), tint(card))
}

/// The tint of a child.
pub(crate) fn tint(card: &ChildCard) -> Tint {
    let bytes = card.child.map_or_else(|| card.id.uuid(), PersonId::uuid).into_bytes();
    Tint::of(bytes[15])
}

#[derive(Template)]
#[template(path = "family/list.html")]
struct ListPage {
    page: Page,
    sections: Vec<Link>,
    children: Vec<Child>,
    may_add: bool,
    marriages: Vec<Row>,
    /// Everything that can be kept fresh is.
    all_fresh: bool,
}

/// A child in the list.
struct Child {
    id: String,
    name: String,
    disc: Disc,
    facts: Vec<String>,
    links: Vec<Link>,
    papers: Vec<Paper>,
}

struct Paper {
    icon: &'static str,
    title: String,
    state: State,
}

async fn list(signed: Signed) -> Result<Response, AppError> {
    let guardian = guardian(&signed)?;
    let page = signed.page(Section::Documents);
    let now = signed.visitor.now;
    let loaded = signed
        .visitor
        .portal
        .db
        .read(move |tx| Ok((load(tx, guardian, now)?, of_person(tx, guardian)?, is_watched(tx, guardian)?)));
    let (known, acts, watched) = loaded.await?;
    let all_fresh = watched && known.iter().all(|(card, _)| card.auto_update || card.certificate == Check::default());
    let today = age::today(page.now, &page.zone);
    let names = called(page.t, &known.iter().map(|(card, _)| card.clone()).collect::<Vec<_>>());
    let may_add = known.len() < CARDS_MAX as usize;
    let children = known
        .iter()
        .zip(names)
        .map(|((card, account), name)| Child {
            id: card.id.to_string(),
            name,
            disc: disc(page.t, card),
            facts: vec![page.t.span_years(age::age_on(card.typed.birth, today)), page.t.date(card.typed.birth)],
            links: Vec::new(),
            papers: papers(page.t, card, *account),
        })
        .collect();
    let sections = crate::document::sections(page.t);
    let marriages = acts.iter().filter(|act| act.kind.is_of_marriage()).map(|act| Row::of(page.t, act)).collect();
    show(&ListPage { page, sections, children, may_add, marriages, all_fresh })
}

/// «Включите автообновление данных из ЗАГС».
async fn keep_fresh(signed: Signed, _: Posted) -> Result<Response, AppError> {
    let guardian = guardian(&signed)?;
    let db = &signed.visitor.portal.db;
    db.write(signed.cx(), move |tx, cx| rodnya_flows::child_card::keep_all_fresh(tx, cx, guardian)).await?;
    let text = signed.page(Section::Documents).t.family_auto_update_done();
    Ok(signed.visitor.go_with("/family", Kind::Ok, &text))
}

/// How far the child's account is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum AccountState {
    None,
    Begun,
    Made,
}

fn load(tx: &mut Tx<'_>, guardian: PersonId, now: Timestamp) -> Result<Vec<(ChildCard, AccountState)>, StoreError> {
    let cards = rodnya_store::child_card::list(tx, guardian, CARDS_MAX)?;
    let mut known = Vec::with_capacity(cards.len());
    for card in cards {
        let state = account_state(tx, &card, now)?;
        known.push((card, state));
    }
    Ok(known)
}

fn account_state(tx: &mut Tx<'_>, card: &ChildCard, now: Timestamp) -> Result<AccountState, StoreError> {
    let Some(child) = card.child else { return Ok(AccountState::None) };
    if account::exists(tx, child)? {
        return Ok(AccountState::Made);
    }
    let wizard = child_account::find_of_card(tx, card.id, card.guardian)?.filter(|wizard| wizard.is_live(now));
    Ok(if wizard.is_some() { AccountState::Begun } else { AccountState::None })
}

fn papers(t: T, card: &ChildCard, account: AccountState) -> Vec<Paper> {
    let mut papers = vec![Paper {
        icon: "document",
        title: t.child_card_certificate(),
        state: words::certificate_state(t, &card.certificate),
    }];
    if card.snils.is_some() {
        let state = verification(t, &card.snils_verification);
        papers.push(Paper { icon: "card", title: t.child_card_snils(), state });
    }
    let state = match account {
        AccountState::None => return papers,
        AccountState::Begun => State::new(Kind::Wait, t.child_account_begun()),
        AccountState::Made => State::new(Kind::Ok, t.child_account_made()),
    };
    papers.push(Paper { icon: "child", title: t.child_account_title(), state });
    papers
}
