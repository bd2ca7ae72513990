//! `stronghold calibrate`.

use std::{
    io::Write,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use clap::{Args, ValueEnum};
use indicatif::ProgressBar;

use super::{CliError, arguments::whole, interrupt, plot, progress, terminal};
use crate::{
    calibration::{
        checks::{Level, check},
        inference::{Options, TOO_FEW_DRAWS, infer},
        plan::{Calibration, ScenarioSimulator, reading, record::CalibrationRecord},
        smc::SmcError,
    },
    experiment::{
        batches::{Batches, FolderJournal, Stopped, Watch},
        ensemble,
    },
    report::{
        calibration::{Results, figures, files, text},
        folder::{self, ResultsFolder},
    },
};

/// The folder of the journal, inside that of the results.
const JOURNAL: &str = "journal";

/// Infer which parameters of a scenario are consistent with what was observed.
#[derive(Debug, Args)]
pub struct Calibrate {
    /// A bundled calibration plan's name, or a path to a plan or to the calibration.toml of an earlier
    /// calibration.
    plan: String,
    /// Folder for the results [default: outputs/PLAN]. The same command goes on with what was
    /// interrupted there.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Runs in all, instead of the plan's.
    #[arg(long, value_name = "RUNS", value_parser = whole::<u64>(400, 1_000_000_000))]
    budget: Option<u64>,
    /// Check it as well: coverage, prediction of what is left out, what each target taught; `full` also
    /// recovers known truths, which takes some twenty times as long.
    #[arg(long, value_name = "LEVEL")]
    check: Option<CheckLevel>,
    /// Number of threads; results do not depend on it [default: all cores].
    #[arg(long, value_name = "T", value_parser = whole::<u16>(1, 1024))]
    threads: Option<u16>,
    /// Print one JSON object and nothing else.
    #[arg(long)]
    json: bool,
}

impl Calibrate {
    /// Calibrates; the report goes to `out`.
    pub fn execute(&self, out: &mut impl Write) -> Result<(), CliError> {
        let calibration = reading::open(&self.plan, self.budget)?;
        let path = self.out.clone().unwrap_or_else(|| default_folder(&calibration));
        let pool = ensemble::pool(self.threads.map_or(0, usize::from))
            .map_err(|error| CliError::System(error.to_string()))?;
        let record = CalibrationRecord::new(&calibration);
        let journal = open_journal(&path, &record)?;
        let watch = OnTerminal::new(calibration.budget);
        interrupt::stop_when_told(&watch.stop);
        let simulator = ScenarioSimulator(&calibration);
        let batches = Batches {
            simulator: &simulator,
            seed: calibration.seed,
            journal: &journal,
            watch: &watch,
        };
        let level = self.check.map(CheckLevel::level);
        let options = Options { budget: calibration.budget, surrogate: calibration.surrogate };
        let inferred = pool.install(|| infer(&calibration.problem, &batches, options));
        let inference = inferred.map_err(told)?;
        if inference.effective_draws < TOO_FEW_DRAWS {
            return Err(CliError::Argument {
                message: format!(
                    "the posterior has an effective size of {:.0} draws, and below {TOO_FEW_DRAWS:.0} \
                     there is none",
                    inference.effective_draws
                ),
                help: "give it more runs with `--budget`, infer fewer parameters, or look at the targets \
                       that no run comes near to"
                    .to_owned(),
            });
        }
        let checks = level
            .map(|level| pool.install(|| check(&calibration, &batches, &inference, level)))
            .transpose()
            .map_err(told)?;
        watch.bar.finish_and_clear();
        let results = pool.install(|| Results::new(&calibration, inference, checks));
        let folder = ResultsFolder::prepare(&path, folder::CALIBRATION)?;
        let report = text::report(&results, None);
        for (name, bytes) in files::all(&results, &record) {
            folder.write(name, &bytes)?;
        }
        folder.write("report.txt", report.as_bytes())?;
        folder.publish()?;
        let written =
            plot::write(&path.join("figures"), figures::all(&results, &record.calibration.hash))?;
        watch.log(&path)?;
        if self.json {
            serde_json::to_writer_pretty(&mut *out, &files::json(&results))
                .map_err(std::io::Error::from)?;
            writeln!(out)?;
        } else {
            write!(out, "{}", text::report(&results, terminal::width()))?;
            writeln!(out, "files: {}, and {} figures below it", path.display(), written.len())?;
        }
        Ok(())
    }
}

/// How much is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum CheckLevel {
    /// In a minute.
    Quick,
    /// Over night.
    Full,
}

impl CheckLevel {
    fn level(self) -> Level {
        match self {
            Self::Quick => Level::Quick,
            Self::Full => Level::Full,
        }
    }
}

/// Where results go unless a folder is given.
fn default_folder(calibration: &Calibration) -> PathBuf {
    Path::new("outputs").join(&calibration.name)
}

/// The journal of a calibration's folder, which must be of the same calibration.
fn open_journal(path: &Path, record: &CalibrationRecord) -> Result<FolderJournal, CliError> {
    let folder = path.join(JOURNAL);
    let mark = folder.join(crate::calibration::plan::record::RECORD);
    let journal = FolderJournal::open(&folder).map_err(disk)?;
    if mark.is_file() {
        let found = reading::record(&mark)?;
        if found.calibration.hash != record.calibration.hash {
            return Err(CliError::Argument {
                message: format!("`{}` holds another calibration", path.display()),
                help: "choose another folder with `--out DIR`; the plan, the scenario, the budget, the \
                       seed or the program differ from those that began it"
                    .to_owned(),
            });
        }
        return Ok(journal);
    }
    let text = record.to_toml();
    let written = tempfile::NamedTempFile::new_in(&folder).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(&mark).map_err(|error| error.error)
    });
    written.map_err(|error| CliError::File {
        path: mark.display().to_string(),
        reason: crate::scenario::reading::reason(&error),
    })?;
    Ok(journal)
}

fn disk(error: crate::experiment::batches::JournalError) -> CliError {
    CliError::File { path: error.path, reason: error.reason }
}

fn told(error: SmcError) -> CliError {
    match error {
        SmcError::Stopped(Stopped::Interrupted) => CliError::Interrupted,
        SmcError::Stopped(Stopped::Journal(error)) => disk(error),
        error @ SmcError::AllFail { .. } => CliError::Argument {
            message: error.to_string(),
            help: "narrow the priors to what makes valid scenarios".to_owned(),
        },
    }
}

/// Shows progress on a terminal; quiet in a pipe.
struct OnTerminal {
    bar: ProgressBar,
    stop: Arc<AtomicBool>,
    began: Instant,
    lines: std::sync::Mutex<Vec<String>>,
}

impl OnTerminal {
    fn new(budget: u64) -> Self {
        Self {
            bar: progress::bar(budget),
            stop: Arc::new(AtomicBool::new(false)),
            began: Instant::now(),
            lines: std::sync::Mutex::new(Vec::new()),
        }
    }

    /// Writes wall times to a file of their own: they differ from run to run.
    fn log(&self, folder: &Path) -> Result<(), CliError> {
        let lines = self.lines.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
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
        let mut lines = self.lines.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        lines.push(format!("{seconds:.1} s: {line}\n"));
    }

    fn is_interrupted(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}
