//! Simulators whose posteriors are known, for tests.

use rand::RngExt as _;
use rand_distr::StandardNormal;

use super::{
    prior::{Form, Prior},
    problem::{Problem, Summary},
    space::{Parameter, Space},
};
use crate::{
    experiment::simulator::Simulator,
    random::{Draw, Purpose, StreamId, Streams},
};

pub fn draw(seed: u64) -> Draw {
    Streams::new(seed, 0).draw(StreamId::ROOT, 0, Purpose::Survey)
}

/// A Poisson count at a rate with prior Gamma(2, 0.01). After y = 83 the posterior is Gamma(85, 1.01).
pub struct OneCount;

impl OneCount {
    pub fn problem() -> Problem {
        let prior = Prior::new(Form::Gamma { shape: 2.0, rate: 0.01 }, 0.0, f64::INFINITY);
        let space = Space::new(vec![Parameter::new("rate", prior.unwrap())]).unwrap();
        Problem { space, summaries: vec![Summary::new("count", 83.0)] }
    }
}

impl Simulator for OneCount {
    fn summaries(&self) -> usize {
        1
    }

    fn simulate(&self, parameters: &[f64], seed: u64) -> Result<Vec<f64>, String> {
        Ok(vec![f64::from(draw(seed).poisson(parameters[0]))])
    }
}

/// The task `gaussian_linear` of the simulation-based inference benchmark: u in ten dimensions, s = u + N(0, 0.1 I),
/// where 0.1 is a variance. Under the prior N(0, 0.1 I) the posterior is N(s/2, 0.05 I); under a
/// uniform one on [−1, 1]¹⁰ it is N(s, 0.1 I), cut to the cube.
pub struct GaussianLinear;

impl GaussianLinear {
    pub const VARIANCE: f64 = 0.1;

    pub fn problem(form: &Form, bound: f64, observed: &[f64]) -> Problem {
        let parameter = |place: usize| {
            Parameter::new(format!("u{place}"), Prior::new(form.clone(), -bound, bound).unwrap())
        };
        Problem {
            space: Space::new((0..observed.len()).map(parameter).collect()).unwrap(),
            summaries: (0..)
                .zip(observed)
                .map(|(place, value)| Summary::new(format!("s{place}"), *value))
                .collect(),
        }
    }

    pub fn normal_prior() -> Form {
        Form::Normal { mean: 0.0, sd: Self::VARIANCE.sqrt() }
    }
}

impl Simulator for GaussianLinear {
    fn summaries(&self) -> usize {
        10
    }

    fn simulate(&self, parameters: &[f64], seed: u64) -> Result<Vec<f64>, String> {
        let mut draw = draw(seed);
        let noise = |u: &f64| u + Self::VARIANCE.sqrt() * draw.sample::<f64, _>(StandardNormal);
        Ok(parameters.iter().map(noise).collect())
    }
}
