//! Peeling and pasting.

use super::{
    Options,
    region::{Counts, End, Limits, Region},
};

const ENDS: [End; 2] = [End::Low, End::High];

/// What is searched.
#[derive(Clone, Copy)]
pub(super) struct Search<'a> {
    /// Inputs, by input and run.
    pub columns: &'a [Vec<f64>],
    /// Whether each run is a hit.
    pub is_hit: &'a [bool],
    /// How to search.
    pub options: Options,
}

/// A step that a box may take.
struct Step {
    place: usize,
    end: End,
    /// Where the end moves to.
    to: Option<f64>,
    /// What lies in the box then.
    counts: Counts,
}

impl Search<'_> {
    /// The boxes that peeling and then pasting come by, among some of the runs.
    pub fn regions(&self, among: &[usize]) -> Vec<Region> {
        let hits = self.hits(among);
        let counts = Counts { runs: among.len(), hits };
        let limits = vec![Limits::default(); self.columns.len()];
        let mut regions = self.peeled(among, Region { limits, counts });
        let last = regions[regions.len() - 1].clone();
        regions.extend(self.pasted(among, last));
        regions
    }

    /// The boxes that pasting comes by from a box.
    pub fn pasted(&self, among: &[usize], mut last: Region) -> Vec<Region> {
        let mut regions = Vec::new();
        while let Some(step) = self.best_paste(among, &last) {
            last = last.moved(step.place, step.end, step.to, step.counts);
            regions.push(last.clone());
        }
        regions
    }

    /// What lies in a box that leaves one of its inputs free.
    pub fn without(&self, region: &Region, place: usize) -> Counts {
        let mut limits = region.limits.clone();
        limits[place] = Limits::default();
        let runs: Vec<usize> =
            (0..self.is_hit.len()).filter(|run| self.lies_in(&limits, *run)).collect();
        Counts { runs: runs.len(), hits: self.hits(&runs) }
    }

    fn hits(&self, runs: &[usize]) -> usize {
        runs.iter().filter(|run| self.is_hit[**run]).count()
    }

    fn lies_in(&self, limits: &[Limits], run: usize) -> bool {
        limits.iter().zip(self.columns).all(|(limits, column)| limits.hold(column[run]))
    }

    fn step_size(&self, runs: usize) -> usize {
        ((self.options.peel * runs as f64) as usize).max(1)
    }

    fn peeled(&self, among: &[usize], whole: Region) -> Vec<Region> {
        let least = (self.options.least_mass * among.len() as f64).ceil() as usize;
        // Runs of the box by each input.
        let mut orders: Vec<Vec<usize>> = self.columns.iter().map(|_| among.to_vec()).collect();
        for (order, column) in orders.iter_mut().zip(self.columns) {
            order
                .sort_by(|one, other| column[*one].total_cmp(&column[*other]).then(one.cmp(other)));
        }
        let mut regions = vec![whole];
        loop {
            let region = &regions[regions.len() - 1];
            let Some(step) = self.best_peel(&orders, region, least) else { return regions };
            let next = region.moved(step.place, step.end, step.to, step.counts);
            let (limits, column) = (next.limits[step.place], &self.columns[step.place]);
            for order in &mut orders {
                order.retain(|run| limits.hold(column[*run]));
            }
            regions.push(next);
        }
    }

    /// The peel that gains the most density for each run that it takes off; `None` when none gains.
    fn best_peel(&self, orders: &[Vec<usize>], region: &Region, least: usize) -> Option<Step> {
        let Counts { runs, hits } = region.counts;
        let mut best: Option<(f64, Step)> = None;
        for (place, order) in orders.iter().enumerate() {
            let column = &self.columns[place];
            for end in ENDS {
                let removed = self.peel_of(order, column, end);
                let left = runs - removed;
                if removed == 0 || left < least.max(1) {
                    continue;
                }
                let (off, to) = match end {
                    End::Low => (&order[..removed], middle(column, order, removed)),
                    End::High => (&order[left..], middle(column, order, left)),
                };
                let counts = Counts { runs: left, hits: hits - self.hits(off) };
                let gain = (counts.density() - region.counts.density()) / removed as f64;
                if gain > 0.0 && best.as_ref().is_none_or(|(most, _)| gain > *most) {
                    best = Some((gain, Step { place, end, to: Some(to), counts }));
                }
            }
        }
        best.map(|(_, step)| step)
    }

    /// How many runs a peel takes off: about a step, without parting equal values; all of the
    /// outermost value where that alone is more.
    fn peel_of(&self, order: &[usize], column: &[f64], end: End) -> usize {
        let runs = order.len();
        let size = self.step_size(runs).min(runs - 1);
        let value = |from_end: usize| match end {
            End::Low => column[order[from_end]],
            End::High => column[order[runs - 1 - from_end]],
        };
        let kept = value(size);
        let beyond = |from_end: &usize| value(*from_end) != kept;
        match (0..size).rev().find(beyond) {
            Some(outer) => outer + 1,
            // The step lies within the outermost value.
            None => (size..runs).find(beyond).unwrap_or(0),
        }
    }

    /// The paste that leaves the box densest, and no less dense than it is.
    fn best_paste(&self, among: &[usize], region: &Region) -> Option<Step> {
        let Counts { runs, hits } = region.counts;
        let mut best: Option<Step> = None;
        for (place, column) in self.columns.iter().enumerate() {
            for end in ENDS {
                let own = region.limits[place];
                if end == End::Low && own.low.is_none() || end == End::High && own.high.is_none() {
                    continue;
                }
                let beyond = self.beyond(among, region, place, end);
                if beyond.is_empty() {
                    continue;
                }
                let mut added = self.step_size(runs).min(beyond.len());
                // Equal values come together.
                let value = |at: usize| column[beyond[at]];
                while added < beyond.len() && value(added) == value(added - 1) {
                    added += 1;
                }
                let to =
                    (added < beyond.len()).then(|| f64::midpoint(value(added - 1), value(added)));
                let counts =
                    Counts { runs: runs + added, hits: hits + self.hits(&beyond[..added]) };
                let most = best.as_ref().map_or(region.counts, |step| step.counts).density();
                let is_better =
                    if best.is_some() { counts.density() > most } else { counts.density() >= most };
                if is_better {
                    best = Some(Step { place, end, to, counts });
                }
            }
        }
        best
    }

    /// Runs that only one end of a box shuts out, the nearest first.
    fn beyond(&self, among: &[usize], region: &Region, place: usize, end: End) -> Vec<usize> {
        let column = &self.columns[place];
        let mut limits = region.limits.clone();
        match end {
            End::Low => limits[place].low = None,
            End::High => limits[place].high = None,
        }
        let own = region.limits[place];
        let is_beyond = |run: &usize| !own.hold(column[*run]) && self.lies_in(&limits, *run);
        let mut beyond: Vec<usize> = among.iter().copied().filter(is_beyond).collect();
        beyond.sort_by(|one, other| {
            let rising = column[*one].total_cmp(&column[*other]);
            let nearest_first = if end == End::Low { rising.reverse() } else { rising };
            nearest_first.then(one.cmp(other))
        });
        beyond
    }
}

/// Halfway between the two runs on either side of a cut.
fn middle(column: &[f64], order: &[usize], cut: usize) -> f64 {
    f64::midpoint(column[order[cut - 1]], column[order[cut]])
}
