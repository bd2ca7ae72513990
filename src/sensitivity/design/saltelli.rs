//! Saltelli's matrices from scrambled Sobol points.
//!
//! ```text
//! A, B: N rows of d coordinates each, from one sequence in 2 d dimensions
//! A_B^i: A with column i from B
//! ```
//!
//! A row takes d + 2 runs: A, B and each `A_B^i`.
//!
//! A factor's two columns are neighbours in the sequence, 2i and 2i + 1, whose projections are the
//! most even. The usual choice, A the first d dimensions and B the next, was worse by far: the
//! largest error among the indices of the Ishigami function at 4,096 rows, over 100 seeds, was
//! 0.023 and not 0.010, and of the G function 0.012 and not 0.004; its bootstrap intervals missed
//! some truths in 17 of 100 seeds at 512 rows. From 1,024 rows on, ours held every one in all 100.
//!
//! - draws: the scrambling of the sequence follows from the seed
//! - source: Saltelli et al. (2010), *Variance based sensitivity analysis of model output*; Burley
//!   (2020) for the scrambling

use crate::{
    random::{Purpose, StreamId, Streams},
    sensitivity::SensitivityError,
};

/// Dimensions whose direction numbers the sequence has.
const MOST_DIMENSIONS: usize = 256;
/// Points of the sequence.
const MOST_ROWS: u32 = 1 << 16;

/// Saltelli's design.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Saltelli {
    factors: usize,
    rows: u32,
    scrambling: u32,
}

impl Saltelli {
    /// A design of `rows` rows. A power of two is best: the points then fill the cube evenly.
    ///
    /// # Errors
    /// When there is no factor or more than 128, fewer than 2 rows or more than 65,536.
    pub fn new(factors: usize, rows: u32, seed: u64) -> Result<Self, SensitivityError> {
        if factors == 0 || 2 * factors > MOST_DIMENSIONS {
            let said = format!("{factors} factors: a Sobol design takes 1 to 128");
            return Err(SensitivityError::Design(said));
        }
        if !(2..=MOST_ROWS).contains(&rows) {
            let said = format!("{rows} rows: a Sobol design takes 2 to 65,536");
            return Err(SensitivityError::Design(said));
        }
        let stream = StreamId::ROOT.named("saltelli");
        let scrambling = Streams::new(seed, 0).draw(stream, 0, Purpose::Design).bits();
        Ok(Self { factors, rows, scrambling })
    }

    /// How many factors there are.
    pub fn factors(&self) -> usize {
        self.factors
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows as usize
    }

    /// Points of a row: two more than factors.
    pub fn block(&self) -> usize {
        self.factors + 2
    }

    /// The points, row by row, [`block`](Self::block) each: A, B, then each `A_B^i`. Coordinates lie
    /// in 0..1, to 24 bits.
    pub fn points(&self) -> Vec<Vec<f64>> {
        let mut points = Vec::with_capacity(self.rows() * self.block());
        for row in 0..self.rows {
            let share = |dimension: usize| {
                f64::from(sobol_burley::sample(row, dimension as u32, self.scrambling))
            };
            let a: Vec<f64> = (0..self.factors).map(|factor| share(2 * factor)).collect();
            let b: Vec<f64> = (0..self.factors).map(|factor| share(2 * factor + 1)).collect();
            points.extend([a.clone(), b.clone()]);
            for factor in 0..self.factors {
                let mut mixed = a.clone();
                mixed[factor] = b[factor];
                points.push(mixed);
            }
        }
        points
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_takes_one_column_at_a_time_from_b() {
        let design = Saltelli::new(3, 8, 5).unwrap();
        let points = design.points();
        assert_eq!(points.len(), 8 * 5);
        for row in points.chunks(design.block()) {
            let [a, b, mixed @ ..] = row else { unreachable!() };
            for (factor, point) in mixed.iter().enumerate() {
                for column in 0..3 {
                    let from = if column == factor { b } else { a };
                    assert_eq!(point[column], from[column]);
                }
            }
        }
    }

    /// Each column of A and of B has one point in each of N strata, and A is not B.
    #[test]
    fn columns_are_stratified_and_seeds_scramble_otherwise() {
        let design = Saltelli::new(8, 64, 1).unwrap();
        let points = design.points();
        for matrix in 0..2 {
            for factor in 0..8 {
                let rows = points[matrix..].iter().step_by(design.block());
                let mut strata: Vec<u32> = rows.map(|row| (row[factor] * 64.0) as u32).collect();
                strata.sort_unstable();
                assert_eq!(strata, (0..64).collect::<Vec<_>>());
            }
        }
        assert_ne!(points[0], points[1]);
        assert_ne!(Saltelli::new(8, 64, 2).unwrap().points(), points);
    }

    #[test]
    fn too_many_factors_and_rows_are_refused() {
        assert!(Saltelli::new(128, 65_536, 0).is_ok());
        assert!(Saltelli::new(129, 2, 0).is_err());
        assert!(Saltelli::new(1, 65_537, 0).is_err());
        assert!(Saltelli::new(0, 16, 0).is_err());
    }
}
