//! Patterns: orderings and shapes, and the share of replicates that keep them.

use rayon::prelude::*;

use super::targets::Summary;
use crate::{
    mean::standard_error,
    observation::panel::{AudiencePanel, Panel},
    quantity::Quantity,
    scenario::{AudienceId, Months, Pattern, PatternTest, RegionId},
};

/// The panels of a run: by region, and by audience.
pub type Panels<'a> = (&'a Panel, &'a AudiencePanel);

/// How often a pattern holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// The pattern.
    pub pattern: Pattern,
    /// Replicates in which it holds.
    pub held: usize,
    /// Replicates.
    pub of: usize,
    /// As many independent replicates as they are worth: fewer where some share a draw of a posterior.
    pub worth: f64,
    /// Where the test is of a share, that share over the replicates in which there is a whole.
    pub part: Option<Summary>,
}

impl Held {
    /// Share of replicates that keep the pattern, with its 95% interval (Wilson, for as many replicates as
    /// they are worth).
    pub fn share(&self) -> (f64, f64, f64) {
        share_over(self.held, self.of, self.worth)
    }
}

/// The share of runs in which something holds, with its 95% interval; run i belongs to the group `groups[i]`, and groups
/// are independent of one another.
pub fn share_of(holds: &[bool], groups: &[usize]) -> (f64, f64, f64) {
    let held = holds.iter().filter(|holds| **holds).count();
    share_over(held, holds.len(), worth(holds, groups))
}

/// Wilson's interval, for as many runs as they are worth.
fn share_over(held: usize, of: usize, n: f64) -> (f64, f64, f64) {
    if of == 0 {
        return (f64::NAN, 0.0, 1.0);
    }
    let z = 1.959_964;
    let share = held as f64 / of as f64;
    let centre = (share + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let half = z / (1.0 + z * z / n) * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
    (share, (centre - half).max(0.0), (centre + half).min(1.0))
}

/// Checks every pattern in every run; patterns whose months were not simulated to their end are
/// left out. `first_month` is the calendar month (January 0) of the panel's first month, `months`
/// how many of its months are complete. Run i belongs to the group `groups[i]`, and groups are independent of one
/// another.
pub fn check(
    patterns: &[Pattern],
    panels: &[Panels],
    groups: &[usize],
    first_month: usize,
    months: usize,
) -> Vec<Held> {
    patterns
        .iter()
        .filter(|pattern| last_month(&pattern.test) < months)
        .map(|pattern| {
            let kept: Vec<bool> =
                panels.par_iter().map(|p| holds(&pattern.test, *p, first_month)).collect();
            Held {
                pattern: pattern.clone(),
                held: kept.iter().filter(|kept| **kept).count(),
                of: kept.len(),
                worth: worth(&kept, groups),
                part: part_over(&pattern.test, panels, first_month),
            }
        })
        .collect()
}

/// As many independent runs as give their share the same variance: p(1 − p) / v for the share p of runs and its variance v
/// over groups (Kish 1965). Never fewer than groups, nor more than runs; as many as groups where all runs agree.
fn worth(kept: &[bool], groups: &[usize]) -> f64 {
    let least = groups.iter().max().map_or(0.0, |last| (last + 1) as f64);
    let most = kept.len() as f64;
    let numbers: Vec<(usize, f64)> =
        groups.iter().zip(kept).map(|(group, kept)| (*group, f64::from(*kept))).collect();
    let share = numbers.iter().map(|(_, kept)| kept).sum::<f64>() / most;
    match standard_error(&numbers, share) {
        Some((error, _)) if 0.0 < share && share < 1.0 => {
            (share * (1.0 - share) / error.powi(2)).clamp(least, most)
        }
        _ => least,
    }
}

fn last_month(test: &PatternTest) -> usize {
    match test {
        PatternTest::Sequence { windows, .. } => windows.iter().map(|w| w.1).max().unwrap_or(0),
        PatternTest::Leading { window, fall_to, .. } => window.1.max(fall_to.map_or(0, |w| w.1)),
        PatternTest::Share { window, .. } | PatternTest::LeadingAudience { window, .. } => window.1,
    }
}

/// Whether a pattern holds in a run.
fn holds(test: &PatternTest, (panel, audiences): Panels, first_month: usize) -> bool {
    match test {
        PatternTest::Sequence { count, windows, rises } => {
            let counts: Vec<f64> = windows
                .iter()
                .map(|window| panel.count(count.quantity, &count.regions, *window))
                .collect();
            counts
                .windows(2)
                .zip(rises)
                .all(|(pair, rises)| if *rises { pair[1] > pair[0] } else { pair[1] < pair[0] })
        }
        PatternTest::Leading { count, regions, places, window, fall_to } => {
            let size = |region: &_| fall(panel, count.quantity, *region, *window, *fall_to);
            let sizes: Vec<f64> = count.regions.iter().map(size).collect();
            // A region leads when fewer than `places` regions are larger; nought never leads.
            regions.iter().all(|leader| {
                let own = size(leader);
                let larger = sizes.iter().filter(|other| **other > own).count();
                own > 0.0 && larger < *places
            })
        }
        PatternTest::Share { at_least, .. } => part_and_whole(test, panel, first_month)
            .is_some_and(|(part, whole)| whole > 0.0 && part >= at_least * whole),
        PatternTest::LeadingAudience { quantity, audience, window } => {
            let size = |audience| audiences.count(*quantity, audience, *window);
            let others = (0..audiences.audiences() as u16).map(AudienceId);
            // Who shares the first place does not lead.
            size(*audience) > 0.0
                && others
                    .filter(|other| other != audience)
                    .all(|other| size(other) < size(*audience))
        }
    }
}

/// The counts of a test of a share: the part, and the whole.
fn part_and_whole(test: &PatternTest, panel: &Panel, first_month: usize) -> Option<(f64, f64)> {
    let PatternTest::Share { part, whole, window, months, .. } = test else { return None };
    let some = (window.0..=window.1)
        .filter(|month| months[(first_month + month) % 12])
        .map(|month| panel.count(part.quantity, &part.regions, (month, month)))
        .sum();
    Some((some, panel.count(part.quantity, whole, *window)))
}

/// The share that a test asks for, over replicates.
fn part_over(test: &PatternTest, panels: &[Panels], first_month: usize) -> Option<Summary> {
    let counts = panels.iter().filter_map(|(panel, _)| part_and_whole(test, panel, first_month));
    let shares: Vec<f64> =
        counts.filter(|(_, whole)| *whole > 0.0).map(|(part, whole)| part / whole).collect();
    Summary::of(&shares)
}

/// A region's count, or its fall from one window to another.
fn fall(
    panel: &Panel,
    quantity: Quantity,
    region: RegionId,
    window: Months,
    fall_to: Option<Months>,
) -> f64 {
    let before = panel.count(quantity, &[region], window);
    before - fall_to.map_or(0.0, |later| panel.count(quantity, &[region], later))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        quantity::AudienceQuantity,
        scenario::{CountOf, PatternLabel},
    };

    fn panel() -> Panel {
        let mut panel = Panel::new(3, 2);
        for (month, counts) in [[5.0, 1.0, 4.0], [1.0, 3.0, 2.0]].into_iter().enumerate() {
            for (region, count) in (0..).map(RegionId).zip(counts) {
                panel.add(month, region, Quantity::Claims, count);
            }
        }
        panel
    }

    fn kept(test: &PatternTest, first_month: usize) -> bool {
        holds(test, (&panel(), &AudiencePanel::new(0, 2)), first_month)
    }

    fn all() -> CountOf {
        CountOf { quantity: Quantity::Claims, regions: (0..3).map(RegionId).collect() }
    }

    fn leading(regions: &[u16], fall_to: Option<Months>) -> bool {
        let test = PatternTest::Leading {
            count: all(),
            regions: regions.iter().copied().map(RegionId).collect(),
            places: regions.len(),
            window: (0, 0),
            fall_to,
        };
        kept(&test, 0)
    }

    #[test]
    fn the_largest_counts_and_falls_lead() {
        assert!(leading(&[0], None) && leading(&[0, 2], None) && !leading(&[0, 1], None));
        assert!(leading(&[0, 2], Some((1, 1))) && !leading(&[1], Some((1, 1))));
    }

    #[test]
    fn a_fall_from_ten_to_six_is_a_fall() {
        let sequence = |rises| PatternTest::Sequence {
            count: all(),
            windows: vec![(0, 0), (1, 1)],
            rises: vec![rises],
        };
        assert!(kept(&sequence(false), 0) && !kept(&sequence(true), 0));
    }

    #[test]
    fn ten_of_sixteen_fall_in_the_first_month() {
        let share = |at_least| PatternTest::Share {
            part: all(),
            whole: all().regions,
            window: (0, 1),
            months: std::array::from_fn(|month| month == 3),
            at_least,
        };
        assert!(kept(&share(0.62), 3) && !kept(&share(0.63), 3));
        let nobody = AudiencePanel::new(0, 2);
        let over = part_over(&share(0.62), &[(&panel(), &nobody), (&Panel::new(3, 2), &nobody)], 3)
            .unwrap();
        assert_eq!((over.median, over.replicates), (0.625, 1));
    }

    #[test]
    fn an_audience_leads_alone_or_not_at_all() {
        let mut audiences = AudiencePanel::new(2, 2);
        let quantity = AudienceQuantity::PlotsBegun;
        audiences.add(0, AudienceId(0), quantity, 3.0);
        audiences.add(1, AudienceId(1), quantity, 3.0);
        let leads = |audience, window| {
            let test = PatternTest::LeadingAudience { quantity, audience, window };
            holds(&test, (&panel(), &audiences), 0)
        };
        assert!(leads(AudienceId(0), (0, 0)) && leads(AudienceId(1), (1, 1)));
        assert!(!leads(AudienceId(1), (0, 0)) && !leads(AudienceId(0), (0, 1)));
    }

    #[test]
    fn runs_that_share_draws_are_worth_fewer() {
        // Two runs a group, and both agree: as many as groups. With groups of their own: as many as runs.
        let agree: Vec<bool> = (0..40).map(|run| run % 20 < 5).collect();
        let of = |groups: usize| (0..40).map(|run| run % groups).collect::<Vec<_>>();
        assert_eq!((worth(&agree, &of(20)), worth(&agree, &of(40))), (20.0, 40.0));
        // The second runs do not agree with the first: as good as independent.
        let apart: Vec<bool> = (0..40).map(|run| (run < 20) == (run % 2 == 0)).collect();
        assert_eq!(worth(&apart, &of(20)), 40.0);
        assert_eq!((worth(&[true; 40], &of(20)), worth(&[true; 40], &of(40))), (20.0, 40.0));
    }

    #[test]
    fn nine_of_ten_is_told_with_its_interval() {
        let pattern = Pattern {
            name: "p".into(),
            says: String::new(),
            label: PatternLabel::Predicted,
            test: PatternTest::Sequence { count: all(), windows: vec![], rises: vec![] },
        };
        // Wilson's interval for 9 of 10, as in Newcombe (1998): 0.596 to 0.982.
        let (share, low, high) = Held { pattern, held: 9, of: 10, worth: 10.0, part: None }.share();
        assert_eq!(share, 0.9);
        assert!((low - 0.596).abs() < 1e-3 && (high - 0.982).abs() < 1e-3, "{low} {high}");
    }
}
