//! The report of a calibration.

use maud::{Markup, html};

use super::{
    ReportError, calibration_tables as tables,
    figure::figure,
    folder::Folder,
    labels, left_out, limits, made,
    page::{Page, Section},
    repeat,
    said::{counted, of_report, paragraph},
};
use crate::{
    calibration::plan::{Calibration, reading, record::CalibrationRecord},
    experiment::posterior::{self, file::PosteriorHeader},
    report::calibration::files::LEFT_OUT_COLUMNS,
};

/// Figures of parameters, each with its unit; the one of their contraction stands beside their table.
const CONTRACTION: [(&str, &str); 1] =
    [("contraction", "share of the prior variance that is gone, 1 known exactly")];
const OF_PARAMETERS: [(&str, &str); 2] = [
    ("pairs", "that of each parameter, named at its axis; densities are per unit"),
    ("profiles", "that of each parameter below; the distance upright has none"),
];

/// That of the targets.
const OF_TARGETS: [(&str, &str); 1] = [("predictive", "that of each target, named at its row")];

/// Those of the checks.
const OF_CHECKS: [(&str, &str); 2] = [
    ("coverage", "share of truths, in percent"),
    ("sbc", "difference between shares of ranks, 0 to 1"),
];

/// The page.
///
/// # Errors
/// When a file is missing or damaged.
pub(super) fn page(folder: &Folder) -> Result<Page, ReportError> {
    let record = record(folder)?;
    let calibration = reading::open(&folder.record(), None)?;
    folder.bytes("posterior.toml")?;
    let stands = posterior::open(&folder.path().join("posterior.toml"))?.posterior;
    let report = folder.text("report.txt")?;
    let (generations, failed) = tables::generations(folder)?;
    let (targets, roles) = tables::targets(folder)?;
    // What is said of the checks begins with their first table.
    let (said, of_checks) = report.split_once("\ncoverage: ").unwrap_or((&report, ""));
    let title = format!("{}: {}", calibration.name, calibration.title);
    let method = html! {
        (generations)
        h3 { "Screen, method and doubts, in the program's words" }
        (of_report(said, &[&title, &calibration.question]))
    };
    let parameters = html! {
        (tables::parameters(folder, &calibration)?)
        (figures(folder, &CONTRACTION)?)
        (tables::priors(&calibration))
        (figures(folder, &OF_PARAMETERS)?)
    };
    let beside = html! { (figures(folder, &OF_TARGETS)?) (targets) };
    let is_checked = folder.path().join("coverage.csv").exists();
    let is_recovered = folder.path().join("recovery.csv").exists();
    let sources = paragraph(
        "A posterior holds what the targets leave open of the parameters. Runs of it hold chance, parameters and, where a target is observed \
         with an error, observation; how much of the spread of each target is whose, the report of a run with this posterior says.",
    );
    let free = paragraph(format!(
        "{} inferred from {} that {} fitted; {} shown without being fitted to. Every other number of the scenario was left \
         as it is.",
        counted(calibration.problem.space.parameters().len() as u64, "parameter"),
        counted(roles[0] as u64, "target"),
        if roles[0] == 1 { "is" } else { "are" },
        counted(roles[1] as u64, "target"),
    ));
    let mut sections = vec![
        made::section(&facts(&calibration, &record, &stands, failed), &html! {}),
        Section::new("Parameters", parameters),
        Section::new("Beside what was observed", beside),
        Section::new("Method and doubts", method),
        Section::new("Checks", checks(folder, is_checked, is_recovered, of_checks)?),
        Section::new("Where the spread comes from", sources),
        Section::new("Null models", null_models(folder, is_checked)?),
        labels::section(&[], &free),
        limits::section(&[
            "A posterior is that of this model, these priors and these targets. Another prior gives another one, above all where a parameter is \
             not identified.",
            "That fitted targets lie inside their intervals is no test: look at what was left out.",
        ]),
    ];
    let flags = match (is_checked, is_recovered) {
        (_, true) => " --check full",
        (true, false) => " --check quick",
        (false, false) => "",
    };
    let header = &record.calibration;
    sections.push(repeat::section(folder, &header.version, &header.revision, flags));
    Ok(Page {
        kind: folder.kind,
        name: calibration.name.clone(),
        title: calibration.title.clone(),
        question: calibration.question.clone(),
        sections,
    })
}

/// The record, as it was written.
fn record(folder: &Folder) -> Result<CalibrationRecord, ReportError> {
    folder.bytes(folder.kind.record())?;
    let path = folder.path().join(folder.kind.record());
    let record = reading::record(&path)?;
    let (found, stated) = (record.hash(), record.calibration.hash.clone());
    if found != stated {
        let path = path.display().to_string();
        return Err(ReportError::ChangedRecord { path, found, hash: stated });
    }
    Ok(record)
}

fn facts(
    calibration: &Calibration,
    record: &CalibrationRecord,
    stands: &PosteriorHeader,
    failed: usize,
) -> made::Facts {
    let mut facts = vec![("plan", calibration.name.clone())];
    facts.extend(made::of_scenario(&calibration.plan.base.scenario));
    let status = if stands.status == "ok" { "" } else { ": too few to quote" };
    facts.extend([
        ("budget", counted(calibration.budget, "run")),
        ("runs of ABC-SMC that failed", failed.to_string()),
        ("seed", calibration.seed.to_string()),
        (
            "posterior that stands",
            format!("{}, {} effective draws{status}", stands.method, stands.effective_draws),
        ),
    ]);
    facts.extend(made::of_program(&record.calibration.version, &record.calibration.revision));
    facts.push(("hash of the plan", record.calibration.hash.clone()));
    facts
}

fn figures(folder: &Folder, wanted: &[(&str, &str)]) -> Result<Markup, ReportError> {
    let mut drawn = Vec::new();
    for (name, unit) in wanted {
        drawn.push(figure(&folder.figure(name)?, unit));
    }
    Ok(html! { @for one in &drawn { (one) } })
}

fn checks(
    folder: &Folder,
    is_checked: bool,
    is_recovered: bool,
    said: &str,
) -> Result<Markup, ReportError> {
    if !is_checked {
        return Ok(paragraph(
            "This calibration was not checked: whether its intervals hold what they should, and what it predicts of what is left out, `stronghold \
             calibrate --check quick` says.",
        ));
    }
    Ok(html! {
        h3 { "Coverage" }
        (tables::coverage(folder)?)
        (figures(folder, &OF_CHECKS)?)
        h3 { "Recovery" }
        @if is_recovered {
            (tables::recovery(folder)?)
        } @else {
            (paragraph("Known truths were not recovered: `--check full` does."))
        }
        h3 { "What the checks say, in the program's words" }
        (of_report(said, &[]))
    })
}

fn null_models(folder: &Folder, is_checked: bool) -> Result<Markup, ReportError> {
    if !is_checked {
        return Ok(paragraph(
            "Without `--check` nothing was left out, and so nothing was predicted beside null models.",
        ));
    }
    left_out::predictions(&folder.csv("left_out.csv", &LEFT_OUT_COLUMNS)?)
}
