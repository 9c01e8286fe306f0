//! «Услуги» (U2): what can be done here, by branches, with a search.

use askama::Template;
use axum::{Router, extract::RawQuery, response::Response, routing::get};
use rodnya_ui::{Page, Section, T};

use crate::{
    family::guardian,
    help::fold,
    shell::{AppError, Portal, Signed, parameter, show},
};

pub(crate) fn routes() -> Router<Portal> {
    Router::new().route("/services", get(page))
}

#[derive(Template)]
#[template(path = "service/list.html")]
struct ListPage {
    page: Page,
    query: String,
    branches: Vec<Branch>,
}

/// A branch of the catalogue.
struct Branch {
    id: &'static str,
    title: String,
    services: Vec<Service>,
}

struct Service {
    title: String,
    about: String,
    href: &'static str,
}

/// The catalogue as it stands: only what is here.
fn branches(t: T) -> Vec<Branch> {
    let service = |title, about, href| Service { title, about, href };
    vec![
        Branch {
            id: "family",
            title: t.family_title(),
            services: vec![
                service(t.family_account_title(), t.service_account_about(), "/family"),
                service(t.family_request_title(), t.service_request_about(), "/family/request"),
                service(t.family_child_title(), t.service_child_about(), "/family/new"),
                service(t.civil_act_title(), t.civil_act_about(), "/family/acts"),
            ],
        },
        Branch {
            id: "education",
            title: t.document_education(),
            services: vec![
                service(t.service_permission(), t.service_permission_about(), "/consents/permissions"),
                service(t.service_grant(), t.service_grant_about(), "/consents/systems"),
                service(t.receipt_title(), t.service_receipt_about(), "/receipts"),
            ],
        },
        Branch {
            id: "own",
            title: t.menu_data(),
            services: vec![
                service(t.application_snils(), t.service_papers_about(), "/profile"),
                service(t.application_passport(), t.service_papers_about(), "/profile"),
                service(t.help_contacts_title(), t.service_contacts_about(), "/profile"),
                service(t.account_sessions(), t.service_sessions_about(), "/account"),
            ],
        },
    ]
}

async fn page(signed: Signed, RawQuery(query): RawQuery) -> Result<Response, AppError> {
    guardian(&signed)?;
    let query: String = parameter(&query.unwrap_or_default(), "q").chars().take(100).collect();
    let page = signed.page(Section::Services);
    let wanted = fold(query.trim());
    let mut branches = branches(page.t);
    for branch in &mut branches {
        let is_whole = fold(&branch.title).contains(&wanted);
        let holds = |text: &str| fold(text).contains(&wanted);
        branch.services.retain(|service| is_whole || holds(&service.title) || holds(&service.about));
    }
    branches.retain(|branch| !branch.services.is_empty());
    show(&ListPage { page, query, branches })
}
