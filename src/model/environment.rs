//! Environment: permissiveness, CT effort and season follow the scenario; shocks strike.
//!
//! ```text
//! P(t) = P₀ + (1 − P₀)·o(t)  where o ≥ 0,  P₀·(1 + o(t))  where o < 0
//! s(t) = exp(A cos(2π(d − d₀)/365.25)) / I₀(A)
//! attack factor = β/365.25 · s(t) · exp(κ(P(t) − ½)) · tempo
//! ```
//!
//! o is the opening of the region's country, d the day of the year, I₀ the modified Bessel
//! function, which makes the season's mean 1. All this is known before a run starts, so it is
//! tabulated once for all replicates ([`Forcing`]); the system only copies today's row. Where a
//! scheduled parameter enters the weights of cells, they follow when a cell is next weighed, at the
//! latest on the last day of the week.
//!
//! - reads: the scenario; [`Reaction`], where effort answers attacks
//! - writes: [`Conditions`], the current parameters; shocks write [`Arrivals`] and [`Grievance`]
//! - parameters: `season.amplitude` A, `season.peak_day` d₀, `attack.base_rate` β,
//!   `attack.permissiveness_effect` κ
//! - draws: none
//! - source: the season's size is assumed, below that of NATO deaths 2005–2009; the opening's form is
//!   assumed
//! - verified by: `attacks_follow_the_season`

use bevy_ecs::prelude::*;

use super::{
    components::{Arrival, ArrivalKind, Arrivals, CommunityKey, Conditions, Grievance, RegionKey},
    reaction::Reaction,
    resources::{Given, Ledger, Now, RegionIndex, YEAR},
};
use crate::{
    calendar::Day,
    observation::events::{EventKind, Events},
    parameters::Parameters,
    random::StreamId,
    scenario::{Effect, Scenario},
};

/// The scenario's schedules by day: conditions of each region, and the parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Forcing {
    regions: usize,
    /// One row a day, one entry a region.
    conditions: Vec<Conditions>,
    /// One entry if nothing is scheduled, else one a day.
    parameters: Vec<Parameters>,
    /// Normalisation of each faction: one row a day.
    normalisation: Vec<f64>,
    factions: usize,
    /// The days on which shocks strike, in order.
    shock_days: Vec<Day>,
}

impl Forcing {
    /// Tabulates a scenario.
    pub fn new(scenario: &Scenario) -> Self {
        let days = scenario.calendar.days();
        let parameters = scheduled_parameters(scenario);
        let openings: Vec<Option<Vec<f64>>> = scenario
            .countries
            .iter()
            .map(|country| country.opening.as_ref().map(|o| o.values(&scenario.calendar)))
            .collect();
        let efforts: Vec<Vec<f64>> =
            scenario.forces.iter().map(|force| force.effort.values(&scenario.calendar)).collect();
        let mut conditions = Vec::with_capacity(days as usize * scenario.regions.len());
        for day in 0..days as usize {
            let today = parameters.get(day).unwrap_or(&parameters[0]);
            let season = season(scenario.calendar.date(day as u32).0.day_of_year(), today);
            let first = conditions.len();
            for region in &scenario.regions {
                let opening = openings[region.country.index()].as_ref().map_or(0.0, |o| o[day]);
                let permissiveness = opened(region.permissiveness, opening);
                conditions.push(Conditions {
                    permissiveness,
                    attack_factor: attack_factor(permissiveness, season, today) * region.tempo,
                    ..Conditions::default()
                });
            }
            add_effort(&mut conditions[first..], scenario, &efforts, day);
        }
        let shocks = scenario.shocks.iter();
        let shock_days =
            shocks.filter_map(|shock| scenario.calendar.day_within(shock.date)).collect();
        let rivals: Vec<Vec<f64>> =
            scenario.factions.iter().map(|f| f.normalisation.values(&scenario.calendar)).collect();
        let normalisation =
            (0..days as usize).flat_map(|day| rivals.iter().map(move |values| values[day]));
        Self {
            regions: scenario.regions.len(),
            conditions,
            parameters,
            normalisation: normalisation.collect(),
            factions: scenario.factions.len(),
            shock_days,
        }
    }

    /// The conditions of each region on a day.
    pub fn conditions(&self, day: u32) -> &[Conditions] {
        let first = day as usize * self.regions;
        &self.conditions[first..first + self.regions]
    }

    /// The normalisation ν of each faction on a day, 0..=1.
    pub fn normalisation(&self, day: u32) -> &[f64] {
        let first = day as usize * self.factions;
        &self.normalisation[first..first + self.factions]
    }

    /// Whether two scenarios say the same of a day, shocks apart.
    pub fn agrees(&self, other: &Self, day: u32) -> bool {
        self.conditions(day) == other.conditions(day)
            && self.parameters(day) == other.parameters(day)
            && self.normalisation(day) == other.normalisation(day)
    }

    /// The parameters on a day.
    pub fn parameters(&self, day: u32) -> &Parameters {
        self.parameters.get(day as usize).unwrap_or(&self.parameters[0])
    }
}

fn scheduled_parameters(scenario: &Scenario) -> Vec<Parameters> {
    if scenario.parameter_schedules.is_empty() {
        return vec![scenario.parameters];
    }
    (0..scenario.calendar.days())
        .map(|day| {
            let mut parameters = scenario.parameters;
            for (name, schedule) in &scenario.parameter_schedules {
                let value = schedule.value(scenario.calendar.date(day));
                parameters.set(name, value).expect("a schedule's values were checked");
            }
            parameters
        })
        .collect()
}

fn add_effort(row: &mut [Conditions], scenario: &Scenario, efforts: &[Vec<f64>], day: usize) {
    let mut felt_in_country = vec![0.0; scenario.countries.len()];
    for (force, effort) in scenario.forces.iter().zip(efforts) {
        let effort = force.amplitude * effort[day];
        for (region, share) in &force.shares {
            let conditions = &mut row[region.index()];
            conditions.effort += effort * share;
            conditions.felt += effort * share * force.felt;
            conditions.leadership_share += effort * share * force.leadership;
            conditions.collateral += effort * share * force.collateral;
            let country = scenario.regions[region.index()].country;
            felt_in_country[country.index()] += effort * share * force.felt;
        }
    }
    for (conditions, region) in row.iter_mut().zip(&scenario.regions) {
        conditions.felt_in_country = felt_in_country[region.country.index()];
        if conditions.effort > 0.0 {
            conditions.leadership_share /= conditions.effort;
            conditions.collateral /= conditions.effort;
        }
    }
}

/// Permissiveness after an opening (−1..=1).
fn opened(base: f64, opening: f64) -> f64 {
    if opening < 0.0 { base * (1.0 + opening) } else { base + (1.0 - base) * opening }
}

/// Attacks a day and unit of weight, before the region's tempo.
fn attack_factor(permissiveness: f64, season: f64, parameters: &Parameters) -> f64 {
    let attack = &parameters.attack;
    attack.base_rate / YEAR
        * season
        * libm::exp(attack.permissiveness_effect * (permissiveness - 0.5))
}

/// The season's multiple on a day of the year; its mean over a year is 1.
fn season(day_of_year: i16, parameters: &Parameters) -> f64 {
    let season = &parameters.season;
    let phase = std::f64::consts::TAU * (f64::from(day_of_year) - season.peak_day) / YEAR;
    libm::exp(season.amplitude * libm::cos(phase)) / bessel_i0(season.amplitude)
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

/// Gives every region today's conditions and the world today's parameters.
pub fn set_conditions(
    mut regions: Query<(&RegionKey, &Reaction, &mut Conditions)>,
    given: Res<Given>,
    mut now: ResMut<Now>,
) {
    let row = given.forcing.conditions(now.day);
    for (key, _, mut conditions) in &mut regions {
        *conditions = row[key.id.index()];
    }
    if given.forcing.parameters.len() > 1 {
        let parameters = given.forcing.parameters(now.day);
        if now.parameters != *parameters {
            let old = std::mem::replace(&mut now.parameters, *parameters);
            now.weigher.follow(&old, parameters);
        }
    }
    if now.parameters.reaction.gain > 0.0 {
        answer_attacks(&mut regions, &given.scenario);
    }
}

/// Multiplies effort by each region's reaction, and sums what is felt in each country anew.
fn answer_attacks(
    regions: &mut Query<(&RegionKey, &Reaction, &mut Conditions)>,
    scenario: &Scenario,
) {
    // By region, so that the sums do not depend on the order of the regions' entities.
    let mut felt = vec![0.0; scenario.regions.len()];
    for (key, reaction, mut conditions) in &mut *regions {
        conditions.effort *= reaction.factor;
        conditions.felt *= reaction.factor;
        felt[key.id.index()] = conditions.felt;
    }
    let mut in_country = vec![0.0; scenario.countries.len()];
    for (region, felt) in scenario.regions.iter().zip(felt) {
        in_country[region.country.index()] += felt;
    }
    for (key, _, mut conditions) in &mut *regions {
        conditions.felt_in_country = in_country[key.country.index()];
    }
}

/// Lets today's shocks strike.
pub fn strike_shocks(
    mut arrivals: Query<(&RegionKey, &mut Arrivals)>,
    mut communities: Query<(&CommunityKey, &mut Grievance)>,
    given: Res<Given>,
    now: Res<Now>,
    index: Res<RegionIndex>,
    mut ledger: ResMut<Ledger>,
    mut events: ResMut<Events>,
) {
    if given.forcing.shock_days.binary_search(&now.day).is_err() {
        return;
    }
    let date = given.scenario.calendar.date(now.day);
    let first = given.scenario.shocks.partition_point(|shock| shock.date < date);
    for shock in given.scenario.shocks[first..].iter().take_while(|shock| shock.date == date) {
        match &shock.effect {
            Effect::Release(parts) => {
                for (region, members) in parts.iter().filter(|(_, members)| *members > 0) {
                    let Some(entity) = index.entity(*region) else { continue };
                    let Ok((key, mut arrivals)) = arrivals.get_mut(entity) else { continue };
                    let stream = key.stream.named(&shock.name);
                    arrivals.waiting.push(released(*members, stream));
                    ledger.released += u64::from(*members);
                    events.push(now.day, *region, EventKind::Release, stream, *members);
                }
            }
            Effect::Provocation(country, change) => {
                for (key, mut grievance) in &mut communities {
                    if key.country == *country {
                        grievance.0 = (grievance.0 + change).clamp(0.0, 1.0);
                    }
                }
            }
        }
    }
}

fn released(members: u32, stream: StreamId) -> Arrival {
    Arrival { how: ArrivalKind::Released, stream, members, secrecy: None, experience: 0.0 }
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
            prop_assert!((mean - 1.0).abs() < 0.01, "{}", mean);
        }

        #[test]
        fn permissiveness_stays_a_share(base in 0.0..=1.0, opening in -1.0..=1.0) {
            prop_assert!((0.0..=1.0).contains(&opened(base, opening)));
        }

        #[test]
        fn the_attack_factor_is_finite_for_all_parameters(point in prop::collection::vec(0.0..=1.0, REGISTRY.len()), day in 1i16..=366) {
            let parameters = Parameters::at(&point);
            let factor = attack_factor(0.9, season(day, &parameters), &parameters);
            prop_assert!(factor.is_finite() && factor >= 0.0);
        }
    }
}
