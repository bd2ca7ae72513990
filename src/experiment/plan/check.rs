//! From a file to a [`Plan`]: every name leads somewhere, and every factor can do what it says.

use std::collections::HashSet;

use super::{
    FIRST_COLUMNS, Factor, Kept, Plan,
    check_design::check_design,
    check_factors::{check_apart, checked_factors, screened},
    check_kept::check_kept,
    file::{MOST_POINTS, MOST_RUNS, PlanFile},
};
use crate::{
    experiment::record::Opened,
    scenario::{
        bundled::{POSTERIORS, find},
        error::{Checked, Refusal},
        file::{EvidenceLayer, ScenarioLayer},
        numbers::Count,
        placed::Placed,
    },
};

/// The most factors.
const MOST_FACTORS: usize = 500;

/// The most chunks: each is a file.
const MOST_CHUNKS: u64 = 1_000_000;

/// The most numbers in a chunk, which is made in memory.
const MOST_CELLS: u64 = 10_000_000;

/// The most columns of numbers that are kept of a run.
const MOST_OUTPUTS: usize = 5_000;

/// The layer of a base scenario that points are made from. A run that was cut short says so beside it; and what
/// results are compared with is no part of the world.
pub fn layer_of_points(base: &Opened) -> ScenarioLayer {
    let end = base.scenario.calendar.end();
    let mut layer = base.layer.clone();
    layer.end = Some(Placed::nowhere(end));
    layer.shocks.retain(|_, shock| shock.date.as_ref().is_none_or(|date| date.value <= end));
    layer.evidence = EvidenceLayer::default();
    layer
}

/// Checks a plan against its base scenario.
pub(super) fn check(name: String, mut file: PlanFile, mut base: Opened) -> Checked<Plan> {
    base.layer = layer_of_points(&base);
    if file.design.span.is_empty() {
        // A design that is left out stands nowhere: messages about it point to what it is of.
        file.design.span = file.scenario.span.clone();
    }
    if let Some(name) = &file.posterior
        && name.value != "none"
        && find(POSTERIORS, &name.value).is_none()
    {
        let said = format!("no posterior is called `{}`", name.value);
        let names: Vec<&str> = POSTERIORS.iter().map(|bundled| bundled.name).collect();
        let help = format!(
            "write `none`, or one of `{}`; give a file of your own behind `--posterior`",
            names.join("`, `")
        );
        return Err(Refusal::at(&name.span, "named here", said).help(help));
    }
    let checked = checked_factors(&file.factors, &base.layer);
    let mut factors: Vec<Factor> = checked.into_iter().collect::<Checked<_>>()?;
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
        posterior: None,
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
