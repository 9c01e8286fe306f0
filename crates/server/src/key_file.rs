//! The master key of an installation: 32 bytes in a file of its own, readable by its owner only, apart from the
//! database. Whoever has both can read the sealed fields; whoever has one of them cannot.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use rodnya_flows::edge::Edge;
use rodnya_store::{Address, Db, Keys, demo, setting};

/// The key's file in the folder of a demo.
const FILE: &str = "rodnya.key";
/// The owner may read it, and nobody may write it.
const MODE: u32 = 0o400;

/// The key's file in a demo's folder.
pub(crate) fn in_folder(folder: &Path) -> PathBuf {
    folder.join(FILE)
}

/// The key's file beside a SQLite database: `rodnya.sqlite` has `rodnya.key`.
pub(crate) fn beside(database: &Path) -> PathBuf {
    database.with_extension("key")
}

/// The keys of an installation that exists: from the file that was named, beside the SQLite file, or in the folder
/// that a demo's own row names.
///
/// # Errors
/// If there is no such file, in words that say where it was looked for.
pub(crate) async fn find(address: &Address, named: Option<&Path>) -> anyhow::Result<Keys> {
    let path = match (named, address) {
        (Some(path), _) => path.to_owned(),
        (None, Address::Sqlite(database)) => beside(database),
        (None, Address::Postgres(_)) => match demo_folder(address).await? {
            Some(folder) => in_folder(&folder),
            None => bail!("where the master key is must be said by `key_file` (RODNYA_KEY_FILE)"),
        },
    };
    read(&path)
}

/// The keys in a file; the file is made with a new key if it is not there.
///
/// # Errors
/// If it cannot be read or made, or is no key.
pub(crate) fn find_or_make(path: &Path, edge: &Edge) -> anyhow::Result<Keys> {
    match make(path, &edge.random()) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error).with_context(|| format!("making the master key {}", path.display())),
    }
    read(path)
}

/// The key appears whole or not at all: a program killed in between leaves no half of it.
fn make(path: &Path, key: &[u8; 32]) -> io::Result<()> {
    if path.exists() {
        return Ok(());
    }
    let beside = path.with_extension("key-new");
    match fs::remove_file(&beside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(MODE).open(&beside)?;
    file.write_all(key)?;
    file.sync_all()?;
    fs::hard_link(&beside, path)?;
    fs::remove_file(&beside)
}

fn read(path: &Path) -> anyhow::Result<Keys> {
    let bytes = fs::read(path).with_context(|| format!("reading the master key {}", path.display()))?;
    let master: [u8; 32] = match bytes.try_into() {
        Ok(master) => master,
        Err(_) => bail!("{} is no master key: it must have 32 bytes", path.display()),
    };
    Ok(Keys::from_master(&master))
}

/// The folder of the demo that this database belongs to. The row is plain, so it is read without the key.
///
/// # Errors
/// If the database cannot be reached.
pub(crate) async fn demo_folder(address: &Address) -> anyhow::Result<Option<PathBuf>> {
    let db = open(address.clone(), Keys::from_master(&[0; 32])).await?;
    Ok(db.read(|tx| setting::find(tx, demo::MARK)).await?.map(PathBuf::from))
}

/// Opens a database on a thread that may wait.
///
/// # Errors
/// If it cannot be reached or brought up to date.
pub(crate) async fn open(address: Address, keys: Keys) -> anyhow::Result<Db> {
    let words = format!("opening the database {address:?}");
    tokio::task::spawn_blocking(move || Db::open(&address, keys)).await?.context(words)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_key_is_made_once_and_for_its_owner_only() {
        let folder = std::env::temp_dir().join(format!("rodnya-key-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = in_folder(&folder);
        let edge = Edge::default();
        let first = find_or_make(&path, &edge).unwrap().blind("x", "y");
        assert_eq!(find_or_make(&path, &edge).unwrap().blind("x", "y"), first);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o400);
        let broken = folder.join("other.key");
        fs::write(&broken, "short").unwrap();
        assert!(read(&broken).is_err());
        fs::remove_dir_all(&folder).unwrap();
    }
}
