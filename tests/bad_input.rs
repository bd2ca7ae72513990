//! Bad input: every malformed file is refused with one clear message that names it.
//!
//! Each file in `tests/malformed` (scenarios), `tests/malformed_plans`, `tests/malformed_calibrations` and
//! `tests/malformed_sensitivity` is wrong in one way, and is named for it. Its message, as the command
//! line prints it, stands in `tests/snapshots`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use insta::assert_snapshot;
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme};
use stronghold::{
    calibration::plan::reading as calibration,
    experiment::{
        plan,
        posterior::Asked,
        record::{self, Changes, OpenError},
    },
    scenario,
    sensitivity::plan::reading as sensitivity,
};

const SCENARIOS: &str = "tests/malformed";
const PLANS: &str = "tests/malformed_plans";
const CALIBRATIONS: &str = "tests/malformed_calibrations";
const SENSITIVITY: &str = "tests/malformed_sensitivity";

/// The folders, and what the names of their snapshots begin with.
const FOLDERS: [(&str, &str); 4] = [
    (SCENARIOS, ""),
    (PLANS, "plan_"),
    (CALIBRATIONS, "calibration_"),
    (SENSITIVITY, "sensitivity_"),
];

/// The malformed files of a folder, by name. Paths are relative to the package, where Cargo runs
/// tests.
fn malformed(folder: &str) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    paths.sort();
    paths
}

/// The malformed files of all folders.
fn all() -> impl Iterator<Item = PathBuf> {
    FOLDERS.into_iter().flat_map(|(folder, _)| malformed(folder))
}

/// A message as the command line prints it, without colours.
fn rendered(error: &dyn Diagnostic) -> String {
    let mut text = String::new();
    GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor())
        .with_width(100)
        .render_report(&mut text, error)
        .unwrap();
    // A file's own carriage returns and control characters do not belong in a snapshot.
    text.chars().map(|c| if c.is_control() && c != '\n' { '?' } else { c }).collect()
}

/// Why a file is refused; panics where it is not.
fn error(path: &Path) -> OpenError {
    let argument = path.to_str().unwrap();
    let error = if path.starts_with(PLANS) {
        plan::reading::open(argument, Asked::Nothing).err()
    } else if path.starts_with(CALIBRATIONS) {
        calibration::open(argument, None).err()
    } else if path.starts_with(SENSITIVITY) {
        sensitivity::open(argument).err()
    } else {
        record::open(argument, &Changes::default()).err()
    };
    error.unwrap_or_else(|| panic!("{argument} is accepted"))
}

fn refusal(path: &Path) -> String {
    rendered(&error(path))
}

#[test]
fn every_malformed_file_has_its_message() {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        for (folder, beginning) in FOLDERS {
            for path in malformed(folder) {
                let name = format!("{beginning}{}", path.file_stem().unwrap().to_str().unwrap());
                assert_snapshot!(name, refusal(&path));
            }
        }
    });
}

#[test]
fn every_message_names_its_file_and_says_what_to_do() {
    for (folder, _) in FOLDERS {
        assert!(malformed(folder).len() >= 40, "there are few malformed files in {folder}");
    }
    for path in all() {
        let shown = path.display().to_string();
        // Unwrapped, since lines break inside paths.
        let message = refusal(&path).replace("\n  │ ", "");
        // What is wrong in a base is shown where it stands.
        let named = message.contains(&shown)
            || shown.ends_with("mistake_in_the_base.toml") && message.contains(SCENARIOS);
        assert!(named, "{shown} is not named in:\n{message}");
        assert!(message.contains("help: "), "no way out of:\n{message}");
    }
}

#[test]
fn messages_start_in_lower_case_and_have_no_full_stop() {
    for path in all() {
        let error = error(&path);
        let mut said = vec![error.to_string()];
        said.extend(error.help().map(|help| help.to_string()));
        for text in said {
            assert!(!text.ends_with('.'), "{text}");
            assert!(!text.starts_with(char::is_uppercase), "{text}");
            assert!(!text.contains('\n'), "{text}");
        }
    }
}

#[test]
fn a_scenario_is_refused_by_the_library_too() {
    for path in malformed(SCENARIOS) {
        let argument = path.to_str().unwrap();
        // Observed data are read when a run is opened, not with the scenario.
        let is_observed = argument.contains("/observed_") && !argument.contains("unknown_bundled");
        assert_eq!(scenario::open(argument).is_ok(), is_observed, "{argument}");
    }
}
