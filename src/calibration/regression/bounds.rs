//! Coordinates kept within the bounds of their priors.

use crate::calibration::{prior::Prior, space::Space};

/// Moves coordinates whose values lie outside the bounds, or so far out that the prior has no density there, to the
/// bound, or as far inside as the prior has a density; whether any did.
///
/// Values of logit coordinates never leave their bounds. Those of the others can: of log-normal and gamma priors
/// at the upper bound, of normal priors at both. Far out, a coordinate's value is rounded to the bound itself: e⁻⁸⁰⁰ is 0.
pub(super) fn within_bounds(space: &Space, coordinates: &mut [f64]) -> bool {
    let mut any = false;
    for (parameter, u) in space.parameters().iter().zip(coordinates) {
        let prior = &parameter.prior;
        if prior.categories().is_none() && !is_inside(prior, *u) {
            *u = at_bound(prior, *u);
            any = true;
        }
    }
    any
}

fn is_inside(prior: &Prior, u: f64) -> bool {
    let (low, high) = prior.bounds();
    (low..=high).contains(&prior.to_value(u)) && prior.ln_density_at(u).is_finite()
}

/// The coordinate nearest to the bound that a coordinate has left where the prior has a density.
fn at_bound(prior: &Prior, u: f64) -> f64 {
    let (low, high) = prior.bounds();
    // A value that is rounded to a bound belongs to it, too.
    let is_below = prior.to_value(u) < prior.quantile(0.5);
    let bound = if is_below { low } else { high };
    // An open end has no coordinate; its farthest quantile stands for it.
    let end = if is_below { 0.0 } else { 1.0 };
    let bound = if bound.is_finite() { bound } else { prior.quantile(end) };
    let bound = prior.to_coordinate(bound);
    // Rounding can leave the value of the bound's coordinate outside by a last digit; between bounds that are near to one
    // another and far from 0 a last digit of the value is many units of a coordinate.
    let mut step = f64::EPSILON * (1.0 + bound.abs());
    let mut moved = bound;
    while !is_inside(prior, moved) && step < 64.0 {
        moved = if is_below { bound + step } else { bound - step };
        step *= 2.0;
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calibration::{prior::Form, space::Parameter};
    use proptest::prelude::*;

    #[test]
    fn a_value_that_is_rounded_to_a_bound_without_density_keeps_some() {
        let form = Form::LogNormal { median: 1.0, sd: 1.0 };
        let prior = Prior::new(form, 0.0, 3.0).unwrap();
        let space = Space::new(vec![Parameter::new("x", prior.clone())]).unwrap();
        let mut coordinates = vec![-791.0];
        assert!(!prior.ln_density_at(coordinates[0]).is_finite());
        assert!(within_bounds(&space, &mut coordinates));
        assert!((coordinates[0] - 1e-300_f64.ln()).abs() < 1e-9, "{coordinates:?}");
        assert!(prior.ln_density_at(coordinates[0]).is_finite());
    }

    /// A hundredth of a unit between bounds near −3, where a last digit of the value is 4·10⁻¹⁶: e⁻³⁵ of the range is none.
    #[test]
    fn a_value_that_is_rounded_to_a_bound_far_from_0_keeps_some() {
        let (low, high) = (-2.838_225_893_099_164_4, -2.828_225_893_099_164_4);
        let prior = Prior::new(Form::Beta { a: 2.0, b: 3.0 }, low, high).unwrap();
        let space = Space::new(vec![Parameter::new("x", prior.clone())]).unwrap();
        for u in [-35.260_543_484_542_744, 35.260_543_484_542_744] {
            let mut coordinates = vec![u];
            assert!(within_bounds(&space, &mut coordinates), "{u} has a density");
            assert!(is_inside(&prior, coordinates[0]), "{u} went to {coordinates:?}");
            assert_eq!(coordinates[0] < 0.0, u < 0.0, "{u} went to {coordinates:?}");
        }
    }

    proptest! {
        #[test]
        fn every_coordinate_is_led_within_the_bounds(
            u in prop_oneof![-50.0..50.0_f64, -5e3..5e3_f64],
            low in -3.0..3.0_f64,
            range in 0.01..10.0_f64,
            which in 0..5,
            is_open in any::<bool>(),
        ) {
            let (form, low) = match which {
                0 => (Form::Uniform, low),
                1 => (Form::Normal { mean: low + range / 2.0, sd: 1.0 }, low),
                2 => (Form::Beta { a: 2.0, b: 3.0 }, low),
                3 => (Form::LogNormal { median: low.max(0.0) + range / 2.0, sd: 1.0 }, low.max(0.0)),
                _ => (Form::Gamma { shape: 1.0, rate: 1.0 / (low.max(0.0) + range) }, low.max(0.0)),
            };
            let is_open = is_open && !matches!(form, Form::Uniform | Form::Beta { .. });
            let high = if is_open { f64::INFINITY } else { low + range };
            let prior = Prior::new(form, low, high).unwrap();
            let space = Space::new(vec![Parameter::new("x", prior.clone())]).unwrap();
            let mut moved = vec![u];
            let was_inside = is_inside(&prior, u);
            prop_assert_eq!(within_bounds(&space, &mut moved), !was_inside);
            prop_assert!(is_inside(&prior, moved[0]), "{u} went to {}", moved[0]);
            prop_assert!(!was_inside || moved[0] == u);
        }
    }
}
