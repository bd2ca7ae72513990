//! Posture: cells lie low under pressure.
//!
//! ```text
//! π ← π + (1 − exp(−Δ/T_π))(π*(t) − π)     π* = w · F_C/(M_C + M₀) + (1 − w) · F_r/(M_r + M₀)   per 100 members
//! σ ← σ + (1 − exp(−Δ/T))(σ*(π) − σ)       σ*(π) = π/(π + h_π)       T = T↑ if σ* > σ, else T↓
//! e ← e · 2^(−Δ/T_e)
//! ```
//!
//! A week is a step (Δ). Perceived pressure π follows the felt effort F of the region r and of the
//! country C per member, and not the few operations that come of it: those are shot noise. The
//! effect of secrecy σ is in the weights of the roster: tempo falls as exp(−γσ), visibility as
//! 1 − cσ, recruitment as 1 − σ. Caution costs. Exposure e from a cell's own attacks decays here.
//!
//! - reads: [`Conditions`], [`Roster`]
//! - writes: [`PerceivedPressure`], [`SecrecyCalledFor`], the roster (secrecy, exposure, and with
//!   [`learning`](super::learning) experience)
//! - parameters: `posture.*`, `attack.exposure_half_life` `T_e`
//! - draws: none
//! - source: the trade-off is that of Morselli et al. (2007); exponential tempo and pressure from
//!   effort are what a first fit to the counts needed; the saturating form is assumed
//! - verified by: `secrecy_relaxes_geometrically_under_constant_pressure`,
//!   `perceived_pressure_relaxes_and_weighs_region_and_country`,
//!   `exposure_halves_in_its_half_life`

use bevy_ecs::prelude::*;

use super::{
    components::{Conditions, PerceivedPressure, RegionKey, SecrecyCalledFor},
    learning::Forgetting,
    rates::WEEK,
    resources::Now,
    roster::Roster,
};
use crate::parameters::Posture;

/// Moves each region's perceived pressure a week towards the felt effort per member.
pub fn perceive_pressure(
    mut regions: Query<(
        &RegionKey,
        &Conditions,
        &Roster,
        &mut PerceivedPressure,
        &mut SecrecyCalledFor,
    )>,
    // By place in the query: it is asked for twice.
    mut members: Local<Vec<u32>>,
    now: Res<Now>,
) {
    let posture = &now.parameters.posture;
    let perceives = approach(WEEK, posture.perception);
    let mut strength = vec![0_u32; now.given.scenario.countries.len()];
    members.clear();
    for (key, _, roster, ..) in &regions {
        let here = roster.members();
        members.push(here);
        strength[key.country.index()] += here;
    }
    let regions = regions.iter_mut().zip(&*members);
    for ((key, conditions, _, mut pressure, mut called_for), members) in regions {
        let in_country = strength[key.country.index()];
        let felt = felt_pressure(conditions, *members, in_country, posture);
        pressure.0 += perceives * (felt - pressure.0);
        called_for.0 = target_secrecy(pressure.0, posture);
    }
}

/// Moves the secrecy of every cell a week towards what its region's pressure calls for, and lets it forget: in one pass,
/// since its weights follow from both.
pub fn adjust_cells(mut regions: Query<(&SecrecyCalledFor, &mut Roster)>, now: Res<Now>) {
    let posture = &now.parameters.posture;
    let (tightens, loosens) =
        (approach(WEEK, posture.tightening), approach(WEEK, posture.loosening));
    let fades = libm::exp2(-f64::from(WEEK) / now.parameters.attack.exposure_half_life);
    let forgetting = Forgetting::new(&now.parameters.learning);
    for (called_for, mut roster) in &mut regions {
        roster.change_all(|entry| {
            entry.secrecy = next_secrecy(entry.secrecy, called_for.0, tightens, loosens);
            entry.exposure *= fades;
            entry.experience = forgetting.after_a_week(entry.experience);
            now.weigher.weigh(entry);
        });
    }
}

/// Share of a gap that is closed in some days, with a time constant in days.
fn approach(days: u32, time_constant: f64) -> f64 {
    -libm::expm1(-f64::from(days) / time_constant)
}

/// Pressure π* that the region would perceive in the long run, a year per 100 members.
pub(super) fn felt_pressure(
    conditions: &Conditions,
    members: u32,
    in_country: u32,
    posture: &Posture,
) -> f64 {
    let per_hundred =
        |felt: f64, members: u32| 100.0 * felt / (f64::from(members) + posture.presence_floor);
    let country = per_hundred(conditions.felt_in_country, in_country);
    let region = per_hundred(conditions.felt, members);
    region + posture.country_weight * (country - region)
}

/// Secrecy σ* (0..=1) that a perceived pressure calls for.
pub(super) fn target_secrecy(pressure: f64, posture: &Posture) -> f64 {
    pressure / (pressure + posture.half_pressure)
}

/// Secrecy after a step, from secrecy before it and that called for (all 0..=1).
fn next_secrecy(secrecy: f64, called_for: f64, tightens: f64, loosens: f64) -> f64 {
    let step = if called_for > secrecy { tightens } else { loosens };
    secrecy + step * (called_for - secrecy)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::parameters::{Parameters, REGISTRY};

    #[test]
    fn half_pressure_calls_for_half_secrecy() {
        let mut posture = Parameters::default().posture;
        posture.half_pressure = 2.0;
        assert_eq!(target_secrecy(2.0, &posture), 0.5);
        assert_eq!(target_secrecy(0.0, &posture), 0.0);
    }

    #[test]
    fn pressure_weighs_region_and_country() {
        let mut posture = Parameters::default().posture;
        (posture.country_weight, posture.presence_floor) = (0.25, 20.0);
        let conditions = Conditions { felt: 4.0, felt_in_country: 10.0, ..Conditions::default() };
        // Region 4 a year over 80 + 20 members, country 10 over 180 + 20: 4 and 5 per hundred.
        assert_eq!(felt_pressure(&conditions, 80, 180, &posture), 4.25);
    }

    #[test]
    fn tightening_and_loosening_have_their_own_speeds() {
        assert_eq!(next_secrecy(0.25, 0.75, 0.5, 0.125), 0.5);
        assert_eq!(next_secrecy(0.75, 0.25, 0.5, 0.125), 0.6875);
    }

    proptest! {
        #[test]
        fn secrecy_stays_a_share(
            today in 0.0..=1.0, pressure in 0.0..1e6,
            point in prop::collection::vec(0.0..=1.0, REGISTRY.len()),
        ) {
            let posture = Parameters::at(&point).posture;
            let called_for = target_secrecy(pressure, &posture);
            let next = next_secrecy(today, called_for, approach(7, posture.tightening), approach(7, posture.loosening));
            prop_assert!((0.0..=1.0).contains(&next));
        }
    }
}
