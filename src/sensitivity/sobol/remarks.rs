//! What to say of indices, in words.

use super::{Estimate, FactorIndices, Indices, Verdict};

impl Indices {
    /// What a reader of the indices must know: why there are none, which are not resolved, and what
    /// a negative one means. One sentence each.
    pub fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        let output = &self.output;
        match self.verdict {
            Verdict::Estimated => {}
            Verdict::Constant => remarks.push(format!(
                "`{output}` is the same at every point: there is no variance to share out"
            )),
            Verdict::TooFewRows => remarks
                .push(format!("only {} rows of the design ran: too few for `{output}`", self.rows)),
            Verdict::HiddenByNoise => remarks.push(format!(
                "noise hides how much the expected `{output}` varies: raise the replicates"
            )),
        }
        if self.dropped > 0 {
            let all = self.rows + self.dropped;
            remarks.push(format!(
                "{} of {all} rows are left out, since a run in them failed: the indices hold for \
                 the part of the space that runs",
                self.dropped
            ));
        }
        remarks.extend(self.unresolved());
        remarks.extend(self.factors.iter().flat_map(FactorIndices::remarks));
        remarks
    }

    fn unresolved(&self) -> Option<String> {
        let unresolved = self.factors.iter().filter(|factor| !factor.is_resolved());
        let names: Vec<String> = unresolved.map(|factor| format!("`{}`", factor.factor)).collect();
        (!names.is_empty()).then(|| {
            format!(
                "not resolved (95% interval wider than 0.1): {}; four times the rows halve it",
                names.join(", ")
            )
        })
    }
}

impl FactorIndices {
    fn remarks(&self) -> impl Iterator<Item = String> + use<'_> {
        [("first-order", &self.first), ("total", &self.total)]
            .into_iter()
            .filter_map(|(kind, estimate)| negative(kind, &self.factor, estimate))
    }
}

/// What a negative index means; `None` for one that is not.
fn negative(kind: &str, factor: &str, estimate: &Estimate) -> Option<String> {
    if estimate.value >= 0.0 {
        None
    } else if estimate.high >= 0.0 {
        Some(format!(
            "the {kind} index of `{factor}` is {:.3}: no index is negative, so this is sampling \
             error about a value near 0",
            estimate.value
        ))
    } else {
        Some(format!(
            "the {kind} index of `{factor}` is {:.3}, and its interval lies below 0: no index is \
             negative, so there are too few rows for an output with such rare large values",
            estimate.value
        ))
    }
}
