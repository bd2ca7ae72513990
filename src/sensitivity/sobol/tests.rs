//! Sobol indices against closed forms.

use super::*;
use crate::{
    random::seed_of,
    sensitivity::{
        evaluation::Seeds,
        known_functions::{
            G_FIRST, G_TOTAL, ISHIGAMI_FIRST, ISHIGAMI_TOTAL, ISHIGAMI_VARIANCE, ishigami, names,
            sobol_g,
        },
    },
};

const BOOTSTRAP: Bootstrap = Bootstrap { samples: 200, seed: 5 };

fn analysed(design: &Saltelli, f: impl Fn(&[f64]) -> f64) -> Indices {
    let values = design.points().iter().map(|point| f(point)).collect();
    let evaluation = Evaluation::of_values(&[values]).unwrap();
    let names = names(design.factors());
    analyse(design, &names, &["y".to_owned()], &evaluation, BOOTSTRAP).unwrap().remove(0)
}

fn largest_error(indices: &Indices, first: &[f64], total: &[f64]) -> f64 {
    let errors =
        indices.factors.iter().zip(first.iter().zip(total)).map(|(factor, (s, t))| {
            (factor.first.value - s).abs().max((factor.total.value - t).abs())
        });
    errors.fold(0.0, f64::max)
}

/// Over 100 seeds the largest error was 0.0097 for Ishigami and 0.0037 for G, so another seed could
/// fail this about once in 200; this one is fixed by the name.
#[test]
fn ishigami_and_g_are_within_a_hundredth_at_4096_rows() {
    let seed = seed_of("ishigami_and_g_are_within_a_hundredth_at_4096_rows");
    let indices = analysed(&Saltelli::new(3, 4096, seed).unwrap(), ishigami);
    assert!(largest_error(&indices, &ISHIGAMI_FIRST, &ISHIGAMI_TOTAL) < 0.01, "{indices:#?}");
    assert!((indices.variance / ISHIGAMI_VARIANCE - 1.0).abs() < 0.01);
    let indices = analysed(&Saltelli::new(8, 4096, seed).unwrap(), sobol_g);
    assert!(largest_error(&indices, &G_FIRST, &G_TOTAL) < 0.01, "{indices:#?}");
}

#[test]
#[ignore = "measures the figures in the comments"]
fn measure_errors_and_coverage() {
    for (d, f, first, total) in [
        (3, ishigami as fn(&[f64]) -> f64, &ISHIGAMI_FIRST[..], &ISHIGAMI_TOTAL[..]),
        (8, sobol_g, &G_FIRST, &G_TOTAL),
    ] {
        let errors = (0..100).map(|seed| {
            largest_error(&analysed(&Saltelli::new(d, 4096, seed).unwrap(), f), first, total)
        });
        println!("{d}: {:?}", errors.fold(0.0, f64::max));
        for rows in [128, 512, 1024] {
            let held = held(d, rows, f, first, total, 1000);
            println!("{d} {rows}: {held:?}");
        }
    }
}

/// In how many of 100 designs each interval holds the truth: first orders, then totals.
fn held(
    factors: usize,
    rows: u32,
    f: impl Fn(&[f64]) -> f64,
    first: &[f64],
    total: &[f64],
    seed: u64,
) -> Vec<u32> {
    let mut held = vec![0; 2 * factors];
    for number in 0..100 {
        let indices = analysed(&Saltelli::new(factors, rows, seed + number).unwrap(), &f);
        for (place, factor) in indices.factors.iter().enumerate() {
            // The table has four digits.
            let holds = |estimate: Estimate, truth: f64| {
                u32::from(estimate.low - 5e-5 <= truth && truth <= estimate.high + 5e-5)
            };
            held[place] += holds(factor.first, first[place]);
            held[factors + place] += holds(factor.total, total[place]);
        }
    }
    held
}

/// With intervals of nominal coverage ten or more misses in 100 have a probability of 0.03 for each
/// of 22 indices. Those from Sobol points are too wide: with 1,024 rows no index was missed by any
/// of 100 seeds, so that even at a coverage of 0.98 a false alarm has a probability below 10⁻³.
#[test]
fn intervals_hold_the_truth_in_ninety_of_a_hundred_designs() {
    let seed = seed_of("intervals_hold_the_truth_in_ninety_of_a_hundred_designs") >> 8;
    let ishigami = held(3, 1024, ishigami, &ISHIGAMI_FIRST, &ISHIGAMI_TOTAL, seed);
    assert!(ishigami.iter().all(|held| *held >= 90), "{ishigami:?}");
    let g = held(8, 1024, sobol_g, &G_FIRST, &G_TOTAL, seed);
    assert!(g.iter().all(|held| *held >= 90), "{g:?}");
}

/// Adding 10⁶ to an output changes no index: the centre takes it off.
#[test]
fn a_constant_shifts_nothing_and_is_itself_constant() {
    let design = Saltelli::new(3, 256, 1).unwrap();
    let plain = analysed(&design, ishigami);
    let shifted = analysed(&design, |x| ishigami(x) + 1e6);
    for (one, other) in plain.factors.iter().zip(&shifted.factors) {
        assert!((one.first.value - other.first.value).abs() < 1e-8);
        assert!((one.first.low - other.first.low).abs() < 1e-8);
        assert!((one.total.high - other.total.high).abs() < 1e-8);
    }
    for constant in [0.0, 0.1, 1e6 / 3.0] {
        let indices = analysed(&design, |_| constant);
        assert_eq!(indices.verdict, Verdict::Constant);
        assert!(indices.factors.is_empty() && indices.remarks().len() == 1);
    }
}

#[test]
fn an_inert_factor_has_a_total_of_exactly_zero() {
    let indices = analysed(&Saltelli::new(2, 64, 3).unwrap(), |x| x[0]);
    let zero = Estimate { value: 0.0, low: 0.0, high: 0.0 };
    assert_eq!((indices.factors[1].first, indices.factors[1].total), (zero, zero));
}

#[test]
fn a_row_with_a_failed_run_is_left_out_and_counted() {
    let design = Saltelli::new(3, 256, 1).unwrap();
    let mut evaluation = Evaluation::new(256 * 5, 1, 2, Seeds::Common);
    let mut all = Vec::new();
    for (point, unit) in design.points().iter().enumerate() {
        // One run fails in row 7, two in row 9.
        let fails = [7 * 5 + 4, 9 * 5, 9 * 5 + 1].contains(&point);
        let y = ishigami(unit);
        evaluation
            .record(point, 0, if fails { Err("no".to_owned()) } else { Ok(vec![y, 2.0 * y]) })
            .unwrap();
        all.push(y);
    }
    let outputs = names(2);
    let found = analyse(&design, &names(3), &outputs, &evaluation, BOOTSTRAP).unwrap();
    for indices in &found {
        assert_eq!((indices.rows, indices.dropped), (254, 2));
        assert!(indices.remarks().iter().any(|remark| remark.starts_with("2 of 256 rows")));
    }
    // Twice an output has the same indices, and the same intervals from the same samples.
    assert_eq!(found[0].factors, found[1].factors);
    // What is left is what a design without these rows gives.
    let whole = Evaluation::of_values(&[all]).unwrap();
    let rows: Vec<usize> = (0..256).filter(|row| ![7, 9].contains(row)).collect();
    let table = Table::of_runs(&design, &whole, 0, &rows, Estimand::ReplicateMean);
    assert_eq!(found[0].factors[0].first.value, table.shares(None).unwrap().first[0]);
}

#[test]
fn few_rows_are_refused_in_words_and_negative_indices_explained() {
    let indices = analysed(&Saltelli::new(3, 8, 1).unwrap(), ishigami);
    assert_eq!(indices.verdict, Verdict::TooFewRows);
    assert_eq!(indices.remarks(), ["only 8 rows of the design ran: too few for `y`"]);
    let negative = |high| FactorIndices {
        factor: "x".to_owned(),
        first: Estimate { value: -0.02, low: -0.05, high },
        total: Estimate { value: 0.1, low: 0.05, high: 0.2 },
    };
    let remarks = |factor| {
        Indices { verdict: Verdict::Estimated, factors: vec![factor], rows: 64, ..indices.clone() }
            .remarks()
    };
    let said = remarks(negative(0.01));
    assert!(said[0].starts_with("not resolved") && said[1].contains("sampling error"), "{said:?}");
    assert!(remarks(negative(-0.01))[1].contains("its interval lies below 0"));
}

#[test]
fn names_and_points_must_fit_the_design() {
    let design = Saltelli::new(3, 16, 1).unwrap();
    let evaluation = Evaluation::of_values(&[vec![0.0; 80]]).unwrap();
    let run = |factors: usize, outputs: usize| {
        analyse(&design, &names(factors), &names(outputs), &evaluation, BOOTSTRAP).is_ok()
    };
    assert!(run(3, 1) && !run(2, 1) && !run(3, 2));
    let short = Evaluation::of_values(&[vec![0.0; 79]]).unwrap();
    assert!(analyse(&design, &names(3), &names(1), &short, BOOTSTRAP).is_err());
}
