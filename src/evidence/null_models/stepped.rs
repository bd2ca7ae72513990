//! The stepped Poisson: a rate that is constant between given dates.
//!
//! ```text
//! y ~ Poisson(Σ_j λ_j d_j)        d_j: the days of the window in level j
//! ```

use jiff::civil::Date;

use super::{Window, day_number};
use crate::evidence::scores::Predictive;

/// The stepped Poisson, and how many levels it has.
pub(super) fn stepped(
    training: &[Window],
    targets: &[Window],
    steps: &[Date],
) -> (usize, Vec<Option<Predictive>>) {
    let (seen, unseen): (Vec<Level>, Vec<Level>) = levels(steps)
        .into_iter()
        .partition(|level| training.iter().any(|window| window.days_in(level) > 0.0));
    let rates = Overlaps::new(training, &seen).fitted_rates();
    let predictives = targets
        .iter()
        .map(|target| {
            let is_known = unseen.iter().all(|level| target.days_in(level) == 0.0);
            let days = seen.iter().map(|level| target.days_in(level));
            let mean = days.zip(&rates).map(|(days, rate)| days * rate).sum();
            is_known.then_some(Predictive::Poisson { mean })
        })
        .collect();
    (seen.len(), predictives)
}

/// The days over which a stepped rate is constant, as day numbers; `until` is the first day after.
#[derive(Clone, Copy, Debug)]
pub(super) struct Level {
    pub(super) from: i64,
    pub(super) until: i64,
}

/// The levels that the steps, in any order, divide time into.
fn levels(steps: &[Date]) -> Vec<Level> {
    let mut borders: Vec<i64> = steps.iter().copied().map(day_number).collect();
    borders.extend([i64::MIN, i64::MAX]);
    borders.sort_unstable();
    borders.dedup();
    borders.windows(2).map(|pair| Level { from: pair[0], until: pair[1] }).collect()
}

/// How windows and levels overlap: what the fit of a stepped rate needs to know.
struct Overlaps {
    /// The counts, one a window.
    counts: Vec<f64>,
    /// Days, one row a window, one column a level; each level has some.
    days: Vec<Vec<f64>>,
    /// Days a level.
    totals: Vec<f64>,
}

impl Overlaps {
    fn new(windows: &[Window], levels: &[Level]) -> Self {
        let days_in = |level: &Level| windows.iter().map(|window| window.days_in(level)).sum();
        Self {
            counts: windows.iter().map(|window| window.count).collect(),
            days: windows
                .iter()
                .map(|window| levels.iter().map(|level| window.days_in(level)).collect())
                .collect(),
            totals: levels.iter().map(days_in).collect(),
        }
    }

    /// The rates (1/day) of largest likelihood, by EM from equal rates.
    ///
    /// Rates stay positive by construction and the likelihood is concave, so EM needs no safeguard. Where a rate tends to 0 it gets there only in the limit:
    /// a small rate that still shrinks at the end is set to 0.
    fn fitted_rates(&self) -> Vec<f64> {
        const MOST_STEPS: usize = 100_000;
        let rate = self.counts.iter().sum::<f64>() / self.totals.iter().sum::<f64>();
        let mut rates = vec![rate; self.totals.len()];
        for _ in 0..MOST_STEPS {
            let next = self.em_step(&rates);
            let moved = rates.iter().zip(&next).any(|(old, new)| (new - old).abs() > 1e-13 * rate);
            rates = next;
            if !moved {
                break;
            }
        }
        let next = self.em_step(&rates);
        let is_vanishing = |old: f64, new: f64| old < 1e-6 * rate && new < (1.0 - 1e-6) * old;
        rates
            .iter()
            .zip(next)
            .map(|(old, new)| if is_vanishing(*old, new) { 0.0 } else { *old })
            .collect()
    }

    /// One step of EM: each window's events are shared among its levels as the present rates expect them, and each level's share divided by its days.
    fn em_step(&self, rates: &[f64]) -> Vec<f64> {
        let mut events = vec![0.0; rates.len()];
        for (count, row) in self.counts.iter().zip(&self.days) {
            let mean = mean_count(row, rates);
            if *count > 0.0 && mean > 0.0 {
                for (event, (days, rate)) in events.iter_mut().zip(row.iter().zip(rates)) {
                    *event += count * (days * rate / mean);
                }
            }
        }
        events.iter().zip(&self.totals).map(|(events, days)| events / days).collect()
    }
}

/// The expected count of a window from its days in each level.
fn mean_count(days: &[f64], rates: &[f64]) -> f64 {
    days.iter().zip(rates).map(|(days, rate)| days * rate).sum()
}

#[cfg(test)]
mod tests {
    use super::super::examples::*;
    use super::super::{NullModel, fit, predict};
    use super::*;
    use jiff::ToSpan;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn a_step_at_the_border_of_windows_gives_each_level_its_own_rate() {
        let windows = series(&[(100, 30.0), (50, 10.0), (200, 90.0)]);
        let fit = fit(NullModel::SteppedPoisson, &windows, &[windows[2].start]);
        assert_eq!(fit.free_numbers, 2);
        assert_close(means(&fit)[0], 100.0 * 40.0 / 150.0, 1e-9);
        assert_close(means(&fit)[1], 50.0 * 40.0 / 150.0, 1e-9);
        assert_close(means(&fit)[2], 90.0, 1e-9);
    }

    #[test]
    fn a_step_inside_a_window_is_solved_for() {
        // 100 days at λ, then 50 at λ and 50 at μ: 20 events, then 60: λ = 0.2 and μ = (60 − 10) / 50 = 1.
        let windows = series(&[(100, 20.0), (100, 60.0)]);
        let step = windows[1].start + 50.days();
        let overlaps = Overlaps::new(&windows, &levels(&[step]));
        let rates = overlaps.fitted_rates();
        assert_close(rates[0], 0.2, 1e-9);
        assert_close(rates[1], 1.0, 1e-9);
    }

    #[test]
    fn a_step_outside_all_windows_adds_no_free_number() {
        let steps = [date(2010, 1, 1), STEPS[1], STEPS[0], STEPS[0], date(2031, 1, 1)];
        let with_others = fit(NullModel::SteppedPoisson, &years(), &steps);
        assert_eq!(with_others, fit(NullModel::SteppedPoisson, &years(), &STEPS));
        assert_eq!(with_others.free_numbers, 3);
    }

    #[test]
    fn a_level_of_which_no_day_was_observed_is_not_predicted() {
        let fit = predict(NullModel::SteppedPoisson, &years()[..2], &years(), &STEPS);
        let is_predicted: Vec<bool> = fit.predictives.iter().map(Option::is_some).collect();
        assert_eq!((fit.free_numbers, is_predicted), (2, vec![true, true, false, false]));
    }

    #[test]
    fn the_stepped_rates_of_the_observed_years_solve_their_likelihood_equations() {
        // Σ_i d_ij (y_i / m_i − 1) = 0 in every level, the rates being positive.
        let overlaps = Overlaps::new(&years(), &levels(&STEPS));
        let rates = overlaps.fitted_rates();
        for (level, rate) in rates.iter().enumerate() {
            let slope: f64 = overlaps
                .counts
                .iter()
                .zip(&overlaps.days)
                .map(|(count, row)| row[level] * (count / mean_count(row, &rates) - 1.0))
                .sum();
            assert!(*rate > 0.01);
            assert_close(slope, 0.0, 1e-6);
        }
    }

    #[test]
    fn a_rate_on_its_way_to_0_arrives() {
        // 2021 and 2022 are best explained by events between the steps alone: after June 2022 none is expected.
        let windows = years();
        let fit = predict(NullModel::SteppedPoisson, &windows[..3], &windows, &STEPS);
        assert_eq!(fit.predictives[3], Some(Predictive::Poisson { mean: 0.0 }));
    }

    proptest! {
        #[test]
        fn no_step_of_em_lowers_the_likelihood(windows in any_windows(), steps in any_steps()) {
            prop_assume!(windows.iter().any(|window| window.count > 0.0));
            let mut levels = levels(&steps);
            levels.retain(|level| windows.iter().any(|window| window.days_in(level) > 0.0));
            let overlaps = Overlaps::new(&windows, &levels);
            let ln_likelihood = |rates: &[f64]| -> f64 {
                let counts = overlaps.counts.iter().zip(&overlaps.days);
                counts.map(|(count, row)| Predictive::Poisson { mean: mean_count(row, rates) }.ln_pmf(*count)).sum()
            };
            let mut rates = vec![1.0; levels.len()];
            let mut likelihood = ln_likelihood(&rates);
            for _ in 0..50 {
                rates = overlaps.em_step(&rates);
                let reached = ln_likelihood(&rates);
                prop_assert!(reached >= likelihood - 1e-9 * (1.0 + likelihood.abs()), "{reached} after {likelihood}");
                likelihood = reached;
            }
        }
    }
}
