//! Morris trajectories on a grid of levels.
//!
//! ```text
//! x ∈ {0, 1/(p − 1), …, 1}^d        Δ = p / (2 (p − 1))
//! ```
//!
//! A trajectory starts at a random point of the grid and moves each factor once by Δ, in random
//! order: up from the lower half of the levels, down from the upper. So each of its points is
//! uniform on the grid, and every level of every factor comes up equally often. Drawn at random,
//! not spread out by Campolongo's distance criterion: effects of one factor are then independent,
//! which intervals rest on.
//!
//! - draws: one generator a trajectory, by its number, so that more trajectories keep the first
//! - source: Morris (1991); Campolongo, Cariboni & Saltelli (2007)

use crate::{
    random::{Draw, Purpose, StreamId, Streams},
    sensitivity::SensitivityError,
};

/// Trajectories of one step a factor.
#[derive(Clone, Debug, PartialEq)]
pub struct Trajectories {
    factors: usize,
    levels: u32,
    points: Vec<Vec<f64>>,
}

impl Trajectories {
    /// Draws `count` trajectories through the factors, on `levels` levels (even; 4 is usual).
    ///
    /// # Errors
    /// When there is no factor or no trajectory, or the levels are odd.
    pub fn draw(
        factors: usize,
        count: u32,
        levels: u32,
        seed: u64,
    ) -> Result<Self, SensitivityError> {
        let refuse = |said: String| Err(SensitivityError::Design(said));
        if factors == 0 || count == 0 {
            return refuse("a design needs at least one factor and one trajectory".to_owned());
        }
        if levels < 2 || !levels.is_multiple_of(2) {
            return refuse(format!("{levels} levels have no halves: 2, 4, 6, …"));
        }
        let mut points = Vec::with_capacity(count as usize * (factors + 1));
        for number in 0..count {
            let stream = StreamId::ROOT.named("morris").child(number);
            let mut draw = Streams::new(seed, 0).draw(stream, 0, Purpose::Design);
            let start: Vec<u32> = (0..factors).map(|_| draw.index(levels)).collect();
            points.extend(trajectory(levels, start, &order(factors, &mut draw)));
        }
        Ok(Self { factors, levels, points })
    }

    /// How many factors there are.
    pub fn factors(&self) -> usize {
        self.factors
    }

    /// The step Δ of an effect, as a share of the range.
    pub fn step(&self) -> f64 {
        f64::from(self.levels) / (2.0 * f64::from(self.levels - 1))
    }

    /// Points of a trajectory: one more than factors.
    pub fn block(&self) -> usize {
        self.factors + 1
    }

    /// The points, trajectory by trajectory, [`block`](Self::block) each. Coordinates lie in
    /// 0..=1, and both ends come up: a prior without bounds must be cut before it is mapped.
    pub fn points(&self) -> &[Vec<f64>] {
        &self.points
    }

    /// Every trajectory that there is: all starts in all orders.
    #[cfg(test)]
    pub fn all_of_three_factors() -> Self {
        const ORDERS: [[usize; 3]; 6] =
            [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
        let starts = (0..64).map(|n: u32| vec![n % 4, n / 4 % 4, n / 16]);
        let points = starts
            .flat_map(|start| ORDERS.map(|order| trajectory(4, start.clone(), &order)))
            .flatten()
            .collect();
        Self { factors: 3, levels: 4, points }
    }
}

/// A random order of the factors (Fisher and Yates).
fn order(factors: usize, draw: &mut Draw) -> Vec<usize> {
    let mut order: Vec<usize> = (0..factors).collect();
    for place in (1..factors).rev() {
        order.swap(place, draw.index(place as u32 + 1) as usize);
    }
    order
}

/// The points of a trajectory from a start, given by its levels.
fn trajectory(levels: u32, start: Vec<u32>, order: &[usize]) -> Vec<Vec<f64>> {
    let shares = |at: &[u32]| -> Vec<f64> {
        at.iter().map(|level| f64::from(*level) / f64::from(levels - 1)).collect()
    };
    let mut at = start;
    let mut points = vec![shares(&at)];
    for factor in order {
        // Half the levels up or down: the step that keeps the grid.
        at[*factor] = (at[*factor] + levels / 2) % levels;
        points.push(shares(&at));
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_factor_moves_once_by_the_step(
            seed: u64, factors in 1..9_usize, count in 1..9_u32, half in 1..5_u32,
        ) {
            let design = Trajectories::draw(factors, count, 2 * half, seed).unwrap();
            prop_assert_eq!(design.points().len(), count as usize * (factors + 1));
            for trajectory in design.points().chunks(design.block()) {
                let mut moved = vec![0; factors];
                for pair in trajectory.windows(2) {
                    for factor in 0..factors {
                        let step = (pair[1][factor] - pair[0][factor]).abs();
                        if step > 0.0 {
                            moved[factor] += 1;
                            prop_assert!((step - design.step()).abs() < 1e-12);
                        }
                    }
                }
                prop_assert_eq!(moved, vec![1; factors]);
                prop_assert!(trajectory.iter().flatten().all(|x| (0.0..=1.0).contains(x)));
            }
        }
    }

    #[test]
    fn more_trajectories_keep_the_first() {
        let [few, many] = [3, 7].map(|count| Trajectories::draw(4, count, 4, 9).unwrap());
        assert_eq!(few.points(), &many.points()[..15]);
        assert_ne!(many.points()[..5], many.points()[5..10]);
    }

    #[test]
    fn odd_levels_are_refused() {
        assert!(Trajectories::draw(2, 1, 5, 0).is_err());
        assert!(Trajectories::draw(0, 1, 4, 0).is_err());
    }
}
