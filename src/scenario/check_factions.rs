//! Rival factions of a scenario, checked.

use super::{
    RivalFaction,
    check_schedules::check_schedule,
    error::Checked,
    file::ScenarioLayer,
    places::Places,
    requirements::{MOST_MEMBERS, check_source, headcount, limited, needed_in, within},
};
use crate::calendar::Calendar;

/// Checks the factions, whose fighters count towards the most members there may be.
pub(super) fn check_factions(
    layer: &ScenarioLayer,
    places: &Places,
    calendar: &Calendar,
) -> Checked<Vec<RivalFaction>> {
    limited(&layer.factions, "factions")?;
    let mut factions = Vec::new();
    let mut members = layer.organisation.members.as_ref().map_or(0.0, |members| members.get());
    for (name, file) in &layer.factions {
        let entry = "faction";
        let fighters = needed_in(file.fighters.as_ref(), "fighters", entry, name)?;
        members += fighters.get();
        within(members, MOST_MEMBERS, "members and fighters", &fighters.span)?;
        let normalisation = needed_in(file.normalisation.as_ref(), "normalisation", entry, name)?;
        check_source(needed_in(file.source.as_ref(), "source", entry, name)?)?;
        factions.push(RivalFaction {
            name: name.value.clone(),
            region: places.theatre(needed_in(file.region.as_ref(), "region", entry, name)?)?,
            fighters: headcount(fighters)?,
            normalisation: check_schedule(normalisation, calendar, 0.0..=1.0, "a normalisation")?,
        });
    }
    Ok(factions)
}
