//! The worker: leases what is due in the outbox and the list of jobs, acts, records the outcome. Every step can
//! run twice; several workers of several copies share the work by leases.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use rodnya_domain::{Actor, Cx, Lang, email::Email, message::Message, phone::Phone};
use rodnya_flows::{job::Kind, trail};
use rodnya_store::{
    StoreError, Tx,
    account::{self, Contact},
    housekeeping,
    job::{self, Ending, Job},
    outbox::{self, Delivery, Outgoing},
    throttle,
};
use tokio::{
    sync::watch,
    task::{JoinError, JoinSet},
    time::timeout,
};

use crate::{World, letter, mail::MailError, sms::SmsError};

/// How long a leased row belongs to one worker.
const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// Rows of each list that one round leases.
const BATCH: u32 = 32;
/// How often old counters are forgotten.
const TIDY_EVERY: SignedDuration = SignedDuration::from_hours(1);
/// The longest window that anything is counted in is a day.
const COUNTED_FOR: SignedDuration = SignedDuration::from_hours(48);
/// Rows of a table that one step of housekeeping deletes.
const HOUSE_BATCH: u32 = 500;
/// Steps of one round of housekeeping.
const HOUSE_STEPS: u32 = 100;
/// How often the audit trail is sealed.
const SEAL_EVERY: SignedDuration = SignedDuration::from_secs(1);
/// Steps that may be on their way at once.
const STEPS: u32 = 64;
/// The pause when nothing is due.
const PAUSE: Duration = Duration::from_millis(200);
/// Tries until a message or job is given up: with pauses up to an hour that is about two days.
const TRIES: i64 = 60;

/// Works until `stop` turns true; what is leased is finished first. A slow office holds nobody else back.
pub async fn run(world: World, mut stop: watch::Receiver<bool>) {
    let mut sealed = world.edge.clock.now();
    let mut tidied = Timestamp::MIN;
    let mut steps = JoinSet::new();
    while !*stop.borrow() {
        if world.edge.clock.now().duration_since(sealed) >= SEAL_EVERY {
            sealed = world.edge.clock.now();
            seal_trail(&world).await;
        }
        if world.edge.clock.now().duration_since(tidied) >= TIDY_EVERY {
            tidied = world.edge.clock.now();
            forget_counters(&world).await;
            keep_house(&world).await;
        }
        while let Some(ended) = steps.try_join_next() {
            tell(ended);
        }
        let room = STEPS.saturating_sub(u32::try_from(steps.len()).unwrap_or(u32::MAX));
        let begun = begin(&world, room.min(BATCH), &mut steps).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "the worker could not read its lists");
            0
        });
        if begun == 0 {
            // Ends early when told to stop.
            let _ = timeout(PAUSE, stop.changed()).await;
        }
    }
    finish(steps).await;
}

/// Seals the lines of the audit trail that have come since the last time.
async fn seal_trail(world: &World) {
    let cx = world.edge.cx(Actor::Worker, Lang::Ru);
    let unsealed = world.db.read(rodnya_store::event::any_unsealed).await;
    if matches!(unsealed, Ok(true)) {
        let sealed = world.db.write(cx, trail::seal).await;
        // Another copy of the program may be at it: then it has sealed them.
        if let Err(error) = sealed.map_err(|error| error.to_string()) {
            tracing::debug!(%error, "the trail was not sealed this time");
        }
    }
}

/// Forgets counters whose windows are long over, so that their table does not grow for ever.
async fn forget_counters(world: &World) {
    let cx = world.edge.cx(Actor::Worker, Lang::Ru);
    let forgotten = world.db.write(cx, |tx, cx| throttle::forget_before(tx, cx.now - COUNTED_FOR)).await;
    if let Err(error) = forgotten {
        tracing::warn!(%error, "old counters were not forgotten this time");
    }
}

/// Deletes rows whose time is over, so that no table grows for ever; in small steps, between which others write.
async fn keep_house(world: &World) {
    for _ in 0..HOUSE_STEPS {
        let cx = world.edge.cx(Actor::Worker, Lang::Ru);
        match world.db.write(cx, |tx, cx| housekeeping::forget(tx, cx.now, HOUSE_BATCH)).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => {
                tracing::warn!(%error, "old rows were not deleted this time");
                return;
            }
        }
    }
}

/// One round: whatever is due now, to its end. Answers how much that was. Tests call it by hand.
///
/// # Errors
/// Whatever the store refuses.
pub async fn round(world: &World) -> Result<usize, StoreError> {
    let mut steps = JoinSet::new();
    let begun = begin(world, BATCH, &mut steps).await?;
    finish(steps).await;
    Ok(begun)
}

type Ended = Result<Result<(), StoreError>, JoinError>;

/// Leases what is due, at most so much of each list, and begins it.
async fn begin(world: &World, limit: u32, steps: &mut JoinSet<Result<(), StoreError>>) -> Result<usize, StoreError> {
    let cx = world.edge.cx(Actor::Worker, Lang::Ru);
    let now = cx.now;
    let due = world.db.read(move |tx| Ok((outbox::is_due(tx, now)?, job::is_due(tx, now)?))).await?;
    if due == (false, false) || limit == 0 {
        return Ok(0);
    }
    let (messages, jobs) = world
        .db
        .write(cx, move |tx, cx| {
            let until = cx.now + LEASE;
            Ok((outbox::lease(tx, cx.now, until, limit)?, job::lease(tx, cx.now, until, limit)?))
        })
        .await?;
    let begun = messages.len() + jobs.len();
    for message in messages {
        let world = world.clone();
        steps.spawn(async move { send(&world, message).await });
    }
    for job in jobs {
        let world = world.clone();
        steps.spawn(async move { step(&world, job).await });
    }
    Ok(begun)
}

async fn finish(mut steps: JoinSet<Result<(), StoreError>>) {
    while let Some(ended) = steps.join_next().await {
        tell(ended);
    }
}

fn tell(ended: Ended) {
    match ended {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "an outcome could not be recorded; the lease will end"),
        Err(error) => tracing::error!(%error, "a step of the worker panicked; the lease will end"),
    }
}

async fn send(world: &World, out: Outgoing) -> Result<(), StoreError> {
    let cx = world.edge.cx(Actor::Worker, out.lang);
    let delivery = deliver(world, &out, &cx).await;
    let (id, contact) = (out.id, contact_of(&out));
    let settle = move |tx: &mut Tx<'_>, cx: &Cx| {
        outbox::settle(tx, id, &delivery, cx.now)?;
        match (&contact, &delivery) {
            (Some(contact), Delivery::Sent) => account::set_reached(tx, contact, true, cx.now),
            (Some(contact), Delivery::Dead { .. }) => account::set_reached(tx, contact, false, cx.now),
            _ => Ok(()),
        }
    };
    world.db.write(cx, settle).await
}

/// The contact that a message goes to, as accounts know it.
fn contact_of(out: &Outgoing) -> Option<Contact> {
    match out.channel.as_str() {
        "sms" => Phone::parse(&out.to).ok().map(Contact::Phone),
        _ => Email::parse(&out.to).ok().map(Contact::Email),
    }
}

async fn deliver(world: &World, out: &Outgoing, cx: &Cx) -> Delivery {
    let Ok(message) = serde_json::from_str::<Message>(&out.message) else {
        return Delivery::Dead { fault: "a message of an unknown kind".to_owned() };
    };
    let fault = if out.channel == "sms" {
        let text = letter::sms(out.lang, &message, &world.public_url);
        match world.sms.send(out.id, &out.to, &text).await {
            Ok(()) => return Delivery::Sent,
            Err(error @ SmsError::Never(_)) => return Delivery::Dead { fault: error.to_string() },
            Err(error) => error.to_string(),
        }
    } else {
        let letter = letter::letter(out.lang, &message, &out.to, &world.public_url);
        match world.mail.send(out.id, &out.to, &letter).await {
            Ok(()) => return Delivery::Sent,
            Err(error @ MailError::Never(_)) => return Delivery::Dead { fault: error.to_string() },
            Err(error) => error.to_string(),
        }
    };
    if out.attempts >= TRIES {
        return Delivery::Dead { fault };
    }
    Delivery::Again { due: cx.now + pause_after(out.attempts), fault }
}

/// 2, 4, 8 … seconds, at most an hour.
fn pause_after(attempts: i64) -> SignedDuration {
    let doublings = u32::try_from(attempts).unwrap_or(0).min(12);
    SignedDuration::from_secs((1_i64 << doublings).min(3600))
}

async fn step(world: &World, job: Job) -> Result<(), StoreError> {
    let ending = match Kind::from_name(&job.kind) {
        Some(Kind::RegistryRequest) => world.registries.step(&world.db, &world.edge, &job).await,
        Some(Kind::BackchannelLogout) => backchannel(world, &job).await,
        Some(Kind::RecoveryCodes) => crate::recovery::step(world, &job).await,
        Some(Kind::ChildCardRefresh) => refresh(world, &job).await?,
        Some(Kind::AccountDeletion) => delete(world, &job).await?,
        Some(Kind::CivilActRefresh) => refresh_acts(world, &job).await?,
        None => Ending::Dead { fault: "a job of an unknown kind".to_owned() },
    };
    let (id, cx) = (job.id, world.edge.cx(Actor::Worker, Lang::Ru));
    if let Ending::Dead { fault } = &ending {
        tracing::error!(job.kind = %job.kind, job.id = %job.id, %fault, "a job was given up");
    }
    world.db.write(cx, move |tx, cx| job::settle(tx, id, &ending, cx.now)).await
}

/// «Автообновление»: the question that follows is a job of its own.
async fn refresh(world: &World, job: &Job) -> Result<Ending, StoreError> {
    let Ok(card) = job.key.parse() else { return Ok(Ending::Dead { fault: "no card in the key".to_owned() }) };
    let cx = world.edge.cx(Actor::Worker, Lang::Ru);
    world.db.write(cx, move |tx, cx| rodnya_flows::child_card::refresh(tx, cx, card)).await?;
    Ok(Ending::Done)
}

/// As [`refresh`], of a person's own acts.
async fn refresh_acts(world: &World, job: &Job) -> Result<Ending, StoreError> {
    let Ok(person) = job.key.parse() else { return Ok(Ending::Dead { fault: "no person in the key".to_owned() }) };
    let cx = world.edge.cx(Actor::Worker, Lang::Ru);
    world.db.write(cx, move |tx, cx| rodnya_flows::civil_act::refresh(tx, cx, person)).await?;
    Ok(Ending::Done)
}

async fn delete(world: &World, job: &Job) -> Result<Ending, StoreError> {
    let Ok(person) = job.key.parse() else { return Ok(Ending::Dead { fault: "no person in the key".to_owned() }) };
    let cx = world.edge.cx(Actor::Worker, Lang::Ru);
    let again = world.db.write(cx, move |tx, cx| rodnya_flows::managing::delete(tx, cx, person)).await?;
    Ok(again.map_or(Ending::Done, |due| Ending::Again { due, fault: String::new() }))
}

async fn backchannel(world: &World, job: &Job) -> Ending {
    match world.backchannel.tell(&world.db, &world.edge, &job.key).await {
        Ok(()) => Ending::Done,
        Err(error) if job.attempts >= TRIES => Ending::Dead { fault: error.to_string() },
        Err(error) => Ending::Again { due: again(world, job.attempts), fault: error.to_string() },
    }
}

fn again(world: &World, attempts: i64) -> Timestamp {
    world.edge.clock.now() + pause_after(attempts)
}
