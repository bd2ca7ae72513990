//! Posteriors that are known.

use rand_distr::{Distribution, StandardNormal};

use super::*;
use crate::{
    calibration::linear_gaussian::{self, DIMENSIONS, Under},
    random::seed_of,
};

/// Half of 10⁵ runs went to ABC. With six other seeds under either prior the worst mean of 120 was 0.09
/// sd off, the next worst 0.07, and the worst ratio 3.5% (measured): standard errors of about 0.025 and
/// 1.5%. A right surrogate fails this test about once in 500 seeds; its seed is fixed.
fn the_ten_dimensions_are_found(under: Under) {
    let problem = under.problem();
    let batches = linear_gaussian::batches(seed_of("the_ten_dimensions_are_found"));
    let Inferred { surrogate, .. } = inferred(&batches, &problem, 50_000, 50_000);
    assert_eq!(surrogate.verdict, Verdict::Accepted);
    assert_eq!((surrogate.runs, surrogate.failed), (50_000, 0));
    assert!(surrogate.convergence.unwrap().effective_size > 1500.0);
    for k in 0..DIMENSIONS {
        let prior = &problem.space.parameters()[k].prior;
        let (mean, sd) = under.posterior(k);
        let (found, spread) = moments(&surrogate.draws, |u| prior.to_value(u[k]));
        assert!((found - mean).abs() < 0.1 * sd, "{k}: {found} against {mean}");
        assert!((0.9..1.1).contains(&(spread / sd)), "{k}: {spread} against {sd}");
    }
}

#[test]
fn the_posterior_under_a_normal_prior_is_found() {
    the_ten_dimensions_are_found(Under::Normal);
}

#[test]
fn the_posterior_under_a_uniform_prior_is_found() {
    the_ten_dimensions_are_found(Under::Uniform);
}

const OBSERVED: [f64; 3] = [1.2, 0.4, 1.0];

/// Means of three summaries that bend, a noise that grows with u₁, and noises that go together.
fn bent(u: &[f64], normals: [f64; 3]) -> ([f64; 3], [f64; 3]) {
    let means = [u[0] + 0.3 * u[1] * u[1], u[1] - 0.2 * u[0] * u[1], u[0] + 0.5 * u[1]];
    let sds = [0.3 * (0.5 * u[1]).exp(), 0.3, 0.2 * (-0.4 * u[0]).exp()];
    let noises = [normals[0], 0.8 * normals[0] + 0.6 * normals[1], normals[2]];
    (means, [0, 1, 2].map(|j| sds[j] * noises[j]))
}

/// The exact log likelihood of what was observed.
fn ln_bent(u: &[f64]) -> f64 {
    let (means, sds) = bent(u, [1.0, (1.0 - 0.8) / 0.6, 1.0]); // all three noises are 1
    let e = [0, 1, 2].map(|j| (OBSERVED[j] - means[j]) / sds[j]);
    let normals = [e[0], (e[1] - 0.8 * e[0]) / 0.6, e[2]];
    -(0..3).map(|j| 0.5 * normals[j] * normals[j] + sds[j].ln()).sum::<f64>()
}

/// Held against the exact posterior, on a grid; `synthetic_likelihood` tests each moment by itself.
/// Off by at most 0.03 sd and 2% (measured), with standard errors of about half of that.
#[test]
fn bent_means_trends_of_variance_and_correlations_are_found() {
    let problem =
        Problem { space: normal_space(&[(0.0, 1.0), (0.0, 1.0)]), summaries: summaries(&OBSERVED) };
    let simulator = Of(3, |u: &[f64], draw: &mut random::Draw| {
        let normals = [(); 3].map(|()| StandardNormal.sample(draw));
        let (means, noises) = bent(u, normals);
        Ok([0, 1, 2].map(|j| means[j] + noises[j]).to_vec())
    });
    let batches = batches(&simulator, seed_of("bent_means"));
    let Inferred { surrogate, .. } = inferred(&batches, &problem, 10_000, 20_000);
    assert_eq!(reasons(&surrogate), Vec::<String>::new());

    let axis = |i: u32| -3.0 + 0.01 * f64::from(i);
    let mut grid: Vec<Draw> = Vec::new();
    for i in 0..600 {
        for j in 0..600 {
            let u = vec![axis(i), axis(j)];
            let weight = (ln_bent(&u) + problem.space.ln_density_at(&u)).exp();
            grid.push(Draw { coordinates: u, weight });
        }
    }
    let total: f64 = grid.iter().map(|draw| draw.weight).sum();
    for draw in &mut grid {
        draw.weight /= total;
    }
    let numbers: [fn(&[f64]) -> f64; 3] = [|u| u[0], |u| u[1], |u| u[0] + 2.0 * u[1]];
    for of in numbers {
        let ((mean, sd), (found, spread)) = (moments(&grid, of), moments(&surrogate.draws, of));
        assert!((found - mean).abs() < 0.12 * sd, "{found} against {mean}");
        assert!((0.9..1.1).contains(&(spread / sd)), "{spread} against {sd}");
    }
}

/// y ~ Poisson(x) with x ~ Gamma(2, 0.01) cut at 100, and y = 83 once: the posterior is
/// Gamma(85, 1.01) cut at 100. On Anscombe's scale the count is nearly Gaussian.
#[test]
fn a_gamma_posterior_is_found_within_its_bounds() {
    let prior = Prior::new(Form::Gamma { shape: 2.0, rate: 0.01 }, 0.0, 100.0).unwrap();
    let problem = Problem {
        space: Space::new(vec![Parameter::new("x", prior)]).unwrap(),
        summaries: vec![Summary::count("y", 83.0)],
    };
    let simulator =
        Of(1, |x: &[f64], draw: &mut random::Draw| Ok(vec![f64::from(draw.poisson(x[0]))]));
    let batches = batches(&simulator, seed_of("a_gamma_posterior"));
    let Inferred { surrogate, .. } = inferred(&batches, &problem, 10_000, 10_000);
    assert_eq!(reasons(&surrogate), Vec::<String>::new());
    let step = |i: u32| 100.0 * (f64::from(i) + 0.5) / 1e5;
    let grid: Vec<(f64, f64)> =
        (0..100_000).map(|i| (step(i), (84.0 * step(i).ln() - 1.01 * step(i)).exp())).collect();
    let total: f64 = grid.iter().map(|(_, weight)| weight).sum();
    let mean = grid.iter().map(|(x, weight)| weight * x).sum::<f64>() / total;
    let variance = grid.iter().map(|(x, weight)| weight * (x - mean).powi(2)).sum::<f64>() / total;
    let (found, spread) = moments(&surrogate.draws, |u| u[0].exp());
    assert!((found - mean).abs() < 0.12 * variance.sqrt(), "{found} against {mean}");
    assert!((0.9..1.1).contains(&(spread / variance.sqrt())), "{spread}");
    assert!(surrogate.draws.iter().all(|draw| draw.coordinates[0].exp() <= 100.0));
}
