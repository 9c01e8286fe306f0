//! «Мои данные» → «Мой профиль» (I5, I7; seed 002): what a person has told about itself, where each datum came from,
//! how far it is proven, and the level that follows. Every datum has a form of its own behind «Добавить» or «Изменить».

mod facts;
mod form;
mod passport;
mod save;

use askama::Template;
use axum::{Router, extract::Path, response::Response, routing::get};
use jiff::Timestamp;
use rodnya_domain::{
    PersonId,
    age::Stage,
    document::Verification,
    level::{Level, Need},
    registry_request::Subject,
};
use rodnya_flows::link;
use rodnya_store::{
    StoreError, Tx,
    account::{self, Confirmed},
    document::{self, Document},
    level::{self, Standing},
    person::{self, Person},
    registry_request::{self, RegistryRequest},
};
use rodnya_ui::{Page, Section, T};

use crate::shell::{AppError, Portal, Posted, Signed, show};
use facts::Group;
use form::Datum;

pub(crate) fn routes() -> Router<Portal> {
    Router::new().route("/profile", get(page)).route("/profile/{datum}", get(edit).post(save))
}

/// Everything that «Мой профиль» shows.
struct Profile {
    person: Person,
    contacts: Vec<Confirmed>,
    papers: Vec<Document>,
    standing: Standing,
    /// The latest question about names, birth date or sex that were changed after they had been confirmed.
    names_request: Option<RegistryRequest>,
    /// A guardian manages the account of a child under 14: the child only reads.
    is_managed: bool,
    /// Who asks to link this account, while the code works.
    offers: Vec<link::Offer>,
}

fn load(tx: &mut Tx<'_>, id: PersonId, now: Timestamp) -> Result<Profile, StoreError> {
    let standing = level::standing(tx, id, now)?;
    Ok(Profile {
        person: person::get(tx, id)?,
        contacts: account::contacts(tx, id)?,
        papers: document::of_person(tx, id)?,
        names_request: registry_request::of_subject(tx, Subject::Person(id))?.into_iter().next(),
        is_managed: standing.facts.stage == Stage::Child,
        offers: link::offers(tx, id, now)?,
        standing,
    })
}

async fn load_for(signed: &Signed) -> Result<Profile, AppError> {
    let (id, now) = (signed.person, signed.visitor.now);
    Ok(signed.visitor.portal.db.read(move |tx| load(tx, id, now)).await?)
}

#[derive(Template)]
#[template(path = "profile/profile.html")]
struct ProfilePage {
    page: Page,
    level_title: String,
    level_about: String,
    level_reached: u8,
    groups: Vec<Group>,
    has_family: bool,
    /// Where a code is entered, and what stands above the link.
    offers: Vec<(String, String)>,
}

async fn page(signed: Signed) -> Result<Response, AppError> {
    let profile = load_for(&signed).await?;
    let page = signed.page(Section::Other);
    let t = page.t;
    let (level_title, level_reached) = match profile.standing.level {
        Level::Simplified => (t.profile_level_simplified(), 1),
        Level::Standard => (t.profile_level_standard(), 2),
        Level::Confirmed => (t.profile_level_confirmed(), 3),
    };
    let level_about = level_about(t, &profile.standing);
    let groups = facts::groups(&page, &profile);
    let has_family = !profile.is_managed;
    let offered = |offer: &link::Offer| {
        let until = t.instant(offer.until, page.now, &page.zone);
        (format!("/link/{}", offer.wish.id), t.link_block_about(offer.by.as_str(), until))
    };
    let offers = profile.offers.iter().map(offered).collect();
    show(&ProfilePage { level_title, level_about, level_reached, groups, has_family, offers, page })
}

fn level_about(t: T, standing: &Standing) -> String {
    match standing.level {
        Level::Simplified if standing.facts.stage == Stage::Child => t.profile_level_child(),
        Level::Simplified => match lacking(t, standing) {
            Some(papers) => t.profile_level_lacking(papers),
            None => t.profile_level_in_person(),
        },
        Level::Standard => t.profile_level_enough(),
        Level::Confirmed => t.profile_level_all(),
    }
}

/// The papers whose check still stands between a person and the level `standard`: «СНИЛС и паспорт».
fn lacking(t: T, standing: &Standing) -> Option<String> {
    match (standing.facts.snils, standing.facts.passport) {
        (false, false) => Some(t.profile_lacking_both()),
        (false, true) => Some(t.profile_lacking_snils()),
        (true, false) => Some(t.profile_lacking_passport()),
        (true, true) => None,
    }
}

/// What another page says to a person whose level is too low, beside a link to `/profile`: «Проверьте СНИЛС и паспорт
/// в «Моём профиле»», or that the check is on its way. None if the level is enough for the need.
pub(crate) fn gate(t: T, standing: &Standing, need: Need) -> Option<String> {
    if standing.level.allows(need) {
        return None;
    }
    let papers = lacking(t, standing).unwrap_or_else(|| t.profile_lacking_both());
    let on_its_way = |proven: bool, paper: &Option<Verification>| proven || paper == &Some(Verification::Checking);
    let facts = standing.facts;
    Some(if on_its_way(facts.snils, &standing.snils) && on_its_way(facts.passport, &standing.passport) {
        t.profile_gate_waiting(papers)
    } else {
        t.profile_gate(papers)
    })
}

async fn edit(signed: Signed, Path(name): Path<String>) -> Result<Response, AppError> {
    let datum = Datum::from_path(&name).ok_or(AppError::NotFound)?;
    let profile = load_for(&signed).await?;
    if profile.is_managed {
        return Err(AppError::Forbidden);
    }
    let page = signed.page(Section::Other);
    let form = form::filled(datum, &profile);
    show(&form::EditPage::new(page, datum, form, &profile))
}

async fn save(signed: Signed, Path(name): Path<String>, posted: Posted) -> Result<Response, AppError> {
    let datum = Datum::from_path(&name).ok_or(AppError::NotFound)?;
    let profile = load_for(&signed).await?;
    if profile.is_managed {
        return Err(AppError::Forbidden);
    }
    save::save(&signed, datum, &profile, &posted).await
}
