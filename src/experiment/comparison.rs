//! Comparisons: a base world and alternatives to it, paired by common random numbers.

use rayon::prelude::*;

use super::{
    ensemble::{self, Settings},
    paired::Difference,
};
use crate::{
    calendar::{Calendar, Date},
    evidence::observed::Target,
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
/// # Panics
/// When a scenario is not [`comparable`] with the first.
pub fn compare(
    scenarios: &[Scenario],
    targets: &[Target],
    settings: Settings,
    done: impl Fn() + Sync,
) -> Vec<Comparison> {
    let base = &scenarios[0];
    let targets: Vec<&Target> = targets.iter().filter(|target| target.count.is_some()).collect();
    let counts: Vec<CountOver> = targets.iter().filter_map(|t| t.count.clone()).collect();
    let plain: Vec<Model> =
        scenarios.iter().map(|scenario| Model::new(scenario.clone(), Vec::new())).collect();
    // The windows that follow each parting are counted in the base and in that alternative.
    let windows: Vec<Option<CountOver>> = plain[1..]
        .iter()
        .map(|model| plain[0].parts_from(model).map(|day| after(day, base)))
        .collect();
    let with_windows: Vec<CountOver> =
        counts.into_iter().chain(windows.iter().flatten().cloned()).collect();
    drop(plain);
    let sample = |scenario: &Scenario| {
        let model = Model::new(scenario.clone(), with_windows.clone());
        Sample::of(&ensemble::run(&model, settings, &done), base)
    };
    let of_base = sample(base);
    let mut place = targets.len();
    let mut comparisons = Vec::new();
    for (world, (scenario, window)) in (1..).zip(scenarios[1..].iter().zip(&windows)) {
        let other = sample(scenario);
        let pairs = |of: fn(&Sample) -> &[Vec<f64>]| -> Vec<Difference> {
            of(&of_base)
                .par_iter()
                .zip(of(&other))
                .map(|(b, a)| Difference::between(b, a))
                .collect()
        };
        let counts = pairs(|sample| &sample.counts);
        let years = pairs(|sample| &sample.attacks_by_year);
        let members = pairs(|sample| &sample.members_by_year);
        let parting = window.as_ref().map(|window| {
            place += 1;
            Parting {
                first: base.calendar.date(window.first),
                last: base.calendar.date(window.last),
                attacks: counts[place - 1],
            }
        });
        comparisons.push(Comparison {
            world,
            parting,
            targets: targets.iter().map(|target| (*target).clone()).zip(counts).collect(),
            months: pairs(|sample| &sample.attacks_by_month),
            years: base
                .calendar
                .years()
                .into_iter()
                .zip(years.into_iter().zip(members))
                .map(|((year, _), (attacks, members))| YearDifference { year, attacks, members })
                .collect(),
        });
    }
    comparisons
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

/// What is kept of an ensemble: for each quantity, a value a replicate.
struct Sample {
    counts: Vec<Vec<f64>>,
    attacks_by_month: Vec<Vec<f64>>,
    attacks_by_year: Vec<Vec<f64>>,
    members_by_year: Vec<Vec<f64>>,
}

impl Sample {
    fn of(outcomes: &[Outcome], scenario: &Scenario) -> Self {
        let regions = (0..).map(RegionId).zip(&scenario.regions);
        let theatre: Vec<RegionId> =
            regions.filter(|(_, region)| region.role == Role::Theatre).map(|(id, _)| id).collect();
        let over = |quantity, window| -> Vec<f64> {
            outcomes.iter().map(|o| o.panel.count(quantity, &theatre, window)).collect()
        };
        let months = scenario.calendar.months().len();
        let years = scenario.calendar.years();
        let of_count = |at: usize| outcomes.iter().map(|outcome| outcome.counts[at]).collect();
        Self {
            counts: (0..outcomes[0].counts.len()).map(of_count).collect(),
            attacks_by_month: (0..months).map(|m| over(Quantity::Attacks, (m, m))).collect(),
            attacks_by_year: years.iter().map(|(_, w)| over(Quantity::Attacks, *w)).collect(),
            members_by_year: years
                .iter()
                .map(|(_, (_, last))| over(Quantity::Strength, (*last, *last)))
                .collect(),
        }
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
        let found = compare(&[tiny.clone(), tiny], &[], SETTINGS, || ());
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
        let found = compare(&worlds, &[], SETTINGS, || ());
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
