//! The folder of a demo and its database. Only what a demo has marked as its own is emptied or written to: a folder
//! by a file in it, a database by a row in it.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use rodnya_store::{
    Address, Db, Keys,
    demo::{self, Owner},
};

use crate::{key_file, lock};

/// The file by which a demo marks its folder.
const MARK: &str = ".rodnya-demo";
const MARK_TEXT: &str = "This folder belongs to `rodnya demo`; `--fresh` empties it.\n";
/// The SQLite database of a demo.
const DATABASE: &str = "rodnya.sqlite";

/// A folder that this program holds.
pub(super) struct Folder {
    pub(super) path: PathBuf,
    pub(super) address: Address,
    _locks: Vec<lock::Lock>,
}

impl Folder {
    /// Makes the folder, or takes up one that a demo has left; empties it first if `fresh`.
    ///
    /// # Errors
    /// If it is somebody else's, or another demo runs in it.
    pub(super) fn take(path: &Path, database: Option<Address>, fresh: bool) -> anyhow::Result<Self> {
        fs::create_dir_all(path).with_context(|| format!("making {}", path.display()))?;
        let path = path.canonicalize().with_context(|| path.display().to_string())?;
        claim(&path)?;
        let mut locks = vec![lock::take(&path.join("demo"))?];
        let own = path.join(DATABASE);
        let address = database.unwrap_or_else(|| Address::Sqlite(own.clone()));
        if let Address::Sqlite(file) = &address {
            make_parent(file)?;
            locks.push(lock::take(file)?);
        }
        if fresh {
            if address != Address::Sqlite(own)
                && demo::empty(&address).context("emptying the database")? == Owner::Other
            {
                bail!("the database is not a demo's: `--fresh` leaves it alone");
            }
            empty(&path)?;
        }
        Ok(Self { path, address, _locks: locks })
    }

    /// Opens the database and marks it as this demo's.
    ///
    /// # Errors
    /// If somebody's data are in it, or another demo's whose key is not here.
    pub(super) async fn open(&self, keys: Keys) -> anyhow::Result<Db> {
        let db = key_file::open(self.address.clone(), keys).await?;
        let folder = self.path.to_str().context("the folder's name must be text")?.to_owned();
        let known = db.read(|tx| rodnya_store::setting::find(tx, demo::MARK)).await?;
        // A SQLite file stands beside its key wherever it is; a PostgreSQL's key is in the folder that the row names.
        let is_apart = matches!(self.address, Address::Postgres(_));
        if let Some(known) = known.filter(|known| is_apart && *known != folder) {
            bail!("the database belongs to the demo in {known}: use that folder, or `--fresh`");
        }
        let cx = rodnya_flows::edge::Edge::default().cx(rodnya_domain::Actor::Worker, rodnya_domain::Lang::Ru);
        match db.write(cx, move |tx, _| demo::mark(tx, &folder)).await? {
            Owner::Other => bail!("the database is not a demo's: somebody's data are in it"),
            Owner::Nobody | Owner::Demo(_) => Ok(db),
        }
    }
}

fn make_parent(file: &Path) -> anyhow::Result<()> {
    let Some(parent) = file.parent().filter(|parent| !parent.as_os_str().is_empty()) else { return Ok(()) };
    fs::create_dir_all(parent).with_context(|| format!("making {}", parent.display()))
}

/// An empty folder becomes a demo's; one with other things in it does not.
fn claim(path: &Path) -> anyhow::Result<()> {
    let mark = path.join(MARK);
    if mark.exists() {
        return Ok(());
    }
    let mut entries = fs::read_dir(path).with_context(|| path.display().to_string())?;
    if entries.next().is_some() {
        bail!("{} is not a demo's folder: other things are in it", path.display());
    }
    fs::write(&mark, MARK_TEXT).with_context(|| format!("writing {}", mark.display()))
}

/// Takes everything out but the mark and the locks that we hold.
fn empty(path: &Path) -> anyhow::Result<()> {
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let name = entry.file_name();
        let stays = name == MARK || name.to_string_lossy().ends_with(".lock");
        if stays {
            continue;
        }
        let place = entry.path();
        let removed = if entry.file_type()?.is_dir() { fs::remove_dir_all(&place) } else { fs::remove_file(&place) };
        match removed {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("removing {}", place.display()));
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn o2_fresh_empties_only_what_a_demo_has_marked() {
        let root = std::env::temp_dir().join(format!("rodnya-folder-{}", std::process::id()));
        let foreign = root.join("foreign");
        fs::create_dir_all(&foreign).unwrap();
        fs::write(foreign.join("letter.txt"), "dear").unwrap();
        assert!(Folder::take(&foreign, None, true).is_err());
        assert!(foreign.join("letter.txt").exists());

        let ours = root.join("ours");
        let first = Folder::take(&ours, None, false).unwrap();
        fs::write(ours.join("clock.json"), "{}").unwrap();
        assert!(Folder::take(&ours, None, false).is_err(), "two demos in one folder");
        drop(first);
        drop(Folder::take(&ours, None, false).unwrap());
        assert!(ours.join("clock.json").exists());
        drop(Folder::take(&ours, None, true).unwrap());
        assert!(!ours.join("clock.json").exists());
        fs::remove_dir_all(&root).unwrap();
    }
}
