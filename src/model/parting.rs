//! Parting: the first day on which two worlds can differ.
//!
//! Worlds of one seed share every draw, so they are identical until their scenarios say something
//! else: another initial state, another value of a schedule, another shock.

use super::build::Blueprint;
use crate::{
    calendar::Day,
    scenario::{RegionId, RivalFaction, Shock},
};

/// The first day, not before `from`, on which two models of the same window can differ that were the
/// same until `from`; `None` where they never do.
pub fn parting(one: &Blueprint, other: &Blueprint, from: Day) -> Option<Day> {
    let (a, b) = (&*one.scenario, &*other.scenario);
    let agents_differ = a.regions != b.regions
        || a.communities != b.communities
        || a.recruiters != b.recruiters
        || a.leaders != b.leaders
        || a.funds.is_some() != b.funds.is_some()
        || !a.factions.iter().map(named).eq(b.factions.iter().map(named))
        || !a.audiences.iter().map(|one| &one.name).eq(b.audiences.iter().map(|one| &one.name));
    // A branch takes over the members and funds of the other.
    if agents_differ || (from == 0 && (a.members != b.members || a.funds != b.funds)) {
        return Some(from);
    }
    let forced = (from..a.calendar.days()).find(|day| !one.forcing.agrees(&other.forcing, *day));
    let only_in = |one: &[Shock], other: &[Shock]| {
        one.iter()
            .filter(|shock| !other.contains(shock))
            .filter_map(|shock| a.calendar.day_within(shock.date))
            .filter(|day| *day >= from)
            .min()
    };
    [forced, only_in(&a.shocks, &b.shocks), only_in(&b.shocks, &a.shocks)]
        .into_iter()
        .flatten()
        .min()
}

/// What a faction is on the first day.
fn named(faction: &RivalFaction) -> (&str, RegionId, u32) {
    (&faction.name, faction.region, faction.fighters)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::scenario::{self, Scenario};

    fn parts_from(from: Day, change: impl Fn(&mut Scenario)) -> Option<Day> {
        let base = scenario::open("tiny").unwrap();
        let mut changed = base.clone();
        change(&mut changed);
        let blueprint = |scenario| Blueprint::new(Arc::new(scenario), Vec::new());
        parting(&blueprint(base), &blueprint(changed), from)
    }

    fn parts(change: impl Fn(&mut Scenario)) -> Option<Day> {
        parts_from(0, change)
    }

    #[test]
    fn worlds_part_where_their_scenarios_do() {
        assert_eq!(parts(|_| ()), None);
        assert_eq!(parts(|scenario| scenario.set("attack.base_rate", 0.5).unwrap()), Some(0));
        assert_eq!(parts(|scenario| scenario.members[0] += 1), Some(0));
        assert_eq!(parts_from(9, |scenario| scenario.members[0] += 1), None);
        assert_eq!(parts_from(9, |s| s.set("attack.base_rate", 0.5).unwrap()), Some(9));
        let shock = parts(|scenario| scenario.shocks.clear());
        let first = scenario::open("tiny").unwrap();
        assert_eq!(shock, first.shocks.first().and_then(|s| first.calendar.day_within(s.date)));
    }

    /// A snapshot names its audiences, so that a world with another cannot go on from it.
    #[test]
    fn worlds_with_another_audience_part_at_once() {
        let base = scenario::open("khorasan").unwrap();
        let mut renamed = base.clone();
        renamed.audiences[0].name.push('x');
        let blueprint = |scenario| Blueprint::new(Arc::new(scenario), Vec::new());
        assert_eq!(parting(&blueprint(base), &blueprint(renamed), 0), Some(0));
    }

    #[test]
    fn worlds_part_at_the_first_day_of_another_schedule() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("fewer.toml");
        let text = "extends = \"tiny\"\nschedules.attack.claim_propensity.step = [\n\
                    { date = 2020-01-01, value = 1.0, source = \"as before\" },\n\
                    { date = 2020-07-19, value = 0.5, source = \"a test\" }]\n";
        std::fs::write(&path, text).unwrap();
        let fewer = scenario::open(path.to_str().unwrap()).unwrap();
        // 2020-07-19 is day 200 of a leap year.
        assert_eq!(parts(|scenario| *scenario = fewer.clone()), Some(200));
    }
}
