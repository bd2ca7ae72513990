//! `stronghold run`.

use std::{
    collections::BTreeMap,
    io::Write,
    path::{Path, PathBuf},
};

use clap::Args;

use super::{
    CliError,
    arguments::{REPLICATES, SEED, overrides_shown, parse_override, whole},
    interrupt, posterior, progress, terminal,
    versions::warn_of_another_version,
};
use crate::{
    calendar::Date,
    experiment::{
        ensemble::{self, MOST_EVENTS, MOST_REPLICATES, Settings, group_of},
        monthly::{self, MonthlyRow},
        phases,
        posterior::{Asked, Posterior, each_twice},
        record::{self, Changes, Header, Opened, REVISION, VERSION},
        result::EnsembleResult,
    },
    model::observe::MOST_LOGGED,
    observation::counts::CountOver,
    quantity::Quantity,
    report::{
        abroad, chart, events_parquet,
        folder::{self, ResultsFolder},
        json::{self, PosteriorJson},
        monthly_csv, national_csv, patterns_csv, phases_csv, ratios_csv, ribbon, scores, spread,
        tables, targets_csv,
        wrap::wrapped,
    },
    scenario::bundled::BASELINE,
    simulation::{Model, Outcome},
};

/// Columns of charts where there is no terminal.
const WIDTH_IN_A_PIPE: usize = 100;

/// Run a scenario and compare it with what was observed.
#[derive(Debug, Args)]
pub struct Run {
    /// A bundled scenario's name, or a path to a scenario file or to the run.toml of an earlier run.
    #[arg(default_value = BASELINE)]
    scenario: String,
    /// Number of replicates [default: 300, or as recorded].
    #[arg(long, value_name = "N", value_parser = whole::<u32>(1, MOST_REPLICATES.into()))]
    replicates: Option<u32>,
    /// Seed of the random streams [default: 1, or as recorded].
    #[arg(long, value_name = "S", value_parser = whole::<u64>(0, i64::MAX as u64))]
    seed: Option<u64>,
    /// Number of threads; results do not depend on it [default: all cores].
    #[arg(long, value_name = "T", value_parser = whole::<u16>(1, 1024))]
    threads: Option<u16>,
    /// Set a parameter, as in `--set attack.base_rate=0.3`; may be repeated. What is set is not drawn from a
    /// posterior.
    #[arg(long, value_name = "NAME=VALUE", value_parser = parse_override)]
    set: Vec<(String, f64)>,
    /// Last simulated day, as in 2021-12-31.
    #[arg(long, value_name = "DATE", value_parser = Date::parse)]
    until: Option<Date>,
    /// Draw parameters from a posterior, a posterior.toml of `calibrate` or a bundled one, so that intervals
    /// hold what is not known of them; `none` for the scenario's own values [default: that of the scenario,
    /// or as recorded].
    #[arg(long, value_name = "FILE")]
    posterior: Option<PathBuf>,
    /// Folder for the results [default: outputs/SCENARIO; needed where a file of your own is named
    /// like a bundled scenario].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print one JSON object and nothing else; without --out no files are written.
    #[arg(long, conflicts_with = "scores")]
    json: bool,
    /// Also write every event, to events.parquet.
    #[arg(long)]
    events: bool,
    /// Also score the simulation beside null models.
    #[arg(long)]
    scores: bool,
}

impl Run {
    /// Runs the scenario; the report goes to `out`.
    pub fn execute(&self, out: &mut impl Write) -> Result<(), CliError> {
        if self.json && self.events && self.out.is_none() {
            return Err(CliError::Argument {
                message: "`--json` without `--out` writes no files, and `--events` asks for one"
                    .to_owned(),
                help: "add `--out DIR`, or leave `--events` out".to_owned(),
            });
        }
        let changes = Changes { overrides: self.set.clone(), until: self.until };
        let opened = record::open(&self.scenario, &changes)?;
        if let Some(header) = &opened.header {
            warn_of_another_version(&header.version, &header.revision);
        }
        let header = self.header(&opened);
        let overridden: Vec<String> = header.overrides.keys().cloned().collect();
        let posterior = Asked::by(self.posterior.as_deref())?
            .or(None, &opened)?
            .map(|file| posterior::on(file, &opened, &opened.scenario.name, &overridden))
            .transpose()?;
        interrupt::leave_nothing_behind();
        // Before the long work, so that an unwritable folder is told at once.
        let folder = match (&self.out, self.json) {
            (Some(path), _) => Some(ResultsFolder::prepare(path, folder::RUN)?),
            (None, true) => None,
            (None, false) => Some(ResultsFolder::prepare(&default_folder(&opened)?, folder::RUN)?),
        };
        let pool = ensemble::pool(self.threads.map_or(0, usize::from))
            .map_err(|error| CliError::System(error.to_string()))?;
        let world = World { opened, header, posterior };
        let result = pool.install(|| world.simulate())?;
        let shown = folder.as_ref().map(|folder| folder.path().to_owned());
        if let Some(folder) = folder {
            let rows = pool.install(|| monthly::summarise(&result.panels()));
            world.write_files(folder, &result, &rows)?;
        }
        if self.json {
            let carried = world.posterior.as_ref();
            let carried = carried.map(|p| PosteriorJson::of(p, world.draws()));
            let object = json::run(&world.header, carried, &result);
            serde_json::to_writer_pretty(&mut *out, &object).map_err(std::io::Error::from)?;
            writeln!(out)?;
            return Ok(());
        }
        self.report(out, &world, &result)?;
        if let Some(path) = shown {
            writeln!(out, "files: {}", path.display())?;
        }
        Ok(())
    }

    fn header(&self, opened: &Opened) -> Header {
        let recorded = opened.header.as_ref();
        let mut overrides: BTreeMap<String, f64> =
            recorded.map(|header| header.overrides.clone()).unwrap_or_default();
        overrides.extend(self.set.iter().cloned());
        Header {
            version: VERSION.to_owned(),
            revision: REVISION.to_owned(),
            scenario: opened.scenario.name.clone(),
            seed: self.seed.or(recorded.map(|header| header.seed)).unwrap_or(SEED),
            replicates: self
                .replicates
                .or(recorded.map(|header| header.replicates))
                .map_or(REPLICATES, |replicates| replicates.clamp(1, MOST_REPLICATES)),
            events: self.events || recorded.is_some_and(|header| header.events),
            until: self.until.or(recorded.and_then(|header| header.until)),
            overrides,
        }
    }

    fn report(
        &self,
        out: &mut impl Write,
        world: &World,
        result: &EnsembleResult,
    ) -> std::io::Result<()> {
        let World { opened, header, .. } = world;
        let scenario = &opened.scenario;
        let width = terminal::width();
        let columns = width.unwrap_or(WIDTH_IN_A_PIPE);
        let sentence = |text: String| wrapped(&text, width);
        writeln!(out, "{}: {}", scenario.name, scenario.title)?;
        let head = format!(
            "{} to {}, {} replicate{}, seed {}; intervals hold 90% of replicates ({})\n",
            scenario.calendar.start(),
            scenario.calendar.end(),
            header.replicates,
            if header.replicates == 1 { "" } else { "s" },
            header.seed,
            posterior::held(world.posterior.as_ref(), world.draws()),
        );
        writeln!(out, "{}", sentence(head))?;
        if let Some(changed) = overrides_shown(&header.overrides) {
            writeln!(out, "{}", sentence(changed))?;
        }
        if result.comparisons.is_empty() {
            writeln!(out, "this scenario has no observed data to be compared with\n")?;
        } else {
            writeln!(out, "{}", tables::targets(result, width))?;
        }
        let draws = world.draws();
        if draws > 0 {
            writeln!(out, "{}", spread::table(result, draws, header.seed, width))?;
        }
        let panels = result.panels();
        let months = scenario.calendar.months();
        let theatre = scenario.theatre();
        let series = monthly::series(&panels, Quantity::Attacks, &theatre, months.len());
        let title =
            "attacks a month, all theatre regions (bars: median; dots: up to the 95% quantile)";
        writeln!(out, "{}", chart::monthly(title, &months, &series, columns))?;
        writeln!(out, "attacks, claimed or not, and members, by year, all theatre regions")?;
        writeln!(out, "{}", tables::years(scenario, result, width))?;
        let history = phases::history(scenario, &panels);
        writeln!(out, "{}", sentence(ribbon::phases(scenario, &history, columns)))?;
        if let Some(tables) = abroad::tables(scenario, result, width) {
            writeln!(
                out,
                "abroad: medians and 90% intervals by year, and by audience over all years"
            )?;
            writeln!(out, "{tables}")?;
        }
        if let Some(table) = tables::ratios(result, width) {
            writeln!(out, "finer evidence of other observers, compared as ratios within each:")?;
            writeln!(out, "{table}")?;
        }
        if let Some(table) = tables::patterns(result, width) {
            writeln!(out, "patterns, and the share of runs that keep them:\n{table}")?;
        }
        writeln!(
            out,
            "{}",
            sentence(tables::free_numbers(
                scenario,
                world.posterior.as_ref(),
                tables::fitted(result)
            ))
        )?;
        if self.scores {
            writeln!(
                out,
                "{}",
                scores::against_null_models(scenario, world.posterior.as_ref(), result, width)
            )?;
        }
        Ok(())
    }
}

/// `outputs/SCENARIO`. That of a bundled scenario is not for another one of the same name.
fn default_folder(opened: &Opened) -> Result<PathBuf, CliError> {
    let name = &opened.scenario.name;
    let path = Path::new("outputs").join(name);
    if opened.is_namesake {
        return Err(CliError::Argument {
            message: format!(
                "`{}` is for the bundled scenario `{name}`, and this is another of that name",
                path.display()
            ),
            help: "choose a folder with `--out DIR`, or give the file another name".to_owned(),
        });
    }
    Ok(path)
}

/// What is run.
struct World {
    opened: Opened,
    header: Header,
    posterior: Option<Posterior>,
}

/// Whether the logs of an ensemble hold all events.
fn logs_hold_all(outcomes: &[Outcome]) -> Result<(), CliError> {
    if outcomes.iter().all(|outcome| outcome.left_off == 0) {
        return Ok(());
    }
    let held = outcomes.iter().map(|outcome| outcome.log.as_ref().map_or(0, Vec::len) as u64);
    let all: u64 = held.sum::<u64>() + outcomes.iter().map(|outcome| outcome.left_off).sum::<u64>();
    Err(CliError::Argument {
        message: format!(
            "{all} events are too many to be written: at most {MOST_LOGGED} of a replicate, {MOST_EVENTS} in all"
        ),
        help: "leave out --events (in a record, `events = true`), or take fewer replicates, a shorter window or lower rates"
            .to_owned(),
    })
}

impl World {
    /// How many draws of the posterior are run; none without one.
    fn draws(&self) -> usize {
        let most = each_twice(self.header.replicates);
        self.posterior.as_ref().map_or(0, |posterior| posterior.draws_of(most))
    }

    fn simulate(&self) -> Result<EnsembleResult, CliError> {
        let Self { opened, header, .. } = self;
        let counts: Vec<CountOver> =
            opened.targets.iter().filter_map(|target| target.count.clone()).collect();
        let models = match &self.posterior {
            None => vec![Model::new(opened.scenario.clone(), counts)],
            Some(posterior) => posterior.models(each_twice(header.replicates), &counts)?,
        };
        let bar = progress::bar(u64::from(header.replicates));
        let settings =
            Settings { seed: header.seed, replicates: header.replicates, keeps_log: header.events };
        let outcomes = ensemble::run_over(&models, settings, || bar.inc(1));
        bar.finish_and_clear();
        logs_hold_all(&outcomes)?;
        let targets = match &self.posterior {
            None => opened.targets.clone(),
            Some(posterior) => posterior.labelled(&opened.targets),
        };
        let groups: Vec<usize> =
            (0..header.replicates).map(|r| group_of(r, models.len())).collect();
        Ok(EnsembleResult::new(&opened.scenario, targets, outcomes, &groups))
    }

    fn write_files(
        &self,
        folder: ResultsFolder,
        result: &EnsembleResult,
        rows: &[MonthlyRow],
    ) -> Result<(), CliError> {
        let Self { opened, header, posterior } = self;
        folder.write("targets.csv", &targets_csv::bytes(&result.comparisons))?;
        if posterior.is_some() {
            let bytes = spread::csv(result, self.draws(), header.seed);
            folder.write("spread.csv", &bytes)?;
        }
        folder.write("ratios.csv", &ratios_csv::bytes(&result.ratios))?;
        folder.write("patterns.csv", &patterns_csv::bytes(&result.patterns))?;
        let history = phases::history(&opened.scenario, &result.panels());
        folder.write("phases.csv", &phases_csv::bytes(&opened.scenario, &history))?;
        folder.write("monthly.csv", &monthly_csv::bytes(&opened.scenario, rows))?;
        let panels = result.panels();
        folder.write("national.csv", &national_csv::bytes(&opened.scenario, &panels))?;
        let years = national_csv::bytes_of_years(&opened.scenario, &panels);
        folder.write("national_years.csv", &years)?;
        let scores = scores::bytes(&opened.scenario, posterior.as_ref(), result);
        folder.write("scores.csv", &scores)?;
        if opened.scenario.has_abroad() {
            folder.write("audiences.csv", &abroad::bytes(&opened.scenario, result))?;
        }
        if header.events {
            let bytes = events_parquet::bytes(&opened.scenario, header, &result.outcomes)
                .map_err(|error| CliError::System(error.to_string()))?;
            folder.write("events.parquet", &bytes)?;
        }
        let mut record = opened.record(header.clone());
        record.posterior = posterior.as_ref().map(|posterior| posterior.file.clone());
        folder.write(folder::RUN.record(), record.to_toml().as_bytes())?;
        folder.publish()?;
        Ok(())
    }
}
