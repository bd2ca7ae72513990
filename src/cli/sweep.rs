//! `stronghold sweep`.

use std::{
    io::Write,
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicBool},
    time::Instant,
};

use clap::Args;

use super::{CliError, arguments::whole, interrupt, kinds, posterior, progress, terminal};
use crate::{
    experiment::{
        ensemble, panics,
        plan::{Plan, RandomNumbers, kind::Kind, reading},
        posterior::Asked,
        record::{REVISION, UNKNOWN},
        sweep::{
            Shard, Store,
            pilot::{self, Pilot},
            runner::{self, Tally},
            store::Survey,
        },
    },
    report::{at_work::AtWork, folder::FolderError, number::short, wrap::wrapped},
};

/// Run a plan: a scenario at many settings, in chunks that survive anything.
#[derive(Debug, Args)]
pub struct Sweep {
    /// A bundled plan's name, or a path to a plan file or to the plan.toml of an earlier sweep.
    plan: String,
    /// Number of threads; results do not depend on it [default: all cores].
    #[arg(long, value_name = "T", value_parser = whole::<u16>(1, 1024))]
    threads: Option<u16>,
    /// Folder for the results [default: outputs/sweep-PLAN].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Draw parameters from a posterior, a posterior.toml of `calibrate` or a bundled one, each draw for two replicates, and
    /// let the plan's factors go over them; `none` for the scenario's own values [default: that of the plan, else of the
    /// scenario, or as recorded].
    #[arg(long, value_name = "FILE")]
    posterior: Option<PathBuf>,
    /// Run only every N-th chunk, from the I-th on; shards may share one folder.
    #[arg(long, value_name = "I/N", default_value_t = Shard::ALL)]
    shard: Shard,
    /// Print how many runs there are, how long they would take and how much they would write; a few
    /// pilot runs tell.
    #[arg(long)]
    dry_run: bool,
    /// Compute damaged chunks again.
    #[arg(long)]
    recompute: bool,
}

impl Sweep {
    /// Runs the plan; the report goes to `out`.
    pub fn execute(&self, out: &mut impl Write) -> Result<(), CliError> {
        kinds::expect(&self.plan, Kind::Sweep)?;
        let plan = reading::open(&self.plan, Asked::by(self.posterior.as_deref())?)?;
        if let Some(posterior) = &plan.posterior {
            posterior::tell(posterior, &plan.base.scenario.name);
        }
        let pool = ensemble::pool(self.threads.map_or(0, usize::from))
            .map_err(|error| CliError::System(error.to_string()))?;
        panics::silence();
        warn_of_unfinished_sources();
        if self.dry_run {
            let threads = pool.current_num_threads();
            return Ok(self.tell(out, &plan, &pilot::run(&plan), threads)?);
        }
        let folder = self.out.clone().unwrap_or_else(|| default_folder(&plan));
        let mut store = Store::prepare(&folder, plan)?;
        // Shards share their folder; two of the whole would do everything twice.
        let hold = if self.shard.is_all() { AtWork::alone } else { AtWork::beside_others };
        let _at_work = hold(&folder).map_err(FolderError::from)?;
        store.clean(self.shard);
        let mut survey = pool.install(|| store.survey(self.shard));
        let is_known = |survey: &Survey| survey.damaged.iter().all(|damage| !damage.is_unreadable);
        while self.recompute && !survey.damaged.is_empty() && is_known(&survey) {
            for renamed in store.set_aside(&survey.damaged)? {
                writeln!(out, "damaged, set aside as {}", renamed.display())?;
            }
            survey = pool.install(|| store.survey(self.shard));
        }
        store.refuse_damaged(&survey)?;
        self.compute(out, &store, &survey, &pool)
    }

    fn compute(
        &self,
        out: &mut impl Write,
        store: &Store,
        survey: &Survey,
        pool: &rayon::ThreadPool,
    ) -> Result<(), CliError> {
        let width = terminal::width();
        let plan = store.plan();
        write!(out, "{}", wrapped(&head(plan), width))?;
        let shard =
            if self.shard.is_all() { String::new() } else { format!(", shard {}", self.shard) };
        let (finished, missing) = (survey.finished.len(), survey.missing.len());
        writeln!(
            out,
            "{} chunks{shard}, {finished} of them finished before, in {}",
            finished + missing,
            store.folder().display()
        )?;
        out.flush()?;
        let runs =
            |chunks: &[u64]| chunks.iter().map(|c| plan.runs_of(*c)).map(|r| r.end - r.start).sum();
        let bar = progress::bar(runs(&survey.missing));
        let stop = Arc::new(AtomicBool::new(false));
        interrupt::stop_when_told(&stop, "chunks that are");
        let began = Instant::now();
        let done = pool.install(|| runner::run(store, &survey.missing, &stop, || bar.inc(1)));
        bar.finish_and_clear();
        let tally = done?;
        let seconds = began.elapsed().as_secs_f64();
        writeln!(out, "{}", told(tally, seconds))?;
        if (tally.chunks as usize) < missing {
            let left = missing - tally.chunks as usize;
            writeln!(out, "interrupted: {left} chunks are left; to go on, repeat the command")?;
            out.flush()?;
            return Err(CliError::Interrupted);
        }
        // A shard does not know how far the others are.
        let flag = if self.shard.is_all() { " --summary" } else { "" };
        writeln!(out, "next: stronghold results {}{flag}", store.folder().display())?;
        Ok(())
    }

    fn tell(
        &self,
        out: &mut impl Write,
        plan: &Plan,
        pilot: &Pilot,
        threads: usize,
    ) -> std::io::Result<()> {
        write!(out, "{}", wrapped(&head(plan), terminal::width()))?;
        writeln!(out, "runs: {}", plan.runs())?;
        let chunks: Vec<u64> = (0..plan.chunks()).filter(|c| self.shard.holds(*c)).collect();
        let runs: u64 = chunks.iter().map(|c| plan.runs_of(*c)).map(|r| r.end - r.start).sum();
        if !self.shard.is_all() {
            writeln!(out, "runs of shard {}: {runs}", self.shard)?;
        }
        writeln!(out, "chunks: {} of {} runs", chunks.len(), plan.runs_per_chunk)?;
        let (mean, shortest, longest) = pilot.seconds;
        let expected = |seconds: f64| duration(seconds * runs as f64 / threads as f64);
        writeln!(
            out,
            "expected time: {} on {threads} thread{} ({} to {}, were every run as the shortest or the \
             longest of {} pilot runs; {} ms a run)",
            expected(mean),
            if threads == 1 { "" } else { "s" },
            expected(shortest),
            expected(longest),
            pilot.runs,
            short(1000.0 * mean),
        )?;
        let bytes = pilot.bytes * runs as f64 / plan.runs() as f64;
        writeln!(out, "expected size: {} ({} columns)", size(bytes), plan.outputs().len())?;
        if pilot.refused > 0 {
            writeln!(
                out,
                "{} of {} pilot runs were refused: their design points make no valid scenario",
                pilot.refused, pilot.runs
            )?;
        }
        Ok(())
    }
}

/// A build whose sources differ from every commit cannot be told from another such build.
fn warn_of_unfinished_sources() {
    if REVISION.ends_with("-dirty") || REVISION == UNKNOWN {
        let warning = "warning: this program was built from sources that no revision names: do not go on \
                       with its sweeps after building it anew";
        drop(writeln!(std::io::stderr(), "{warning}"));
    }
}

/// What the plan is.
fn head(plan: &Plan) -> String {
    let shared = match plan.random_numbers {
        RandomNumbers::Common => "common random numbers",
        RandomNumbers::Independent => "independent random numbers",
    };
    let plural =
        |count: u64, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    format!(
        "{}: {}\n{}: {} with {} each, seed {}, {shared}; scenario {}{}\n",
        plan.name,
        plan.title,
        plural(plan.runs(), "run"),
        plural(plan.points(), "design point"),
        plural(u64::from(plan.replicates), "replicate"),
        plan.seed,
        plan.base.scenario.name,
        plan.posterior.as_ref().map_or_else(String::new, |posterior| {
            let draws = plural(plan.draws() as u64, "draw");
            format!("; {draws} of the posterior of {}", posterior.file.posterior.calibration)
        }),
    )
}

/// Where results go unless a folder is given.
pub(super) fn default_folder(plan: &Plan) -> PathBuf {
    Path::new("outputs").join(format!("sweep-{}", plan.name))
}

fn told(tally: Tally, seconds: f64) -> String {
    let rate = if seconds > 0.0 { tally.runs as f64 / seconds } else { 0.0 };
    let mut told =
        format!("computed {} runs in {} ({} a second)", tally.runs, duration(seconds), short(rate));
    for (number, what) in [
        (tally.refused, "were refused: their design points make no valid scenario"),
        (tally.panicked, "ended with a fault of the program: please report them"),
    ] {
        if number > 0 {
            told += &format!("\n{number} of them {what}; the column `status` says why");
        }
    }
    told
}

/// A duration for people.
fn duration(seconds: f64) -> String {
    match seconds {
        s if s < 90.0 => format!("{} s", short(s)),
        s if s < 5400.0 => format!("{} min", short(s / 60.0)),
        s if s < 172_800.0 => format!("{} h", short(s / 3600.0)),
        s => format!("{} days", short(s / 86_400.0)),
    }
}

/// A size for people.
fn size(bytes: f64) -> String {
    match bytes {
        b if b < 1e6 => format!("{} kB", short(b / 1e3)),
        b if b < 1e9 => format!("{} MB", short(b / 1e6)),
        b => format!("{} GB", short(b / 1e9)),
    }
}
