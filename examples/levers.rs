//! Compares every policy lever with the baseline, under exogenous and endogenous effort, and writes the tables of
//! docs/levers.md.
//!
//! `cargo run --release --example levers` does it; the words around the tables are ours.

mod generated_part;

use std::{error::Error, fmt::Write, fs};

use stronghold::{
    calendar::Date,
    experiment::{
        ensemble::{self, Settings, group_of},
        paired::Difference,
        posterior::{Posterior, at_draws, each_twice},
        record::{self, Changes, Opened},
    },
    quantity::{AudienceQuantity, Quantity},
    report::number::{difference, range_of_differences, short},
    scenario::{RegionId, Scenario},
    simulation::{Model, Outcome},
};

const PAGE: &str = "docs/levers.md";
const REPLICATES: u32 = 300;

/// The levers, in the order of the page.
const LEVERS: [&str; 11] = [
    "shared-intelligence",
    "regional-cooperation",
    "over-the-horizon",
    "tracking-finance",
    "counter-messaging",
    "community-engagement",
    "border-control",
    "no-central-asian-outreach",
    "taliban-alone",
    "leadership-targeting",
    "human-security",
];

/// Effort as the schedules have it, and effort that answers attacks: the gain of the reaction.
const EFFORTS: [(&str, f64); 2] = [("exogenous", 0.0), ("endogenous", 1.0)];

fn main() -> Result<(), Box<dyn Error>> {
    let mut names = vec!["khorasan"];
    names.extend(LEVERS);
    let mut ensembles = Vec::new();
    for (_, gain) in EFFORTS {
        ensembles.push(run(&names, gain)?);
    }
    let scenario = record::open("khorasan", &Changes::default())?.scenario;
    let rows = Row::all(&scenario)?;
    let mut page = fs::read_to_string(PAGE)?;
    for (place, lever) in (1..).zip(LEVERS) {
        generated_part::replace(&mut page, lever, &table(&rows, &ensembles, place)?)?;
    }
    fs::write(PAGE, page)?;
    println!("{PAGE}");
    Ok(())
}

/// The outcomes of each scenario with that gain of the reaction, paired by replicate.
fn run(names: &[&str], gain: f64) -> Result<Vec<Vec<Outcome>>, Box<dyn Error>> {
    let changes = Changes { overrides: vec![("reaction.gain".to_owned(), gain)], until: None };
    let worlds: Vec<Opened> =
        names.iter().map(|name| record::open(name, &changes)).collect::<Result<_, _>>()?;
    // As `compare` has it: with the posterior that the baseline carries.
    let file = worlds[0].default_posterior()?.ok_or("the baseline carries a posterior")?;
    let on = |world: &Opened| Posterior::on(file.clone(), world, &[]);
    let posteriors = worlds.iter().map(on).collect::<Result<Vec<_>, _>>()?;
    let draws = at_draws(&posteriors, each_twice(REPLICATES))?;
    let settings = Settings { seed: 1, replicates: REPLICATES, keeps_log: false };
    let mut outcomes = Vec::new();
    for world in 0..names.len() {
        let models: Vec<Model> =
            draws.iter().map(|draw| Model::new(draw[world].clone(), Vec::new())).collect();
        outcomes.push(ensemble::run_over(&models, settings, || ()));
    }
    Ok(outcomes)
}

/// A number of a run.
struct Row {
    what: &'static str,
    of: Box<dyn Fn(&Outcome) -> f64>,
}

impl Row {
    fn all(scenario: &Scenario) -> Result<Vec<Self>, Box<dyn Error>> {
        let first = scenario.calendar.start().month_number();
        let month = move |year: i16, month| -> Result<usize, Box<dyn Error>> {
            let date = Date::new(year, month, 1).ok_or("a month has a first day")?;
            Ok((date.month_number() - first) as usize)
        };
        let years = |from, to| -> Result<(usize, usize), Box<dyn Error>> {
            Ok((month(from, 1)?, month(to, 12)?))
        };
        let theatre = scenario.theatre();
        let afghanistan = scenario.regions_of("Afghanistan").ok_or("the theatre has it")?;
        let kp = scenario.regions_of("KP").ok_or("the theatre has it")?;
        let both = [afghanistan.clone(), kp.clone()].concat();
        let everywhere: Vec<RegionId> = (0..scenario.regions.len() as u16).map(RegionId).collect();
        let tajik = scenario.audience("tajik-cyrillic").ok_or("the baseline has it")?;
        let count = |what, quantity, regions: &[RegionId], window| {
            let regions = regions.to_vec();
            let of = move |outcome: &Outcome| outcome.panel.count(quantity, &regions, window);
            Self { what, of: Box::new(of) }
        };
        let half = (month(2022, 1)?, month(2022, 6)?);
        let (both_years, last_year) = (years(2022, 2023)?, years(2023, 2023)?);
        let end = (last_year.1, last_year.1);
        let disclosed = (month(2023, 3)?, month(2024, 2)?);
        let audience = move |outcome: &Outcome| {
            outcome.audiences.count(AudienceQuantity::ExternalPlots, tajik, disclosed)
        };
        // The level is the same in every region: that of the capital, as a mean over months.
        let capital = scenario.regions_of("Kabul").ok_or("the theatre has it")?;
        let months = (both_years.1 + 1 - both_years.0) as f64;
        let publicity = move |outcome: &Outcome| {
            outcome.panel.count(Quantity::Publicity, &capital, both_years) / months
        };
        Ok(vec![
            count("claims, Afghanistan and KP, 2022 and 2023", Quantity::Claims, &both, both_years),
            count("claims, Afghanistan, first half of 2022", Quantity::Claims, &afghanistan, half),
            count("claims, Afghanistan, 2023", Quantity::Claims, &afghanistan, last_year),
            count("claims, KP, 2022 and 2023", Quantity::Claims, &kp, both_years),
            count("members at the end of 2023", Quantity::Strength, &theatre, end),
            count("CT operations, 2022 and 2023", Quantity::CtOperations, &theatre, both_years),
            count("militant deaths in them", Quantity::MilitantDeaths, &theatre, both_years),
            count(
                "deaths of others in them (collateral)",
                Quantity::OtherDeaths,
                &theatre,
                both_years,
            ),
            count("members who moved (displacement)", Quantity::MovedOut, &theatre, both_years),
            Self { what: "publicity, mean of both years (reach)", of: Box::new(publicity) },
            count("recruits abroad, 2022 and 2023", Quantity::Mobilised, &everywhere, both_years),
            count("arrivals from abroad", Quantity::Arrived, &theatre, both_years),
            count("external plots begun", Quantity::PlotsBegun, &everywhere, both_years),
            count("external plots foiled", Quantity::PlotsFoiled, &everywhere, both_years),
            count("external plots executed", Quantity::PlotsExecuted, &everywhere, both_years),
            count(
                "came to light, March 2023 to February 2024",
                Quantity::ExternalPlots,
                &everywhere,
                disclosed,
            ),
            Self { what: "of these among Tajiks", of: Box::new(audience) },
        ])
    }
}

fn table(
    rows: &[Row],
    ensembles: &[Vec<Vec<Outcome>>],
    lever: usize,
) -> Result<String, Box<dyn Error>> {
    let mut text = String::from(
        "\n| what | baseline, exogenous effort | difference (95%) | 90% of pairs | baseline, endogenous effort | difference (95%) | in words |\n\
         |---|---|---|---|---|---|---|\n",
    );
    let draws = (REPLICATES / 2) as usize;
    let groups: Vec<usize> = (0..REPLICATES).map(|replicate| group_of(replicate, draws)).collect();
    for row in rows {
        let found: Vec<Difference> = ensembles
            .iter()
            .map(|worlds| {
                let numbers = |world: usize| worlds[world].iter().map(&row.of).collect::<Vec<_>>();
                Difference::over_groups(&numbers(0), &numbers(lever), &groups)
            })
            .collect();
        let shown = |found: &Difference| {
            let (mean, range) = difference(found.mean, found.low, found.high);
            if found.is_same { "0 in every run".to_owned() } else { format!("{mean} ({range})") }
        };
        let [exogenous, endogenous] = &found[..] else { return Err("two kinds of effort".into()) };
        let words = match (exogenous.verdict().words(), endogenous.verdict().words()) {
            (one, other) if one == other => one.to_owned(),
            (one, other) => format!("{one}; endogenous: {other}"),
        };
        writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} | {words} |",
            row.what,
            short(exogenous.base),
            shown(exogenous),
            range_of_differences(exogenous.pairs_low, exogenous.pairs_high),
            short(endogenous.base),
            shown(endogenous),
        )?;
    }
    text.push('\n');
    Ok(text)
}
