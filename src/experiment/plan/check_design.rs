//! The design of a plan, checked: its points are those of the factors.

use super::{
    Domain, Factor, FactorValue,
    design::{Design, LatinHypercube, MOST_DIMENSIONS, Sobol},
    file::{DesignFile, MOST_SOBOL_POINTS, PointFile, ValueFile},
};
use crate::scenario::{
    error::{Checked, Refusal},
    placed::Placed,
};

/// The most coordinates of a Latin hypercube, whose permutations are made before anything is run (some seconds
/// for as many) and kept in memory.
const MOST_COORDINATES: u64 = 20_000_000;

pub(super) fn check_design(
    file: &Placed<DesignFile>,
    factors: &[Factor],
    seed: u64,
) -> Checked<Design> {
    let refuse =
        |said: String, help: &str| Err(Refusal::at(&file.span, "this design", said).help(help));
    match &file.value {
        DesignFile::Each => Ok(Design::Each),
        DesignFile::Grid => {
            let between = |factor: &&Factor| matches!(factor.domain, Domain::Between { .. });
            match factors.iter().find(between) {
                Some(factor) => refuse(
                    format!("a grid needs values, and `{}` has a range", factor.name),
                    "give it `values = […]`, or sample: `design.sobol.points = 256`",
                ),
                None => Ok(Design::Grid),
            }
        }
        DesignFile::List(points) => {
            if points.is_empty() {
                return refuse("the list of points is empty".into(), "write at least one point");
            }
            let points = points.iter().map(|point| check_point(point, factors));
            Ok(Design::List(points.collect::<Checked<_>>()?))
        }
        DesignFile::LatinHypercube(sample) => {
            let points = sample.points.get();
            if points * factors.len() as u64 > MOST_COORDINATES {
                let said = format!(
                    "{points} points of {} factors: a Latin hypercube has at most {MOST_COORDINATES} \
                     coordinates here",
                    factors.len()
                );
                return Err(
                    Refusal::at(&sample.points.span, "too many", said).help("write fewer points")
                );
            }
            Ok(Design::LatinHypercube(LatinHypercube::new(points as u32, factors.len(), seed)))
        }
        DesignFile::Sobol(sample) => {
            let points = sample.points.get();
            if points > MOST_SOBOL_POINTS {
                let said = format!(
                    "{points} points: a Sobol sequence has at most {MOST_SOBOL_POINTS} here"
                );
                return Err(Refusal::at(&sample.points.span, "too many", said)
                    .help("write fewer, or use `latin-hypercube`"));
            }
            if factors.len() > MOST_DIMENSIONS {
                let said = format!(
                    "{} factors: a Sobol sequence has at most {MOST_DIMENSIONS} dimensions here",
                    factors.len()
                );
                return Err(
                    Refusal::at(&sample.points.span, "here", said).help("use `latin-hypercube`")
                );
            }
            // Both halves of the seed count.
            Ok(Design::Sobol(Sobol { points, seed: (seed ^ (seed >> 32)) as u32 }))
        }
    }
}

fn check_point(point: &PointFile, factors: &[Factor]) -> Checked<Vec<FactorValue>> {
    let mut values = vec![FactorValue::AsIs; factors.len()];
    for (name, value) in point {
        let place =
            factors.iter().position(|factor| factor.name == name.value).ok_or_else(|| {
                let said = format!("no factor is called `{}`", name.value);
                Refusal::at(&name.span, "named here", said)
                    .nearest(name, factors.iter().map(|factor| factor.name.as_str()))
            })?;
        values[place] = check_value(value, &factors[place])?;
    }
    Ok(values)
}

fn check_value(value: &Placed<ValueFile>, factor: &Factor) -> Checked<FactorValue> {
    let name = &factor.name;
    match (&factor.domain, &value.value) {
        (Domain::Levels(levels), ValueFile::Level(level)) => {
            let place = levels.iter().position(|known| known.name == *level).ok_or_else(|| {
                Refusal::at(&value.span, "named here", format!("`{name}` has no level `{level}`"))
                    .nearest(level, levels.iter().map(|level| level.name.as_str()))
            })?;
            Ok(FactorValue::Level(place))
        }
        (Domain::Levels(_), ValueFile::Number(number)) => {
            let said = format!("`{name}` has levels, and {number} is not the name of one");
            Err(Refusal::at(&value.span, "here", said).help("write the name of a level in quotes"))
        }
        (_, ValueFile::Number(number)) if number.is_finite() => Ok(FactorValue::Number(*number)),
        (_, ValueFile::Number(_)) => {
            Err(Refusal::at(&value.span, "here", "a value must be finite").help("write a number"))
        }
        (_, ValueFile::Level(level)) => {
            let said = format!("`{name}` has numbers, and `{level}` is none");
            Err(Refusal::at(&value.span, "here", said).help("write a number without quotes"))
        }
    }
}
