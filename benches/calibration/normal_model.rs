//! A model that costs next to nothing, so that what is measured is the calibration around it.
//!
//! ```text
//! s_j ~ N(u_j, 0.1)        u_j uniform on [−1, 1]        0.1 is a variance
//! ```
//!
//! It is the task `gaussian_linear_uniform` of the simulation-based inference benchmark, in as many
//! dimensions as are asked for, with as much idle arithmetic.

use std::hint::black_box;

use rand::RngExt as _;
use rand_distr::StandardNormal;
use stronghold::{
    calibration::{
        prior::{Form, Prior},
        problem::{Problem, Summary},
        smc::Settings,
        space::{Parameter, Space},
    },
    experiment::simulator::Simulator,
    random::{Purpose, StreamId, Streams},
};

/// What was observed.
const OBSERVED: [f64; 10] = [0.0, 0.3, -0.3, 0.5, -0.5, 0.1, -0.2, 0.7, 0.9, -0.8];

/// Steps of idle arithmetic, each waiting for the one before, that take about a microsecond here.
pub const STEPS_A_MICROSECOND: u32 = 700;

/// Populations of 1,000, of which each halves the ε of the last one, until so many runs are used up.
///
/// The first 1,000 are the nearer half of 2,000 runs from the prior: so pyABC begins too, with a
/// median. Nothing else stops it.
pub fn settings(runs: u64) -> Settings {
    Settings {
        particles: 1000,
        prior_runs: 2000,
        quantile: 0.5,
        least_acceptance: 0.0,
        least_gain: f64::NEG_INFINITY,
        may_stay: false,
        ..Settings::for_budget(runs)
    }
}

/// The model.
#[derive(Clone, Copy, Debug)]
pub struct NormalModel {
    /// Its parameters, and its summaries.
    pub dimensions: usize,
    /// Steps of idle arithmetic in a run.
    pub idle_steps: u32,
}

impl NormalModel {
    /// One that costs next to nothing.
    pub fn trivial(dimensions: usize) -> Self {
        Self { dimensions, idle_steps: 0 }
    }

    /// One in ten parameters that costs about so much.
    pub fn costing(microseconds: u32) -> Self {
        Self { dimensions: 10, idle_steps: microseconds * STEPS_A_MICROSECOND }
    }

    /// Its parameters, and what was observed.
    pub fn problem(self) -> Problem {
        let parameter = |place| {
            let prior = Prior::new(Form::Uniform, -1.0, 1.0).expect("its bounds are finite");
            Parameter::new(format!("u{place}"), prior)
        };
        let summaries = (0..self.dimensions).zip(OBSERVED);
        Problem {
            space: Space::new((0..self.dimensions).map(parameter).collect())
                .expect("there are parameters, and their names differ"),
            summaries: summaries.map(|(j, s)| Summary::new(format!("s{j}"), s)).collect(),
        }
    }
}

impl Simulator for NormalModel {
    fn summaries(&self) -> usize {
        self.dimensions
    }

    fn simulate(&self, parameters: &[f64], seed: u64) -> Result<Vec<f64>, String> {
        let mut draw = Streams::new(seed, 0).draw(StreamId::ROOT, 0, Purpose::Survey);
        let summaries =
            parameters.iter().map(|u| u + 0.1_f64.sqrt() * draw.sample::<f64, _>(StandardNormal));
        let summaries = summaries.collect();
        black_box((0..self.idle_steps).fold(0.5, |x, _| 3.7 * x * (1.0 - x)));
        Ok(summaries)
    }
}
