//! «Отозвать»: what will happen and who learns of it, then one button. The system is shut in the same commit.

use askama::Template;
use axum::{extract::Path, response::Response};
use rodnya_domain::{PermissionId, PersonId, age::Stage, authority::Ground, system::System};
use rodnya_flows::{
    authority::stage_of,
    permission::{self as flow, WithdrawRefusal},
};
use rodnya_store::{
    permission::{self, Permission},
    person::{self, Person},
    system,
};
use rodnya_ui::{Fact, Kind, Page, Section};

use super::sheet::{in_words, name_of, shown};
use crate::shell::{AppError, Posted, Signed, show};
use rodnya_domain::permission::fitting;

const LIST: &str = "/consents/permissions";

#[derive(Template)]
#[template(path = "permission/withdraw.html")]
struct WithdrawPage {
    page: Page,
    lead: String,
    facts: Vec<Fact>,
    told: Vec<String>,
}

/// What the page shows of a consent.
struct Known {
    permission: Permission,
    system: System,
    person: Person,
    ground: Ground,
}

/// The consent, if this reader may take it back; as good as absent else.
async fn load(signed: &Signed, id: PermissionId) -> Result<Known, AppError> {
    let (reader, cx): (PersonId, _) = (signed.person, signed.cx());
    let found = signed
        .visitor
        .portal
        .db
        .read(move |tx| {
            let Some(permission) = permission::find(tx, id)? else { return Ok(None) };
            let Some(ground) = flow::may_withdraw(tx, &cx, reader, permission.person)? else { return Ok(None) };
            let system = system::get(tx, permission.system)?;
            let person = person::get(tx, permission.person)?;
            Ok(Some(Known { permission, system, person, ground }))
        })
        .await?;
    found.ok_or(AppError::NotFound)
}

fn page_of(signed: &Signed, known: &Known) -> WithdrawPage {
    let page = signed.page(Section::Other);
    let t = page.t;
    let (whose, told) = match known.ground {
        Ground::Own if stage_of(&known.person, &signed.cx()) == Stage::Adult => {
            (t.permission_whose_own(), t.permission_withdraw_told_adult())
        }
        Ground::Own => (t.permission_whose_own(), t.permission_withdraw_told_own()),
        Ground::Guardian => (known.person.name.display(), t.permission_withdraw_told_child()),
    };
    let name = name_of(t, &known.system);
    let facts = vec![
        Fact::new(t.permission_withdraw_system(), &name)
            .with_note(known.system.facts.organization.clone().unwrap_or_default()),
        Fact::new(t.permission_whose(), whose),
        Fact::new(t.permission_withdraw_data(), in_words(t, &fitting(known.ground, &known.permission.scopes))),
    ];
    WithdrawPage {
        lead: t.permission_withdraw_lead(&name),
        facts,
        told: vec![told, t.permission_withdraw_told_system()],
        page,
    }
}

/// Exactly what is read on the page, line by line.
fn lines(page: &WithdrawPage) -> String {
    let t = page.page.t;
    let mut lines = vec![t.permission_withdraw_title(), page.lead.clone()];
    lines.extend(page.facts.iter().map(|fact| format!("{}: {}. {}", fact.name, fact.value, fact.note)));
    lines.push(t.permission_withdraw_told());
    lines.extend(page.told.iter().cloned());
    lines.push(t.action_withdraw());
    lines.join("\n")
}

/// `GET /consents/permissions/{id}/withdraw`
pub(super) async fn page(signed: Signed, Path(id): Path<String>) -> Result<Response, AppError> {
    let known = load(&signed, id.parse().map_err(|_| AppError::NotFound)?).await?;
    if known.permission.ended.is_some() {
        let text = signed.page(Section::Other).t.permission_over();
        return Ok(signed.visitor.go_with(LIST, Kind::Note, &text));
    }
    show(&page_of(&signed, &known))
}

/// `POST /consents/permissions/{id}/withdraw`
pub(super) async fn send(signed: Signed, Path(id): Path<String>, _: Posted) -> Result<Response, AppError> {
    let id: PermissionId = id.parse().map_err(|_| AppError::NotFound)?;
    let known = load(&signed, id).await?;
    let page = page_of(&signed, &known);
    let (reader, shown) = (signed.person, shown(&signed.visitor, lines(&page)));
    let withdrawn =
        signed.visitor.portal.db.write(signed.cx(), move |tx, cx| flow::withdraw(tx, cx, reader, id, &shown)).await?;
    let t = page.page.t;
    match withdrawn {
        Ok(_) => Ok(signed.visitor.go_with(LIST, Kind::Ok, &t.permission_withdrawn())),
        Err(WithdrawRefusal::Over) => Ok(signed.visitor.go_with(LIST, Kind::Note, &t.permission_over())),
        Err(WithdrawRefusal::NotYours) => Err(AppError::NotFound),
    }
}
