//! Compares every bundled alternative with the baseline and writes the tables of docs/alternatives.md.
//!
//! `cargo run --release --example alternatives` does it; the words around the tables are ours.

mod generated_part;

use std::{error::Error, fmt::Write, fs};

use stronghold::{
    experiment::{
        comparison::{self, Comparison, DAYS_AFTER_PARTING},
        ensemble::Settings,
        paired::Difference,
        posterior::{Posterior, at_draws, each_twice},
        record::{self, Changes, Opened},
    },
    report::number::{difference, range_of_differences, short},
    scenario::Scenario,
};

const PAGE: &str = "docs/alternatives.md";
const REPLICATES: u32 = 300;

/// The alternatives, in the order of the page.
const ALTERNATIVES: [&str; 9] = [
    "no-ramp-up",
    "early-ramp-up",
    "sustained-effort",
    "no-takeover",
    "permissiveness-held",
    "more-sanctuary",
    "falling-claims",
    "leadership-targeting",
    "human-security",
];

fn main() -> Result<(), Box<dyn Error>> {
    let base = record::open("khorasan", &Changes::default())?;
    let mut worlds = vec![base.clone()];
    for name in ALTERNATIVES {
        worlds.push(record::open(name, &Changes::default())?);
    }
    let scenarios: Vec<Scenario> = worlds.iter().map(|world| world.scenario.clone()).collect();
    // As `compare` has it: with the posterior that the baseline carries.
    let file = base.default_posterior()?.ok_or("the baseline carries a posterior")?;
    let on = |world: &Opened| Posterior::on(file.clone(), world, &[]);
    let posteriors = worlds.iter().map(on).collect::<Result<Vec<_>, _>>()?;
    let draws = at_draws(&posteriors, each_twice(REPLICATES))?;
    let settings = Settings { seed: 1, replicates: REPLICATES, keeps_log: false };
    let targets = &base.targets;
    let comparisons = comparison::compare(&scenarios, &draws, targets, settings, None, || ())?;
    let mut page = fs::read_to_string(PAGE)?;
    for (name, comparison) in ALTERNATIVES.iter().zip(&comparisons) {
        generated_part::replace(&mut page, name, &table(comparison)?)?;
    }
    fs::write(PAGE, page)?;
    println!("{PAGE}");
    Ok(())
}

fn table(comparison: &Comparison) -> Result<String, std::fmt::Error> {
    let mut text = String::from(
        "\n| what | baseline | here | difference | 95% interval | 90% of pairs | parameters | variance ÷ | in words |\n\
         |---|---|---|---|---|---|---|---|---|\n",
    );
    if let Some(parting) = &comparison.parting {
        let what = format!(
            "attacks in the {DAYS_AFTER_PARTING} days from {} on, when the two part",
            parting.first
        );
        row(&mut text, &what, &parting.attacks)?;
    }
    for (target, difference) in &comparison.targets {
        // The observer of the baseline's own table.
        if target.observer == comparison.targets[0].0.observer {
            row(&mut text, &format!("`{}`", target.id), difference)?;
        }
    }
    for year in &comparison.years {
        row(&mut text, &format!("attacks {}", year.year), &year.attacks)?;
    }
    for year in &comparison.years {
        row(&mut text, &format!("members at the end of {}", year.year), &year.members)?;
    }
    text.push('\n');
    Ok(text)
}

fn row(text: &mut String, what: &str, found: &Difference) -> std::fmt::Result {
    if found.is_same {
        return Ok(());
    }
    let (mean, range) = difference(found.mean, found.low, found.high);
    let times = |value: f64| if value.is_finite() { short(value) } else { "∞".to_owned() };
    let reduction = found.reduction.as_ref().map_or_else(
        || "—".to_owned(),
        |r| format!("{} ({} to {})", times(r.value), times(r.low), times(r.high)),
    );
    let parameters = found
        .parameters
        .map_or_else(|| "—".to_owned(), |share| format!("{:.0}%", 100.0 * share.value));
    writeln!(
        text,
        "| {what} | {} | {} | {mean} | {range} | {} | {parameters} | {reduction} | {} |",
        short(found.base),
        short(found.alternative),
        range_of_differences(found.pairs_low, found.pairs_high),
        found.verdict().words()
    )
}
