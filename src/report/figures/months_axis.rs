//! Axes of what goes by month: years below, values at the left.

use super::{
    axis::{Scale, labels},
    canvas::{Anchor, Area, Canvas, Style},
    font::shortened,
    palette::Color,
};

/// Room for values and unit at the left of a panel.
pub(super) const LEFT: f64 = 62.0;

/// Lines between years and the years below; the scale on which month m lies from m to m + 1.
pub(super) fn draw(canvas: &mut Canvas, area: &Area, first_month: i32, months: usize) -> Scale {
    let months = months as f64;
    let across = Scale::new((0.0, months), (area.x, area.right()));
    let first = f64::from(first_month);
    let years = (first_month.div_euclid(12)..).take_while(|y| f64::from(y * 12) < first + months);
    let years: Vec<i32> = years.collect();
    let step = year_step(years.len(), area.width);
    let style = Style::new(11.0, Color::INK).anchored(Anchor::Middle);
    for year in years {
        let begins = f64::from(year * 12) - first;
        if begins > 0.0 {
            let x = across.at(begins);
            canvas.line(&[(x, area.y), (x, area.bottom())], Color::PALE, 1.0);
        }
        // The label stands in the middle of what the window has of the year, if that is enough.
        let (from, to) = (begins.max(0.0), (begins + 12.0).min(months));
        if to - from >= 5.0 && year.rem_euclid(step) == 0 {
            let at = (across.at(f64::midpoint(from, to)), area.bottom() + 16.0);
            canvas.text(at, &year.to_string(), style);
        }
    }
    across
}

/// Every how many years one is written.
pub(super) fn year_step(years: usize, width: f64) -> i32 {
    let room = (width / 38.0).max(1.0);
    [1, 2, 5, 10, 20, 50]
        .into_iter()
        .find(|step| years as f64 / f64::from(*step) <= room)
        .unwrap_or(100)
}

/// Horizontal lines with their values, and the unit upright at the left.
pub(super) fn upright_axis(
    canvas: &mut Canvas,
    area: &Area,
    ends: (f64, f64),
    unit: &str,
) -> Scale {
    let scale = Scale::new(ends, (area.bottom(), area.y));
    let ticks = scale.ticks(6);
    let style = Style::new(11.0, Color::INK).anchored(Anchor::End);
    for (tick, label) in ticks.iter().zip(labels(&ticks)) {
        let y = scale.at(*tick);
        canvas.line(&[(area.x, y), (area.right(), y)], Color::PALE, 1.0);
        canvas.text((area.x - 6.0, y + 4.0), &label, style);
    }
    let style = Style::new(11.0, Color::INK).anchored(Anchor::Middle).upright();
    for (number, line) in shortened(unit, 11.0, area.height + 14.0, 1).iter().enumerate() {
        let x = area.x - LEFT + 12.0 + 14.0 * number as f64;
        canvas.text((x, area.y + area.height / 2.0), line, style);
    }
    scale
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_written_where_there_is_room() {
        assert_eq!(year_step(4, 400.0), 1);
        assert_eq!(year_step(30, 400.0), 5);
    }
}
