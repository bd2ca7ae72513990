//! Measures what calibration costs around a model that costs next to nothing: `benches/pyabc/run` calls
//! it in turn with pyABC. Prints one line of JSON; the program's start is not in it.
//!
//! `cargo run --release --example calibration_throughput -- runs --parameters 10 --threads 2`

#[path = "../benches/calibration/normal_model.rs"]
mod normal_model;

use std::{
    error::Error,
    fs,
    sync::atomic::{AtomicU64, Ordering},
    time::Instant,
};

use clap::{Parser, Subcommand};
use rayon::{ThreadPool, prelude::*};
use serde_json::{Value, json};
use stronghold::{
    calibration::smc::{self, Outcome, Settings, SmcError},
    experiment::{
        batches::{Batches, FolderJournal, Journal, Unwatched, Unwritten, Watch},
        ensemble,
        simulator::Simulator as _,
    },
};

use self::normal_model::{NormalModel, settings};

// The program's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    measure: Measure,
    /// Threads.
    #[arg(long, global = true, default_value_t = 1)]
    threads: usize,
}

#[derive(Subcommand)]
enum Measure {
    /// Runs a second of ABC-SMC with populations of 1,000.
    Runs {
        /// Parameters, and normal summaries; 10 at most.
        #[arg(long, default_value_t = 10)]
        parameters: usize,
        /// Runs of each calibration.
        #[arg(long, default_value_t = 20_000)]
        runs: u64,
        /// Calibrations, each with a seed of its own.
        #[arg(long, default_value_t = 10)]
        calibrations: u64,
        /// Write and sync the batches of each as they are finished.
        #[arg(long)]
        journal: bool,
        /// What a run costs more than next to nothing, in microseconds.
        #[arg(long, default_value_t = 0)]
        microseconds: u32,
    },
    /// A bare loop of the model at one point, without any inference: what the machine's threads can bring at most.
    Bare {
        /// Parameters, and normal summaries; 10 at most.
        #[arg(long, default_value_t = 10)]
        parameters: usize,
        /// Runs.
        #[arg(long, default_value_t = 1_000_000)]
        runs: u64,
    },
    /// One generation of 1,000 proposals that are all accepted, with their weights: 10 parameters.
    Generation {
        /// Times that it is measured.
        #[arg(long, default_value_t = 20)]
        times: u64,
    },
    /// A model that costs 5 ms: ABC-SMC over a bare loop, in pairs.
    Overhead {
        /// Pairs.
        #[arg(long, default_value_t = 5)]
        pairs: u64,
        /// Runs of each calibration.
        #[arg(long, default_value_t = 2000)]
        runs: u64,
    },
    /// The peak of memory while 1,000 runs are sought that come nearer than ε: 10 parameters.
    Memory {
        /// ε; the lower, the more runs are rejected.
        #[arg(long)]
        epsilon: f64,
    },
}

fn main() -> Result<(), Box<dyn Error>> {
    let Arguments { measure, threads } = Arguments::parse();
    let pool = ensemble::pool(threads)?;
    let found = match measure {
        Measure::Runs { parameters, runs, calibrations, journal, microseconds } => {
            let costing = NormalModel::costing(microseconds);
            let model = NormalModel { dimensions: parameters, ..costing };
            throughput(&pool, model, runs, calibrations, journal)?
        }
        Measure::Bare { parameters, runs } => bare(&pool, parameters, runs),
        Measure::Generation { times } => generation(&pool, times)?,
        Measure::Overhead { pairs, runs } => overhead(&pool, pairs, runs)?,
        Measure::Memory { epsilon } => memory(&pool, epsilon)?,
    };
    println!("{found}");
    Ok(())
}

/// A whole calibration, and its seconds.
fn timed(
    pool: &ThreadPool,
    model: NormalModel,
    settings: &Settings,
    seed: u64,
    journal: &dyn Journal,
) -> Result<(Outcome, f64), SmcError> {
    let problem = model.problem();
    let batches = Batches { simulator: &model, seed, journal, watch: &Unwatched };
    let began = Instant::now();
    let outcome = pool.install(|| smc::run(&problem, &batches, settings))?;
    Ok((outcome, began.elapsed().as_secs_f64()))
}

fn throughput(
    pool: &ThreadPool,
    model: NormalModel,
    runs: u64,
    calibrations: u64,
    is_journalled: bool,
) -> Result<Value, Box<dyn Error>> {
    let settings = settings(runs);
    timed(pool, model, &settings, 0, &Unwritten)?;
    let (mut seconds, mut counted, mut generations) = (0.0, 0, 0);
    for seed in 1..=calibrations {
        let folder = tempfile::tempdir()?;
        let (outcome, taken) = if is_journalled {
            timed(pool, model, &settings, seed, &FolderJournal::open(folder.path())?)?
        } else {
            timed(pool, model, &settings, seed, &Unwritten)?
        };
        seconds += taken;
        // Without those that were made and then not asked for.
        counted += outcome.runs;
        generations += outcome.generations.len();
    }
    Ok(json!({
        "runs": counted,
        "seconds": seconds,
        "runs_per_second": counted as f64 / seconds,
        "generations": generations as f64 / calibrations as f64,
    }))
}

fn bare(pool: &ThreadPool, parameters: usize, runs: u64) -> Value {
    let model = NormalModel::trivial(parameters);
    let point = vec![0.3; parameters];
    let began = Instant::now();
    let near = pool.install(|| {
        let run = |seed| model.simulate(&point, seed).is_ok_and(|summaries| summaries[0] > 1.0);
        (0..runs).into_par_iter().filter(|seed| run(*seed)).count()
    });
    let seconds = began.elapsed().as_secs_f64();
    json!({ "runs": runs, "near": near, "seconds": seconds, "runs_per_second": runs as f64 / seconds })
}

fn generation(pool: &ThreadPool, times: u64) -> Result<Value, Box<dyn Error>> {
    // Every proposal is nearer than that, and one generation reaches it.
    let settings =
        Settings { prior_runs: 1000, epsilon: Some(f64::INFINITY), ..settings(1_000_000) };
    let model = NormalModel::trivial(10);
    let problem = model.problem();
    let mut seconds = Vec::new();
    for seed in 0..=times {
        let batches = Batches { simulator: &model, seed, journal: &Unwritten, watch: &Unwatched };
        let began = Instant::now();
        pool.install(|| smc::bank(&problem, &batches, settings.prior_runs, settings.particles))?;
        let of_prior = began.elapsed().as_secs_f64();
        let (_, of_both) = timed(pool, model, &settings, seed, &Unwritten)?;
        seconds.push(of_both - of_prior);
    }
    // The first has warmed up.
    Ok(json!({ "seconds": median(&mut seconds[1..]) }))
}

/// Counts every run, those after the last accepted proposal included.
#[derive(Default)]
struct Counting(AtomicU64);

impl Watch for Counting {
    fn ran(&self, runs: u64) {
        self.0.fetch_add(runs, Ordering::Relaxed);
    }
}

fn overhead(pool: &ThreadPool, pairs: u64, runs: u64) -> Result<Value, Box<dyn Error>> {
    let settings = Settings::for_budget(runs);
    let model = NormalModel::costing(5000);
    let (mut ratios, mut each, mut made, mut asked) = (Vec::new(), Vec::new(), 0, 0);
    for seed in 0..pairs {
        // Idle arithmetic changes no result, so that a trivial model counts the runs.
        let (trivial, counting) = (NormalModel::trivial(10), Counting::default());
        let batches = Batches { simulator: &trivial, seed, journal: &Unwritten, watch: &counting };
        let counted = smc::run(&trivial.problem(), &batches, &settings)?.runs;
        let runs = counting.0.into_inner();
        (made, asked) = (made + runs, asked + counted);
        let began = Instant::now();
        let bare: Vec<_> = pool.install(|| {
            (0..runs).into_par_iter().map(|seed| model.simulate(&[0.0; 10], seed)).collect()
        });
        let of_bare = began.elapsed().as_secs_f64();
        drop(bare);
        let (_, of_smc) = timed(pool, model, &settings, seed, &Unwritten)?;
        ratios.push(of_smc / of_bare);
        each.push(of_bare * pool.current_num_threads() as f64 / runs as f64);
    }
    Ok(json!({
        "ratio": median(&mut ratios),
        "ratios": ratios,
        "seconds_a_run": median(&mut each),
        "runs_made": made,
        "runs_counted": asked,
    }))
}

fn memory(pool: &ThreadPool, epsilon: f64) -> Result<Value, Box<dyn Error>> {
    let settings = Settings { epsilon: Some(epsilon), ..settings(100_000_000) };
    let (outcome, seconds) = timed(pool, NormalModel::trivial(10), &settings, 1, &Unwritten)?;
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak = peak.and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<u64>().ok());
    let last = outcome.generations.last().expect("there is generation 0");
    Ok(json!({
        "runs": outcome.runs,
        "seconds": seconds,
        "accepted": last.accepted,
        "acceptance": last.acceptance,
        "peak_kb": peak,
    }))
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
