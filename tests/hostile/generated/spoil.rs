//! Spoils a valid document where it is a tree: entries go, come twice, change places, or hold something else.

use rand::RngExt;
use serde_json::Value;
use stronghold::random::Draw;

use super::{
    grammar::Grammar,
    node::Node,
    palette::{self, chance},
};

/// A place in a document: its way from the root, and the rule that it follows, where there is one.
struct Place<'a> {
    way: Vec<usize>,
    key: String,
    rule: Option<&'a Value>,
}

/// Spoils a document in so many places. With a grammar, what is put in often has the right shape.
pub fn spoil(root: &mut Node, grammar: Option<&Grammar>, times: usize, rng: &mut Draw) {
    for _ in 0..times {
        let mut places = Vec::new();
        let start = grammar.map(Grammar::start);
        collect(
            root,
            grammar,
            Place { way: Vec::new(), key: String::new(), rule: start },
            &mut places,
        );
        let place = places.swap_remove(rng.random_range(0..places.len()));
        let other =
            places.get(rng.random_range(0..places.len().max(1))).map(|place| place.way.clone());
        spoil_at(root, grammar, &place, other, rng);
    }
}

fn collect<'a>(
    node: &Node,
    grammar: Option<&'a Grammar>,
    place: Place<'a>,
    places: &mut Vec<Place<'a>>,
) {
    let below = |part: usize, key: Option<&str>| Place {
        way: [&place.way[..], &[part]].concat(),
        key: key.unwrap_or(&place.key).to_owned(),
        rule: grammar.zip(place.rule).and_then(|(grammar, rule)| grammar.below(rule, key)),
    };
    match node {
        Node::List(items) => {
            for (part, item) in items.iter().enumerate() {
                collect(item, grammar, below(part, None), places);
            }
        }
        Node::Table(entries) => {
            for (part, (key, value)) in entries.iter().enumerate() {
                collect(value, grammar, below(part, Some(key)), places);
            }
        }
        Node::Raw(_) | Node::Text(_) => {}
    }
    places.push(place);
}

fn at<'a>(root: &'a mut Node, way: &[usize]) -> &'a mut Node {
    way.iter().fold(root, |node, part| node.part(*part))
}

fn spoil_at(
    root: &mut Node,
    grammar: Option<&Grammar>,
    place: &Place,
    other: Option<Vec<usize>>,
    rng: &mut Draw,
) {
    match rng.random_range(0..12) {
        0..=3 => {
            let wild = palette::one(rng, &[0.0, 0.1, 0.6]);
            let grown = match grammar.zip(place.rule) {
                Some((grammar, rule)) => grammar.grow(rule, &place.key, 3, rng, wild),
                None => like(at(root, &place.way), rng, wild),
            };
            *at(root, &place.way) = grown;
        }
        4 => *at(root, &place.way) = palette::anything(rng),
        5 | 6 => change_entries(root, place, rng),
        7 => {
            let keys = grammar.zip(place.rule).map(|(g, rule)| g.keys(rule)).unwrap_or_default();
            if let Node::Table(entries) = at(root, &place.way) {
                let known = (!keys.is_empty() && chance(rng, 0.8))
                    .then(|| keys[rng.random_range(0..keys.len())].clone());
                let key = known.unwrap_or_else(|| palette::text("", rng, 0.5));
                let rule = grammar.zip(place.rule).and_then(|(g, rule)| g.below(rule, Some(&key)));
                let value = match grammar.zip(rule) {
                    Some((grammar, rule)) => grammar.grow(rule, &key, 3, rng, 0.1),
                    None => palette::anything(rng),
                };
                entries.push((key, value));
            }
        }
        8 => {
            // What stands elsewhere, where neither holds the other.
            if let Some(other) = other
                && !other.starts_with(&place.way)
                && !place.way.starts_with(&other)
            {
                let taken = at(root, &other).clone();
                *at(root, &place.way) = taken;
            }
        }
        9 => {
            let node = at(root, &place.way);
            let inner = std::mem::replace(node, Node::List(Vec::new()));
            *node = if chance(rng, 0.5) {
                Node::List(vec![inner])
            } else {
                Node::Table(vec![(palette::text("", rng, 0.2), inner)])
            };
        }
        10 => rename(at(root, &place.way), rng),
        _ => numbers_times(
            at(root, &place.way),
            palette::one(rng, &[-1.0, 0.0, 1e-9, 0.5, 1e3, 1e9, 1e300]),
        ),
    }
}

/// Something of the same kind.
fn like(node: &Node, rng: &mut Draw, wild: f64) -> Node {
    match node {
        Node::Text(_) => Node::Text(palette::text("", rng, wild.max(0.2))),
        Node::Raw(text) if text.len() == 10 && text.matches('-').count() == 2 => {
            palette::date(rng, wild)
        }
        Node::Raw(text) if text.parse::<f64>().is_ok() => palette::number(
            Some(0.0),
            Some(palette::one(rng, &[1.0, 10.0, 1e4, 1e12])),
            chance(rng, 0.5),
            rng,
            wild,
        ),
        _ => palette::anything(rng),
    }
}

/// Parts go, come twice, come often, or all go.
fn change_entries(root: &mut Node, place: &Place, rng: &mut Draw) {
    let Some((last, before)) = place.way.split_last() else { return };
    let parent = at(root, before);
    let how = rng.random_range(0..5);
    match parent {
        Node::List(items) => match how {
            0 => drop(items.remove(*last)),
            1 => items.push(items[*last].clone()),
            2 => items.extend(vec![items[*last].clone(); 300]),
            3 => items.clear(),
            _ => items.reverse(),
        },
        Node::Table(entries) => match how {
            0 | 1 => drop(entries.remove(*last)),
            2 => entries.push(entries[*last].clone()),
            3 => {
                let mut copy = entries[*last].clone();
                copy.0 = palette::text("", rng, 0.2);
                entries.push(copy);
            }
            _ => {
                for number in 0..200 {
                    let copy = entries[*last].1.clone();
                    entries.push((format!("N{number}"), copy));
                }
            }
        },
        Node::Raw(_) | Node::Text(_) => {}
    }
}

fn rename(node: &mut Node, rng: &mut Draw) {
    if let Node::Table(entries) = node
        && !entries.is_empty()
    {
        let place = rng.random_range(0..entries.len());
        let key = &mut entries[place].0;
        *key = match rng.random_range(0..3) {
            0 => key.to_uppercase(),
            1 => format!("{key}s"),
            _ => palette::text("", rng, 0.5),
        };
    }
}

fn numbers_times(node: &mut Node, factor: f64) {
    if let Node::Raw(text) = node
        && let Ok(value) = text.parse::<f64>()
    {
        *text = format!("{:?}", value * factor);
    }
    for part in 0..node.parts() {
        numbers_times(node.part(part), factor);
    }
}
