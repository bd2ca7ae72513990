//! Forcing: what the scenario says of every day, tabulated once for all replicates.
//!
//! The equations are those of [`environment`](super::environment), which copies today's row.

use super::{components::Conditions, rates::YEAR, stretches::Stretches};
use crate::{
    calendar::Day,
    parameters::{Levers, Parameters},
    scenario::{Region, Scenario, Schedule},
};

/// The scenario's schedules by day: conditions of each region, and the parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Forcing {
    /// One entry a region.
    conditions: Stretches<Vec<Conditions>>,
    /// Attacks a day for each unit of attack weight where nothing else changes them: base rate × season.
    attack_rates: Vec<f64>,
    parameters: Stretches<Parameters>,
    /// Normalisation, one entry a faction.
    normalisation: Stretches<Vec<f64>>,
    /// Media items a month that come through, one entry an audience.
    media: Stretches<Vec<f64>>,
    /// The days on which shocks strike, in order.
    shock_days: Vec<Day>,
}

impl Forcing {
    /// Tabulates a scenario.
    pub fn new(scenario: &Scenario) -> Self {
        let calendar = &scenario.calendar;
        let days = calendar.days() as usize;
        let parameters = scheduled_parameters(scenario);
        let shocks = scenario.shocks.iter();
        Self {
            conditions: conditions(scenario, &parameters),
            attack_rates: attack_rates(scenario, &parameters),
            normalisation: {
                let factions = scenario.factions.iter();
                let values: Vec<_> = factions.map(|f| f.normalisation.values(calendar)).collect();
                Stretches::new(
                    days,
                    |day| values.iter().all(|values| goes_on(values, day)),
                    |day| values.iter().map(|values| values[day]).collect(),
                )
            },
            media: media(scenario, &parameters),
            shock_days: shocks.filter_map(|shock| calendar.day_within(shock.date)).collect(),
            parameters,
        }
    }

    /// The conditions of each region on a day.
    pub fn conditions(&self, day: u32) -> &[Conditions] {
        self.conditions.on(day as usize)
    }

    /// The stretch of days to which a day belongs: on all of them conditions are the same.
    pub fn stretch(&self, day: u32) -> u32 {
        self.conditions.stretch(day as usize)
    }

    /// Attacks on a day for each unit of attack weight: base rate × season.
    pub fn attack_rate(&self, day: u32) -> f64 {
        self.attack_rates[day as usize]
    }

    /// Whether a shock strikes on a day.
    pub fn has_shock(&self, day: u32) -> bool {
        self.shock_days.binary_search(&day).is_ok()
    }

    /// The normalisation ν of each faction on a day, 0..=1.
    pub fn normalisation(&self, day: u32) -> &[f64] {
        self.normalisation.on(day as usize)
    }

    /// Media items a month that come through to each audience on a day: output less what
    /// counter-messaging takes away.
    pub fn media(&self, day: u32) -> &[f64] {
        self.media.on(day as usize)
    }

    /// Whether two scenarios say the same of a day, shocks apart.
    pub fn agrees(&self, other: &Self, day: u32) -> bool {
        self.conditions(day) == other.conditions(day)
            && self.attack_rate(day).to_bits() == other.attack_rate(day).to_bits()
            && self.parameters(day) == other.parameters(day)
            && self.normalisation(day) == other.normalisation(day)
            && self.media(day) == other.media(day)
    }

    /// The parameters on a day.
    pub fn parameters(&self, day: u32) -> &Parameters {
        self.parameters.on(day as usize)
    }
}

/// Whether the value of a day is that of the day before.
fn goes_on(values: &[f64], day: usize) -> bool {
    values[day].to_bits() == values[day - 1].to_bits()
}

/// Whether the parameters of a day are those of the day before.
fn keeps(parameters: &Stretches<Parameters>, day: usize) -> bool {
    parameters.stretch(day) == parameters.stretch(day - 1)
}

fn scheduled_parameters(scenario: &Scenario) -> Stretches<Parameters> {
    let calendar = &scenario.calendar;
    let schedules: Vec<(&str, Vec<f64>)> = scenario
        .parameter_schedules
        .iter()
        .map(|(name, schedule)| (&**name, schedule.values(calendar)))
        .collect();
    Stretches::new(
        calendar.days() as usize,
        |day| schedules.iter().all(|(_, values)| goes_on(values, day)),
        |day| {
            let mut parameters = scenario.parameters;
            for (name, values) in &schedules {
                parameters.set(name, values[day]).expect("a schedule's values were checked");
            }
            parameters
        },
    )
}

fn attack_rates(scenario: &Scenario, parameters: &Stretches<Parameters>) -> Vec<f64> {
    let mut mean = Cached::default();
    let rate = |(day, day_of_year): (usize, i16)| {
        let today = parameters.on(day);
        let mean = mean.of(today.season.amplitude, bessel_i0);
        today.attack.base_rate / YEAR * (season(day_of_year, today) / mean)
    };
    scenario.calendar.days_of_year().enumerate().map(rate).collect()
}

fn conditions(
    scenario: &Scenario,
    parameters: &Stretches<Parameters>,
) -> Stretches<Vec<Conditions>> {
    let calendar = &scenario.calendar;
    let openings: Vec<Option<Vec<f64>>> = scenario
        .countries
        .iter()
        .map(|country| country.opening.as_ref().map(|opening| opening.values(calendar)))
        .collect();
    let efforts: Vec<Vec<f64>> =
        scenario.forces.iter().map(|force| force.effort.values(calendar)).collect();
    // Exponentials are most of the work, and what they depend on seldom changes.
    let mut effects = vec![Cached::default(); scenario.regions.len()];
    let row = |day: usize| {
        let today = parameters.on(day);
        let of_region = |(region, effect): (&Region, &mut Cached)| {
            let opening = openings[region.country.index()].as_ref().map_or(0.0, |o| o[day]);
            let permissiveness =
                opened(opened(region.permissiveness, opening), today.levers.opening);
            let exponent = today.attack.permissiveness_effect * (permissiveness - 0.5);
            Conditions {
                permissiveness,
                attack_effect: effect.of(exponent, libm::exp) * region.tempo,
                ..Conditions::default()
            }
        };
        let mut row: Vec<_> = scenario.regions.iter().zip(&mut effects).map(of_region).collect();
        add_effort(&mut row, scenario, &efforts, day, &today.levers);
        row
    };
    let same = |day: usize| {
        keeps(parameters, day)
            && openings.iter().flatten().chain(&efforts).all(|values| goes_on(values, day))
    };
    Stretches::new(calendar.days() as usize, same, row)
}

fn media(scenario: &Scenario, parameters: &Stretches<Parameters>) -> Stretches<Vec<f64>> {
    let days = scenario.calendar.days() as usize;
    let by_day = |schedule: &Option<Schedule>| {
        let none = || vec![0.0; days];
        schedule.as_ref().map_or_else(none, |schedule| schedule.values(&scenario.calendar))
    };
    let audiences: Vec<(Vec<f64>, Vec<f64>)> = scenario
        .audiences
        .iter()
        .map(|audience| (by_day(&audience.output), by_day(&audience.counter_messaging)))
        .collect();
    Stretches::new(
        days,
        |day| {
            keeps(parameters, day)
                && audiences.iter().all(|(o, counter)| goes_on(o, day) && goes_on(counter, day))
        },
        |day| {
            let open = 1.0 - parameters.on(day).levers.counter_messaging;
            let heard = |(output, counter): &(Vec<f64>, Vec<f64>)| {
                output[day] * (1.0 - counter[day]) * open
            };
            audiences.iter().map(heard).collect()
        },
    )
}

fn add_effort(
    row: &mut [Conditions],
    scenario: &Scenario,
    efforts: &[Vec<f64>],
    day: usize,
    levers: &Levers,
) {
    let mut felt_in_country = vec![0.0; scenario.countries.len()];
    for (force, effort) in scenario.forces.iter().zip(efforts) {
        let effort = levers.effort * force.amplitude * effort[day];
        let leadership = force.leadership + (1.0 - force.leadership) * levers.leadership;
        for (region, share) in &force.shares {
            let conditions = &mut row[region.index()];
            conditions.effort += effort * share;
            conditions.felt += effort * share * force.felt;
            conditions.leadership_share += effort * share * leadership;
            conditions.insight += effort * share * force.insight;
            conditions.collateral += effort * share * force.collateral;
            let country = scenario.regions[region.index()].country;
            felt_in_country[country.index()] += effort * share * force.felt;
        }
    }
    for (conditions, region) in row.iter_mut().zip(&scenario.regions) {
        conditions.felt_in_country = felt_in_country[region.country.index()];
        if conditions.effort > 0.0 {
            conditions.leadership_share /= conditions.effort;
            conditions.insight /= conditions.effort;
            conditions.collateral /= conditions.effort;
        }
    }
}

/// Permissiveness after an opening (−1..=1).
fn opened(base: f64, opening: f64) -> f64 {
    if opening < 0.0 { base * (1.0 + opening) } else { base + (1.0 - base) * opening }
}

/// The season's multiple on a day of the year, before it is divided by its mean over a year.
fn season(day_of_year: i16, parameters: &Parameters) -> f64 {
    let season = &parameters.season;
    let phase = std::f64::consts::TAU * (f64::from(day_of_year) - season.peak_day) / YEAR;
    libm::exp(season.amplitude * libm::cos(phase))
}

/// The last value of a function, with what it was a function of.
#[derive(Clone, Copy, Debug, Default)]
struct Cached(Option<(f64, f64)>);

impl Cached {
    /// The function of `argument`, from memory where that is the last one.
    fn of(&mut self, argument: f64, function: impl Fn(f64) -> f64) -> f64 {
        match self.0 {
            Some((last, value)) if last == argument => value,
            _ => {
                let value = function(argument);
                self.0 = Some((argument, value));
                value
            }
        }
    }
}

/// Modified Bessel function I₀, by its series (amplitudes here are at most 1.5).
fn bessel_i0(x: f64) -> f64 {
    let quarter = x * x / 4.0;
    let terms = (1..30).scan(1.0, |term, k| {
        *term *= quarter / f64::from(k * k);
        Some(*term)
    });
    1.0 + terms.sum::<f64>()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::parameters::REGISTRY;

    #[test]
    fn an_opening_goes_half_way_to_a_safe_haven_or_to_nothing() {
        assert_eq!(opened(0.5, 0.5), 0.75);
        assert_eq!(opened(0.5, -0.5), 0.25);
        assert_eq!(opened(0.5, 0.0), 0.5);
    }

    #[test]
    fn levers_act_on_every_region_and_audience() {
        let forcing = |set: &[(&str, f64)]| {
            let mut scenario = crate::scenario::open("khorasan").unwrap();
            for (name, value) in set {
                scenario.set(name, *value).unwrap();
            }
            Forcing::new(&scenario)
        };
        let base = forcing(&[]);
        let moved = forcing(&[
            ("levers.effort", 2.0),
            ("levers.opening", -0.5),
            ("levers.leadership", 0.5),
            ("levers.counter_messaging", 0.75),
        ]);
        let day = 900;
        for (before, after) in base.conditions(day).iter().zip(moved.conditions(day)) {
            assert!((after.effort - 2.0 * before.effort).abs() < 1e-12);
            assert!((after.felt_in_country - 2.0 * before.felt_in_country).abs() < 1e-9);
            assert_eq!(after.permissiveness, 0.5 * before.permissiveness);
            let elsewhere = if before.effort > 0.0 { 1.0 - before.leadership_share } else { 0.0 };
            assert!(
                (after.leadership_share - before.leadership_share - elsewhere / 2.0).abs() < 1e-12
            );
        }
        for (before, after) in base.media(day).iter().zip(moved.media(day)) {
            assert_eq!(*after, 0.25 * before);
        }
    }

    /// 2020-07-19 is day 200 of a leap year; nothing else changes on it.
    #[test]
    fn conditions_follow_a_scheduled_parameter() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("scheduled.toml");
        let text = "extends = \"tiny\"\nschedules.attack.permissiveness_effect.step = [\n\
                    { date = 2020-01-01, value = 0.0, source = \"a test\" },\n\
                    { date = 2020-07-19, value = 2.0, source = \"a test\" }]\n";
        std::fs::write(&path, text).unwrap();
        let scenario = crate::scenario::open(path.to_str().unwrap()).unwrap();
        let forcing = Forcing::new(&scenario);
        for (place, region) in scenario.regions.iter().enumerate() {
            let on = |day| forcing.conditions(day)[place];
            let expected = region.tempo * libm::exp(2.0 * (on(200).permissiveness - 0.5));
            assert_eq!((on(199).attack_effect, on(200).attack_effect), (region.tempo, expected));
        }
    }

    #[test]
    fn bessel_matches_its_tabulated_values() {
        // Abramowitz and Stegun, table 9.8: I₀(1) = 1.266065878, I₀(0.5) = 1.063483371.
        assert!((bessel_i0(1.0) - 1.266_065_878).abs() < 1e-9);
        assert!((bessel_i0(0.5) - 1.063_483_371).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn the_season_has_mean_one(amplitude in 0.0..=1.5, peak in 1.0..=366.0) {
            let mut parameters = Parameters::default();
            parameters.season = crate::parameters::Season { amplitude, peak_day: peak };
            let mean = (1..=365).map(|d| season(d, &parameters)).sum::<f64>() / 365.0;
            prop_assert!((mean / bessel_i0(amplitude) - 1.0).abs() < 0.01, "{}", mean);
        }

        #[test]
        fn permissiveness_stays_a_share(base in 0.0..=1.0, opening in -1.0..=1.0) {
            prop_assert!((0.0..=1.0).contains(&opened(base, opening)));
        }

        #[test]
        fn attacks_are_finite_for_all_parameters(point in prop::collection::vec(0.0..=1.0, REGISTRY.len())) {
            let mut scenario = crate::scenario::open("tiny").unwrap();
            scenario.parameters = Parameters::at(&point);
            let forcing = Forcing::new(&scenario);
            for day in [0, 100, 300, 700] {
                for conditions in forcing.conditions(day) {
                    let factor = forcing.attack_rate(day) * conditions.attack_effect;
                    prop_assert!(factor.is_finite());
                    prop_assert!(factor >= 0.0);
                }
            }
        }
    }
}
