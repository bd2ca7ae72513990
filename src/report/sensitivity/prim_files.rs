//! prim.csv: every box of every outcome, a row a restriction.

use super::{Results, words::limits};
use crate::{
    report::{csv_bytes::csv_bytes, number::plain},
    sensitivity::{prim::PrimBox, study::BankAnalyses},
};

/// The columns of prim.csv.
pub const PRIM_COLUMNS: [&str; 15] = [
    "outcome",
    "box",
    "suggested",
    "runs",
    "hits",
    "coverage",
    "density",
    "mass",
    "factor",
    "low",
    "high",
    "said",
    "quasi_p",
    "frequency_by_coverage",
    "frequency_by_density",
];

pub(super) fn prim(results: &Results, told: &BankAnalyses) -> Vec<u8> {
    let found = told.prim.iter().filter_map(|(_, prim)| prim.as_ref().ok());
    let rows = found.flat_map(|prim| {
        prim.boxes.iter().enumerate().flat_map(move |(number, found)| {
            let is_suggested = number == prim.suggested;
            let first = vec![prim.outcome.clone(), number.to_string(), is_suggested.to_string()];
            box_rows(results, &first, found)
        })
    });
    csv_bytes(&PRIM_COLUMNS, rows)
}

/// A row a restriction; one for the whole space.
fn box_rows(results: &Results, first: &[String], found: &PrimBox) -> Vec<Vec<String>> {
    let mut of_box = first.to_vec();
    of_box.extend([found.runs.to_string(), found.hits.to_string()]);
    of_box.extend([found.coverage, found.density, found.mass].map(plain));
    if found.restrictions.is_empty() {
        of_box.extend(vec![String::new(); 7]);
        return vec![of_box];
    }
    let row = |restriction: &crate::sensitivity::prim::Restriction| {
        let mut row = of_box.clone();
        let end = |end: Option<f64>| end.map_or_else(String::new, |end| end.to_string());
        let factor = &results.plan.plan.factors[restriction.place];
        row.push(restriction.factor.clone());
        row.extend([end(restriction.limits.low), end(restriction.limits.high)]);
        row.push(limits(factor, restriction.limits));
        // It may be far below a millionth.
        row.push(format!("{:.3e}", restriction.quasi_p));
        row.push(plain(restriction.frequency_by_coverage));
        row.push(plain(restriction.frequency_by_density));
        row
    };
    found.restrictions.iter().map(row).collect()
}
