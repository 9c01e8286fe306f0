//! Parents who give a permission for a child and take it back, again and again, while the program is killed under them.
//! What they were told last must be so after the restart; what was on its way when it died is so or not, but never twice.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::Failure;
use crate::client::{Browser, Page};
use crate::person;
use crate::town::Console;

const LIST: &str = "/consents/permissions";

/// A parent of the demo whose child has an account.
#[derive(Clone)]
pub(super) struct Parent {
    login: String,
    password: String,
}

/// Parents who share no child, so that nobody decides about the same.
///
/// # Errors
/// The console does not answer.
pub(super) fn parents(console: &mut Console, at_most: usize) -> Result<Vec<Parent>, Failure> {
    let people = console.get("/people")?;
    let mut taken = BTreeSet::new();
    let mut found = Vec::new();
    for person in people.as_array().into_iter().flatten().filter(|p| p["role"] == "parent" && p["level"] == "standard")
    {
        let children = person["children"].as_array().cloned().unwrap_or_default();
        let ids: Vec<String> = children.iter().filter_map(|c| c["id"].as_str().map(str::to_owned)).collect();
        let has_account = children.iter().any(|c| c["account_id"].is_string());
        let (Some(login), Some(password)) = (person["logins"]["phone"].as_str(), person["password"].as_str()) else {
            continue;
        };
        if has_account && found.len() < at_most && ids.iter().all(|id| taken.insert(id.clone())) {
            found.push(Parent { login: login.to_owned(), password: password.to_owned() });
        }
    }
    Ok(found)
}

/// What the parent knows of the one permission it decides about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    Given,
    Taken,
    /// Sent, not answered.
    Nothing,
}

/// One parent's part of the journal.
pub(super) struct Decisions {
    browser: Browser,
    /// «Отозвать» of permissions that stood before.
    before: BTreeSet<String>,
    told: Told,
    pub(super) acknowledged: usize,
}

/// Decides until the program dies.
///
/// # Errors
/// What went wrong while it still lived.
pub(super) fn decide(portal: &str, parent: &Parent, n: usize, dying: &AtomicBool) -> Result<Decisions, Failure> {
    let mut browser = Browser::new(300_000 + n);
    person::sign_in(&mut browser, portal, &parent.login, &parent.password)?;
    let list = browser.open(&format!("{portal}{LIST}"))?;
    let sheet = sheet(&mut browser, &list)?;
    let mut decisions = Decisions { browser, before: live(&list), told: Told::Taken, acknowledged: 0 };
    while !dying.load(Ordering::Relaxed) {
        if let Err(why) = decisions.next(portal, &sheet) {
            return if dying.load(Ordering::Relaxed) { Ok(decisions) } else { Err(why) };
        }
    }
    Ok(decisions)
}

impl Decisions {
    fn next(&mut self, portal: &str, sheet: &str) -> Result<(), Failure> {
        let (address, press, told) = match self.told {
            Told::Taken => (sheet.to_owned(), "Разрешить", Told::Given),
            _ => (self.own(portal)?.pop_first().ok_or("what was given is not on the list")?, "Отозвать", Told::Taken),
        };
        let page = self.browser.open(&address)?;
        self.told = Told::Nothing;
        let answer = self.browser.send(&page, &[], press)?;
        if answer.status != 200 {
            return Err(format!("«{press}» answers {}", answer.status).into());
        }
        self.told = told;
        self.acknowledged += 1;
        Ok(())
    }

    /// What this parent has given and not taken back, as the list shows it.
    fn own(&mut self, portal: &str) -> Result<BTreeSet<String>, Failure> {
        let list = self.browser.open(&format!("{portal}{LIST}"))?;
        Ok(live(&list).difference(&self.before).cloned().collect())
    }

    /// After the restart: it is as was told. Then everything is taken back, for the next round.
    ///
    /// # Errors
    /// Says what is lost or doubled.
    pub(super) fn check(mut self, portal: &str) -> Result<(), Failure> {
        let own = self.own(portal)?;
        let good = match self.told {
            Told::Given => own.len() == 1,
            Told::Taken => own.is_empty(),
            Told::Nothing => own.len() <= 1,
        };
        if !good {
            let told = if self.told == Told::Given { "given" } else { "taken back" };
            return Err(format!("a permission was {told}, and {} stand on the list", own.len()).into());
        }
        for address in own {
            let page = self.browser.open(&address)?;
            self.browser.send(&page, &[], "Отозвать")?;
        }
        Ok(())
    }
}

/// The address of the sheet of the first system that may be given a permission for the last child on the list.
fn sheet(browser: &mut Browser, list: &Page) -> Result<String, Failure> {
    let ways = list.links("Выдать разрешение");
    let systems = browser.open(ways.last().ok_or("no «Выдать разрешение»")?)?;
    for system in systems.links("").into_iter().filter(|link| link.contains("/consents/systems/")) {
        if let Some(sheet) = browser.open(&system)?.links("Выдать разрешение").first() {
            return Ok(sheet.clone());
        }
    }
    Err("no system may be given a permission".into())
}

fn live(list: &Page) -> BTreeSet<String> {
    list.links("Отозвать").into_iter().collect()
}
