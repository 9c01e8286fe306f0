//! Load: so many visitors at once, each doing one thing after another for some seconds.
//! What is measured is one step: how many a second, and how long half of them and 99 of 100 took at most.
//! A step that fails ends the measure, with what it said.

use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};

use crate::Failure;

/// What a measure found.
#[derive(Clone, Copy)]
pub(crate) struct Figures {
    pub(crate) per_second: f64,
    pub(crate) p50: Duration,
    pub(crate) p99: Duration,
}

/// Measures `step` on `visitors` threads; `setup` makes each thread's own state before the clock starts.
///
/// # Errors
/// The first failure of a setup or a step.
pub(crate) fn measure<S>(
    visitors: usize,
    time: Duration,
    setup: impl Fn(usize) -> Result<S, Failure> + Send + Sync + 'static,
    step: impl Fn(&mut S) -> Result<(), Failure> + Send + Sync + 'static,
) -> Result<Figures, Failure> {
    let (setup, step, gate) = (Arc::new(setup), Arc::new(step), Arc::new(Barrier::new(visitors)));
    let threads: Vec<_> = (0..visitors)
        .map(|n| {
            let (setup, step, gate) = (setup.clone(), step.clone(), gate.clone());
            thread::spawn(move || {
                let state = setup(n);
                gate.wait();
                let mut state = state?;
                let (began, mut took) = (Instant::now(), Vec::new());
                while began.elapsed() < time {
                    let at = Instant::now();
                    step(&mut state)?;
                    took.push(at.elapsed());
                }
                Ok::<_, Failure>(took)
            })
        })
        .collect();
    let mut all = Vec::new();
    for thread in threads {
        all.extend(thread.join().map_err(|_| "a visitor broke")??);
    }
    all.sort();
    let at =
        |share: usize| all.get((all.len() * share / 100).min(all.len().saturating_sub(1))).copied().unwrap_or_default();
    let count = u32::try_from(all.len()).map_err(|_| "too many steps")?;
    Ok(Figures { per_second: f64::from(count) / time.as_secs_f64(), p50: at(50), p99: at(99) })
}
