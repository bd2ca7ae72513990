//! Properties of the whole command line, with random valid scenarios: no panic, no number that is none,
//! nobody lost, the same bytes on any number of threads and whenever it is repeated.

pub mod plan;
pub mod world;

use std::{collections::BTreeMap, fs, path::Path};

use rand::RngExt;
use stronghold::{
    experiment::record::{self, Changes},
    random::Draw,
    simulation::{Model, Simulation},
};

use crate::{
    cases::cases_for,
    generated::palette::chance,
    program::{code, folder, said, stronghold},
    readers::results::has_ending,
};
use world::World;

/// Writes a random scenario as `x.toml`, with its observed data.
fn scenario(folder: &Path, rng: &mut Draw) -> World {
    let world = World::random(rng);
    fs::write(folder.join("x.toml"), world.file.to_toml()).unwrap();
    fs::write(folder.join("o.csv"), world.observed(rng)).unwrap();
    world
}

/// Runs what must succeed, without a word of a panic. A failure keeps what it was asked.
fn works(folder: &Path, line: &str, case: &str) -> String {
    let arguments: Vec<&str> = line.split(' ').collect();
    let output = stronghold(folder, &arguments);
    let told = said(&output);
    let file = || {
        let [x, o, plan] = ["x.toml", "o.csv", "plan.toml"]
            .map(|name| fs::read_to_string(folder.join(name)).unwrap_or_default());
        format!("{x}\n--- o.csv\n{o}\n--- plan.toml\n{plan}")
    };
    assert_eq!(code(&output), 0, "{case}: {line}: {told}\n{}", file());
    assert!(!told.contains("panicked"), "{case}: {line}: {told}\n{}", file());
    String::from_utf8(output.stdout).unwrap()
}

/// The files of a folder with their bytes.
fn bytes(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(folder).unwrap().map(Result::unwrap).filter(|e| e.path().is_file());
    files.map(|e| (e.file_name().into_string().unwrap(), fs::read(e.path()).unwrap())).collect()
}

/// Columns that are infinite where a difference does not vary.
const MAY_BE_INFINITE: [&str; 3] = ["variance_reduction", "reduction_low", "reduction_high"];

/// No field of any table of a folder is a number that is none.
fn are_numbers(folder: &Path, case: &str) {
    for (name, bytes) in bytes(folder).iter().filter(|(name, _)| has_ending(name, "csv")) {
        let mut reader = csv::Reader::from_reader(&bytes[..]);
        let heads = reader.headers().unwrap().clone();
        for record in reader.records() {
            let record = record.unwrap();
            let fields =
                heads.iter().zip(&record).filter(|(head, _)| !MAY_BE_INFINITE.contains(head));
            for (head, field) in fields {
                let word = field.trim_start_matches(['-', '+']).to_lowercase();
                let is_none = ["nan", "inf", "infinity"].contains(&word.as_str());
                assert!(!is_none, "{case}: {name} has {field} for {head}: {record:?}");
            }
        }
    }
}

/// Members in cells, on their way, abroad and with plots are those that the ledger says, every day.
fn conserves(path: &Path, seed: u64, case: &str) {
    let opened = record::open(&path.display().to_string(), &Changes::default()).unwrap();
    let mut simulation = Simulation::new(&Model::new(opened.scenario, Vec::new()), seed, 0, false);
    while simulation.step() {
        let (booked, alive) = (simulation.ledger().alive(), simulation.members_alive());
        assert_eq!(booked, alive, "{case}, on day {}", simulation.today());
    }
}

#[test]
fn random_scenarios_run_conserve_members_and_repeat() {
    let test = "random_scenarios_run_conserve_members_and_repeat";
    cases_for(test, 3, |number, rng| {
        let case = format!("{test}, case {number}");
        let place = folder();
        let path = place.path();
        scenario(path, rng);
        conserves(&path.join("x.toml"), number, &case);
        works(path, "scenario check x.toml", &case);
        let events = if chance(rng, 0.3) { " --events" } else { "" };
        let seed = rng.random_range(0..i64::MAX);
        let run = format!("run ./x.toml --replicates 2 --seed {seed}{events}");
        works(path, &format!("{run} --threads 1 --out a"), &case);
        works(path, &format!("{run} --threads 2 --out b"), &case);
        works(path, "run a/run.toml --out c", &case);
        let [a, b, c] = ["a", "b", "c"].map(|name| bytes(&path.join(name)));
        assert!(a.len() > 5, "{case} writes {:?}", a.keys());
        for name in a.keys().chain(b.keys()).chain(c.keys()) {
            assert_eq!(a.get(name), b.get(name), "{case}: {name} depends on threads");
            assert_eq!(a.get(name), c.get(name), "{case}: {name} is another one when repeated");
        }
        are_numbers(&path.join("a"), &case);
    });
}

#[test]
fn random_scenarios_differ_in_nothing_from_themselves() {
    let test = "random_scenarios_differ_in_nothing_from_themselves";
    cases_for(test, 2, |number, rng| {
        let case = format!("{test}, case {number}");
        let place = folder();
        let path = place.path();
        scenario(path, rng);
        fs::write(path.join("same.toml"), "extends = \"./x.toml\"\ntitle = \"The same\"\n")
            .unwrap();
        let set = if chance(rng, 0.5) { " --set attack.base_rate=0.7" } else { "" };
        works(path, &format!("compare ./x.toml ./same.toml --replicates 3{set} --out d"), &case);
        let differences = fs::read(path.join("d/differences.csv")).unwrap();
        let mut reader = csv::Reader::from_reader(&differences[..]);
        let heads = reader.headers().unwrap().clone();
        let mut seen = 0;
        for record in reader.records() {
            let record = record.unwrap();
            for (head, field) in heads.iter().zip(&record) {
                if ["difference", "low", "high", "pairs_low", "pairs_high"].contains(&head) {
                    let is_nothing =
                        field.is_empty() || field.parse::<f64>().is_ok_and(|d| d == 0.0);
                    assert!(is_nothing, "{case}: {head} is {field}: {record:?}");
                    seen += usize::from(head == "difference");
                }
            }
        }
        assert!(seen > 0, "{case}: nothing is compared");
        are_numbers(&path.join("d"), &case);
    });
}

#[test]
fn random_sweeps_resume_to_the_same_bytes() {
    let test = "random_sweeps_resume_to_the_same_bytes";
    cases_for(test, 2, |number, rng| {
        let case = format!("{test}, case {number}");
        let place = folder();
        let path = place.path();
        let world = scenario(path, rng);
        fs::write(path.join("plan.toml"), plan::of_sweep(&world, rng).to_toml()).unwrap();
        works(path, "plan check ./plan.toml", &case);
        works(path, "sweep ./plan.toml --threads 2 --out s", &case);
        let whole = bytes(&path.join("s"));
        let chunks: Vec<&String> = whole.keys().filter(|name| name.starts_with("chunk-")).collect();
        let lost = chunks[rng.random_range(0..chunks.len())];
        fs::remove_file(path.join("s").join(lost)).unwrap();
        works(path, "sweep ./plan.toml --threads 1 --out s", &case);
        assert!(
            bytes(&path.join("s")) == whole,
            "{case}: {lost} is another one when it is resumed"
        );
        works(path, "sweep s/plan.toml --out again", &case);
        assert!(bytes(&path.join("again")) == whole, "{case} is another one when it is repeated");
        works(path, "results s --csv s/all.csv", &case);
        works(path, "results s --summary --csv s/summary.csv", &case);
        are_numbers(&path.join("s"), &case);
        let all = fs::read_to_string(path.join("s/all.csv")).unwrap();
        assert!(!all.contains("panicked"), "{case}: {all}");
    });
}
