//! Asks of the half abroad what the article says of it, and writes the tables of docs/abroad.md.
//!
//! `cargo run --release --example abroad` does it; the words around the tables are ours.

mod generated_part;

use std::{error::Error, fmt::Write, fs};

use stronghold::{
    calendar::Date,
    experiment::{
        ensemble::{self, Settings, group_of},
        paired::Difference,
        posterior::{Posterior, each_twice},
        record::{self, Changes},
    },
    mean::Mean,
    quantile::quantile,
    quantity::{AudienceQuantity, Quantity},
    report::number::{difference, range, short},
    scenario::{AudienceId, RegionId, Scenario},
    simulation::Outcome,
};

const PAGE: &str = "docs/abroad.md";
const REPLICATES: u32 = 600;

fn main() -> Result<(), Box<dyn Error>> {
    let (scenario, off) = run("plots.crowding_out", 0.0)?;
    let (_, on) = run("plots.crowding_out", 0.8)?;
    // The theatre attracts nobody more when it is calm, so that only schedules and news are left.
    let (_, flat) = run("mobilisation.attraction", 0.0)?;
    let sums = Sums::of(&scenario);
    let mut page = fs::read_to_string(PAGE)?;
    for (part, text) in [
        ("years", years(&scenario, &sums, &off)?),
        ("audiences", audiences(&scenario, &sums, &off)?),
        ("together", together(&sums, &off, &on, &flat)?),
    ] {
        generated_part::replace(&mut page, part, &text)?;
    }
    fs::write(PAGE, page)?;
    println!("{PAGE}");
    Ok(())
}

/// The baseline at its posterior, with a parameter set.
fn run(parameter: &str, value: f64) -> Result<(Scenario, Vec<Outcome>), Box<dyn Error>> {
    let overrides = vec![(parameter.to_owned(), value)];
    let world = record::open("khorasan", &Changes { overrides, until: None })?;
    let file = world.default_posterior()?.ok_or("the baseline carries a posterior")?;
    let posterior = Posterior::on(file, &world, &[])?;
    let models = posterior.models(each_twice(REPLICATES), &[])?;
    let settings = Settings { seed: 1, replicates: REPLICATES, keeps_log: false };
    Ok((world.scenario, ensemble::run_over(&models, settings, || ())))
}

/// Where and when is counted.
struct Sums {
    theatre: Vec<RegionId>,
    everywhere: Vec<RegionId>,
    first: i32,
}

impl Sums {
    fn of(scenario: &Scenario) -> Self {
        Self {
            theatre: scenario.theatre(),
            everywhere: (0..scenario.regions.len() as u16).map(RegionId).collect(),
            first: scenario.calendar.start().month_number(),
        }
    }

    /// The place of a month of the panel.
    fn month(&self, year: i16, month: i8) -> usize {
        let date = Date::new(year, month, 1).expect("a month has a first day");
        (date.month_number() - self.first) as usize
    }

    fn year(&self, year: i16) -> (usize, usize) {
        (self.month(year, 1), self.month(year, 12))
    }

    fn attacks(&self, outcome: &Outcome, window: (usize, usize)) -> f64 {
        outcome.panel.count(Quantity::Attacks, &self.theatre, window)
    }

    fn abroad(&self, outcome: &Outcome, quantity: Quantity, window: (usize, usize)) -> f64 {
        outcome.panel.count(quantity, &self.everywhere, window)
    }
}

fn groups() -> Vec<usize> {
    (0..REPLICATES).map(|replicate| group_of(replicate, (REPLICATES / 2) as usize)).collect()
}

/// Median and 90% interval of a sample.
fn spread(mut sample: Vec<f64>) -> String {
    sample.sort_unstable_by(f64::total_cmp);
    let at = |share| quantile(&sample, share);
    format!("{} ({})", short(at(0.5)), range(at(0.05), at(0.95)))
}

/// Mean of a sample over draws, and its 95% interval.
fn mean(sample: &[f64]) -> String {
    let numbers: Vec<(usize, f64)> = groups().into_iter().zip(sample.iter().copied()).collect();
    let Some(Mean { value, interval: Some((low, high)) }) = Mean::of(&numbers) else {
        return "—".to_owned();
    };
    let (value, range) = difference(value, low, high);
    format!("{value} ({range})")
}

/// The share of replicates in which something holds, and its 95% interval.
fn share(outcomes: &[Outcome], holds: impl Fn(&Outcome) -> bool) -> String {
    let kept = outcomes.iter().map(|outcome| f64::from(u8::from(holds(outcome))));
    let numbers: Vec<(usize, f64)> = groups().into_iter().zip(kept).collect();
    let Some(Mean { value, interval: Some((low, high)) }) = Mean::of(&numbers) else {
        return "—".to_owned();
    };
    let [value, low, high] = [value, low.max(0.0), high.min(1.0)].map(|share| 100.0 * share);
    format!("{value:.0}% ({low:.0} – {high:.0}%)")
}

fn years(
    scenario: &Scenario,
    sums: &Sums,
    outcomes: &[Outcome],
) -> Result<String, std::fmt::Error> {
    let mut text = String::from(
        "\n| year | recruits abroad | arrivals | plots begun | came to light | attempts | executed |\n|---|---|---|---|---|---|---|\n",
    );
    for (year, window) in scenario.calendar.years() {
        let cell =
            |quantity| spread(outcomes.iter().map(|o| sums.abroad(o, quantity, window)).collect());
        writeln!(
            text,
            "| {year} | {} | {} | {} | {} | {} | {} |",
            cell(Quantity::Mobilised),
            cell(Quantity::Arrived),
            cell(Quantity::PlotsBegun),
            cell(Quantity::ExternalPlots),
            cell(Quantity::ExternalAttempts),
            cell(Quantity::PlotsExecuted),
        )?;
    }
    text.push('\n');
    Ok(text)
}

fn audiences(
    scenario: &Scenario,
    sums: &Sums,
    outcomes: &[Outcome],
) -> Result<String, Box<dyn Error>> {
    let window = (sums.month(2023, 3), sums.month(2024, 2));
    let light = |outcome: &Outcome, audience| {
        outcome.audiences.count(AudienceQuantity::ExternalPlots, audience, window)
    };
    let mut text = String::from(
        "\n| audience | came to light, March 2023 to February 2024 | leads all others |\n|---|---|---|\n",
    );
    let all: Vec<AudienceId> = (0..scenario.audiences.len() as u16).map(AudienceId).collect();
    for audience in &all {
        let total: f64 = outcomes.iter().map(|outcome| light(outcome, *audience)).sum();
        if total <= 0.0 {
            continue;
        }
        let leads = |outcome: &Outcome| {
            let own = light(outcome, *audience);
            all.iter().all(|other| other == audience || light(outcome, *other) < own)
        };
        writeln!(
            text,
            "| `{}` | {} | {} |",
            scenario.audiences[audience.index()].name,
            spread(outcomes.iter().map(|outcome| light(outcome, *audience)).collect()),
            share(outcomes, leads),
        )?;
    }
    text.push('\n');
    Ok(text)
}

fn together(
    sums: &Sums,
    off: &[Outcome],
    on: &[Outcome],
    flat: &[Outcome],
) -> Result<String, Box<dyn Error>> {
    let months = (sums.month(2022, 1), sums.month(2024, 2));
    let correlations = |outcomes: &[Outcome]| -> Vec<f64> {
        let of = |outcome: &Outcome| {
            let (attacks, plots): (Vec<f64>, Vec<f64>) = (months.0..=months.1)
                .map(|month| {
                    let begun = sums.abroad(outcome, Quantity::PlotsBegun, (month, month));
                    (sums.attacks(outcome, (month, month)), begun)
                })
                .unzip();
            correlation(&attacks, &plots)
        };
        outcomes.iter().map(of).collect()
    };
    let parts = |outcome: &Outcome| {
        let grows = |quantity| {
            sums.abroad(outcome, quantity, sums.year(2023))
                > sums.abroad(outcome, quantity, sums.year(2022))
        };
        let falls = sums.attacks(outcome, sums.year(2023)) < sums.attacks(outcome, sums.year(2022));
        falls && grows(Quantity::PlotsBegun)
    };
    let rise = |outcomes: &[Outcome]| -> Vec<f64> {
        let of =
            |outcome: &Outcome, year| sums.abroad(outcome, Quantity::PlotsBegun, sums.year(year));
        outcomes.iter().map(|outcome| of(outcome, 2023) - of(outcome, 2022)).collect()
    };
    let (corr_off, corr_on) = (correlations(off), correlations(on));
    let (rise_off, rise_on) = (rise(off), rise(on));
    let effect = |one: &[f64], other: &[f64]| {
        let found = Difference::over_groups(one, other, &groups());
        let (mean, range) = difference(found.mean, found.low, found.high);
        format!("{mean} ({range})")
    };
    let mut text = String::from(
        "\n| what | baseline | crowding-out on (0.8) | difference in pairs | without the theatre's pull |\n|---|---|---|---|---|\n",
    );
    writeln!(
        text,
        "| correlation of attacks at home with plots begun abroad, by month, January 2022 to February 2024: mean over runs (95%) | {} | {} | {} | {} |",
        mean(&corr_off),
        mean(&corr_on),
        effect(&corr_off, &corr_on),
        mean(&correlations(flat))
    )?;
    writeln!(
        text,
        "| plots begun, 2023 less 2022: mean (95%) | {} | {} | {} | {} |",
        mean(&rise_off),
        mean(&rise_on),
        effect(&rise_off, &rise_on),
        mean(&rise(flat))
    )?;
    writeln!(
        text,
        "| runs in which attacks at home fall from 2022 to 2023 and plots abroad grow (95%) | {} | {} | | {} |",
        share(off, parts),
        share(on, parts),
        share(flat, parts)
    )?;
    let arrivals = |outcome: &Outcome| {
        let of = |year| sums.abroad(outcome, Quantity::Arrived, sums.year(year));
        of(2022) - of(2021)
    };
    let [rise_off, rise_on, rise_flat] =
        [off, on, flat].map(|o| o.iter().map(arrivals).collect::<Vec<f64>>());
    writeln!(
        text,
        "| arrivals from abroad, 2022 less 2021: mean (95%) | {} | {} | {} | {} |",
        mean(&rise_off),
        mean(&rise_on),
        effect(&rise_off, &rise_on),
        mean(&rise_flat)
    )?;
    let outside = |outcomes: &[Outcome]| -> Vec<f64> {
        let window = sums.year(2021).0..=sums.year(2023).1;
        let attempts = |outcome: &Outcome, month| {
            sums.abroad(outcome, Quantity::ExternalAttempts, (month, month))
        };
        let of = |outcome: &Outcome| {
            let all: f64 = window.clone().map(|month| attempts(outcome, month)).sum();
            let is_outside = |month: &usize| !(3..=7).contains(&(month % 12));
            let some: f64 =
                window.clone().filter(is_outside).map(|month| attempts(outcome, month)).sum();
            (all > 0.0).then(|| some / all)
        };
        outcomes.iter().filter_map(of).collect()
    };
    writeln!(
        text,
        "| share of attempts abroad outside April to August, 2021 to 2023; the calendar's is 0.58: median (90% of runs) | {} | {} | | {} |",
        spread(outside(off)),
        spread(outside(on)),
        spread(outside(flat))
    )?;
    text.push('\n');
    Ok(text)
}

/// Pearson's correlation; 0 where one does not vary.
fn correlation(one: &[f64], other: &[f64]) -> f64 {
    let n = one.len() as f64;
    let mean = |sample: &[f64]| sample.iter().sum::<f64>() / n;
    let (a, b) = (mean(one), mean(other));
    let sum = |f: &dyn Fn(f64, f64) -> f64| -> f64 {
        one.iter().zip(other).map(|(x, y)| f(x - a, y - b)).sum()
    };
    let (xx, yy, xy) = (sum(&|x, _| x * x), sum(&|_, y| y * y), sum(&|x, y| x * y));
    if xx > 0.0 && yy > 0.0 { xy / (xx * yy).sqrt() } else { 0.0 }
}
