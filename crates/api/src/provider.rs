//! What all endpoints share: the database, the edge, the issuer's name, and the keys, read again every second.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use rodnya_domain::{Actor, Cx, Lang};
use rodnya_flows::{
    edge::Edge,
    signing_key::{self, Fresh, Ring},
};
use rodnya_store::{Db, StoreError};

/// How old the keys in memory may be (invariant 14 of ARCHITECTURE.md).
const READ_AGAIN_AFTER: SignedDuration = SignedDuration::from_secs(1);

/// The provider; clones share everything.
#[derive(Clone)]
pub struct Provider {
    pub(crate) db: Db,
    pub(crate) edge: Edge,
    pub(crate) issuer: Arc<str>,
    ring: Arc<Mutex<Option<ReadAt>>>,
}

/// The keys and when they were read.
type ReadAt = (Timestamp, Arc<Ring>);

impl Provider {
    /// A provider under this public address.
    pub fn new(db: Db, edge: Edge, public_address: &str) -> Self {
        Self { db, edge, issuer: public_address.trim_end_matches('/').into(), ring: Arc::default() }
    }

    /// Makes, moves and forgets signing keys as is due; called at each start and every hour.
    ///
    /// # Errors
    /// Whatever the store refuses. A conflict with another copy of the program is none.
    pub async fn keep_keys(&self) -> Result<(), StoreError> {
        let fresh = Fresh::draw(&self.edge);
        let cx = self.edge.cx(Actor::Worker, Lang::Ru);
        match self.db.write(cx, move |tx, cx| signing_key::keep(tx, cx, &fresh)).await {
            Err(StoreError::Conflict { .. }) | Ok(()) => Ok(()),
            Err(error) => Err(error),
        }
    }

    pub(crate) fn cx(&self) -> Cx {
        self.edge.cx(Actor::Nobody, Lang::Ru)
    }

    /// The keys, at most a second old.
    pub(crate) async fn ring(&self) -> Result<Arc<Ring>, StoreError> {
        let now = self.edge.clock.now();
        if let Some(ring) = self.known(now) {
            return Ok(ring);
        }
        let ring = self.db.read(signing_key::load).await?.ok_or(StoreError::Missing("signing_key"))?;
        let ring = Arc::new(ring);
        *self.ring.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, Arc::clone(&ring)));
        Ok(ring)
    }

    fn known(&self, now: Timestamp) -> Option<Arc<Ring>> {
        let ring = self.ring.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, ring) = ring.as_ref()?;
        (now.duration_since(*at).abs() < READ_AGAIN_AFTER).then(|| Arc::clone(ring))
    }
}

#[cfg(test)]
mod tests {
    use rodnya_store::signing_key::{SigningKey, Stage, insert};
    use rodnya_testkit::Town;

    use super::*;

    #[tokio::test]
    async fn c1_keys_that_another_copy_made_are_known_within_a_second() {
        for town in Town::each() {
            let edge = Edge::default();
            let copy = || Provider::new(town.db.clone(), edge.clone(), "http://portal.example");
            let (one, other) = (copy(), copy());
            one.keep_keys().await.unwrap();
            let count = async || other.ring().await.unwrap().public.len();
            let before = count().await;
            let mut key = town.read(rodnya_store::signing_key::all).await.remove(0);
            key = SigningKey { key_id: "newcomer".to_owned(), stage: Stage::Next, ..key };
            town.write(move |tx, _| insert(tx, &key)).await;
            edge.clock.advance(READ_AGAIN_AFTER);
            assert_eq!(count().await, before + 1, "{}", town.engine);
        }
    }
}
