//! The page of a child at a system's door (C3): whom we asked, what they said, what to do. Three short lines, and it
//! goes on by itself when a parent has agreed.

use askama::Template;
use axum::response::Response;
use jiff::Timestamp;
use rodnya_domain::{PersonId, Sex, system::Policy};
use rodnya_flows::{
    authorization::Begun,
    permission::Wish,
    permission_request::{self, AskRefusal, Standing},
};
use rodnya_store::{StoreError, Tx, permission_request::Answer, person, relation};
use rodnya_ui::{Asked, Disc, Kind, Page, Section, State, T, Tint};

use super::{PATH, Waiting, quoted};
use crate::shell::{AppError, Visitor, go, tint};

/// A guardian as the child knows him.
#[derive(Debug, Clone)]
pub(super) struct Parent {
    id: PersonId,
    given_name: String,
    called: Called,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Called {
    Mother,
    Father,
    ByName,
}

/// The guardians who were asked: «мама», «папа» where the record tells, else by name.
pub(super) fn parents(tx: &mut Tx<'_>, standing: &Standing) -> Result<Vec<Parent>, StoreError> {
    let mut parents = Vec::new();
    for id in &standing.guardians {
        let whole = person::get(tx, *id)?;
        let kind = relation::find(tx, *id, standing.request.person)?.map(|tie| tie.kind);
        let called = match (kind.as_deref(), whole.sex) {
            (Some("mother"), _) | (Some("parent"), Some(Sex::Female)) => Called::Mother,
            (Some("father"), _) | (Some("parent"), Some(Sex::Male)) => Called::Father,
            _ => Called::ByName,
        };
        parents.push(Parent { id: *id, given_name: whole.name.given_name.as_str().to_owned(), called });
    }
    Ok(parents)
}

impl Parent {
    fn in_text(&self, t: T) -> String {
        match self.called {
            Called::Mother => t.authorization_mother(),
            Called::Father => t.authorization_father(),
            Called::ByName => t.name(&self.given_name),
        }
    }

    /// «мама ответила «нет»».
    fn said_no(&self, t: T) -> String {
        match self.called {
            Called::Mother => t.authorization_no_mother(),
            Called::Father => t.authorization_no_father(),
            Called::ByName => t.authorization_no_by_name(&self.given_name),
        }
    }

    fn answer<'s>(&self, standing: &'s Standing) -> Option<&'s Answer> {
        standing.answers.iter().find(|answer| answer.guardian == self.id)
    }

    fn title(&self, t: T) -> String {
        match self.called {
            Called::Mother => t.authorization_mother_title(),
            Called::Father => t.authorization_father_title(),
            Called::ByName => t.name(&self.given_name),
        }
    }

    fn asked(&self, page: &Page, standing: &Standing) -> Asked {
        let t = page.t;
        let time = |at| t.instant(at, page.now, &page.zone);
        let (disc, state) = match self.answer(standing) {
            Some(answer) => {
                let state = match answer.granted {
                    true => State::new(Kind::Ok, t.authorization_said_yes(time(answer.at))),
                    false => State::new(Kind::Plain, t.authorization_said_no(time(answer.at))).with_icon("cross"),
                };
                (Disc::person(&t.name(&self.given_name), tint(self.id)), state)
            }
            None if standing.is_refused() => {
                (Disc::awaited(&t.name(&self.given_name)), State::new(Kind::Wait, t.authorization_silent()))
            }
            None => {
                let text = t.authorization_asked_at(time(standing.request.asked));
                (Disc::awaited(&t.name(&self.given_name)), State::new(Kind::Wait, text))
            }
        };
        Asked { disc, name: self.title(t), state }
    }
}

/// The three pages of a child: waiting, refused, nobody to ask.
#[derive(Template)]
#[template(path = "authorization/child.html")]
pub(super) struct ChildPage {
    page: Page,
    tint: Tint,
    title: String,
    lead: String,
    asked: Vec<Asked>,
    steps: Vec<String>,
    smile: bool,
    /// Whether there is the button that asks again, or from when.
    again: bool,
    again_at: String,
    note: String,
    query: String,
    address: String,
}

pub(super) fn page(page: Page, now: Timestamp, waiting: &Waiting, query: String) -> ChildPage {
    let (t, standing) = (page.t, &waiting.standing);
    let system = quoted(&page, &waiting.begun.system);
    let refused = standing.is_refused();
    let (title, lead, steps, note) = if waiting.parents.is_empty() {
        let steps = vec![
            t.authorization_nobody_step_one(),
            t.authorization_nobody_step_two(),
            t.authorization_nobody_step_three(),
        ];
        let lead = t.authorization_nobody_lead(system);
        (t.authorization_nobody_title(), lead, steps, t.authorization_nobody_after())
    } else if refused {
        let lead = refused_lead(t, system, waiting);
        (t.authorization_refused_title(), lead, Vec::new(), t.authorization_wait_close())
    } else {
        let lead = wait_lead(t, system, waiting);
        (t.authorization_wait_title(), lead, Vec::new(), t.authorization_wait_close())
    };
    let early = refused && now < standing.again_from;
    let again_at =
        if early { t.authorization_once_a_day(t.instant(standing.again_from, now, &page.zone)) } else { String::new() };
    ChildPage {
        tint: tint(standing.request.person),
        title,
        lead,
        asked: waiting.parents.iter().map(|parent| parent.asked(&page, standing)).collect(),
        steps,
        smile: !refused,
        again: refused && !early && !waiting.parents.is_empty(),
        again_at,
        note,
        address: format!("{PATH}?{query}"),
        query,
        page,
    }
}

/// Who said no, as far as they are guardians still.
fn noes(t: T, waiting: &Waiting) -> Vec<String> {
    let refused = |parent: &&Parent| parent.answer(&waiting.standing).is_some_and(|answer| !answer.granted);
    waiting.parents.iter().filter(refused).map(|parent| parent.said_no(t)).collect()
}

/// Closed: who said no, and that one «yes» is too few where both are needed.
fn refused_lead(t: T, system: String, waiting: &Waiting) -> String {
    let noes = noes(t, waiting);
    let both = waiting.begun.system.facts.policy == Policy::BothGuardians && noes.len() < waiting.parents.len();
    match noes.as_slice() {
        [] => t.authorization_refused_lead(system),
        noes if both => t.authorization_refused_both(t.list(noes), system),
        noes => t.authorization_refused_by(t.list(noes), system),
    }
}

/// Open: whose word is awaited; if one has said no, that another's «yes» is enough still.
fn wait_lead(t: T, system: String, waiting: &Waiting) -> String {
    let noes = noes(t, waiting);
    let silent = |parent: &&Parent| parent.answer(&waiting.standing).is_none();
    let silent: Vec<String> = waiting.parents.iter().filter(silent).map(|parent| parent.in_text(t)).collect();
    if let ([_, ..], [first, rest @ ..]) = (noes.as_slice(), silent.as_slice()) {
        return match rest {
            [] => t.authorization_wait_other(first, t.list(&noes), system),
            _ => t.authorization_wait_others(t.list(&silent), t.list(&noes), system),
        };
    }
    let names: Vec<String> = waiting.parents.iter().map(|parent| parent.in_text(t)).collect();
    let both = waiting.begun.system.facts.policy == Policy::BothGuardians;
    match names.as_slice() {
        [] => String::new(),
        [one] => t.authorization_wait_one(one, system),
        [first, rest @ ..] if both => t.authorization_wait_both(first, rest.join(", "), system),
        [first, rest @ ..] => t.authorization_wait_two(first, rest.join(", "), system),
    }
}

/// «Спросить ещё раз», and back to the page.
pub(super) async fn ask_again(visitor: &Visitor, begun: Begun, query: &str) -> Result<Response, AppError> {
    let asked = visitor
        .portal
        .db
        .write(visitor.cx(), move |tx, cx| {
            let wish = Wish { person: begun.login.person, system: &begun.system, scopes: &begun.scopes };
            permission_request::ask_again(tx, cx, &wish)
        })
        .await?;
    let address = format!("{PATH}?{query}");
    let t = visitor.page(Section::Other).t;
    Ok(match asked {
        Ok(_) => visitor.go_with(&address, Kind::Ok, &t.authorization_asked_again()),
        Err(AskRefusal::TooEarly { .. }) => go(&address),
    })
}
