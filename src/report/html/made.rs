//! What was run: facts that every kind of results shares.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::{page::Section, said::counted};
use crate::{
    experiment::posterior::{Posterior, file::PosteriorFile},
    report::overrides,
    scenario::Scenario,
};

/// Facts in their order.
pub(super) type Facts = Vec<(&'static str, String)>;

/// The section.
pub(super) fn section(facts: &Facts, more: &Markup) -> Section {
    let body = html! { (super::table::facts("What was run", facts)) (more) };
    Section::new("What was run", body)
}

/// The scenario and its window.
pub(super) fn of_scenario(scenario: &Scenario) -> Facts {
    let calendar = &scenario.calendar;
    vec![
        ("scenario", format!("{}: {}", scenario.name, scenario.title)),
        (
            "window",
            format!(
                "{} to {} ({} simulated day by day)",
                calendar.start(),
                calendar.end(),
                counted(calendar.days().into(), "day")
            ),
        ),
    ]
}

/// The program.
pub(super) fn of_program(version: &str, revision: &str) -> Facts {
    vec![("version", version.to_owned()), ("source revision", revision.to_owned())]
}

/// The posterior that runs carry.
pub(super) fn of_posterior(posterior: Option<&Posterior>, draws: usize) -> Facts {
    let Some(posterior) = posterior else {
        return vec![("posterior", "none: parameters have the scenario's own values".to_owned())];
    };
    let PosteriorFile { posterior: header, .. } = &posterior.file;
    let status = if header.status == "ok" { "" } else { ": too few to quote" };
    let mut facts = vec![(
        "posterior",
        format!(
            "{} of {} (hash {}, method {}, {} effective draws{status}), each for two runs; {} are drawn",
            counted(draws as u64, "draw"),
            header.calibration,
            header.hash,
            header.method,
            header.effective_draws,
            counted(posterior.drawn().len() as u64, "parameter"),
        ),
    )];
    let left_out: Vec<String> =
        posterior.left_out.iter().map(|(name, why)| format!("{name} ({why})")).collect();
    if !left_out.is_empty() {
        facts.push(("not drawn", left_out.join("; ")));
    }
    facts
}

/// What `--set` changed.
pub(super) fn of_overrides(changes: &BTreeMap<String, f64>) -> Facts {
    vec![("changed with --set", overrides::shown(changes).unwrap_or_else(|| "nothing".to_owned()))]
}
