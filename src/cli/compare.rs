//! `stronghold compare`.

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
    calendar::{Date, Day},
    experiment::{
        comparison::{self, Comparison},
        ensemble::{self, MOST_REPLICATES, Settings},
        posterior::{Asked, Posterior, at_draws, each_twice},
        record::{
            self, Changes, ComparisonFile, ComparisonHeader, Header, Opened, OpenedComparison,
            REVISION, VERSION,
        },
    },
    report::{
        differences, differences_csv, differences_json,
        folder::{self, ResultsFolder},
        json::PosteriorJson,
        monthly_differences_csv,
        wrap::wrapped,
    },
    scenario::{Scenario, reading},
};

/// Compare scenarios with a base, replicate by replicate under the same random numbers.
#[derive(Debug, Args)]
pub struct Compare {
    /// The base: a bundled scenario's name, a path to a scenario file or to the run.toml of a run;
    /// or the compare.toml of an earlier comparison, which is then repeated.
    base: String,
    /// What is compared with it.
    #[arg(value_name = "ALTERNATIVE")]
    alternatives: Vec<String>,
    /// Branch off on this day, as in 2021-11-01: every alternative starts with the base's world of
    /// that morning, and what it says holds from then on [default: each from its own first day].
    #[arg(long, value_name = "DATE", value_parser = Date::parse)]
    from: Option<Date>,
    /// Number of pairs of runs [default: 300, or as recorded].
    #[arg(long, value_name = "N", value_parser = whole::<u32>(2, MOST_REPLICATES.into()))]
    replicates: Option<u32>,
    /// Seed of the random streams [default: 1, or as recorded].
    #[arg(long, value_name = "S", value_parser = whole::<u64>(0, i64::MAX as u64))]
    seed: Option<u64>,
    /// Number of threads; results do not depend on it [default: all cores].
    #[arg(long, value_name = "T", value_parser = whole::<u16>(1, 1024))]
    threads: Option<u16>,
    /// Set a parameter in every world, as in `--set posture.tempo_effect=0`; may be repeated. What is set is not drawn from a
    /// posterior.
    #[arg(long, value_name = "NAME=VALUE", value_parser = parse_override)]
    set: Vec<(String, f64)>,
    /// Draw parameters from a posterior, a posterior.toml of `calibrate` or a bundled one, the same in both worlds of a pair, so that
    /// intervals hold what is not known of them; `none` for the scenario's own values [default: that of the scenario,
    /// or as recorded].
    #[arg(long, value_name = "FILE")]
    posterior: Option<PathBuf>,
    /// Folder for the results [default: outputs/compare-BASE].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print one JSON object and nothing else; without --out no files are written.
    #[arg(long)]
    json: bool,
}

/// The worlds, the base first, each with a name of its own.
struct Worlds {
    opened: Vec<Opened>,
    names: Vec<String>,
    header: ComparisonHeader,
    /// The posterior in each world; none without one.
    posteriors: Vec<Posterior>,
}

impl Compare {
    /// Runs the comparison; the report goes to `out`.
    pub fn execute(&self, out: &mut impl Write) -> Result<(), CliError> {
        let worlds = self.worlds()?;
        interrupt::leave_nothing_behind();
        // Before the long work, so that an unwritable folder is told at once.
        let folder = match (&self.out, self.json) {
            (Some(path), _) => Some(path.clone()),
            (None, true) => None,
            (None, false) => Some(default_folder(&worlds)?),
        };
        let folder =
            folder.map(|path| ResultsFolder::prepare(&path, folder::COMPARISON)).transpose()?;
        let pool = ensemble::pool(self.threads.map_or(0, usize::from))
            .map_err(|error| CliError::System(error.to_string()))?;
        let comparisons = pool.install(|| run(&worlds))?;
        let shown = folder.as_ref().map(|folder| folder.path().to_owned());
        if let Some(folder) = folder {
            write_files(folder, &worlds, &comparisons)?;
        }
        let calendar = &worlds.opened[0].scenario.calendar;
        if self.json {
            let object = differences_json::object(
                &worlds.header,
                worlds.carried(),
                &worlds.names,
                calendar,
                &comparisons,
            );
            serde_json::to_writer_pretty(&mut *out, &object).map_err(std::io::Error::from)?;
            writeln!(out)?;
            return Ok(());
        }
        report(out, &worlds, &comparisons)?;
        if let Some(path) = shown {
            writeln!(out, "files: {}", path.display())?;
        }
        Ok(())
    }

    fn worlds(&self) -> Result<Worlds, CliError> {
        let changes = Changes { overrides: self.set.clone(), until: None };
        let recorded = record::open_comparison(&self.base, &changes)?;
        let (header, opened, names, posterior) = match recorded {
            Some(_) if !self.alternatives.is_empty() => {
                return Err(CliError::Argument {
                    message: format!("`{}` is a comparison, which has its alternatives", self.base),
                    help: format!("`stronghold compare {}` repeats it", self.base),
                });
            }
            Some(OpenedComparison { header, worlds: opened, posterior }) => {
                warn_of_another_version(&header.version, &header.revision);
                let names = opened.iter().map(|world| world.scenario.name.clone()).collect();
                (Some(header), opened, names, Some(posterior))
            }
            None if self.alternatives.is_empty() => {
                return Err(CliError::Argument {
                    message: format!("there is nothing to compare `{}` with", self.base),
                    help: "name one or more alternatives after it; `stronghold scenario list` \
                           lists the bundled scenarios"
                        .to_owned(),
                });
            }
            None => {
                let arguments: Vec<&String> =
                    [&self.base].into_iter().chain(&self.alternatives).collect();
                let open = |argument: &&String| record::open(argument, &changes);
                let opened = arguments.iter().map(open).collect::<Result<Vec<Opened>, _>>()?;
                for header in opened.iter().filter_map(|world| world.header.as_ref()) {
                    warn_of_another_version(&header.version, &header.revision);
                }
                let names = names(&arguments, &opened);
                (None, opened, names, None)
            }
        };
        for (world, name) in opened.iter().zip(&names).skip(1) {
            comparison::comparable(&opened[0].scenario, &world.scenario).map_err(|why| {
                CliError::Argument {
                    message: format!("`{name}` cannot be compared with `{}`: {why}", names[0]),
                    help: "let the alternative extend the base, and change what the question is \
                           about"
                        .to_owned(),
                }
            })?;
        }
        let header = self.header(header.as_ref(), &opened[0]);
        if let Some(from) = header.from {
            branch_day(from, &opened[0].scenario)?;
        }
        // The base's for all worlds: pairs share their draws.
        let asked = Asked::by(self.posterior.as_deref())?;
        let is_asked = !matches!(asked, Asked::Nothing) || posterior.is_some();
        let file = asked.or(posterior, &opened[0])?;
        if !is_asked {
            for (world, name) in opened.iter().zip(&names).skip(1) {
                posterior::tell_of_another(file.as_ref(), world, name);
            }
        }
        let posteriors = file.map_or_else(
            || Ok(Vec::new()),
            |file| {
                let set: Vec<String> = header.overrides.keys().cloned().collect();
                let on = |(world, name): (&Opened, &String)| {
                    posterior::on(file.clone(), world, name, &set)
                };
                opened.iter().zip(&names).map(on).collect::<Result<Vec<_>, _>>()
            },
        )?;
        Ok(Worlds { opened, names, header, posteriors })
    }

    fn header(&self, recorded: Option<&ComparisonHeader>, base: &Opened) -> ComparisonHeader {
        let (seed, replicates) = match (recorded, &base.header) {
            (Some(header), _) => (Some(header.seed), Some(header.replicates)),
            (None, Some(header)) => (Some(header.seed), Some(header.replicates)),
            (None, None) => (None, None),
        };
        let mut overrides: BTreeMap<String, f64> =
            recorded.map(|header| header.overrides.clone()).unwrap_or_default();
        overrides.extend(self.set.iter().cloned());
        ComparisonHeader {
            version: VERSION.to_owned(),
            revision: REVISION.to_owned(),
            seed: self.seed.or(seed).unwrap_or(SEED),
            replicates: self.replicates.or(replicates).unwrap_or(REPLICATES).max(2),
            from: self.from.or(recorded.and_then(|header| header.from)),
            overrides,
        }
    }
}

impl Worlds {
    /// How many draws of the posterior are run.
    fn draws_run(&self) -> usize {
        self.posteriors.first().map_or(0, |p| p.draws_of(each_twice(self.header.replicates)))
    }

    fn carried(&self) -> Option<PosteriorJson<'_>> {
        self.posteriors.first().map(|posterior| PosteriorJson::of(posterior, self.draws_run()))
    }
}

/// The day of a date on which worlds branch off.
fn branch_day(from: Date, base: &Scenario) -> Result<Day, CliError> {
    base.calendar.day_within(from).ok_or_else(|| CliError::Argument {
        message: format!(
            "--from: {from} lies outside the base, which runs from {} to {}",
            base.calendar.start(),
            base.calendar.end()
        ),
        help: "choose a day within it".to_owned(),
    })
}

/// A name for each world: that of its scenario; where that is taken, that of the file or of the
/// folder of the record; where that is taken too, with a number.
fn names(arguments: &[&String], opened: &[Opened]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (argument, world) in arguments.iter().zip(opened) {
        let own = world.scenario.name.clone();
        let of_path = of_path(argument, world).unwrap_or_else(|| own.clone());
        let numbered = (2..).map(|number| format!("{of_path} ({number})"));
        let mut candidates = [own, of_path.clone()].into_iter().chain(numbered);
        let free = candidates.find(|name| !names.contains(name));
        names.push(free.expect("there is always another number"));
    }
    names
}

fn of_path(argument: &str, world: &Opened) -> Option<String> {
    if !reading::is_path(argument) {
        return None;
    }
    let path = Path::new(argument);
    let part = if world.header.is_some() { path.parent()?.file_name() } else { path.file_stem() };
    let name = part?.to_str()?;
    (!name.starts_with('.') && name.len() < 90 && !name.contains(':')).then(|| name.to_owned())
}

fn default_folder(worlds: &Worlds) -> Result<PathBuf, CliError> {
    let path = Path::new("outputs").join(format!("compare-{}", worlds.names[0]));
    if worlds.opened[0].is_namesake {
        return Err(CliError::Argument {
            message: format!(
                "`{}` is for the bundled scenario `{}`, and this is another of that name",
                path.display(),
                worlds.names[0]
            ),
            help: "choose a folder with `--out DIR`, or give the file another name".to_owned(),
        });
    }
    Ok(path)
}

fn run(worlds: &Worlds) -> Result<Vec<Comparison>, CliError> {
    let scenarios: Vec<Scenario> =
        worlds.opened.iter().map(|world| world.scenario.clone()).collect();
    let ComparisonHeader { seed, replicates, .. } = worlds.header;
    let bar = progress::bar(u64::from(replicates) * scenarios.len() as u64);
    let settings = Settings { seed, replicates, keeps_log: false };
    let from = worlds.header.from.map(|from| branch_day(from, &scenarios[0])).transpose()?;
    let targets = &worlds.opened[0].targets;
    let draws = at_draws(&worlds.posteriors, each_twice(replicates))?;
    let found = comparison::compare(&scenarios, &draws, targets, settings, from, || bar.inc(1));
    bar.finish_and_clear();
    found.map_err(|error| CliError::Argument {
        message: format!("--from: an alternative cannot branch off: {error}"),
        help: "leave `--from` out, or let the alternative extend the base without new regions, \
               communities, recruiters, leaders or factions"
            .to_owned(),
    })
}

fn write_files(
    folder: ResultsFolder,
    worlds: &Worlds,
    comparisons: &[Comparison],
) -> Result<(), CliError> {
    let calendar = &worlds.opened[0].scenario.calendar;
    let names = &worlds.names;
    folder.write("differences.csv", &differences_csv::bytes(names, calendar, comparisons))?;
    let monthly = monthly_differences_csv::bytes(names, calendar, comparisons);
    folder.write("monthly_differences.csv", &monthly)?;
    let record = |(world, name): (&Opened, &String)| {
        world.record(Header {
            version: VERSION.to_owned(),
            revision: REVISION.to_owned(),
            scenario: name.clone(),
            seed: worlds.header.seed,
            replicates: worlds.header.replicates,
            events: false,
            until: world.header.as_ref().and_then(|header| header.until),
            overrides: world.header.as_ref().map(|h| h.overrides.clone()).unwrap_or_default(),
        })
    };
    let file = ComparisonFile {
        compare: worlds.header.clone(),
        worlds: worlds.opened.iter().zip(names).map(record).collect(),
        posterior: worlds.posteriors.first().map(|posterior| posterior.file.clone()),
    };
    folder.write(folder::COMPARISON.record(), file.to_toml().as_bytes())?;
    folder.publish()?;
    Ok(())
}

fn report(
    out: &mut impl Write,
    worlds: &Worlds,
    comparisons: &[Comparison],
) -> std::io::Result<()> {
    let width = terminal::width();
    let sentence = |text: String| wrapped(&text, width);
    let base = &worlds.opened[0].scenario;
    let header = &worlds.header;
    writeln!(out, "base: {}: {}", worlds.names[0], base.title)?;
    let head = format!(
        "{} to {}, {} pairs of runs, seed {}. Differences are alternative minus base, in the mean \
         over pairs that share their random numbers; intervals are those of that mean (95%, {}: \
         one in twenty misses), and grow narrow with the number of pairs. Nine pairs in ten differ \
         by what `90% of pairs` says, however many there are; `parameters` is the share of their \
         variance that is not chance. `variance ÷` is what pairing won: as many times more \
         unpaired runs would be as sure.\n",
        base.calendar.start(),
        base.calendar.end(),
        header.replicates,
        header.seed,
        posterior::held(worlds.posteriors.first(), worlds.draws_run()),
    );
    writeln!(out, "{}", sentence(head))?;
    if let Some(from) = header.from {
        let branched = format!(
            "Every alternative branches off the base on {from}: it starts with the base's world of \
             that morning.\n"
        );
        writeln!(out, "{}", sentence(branched))?;
    }
    if let Some(changed) = overrides_shown(&header.overrides) {
        writeln!(out, "{}", sentence(changed))?;
    }
    for comparison in comparisons {
        let world = &worlds.opened[comparison.world];
        writeln!(out, "{}: {}", worlds.names[comparison.world], world.scenario.title)?;
        if world.scenario.question != base.question {
            write!(out, "{}", sentence(format!("{}\n", world.scenario.question)))?;
        }
        let own = world.header.as_ref().and_then(|header| overrides_shown(&header.overrides));
        write!(out, "{}", sentence(own.unwrap_or_default()))?;
        writeln!(out, "{}", sentence(differences::parting(comparison.parting.as_ref())))?;
        if comparison.targets.is_empty() {
            writeln!(out, "the base has no observed data, hence no targets\n")?;
        } else {
            writeln!(out, "{}", differences::targets(comparison, width))?;
        }
        writeln!(out, "{}", differences::years(comparison, &base.calendar, width))?;
        writeln!(out, "attacks a month, claimed or not, all theatre regions")?;
        writeln!(out, "{}", differences::months(comparison, &base.calendar, width))?;
    }
    Ok(())
}
