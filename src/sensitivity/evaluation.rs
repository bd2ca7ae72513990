//! Runs of a design: every point, as often as told, on seeds of their own or in common.
//!
//! A run that fails is kept as failed, with what it said. What an analysis does without it is the
//! analysis's word: Sobol leaves out the whole row, Morris the effects that touch it, and both say
//! how many.

use serde::Serialize;

use super::SensitivityError;
use crate::experiment::batches::{Batches, seed_of_run};

/// Runs of a batch: what a killed process loses, and what Ctrl-C waits for.
const BATCH: usize = 500;

/// Which runs share their random numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Seeds {
    /// None: each run has a seed of its own.
    Independent,
    /// The points of a block share a seed in each replicate, and no two blocks do. With the block
    /// of a design (a Saltelli row, a Morris trajectory) noise drops out of the differences that
    /// the design takes, and is drawn afresh as often as there are blocks.
    InBlocks(usize),
    /// All points share a seed in each replicate. The whole design then sees as many draws of the
    /// noise as there are replicates, however many points it has.
    Common,
}

impl Seeds {
    /// The number from which the seed of a run follows.
    fn number(self, point: usize, replicate: usize, replicates: usize) -> usize {
        let group = match self {
            Self::Independent => point,
            Self::InBlocks(size) => point / size.max(1),
            Self::Common => 0,
        };
        group * replicates + replicate
    }
}

/// A run that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// The number of its point.
    pub point: usize,
    /// The number of its replicate.
    pub replicate: usize,
    /// What it said.
    pub said: String,
}

/// What the runs of a design gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    points: usize,
    replicates: usize,
    outputs: usize,
    seeds: Seeds,
    /// By output, point and replicate; 0 where there is none.
    values: Vec<f64>,
    /// By point and replicate.
    is_there: Vec<bool>,
    failed: Vec<Failure>,
}

impl Evaluation {
    /// An evaluation without any run yet, to be filled by [`record`](Self::record).
    pub fn new(points: usize, replicates: usize, outputs: usize, seeds: Seeds) -> Self {
        Self {
            points,
            replicates,
            outputs,
            seeds,
            values: vec![0.0; outputs * points * replicates],
            is_there: vec![false; points * replicates],
            failed: Vec::new(),
        }
    }

    /// One run a point of a simulator without noise: `values[output][point]`.
    ///
    /// # Errors
    /// When outputs have values for different numbers of points.
    pub fn of_values(values: &[Vec<f64>]) -> Result<Self, SensitivityError> {
        let points = values.first().map_or(0, Vec::len);
        for output in values {
            super::error::expect_number("points", points, output.len())?;
        }
        let mut evaluation = Self::new(points, 1, values.len(), Seeds::Common);
        for point in 0..points {
            let outputs = values.iter().map(|output| output[point]).collect();
            evaluation.record(point, 0, Ok(outputs))?;
        }
        Ok(evaluation)
    }

    /// Takes a run in: its outputs, or what it said when it failed. A run with another number of
    /// outputs, or with one that is not finite, counts as failed.
    ///
    /// # Errors
    /// When there is no such point or replicate.
    pub fn record(
        &mut self,
        point: usize,
        replicate: usize,
        outcome: Result<Vec<f64>, String>,
    ) -> Result<(), SensitivityError> {
        if point >= self.points || replicate >= self.replicates {
            let said = format!("the design has no point {point} with a replicate {replicate}");
            return Err(SensitivityError::Design(said));
        }
        let failed = match outcome {
            Ok(outputs) if outputs.len() != self.outputs => {
                format!("{} outputs where {} belong", outputs.len(), self.outputs)
            }
            Ok(outputs) if outputs.iter().any(|output| !output.is_finite()) => {
                "an output is not a finite number".to_owned()
            }
            Ok(outputs) => {
                let at = point * self.replicates + replicate;
                for (output, value) in outputs.into_iter().enumerate() {
                    self.values[output * self.points * self.replicates + at] = value;
                }
                self.is_there[at] = true;
                return Ok(());
            }
            Err(said) => said,
        };
        self.failed.push(Failure { point, replicate, said: failed });
        Ok(())
    }

    /// How many points there are.
    pub fn points(&self) -> usize {
        self.points
    }

    /// How often each point was to be run.
    pub fn replicates(&self) -> usize {
        self.replicates
    }

    /// How many outputs a run has.
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// Which runs share their random numbers.
    pub fn seeds(&self) -> Seeds {
        self.seeds
    }

    /// The runs that failed, in the order of points and replicates as they were recorded.
    pub fn failed(&self) -> &[Failure] {
        &self.failed
    }

    /// Whether every replicate of a point is there.
    pub fn is_complete(&self, point: usize) -> bool {
        let first = point * self.replicates;
        self.is_there[first..first + self.replicates].iter().all(|is_there| *is_there)
    }

    /// An output in all replicates of a point; `None` when one of them is missing.
    pub fn runs(&self, output: usize, point: usize) -> Option<&[f64]> {
        let first = (output * self.points + point) * self.replicates;
        self.is_complete(point).then(|| &self.values[first..first + self.replicates])
    }

    /// The mean of an output over the replicates of a point; `None` when one of them is missing.
    pub fn mean(&self, output: usize, point: usize) -> Option<f64> {
        self.runs(output, point).map(|runs| runs.iter().sum::<f64>() / runs.len() as f64)
    }
}

/// Runs each point of a design `replicates` times. Points are parameters as the simulator takes
/// them; `stage` names the work in the journal and in the seeds.
///
/// # Errors
/// When there are more than 2³² runs, when it was interrupted, or when the journal refuses.
pub fn evaluate(
    batches: &Batches,
    stage: &str,
    points: &[Vec<f64>],
    replicates: usize,
    seeds: Seeds,
) -> Result<Evaluation, SensitivityError> {
    let runs = points.len() * replicates;
    let Ok(runs) = u32::try_from(runs) else {
        return Err(SensitivityError::Design(format!("{runs} runs are more than can be numbered")));
    };
    let outputs = batches.simulator.summaries();
    let mut evaluation = Evaluation::new(points.len(), replicates, outputs, seeds);
    let place = |number: u32| (number as usize / replicates, number as usize % replicates);
    let seed_of = |number: u32| {
        let (point, replicate) = place(number);
        let shared = seeds.number(point, replicate, replicates);
        seed_of_run(batches.seed, stage, shared as u32)
    };
    let propose = |number: u32| points[place(number).0].clone();
    for (batch, first) in (0..).zip((0..runs).step_by(BATCH)) {
        let numbers = first..first.saturating_add(BATCH as u32).min(runs);
        let done = batches.run_seeded(stage, batch, numbers, propose, seed_of, |_| true)?;
        for kept in done.kept {
            let (point, replicate) = place(kept.number);
            evaluation.record(point, replicate, Ok(kept.summaries))?;
        }
        for (number, said) in done.failed {
            let (point, replicate) = place(number);
            evaluation.record(point, replicate, Err(said))?;
        }
    }
    Ok(evaluation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{
        batches::{FolderJournal, Unwatched, Unwritten},
        simulator::Simulator,
    };

    /// Its parameter and its seed; fails where the parameter is 3.
    struct Echo;

    impl Simulator for Echo {
        fn summaries(&self) -> usize {
            2
        }

        fn simulate(&self, parameters: &[f64], seed: u64) -> Result<Vec<f64>, String> {
            if parameters[0] == 3.0 {
                return Err("three".to_owned());
            }
            Ok(vec![parameters[0], (seed >> 11) as f64])
        }
    }

    fn evaluated(points: usize, replicates: usize, seeds: Seeds) -> Evaluation {
        let batches = Batches { simulator: &Echo, seed: 7, journal: &Unwritten, watch: &Unwatched };
        let points: Vec<Vec<f64>> = (0..points).map(|point| vec![point as f64]).collect();
        evaluate(&batches, "echo", &points, replicates, seeds).unwrap()
    }

    #[test]
    fn seeds_are_shared_as_told() {
        let same = |seeds, [one, other]: [(usize, usize); 2]| {
            let evaluation = evaluated(2_400, 2, seeds);
            let seed = |(point, replicate)| evaluation.runs(1, point).unwrap()[replicate];
            seed(one) == seed(other)
        };
        let blocks = Seeds::InBlocks(4);
        // Points 4 and 7 share a block; 2,399 is in another batch.
        assert!(!same(Seeds::Independent, [(4, 0), (7, 0)]));
        assert!(same(blocks, [(4, 0), (7, 0)]) && !same(blocks, [(7, 0), (8, 0)]));
        assert!(same(Seeds::Common, [(4, 1), (2_399, 1)]));
        for seeds in [Seeds::Independent, blocks, Seeds::Common] {
            assert!(!same(seeds, [(4, 0), (4, 1)]));
        }
    }

    #[test]
    fn a_failed_run_is_kept_as_failed_and_takes_its_point_with_it() {
        let evaluation = evaluated(5, 2, Seeds::Common);
        let failure = |replicate| Failure { point: 3, replicate, said: "three".to_owned() };
        assert_eq!(evaluation.failed(), [failure(0), failure(1)]);
        assert_eq!(evaluation.mean(0, 3), None);
        assert_eq!(evaluation.mean(0, 4), Some(4.0));
    }

    #[test]
    fn runs_come_back_from_the_journal() {
        let folder = tempfile::tempdir().unwrap();
        let journal = FolderJournal::open(folder.path()).unwrap();
        let batches = Batches { simulator: &Echo, seed: 7, journal: &journal, watch: &Unwatched };
        let points: Vec<Vec<f64>> = (0..700).map(|point| vec![f64::from(point)]).collect();
        let run = || evaluate(&batches, "echo", &points, 3, Seeds::InBlocks(7)).unwrap();
        let first = run();
        assert_eq!(first, run());
        assert_eq!(first, evaluated(700, 3, Seeds::InBlocks(7)));
    }

    #[test]
    fn what_is_no_output_counts_as_failed() {
        let mut evaluation = Evaluation::new(2, 1, 2, Seeds::Common);
        evaluation.record(0, 0, Ok(vec![1.0])).unwrap();
        evaluation.record(1, 0, Ok(vec![1.0, f64::NAN])).unwrap();
        assert_eq!(evaluation.failed().len(), 2);
        assert!(evaluation.record(2, 0, Ok(vec![1.0, 2.0])).is_err());
    }
}
