//! Outputs that no run gives: a chunk that holds one was made by something else.

use crate::experiment::table::{Column, ColumnType, Table};

/// The last column before the outputs.
const LAST_BEFORE: &str = "status";

/// No output of a run comes near it, and squares of what is smaller can be summed.
const BEYOND_ALL: f64 = 1e100;

/// The first output that cannot be summed up: no number at all, or one beyond all.
pub(super) fn with_an_impossible_number<'a>(
    types: &'a [ColumnType],
    table: &Table,
) -> Option<&'a str> {
    let is_impossible = |column: &Column| match column {
        Column::OptionalNumber(values) => {
            values.iter().flatten().any(|value| value.is_nan() || value.abs() > BEYOND_ALL)
        }
        Column::Text(_) | Column::Integer(_) | Column::OptionalText(_) => false,
    };
    // Values of factors stand before the status; they are the plan's, and any number.
    let outputs = types.iter().zip(&table.columns).skip_while(|(kind, _)| kind.name != LAST_BEFORE);
    let mut impossible = outputs.filter(|(_, column)| is_impossible(column));
    impossible.next().map(|(kind, _)| kind.name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::table::ColumnKind;

    fn found(factor: f64, output: Option<f64>) -> Option<String> {
        let types = [
            ("factor", ColumnKind::OptionalNumber),
            (LAST_BEFORE, ColumnKind::Text),
            ("attacks", ColumnKind::OptionalNumber),
        ];
        let types = types.map(|(name, kind)| ColumnType { name: name.into(), kind });
        let columns = vec![
            Column::OptionalNumber(vec![Some(factor)]),
            Column::Text(vec!["ok".into()]),
            Column::OptionalNumber(vec![output]),
        ];
        with_an_impossible_number(&types, &Table { columns }).map(str::to_owned)
    }

    #[test]
    fn outputs_are_numbers_and_factors_are_the_plans() {
        for possible in [None, Some(0.0), Some(-1e100)] {
            assert_eq!(found(1e300, possible), None);
        }
        for impossible in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1.1e100] {
            assert_eq!(found(1.0, Some(impossible)).unwrap(), "attacks");
        }
    }
}
