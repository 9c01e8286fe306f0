//! An operator's look at a person's data: written before anything is shown, told to the person (ADR 0009).

use jiff::{SignedDuration, civil::Date};
use rodnya_domain::{
    Cx, LookId, PersonId,
    login::Login,
    look::{LIFE, Reason, Reference},
    message::Notice,
    name::FullName,
};
use rodnya_store::{
    StoreError, Tx, account,
    look::{self, Look},
    operator, person,
};

use crate::{
    Flow, authority,
    event::{self, Event},
    notification,
    session::owner_of,
    throttle::{self, Limit, Wait},
};

/// Looks of one operator in a day: more is no work with people, it is a list.
const DAY: Limit = Limit { name: "looks_day", count: 100, window: SignedDuration::from_hours(24) };

/// Searches of one operator in a day.
const SEARCHES: Limit = Limit { name: "searches_day", count: 300, window: SignedDuration::from_hours(24) };

/// Whom an operator searches for: only somebody of whom enough is known.
#[derive(Debug, Clone)]
pub enum Wanted {
    /// By phone, mail or confirmed СНИЛС.
    Login(Login),
    /// By names and birth date.
    Named(FullName, Date),
}

/// «Найти»: people by what is known of them. Every search stands in the trail, without what was searched for.
///
/// # Errors
/// Whatever the store refuses.
pub fn search(tx: &mut Tx<'_>, cx: &Cx, who: PersonId, wanted: &Wanted) -> Flow<Vec<PersonId>, SearchRefusal> {
    if operator::find(tx, who)?.is_none() {
        return Ok(Err(SearchRefusal::NoOperator));
    }
    if let Err(wait) = throttle::hit(tx, cx, SEARCHES, &who.to_string())? {
        event::record(tx, cx, Event::new("search_refused").refused("limit"))?;
        return Ok(Err(SearchRefusal::Wait(wait)));
    }
    let found = match wanted {
        Wanted::Login(login) => owner_of(tx, Some(login))?.into_iter().collect(),
        Wanted::Named(name, birth) => {
            let mut known = person::named(tx, name, *birth)?;
            // A child that only records know is looked at through its guardians.
            let mut with_account = Vec::new();
            for person in known.drain(..) {
                if account::exists(tx, person)? {
                    with_account.push(person);
                }
            }
            with_account
        }
    };
    let detail = serde_json::json!({ "found": found.len() });
    event::record(tx, cx, Event::new("people_searched").ground("operator").detail(detail))?;
    Ok(Ok(found))
}

/// Why nothing is searched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SearchRefusal {
    /// Who asks is no operator.
    NoOperator,
    /// Too many searches in one day.
    Wait(Wait),
}

/// Why nothing is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenRefusal {
    /// Who asks is no operator.
    NoOperator,
    /// There is no such person, or it has no account in which it could read who looked.
    NotFound,
    /// Too many people in one day.
    Wait(Wait),
}

/// «Открыть данные».
///
/// # Errors
/// Whatever the store refuses.
pub fn open(
    tx: &mut Tx<'_>,
    cx: &Cx,
    (who, whose): (PersonId, PersonId),
    (reason, reference): (Reason, &Reference),
) -> Flow<LookId, OpenRefusal> {
    if operator::find(tx, who)?.is_none() {
        return Ok(Err(OpenRefusal::NoOperator));
    }
    if !account::exists(tx, whose)? {
        return Ok(Err(OpenRefusal::NotFound));
    }
    let open = look::live(tx, who, whose, cx.now)?;
    if let Some(same) = open.iter().find(|look| look.reason == reason && look.reference == reference.as_str()) {
        return Ok(Ok(same.id));
    }
    if let Err(wait) = throttle::hit(tx, cx, DAY, &who.to_string())? {
        event::record(tx, cx, Event::new("look_refused").about(whose).refused("limit"))?;
        return Ok(Err(OpenRefusal::Wait(wait)));
    }
    let look = Look {
        id: cx.id(),
        person: whose,
        operator: who,
        reason,
        reference: reference.as_str().to_owned(),
        created: cx.now,
        expires: cx.now + LIFE,
    };
    look::insert(tx, &look)?;
    event::record(tx, cx, Event::new("look_opened").about(whose).object(look.id).ground(reason.code()))?;
    notification::notify(tx, cx, whose, Notice::Viewed)?;
    tell_guardians(tx, cx, whose)?;
    Ok(Ok(look.id))
}

/// The guardians linked to a minor's account read that somebody looked; who and why stands in the child's own list.
fn tell_guardians(tx: &mut Tx<'_>, cx: &Cx, whose: PersonId) -> Result<(), StoreError> {
    let child = person::get(tx, whose)?.name.given_name.as_str().to_owned();
    for guardian in authority::guardians(tx, cx, whose)? {
        notification::notify(tx, cx, guardian, Notice::ChildViewed { child: child.clone() })?;
    }
    Ok(())
}
