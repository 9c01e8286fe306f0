//! Systems and what they ask for: the list, a page of facts for each, and the sheet of a guardian who decides before
//! he is asked, or of a person for itself.

use askama::Template;
use axum::{
    extract::{Path, RawQuery},
    response::Response,
};
use jiff::Timestamp;
use rodnya_domain::{
    PersonId, SystemId,
    authority::Ground,
    system::{Policy, State as Stands, System},
};
use rodnya_flows::{
    authority,
    permission::{self as flow, GrantRefusal, Granted, Wish},
};
use rodnya_store::{person, system};
use rodnya_ui::{Disc, Fact, Kind, Page, Section, T};

use super::{
    named,
    sheet::{self, Sheet, SheetPage, icon_of, in_words, lang, name_of},
};
use crate::shell::{AppError, Posted, Signed, go, show};

const LIST: &str = "/consents/permissions";

#[derive(Template)]
#[template(path = "permission/systems.html")]
struct ListPage {
    page: Page,
    lead: String,
    systems: Vec<Line>,
}

struct Line {
    disc: Disc,
    name: String,
    organization: String,
    data: String,
    href: String,
}

/// `GET /consents/systems?for=`
pub(super) async fn list(signed: Signed, RawQuery(query): RawQuery) -> Result<Response, AppError> {
    let whose = named(query.as_deref(), signed.person)?;
    let name = name_of_person(&signed, whose).await?;
    let systems = signed.visitor.portal.db.read(system::all).await?;
    let page = signed.page(Section::Other);
    let t = page.t;
    let line = |system: &System| Line {
        disc: icon_of(system),
        name: name_of(t, system),
        organization: system.facts.organization.clone().unwrap_or_default(),
        data: t.permission_asks(in_words(t, &system.facts.scopes)),
        href: format!("/consents/systems/{}?for={whose}", system.id),
    };
    let systems = systems.iter().filter(|system| system.state == Stands::Active).map(line).collect();
    show(&ListPage { lead: t.permission_systems_lead(name), systems, page })
}

/// How a person is called who is the reader or in the reader's care; nobody else is found.
async fn name_of_person(signed: &Signed, whose: PersonId) -> Result<String, AppError> {
    let (reader, cx) = (signed.person, signed.cx());
    let found = signed
        .visitor
        .portal
        .db
        .read(move |tx| match authority::over(tx, &cx, reader, whose)? {
            Some(_) => person::find(tx, whose),
            None => Ok(None),
        })
        .await?;
    found.map(|person| person.name.display()).ok_or(AppError::NotFound)
}

#[derive(Template)]
#[template(path = "permission/system.html")]
struct SystemPage {
    page: Page,
    name: String,
    facts: Vec<Fact>,
    rules: Option<String>,
    terms: Option<String>,
    grant: Option<String>,
}

/// `GET /consents/systems/{id}`: the page of facts; with `?for=` it leads on to the sheet.
pub(super) async fn page(
    signed: Signed,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, AppError> {
    let system = find(&signed, &id).await?;
    let whose = named(query.as_deref(), signed.person)?;
    let may = may_grant(&signed, whose).await?;
    let page = signed.page(Section::Other);
    let facts = facts(page.t, &system);
    let safe =
        |uri: &Option<String>| uri.clone().filter(|uri| uri.starts_with("https://") || uri.starts_with("http://"));
    show(&SystemPage {
        name: name_of(page.t, &system),
        facts,
        rules: safe(&system.facts.policy_uri),
        terms: safe(&system.facts.tos_uri),
        grant: may.then(|| format!("/consents/systems/{}/grant?for={whose}", system.id)),
        page,
    })
}

async fn find(signed: &Signed, id: &str) -> Result<System, AppError> {
    let id: SystemId = id.parse().map_err(|_| AppError::NotFound)?;
    let found = signed.visitor.portal.db.read(move |tx| system::find(tx, id)).await?;
    found.filter(|system| system.state == Stands::Active).ok_or(AppError::NotFound)
}

/// Whether the reader's consent about this person would be one; a stranger's id is not found.
async fn may_grant(signed: &Signed, whose: PersonId) -> Result<bool, AppError> {
    let (reader, cx) = (signed.person, signed.cx());
    let right = signed
        .visitor
        .portal
        .db
        .read(move |tx| {
            let right = authority::over(tx, &cx, reader, whose)?;
            Ok((right.is_some(), flow::may_withdraw(tx, &cx, reader, whose)?.is_some()))
        })
        .await?;
    if right.0 { Ok(right.1) } else { Err(AppError::NotFound) }
}

fn facts(t: T, system: &System) -> Vec<Fact> {
    let facts = &system.facts;
    let why = facts.purpose.as_ref().map(|purpose| purpose.text(lang(t)).to_owned()).filter(|why| !why.is_empty());
    let needed = facts.scopes.without(&facts.optional_scopes);
    let optional = facts.scopes.common(&facts.optional_scopes);
    let policy = match facts.policy {
        Policy::ByAge => t.permission_policy_by_age(),
        Policy::AnyGuardian => t.permission_policy_any_guardian(),
        Policy::BothGuardians => t.permission_policy_both_guardians(),
        Policy::GuardianAndChild => t.permission_policy_guardian_and_child(),
    };
    let mut list = Vec::new();
    if let Some(organization) = &facts.organization {
        list.push(Fact::new(t.permission_system_organization(), organization).with_note(t.permission_who_checked()));
    }
    if let Some(address) = &facts.client_uri {
        list.push(Fact::new(t.permission_system_address(), address));
    }
    list.push(Fact::new(t.permission_why(), why.unwrap_or_else(|| t.permission_why_default())));
    list.push(Fact::new(t.permission_must(), in_words(t, &needed)));
    if !optional.is_empty() {
        list.push(Fact::new(t.permission_may(), in_words(t, &optional)));
    }
    list.push(Fact::new(t.permission_system_policy(), policy));
    list
}

/// `GET /consents/systems/{id}/grant?for=`
pub(super) async fn sheet(
    signed: Signed,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, AppError> {
    let system = find(&signed, &id).await?;
    let whose = named(query.as_deref(), signed.person)?;
    if !may_grant(&signed, whose).await? {
        return Err(AppError::NotFound);
    }
    show(&sheet_page(&signed, &system, whose).await?.0)
}

async fn sheet_page(signed: &Signed, system: &System, whose: PersonId) -> Result<(SheetPage, Ground), AppError> {
    let (reader, cx, scopes) = (signed.person, signed.cx(), system.facts.scopes.clone());
    let known = signed
        .visitor
        .portal
        .db
        .read(move |tx| match authority::over(tx, &cx, reader, whose)? {
            Some(right) => Ok(Some((sheet::load(tx, &cx, &right, &scopes)?, right.ground()))),
            None => Ok(None),
        })
        .await?;
    let (known, ground) = known.ok_or(AppError::NotFound)?;
    let page = signed.page(Section::Other);
    let wish = Wish { person: whose, system, scopes: &system.facts.scopes };
    let sheet = Sheet::of(page.t, &known, &wish);
    let mut page = SheetPage::new(page, sheet, format!("/consents/systems/{}/grant?for={whose}", system.id));
    page.later = LIST.to_owned();
    Ok((page, ground))
}

/// `POST /consents/systems/{id}/grant?for=`
pub(super) async fn grant(
    signed: Signed,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    posted: Posted,
) -> Result<Response, AppError> {
    let system = find(&signed, &id).await?;
    let whose = named(query.as_deref(), signed.person)?;
    if !may_grant(&signed, whose).await? {
        return Err(AppError::NotFound);
    }
    if posted.text("answer") != "grant" {
        return Ok(go(LIST));
    }
    signed.must_be_fresh(&format!("/consents/systems/{}/grant?for={whose}", system.id))?;
    let (page, ground) = sheet_page(&signed, &system, whose).await?;
    if !page.sheet.is_of(&posted) {
        return page.show_changed(&posted);
    }
    let t = page.page.t;
    let (shown, ticked, reader) = (page.sheet.shown(&signed.visitor), sheet::ticked(&posted), signed.person);
    let granted = signed
        .visitor
        .portal
        .db
        .write(signed.cx(), move |tx, cx| {
            let wish = Wish { person: whose, system: &system, scopes: &system.facts.scopes };
            match ground {
                Ground::Own => flow::grant_own(tx, cx, &wish, &ticked, &shown),
                Ground::Guardian => flow::grant_as_guardian(tx, cx, &wish, (reader, &ticked), &shown),
            }
        })
        .await?;
    match granted {
        Ok(granted) => Ok(say_granted(&signed, t, granted)),
        Err(GrantRefusal::NotYours) => Err(AppError::NotFound),
        Err(GrantRefusal::Frozen { until }) => Ok(say_frozen(&signed, until)),
        Err(GrantRefusal::SystemBlocked) => {
            Ok(signed.visitor.go_with(LIST, Kind::Stop, &t.permission_system_blocked()))
        }
    }
}

/// Back to the list: an earlier guardian's objection holds this one back.
pub(crate) fn say_frozen(signed: &Signed, until: Timestamp) -> Response {
    let page = signed.page(Section::Other);
    let text = page.t.link_frozen(page.t.instant(until, page.now, &page.zone));
    signed.visitor.go_with(LIST, Kind::Stop, &text)
}

/// Back to the list, with what has happened.
pub(crate) fn say_granted(signed: &Signed, t: T, granted: Granted) -> Response {
    let (kind, text) = match granted.is_enough {
        true => (Kind::Ok, t.permission_granted()),
        false => (Kind::Wait, t.permission_granted_in_part()),
    };
    signed.visitor.go_with(LIST, kind, &text)
}
