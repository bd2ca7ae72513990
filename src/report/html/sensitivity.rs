//! The report of a sensitivity analysis.

use maud::{Markup, html};

use super::{
    ReportError,
    figure::figure,
    folder::Folder,
    labels::{self, Labelled},
    limits, made,
    page::{Page, Section},
    repeat,
    said::{counted, of_report, paragraph},
    sensitivity_tables as tables,
    sweep::values,
    table::{Cell, table},
};
use crate::{
    report::{figures::Figure, tables::free_numbers},
    sensitivity::plan::{Sensitivity, reading, record::SensitivityRecord},
};

/// The unit of the figures of a method.
fn unit(method: &str) -> &'static str {
    match method {
        "sobol" => "share of the variance, 0 to 1",
        "morris" => "that of the output, over a factor's whole range",
        "prim" => "that of each factor, named at its row; density, coverage and mass are shares",
        _ => "an index from 0 to 1",
    }
}

/// The page.
///
/// # Errors
/// When a file is missing or damaged.
pub(super) fn page(folder: &Folder) -> Result<Page, ReportError> {
    let record = record(folder)?;
    let plan = reading::open(&folder.record())?;
    let report = folder.text("report.txt")?;
    let failed = tables::failed(folder)?;
    let mut sections = vec![made::section(&facts(&plan, &record, failed), &factors(&plan))];
    if plan.sobol.is_some() {
        sections.push(Section::new("Sobol: shares of the variance", sobol(folder)?));
    }
    if plan.morris.is_some() {
        sections.push(Section::new("Morris: elementary effects", morris(folder)?));
    }
    // Where the bank tells nothing, the report says why and there are no such files.
    if plan.bank.is_some() && folder.path().join("delta.csv").exists() {
        sections.push(Section::new("Delta and PAWN: the whole distribution", distances(folder)?));
        if !plan.outcomes.is_empty() {
            sections.push(Section::new("PRIM: where outcomes lie", prim(folder)?));
        }
    }
    let said = of_report(&report, &[&format!("{}: {}", plan.name, plan.title), &plan.question]);
    let scenario = &plan.plan.base.scenario;
    let targets = plan.plan.base.targets.iter().filter(|target| target.count.is_some());
    let labelled = Labelled::of(targets.clone().map(|target| target.label.word()));
    let fitted = targets.filter(|target| target.label.word() == "fitted").count();
    let free = html! {
        (paragraph("An index says what an output depends on within the model, whether or not the output was fitted."))
        (paragraph(free_numbers(scenario, None, fitted)))
    };
    let sources = html! {
        (paragraph(
            "The share of noise is that part of a single run's variance which no factor explains: chance. Intervals of indices are of sampling \
             error alone, and grow narrow with more runs; they do not say how wide the ranges of the factors should have been.",
        ))
        @if plan.sobol.is_some() { (tables::noise(folder)?) }
    };
    sections.extend([
        Section::new("Where the spread comes from", sources),
        Section::new("Estimands and remarks, in the program's words", said),
        Section::new("Null models", paragraph(
            "An input without effect is the null model here: the thresholds of delta and PAWN are what its raw value exceeds once in 20 times, and an \
             index whose interval holds 0 is not told from it.",
        )),
        labels::section(&[("targets of the scenario", labelled)], &free),
        limits::section(&[
            "Every index holds for the ranges of the factors above: others give others. What is not varied has no index, and may matter.",
        ]),
    ]);
    let header = &record.sensitivity;
    sections.push(repeat::section(folder, &header.version, &header.revision, ""));
    Ok(Page {
        kind: folder.kind,
        name: plan.name.clone(),
        title: plan.title.clone(),
        question: plan.question.clone(),
        sections,
    })
}

/// The record, as it was written.
fn record(folder: &Folder) -> Result<SensitivityRecord, ReportError> {
    folder.bytes(folder.kind.record())?;
    let path = folder.path().join(folder.kind.record());
    let record = reading::record(&path)?;
    let (found, stated) = (record.hash(), record.sensitivity.hash.clone());
    if found != stated {
        let path = path.display().to_string();
        return Err(ReportError::ChangedRecord { path, found, hash: stated });
    }
    Ok(record)
}

fn facts(plan: &Sensitivity, record: &SensitivityRecord, failed: usize) -> made::Facts {
    let mut facts = vec![("plan", plan.name.clone())];
    facts.extend(made::of_scenario(&plan.plan.base.scenario));
    let parts = plan.runs().into_iter().map(|(analysis, runs)| format!("{analysis} {runs}"));
    facts.extend([
        (
            "budget",
            format!(
                "{}: {}; {} of each point of Morris and Sobol",
                counted(plan.runs_in_all(), "run"),
                parts.collect::<Vec<_>>().join(", "),
                counted(plan.replicates as u64, "run"),
            ),
        ),
        ("runs that failed", failed.to_string()),
        ("outputs", plan.output_names().join(", ")),
        ("seed", plan.seed.to_string()),
        (
            "posterior",
            "none: factors go over their ranges, the rest is as in the scenario".to_owned(),
        ),
    ]);
    facts.extend(made::of_program(&record.sensitivity.version, &record.sensitivity.revision));
    facts.push(("hash of the plan", record.sensitivity.hash.clone()));
    facts
}

/// What varies.
fn factors(plan: &Sensitivity) -> Markup {
    let rows = plan.plan.factors.iter().map(|factor| {
        vec![
            Cell::words(factor.name.clone()),
            Cell::words(factor.label.clone()),
            Cell::words(values(factor)),
        ]
    });
    table("Factors, with their units and ranges", &["factor", "what it is", "range"], rows)
}

/// The figure of a method and an output.
fn drawn(folder: &Folder, method: &str, output: &str) -> Result<Markup, ReportError> {
    let name = Figure::name_of(&format!("{method}-{output}"));
    Ok(figure(&folder.figure(&name)?, unit(method)))
}

fn sobol(folder: &Folder) -> Result<Markup, ReportError> {
    let file = tables::sobol_file(folder)?;
    let is_estimated = |output: &str| {
        let mut rows = file.rows().filter(|row| row.text("output") == output);
        rows.any(|row| row.text("estimand") == "expectation" && row.text("verdict") == "estimated")
    };
    let mut parts = Vec::new();
    for output in tables::outputs(&file) {
        let figure = is_estimated(&output).then(|| drawn(folder, "sobol", &output)).transpose()?;
        parts.push((tables::sobol(&file, &output)?, figure, output));
    }
    Ok(html! {
        (paragraph(
            "First order and total are shares of the variance of the expected output, noise taken off; “of a run” are shares of all variance, noise \
             included; “of the variance” says which factor makes the outcome uncertain.",
        ))
        @for (table, figure, output) in &parts {
            h3 { (output) }
            @if let Some(figure) = figure {
                (figure)
            } @else {
                (paragraph("There are no indices of the expected output: it does not vary, too few rows ran, or noise hides it."))
            }
            (table)
        }
    })
}

fn morris(folder: &Folder) -> Result<Markup, ReportError> {
    let file = tables::morris_file(folder)?;
    let mut parts = Vec::new();
    for output in tables::outputs(&file) {
        parts.push((drawn(folder, "morris", &output)?, tables::morris(&file, &output)?, output));
    }
    Ok(html! {
        (paragraph(
            "μ* is by how much the output changes when a factor goes through its range, without sign, and μ with it; σ large beside μ*: not linear, or it depends \
             on the others.",
        ))
        @for (figure, table, output) in &parts { h3 { (output) } (figure) (table) }
    })
}

fn distances(folder: &Folder) -> Result<Markup, ReportError> {
    let files = tables::bank_files(folder)?;
    let mut parts = Vec::new();
    for output in tables::outputs(&files[0]) {
        parts.push((drawn(folder, "delta", &output)?, tables::distances(&files, &output)?, output));
    }
    Ok(html! {
        (paragraph("The figures are of delta; those of PAWN are in the folder `figures`."))
        @for (figure, table, output) in &parts { h3 { (output) } (figure) (table) }
    })
}

fn prim(folder: &Folder) -> Result<Markup, ReportError> {
    let mut figures = Vec::new();
    for name in folder.figures_of("prim-") {
        figures.push(figure(&folder.figure(&name)?, unit("prim")));
    }
    Ok(html! { (tables::boxes(folder)?) @for figure in &figures { (figure) } })
}
