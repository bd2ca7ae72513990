//! A small chart for the terminal: months on the horizontal axis, a bar to the median, and dots up
//! to the 95% quantile.

use crate::{evidence::targets::Summary, report::number::short};

/// Rows of the plot.
const HEIGHT: usize = 8;

/// Eighths of a row, by which a bar ends.
const BLOCKS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Draws months (as `YYYY-MM`) with their summaries; at most `width` columns, by leaving out the
/// first months if need be.
pub fn monthly(title: &str, months: &[String], series: &[Summary], width: usize) -> String {
    let shown = series.len().min(width.saturating_sub(8));
    let (months, series) = (&months[series.len() - shown..], &series[series.len() - shown..]);
    let top = series.iter().map(|s| s.high).fold(1.0, f64::max);
    let mut text = format!("{title}\n");
    for row in (0..HEIGHT).rev() {
        let label = match row {
            _ if row == HEIGHT - 1 => short(top),
            0 => "0".to_owned(),
            _ => String::new(),
        };
        let bars: String = series.iter().map(|s| cell(s, top, row)).collect();
        text.push_str(format!("{label:>5} │{bars}").trim_end());
        text.push('\n');
    }
    text.push_str(&format!("      └{}\n", "─".repeat(shown)));
    text.push_str(&years(months, 7));
    text
}

fn cell(summary: &Summary, top: f64, row: usize) -> char {
    let height = |value: f64| value / top * HEIGHT as f64 - row as f64;
    let filled = (height(summary.median) * 8.0).round().clamp(0.0, 8.0) as usize;
    if filled == 0 && height(summary.high) > 0.5 { '·' } else { BLOCKS[filled] }
}

/// Each year's number under its January, after so many blanks.
pub(super) fn years(months: &[String], indent: usize) -> String {
    let mut line = " ".repeat(indent);
    for (at, month) in months.iter().enumerate() {
        let starts = month.ends_with("-01") || at == 0;
        let has_room = months.len() - at >= 4 && line.chars().count() <= at + indent;
        if starts && has_room {
            line.push_str(&" ".repeat(at + indent - line.chars().count()));
            line.push_str(&month[..4]);
        }
    }
    line.push('\n');
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_reaches_its_median_and_dots_its_upper_end() {
        let months: Vec<String> = (1..=6).map(|m| format!("2020-{m:02}")).collect();
        let series: Vec<Summary> = [0.0, 4.0, 8.0, 2.0, 1.0, 16.0]
            .into_iter()
            .map(|median| Summary::of(&[median, median, 1.25 * median]).unwrap())
            .map(|s| Summary { high: s.median * 1.25, ..s })
            .collect();
        insta::assert_snapshot!(monthly("attacks a month", &months, &series, 80), @"
        attacks a month
           20 │     ·
              │     ▃
              │     █
              │     █
              │  ▂  █
              │  █  █
              │ ▅█  █
            0 │ ██▆▃█
              └──────
               2020
        ");
    }
}
