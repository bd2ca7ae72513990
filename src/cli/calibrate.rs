//! `stronghold calibrate`.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};

use super::{
    CliError,
    arguments::whole,
    interrupt,
    journal::{self, Begun},
    kinds,
    on_terminal::OnTerminal,
    terminal,
};
use crate::{
    calibration::{
        checks::{Level, check},
        inference::{Options, TOO_FEW_DRAWS, infer},
        plan::{
            Calibration, ScenarioSimulator, reading,
            record::{CalibrationRecord, RECORD},
        },
        smc::SmcError,
    },
    experiment::{
        batches::{Batches, Stopped},
        ensemble,
        plan::kind::Kind,
    },
    report::{
        calibration::{Results, figures, files, text},
        folder::{self, ResultsFolder},
    },
};

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
        kinds::expect(&self.plan, Kind::Calibration)?;
        let calibration = reading::open(&self.plan, self.budget)?;
        let path = self.out.clone().unwrap_or_else(|| default_folder(&calibration));
        let pool = ensemble::pool(self.threads.map_or(0, usize::from))
            .map_err(|error| CliError::System(error.to_string()))?;
        let record = CalibrationRecord::new(&calibration);
        let Begun { journal, at_work } = journal::open(&path, RECORD, &record.to_toml(), |mark| {
            Ok(reading::record(mark)?.calibration.hash == record.calibration.hash)
        })?;
        let watch = OnTerminal::new(calibration.budget);
        interrupt::stop_when_told(&watch.stop, "batch that is");
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
        let folder = ResultsFolder::prepare_held(&path, folder::CALIBRATION, at_work)?;
        let report = text::report(&results, None);
        for (name, bytes) in files::all(&results, &record) {
            folder.write(name, &bytes)?;
        }
        folder.write("report.txt", report.as_bytes())?;
        let figures = figures::all(&results, &record.calibration.hash);
        for figure in &figures {
            folder.write_figure(figure)?;
        }
        folder.publish()?;
        watch.log(&path)?;
        if self.json {
            serde_json::to_writer_pretty(&mut *out, &files::json(&results))
                .map_err(std::io::Error::from)?;
            writeln!(out)?;
        } else {
            write!(out, "{}", text::report(&results, terminal::width()))?;
            writeln!(out, "files: {}, and {} figures below it", path.display(), figures.len())?;
        }
        Ok(())
    }
}

/// How much is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum CheckLevel {
    /// In a minute.
    Quick,
    /// Minutes where the prior served, else hours.
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

fn told(error: SmcError) -> CliError {
    match error {
        SmcError::Stopped(Stopped::Interrupted) => CliError::Interrupted,
        SmcError::Stopped(Stopped::Journal(error)) => journal::refused(error),
        error @ SmcError::AllFail { .. } => CliError::Argument {
            message: error.to_string(),
            help: "narrow the priors to what makes valid scenarios".to_owned(),
        },
    }
}
