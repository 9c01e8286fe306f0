//! The step that sends the codes of a recovery: for a known login and for nobody's alike, away from the request.

use rodnya_domain::{Actor, Lang, RecoveryId};
use rodnya_flows::recovery;
use rodnya_store::job::{Ending, Job};

use crate::World;

/// Draws the codes and sends them where there is somebody.
pub async fn step(world: &World, job: &Job) -> Ending {
    let Ok(id) = job.key.parse::<RecoveryId>() else {
        return Ending::Dead { fault: "the job names no recovery".to_owned() };
    };
    let codes = [world.edge.code(), world.edge.code()];
    let cx = world.edge.cx(Actor::Worker, Lang::Ru);
    let due = cx.now;
    match world.db.write(cx, move |tx, cx| recovery::send_codes(tx, cx, id, &codes)).await {
        Ok(()) => Ending::Done,
        Err(error) => Ending::Again { due: due + jiff::SignedDuration::from_secs(2), fault: error.to_string() },
    }
}
