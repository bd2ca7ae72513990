//! The places of a scenario, checked: countries, regions, and what adjoins.

use std::collections::HashSet;

use super::{
    Country, Link, Region, RegionId,
    check_schedules::check_schedule,
    error::{Checked, Refusal},
    file::{LinkLayer, RegionLayer, Role, ScenarioLayer},
    placed::Placed,
    places::{Places, country_of},
    requirements::{limited, needed_in},
};
use crate::calendar::Calendar;

/// The most regions × days: a row of conditions is kept for each (about 50 bytes).
const MOST_REGION_DAYS: u64 = 10_000_000;

/// Checks the countries: there is one at least, the regions × days can be kept, and permissiveness opens or closes where
/// cells operate.
pub(super) fn check_countries(layer: &ScenarioLayer, calendar: &Calendar) -> Checked<Vec<Country>> {
    limited(&layer.regions, "regions")?;
    limited(&layer.permissiveness, "countries")?;
    if let (Some(end), Some((last, _))) = (&layer.end, layer.regions.last_key_value()) {
        let region_days = layer.regions.len() as u64 * u64::from(calendar.days());
        if region_days > MOST_REGION_DAYS {
            let (regions, days) = (layer.regions.len(), calendar.days());
            let said = format!(
                "{regions} regions over {days} days are {region_days} region-days: at most {MOST_REGION_DAYS} can be simulated"
            );
            let at = if end.span.is_empty() { &last.span } else { &end.span };
            return Err(Refusal::at(at, "ends here", said)
                .help("choose a shorter window, or group regions"));
        }
    }
    let mut names: Vec<String> = Vec::new();
    for (name, region) in &layer.regions {
        names.push(needed_in(region.country.as_ref(), "country", "region", name)?.value.clone());
    }
    names.sort_unstable();
    names.dedup();
    if names.is_empty() {
        return Err(Refusal::missing("the scenario has no regions").help("add `[regions.NAME]`"));
    }
    let mut countries: Vec<Country> =
        names.into_iter().map(|name| Country { name, opening: None }).collect();
    for (name, permissiveness) in &layer.permissiveness {
        let country = country_of(&countries, name)?;
        let is_theatre = layer.regions.values().any(|region| {
            region.role.as_ref().is_some_and(|role| role.value == Role::Theatre)
                && region.country.as_ref().is_some_and(|country| country.value == name.value)
        });
        if !is_theatre {
            let said =
                format!("no cells operate in `{}`, so nothing would open or close", name.value);
            return Err(Refusal::at(&name.span, "named here", said)
                .help("name a country with a region whose role is \"theatre\""));
        }
        let opening =
            needed_in(permissiveness.opening.as_ref(), "opening", "permissiveness of", name)?;
        let schedule = check_schedule(opening, calendar, -1.0..=1.0, "an opening")?;
        countries[country.index()].opening = Some(schedule);
    }
    Ok(countries)
}

/// Checks the regions, and which of them adjoin.
pub(super) fn check_regions(layer: &ScenarioLayer, countries: &[Country]) -> Checked<Vec<Region>> {
    let mut regions = Vec::new();
    for (name, region) in &layer.regions {
        regions.push(check_region(name, region, countries)?);
    }
    let mut links: Vec<(usize, Link)> = Vec::new();
    let mut linked: HashSet<(usize, usize)> = HashSet::new();
    let places = Places { regions: &regions, countries };
    for (index, (name, region)) in layer.regions.iter().enumerate() {
        for (to, link) in &region.links {
            let other = places.region(to)?;
            if other.index() == index {
                let said = format!("region `{}` is linked with itself", name.value);
                return Err(Refusal::at(&to.span, "here", said).help("remove this link"));
            }
            let pair = (index.min(other.index()), index.max(other.index()));
            if !linked.insert(pair) {
                let said = format!("`{}` and `{}` are linked twice", to.value, name.value);
                return Err(Refusal::at(&to.span, "second link", said)
                    .help("a link goes both ways: write it once"));
            }
            let (km, permeability) = check_link(to, link)?;
            links.push((index, Link { to: other, km, permeability, is_border: false }));
            let back = Link { to: RegionId(index as u16), km, permeability, is_border: false };
            links.push((other.index(), back));
        }
    }
    for (from, mut link) in links {
        link.is_border = regions[from].country != regions[link.to.index()].country;
        regions[from].links.push(link);
    }
    for region in &mut regions {
        region.links.sort_by_key(|link| link.to);
    }
    Ok(regions)
}

fn check_region(
    name: &Placed<String>,
    region: &RegionLayer,
    countries: &[Country],
) -> Checked<Region> {
    let country = needed_in(region.country.as_ref(), "country", "region", name)?;
    let role = needed_in(region.role.as_ref(), "role", "region", name)?.value;
    Ok(Region {
        name: name.value.clone(),
        country: country_of(countries, country)?,
        role,
        population: needed_in(region.population.as_ref(), "population", "region", name)?.get(),
        permissiveness: match &region.permissiveness {
            Some(share) => share.get(),
            None if role != Role::Theatre => 0.0,
            None => return Err(lacks_permissiveness(name)),
        },
        tempo: region.tempo.as_ref().map_or(1.0, |tempo| tempo.get()),
        inaccessibility: region.inaccessibility.as_ref().map_or(0.5, |share| share.get()),
        urban: region.urban.as_ref().map_or(0.0, |share| share.get()),
        security: region.security.as_ref().map_or(1.0, |factor| factor.get()),
        links: Vec::new(),
    })
}

/// A region of the theatre needs a permissiveness; elsewhere nothing reads it.
fn lacks_permissiveness(name: &Placed<String>) -> Refusal {
    let lacking: Option<&Placed<()>> = None;
    needed_in(lacking, "permissiveness", "region", name).expect_err("it is not there")
}

fn check_link(to: &Placed<String>, link: &LinkLayer) -> Checked<(f64, f64)> {
    let km = needed_in(link.km.as_ref(), "km", "the link to", to)?.get();
    let permeability = needed_in(link.permeability.as_ref(), "permeability", "the link to", to)?;
    Ok((km, permeability.get()))
}
