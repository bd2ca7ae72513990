//! Sensitivity plans: which factors of a scenario vary, by which designs, and which outputs are looked
//! at.

pub mod bundled;
mod check;
mod check_outputs;
pub mod file;
mod outcome;
pub mod reading;
pub mod record;
pub mod schema;
mod simulator;

pub use self::{outcome::Outcome, simulator::OutputSimulator};

use self::file::{BankSample, SensitivityFile};
use crate::experiment::plan::{
    FactorValue, Plan,
    design::{LatinHypercube, Sobol},
};

/// A checked sensitivity plan.
#[derive(Clone, Debug)]
pub struct Sensitivity {
    /// Short name: the bundled name, or the file's stem.
    pub name: String,
    /// Title.
    pub title: String,
    /// The question that it answers.
    pub question: String,
    /// The base scenario with its factors, and what runs are counted for.
    pub plan: Plan,
    /// The outputs that are looked at.
    pub outputs: Vec<Output>,
    /// Runs of each point of the Morris and Sobol designs.
    pub replicates: usize,
    /// Seed.
    pub seed: u64,
    /// Elementary effects, where they are asked for.
    pub morris: Option<MorrisDesign>,
    /// The rows of Saltelli's design, where it is asked for.
    pub sobol: Option<u32>,
    /// The bank, where one is asked for.
    pub bank: Option<BankDesign>,
    /// The outcomes that are searched for in the bank.
    pub outcomes: Vec<Outcome>,
    /// The plan as a file that stands beside its base scenario.
    pub file: SensitivityFile,
}

/// An output that is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Its name.
    pub name: String,
    /// Its place among the numbers of a run of the [`Plan`].
    pub place: usize,
}

/// A design of Morris trajectories.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MorrisDesign {
    /// How many there are.
    pub trajectories: u32,
    /// The levels of the grid.
    pub levels: u32,
}

/// A bank of single runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BankDesign {
    /// How many there are.
    pub runs: u32,
    /// How their points are sampled.
    pub sample: BankSample,
}

impl BankDesign {
    /// The points, in shares (0 to 1) of the factors' ranges. They follow from the seed.
    pub fn points(self, factors: usize, seed: u64) -> Vec<Vec<f64>> {
        let points = |share: &dyn Fn(u64, usize) -> f64| -> Vec<Vec<f64>> {
            let point = |point: u32| (0..factors).map(|f| share(point.into(), f)).collect();
            (0..self.runs).map(point).collect()
        };
        match self.sample {
            BankSample::Sobol => {
                // Both halves of the seed count.
                let scrambling = (seed ^ (seed >> 32)) as u32;
                let sequence = Sobol { points: self.runs.into(), seed: scrambling };
                points(&|point, factor| sequence.share(point, factor))
            }
            BankSample::LatinHypercube => {
                let sample = LatinHypercube::new(self.runs, factors, seed);
                points(&|point, factor| sample.share(point, factor))
            }
        }
    }
}

impl Sensitivity {
    /// The names of the factors.
    pub fn factor_names(&self) -> Vec<String> {
        self.plan.factors.iter().map(|factor| factor.name.clone()).collect()
    }

    /// The names of the outputs.
    pub fn output_names(&self) -> Vec<String> {
        self.outputs.iter().map(|output| output.name.clone()).collect()
    }

    /// The factors' values at a point in the unit cube.
    pub fn values(&self, shares: &[f64]) -> Vec<FactorValue> {
        self.plan.factors.iter().zip(shares).map(|(factor, share)| factor.at(*share)).collect()
    }

    /// The factors' values at a point in the unit cube as numbers: a level by its place, from 0.
    pub fn numbers(&self, shares: &[f64]) -> Vec<f64> {
        let number = |value| match value {
            FactorValue::Number(number) => number,
            FactorValue::Level(place) => place as f64,
            FactorValue::AsIs => unreachable!("a share leads to a value"),
        };
        self.values(shares).into_iter().map(number).collect()
    }

    /// Runs of each analysis: its name and how many.
    pub fn runs(&self) -> Vec<(&'static str, u64)> {
        let (d, r) = (self.plan.factors.len() as u64, self.replicates as u64);
        let morris =
            self.morris.map(|morris| ("morris", u64::from(morris.trajectories) * (d + 1) * r));
        let sobol = self.sobol.map(|rows| ("sobol", u64::from(rows) * (d + 2) * r));
        let bank = self.bank.map(|bank| ("bank", u64::from(bank.runs)));
        [morris, sobol, bank].into_iter().flatten().collect()
    }

    /// Runs in all.
    pub fn runs_in_all(&self) -> u64 {
        self.runs().iter().map(|(_, runs)| runs).sum()
    }
}
