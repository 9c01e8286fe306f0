//! The clock of a demo: it may be moved forward, and a restart does not move it back.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::{Context as _, bail};
use jiff::SignedDuration;
use rodnya_flows::edge::Clock;
use serde::{Deserialize, Serialize};

/// The farthest that a demo may be moved: two hundred years.
const MOVED_MAX: SignedDuration = SignedDuration::from_hours(200 * 366 * 24);

/// The clock and the file that remembers how far it was moved.
#[derive(Clone)]
pub(super) struct KeptClock {
    pub(super) clock: Clock,
    path: PathBuf,
    writing: Arc<Mutex<()>>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    moved_seconds: i64,
}

impl KeptClock {
    /// The clock as it was left in this folder.
    ///
    /// # Errors
    /// If the file is no clock.
    pub(super) fn open(folder: &Path) -> anyhow::Result<Self> {
        let path = folder.join("clock.json");
        let kept: Kept = match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).with_context(|| path.display().to_string())?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Kept::default(),
            Err(error) => return Err(error).with_context(|| path.display().to_string()),
        };
        let clock = Clock::moved(SignedDuration::from_secs(kept.moved_seconds));
        Ok(Self { clock, path, writing: Arc::default() })
    }

    /// Moves the clock forward, and remembers it first: a kill in between moves it at the next start.
    ///
    /// # Errors
    /// If it would go back or too far, or the file cannot be written.
    pub(super) fn advance(&self, seconds: i64) -> anyhow::Result<()> {
        let _one_at_a_time = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let moved = self.clock.moved_by().as_secs().saturating_add(seconds);
        if seconds < 0 || SignedDuration::from_secs(moved) > MOVED_MAX {
            bail!("the clock moves forward only, and not farther than two hundred years");
        }
        let beside = self.path.with_extension("json-new");
        fs::write(&beside, serde_json::to_vec(&Kept { moved_seconds: moved })?)?;
        fs::rename(&beside, &self.path)?;
        self.clock.advance(SignedDuration::from_secs(seconds));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn o2_a_moved_clock_stays_moved_over_a_restart_and_never_goes_back() {
        let folder = std::env::temp_dir().join(format!("rodnya-clock-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let clock = KeptClock::open(&folder).unwrap();
        clock.advance(3600).unwrap();
        clock.advance(60).unwrap();
        assert!(clock.advance(-1).is_err() && clock.advance(i64::MAX).is_err());
        let again = KeptClock::open(&folder).unwrap();
        assert_eq!(again.clock.moved_by(), SignedDuration::from_secs(3660));
        fs::remove_dir_all(&folder).unwrap();
    }
}
