//! Null models of a run: in-sample scores, whoever wins.

use maud::{Markup, html};

use super::{
    ReportError,
    folder::{Folder, Row},
    said::paragraph,
    table::{Cell, table},
};
use crate::report::scores::{COLUMNS, IN_SAMPLE};

/// A model with its scores.
struct Scored {
    model: String,
    free_numbers: usize,
    log_score: Option<f64>,
    crps: Option<f64>,
    interval_score: Option<f64>,
    counts: usize,
}

impl Scored {
    fn of(row: &Row) -> Result<Self, ReportError> {
        Ok(Self {
            model: row.text("model").to_owned(),
            free_numbers: row.whole("free_numbers")?,
            log_score: row.optional("log_score")?,
            crps: row.optional("crps")?,
            interval_score: row.optional("interval_score_90")?,
            counts: row.whole("counts")?,
        })
    }

    fn cells(&self) -> Vec<Cell> {
        let number = |value: Option<f64>, places: usize| {
            value.map_or_else(
                || Cell::figures("—"),
                |value| Cell::Number {
                    exact: value.to_string(),
                    shown: format!("{value:.places$}").replace('-', "\u{2212}"),
                },
            )
        };
        vec![
            Cell::words(self.model.clone()),
            Cell::number(self.free_numbers as f64),
            number(self.log_score, 1),
            number(self.crps, 1),
            number(self.interval_score, 0),
            Cell::number(self.counts as f64),
        ]
    }
}

/// The table of scores.csv with who is best, or a sentence that says why there is none.
pub(super) fn of_run(folder: &Folder) -> Result<Markup, ReportError> {
    let file = folder.csv("scores.csv", &COLUMNS)?;
    let models =
        file.rows().map(|row| Scored::of(&row)).collect::<Result<Vec<_>, ReportError>>()?;
    let Some(first) = file.rows().next() else {
        return Ok(paragraph(
            "Scores need at least two fitted counts of one quantity over time, and this scenario has none.",
        ));
    };
    let targets = first.text("targets").split(';').collect::<Vec<_>>().join(", ");
    // Sums over fewer counts are not comparable.
    let all = models.iter().map(|model| model.counts).max().unwrap_or(0);
    let whole = || models.iter().filter(|model| model.counts == all);
    let best = |score: fn(&Scored) -> Option<f64>| {
        let scored = whole().filter_map(|model| Some((score(model)?, model.model.as_str())));
        scored.max_by(|one, other| one.0.total_cmp(&other.0)).map_or("nobody", |(_, name)| name)
    };
    let said = format!(
        "Scores on {targets}, in-sample: each model has seen these counts. Log score: larger is better, a sum; CRPS and \
         the score of the 90% interval: smaller is better, means. Among the models that predict all {all} counts, the best log \
         score is that of {}, the smallest CRPS that of {}, the smallest interval score that of {}.",
        best(|model| model.log_score),
        best(|model| model.crps.map(|score| -score)),
        best(|model| model.interval_score.map(|score| -score)),
    );
    let heads =
        ["model", "free numbers", "log score", "CRPS", "interval score", "counts predicted"];
    let foot = format!("Read it with care: {IN_SAMPLE}.");
    Ok(html! {
        (paragraph(said))
        (table("This simulation beside null models", &heads, models.iter().map(Scored::cells)))
        (paragraph(foot))
    })
}
