//! The first page: for a visitor the way in; for a parent what is left to do (U2); for a child what is new.

use askama::Template;
use axum::{Router, response::Response, routing::get};
use rodnya_domain::{
    ChildCardId, Cx, PersonId,
    checklist::{self, ChildFacts, Facts, Item, Thing},
    contact::is_stale,
};
use rodnya_flows::authority;
use rodnya_store::{
    StoreError, Tx, account, child_account, child_card, level, notification as lines, permission_request, person,
    system,
};
use rodnya_ui::{Disc, Page, Section, T, Task, Tint, Turn};

use crate::{
    notification::{self, Line},
    shell::{AppError, Portal, Visitor, show},
};

/// Children whose state home looks at.
const CHILDREN: u32 = 20;
/// News that home shows.
const NEWS: u32 = 3;

pub(crate) fn routes() -> Router<Portal> {
    Router::new().route("/", get(page))
}

#[derive(Template)]
#[template(path = "home/welcome.html")]
struct WelcomePage {
    page: Page,
}

#[derive(Template)]
#[template(path = "home/home.html")]
struct HomePage {
    page: Page,
    name: String,
    next: Option<Task>,
    tints: Vec<Tint>,
    yours: Vec<Task>,
    awaited: Vec<Task>,
    done: Vec<Task>,
    total: usize,
    news: Vec<Line>,
}

async fn page(visitor: Visitor) -> Result<Response, AppError> {
    let page = visitor.page(Section::Other);
    let Some(session) = &visitor.session else { return show(&WelcomePage { page }) };
    let (reader, cx, is_parent) = (session.person, visitor.cx(), session.origin == "own");
    let (known, news) = visitor
        .portal
        .db
        .read(move |tx| {
            let known = if is_parent { Some(load(tx, &cx, reader)?) } else { None };
            let newest = lines::Page { limit: NEWS, ..Default::default() };
            Ok((known, lines::page(tx, reader, newest)?))
        })
        .await?;
    let known = known.unwrap_or_default();
    let items = if is_parent { checklist::checklist(&known.facts) } else { Vec::new() };
    let mut tasks: Vec<Task> = items.iter().map(|item| known.task(page.t, item)).collect();
    let total = tasks.len();
    let take = |tasks: &mut Vec<Task>, turn: Turn| tasks.extract_if(.., |task| task.turn == turn).collect::<Vec<_>>();
    let mut yours = take(&mut tasks, Turn::Yours);
    let awaited = take(&mut tasks, Turn::Awaited);
    let next = if yours.is_empty() { None } else { Some(yours.remove(0)) };
    let tinted = known.children.iter().map(|child| (child.card, child.tint)).collect();
    let news = news.iter().filter_map(|line| notification::shown(page.t, line, &tinted)).collect();
    let tints = known.children.iter().map(|child| child.tint).collect();
    show(&HomePage { name: session.given_name.clone(), page, next, tints, yours, awaited, done: tasks, total, news })
}

/// What home knows of a parent.
#[derive(Default)]
struct Known {
    facts: Facts,
    children: Vec<Child>,
    /// Child and system of each question, Russian and English name.
    asked: Vec<(String, [String; 2])>,
}

struct Child {
    card: ChildCardId,
    name: String,
    tint: Tint,
}

fn load(tx: &mut Tx<'_>, cx: &Cx, reader: PersonId) -> Result<Known, StoreError> {
    let standing = level::standing(tx, reader, cx.now)?;
    let mut known = Known {
        facts: Facts { snils: standing.snils, passport: standing.passport, ..Facts::default() },
        ..Known::default()
    };
    let contacts = account::contacts(tx, reader)?.into_iter().filter(|known| is_stale(known.confirmed, cx.now));
    known.facts.stale_contacts = contacts.map(|known| known.kind == "phone").collect();
    for card in child_card::list(tx, reader, CHILDREN)? {
        let missing = rodnya_flows::child_account::preconditions(tx, &card, cx.now)?.err().unwrap_or_default();
        let wizard = child_account::find_of_card(tx, card.id, reader)?;
        known.facts.children.push(ChildFacts {
            card: card.id,
            certificate: card.certificate.clone(),
            snils: card.snils.as_ref().map(|_| card.snils_verification.clone()),
            missing,
            wizard: wizard.is_some_and(|wizard| wizard.is_live(cx.now)),
        });
        let key = card.child.map_or(card.id.uuid(), rodnya_domain::Id::uuid);
        known.children.push(Child {
            card: card.id,
            name: card.typed.name.given_name.as_str().to_owned(),
            tint: Tint::of(key.as_bytes()[15]),
        });
    }
    load_asked(tx, cx, reader, &mut known)?;
    Ok(known)
}

/// Open questions about children whose guardian this person is now, as far as he has not answered.
fn load_asked(tx: &mut Tx<'_>, cx: &Cx, reader: PersonId, known: &mut Known) -> Result<(), StoreError> {
    for right in authority::children(tx, cx, reader)? {
        for request in permission_request::open_of(tx, right.about())? {
            let is_open = request.state.at(request.created, cx.now) == rodnya_domain::permission_request::State::Open;
            let answers = permission_request::answers(tx, request.id)?;
            if !is_open || answers.iter().any(|answer| answer.guardian == reader) {
                continue;
            }
            let asker = system::get(tx, request.system)?;
            let name = person::get(tx, right.about())?.name.given_name.as_str().to_owned();
            known.facts.requests.push(request.id);
            known.asked.push((name, [asker.facts.name.ru, asker.facts.name.en]));
        }
    }
    Ok(())
}

impl Known {
    fn task(&self, t: T, item: &Item) -> Task {
        let turn = match item.turn {
            checklist::Turn::Yours => Turn::Yours,
            checklist::Turn::Awaited => Turn::Awaited,
            checklist::Turn::Done => Turn::Done,
        };
        let own = |title: String, about: String| Task {
            turn,
            title,
            href: Some("/profile".to_owned()),
            about,
            disc: Some(Disc::organization("card", Tint::Lilac)),
        };
        let done = turn == Turn::Done;
        match &item.thing {
            Thing::Permission(id) => {
                let at = self.facts.requests.iter().position(|known| known == id).unwrap_or(0);
                let (child, system) = &self.asked[at];
                let system = &system[usize::from(t.lang() == rodnya_ui::Lang::En)];
                Task {
                    turn,
                    title: t.home_permission(child, system),
                    href: Some(format!("/consents/requests/{id}")),
                    about: t.home_permission_about(),
                    disc: Some(Disc::organization("book", Tint::Moss)),
                }
            }
            Thing::Snils if done => own(t.home_snils_done(), String::new()),
            Thing::Snils if turn == Turn::Awaited => own(t.home_snils_awaited(), t.home_awaited_about()),
            Thing::Snils if item.begun => own(t.home_snils_mend(), t.home_mend_about()),
            Thing::Snils => own(t.home_snils(), t.home_snils_about()),
            Thing::Passport if done => own(t.home_passport_done(), String::new()),
            Thing::Passport if turn == Turn::Awaited => own(t.home_passport_awaited(), t.home_awaited_about()),
            Thing::Passport if item.begun => own(t.home_passport_mend(), t.home_mend_about()),
            Thing::Passport => own(t.home_passport(), t.home_passport_about()),
            Thing::Contact { is_phone } => Task {
                turn,
                title: if *is_phone { t.home_phone_again() } else { t.home_email_again() },
                href: Some(format!("/profile/contacts/{}", if *is_phone { "phone" } else { "email" })),
                about: t.home_contact_again_about(),
                disc: None,
            },
            Thing::FirstChild => Task {
                turn,
                title: t.home_first_child(),
                href: Some("/family".to_owned()),
                about: t.home_first_child_about(),
                disc: Some(Disc::awaited("?")),
            },
            Thing::Certificate(card) | Thing::ChildSnils(card) | Thing::Account(card) => {
                self.child_task(t, item, turn, *card)
            }
        }
    }

    fn child_task(&self, t: T, item: &Item, turn: Turn, card: ChildCardId) -> Task {
        let child = self.children.iter().find(|child| child.card == card);
        let name = child.map_or("", |child| child.name.as_str());
        let (done, awaited) = (turn == Turn::Done, turn == Turn::Awaited);
        let (title, about) = match &item.thing {
            Thing::Certificate(_) if done => (t.home_certificate_done(name), String::new()),
            Thing::Certificate(_) if awaited => (t.home_certificate_awaited(name), t.home_awaited_about()),
            Thing::Certificate(_) if item.begun => (t.home_certificate_mend(name), t.home_mend_about()),
            Thing::Certificate(_) => (t.home_certificate(name), t.home_certificate_about()),
            Thing::ChildSnils(_) if done => (t.home_child_snils_done(name), String::new()),
            Thing::ChildSnils(_) if awaited => (t.home_child_snils_awaited(name), t.home_awaited_about()),
            Thing::ChildSnils(_) if item.begun => (t.home_child_snils_mend(name), t.home_mend_about()),
            Thing::ChildSnils(_) => (t.home_child_snils(name), t.home_child_snils_about()),
            _ if done => (t.home_account_done(name), String::new()),
            _ if item.begun => (t.home_account_resume(name), t.home_account_resume_about()),
            _ => (t.home_account(name), t.home_account_about()),
        };
        let tint = child.map_or(Tint::Sky, |child| child.tint);
        Task {
            turn,
            title,
            href: Some(format!("/family/{card}")),
            about,
            disc: Some(Disc::person(&t.name(name), tint)),
        }
    }
}
