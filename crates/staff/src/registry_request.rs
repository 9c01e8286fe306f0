//! «Запросы без ответа»: what an office has not answered for more than a day.

use askama::Template;
use axum::{
    Router,
    extract::Path,
    response::Response,
    routing::{get, post},
};
use rodnya_domain::{
    PersonId, RequestId,
    name::FullName,
    registry_request::{Asked, State as Stage},
};
use rodnya_flows::operator::ask_again;
use rodnya_shell::{AppError, Operator, Portal, Posted, show};
use rodnya_store::{
    StoreError, Tx, person,
    registry_request::{self, RegistryRequest},
};
use rodnya_ui::{Kind, Page, Section, State, T};

use crate::{
    initials,
    operator::{HANGS_AFTER, LIST},
};

const HERE: &str = "/operator/requests";

pub(crate) fn routes() -> Router<Portal> {
    Router::new().route("/operator/requests", get(list)).route("/operator/requests/{request}/again", post(again))
}

#[derive(Template)]
#[template(path = "registry_request/list.html")]
struct ListPage {
    page: Page,
    rows: Vec<Row>,
}

struct Row {
    title: String,
    state: State,
    person: String,
    name: String,
    since: String,
    again: String,
    /// What «Спросить ещё раз» is about, read aloud.
    about: String,
}

/// What an office was asked, in words.
pub(crate) fn title(t: T, asked: &Asked) -> String {
    match asked {
        Asked::Birth { .. } => t.family_request_title(),
        Asked::Acts { .. } => t.application_acts(),
        Asked::Snils { .. } => t.application_snils(),
        Asked::Passport { .. } => t.application_passport(),
    }
}

/// How far a request without an answer is.
pub(crate) fn stage(t: T, state: &Stage) -> State {
    let code = match state {
        Stage::Draft => "draft",
        Stage::Sent => "sent",
        _ => "accepted",
    };
    State::new(Kind::Wait, t.operator_stage(code))
}

/// A person with the name that lists show.
pub(crate) fn name_of(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<FullName>, StoreError> {
    Ok(person::find(tx, person)?.map(|person| person.name))
}

async fn list(Operator(signed): Operator) -> Result<Response, AppError> {
    let before = signed.visitor.now - HANGS_AFTER;
    let found = signed.visitor.portal.db.read(move |tx| {
        let hanging = registry_request::hanging(tx, before, LIST)?;
        hanging
            .into_iter()
            .map(|request| Ok((name_of(tx, request.asked_by)?, request)))
            .collect::<Result<Vec<_>, StoreError>>()
    });
    let found = found.await?;
    let page = signed.page(Section::Other);
    let rows = found.iter().map(|(name, request)| row(&page, name.as_ref(), request)).collect();
    show(&ListPage { page, rows })
}

fn row(page: &Page, name: Option<&FullName>, request: &RegistryRequest) -> Row {
    let t = page.t;
    let name = name.map(|name| initials(t, name)).unwrap_or_default();
    Row {
        title: title(t, &request.asked),
        state: stage(t, &request.state),
        person: format!("/operator/people/{}", request.asked_by),
        since: t.operator_hanging_since(t.instant(request.created, page.now, &page.zone)),
        again: format!("{HERE}/{}/again", request.id),
        about: format!("{}, {name}", title(t, &request.asked)),
        name,
    }
}

async fn again(Operator(signed): Operator, Path(id): Path<String>, _: Posted) -> Result<Response, AppError> {
    let (who, id): (_, RequestId) = (signed.person, id.parse().map_err(|_| AppError::NotFound)?);
    let asked = signed.visitor.portal.db.write(signed.cx(), move |tx, cx| ask_again(tx, cx, who, id)).await?;
    let t = signed.page(Section::Other).t;
    Ok(match asked {
        Ok(()) => signed.visitor.go_with(HERE, Kind::Ok, &t.operator_again_done()),
        Err(_) => signed.visitor.go_with(HERE, Kind::Note, &t.operator_gone()),
    })
}
