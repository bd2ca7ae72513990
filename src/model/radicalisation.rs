//! Radicalisation: sympathisers come and lapse; grievance returns to rest.
//!
//! ```text
//! new sympathisers ~ Binomial(N − S, 1 − exp(−s · G · H(R; h_R) · Δ))          abroad s(1 − y_E)
//! lapsed           ~ Binomial(S, 1 − exp(−ℓ Δ))
//! G ← min(1, G + ((1 − y)G₀ − G)(1 − exp(−λ_G Δ)) + η_G · deaths · 100,000/population)
//! ```
//!
//! A week is a step (Δ). N persons who have not joined, S sympathisers, grievance G with base G₀, reach R
//! of the recruiters and members, H(x; h) = x/(x + h). The week's deaths of people who were not
//! militants raise grievance by their number per 100,000 of the region's population. Human security y
//! takes its share of the grievance at rest away, over the time in which grievance relaxes, where cells
//! operate; community engagement `y_E` its share of susceptibility in communities abroad, whose regions have
//! neither members nor harm.
//!
//! The kin of members who were killed are a community of their own in each region, with N = `n_K` for
//! each of the killed, a grievance at rest `G_K` and a susceptibility `s_K` of their own: recruitment out
//! of revenge.
//!
//! - reads: [`Reach`], [`Gone`], the roster's members
//! - writes: [`Sympathisers`], [`Grievance`], [`Kin`], [`Harm`] (taken up)
//! - parameters: `radicalisation.*`, `kin.relatives` `n_K`, `kin.grievance` `G_K`,
//!   `kin.susceptibility` `s_K`, `recruitment.member_reach`
//! - draws: `Radicalisation` and `Lapse`, one a community and week
//! - source: assumed form; the sign of harm is that of Kress and Szechtman (2009); that young relatives
//!   of killed members join is the article's
//! - verified by: `sympathisers_settle_where_gain_equals_lapse`,
//!   `grievance_relaxes_to_what_human_security_leaves`, `kin_grow_with_each_death_and_join`

use bevy_ecs::prelude::*;

use super::{
    components::{CommunityKey, Gone, Grievance, Harm, Kin, Reach, RegionKey, Sympathisers},
    rates::{WEEK, hazard, probability},
    resources::Now,
    roster::Roster,
};
use crate::{
    parameters::{self, Radicalisation},
    random::Purpose,
};

/// Lets sympathy and grievance take their weekly step.
pub fn radicalise(
    mut communities: Query<Community>,
    mut regions: Query<(&RegionKey, &Roster, &mut Harm)>,
    // By place of the region: each has several communities.
    mut homes: Local<Vec<Option<Home>>>,
    now: Res<Now>,
) {
    let parameters = &now.parameters.radicalisation;
    let of_kin = &now.parameters.kin;
    let days = f64::from(WEEK);
    let lapse = hazard(parameters.lapse, days);
    let abroad = parameters.susceptibility * (1.0 - parameters.engagement);
    let relaxes = probability(parameters.relaxation, days);
    homes.resize(now.given.index.0.len(), None);
    for (key, roster, mut harm) in &mut regions {
        let grieves = grief(f64::from(harm.others), key.population, parameters.harm);
        let (members, killed) = (roster.members(), harm.members);
        homes[key.id.index()] = Some(Home { members, killed, grieves });
        *harm = Harm::default();
    }
    for (key, reached, gone, mut sympathisers, mut grievance, kin) in &mut communities {
        let home = homes[key.region.index()];
        let is_abroad = home.is_none();
        let Home { members, killed, grieves } = home.unwrap_or_default();
        let pool = match kin {
            Some(mut kin) => {
                kin.killed += killed;
                Pool::of_kin(kin.killed, of_kin)
            }
            None => Pool {
                persons: key.size,
                base_grievance: key.base_grievance,
                susceptibility: if is_abroad { abroad } else { parameters.susceptibility },
            },
        };
        let reach = reached.with_members(members, &now.parameters.recruitment);
        let rate = pool.susceptibility * gain_rate(grievance.0, reach, parameters);
        let open = pool.persons.saturating_sub(gone.0).saturating_sub(sympathisers.0);
        let is_moved = open > 0 && rate > 0.0 || sympathisers.0 > 0 && lapse > 0.0;
        if is_moved {
            let purposes = [Purpose::Radicalisation, Purpose::Lapse];
            let [mut of_new, mut of_lapsed] = now.draw_both(key.stream, purposes);
            let new = of_new.events(open, hazard(rate, days));
            let lapsed = of_lapsed.events(sympathisers.0, lapse);
            sympathisers.0 = sympathisers.0 + new - lapsed;
        }
        let calm = if is_abroad { 1.0 } else { 1.0 - parameters.human_security };
        let calmer = relaxed(grievance.0, pool.base_grievance * calm, relaxes);
        grievance.0 = harmed(calmer, grieves);
    }
}

/// What the communities of a region of the theatre have of it in a week.
#[derive(Clone, Copy, Debug, Default)]
pub struct Home {
    members: u32,
    /// Members killed.
    killed: u32,
    /// By how much grievance rises.
    grieves: f64,
}

/// A community as radicalisation sees it.
type Community = (
    &'static CommunityKey,
    &'static Reach,
    &'static Gone,
    &'static mut Sympathisers,
    &'static mut Grievance,
    Option<&'static mut Kin>,
);

/// Who can become a sympathiser, and how easily.
struct Pool {
    persons: u32,
    base_grievance: f64,
    /// Yearly, at grievance 1 in a fully reached community.
    susceptibility: f64,
}

impl Pool {
    fn of_kin(killed: u32, parameters: &parameters::Kin) -> Self {
        Self {
            persons: libm::round(parameters.relatives * f64::from(killed)) as u32,
            base_grievance: parameters.grievance,
            susceptibility: parameters.susceptibility,
        }
    }
}

/// Yearly hazard of becoming a sympathiser, as a multiple of susceptibility.
fn gain_rate(grievance: f64, reach: f64, parameters: &Radicalisation) -> f64 {
    grievance * reach / (reach + parameters.reach_half)
}

/// Grievance when nothing happens and it returns a share of the way to its base.
fn relaxed(grievance: f64, base: f64, share: f64) -> f64 {
    grievance + (base - grievance) * share
}

/// Grievance after harm has raised it.
fn harmed(grievance: f64, grief: f64) -> f64 {
    (grievance + grief).min(1.0)
}

/// By how much so many deaths in a population raise grievance.
fn grief(deaths: f64, population: f64, harm: f64) -> f64 {
    harm * deaths * 1e5 / population.max(1.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::parameters::{Parameters, REGISTRY};

    #[test]
    fn half_reach_has_half_the_effect() {
        let mut parameters = Parameters::default().radicalisation;
        parameters.reach_half = 2.0;
        assert_eq!(gain_rate(0.5, 2.0, &parameters), 0.25);
        assert_eq!(gain_rate(0.5, 0.0, &parameters), 0.0);
    }

    #[test]
    fn two_deaths_in_a_million() {
        assert_eq!(grief(2.0, 1e6, 0.5), 0.1);
    }

    proptest! {
        #[test]
        fn grievance_stays_a_share(
            grievance in 0.0..=1.0, base in 0.0..=1.0, deaths in 0.0..1e4, size in 0.0..1e8,
            point in prop::collection::vec(0.0..=1.0, REGISTRY.len()),
        ) {
            let parameters = Parameters::at(&point).radicalisation;
            let after = relaxed(grievance, base, probability(parameters.relaxation, 7.0));
            prop_assert!((0.0..=1.0).contains(&after));
            let grief = grief(deaths, size, parameters.harm);
            prop_assert!((0.0..=1.0).contains(&harmed(after, grief)));
        }
    }
}
