//! The summary of a sweep as CSV: a row an output at a design point.

use std::io::{self, Write};

use super::{number::plain, spread};
use crate::experiment::{
    plan::{Factor, FactorValue, Plan},
    sweep::summary::{OutputSummary, PointSummary},
};

/// The columns besides those of the factors, which stand behind the first.
pub const COLUMNS: [&str; 14] = [
    "design_point",
    "runs",
    "failed",
    "output",
    "mean",
    "mean_low",
    "mean_high",
    "sd",
    "q05",
    "median",
    "q95",
    "share_parameters",
    "share_low",
    "share_high",
];

/// Writes the summary of one point after the other.
pub struct SummaryWriter<'a, W: Write> {
    writer: csv::Writer<W>,
    plan: &'a Plan,
    outputs: Vec<String>,
}

impl<'a, W: Write> SummaryWriter<'a, W> {
    /// Writes the header.
    ///
    /// # Errors
    /// When the output fails.
    pub fn new(out: W, plan: &'a Plan) -> io::Result<Self> {
        let mut writer = csv::Writer::from_writer(out);
        let (first, rest) = COLUMNS.split_at(1);
        let factors = plan.factors.iter().map(|factor| factor.name.as_str());
        writer.write_record(first.iter().copied().chain(factors).chain(rest.iter().copied()))?;
        Ok(Self { writer, plan, outputs: plan.outputs() })
    }

    /// Writes the rows of a point.
    ///
    /// # Errors
    /// When the output fails.
    pub fn write(&mut self, point: &PointSummary) -> io::Result<()> {
        for ((output, summary), share) in
            self.outputs.iter().zip(&point.outputs).zip(&point.parameters)
        {
            let mut row = vec![point.point.to_string()];
            row.extend(values(self.plan, point));
            row.extend([point.ok.to_string(), point.failed.to_string(), output.clone()]);
            row.extend(numbers(summary.as_ref()));
            row.extend(spread::fields(*share));
            self.writer.write_record(row)?;
        }
        Ok(())
    }

    /// Writes what is left.
    ///
    /// # Errors
    /// When the output fails.
    pub fn finish(mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

fn numbers(output: Option<&OutputSummary>) -> [String; 7] {
    let Some(OutputSummary { runs: summary, mean_interval }) = output else {
        return Default::default();
    };
    let [low, high] =
        mean_interval.map_or_else(Default::default, |(low, high)| [plain(low), plain(high)]);
    let [sd, q05, median, q95] = [summary.sd, summary.low, summary.median, summary.high].map(plain);
    [plain(summary.mean), low, high, sd, q05, median, q95]
}

/// The values of the factors at a point, as text; nothing where the point leaves one as it is.
pub fn values(plan: &Plan, point: &PointSummary) -> Vec<String> {
    let shown = |(factor, value): (&Factor, &FactorValue)| match value {
        FactorValue::AsIs => String::new(),
        FactorValue::Number(number) => number.to_string(),
        FactorValue::Level(_) => {
            factor.level(*value).map_or_else(String::new, |level| level.name.clone())
        }
    };
    plan.factors.iter().zip(&point.values).map(shown).collect()
}
