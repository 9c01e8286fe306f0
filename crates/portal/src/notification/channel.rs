//! «Настроить»: by which channels a person is told beside «Уведомления» (N1).

use askama::Template;
use axum::response::Response;
use rodnya_domain::{
    PersonId,
    message::{Channel, Topic},
};
use rodnya_flows::notification::choose;
use rodnya_store::{StoreError, Tx, account, notification};
use rodnya_ui::{Choice, Form, Kind, Page, Section, State};

use crate::shell::{AppError, Posted, Signed, show, words};

#[derive(Template)]
#[template(path = "notification/channels.html")]
struct ChannelsPage {
    page: Page,
    form: Form,
    rows: Vec<Row>,
    /// What is wrong with a contact, beside the way to mend it.
    bounced: Vec<State>,
}

/// A topic with its channels.
struct Row {
    name: &'static str,
    title: String,
    about: String,
    choices: Vec<Choice>,
}

/// What a person has chosen, and which of its contacts messages do not reach.
struct Chosen {
    on: Vec<(Topic, Channel)>,
    bounced: Vec<account::Confirmed>,
}

fn load(tx: &mut Tx<'_>, person: PersonId) -> Result<Chosen, StoreError> {
    let mut on = Vec::new();
    for topic in Topic::ALL {
        for channel in Channel::ALL {
            if topic.is_on(channel, notification::chosen(tx, person, topic, channel)?) {
                on.push((topic, channel));
            }
        }
    }
    let contacts = account::contacts(tx, person)?;
    Ok(Chosen { on, bounced: contacts.into_iter().filter(|contact| contact.bounced.is_some()).collect() })
}

pub(super) async fn page(signed: Signed) -> Result<Response, AppError> {
    let person = signed.person;
    let Chosen { on, bounced } = signed.visitor.portal.db.read(move |tx| load(tx, person)).await?;
    let page = signed.page(Section::Other);
    let t = page.t;
    let mut form = Form::new();
    for (topic, channel) in on {
        form.add(topic.code(), channel.code());
    }
    let row = |topic: Topic| Row {
        name: topic.code(),
        title: t.channel_topic(topic.code()),
        about: if topic.is_fixed(Channel::Email) { t.channel_fixed() } else { String::new() },
        choices: Channel::ALL
            .into_iter()
            .filter(|channel| !topic.is_fixed(*channel))
            .map(|channel| Choice::new(channel.code(), t.channel_name(channel.code())))
            .collect(),
    };
    let rows = Topic::ALL.map(row).into();
    let bounced = bounced.iter().map(|contact| words::contact(t, contact, page.now)).collect();
    show(&ChannelsPage { page, form, rows, bounced })
}

pub(super) async fn save(signed: Signed, posted: Posted) -> Result<Response, AppError> {
    let mut wanted = Vec::new();
    for topic in Topic::ALL {
        for channel in Channel::ALL {
            wanted.push(((topic, channel), posted.all(topic.code()).any(|value| value == channel.code())));
        }
    }
    let person = signed.person;
    signed.visitor.portal.db.write(signed.cx(), move |tx, cx| choose(tx, cx, person, &wanted)).await?;
    let t = signed.page(Section::Other).t;
    Ok(signed.visitor.go_with("/notifications/channels", Kind::Ok, &t.channel_saved()))
}
