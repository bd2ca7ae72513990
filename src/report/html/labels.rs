//! What is fitted, imposed and predicted, and how many numbers were free.

use maud::{Markup, html};

use super::page::Section;

/// How many rows bear each label.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Labelled {
    fitted: usize,
    imposed: usize,
    predicted: usize,
}

impl Labelled {
    /// Counts labels.
    pub fn of<'a>(labels: impl Iterator<Item = &'a str>) -> Self {
        let mut counted = Self::default();
        for label in labels {
            match label {
                "fitted" => counted.fitted += 1,
                "imposed" => counted.imposed += 1,
                _ => counted.predicted += 1,
            }
        }
        counted
    }

    fn said(self) -> String {
        format!("{} fitted, {} imposed, {} predicted", self.fitted, self.imposed, self.predicted)
    }
}

/// The section: counts of labels of several kinds of rows, and what is said of free numbers.
pub(super) fn section(counts: &[(&str, Labelled)], free: &Markup) -> Section {
    let body = html! {
        @if !counts.is_empty() {
            ul { @for (what, labelled) in counts { li { (what) ": " (labelled.said()) } } }
        }
        (free)
        dl {
            dt { "fitted" }
            dd { "Free numbers were chosen with it in view. That it agrees shows that the equations can do this, not that they are right." }
            dt { "imposed" }
            dd { "A schedule, the initial state or a fitted number says so, or every fit had to respect it." }
            dt { "predicted" }
            dd { "Nothing in the scenario says so. Only this is a test, and a part of a fitted total is a weak one." }
        }
    };
    Section::new("Fitted, imposed, predicted", body)
}
