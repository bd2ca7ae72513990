//! Organisation: cells merge and split at the stated rates.

use stronghold::{random::seed_of, simulation::Simulation};

use crate::{
    figures::assert_near,
    world::{PLACE, Place, World, YEAR, cells, members, set_cells},
};

/// Probability that a cell merges, or splits, in a week.
fn in_a_week(rate: f64) -> f64 {
    1.0 - (-7.0 * rate / YEAR).exp()
}

/// 600 cells of 2, of which none grows out of being small: each survives ten weeks with
/// exp(−70 m/365.25). Members and member-weighted secrecy pass on exactly. 40 worlds.
#[test]
fn small_cells_merge_at_the_stated_rate() {
    const WORLDS: u32 = 40;
    let model = World::of(Place { members: 1200, ..PLACE }, 70)
        .with(&[
            ("organisation.founding_size", 2.0),
            ("organisation.small", 1000.0),
            ("organisation.large", 100_000.0),
            ("organisation.merge_rate", 4.0),
            ("posture.loosening", 500.0),
        ])
        .model();
    let states: Vec<(u32, f64)> = (0..600).map(|n| (2, f64::from(n) / 600.0)).collect();
    let secret: f64 = states.iter().map(|(members, secrecy)| f64::from(*members) * secrecy).sum();
    let mut left = 0;
    for replicate in 0..WORLDS {
        let seed = seed_of("small_cells_merge_at_the_stated_rate");
        let mut simulation = Simulation::new(&model, seed, replicate, false);
        set_cells(&mut simulation, &states);
        while simulation.step() {}
        assert_eq!(members(&mut simulation).iter().sum::<u32>(), 1200);
        let cells = cells(&mut simulation);
        let sum: f64 = cells.iter().map(|cell| f64::from(cell.members) * cell.secrecy).sum();
        // No effort: secrecy loosens towards 0, and merging keeps its sum over members.
        assert!((sum - secret * (-70.0_f64 / 500.0).exp()).abs() < 1e-9, "{sum}");
        left += members(&mut simulation).len();
    }
    let survive = |rate: f64| (1.0 - in_a_week(rate)).powi(10);
    let p = survive(4.0);
    let n = 600.0 * f64::from(WORLDS);
    let error = (p * (1.0 - p) / n).sqrt();
    assert_near("cells left", left as f64 / n, p, survive(4.4), error, 1);
}

/// Cells that would merge within days, and others that would split, in worlds whose members regroup at next to no rate.
#[test]
fn where_members_regroup_cells_neither_merge_nor_split() {
    let cells_of = |size: f64, rate: &'static str, regrouping: f64| {
        let model = World::of(Place { members: 400, ..PLACE }, 70)
            .with(&[
                ("organisation.founding_size", size),
                ("organisation.small", 2.0),
                ("organisation.large", 4.0),
                (rate, 365.0),
                ("organisation.regrouping", regrouping),
            ])
            .model();
        let seed = seed_of("where_members_regroup_cells_neither_merge_nor_split");
        let mut simulation = Simulation::new(&model, seed, 0, false);
        while simulation.step() {}
        members(&mut simulation).len()
    };
    let merging = |regrouping| cells_of(2.0, "organisation.merge_rate", regrouping);
    assert_eq!(merging(1e-9), 200);
    assert!(merging(0.0) < 150, "cells merge where members do not regroup");
    let splitting = |regrouping| cells_of(4.0, "organisation.split_rate", regrouping);
    assert_eq!(splitting(1e-9), 100);
    assert!(splitting(0.0) > 150, "cells split where members do not regroup");
}

/// 300 cells of 960 that split in halves: each waits a geometric number of weeks, and the number of
/// cells grows as (1 + p)^weeks. 50 worlds of ten weeks.
#[test]
fn large_cells_split_at_the_stated_rate() {
    const WORLDS: u32 = 50;
    let model = World::of(Place { members: 300 * 960, ..PLACE }, 70)
        .with(&[
            ("organisation.founding_size", 960.0),
            ("organisation.large", 2.0),
            ("organisation.split_rate", 4.0),
        ])
        .model();
    let (mut unsplit, mut number) = (0, 0);
    for replicate in 0..WORLDS {
        let seed = seed_of("large_cells_split_at_the_stated_rate");
        let mut simulation = Simulation::new(&model, seed, replicate, false);
        while simulation.step() {}
        for cell in cells(&mut simulation) {
            number += 1;
            let members = cell.members;
            unsplit += u32::from(members == 960);
            let halvings = (960.0 / f64::from(members)).log2().round() as i32;
            let half = 960.0 * 0.5_f64.powi(halvings);
            assert!((f64::from(members) - half).abs() < 1.0, "{members} members");
        }
        assert_eq!(members(&mut simulation).iter().sum::<u32>(), 300 * 960);
    }
    let n = 300.0 * f64::from(WORLDS);
    let waits = |rate: f64| (1.0 - in_a_week(rate)).powi(10);
    let error = (waits(4.0) * (1.0 - waits(4.0)) / n).sqrt();
    assert_near("not split yet", f64::from(unsplit) / n, waits(4.0), waits(4.4), error, 2);
    // Galton–Watson: offspring 1 + Bernoulli(p), with variance p(1 − p).
    let growth = |rate: f64| (1.0 + in_a_week(rate)).powi(10);
    let mean = 1.0 + in_a_week(4.0);
    let spread = (2.0 - mean) * mean.powi(9) * (growth(4.0) - 1.0);
    let measured = f64::from(number) / n;
    assert_near("growth", measured, growth(4.0), growth(4.4), (spread / n).sqrt(), 2);
}
