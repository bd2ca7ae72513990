//! From a file to a [`Plan`]: every name leads somewhere, and every factor can do what it says.

use std::{collections::HashSet, ops::Range};

use super::{
    Domain, Factor, FactorValue, Kept, Level, Plan, Spread,
    file::{
        By, DesignFile, FactorFile, KeepFile, MOST_POINTS, MOST_RUNS, MOST_SOBOL_POINTS,
        OverRegions, OverTime, PlanFile, PointFile, ValueFile,
    },
    kept,
};
use crate::{
    experiment::{
        design::{Design, LatinHypercube, MOST_DIMENSIONS, Sobol},
        record::Opened,
        table::FIRST_COLUMNS,
    },
    parameters::{ParameterInfo, REGISTRY},
    quantity::Quantity,
    scenario::{
        Stack,
        changes::Change,
        check_unplaced,
        entries::EntryPath,
        error::Refusal,
        file::{EvidenceLayer, Layer},
        months,
        numbers::Count,
        placed::{Placed, Sources},
    },
};

type Checked<T> = Result<T, Refusal>;

/// The most factors.
const MOST_FACTORS: usize = 500;

/// The most chunks: each is a file.
const MOST_CHUNKS: u64 = 1_000_000;

/// The most numbers in a chunk, which is made in memory.
const MOST_CELLS: u64 = 10_000_000;

/// The most coordinates of a Latin hypercube, whose permutations are kept in memory.
const MOST_COORDINATES: u64 = 100_000_000;

/// The most columns of numbers that are kept of a run.
const MOST_OUTPUTS: usize = 5_000;

/// Checks a plan against its base scenario.
pub(super) fn check(name: String, mut file: PlanFile, mut base: Opened) -> Checked<Plan> {
    // Points are made from the layer. A run that was cut short says so beside it; and what results are
    // compared with is no part of the world.
    base.layer.end = Some(Placed::nowhere(base.scenario.calendar.end()));
    base.layer.evidence = EvidenceLayer::default();
    if file.design.span.is_empty() {
        // A design that is left out stands nowhere: messages about it point to what it is of.
        file.design.span = file.scenario.span.clone();
    }
    let mut factors = check_factors(&file, &base)?;
    factors.extend(screened(&file, &base, &factors)?);
    check_apart(&file, &factors)?;
    if factors.len() > MOST_FACTORS {
        let said = format!("there are {} factors: at most {MOST_FACTORS} can vary", factors.len());
        return Err(Refusal::at(&file.design.span, "of this design", said)
            .help("leave those out that matter least"));
    }
    let seed = file.seed.map_or(1, Count::get);
    let design = check_design(&file.design, &factors, seed)?;
    let points = design.points(&factors);
    let replicates = file.replicates.get();
    let runs = points.saturating_mul(replicates);
    if points > MOST_POINTS || runs > MOST_RUNS {
        let said = format!(
            "{points} design points with {replicates} replicates each are too many: at most \
             {MOST_POINTS} points and {MOST_RUNS} runs"
        );
        return Err(Refusal::at(&file.design.span, "this design", said)
            .help("give factors fewer values, or sample them (`latin-hypercube`, `sobol`)"));
    }
    let mut plan = Plan {
        kept: check_kept(&file, &base)?,
        name,
        title: file.title.value.clone(),
        question: file.question.value.clone(),
        factors,
        design,
        replicates: replicates as u32,
        seed,
        random_numbers: file.random_numbers,
        runs_per_chunk: 1,
        base,
        file,
    };
    check_columns(&plan)?;
    let columns = plan.outputs().len() as u64;
    let asked = plan.file.runs_per_chunk.map(Count::get);
    plan.runs_per_chunk = asked.unwrap_or_else(|| chunk_for(runs, columns));
    if plan.chunks() > MOST_CHUNKS {
        let said = format!("{} chunks are too many: at most {MOST_CHUNKS}", plan.chunks());
        return Err(Refusal::at(&plan.file.design.span, "this plan", said)
            .help("leave `runs_per_chunk` out, or make it larger"));
    }
    if plan.runs_per_chunk.min(runs).saturating_mul(columns) > MOST_CELLS {
        let said = format!(
            "a chunk of {} runs with {columns} numbers each does not fit into memory: at most \
             {MOST_CELLS} numbers",
            plan.runs_per_chunk
        );
        return Err(Refusal::at(&plan.file.design.span, "this plan", said)
            .help("make `runs_per_chunk` smaller"));
    }
    Ok(plan)
}

/// Runs in a chunk where the plan does not say: chunks of a second or two, not too many files, and
/// never more numbers than fit into a few megabytes.
fn chunk_for(runs: u64, columns: u64) -> u64 {
    (runs / 1000).clamp(100, 10_000).min(500_000 / columns.max(1)).max(1)
}

fn check_factors(file: &PlanFile, base: &Opened) -> Checked<Vec<Factor>> {
    file.factors.iter().map(|factor| check_factor(factor, base)).collect()
}

fn check_factor(file: &FactorFile, base: &Opened) -> Checked<Factor> {
    let name = &file.name;
    let domain = check_domain(file, base)?;
    let mut layer = base.layer.clone();
    let mut entries: Vec<EntryPath> = Vec::new();
    for path in &file.entries {
        let at_entry =
            |(said, help): (String, String)| Refusal::at(&path.span, "named here", said).help(help);
        let paths = EntryPath::parse(path).and_then(|path| path.resolve(&mut layer));
        for entry in paths.map_err(at_entry)? {
            if entries.contains(&entry) {
                let said = format!("factor `{}` changes `{}` twice", name.value, entry.shown());
                return Err(
                    Refusal::at(&path.span, "the second time", said).help("name each entry once")
                );
            }
            check_kind_of_change(file, &entry, &domain, &path.span, base)?;
            entries.push(entry);
        }
    }
    match (&domain, entries.is_empty()) {
        (Domain::Levels(_), false) => {
            let said = format!("factor `{}` has levels and entries", name.value);
            return Err(Refusal::at(&name.span, "this factor", said)
                .help("let each level write its own entries, or use `values`"));
        }
        (domain, true) if !matches!(domain, Domain::Levels(_)) => {
            let said = format!("factor `{}` changes nothing: it has no entries", name.value);
            return Err(Refusal::at(&name.span, "this factor", said)
                .help("add `entries = [\"attack.base_rate\"]`, say"));
        }
        _ => {}
    }
    let is_whole = entries.iter().any(|entry| file.change.wants_whole(&mut layer, entry));
    Ok(Factor {
        name: name.value.clone(),
        label: file.label.clone().unwrap_or_else(|| name.value.clone()),
        entries,
        change: file.change,
        domain,
        is_whole,
    })
}

/// Refuses a change that no value can make, as `hold` of a number. Values that go too far are told of
/// later: their runs have rows that say so.
fn check_kind_of_change(
    file: &FactorFile,
    entry: &EntryPath,
    domain: &Domain,
    span: &Range<usize>,
    base: &Opened,
) -> Checked<()> {
    let some = match domain {
        Domain::Values(values) => values[0],
        Domain::Between { low, .. } => *low,
        Domain::Levels(_) => return Ok(()),
    };
    let told = file.change.apply(&mut base.layer.clone(), entry, some);
    let Err(said) = told else { return Ok(()) };
    let kinds = [" is no change of ", "no breakpoint is of ", "follows a schedule"];
    if kinds.iter().any(|kind| said.contains(kind)) {
        return Err(Refusal::at(span, "changed here", said)
            .help("see docs/plans.md for what each change does"));
    }
    Ok(())
}

/// Refuses two factors that write the same entry, of which only the last would count.
fn check_apart(file: &PlanFile, factors: &[Factor]) -> Checked<()> {
    let replaces = |factor: &Factor| matches!(factor.change, Change::Set | Change::Hold);
    for (place, factor) in factors.iter().enumerate() {
        for other in &factors[..place] {
            let shared = factor.entries.iter().find(|entry| other.entries.contains(entry));
            let (Some(entry), true) = (shared, replaces(factor) || replaces(other)) else {
                continue;
            };
            let said = format!(
                "factors `{}` and `{}` both change `{}`, and one of them replaces it",
                other.name,
                factor.name,
                entry.shown()
            );
            let at = file.factors.get(place).map_or(&file.scenario.span, |file| &file.name.span);
            return Err(Refusal::at(at, "the second of them", said)
                .help("let both `scale` or `add`, or make one factor of them"));
        }
    }
    Ok(())
}

fn check_domain(file: &FactorFile, base: &Opened) -> Checked<Domain> {
    let name = &file.name;
    let refuse = |said: String| {
        Err(Refusal::at(&name.span, "this factor", said)
            .help("give it `values = […]`, or `low = …` and `high = …`, or `levels`"))
    };
    match (&file.values, &file.low, &file.high, file.levels.is_empty()) {
        (Some(values), None, None, true) => {
            if values.is_empty() {
                return Err(Refusal::at(&values.span, "here", "the list of values is empty")
                    .help("write at least one"));
            }
            Ok(Domain::Values(values.iter().map(|value| value.get()).collect()))
        }
        (None, Some(low), Some(high), true) => {
            let (from, to) = (low.get(), high.get());
            if from >= to || !(to - from).is_finite() {
                let said = format!("the range of `{}` goes from {from:e} to {to:e}", name.value);
                return Err(Refusal::at(&high.span, "ends here", said)
                    .help("let `high` be more than `low`, and both within reason"));
            }
            if file.spread == Spread::Log && from <= 0.0 {
                let said = format!("a range from {from} has no logarithm");
                return Err(Refusal::at(&low.span, "begins here", said)
                    .help("let `low` be more than 0, or spread linearly"));
            }
            Ok(Domain::Between { low: from, high: to, spread: file.spread })
        }
        (None, None, None, false) => check_levels(file, base),
        (None, Some(_), None, true) | (None, None, Some(_), true) => {
            refuse(format!("factor `{}` has one end of a range and not the other", name.value))
        }
        (None, None, None, true) => refuse(format!("factor `{}` has no values", name.value)),
        _ => refuse(format!("factor `{}` has values of two kinds", name.value)),
    }
}

fn check_levels(file: &FactorFile, base: &Opened) -> Checked<Domain> {
    let mut names = HashSet::new();
    for level in &file.levels {
        if level.name.trim().is_empty() || !names.insert(&level.name.value) {
            let said = format!("two levels are called `{}`, or it is empty", level.name.value);
            return Err(Refusal::at(&level.name.span, "here", said)
                .help("give each level a name of its own"));
        }
        if let Some(extends) = &level.scenario.extends {
            return Err(Refusal::at(&extends.span, "here", "a level extends nothing")
                .help("it is written over the plan's scenario as it is"));
        }
        let layer = level.scenario.clone().over(base.layer.clone());
        let stack = Stack { name: String::new(), layer, sources: Sources::default() };
        if let Err(refusal) = check_unplaced(&stack) {
            let said = format!("level `{}`: {}", level.name.value, refusal.message);
            let help = refusal.help.unwrap_or_else(|| "mend what it writes".to_owned());
            return Err(Refusal::at(&level.name.span, "this level", said).help(help));
        }
    }
    let level = |file: &super::file::LevelFile| Level {
        name: file.name.value.clone(),
        layer: file.scenario.clone(),
    };
    Ok(Domain::Levels(file.levels.iter().map(level).collect()))
}

/// The factors of the plan's screen.
fn screened(file: &PlanFile, base: &Opened, factors: &[Factor]) -> Checked<Vec<Factor>> {
    let Some(screen) = &file.screen else { return Ok(Vec::new()) };
    let around = screen.around.get();
    if around <= 1.0 {
        return Err(Refusal::at(
            &screen.around.span,
            "here",
            format!("nothing lies between a value divided by {around} and times {around}"),
        )
        .help("write a number above 1, as in `around = 2`"));
    }
    let except = chosen(&screen.except)?;
    let is_set = |info: &ParameterInfo| {
        factors.iter().flat_map(|factor| &factor.entries).any(|entry| {
            let is_scheduled = format!("schedules.{}", info.name) == entry.shown();
            entry.parameter().is_some_and(|named| named.name == info.name) || is_scheduled
        })
    };
    let mut found = Vec::new();
    for (info, place) in chosen(&screen.parameters)? {
        if except.iter().any(|(other, _)| other.name == info.name) || is_set(info) {
            continue;
        }
        let value = base.scenario.parameters.get(info.name).expect("a registered name has a value");
        let is_scheduled =
            base.scenario.parameter_schedules.iter().any(|(name, _)| *name == info.name);
        if is_scheduled || value <= 0.0 {
            let said = if is_scheduled {
                format!("`{}` follows a schedule: no single value lies around it", info.name)
            } else {
                format!("`{}` is {value} in the scenario: nothing lies around it", info.name)
            };
            return Err(Refusal::at(&place.span, "chosen here", said)
                .help("give it a factor of its own, or put it into `except`"));
        }
        let (low, high) = ((value / around).max(info.low), (value * around).min(info.high));
        if low >= high {
            let said = format!("`{}` has no room to vary", info.name);
            return Err(Refusal::at(&place.span, "chosen here", said).help("put it into `except`"));
        }
        let unit = if info.unit == "1" { String::new() } else { format!(" ({})", info.unit) };
        let domain = if low > 0.0 {
            Domain::Between { low, high, spread: Spread::Log }
        } else {
            Domain::Between { low, high, spread: Spread::Linear }
        };
        found.push(Factor {
            name: info.name.to_owned(),
            label: format!("{}{unit}", info.name),
            entries: vec![EntryPath::parse(info.name).expect("registered names are paths")],
            change: Change::Set,
            domain,
            is_whole: false,
        });
    }
    Ok(found)
}

/// The parameters that patterns choose, in the order of the registry, each with its pattern.
fn chosen(patterns: &[Placed<String>]) -> Checked<Vec<(&'static ParameterInfo, &Placed<String>)>> {
    let matches = |pattern: &str, info: &ParameterInfo| match pattern.strip_suffix('*') {
        Some(beginning) => info.name.starts_with(beginning),
        None => info.name == pattern,
    };
    for pattern in patterns {
        if !REGISTRY.iter().any(|info| matches(pattern, info)) {
            let near = crate::parameters::nearest(pattern);
            let said = format!("no parameter is called `{}`", pattern.value);
            return Err(Refusal::at(&pattern.span, "named here", said).help(format!(
                "did you mean `{near}`? `stronghold scenario parameters` lists them"
            )));
        }
    }
    let by = |info: &ParameterInfo| patterns.iter().find(|pattern| matches(pattern, info));
    Ok(REGISTRY.iter().filter_map(|info| Some((info, by(info)?))).collect())
}

fn check_design(file: &Placed<DesignFile>, factors: &[Factor], seed: u64) -> Checked<Design> {
    let refuse =
        |said: String, help: &str| Err(Refusal::at(&file.span, "this design", said).help(help));
    match &file.value {
        DesignFile::Each => Ok(Design::Each),
        DesignFile::Grid => {
            let between = |factor: &&Factor| matches!(factor.domain, Domain::Between { .. });
            match factors.iter().find(between) {
                Some(factor) => refuse(
                    format!("a grid needs values, and `{}` has a range", factor.name),
                    "give it `values = […]`, or sample: `design.sobol.points = 256`",
                ),
                None => Ok(Design::Grid),
            }
        }
        DesignFile::List(points) => {
            if points.is_empty() {
                return refuse("the list of points is empty".into(), "write at least one point");
            }
            let points = points.iter().map(|point| check_point(point, factors));
            Ok(Design::List(points.collect::<Checked<_>>()?))
        }
        DesignFile::LatinHypercube(sample) => {
            let points = sample.points.get();
            if points * factors.len() as u64 > MOST_COORDINATES {
                let said = format!(
                    "{points} points of {} factors: a Latin hypercube has at most {MOST_COORDINATES} \
                     coordinates here",
                    factors.len()
                );
                return Err(
                    Refusal::at(&sample.points.span, "too many", said).help("write fewer points")
                );
            }
            Ok(Design::LatinHypercube(LatinHypercube::new(points as u32, factors.len(), seed)))
        }
        DesignFile::Sobol(sample) => {
            let points = sample.points.get();
            if points > MOST_SOBOL_POINTS {
                let said = format!(
                    "{points} points: a Sobol sequence has at most {MOST_SOBOL_POINTS} here"
                );
                return Err(Refusal::at(&sample.points.span, "too many", said)
                    .help("write fewer, or use `latin-hypercube`"));
            }
            if factors.len() > MOST_DIMENSIONS {
                let said = format!(
                    "{} factors: a Sobol sequence has at most {MOST_DIMENSIONS} dimensions here",
                    factors.len()
                );
                return Err(
                    Refusal::at(&sample.points.span, "here", said).help("use `latin-hypercube`")
                );
            }
            // Both halves of the seed count.
            Ok(Design::Sobol(Sobol { points, seed: (seed ^ (seed >> 32)) as u32 }))
        }
    }
}

fn check_point(point: &PointFile, factors: &[Factor]) -> Checked<Vec<FactorValue>> {
    let mut values = vec![FactorValue::AsIs; factors.len()];
    for (name, value) in point {
        let place =
            factors.iter().position(|factor| factor.name == name.value).ok_or_else(|| {
                let said = format!("no factor is called `{}`", name.value);
                Refusal::at(&name.span, "named here", said)
                    .nearest(name, factors.iter().map(|factor| factor.name.as_str()))
            })?;
        values[place] = check_value(value, &factors[place])?;
    }
    Ok(values)
}

fn check_value(value: &Placed<ValueFile>, factor: &Factor) -> Checked<FactorValue> {
    let name = &factor.name;
    match (&factor.domain, &value.value) {
        (Domain::Levels(levels), ValueFile::Level(level)) => {
            let place = levels.iter().position(|known| known.name == *level).ok_or_else(|| {
                Refusal::at(&value.span, "named here", format!("`{name}` has no level `{level}`"))
                    .nearest(level, levels.iter().map(|level| level.name.as_str()))
            })?;
            Ok(FactorValue::Level(place))
        }
        (Domain::Levels(_), ValueFile::Number(number)) => {
            let said = format!("`{name}` has levels, and {number} is not the name of one");
            Err(Refusal::at(&value.span, "here", said).help("write the name of a level in quotes"))
        }
        (_, ValueFile::Number(number)) if number.is_finite() => Ok(FactorValue::Number(*number)),
        (_, ValueFile::Number(_)) => {
            Err(Refusal::at(&value.span, "here", "a value must be finite").help("write a number"))
        }
        (_, ValueFile::Level(level)) => {
            let said = format!("`{name}` has numbers, and `{level}` is none");
            Err(Refusal::at(&value.span, "here", said).help("write a number without quotes"))
        }
    }
}

fn check_kept(file: &PlanFile, base: &Opened) -> Checked<Vec<Kept>> {
    if file.keep.is_empty() {
        return Ok(kept_by_default(base));
    }
    file.keep.iter().map(|(name, keep)| check_keep(name, keep, base)).collect()
}

/// Attacks and members by year.
fn kept_by_default(base: &Opened) -> Vec<Kept> {
    let by_year = |(name, quantity, over_time): (&str, _, _)| {
        let calendar = &base.scenario.calendar;
        let window = (0, calendar.months().len() - 1);
        kept_of(base, name, quantity, window, By::Year, OverRegions::Sum, over_time)
    };
    [("attacks", Quantity::Attacks, OverTime::Sum), ("strength", Quantity::Strength, OverTime::End)]
        .map(by_year)
        .to_vec()
}

fn kept_of(
    base: &Opened,
    name: &str,
    quantity: Quantity,
    window: crate::scenario::Months,
    by: By,
    over_regions: OverRegions,
    over_time: OverTime,
) -> Kept {
    let scenario = &base.scenario;
    let regions = scenario.theatre();
    Kept {
        name: name.to_owned(),
        quantity,
        populations: regions.iter().map(|r| scenario.regions[r.index()].population).collect(),
        regions,
        by,
        parts: kept::parts(&scenario.calendar, window, by),
        over_regions,
        over_time,
    }
}

fn check_keep(name: &Placed<String>, file: &KeepFile, base: &Opened) -> Checked<Kept> {
    let scenario = &base.scenario;
    let quantity = Quantity::named(&file.quantity).ok_or_else(|| {
        let said = format!("no quantity is called `{}`", file.quantity.value);
        Refusal::at(&file.quantity.span, "named here", said)
            .nearest(&file.quantity, Quantity::ALL.iter().map(|quantity| quantity.name()))
    })?;
    let window = match &file.window {
        Some(window) => months(&scenario.calendar, window)?,
        None => (0, scenario.calendar.months().len() - 1),
    };
    let over_regions =
        file.over_regions.as_ref().map_or(
            if quantity.adds_up() { OverRegions::Sum } else { OverRegions::Mean },
            |over| over.value,
        );
    if let (Some(over), OverRegions::Sum, false) =
        (&file.over_regions, over_regions, quantity.adds_up())
    {
        let said = format!("`{}` is a level: regions do not add up", quantity.name());
        return Err(Refusal::at(&over.span, "here", said)
            .help("use `mean`, `population-mean` or `highest`"));
    }
    let over_time = file
        .over_time
        .as_ref()
        .map_or(if quantity.is_stock() { OverTime::End } else { OverTime::Sum }, |over| over.value);
    if let (Some(over), OverTime::Sum, true) = (&file.over_time, over_time, quantity.is_stock()) {
        let said = format!("`{}` is read at one moment: months do not add up", quantity.name());
        return Err(Refusal::at(&over.span, "here", said).help("use `end`, `mean` or `highest`"));
    }
    let mut kept = kept_of(base, name, quantity, window, file.by, over_regions, over_time);
    if let Some(regions) = &file.regions {
        kept.regions = scenario.regions_named(regions, &regions.span)?;
        let population =
            |region: &crate::scenario::RegionId| scenario.regions[region.index()].population;
        kept.populations = kept.regions.iter().map(population).collect();
    }
    if over_regions == OverRegions::PopulationMean && kept.populations.iter().sum::<f64>() <= 0.0 {
        return Err(Refusal::at(&name.span, "kept here", "these regions have no population")
            .help("use `mean`"));
    }
    Ok(kept)
}

/// Every column has a name of its own.
fn check_columns(plan: &Plan) -> Checked<()> {
    let outputs = plan.outputs();
    if outputs.len() > MOST_OUTPUTS {
        let said =
            format!("{} numbers are kept of each run: at most {MOST_OUTPUTS}", outputs.len());
        return Err(Refusal::at(&plan.file.design.span, "this plan", said)
            .help("keep years and not months, or fewer quantities"));
    }
    let mut taken: HashSet<String> = FIRST_COLUMNS.map(str::to_owned).into();
    taken.extend(plan.targets().into_iter().map(str::to_owned));
    let screened = &plan.factors[plan.file.factors.len()..];
    taken.extend(screened.iter().map(|factor| factor.name.clone()));
    if plan.file.keep.is_empty() {
        taken.extend(plan.kept.iter().flat_map(Kept::columns));
    }
    let factors = plan.file.factors.iter().map(|factor| &factor.name);
    let named = factors.map(|name| (name, vec![name.value.clone()]));
    let kept = plan.file.keep.keys().map(|name| {
        let kept = plan.kept.iter().find(|kept| kept.name == name.value);
        (name, kept.map(Kept::columns).unwrap_or_default())
    });
    for (name, columns) in named.chain(kept) {
        let is_plain =
            !name.trim().is_empty() && name.len() <= 100 && !name.chars().any(char::is_control);
        if !is_plain {
            return Err(Refusal::at(
                &name.span,
                "this name",
                "a name is empty, too long or not printable",
            )
            .help("use 1 to 100 printable characters"));
        }
        for column in columns {
            if taken.contains(&column) {
                let said = format!("two columns of the results would be called `{column}`");
                return Err(Refusal::at(&name.span, "this name", said).help(
                    "choose another name; targets and `seed`, `status` and the like are taken",
                ));
            }
            taken.insert(column);
        }
    }
    Ok(())
}
