//! «Документы и данные» (U3; seeds 001 and 003): «Личные документы», «Образование», «Льготы и выплаты»; «Семья и дети»
//! has a file of its own.

use askama::Template;
use axum::{Router, response::Response, routing::get};
use rodnya_domain::document::Body;
use rodnya_store::{
    document::{self, Document},
    permission, system,
};
use rodnya_ui::{Link, Page, Section, State, T};

use crate::{
    family::guardian,
    shell::{AppError, Portal, Signed, show, words::verification},
};

const PERSONAL: &str = "/documents/personal";
const EDUCATION: &str = "/documents/education";
const BENEFITS: &str = "/documents/benefits";

pub(crate) fn routes() -> Router<Portal> {
    Router::new()
        .route("/documents/personal", get(personal))
        .route("/documents/education", get(education))
        .route("/documents/benefits", get(benefits))
}

/// The four sections of «Документы и данные».
pub(crate) fn sections(t: T) -> Vec<Link> {
    vec![
        Link::new(t.document_personal(), PERSONAL),
        Link::new(t.family_title(), "/family"),
        Link::new(t.document_education(), EDUCATION),
        Link::new(t.document_benefits(), BENEFITS),
    ]
}

#[derive(Template)]
#[template(path = "document/list.html")]
struct ListPage {
    page: Page,
    sections: Vec<Link>,
    here: &'static str,
    title: String,
    about: String,
    rows: Vec<Row>,
    /// What stands where there is nothing yet.
    none: String,
    /// Where more is found.
    more: Option<Link>,
}

/// A paper, or a system that gets data.
struct Row {
    icon: &'static str,
    title: String,
    lines: Vec<String>,
    state: Option<State>,
    link: Option<Link>,
}

async fn personal(signed: Signed) -> Result<Response, AppError> {
    let person = guardian(&signed)?;
    let papers = signed.visitor.portal.db.read(move |tx| document::of_person(tx, person)).await?;
    let page = signed.page(Section::Documents);
    let t = page.t;
    let mut rows: Vec<Row> = papers.iter().map(|paper| row(&page, paper)).collect();
    let has = |name: &str| papers.iter().any(|paper| paper.body.kind().code() == name);
    for (kind, title) in [("snils", t.document_snils()), ("passport", t.document_passport())] {
        if !has(kind) {
            let link = Some(Link::new(t.action_add(), format!("/profile/{kind}")));
            rows.push(Row { icon: "card", title, lines: vec![t.document_missing()], state: None, link });
        }
    }
    show(&ListPage {
        sections: sections(t),
        here: PERSONAL,
        title: t.document_personal(),
        about: t.document_personal_about(),
        rows,
        none: String::new(),
        more: Some(Link::new(t.profile_title(), "/profile")),
        page,
    })
}

fn row(page: &Page, paper: &Document) -> Row {
    let t = page.t;
    let (icon, title, number, datum) = match &paper.body {
        Body::Snils { snils } => ("card", t.document_snils(), snils.masked(), Some("snils")),
        Body::Passport { passport } => ("document", t.document_passport(), passport.masked(), Some("passport")),
        Body::BirthCertificate { certificate, .. } => {
            ("document", t.child_card_certificate(), certificate.masked(), None)
        }
    };
    let mut lines = vec![number];
    if let Some(at) = paper.checked {
        lines.push(t.document_checked(t.instant(at, page.now, &page.zone)));
    }
    Row {
        icon,
        title,
        lines,
        state: Some(verification(t, &paper.verification)),
        link: datum.map(|datum| Link::new(t.action_change(), format!("/profile/{datum}"))),
    }
}

async fn education(signed: Signed) -> Result<Response, AppError> {
    let person = guardian(&signed)?;
    let cx = signed.cx();
    let loaded = signed.visitor.portal.db.read(move |tx| {
        let mut systems = Vec::new();
        for grant in rodnya_flows::authority::children(tx, &cx, person)? {
            let name = rodnya_store::person::get(tx, grant.about())?.name.given_name.as_str().to_owned();
            for given in permission::live_of(tx, grant.about())? {
                systems.push((name.clone(), system::get(tx, given.system)?.facts.name, given.from));
            }
        }
        Ok(systems)
    });
    let systems = loaded.await?;
    let page = signed.page(Section::Documents);
    let t = page.t;
    let pick = |name: &rodnya_domain::system::Words| match page.lang {
        rodnya_ui::Lang::Ru => name.ru.clone(),
        rodnya_ui::Lang::En => name.en.clone(),
    };
    let rows = systems
        .iter()
        .map(|(child, name, from)| Row {
            icon: "book",
            title: pick(name),
            lines: vec![t.document_education_given(child.as_str(), t.instant(*from, page.now, &page.zone))],
            state: None,
            link: None,
        })
        .collect();
    show(&ListPage {
        sections: sections(t),
        here: EDUCATION,
        title: t.document_education(),
        about: t.document_education_about(),
        rows,
        none: t.document_education_none(),
        more: Some(Link::new(t.document_education_more(), "/consents/permissions")),
        page,
    })
}

async fn benefits(signed: Signed) -> Result<Response, AppError> {
    guardian(&signed)?;
    let page = signed.page(Section::Documents);
    let t = page.t;
    show(&ListPage {
        sections: sections(t),
        here: BENEFITS,
        title: t.document_benefits(),
        about: t.document_benefits_about(),
        rows: Vec::new(),
        none: t.document_benefits_none(),
        more: None,
        page,
    })
}
