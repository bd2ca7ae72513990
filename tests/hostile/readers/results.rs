//! Readers of results: the chunks of a sweep, the journal of a calibration, and whole folders.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use stronghold::{
    experiment::{
        batches::{FolderJournal, Journal},
        hash,
        sweep::{Shard, Store, StoreError, summary},
        table::{columns, csv::CsvWriter},
    },
    report::{
        figures::of_sweep::{self, PlotError, Wanted},
        html,
    },
};
use tempfile::TempDir;

use super::{Reader, is_said, nothing};
use crate::program::{folder, succeeds};

/// One folder of each kind, made once by the real program.
static MADE: LazyLock<TempDir> = LazyLock::new(|| {
    let place = folder();
    let path = place.path();
    fs::write(path.join("plan.toml"), PLAN).unwrap();
    fs::write(path.join("calibration.toml"), CALIBRATION_PLAN).unwrap();
    fs::write(path.join("sensitivity.toml"), SENSITIVITY_PLAN).unwrap();
    for line in [
        "calibrate ./calibration.toml --check quick --out calibration",
        "run tiny-abroad --posterior calibration/posterior.toml --replicates 6 --scores --out run",
        "compare tiny action-groups --replicates 6 --out compare",
        "sweep ./plan.toml --out sweep",
        "sensitivity ./sensitivity.toml --out sensitivity",
    ] {
        succeeds(path, &line.split(' ').collect::<Vec<_>>());
    }
    place
});

const PLAN: &str = "title = \"Police\"\nquestion = \"And then?\"\nscenario = \"tiny\"\nreplicates = 4\n\
    [[factors]]\nname = \"effort\"\nentries = [\"forces.Police.effort\"]\nchange = \"scale\"\n\
    values = [0.5, 2.0, 4.0]\n\
    [[factors]]\nname = \"tempo\"\nentries = [\"posture.tempo_effect\"]\nvalues = [0.0, 3.0, 5.5]\n\
    [keep.attacks]\nquantity = \"attacks\"\nby = \"month\"\n[keep.strength]\nquantity = \"strength\"\n";

const CALIBRATION_PLAN: &str = "title = \"Two numbers\"\nquestion = \"Which?\"\nscenario = \"tiny\"\nbudget = 1200\n\
    surrogate = false\n\
    [[parameters]]\nname = \"base_rate\"\nlabel = \"base rate (1/(member·year))\"\n\
    entries = [\"attack.base_rate\"]\nprior = { log-normal = { median = 0.6, sd = 0.5 } }\n\
    source = \"Judged, for a test.\"\n\
    [[parameters]]\nname = \"tempo_effect\"\nentries = [\"posture.tempo_effect\"]\n\
    prior = { normal = { mean = 5.5, sd = 1.5 } }\nsource = \"Judged, for a test.\"\n";

const SENSITIVITY_PLAN: &str = "title = \"Two factors\"\nquestion = \"Which?\"\nscenario = \"tiny\"\nreplicates = 2\n\
    outputs = [\"attacks_2020\", \"attacks_2021\"]\n\
    [[factors]]\nname = \"base_rate\"\nlabel = \"base rate (1/(member·year))\"\n\
    entries = [\"attack.base_rate\"]\nlow = 0.3\nhigh = 1.5\nspread = \"log\"\n\
    [[factors]]\nname = \"police\"\nlabel = \"police effort (multiple)\"\n\
    entries = [\"forces.Police.effort\"]\nchange = \"scale\"\nlow = 0.25\nhigh = 4.0\n\
    [morris]\ntrajectories = 4\n[sobol]\npoints = 16\n[bank]\nruns = 200\n\
    [[prim]]\noutput = \"attacks_2021\"\nat_least = 40\n";

pub const CHUNK: Reader = Reader {
    name: "chunk",
    file: "bytes",
    beside: |folder| copy_all(&made("sweep"), folder),
    tries: |folder| {
        for name in chunks(folder) {
            fs::remove_file(name).unwrap();
        }
        let bytes = fs::read(folder.join("bytes")).unwrap();
        let name = format!("chunk-000000-{}.parquet", hash::of_bytes(&bytes));
        fs::write(folder.join(name), bytes).unwrap();
        is_a_sweep(folder)
    },
};

pub const JOURNAL: Reader = Reader {
    name: "journal",
    file: "bytes",
    beside: nothing,
    tries: |folder| {
        let body = fs::read(folder.join("bytes")).unwrap();
        let mut bytes = hash::of_bytes(&body).into_bytes();
        bytes.push(b'\n');
        bytes.extend(body);
        fs::write(folder.join("prior-00003.json"), bytes).unwrap();
        FolderJournal::open(folder).unwrap().read("prior", 3).unwrap().is_some()
    },
};

pub const RUN: Reader = Reader {
    name: "results-run",
    file: "monthly.csv",
    beside: |folder| copy_all(&made("run"), folder),
    tries: becomes_a_page,
};

pub const COMPARISON: Reader = Reader {
    name: "results-comparison",
    file: "differences.csv",
    beside: |folder| copy_all(&made("compare"), folder),
    tries: becomes_a_page,
};

pub const SWEEP: Reader = Reader {
    name: "results-sweep",
    file: "plan.toml",
    beside: |folder| copy_all(&made("sweep"), folder),
    tries: |folder| {
        is_a_sweep(folder);
        becomes_a_page(folder)
    },
};

pub const CALIBRATION: Reader = Reader {
    name: "results-calibration",
    file: "posterior.csv",
    beside: |folder| copy_all(&made("calibration"), folder),
    tries: becomes_a_page,
};

pub const SENSITIVITY: Reader = Reader {
    name: "results-sensitivity",
    file: "sobol.csv",
    beside: |folder| copy_all(&made("sensitivity"), folder),
    tries: becomes_a_page,
};

fn made(name: &str) -> PathBuf {
    MADE.path().join(name)
}

/// The posterior that a calibration wrote.
pub fn posterior() -> String {
    fs::read_to_string(made("calibration").join("posterior.toml")).unwrap()
}

/// The record of a comparison.
pub fn comparison_record() -> String {
    fs::read_to_string(made("compare").join("compare.toml")).unwrap()
}

/// The chunks of a sweep's folder.
pub fn chunks(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut chunks: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|ending| ending == "parquet")).collect();
    chunks.sort();
    chunks
}

/// The files of a results folder and of its figures, by their way from it.
pub fn files(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for (prefix, place) in [("", folder.to_owned()), ("figures/", folder.join("figures"))] {
        for entry in fs::read_dir(place).into_iter().flatten().map(Result::unwrap) {
            let name = entry.file_name().into_string().unwrap();
            if entry.path().is_file() && !has_ending(&name, "png") {
                names.push(format!("{prefix}{name}"));
            }
        }
    }
    names.sort();
    names
}

/// Whether a file's name has an ending.
pub fn has_ending(name: &str, ending: &str) -> bool {
    Path::new(name).extension().is_some_and(|found| found == ending)
}

fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_all(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn becomes_a_page(folder: &Path) -> bool {
    match html::of_folder(folder) {
        Ok(page) => {
            assert!(page.ends_with("</html>\n") || page.ends_with("</html>"), "a page is whole");
            true
        }
        Err(error) => {
            is_said(&error);
            false
        }
    }
}

/// Surveys a sweep; merges, sums up and draws what is complete.
fn is_a_sweep(folder: &Path) -> bool {
    let store = match Store::open(folder) {
        Ok(store) => store,
        Err(error) => {
            is_said(&error);
            return false;
        }
    };
    let survey = store.survey(Shard::ALL);
    if let Err(error) = store.refuse_incomplete(&survey) {
        is_said(&error);
        return false;
    }
    let mut writer = CsvWriter::new(Vec::new(), &columns(store.plan())).unwrap();
    for chunk in 0..store.plan().chunks() {
        writer.write(&store.rows(chunk).unwrap()).unwrap();
    }
    summary::by_point(&store, |_| Ok::<(), StoreError>(())).unwrap();
    match of_sweep::figures(&store, &Wanted::default()) {
        Ok(figures) => assert!(figures.iter().all(|figure| !figure.svg().is_empty())),
        Err(PlotError::Store(error)) => is_said(&error),
        Err(PlotError::Refused { message, .. }) => assert!(!message.is_empty()),
    }
    true
}
