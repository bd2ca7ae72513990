//! A long computation as a terminal sees it: a bar, news, Ctrl-C; quiet in a pipe.

use std::{
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use indicatif::ProgressBar;

use super::{CliError, progress};
use crate::experiment::batches::Watch;

/// Shows progress on a terminal; quiet in a pipe.
pub struct OnTerminal {
    /// The bar of runs.
    pub bar: ProgressBar,
    /// Whether the user has told it to stop.
    pub stop: Arc<AtomicBool>,
    began: Instant,
    lines: Mutex<Vec<String>>,
}

impl OnTerminal {
    /// For so many runs.
    pub fn new(runs: u64) -> Self {
        Self {
            bar: progress::bar(runs),
            stop: Arc::new(AtomicBool::new(false)),
            began: Instant::now(),
            lines: Mutex::new(Vec::new()),
        }
    }

    /// Writes wall times to a file of their own: they differ from run to run.
    pub fn log(&self, folder: &Path) -> Result<(), CliError> {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let path = folder.join("wall.log");
        std::fs::write(&path, lines.concat()).map_err(|error| CliError::File {
            path: path.display().to_string(),
            reason: crate::scenario::reading::reason(&error),
        })
    }
}

impl Watch for OnTerminal {
    fn ran(&self, runs: u64) {
        self.bar.inc(runs);
    }

    fn says(&self, line: &str) {
        let seconds = self.began.elapsed().as_secs_f64();
        self.bar.println(line);
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.push(format!("{seconds:.1} s: {line}\n"));
    }

    fn is_interrupted(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}
