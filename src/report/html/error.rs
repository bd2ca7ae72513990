//! Why a folder gives no report.

use crate::experiment::{record::OpenError, sweep::StoreError};

/// Why a folder gives no report.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum ReportError {
    /// There is no such folder.
    #[error("there is no folder `{path}`")]
    #[diagnostic(help("give a results folder, as the command that wrote it named it"))]
    NoFolder {
        /// The path.
        path: String,
    },
    /// The folder holds no results.
    #[error("`{path}` holds no results: it has none of {records}")]
    #[diagnostic(help(
        "give the folder that `stronghold run`, `compare`, `sweep`, `calibrate` or `sensitivity` wrote; \
         one that was interrupted has no record yet"
    ))]
    NoResults {
        /// The path.
        path: String,
        /// The records that would tell what it holds.
        records: String,
    },
    /// The folder holds results of several commands.
    #[error("`{path}` holds results of several commands: it has {records}")]
    #[diagnostic(help("move the files of each into a folder of its own"))]
    SeveralResults {
        /// The path.
        path: String,
        /// The records that are there.
        records: String,
    },
    /// A file is not there.
    #[error("`{file}` is missing: the folder is incomplete, or of another version of the program")]
    #[diagnostic(help("make it again: `{command}`"))]
    Missing {
        /// The file.
        file: String,
        /// What makes it.
        command: String,
    },
    /// A file cannot be read.
    #[error("cannot read `{file}`: {reason}")]
    #[diagnostic(help("check the file and its permissions"))]
    Unreadable {
        /// The file.
        file: String,
        /// Why.
        reason: String,
    },
    /// A file is not as the program wrote it.
    #[error("`{place}` is damaged: {what}")]
    #[diagnostic(help("make it again: `{command}`"))]
    Damaged {
        /// The file, with its line where there is one.
        place: String,
        /// What is wrong.
        what: String,
        /// What makes it.
        command: String,
    },
    /// A record was changed by hand.
    #[error("`{path}` was changed: its hash is {found}, not the {hash} that it states")]
    #[diagnostic(help("restore it, or run the plan again into another folder"))]
    ChangedRecord {
        /// The record.
        path: String,
        /// The hash of what it says.
        found: String,
        /// The hash that it states.
        hash: String,
    },
    /// The record cannot be read.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Record(#[from] OpenError),
    /// The chunks of a sweep cannot be used.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Store(#[from] StoreError),
    /// The operating system gives no threads.
    #[error("{0}")]
    System(String),
}
