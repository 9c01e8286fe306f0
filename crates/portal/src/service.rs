//! «Услуги» (U2): what can be done here, by branches and places within them, with a search. A branch and a place have
//! pages of their own, so that the way of a printed instruction («Образование → Среднее общее») can be pressed through.

use askama::Template;
use axum::{
    Router,
    extract::{Path, RawQuery},
    response::Response,
    routing::get,
};
use rodnya_ui::{Link, Page, Section, T};

use crate::{
    family::guardian,
    help::fold,
    shell::{AppError, Portal, Signed, parameter, show},
};

pub(crate) fn routes() -> Router<Portal> {
    Router::new()
        .route("/services", get(page))
        .route("/services/{branch}", get(branch_page))
        .route("/services/{branch}/{place}", get(place_page))
}

#[derive(Template)]
#[template(path = "service/list.html")]
struct ListPage {
    page: Page,
    query: String,
    branches: Vec<Branch>,
}

#[derive(Template)]
#[template(path = "service/branch.html")]
struct BranchPage {
    page: Page,
    title: String,
    above: Vec<Link>,
    places: Vec<Link>,
    services: Vec<Service>,
}

/// A branch of the catalogue.
struct Branch {
    id: &'static str,
    title: String,
    services: Vec<Service>,
    places: Vec<Place>,
}

/// A place within a branch, as instructions name it.
struct Place {
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
            places: vec![],
        },
        Branch {
            id: "education",
            title: t.document_education(),
            services: vec![service(t.receipt_title(), t.service_receipt_about(), "/receipts")],
            places: vec![Place {
                id: "secondary",
                title: t.service_secondary(),
                services: vec![
                    service(t.service_permission(), t.service_permission_about(), "/consents/permissions"),
                    service(t.service_grant(), t.service_grant_about(), "/consents/systems"),
                ],
            }],
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
            places: vec![],
        },
    ]
}

/// Leaves what holds a word, in its own name or in that of where it stands.
fn narrow(branches: &mut Vec<Branch>, wanted: &str) {
    let holds = |service: &Service| fold(&service.title).contains(wanted) || fold(&service.about).contains(wanted);
    for branch in branches.iter_mut() {
        let is_whole = fold(&branch.title).contains(wanted);
        branch.services.retain(|service| is_whole || holds(service));
        for place in &mut branch.places {
            let is_whole = is_whole || fold(&place.title).contains(wanted);
            place.services.retain(|service| is_whole || holds(service));
        }
        branch.places.retain(|place| !place.services.is_empty());
    }
    branches.retain(|branch| !branch.services.is_empty() || !branch.places.is_empty());
}

async fn page(signed: Signed, RawQuery(query): RawQuery) -> Result<Response, AppError> {
    guardian(&signed)?;
    let query: String = parameter(&query.unwrap_or_default(), "q").chars().take(100).collect();
    let page = signed.page(Section::Services);
    let mut branches = branches(page.t);
    narrow(&mut branches, &fold(query.trim()));
    show(&ListPage { page, query, branches })
}

fn find_branch(t: T, id: &str) -> Result<Branch, AppError> {
    branches(t).into_iter().find(|branch| branch.id == id).ok_or(AppError::NotFound)
}

async fn branch_page(signed: Signed, Path(branch): Path<String>) -> Result<Response, AppError> {
    guardian(&signed)?;
    let page = signed.page(Section::Services);
    let branch = find_branch(page.t, &branch)?;
    let link = |place: Place| Link::new(place.title, format!("/services/{}/{}", branch.id, place.id));
    show(&BranchPage {
        above: vec![Link::new(page.t.section_services(), "/services")],
        title: branch.title,
        places: branch.places.into_iter().map(link).collect(),
        services: branch.services,
        page,
    })
}

async fn place_page(signed: Signed, Path((branch, place)): Path<(String, String)>) -> Result<Response, AppError> {
    guardian(&signed)?;
    let page = signed.page(Section::Services);
    let branch = find_branch(page.t, &branch)?;
    let above = vec![
        Link::new(page.t.section_services(), "/services"),
        Link::new(branch.title, format!("/services/{}", branch.id)),
    ];
    let place = branch.places.into_iter().find(|known| known.id == place).ok_or(AppError::NotFound)?;
    show(&BranchPage { title: place.title, above, places: Vec::new(), services: place.services, page })
}
