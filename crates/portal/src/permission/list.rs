//! The list «Разрешения»: for each child and for oneself, what stands open, what is in force, and what has ended.

use askama::Template;
use axum::{extract::RawQuery, response::Response};
use rodnya_domain::{
    Cx, PersonId,
    authority::{Grant, Ground},
    permission::State as Stands,
    permission_request as rule,
    scope::Scopes,
    system::System,
};
use rodnya_flows::{authority, permission as flow};
use rodnya_store::{
    StoreError, Tx,
    permission::{self, Permission},
    permission_request::{self, PermissionRequest},
    person::{self, Person},
    system,
};
use rodnya_ui::{Disc, Kind, Link, Page, Section, State, T};

use super::sheet::{icon_of, in_words, name_of};
use crate::shell::{AppError, Signed, show, tint};
use rodnya_domain::permission::fitting;

/// Most ended consents of one person in the list.
const ENDED: u32 = 50;

/// All that is known of one person's consents.
struct Known {
    right: Grant,
    person: Person,
    may_withdraw: bool,
    open: Vec<(PermissionRequest, System, bool)>,
    live: Vec<Live>,
    ended: Vec<Ended>,
}

/// The consents that one system lives on.
struct Live {
    system: System,
    consents: Vec<(Permission, String)>,
    in_force: Option<Scopes>,
    used: Option<jiff::Timestamp>,
}

struct Ended {
    system: System,
    permission: Permission,
    by: Option<String>,
}

fn load(tx: &mut Tx<'_>, cx: &Cx, reader: PersonId) -> Result<Vec<Known>, StoreError> {
    let mut rights = authority::children(tx, cx, reader)?;
    rights.extend(authority::over(tx, cx, reader, reader)?);
    rights.into_iter().map(|right| load_one(tx, cx, right)).collect()
}

fn load_one(tx: &mut Tx<'_>, cx: &Cx, right: Grant) -> Result<Known, StoreError> {
    let id = right.about();
    let mut open = Vec::new();
    for request in permission_request::open_of(tx, id)? {
        if request.state.at(request.created, cx.now) == rule::State::Open {
            let answers = permission_request::answers(tx, request.id)?;
            let answered = answers.iter().any(|answer| answer.guardian == right.reader() && answer.granted);
            let system = system::get(tx, request.system)?;
            open.push((request, system, answered));
        }
    }
    let mut live: Vec<Live> = Vec::new();
    for consent in permission::live_of(tx, id)? {
        let by = person::get(tx, consent.by)?.name.given_and_surname();
        if let Some(known) = live.iter_mut().find(|known| known.system.id == consent.system) {
            known.consents.push((consent, by));
            continue;
        }
        let system = system::get(tx, consent.system)?;
        let in_force = flow::in_force(tx, cx, id, system.id)?;
        let used = permission::last_use(tx, id, system.id)?;
        live.push(Live { system, consents: vec![(consent, by)], in_force, used });
    }
    let mut ended = Vec::new();
    for permission in permission::ended_of(tx, id, ENDED)? {
        let system = system::get(tx, permission.system)?;
        let by = match permission.ended_by {
            Some(by) => person::find(tx, by)?.map(|by| by.name.given_and_surname()),
            None => None,
        };
        ended.push(Ended { system, permission, by });
    }
    let may_withdraw = flow::may_withdraw(tx, cx, right.reader(), id)?.is_some();
    Ok(Known { right, person: person::get(tx, id)?, may_withdraw, open, live, ended })
}

#[derive(Template)]
#[template(path = "permission/list.html")]
struct ListPage {
    page: Page,
    lead: String,
    people: Vec<Whose>,
    ended_count: usize,
    show_ended: bool,
}

struct Whose {
    id: PersonId,
    name: String,
    disc: Disc,
    lines: Vec<Line>,
    ended: Vec<Line>,
    may_give: bool,
}

struct Line {
    disc: Disc,
    system: String,
    state: State,
    organization: String,
    data: String,
    facts: Vec<String>,
    links: Vec<Link>,
}

/// `GET /consents/permissions`
pub(super) async fn page(signed: Signed, RawQuery(query): RawQuery) -> Result<Response, AppError> {
    let (reader, cx) = (signed.person, signed.cx());
    let known = signed.visitor.portal.db.read(move |tx| load(tx, &cx, reader)).await?;
    let page = signed.page(Section::Other);
    let is_ward = known.iter().all(|one| !one.may_withdraw);
    let lead = if is_ward { page.t.permission_lead_child() } else { page.t.permission_lead() };
    let people: Vec<Whose> = known.iter().map(|one| whose(&page, one)).collect();
    let ended_count = people.iter().map(|one| one.ended.len()).sum();
    let show_ended = query.is_some_and(|query| query.split('&').any(|pair| pair == "ended=1"));
    show(&ListPage { page, lead, people, ended_count, show_ended })
}

fn whose(page: &Page, known: &Known) -> Whose {
    let given = known.person.name.given_name.as_str();
    let name = if known.right.ground() == Ground::Own { page.t.permission_you() } else { page.t.name(given) };
    let open = known.open.iter().filter(|_| known.right.ground() == Ground::Guardian);
    let mut lines: Vec<Line> = open.map(|open| open_line(page, open)).collect();
    lines.extend(known.live.iter().map(|live| live_line(page, known, live)));
    Whose {
        id: known.right.about(),
        name,
        disc: Disc::person(&page.t.name(given), tint(known.right.about())),
        lines,
        ended: known.ended.iter().map(|ended| ended_line(page, known, ended)).collect(),
        may_give: known.may_withdraw,
    }
}

fn line(t: T, system: &System, state: State) -> Line {
    Line {
        disc: icon_of(system),
        system: name_of(t, system),
        state,
        organization: system.facts.organization.clone().unwrap_or_default(),
        data: String::new(),
        facts: Vec::new(),
        links: Vec::new(),
    }
}

fn open_line(page: &Page, (request, system, answered): &(PermissionRequest, System, bool)) -> Line {
    let t = page.t;
    let state = if *answered { t.permission_state_other() } else { t.permission_state_open() };
    Line {
        data: t.permission_asks(in_words(t, &fitting(Ground::Guardian, &request.scopes))),
        facts: vec![
            t.permission_asked_at(t.instant(request.created, page.now, &page.zone)),
            t.permission_closed_door(),
        ],
        links: vec![Link::new(t.permission_decide(), format!("/consents/requests/{}", request.id))],
        ..line(t, system, State::new(Kind::Wait, state))
    }
}

fn live_line(page: &Page, known: &Known, live: &Live) -> Line {
    let t = page.t;
    let own = known.right.ground() == Ground::Own;
    let state = match &live.in_force {
        Some(_) => State::new(Kind::Ok, t.permission_state_in_force()),
        // A guardian's consent for one who decides himself by now.
        None if own && known.may_withdraw => State::new(Kind::Wait, t.permission_state_suspended()),
        None => State::new(Kind::Plain, t.permission_state_idle()),
    };
    let scopes = live.in_force.clone().unwrap_or_else(|| {
        live.consents.iter().flat_map(|(consent, _)| consent.scopes.iter().collect::<Vec<_>>()).collect()
    });
    let mut facts: Vec<String> = live.consents.first().map(|(first, _)| since(page, first)).into_iter().collect();
    if !own {
        facts.extend(live.consents.iter().map(|(_, by)| t.permission_by(by)));
    }
    facts.push(
        live.used
            .map_or_else(|| t.permission_never_used(), |used| t.permission_used(t.instant(used, page.now, &page.zone))),
    );
    // One's own consent comes first: its receipt is one's own too.
    let mine = live.consents.iter().find(|(consent, _)| consent.by == known.right.reader());
    let mut links = Vec::new();
    if let Some((consent, _)) = mine.or(live.consents.first()) {
        if known.may_withdraw {
            links.push(Link::new(t.action_withdraw(), format!("/consents/permissions/{}/withdraw", consent.id)));
        }
        links.push(Link::new(t.permission_download(), format!("/consents/permissions/{}/receipt", consent.id)));
    }
    if live.in_force.is_none() && own && known.may_withdraw {
        links.insert(0, Link::new(t.permission_confirm(), format!("/consents/systems/{}/grant", live.system.id)));
    }
    Line {
        data: t.permission_receives(in_words(t, &fitting(known.right.ground(), &scopes))),
        facts,
        links,
        ..line(t, &live.system, state)
    }
}

fn since(page: &Page, consent: &Permission) -> String {
    let day = |at| rodnya_domain::age::today(at, &page.zone);
    page.t.permission_since(page.t.date_near(day(consent.from), day(page.now)))
}

fn ended_line(page: &Page, known: &Known, ended: &Ended) -> Line {
    let t = page.t;
    let state = match ended.permission.state {
        Stands::Withdrawn => t.permission_state_withdrawn(),
        _ => t.permission_state_ended(),
    };
    let mut facts = vec![since(page, &ended.permission)];
    if let Some(at) = ended.permission.ended {
        facts.push(t.permission_ended_at(t.instant(at, page.now, &page.zone)));
    }
    facts.extend(ended.by.iter().map(|by| t.permission_ended_by(by)));
    let receipt = format!("/consents/permissions/{}/receipt", ended.permission.id);
    Line {
        data: t.permission_received(in_words(t, &fitting(known.right.ground(), &ended.permission.scopes))),
        facts,
        links: vec![Link::new(t.permission_download(), receipt)],
        ..line(t, &ended.system, State::new(Kind::Plain, state).with_icon("cross"))
    }
}
