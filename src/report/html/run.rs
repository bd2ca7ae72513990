//! The report of a run.

use maud::html;

use super::{
    ReportError, abroad,
    figure::figure,
    folder::Folder,
    labels, limits, made,
    page::{Page, Section},
    patterns, repeat,
    run_figures::{self, Drawn},
    said::{counted, paragraph},
    scores, spread, targets, years,
};
use crate::{
    experiment::{
        posterior::{Posterior, each_twice},
        record::{self, Changes, Header, OpenError, Opened},
    },
    report::{figures::Origin, national_csv, tables::free_numbers},
};

/// A run, opened from its record.
struct Run {
    opened: Opened,
    header: Header,
    posterior: Option<Posterior>,
}

impl Run {
    fn open(folder: &Folder) -> Result<Self, ReportError> {
        // Its hash goes beside those of the tables.
        folder.bytes(folder.kind.record())?;
        let opened = record::open(&folder.record(), &Changes::default())?;
        let posterior = posterior(&opened)?;
        let header = opened.header.clone().ok_or_else(|| {
            folder.damaged(folder.kind.record(), None, "it is not the record of a run")
        })?;
        Ok(Self { opened, header, posterior })
    }

    fn draws(&self) -> usize {
        let most = each_twice(self.header.replicates);
        self.posterior.as_ref().map_or(0, |posterior| posterior.draws_of(most))
    }

    fn origin(&self) -> Origin {
        let posterior = self.posterior.as_ref();
        Origin {
            scenario: self.header.scenario.clone(),
            version: self.header.version.clone(),
            seed: self.header.seed,
            replicates: self.header.replicates,
            posterior: posterior.map(|p| (p.file.posterior.calibration.clone(), self.draws())),
            ..Origin::default()
        }
    }

    fn facts(&self) -> made::Facts {
        let Header { seed, replicates, until, overrides, version, revision, .. } = &self.header;
        let mut facts = made::of_scenario(&self.opened.scenario);
        if let Some(until) = until {
            facts.push(("cut short with --until", until.to_string()));
        }
        facts.push(("replicates", counted((*replicates).into(), "run")));
        facts.push(("seed", seed.to_string()));
        facts.extend(made::of_posterior(self.posterior.as_ref(), self.draws()));
        facts.extend(made::of_overrides(overrides));
        facts.extend(made::of_program(version, revision));
        facts
    }
}

/// The posterior that a record carries, on its scenario.
pub(super) fn posterior(opened: &Opened) -> Result<Option<Posterior>, OpenError> {
    let on_it = |file| Posterior::on(file, opened, &[])?.with_a_first_draw();
    opened.posterior.clone().map(on_it).transpose()
}

/// The page.
///
/// # Errors
/// When a file is missing or damaged.
pub(super) fn page(folder: &Folder) -> Result<Page, ReportError> {
    let run = Run::open(folder)?;
    let scenario = &run.opened.scenario;
    let rows = targets::read(folder)?;
    let months = folder.csv("national.csv", &national_csv::COLUMNS)?;
    let by_year = folder.csv("national_years.csv", &national_csv::YEAR_COLUMNS)?;
    let origin = run.origin();
    let drawn =
        Drawn { opened: &run.opened, months: &months, years: &by_year, origin: origin.clone() };
    let fans = drawn.fans()?;
    let ribbon = run_figures::phases(folder, &run.opened, &origin)?;
    let figures = html! {
        @for fan in &fans { (figure(fan, &fan.unit)) }
        @if let Some(ribbon) = &ribbon { (figure(ribbon, &ribbon.unit)) }
    };
    let observed = html! {
        @if rows.is_empty() {
            (paragraph("This scenario has no observed data to be compared with."))
        } @else {
            (targets::observed(&rows))
            (targets::ratios(folder, &rows)?)
        }
    };
    let (of_patterns, patterns_labelled) = patterns::patterns(folder)?;
    let in_years = html! {
        (years::theatre(&by_year)?)
        (paragraph("A fall of attacks is no defeat while members stay, and operations kill others than militants."))
        @if scenario.has_abroad() {
            (years::abroad(&by_year)?)
            (abroad::audiences(folder)?)
        }
    };
    let sources = html! {
        (paragraph(spread::held(run.posterior.as_ref(), run.draws())))
        @if run.posterior.is_some() { (spread::of_targets(folder)?) }
    };
    let free = html! {
        (paragraph(free_numbers(scenario, run.posterior.as_ref(), targets::fitted(&rows))))
    };
    let counts = [
        ("targets of the first observer that are compared", targets::labelled(&rows)),
        ("patterns", patterns_labelled),
    ];
    let mut sections = vec![
        made::section(&run.facts(), &html! {}),
        Section::new("Attacks, strength and phases", figures),
        Section::new("Beside what was observed", observed),
        Section::new(
            "Patterns",
            html! {
                @if scenario.evidence.patterns.is_empty() { (paragraph("This scenario states no patterns.")) }
                (of_patterns)
            },
        ),
        Section::new("By year", in_years),
        Section::new("Where the spread comes from", sources),
        Section::new("Null models", scores::of_run(folder)?),
        labels::section(&counts, &free),
        limits::section(&[
            "Targets that are labelled fitted or imposed are no test of the model.",
            "Scores beside null models are in-sample, and the simulation has more free numbers than they have.",
        ]),
    ];
    sections.push(repeat::section(folder, &run.header.version, &run.header.revision, ""));
    Ok(Page {
        kind: folder.kind,
        name: scenario.name.clone(),
        title: scenario.title.clone(),
        question: scenario.question.clone(),
        sections,
    })
}
