//! What a plan keeps of a run, checked.

use super::{
    Kept,
    file::{By, KeepFile, OverRegions, OverTime, PlanFile},
    kept,
};
use crate::{
    experiment::record::Opened,
    quantity::Quantity,
    scenario::{
        Months, RegionId,
        error::{Checked, Refusal},
        months,
        placed::Placed,
    },
};

pub(super) fn check_kept(file: &PlanFile, base: &Opened) -> Checked<Vec<Kept>> {
    if file.keep.is_empty() {
        return Ok(kept_by_default(base));
    }
    file.keep.iter().map(|(name, keep)| check_keep(name, keep, base)).collect()
}

/// Attacks and members by year.
fn kept_by_default(base: &Opened) -> Vec<Kept> {
    let by_year = |(name, quantity, over_time): (&str, _, _)| {
        let calendar = &base.scenario.calendar;
        let window = (0, calendar.month_count() - 1);
        kept_of(base, name, quantity, window, By::Year, OverRegions::Sum, over_time)
    };
    [("attacks", Quantity::Attacks, OverTime::Sum), ("strength", Quantity::Strength, OverTime::End)]
        .map(by_year)
        .to_vec()
}

fn kept_of(
    base: &Opened,
    name: &str,
    quantity: Quantity,
    window: Months,
    by: By,
    over_regions: OverRegions,
    over_time: OverTime,
) -> Kept {
    let scenario = &base.scenario;
    let regions = scenario.theatre();
    Kept {
        name: name.to_owned(),
        quantity,
        populations: regions.iter().map(|r| scenario.regions[r.index()].population).collect(),
        regions,
        by,
        parts: kept::parts(&scenario.calendar, window, by),
        over_regions,
        over_time,
    }
}

fn check_keep(name: &Placed<String>, file: &KeepFile, base: &Opened) -> Checked<Kept> {
    let scenario = &base.scenario;
    let quantity = Quantity::named(&file.quantity).ok_or_else(|| {
        let said = format!("no quantity is called `{}`", file.quantity.value);
        Refusal::at(&file.quantity.span, "named here", said)
            .nearest(&file.quantity, Quantity::ALL.iter().map(|quantity| quantity.name()))
    })?;
    let window = match &file.window {
        Some(window) => months(&scenario.calendar, window)?,
        None => (0, scenario.calendar.month_count() - 1),
    };
    let over_regions =
        file.over_regions.as_ref().map_or(
            if quantity.adds_up() { OverRegions::Sum } else { OverRegions::Mean },
            |over| over.value,
        );
    if let (Some(over), OverRegions::Sum, false) =
        (&file.over_regions, over_regions, quantity.adds_up())
    {
        let said = format!("`{}` is a level: regions do not add up", quantity.name());
        return Err(Refusal::at(&over.span, "here", said)
            .help("use `mean`, `population-mean` or `highest`"));
    }
    let over_time = file
        .over_time
        .as_ref()
        .map_or(if quantity.is_stock() { OverTime::End } else { OverTime::Sum }, |over| over.value);
    if let (Some(over), OverTime::Sum, true) = (&file.over_time, over_time, quantity.is_stock()) {
        let said = format!("`{}` is read at one moment: months do not add up", quantity.name());
        return Err(Refusal::at(&over.span, "here", said).help("use `end`, `mean` or `highest`"));
    }
    let mut kept = kept_of(base, name, quantity, window, file.by, over_regions, over_time);
    if let Some(regions) = &file.regions {
        kept.regions = scenario.regions_named(regions, &regions.span)?;
        let population = |region: &RegionId| scenario.regions[region.index()].population;
        kept.populations = kept.regions.iter().map(population).collect();
    }
    if over_regions == OverRegions::PopulationMean && kept.populations.iter().sum::<f64>() <= 0.0 {
        return Err(Refusal::at(&name.span, "kept here", "these regions have no population")
            .help("use `mean`"));
    }
    Ok(kept)
}
