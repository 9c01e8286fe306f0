//! A guardian's sheet behind the notification (C3; seed 003, part 4): who asks, for which child, what for, each datum;
//! «Разрешить», «Не разрешать». What the other guardian said stands on it.

use askama::Template;
use axum::{Router, extract::Path, response::Response, routing::get};
use rodnya_domain::{
    Cx, PermissionRequestId, PersonId,
    authority::{Grant, Ground},
    permission::Withdrawal,
    permission_request::State as Stands,
    system::System,
};
use rodnya_flows::{
    authority,
    permission::Wish,
    permission_request::{self as flow, AnswerRefusal},
};
use rodnya_store::{
    StoreError, Tx, permission,
    permission_request::{self, Answer, PermissionRequest},
    person, receipt, system,
};
use rodnya_ui::{Kind, Page, Section, State, T};

use crate::{
    permission::{
        receipt::{download, no_head},
        say_frozen, say_granted,
        sheet::{self, Sheet, SheetPage},
    },
    shell::{AppError, Portal, Posted, Signed, go, show},
};

const LIST: &str = "/consents/permissions";

pub(crate) fn routes() -> Router<Portal> {
    Router::new()
        .route("/consents/requests/{id}", get(page).post(answer))
        .route("/consents/requests/{id}/receipt", get(refusal_receipt).head(no_head))
}

/// A question as a guardian sees it.
struct Known {
    request: PermissionRequest,
    stands: Stands,
    system: System,
    sheet: sheet::Known,
    answers: Vec<(Answer, String)>,
    /// Whether the reader's own consent covers the question already.
    agreed: bool,
    /// Another guardian who took a consent back, and has to agree too.
    objection: Option<String>,
}

/// The question, if the reader is a guardian of its child now; as good as absent else.
async fn load(signed: &Signed, id: &str) -> Result<Known, AppError> {
    let id: PermissionRequestId = id.parse().map_err(|_| AppError::NotFound)?;
    let (reader, cx): (PersonId, _) = (signed.person, signed.cx());
    let found = signed
        .visitor
        .portal
        .db
        .read(move |tx| {
            let Some(request) = permission_request::find(tx, id)? else { return Ok(None) };
            let right = authority::over(tx, &cx, reader, request.person)?;
            let Some(right) = right.filter(|right| right.ground() == Ground::Guardian) else { return Ok(None) };
            load_open(tx, &cx, &right, request).map(Some)
        })
        .await?;
    found.ok_or(AppError::NotFound)
}

fn load_open(tx: &mut Tx<'_>, cx: &Cx, right: &Grant, request: PermissionRequest) -> Result<Known, StoreError> {
    let stands = request.state.at(request.created, cx.now);
    let given = |tx: &mut Tx<'_>, id: PersonId| -> Result<String, StoreError> {
        Ok(person::get(tx, id)?.name.given_name.as_str().to_owned())
    };
    let mut answers = Vec::new();
    for answer in permission_request::answers(tx, request.id)? {
        answers.push((answer, given(tx, answer.guardian)?));
    }
    let live = permission::live_at(tx, request.person, request.system)?;
    let covers = |by: PersonId| live.iter().any(|p| p.by == by && request.scopes.is_within(&p.scopes));
    let withdrawal = permission::last_withdrawal(tx, request.person, request.system)?;
    let others = |w: &Withdrawal| w.by != right.reader() && w.by != request.person;
    let objection = match withdrawal.filter(others) {
        Some(Withdrawal { by, .. }) if live.iter().all(|p| p.by != by) => Some(given(tx, by)?),
        _ => None,
    };
    let system = system::get(tx, request.system)?;
    let sheet = sheet::load(tx, cx, right, &request.scopes)?;
    let agreed =
        answers.iter().any(|(answer, _)| answer.guardian == right.reader() && answer.granted) && covers(right.reader());
    Ok(Known { stands, system, sheet, answers, agreed, objection, request })
}

#[derive(Template)]
#[template(path = "permission_request/closed.html")]
struct ClosedPage {
    page: Page,
    title: String,
    about: String,
    notes: Vec<State>,
    give: Option<String>,
    receipt: Option<String>,
}

/// `GET /consents/requests/{id}`
async fn page(signed: Signed, Path(id): Path<String>) -> Result<Response, AppError> {
    let known = load(&signed, &id).await?;
    if known.stands == Stands::Open && !known.agreed {
        return show(&sheet_page(&signed, &known));
    }
    let page = signed.page(Section::Other);
    let t = page.t;
    let title =
        if known.stands == Stands::Open { t.permission_request_agreed() } else { t.permission_request_closed() };
    let about = match known.stands {
        Stands::Open => t.permission_request_agreed_about(),
        Stands::Granted => t.permission_request_granted(),
        Stands::Refused => t.permission_request_refused(),
        Stands::Expired => t.permission_request_expired(),
        Stands::WithdrawnBySystem => t.permission_request_stopped(),
    };
    let may_give = matches!(known.stands, Stands::Refused | Stands::Expired);
    let give = may_give.then(|| format!("/consents/systems/{}/grant?for={}", known.system.id, known.request.person));
    let said_no = known.answers.iter().any(|(answer, _)| answer.guardian == signed.person && !answer.granted);
    let receipt = said_no.then(|| format!("/consents/requests/{}/receipt", known.request.id));
    show(&ClosedPage { title, about, notes: notes(&page, &known, signed.person), give, receipt, page })
}

fn sheet_page(signed: &Signed, known: &Known) -> SheetPage {
    let page = signed.page(Section::Other);
    let wish = Wish { person: known.request.person, system: &known.system, scopes: &known.request.scopes };
    let sheet = Sheet::of(page.t, &known.sheet, &wish);
    let notes = notes(&page, known, signed.person);
    let mut page = SheetPage::new(page, sheet, format!("/consents/requests/{}", known.request.id));
    page.later = "/notifications".to_owned();
    page.notes = notes;
    page
}

/// What the others said.
fn notes(page: &Page, known: &Known, reader: PersonId) -> Vec<State> {
    let t = page.t;
    let mut notes: Vec<State> = known
        .answers
        .iter()
        .filter(|(answer, _)| answer.guardian != reader)
        .map(|(answer, name)| {
            let time = t.instant(answer.at, page.now, &page.zone);
            match answer.granted {
                true => State::new(Kind::Ok, t.permission_request_said_yes(name, time)),
                false => State::new(Kind::Note, t.permission_request_said_no(name, time)),
            }
        })
        .collect();
    notes.extend(known.objection.iter().map(|name| State::new(Kind::Note, t.permission_request_objection(name))));
    notes
}

/// `POST /consents/requests/{id}`
async fn answer(signed: Signed, Path(id): Path<String>, posted: Posted) -> Result<Response, AppError> {
    let known = load(&signed, &id).await?;
    let address = format!("/consents/requests/{}", known.request.id);
    if known.stands != Stands::Open || known.agreed {
        return Ok(go(&address));
    }
    let page = sheet_page(&signed, &known);
    let t = page.page.t;
    match posted.text("answer") {
        "grant" => {
            signed.must_be_fresh(&address)?;
            if !page.sheet.is_of(&posted) {
                return page.show_changed(&posted);
            }
            grant(&signed, t, &known, (&page.sheet, &posted)).await
        }
        "refuse" => refuse(&signed, t, &known, &page.sheet).await,
        _ => Ok(go(&address)),
    }
}

async fn grant(signed: &Signed, t: T, known: &Known, (sheet, posted): (&Sheet, &Posted)) -> Result<Response, AppError> {
    let (id, reader) = (known.request.id, signed.person);
    let (ticked, shown) = (sheet::ticked(posted), sheet.shown(&signed.visitor));
    let granted = signed
        .visitor
        .portal
        .db
        .write(signed.cx(), move |tx, cx| flow::grant(tx, cx, id, (reader, &ticked), &shown))
        .await?;
    match granted {
        Ok(granted) => Ok(say_granted(signed, t, granted)),
        Err(refusal) => not_taken(signed, t, known, refusal),
    }
}

async fn refuse(signed: &Signed, t: T, known: &Known, sheet: &Sheet) -> Result<Response, AppError> {
    let (id, reader, shown) = (known.request.id, signed.person, sheet.shown(&signed.visitor));
    let refused =
        signed.visitor.portal.db.write(signed.cx(), move |tx, cx| flow::refuse(tx, cx, id, reader, &shown)).await?;
    match refused {
        Ok(_) => Ok(signed.visitor.go_with("/notifications", Kind::Note, &t.permission_refused())),
        Err(refusal) => not_taken(signed, t, known, refusal),
    }
}

fn not_taken(signed: &Signed, t: T, known: &Known, refusal: AnswerRefusal) -> Result<Response, AppError> {
    match refusal {
        AnswerRefusal::NotYours => Err(AppError::NotFound),
        AnswerRefusal::Closed(_) | AnswerRefusal::Agreed => Ok(go(&format!("/consents/requests/{}", known.request.id))),
        AnswerRefusal::Frozen { until } => Ok(say_frozen(signed, until)),
        AnswerRefusal::SystemBlocked => Ok(signed.visitor.go_with(LIST, Kind::Stop, &t.permission_system_blocked())),
    }
}

/// `GET /consents/requests/{id}/receipt`: of the refusal.
async fn refusal_receipt(signed: Signed, Path(id): Path<String>) -> Result<Response, AppError> {
    let known = load(&signed, &id).await?;
    let (person, system) = (known.request.person, known.system.id);
    let found = signed.visitor.portal.db.read(move |tx| receipt::find_last_refusal(tx, person, system)).await?;
    download(&signed, found.ok_or(AppError::NotFound)?).await
}
