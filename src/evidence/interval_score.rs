//! The interval score.

/// The interval score of a central interval that should miss a share `alpha` of the observations: smaller is better.
///
/// The interval's width, and 2 / `alpha` times the distance of an observation outside it (Gneiting & Raftery 2007, equation 43).
pub fn interval_score(low: f64, high: f64, observed: f64, alpha: f64) -> f64 {
    (high - low) + 2.0 / alpha * ((low - observed).max(0.0) + (observed - high).max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_is_scored_by_width_and_misses() {
        assert_eq!(interval_score(2.0, 6.0, 3.0, 0.5), 4.0);
        assert_eq!(interval_score(2.0, 6.0, 1.0, 0.5), 8.0);
        assert_eq!(interval_score(2.0, 6.0, 9.0, 0.5), 16.0);
    }
}
