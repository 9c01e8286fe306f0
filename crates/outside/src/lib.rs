//! Clients of the world (registries, SMS, mail, log-out of systems) and the worker whose steps use them. Each
//! client is one struct with an address: the stand-ins speak the real protocols, so demo, tests and production
//! differ in an address only.

pub mod backchannel;
pub mod letter;
pub mod mail;
pub mod mailbox;
pub mod recovery;
pub mod registries;
pub mod service;
pub mod sms;
pub mod worker;

use std::sync::Arc;

use rodnya_flows::edge::Edge;
use rodnya_store::Db;

use crate::{backchannel::Backchannel, mail::Mail, registries::Registries, sms::Sms};

/// Everything a worker's step needs.
#[derive(Clone)]
pub struct World {
    /// The database.
    pub db: Db,
    /// Clock, secrets, codes.
    pub edge: Edge,
    /// The public address of the portal, without a slash at its end.
    pub public_url: Arc<str>,
    /// Letters.
    pub mail: Mail,
    /// SMS.
    pub sms: Sms,
    /// Offices.
    pub registries: Registries,
    /// Log-out of systems.
    pub backchannel: Backchannel,
}
