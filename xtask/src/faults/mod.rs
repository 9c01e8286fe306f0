//! kill -9 under load, against the built program: what it has acknowledged must be there, once; what it has begun, at most once.
//! The journal of what was acknowledged is kept outside the program, by those who were told.
//! Registrations cut in the middle go on where they were, in the same browser. Then one mother makes her child an account while the
//! program is killed inside each step (`wizard.rs`).

mod decision;
mod wizard;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::Failure;
use crate::client::{Browser, Page};
use crate::person::{self, Person};
use crate::postgres::Postgres;
use crate::town::{Console, Town};
use decision::Decisions;

const CARDS_EACH: usize = 3;
/// How long a round's load runs before the kill once one writer in four is registered: the first, and how much longer each next is.
const LOAD_MS: u64 = 300;
const LOAD_STEP_MS: u64 = 700;
/// How long it may take until then.
const WARM_LIMIT: Duration = Duration::from_secs(30);
/// What a dead worker has leased is free again after so long; the town's clock is moved past it.
const LEASE_SECONDS: u64 = 61;
/// Parents who give and take permissions meanwhile.
const DECIDERS: usize = 4;
/// Accounts looked at after a round; the rest were looked at after earlier ones or are alike.
const LOOKED_AT: usize = 200;

/// How a run is made.
#[derive(Clone, Copy)]
pub(crate) struct Plan {
    pub(crate) rounds: usize,
    pub(crate) writers: usize,
}

/// What those outside were told, and what they were waiting for when the program died.
#[derive(Default)]
struct Journal {
    accounts: Vec<Account>,
    cut: Vec<Cut>,
    decisions: Vec<Decisions>,
    complaints: Vec<String>,
}

struct Account {
    person: Person,
    cards: Vec<String>,
    /// The card that was sent, but not answered.
    begun: Option<String>,
}

/// A registration in the middle.
struct Cut {
    browser: Browser,
    page: Page,
    person: Person,
}

/// `cargo x faults [--rounds N] [--writers N] [--engine sqlite|postgres]`: both engines unless one is named.
pub(crate) fn run(arguments: &[String]) -> Result<bool, Failure> {
    let option = |name: &str| arguments.windows(2).find(|w| w[0] == name).map(|w| w[1].as_str());
    let number = |name: &str, otherwise: usize| option(name).map_or(Ok(otherwise), str::parse);
    let plan = Plan { rounds: number("--rounds", 5)?, writers: number("--writers", 64)? };
    let mut failed = 0;
    let mut passed = 0;
    if option("--engine") != Some("postgres") {
        let found = rounds(plan, "sqlite", None)?;
        (passed, failed) = (passed + plan.rounds - found, failed + found);
    }
    if option("--engine") != Some("sqlite") {
        let server = Postgres::start()?;
        let found = rounds(plan, "postgres", Some(&server))?;
        (passed, failed) = (passed + plan.rounds - found, failed + found);
    }
    println!("{passed} passed, {failed} failed");
    Ok(failed == 0)
}

/// Runs the rounds on one engine; the number of those in which something was lost or doubled.
pub(crate) fn rounds(plan: Plan, engine: &str, server: Option<&Postgres>) -> Result<usize, Failure> {
    let database = format!("faults_{}", std::process::id());
    let address = server.map(|s| s.create(&database).map(|()| s.address_of(&database))).transpose()?;
    let mut town = Town::start(address)?;
    let mut failed = 0;
    for round in 0..plan.rounds {
        let journal = load(&mut town, plan, round)?;
        town.revive()?;
        Console::new(town.console(), 50_001).advance(LEASE_SECONDS)?;
        let (accounts, cut) = (journal.accounts.len(), journal.cut.len());
        let cards: usize = journal.accounts.iter().map(|a| a.cards.len()).sum();
        let decisions: usize = journal.decisions.iter().map(|d| d.acknowledged).sum();
        let mut wrong = journal.complaints.clone();
        wrong.extend(check(&town, journal));
        wrong.extend(wizard::walk(&mut town, round)?);
        let word = if wrong.is_empty() { "ok" } else { "FAIL" };
        println!(
            "{word} {engine} round {}: {accounts} registrations, {cards} cards, {decisions} permissions acknowledged, {cut} registrations cut, a wizard killed in every step; back in {:.2} s, {:.0} MiB",
            round + 1,
            town.startup.as_secs_f64(),
            town.resident_mib()
        );
        wrong.iter().take(5).for_each(|w| println!("  {w}"));
        // A round without a single acknowledged write proves nothing.
        failed += usize::from(!wrong.is_empty() || accounts == 0 || decisions == 0);
    }
    Ok(failed)
}

/// Writers at work until the program is killed under them.
fn load(town: &mut Town, plan: Plan, round: usize) -> Result<Journal, Failure> {
    let journal = Arc::new(Mutex::new(Journal::default()));
    let (dying, next) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let parents = decision::parents(&mut Console::new(town.console(), 50_000), DECIDERS)?;
    let deciders: Vec<_> = parents
        .into_iter()
        .enumerate()
        .map(|(n, parent)| {
            let (journal, dying, portal) = (journal.clone(), dying.clone(), town.url.clone());
            thread::spawn(move || match decision::decide(&portal, &parent, round * DECIDERS + n, &dying) {
                Ok(decisions) => note(&journal, |j| j.decisions.push(decisions)),
                Err(_) if dying.load(Ordering::Relaxed) => {}
                Err(why) => complain(&journal, format!("a permission before the kill: {why}")),
            })
        })
        .collect();
    let writers: Vec<_> = (0..plan.writers)
        .map(|_| {
            let (journal, dying, next) = (journal.clone(), dying.clone(), next.clone());
            let (portal, console) = (town.url.clone(), town.console());
            thread::spawn(move || {
                while !dying.load(Ordering::Relaxed) {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if let Err(why) = live(&portal, &console, (round, n), &journal)
                        && !dying.load(Ordering::Relaxed)
                    {
                        complain(&journal, format!("before the kill: {why}"));
                        return;
                    }
                }
            })
        })
        .collect();
    let began = Instant::now();
    while note(&journal, |j| j.accounts.len()) * 4 < plan.writers && began.elapsed() < WARM_LIMIT {
        thread::sleep(Duration::from_millis(50));
    }
    thread::sleep(Duration::from_millis(LOAD_MS + LOAD_STEP_MS * u64::try_from(round).expect("few rounds")));
    dying.store(true, Ordering::Relaxed);
    town.kill();
    for writer in writers.into_iter().chain(deciders) {
        if writer.join().is_err() {
            complain(&journal, "a writer broke".to_owned());
        }
    }
    Ok(Arc::into_inner(journal).and_then(|j| j.into_inner().ok()).unwrap_or_default())
}

/// One person's work: registration, then cards.
fn live(portal: &str, console: &str, (round, n): (usize, usize), journal: &Mutex<Journal>) -> Result<(), Failure> {
    let person = Person::new(round, n);
    let mut browser = Browser::new(round * 5_000 + n);
    let mut console = Console::new(console.to_owned(), 60_000 + n);
    let mut page = person::begin(&mut browser, portal, &person)?;
    for step in 0..2 {
        let gone_on = if step == 0 {
            person::give_password(&mut browser, &page)
        } else {
            person::give_codes(&mut browser, &mut console, page.clone(), &person)
        };
        match gone_on {
            Ok(next) => page = next,
            Err(why) => {
                note(journal, |j| j.cut.push(Cut { browser, page, person }));
                return Err(why);
            }
        }
    }
    let place = note(journal, |j| {
        j.accounts.push(Account { person: person.clone(), cards: Vec::new(), begun: None });
        j.accounts.len() - 1
    });
    if !person::is_in(&page) {
        person::sign_in(&mut browser, portal, &person.phone, person::PASSWORD)?;
    }
    for i in 0..CARDS_EACH {
        let name = format!("Рогнеда{}", person::letters(n * CARDS_EACH + i));
        note(journal, |j| j.accounts[place].begun = Some(name.clone()));
        person::add_card(&mut browser, portal, &name)?;
        note(journal, |j| {
            j.accounts[place].begun = None;
            j.accounts[place].cards.push(name);
        });
    }
    Ok(())
}

/// What is lost, doubled, or cannot go on.
fn check(town: &Town, journal: Journal) -> Vec<String> {
    let mut wrong = Vec::new();
    for (i, account) in journal.accounts.iter().enumerate().take(LOOKED_AT) {
        if let Err(why) = check_account(town, account, i) {
            wrong.push(format!("{}: {why}", account.person.phone));
        }
    }
    for decisions in journal.decisions {
        if let Err(why) = decisions.check(&town.url) {
            wrong.push(why.to_string());
        }
    }
    for (i, cut) in journal.cut.into_iter().enumerate().take(LOOKED_AT) {
        let phone = cut.person.phone.clone();
        if let Err(why) = finish(town, cut, i) {
            wrong.push(format!("{phone}, cut in the middle: {why}"));
        }
    }
    wrong
}

fn check_account(town: &Town, account: &Account, n: usize) -> Result<(), Failure> {
    let mut browser = Browser::new(200_000 + n);
    person::sign_in(&mut browser, &town.url, &account.person.phone, person::PASSWORD)?;
    let family = person::family(&mut browser, &town.url)?;
    for name in &account.cards {
        match family.links(name).len().max(family.count(name)) {
            0 => return Err(format!("the card of {name} is lost").into()),
            1 => {}
            times => return Err(format!("the card of {name} is there {times} times").into()),
        }
    }
    match &account.begun {
        Some(name) if family.count(name) > 1 => {
            Err(format!("the card of {name} was sent once and is there twice").into())
        }
        _ => Ok(()),
    }
}

/// The same browser loads its page again and goes on from wherever the program is.
fn finish(town: &Town, cut: Cut, n: usize) -> Result<(), Failure> {
    let Cut { mut browser, page, person } = cut;
    let mut console = Console::new(town.console(), 90_000 + n);
    let mut page = browser.open(&page.url)?;
    if page.has_field("Повторите пароль") {
        page = person::give_password(&mut browser, &page)?;
    }
    if page.has_field("Код") {
        page = person::give_codes(&mut browser, &mut console, page, &person)?;
    }
    let in_already = person::is_in(&page) || page.has("Поздравляем");
    if !in_already {
        person::sign_in(&mut browser, &town.url, &person.phone, person::PASSWORD)?;
    }
    Ok(())
}

fn note<T>(journal: &Mutex<Journal>, write: impl FnOnce(&mut Journal) -> T) -> T {
    write(&mut journal.lock().expect("no writer breaks while it writes"))
}

fn complain(journal: &Mutex<Journal>, what: String) {
    note(journal, |j| j.complaints.push(what));
}
