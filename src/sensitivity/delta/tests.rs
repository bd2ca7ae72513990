//! δ against quadrature for a Gaussian output.

use super::*;
use crate::{
    random::{Draw, Purpose, StreamId, Streams, seed_of},
    sensitivity::known_functions::{ishigami, names},
};
use rand_distr::{Distribution, StandardNormal};
use statrs::distribution::{Continuous, Normal};

const BOOTSTRAP: Bootstrap = Bootstrap { samples: 60, seed: 3 };

fn draw(name: &str) -> Draw {
    Streams::new(seed_of(name), 0).draw(StreamId::ROOT, 0, Purpose::Survey)
}

fn rows(name: &str, runs: usize, factors: usize, one: impl Fn(&mut Draw) -> f64) -> Vec<Vec<f64>> {
    let mut draw = draw(name);
    (0..runs).map(|_| (0..factors).map(|_| one(&mut draw)).collect()).collect()
}

fn analysed(inputs: &[Vec<f64>], f: impl Fn(&[f64]) -> f64) -> Delta {
    let values: Vec<Vec<f64>> = inputs.iter().map(|input| vec![f(input)]).collect();
    let (factors, outputs) = (names(inputs[0].len()), names(1));
    let bank = Bank::new(&factors, inputs, &outputs, &values).unwrap();
    analyse(&bank, BOOTSTRAP).unwrap().remove(0)
}

/// δ of an input whose correlation with a Gaussian output is ρ: ½ ∬ φ(x) |φ(y) − φ((y − ρ x) / s)
/// / s| dy dx with s² = 1 − ρ², by the midpoint rule.
fn gaussian_delta(correlation: f64) -> f64 {
    let normal = Normal::standard();
    let s = (1.0 - correlation * correlation).sqrt();
    let step = 0.02;
    let grid = || (-400..400).map(|place| (f64::from(place) + 0.5) * step);
    let inner = |x: f64| -> f64 {
        let given = |y: f64| normal.pdf((y - correlation * x) / s) / s;
        grid().map(|y| (normal.pdf(y) - given(y)).abs() * step).sum()
    };
    0.5 * grid().map(|x| normal.pdf(x) * inner(x) * step).sum::<f64>()
}

/// y = 0.8 x1 + 0.5 x2 + √0.11 x3 with an inert x4. Over 50 banks of 10,000 runs the estimates were
/// 0.373 ± 0.004, 0.179 ± 0.005, 0.110 ± 0.004 and 0.022 ± 0.004 against 0.386, 0.185, 0.113 and 0:
/// each bound is four standard deviations beyond the bias. The largest of 50 raw deltas of x4 was
/// 1.07 thresholds.
#[test]
fn a_gaussian_output_has_the_deltas_of_quadrature() {
    let name = "a_gaussian_output_has_the_deltas_of_quadrature";
    let weights = [0.8, 0.5, 0.11_f64.sqrt(), 0.0];
    let inputs = rows(name, 10_000, 4, |draw| StandardNormal.sample(draw));
    let y = |x: &[f64]| x.iter().zip(weights).map(|(x, w)| x * w).sum::<f64>();
    let plain = analysed(&inputs, y);
    assert_eq!(plain.classes, 22);
    for (factor, weight) in plain.factors[..3].iter().zip(weights) {
        let truth = gaussian_delta(weight);
        assert!((factor.delta.value - truth).abs() < 0.03, "{truth}: {factor:?}");
    }
    assert!(plain.factors[3].delta.value < 0.04);
    assert!(plain.factors[..3].iter().all(|factor| factor.raw > 2.0 * factor.threshold));
    assert!(plain.factors[3].raw < 1.3 * plain.factors[3].threshold);
    // A rising transformation changes nothing at all: only ranks enter.
    assert_eq!(plain.factors, analysed(&inputs, |x| (3.0 * y(x)).exp()).factors);
}

#[test]
#[ignore = "measures the figures in the comments"]
fn measure_errors() {
    let weights = [0.8, 0.5, 0.11_f64.sqrt(), 0.0];
    let y = |x: &[f64]| x.iter().zip(weights).map(|(x, w)| x * w).sum::<f64>();
    for runs in [1000, 10_000] {
        let mut values = vec![Vec::new(); 4];
        let (mut held, mut above, mut ratio) = ([0; 4], 0, 0.0_f64);
        for bank in 0..50 {
            let inputs = rows(&format!("bank {bank}"), runs, 4, |draw| StandardNormal.sample(draw));
            let delta = analysed(&inputs, y);
            for (place, factor) in delta.factors.iter().enumerate() {
                values[place].push(factor.delta.value);
                held[place] += u32::from(factor.delta.holds(gaussian_delta(weights[place])));
            }
            above += u32::from(delta.factors[3].is_above_threshold());
            ratio = ratio.max(delta.factors[3].raw / delta.factors[3].threshold);
        }
        for (values, weight) in values.iter().zip(weights) {
            let (mean, variance) = crate::sensitivity::estimate::mean_and_variance(values);
            println!("{runs} {:.4}: {mean:.4} sd {:.4}", gaussian_delta(weight), variance.sqrt());
        }
        println!("{runs} held {held:?} inert above {above} largest ratio {ratio}");
    }
}

/// Counts that are mostly 0, and an input of two values: δ is half the distance between the two
/// distributions to their mixture. P(y > 0) = 0.1 and 0.3, so |f − f(·|x)| adds up to 0.2 and δ is
/// 0.1.
#[test]
fn atoms_and_categories_are_no_trouble() {
    let inputs = rows("atoms", 8000, 2, Draw::uniform);
    let inputs: Vec<Vec<f64>> =
        inputs.into_iter().map(|x| vec![f64::from(u8::from(x[0] < 0.5)), x[1]]).collect();
    let y = |x: &[f64]| f64::from(u8::from(x[1] < if x[0] == 0.0 { 0.1 } else { 0.3 }));
    let delta = analysed(&inputs, y);
    // The standard deviation of δ is about half of √(0.09 / 4000 + 0.21 / 4000) = 0.0087.
    assert!((delta.factors[0].delta.value - 0.1).abs() < 0.02, "{delta:?}");
    let constant = analysed(&inputs, |_| 3.0);
    assert!(constant.factors.iter().all(|factor| factor.raw.abs() < 1e-12));
}

#[test]
fn inputs_that_act_only_together_are_seen() {
    let inputs = rows("ishigami", 4000, 4, Draw::uniform);
    let delta = analysed(&inputs, ishigami);
    // x3 has a first-order index of 0; its δ is not.
    assert!(delta.factors[..3].iter().all(|factor| factor.raw > 1.5 * factor.threshold));
    assert!(delta.factors[2].delta.low > 0.05);
}
