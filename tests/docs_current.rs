//! The docs say what the code does: generated parts are current, and every name that a reader can
//! meet in a file is explained.
//!
//! `UPDATE_DOCS=1 cargo test --test docs_current` rewrites the generated parts.

use std::{env, fs, path::PathBuf};

use stronghold::{
    calibration::plan::{
        bundled::CALIBRATIONS, record as calibration_record, schema as calibration_schema,
    },
    cli::parameters_markdown,
    evidence::observed,
    experiment::{
        plan::{FIRST_COLUMNS, bundled::PLANS, record as plan_record, schema as plan_schema},
        posterior::file as posterior_file,
    },
    model::control::Phase,
    quantity::{AudienceQuantity, Quantity},
    report::{
        abroad, differences_csv, folder, monthly_csv, monthly_differences_csv, national_csv,
        patterns_csv, phases_csv, ratios_csv, scores,
        sensitivity::{PRIM_COLUMNS, files},
        summary_csv::COLUMNS as SUMMARY_COLUMNS,
        targets_csv,
    },
    scenario::{bundled::SCENARIOS, schema::schema},
    sensitivity::plan::{
        bundled::SENSITIVITIES, record as sensitivity_record, schema as sensitivity_schema,
    },
};

const HOW: &str = "`UPDATE_DOCS=1 cargo test --test docs_current` rewrites it";

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// A file of the repository, with the line ends of Unix.
fn read(name: &str) -> String {
    let text = fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    text.replace("\r\n", "\n")
}

fn updates() -> bool {
    env::var_os("UPDATE_DOCS").is_some_and(|value| value == "1")
}

/// Compares a file with what it should be, or makes it so.
fn is_current(name: &str, expected: &str) {
    if updates() {
        fs::write(path(name), expected).unwrap();
        return;
    }
    let found = fs::read_to_string(path(name)).unwrap_or_default().replace("\r\n", "\n");
    assert!(found == expected, "{name} is stale: {HOW}");
}

/// The text with the part between a marker and the next end replaced.
fn with_generated(text: &str, marker: &str, content: &str) -> String {
    let start = format!("<!-- generated: {marker} -->\n");
    let from = text.find(&start).unwrap_or_else(|| panic!("there is no `{}`", start.trim()));
    let from = from + start.len();
    let length = text[from..].find("<!-- end generated -->").expect("a generated part ends");
    format!("{}{content}{}", &text[..from], &text[from + length..])
}

/// Asserts that a file names each of these in backticks.
fn explains<'a>(file: &str, names: impl IntoIterator<Item = &'a str>) {
    let text = read(file);
    let missing: Vec<&str> =
        names.into_iter().filter(|name| !text.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "{file} does not explain {missing:?}");
}

#[test]
fn the_table_of_parameters_is_that_of_the_registry() {
    let odd = read("docs/odd.md");
    // Blank lines, without which Markdown would not see a table.
    let table = format!("\n{}\n", parameters_markdown());
    is_current("docs/odd.md", &with_generated(&odd, "parameters", &table));
}

#[test]
fn the_schema_in_the_repository_is_that_of_the_program() {
    for (file, schema) in [
        ("scenarios/schema.json", schema()),
        ("scenarios/plans/schema.json", plan_schema::schema()),
        ("scenarios/plans/calibration-schema.json", calibration_schema::schema()),
        ("scenarios/plans/sensitivity-schema.json", sensitivity_schema::schema()),
    ] {
        let text = serde_json::to_string_pretty(&schema).expect("a schema is JSON");
        is_current(file, &format!("{text}\n"));
    }
}

#[test]
fn every_quantity_is_explained() {
    explains("outputs/README.md", Quantity::ALL.iter().map(|quantity| quantity.name()));
}

#[test]
fn every_output_file_and_column_is_explained() {
    explains("outputs/README.md", folder::RUN.names.iter().copied());
    explains("outputs/README.md", folder::COMPARISON.names.iter().copied());
    explains("outputs/README.md", differences_csv::COLUMNS);
    explains("outputs/README.md", monthly_differences_csv::COLUMNS);
    explains("outputs/README.md", targets_csv::COLUMNS);
    explains("outputs/README.md", monthly_csv::COLUMNS);
    explains("outputs/README.md", national_csv::COLUMNS);
    explains("outputs/README.md", national_csv::YEAR_COLUMNS);
    explains("outputs/README.md", scores::COLUMNS);
    explains("outputs/README.md", ratios_csv::COLUMNS);
    explains("outputs/README.md", patterns_csv::COLUMNS);
    explains("outputs/README.md", phases_csv::COLUMNS);
    explains("outputs/README.md", abroad::COLUMNS);
    explains("outputs/README.md", AudienceQuantity::ALL.iter().map(|quantity| quantity.name()));
    explains("outputs/README.md", Phase::ALL.map(Phase::name));
    explains("outputs/README.md", FIRST_COLUMNS);
    explains("outputs/README.md", SUMMARY_COLUMNS);
    explains("outputs/README.md", folder::CALIBRATION.names.iter().copied());
    explains("outputs/README.md", folder::SENSITIVITY.names.iter().copied());
    explains("outputs/README.md", files::MORRIS_COLUMNS);
    explains("outputs/README.md", files::SOBOL_COLUMNS);
    explains("outputs/README.md", files::NOISE_COLUMNS);
    explains("outputs/README.md", files::DELTA_COLUMNS);
    explains("outputs/README.md", files::PAWN_COLUMNS);
    explains("outputs/README.md", PRIM_COLUMNS);
    explains("outputs/README.md", files::BANK_COLUMNS);
    explains("outputs/README.md", files::FAILED_COLUMNS);
}

#[test]
fn every_column_of_observed_data_is_explained() {
    explains("data/README.md", observed::COLUMNS);
}

/// `| `plan.toml` | 1 |` and the like: the numbers of formats that a record is refused by.
#[test]
fn the_formats_of_records_are_those_that_the_docs_state() {
    let page = read("docs/stability.md");
    for (record, format) in [
        (plan_record::RECORD, plan_record::FORMAT),
        (calibration_record::RECORD, calibration_record::FORMAT),
        (sensitivity_record::RECORD, sensitivity_record::FORMAT),
        ("posterior.toml", posterior_file::FORMAT),
    ] {
        let row = format!("\n| `{record}` | {format} |");
        assert!(page.contains(&row), "docs/stability.md has no row `{}`", row.trim());
    }
}

#[test]
fn every_bundled_scenario_is_listed() {
    explains("docs/scenario-files.md", SCENARIOS.iter().map(|bundled| bundled.name));
}

#[test]
fn every_bundled_plan_is_listed() {
    let bundled = || PLANS.iter().chain(CALIBRATIONS).chain(SENSITIVITIES);
    explains("docs/plans.md", bundled().map(|bundled| bundled.name));
    // And every plan in the folder is bundled.
    let mut files: Vec<String> = fs::read_dir(path("scenarios/plans"))
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|file| file.extension().is_some_and(|extension| extension == "toml"))
        .map(|file| file.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    files.sort_unstable();
    let mut names: Vec<&str> = bundled().map(|bundled| bundled.name).collect();
    names.sort_unstable();
    assert_eq!(files, names);
}

/// The names `module::system` in a piece of code, and the other words, in their order.
fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|letter: char| !(letter.is_alphanumeric() || letter == '_' || letter == ':'))
}

/// Whether a word names a system.
fn is_system(word: &str) -> bool {
    word.contains("::") && word.starts_with(char::is_lowercase)
}

/// The systems of a day in src/model/day.rs, in their order, without what tells that they are idle.
fn scheduled() -> Vec<String> {
    let source = read("src/model/day.rs");
    let list = source.split_once("pub fn processes()").expect("a day has processes").1;
    words(list)
        .filter(|word| is_system(word) && !word.contains("Process") && !word.ends_with("is_idle"))
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_schedule_in_the_docs_has_the_order_of_the_code() {
    let odd = read("docs/odd.md");
    let overview = odd.split("\n## ").find(|s| s.starts_with("3 ")).expect("the ODD has part 3");
    let systems = scheduled();
    assert!(systems.len() > 10, "{systems:?}");
    let places: Vec<Option<usize>> =
        systems.iter().map(|system| overview.find(&format!("`{system}`"))).collect();
    assert!(places.iter().all(Option::is_some), "{systems:?} are at {places:?}");
    assert!(places.is_sorted(), "{systems:?} are at {places:?}");
}

/// The tests that the docs of a module name after `verified by`.
fn guards(source: &str) -> Vec<String> {
    let docs = source.lines().map_while(|line| line.strip_prefix("//!"));
    let docs = docs.map(str::trim).collect::<Vec<_>>().join(" ");
    let Some((_, named)) = docs.split_once("- verified by:") else { return Vec::new() };
    named.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn every_verification_case_of_a_process_stands_in_the_odd_page() {
    let files = fs::read_dir(path("src/model")).unwrap().map(|file| file.unwrap().path());
    let mut names: Vec<String> = files
        .filter(|path| path.is_file())
        .map(|path| fs::read_to_string(path).unwrap().replace("\r\n", "\n"))
        .flat_map(|source| guards(&source))
        .collect();
    names.sort_unstable();
    names.dedup();
    assert!(names.len() > 5, "{names:?}");
    explains("docs/odd.md", names.iter().map(String::as_str));
}
