//! Results folders: a run's files replace those of an earlier run as a whole.
//!
//! Everything is first written to a hidden folder inside the target and synced; then the old
//! record is removed, every file is renamed into place, and the new record comes last. A
//! folder with a record is therefore complete. Files that are not ours are left alone. A program
//! that is told to end removes the hidden folder first: see [`abandon`]. What a killed one has left is
//! removed by the next; who is at work holds a lock in its hidden folder, and the folder itself: a second program is
//! refused.
//!
//! A report of ours (`report.html`) goes with the results that it was made from.
//!
//! Figures stand in a folder of their own, `figures`, whose SVG and PNG files are ours.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use tempfile::TempDir;

use super::{
    at_work::{AtWork, Occupied},
    figures::Figure,
    maker::{REPORT, is_ours},
};
use crate::scenario::reading::reason;

/// The folder of figures, inside that of the results.
const FIGURES: &str = "figures";

/// How hidden folders begin.
const STAGE: &str = ".stronghold-";

/// The file in a hidden folder whose lock says that somebody is at work.
const LOCK: &str = ".lock";

/// A set of files that belong together, replaced as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileSet {
    /// The names of the files that may be written, in the order in which they come into place; the
    /// record is the last.
    pub names: &'static [&'static str],
}

impl FileSet {
    /// The file that marks the set as complete.
    pub fn record(self) -> &'static str {
        self.names.last().expect("a set of files has a record")
    }
}

/// The files of a run.
pub const RUN: FileSet = FileSet {
    names: &[
        "targets.csv",
        "spread.csv",
        "ratios.csv",
        "patterns.csv",
        "phases.csv",
        "monthly.csv",
        "national.csv",
        "national_years.csv",
        "scores.csv",
        "audiences.csv",
        "events.parquet",
        "run.toml",
    ],
};

/// The files of a comparison.
pub const COMPARISON: FileSet =
    FileSet { names: &["differences.csv", "monthly_differences.csv", "compare.toml"] };

/// The files of a calibration.
pub const CALIBRATION: FileSet = FileSet {
    names: &[
        "bank.parquet",
        "coverage.csv",
        "left_out.csv",
        "taught.csv",
        "recovery.csv",
        "generations.csv",
        "parameters.csv",
        "predictive.csv",
        "posterior.csv",
        "posterior.parquet",
        "report.txt",
        "posterior.toml",
        "calibration.toml",
    ],
};

/// The files of a sensitivity analysis.
pub const SENSITIVITY: FileSet = FileSet {
    names: &[
        "morris.csv",
        "sobol.csv",
        "noise.csv",
        "delta.csv",
        "pawn.csv",
        "prim.csv",
        "bank.csv",
        "failed.csv",
        "report.txt",
        "sensitivity.toml",
    ],
};

/// Results could not be written.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum FolderError {
    /// A file stands where a folder would be.
    #[error("cannot write results to `{folder}`: `{file}` is a file")]
    #[diagnostic(help("choose another folder with `--out DIR`, or move the file away"))]
    FileInTheWay {
        /// The folder asked for.
        folder: String,
        /// The file.
        file: String,
    },
    /// Another process is at work there.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Occupied(#[from] Occupied),
    /// The disk refused.
    #[error("cannot write results to `{folder}`: {reason}")]
    #[diagnostic(help(
        "free space, or choose another folder with `--out DIR`; nothing was changed there"
    ))]
    Disk {
        /// The folder asked for.
        folder: String,
        /// Why.
        reason: String,
    },
}

impl FolderError {
    fn new(folder: &Path, error: &io::Error) -> Self {
        let shown = folder.display().to_string();
        match folder.ancestors().find(|part| part.is_file()) {
            Some(file) => Self::FileInTheWay { folder: shown, file: file.display().to_string() },
            None => Self::Disk { folder: shown, reason: reason(error) },
        }
    }
}

/// What an unfinished run has made on disk: its hidden folder, and the folders that did not exist
/// before, the innermost first.
type Unfinished = Vec<(PathBuf, Vec<PathBuf>)>;

/// Everything unfinished in this process. Who writes into a hidden folder, or publishes it, holds
/// the lock, so that [`abandon`] never meets half of a step.
static UNFINISHED: Mutex<Unfinished> = Mutex::new(Vec::new());

fn unfinished() -> MutexGuard<'static, Unfinished> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

fn remove(stage: &Path, made: &[PathBuf]) {
    // The stage lies inside and must go first; folders that we made and that are empty go too.
    drop(fs::remove_dir_all(stage));
    remove_empty(made);
}

fn remove_empty(folders: &[PathBuf]) {
    for folder in folders {
        drop(fs::remove_dir(folder));
    }
}

/// Removes what unfinished runs have made on disk and calls `end`. Results that are being put into
/// place are finished first; none are written any more.
pub fn abandon(end: impl FnOnce()) {
    let unfinished = unfinished();
    for (stage, made) in unfinished.iter() {
        remove(stage, made);
    }
    end();
}

/// A results folder that can be written to.
#[derive(Debug)]
pub struct ResultsFolder {
    path: PathBuf,
    files: FileSet,
    stage: TempDir,
    /// Locked as long as somebody is at work in the stage.
    _lock: File,
    _at_work: AtWork,
    /// Folders that did not exist before, the innermost first.
    made: Vec<PathBuf>,
    is_published: bool,
}

impl ResultsFolder {
    /// Makes sure, before a long run, that the folder can be written to.
    ///
    /// # Errors
    /// When it cannot be made, or written to, or another process is at work there.
    pub fn prepare(path: &Path, files: FileSet) -> Result<Self, FolderError> {
        Self::staged(path, files, || AtWork::alone(path))
    }

    /// The same in a folder that is already held, as by a computation with a journal there.
    ///
    /// # Errors
    /// When it cannot be made, or written to.
    pub fn prepare_held(path: &Path, files: FileSet, at_work: AtWork) -> Result<Self, FolderError> {
        Self::staged(path, files, || Ok(at_work))
    }

    fn staged(
        path: &Path,
        files: FileSet,
        hold: impl FnOnce() -> Result<AtWork, Occupied>,
    ) -> Result<Self, FolderError> {
        let fail = |error: io::Error| FolderError::new(path, &error);
        let missing: Vec<PathBuf> = path
            .ancestors()
            .take_while(|p| !p.as_os_str().is_empty() && !p.exists())
            .map(Path::to_path_buf)
            .collect();
        let mut unfinished = unfinished();
        let made = fs::create_dir_all(path).map_err(fail);
        let at_work = made.and_then(|()| Ok(hold()?));
        let staged = at_work.and_then(|at_work| {
            remove_left_behind(path);
            let stage = tempfile::Builder::new().prefix(STAGE).tempdir_in(path).map_err(fail)?;
            let lock = File::create(stage.path().join(LOCK)).map_err(fail)?;
            // Where a file system knows no locks, what killed programs leave is not removed.
            drop(lock.try_lock());
            Ok((at_work, stage, lock))
        });
        let (at_work, stage, lock) = staged.inspect_err(|_| remove_empty(&missing))?;
        unfinished.push((stage.path().to_owned(), missing.clone()));
        Ok(Self {
            path: path.to_owned(),
            files,
            stage,
            _lock: lock,
            _at_work: at_work,
            made: missing,
            is_published: false,
        })
    }

    /// The folder's path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a file aside and syncs it.
    ///
    /// # Errors
    /// When the disk is full or fails; what was there before is untouched.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), FolderError> {
        let _lock = unfinished();
        let written = File::create(self.stage.path().join(name)).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        written.map_err(|error| FolderError::new(&self.path, &error))
    }

    /// Writes a figure aside, as SVG and PNG.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub fn write_figure(&self, figure: &Figure) -> Result<(), FolderError> {
        fs::create_dir_all(self.stage.path().join(FIGURES))
            .map_err(|error| FolderError::new(&self.path, &error))?;
        self.write(&format!("{FIGURES}/{}.svg", figure.name), figure.svg().as_bytes())?;
        self.write(&format!("{FIGURES}/{}.png", figure.name), &figure.png())
    }

    /// Puts the written files into place, the record last; files of an earlier run that this one
    /// did not write are removed.
    ///
    /// # Errors
    /// When a file cannot be moved; then the folder has no record and is seen as incomplete.
    pub fn publish(mut self) -> Result<(), FolderError> {
        let mut unfinished = unfinished();
        let replaced = self.replace();
        if replaced.is_ok() {
            self.is_published = true;
            remove(self.stage.path(), &[]);
            unfinished.retain(|(stage, _)| stage != self.stage.path());
        }
        // Not held while `self` is dropped, which takes the lock.
        drop(unfinished);
        replaced.map_err(|error| FolderError::new(&self.path, &error))
    }

    fn replace(&self) -> io::Result<()> {
        // Before anything is removed, so that a folder in the way leaves all as it was.
        let FileSet { names } = self.files;
        if names.iter().any(|name| self.path.join(name).is_dir()) {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        for name in [self.files.record()].iter().chain(names) {
            match fs::remove_file(self.path.join(name)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        self.remove_report()?;
        self.replace_figures()?;
        for name in names {
            let staged = self.stage.path().join(name);
            if staged.exists() {
                fs::rename(staged, self.path.join(name))?;
            }
        }
        File::open(&self.path)?.sync_all()
    }

    /// Removes the report of an earlier run, which would tell of other results than those beside it.
    fn remove_report(&self) -> io::Result<()> {
        let report = self.path.join(REPORT);
        if report.is_file() && is_ours(&report)? { fs::remove_file(report) } else { Ok(()) }
    }

    /// Puts figures in the place of those of an earlier run, where there are any.
    fn replace_figures(&self) -> io::Result<()> {
        let staged = self.stage.path().join(FIGURES);
        if !staged.exists() {
            return Ok(());
        }
        let folder = self.path.join(FIGURES);
        fs::create_dir_all(&folder)?;
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == "svg" || ending == "png") {
                fs::remove_file(path)?;
            }
        }
        for entry in fs::read_dir(&staged)? {
            let entry = entry?;
            fs::rename(entry.path(), folder.join(entry.file_name()))?;
        }
        File::open(&folder)?.sync_all()
    }
}

/// Removes the hidden folders that killed programs have left.
fn remove_left_behind(path: &Path) {
    for entry in fs::read_dir(path).into_iter().flatten().flatten() {
        if !entry.file_name().to_string_lossy().starts_with(STAGE) {
            continue;
        }
        let lock = File::options().write(true).open(entry.path().join(LOCK));
        if lock.is_ok_and(|lock| lock.try_lock().is_ok()) {
            drop(fs::remove_dir_all(entry.path()));
        }
    }
}

impl Drop for ResultsFolder {
    fn drop(&mut self) {
        if !self.is_published {
            let mut unfinished = unfinished();
            remove(self.stage.path(), &self.made);
            unfinished.retain(|(stage, _)| stage != self.stage.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(path: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(path)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn a_new_run_replaces_the_old_files_as_a_whole_and_leaves_others_alone() {
        let outer = tempfile::tempdir().unwrap();
        let path = outer.path().join("a/b");
        let record = RUN.record();
        let first = ResultsFolder::prepare(&path, RUN).unwrap();
        first.write("events.parquet", b"old").unwrap();
        first.write(record, b"old").unwrap();
        first.publish().unwrap();
        fs::write(path.join("notes.txt"), "mine").unwrap();
        let second = ResultsFolder::prepare(&path, RUN).unwrap();
        second.write("targets.csv", b"new").unwrap();
        second.write(record, b"new").unwrap();
        second.publish().unwrap();
        assert_eq!(names(&path), ["notes.txt", record, "targets.csv"]);
        assert_eq!(fs::read(path.join(record)).unwrap(), b"new");
        // A comparison beside it touches nothing of the run.
        let third = ResultsFolder::prepare(&path, COMPARISON).unwrap();
        third.write("compare.toml", b"other").unwrap();
        third.publish().unwrap();
        assert_eq!(names(&path), ["compare.toml", "notes.txt", record, "targets.csv"]);
    }

    #[test]
    fn a_run_that_fails_leaves_nothing_behind() {
        let outer = tempfile::tempdir().unwrap();
        let folder = ResultsFolder::prepare(&outer.path().join("a/b"), RUN).unwrap();
        folder.write("targets.csv", b"half").unwrap();
        drop(folder);
        assert_eq!(names(outer.path()), [""; 0]);
    }

    #[test]
    fn what_a_killed_run_left_is_removed_and_what_is_at_work_is_not() {
        let outer = tempfile::tempdir().unwrap();
        let left = outer.path().join(".stronghold-killed");
        fs::create_dir(&left).unwrap();
        fs::write(left.join(LOCK), "").unwrap();
        fs::create_dir(outer.path().join(".stronghold-of-another-program")).unwrap();
        // As on a file system that does not lock folders.
        let at_work = outer.path().join(".stronghold-at-work");
        fs::create_dir(&at_work).unwrap();
        let lock = File::create(at_work.join(LOCK)).unwrap();
        lock.try_lock().unwrap();
        drop(ResultsFolder::prepare(outer.path(), RUN).unwrap());
        assert!(!left.exists() && at_work.exists());
        assert!(outer.path().join(".stronghold-of-another-program").exists());
    }

    #[test]
    fn figures_replace_earlier_ones_and_nothing_else() {
        let outer = tempfile::tempdir().unwrap();
        let figures = outer.path().join(FIGURES);
        fs::create_dir(&figures).unwrap();
        fs::write(figures.join("old.svg"), "").unwrap();
        fs::write(figures.join("notes.txt"), "mine").unwrap();
        let folder = ResultsFolder::prepare(outer.path(), RUN).unwrap();
        let canvas = crate::report::figures::canvas::Canvas::new(10.0, 10.0, "new");
        folder.write_figure(&Figure::new("new", canvas)).unwrap();
        folder.write(RUN.record(), b"new").unwrap();
        folder.publish().unwrap();
        assert_eq!(names(&figures), ["new.png", "new.svg", "notes.txt"]);
        assert_eq!(names(outer.path()), [FIGURES, RUN.record()]);
    }

    #[test]
    fn a_file_in_the_way_is_named() {
        let outer = tempfile::tempdir().unwrap();
        fs::write(outer.path().join("a"), "").unwrap();
        let error = ResultsFolder::prepare(&outer.path().join("a/b"), RUN).unwrap_err();
        assert!(error.to_string().starts_with("cannot write results to `"), "{error}");
    }
}
