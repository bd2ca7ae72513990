//! What the guard must refuse, and what is not even tried.

use rand_distr::{Distribution, Exp1, StandardNormal};

use super::*;
use crate::random::seed_of;

fn normal(draw: &mut random::Draw) -> f64 {
    StandardNormal.sample(draw)
}

/// One parameter, one summary, with noise or failures of a kind.
fn with(
    name: &str,
    simulate: impl Fn(f64, &mut random::Draw) -> Result<f64, String> + Sync,
) -> Inferred {
    let problem = Problem { space: normal_space(&[(0.0, 1.0)]), summaries: summaries(&[0.3]) };
    let simulator = Of(1, |u: &[f64], draw: &mut random::Draw| Ok(vec![simulate(u[0], draw)?]));
    inferred(&batches(&simulator, seed_of(name)), &problem, 5000, 5000)
}

#[test]
fn gaussian_noise_is_accepted() {
    let surrogate = with("gaussian_noise", |u, draw| Ok(u + normal(draw))).surrogate;
    assert_eq!(reasons(&surrogate), Vec::<String>::new());
    // N(0.15, 1/2).
    let (mean, sd) = moments(&surrogate.draws, |u| u[0]);
    assert!((mean - 0.15).abs() < 0.1 && (sd / 0.5_f64.sqrt() - 1.0).abs() < 0.1, "{mean} {sd}");
}

#[test]
fn skewed_and_heavy_noise_is_refused() {
    let said = |name, noise: fn(&mut random::Draw) -> f64| {
        reasons(&with(name, |u, draw| Ok(u + noise(draw))).surrogate).join("; ")
    };
    // Skewness 2 and kurtosis 9.
    let skewed = said("skewed", |draw| Exp1.sample(draw));
    assert!(skewed.contains("skewed by"), "{skewed}");
    // One in ten is ten times as far: 90% intervals hold more than 95%.
    let heavy = said("heavy", |draw| normal(draw) * if draw.bernoulli(0.1) { 10.0 } else { 1.0 });
    assert!(heavy.contains("kurtosis"), "{heavy}");
    // Two values: an interval holds all runs.
    let two = said("two", |draw| if draw.bernoulli(0.5) { 1.0 } else { -1.0 });
    assert!(two.contains("holds 100%"), "{two}");
}

/// |u| is 1 with a small noise: there are two posteriors, and a quadratic that follows both, bends
/// the wrong way. Whether or not it is refused, what is accepted has both.
#[test]
fn two_modes_are_refused_or_found() {
    let problem = Problem { space: normal_space(&[(0.0, 1.0)]), summaries: summaries(&[1.0]) };
    let simulator =
        Of(1, |u: &[f64], draw: &mut random::Draw| Ok(vec![u[0].abs() + 0.1 * normal(draw)]));
    let batches = batches(&simulator, seed_of("two_modes"));
    let surrogate = inferred(&batches, &problem, 5000, 5000).surrogate;
    if surrogate.verdict == Verdict::Accepted {
        let (mean, sd) = moments(&surrogate.draws, |u| u[0]);
        assert!(mean.abs() < 0.2 && (0.8..1.2).contains(&sd), "{mean} {sd}");
    }
}

/// A population in the wrong place, as an ABC run that got stuck would leave it: what the surrogate
/// finds is not there, and the two are not reconciled in silence.
#[test]
fn a_posterior_elsewhere_than_abc_is_refused() {
    let problem = Problem { space: normal_space(&[(0.0, 1.0)]), summaries: summaries(&[0.3]) };
    let simulator = Of(1, |u: &[f64], draw: &mut random::Draw| Ok(vec![u[0] + normal(draw)]));
    let batches = batches(&simulator, seed_of("elsewhere"));
    let distance = distance(&problem);
    let particles = rejection(&batches, &problem, &distance, 5000, 100);
    let mut adjusted = adjust(&problem, &particles).draws;
    for draw in &mut adjusted {
        draw.coordinates[0] = 3.0 + 0.1 * draw.coordinates[0];
    }
    let abc = Abc { particles: &particles, adjusted: &adjusted, distance: &distance };
    let surrogate = infer(&batches, &problem, &abc, &Settings::new(3000)).unwrap();
    let said = reasons(&surrogate).join("; ");
    assert!(said.contains("mean of u0") && said.contains("sd of u0"), "{said}");
}

#[test]
fn failures_are_counted_and_refused() {
    let fails = |share: f64| {
        with("failures", move |u, draw| {
            if draw.bernoulli(share) { Err("no".into()) } else { Ok(u + normal(draw)) }
        })
        .surrogate
    };
    // Of 5,000 runs 500 and 50 are expected, give or take 21 and 7.
    let (many, few) = (fails(0.1), fails(0.01));
    assert!(many.failed.abs_diff(500) < 120 && few.failed.abs_diff(50) < 40);
    assert!(reasons(&many).join("; ").contains("of 500 runs at its draws failed"));
    assert_eq!(reasons(&few), Vec::<String>::new());
}

#[test]
fn a_summary_without_weight_or_variation_is_left_out_unless_it_was_not_met() {
    let mut problem =
        Problem { space: normal_space(&[(0.0, 1.0)]), summaries: summaries(&[0.3, 7.0, 50.0]) };
    problem.summaries[2].weight = 0.0;
    let simulator = Of(3, |u: &[f64], draw: &mut random::Draw| {
        let noise: f64 = Exp1.sample(draw);
        Ok(vec![u[0] + normal(draw), 7.0, noise])
    });
    let batches = batches(&simulator, seed_of("left_out"));
    let surrogate = inferred(&batches, &problem, 5000, 5000).surrogate;
    assert_eq!(reasons(&surrogate), Vec::<String>::new());
    let checked = surrogate.guard.unwrap().summaries;
    assert_eq!(checked.iter().map(|of| of.name.as_str()).collect::<Vec<_>>(), ["s0"]);
    problem.summaries[1].observed = 7.5;
    let surrogate = inferred(&batches, &problem, 5000, 5000).surrogate;
    assert_eq!(reasons(&surrogate), ["s1 is the same in all runs, and not what was observed"]);
}

#[test]
fn what_it_is_not_for_is_not_tried() {
    let simulator = Of(1, |_: &[f64], _: &mut random::Draw| panic!("it was tried"));
    let batches = batches(&simulator, 1);
    let particle =
        Particle { coordinates: vec![0.0], summaries: vec![0.0], distance: 0.0, weight: 1.0 };
    let draw = Draw { coordinates: vec![0.0], weight: 1.0 };
    let said = |space: Space, particles: &[Particle], runs| {
        let problem = Problem { space, summaries: summaries(&[0.0]) };
        let draws = [draw.clone()];
        let abc = Abc { particles, adjusted: &draws, distance: &|_| 0.0 };
        let surrogate = infer(&batches, &problem, &abc, &Settings::new(runs)).unwrap();
        assert_eq!((surrogate.runs, surrogate.draws.len()), (0, 0));
        reasons(&surrogate).join("; ")
    };
    let category = Prior::categorical(vec![0.5, 0.5]).unwrap();
    let categories = Space::new(vec![Parameter::new("c", category)]).unwrap();
    let one = [particle];
    assert_eq!(said(categories, &one, 9999), "it is not for categorical parameters");
    let space = || normal_space(&[(0.0, 1.0)]);
    assert_eq!(said(space(), &[], 9999), "there is no ABC posterior to begin with");
    assert_eq!(said(space(), &one, 1000), "1000 runs are too few: it needs 1009");
}
