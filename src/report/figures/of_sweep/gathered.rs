//! The outputs of a sweep by column.

use crate::{
    experiment::plan::{Kept, Plan, file::By},
    report::figures::words::{self, Described},
};

/// A column of outputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Output {
    /// Its place among the outputs.
    pub column: usize,
    /// Its name.
    pub name: String,
    /// Where it is kept: the place in the plan's list and the part; none for a target.
    pub kept: Option<(usize, usize)>,
}

/// All outputs, in the order of their columns.
pub(super) fn outputs(plan: &Plan) -> Vec<Output> {
    let targets = plan.targets().into_iter().map(|name| (name.to_owned(), None));
    let kept = plan.kept.iter().enumerate().flat_map(|(place, kept)| {
        let columns = kept.columns().into_iter().enumerate();
        columns.map(move |(part, name)| (name, Some((place, part))))
    });
    let numbered = targets.chain(kept).enumerate();
    numbered.map(|(column, (name, kept))| Output { column, name, kept }).collect()
}

/// The names of what a sweep has, for a message.
pub(super) fn listed(plan: &Plan) -> String {
    let kept = plan.kept.iter().map(|kept| kept.name.as_str());
    let names: Vec<String> = kept.chain(plan.targets()).map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

impl Output {
    pub fn is_kept(&self) -> bool {
        self.kept.is_some()
    }

    /// How it is kept.
    pub fn kept<'a>(&self, plan: &'a Plan) -> Option<&'a Kept> {
        self.kept.map(|(place, _)| &plan.kept[place])
    }

    pub fn by(&self, plan: &Plan) -> Option<By> {
        self.kept(plan).map(|kept| kept.by)
    }

    /// Whether a name means it: that of its column, or of what is kept.
    pub fn is_called(&self, plan: &Plan, name: &str) -> bool {
        self.name == name || self.kept(plan).is_some_and(|kept| kept.name == name)
    }

    /// Title and unit.
    pub fn described(&self, plan: &Plan) -> Described {
        if let Some((place, part)) = self.kept {
            return words::of_kept(plan, &plan.kept[place], part);
        }
        let target = plan.base.targets.iter().find(|target| target.id == self.name);
        target.map_or_else(
            || Described { title: self.name.clone(), unit: String::new() },
            words::of_target,
        )
    }
}
