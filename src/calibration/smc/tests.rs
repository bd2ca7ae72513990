//! Known answers of ABC-SMC, and faults that they catch.
//!
//! A number from a population of effective size E lies within three standard errors, sd/√E and for a
//! standard deviation sd/√(2E), with probability 99.7%. Seeds come from the tests' names, so
//! that each test either always passes or always fails.

use super::{settings::Fault, *};
use crate::{
    calibration::{
        examples::{GaussianLinear, OneCount},
        weighted,
    },
    experiment::{
        batches::{FolderJournal, Journal, JournalError, Record, Unwatched, Unwritten, Watch},
        simulator::{Simulator, SoFar},
    },
    random::{Purpose, StreamId, Streams, seed_of},
};
use std::sync::atomic::{AtomicU64, Ordering};

fn batches<'a>(simulator: &'a dyn Simulator, name: &str) -> Batches<'a> {
    let seed = seed_of(name) >> 1;
    Batches { simulator, seed, journal: &Unwritten, watch: &Unwatched }
}

/// Mean, standard deviation and effective size of a parameter.
fn moments(problem: &Problem, outcome: &Outcome, place: usize) -> (f64, f64, f64) {
    let value = |p: &Particle| problem.space.to_values(&p.coordinates)[place];
    let mean: f64 = outcome.particles.iter().map(|p| p.weight * value(p)).sum();
    let variance: f64 =
        outcome.particles.iter().map(|p| p.weight * (value(p) - mean).powi(2)).sum();
    (mean, variance.sqrt(), effective_size(outcome.particles.iter().map(|p| p.weight)))
}

fn is_within(value: f64, expected: f64, error: f64) -> bool {
    (value - expected).abs() < 3.0 * error
}

/// ABC with the kernel |y − 83| ≤ ε has an exact target.
fn one_count(epsilon: f64, fault: Option<Fault>) -> (f64, f64, f64, f64) {
    let problem = OneCount::problem();
    let batches = batches(&OneCount, "abc with a uniform kernel has an exact target");
    let mut settings = Settings::for_budget(2_000_000);
    settings.prior_runs = 200_000;
    settings.particles = 10_000;
    settings.fault = fault;
    let bank = bank(&problem, &batches, settings.prior_runs, 2).unwrap();
    let near = bank.rows.iter().filter(|row| (row.summaries[0] - 83.0).abs() <= epsilon).count();
    // Counts are whole: anything between ε and ε + 1 is the same set.
    settings.epsilon = Some((epsilon + 0.5) / bank.distance.sigmas()[0].unwrap());
    let outcome = run(&problem, &batches, &settings).unwrap();
    let (mean, sd, size) = moments(&problem, &outcome, 0);
    assert_eq!(outcome.stop, StopReason::Epsilon);
    (near as f64 / bank.rows.len() as f64, mean, sd, size)
}

#[test]
fn abc_with_a_uniform_kernel_has_an_exact_target() {
    for (epsilon, accepted, mean, sd) in
        [(5.0, 0.039_632_9, 84.177_85, 9.651), (20.0, 0.146_389_4, 84.447_01, 14.822_01)]
    {
        let found = one_count(epsilon, None);
        let error = (accepted * (1.0 - accepted) / 200_000_f64).sqrt();
        assert!(is_within(found.0, accepted, error), "acceptance {} against {accepted}", found.0);
        let size = found.3;
        assert!(is_within(found.1, mean, sd / size.sqrt()), "mean {} against {mean}", found.1);
        assert!(is_within(found.2, sd, sd / (2.0 * size).sqrt()), "sd {} against {sd}", found.2);
    }
}

#[test]
fn ignored_weights_are_caught() {
    let (_, mean, sd, size) = one_count(20.0, Some(Fault::EqualWeights));
    let is_right = is_within(mean, 84.447_01, 14.822_01 / size.sqrt())
        && is_within(sd, 14.822_01, 14.822_01 / (2.0 * size).sqrt());
    assert!(!is_right, "mean {mean} and sd {sd} do not show that weights are ignored");
}

#[test]
fn first_to_finish_acceptance_is_caught() {
    let (_, mean, _, size) = one_count(20.0, Some(Fault::FirstToFinish));
    assert!(!is_within(mean, 84.447_01, 14.822_01 / size.sqrt()), "mean {mean} is right");
}

fn gaussian(name: &str, budget: u64) -> Outcome {
    let problem = GaussianLinear::problem(&GaussianLinear::normal_prior(), 9.0, &[0.3; 10]);
    run(&problem, &batches(&GaussianLinear, name), &populations(budget)).unwrap()
}

/// Settings under which populations follow in any case.
fn populations(budget: u64) -> Settings {
    Settings { may_stay: false, ..Settings::for_budget(budget) }
}

#[test]
fn the_budget_is_kept_to_a_run_and_distances_fall() {
    let outcome = gaussian("the budget is kept", 100_000);
    assert!(outcome.runs <= 100_000 && outcome.runs > 50_000, "{} runs", outcome.runs);
    let epsilons: Vec<f64> = outcome.generations.iter().map(|g| g.epsilon).collect();
    assert!(
        epsilons.len() > 1 && epsilons.windows(2).all(|pair| pair[1] < pair[0]),
        "{epsilons:?}"
    );
    let last = outcome.generations.last().unwrap();
    assert!(outcome.particles.iter().all(|particle| particle.distance < last.epsilon));
    let sum: f64 = outcome.particles.iter().map(|particle| particle.weight).sum();
    assert!((sum - 1.0).abs() < 1e-9);
}

#[test]
fn the_same_bytes_on_1_2_and_7_threads() {
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| gaussian("the same bytes", 10_000))
    };
    let one = on(1);
    assert_eq!(one, on(2));
    assert_eq!(one, on(7));
}

/// Fails to write after so many batches, as a killed process does.
struct Dies<'a> {
    journal: &'a FolderJournal,
    left: AtomicU64,
}

impl Journal for Dies<'_> {
    fn read(&self, stage: &str, batch: u32) -> Result<Option<Record>, JournalError> {
        self.journal.read(stage, batch)
    }

    fn write(&self, stage: &str, batch: u32, record: &Record) -> Result<(), JournalError> {
        if self.left.fetch_sub(1, Ordering::Relaxed) == 0 {
            return Err(JournalError { path: "killed".into(), reason: "by the test".into() });
        }
        self.journal.write(stage, batch, record)
    }
}

#[test]
fn what_was_interrupted_goes_on_bit_for_bit() {
    goes_on_bit_for_bit(&populations(20_000));
    goes_on_bit_for_bit(&Settings::for_budget(20_000));
}

fn goes_on_bit_for_bit(settings: &Settings) {
    let problem = GaussianLinear::problem(&GaussianLinear::normal_prior(), 9.0, &[0.3; 10]);
    let whole = run(&problem, &batches(&GaussianLinear, "interrupted"), settings).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let journal = FolderJournal::open(folder.path()).unwrap();
    let mut deaths = 0;
    let outcome = loop {
        let dies = Dies { journal: &journal, left: AtomicU64::new(3) };
        let part = Batches { journal: &dies, ..batches(&GaussianLinear, "interrupted") };
        match run(&problem, &part, settings) {
            Ok(outcome) => break outcome,
            Err(_) => deaths += 1,
        }
    };
    assert!(deaths > 3, "it died {deaths} times");
    assert_eq!(outcome, whole);
}

/// Has no run above a rate.
struct Fails;

impl Simulator for Fails {
    fn summaries(&self) -> usize {
        1
    }

    fn simulate(&self, parameters: &[f64], seed: u64) -> Result<Vec<f64>, String> {
        if parameters[0] > 300.0 {
            return Err("too fast".into());
        }
        OneCount.simulate(parameters, seed)
    }
}

#[test]
fn failed_runs_are_counted_and_never_accepted() {
    let settings = Settings::for_budget(10_000);
    let problem = OneCount::problem();
    let outcome = run(&problem, &batches(&Fails, "failed runs"), &settings).unwrap();
    assert!(outcome.bank.failed.len() > 50);
    assert_eq!(outcome.bank.failed.len() + outcome.bank.rows.len(), settings.prior_runs as usize);
    assert!(outcome.particles.iter().all(|p| problem.space.to_values(&p.coordinates)[0] <= 300.0));
    let mut hopeless = problem;
    hopeless.space = {
        use crate::calibration::{prior::*, space::*};
        let prior = Prior::new(Form::Uniform, 300.0, 400.0).unwrap();
        Space::new(vec![Parameter::new("rate", prior)]).unwrap()
    };
    let error = run(&hopeless, &batches(&Fails, "failed runs"), &settings).unwrap_err();
    assert!(error.to_string().contains("too fast"), "{error}");
}

/// Interrupts after so many runs.
struct Impatient(AtomicU64);

impl Watch for Impatient {
    fn ran(&self, runs: u64) {
        self.0.fetch_add(runs, Ordering::Relaxed);
    }

    fn is_interrupted(&self) -> bool {
        self.0.load(Ordering::Relaxed) > 2_000
    }
}

#[test]
fn an_interruption_stops_it_after_the_batch() {
    let watch = Impatient(AtomicU64::new(0));
    let part = Batches { watch: &watch, ..batches(&GaussianLinear, "impatient") };
    let problem = GaussianLinear::problem(&GaussianLinear::normal_prior(), 9.0, &[0.3; 10]);
    let error = run(&problem, &part, &Settings::for_budget(100_000)).unwrap_err();
    assert!(matches!(error, SmcError::Stopped(Stopped::Interrupted)));
    assert!(watch.0.load(Ordering::Relaxed) <= 4_000);
}

/// Tells its summaries one by one, and counts the runs that were left off.
struct OneByOne(AtomicU64);

impl Simulator for OneByOne {
    fn summaries(&self) -> usize {
        GaussianLinear.summaries()
    }

    fn simulate(&self, parameters: &[f64], seed: u64) -> Result<Vec<f64>, String> {
        GaussianLinear.simulate(parameters, seed)
    }

    fn simulate_while(
        &self,
        parameters: &[f64],
        seed: u64,
        goes_on: &dyn Fn(&[SoFar]) -> bool,
    ) -> Result<Option<Vec<f64>>, String> {
        let summaries = self.simulate(parameters, seed)?;
        let mut so_far = vec![SoFar::Open; summaries.len()];
        for (known, summary) in so_far.iter_mut().zip(&summaries) {
            *known = SoFar::AtLeast(summary - 0.5);
        }
        for place in 0..summaries.len() {
            so_far[place] = SoFar::Settled(summaries[place]);
            if !goes_on(&so_far) {
                self.0.fetch_add(1, Ordering::Relaxed);
                return Ok(None);
            }
        }
        Ok(Some(summaries))
    }
}

#[test]
fn leaving_hopeless_runs_off_changes_nothing_but_the_time() {
    let problem = GaussianLinear::problem(&GaussianLinear::normal_prior(), 9.0, &[0.3; 10]);
    let settings = populations(20_000);
    let whole = run(&problem, &batches(&GaussianLinear, "left off"), &settings).unwrap();
    let one_by_one = OneByOne(AtomicU64::new(0));
    let outcome = run(&problem, &batches(&one_by_one, "left off"), &settings).unwrap();
    assert_eq!(outcome, whole);
    let rejected: u64 = whole.generations[1..].iter().map(|g| g.proposed - g.accepted as u64).sum();
    let left_off = one_by_one.0.into_inner();
    assert!(left_off >= rejected && left_off > 5_000, "{left_off} of {rejected}");
}

/// Twelve parameters with standard normal priors; each of four summaries is the sum of three of them and noise
/// of variance 4, so that it tells a seventh of the variance of each.
struct LittleIsTold;

impl LittleIsTold {
    fn problem() -> Problem {
        use crate::calibration::{prior::*, problem::Summary, space::*};
        let form = Form::Normal { mean: 0.0, sd: 1.0 };
        let prior = Prior::new(form, f64::NEG_INFINITY, f64::INFINITY).unwrap();
        let parameters = (0..12).map(|k| Parameter::new(format!("x{k}"), prior.clone()));
        Problem {
            space: Space::new(parameters.collect()).unwrap(),
            summaries: (0..4).map(|k| Summary::new(format!("s{k}"), 3.0)).collect(),
        }
    }
}

impl Simulator for LittleIsTold {
    fn summaries(&self) -> usize {
        4
    }

    fn simulate(&self, parameters: &[f64], seed: u64) -> Result<Vec<f64>, String> {
        use rand::RngExt as _;
        let mut draw = Streams::new(seed, 0).draw(StreamId::ROOT, 0, Purpose::Survey);
        let mut noise = || 2.0 * draw.sample::<f64, _>(rand_distr::StandardNormal);
        Ok(parameters.chunks(3).map(|three| three.iter().sum::<f64>() + noise()).collect())
    }
}

/// The posterior of each parameter is normal with mean 3/7 and variance 6/7. Of 300 draws the mean is known to
/// 0.053 and the standard deviation to 0.038: four of them are allowed, for twelve parameters.
#[test]
fn the_prior_serves_where_little_is_told() {
    let problem = LittleIsTold::problem();
    let batches = batches(&LittleIsTold, "little is told");
    let outcome = run(&problem, &batches, &Settings::for_budget(20_000)).unwrap();
    assert_eq!((outcome.stop, outcome.runs), (StopReason::PriorServes, 20_000));
    assert!(outcome.is_whole_bank() && outcome.bank.rows.len() > 18_000);
    let numbers: Vec<u32> = outcome.bank.rows.iter().map(|row| row.number).collect();
    assert!(numbers.iter().copied().eq(0..numbers.len() as u32), "every number once");
    let last = outcome.generations.last().unwrap();
    assert_eq!((last.accepted, last.ess), (300, 300.0));
    let adjusted = crate::calibration::regression::adjust(&problem, &outcome.particles);
    let total: f64 = adjusted.draws.iter().map(|draw| draw.weight).sum();
    for place in 0..12 {
        let mean_of = |of: &dyn Fn(f64) -> f64| -> f64 {
            let terms = adjusted.draws.iter().map(|d| d.weight * of(d.coordinates[place]));
            terms.sum::<f64>() / total
        };
        let mean = mean_of(&|x| x);
        let sd = mean_of(&|x| (x - mean).powi(2)).sqrt();
        assert!((mean - 3.0 / 7.0).abs() < 4.0 * 0.053, "{place}: mean {mean}");
        assert!((sd - (6.0_f64 / 7.0).sqrt()).abs() < 4.0 * 0.038, "{place}: sd {sd}");
    }
    let followed = run(&problem, &batches, &populations(20_000)).unwrap();
    assert_ne!(followed.stop, StopReason::PriorServes);
    let ess = followed.generations.last().unwrap().ess;
    println!("populations: {ess:.0} effective draws, {} runs", followed.runs);
    assert!(ess < 300.0, "{ess}");
}

/// Two posteriors in ten dimensions that are known: with the prior where it serves, standard deviations and means
/// after adjustment are at least as near as those of populations with as many runs.
#[test]
fn what_serves_comes_nearer_to_known_posteriors() {
    use crate::calibration::{linear_gaussian::Under, regression::adjust};
    for under in [Under::Normal, Under::Uniform] {
        let problem = under.problem();
        let batches = batches(&GaussianLinear, "what serves comes nearer");
        let error = |settings: &Settings| {
            let outcome = run(&problem, &batches, settings).unwrap();
            let adjusted = adjust(&problem, &outcome.particles).draws;
            let weights: Vec<f64> = adjusted.iter().map(|draw| draw.weight).collect();
            let squares = (0..10).map(|k| {
                let prior = &problem.space.parameters()[k].prior;
                let values: Vec<f64> =
                    adjusted.iter().map(|draw| prior.to_value(draw.coordinates[k])).collect();
                let (mean, sd) = under.posterior(k);
                let found = weighted::variance(&values, &weights).sqrt();
                let off = (weighted::mean(&values, &weights) - mean) / sd;
                off * off + (found / sd).ln().powi(2)
            });
            let ess = outcome.generations.last().unwrap().ess;
            ((squares.sum::<f64>() / 10.0).sqrt(), ess, outcome.stop)
        };
        let serves = error(&Settings::for_budget(100_000));
        let populations = error(&populations(100_000));
        println!("{under:?}: {serves:?} against {populations:?}");
        assert_eq!(serves.2, StopReason::PriorServes);
        assert!(serves.0 < 1.1 * populations.0, "{serves:?} {populations:?}");
    }
}
