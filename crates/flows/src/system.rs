//! Registration of information systems by an operator, and their stop.

use aws_lc_rs::digest::{SHA256, digest};
use rodnya_domain::{
    Cx, SystemId,
    system::{AuthMethod, Facts, State, System},
};
use rodnya_store::{StoreError, Tx, system};

use crate::{
    edge::Secret,
    event::{self, Event},
};

/// Registers a system under an id that the edge drew. A public client gets no secret.
///
/// # Errors
/// Whatever the store refuses.
pub fn register(tx: &mut Tx<'_>, cx: &Cx, (id, facts): (SystemId, &Facts), secret: &Secret) -> Result<(), StoreError> {
    let secret_hash = match facts.auth_method {
        AuthMethod::None => None,
        // The client sends the text, so the text is what is hashed.
        AuthMethod::ClientSecretBasic | AuthMethod::ClientSecretPost => {
            Some(digest(&SHA256, secret.text().as_bytes()).as_ref().to_vec())
        }
    };
    let system = System { id, facts: facts.clone(), state: State::Active };
    system::insert(tx, &system::Client { system, secret_hash }, cx.now)?;
    event::record(tx, cx, Event::new("system_registered").object(id).ground("operator"))
}
