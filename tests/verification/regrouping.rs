//! Regrouping: ad-hoc groups and the tail of their sizes.

use stronghold::{random::seed_of, simulation::Simulation};

use crate::{
    figures::bound,
    world::{PLACE, Place, World, members},
};

/// The least size that enters the fit.
const LEAST: u32 = 10;

/// 20,000 members who regroup 7 times a week each, with a fragmentation share of 0.05: sizes from 10 on
/// have density ∝ s^−α e^(−s/c), fitted by maximum likelihood in both. α is 2.5 ± 0.1 (Eguíluz and
/// Zimmermann 2000; Bohorquez et al. 2009) at 8,000 groups at least, and the standard error of α, from
/// the curvature, is small enough to see a tail of 2.25 (a 10% error) from 2.5.
#[test]
fn groups_have_a_tail_of_five_halves() {
    const SNAPSHOTS: u32 = 75;
    let weeks = 20 + 2 * SNAPSHOTS;
    let model = World::of(Place { members: 20_000, ..PLACE }, 7 * weeks)
        .with(&[("organisation.regrouping", 365.0), ("organisation.fragmentation", 0.05)])
        .model();
    let seed = seed_of("groups_have_a_tail_of_five_halves");
    let mut simulation = Simulation::new(&model, seed, 0, false);
    let mut sizes = Vec::new();
    for week in 1..=weeks {
        (0..7).for_each(|_| assert!(simulation.step()));
        let all = members(&mut simulation);
        assert_eq!(all.iter().sum::<u32>(), 20_000);
        if week > 20 && week % 2 == 0 {
            sizes.extend(all.into_iter().filter(|size| *size >= LEAST));
        }
    }
    let n = sizes.len() as f64;
    assert!(n >= 8000.0, "{n} groups");
    let fit = fit(&sizes);
    // Standard error of the exponent when the cutoff is fitted too: the inverse of the information.
    let [[aa, ab], [_, bb]] = fit.information;
    let error = (bb / (aa * bb - ab * ab) / n).sqrt();
    println!("exponent {:.3} ± {error:.3}, cutoff {:.0}, {n} groups", fit.exponent, 1.0 / fit.rate);
    assert!((fit.exponent - 2.5).abs() < 0.1, "{}", fit.exponent);
    assert!(0.25 / error > bound(1) + 3.1, "{error} is too much to see a tail of 2.25");
    // 4/share² = 1,600, within the factor that the form e^(−s/s_c) leaves.
    assert!((400.0..6400.0).contains(&(1.0 / fit.rate)), "{}", fit.rate);
}

struct Fit {
    exponent: f64,
    rate: f64,
    /// Covariances of ln s and s at the fit: the information of one group.
    information: [[f64; 2]; 2],
}

/// Maximum likelihood by Newton's method; an exponential family, so that means are matched.
fn fit(sizes: &[u32]) -> Fit {
    let n = sizes.len() as f64;
    let ln_mean = sizes.iter().map(|s| f64::from(*s).ln()).sum::<f64>() / n;
    let mean = sizes.iter().map(|s| f64::from(*s)).sum::<f64>() / n;
    let (mut exponent, mut rate) = (2.5, 1e-3);
    let mut information = [[0.0; 2]; 2];
    for _ in 0..100 {
        let mut sums = [0.0; 6];
        for s in LEAST..=20_000 {
            let (s, ln) = (f64::from(s), f64::from(s).ln());
            let weight = (-exponent * ln - rate * s).exp();
            for (sum, term) in sums.iter_mut().zip([1.0, ln, s, ln * ln, ln * s, s * s]) {
                *sum += weight * term;
            }
        }
        let [total, rest @ ..] = sums;
        let [ln, s, ln2, ln_s, s2] = rest.map(|sum| sum / total);
        let (aa, ab, bb) = (ln2 - ln * ln, ln_s - ln * s, s2 - s * s);
        information = [[aa, ab], [ab, bb]];
        let (ga, gb) = (ln - ln_mean, s - mean);
        let determinant = aa * bb - ab * ab;
        exponent += (bb * ga - ab * gb) / determinant;
        rate = (rate + (aa * gb - ab * ga) / determinant).max(rate / 4.0);
    }
    Fit { exponent, rate, information }
}
