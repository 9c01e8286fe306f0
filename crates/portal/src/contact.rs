//! «Мой профиль → Контакты → Изменить» (I5; seed 002): the new phone or mail, then the code sent to it.

use askama::Template;
use axum::{Router, extract::Path, response::Response, routing::get};
use rodnya_domain::{contact::is_stale, email::Email, phone::Phone};
use rodnya_flows::{
    contact::{self as flow, Confirmed, Refusal},
    edge::Code,
};
use rodnya_store::{
    account::{self, Contact},
    contact,
};
use rodnya_ui::{Form, Kind, Page, Section};

use crate::{
    fault,
    shell::{AppError, Portal, Posted, Signed, go, show, show_failed},
};

pub(crate) fn routes() -> Router<Portal> {
    Router::new()
        .route("/profile/contacts/{kind}", get(page).post(begin))
        .route("/profile/contacts/{kind}/code", get(code_page).post(confirm))
}

/// Which contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    Phone,
    Email,
}

impl Which {
    fn from_path(text: &str) -> Result<Self, AppError> {
        match text {
            "phone" => Ok(Self::Phone),
            "email" => Ok(Self::Email),
            _ => Err(AppError::NotFound),
        }
    }

    const fn kind(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Email => "email",
        }
    }

    fn href(self) -> String {
        format!("/profile/contacts/{}", self.kind())
    }
}

#[derive(Template)]
#[template(path = "contact/new.html")]
struct NewPage {
    page: Page,
    form: Form,
    is_phone: bool,
    title: String,
    now: String,
    /// The contact in force, if it is to be confirmed again.
    stale: Option<String>,
}

#[derive(Template)]
#[template(path = "contact/code.html")]
struct CodePage {
    page: Page,
    form: Form,
    lead: String,
    other: String,
}

/// The page, unless contacts rest now.
async fn new_page(signed: &Signed, which: Which, form: Form) -> Result<Result<NewPage, Response>, AppError> {
    let (id, cx) = (signed.person, signed.cx());
    let loaded = signed.visitor.portal.db.read(move |tx| {
        let may = flow::may_change(tx, &cx, id)?;
        let known = account::contacts(tx, id)?.into_iter().find(|known| known.kind == which.kind());
        Ok((may, known))
    });
    let (may, known) = loaded.await?;
    let mut page = signed.page(Section::Other);
    let t = page.t;
    match may {
        Ok(()) => {}
        Err(Refusal::Cautious { until }) => {
            let text = t.contact_cautious(t.instant(until, page.now, &page.zone));
            return Ok(Err(signed.visitor.go_with("/profile", Kind::Wait, &text)));
        }
        Err(_) => return Err(AppError::Forbidden),
    }
    let pretty = |value: String| match Phone::parse(&value) {
        Ok(phone) if which == Which::Phone => phone.pretty(),
        _ => value,
    };
    let known = known.map(|known| (is_stale(known.confirmed, page.now), pretty(known.value)));
    page.failed = form.has_errors();
    Ok(Ok(NewPage {
        form,
        is_phone: which == Which::Phone,
        title: if which == Which::Phone { t.contact_phone_title() } else { t.contact_email_title() },
        stale: known.clone().filter(|(is_stale, _)| *is_stale).map(|(_, value)| value),
        now: known.map_or_else(|| t.contact_none(), |(_, value)| t.contact_now(value)),
        page,
    }))
}

async fn page(signed: Signed, Path(kind): Path<String>) -> Result<Response, AppError> {
    match new_page(&signed, Which::from_path(&kind)?, Form::new()).await? {
        Ok(mut page) => {
            // A contact that is to be confirmed again stands in the field already.
            if let Some(stale) = page.stale.clone() {
                page.form.set("value", stale);
            }
            show(&page)
        }
        Err(elsewhere) => Ok(elsewhere),
    }
}

async fn begin(signed: Signed, Path(kind): Path<String>, posted: Posted) -> Result<Response, AppError> {
    let which = Which::from_path(&kind)?;
    signed.must_be_fresh(&which.href())?;
    let page = signed.page(Section::Other);
    let t = page.t;
    let mut form = posted.form(&["value"]);
    let typed = posted.text("value");
    let contact = match which {
        Which::Phone => Phone::parse(typed).map(Contact::Phone).map_err(|error| fault::phone(t, error)),
        Which::Email => Email::parse(typed).map(Contact::Email).map_err(|error| fault::email(t, error)),
    };
    match contact {
        Err(text) => {
            form.fail("value", text);
        }
        Ok(contact) => {
            let (id, code) = (signed.person, signed.visitor.portal.edge.code());
            let db = &signed.visitor.portal.db;
            let begun = db.write(signed.cx(), move |tx, cx| flow::begin(tx, cx, id, (&contact, &code))).await?;
            match begun {
                Ok(()) => return Ok(go(&format!("{}/code", which.href()))),
                Err(Refusal::Same) => form.fail("value", t.contact_same()),
                Err(Refusal::Wait(wait)) => {
                    form.fail("value", t.contact_wait(t.instant(wait.until, page.now, &page.zone)))
                }
                Err(_) => return Ok(go(&which.href())),
            };
        }
    }
    match new_page(&signed, which, form).await? {
        Ok(page) => show_failed(&page),
        Err(elsewhere) => Ok(elsewhere),
    }
}

async fn waiting(signed: &Signed, which: Which, form: Form) -> Result<Result<CodePage, Response>, AppError> {
    let id = signed.person;
    let found = signed.visitor.portal.db.read(move |tx| contact::find(tx, id, which.kind())).await?;
    let mut page = signed.page(Section::Other);
    let t = page.t;
    let Some(change) = found else {
        return Ok(Err(signed.visitor.go_with(&which.href(), Kind::Note, &t.contact_nothing())));
    };
    let to = match &change.contact {
        Contact::Phone(phone) => phone.pretty(),
        Contact::Email(email) => email.shown().to_owned(),
    };
    page.failed = form.has_errors();
    Ok(Ok(CodePage { form, lead: t.contact_code_lead(to), other: which.href(), page }))
}

async fn code_page(signed: Signed, Path(kind): Path<String>) -> Result<Response, AppError> {
    match waiting(&signed, Which::from_path(&kind)?, Form::new()).await? {
        Ok(page) => show(&page),
        Err(elsewhere) => Ok(elsewhere),
    }
}

async fn confirm(signed: Signed, Path(kind): Path<String>, posted: Posted) -> Result<Response, AppError> {
    let which = Which::from_path(&kind)?;
    let (id, code) = (signed.person, Code::typed(posted.text("code")));
    let db = &signed.visitor.portal.db;
    let confirmed = db.write(signed.cx(), move |tx, cx| flow::confirm(tx, cx, id, (which.kind(), &code))).await;
    let t = signed.page(Section::Other).t;
    let refusal = match confirmed {
        Ok(Ok(done)) => {
            let text = match done {
                Confirmed::Replaced => t.contact_changed(),
                Confirmed::Again => t.contact_confirmed_again(),
            };
            return Ok(signed.visitor.go_with("/profile", Kind::Ok, &text));
        }
        Ok(Err(refusal)) => refusal,
        // Another account was a moment faster: the code is worth nothing any more.
        Err(error) if error.is_conflict_on("contact__kind__value_blind") => Refusal::DeadCode,
        Err(error) => return Err(error.into()),
    };
    let mut form = Form::new();
    match refusal {
        Refusal::WrongCode { left } => form.fail("code", t.contact_code_wrong(left)),
        Refusal::DeadCode => form.fail("code", t.contact_code_dead()),
        _ => return Ok(go(&which.href())),
    };
    match waiting(&signed, which, form).await? {
        Ok(page) => show_failed(&page),
        Err(elsewhere) => Ok(elsewhere),
    }
}
