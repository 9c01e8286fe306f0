//! «Создать Детскую почту» (F5; seed 003, step 9): a mailbox at a provider, which needs no confirmation.

use askama::Template;
use axum::{extract::Path, response::Response};
use rodnya_domain::{
    child_account::Step,
    mailbox::{MailboxName, MailboxNameError},
};
use rodnya_flows::child_account::{self, Begun, Refusal};
use rodnya_outside::mailbox::{Made, Mailboxes};
use rodnya_ui::{Form, Page, T};

use super::{Frame, at, frame, href, load_at, refused, wait_words};
use crate::shell::{AppError, Posted, Signed, go, show, show_failed};

#[derive(Template)]
#[template(path = "child_account/mailbox.html")]
struct MailboxPage {
    frame: Frame,
    page: Page,
    form: Form,
    /// Free names, offered where the typed one is somebody's.
    free: Vec<String>,
    back: String,
}

impl MailboxPage {
    fn new(signed: &Signed, begun: &Begun, form: Form, free: Vec<String>) -> Self {
        let frame = frame(signed, &begun.card, begun);
        let mut page = frame.page.clone();
        page.failed = form.has_errors();
        Self { back: format!("{}/account/email", frame.card), frame, page, form, free }
    }
}

/// The installation's provider; without one there is no such page.
fn provider(signed: &Signed) -> Result<Mailboxes, AppError> {
    signed.visitor.portal.mailboxes.clone().ok_or(AppError::NotFound)
}

pub(super) async fn page(signed: Signed, Path(card): Path<String>) -> Result<Response, AppError> {
    provider(&signed)?;
    let at = at(&signed, &card)?;
    let begun = match load_at(&signed, at, Step::Email).await? {
        Ok(begun) => begun,
        Err(response) => return Ok(response),
    };
    let mut form = Form::new();
    form.set("name", MailboxName::suggest(&begun.card.typed.name).as_str());
    show(&MailboxPage::new(&signed, &begun, form, Vec::new()))
}

pub(super) async fn make(signed: Signed, Path(card): Path<String>, posted: Posted) -> Result<Response, AppError> {
    let provider = provider(&signed)?;
    let at = at(&signed, &card)?;
    let begun = match load_at(&signed, at, Step::Email).await? {
        Ok(begun) => begun,
        Err(response) => return Ok(response),
    };
    let t = frame(&signed, &begun.card, &begun).page.t;
    let mut form = posted.form(&["name", "consent"]);
    let name = MailboxName::parse(posted.text("name"));
    if let Err(error) = &name {
        form.fail("name", words(t, *error));
    }
    if !posted.ticked("consent") {
        form.fail("consent", t.child_account_consent_missing());
    }
    let (Ok(name), false) = (name, form.has_errors()) else {
        return show_failed(&MailboxPage::new(&signed, &begun, form, Vec::new()));
    };
    let db = &signed.visitor.portal.db;
    let may = db.write(signed.cx(), move |tx, cx| child_account::may_ask_for_mailbox(tx, cx, at)).await?;
    if let Err(Refusal::Wait { until }) = may {
        form.fail("name", wait_words(t, &signed, until));
        return show_failed(&MailboxPage::new(&signed, &begun, form, Vec::new()));
    }
    // The wizard and the name are the provider's key: the same form sent again makes no second mailbox.
    let id = format!("{}.{}", begun.wizard.id, name.as_str());
    let mut free = Vec::new();
    match provider.make(&id, &name).await {
        Ok(Made::Mailbox(address)) => {
            let saved = db.write(signed.cx(), move |tx, cx| child_account::save_mailbox(tx, cx, at, &address)).await?;
            match saved {
                Ok(step) => return Ok(go(&href(at, step))),
                Err(Refusal::EmailTaken) => form.fail("name", t.child_account_mailbox_taken()),
                Err(refusal) => return refused(&signed, at, refusal).await,
            };
        }
        Ok(Made::Taken { free: names }) => {
            free = names;
            form.fail("name", t.child_account_mailbox_taken());
        }
        Err(error) => {
            tracing::warn!(%error, "a mailbox was not made");
            form.fail("name", t.child_account_mailbox_down());
        }
    }
    show_failed(&MailboxPage::new(&signed, &begun, form, free))
}

fn words(t: T, error: MailboxNameError) -> String {
    match error {
        MailboxNameError::Empty => t.fault_empty(t.child_account_mailbox_name()),
        MailboxNameError::Length => t.child_account_mailbox_length(),
        MailboxNameError::Signs => t.child_account_mailbox_signs(),
    }
}
