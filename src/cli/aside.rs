//! Single files, written aside: nothing half-written bears the name that a user gave.

use std::{
    io::{self, BufWriter, Write},
    path::Path,
};

use super::CliError;
use crate::scenario::reading::reason;

/// What a file is written to before it has its name.
pub type Unnamed<'a> = dyn Output + 'a;

/// What a table can be written to.
pub trait Output: Write + Send {}

impl<T: Write + Send> Output for T {}

/// Lets `fill` write a file, syncs it and gives it its name.
///
/// # Errors
/// When the disk refuses, or `fill` fails; a file that was there before is untouched.
pub fn write(
    path: &Path,
    fill: impl FnOnce(&mut Unnamed) -> Result<(), CliError>,
) -> Result<(), CliError> {
    let refused = |error: &io::Error| refused(path, error);
    if path.is_dir() {
        return Err(refused(&io::ErrorKind::IsADirectory.into()));
    }
    if path.exists() && !path.is_file() {
        // A pipe or a device is not replaced, but written to.
        let file = std::fs::OpenOptions::new().write(true).open(path);
        let mut file = BufWriter::new(file.map_err(|error| refused(&error))?);
        fill(&mut file)?;
        return file.flush().map_err(|error| refused(&error));
    }
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".stronghold-");
    // A temporary file is for its owner alone; this one is for whom any new file is.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut aside = builder.tempfile_in(folder).map_err(|error| refused(&error))?;
    let filled = {
        let mut buffered = BufWriter::new(aside.as_file_mut());
        fill(&mut buffered).and_then(|()| Ok(buffered.flush()?))
    };
    filled.map_err(|error| match error {
        CliError::Output(error) => refused(&error),
        other => other,
    })?;
    aside
        .as_file()
        .sync_all()
        .and_then(|()| aside.persist(path).map(drop).map_err(|error| error.error))
        .map_err(|error| refused(&error))
}

/// A path that cannot be written.
pub fn refused(path: &Path, error: &io::Error) -> CliError {
    CliError::File { path: path.display().to_string(), reason: reason(error) }
}

/// A page takes the place of an earlier one of its kind, and of nothing else. `option` names its file.
///
/// # Errors
/// When there is a file that is no such page, or that cannot be read.
pub fn refuse_file_of_others(
    path: &Path,
    (kind, option): (&str, &str),
    is_ours: impl Fn(&Path) -> io::Result<bool>,
) -> Result<(), CliError> {
    if !path.is_file() || is_ours(path).map_err(|error| refused(path, &error))? {
        return Ok(());
    }
    Err(CliError::Argument {
        message: format!("`{}` is a file, and no {kind} of this program", path.display()),
        help: format!("choose another file with `{option} FILE`, or move this one away"),
    })
}
