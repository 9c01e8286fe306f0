//! The first page: for a visitor the way in, for a signed-in person what is left to do.

use askama::Template;
use axum::{Router, response::Response, routing::get};
use rodnya_ui::{Page, Section};

use crate::{
    notification::{self, Line},
    shell::{AppError, Portal, Visitor, show},
};

pub(crate) fn routes() -> Router<Portal> {
    Router::new().route("/", get(page))
}

#[derive(Template)]
#[template(path = "home/welcome.html")]
struct WelcomePage {
    page: Page,
}

#[derive(Template)]
#[template(path = "home/home.html")]
struct HomePage {
    page: Page,
    name: String,
    news: Vec<Line>,
}

async fn page(visitor: Visitor) -> Result<Response, AppError> {
    let page = visitor.page(Section::Other);
    let Some(session) = &visitor.session else { return show(&WelcomePage { page }) };
    let person = session.person;
    let wanted = rodnya_store::notification::Page { limit: 3, ..Default::default() };
    let found = visitor.portal.db.read(move |tx| rodnya_store::notification::page(tx, person, wanted)).await?;
    let news = found.iter().filter_map(|line| notification::shown(page.t, line)).collect();
    show(&HomePage { name: session.given_name.clone(), page, news })
}
