//! Time and rates: the step of the slow processes, and the one rule by which hazards become
//! probabilities.

/// Days in a step of the slow processes.
pub const WEEK: u32 = 7;

/// Whether the slow processes step on a day: on the last one of each week.
#[inline]
pub fn ends_week(day: u32) -> bool {
    day % WEEK == WEEK - 1
}

/// Days in a mean year, by which yearly rates become daily.
pub const YEAR: f64 = 365.25;

/// Hazard that accumulates in `days` at a yearly rate.
#[inline]
pub fn hazard(yearly_rate: f64, days: f64) -> f64 {
    yearly_rate * days / YEAR
}

/// Probability of at least one event in `days` at a yearly rate: 1 − exp(−rate·days/365.25). The
/// one rule by which hazards become probabilities.
#[inline]
pub fn probability(yearly_rate: f64, days: f64) -> f64 {
    -libm::expm1(-hazard(yearly_rate, days))
}
