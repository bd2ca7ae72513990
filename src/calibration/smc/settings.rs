//! Settings of ABC-SMC, and why it stops.

use std::{fmt, time::Duration};

/// The most runs of a calibration: proposals are numbered with 31 bits.
pub const MOST_RUNS: u64 = 1_000_000_000;

/// How ABC-SMC is run.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Runs in all, those from the prior included.
    pub budget: u64,
    /// Runs from the prior.
    pub prior_runs: u32,
    /// Particles N of a population.
    pub particles: usize,
    /// The quantile of distances that becomes the next ε.
    pub quantile: f64,
    /// One fixed ε for a single generation after the prior's, instead of falling ones.
    pub epsilon: Option<f64>,
    /// The acceptance below which it stops.
    pub least_acceptance: f64,
    /// The relative gain of ε in two generations below which it stops.
    pub least_gain: f64,
    /// Whether it may stay with the prior where that is the better proposal.
    pub may_stay: bool,
    /// The time after which it stops; results then depend on the machine.
    pub wall_clock: Option<Duration>,
    /// A fault planted by a test.
    #[cfg(test)]
    pub(crate) fault: Option<Fault>,
}

/// Faults that tests plant to see that they are caught.
#[cfg(test)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Weights are ignored.
    EqualWeights,
    /// Proposals that finish first are taken first.
    FirstToFinish,
}

impl Settings {
    /// What serves for a budget: N is a thirtieth of it and at least 300 (where the budget allows), and five times
    /// as many runs come from the prior. Smaller populations reach smaller ε with weights that say
    /// less: in ten dimensions a hundredth of the budget left a third of the effective draws, and
    /// means twice as far off after adjustment (docs/decisions.md).
    pub fn for_budget(budget: u64) -> Self {
        let budget = budget.min(MOST_RUNS);
        let particles = (budget / 30).clamp(300, 20_000).min(budget / 8).max(2);
        Self {
            budget,
            prior_runs: (5 * particles).min(budget / 2).max(particles) as u32,
            particles: particles as usize,
            quantile: 0.5,
            epsilon: None,
            least_acceptance: 0.01,
            least_gain: 0.02,
            may_stay: true,
            wall_clock: None,
            #[cfg(test)]
            fault: None,
        }
    }
}

/// Why ABC-SMC stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopReason {
    /// The runs are used up.
    Budget,
    /// Hardly a proposal is accepted any more.
    Acceptance,
    /// ε hardly falls any more.
    NoGain,
    /// ε is where hardly two runs of the same parameters lie as near to one another.
    NoiseFloor,
    /// The ε that was asked for is reached.
    Epsilon,
    /// The prior is the better proposal: the budget went to the bank.
    PriorServes,
    /// The time is over.
    WallClock,
}

impl StopReason {
    /// The word in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Budget => "budget",
            Self::Acceptance => "acceptance",
            Self::NoGain => "no-gain",
            Self::NoiseFloor => "noise-floor",
            Self::Epsilon => "epsilon",
            Self::PriorServes => "prior-serves",
            Self::WallClock => "wall-clock",
        }
    }
}

impl fmt::Display for StopReason {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Self::Budget => "the budget of runs is used up",
            Self::Acceptance => "fewer than 1% of proposals are accepted",
            Self::NoGain => "epsilon fell by less than 2% in two generations",
            Self::NoiseFloor => {
                "epsilon is at the noise floor: of pairs of runs with the same parameters 5% lie nearer"
            }
            Self::Epsilon => "the epsilon that was asked for is reached",
            Self::PriorServes => {
                "the prior is the better proposal; the rest of the budget was drawn from it"
            }
            Self::WallClock => "the time is over; a run on another machine may go further",
        })
    }
}
