//! `stronghold sensitivity`.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use clap::Args;

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
    experiment::{
        batches::{Batches, Stopped},
        ensemble, panics,
        plan::kind::Kind,
    },
    report::{
        folder::{self, ResultsFolder},
        sensitivity::{Results, figures, files, json, text},
    },
    sensitivity::{
        SensitivityError,
        plan::{
            OutputSimulator, Sensitivity as Plan, reading,
            record::{RECORD, SensitivityRecord},
        },
        study::study,
    },
};

/// Find out which factors of a scenario its outputs depend on, and how much of them is noise.
#[derive(Debug, Args)]
pub struct Sensitivity {
    /// A bundled sensitivity plan's name, or a path to a plan or to the sensitivity.toml of an earlier
    /// analysis.
    plan: String,
    /// Folder for the results [default: outputs/PLAN]. The same command goes on with what was
    /// interrupted there.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Number of threads; results do not depend on it [default: all cores].
    #[arg(long, value_name = "T", value_parser = whole::<u16>(1, 1024))]
    threads: Option<u16>,
    /// Print one JSON object and nothing else.
    #[arg(long)]
    json: bool,
}

impl Sensitivity {
    /// Runs and analyses; the report goes to `out`.
    pub fn execute(&self, out: &mut impl Write) -> Result<(), CliError> {
        kinds::expect(&self.plan, Kind::Sensitivity)?;
        let plan = reading::open(&self.plan)?;
        let path = self.out.clone().unwrap_or_else(|| default_folder(&plan));
        let pool = ensemble::pool(self.threads.map_or(0, usize::from))
            .map_err(|error| CliError::System(error.to_string()))?;
        let record = SensitivityRecord::new(&plan);
        let Begun { journal, at_work } = journal::open(&path, RECORD, &record.to_toml(), |mark| {
            Ok(reading::record(mark)?.sensitivity.hash == record.sensitivity.hash)
        })?;
        let watch = OnTerminal::new(plan.runs_in_all());
        interrupt::stop_when_told(&watch.stop, "batch that is");
        panics::silence();
        let simulator = OutputSimulator(&plan);
        let batches =
            Batches { simulator: &simulator, seed: plan.seed, journal: &journal, watch: &watch };
        let found = pool.install(|| study(&plan, &batches)).map_err(told)?;
        watch.bar.finish_and_clear();
        let results = Results { plan: &plan, study: &found };
        let folder = ResultsFolder::prepare_held(&path, folder::SENSITIVITY, at_work)?;
        for (name, bytes) in files::all(&results, &record) {
            folder.write(name, &bytes)?;
        }
        folder.write("report.txt", text::report(&results, None).as_bytes())?;
        let figures = figures::all(&results, &record.sensitivity.hash);
        for figure in &figures {
            folder.write_figure(figure)?;
        }
        folder.publish()?;
        watch.log(&path)?;
        if self.json {
            serde_json::to_writer_pretty(&mut *out, &json(&results))
                .map_err(std::io::Error::from)?;
            writeln!(out)?;
        } else {
            write!(out, "{}", text::report(&results, terminal::width()))?;
            writeln!(out, "files: {}, and {} figures below it", path.display(), figures.len())?;
        }
        Ok(())
    }
}

/// Where results go unless a folder is given.
fn default_folder(plan: &Plan) -> PathBuf {
    Path::new("outputs").join(&plan.name)
}

fn told(error: SensitivityError) -> CliError {
    match error {
        SensitivityError::Stopped(Stopped::Interrupted) => CliError::Interrupted,
        SensitivityError::Stopped(Stopped::Journal(error)) => journal::refused(error),
        other => CliError::Argument {
            message: other.to_string(),
            help: "change the numbers of the plan's analyses".to_owned(),
        },
    }
}
