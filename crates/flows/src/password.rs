//! Hashes of passwords and control answers: Argon2id (RFC 9106) with the pepper of the installation, never
//! inside a transaction, at most as many at once as there are cores.

use std::{
    sync::{Arc, Mutex, mpsc},
    thread,
    time::Duration,
};

use argon2::{Algorithm, Argon2, Block, Params, Version, password_hash::phc::PasswordHash};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use tokio::{
    sync::{Semaphore, oneshot},
    time::timeout,
};

/// Memory of one hash, in KiB.
const MEMORY_KIB: u32 = 19 * 1024;
/// Passes.
const PASSES: u32 = 2;
/// How long a hashing may wait for a core.
const QUEUE_TIME: Duration = Duration::from_secs(1);

/// All cores are hashing and the queue is a second long: the person is asked to try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many passwords are being checked at once")]
pub struct Overloaded;

type Work = Box<dyn FnOnce(&mut Memory) + Send>;

/// Hashes and checks secrets that people remember, on threads of its own: one for each core, each with its own 19 MiB
/// for ever, so that the program's memory does not grow with logins.
#[derive(Clone)]
pub struct Passwords {
    cores: Arc<Semaphore>,
    queue: mpsc::SyncSender<Work>,
    pepper: Arc<[u8]>,
    dummy: Arc<str>,
}

impl Passwords {
    /// With this pepper; `salt` is random and serves the hash that unknown logins are checked against.
    pub fn new(pepper: &[u8], salt: [u8; 16]) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let dummy = hash_now(&mut Memory::default(), pepper, "not a password of anybody", salt);
        let (queue, works) = mpsc::sync_channel::<Work>(cores);
        let works = Arc::new(Mutex::new(works));
        for _ in 0..cores {
            let works = Arc::clone(&works);
            thread::spawn(move || {
                let mut memory = Memory::default();
                while let Ok(Ok(work)) = works.lock().map(|works| works.recv()) {
                    work(&mut memory);
                }
            });
        }
        Self { cores: Arc::new(Semaphore::new(cores)), queue, pepper: pepper.into(), dummy: dummy.into() }
    }

    /// The hash of a secret, in PHC form.
    ///
    /// # Errors
    /// [`Overloaded`] if no core is free for a second.
    pub async fn hash(&self, secret: &str, salt: [u8; 16]) -> Result<String, Overloaded> {
        let (pepper, secret) = (Arc::clone(&self.pepper), secret.to_owned());
        self.on_a_core(move |memory| hash_now(memory, &pepper, &secret, salt)).await
    }

    /// Whether the secret is the one behind the hash. With no hash the same work is done in vain, so that an
    /// unknown login takes as long as a known one.
    ///
    /// # Errors
    /// [`Overloaded`] if no core is free for a second.
    pub async fn verify(&self, secret: &str, hash: Option<&str>) -> Result<bool, Overloaded> {
        let known = hash.is_some();
        let hash = hash.unwrap_or(&self.dummy).to_owned();
        let (pepper, secret) = (Arc::clone(&self.pepper), secret.to_owned());
        let same = self.on_a_core(move |memory| verify_now(memory, &pepper, &secret, &hash)).await?;
        Ok(same && known)
    }

    async fn on_a_core<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Memory) -> T + Send + 'static,
    ) -> Result<T, Overloaded> {
        let permit = timeout(QUEUE_TIME, Arc::clone(&self.cores).acquire_owned()).await;
        let Ok(Ok(permit)) = permit else { return Err(Overloaded) };
        let (reply, answer) = oneshot::channel();
        let work: Work = Box::new(move |memory| {
            // Whoever asked may have gone away.
            let _ = reply.send(work(memory));
            drop(permit);
        });
        self.queue.try_send(work).map_err(|_| Overloaded)?;
        answer.await.map_err(|_| Overloaded)
    }
}

/// The blocks that a thread hashes in; as many as its dearest hash so far has needed.
#[derive(Default)]
struct Memory(Vec<Block>);

impl Memory {
    /// Argon2id of a secret under these parameters.
    fn hash(&mut self, params: Params, (pepper, secret): (&[u8], &str), salt: &[u8]) -> Option<Vec<u8>> {
        let blocks = params.block_count();
        if self.0.len() < blocks {
            self.0.resize_with(blocks, Block::new);
        }
        let mut output = vec![0; params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN)];
        Argon2::new_with_secret(pepper, Algorithm::Argon2id, Version::V0x13, params)
            .and_then(|argon2| {
                argon2.hash_password_into_with_memory(secret.as_bytes(), salt, &mut output, &mut self.0[..blocks])
            })
            .ok()?;
        Some(output)
    }
}

fn hash_now(memory: &mut Memory, pepper: &[u8], secret: &str, salt: [u8; 16]) -> String {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).expect("these are parameters of Argon2");
    let output = memory.hash(params, (pepper, secret), &salt).expect("a password is shorter than 4 GiB");
    let (salt, output) = (STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(output));
    format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p=1${salt}${output}")
}

/// The hash's own parameters count, so an older, cheaper hash is still one.
fn verify_now(memory: &mut Memory, pepper: &[u8], secret: &str, hash: &str) -> bool {
    let Ok(known) = PasswordHash::new(hash) else { return false };
    let (Ok(params), Some(salt), Some(output)) = (Params::try_from(&known), &known.salt, &known.hash) else {
        return false;
    };
    let made = memory.hash(params, (pepper, secret), salt.as_ref());
    made.is_some_and(|made| verify_slices_are_equal(&made, output.as_bytes()).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_hash_knows_its_secret_and_pepper_and_nothing_else() {
        let ours = Passwords::new(&[1; 32], [3; 16]);
        let hash = ours.hash("correct horse", [4; 16]).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(ours.verify("correct horse", Some(&hash)).await.unwrap());
        assert!(!ours.verify("correct Horse", Some(&hash)).await.unwrap());
        assert!(!ours.verify("not a password of anybody", None).await.unwrap());
        assert!(!ours.verify("x", Some("no hash")).await.unwrap());
        let other = Passwords::new(&[2; 32], [3; 16]);
        assert!(!other.verify("correct horse", Some(&hash)).await.unwrap());
    }
}
