//! From a file to a [`Sensitivity`]: every factor is one, and every design can take them all.

use super::{
    BankDesign, MorrisDesign, Sensitivity,
    check_outputs::{check_outcomes, check_outputs},
    file::{BankFile, BankSample, MorrisFile, SensitivityFile},
};
use crate::{
    experiment::{
        plan::{
            Domain, Factor, Plan,
            design::MOST_DIMENSIONS,
            file::{DesignFile, MOST_RUNS, MOST_SOBOL_POINTS, PlanFile, RandomNumbers, SampleFile},
        },
        record::Opened,
    },
    scenario::{
        error::{Checked, Refusal},
        numbers::Count,
        placed::Placed,
    },
};

/// The most factors of Saltelli's design, which takes two dimensions for each.
const MOST_SOBOL_FACTORS: usize = MOST_DIMENSIONS / 2;

/// The most numbers of a design, which is made in memory: points times factors.
const MOST_COORDINATES: u64 = 100_000_000;

/// Levels of the Morris grid where the plan does not say.
const MORRIS_LEVELS: u64 = 4;

pub(super) fn check(name: String, file: SensitivityFile, base: Opened) -> Checked<Sensitivity> {
    check_analyses(&file)?;
    let replicates = check_replicates(&file)?;
    let plan = Plan::checked(name.clone(), as_plan(&file), base)?;
    if plan.factors.is_empty() {
        return Err(Refusal::missing("nothing varies: the plan has no factors")
            .help("add `[[factors]]` with a name, entries, `low` and `high`, or a `[screen]`"));
    }
    let morris =
        file.morris.as_ref().map(|morris| check_morris(morris, &file, &plan)).transpose()?;
    if let Some(sobol) = &file.sobol
        && plan.factors.len() > MOST_SOBOL_FACTORS
    {
        let said = format!(
            "{} factors: Sobol indices take at most {MOST_SOBOL_FACTORS} here",
            plan.factors.len()
        );
        return Err(Refusal::at(&sobol.span, "this analysis", said)
            .help("screen them with `[morris]` first, and keep those that matter"));
    }
    let bank = file.bank.as_ref().map(|bank| check_bank(bank, &plan)).transpose()?;
    let outputs = check_outputs(&file, &plan)?;
    let outcomes = check_outcomes(&file, &outputs)?;
    let checked = Sensitivity {
        name,
        title: file.title.value.clone(),
        question: file.question.value.clone(),
        outputs,
        replicates,
        seed: file.seed.map_or(1, Count::get),
        morris,
        sobol: file.sobol.as_ref().map(|sobol| sobol.points.get() as u32),
        bank,
        outcomes,
        plan,
        file,
    };
    check_size(&checked)?;
    Ok(checked)
}

fn check_analyses(file: &SensitivityFile) -> Checked<()> {
    if file.morris.is_none() && file.sobol.is_none() && file.bank.is_none() && file.prim.is_empty()
    {
        return Err(Refusal::missing("the plan asks for no analysis").help(
            "add `[morris]` with `trajectories = 20`, `[sobol]` with `points = 256` or `[bank]` with \
             `runs = 2000`",
        ));
    }
    match (file.prim.first(), &file.bank) {
        (Some(prim), None) => {
            Err(Refusal::at(&prim.span, "this search", "there is no bank to search in")
                .help("add `[bank]` with `runs = 2000`, say"))
        }
        _ => Ok(()),
    }
}

fn check_replicates(file: &SensitivityFile) -> Checked<usize> {
    let replicates = file.replicates.as_ref();
    let number = replicates.map(|replicates| replicates.get());
    let (analysis, least) = match (&file.sobol, &file.morris) {
        (Some(sobol), _) => (&sobol.span, 2),
        (None, Some(morris)) => (&morris.span, 1),
        (None, None) => return Ok(number.unwrap_or(1) as usize),
    };
    match number {
        None => Err(Refusal::at(analysis, "this analysis", "how often is each point run?").help(
            "write `replicates = 8` above the first table: noise is told from factors by runs of the \
             same point",
        )),
        Some(number) if number < least => {
            let at = replicates.map_or(analysis, |replicates| &replicates.span);
            Err(Refusal::at(at, "here", "a single replicate does not tell noise from factors")
                .help("write 2 or more for Sobol indices, best 8 or more"))
        }
        Some(number) => Ok(number as usize),
    }
}

fn check_morris(
    morris: &Placed<MorrisFile>,
    file: &SensitivityFile,
    plan: &Plan,
) -> Checked<MorrisDesign> {
    let levels = morris.levels.as_ref().map_or(MORRIS_LEVELS, |levels| levels.get());
    if let Some(given) = &morris.levels
        && !levels.is_multiple_of(2)
    {
        let said = format!("{levels} levels have no halves to step between");
        return Err(Refusal::at(&given.span, "here", said).help("write an even number, as in 4"));
    }
    if let Some(place) = plan.factors.iter().position(|factor| !is_steppable(factor)) {
        let factor = &plan.factors[place];
        let what = if factor.has_levels() { "levels" } else { "values" };
        let said = format!(
            "`{}` has a list of {what}, and an elementary effect needs a way to go",
            factor.name
        );
        let at = file.factors.get(place).map_or(&morris.span, |factor| &factor.name.span);
        return Err(Refusal::at(at, "this factor", said)
            .help("give it `low` and `high` or two of them, or leave `[morris]` out"));
    }
    Ok(MorrisDesign { trajectories: morris.trajectories.get() as u32, levels: levels as u32 })
}

/// Whether a step through half of a factor's range means something: between two ends it does.
fn is_steppable(factor: &Factor) -> bool {
    match &factor.domain {
        Domain::Between { .. } => true,
        Domain::Values(values) => values.len() == 2,
        Domain::Levels(levels) => levels.len() == 2,
    }
}

fn check_bank(bank: &BankFile, plan: &Plan) -> Checked<BankDesign> {
    let (runs, factors) = (bank.runs.get(), plan.factors.len());
    if bank.sample == BankSample::Sobol && (runs > MOST_SOBOL_POINTS || factors > MOST_DIMENSIONS) {
        let said = if runs > MOST_SOBOL_POINTS {
            format!("{runs} runs: a Sobol sequence has at most {MOST_SOBOL_POINTS} points here")
        } else {
            format!(
                "{factors} factors: a Sobol sequence has at most {MOST_DIMENSIONS} dimensions here"
            )
        };
        return Err(Refusal::at(&bank.runs.span, "too many", said)
            .help("write fewer, or `sample = \"latin-hypercube\"`"));
    }
    Ok(BankDesign { runs: runs as u32, sample: bank.sample })
}

fn check_size(checked: &Sensitivity) -> Checked<()> {
    let runs = checked.runs_in_all();
    let numbers = checked.outputs.len().max(checked.plan.factors.len()) as u64;
    let largest = checked.runs().iter().map(|(_, runs)| *runs).max().unwrap_or(0);
    if runs > MOST_RUNS || largest.saturating_mul(numbers) > MOST_COORDINATES {
        let said = if runs > MOST_RUNS {
            format!("{runs} runs are too many: at most {MOST_RUNS}")
        } else {
            format!(
                "an analysis of {largest} runs with {numbers} numbers each does not fit into memory: at \
                 most {MOST_COORDINATES} numbers"
            )
        };
        return Err(Refusal::at(&checked.file.scenario.span, "of this scenario", said).help(
            "write fewer trajectories, points, runs or replicates, or name fewer `outputs`",
        ));
    }
    Ok(())
}

/// The factors and outputs as those of a sweep, which knows how to change a scenario's entries and
/// what to keep of a run.
fn as_plan(file: &SensitivityFile) -> PlanFile {
    let points = Placed::nowhere(Count::new(1).expect("a plan has a point"));
    PlanFile {
        title: file.title.clone(),
        question: file.question.clone(),
        scenario: file.scenario.clone(),
        design: Placed::nowhere(DesignFile::LatinHypercube(SampleFile { points })),
        replicates: Count::new(1).expect("a point has a replicate"),
        seed: None,
        random_numbers: RandomNumbers::default(),
        posterior: None,
        runs_per_chunk: None,
        factors: file.factors.clone(),
        screen: file.screen.clone(),
        keep: file.keep.clone(),
    }
}
