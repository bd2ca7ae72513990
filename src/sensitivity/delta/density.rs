//! Kernel densities on a grid of normal scores.

use statrs::distribution::{ContinuousCDF, Normal};

/// Nodes of the grid. At 10⁴ runs they lie 0.04 apart, a sixth of a usual bandwidth.
const NODES: usize = 256;
/// Where a kernel is cut, in bandwidths.
const REACH: f64 = 4.0;
/// Bandwidths of room at either end of the grid, for the widest kernel that there is.
const MARGIN: f64 = 2.0;

/// An output as normal scores on a grid: each run between two nodes.
#[derive(Clone, Debug)]
pub struct Scores {
    /// The node below each run.
    node: Vec<usize>,
    /// How much of the run belongs to the node above.
    above: Vec<f64>,
    /// The distance between nodes.
    spacing: f64,
}

impl Scores {
    /// The scores Φ⁻¹((rank − ½) / n) of an output, ties at their middle rank.
    pub fn new(values: &[f64]) -> Self {
        let n = values.len() as f64;
        let normal = Normal::standard();
        let largest = normal.inverse_cdf(1.0 - 0.5 / n) + MARGIN;
        let spacing = 2.0 * largest / (NODES - 1) as f64;
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|one, other| values[*one].total_cmp(&values[*other]));
        let (mut node, mut above) = (vec![0; values.len()], vec![0.0; values.len()]);
        let mut before = 0;
        for tie in order.chunk_by(|one, other| values[*one] == values[*other]) {
            let rank = before as f64 + 0.5 * tie.len() as f64;
            let place = (normal.inverse_cdf(rank / n) + largest) / spacing;
            for run in tie {
                node[*run] = (place as usize).min(NODES - 2);
                above[*run] = place - node[*run] as f64;
            }
            before += tie.len();
        }
        Self { node, above, spacing }
    }

    /// ½ Σ over classes of their share × the distance between their density and that of all.
    pub fn delta(&self, class_of: &[usize], classes: usize, weights: &[f64]) -> f64 {
        let mut binned = vec![0.0; classes * NODES];
        let mut all = vec![0.0; NODES];
        for (run, (class, weight)) in class_of.iter().zip(weights).enumerate() {
            if *weight > 0.0 {
                let (node, upper) = (self.node[run], self.above[run] * weight);
                let bin = &mut binned[class * NODES..][..NODES];
                bin[node] += weight - upper;
                bin[node + 1] += upper;
                all[node] += weight - upper;
                all[node + 1] += upper;
            }
        }
        let total: f64 = all.iter().sum();
        let mut delta = 0.0;
        for class in binned.chunks_exact(NODES) {
            let size: f64 = class.iter().sum();
            if size > 0.0 {
                let bandwidth = self.bandwidth(class, size);
                let difference: Vec<f64> =
                    class.iter().zip(&all).map(|(own, all)| own / size - all / total).collect();
                delta += size / total * 0.5 * smoothed_norm(&difference, bandwidth / self.spacing);
            }
        }
        delta
    }

    /// Silverman's rule, 0.9 min(sd, interquartile range / 1.34) n^(−1/5); the sd alone where half
    /// of the class is one atom.
    fn bandwidth(&self, class: &[f64], size: f64) -> f64 {
        let moment = |of: &dyn Fn(f64) -> f64| -> f64 {
            let terms = class.iter().enumerate().map(|(node, weight)| weight * of(node as f64));
            terms.sum::<f64>() / size
        };
        let mean = moment(&|node| node);
        let sd = moment(&|node| (node - mean) * (node - mean)).sqrt();
        let range = (quartile(class, 0.75 * size) - quartile(class, 0.25 * size)) / 1.34;
        let scale = if range > 0.0 { sd.min(range) } else { sd };
        0.9 * scale * libm::pow(size, -0.2) * self.spacing
    }
}

/// The node at which a cumulated weight is reached, interpolated.
fn quartile(class: &[f64], weight: f64) -> f64 {
    let mut below = 0.0;
    for (node, own) in class.iter().enumerate() {
        if below + own >= weight && *own > 0.0 {
            return node as f64 + (weight - below) / own - 0.5;
        }
        below += own;
    }
    (class.len() - 1) as f64
}

/// Σ |K * difference| for a Gaussian kernel of a bandwidth in nodes.
fn smoothed_norm(difference: &[f64], bandwidth: f64) -> f64 {
    let reach = (REACH * bandwidth).ceil() as usize;
    if reach == 0 {
        return difference.iter().map(|value| value.abs()).sum();
    }
    let mut kernel: Vec<f64> = (0..=2 * reach)
        .map(|place| {
            let z = (place as f64 - reach as f64) / bandwidth;
            libm::exp(-0.5 * z * z)
        })
        .collect();
    let sum: f64 = kernel.iter().sum();
    for weight in &mut kernel {
        *weight /= sum;
    }
    // Each node is spread over its neighbours, with room beyond either end, so that no mass is lost.
    let mut smoothed = vec![0.0; difference.len() + 2 * reach];
    for (node, value) in difference.iter().enumerate() {
        if *value != 0.0 {
            for (at, weight) in smoothed[node..].iter_mut().zip(&kernel) {
                *at += value * weight;
            }
        }
    }
    smoothed.iter().map(|value| value.abs()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Two atoms 12 nodes apart under a bandwidth of 6: ∫|f − g| = 2 (2 Φ(1) − 1) = 1.365379. The
    /// node in the middle, where the densities cross, is worth 0.002.
    #[test]
    fn a_smoothed_distance_is_that_of_two_normals() {
        let mut difference = vec![0.0; 100];
        (difference[40], difference[52]) = (1.0, -1.0);
        let norm = smoothed_norm(&difference, 6.0);
        assert!((norm - 1.365_379).abs() < 3e-3, "{norm}");
        assert_eq!(smoothed_norm(&difference, 0.0), 2.0);
    }

    #[test]
    fn quartiles_of_a_grid_lie_on_its_middle_half() {
        let even = [1.0; 100];
        assert_eq!(quartile(&even, 25.0), 24.5);
        assert_eq!(quartile(&even, 75.0), 74.5);
    }

    /// 100 runs on ten nodes and 5 at either end of the grid: the quartiles lie 5.5 nodes apart and
    /// the standard deviation is 39.
    #[test]
    fn far_runs_do_not_widen_the_kernel() {
        let scores = Scores { node: vec![], above: vec![], spacing: 0.5 };
        let mut class = vec![0.0; NODES];
        class[120..130].fill(10.0);
        (class[0], class[NODES - 1]) = (5.0, 5.0);
        let expected = 0.9 * 5.5 / 1.34 * 110_f64.powf(-0.2) * 0.5;
        assert!((scores.bandwidth(&class, 110.0) - expected).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn a_distance_is_a_share_and_one_class_has_none(
            values in prop::collection::vec(-3..3_i32, 20..100),
            classes in 1..5_usize,
        ) {
            let values: Vec<f64> = values.into_iter().map(f64::from).collect();
            let scores = Scores::new(&values);
            let ones = vec![1.0; values.len()];
            let class_of: Vec<usize> = (0..values.len()).map(|run| run % classes).collect();
            let delta = scores.delta(&class_of, classes, &ones);
            prop_assert!((-1e-12..=1.0).contains(&delta));
            prop_assert!(scores.delta(&vec![0; values.len()], 1, &ones).abs() < 1e-12);
        }
    }
}
