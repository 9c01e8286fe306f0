//! «Семья и дети → Брак и развод»: a person's own civil acts by ЕГР ЗАГС, and marriages and divorces that are added by
//! hand (F2; seed 001, step 5, and the page «Семья и дети»).

mod form;

use askama::Template;
use axum::{
    Router,
    extract::Path,
    response::Response,
    routing::{get, post},
};
use rodnya_domain::{CivilActId, civil_act::Origin, level::Need, registry_request::State as RequestState};
use rodnya_flows::civil_act::{self, AskRefusal, TYPED_MAX, TypedRefusal};
use rodnya_store::{
    civil_act::{CivilAct, find, is_watched, of_person},
    level,
    registry_request::RegistryRequest,
};
use rodnya_ui::{Kind, Page, Section, State, T};

use crate::{
    family::guardian,
    profile,
    shell::{AppError, Portal, Posted, Signed, go, show},
};

/// The page with all acts.
const ACTS: &str = "/family/acts";

pub(crate) fn routes() -> Router<Portal> {
    Router::new()
        .route("/family/acts", get(list))
        .route("/family/acts/request", post(request))
        .route("/family/acts/auto-update", post(set_auto_update))
        .route("/family/acts/new", get(form::page).post(form::add))
        .route("/family/acts/{act}", get(one))
        .route("/family/acts/{act}/remove", post(remove))
}

/// An act as a line of a page.
pub(crate) struct Row {
    /// Its own page.
    pub(crate) href: String,
    /// «Брак».
    pub(crate) title: String,
    /// Day, and what it changed.
    pub(crate) lines: Vec<String>,
    /// Whether the registry has told of it.
    pub(crate) state: State,
}

impl Row {
    /// The line of an act.
    pub(crate) fn of(t: T, act: &CivilAct) -> Self {
        let mut lines = vec![t.date(act.on)];
        if let (Some(before), Some(after)) = (&act.body.before, &act.body.after)
            && before.fold() != after.fold()
        {
            lines.push(t.civil_act_changed(before.display(), after.display()));
        }
        let state = match act.origin {
            Origin::Registry => State::checked(t),
            Origin::Typed => State::new(Kind::Plain, t.civil_act_typed()),
        };
        Self { href: format!("{ACTS}/{}", act.id), title: t.civil_act_kind(act.kind.code()), lines, state }
    }
}

#[derive(Template)]
#[template(path = "civil_act/list.html")]
struct ListPage {
    page: Page,
    state: Option<State>,
    about: String,
    /// Neither a request runs nor is something lacking in the profile.
    may_request: bool,
    /// What of the person has to be verified first; empty if nothing.
    lacking: String,
    auto_update: bool,
    auto_state: State,
    rows: Vec<Row>,
}

async fn list(signed: Signed) -> Result<Response, AppError> {
    let (person, now) = (guardian(&signed)?, signed.visitor.now);
    let loaded = signed.visitor.portal.db.read(move |tx| {
        let standing = level::standing(tx, person, now)?;
        let last = civil_act::last_request(tx, person)?;
        Ok((standing, last, is_watched(tx, person)?, of_person(tx, person)?))
    });
    let (standing, last, watched, acts) = loaded.await?;
    let page = signed.page(Section::Documents);
    let t = page.t;
    let (state, about) = told(&page, last.as_ref());
    let lacking = profile::gate(t, &standing, Need::RegistryRequest).unwrap_or_default();
    let rests = last.as_ref().is_some_and(|last| last.ended.is_none_or(|ended| now < ended + civil_act::REST));
    let auto_state = if watched {
        State::new(Kind::Ok, t.child_card_auto_on())
    } else {
        State::new(Kind::Plain, t.child_card_auto_off()).with_icon("refresh")
    };
    let rows = acts.iter().map(|act| Row::of(t, act)).collect();
    let may_request = lacking.is_empty() && !rests;
    show(&ListPage { page, state, about, may_request, lacking, auto_update: watched, auto_state, rows })
}

/// Where the last request stands.
fn told(page: &Page, last: Option<&RegistryRequest>) -> (Option<State>, String) {
    let t = page.t;
    let Some(last) = last else { return (None, t.civil_act_never_asked()) };
    let at = |instant| t.instant(instant, page.now, &page.zone);
    let answered = |code: &str| t.civil_act_answered(code, at(last.ended.unwrap_or(last.created)));
    match &last.state {
        state if state.is_running() => (Some(State::checking(t)), t.civil_act_asked(at(last.created))),
        RequestState::Answered(answer) => match answer.code() {
            "match" => (Some(State::checked(t)), answered("match")),
            "not_found" => (Some(State::not_found(t)), answered("not_found")),
            _ => (Some(State::no_answer(t)), answered("unclear")),
        },
        _ => (Some(State::no_answer(t)), answered("unclear")),
    }
}

async fn request(signed: Signed, _: Posted) -> Result<Response, AppError> {
    let person = guardian(&signed)?;
    let db = &signed.visitor.portal.db;
    let asked = db.write(signed.cx(), move |tx, cx| civil_act::request(tx, cx, person)).await?;
    let t = signed.page(Section::Documents).t;
    match asked {
        Ok(()) => Ok(signed.visitor.go_with(ACTS, Kind::Ok, &t.civil_act_sent())),
        Err(AskRefusal::NotNow) => Ok(signed.visitor.go_with(ACTS, Kind::Stop, &t.civil_act_not_now())),
        // The page says what is lacking.
        Err(AskRefusal::Level) => Ok(go(ACTS)),
    }
}

async fn set_auto_update(signed: Signed, posted: Posted) -> Result<Response, AppError> {
    let person = guardian(&signed)?;
    let on = posted.ticked("on");
    let db = &signed.visitor.portal.db;
    db.write(signed.cx(), move |tx, cx| civil_act::watch(tx, cx, person, on)).await?;
    let t = signed.page(Section::Documents).t;
    Ok(signed.visitor.go_with(ACTS, Kind::Ok, &t.child_card_auto_changed()))
}

#[derive(Template)]
#[template(path = "civil_act/act.html")]
struct ActPage {
    page: Page,
    title: String,
    state: State,
    about: String,
    facts: Vec<(String, String)>,
    /// Where «Удалить» goes; none for an act of the registry.
    remove: Option<String>,
}

async fn one(signed: Signed, Path(act): Path<String>) -> Result<Response, AppError> {
    let (id, person) = (act_id(&act)?, guardian(&signed)?);
    let found = signed.visitor.portal.db.read(move |tx| find(tx, id, person)).await?;
    let act = found.ok_or(AppError::NotFound)?;
    let page = signed.page(Section::Documents);
    let t = page.t;
    let row = Row::of(t, &act);
    let mut facts = vec![(t.civil_act_on(), t.date(act.on))];
    let mut tell = |label: String, value: Option<String>| facts.extend(value.map(|value| (label, value)));
    tell(t.civil_act_before(), act.body.before.as_ref().map(rodnya_domain::name::FullName::display));
    tell(t.civil_act_after(), act.body.after.as_ref().map(rodnya_domain::name::FullName::display));
    tell(t.civil_act_number(), act.body.act_number.clone());
    tell(t.child_card_issued_by(), act.body.issued_by.clone());
    tell(t.civil_act_spouse(), act.body.spouse.clone());
    let is_typed = act.origin == Origin::Typed;
    show(&ActPage {
        title: row.title,
        state: row.state,
        about: if is_typed { t.civil_act_typed_about() } else { t.civil_act_registry_about() },
        facts,
        remove: is_typed.then(|| format!("{}/remove", row.href)),
        page,
    })
}

async fn remove(signed: Signed, Path(act): Path<String>, _: Posted) -> Result<Response, AppError> {
    let (id, person) = (act_id(&act)?, guardian(&signed)?);
    let db = &signed.visitor.portal.db;
    let removed = db.write(signed.cx(), move |tx, cx| civil_act::remove_typed(tx, cx, person, id)).await?;
    let t = signed.page(Section::Documents).t;
    match removed {
        Ok(()) => Ok(signed.visitor.go_with(ACTS, Kind::Ok, &t.civil_act_removed())),
        Err(refusal) => refused(&signed, refusal),
    }
}

/// Where a refusal leads.
fn refused(signed: &Signed, refusal: TypedRefusal) -> Result<Response, AppError> {
    let t = signed.page(Section::Documents).t;
    match refusal {
        TypedRefusal::NotFound => Err(AppError::NotFound),
        TypedRefusal::TooMany => Ok(signed.visitor.go_with(ACTS, Kind::Stop, &t.civil_act_full(TYPED_MAX))),
    }
}

fn act_id(text: &str) -> Result<CivilActId, AppError> {
    text.parse().map_err(|_| AppError::NotFound)
}
