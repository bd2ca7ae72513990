//! Reasons to doubt an adjusted posterior.

use std::fmt;

use crate::calibration::fresh_runs::PredictiveDistance;

/// A reason to doubt an adjusted posterior.
#[derive(Clone, Debug, PartialEq)]
pub enum Flag {
    /// What was observed lies beyond all accepted runs: the regression extrapolates.
    ObservationOutside {
        /// The names of the summaries.
        summaries: Vec<String>,
    },
    /// The summaries say nearly the same: their coefficients cannot be told apart.
    IllConditioned {
        /// The condition number of their correlation matrix.
        condition_number: f64,
    },
    /// There are few particles for so many summaries.
    FewParticles {
        /// How many there are.
        particles: usize,
        /// How many there should be: ten a coefficient.
        needed: usize,
    },
    /// Draws left the bounds of their priors and were put on them.
    Clamped {
        /// How many.
        draws: usize,
    },
    /// Fresh runs at its draws are farther from what was observed than those at the draws before.
    PredictiveWorse {
        /// The distance before the adjustment.
        before: PredictiveDistance,
        /// The distance after it.
        after: PredictiveDistance,
    },
}

impl Flag {
    /// The flag for a predictive distance that the adjustment has made worse by more than the error
    /// of both; `None` where it has not.
    pub fn of_predictive(before: PredictiveDistance, after: PredictiveDistance) -> Option<Self> {
        after.is_worse_than(&before).then_some(Self::PredictiveWorse { before, after })
    }
}

impl fmt::Display for Flag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ObservationOutside { summaries } => write!(
                f,
                "no accepted run reaches what was observed of {}: the adjustment extrapolates",
                summaries.join(", ")
            ),
            Self::IllConditioned { condition_number } => write!(
                f,
                "the summaries say nearly the same: condition number {condition_number:.1e}"
            ),
            Self::FewParticles { particles, needed } => {
                write!(
                    f,
                    "{particles} particles are few for so many summaries: {needed} are wanted"
                )
            }
            Self::Clamped { draws } => {
                write!(f, "{draws} draws left the bounds of their priors and were put on them")
            }
            Self::PredictiveWorse { before, after } => write!(
                f,
                "it predicts worse: mean distance {:.3} after, {:.3} before",
                after.mean, before.mean
            ),
        }
    }
}
