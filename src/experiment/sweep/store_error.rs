//! What can be wrong with a sweep's folder.

use crate::experiment::{plan::record::RECORD, record::OpenError};

/// What is wrong with a sweep's folder.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum StoreError {
    /// A file stands where the folder would be.
    #[error("cannot write results to `{folder}`: `{file}` is a file")]
    #[diagnostic(help("choose another folder with `--out DIR`, or move the file away"))]
    FileInTheWay {
        /// The folder asked for.
        folder: String,
        /// The file.
        file: String,
    },
    /// The disk refused.
    #[error("cannot write results to `{folder}`: {reason}")]
    #[diagnostic(help(
        "free space or choose another folder with `--out DIR`; finished chunks are kept, and the same \
         command goes on from them"
    ))]
    Disk {
        /// The folder.
        folder: String,
        /// Why.
        reason: String,
    },
    /// The folder cannot be read.
    #[error("cannot read `{path}`: {reason}")]
    #[diagnostic(help("check the folder and its permissions"))]
    Unreadable {
        /// The folder or file.
        path: String,
        /// Why.
        reason: String,
    },
    /// The folder holds no sweep.
    #[error("`{folder}` holds no sweep: there is no `{RECORD}`")]
    #[diagnostic(help("give the folder of a sweep, as `stronghold sweep` printed it"))]
    NoSweep {
        /// The folder.
        folder: String,
    },
    /// The folder has chunks and no record.
    #[error("`{folder}` has chunks of a sweep and no `{RECORD}` that says of which")]
    #[diagnostic(help("choose another folder with `--out DIR`, or move the chunks away"))]
    NoRecord {
        /// The folder.
        folder: String,
    },
    /// The folder holds results of another plan.
    #[error("`{folder}` holds results of another plan ({found}, not {hash}): {difference}")]
    #[diagnostic(help("choose another folder with `--out DIR`, or resume with what made them"))]
    OtherPlan {
        /// The folder.
        folder: String,
        /// The hash of the plan that made them.
        found: String,
        /// The hash of the plan at hand.
        hash: String,
        /// What differs first.
        difference: String,
    },
    /// The record was changed by hand.
    #[error("`{path}` was changed: its hash is {found}, not the {hash} that it states")]
    #[diagnostic(help("restore it, or sweep again into another folder"))]
    ChangedRecord {
        /// The record.
        path: String,
        /// The hash of what it says.
        found: String,
        /// The hash that it states.
        hash: String,
    },
    /// The record cannot be read as a plan.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Record(#[from] OpenError),
    /// Chunks are damaged.
    #[error("chunk {chunk} is damaged: `{file}` {why}{}", others(*.more))]
    #[diagnostic(help("`{command}` computes damaged chunks again"))]
    Damaged {
        /// The chunk.
        chunk: u64,
        /// Its file.
        file: String,
        /// What is wrong with it.
        why: String,
        /// How many more are damaged.
        more: usize,
        /// What mends it.
        command: String,
    },
    /// Chunks are missing.
    #[error("`{folder}` is incomplete: chunk {chunk} is missing{}", others(*.more))]
    #[diagnostic(help("`{command}` computes what is missing"))]
    Incomplete {
        /// The folder.
        folder: String,
        /// The first chunk that is missing.
        chunk: u64,
        /// How many more are missing.
        more: usize,
        /// What completes it.
        command: String,
    },
}

impl StoreError {
    /// Whether something was asked for that cannot be, rather than that something failed.
    pub fn is_of_the_user(&self) -> bool {
        matches!(
            self,
            Self::FileInTheWay { .. }
                | Self::NoSweep { .. }
                | Self::NoRecord { .. }
                | Self::OtherPlan { .. }
                | Self::ChangedRecord { .. }
                | Self::Record(_)
        )
    }
}

fn others(more: usize) -> String {
    match more {
        0 => String::new(),
        1 => ", and one more".to_owned(),
        more => format!(", and {more} more"),
    }
}
