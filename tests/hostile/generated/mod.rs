//! Grammar: files that are made up, from valid ones with a few entries spoilt to nothing but absurd ones.

mod grammar;
pub mod node;
mod observed;
pub mod palette;
mod posterior;
mod results;
mod spoil;

use std::fs;

use rand::RngExt;
use stronghold::random::Draw;
use tempfile::TempDir;

use crate::{
    cases::cases,
    damage::mutate,
    feed::feed,
    readers::{Reader, plans, scenarios},
    seeds,
    valid::{plan, world::World},
};
use grammar::Grammar;
use node::Node;
use palette::{chance, one};
use spoil::spoil;

const SCENARIO_SCHEMA: &str = include_str!("../../../scenarios/schema.json");
const PLAN_SCHEMA: &str = include_str!("../../../scenarios/plans/schema.json");
const CALIBRATION_SCHEMA: &str = include_str!("../../../scenarios/plans/calibration-schema.json");
const SENSITIVITY_SCHEMA: &str = include_str!("../../../scenarios/plans/sensitivity-schema.json");

/// Makes up inputs and gives them to a reader. Whatever stands beside may be made up with them.
pub fn generated(
    test: &str,
    reader: &Reader,
    mut make: impl FnMut(&std::path::Path, u64, &mut Draw) -> Vec<u8>,
) {
    let folder = TempDir::new().unwrap();
    (reader.beside)(folder.path());
    let mut accepted = 0_u64;
    cases(test, |number, rng| {
        let bytes = make(folder.path(), number, rng);
        let case = format!("{test}, case {number}");
        accepted += u64::from(feed(reader, folder.path(), reader.file, &bytes, &case));
    });
    println!("{test}: {accepted} accepted");
}

/// A tree's text, which is damaged now and then.
fn written(tree: &Node, rng: &mut Draw) -> Vec<u8> {
    let mut bytes = tree.to_toml().into_bytes();
    if chance(rng, 0.1) {
        mutate(&mut bytes, rng);
    }
    bytes
}

/// How many entries are spoilt: often few, so that what comes behind the first check is met as well.
fn times(rng: &mut Draw) -> usize {
    one(rng, &[0, 1, 1, 1, 2, 2, 3, 5, 9])
}

/// A document of a kind: a valid one spoilt, or one grown from the grammar alone.
fn document(valid: Node, grammar: &Grammar, rng: &mut Draw) -> Node {
    if chance(rng, 0.15) {
        let wild = one(rng, &[0.0, 0.05, 0.4]);
        return grammar.grow(grammar.start(), "", 0, rng, wild);
    }
    let mut tree = valid;
    spoil(&mut tree, Some(grammar), times(rng), rng);
    tree
}

/// A valid scenario: a random one, or a bundled one.
fn scenario(folder: &std::path::Path, number: u64, rng: &mut Draw) -> Node {
    if number.is_multiple_of(4) {
        return Node::of_toml(one(rng, &[seeds::TINY, seeds::TINY_ABROAD]));
    }
    let world = World::random(rng);
    fs::write(folder.join("o.csv"), world.observed(rng)).unwrap();
    world.file
}

#[test]
fn made_up_scenarios_are_refused_or_run() {
    let grammar = Grammar::of(SCENARIO_SCHEMA);
    let test = "made_up_scenarios_are_refused_or_run";
    generated(test, &scenarios::SCENARIO, |folder, number, rng| {
        let valid = scenario(folder, number, rng);
        written(&document(valid, &grammar, rng), rng)
    });
}

/// A scenario in two layers: what the one says goes over what the other says.
#[test]
fn made_up_layers_are_refused_or_run() {
    let grammar = Grammar::of(SCENARIO_SCHEMA);
    let test = "made_up_layers_are_refused_or_run";
    generated(test, &scenarios::BASE, |folder, number, rng| {
        let base = scenario(folder, number, rng);
        let other = match rng.random_range(0..3) {
            0 => Node::Table(Vec::new()),
            1 => grammar.grow(grammar.start(), "", 5, rng, 0.0),
            _ => scenario(folder, number, rng),
        };
        let mut top = document(other, &grammar, rng);
        // An upper layer says some of it.
        match &mut top {
            Node::Table(entries) => {
                entries.retain(|(key, _)| key != "extends" && chance(rng, 0.4));
            }
            other => *other = Node::Table(Vec::new()),
        }
        top.put(
            "extends",
            Node::Text(one(rng, &["./base.toml", "./base.toml", "./x.toml"]).into()),
        );
        fs::write(folder.join("x.toml"), written(&top, rng)).unwrap();
        written(&document(base, &grammar, rng), rng)
    });
}

#[test]
fn made_up_records_are_refused_or_run() {
    let valid = [false, true].map(|carrying| Node::of_toml(&seeds::record_of_a_run(carrying)));
    let test = "made_up_records_are_refused_or_run";
    generated(test, &scenarios::RUN_RECORD, |_, number, rng| {
        let mut tree = valid[number as usize % 2].clone();
        spoil(&mut tree, None, times(rng), rng);
        written(&tree, rng)
    });
}

#[test]
fn made_up_records_of_comparisons_are_refused_or_run() {
    let valid =
        [false, true].map(|carrying| Node::of_toml(&seeds::record_of_a_comparison(carrying)));
    let test = "made_up_records_of_comparisons_are_refused_or_run";
    generated(test, &scenarios::COMPARISON_RECORD, |_, number, rng| {
        let mut tree = valid[number as usize % 2].clone();
        spoil(&mut tree, None, times(rng), rng);
        written(&tree, rng)
    });
}

#[test]
fn made_up_plans_are_refused_or_make_points() {
    let grammar = Grammar::of(PLAN_SCHEMA);
    let bundled =
        [seeds::PLAN, include_str!("../../../scenarios/plans/tiny.toml")].map(Node::of_toml);
    let test = "made_up_plans_are_refused_or_make_points";
    generated(test, &plans::PLAN, |folder, number, rng| {
        let valid = if number.is_multiple_of(2) {
            let world = World::random(rng);
            fs::write(folder.join("o.csv"), world.observed(rng)).unwrap();
            fs::write(folder.join("x.toml"), world.file.to_toml()).unwrap();
            plan::of_sweep(&world, rng)
        } else {
            bundled[rng.random_range(0..2)].clone()
        };
        written(&document(valid, &grammar, rng), rng)
    });
}

#[test]
fn made_up_records_of_sweeps_are_refused_or_make_points() {
    let valid = [false, true].map(|carrying| Node::of_toml(&seeds::record_of_a_sweep(carrying)));
    let test = "made_up_records_of_sweeps_are_refused_or_make_points";
    generated(test, &plans::PLAN, |_, number, rng| {
        let mut tree = valid[number as usize % 2].clone();
        spoil(&mut tree, None, times(rng), rng);
        written(&tree, rng)
    });
}

#[test]
fn made_up_calibration_plans_are_refused_or_have_priors() {
    let grammar = Grammar::of(CALIBRATION_SCHEMA);
    let valid: Vec<Node> = seeds::calibrations().iter().map(|text| Node::of_toml(text)).collect();
    let test = "made_up_calibration_plans_are_refused_or_have_priors";
    generated(test, &plans::CALIBRATION, |_, number, rng| {
        let place = number as usize % valid.len();
        // The last is a record, which has no schema.
        if place == valid.len() - 1 {
            let mut tree = valid[place].clone();
            spoil(&mut tree, None, times(rng), rng);
            return written(&tree, rng);
        }
        written(&document(valid[place].clone(), &grammar, rng), rng)
    });
}

#[test]
fn made_up_sensitivity_plans_are_refused_or_make_points() {
    let grammar = Grammar::of(SENSITIVITY_SCHEMA);
    let valid: Vec<Node> = seeds::sensitivities().iter().map(|text| Node::of_toml(text)).collect();
    let test = "made_up_sensitivity_plans_are_refused_or_make_points";
    generated(test, &plans::SENSITIVITY, |_, number, rng| {
        let place = number as usize % valid.len();
        if place == valid.len() - 1 {
            let mut tree = valid[place].clone();
            spoil(&mut tree, None, times(rng), rng);
            return written(&tree, rng);
        }
        written(&document(valid[place].clone(), &grammar, rng), rng)
    });
}
