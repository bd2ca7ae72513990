//! Draws the picture of the README: simulated attacks a month with their 90% band beside the
//! observed yearly counts, and strength below them.
//!
//! `cargo run --release --example first_light` writes docs/first-light.svg.

use std::error::Error;

use plotters::prelude::*;
use stronghold::{
    evidence::{observed::Label, targets::Summary},
    experiment::{
        ensemble::{self, Settings},
        monthly,
        posterior::{Posterior, each_twice},
        record::{self, Changes, Opened},
    },
    observation::panel::Panel,
    quantity::Quantity,
    scenario::RegionId,
};

const BLUE: RGBColor = RGBColor(0, 114, 178);
const VERMILION: RGBColor = RGBColor(213, 94, 0);
const FILE: &str = "docs/first-light.svg";
const REPLICATES: u32 = 300;

fn main() -> Result<(), Box<dyn Error>> {
    let opened = record::open("khorasan", &Changes::default())?;
    // As `run` has it: with the posterior that the scenario carries.
    let file = opened.default_posterior()?.ok_or("the baseline carries a posterior")?;
    let posterior = Posterior::on(file, &opened, &[])?;
    let models = posterior.models(each_twice(REPLICATES), &[])?;
    let settings = Settings { seed: 1, replicates: REPLICATES, keeps_log: false };
    let outcomes = ensemble::run_over(&models, settings, || ());
    let panels: Vec<&Panel> = outcomes.iter().map(|outcome| &outcome.panel).collect();
    let months = opened.scenario.calendar.months().len();
    let regions: Vec<RegionId> = ["Afghanistan", "KP"]
        .iter()
        .flat_map(|name| opened.scenario.regions_of(name).unwrap_or_default())
        .collect();
    let claims = monthly::series(&panels, Quantity::Claims, &regions, months);
    let strength = monthly::series(&panels, Quantity::Strength, &regions, months);

    let root = SVGBackend::new(FILE, (900, 560)).into_drawing_area();
    root.fill(&WHITE)?;
    let (upper, lower) = root.split_vertically(340);
    let observed = observed_rates(&opened);
    draw(&upper, "Claimed attacks a month, Afghanistan and KP", &claims, &observed)?;
    draw(&lower, "Members at the end of the month", &strength, &[])?;
    root.present()?;
    println!("{FILE}");
    Ok(())
}

/// Observed yearly counts as a rate a month: (first month, months, rate).
fn observed_rates(opened: &Opened) -> Vec<(usize, usize, f64)> {
    let start = opened.scenario.calendar.start().month_number();
    opened
        .targets
        .iter()
        .filter(|target| target.label == Label::Fitted && target.quantity == "claims")
        .filter(|target| target.regions == opened.targets[0].regions)
        .filter_map(|target| {
            let first = (target.start.month_number() - start) as usize;
            let months = (target.end.month_number() - target.start.month_number() + 1) as usize;
            Some((first, months, target.value.exact()? / months as f64))
        })
        .collect()
}

/// A place on the time axis, from months since January 2020.
fn year(months: f64) -> f64 {
    2020.0 + months / 12.0
}

type Area<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;

fn draw(
    area: &Area,
    title: &str,
    series: &[Summary],
    observed: &[(usize, usize, f64)],
) -> Result<(), Box<dyn Error>> {
    let top = series.iter().map(|s| s.high).fold(0.0, f64::max) * 1.08;
    let mut chart = ChartBuilder::on(area)
        .caption(title, ("sans-serif", 18))
        .margin(10)
        .margin_right(30)
        .x_label_area_size(28)
        .y_label_area_size(52)
        .build_cartesian_2d(year(0.0)..year(series.len() as f64), 0.0..top)?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(WHITE)
        .x_labels(5)
        .x_label_formatter(&|year| format!("{year:.0}"))
        .y_labels(5)
        .y_label_formatter(&|value| format!("{value:.0}"))
        .label_style(("sans-serif", 14))
        .draw()?;
    let at = |month: usize| year(month as f64 + 0.5);
    let band = (0..).zip(series).map(|(m, s)| (at(m), s.high));
    let back = (0..series.len()).rev().map(|m| (at(m), series[m].low));
    let outline: Vec<(f64, f64)> = band.chain(back).collect();
    chart.draw_series([Polygon::new(outline, BLUE.mix(0.25).filled())])?;
    let median = (0..).zip(series).map(|(m, s)| (at(m), s.median));
    chart
        .draw_series(LineSeries::new(median, BLUE.stroke_width(2)))?
        .label("simulated: median and 90% of 300 replicates")
        .legend(|(x, y)| Rectangle::new([(x, y - 5), (x + 18, y + 5)], BLUE.mix(0.5).filled()));
    for (first, months, rate) in observed {
        let (from, to) = (year(*first as f64), year((first + months) as f64));
        chart.draw_series([PathElement::new(
            vec![(from, *rate), (to, *rate)],
            VERMILION.stroke_width(3),
        )])?;
        let label = format!("{:.0}", rate * *months as f64);
        let style = ("sans-serif", 15).into_font().color(&VERMILION);
        chart.draw_series([Text::new(label, (from + 0.02, rate + top * 0.06), style)])?;
    }
    if !observed.is_empty() {
        let empty: [PathElement<(f64, f64)>; 0] = [];
        chart
            .draw_series(empty)?
            .label("observed: the year's count, spread evenly")
            .legend(|(x, y)| PathElement::new([(x, y), (x + 18, y)], VERMILION.stroke_width(3)));
        chart
            .configure_series_labels()
            .position(SeriesLabelPosition::UpperRight)
            .label_font(("sans-serif", 14))
            .background_style(WHITE.mix(0.8))
            .draw()?;
    }
    Ok(())
}
