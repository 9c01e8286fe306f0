//! What is broken on purpose: one fault per service, set by `POST /faults`, gone after a restart.
//! A service asks here at each request and each command what to do wrong.
//! Absent: no service decides by itself to fail.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::lock;

/// How long a slow service waits unless told otherwise.
const SLOW_SECONDS: f64 = 15.0;
/// The longest wait that may be asked for.
const SLOW_SECONDS_MAX: f64 = 600.0;

/// A service that can be broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultTarget {
    /// Mail.
    Smtp,
    /// The SMS gateway.
    Sms,
    /// ЗАГС.
    RegistryBirths,
    /// СФР.
    RegistrySnils,
    /// МВД.
    RegistryPassports,
    /// Children's mailboxes.
    Mailbox,
    /// The payment gateway.
    Gateway,
    /// The upstream login.
    Upstream,
}

impl FaultTarget {
    /// All of them, in the order of the console.
    pub const ALL: [Self; 8] = [
        Self::Smtp,
        Self::Sms,
        Self::RegistryBirths,
        Self::RegistrySnils,
        Self::RegistryPassports,
        Self::Mailbox,
        Self::Gateway,
        Self::Upstream,
    ];

    /// The word in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Smtp => "smtp",
            Self::Sms => "sms",
            Self::RegistryBirths => "registry_births",
            Self::RegistrySnils => "registry_snils",
            Self::RegistryPassports => "registry_passports",
            Self::Mailbox => "mailbox",
            Self::Gateway => "gateway",
            Self::Upstream => "upstream",
        }
    }
}

/// How a service fails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// It works.
    #[default]
    None,
    /// It refuses: SMTP 421, HTTP 503.
    Down,
    /// It answers late.
    Slow,
    /// It answers garbage, half an answer, or for another request.
    Wrong,
    /// It takes what it is given and then says that it failed, so that the client repeats; a call-back comes twice.
    Repeat,
}

impl Fault {
    /// All of them, in the order of the console.
    pub const ALL: [Self; 5] = [Self::None, Self::Down, Self::Slow, Self::Wrong, Self::Repeat];

    /// The word in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Down => "down",
            Self::Slow => "slow",
            Self::Wrong => "wrong",
            Self::Repeat => "repeat",
        }
    }
}

/// What to do wrong this time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hit {
    pub(crate) fault: Fault,
    /// How long to wait, if slow; else nothing.
    pub(crate) wait: Duration,
    /// How many were hit before; lets `wrong` take turns.
    pub(crate) nth: u64,
}

/// The faults of all services.
#[derive(Default)]
pub struct Faults {
    active: Mutex<BTreeMap<FaultTarget, Active>>,
}

#[derive(Clone, Copy)]
struct Active {
    fault: Fault,
    seconds: f64,
    hits: u64,
}

impl Faults {
    /// Breaks a service, or mends it with [`Fault::None`].
    pub fn set(&self, target: FaultTarget, fault: Fault) {
        self.set_for(target, fault, SLOW_SECONDS);
    }

    /// Breaks a service; a slow one waits this long, at most ten minutes.
    pub fn set_for(&self, target: FaultTarget, fault: Fault, seconds: f64) {
        let seconds = if seconds.is_finite() { seconds.clamp(0.0, SLOW_SECONDS_MAX) } else { SLOW_SECONDS };
        lock(&self.active).insert(target, Active { fault, seconds, hits: 0 });
    }

    /// The fault of a service.
    #[must_use]
    pub fn of(&self, target: FaultTarget) -> Fault {
        lock(&self.active).get(&target).map_or(Fault::None, |active| active.fault)
    }

    /// What to do wrong now; counts.
    pub(crate) fn hit(&self, target: FaultTarget) -> Hit {
        let mut active = lock(&self.active);
        let Some(active) = active.get_mut(&target) else {
            return Hit { fault: Fault::None, wait: Duration::ZERO, nth: 0 };
        };
        let nth = active.hits;
        active.hits += 1;
        let wait = if active.fault == Fault::Slow { Duration::from_secs_f64(active.seconds) } else { Duration::ZERO };
        Hit { fault: active.fault, wait, nth }
    }
}
