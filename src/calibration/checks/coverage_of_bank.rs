//! Coverage from the bank: each of its runs is taken in turn for what was observed, and its parameters
//! for the truth.
//!
//! - near the observation (Prangle et al. 2014): the runs nearest to it; coverage and TARP
//! - over the prior (SBC, Talts et al. 2018): its first runs; ranks of each parameter, and of the distance
//!   from the parameters of the run that is most like the observed one
//!
//! That distance depends on the data, as TARP's reference must: with parameters alone the prior itself
//! would pass for a posterior (Modrák et al. 2023).
//!
//! What is checked is the posterior [from the bank](super::bank_posterior), with the run itself left out.
//!
//! - draws: resampling and ties of ranks

use rayon::prelude::*;
use serde::Serialize;

use super::bank_posterior::{from_bank, nearest_in_checks, observing};
use crate::{
    calibration::{
        diagnostics::{
            coverage::{Coverage, Pooled},
            ecdf_band::EcdfBand,
            sbc, tarp,
            uniformity::Uniformity,
        },
        inference::equally_likely,
        problem::Problem,
        smc::{BankRow, Outcome},
    },
    experiment::batches::draw_of,
};

/// Draws of each posterior that truths are ranked among.
const DRAWS: u32 = 99;

/// What the coverage checks found.
#[derive(Clone, Debug, PartialEq)]
pub struct CoverageOfBank {
    /// Runs near the observation that were taken for truths.
    pub cases: usize,
    /// Coverage of central 90% intervals near the observation, by parameter.
    pub near_90: Vec<Coverage>,
    /// Of 50% intervals.
    pub near_50: Vec<Coverage>,
    /// Pooled over parameters, 90% intervals.
    pub pooled_90: Option<Pooled>,
    /// TARP near the observation.
    pub tarp: Uniformity,
    /// SBC over the prior: by parameter, then the distance from the parameters of the most similar run.
    pub sbc: Vec<Ranked>,
}

/// SBC of a quantity.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// The quantity.
    pub name: String,
    /// How its ranks depart from uniform ones.
    pub check: Uniformity,
}

/// A row of the table of coverage.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CoverageRow {
    /// What is covered.
    pub quantity: String,
    /// Where truths come from.
    pub truths: &'static str,
    /// The nominal level.
    pub level: f64,
    /// The share of truths that intervals hold.
    pub coverage: f64,
    /// The 95% band of a right posterior.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// In words.
    pub verdict: String,
}

/// Checks coverage with so many runs of a bank, near the observation and over the prior.
pub fn check(problem: &Problem, smc: &Outcome, cases: usize, seed: u64) -> CoverageOfBank {
    let bank = &smc.bank;
    let mut near: Vec<&BankRow> = bank.rows.iter().collect();
    near.sort_by(|a, b| a.distance.total_cmp(&b.distance).then(a.number.cmp(&b.number)));
    near.truncate(cases);
    let first: Vec<&BankRow> = bank.rows.iter().take(cases).collect();
    let dimensions = problem.space.dimensions();
    let cases = near.len();

    let near_ranks = ranks(problem, smc, &near, "near", seed);
    let first_ranks = ranks(problem, smc, &first, "sbc", seed);
    let pits = |all: &[Vec<usize>], place: usize| -> Vec<f64> {
        all.iter().map(|of| sbc::normalised(of[place], DRAWS as usize)).collect()
    };
    let of = |level: f64| -> Vec<Coverage> {
        (0..dimensions).map(|p| Coverage::of_pits(level, &pits(&near_ranks, p))).collect()
    };
    let by_case: Vec<Vec<f64>> = near_ranks
        .iter()
        .map(|of| of[..dimensions].iter().map(|r| sbc::normalised(*r, DRAWS as usize)).collect())
        .collect();
    let band = EcdfBand::new(cases, DRAWS as usize, 0.95);
    let column =
        |all: &[Vec<usize>], place: usize| all.iter().map(|of| of[place]).collect::<Vec<_>>();
    let names = problem.space.parameters().iter().map(|parameter| parameter.name.clone());
    let names = names.chain(["distance from the most similar run".to_owned()]);
    let sbc = names.enumerate().map(|(place, name)| Ranked {
        name,
        check: Uniformity::of(&column(&first_ranks, place), &band),
    });
    CoverageOfBank {
        cases,
        near_90: of(0.9),
        near_50: of(0.5),
        pooled_90: Pooled::of_pits(0.9, &by_case),
        tarp: Uniformity::of(&column(&near_ranks, dimensions), &band),
        sbc: sbc.collect(),
    }
}

/// For each case the ranks of its true parameters among draws of its posterior, then its rank by TARP.
fn ranks(
    problem: &Problem,
    smc: &Outcome,
    cases: &[&BankRow],
    stage: &str,
    seed: u64,
) -> Vec<Vec<usize>> {
    let (bank, size) = (&smc.bank, nearest_in_checks(smc));
    let coordinates = |row: &BankRow| problem.space.to_coordinates(&row.parameters);
    let truths: Vec<Vec<f64>> = cases.iter().map(|row| coordinates(row)).collect();
    let range = |place: usize| {
        let values = truths.iter().map(|truth| truth[place]);
        let (low, high) =
            values.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), x| (l.min(x), h.max(x)));
        (high - low).max(1e-12)
    };
    let scale: Vec<f64> = (0..problem.space.dimensions()).map(range).collect();
    cases
        .par_iter()
        .zip(&truths)
        .map(|(case, truth)| {
            let mut random = draw_of(seed, stage, case.number);
            let others: Vec<&BankRow> =
                bank.rows.iter().filter(|row| row.number != case.number).collect();
            let asked = observing(problem, &case.summaries);
            let posterior = from_bank(&asked, &bank.distance, &others, size);
            let draws = equally_likely(&posterior, DRAWS, &mut random);
            let mut ranks: Vec<usize> = (0..truth.len())
                .map(|place| {
                    let values: Vec<f64> = draws.iter().map(|draw| draw[place]).collect();
                    sbc::rank(&values, truth[place], &mut random)
                })
                .collect();
            let distance = bank.distance.for_problem(&asked);
            let nearest = others
                .iter()
                .min_by(|a, b| distance.of(&a.summaries).total_cmp(&distance.of(&b.summaries)));
            let reference = coordinates(nearest.expect("a bank has several runs"));
            ranks.push(tarp::rank(&draws, truth, &reference, &scale, &mut random));
            ranks
        })
        .collect()
}

impl CoverageOfBank {
    /// The table of coverage.
    pub fn rows(&self, problem: &Problem) -> Vec<CoverageRow> {
        let names = || problem.space.parameters().iter().map(|parameter| parameter.name.clone());
        let row = |(quantity, coverage): (String, &Coverage)| CoverageRow {
            quantity,
            truths: "near the observation",
            level: coverage.level,
            coverage: coverage.share(),
            low: coverage.band.low,
            high: coverage.band.high,
            verdict: coverage.verdict().said().to_owned(),
        };
        let pooled = self.pooled_90.iter().map(|pooled| CoverageRow {
            quantity: "all parameters".to_owned(),
            truths: "near the observation",
            level: pooled.level,
            coverage: pooled.share,
            low: pooled.band.low,
            high: pooled.band.high,
            verdict: pooled.verdict().said().to_owned(),
        });
        let by_level = self.near_90.iter().zip(names()).chain(self.near_50.iter().zip(names()));
        by_level.map(|(coverage, name)| row((name, coverage))).chain(pooled).collect()
    }
}
