//! The journal: finished batches on disk, so that a killed process loses one batch and no more.
//!
//! A batch's file is written aside, synced and renamed, with the head of its checksum in its name:
//! it is there whole or not at all. What fails the check is computed again.

use std::{
    fs,
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::{experiment::hash, scenario::reading::reason};

/// What is kept of a batch.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The runs that were kept: their numbers and summaries.
    pub kept: Vec<(u32, Vec<f64>)>,
    /// The numbers of runs that failed, and what they said.
    pub failed: Vec<(u32, String)>,
}

/// Why the journal refuses.
#[derive(Debug, thiserror::Error)]
#[error("cannot use `{path}`: {reason}")]
pub struct JournalError {
    /// The file or folder.
    pub path: String,
    /// Why.
    pub reason: String,
}

/// Keeps finished batches.
pub trait Journal: Sync {
    /// What is kept of a batch; `None` where nothing is, or what is there is damaged.
    ///
    /// # Errors
    /// When the disk refuses.
    fn read(&self, stage: &str, batch: u32) -> Result<Option<Record>, JournalError>;

    /// Keeps a batch.
    ///
    /// # Errors
    /// When the disk refuses.
    fn write(&self, stage: &str, batch: u32, record: &Record) -> Result<(), JournalError>;
}

/// Keeps nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwritten;

impl Journal for Unwritten {
    fn read(&self, _: &str, _: u32) -> Result<Option<Record>, JournalError> {
        Ok(None)
    }

    fn write(&self, _: &str, _: u32, _: &Record) -> Result<(), JournalError> {
        Ok(())
    }
}

/// A part of a journal, whose stages have names of their own.
#[derive(Clone, Copy)]
pub struct Part<'a> {
    /// The journal.
    pub of: &'a dyn Journal,
    /// What the names begin with.
    pub name: &'a str,
}

impl Journal for Part<'_> {
    fn read(&self, stage: &str, batch: u32) -> Result<Option<Record>, JournalError> {
        self.of.read(&format!("{}-{stage}", self.name), batch)
    }

    fn write(&self, stage: &str, batch: u32, record: &Record) -> Result<(), JournalError> {
        self.of.write(&format!("{}-{stage}", self.name), batch, record)
    }
}

/// A journal in a folder, a file a batch.
#[derive(Clone, Debug)]
pub struct FolderJournal {
    folder: PathBuf,
}

impl FolderJournal {
    /// A journal in a folder, which is made where it is missing.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(folder: &Path) -> Result<Self, JournalError> {
        fs::create_dir_all(folder).map_err(|error| refused(folder, &error))?;
        Ok(Self { folder: folder.to_owned() })
    }

    fn path(&self, stage: &str, batch: u32) -> PathBuf {
        self.folder.join(format!("{stage}-{batch:05}.json"))
    }
}

fn refused(path: &Path, error: &std::io::Error) -> JournalError {
    JournalError { path: path.display().to_string(), reason: reason(error) }
}

impl Journal for FolderJournal {
    fn read(&self, stage: &str, batch: u32) -> Result<Option<Record>, JournalError> {
        let path = self.path(stage, batch);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(refused(&path, &error)),
        };
        // The first line is the checksum of the rest.
        let Some(end) = bytes.iter().position(|byte| *byte == b'\n') else { return Ok(None) };
        let (head, body) = (&bytes[..end], &bytes[end + 1..]);
        if head != hash::of_bytes(body).as_bytes() {
            return Ok(None);
        }
        Ok(serde_json::from_slice(body).ok())
    }

    fn write(&self, stage: &str, batch: u32, record: &Record) -> Result<(), JournalError> {
        let path = self.path(stage, batch);
        let body = serde_json::to_vec(record).expect("finite numbers can be written");
        let written = || -> std::io::Result<()> {
            let mut builder = tempfile::Builder::new();
            builder.prefix(".batch.").suffix(".partial");
            #[cfg(unix)]
            builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
            let mut file = builder.tempfile_in(&self.folder)?;
            writeln!(file, "{}", hash::of_bytes(&body))?;
            file.write_all(&body)?;
            file.as_file().sync_all()?;
            file.persist(&path).map_err(|error| error.error)?;
            Ok(())
        };
        written().map_err(|error| refused(&path, &error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_comes_back_bit_for_bit_and_damage_is_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let journal = FolderJournal::open(&folder.path().join("new")).unwrap();
        assert_eq!(journal.read("prior", 3).unwrap(), None);
        let record = Record {
            kept: vec![(7, vec![0.1 + 0.2, -1.0 / 3.0, 5e-324])],
            failed: vec![(9, "too far".into())],
        };
        journal.write("prior", 3, &record).unwrap();
        assert_eq!(journal.read("prior", 3).unwrap(), Some(record));
        let path = journal.path("prior", 3);
        let mut bytes = fs::read(&path).unwrap();
        for place in 0..bytes.len() {
            bytes[place] ^= 1;
            fs::write(&path, &bytes).unwrap();
            assert_eq!(journal.read("prior", 3).unwrap(), None, "byte {place}");
            bytes[place] ^= 1;
        }
    }
}
