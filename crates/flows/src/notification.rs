//! What a person is told: a line in «Уведомления» and, by the channels that the person wants, a letter or an SMS.

use rodnya_domain::{
    Cx, Lang, NotificationId, PersonId,
    message::{Channel, Message, Notice, Topic},
};
use rodnya_store::{StoreError, Tx, account, notification};

use crate::{
    event::{self, Event},
    outbox::{self, Send},
};

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
    if let Some(topic) = notice.topic() {
        for channel in Channel::ALL {
            send(tx, cx, person, (topic, channel), (&notice, id))?;
        }
    }
    Ok(id)
}

/// Sends a line by a channel, if the person wants it so and has a contact for it.
fn send(
    tx: &mut Tx<'_>,
    cx: &Cx,
    person: PersonId,
    (topic, channel): (Topic, Channel),
    (notice, id): (&Notice, NotificationId),
) -> Result<(), StoreError> {
    if !topic.is_on(channel, notification::chosen(tx, person, topic, channel)?) {
        return Ok(());
    }
    let to = match channel {
        Channel::Email => account::find_contact(tx, person, "email")?,
        Channel::Sms => account::find_contact(tx, person, "phone")?,
    };
    let Some(to) = to else { return Ok(()) };
    let lang = account::find_lang(tx, person)?.unwrap_or(Lang::Ru);
    let message = Message::Notice { notice: notice.clone(), link: format!("/notifications/{id}") };
    outbox::send(tx, cx, Send { to, person: Some(person), lang, message })
}

/// What a person wants to be told by which channel. What nobody can switch off stays on.
///
/// # Errors
/// Whatever the store refuses.
pub fn choose(
    tx: &mut Tx<'_>,
    cx: &Cx,
    person: PersonId,
    wanted: &[((Topic, Channel), bool)],
) -> Result<(), StoreError> {
    for &((topic, channel), is_on) in wanted.iter().filter(|((topic, channel), _)| !topic.is_fixed(*channel)) {
        notification::choose(tx, person, (topic, channel), is_on)?;
    }
    event::record(tx, cx, Event::new("channels_chosen").about(person).ground("self"))
}
