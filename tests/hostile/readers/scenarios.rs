//! Readers of scenarios, of their records, and of what belongs to them.

use std::{fs, path::Path};

use stronghold::{
    experiment::{
        posterior::{self, Posterior},
        record::{self, Changes, Opened},
    },
    scenario::Effect,
    simulation::{Model, Simulation},
};

use super::{Reader, is_said, nothing};

/// The most members that an accepted case may have and still be run.
const MOST_MEMBERS: u64 = 20_000;

/// The most regions.
const MOST_REGIONS: usize = 500;

/// The days that an accepted case is run for.
const DAYS: usize = 5;

pub const SCENARIO: Reader = Reader {
    name: "scenario",
    file: "x.toml",
    beside: nothing,
    tries: |folder| opens_and_runs(&folder.join("x.toml")),
};

pub const BASE: Reader = Reader {
    name: "base",
    file: "base.toml",
    beside: |folder| {
        let top = "extends = \"./base.toml\"\ntitle = \"Täler\"\n";
        fs::write(folder.join("x.toml"), top).unwrap();
    },
    tries: |folder| opens_and_runs(&folder.join("x.toml")),
};

pub const RUN_RECORD: Reader = Reader {
    name: "run-record",
    file: "run.toml",
    beside: nothing,
    tries: |folder| opens_and_runs(&folder.join("run.toml")),
};

pub const COMPARISON_RECORD: Reader = Reader {
    name: "comparison-record",
    file: "compare.toml",
    beside: nothing,
    tries: |folder| {
        let path = folder.join("compare.toml").display().to_string();
        match record::open_comparison(&path, &Changes::default()) {
            Ok(Some(opened)) => {
                for world in &opened.worlds {
                    run_if_small(world);
                    if let Some(file) = &opened.posterior
                        && let Err(error) = Posterior::on(file.clone(), world, &[])
                    {
                        is_said(&error);
                    }
                }
                true
            }
            // What has no table `compare` is something else.
            Ok(None) => opens_and_runs(&folder.join("compare.toml")),
            Err(error) => {
                is_said(&error);
                false
            }
        }
    },
};

pub const OBSERVED: Reader = Reader {
    name: "observed",
    file: "o.csv",
    beside: |folder| {
        let top = "extends = \"tiny\"\nevidence.observed = \"./o.csv\"\n";
        fs::write(folder.join("x.toml"), top).unwrap();
    },
    tries: |folder| opens_and_runs(&folder.join("x.toml")),
};

pub const POSTERIOR: Reader = Reader {
    name: "posterior",
    file: "posterior.toml",
    beside: |folder| {
        let top = "extends = \"tiny\"\nevidence.posterior = \"./posterior.toml\"\n";
        fs::write(folder.join("x.toml"), top).unwrap();
    },
    tries: |folder| {
        let path = folder.join("posterior.toml");
        let file = match posterior::open(&path) {
            Ok(file) => file,
            Err(error) => {
                is_said(&error);
                return false;
            }
        };
        let base = record::open("tiny", &Changes::default()).unwrap();
        draws(file, &base);
        opens_and_runs(&folder.join("x.toml"))
    },
};

/// Fits a posterior to a scenario, and makes scenarios of its first draws.
fn draws(file: posterior::file::PosteriorFile, base: &Opened) {
    match Posterior::on(file, base, &[]) {
        Ok(posterior) => {
            for draw in posterior.draws(6) {
                if let Err(error) = posterior.scenario(draw) {
                    is_said(&error);
                }
            }
            match posterior.check() {
                // As a report does, once all draws are known to be good.
                Ok(()) => {
                    posterior.left_at_one_value();
                    assert!(!posterior.drawn().is_empty());
                }
                Err(error) => is_said(&error),
            }
            let again = posterior.carried().to_toml();
            assert!(again.contains("[[parameters]]"));
        }
        Err(error) => is_said(&error),
    }
}

/// Opens a file and runs it if it is small. Says whether it was accepted.
fn opens_and_runs(path: &Path) -> bool {
    match record::open(&path.display().to_string(), &Changes::default()) {
        Ok(opened) => {
            run_if_small(&opened);
            match opened.default_posterior() {
                Ok(Some(file)) => draws(file, &opened),
                Ok(None) => {}
                Err(error) => is_said(&error),
            }
            true
        }
        Err(error) => {
            is_said(&error);
            false
        }
    }
}

fn run_if_small(opened: &Opened) {
    let scenario = &opened.scenario;
    let released = scenario.shocks.iter().map(|shock| match &shock.effect {
        Effect::Release(parts) => parts.iter().map(|(_, members)| u64::from(*members)).sum(),
        Effect::Provocation(..) | Effect::LossOfVoice(..) => 0,
    });
    let first: u64 = scenario.members.iter().map(|members| u64::from(*members)).sum();
    let sympathisers: u64 = scenario.communities.iter().map(|c| u64::from(c.sympathisers)).sum();
    let fighters: u64 = scenario.factions.iter().map(|f| u64::from(f.fighters)).sum();
    if first + released.sum::<u64>() + sympathisers + fighters > MOST_MEMBERS
        || scenario.regions.len() > MOST_REGIONS
    {
        return;
    }
    let counts = opened.targets.iter().filter_map(|target| target.count.clone()).collect();
    let model = Model::new(scenario.clone(), counts);
    let mut simulation = Simulation::new(&model, 1, 0, false);
    for _ in 0..DAYS {
        simulation.step();
    }
    assert_eq!(simulation.members_alive(), simulation.ledger().alive());
}
