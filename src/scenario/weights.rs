//! What is divided among regions by weights: members, forces, releases.

use super::{
    RegionId,
    error::{Checked, Refusal},
    file::Table,
    numbers::Weight,
    placed::Placed,
    requirements::DECLARED_HERE,
};

/// Checks how something is divided among regions: those with a positive weight, in their order.
pub(super) fn check_weights(
    table: &Table<Placed<Weight>>,
    kind: &str,
    name: &Placed<String>,
    place: impl Fn(&Placed<String>) -> Checked<RegionId>,
) -> Checked<Vec<(RegionId, f64)>> {
    let mut weights = Vec::new();
    for (region, weight) in table {
        weights.push((place(region)?, weight.get()));
    }
    weights.retain(|(_, weight)| *weight > 0.0);
    weights.sort_by_key(|(region, _)| *region);
    if weights.is_empty() {
        let said = format!("{kind} `{}` has no region with a positive weight", name.value);
        return Err(
            Refusal::at(&name.span, DECLARED_HERE, said).help("add `regions = { NAME = 1, … }`")
        );
    }
    Ok(weights)
}

/// Divides a whole number in proportion to weights (largest remainders; ties to the first).
pub(super) fn apportion(total: u32, weights: &[(RegionId, f64)]) -> Vec<(RegionId, u32)> {
    let sum: f64 = weights.iter().map(|(_, weight)| weight).sum();
    let quota = |weight: f64| f64::from(total) * weight / sum;
    let mut parts: Vec<_> = weights.iter().map(|(r, w)| (*r, quota(*w).floor() as u32)).collect();
    let given: u32 = parts.iter().map(|(_, part)| part).sum();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    let remainder = |i: &usize| quota(weights[*i].1).fract();
    order.sort_by(|a, b| remainder(b).total_cmp(&remainder(a)));
    for index in order.into_iter().cycle().take(total.saturating_sub(given) as usize) {
        parts[index].1 += 1;
    }
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ten_members_over_three_equal_regions_are_four_three_three() {
        let weights = [(RegionId(0), 1.0), (RegionId(1), 1.0), (RegionId(2), 1.0)];
        let parts: Vec<u32> = apportion(10, &weights).into_iter().map(|(_, n)| n).collect();
        assert_eq!(parts, [4, 3, 3]);
    }

    proptest! {
        #[test]
        fn apportionment_loses_nobody(total in 0u32..1_000_000, weights in prop::collection::vec(1e-6..1e6, 1..40)) {
            let weights: Vec<_> = (0..).map(RegionId).zip(weights).collect();
            let parts = apportion(total, &weights);
            prop_assert_eq!(parts.iter().map(|(_, n)| n).sum::<u32>(), total);
            let sum: f64 = weights.iter().map(|(_, w)| w).sum();
            for ((_, part), (_, weight)) in parts.iter().zip(&weights) {
                prop_assert!((f64::from(*part) - f64::from(total) * weight / sum).abs() <= 1.0 + 1e-6);
            }
        }
    }
}
