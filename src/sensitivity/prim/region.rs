//! A box while it is searched for.

use serde::Serialize;

/// Between which values an input lies, both included; `None` where it is free.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Limits {
    /// The least value.
    pub low: Option<f64>,
    /// The largest value.
    pub high: Option<f64>,
}

impl Limits {
    /// Whether a value lies between them.
    pub fn hold(&self, value: f64) -> bool {
        self.low.is_none_or(|low| value >= low) && self.high.is_none_or(|high| value <= high)
    }

    /// Whether either end is limited.
    pub fn is_restricted(&self) -> bool {
        self.low.is_some() || self.high.is_some()
    }
}

/// An end of an input's range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The low one.
    Low,
    /// The high one.
    High,
}

/// Runs, and how many of them are hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Counts {
    /// Runs.
    pub runs: usize,
    /// Hits among them.
    pub hits: usize,
}

impl Counts {
    /// The share of hits; that of no runs is 0.
    pub fn density(self) -> f64 {
        if self.runs == 0 { 0.0 } else { self.hits as f64 / self.runs as f64 }
    }
}

/// A box.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Region {
    /// By input.
    pub limits: Vec<Limits>,
    /// What lies in it.
    pub counts: Counts,
}

impl Region {
    /// With one end moved.
    pub fn moved(&self, place: usize, end: End, to: Option<f64>, counts: Counts) -> Self {
        let mut limits = self.limits.clone();
        match end {
            End::Low => limits[place].low = to,
            End::High => limits[place].high = to,
        }
        Self { limits, counts }
    }
}
