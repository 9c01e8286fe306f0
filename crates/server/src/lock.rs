//! One program on one SQLite file, one demo in one folder: a lock that the system takes back when the program ends,
//! however it ends.

use std::{
    fs::{File, OpenOptions, TryLockError},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};

/// Held as long as the program runs.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

/// Locks `PATH.lock`.
///
/// # Errors
/// If another program holds it, or the file cannot be made.
pub(crate) fn take(path: &Path) -> anyhow::Result<Lock> {
    let place = place(path);
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&place);
    let file = file.with_context(|| format!("opening {}", place.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(Lock { _file: file }),
        Err(TryLockError::WouldBlock) => bail!("another program already runs on {}", path.display()),
        Err(TryLockError::Error(error)) => Err(error).with_context(|| format!("locking {}", place.display())),
    }
}

/// The file of the lock: the path with `.lock` at its end.
pub(crate) fn place(path: &Path) -> PathBuf {
    let mut place = path.to_owned();
    place.as_mut_os_string().push(".lock");
    place
}
