//! Skill: a simulator's predictive samples beside a rival's predictions, on the same counts.
//!
//! ```text
//! CRPS skill         1 − CRPS / CRPS of the rival                  1 certain and right, 0 no better, below 0 worse
//! log score gain     Σ ln p(y) − Σ ln p(y) of the rival            nats; above 0 better
//! ```
//!
//! Both are compared on the counts that both predict: persistence says nothing of the first window, and a sum of log scores over fewer windows looks better
//! than it is. Whether counts were left out of the fits is the caller's business, and must be the same for both.
//!
//! - draws: none
//! - source: Gneiting & Raftery (2007), J. Am. Stat. Assoc. 102:359, section 2.3 on skill
//! - verified by: scores worked by hand in the tests below

use super::null_models::{NullFit, Scores, Window};
use super::predictive::Predictive;
use super::scores::{crps_ensemble, interval_score_90_ensemble, log_score_ensemble};

/// A model beside a rival: a row of the table of skill.
#[derive(Clone, Debug, PartialEq)]
pub struct Skill {
    /// The rival's name.
    pub rival: String,
    /// The model's scores on the windows that the rival predicts.
    pub own: Scores,
    /// The rival's scores on the same windows.
    pub theirs: Scores,
}

impl Skill {
    /// A model's samples, one a window, beside a null model's predictions.
    ///
    /// # Panics
    /// When there is not one sample and one prediction a window, or a sample is empty.
    pub fn beside_null(samples: &[impl AsRef<[f64]>], null: &NullFit, windows: &[Window]) -> Self {
        assert_eq!(null.predictives.len(), windows.len(), "one prediction a window");
        let theirs = |window: usize| null.predictives[window].as_ref().map(scores_of_predictive);
        Self::beside(null.model.name(), samples, theirs, windows)
    }

    /// A model's samples beside those of another, the prior predictive's say, one a window each.
    ///
    /// # Panics
    /// When there is not one sample of each a window, or one is empty.
    pub fn beside_samples(
        samples: &[impl AsRef<[f64]>],
        rival: &str,
        rival_samples: &[impl AsRef<[f64]>],
        windows: &[Window],
    ) -> Self {
        assert_eq!(rival_samples.len(), windows.len(), "one sample a window");
        let theirs = |window: usize| Some(scores_of_sample(rival_samples[window].as_ref()));
        Self::beside(rival, samples, theirs, windows)
    }

    fn beside<Score: Fn(f64) -> [f64; 3]>(
        rival: &str,
        samples: &[impl AsRef<[f64]>],
        theirs: impl Fn(usize) -> Option<Score>,
        windows: &[Window],
    ) -> Self {
        assert_eq!(samples.len(), windows.len(), "one sample a window");
        let (mut own, mut other) = (Vec::new(), Vec::new());
        for (place, (sample, window)) in samples.iter().zip(windows).enumerate() {
            if let Some(score) = theirs(place) {
                other.push(score(window.count));
                own.push(scores_of_sample(sample.as_ref())(window.count));
            }
        }
        Self { rival: rival.to_owned(), own: summed(&own), theirs: summed(&other) }
    }

    /// 1 − CRPS / the rival's CRPS; not a number where the rival predicts nothing.
    pub fn crps_skill(&self) -> f64 {
        1.0 - self.own.crps / self.theirs.crps
    }

    /// 1 − interval score / the rival's, of 90% intervals; not a number where the rival predicts nothing.
    pub fn interval_skill(&self) -> f64 {
        1.0 - self.own.interval_score_90 / self.theirs.interval_score_90
    }

    /// By how much the model's log score is above the rival's, in nats; infinite where the rival held a count for impossible.
    pub fn log_score_gain(&self) -> f64 {
        self.own.log_score - self.theirs.log_score
    }
}

/// Log score, CRPS and interval score of a sample.
fn scores_of_sample(sample: &[f64]) -> impl Fn(f64) -> [f64; 3] + '_ {
    move |count| {
        [
            log_score_ensemble(sample, count),
            crps_ensemble(sample, count),
            interval_score_90_ensemble(sample, count),
        ]
    }
}

/// Log score, CRPS and interval score of a parametric prediction.
fn scores_of_predictive(predictive: &Predictive) -> impl Fn(f64) -> [f64; 3] + '_ {
    |count| [predictive.ln_pmf(count), predictive.crps(count), predictive.interval_score_90(count)]
}

/// Scores over windows: the log scores' sum, the others' means.
fn summed(scores: &[[f64; 3]]) -> Scores {
    let sum = |place: usize| scores.iter().map(|score| score[place]).sum::<f64>();
    let windows = scores.len() as f64;
    Scores {
        log_score: sum(0),
        crps: sum(1) / windows,
        interval_score_90: sum(2) / windows,
        predicted: scores.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::null_models::{NullModel, fit, scores};
    use super::*;
    use jiff::civil::date;

    fn windows() -> Vec<Window> {
        let window =
            |year, count| Window { start: date(year, 1, 1), end: date(year, 12, 31), count };
        vec![window(2021, 83.0), window(2022, 353.0), window(2023, 217.0)]
    }

    #[test]
    fn scores_are_those_of_the_windows_that_the_rival_predicts() {
        let (windows, samples) = (windows(), [[80.0, 90.0], [300.0, 350.0], [200.0, 250.0]]);
        let persistence = fit(NullModel::Persistence, &windows, &[]);
        let skill = Skill::beside_null(&samples, &persistence, &windows);
        assert_eq!((skill.own.predicted, skill.theirs.predicted), (2, 2));
        assert_eq!(skill.theirs, scores(&persistence, &windows));
        // The fair CRPS of two values is their mean distance less half of their difference: 28 − 25 and 25 − 25, each for both windows.
        assert!((skill.own.crps - 1.5).abs() < 1e-9, "{skill:?}");
        assert!((skill.crps_skill() - (1.0 - 1.5 / skill.theirs.crps)).abs() < 1e-12);
        assert!(skill.crps_skill() > 0.9 && skill.log_score_gain() > 50.0);
        let constant = fit(NullModel::ConstantPoisson, &windows, &[]);
        assert_eq!(Skill::beside_null(&samples, &constant, &windows).own.predicted, 3);
    }

    #[test]
    fn a_model_has_no_skill_over_itself_and_less_than_none_over_a_better_one() {
        let (windows, samples) = (windows(), [[80.0, 90.0], [300.0, 350.0], [200.0, 250.0]]);
        let own = Skill::beside_samples(&samples, "itself", &samples, &windows);
        assert_eq!((own.crps_skill(), own.interval_skill(), own.log_score_gain()), (0.0, 0.0, 0.0));
        let wide = [[0.0, 900.0], [0.0, 900.0], [0.0, 1000.0]];
        let worse = Skill::beside_samples(&wide, "posterior", &samples, &windows);
        assert!(worse.interval_skill() < 0.0 && worse.log_score_gain() < 0.0);
    }

    #[test]
    fn beside_a_rival_that_predicts_nothing_there_is_no_skill_to_tell() {
        let first = &windows()[..1];
        let persistence = fit(NullModel::Persistence, first, &[]);
        let skill = Skill::beside_null(&[[80.0, 90.0]], &persistence, first);
        assert_eq!(skill.own.predicted, 0);
        assert!(skill.crps_skill().is_nan());
    }
}
