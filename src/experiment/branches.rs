//! One replicate of a base and of alternatives to it, which share what happens until they part.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    calendar::Day,
    model::snapshot::{Snapshot, SnapshotError},
    simulation::{Model, Outcome, Simulation},
};

/// How an alternative is run beside its base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Branch {
    /// Not at all: nothing in it can differ.
    Never,
    /// Whole, from the first day.
    Whole,
    /// From this day on, with the base's world of that morning.
    On(Day),
}

/// Days from which on it is cheaper to share them: a snapshot and a world made from it cost as much as some weeks.
const WORTH_SHARING: Day = 120;

impl Branch {
    /// How to run an alternative so that it is what it would be by itself, from the first day on which it can differ from
    /// its base ([`Model::parts_from`]).
    pub fn at(parting: Option<Day>) -> Self {
        match parting {
            None => Self::Never,
            Some(day) if day < WORTH_SHARING => Self::Whole,
            Some(day) => Self::On(day),
        }
    }

    /// The day on which it begins with the base's world.
    fn day(self) -> Option<Day> {
        if let Self::On(day) = self { Some(day) } else { None }
    }
}

/// Runs one replicate of a base and of its alternatives: the base's outcome first. `done` is called after each.
///
/// # Errors
/// When an alternative cannot branch off, since it has other named agents than the base.
pub fn run(
    base: &Model,
    alternatives: &[(&Model, Branch)],
    (seed, replicate): (u64, u32),
    done: impl Fn(),
) -> Result<Vec<Outcome>, SnapshotError> {
    let days: BTreeSet<Day> = alternatives.iter().filter_map(|(_, branch)| branch.day()).collect();
    let mut simulation = Simulation::new(base, seed, replicate, false);
    let mut mornings: BTreeMap<Day, Snapshot> = BTreeMap::new();
    for day in days {
        while simulation.today() < day && simulation.step() {}
        mornings.insert(day, simulation.snapshot());
    }
    let mut outcomes = vec![simulation.finish()];
    done();
    for (model, branch) in alternatives {
        let outcome = match branch {
            Branch::Never => outcomes[0].clone(),
            Branch::Whole => model.run(seed, replicate),
            Branch::On(day) => Simulation::restore(model, &mornings[day])?.finish(),
        };
        outcomes.push(outcome);
        done();
    }
    Ok(outcomes)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::{
        observation::counts::CountOver,
        quantity::Quantity,
        scenario::{self, Effect, Scenario, Shock},
    };

    /// Counts attacks from 2022 on, so that what is counted before worlds part in June must be carried over.
    fn model(scenario: &str, change: impl Fn(&mut Scenario)) -> Model {
        let mut scenario = scenario::open(scenario).unwrap();
        change(&mut scenario);
        let regions = vec![true; scenario.regions.len()];
        let last = scenario.calendar.days() - 1;
        let count = CountOver { quantity: Quantity::Attacks, regions, first: 731, last };
        Model::new(scenario, vec![count])
    }

    /// The same bytes, whichever way: an alternative that is the base, one that parts at once, one that parts when effort
    /// rises in June 2022, and one in which nobody is released from prison: a day too late, and they would be.
    #[test]
    fn what_branches_off_is_what_it_would_be_by_itself() {
        let base = model("khorasan", |_| ());
        let others = [
            model("khorasan", |_| ()),
            model("khorasan", |scenario| scenario.set("attack.base_rate", 0.5).unwrap()),
            model("no-ramp-up", |_| ()),
            model("khorasan", |scenario| {
                let is_release = |shock: &Shock| matches!(shock.effect, Effect::Release(_));
                scenario.shocks.retain(|shock| !is_release(shock));
            }),
        ];
        let branches: Vec<_> =
            others.iter().map(|other| Branch::at(base.parts_from(other, 0))).collect();
        assert_eq!(branches[..2], [Branch::Never, Branch::Whole]);
        assert!(branches[2..].iter().all(|branch| matches!(branch, Branch::On(_))), "{branches:?}");
        let alternatives: Vec<_> = others.iter().zip(branches).collect();
        for replicate in 0..4 {
            let runs = Cell::new(0);
            let done = || runs.set(runs.get() + 1);
            let outcomes = run(&base, &alternatives, (1, replicate), done).unwrap();
            assert_eq!(runs.get(), 5);
            assert!(outcomes[0].counts[0] > 0.0);
            let whole = std::iter::once(&base).chain(&others).map(|model| model.run(1, replicate));
            assert!(outcomes.into_iter().eq(whole), "replicate {replicate}");
        }
    }
}
