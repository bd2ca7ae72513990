//! PRIM: in which part of the space an outcome lies, as boxes that people can read.
//!
//! ```text
//! density  = hits in the box / runs in the box        how surely the box means the outcome
//! coverage = hits in the box / all hits               how much of the outcome the box explains
//! mass     = runs in the box / all runs
//! ```
//!
//! From the whole space, peeling takes off a twentieth of the runs at a time, at the end of the
//! input where it gains the most density for each run; pasting then puts back at the last box what
//! costs no density. All boxes on the way are reported, from high coverage to high density: which
//! one serves is the reader's choice, and the suggested one has the largest harmonic mean of both.
//!
//! A restriction may be chance. Two checks of it (Bryant & Lempert): its quasi-p, the probability
//! that the box without it would give as many hits among as many runs; and how often the input is
//! restricted when half the runs are searched again, in the box of nearest coverage and in that of
//! nearest density.
//!
//! Nothing is drawn but the halves, which follow from the seed. Ties go to the first input, its
//! lower end first.
//!
//! - source: Friedman & Fisher (1999), with gain per run as the criterion, since a peel of an input
//!   with ties may take off many; Bryant & Lempert (2010)
//! - verified by: the tests below, on planted boxes

mod peel;
mod region;
mod resampled;

use serde::Serialize;
use statrs::distribution::{Binomial, DiscreteCDF};

pub use self::region::Limits;
use self::{
    peel::Search,
    region::{Counts, Region},
    resampled::Frequencies,
};
use super::{Bootstrap, SensitivityError, bank::Bank, error::expect_number};

/// How to search.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// The share of a box's runs that one step takes off or puts back; 0.05 is usual.
    pub peel: f64,
    /// The least mass of a box; 0.05 is usual.
    pub least_mass: f64,
    /// How often half of the runs are searched again, and from which seed.
    pub halves: Bootstrap,
}

/// A restriction of one input.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Restriction {
    /// The input.
    pub factor: String,
    /// Its place among the inputs.
    pub place: usize,
    /// Between which values it lies.
    pub limits: Limits,
    /// The probability of as many hits without this restriction, in a binomial test.
    pub quasi_p: f64,
    /// The share of halves whose box of nearest coverage restricts this input.
    pub frequency_by_coverage: f64,
    /// The share of halves whose box of nearest density restricts this input.
    pub frequency_by_density: f64,
}

/// A box.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PrimBox {
    /// Runs in the box.
    pub runs: usize,
    /// Hits in the box.
    pub hits: usize,
    /// The share of all hits that lies in the box.
    pub coverage: f64,
    /// The share of the box's runs that are hits.
    pub density: f64,
    /// The share of all runs that lies in the box.
    pub mass: f64,
    /// The inputs that the box restricts, in their order.
    pub restrictions: Vec<Restriction>,
}

impl PrimBox {
    /// Whether a run's inputs lie in the box.
    pub fn holds(&self, input: &[f64]) -> bool {
        self.restrictions
            .iter()
            .all(|restriction| restriction.limits.hold(input[restriction.place]))
    }
}

/// Boxes for an outcome.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Prim {
    /// The outcome.
    pub outcome: String,
    /// How many runs there are.
    pub runs: usize,
    /// In how many the outcome came about.
    pub hits: usize,
    /// The boxes, from the whole space to the densest.
    pub boxes: Vec<PrimBox>,
    /// The place of the box with the largest harmonic mean of coverage and density.
    pub suggested: usize,
}

/// Searches for boxes in which an outcome lies; `is_hit` says for each run whether it came about.
///
/// # Errors
/// When it came about in no run or in all, an option is out of its range, or `is_hit` is for
/// another number of runs.
pub fn analyse(
    bank: &Bank,
    outcome: &str,
    is_hit: &[bool],
    options: Options,
) -> Result<Prim, SensitivityError> {
    expect_number("outcomes", bank.runs(), is_hit.len())?;
    options.halves.check()?;
    let is_share = |share: f64| share > 0.0 && share <= 0.5;
    if !is_share(options.peel) || !is_share(options.least_mass) {
        let said = "what is peeled and the least mass are shares above 0 and at most 0.5";
        return Err(SensitivityError::Option(said.to_owned()));
    }
    let hits = is_hit.iter().filter(|is_hit| **is_hit).count();
    if hits == 0 || hits == bank.runs() {
        let said = format!("`{outcome}` in {hits} of {} runs: nothing to tell apart", bank.runs());
        return Err(SensitivityError::Bank(said));
    }
    let columns: Vec<Vec<f64>> =
        (0..bank.factors().len()).map(|factor| bank.input(factor)).collect();
    let search = Search { columns: &columns, is_hit, options };
    let all: Vec<usize> = (0..bank.runs()).collect();
    let regions = search.regions(&all);
    let frequencies = Frequencies::of(&search, bank.runs());
    let boxes: Vec<PrimBox> = regions
        .iter()
        .map(|region| described(region, &search, bank.factors(), hits, &frequencies))
        .collect();
    let suggested = most_balanced(&boxes);
    Ok(Prim { outcome: outcome.to_owned(), runs: bank.runs(), hits, boxes, suggested })
}

fn described(
    region: &Region,
    search: &Search,
    factors: &[String],
    hits: usize,
    frequencies: &Frequencies,
) -> PrimBox {
    let all = search.is_hit.len();
    let Counts { runs, hits: own } = region.counts;
    let coverage = own as f64 / hits as f64;
    let density = region.counts.density();
    let by_coverage = frequencies.by_coverage(coverage);
    let by_density = frequencies.by_density(density);
    let restriction = |place: usize| Restriction {
        factor: factors[place].clone(),
        place,
        limits: region.limits[place],
        quasi_p: quasi_p(region.counts, search.without(region, place)),
        frequency_by_coverage: by_coverage[place],
        frequency_by_density: by_density[place],
    };
    let restricted = (0..factors.len()).filter(|place| region.limits[*place].is_restricted());
    PrimBox {
        runs,
        hits: own,
        coverage,
        density,
        mass: runs as f64 / all as f64,
        restrictions: restricted.map(restriction).collect(),
    }
}

/// P(X ≥ hits) for X binomial over the box's runs, at the density of the box without the
/// restriction.
fn quasi_p(own: Counts, without: Counts) -> f64 {
    let density = without.density();
    if own.hits == 0 || density >= 1.0 {
        return 1.0;
    }
    let chance = Binomial::new(density, own.runs as u64).expect("a density is a share");
    chance.sf(own.hits as u64 - 1)
}

fn most_balanced(boxes: &[PrimBox]) -> usize {
    let balance = |found: &PrimBox| {
        let sum = found.coverage + found.density;
        if sum > 0.0 { found.coverage * found.density / sum } else { 0.0 }
    };
    let mut best = 0;
    for (place, found) in boxes.iter().enumerate() {
        if balance(found) > balance(&boxes[best]) {
            best = place;
        }
    }
    best
}

#[cfg(test)]
mod tests;
