//! Comparisons: a base world and alternatives to it, paired by common random numbers.

use std::ops::Range;

use rayon::prelude::*;

use super::{
    branches::{self, Branch},
    ensemble::{Settings, draw_of, group_of},
    paired::Difference,
};
use crate::{
    calendar::{Calendar, Date, Day},
    evidence::observed::Target,
    model::snapshot::SnapshotError,
    observation::counts::CountOver,
    quantity::Quantity,
    scenario::{RegionId, Role, Scenario},
    simulation::{Model, Outcome},
};

/// Days after two worlds part in which their attacks are compared first.
pub const DAYS_AFTER_PARTING: u32 = 90;

/// An alternative beside the base.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The alternative's place among the worlds, the base being 0.
    pub world: usize,
    /// The days after the two part; `None` where they are the same.
    pub parting: Option<Parting>,
    /// Each target that is simulated, and its difference.
    pub targets: Vec<(Target, Difference)>,
    /// Attacks a month in the theatre, by month.
    pub months: Vec<Difference>,
    /// Attacks and members by year.
    pub years: Vec<YearDifference>,
}

/// The days after two worlds part.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parting {
    /// The first day on which they can differ.
    pub first: Date,
    /// The last day that is counted.
    pub last: Date,
    /// Attacks in the theatre from the one to the other.
    pub attacks: Difference,
}

/// The difference of a calendar year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct YearDifference {
    /// The year.
    pub year: i16,
    /// Attacks in the theatre.
    pub attacks: Difference,
    /// Members at its end.
    pub members: Difference,
}

/// What two worlds must share to be compared.
///
/// # Errors
/// What the alternative has that the base has not, in words.
pub fn comparable(base: &Scenario, alternative: &Scenario) -> Result<(), String> {
    let window = |calendar: &Calendar| format!("{} to {}", calendar.start(), calendar.end());
    if base.calendar != alternative.calendar {
        let (one, other) = (window(&base.calendar), window(&alternative.calendar));
        return Err(format!("it runs from {other}, and the base from {one}"));
    }
    let names = |scenario: &Scenario| -> Vec<String> {
        scenario.regions.iter().map(|region| region.name.clone()).collect()
    };
    let (one, other) = (names(base), names(alternative));
    if one == other {
        return Ok(());
    }
    let extra = other.iter().find(|name| !one.contains(name));
    let missing = one.iter().find(|name| !other.contains(name));
    Err(match (extra, missing) {
        (Some(name), _) => format!("it has a region `{name}`, which the base has not"),
        (_, Some(name)) => format!("it has no region `{name}`, which the base has"),
        _ => "its regions are others than those of the base".to_owned(),
    })
}

/// Runs the base and its alternatives and compares them; `done` is called after each run, from any
/// thread. The base's targets are counted in every world.
///
/// `draws` holds the same scenarios at draws of a posterior, if any: see
/// [`draw_of`] for which replicate has which.
///
/// With `from`, every alternative branches off the base on that day: it starts with the base's world
/// of that morning, and its own schedules, shocks and parameters hold from then on.
///
/// # Errors
/// When an alternative cannot branch off, since it has other named agents than the base.
///
/// # Panics
/// When a scenario is not [`comparable`] with the first.
pub fn compare(
    scenarios: &[Scenario],
    draws: &[Vec<Scenario>],
    targets: &[Target],
    settings: Settings,
    from: Option<Day>,
    done: impl Fn() + Sync,
) -> Result<Vec<Comparison>, SnapshotError> {
    let base = &scenarios[0];
    let targets: Vec<&Target> = targets.iter().filter(|target| target.count.is_some()).collect();
    let counts: Vec<CountOver> = targets.iter().filter_map(|t| t.count.clone()).collect();
    // A world that keeps a number which the other draws is another world, in most draws if not in all.
    let partings = if draws.is_empty() {
        vec![partings(scenarios, from)]
    } else {
        draws.par_iter().map(|scenarios| partings(scenarios, from)).collect()
    };
    let windows = windows(&partings, base);
    let with_windows: Vec<CountOver> =
        counts.into_iter().chain(windows.iter().flatten().cloned()).collect();
    let prepared = |scenarios: &[Scenario]| -> Vec<Model> {
        let model = |scenario: &Scenario| Model::new(scenario.clone(), with_windows.clone());
        scenarios.iter().map(model).collect()
    };
    let models: Vec<Vec<Model>> = if draws.is_empty() {
        vec![prepared(scenarios)]
    } else {
        draws.par_iter().map(|scenarios| prepared(scenarios)).collect()
    };
    let branch = |day: &Option<Day>| from.map_or_else(|| Branch::at(*day), Branch::On);
    let branches: Vec<Vec<Branch>> =
        partings.iter().map(|days| days.iter().map(branch).collect()).collect();
    let layout = Layout::of(base, with_windows.len());
    // Each run is summed up at once: only a few numbers of it are kept.
    let runs: Vec<Vec<Vec<f64>>> = (0..settings.replicates)
        .into_par_iter()
        .with_max_len(1)
        .map(|replicate| {
            let draw = draw_of(replicate, models.len());
            let alternatives: Vec<_> =
                models[draw][1..].iter().zip(branches[draw].iter().copied()).collect();
            let outcomes =
                branches::run(&models[draw][0], &alternatives, (settings.seed, replicate), &done)?;
            Ok(outcomes.iter().map(|outcome| layout.values(outcome)).collect())
        })
        .collect::<Result<_, SnapshotError>>()?;
    let sample = |world: usize, value: usize| -> Vec<f64> {
        runs.iter().map(|worlds| worlds[world][value]).collect()
    };
    let groups: Vec<usize> =
        (0..settings.replicates).map(|pair| group_of(pair, models.len())).collect();
    let mut place = targets.len();
    let mut comparisons = Vec::new();
    for (world, window) in (1..).zip(&windows) {
        let values: Vec<Difference> = (0..layout.len())
            .into_par_iter()
            .map(|value| Difference::over_groups(&sample(0, value), &sample(world, value), &groups))
            .collect();
        let parting = window.as_ref().map(|window| {
            place += 1;
            Parting {
                first: base.calendar.date(window.first),
                last: base.calendar.date(window.last),
                attacks: values[place - 1],
            }
        });
        let years = base.calendar.years().into_iter().enumerate();
        comparisons.push(Comparison {
            world,
            parting,
            targets: targets.iter().map(|target| (*target).clone()).zip(values.clone()).collect(),
            months: values[layout.months()].to_vec(),
            years: years
                .map(|(at, (year, _))| YearDifference {
                    year,
                    attacks: values[layout.attacks_of_year(at)],
                    members: values[layout.members_of_year(at)],
                })
                .collect(),
        });
    }
    Ok(comparisons)
}

/// The day on which each alternative parts from the first scenario, not before `from`; `None` where it never does.
fn partings(scenarios: &[Scenario], from: Option<Day>) -> Vec<Option<Day>> {
    let plain = |scenario: &Scenario| Model::new(scenario.clone(), Vec::new());
    let base = plain(&scenarios[0]);
    let parts = |scenario| base.parts_from(&plain(scenario), from.unwrap_or(0));
    scenarios[1..].iter().map(parts).collect()
}

/// The window that follows the parting of each alternative from the base: the first day on which it parts in any draw.
fn windows(by_draw: &[Vec<Option<Day>>], base: &Scenario) -> Vec<Option<CountOver>> {
    (0..by_draw[0].len())
        .map(|world| by_draw.iter().filter_map(|days| days[world]).min())
        .map(|day| day.map(|day| after(day, base)))
        .collect()
}

/// Attacks in the theatre in the days from `first` on.
fn after(first: u32, scenario: &Scenario) -> CountOver {
    CountOver {
        quantity: Quantity::Attacks,
        regions: scenario.regions.iter().map(|region| region.role == Role::Theatre).collect(),
        first,
        last: (first + DAYS_AFTER_PARTING - 1).min(scenario.calendar.days() - 1),
    }
}

/// Where the numbers that are kept of a run stand: counts, attacks by month, attacks by year, members
/// by year.
struct Layout {
    counts: usize,
    months: usize,
    years: Vec<(usize, usize)>,
    theatre: Vec<RegionId>,
}

impl Layout {
    fn of(scenario: &Scenario, counts: usize) -> Self {
        Self {
            counts,
            months: scenario.calendar.month_count(),
            years: scenario.calendar.years().into_iter().map(|(_, months)| months).collect(),
            theatre: scenario.theatre(),
        }
    }

    fn len(&self) -> usize {
        self.counts + self.months + 2 * self.years.len()
    }

    fn months(&self) -> Range<usize> {
        self.counts..self.counts + self.months
    }

    fn attacks_of_year(&self, year: usize) -> usize {
        self.counts + self.months + year
    }

    fn members_of_year(&self, year: usize) -> usize {
        self.attacks_of_year(year) + self.years.len()
    }

    fn values(&self, outcome: &Outcome) -> Vec<f64> {
        let over = |quantity, months| outcome.panel.count(quantity, &self.theatre, months);
        let mut values = outcome.counts.clone();
        values.extend((0..self.months).map(|month| over(Quantity::Attacks, (month, month))));
        values.extend(self.years.iter().map(|months| over(Quantity::Attacks, *months)));
        values.extend(self.years.iter().map(|(_, last)| over(Quantity::Strength, (*last, *last))));
        values
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{experiment::paired::Verdict, scenario};

    const SETTINGS: Settings = Settings { seed: 5, replicates: 4, keeps_log: false };

    #[test]
    fn a_world_beside_itself_is_the_same_in_every_run() {
        let tiny = scenario::open("tiny").unwrap();
        let found = compare(&[tiny.clone(), tiny], &[], &[], SETTINGS, None, || ()).unwrap();
        assert_eq!(found[0].parting, None);
        assert!(found[0].months.iter().all(|month| month.verdict() == Verdict::Same));
        assert!(found[0].years.iter().all(|year| year.members.verdict() == Verdict::Same));
    }

    #[test]
    fn each_alternative_has_its_own_days_after_parting() {
        let tiny = scenario::open("tiny").unwrap();
        let mut worlds = vec![tiny.clone()];
        for value in [0.0, 1e-3] {
            let mut changed = tiny.clone();
            changed.set("attack.base_rate", value).unwrap();
            worlds.push(changed);
        }
        let found = compare(&worlds, &[], &[], SETTINGS, None, || ()).unwrap();
        let attacks: Vec<f64> =
            found.iter().map(|c| c.parting.unwrap().attacks.alternative).collect();
        assert_eq!(attacks[0], 0.0);
        let year = &found[0].years[0];
        assert_eq!((year.attacks.alternative, year.attacks.mean), (0.0, -year.attacks.base));
        let months: f64 = found[0].months.iter().map(|month| month.base).sum();
        let years: f64 = found[0].years.iter().map(|year| year.attacks.base).sum();
        assert!((months - years).abs() < 1e-9);
    }

    #[test]
    fn a_branch_shares_the_base_up_to_its_day() {
        let tiny = scenario::open("tiny").unwrap();
        let mut changed = tiny.clone();
        changed.set("attack.base_rate", 0.0).unwrap();
        let worlds = [tiny.clone(), changed];
        // 2020-09-01 is day 244: eight months are shared.
        let found = compare(&worlds, &[], &[], SETTINGS, Some(244), || ()).unwrap();
        let months = &found[0].months;
        assert!(months[..8].iter().all(|month| month.verdict() == Verdict::Same));
        assert!(months[8..].iter().all(|month| month.alternative == 0.0));
        assert_eq!(found[0].parting.unwrap().first, tiny.calendar.date(244));
    }

    #[test]
    fn worlds_of_other_windows_or_regions_are_not_compared() {
        let tiny = scenario::open("tiny").unwrap();
        let mut shorter = tiny.clone();
        shorter.end_on(tiny.calendar.date(100)).unwrap();
        assert!(comparable(&tiny, &shorter).unwrap_err().starts_with("it runs from"));
        let mut renamed = tiny.clone();
        renamed.regions[0].name = "Elsewhere".into();
        let told = comparable(&tiny, &renamed).unwrap_err();
        assert_eq!(told, "it has a region `Elsewhere`, which the base has not");
        assert_eq!(comparable(&tiny, &tiny), Ok(()));
    }
}
