//! The journal of a results folder: what a killed computation goes on from.

use std::{fs, io::Write, path::Path};

use super::CliError;
use crate::{
    experiment::{
        batches::{FolderJournal, JournalError},
        record::OpenError,
    },
    report::{at_work::AtWork, folder::FolderError},
    scenario::reading::reason,
};

/// A journal, and the results folder that it stands in: nobody else works there meanwhile.
pub struct Begun {
    /// The journal.
    pub journal: FolderJournal,
    /// The hold on the folder.
    pub at_work: AtWork,
}

/// The folder of the journal, inside that of the results.
const JOURNAL: &str = "journal";

/// Opens the journal of a results folder, which must be of the same computation: a record in it says
/// what it is of, and `is_same` reads that record. A new journal gets the record's `text`.
///
/// # Errors
/// When it is of another computation, another process is at work in the folder, or the disk refuses.
pub fn open(
    path: &Path,
    record: &str,
    text: &str,
    is_same: impl FnOnce(&Path) -> Result<bool, OpenError>,
) -> Result<Begun, CliError> {
    let folder = path.join(JOURNAL);
    let mark = folder.join(record);
    // Where it cannot be made, the journal says why.
    drop(fs::create_dir_all(path));
    let at_work = AtWork::alone(path).map_err(FolderError::from)?;
    let journal = FolderJournal::open(&folder).map_err(refused)?;
    if mark.is_file() {
        if is_same(&mark)? {
            return Ok(Begun { journal, at_work });
        }
        return Err(CliError::Argument {
            message: format!("`{}` holds results of another plan", path.display()),
            help: "choose another folder with `--out DIR`; the plan, the scenario, the number of runs, the \
                   seed or the program differ from those that began it"
                .to_owned(),
        });
    }
    let written = tempfile::NamedTempFile::new_in(&folder).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(&mark).map_err(|error| error.error)
    });
    written.map_err(|error| CliError::File {
        path: mark.display().to_string(),
        reason: reason(&error),
    })?;
    Ok(Begun { journal, at_work })
}

/// A journal that cannot be read or written.
pub fn refused(error: JournalError) -> CliError {
    CliError::File { path: error.path, reason: error.reason }
}
