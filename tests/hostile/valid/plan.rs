//! Random valid plans over a random scenario.

use rand::{RngExt, seq::IndexedRandom};
use stronghold::{quantity::Quantity, random::Draw};

use super::world::World;
use crate::generated::{
    node::{Node, number, raw, table, text, texts},
    palette::{chance, one},
};

/// The plan of a sweep over `./x.toml`: at most two dozen points.
pub fn of_sweep(world: &World, rng: &mut Draw) -> Node {
    let samples = chance(rng, 0.3);
    let mut factors = Vec::new();
    for at in 0..rng.random_range(1..=3) {
        let (entry, change, low, high) = choose(world, at, rng);
        let mut factor = table([
            ("name", text(&format!("factor {at}"))),
            ("entries", texts([entry])),
            ("change", text(change)),
        ]);
        if samples {
            factor.put("low", number(low));
            factor.put("high", number(high));
        } else {
            let values =
                (0..rng.random_range(1..=2)).map(|_| number(rng.random_range(low..high).floor()));
            factor.put("values", Node::List(values.collect()));
        }
        factors.push(factor);
    }
    let points = table([("points", raw(rng.random_range(1..=8)))]);
    let design = match (samples, rng.random_range(0..2)) {
        (true, 0) => table([("sobol", points)]),
        (true, _) => table([("latin-hypercube", points)]),
        (false, 0) => text("grid"),
        (false, _) => text("each"),
    };
    let over_regions: &[&str] = if world.is_populated {
        &["mean", "highest", "population-mean"]
    } else {
        &["mean", "highest"]
    };
    let mut keep = Node::Table(Vec::new());
    for at in 0..rng.random_range(0..=2) {
        let quantity = Quantity::ALL.choose(rng).unwrap().name();
        let kept = [
            ("quantity", text(quantity)),
            ("by", text(one(rng, &["window", "year", "month"]))),
            ("window", world.window(rng)),
            ("over_regions", text(one(rng, over_regions))),
            ("over_time", text(one(rng, &["end", "mean", "highest"]))),
        ];
        keep.put(&format!("kept {at}"), table(kept));
    }
    table([
        ("title", text("A made-up sweep")),
        ("question", text("Does it hold?")),
        ("scenario", text("./x.toml")),
        ("replicates", raw(2)),
        ("runs_per_chunk", raw(rng.random_range(2..=9))),
        ("design", design),
        ("factors", Node::List(factors)),
        ("keep", keep),
    ])
}

/// An entry that every scenario has, or that this one has; each number another one.
fn choose(world: &World, number: usize, rng: &mut Draw) -> (String, &'static str, f64, f64) {
    match (number, world.forces.first()) {
        (0, Some(force)) if chance(rng, 0.5) => {
            (format!("forces.\"{force}\".effort"), "scale", 0.0, 3.0)
        }
        (0, _) => ("attack.base_rate".to_owned(), "set", 0.0, 3.0),
        (1, _) => ("organisation.members".to_owned(), "set", 1.0, 300.0),
        _ => ("regions.*.permissiveness".to_owned(), "scale", 0.0, 1.0),
    }
}
