//! The end of a login that a system asked for without saying whose (C1, RP-Initiated Logout §2): the person is
//! asked here, and goes back only to an address that the system has registered.

use askama::Template;
use axum::{Router, extract::RawQuery, response::Response, routing::get};
use http::{HeaderName, HeaderValue};
use rodnya_flows::{session, sign_on};
use rodnya_ui::{Page, Section};

use crate::authorization::form_target;
use crate::shell::{AppError, FormTargets, Portal, Posted, Visitor, go, show};

pub(crate) fn routes() -> Router<Portal> {
    Router::new()
        .route("/logout", get(ask))
        .route("/logout/confirm", axum::routing::post(confirm))
        .route("/logout/done", get(done))
}

/// Where the system would like the person to go afterwards; claims until looked up.
#[derive(Debug, Clone, Default)]
struct Way {
    client_id: String,
    uri: String,
    state: String,
}

impl Way {
    fn of(parameter: impl Fn(&str) -> String) -> Self {
        Self {
            client_id: parameter("client_id"),
            uri: parameter("post_logout_redirect_uri"),
            state: parameter("state"),
        }
    }

    /// The registered address with its state, or our own last page.
    async fn on(self, portal: &Portal) -> Result<String, AppError> {
        let Self { client_id, uri, state } = self;
        let address = portal
            .db
            .read(move |tx| {
                let state = Some(state.as_str()).filter(|state| !state.is_empty());
                sign_on::address_after_logout(tx, &client_id, &uri, state)
            })
            .await?;
        Ok(address.unwrap_or_else(|| "/logout/done".to_owned()))
    }
}

#[derive(Template)]
#[template(path = "sign_on/ask.html")]
struct AskPage {
    page: Page,
    way: Way,
}

async fn ask(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, AppError> {
    let given = serde_urlencoded::from_str::<Vec<(String, String)>>(&query.unwrap_or_default()).unwrap_or_default();
    let way =
        Way::of(|name| given.iter().find(|(key, _)| key == name).map_or_else(String::new, |(_, value)| value.clone()));
    let on = way.clone().on(&visitor.portal).await?;
    if visitor.session.is_none() {
        return Ok(go(&on));
    }
    let mut response = show(&AskPage { page: visitor.page(Section::Other), way })?;
    // The form's answer leads there, and the page must allow it.
    if let Some(target) = form_target(&on) {
        response.extensions_mut().insert(FormTargets(target));
    }
    Ok(response)
}

async fn confirm(visitor: Visitor, posted: Posted) -> Result<Response, AppError> {
    if let Some(live) = &visitor.session {
        let (person, id) = (live.person, live.id);
        visitor.portal.db.write(visitor.cx(), move |tx, cx| session::end(tx, cx, person, id)).await?;
    }
    let way = Way::of(|name| posted.text(name).to_owned());
    let mut response = go(&way.on(&visitor.portal).await?);
    visitor.drop_session(&mut response);
    let name = HeaderName::from_static("clear-site-data");
    response.headers_mut().insert(name, HeaderValue::from_static("\"cache\""));
    Ok(response)
}

#[derive(Template)]
#[template(path = "sign_on/done.html")]
struct DonePage {
    page: Page,
}

async fn done(visitor: Visitor) -> Result<Response, AppError> {
    show(&DonePage { page: visitor.page(Section::Other) })
}
