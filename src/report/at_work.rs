//! Who is at work in a folder of results: a lock on the folder itself, so that nothing lies about afterwards, not even
//! when a program is killed.
//!
//! Where a file system knows no locks of folders, or none that other machines see, nobody is refused: files still come
//! into place as a whole.

use std::{
    fs::{File, TryLockError},
    path::Path,
};

/// Holds a folder as long as it lives.
#[derive(Debug)]
pub struct AtWork {
    _folder: Option<File>,
}

/// Another process is at work in the folder.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
#[error("cannot write results to `{folder}`: another process is at work there")]
#[diagnostic(help(
    "wait until it has ended, or choose another folder with `--out DIR`; nothing was changed there"
))]
pub struct Occupied {
    /// The folder.
    pub folder: String,
}

impl AtWork {
    /// Holds a folder alone.
    ///
    /// # Errors
    /// When another process is at work there.
    pub fn alone(folder: &Path) -> Result<Self, Occupied> {
        Self::held(folder, File::try_lock)
    }

    /// Holds a folder together with others who do the same.
    ///
    /// # Errors
    /// When another process works there alone.
    pub fn beside_others(folder: &Path) -> Result<Self, Occupied> {
        Self::held(folder, File::try_lock_shared)
    }

    fn held(folder: &Path, lock: fn(&File) -> Result<(), TryLockError>) -> Result<Self, Occupied> {
        // Not every system opens a folder as a file.
        let Ok(file) = File::open(folder) else { return Ok(Self { _folder: None }) };
        match lock(&file) {
            Err(TryLockError::WouldBlock) => Err(Occupied { folder: folder.display().to_string() }),
            Ok(()) | Err(TryLockError::Error(_)) => Ok(Self { _folder: Some(file) }),
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn who_works_alone_keeps_others_out_and_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let first = AtWork::alone(folder.path()).unwrap();
        let shown = folder.path().display().to_string();
        assert_eq!(AtWork::alone(folder.path()).unwrap_err().folder, shown);
        assert_eq!(AtWork::beside_others(folder.path()).unwrap_err().folder, shown);
        drop(first);
        let shards = [(); 2].map(|()| AtWork::beside_others(folder.path()).unwrap());
        assert_eq!(AtWork::alone(folder.path()).unwrap_err().folder, shown);
        drop(shards);
        drop(AtWork::alone(folder.path()).unwrap());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_folder_that_cannot_be_opened_is_not_held() {
        let folder = tempfile::tempdir().unwrap();
        assert!(AtWork::alone(&folder.path().join("missing")).is_ok());
    }
}
