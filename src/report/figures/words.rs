//! What outputs of a sweep are, in the words of figures: title and unit.

use crate::{
    calendar::Calendar,
    evidence::observed::Target,
    experiment::plan::{
        Kept, Plan,
        file::{OverRegions, OverTime},
    },
    quantity::Quantity,
};

/// Title and unit of an output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// What it is, where and when.
    pub title: String,
    /// Its unit.
    pub unit: String,
}

/// What a part of a kept output is.
pub fn of_kept(plan: &Plan, kept: &Kept, part: usize) -> Described {
    let (end, months) = &kept.parts[part];
    let calendar = &plan.base.scenario.calendar;
    let (from, to) = names(calendar, *months);
    let when = match (kept.over_time, end.is_empty() || end.len() > 4) {
        (OverTime::End, _) => format!("at the end of {to}"),
        (OverTime::Sum, false) => format!("in {end}"),
        (OverTime::Sum, true) => from_to("", &from, &to),
        (OverTime::Mean, _) => from_to("mean of months ", &from, &to),
        (OverTime::Highest, _) => from_to("highest month of ", &from, &to),
    };
    Described { title: format!("{}, {when}", whole(plan, kept)), unit: unit(kept).to_owned() }
}

/// What a kept output is, whatever its months.
pub fn whole(plan: &Plan, kept: &Kept) -> String {
    format!("{}{}, {}", capital(name(kept.quantity)), across(kept), places(plan, kept))
}

/// What a quantity is, and its unit.
pub fn of_quantity(quantity: Quantity) -> Described {
    Described { title: capital(name(quantity)), unit: of(quantity).to_owned() }
}

/// What a target is.
pub fn of_target(target: &Target) -> Described {
    let quantity = target.quantity.replace('_', " ");
    let regions: Vec<&str> = target.regions.split(';').map(str::trim).collect();
    Described {
        title: format!(
            "{}, {}, {} to {}",
            capital(&quantity),
            regions.join(" + "),
            target.start,
            target.end
        ),
        unit: Quantity::named(&target.quantity).map_or(quantity.clone(), |q| of(q).to_owned()),
    }
}

fn names(calendar: &Calendar, (first, last): (usize, usize)) -> (String, String) {
    (calendar.month_name(first), calendar.month_name(last))
}

fn from_to(before: &str, from: &str, to: &str) -> String {
    if from == to { format!("{before}{from}") } else { format!("{before}{from} to {to}") }
}

fn across(kept: &Kept) -> &'static str {
    match kept.over_regions {
        _ if kept.regions.len() == 1 => "",
        OverRegions::Sum => "",
        OverRegions::Mean => " (mean of the regions)",
        OverRegions::PopulationMean => " (mean of the regions, weighted by population)",
        OverRegions::Highest => " (highest of the regions)",
    }
}

/// The regions as the plan names them.
pub fn places(plan: &Plan, kept: &Kept) -> String {
    let file = plan.file.keep.iter().find(|(name, _)| name.value == kept.name);
    match file.and_then(|(_, file)| file.regions.as_ref()) {
        None => "whole theatre".to_owned(),
        Some(regions) => {
            let names: Vec<&str> = regions.iter().map(|region| region.as_str()).collect();
            names.join(" + ")
        }
    }
}

/// The unit of a kept output.
pub fn unit(kept: &Kept) -> &'static str {
    of(kept.quantity)
}

fn name(quantity: Quantity) -> &'static str {
    match quantity {
        Quantity::CtOperations => "CT operations",
        Quantity::CtEffort => "CT effort",
        Quantity::Strength => "members",
        Quantity::Intelligence => "leads",
        other => spaced(other),
    }
}

/// A quantity's name with blanks.
fn spaced(quantity: Quantity) -> &'static str {
    match quantity {
        Quantity::MajorAttacks => "major attacks",
        Quantity::MilitantDeaths => "militant deaths",
        Quantity::OtherDeaths => "other deaths",
        Quantity::AllDeaths => "all deaths",
        Quantity::RecruitersTaken => "recruiters taken",
        Quantity::LeadersLost => "leaders lost",
        Quantity::MovedOut => "moved out",
        Quantity::MovedIn => "moved in",
        Quantity::PerceivedPressure => "perceived pressure",
        Quantity::NightControl => "night control",
        Quantity::Mobilised => "recruits abroad",
        Quantity::SetOut => "travellers who set out",
        Quantity::Arrived => "arrivals from abroad",
        Quantity::Returned => "returns to hosts",
        Quantity::PlotsBegun => "external plots begun",
        Quantity::PlotsFoiled => "external plots foiled",
        Quantity::PlotsFailed => "external plots failed",
        Quantity::PlotsExecuted => "external plots executed",
        Quantity::PlotsAbandoned => "external plots abandoned",
        Quantity::ExternalAttempts => "external attempts",
        Quantity::ExternalPlots => "external plots come to light",
        Quantity::Foreigners => "members from abroad",
        Quantity::ActivePlots => "active external plots",
        other => other.name(),
    }
}

/// The unit of a quantity.
fn of(quantity: Quantity) -> &'static str {
    match quantity {
        Quantity::CtOperations => "operations",
        Quantity::MilitantDeaths | Quantity::OtherDeaths | Quantity::AllDeaths => "deaths",
        Quantity::Captured
        | Quantity::Dispersed
        | Quantity::Recruited
        | Quantity::Joined
        | Quantity::Released
        | Quantity::MovedOut
        | Quantity::MovedIn
        | Quantity::Deserted
        | Quantity::Strength => "members",
        Quantity::RecruitersTaken => "recruiters",
        Quantity::LeadersLost => "leaders",
        Quantity::Mobilised
        | Quantity::SetOut
        | Quantity::Interdicted
        | Quantity::Arrived
        | Quantity::Returned
        | Quantity::Foreigners
        | Quantity::Travellers
        | Quantity::Operatives => "persons",
        Quantity::PlotsBegun
        | Quantity::PlotsFoiled
        | Quantity::PlotsFailed
        | Quantity::PlotsExecuted
        | Quantity::PlotsAbandoned
        | Quantity::ExternalPlots
        | Quantity::ActivePlots
        | Quantity::Warnings => "plots",
        Quantity::ExternalAttempts => "attempts",
        Quantity::Publicity => "reach, that of a recruiter about 1",
        Quantity::Funds => "adequacy, 1 where needs are met",
        Quantity::Secrecy
        | Quantity::Coordination
        | Quantity::NightControl
        | Quantity::Permissiveness => "level, 0 to 1",
        Quantity::PerceivedPressure => "felt operations a year per 100 members",
        Quantity::Intelligence => "leads",
        Quantity::Phase => "phase, 0 to 4",
        Quantity::CtEffort => "operations a year at full intelligence",
        other => spaced(other),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A title within a sentence; abbreviations stay as they are.
pub fn lower(title: &str) -> String {
    let mut letters = title.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain([second]).chain(letters).collect()
        }
        _ => title.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_or_unit_of_a_quantity_has_an_underscore() {
        for quantity in Quantity::ALL.iter().copied() {
            assert!(!name(quantity).contains('_'), "{}", name(quantity));
            assert!(!of(quantity).contains('_'), "{}", of(quantity));
        }
        assert_eq!(capital("night control"), "Night control");
        assert_eq!(lower("Attacks, CT"), "attacks, CT");
        assert_eq!(lower("CT operations"), "CT operations");
    }
}
