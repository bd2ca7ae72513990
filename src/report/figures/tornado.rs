//! Tornado: how far each lever moves an output, one at a time, against the scenario as it is.

use super::{
    Figure, Origin,
    axis::{Scale, labels, roomy},
    canvas::{Anchor, Area, Canvas, Style},
    font::shortened,
    palette::Color,
    sheet::Sheet,
};
use crate::report::number::difference;

/// The most levers that are drawn.
pub const MOST_LEVERS: usize = 30;

const LABELS: f64 = 300.0;
const NUMBERS: f64 = 170.0;
const ROW: f64 = 36.0;
const LOW: Color = Color::BLUE;
const HIGH: Color = Color::VERMILION;

/// What a lever does at one of its values.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// The value, as text.
    pub value: String,
    /// Mean paired difference from the scenario as it is.
    pub mean: f64,
    /// Lower end of its 95% interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A lever.
#[derive(Clone, Debug, PartialEq)]
pub struct Lever {
    /// What it is, with unit.
    pub label: String,
    /// At its lowest value.
    pub low: Effect,
    /// At its highest value; none where it has only one.
    pub high: Option<Effect>,
}

impl Lever {
    fn effects(&self) -> impl Iterator<Item = &Effect> {
        std::iter::once(&self.low).chain(&self.high)
    }

    /// The larger of its two effects, whatever its sign.
    fn size(&self) -> f64 {
        self.effects().map(|effect| effect.mean.abs()).fold(0.0, f64::max)
    }
}

/// What a tornado shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Tornado {
    /// Name of its files.
    pub name: String,
    /// Title: what the output is.
    pub title: String,
    /// Unit of the output.
    pub unit: String,
    /// The output's mean in the scenario as it is, as text.
    pub base: String,
    /// Whether settings share their random numbers.
    pub is_paired: bool,
    /// The levers, in any order.
    pub levers: Vec<Lever>,
    /// Levers whose runs all failed.
    pub without_runs: usize,
    /// Where it comes from.
    pub origin: Origin,
}

/// The levers with the largest first, equal ones by label; how many are left out.
fn sorted(levers: &[Lever]) -> (Vec<&Lever>, usize) {
    let mut sorted: Vec<&Lever> = levers.iter().collect();
    sorted.sort_by(|a, b| b.size().total_cmp(&a.size()).then_with(|| a.label.cmp(&b.label)));
    let left_out = sorted.len().saturating_sub(MOST_LEVERS);
    sorted.truncate(MOST_LEVERS);
    (sorted, left_out)
}

/// Draws a tornado.
pub fn draw(tornado: &Tornado) -> Figure {
    let (levers, left_out) = sorted(&tornado.levers);
    let subtitle = format!(
        "Difference from the scenario as it is (mean {}), one lever at a time, the largest first",
        tornado.base
    );
    let height = ROW * levers.len() as f64 + 84.0;
    let sheet =
        Sheet::new(&tornado.title, &subtitle, &caption(tornado, left_out), &tornado.origin, height);
    let (mut canvas, body) = (sheet.canvas, sheet.body);
    let plot = Area::new(
        body.x + LABELS,
        body.y + 30.0,
        body.width - LABELS - NUMBERS,
        ROW * levers.len() as f64,
    );
    draw_legend(&mut canvas, body);
    let scale = scale(&levers, &plot);
    draw_axis(&mut canvas, &plot, &scale, &tornado.unit);
    for (row, lever) in levers.iter().enumerate() {
        let area = Area::new(body.x, plot.y + ROW * row as f64, body.width, ROW);
        draw_lever(&mut canvas, area, &plot, &scale, lever);
    }
    Figure::new(&tornado.name, canvas).in_unit(&tornado.unit)
}

fn caption(tornado: &Tornado, left_out: usize) -> String {
    let replicates = tornado.origin.replicates;
    let numbers = if tornado.is_paired {
        "paired by replicate, since all settings have the same random numbers"
    } else {
        "settings have random numbers of their own"
    };
    let mut caption = format!(
        "A bar goes from the mean difference at the lever's lowest value to that at its highest; every \
         other lever is as in the scenario. Whiskers and brackets: 95% intervals of these means over {replicates} \
         replicates (Student's t; {numbers}). {}",
        tornado.origin.held("Intervals"),
    );
    if tornado.without_runs > 0 {
        let count = tornado.without_runs;
        caption += &format!(" Levers of which no run came to its end, not shown: {count}.");
    }
    if left_out > 0 {
        caption += &format!(" {left_out} smaller levers are left out.");
    }
    caption
}

fn scale(levers: &[&Lever], plot: &Area) -> Scale {
    let effects = || levers.iter().flat_map(|lever| lever.effects());
    let low = effects().map(|effect| effect.low.min(0.0)).fold(0.0, f64::min);
    let high = effects().map(|effect| effect.high.max(0.0)).fold(0.0, f64::max);
    Scale::new(roomy(low, high), (plot.x + 8.0, plot.right() - 8.0))
}

fn draw_legend(canvas: &mut Canvas, body: Area) {
    let style = Style::new(12.0, Color::INK);
    let mut x = body.x + LABELS;
    for (color, text) in [(LOW, "at the lowest value"), (HIGH, "at the highest value")] {
        canvas.disc((x + 6.0, body.y + 8.0), 5.0, color, color);
        canvas.text((x + 18.0, body.y + 12.0), text, style);
        x += style.width(text) + 44.0;
    }
}

fn draw_axis(canvas: &mut Canvas, plot: &Area, scale: &Scale, unit: &str) {
    let ticks = scale.ticks(7);
    let style = Style::new(12.0, Color::INK).anchored(Anchor::Middle);
    for (tick, label) in ticks.iter().zip(labels(&ticks)) {
        let x = scale.at(*tick);
        canvas.line(&[(x, plot.y), (x, plot.bottom())], Color::PALE, 1.0);
        canvas.text((x, plot.bottom() + 17.0), &label, style);
    }
    let nought = scale.at(0.0);
    canvas.line(&[(nought, plot.y), (nought, plot.bottom() + 4.0)], Color::INK, 1.2);
    let words = format!("difference ({unit})");
    let words = shortened(&words, 13.0, plot.width + NUMBERS, 1).concat();
    let style = Style::new(13.0, Color::INK).anchored(Anchor::Middle);
    canvas.text((plot.x + plot.width / 2.0, plot.bottom() + 40.0), &words, style);
}

fn draw_lever(canvas: &mut Canvas, row: Area, plot: &Area, scale: &Scale, lever: &Lever) {
    let middle = row.y + ROW / 2.0;
    let from = scale.at(lever.low.mean);
    let to = lever.high.as_ref().map_or(scale.at(0.0), |high| scale.at(high.mean));
    let bar = Area::new(from.min(to), middle - 7.0, (from - to).abs().max(0.5), 14.0);
    canvas.rectangle(bar, Color::new(200, 200, 200));
    let number = |canvas: &mut Canvas, effect: &Effect, y: f64, color: Color| {
        let (mean, interval) = difference(effect.mean, effect.low, effect.high);
        let text = if effect.low == effect.high { mean } else { format!("{mean} ({interval})") };
        canvas.text((plot.right() + 8.0, y), &text, Style::new(10.5, color));
    };
    let effects = [(Some(&lever.low), LOW, -1.0), (lever.high.as_ref(), HIGH, 1.0)];
    for (effect, color, side) in effects {
        let Some(effect) = effect else { continue };
        // The two stand a little apart, so that whiskers on the same side can be told from each other.
        let y = if lever.high.is_some() { middle + side * 4.5 } else { middle };
        let ends = (scale.at(effect.low), scale.at(effect.high));
        canvas.line(&[(ends.0, y), (ends.1, y)], color, 1.6);
        for end in [ends.0, ends.1] {
            canvas.line(&[(end, y - 3.5), (end, y + 3.5)], color, 1.6);
        }
        canvas.disc((scale.at(effect.mean), y), 3.5, color, color);
        let text_at = if lever.high.is_some() { middle + side * 7.0 + 3.5 } else { middle + 3.5 };
        number(canvas, effect, text_at, color);
    }
    write_label(canvas, row, middle, lever);
}

fn write_label(canvas: &mut Canvas, row: Area, middle: f64, lever: &Lever) {
    let style = Style::new(12.0, Color::INK).anchored(Anchor::End);
    let right = row.x + LABELS - 12.0;
    let values: Vec<&str> = lever.effects().map(|effect| effect.value.as_str()).collect();
    let values = values.join(" to ");
    let small = Style::new(10.0, Color::GREY).anchored(Anchor::End);
    let most = LABELS - 16.0;
    let lines = shortened(&lever.label, style.size, most, 1);
    // A label that does not fit stands on two lines of smaller letters.
    let is_long = lines.concat().ends_with('…');
    let (lines, size, mut down) = if is_long {
        (shortened(&lever.label, 10.5, most, 2), 10.5, -11.0)
    } else {
        (lines, style.size, -2.0)
    };
    for line in &lines {
        canvas.text((right, middle + down), line, Style { size, ..style });
        down += 11.5;
    }
    let values = shortened(&values, small.size, most, 1).concat();
    canvas.text((right, middle + down + 0.5), &values, small);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn effect(mean: f64) -> Effect {
        Effect { value: format!("{mean}"), mean, low: mean - 1.0, high: mean + 1.0 }
    }

    fn lever(label: &str, low: f64, high: f64) -> Lever {
        Lever { label: label.into(), low: effect(low), high: Some(effect(high)) }
    }

    #[test]
    fn the_largest_effect_comes_first_whatever_its_sign() {
        let levers = [lever("b", -1.0, 2.0), lever("a", 1.0, -2.0), lever("c", 0.0, -5.0)];
        let labels: Vec<&str> = sorted(&levers).0.iter().map(|l| l.label.as_str()).collect();
        assert_eq!(labels, ["c", "a", "b"]);
    }

    #[test]
    fn smaller_levers_are_left_out_and_counted() {
        let levers: Vec<Lever> =
            (0..33).map(|i| lever(&format!("lever {i}"), 0.0, f64::from(i) + 0.5)).collect();
        let tornado = Tornado {
            name: "tornado-attacks".into(),
            title: "Attacks".into(),
            unit: "attacks".into(),
            base: "12".into(),
            is_paired: true,
            levers,
            without_runs: 1,
            origin: Origin::default(),
        };
        let figure = draw(&tornado);
        let texts = figure.canvas.texts();
        assert!(texts.contains(&"lever 32") && !texts.contains(&"lever 2"), "{texts:?}");
        assert!(texts.join(" ").contains("3 smaller levers are left out"), "{texts:?}");
    }
}
