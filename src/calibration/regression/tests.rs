//! What an adjustment must get right.

use super::*;
use crate::{
    calibration::{
        fresh_runs::PredictiveDistance,
        linear_gaussian::{self, DIMENSIONS, Under},
        prior::{Form, Prior},
        problem::{Scale, Summary},
        space::{Parameter, Space},
    },
    random::seed_of,
};
use proptest::prelude::*;

/// Weighted mean and standard deviation of a parameter's value.
fn moments(problem: &Problem, draws: &[Draw], k: usize) -> (f64, f64) {
    let prior = &problem.space.parameters()[k].prior;
    let values = || draws.iter().map(|d| (d.weight, prior.to_value(d.coordinates[k])));
    let mean: f64 = values().map(|(w, x)| w * x).sum();
    let variance: f64 = values().map(|(w, x)| w * (x - mean).powi(2)).sum();
    (mean, variance.sqrt())
}

fn adjusted_linear_gaussian(under: Under) -> (Problem, Adjusted) {
    let problem = under.problem();
    let batches = linear_gaussian::batches(seed_of("adjusted_linear_gaussian"));
    let distance = linear_gaussian::distance;
    let particles = linear_gaussian::rejection(&batches, &problem, &distance, 50_000, 1000);
    let adjusted = adjust(&problem, &particles);
    (problem, adjusted)
}

/// Of 50,000 runs from the prior the nearest 1,000: before the adjustment ratios of 1.2 and means
/// off by up to 1.2 sd (measured). The observation's leverage among them, about 15 / 590, makes the
/// standard error of a mean 0.16 sd, and that of a ratio is 0.03: a right adjustment goes beyond
/// limits of five errors less than once in 10⁵.
#[test]
fn the_posterior_under_a_normal_prior_is_found() {
    let (problem, adjusted) = adjusted_linear_gaussian(Under::Normal);
    for k in 0..DIMENSIONS {
        let (mean, sd) = Under::Normal.posterior(k);
        let (found, spread) = moments(&problem, &adjusted.draws, k);
        assert!((found - mean).abs() < 0.8 * sd, "{k}: {found} against {mean}");
        assert!((0.83..1.17).contains(&(spread / sd)), "{k}: {spread} against {sd}");
    }
    assert_eq!(adjusted.flags, []);
}

/// The summaries say nothing of the cube's edges, so that it is not exact. Before the adjustment
/// ratios were 1.5 to 1.9 and means off by up to 1.4 sd (measured).
#[test]
fn the_posterior_under_a_uniform_prior_is_about_found() {
    let (problem, adjusted) = adjusted_linear_gaussian(Under::Uniform);
    for k in 0..DIMENSIONS {
        let (mean, sd) = Under::Uniform.posterior(k);
        let (found, spread) = moments(&problem, &adjusted.draws, k);
        assert!((found - mean).abs() < 0.8 * sd, "{k}: {found} against {mean}");
        assert!((0.75..1.3).contains(&(spread / sd)), "{k}: {spread} against {sd}");
    }
}

/// A hundred particles in ten dimensions: trends of the variance that are none made a standard
/// deviation 0.45 of what it is; left out, the narrowest of these forty is 0.76 (measured).
#[test]
fn few_particles_do_not_make_a_posterior_narrow() {
    let problem = Under::Normal.problem();
    for seed in 0..4 {
        let batches = linear_gaussian::batches(seed);
        let distance = linear_gaussian::distance;
        let particles = linear_gaussian::rejection(&batches, &problem, &distance, 5000, 100);
        let draws = adjust(&problem, &particles).draws;
        for k in 0..DIMENSIONS {
            let (_, sd) = Under::Normal.posterior(k);
            let ratio = moments(&problem, &draws, k).1 / sd;
            assert!(ratio > 0.65, "{seed}, {k}: {ratio}");
        }
    }
}

/// One continuous parameter x, a category c, and the summaries `x + (2 + x) e / 10` and a constant.
fn one_and_a_category(forms: Form, high: f64) -> Problem {
    let x = Prior::new(forms, f64::NEG_INFINITY, high).unwrap();
    let c = Prior::categorical(vec![0.5, 0.5]).unwrap();
    let parameters = vec![Parameter::new("x", x), Parameter::new("c", c)];
    let unweighed = Summary { weight: 0.0, ..Summary::new("unweighed", 99.0) };
    Problem {
        space: Space::new(parameters).unwrap(),
        summaries: vec![Summary::new("s", 0.5), Summary::new("constant", 1.0), unweighed],
    }
}

fn particle(x: f64, c: f64, s: f64) -> Particle {
    let summaries = vec![s, 1.0, x];
    Particle { coordinates: vec![x, c], summaries, distance: (s - 0.5).abs(), weight: 0.01 }
}

/// x = 3 s − 1 exactly: every particle goes to 0.5, where the observation is, and to the bound where
/// that comes first.
#[test]
fn without_noise_all_particles_meet_at_the_observation() {
    let particles: Vec<Particle> = (0..100)
        .map(|i| f64::from(i) / 100.0)
        .map(|s| particle(3.0 * s - 1.0, f64::from(u8::from(s < 0.3)), s))
        .collect();
    let normal = Form::Normal { mean: 0.0, sd: 1.0 };
    let adjusted = adjust(&one_and_a_category(normal.clone(), f64::INFINITY), &particles);
    for (draw, particle) in adjusted.draws.iter().zip(&particles) {
        assert!((draw.coordinates[0] - 0.5).abs() < 1e-5, "{draw:?}");
        assert_eq!(draw.coordinates[1], particle.coordinates[1], "a category is kept");
    }
    assert_eq!(adjusted.flags, []);
    assert_eq!(adjusted.ridge[1], 0.0);
    let weight: f64 = adjusted.draws.iter().map(|draw| draw.weight).sum();
    assert!((weight - 1.0).abs() < 1e-12);
    // Epanechnikov: nothing at the largest distance, 0.5, and three quarters at half of it.
    let ratio = adjusted.draws[25].weight / adjusted.draws[50].weight;
    assert!(adjusted.draws[0].weight == 0.0 && (ratio - 0.75).abs() < 1e-9);

    let bounded = adjust(&one_and_a_category(normal, 0.4), &particles);
    assert!(bounded.draws.iter().all(|draw| draw.coordinates[0] == 0.4));
    assert_eq!(bounded.flags, [Flag::Clamped { draws: 100 }]);
}

/// x = s + (1 + s) e with e even in −1..1: the spread at the observation, 0.5, is 1.5 times that of
/// e. Without the second regression it would be the average one, 2 over s in 0..2.
#[test]
fn the_spread_is_that_at_the_observation() {
    let even = |i: u32, step: f64| (f64::from(i) * step).fract();
    let particles: Vec<Particle> = (0..4000)
        .map(|i| {
            let (s, e) = (2.0 * even(i, 0.618_034), 2.0 * even(i, 0.754_878) - 1.0);
            // The same distance everywhere, so that the kernel does not narrow s.
            Particle { distance: 1.0, weight: 1.0 / 4000.0, ..particle(s + (1.0 + s) * e, 0.0, s) }
        })
        .collect();
    let form = Form::Normal { mean: 0.0, sd: 9.0 };
    let problem = one_and_a_category(form, f64::INFINITY);
    let adjusted = adjust(&problem, &particles);
    let (mean, sd) = moments(&problem, &adjusted.draws, 0);
    assert!((mean - 0.5).abs() < 0.05, "{mean}");
    assert!((sd / (1.5 / 3.0_f64.sqrt()) - 1.0).abs() < 0.06, "{sd}");
}

#[test]
fn what_is_to_be_doubted_is_flagged() {
    let normal = Form::Normal { mean: 0.0, sd: 1.0 };
    let mut problem = one_and_a_category(normal, f64::INFINITY);
    problem.summaries[0].observed = 7.0;
    problem.summaries[1].observed = 2.0;
    let few: Vec<Particle> = (0..19).map(|i| particle(0.1, 0.0, f64::from(i) / 19.0)).collect();
    let adjusted = adjust(&problem, &few);
    assert_eq!(
        adjusted.flags,
        [
            Flag::ObservationOutside { summaries: vec!["s".into(), "constant".into()] },
            Flag::FewParticles { particles: 19, needed: 20 },
        ]
    );
    let words = adjusted.flags.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
    assert!(words.contains("what was observed of s, constant: the adjustment extrapolates"));
    assert!(words.contains("19 particles are few"));

    // A second summary that repeats the first.
    problem.summaries[1] = Summary { observed: 0.5, ..problem.summaries[0].clone() };
    problem.summaries[0].observed = 0.5;
    let twice: Vec<Particle> = (0..50)
        .map(|i| f64::from(i) / 50.0)
        .map(|s| Particle { summaries: vec![s, s, 0.0], ..particle(s * s, 0.0, s) })
        .collect();
    let adjusted = adjust(&problem, &twice);
    assert!(matches!(adjusted.flags[..], [Flag::IllConditioned { .. }]), "{:?}", adjusted.flags);
    assert!(adjusted.ridge[0] > 0.0);
    assert!(adjusted.draws.iter().all(|draw| draw.coordinates[0].is_finite()));

    let at = |mean| PredictiveDistance { mean, standard_error: 0.1 };
    assert_eq!(Flag::of_predictive(at(1.0), at(1.2)), None);
    assert!(Flag::of_predictive(at(1.0), at(1.3)).is_some());
}

#[test]
fn no_particles_make_no_draws() {
    let adjusted = adjust(&Under::Normal.problem(), &[]);
    assert_eq!(adjusted.draws, []);
}

proptest! {
    /// Whatever the runs, draws have finite coordinates within the bounds and weights that add up to 1.
    #[test]
    fn adjusted_draws_are_within_the_bounds(
        rows in prop::collection::vec((0.01..2.9_f64, 0..2_u8, -5.0..5.0_f64, 0.0..9.0_f64, 0.1..1.0_f64), 1..60),
        scale in prop::sample::select(vec![Scale::Identity, Scale::Root, Scale::Log]),
        observed in -9.0..9.0_f64,
    ) {
        let x = Prior::new(Form::LogNormal { median: 1.0, sd: 1.0 }, 0.0, 3.0).unwrap();
        let c = Prior::categorical(vec![0.5, 0.5]).unwrap();
        let space = Space::new(vec![Parameter::new("x", x), Parameter::new("c", c)]).unwrap();
        let summary = |name: &str| Summary { scale, ..Summary::new(name, observed) };
        let problem = Problem { space, summaries: vec![summary("a"), summary("b")] };
        let total: f64 = rows.iter().map(|row| row.4).sum();
        let particles: Vec<Particle> = rows
            .iter()
            .map(|(x, c, s, distance, weight)| Particle {
                coordinates: vec![x.ln(), f64::from(*c)],
                summaries: vec![*s, s * x],
                distance: *distance,
                weight: weight / total,
            })
            .collect();
        let adjusted = adjust(&problem, &particles);
        prop_assert_eq!(adjusted.draws.len(), particles.len());
        let sum: f64 = adjusted.draws.iter().map(|draw| draw.weight).sum();
        prop_assert!((sum - 1.0).abs() < 1e-9);
        for draw in &adjusted.draws {
            prop_assert!(problem.space.ln_density_at(&draw.coordinates).is_finite(), "{:?}", draw);
        }
    }
}
