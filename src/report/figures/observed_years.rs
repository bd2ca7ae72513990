//! Observed counts of calendar years: what stands beside simulated years in a figure.

use crate::{evidence::observed::Target, quantity::Quantity, scenario::RegionId};

/// Whether a quantity counts attacks, claimed or not.
pub fn is_attacks(quantity: Quantity) -> bool {
    matches!(quantity, Quantity::Attacks | Quantity::Claims)
}

/// Counts of whole calendar years by the first observer, of attacks or claims, in regions that are all
/// among those given. Where years have several, those of the regions of the first.
pub fn within<'a>(targets: &'a [Target], regions: &[RegionId]) -> Vec<&'a Target> {
    let observer = targets.first().map(|target| target.observer.as_str());
    let holds = |target: &Target| {
        target.count.as_ref().is_some_and(|count| {
            (0..).map(RegionId).zip(&count.regions).all(|(r, is)| !is || regions.contains(&r))
        })
    };
    let mut found: Vec<&Target> = targets
        .iter()
        .filter(|target| Some(target.observer.as_str()) == observer)
        .filter(|target| Quantity::named(&target.quantity).is_some_and(is_attacks))
        .filter(|target| target.value.exact().is_some() && is_a_year(target) && holds(target))
        .collect();
    let regions = found.first().map(|target| target.regions.clone());
    found.retain(|target| Some(&target.regions) == regions.as_ref());
    found
}

/// The count of a year among such counts.
pub fn of_year(found: &[&Target], year: i32) -> Option<f64> {
    let count = found.iter().find(|target| target.start.month_number() == year * 12);
    count.and_then(|target| target.value.exact())
}

/// What was observed, where and by whom.
pub fn said(target: &Target) -> String {
    let regions: Vec<&str> = target.regions.split(';').map(str::trim).collect();
    let quantity = target.quantity.replace('_', " ");
    format!("{quantity} in the year, {} ({})", regions.join(" + "), target.observer)
}

fn is_a_year(target: &Target) -> bool {
    let (start, end) = (target.start.0, target.end.0);
    start.year() == end.year() && start == start.first_of_year() && end == end.last_of_year()
}
