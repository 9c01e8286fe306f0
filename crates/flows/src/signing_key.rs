//! The provider's keys: made at the first start, published a day before they sign, retired after a
//! quarter, forgotten when no token of theirs can live.
//!
//! ```text
//! next ──(active is 90 days old, next is a day old)──> active ──(the same step)──> retired ──(7 days)──> gone
//! ```

use jiff::{SignedDuration, Timestamp};
use rodnya_domain::Cx;
use rodnya_protocol::jose::{PublicKey, SigningKey};
use rodnya_store::{
    StoreError, Tx,
    signing_key::{self, Stage},
};

use crate::edge::Edge;

/// How long a key is published before it signs.
const PUBLISHED_BEFORE: SignedDuration = SignedDuration::from_hours(24);
/// How long a key signs.
const SIGNS_FOR: SignedDuration = SignedDuration::from_hours(24 * 90);
/// How long a retired key stays published; hints at a logout are older than tokens.
const RETIRED_FOR: SignedDuration = SignedDuration::from_hours(24 * 7);

/// The keys as they are used: one signs, all verify.
#[derive(Debug)]
pub struct Ring {
    /// The key that signs.
    pub active: SigningKey,
    /// All that are published.
    pub public: Vec<PublicKey>,
}

/// Keys drawn at the edge, for a step that may need them.
#[derive(Clone)]
pub struct Fresh([[u8; 32]; 2]);

impl Fresh {
    /// Draws two keys.
    pub fn draw(edge: &Edge) -> Self {
        Self([(); 2].map(|()| {
            loop {
                let scalar = edge.random();
                if SigningKey::from_scalar(&scalar).is_some() {
                    return scalar;
                }
            }
        }))
    }
}

/// Loads the keys; none before the first [`keep`].
///
/// # Errors
/// [`StoreError::Inconsistent`] if a kept key is none.
pub fn load(tx: &mut Tx<'_>) -> Result<Option<Ring>, StoreError> {
    let keys = signing_key::all(tx)?;
    let public = keys
        .iter()
        .map(|key| serde_json::from_str(&key.public_jwk).map_err(|_| StoreError::impossible("signing_key.public_jwk")))
        .collect::<Result<_, _>>()?;
    let Some(active) = keys.iter().find(|key| key.stage == Stage::Active) else { return Ok(None) };
    let scalar = active.private.as_slice().try_into().ok();
    let active = scalar.and_then(SigningKey::from_scalar);
    let active = active.ok_or_else(|| StoreError::impossible("signing_key.private_sealed"))?;
    Ok(Some(Ring { active, public }))
}

/// Makes what lacks and moves what is due; called at each start and every hour.
///
/// # Errors
/// A conflict if another copy of the program does the same now.
pub fn keep(tx: &mut Tx<'_>, cx: &Cx, Fresh([first, second]): &Fresh) -> Result<(), StoreError> {
    let keys = signing_key::all(tx)?;
    let at = |stage: Stage| keys.iter().find(|key| key.stage == stage);
    let older = |created: Timestamp, than: SignedDuration| cx.now.duration_since(created) >= than;
    match (at(Stage::Active), at(Stage::Next)) {
        (None, None) => {
            insert(tx, cx, first, Stage::Active)?;
            insert(tx, cx, second, Stage::Next)?;
        }
        (None, Some(next)) => signing_key::save_stage(tx, &next.key_id, (Stage::Next, Stage::Active), cx.now)?,
        (Some(_), None) => insert(tx, cx, second, Stage::Next)?,
        (Some(active), Some(next)) if older(active.created, SIGNS_FOR) && older(next.created, PUBLISHED_BEFORE) => {
            signing_key::save_stage(tx, &active.key_id, (Stage::Active, Stage::Retired), cx.now)?;
            signing_key::save_stage(tx, &next.key_id, (Stage::Next, Stage::Active), cx.now)?;
            insert(tx, cx, second, Stage::Next)?;
        }
        (Some(_), Some(_)) => {}
    }
    signing_key::delete_retired(tx, cx.now - RETIRED_FOR)?;
    Ok(())
}

fn insert(tx: &mut Tx<'_>, cx: &Cx, scalar: &[u8; 32], stage: Stage) -> Result<(), StoreError> {
    let key = SigningKey::from_scalar(scalar).expect("drawn keys have been tried");
    let public_jwk = serde_json::to_string(key.public()).map_err(|error| StoreError::Engine(error.to_string()))?;
    let key_id = key.public().kid.clone();
    signing_key::insert(
        tx,
        &signing_key::SigningKey { key_id, private: scalar.to_vec(), public_jwk, stage, created: cx.now },
    )
}
