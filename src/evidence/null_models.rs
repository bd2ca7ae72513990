//! Null models: what any simulator must be compared with before its fit means anything.
//!
//! ```text
//! constant Poisson     y_i ~ Poisson(λ d_i)                                        1 free number
//! persistence          y_i ~ Poisson(y_(i−1) d_i / d_(i−1))                        0
//! log-linear           y_i ~ Poisson(d_i exp(a + b t_i))                           2
//! stepped Poisson      y_i ~ Poisson(Σ_j λ_j d_ij)                                 one a level
//! negative binomial    y_i ~ NB(mean λ d_i, size k): variance m_i + m_i² / k       2
//! ```
//!
//! Window i has a count y, days d (in level j: the second index) and a midpoint t in years. All but persistence are fitted by maximum likelihood. They know
//! nothing of cells or pressure: a simulator that does not beat them has explained nothing, however close its curve.
//!
//! - reads: counts over dated windows; for the stepped Poisson the dates of the steps, which must not be chosen from the counts
//! - draws: none
//!
//! ```
//! use jiff::civil::date;
//! use stronghold::evidence::null_models::{NullModel, Window, fit, scores};
//!
//! let year = |year, count| Window { start: date(year, 1, 1), end: date(year, 12, 31), count };
//! let years = [year(2020, 83.0), year(2021, 353.0), year(2022, 217.0), year(2023, 45.0)];
//! let of = |model| scores(&fit(model, &years, &[]), &years).log_score;
//! // Years scatter far more than one rate for all of them allows.
//! assert!(of(NullModel::NegativeBinomial) > of(NullModel::ConstantPoisson) + 100.0);
//! ```
//! - source: the stepped model's EM is that of Richardson (1972) and Lucy (1974); a negative binomial's size has a finite maximum only
//!   where the counts vary more than Poisson's (Levin & Reeds 1977)
//! - verified by: closed forms and the likelihood's own equations in the tests below

use jiff::civil::{Date, date};

use super::scores::Predictive;
use dispersed::negative_binomial;
use stepped::{Level, stepped};
use trend::log_linear;

mod dispersed;
mod stepped;
mod trend;

/// A count over a window of days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// The first day.
    pub start: Date,
    /// The last day, which belongs to the window.
    pub end: Date,
    /// The events counted: a whole number, at least 0.
    pub count: f64,
}

impl Window {
    /// The days of the window, both ends included.
    ///
    /// # Panics
    ///
    /// When the window ends before it starts.
    pub fn days(&self) -> f64 {
        let days = day_number(self.end) - day_number(self.start) + 1;
        assert!(days > 0, "the window from {} ends before it starts, on {}", self.start, self.end);
        days as f64
    }

    /// The middle of the window, in years since 2000.
    fn midpoint(&self) -> f64 {
        (day_number(self.start) as f64 + self.days() / 2.0) / 365.25
    }

    /// The days of the window that lie in a level.
    fn days_in(&self, level: &Level) -> f64 {
        let from = day_number(self.start).max(level.from);
        let until = (day_number(self.end) + 1).min(level.until);
        (until - from).max(0) as f64
    }
}

/// A model of a series of counts that knows nothing of what makes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NullModel {
    /// One rate for all days.
    ConstantPoisson,
    /// The rate of the window before.
    Persistence,
    /// A rate that grows or shrinks exponentially.
    LogLinear,
    /// A rate that is constant between given dates.
    SteppedPoisson,
    /// One rate for all days, and a spread wider than Poisson's.
    NegativeBinomial,
}

impl NullModel {
    /// Every null model, in the order of the tables.
    pub const ALL: [Self; 5] = [
        Self::ConstantPoisson,
        Self::Persistence,
        Self::LogLinear,
        Self::SteppedPoisson,
        Self::NegativeBinomial,
    ];

    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::ConstantPoisson => "constant Poisson",
            Self::Persistence => "persistence",
            Self::LogLinear => "log-linear Poisson",
            Self::SteppedPoisson => "stepped Poisson",
            Self::NegativeBinomial => "negative binomial",
        }
    }
}

/// What a fitted null model predicts.
#[derive(Clone, Debug, PartialEq)]
pub struct NullFit {
    /// The model.
    pub model: NullModel,
    /// How many numbers were chosen to fit the counts.
    pub free_numbers: usize,
    /// One a window; none where the model has nothing to say, such as persistence about the first window.
    pub predictives: Vec<Option<Predictive>>,
}

/// The scores of a null model over the windows that it predicts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scores {
    /// The sum of the log scores: larger is better.
    pub log_score: f64,
    /// The mean CRPS: smaller is better; not a number when no window is predicted.
    pub crps: f64,
    /// The mean interval score of the central 90% interval: smaller is better; not a number when no window is predicted.
    pub interval_score_90: f64,
    /// The windows that were predicted. Sums of log scores compare only over the same windows.
    pub predicted: usize,
}

/// Fits a null model to a series of counts and predicts the same windows.
///
/// `steps` are the first days of the levels of the stepped Poisson, after its first level; the other models ignore them.
///
/// # Panics
///
/// When a window ends before it starts.
pub fn fit(model: NullModel, windows: &[Window], steps: &[Date]) -> NullFit {
    predict(model, windows, windows, steps)
}

/// Fits a null model to the `training` windows and predicts the `targets`, whose counts it does not read.
///
/// No target is predicted from an empty training set, by persistence before the end of its first window, or by a level of which no day was observed.
///
/// # Panics
///
/// When a window ends before it starts.
pub fn predict(
    model: NullModel,
    training: &[Window],
    targets: &[Window],
    steps: &[Date],
) -> NullFit {
    let (free_numbers, predictives) = match model {
        NullModel::ConstantPoisson => (1, constant(training, targets)),
        NullModel::Persistence => (0, persistent(training, targets)),
        NullModel::LogLinear => (2, log_linear(training, targets)),
        NullModel::SteppedPoisson => stepped(training, targets, steps),
        NullModel::NegativeBinomial => (2, negative_binomial(training, targets)),
    };
    NullFit { model, free_numbers, predictives }
}

/// Predicts each window from a fit to all others.
///
/// The others' numbers are taken as certain, so a log score can be −∞: where they leave a rate at 0 and the window left out holds an event.
///
/// # Panics
///
/// When a window ends before it starts.
pub fn leave_one_out(model: NullModel, windows: &[Window], steps: &[Date]) -> NullFit {
    let free_numbers = fit(model, windows, steps).free_numbers;
    let predictives = (0..windows.len())
        .flat_map(|left_out| {
            let mut others = windows.to_vec();
            let target = others.remove(left_out);
            predict(model, &others, &[target], steps).predictives
        })
        .collect();
    NullFit { model, free_numbers, predictives }
}

/// Scores a fit on the windows that it predicts.
///
/// # Panics
///
/// When the fit has another number of predictions than there are windows.
pub fn scores(fit: &NullFit, windows: &[Window]) -> Scores {
    assert_eq!(fit.predictives.len(), windows.len(), "one prediction a window");
    let pairs: Vec<(Predictive, f64)> = fit
        .predictives
        .iter()
        .zip(windows)
        .filter_map(|(predictive, window)| Some(((*predictive)?, window.count)))
        .collect();
    let sum = |score: fn(&Predictive, f64) -> f64| -> f64 {
        pairs.iter().map(|(predictive, count)| score(predictive, *count)).sum()
    };
    let predicted = pairs.len();
    Scores {
        log_score: sum(Predictive::ln_pmf),
        crps: sum(Predictive::crps) / predicted as f64,
        interval_score_90: sum(Predictive::interval_score_90) / predicted as f64,
        predicted,
    }
}

/// The constant Poisson: all events over all days.
fn constant(training: &[Window], targets: &[Window]) -> Vec<Option<Predictive>> {
    let rate = rate(training);
    targets.iter().map(|target| Some(Predictive::Poisson { mean: rate? * target.days() })).collect()
}

/// Events a day over all windows.
fn rate(windows: &[Window]) -> Option<f64> {
    let days: f64 = windows.iter().map(Window::days).sum();
    (days > 0.0).then(|| windows.iter().map(|window| window.count).sum::<f64>() / days)
}

/// Persistence: the rate of the last training window that ended before the target started.
fn persistent(training: &[Window], targets: &[Window]) -> Vec<Option<Predictive>> {
    // A window without events must not make the next one certain.
    const LEAST_MEAN: f64 = 0.5;
    targets
        .iter()
        .map(|target| {
            let earlier = training.iter().filter(|window| window.end < target.start);
            let last = earlier.max_by_key(|window| window.end)?;
            let mean = last.count / last.days() * target.days();
            Some(Predictive::Poisson { mean: mean.max(LEAST_MEAN) })
        })
        .collect()
}

/// Days since 2000-01-01.
fn day_number(day: Date) -> i64 {
    date(2000, 1, 1).duration_until(day).as_hours() / 24
}

/// What the tests of all null models share.
#[cfg(test)]
mod examples {
    use super::*;
    use jiff::ToSpan;
    use proptest::prelude::*;

    pub const STEPS: [Date; 2] = [date(2021, 8, 15), date(2022, 6, 1)];

    /// The observed counts of 2020 to 2023.
    pub fn years() -> Vec<Window> {
        [83.0, 353.0, 217.0, 45.0]
            .into_iter()
            .zip(2020..)
            .map(|(count, year)| Window { start: date(year, 1, 1), end: date(year, 12, 31), count })
            .collect()
    }

    /// Windows back to back from 2020 on, from their days and counts.
    pub fn series(lengths_and_counts: &[(i32, f64)]) -> Vec<Window> {
        let mut start = date(2020, 1, 1);
        lengths_and_counts
            .iter()
            .map(|&(days, count)| {
                let window = Window { start, end: start + (days - 1).days(), count };
                start = window.end + 1.day();
                window
            })
            .collect()
    }

    pub fn means(fit: &NullFit) -> Vec<f64> {
        fit.predictives.iter().map(|predictive| predictive.expect("predicted").mean()).collect()
    }

    pub fn assert_close(value: f64, expected: f64, tolerance: f64) {
        assert!((value - expected).abs() < tolerance, "{value} against {expected}");
    }

    pub fn any_count() -> impl Strategy<Value = f64> {
        prop_oneof![2 => Just(0), 2 => 0..20_u32, 1 => 0..=100_000_u32].prop_map(f64::from)
    }

    pub fn any_windows() -> impl Strategy<Value = Vec<Window>> {
        prop::collection::vec((1..500_i32, any_count()), 1..9).prop_map(|pairs| series(&pairs))
    }

    pub fn any_steps() -> impl Strategy<Value = Vec<Date>> {
        prop::collection::vec((0..3000_i32).prop_map(|days| date(2019, 6, 1) + days.days()), 0..5)
    }
}

#[cfg(test)]
mod tests {
    use super::examples::*;
    use super::*;
    use proptest::prelude::*;

    /// The log probability of a Poisson count, its factorial multiplied out.
    fn ln_poisson(count: u32, mean: f64) -> f64 {
        let ln_factorial: f64 = (1..=count).map(|factor| f64::from(factor).ln()).sum();
        f64::from(count) * mean.ln() - mean - ln_factorial
    }

    #[test]
    fn a_window_counts_both_its_ends() {
        assert_eq!(years()[0].days(), 366.0);
        assert_eq!(years()[1].days(), 365.0);
        assert_eq!(series(&[(1, 0.0)])[0].days(), 1.0);
    }

    #[test]
    fn the_constant_poisson_spreads_698_events_over_1461_days() {
        let fit = fit(NullModel::ConstantPoisson, &years(), &[]);
        assert_eq!(fit.free_numbers, 1);
        assert_close(means(&fit)[0], 698.0 * 366.0 / 1461.0, 1e-10);
        assert_close(means(&fit)[3], 698.0 * 365.0 / 1461.0, 1e-10);
    }

    #[test]
    fn over_equal_years_the_constant_poisson_scores_as_by_hand() {
        let windows = series(&[(365, 83.0), (365, 353.0), (365, 217.0), (365, 45.0)]);
        let by_hand: f64 = [83, 353, 217, 45].map(|count| ln_poisson(count, 174.5)).iter().sum();
        let scores = scores(&fit(NullModel::ConstantPoisson, &windows, &[]), &windows);
        assert_close(scores.log_score, by_hand, 1e-9);
        assert_eq!(scores.predicted, 4);
    }

    #[test]
    fn left_out_years_are_scored_at_the_mean_of_the_others() {
        let windows = series(&[(365, 83.0), (365, 353.0), (365, 217.0), (365, 45.0)]);
        let by_hand: f64 = [83, 353, 217, 45]
            .map(|count| ln_poisson(count, (698.0 - f64::from(count)) / 3.0))
            .iter()
            .sum();
        let scores = scores(&leave_one_out(NullModel::ConstantPoisson, &windows, &[]), &windows);
        assert_close(scores.log_score, by_hand, 1e-9);
    }

    #[test]
    fn the_recorded_minus_246_is_that_of_a_gamma_prior() {
        // Not the plug-in score above (−329): under a Gamma(2, 0.01) prior the other three years predict by a negative binomial of size 2 + Σy.
        let recorded: f64 = years()
            .iter()
            .map(|window| {
                let size = 2.0 + 698.0 - window.count;
                Predictive::NegativeBinomial { mean: size / 3.01, size }.ln_pmf(window.count)
            })
            .sum();
        assert_close(recorded, -245.969_135, 1e-6);
    }

    #[test]
    fn persistence_repeats_the_rate_of_the_window_before() {
        let fit = fit(NullModel::Persistence, &years(), &[]);
        assert_eq!(fit.free_numbers, 0);
        assert_eq!(fit.predictives[0], None);
        assert_close(fit.predictives[1].unwrap().mean(), 83.0 * 365.0 / 366.0, 1e-12);
        assert_close(fit.predictives[3].unwrap().mean(), 217.0, 1e-12);
        assert_eq!(scores(&fit, &years()).predicted, 3);
    }

    #[test]
    fn persistence_after_a_window_without_events_expects_half_an_event() {
        let windows = series(&[(30, 0.0), (30, 4.0)]);
        let fit = fit(NullModel::Persistence, &windows, &[]);
        assert_eq!(fit.predictives[1], Some(Predictive::Poisson { mean: 0.5 }));
    }

    #[test]
    fn nothing_is_predicted_from_nothing() {
        for model in NullModel::ALL {
            let fit = predict(model, &[], &years(), &STEPS);
            assert!(fit.predictives.iter().all(Option::is_none), "{fit:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn every_fit_of_any_counts_scores_finitely(windows in any_windows(), steps in any_steps()) {
            for model in NullModel::ALL {
                let fit = fit(model, &windows, &steps);
                let scores = scores(&fit, &windows);
                prop_assert!(scores.log_score.is_finite(), "{fit:?}");
                prop_assert!(scores.predicted == 0 || scores.crps.is_finite() && scores.crps >= 0.0, "{fit:?}");
                prop_assert!(scores.predicted == 0 || scores.interval_score_90.is_finite(), "{fit:?}");
                prop_assert_eq!(scores.predicted, windows.len() - usize::from(model == NullModel::Persistence));
            }
        }

        #[test]
        fn more_freedom_never_fits_worse(windows in any_windows(), steps in any_steps()) {
            let log_score = |model| scores(&fit(model, &windows, &steps), &windows).log_score;
            let constant = log_score(NullModel::ConstantPoisson);
            for model in [NullModel::LogLinear, NullModel::SteppedPoisson, NullModel::NegativeBinomial] {
                prop_assert!(log_score(model) >= constant - 1e-9 * (1.0 + constant.abs()), "{}", model.name());
            }
        }
    }
}
