//! What a lesson's runs show, as the page gets it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::facts::Fact;
use crate::explorer::streams::bands::Band;

/// What the runs show.
#[derive(Clone, Debug, Default, Serialize)]
pub(in crate::explorer) struct Reveal {
    /// Every number that a text may name, and the score of every prediction but for numbers.
    pub facts: BTreeMap<String, Fact>,
    /// For the score of a predicted number: one number a run, sorted.
    pub samples: BTreeMap<&'static str, Vec<f64>>,
    /// Which claims these runs show.
    pub claims: Vec<Claim>,
    pub figures: Vec<Figure>,
    /// Whether the puzzle's goal is met; null where the slider was not asked for.
    pub solved: Option<bool>,
}

/// A claim, beside these runs.
#[derive(Clone, Copy, Debug, Serialize)]
pub(in crate::explorer) struct Claim {
    pub id: &'static str,
    pub holds: bool,
}

/// A figure.
#[derive(Clone, Debug, Serialize)]
pub(in crate::explorer) struct Figure {
    pub id: &'static str,
    #[serde(flatten)]
    pub kind: Kind,
}

/// What a figure draws.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(in crate::explorer) enum Kind {
    /// Bands by month; a month may be marked.
    Months { start: String, lines: Vec<Line>, mark: Option<&'static str> },
    /// Runs by phase, region and month.
    Phases { start: String, world: &'static str, regions: Vec<RegionPhases> },
    /// Points with intervals.
    Rows { rows: Vec<Row> },
    /// All runs, from the samples of the same names.
    Runs { rows: Vec<RunsRow> },
}

#[derive(Clone, Debug, Serialize)]
pub(in crate::explorer) struct Line {
    pub world: &'static str,
    pub band: Band,
}

#[derive(Clone, Debug, Serialize)]
pub(in crate::explorer) struct RegionPhases {
    pub name: String,
    pub phases: Vec<[usize; 5]>,
}

#[derive(Clone, Debug, Serialize)]
pub(in crate::explorer) struct Row {
    pub id: String,
    pub value: f64,
    pub low: f64,
    pub high: f64,
    pub observed: Option<f64>,
}

#[derive(Clone, Debug, Serialize)]
pub(in crate::explorer) struct RunsRow {
    pub id: &'static str,
    pub observed: Option<f64>,
}

impl Reveal {
    /// Adds a fact.
    pub fn fact(&mut self, name: impl Into<String>, fact: Fact) -> Fact {
        self.facts.insert(name.into(), fact);
        fact
    }

    /// Adds what a claim comes to.
    pub fn claim(&mut self, id: &'static str, holds: bool) {
        self.claims.push(Claim { id, holds });
    }

    /// Adds a figure.
    pub fn figure(&mut self, id: &'static str, kind: Kind) {
        self.figures.push(Figure { id, kind });
    }

    /// Adds a figure of facts, one a row.
    pub fn rows(&mut self, id: &'static str, facts: Vec<(String, Fact)>) {
        let row = |(id, fact): (String, Fact)| Row {
            id,
            value: fact.value,
            low: fact.low,
            high: fact.high,
            observed: None,
        };
        self.figure(id, Kind::Rows { rows: facts.into_iter().map(row).collect() });
    }
}
