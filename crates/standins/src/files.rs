//! Files that survive kill -9: a small file replaced as a whole, and a log of JSON lines.
//! Not a power cut: a stand-in's data are made up.
//! A last line that was cut short is dropped when the log is opened.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A log of JSON values, one a line.
pub(crate) struct Log {
    file: File,
}

/// What stood in a log when it was opened.
pub(crate) struct Opened<T> {
    pub(crate) log: Log,
    pub(crate) lines: Vec<T>,
    /// Lines that could not be read; their numbers must not be given again.
    pub(crate) lost: u64,
}

impl Log {
    /// Opens a log and reads it; a file longer than `keep` lines is cut to its latest ones.
    pub(crate) fn open<T: Serialize + DeserializeOwned>(path: &Path, keep: usize) -> io::Result<Opened<T>> {
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(e) => return Err(e),
        };
        let mut lines = Vec::new();
        let mut lost = 0;
        for line in bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            match serde_json::from_slice(line) {
                Ok(value) => lines.push(value),
                Err(_) => lost += 1,
            }
        }
        if lost > 0 || lines.len() > keep {
            lines.drain(..lines.len().saturating_sub(keep));
            rewrite(path, &lines)?;
        }
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        Ok(Opened { log: Self { file }, lines, lost })
    }

    /// Adds a line by one system call.
    pub(crate) fn append<T: Serialize>(&mut self, value: &T) -> io::Result<()> {
        let mut line = serde_json::to_vec(value)?;
        line.push(b'\n');
        self.file.write_all(&line)
    }
}

/// Replaces a log by these lines.
pub(crate) fn rewrite<T: Serialize>(path: &Path, lines: &[T]) -> io::Result<()> {
    let mut bytes = Vec::new();
    for line in lines {
        serde_json::to_writer(&mut bytes, line)?;
        bytes.push(b'\n');
    }
    replace(path, &bytes)
}

/// Replaces a file so that a reader finds the old or the new one, never half of it.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut beside: PathBuf = path.to_owned();
    beside.as_mut_os_string().push(".new");
    fs::write(&beside, bytes)?;
    fs::rename(&beside, path)
}

/// Reads a JSON file; absent is `None`.
pub(crate) fn read<T: DeserializeOwned>(path: &Path) -> io::Result<Option<T>> {
    match fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes)
            .map(Some)
            .map_err(|e| io::Error::new(io::ErrorKind::InvalidData, format!("{}: {e}", path.display()))),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(e),
    }
}
