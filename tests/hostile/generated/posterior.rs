//! Posteriors that are made up.

use rand::RngExt;
use stronghold::random::Draw;

use super::{
    generated,
    node::{Node, raw, table, text, texts},
    palette::{self, chance, one},
    spoil::spoil,
    times, written,
};
use crate::{readers::scenarios, seeds};

#[test]
fn made_up_posteriors_are_refused_or_drawn_from() {
    let valid = Node::of_toml(&seeds::posterior());
    let test = "made_up_posteriors_are_refused_or_drawn_from";
    generated(test, &scenarios::POSTERIOR, |_, number, rng| {
        let mut tree = if number.is_multiple_of(2) { valid.clone() } else { posterior(rng) };
        spoil(&mut tree, None, if chance(rng, 0.4) { 0 } else { times(rng) }, rng);
        written(&tree, rng)
    });
}

/// A posterior of any parameters, whose draws may make no valid scenario.
fn posterior(rng: &mut Draw) -> Node {
    let parameters = rng.random_range(1..=4);
    let draws = one(rng, &[1, 2, 7, 40]);
    let header = table([
        ("format", raw(1)),
        ("version", text("0.1.0")),
        ("revision", text("unknown")),
        ("calibration", text("made up")),
        ("hash", text("0123456789abcdef")),
        ("scenario", text("tiny")),
        ("method", text("abc")),
        ("status", text(one(rng, &["ok", "few_draws"]))),
        ("effective_draws", palette::number(Some(0.0), Some(1e4), false, rng, 0.05)),
        ("fitted", Node::List(Vec::new())),
    ]);
    let mut is_level = Vec::new();
    let described = (0..parameters).map(|at| {
        let mut parameter = table([("name", text(&format!("p{at}"))), ("label", text("a number"))]);
        is_level.push(chance(rng, 0.2));
        if *is_level.last().expect("it was just put there") {
            let levels = ["as it is", "other"].map(|name| table([("name", text(name))]));
            parameter.put("levels", Node::List(levels.to_vec()));
            return parameter;
        }
        let entries = (0..rng.random_range(1..=2)).map(|_| palette::text("entries", rng, 0.02));
        parameter.put("entries", texts(entries.collect::<Vec<_>>()));
        let change = match rng.random_range(0..8) {
            0..=2 => text(one(rng, &["scale", "add"])),
            3 => text(one(rng, &["hold", "shift"])),
            4 => table([("move", palette::date(rng, 0.0))]),
            5 => table([("value-from", raw("2021-01-01"))]),
            _ => text("set"),
        };
        parameter.put("change", change);
        parameter
    });
    let described: Vec<Node> = described.collect();
    let sample = (0..draws).map(|_| {
        let value = |is_level: &bool| match is_level {
            true => raw(rng.random_range(0..2)),
            false => {
                palette::number(Some(0.0), Some(one(rng, &[1.0, 3.0, 1e308])), false, rng, 0.01)
            }
        };
        Node::List(is_level.iter().map(value).collect())
    });
    let sample = table([("draws", Node::List(sample.collect()))]);
    table([("posterior", header), ("parameters", Node::List(described)), ("sample", sample)])
}
