//! What a person is told: a line in «Уведомления» and, for most kinds, a letter.

use rodnya_domain::{
    Cx, Lang, NotificationId, PersonId,
    message::{Message, Notice},
};
use rodnya_store::{StoreError, Tx, account, notification};

use crate::outbox::{self, Recipient, Send};

/// Tells a person, in the same transaction as what it tells of.
///
/// # Errors
/// Whatever the store refuses.
pub fn notify(tx: &mut Tx<'_>, cx: &Cx, person: PersonId, notice: Notice) -> Result<NotificationId, StoreError> {
    let id: NotificationId = cx.id();
    let words = serde_json::to_string(&notice).map_err(|error| StoreError::Engine(error.to_string()))?;
    let line = notification::Notification {
        id,
        person,
        kind: notice.kind().to_owned(),
        words,
        link: notice.link(),
        created: cx.now,
        read: None,
    };
    notification::insert(tx, &line)?;
    if notice.goes_by_mail()
        && let Some(email) = account::find_email(tx, person)?
    {
        let lang = account::find_lang(tx, person)?.unwrap_or(Lang::Ru);
        let link = format!("/notifications/{id}");
        let message = Message::Notice { notice, link };
        outbox::send(tx, cx, Send { to: Recipient::Email(email), person: Some(person), lang, message })?;
    }
    Ok(id)
}
