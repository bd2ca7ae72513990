//! PRIM on planted boxes.

use super::*;
use crate::{
    random::{Draw, Purpose, StreamId, Streams, seed_of},
    sensitivity::known_functions::names,
};
use proptest::prelude::*;

const OPTIONS: Options =
    Options { peel: 0.05, least_mass: 0.05, halves: Bootstrap { samples: 40, seed: 1 } };

fn rows(name: &str, runs: usize, factors: usize) -> Vec<Vec<f64>> {
    let mut draw: Draw = Streams::new(seed_of(name), 0).draw(StreamId::ROOT, 0, Purpose::Survey);
    (0..runs).map(|_| (0..factors).map(|_| draw.uniform()).collect()).collect()
}

fn analysed(inputs: &[Vec<f64>], is_hit: &[bool]) -> Prim {
    let factors = names(inputs[0].len());
    let outputs = vec![vec![]; inputs.len()];
    let bank = Bank::new(&factors, inputs, &[], &outputs).unwrap();
    analyse(&bank, "collapse", is_hit, OPTIONS).unwrap()
}

/// Hits are exactly x1 > 0.7 and x2 < 0.4, 240 of 2,000 runs on average; three inputs are inert.
#[test]
fn a_planted_box_is_found_with_its_limits() {
    let inputs = rows("a_planted_box_is_found_with_its_limits", 2000, 5);
    let is_hit: Vec<bool> = inputs.iter().map(|x| x[0] > 0.7 && x[1] < 0.4).collect();
    let prim = analysed(&inputs, &is_hit);
    let found = &prim.boxes[prim.suggested];
    assert!(found.coverage > 0.9 && found.density > 0.9, "{found:#?}");
    let places: Vec<usize> = found.restrictions.iter().map(|limits| limits.place).collect();
    assert_eq!(places, [0, 1]);
    let [first, second] = &found.restrictions[..] else { unreachable!() };
    assert!((first.limits.low.unwrap() - 0.7).abs() < 0.03 && first.limits.high.is_none());
    assert!((second.limits.high.unwrap() - 0.4).abs() < 0.03 && second.limits.low.is_none());
    for restriction in &found.restrictions {
        assert!(restriction.quasi_p < 1e-6 && restriction.frequency_by_coverage == 1.0);
        assert_eq!(restriction.frequency_by_density, 1.0);
    }
}

/// A fifth of all runs have their outcome turned round; the box still stands out, and what else is
/// restricted fails a check. The density in the box is 0.8, so coverage is 192 of about 544 hits.
#[test]
fn noise_does_not_hide_a_planted_box() {
    let inputs = rows("noise_does_not_hide_a_planted_box", 2000, 6);
    let hit = |x: &Vec<f64>| (x[0] > 0.7 && x[1] < 0.4) != (x[5] < 0.2);
    let is_hit: Vec<bool> = inputs.iter().map(hit).collect();
    // The last input, which turns outcomes round, is hidden from the search.
    let seen: Vec<Vec<f64>> = inputs.iter().map(|x| x[..5].to_vec()).collect();
    let prim = analysed(&seen, &is_hit);
    let found = &prim.boxes[prim.suggested];
    assert!(found.density > 0.65 && found.coverage > 0.25, "{found:#?}");
    for place in [0, 1] {
        let restriction = found.restrictions.iter().find(|limits| limits.place == place).unwrap();
        assert!(restriction.quasi_p < 1e-3 && restriction.frequency_by_density > 0.9);
    }
    for restriction in found.restrictions.iter().filter(|limits| limits.place > 1) {
        assert!(restriction.frequency_by_coverage < 0.7, "{restriction:?}");
    }
    // Halves differ from one another; all runs again would restrict an input always or never.
    let restrictions = prim.boxes.iter().flat_map(|found| &found.restrictions);
    let mut frequencies = restrictions.map(|restriction| restriction.frequency_by_density);
    assert!(frequencies.any(|frequency| frequency > 0.0 && frequency < 1.0));
}

/// Hits are the value 2 of 0..=4: peels take whole values, and the limits lie halfway.
#[test]
fn an_integer_is_cut_between_its_values() {
    let inputs: Vec<Vec<f64>> =
        (0..500).map(|run| vec![f64::from(run % 5), f64::from(run / 5)]).collect();
    let is_hit: Vec<bool> = inputs.iter().map(|x| x[0] == 2.0).collect();
    let prim = analysed(&inputs, &is_hit);
    let found = &prim.boxes[prim.suggested];
    assert_eq!((found.coverage, found.density, found.runs), (1.0, 1.0, 100));
    assert_eq!(found.restrictions[0].limits, Limits { low: Some(1.5), high: Some(2.5) });
    assert_eq!(found.restrictions.len(), 1);
}

/// Bin(10, ½): P(X ≥ 8) = (45 + 10 + 1) / 1024.
#[test]
fn a_quasi_p_is_a_binomial_tail() {
    let tail = quasi_p(Counts { runs: 10, hits: 8 }, Counts { runs: 40, hits: 20 });
    assert!((tail - 56.0 / 1024.0).abs() < 1e-12, "{tail}");
    assert_eq!(quasi_p(Counts { runs: 9, hits: 9 }, Counts { runs: 20, hits: 20 }), 1.0);
    assert_eq!(quasi_p(Counts { runs: 9, hits: 0 }, Counts { runs: 20, hits: 5 }), 1.0);
}

/// Pasting undoes a cut that went too far: a box of x ≥ 0.5 gets back the hits of x ≥ 0.3, a
/// twentieth at a time.
#[test]
fn pasting_gives_back_what_costs_no_density() {
    let columns = [(0..1000).map(|run| f64::from(run) / 1000.0).collect::<Vec<f64>>()];
    let is_hit: Vec<bool> = columns[0].iter().map(|x| *x >= 0.3).collect();
    let search = Search { columns: &columns, is_hit: &is_hit, options: OPTIONS };
    let all: Vec<usize> = (0..1000).collect();
    let limits = vec![Limits { low: Some(0.5), high: None }];
    let tight = Region { limits, counts: Counts { runs: 500, hits: 500 } };
    let last = search.pasted(&all, tight).pop().unwrap();
    assert_eq!(last.counts.runs, last.counts.hits);
    assert!((667..=700).contains(&last.counts.runs), "{last:?}");
    assert!(
        (last.limits[0].low.unwrap() - (1000.5 - last.counts.runs as f64 - 1.0) / 1000.0).abs()
            < 1e-9
    );
}

#[test]
fn an_outcome_of_every_run_or_none_is_refused() {
    let inputs = rows("refused", 100, 2);
    let factors = names(2);
    let outputs = vec![vec![]; 100];
    let bank = Bank::new(&factors, &inputs, &[], &outputs).unwrap();
    for is_hit in [vec![true; 100], vec![false; 100], vec![true; 99]] {
        assert!(analyse(&bank, "x", &is_hit, OPTIONS).is_err());
    }
    let mut one = vec![false; 100];
    one[3] = true;
    let lonely = analyse(&bank, "x", &one, OPTIONS).unwrap();
    assert_eq!(lonely.boxes.iter().map(|found| found.runs).min(), Some(5));
    assert!(analyse(&bank, "x", &one, Options { peel: 0.0, ..OPTIONS }).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Every box counts what it holds, keeps its least mass, and is denser than the one before.
    #[test]
    fn boxes_are_what_they_say(
        rows in prop::collection::vec((0..6_i32, 0..40_i32, any::<bool>()), 40..150),
    ) {
        let inputs: Vec<Vec<f64>> =
            rows.iter().map(|row| vec![f64::from(row.0), f64::from(row.1)]).collect();
        let is_hit: Vec<bool> = rows.iter().map(|row| row.2).collect();
        let all = is_hit.iter().filter(|is_hit| **is_hit).count();
        prop_assume!(all > 0 && all < rows.len());
        let prim = analysed(&inputs, &is_hit);
        prop_assert_eq!((prim.boxes[0].runs, prim.boxes[0].coverage), (rows.len(), 1.0));
        for found in &prim.boxes {
            let inside: Vec<usize> =
                (0..rows.len()).filter(|run| found.holds(&inputs[*run])).collect();
            let hits = inside.iter().filter(|run| is_hit[**run]).count();
            prop_assert_eq!((inside.len(), hits), (found.runs, found.hits));
            prop_assert!(found.mass >= 0.05);
            prop_assert!((found.coverage - hits as f64 / all as f64).abs() < 1e-12);
            prop_assert!((found.density - hits as f64 / inside.len() as f64).abs() < 1e-12);
            for limits in &found.restrictions {
                prop_assert!((0.0..=1.0).contains(&limits.quasi_p));
            }
        }
        for pair in prim.boxes.windows(2) {
            prop_assert!(pair[1].density >= pair[0].density);
        }
    }
}
