//! Profiles: each parameter's posterior and prior, and beneath them the best fit that was found along it.

use super::{
    Marginal, Source, Spacing,
    density::{Curve, Histogram, sorted_places, window},
    legend::{self, Mark},
    panels::{Head, Panels},
    ruler::{Ruler, write_below, write_beside},
};
use crate::report::figures::{
    Figure,
    canvas::{Anchor, Area, Canvas, Style},
    font::shortened,
    palette::Color,
    sheet::{Sheet, body_width},
};

const PRIOR: Color = Color::new(90, 90, 90);
const LEFT: f64 = 46.0;
const BELOW: f64 = 26.0;
/// Heights of the density and of the profile, with what lies between.
const DENSITY: f64 = 74.0;
const BETWEEN: f64 = 6.0;
const PROFILE: f64 = 60.0;

/// Which values of a profile are better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Better {
    /// Lower ones: distances.
    #[default]
    Lower,
    /// Higher ones: log posteriors.
    Higher,
}

/// A parameter with its profile.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profiled {
    /// Its posterior and prior.
    pub marginal: Marginal,
    /// Middles of bins of the parameter with the best fit found in each; bins without a run are left out.
    pub profile: Vec<(f64, f64)>,
}

/// What a figure of profiles shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profiles {
    /// Name of its files.
    pub name: String,
    /// Title.
    pub title: String,
    /// What was fitted to what; may be empty.
    pub subtitle: String,
    /// What a profile's values are, for example `smallest distance` or `highest log posterior`.
    pub fit: String,
    /// Which of them are better.
    pub better: Better,
    /// What the marked values are, for example `median`.
    pub marked: String,
    /// The parameters.
    pub parameters: Vec<Profiled>,
    /// Where it comes from.
    pub source: Source,
}

/// Draws a figure of profiles.
pub fn draw(figure: &Profiles) -> Figure {
    let fit = shortened(&figure.fit, 11.5, 400.0, 1).concat();
    let mut entries = vec![
        (Mark::Box(Color::BAND_90), "posterior density"),
        (Mark::Line(PRIOR, 1.2), "prior density"),
        (Mark::Disc(Color::MEDIAN, Color::MEDIAN), fit.as_str()),
    ];
    if !figure.marked.is_empty() {
        entries.push((Mark::Line(Color::VERMILION, 1.6), figure.marked.as_str()));
    }
    let heads: Vec<Head> =
        figure.parameters.iter().map(|profiled| head(&profiled.marginal)).collect();
    let columns = if heads.len() <= 4 { 2 } else { 3 };
    let panels =
        Panels::new(&heads, columns, body_width(), DENSITY + BETWEEN + PROFILE, LEFT, BELOW);
    let legend = legend::height(body_width(), &entries);
    let sheet = Sheet::with_footer(
        &figure.title,
        &figure.subtitle,
        &caption(figure),
        &figure.source.words(),
        legend + panels.height() + 4.0,
    );
    let (mut canvas, body) = (sheet.canvas, sheet.body);
    let used = legend::draw(&mut canvas, body, &entries);
    let below = Area::new(body.x, body.y + used, body.width, body.height - used);
    for (area, profiled) in panels.write(&mut canvas, below).iter().zip(&figure.parameters) {
        draw_panel(&mut canvas, area, profiled, figure.better);
    }
    Figure::new(&figure.name, canvas)
}

fn head(marginal: &Marginal) -> Head {
    let numbers = marginal.summary().unwrap_or_else(|| "no draws".to_owned());
    let log = if marginal.spacing == Spacing::Log { "log axis" } else { "" };
    let unit = [marginal.unit.as_str(), log].into_iter().filter(|part| !part.is_empty());
    let unit = unit.collect::<Vec<_>>().join(", ");
    let notes = [(unit, Color::GREY), (numbers, Color::MEDIAN)];
    let notes = notes.into_iter().filter(|(text, _)| !text.is_empty()).collect();
    Head { name: marginal.name.clone(), notes }
}

fn caption(figure: &Profiles) -> String {
    let better = match figure.better {
        Better::Lower => "lower is better",
        Better::Higher => "higher is better",
    };
    format!(
        "Above: density of each parameter, posterior over prior, both on one scale; in words its posterior median \
         and middle 90%. Beneath: {} of the runs in each bin of the parameter, whatever the other parameters \
         ({better}). A profile that is flat where the posterior is narrow, or good where there is no posterior, \
         asks for a look.",
        figure.fit
    )
}

fn draw_panel(canvas: &mut Canvas, area: &Area, profiled: &Profiled, better: Better) {
    let marginal = &profiled.marginal;
    let spacing = marginal.spacing;
    let sorted = sorted_places(&marginal.draws, spacing);
    let prior = Curve::new(&marginal.prior, spacing);
    let shown: Vec<f64> = marginal.marked.iter().map(|value| spacing.place(*value)).collect();
    let across = Ruler::new(spacing, window(&sorted, &prior, &shown, 1.5), (area.x, area.right()));
    let upper = Area::new(area.x, area.y, area.width, DENSITY);
    let lower = Area::new(area.x, area.bottom() - PROFILE, area.width, PROFILE);
    draw_density(canvas, &upper, &across, &sorted, &prior);
    let has_profile = draw_profile(canvas, &lower, &across, profiled, better);
    if let Some(value) = marginal.marked.filter(|value| across.holds(*value)) {
        let x = across.at(value);
        for part in [Some(&upper), has_profile.then_some(&lower)].into_iter().flatten() {
            canvas.line(&[(x, part.y), (x, part.bottom())], Color::VERMILION, 1.6);
        }
    }
    for part in [upper, lower] {
        canvas.outline(part, Color::GREY, 1.0);
    }
    write_below(canvas, area, &across, Style::new(9.5, Color::INK), 5);
}

fn draw_density(canvas: &mut Canvas, area: &Area, across: &Ruler, sorted: &[f64], prior: &Curve) {
    let histogram = Histogram::new(sorted, across.places(), 60);
    let prior = prior.within(across.places());
    let top = prior.iter().map(|point| point.1).fold(histogram.top(), f64::max);
    let up = Ruler::new(Spacing::Linear, (0.0, top * 1.08), (area.bottom(), area.y));
    let at = |(place, density): &(f64, f64)| (across.at_place(*place), up.at(*density));
    if !sorted.is_empty() {
        canvas.polygon(histogram.steps().iter().map(at).collect(), Color::BAND_90);
    }
    if prior.len() > 1 {
        canvas.line(&prior.iter().map(at).collect::<Vec<_>>(), PRIOR, 1.2);
    }
}

/// Draws the profile, or says that there is none; whether there is.
fn draw_profile(
    canvas: &mut Canvas,
    area: &Area,
    across: &Ruler,
    profiled: &Profiled,
    better: Better,
) -> bool {
    let points: Vec<(f64, f64)> = profiled
        .profile
        .iter()
        .copied()
        .filter(|(at, fit)| across.holds(*at) && fit.is_finite())
        .collect();
    let style = Style::new(9.0, Color::INK);
    if points.is_empty() {
        let style = Style::new(10.0, Color::GREY).anchored(Anchor::Middle);
        canvas.text(
            (area.x + area.width / 2.0, area.y + area.height / 2.0 + 3.5),
            "no runs here",
            style,
        );
        return false;
    }
    let low = points.iter().map(|point| point.1).fold(f64::INFINITY, f64::min);
    let high = points.iter().map(|point| point.1).fold(f64::NEG_INFINITY, f64::max);
    let room = 0.12 * (high - low);
    let up = Ruler::new(Spacing::Linear, (low - room, high + room), (area.bottom(), area.y));
    let best = match better {
        Better::Lower => low,
        Better::Higher => high,
    };
    let at = |(value, fit): &(f64, f64)| (across.at(*value), up.at(*fit));
    let ground = up.at(best);
    canvas.line(&[(area.x, ground), (area.right(), ground)], Color::PALE, 1.0);
    let line: Vec<(f64, f64)> = points.iter().map(at).collect();
    if line.len() > 1 {
        canvas.line(&line, Color::BAND_50, 1.4);
    }
    for point in line {
        canvas.disc(point, 1.6, Color::MEDIAN, Color::MEDIAN);
    }
    write_beside(canvas, area, &up, style, (3, LEFT - 6.0));
    true
}
