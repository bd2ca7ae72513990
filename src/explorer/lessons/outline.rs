//! What is known of a lesson before anything is run.

use serde::Serialize;

/// A lesson's outline: what is asked, what is claimed, and what the puzzle turns.
#[derive(Clone, Debug, Serialize)]
pub(in crate::explorer) struct Outline {
    /// By which words and addresses name it.
    pub id: &'static str,
    /// What is predicted before the reveal.
    pub asks: Vec<Ask>,
    /// What the text claims.
    pub claims: Vec<ClaimOutline>,
    /// Where to go on with its worlds.
    pub explore: &'static str,
    /// A question with a slider.
    pub puzzle: Puzzle,
}

/// Something to predict.
#[derive(Clone, Debug, Serialize)]
pub(in crate::explorer) struct Ask {
    pub id: &'static str,
    #[serde(flatten)]
    pub kind: Kind,
}

/// How it is predicted, and with what it is scored.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(in crate::explorer) enum Kind {
    /// An order of options: the share of runs with exactly this order, fact `ask.first-second-third`.
    Order { options: &'static [&'static str] },
    /// One of the options: the share of runs in which it came so, fact `ask.option`.
    Choice { options: &'static [&'static str] },
    /// Some of the options: the share of runs for each, fact `ask.option`.
    Many { options: &'static [&'static str] },
    /// A number: its percentile among the runs' numbers, samples `ask`.
    Number { low: f64, high: f64, observed: Option<f64> },
}

impl Ask {
    pub fn order(id: &'static str, options: &'static [&'static str]) -> Self {
        Self { id, kind: Kind::Order { options } }
    }

    pub fn choice(id: &'static str, options: &'static [&'static str]) -> Self {
        Self { id, kind: Kind::Choice { options } }
    }

    pub fn many(id: &'static str, options: &'static [&'static str]) -> Self {
        Self { id, kind: Kind::Many { options } }
    }

    pub fn number(id: &'static str, low: f64, high: f64, observed: Option<f64>) -> Self {
        Self { id, kind: Kind::Number { low, high, observed } }
    }
}

/// Where a claim comes from, beside these runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::explorer) enum Tag {
    /// The article that the baseline follows says so, too.
    Article,
    /// Other literature says so, too.
    Literature,
    /// It rests on numbers that were calibrated with observed counts.
    Calibrated,
    /// It rests on assumptions.
    Assumed,
}

/// A claim.
#[derive(Clone, Copy, Debug, Serialize)]
pub(in crate::explorer) struct ClaimOutline {
    pub id: &'static str,
    pub tag: Tag,
}

/// A question that is answered by moving a slider.
#[derive(Clone, Debug, Serialize)]
pub(in crate::explorer) struct Puzzle {
    /// The stops of the slider.
    pub values: Vec<f64>,
    /// Where it starts.
    pub start: f64,
}

/// Claims with their tags.
pub(super) fn claims(of: &[(&'static str, Tag)]) -> Vec<ClaimOutline> {
    of.iter().map(|(id, tag)| ClaimOutline { id, tag: *tag }).collect()
}
