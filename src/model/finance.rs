//! Finance: what comes in, and what it is worth beside the needs.
//!
//! ```text
//! F ← F · e^(−Δ/T_F) + Δ/365.25 · (donations + taxes)          a = F · (365.25/T_F)/needs
//! home:   donations d(1 − y_F)(S_home + f_T · S_abroad)   taxes τ_F · population/100,000 · N from phase 2 on   needs M
//! abroad: donations d(1 − y_F)(1 − f_T) S_abroad                                                                needs c_X · active plots
//! H(a) = (1 + h_F) · a/(a + h_F)
//! ```
//!
//! A week is a step (Δ). The unit is the upkeep of a member for a year. What is taken in is spent over
//! `T_F`, so that a purse F is worth its turnover beside the needs: adequacy a is 1 where they are met,
//! and the factor H is then 1. Attacks feel that of the theatre, and the pace of external plots that of
//! their own purse, which communities abroad fill with what they do not send home. S are sympathisers, N
//! is night control. Tracking of finance `y_F` takes its share of donations. Where a scenario gives the
//! organisation no funds, finance is not simulated and both factors are 1.
//!
//! - reads: [`Sympathisers`], [`Control`], the rosters' members, active plots
//! - writes: [`Finance`]
//! - parameters: `finance.*`
//! - draws: none
//! - source: assumed forms; donations and taxes are the article's and the literature's common sources
//! - verified by: `funds_settle_where_income_meets_needs`, `attacks_feel_funds`

use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    components::{Abroad, CommunityKey, RegionKey, Sympathisers},
    control::{Control, Phase},
    plots::Plot,
    rates::{WEEK, YEAR},
    resources::Now,
    roster::Roster,
};
use crate::{parameters, scenario::RegionId};

/// The purses of the theatre and of external cells, where finance is simulated.
///
/// Written by [`finance`](self); read by attacks and external plots.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Finance(pub Option<Purses>);

/// Two purses.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Purses {
    /// That of the organisation in the theatre.
    pub home: Purse,
    /// That of external cells.
    pub abroad: Purse,
}

/// A purse.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Purse {
    /// Funds F, in the upkeep of a member for a year.
    funds: f64,
    /// Adequacy a, 1 where the needs are met.
    pub adequacy: f64,
    /// What activity is multiplied with, 0..=1 + `h_F`.
    pub factor: f64,
}

impl Finance {
    /// The factor on attacks in the theatre.
    pub fn at_home(&self) -> f64 {
        self.0.map_or(1.0, |purses| purses.home.factor)
    }

    /// The factor on the pace of external plots.
    pub fn abroad(&self) -> f64 {
        self.0.map_or(1.0, |purses| purses.abroad.factor)
    }
}

impl Purse {
    /// A purse that has met a multiple of the needs so far.
    pub fn of(adequacy: f64, needs: f64, parameters: &parameters::Finance) -> Self {
        let funds = adequacy * needs * parameters.turnover / YEAR;
        Self { funds, adequacy, factor: factor(adequacy, parameters) }
    }

    /// A week's step at a yearly income.
    fn step(&mut self, income: f64, needs: f64, parameters: &parameters::Finance) {
        let days = f64::from(WEEK);
        // What comes in within the week is spent within it in part: exact for a constant income.
        let spent = -libm::expm1(-days / parameters.turnover);
        self.funds += spent * (income * parameters.turnover / YEAR - self.funds);
        self.adequacy = self.funds * YEAR / parameters.turnover / needs.max(LEAST_NEEDS);
        self.factor = factor(self.adequacy, parameters);
    }
}

/// Needs below which a purse is as good as full: a tenth of a member's upkeep.
const LEAST_NEEDS: f64 = 0.1;

/// H(a), 1 where the needs are met.
fn factor(adequacy: f64, parameters: &parameters::Finance) -> f64 {
    let half = parameters.half_adequacy;
    if adequacy <= 0.0 && half <= 0.0 {
        return 0.0;
    }
    (1.0 + half) * adequacy / (adequacy + half)
}

/// Yearly donations to the purses at home and abroad.
pub(super) fn donations(at_home: u64, abroad: u64, parameters: &parameters::Finance) -> (f64, f64) {
    let each = parameters.donation * (1.0 - parameters.tracking);
    let (at_home, abroad) = (each * at_home as f64, each * abroad as f64);
    (at_home + parameters.remitted * abroad, (1.0 - parameters.remitted) * abroad)
}

/// Lets both purses take their weekly step.
pub fn settle_accounts(
    communities: Query<(&CommunityKey, &Sympathisers, Has<Abroad>)>,
    regions: Query<(&RegionKey, &Control, &Roster)>,
    plots: Query<&Plot>,
    mut finance: ResMut<Finance>,
    now: Res<Now>,
) {
    let Some(purses) = &mut finance.0 else { return };
    let parameters = &now.parameters.finance;
    let mut sympathisers = [0_u64; 2];
    for (_, number, is_abroad) in &communities {
        sympathisers[usize::from(is_abroad)] += u64::from(number.0);
    }
    let (to_home, to_abroad) = donations(sympathisers[0], sympathisers[1], parameters);
    let mut members = 0;
    let mut taxed: Vec<(RegionId, f64)> = Vec::new();
    for (key, control, roster) in &regions {
        members += roster.members();
        if control.phase >= Phase::NightControl {
            taxed.push((key.id, key.population / 1e5 * control.night));
        }
    }
    // In one order, because this is a sum of floats.
    taxed.sort_unstable_by_key(|(region, _)| *region);
    let taxes = parameters.tax * taxed.into_iter().map(|(_, base)| base).sum::<f64>();
    let active = plots.iter().filter(|plot| plot.is_active()).count();
    purses.home.step(to_home + taxes, f64::from(members), parameters);
    purses.abroad.step(to_abroad, parameters.plot_cost * active as f64, parameters);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::parameters::{Parameters, REGISTRY};

    #[test]
    fn needs_that_are_met_change_nothing() {
        let mut parameters = Parameters::default().finance;
        parameters.half_adequacy = 0.25;
        assert_eq!(factor(1.0, &parameters), 1.0);
        assert_eq!(factor(0.25, &parameters), 0.625);
        let mut purse = Purse::of(1.0, 100.0, &parameters);
        purse.step(100.0, 100.0, &parameters);
        assert!((purse.adequacy - 1.0).abs() < 1e-12, "{purse:?}");
    }

    #[test]
    fn without_a_half_level_any_funds_are_enough() {
        let mut parameters = Parameters::default().finance;
        parameters.half_adequacy = 0.0;
        assert_eq!((factor(0.0, &parameters), factor(0.125, &parameters)), (0.0, 1.0));
    }

    #[test]
    fn half_of_what_abroad_gives_goes_home() {
        let mut parameters = Parameters::default().finance;
        (parameters.donation, parameters.remitted, parameters.tracking) = (2.0, 0.5, 0.25);
        assert_eq!(donations(10, 8, &parameters), (21.0, 6.0));
    }

    proptest! {
        #[test]
        fn factors_are_finite_and_bounded(
            income in prop::collection::vec((0.0..1e9, 0.0..1e7), 1..50),
            point in prop::collection::vec(0.0..=1.0, REGISTRY.len()),
        ) {
            let parameters = Parameters::at(&point).finance;
            let mut purse = Purse::of(1.0, 1000.0, &parameters);
            for (income, needs) in income {
                purse.step(income, needs, &parameters);
                prop_assert!(purse.adequacy >= 0.0 && purse.adequacy.is_finite());
                prop_assert!((0.0..=1.0 + parameters.half_adequacy).contains(&purse.factor));
            }
        }
    }
}
