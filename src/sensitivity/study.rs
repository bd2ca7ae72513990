//! A study: the runs and the analyses that a sensitivity plan asks for.
//!
//! | analysis | runs | seeds |
//! |---|---|---|
//! | Morris | trajectories × (d + 1) × R | in common within a trajectory, replicate by replicate |
//! | Sobol | rows × (d + 2) × R | in common within a row, replicate by replicate |
//! | delta, PAWN, PRIM | the bank, one run a point | each its own |
//!
//! Each analysis has a stage of its own in the journal and its own seeds, so that one more analysis
//! in a plan leaves the runs of the others as they are.

use super::{
    Bootstrap, SensitivityError,
    bank::Bank,
    delta::{self, Delta},
    design::{Saltelli, Trajectories},
    evaluation::{Evaluation, Failure, Seeds, evaluate},
    morris::{self, Screening},
    noise::{self, NoiseStudy},
    pawn::{self, Pawn},
    plan::{BankDesign, MorrisDesign, Outcome, Sensitivity},
    prim::{self, Prim},
};
use crate::experiment::batches::Batches;

/// Bootstrap samples of rows for Sobol indices.
const SOBOL_SAMPLES: u32 = 1_000;

/// Bootstrap samples of runs, and as many dummy inputs, for delta and PAWN.
const BANK_SAMPLES: u32 = 100;

/// Halves of the bank that PRIM searches again.
const HALVES: u32 = 50;

/// Slices of PAWN.
const SLICES: usize = 10;

/// The fewest runs of a slice.
const RUNS_OF_A_SLICE: usize = 20;

/// What a study found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Study {
    /// Elementary effects.
    pub morris: Option<Screened>,
    /// Indices of the expectation, of a run and of the variance, and the share of noise.
    pub sobol: Option<Decomposed>,
    /// What the bank says.
    pub bank: Option<Banked>,
}

/// What Morris trajectories found.
#[derive(Clone, Debug, PartialEq)]
pub struct Screened {
    /// Runs, with those that failed.
    pub runs: usize,
    /// Runs that failed.
    pub failed: Vec<Failure>,
    /// Effects on each output.
    pub outputs: Vec<Screening>,
}

/// What Saltelli's design found.
#[derive(Clone, Debug, PartialEq)]
pub struct Decomposed {
    /// Runs, with those that failed.
    pub runs: usize,
    /// Runs that failed.
    pub failed: Vec<Failure>,
    /// Indices of each output.
    pub outputs: Vec<NoiseStudy>,
}

/// What a bank of single runs says.
#[derive(Clone, Debug, PartialEq)]
pub struct Banked {
    /// Runs that are there: their factors as numbers and their outputs, by the number of the run.
    pub rows: Vec<BankRow>,
    /// Runs that failed.
    pub failed: Vec<Failure>,
    /// What is told of it; or why nothing is.
    pub told: Result<BankAnalyses, String>,
}

/// A run of the bank.
#[derive(Clone, Debug, PartialEq)]
pub struct BankRow {
    /// Its number in the bank.
    pub number: usize,
    /// The factors' values; a level by its place.
    pub inputs: Vec<f64>,
    /// The outputs.
    pub outputs: Vec<f64>,
}

/// The analyses of a bank.
#[derive(Clone, Debug, PartialEq)]
pub struct BankAnalyses {
    /// δ of each output.
    pub delta: Vec<Delta>,
    /// PAWN indices of each output.
    pub pawn: Vec<Pawn>,
    /// Boxes of each outcome; or why there are none.
    pub prim: Vec<(Outcome, Result<Prim, String>)>,
}

/// Makes the runs of a plan and analyses them.
///
/// # Errors
/// When it was interrupted, or the journal refuses. The plan was checked, so that designs and
/// options are in their ranges.
pub fn study(plan: &Sensitivity, batches: &Batches) -> Result<Study, SensitivityError> {
    Ok(Study {
        morris: plan.morris.map(|design| screened(plan, design, batches)).transpose()?,
        sobol: plan.sobol.map(|rows| decomposed(plan, rows, batches)).transpose()?,
        bank: plan.bank.map(|design| banked(plan, design, batches)).transpose()?,
    })
}

fn screened(
    plan: &Sensitivity,
    design: MorrisDesign,
    batches: &Batches,
) -> Result<Screened, SensitivityError> {
    let factors = plan.plan.factors.len();
    let design = Trajectories::draw(factors, design.trajectories, design.levels, plan.seed)?;
    let seeds = Seeds::InBlocks(design.block());
    batches.watch.says("Morris: elementary effects");
    let evaluation = evaluate(batches, "morris", design.points(), plan.replicates, seeds)?;
    let outputs =
        morris::analyse(&design, &plan.factor_names(), &plan.output_names(), &evaluation)?;
    Ok(Screened { runs: runs(&evaluation), failed: evaluation.failed().to_vec(), outputs })
}

fn decomposed(
    plan: &Sensitivity,
    rows: u32,
    batches: &Batches,
) -> Result<Decomposed, SensitivityError> {
    let design = Saltelli::new(plan.plan.factors.len(), rows, plan.seed)?;
    let seeds = Seeds::InBlocks(design.block());
    batches.watch.says("Sobol: Saltelli's design");
    let evaluation = evaluate(batches, "sobol", &design.points(), plan.replicates, seeds)?;
    let bootstrap = Bootstrap { samples: SOBOL_SAMPLES, seed: plan.seed };
    let (factors, outputs) = (plan.factor_names(), plan.output_names());
    let outputs = noise::analyse(&design, &factors, &outputs, &evaluation, bootstrap)?;
    Ok(Decomposed { runs: runs(&evaluation), failed: evaluation.failed().to_vec(), outputs })
}

fn runs(evaluation: &Evaluation) -> usize {
    evaluation.points() * evaluation.replicates()
}

fn banked(
    plan: &Sensitivity,
    design: BankDesign,
    batches: &Batches,
) -> Result<Banked, SensitivityError> {
    let points = design.points(plan.plan.factors.len(), plan.seed);
    batches.watch.says("bank of single runs");
    let evaluation = evaluate(batches, "bank", &points, 1, Seeds::Independent)?;
    let row = |(number, shares): (usize, &Vec<f64>)| {
        evaluation.is_complete(number).then(|| BankRow {
            number,
            inputs: plan.numbers(shares),
            outputs: (0..evaluation.outputs())
                .map(|output| evaluation.mean(output, number).expect("the point is complete"))
                .collect(),
        })
    };
    let rows: Vec<BankRow> = points.iter().enumerate().filter_map(row).collect();
    batches.watch.says("delta, PAWN and PRIM");
    let told = told(plan, &rows).map_err(|error| error.to_string());
    Ok(Banked { rows, failed: evaluation.failed().to_vec(), told })
}

/// What the runs of a bank tell. Where most runs failed, too few may be left for anything.
fn told(plan: &Sensitivity, rows: &[BankRow]) -> Result<BankAnalyses, SensitivityError> {
    let (factors, outputs) = (plan.factor_names(), plan.output_names());
    let inputs: Vec<Vec<f64>> = rows.iter().map(|row| row.inputs.clone()).collect();
    let values: Vec<Vec<f64>> = rows.iter().map(|row| row.outputs.clone()).collect();
    let bank = Bank::new(&factors, &inputs, &outputs, &values)?;
    let bootstrap = Bootstrap { samples: BANK_SAMPLES, seed: plan.seed };
    let slices = (rows.len() / RUNS_OF_A_SLICE).clamp(2, SLICES);
    let halves = Bootstrap { samples: HALVES, seed: plan.seed };
    let options = prim::Options { peel: 0.05, least_mass: 0.05, halves };
    let searched = |outcome: &Outcome| {
        let is_hit: Vec<bool> =
            values.iter().map(|outputs| outcome.is_met(outputs[outcome.place])).collect();
        let found = prim::analyse(&bank, &outcome.said(), &is_hit, options);
        (outcome.clone(), found.map_err(|error| error.to_string()))
    };
    Ok(BankAnalyses {
        delta: delta::analyse(&bank, bootstrap)?,
        pawn: pawn::analyse(&bank, slices, bootstrap)?,
        prim: plan.outcomes.iter().map(searched).collect(),
    })
}
