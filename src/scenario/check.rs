//! From merged layers to a [`Scenario`]: every name leads somewhere, every entry that is needed is
//! there, every number lies in its range.

use std::collections::HashSet;

use super::{
    Audience, Country, Effect, Evidence, Force, Link, ObservedAt, RecruiterGroup, Region, RegionId,
    Scenario, Schedule, Shock, Stack,
    bundled::{OBSERVED, POSTERIORS, find},
    check_factions::check_factions,
    check_patterns::check_patterns,
    check_people::{
        check_audiences, check_communities, check_leaders, check_recruiters, whole_posts,
    },
    check_schedules::check_schedule,
    error::{Checked, Refusal, ScenarioError, likeness, nearest},
    file::{
        ForceLayer, LinkLayer, LossOfVoiceFile, RegionLayer, Role, ScenarioLayer, ShockFile, Table,
    },
    numbers::Weight,
    placed::{Placed, Sources},
    places::{Places, country_of},
    reading::is_path,
    requirements::{
        DECLARED_HERE, MOST_MEMBERS, check_source, headcount, limited, needed, needed_in, within,
    },
};
use crate::{
    calendar::{Calendar, LONGEST_WINDOW_DAYS},
    parameters::{self, ParameterError, Parameters},
};

/// The most regions × days: a row of conditions is kept for each (about 50 bytes).
const MOST_REGION_DAYS: u64 = 10_000_000;

/// The most operations a year of all forces together: each is an event that is drawn by itself.
const MOST_OPERATIONS: f64 = 1e6;

/// Checks a merged stack.
///
/// # Errors
/// The first thing that is wrong, with its file and line and what would be right.
pub fn check(stack: &Stack) -> Result<Scenario, ScenarioError> {
    check_layer(stack).map_err(|refusal| offer_name_of_base(refusal, stack).placed(&stack.sources))
}

/// Checks a layer of which no text stands anywhere, as that of a plan's design point.
///
/// # Errors
/// What is wrong, without a place.
pub(crate) fn check_unplaced(stack: &Stack) -> Result<Scenario, Refusal> {
    check_layer(stack)
}

/// From this likeness on, an entry that lacks something is taken for a misspelt one of a base.
const ALIKE: f64 = 0.9;

/// Where a table's entry lacks what it needs, and a base has one of nearly the same name, that one
/// was probably meant.
fn offer_name_of_base(refusal: Refusal, stack: &Stack) -> Refusal {
    fn names<T>(table: &Table<T>) -> Vec<&Placed<String>> {
        table.keys().collect()
    }
    let (Some(span), DECLARED_HERE) = (&refusal.span, refusal.label) else { return refusal };
    let layer = &stack.layer;
    let tables = [
        names(&layer.regions),
        names(&layer.audiences),
        names(&layer.communities),
        names(&layer.recruiters),
        names(&layer.leaders),
        names(&layer.factions),
        names(&layer.forces),
        names(&layer.shocks),
        names(&layer.evidence.patterns),
    ];
    let here = |name: &&Placed<String>| name.span == *span;
    let Some((table, name)) =
        tables.iter().find_map(|table| Some((table, *table.iter().copied().find(here).as_ref()?)))
    else {
        return refusal;
    };
    let file = |span| stack.sources.locate(span).map(|(text, _)| &text.name);
    let of_base = table.iter().filter(|other| file(&other.span) != file(span));
    let near = nearest(name, of_base.map(|other| other.value.as_str()))
        .filter(|near| likeness(near, name) >= ALIKE);
    match (near, &refusal.help) {
        (Some(near), Some(help)) => {
            let help = format!("did you mean `{near}`? if not, {help}");
            refusal.help(help)
        }
        _ => refusal,
    }
}

fn check_layer(stack: &Stack) -> Checked<Scenario> {
    let layer = &stack.layer;
    let calendar = check_window(layer)?;
    let countries = check_countries(layer, &calendar)?;
    let regions = check_regions(layer, &countries)?;
    let places = Places { regions: &regions, countries: &countries };
    let (parameters, parameter_schedules) = check_parameters(layer, &calendar)?;
    let audiences = check_audiences(layer, &calendar)?;
    let communities = check_communities(layer, &places, &audiences)?;
    let recruiters = check_recruiters(layer, &places, &audiences, &communities)?;
    let leaders = check_leaders(layer, &places)?;
    let factions = check_factions(layer, &places, &calendar)?;
    let forces = check_forces(layer, &places, &calendar)?;
    let members = check_members(layer, &places)?;
    let shocks = check_shocks(layer, &places, &calendar, &recruiters)?;
    let evidence = check_evidence(layer, &places, &audiences, &calendar, &stack.sources)?;
    Ok(Scenario {
        name: stack.name.clone(),
        title: needed(layer.title.as_ref(), "title", "the scenario")?.value.clone(),
        question: needed(layer.question.as_ref(), "question", "the scenario")?.value.clone(),
        calendar,
        regions,
        countries,
        audiences,
        communities,
        recruiters,
        leaders,
        factions,
        forces,
        members,
        funds: layer.organisation.funds.as_ref().map(|funds| funds.get()),
        shocks,
        parameters,
        parameter_schedules,
        evidence,
    })
}

fn check_window(layer: &ScenarioLayer) -> Checked<Calendar> {
    let start = needed(layer.start.as_ref(), "start", "the scenario")?;
    let end = needed(layer.end.as_ref(), "end", "the scenario")?;
    if end.value < start.value {
        let said =
            format!("the scenario ends on {} before it starts on {}", end.value, start.value);
        return Err(Refusal::at(&end.span, "ends here", said).help("exchange the two dates"));
    }
    Calendar::new(start.value, end.value).ok_or_else(|| {
        let days = end.value.days_since(start.value) + 1;
        let said = format!(
            "the scenario runs for {days} days: at most {LONGEST_WINDOW_DAYS} can be simulated"
        );
        Refusal::at(&end.span, "ends here", said).help("choose a shorter window")
    })
}

fn check_countries(layer: &ScenarioLayer, calendar: &Calendar) -> Checked<Vec<Country>> {
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

fn check_regions(layer: &ScenarioLayer, countries: &[Country]) -> Checked<Vec<Region>> {
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

type ParameterSchedules = Vec<(&'static str, Schedule)>;

fn check_parameters(
    layer: &ScenarioLayer,
    calendar: &Calendar,
) -> Checked<(Parameters, ParameterSchedules)> {
    let mut checked = Parameters::default();
    for (name, value) in dotted(&layer.parameters) {
        checked.set(&name.value, value.get()).map_err(|error| match error {
            ParameterError::Unknown { .. } => unknown_parameter(&name),
            ParameterError::OutOfRange { .. } => {
                let default = parameters::info(&name.value).map_or(0.0, |info| info.default);
                Refusal::at(&value.span, "out of range", error.to_string())
                    .help(format!("the default is {default}"))
            }
        })?;
    }
    let mut schedules = Vec::new();
    for (name, schedule) in dotted(&layer.schedules) {
        let info = parameters::info(&name.value).ok_or_else(|| unknown_parameter(&name))?;
        let schedule = check_schedule(
            schedule,
            calendar,
            info.low..=info.high,
            &format!("a value of `{}`", info.name),
        )?;
        schedules.push((info.name, schedule));
    }
    Ok((checked, schedules))
}

/// The entries of a table of tables with their dotted names.
fn dotted<T>(table: &Table<Table<T>>) -> impl Iterator<Item = (Placed<String>, &T)> {
    table.iter().flat_map(|(group, entries)| {
        entries.iter().map(move |(key, entry)| {
            let value = format!("{}.{}", group.value, key.value);
            (Placed { value, span: key.span.clone() }, entry)
        })
    })
}

fn unknown_parameter(name: &Placed<String>) -> Refusal {
    let said = format!("no parameter is called `{}`", name.value);
    let near = parameters::nearest(&name.value);
    Refusal::at(&name.span, "named here", said)
        .help(format!("did you mean `{near}`? `stronghold scenario parameters` lists them"))
}

fn check_forces(
    layer: &ScenarioLayer,
    places: &Places,
    calendar: &Calendar,
) -> Checked<Vec<Force>> {
    limited(&layer.forces, "forces")?;
    let mut operations = 0.0;
    let mut forces = Vec::new();
    for (name, file) in &layer.forces {
        let force = check_force(name, file, places, calendar)?;
        let efforts = force.effort.breakpoints.iter().map(|breakpoint| breakpoint.value);
        operations += force.amplitude * efforts.fold(0.0, f64::max);
        let at = file.amplitude.as_ref().map_or(&name.span, |amplitude| &amplitude.span);
        within(operations, MOST_OPERATIONS, "operations a year (effort × amplitude)", at)?;
        forces.push(force);
    }
    Ok(forces)
}

fn check_force(
    name: &Placed<String>,
    file: &ForceLayer,
    places: &Places,
    calendar: &Calendar,
) -> Checked<Force> {
    let entry = "force";
    let effort = needed_in(file.effort.as_ref(), "effort", entry, name)?;
    let amplitude = needed_in(file.amplitude.as_ref(), "amplitude", entry, name)?;
    check_source(&amplitude.source)?;
    let weights = check_weights(&file.regions, "force", name, |region| places.theatre(region))?;
    let total: f64 = weights.iter().map(|(_, weight)| weight).sum();
    Ok(Force {
        name: name.value.clone(),
        effort: check_schedule(effort, calendar, 0.0..=1e6, "an effort")?,
        amplitude: amplitude.value.value.get(),
        is_amplitude_free: amplitude.free,
        felt: needed_in(file.felt.as_ref(), "felt", entry, name)?.get(),
        leadership: file.leadership.as_ref().map_or(0.0, |share| share.get()),
        insight: file.insight.as_ref().map_or(1.0, |share| share.get()),
        collateral: file.collateral.as_ref().map_or(1.0, |factor| factor.get()),
        shares: weights.into_iter().map(|(region, weight)| (region, weight / total)).collect(),
    })
}

/// Weights over regions, by region; at least one is positive.
fn check_weights(
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

fn check_members(layer: &ScenarioLayer, places: &Places) -> Checked<Vec<u32>> {
    let organisation = &layer.organisation;
    let total = needed(organisation.members.as_ref(), "members", "the organisation")?;
    check_source(needed(organisation.source.as_ref(), "source", "the organisation")?)?;
    let first = organisation.regions.first_key_value();
    let span = first.map_or(&total.span, |(region, _)| &region.span).clone();
    let name = Placed { value: "organisation".to_owned(), span };
    let weights =
        check_weights(&organisation.regions, "table", &name, |region| places.theatre(region))?;
    let mut members = vec![0; places.regions.len()];
    for (region, count) in apportion(headcount(total)?, &weights) {
        members[region.index()] = count;
    }
    Ok(members)
}

fn check_shocks(
    layer: &ScenarioLayer,
    places: &Places,
    calendar: &Calendar,
    recruiters: &[RecruiterGroup],
) -> Checked<Vec<Shock>> {
    limited(&layer.shocks, "shocks")?;
    let mut shocks = Vec::new();
    let mut lost = vec![0; recruiters.len()];
    let mut members = layer.organisation.members.as_ref().map_or(0.0, |members| members.get());
    for (name, file) in &layer.shocks {
        let date = needed_in(file.date.as_ref(), "date", "shock", name)?;
        if calendar.day_within(date.value).is_none() {
            let said = format!(
                "the shock of {} lies outside the scenario, which runs from {} to {}",
                date.value,
                calendar.start(),
                calendar.end()
            );
            return Err(Refusal::at(&date.span, "dated here", said).help(
                "move the shock or the window; to end a run earlier, leave `end` and give \
                 `--until DATE`",
            ));
        }
        check_source(needed_in(file.source.as_ref(), "source", "shock", name)?)?;
        let effect = needed_in(file.effect.as_ref(), "effect", "shock", name)?;
        let effect = match &effect.value {
            ShockFile::Release(release) => {
                let weights = check_weights(&release.regions, "shock", name, |region| {
                    places.theatre(region)
                })?;
                members += release.members.get();
                within(members, MOST_MEMBERS, "members", &release.members.span)?;
                Effect::Release(apportion(headcount(&release.members)?, &weights))
            }
            ShockFile::Provocation(provocation) => {
                let country = places.country(&provocation.country)?;
                Effect::Provocation(country, provocation.grievance.get())
            }
            ShockFile::LossOfVoice(loss) => check_loss_of_voice(loss, recruiters, &mut lost)?,
        };
        shocks.push(Shock { name: name.value.clone(), date: date.value, effect });
    }
    shocks.sort_by(|a, b| (a.date, &a.name).cmp(&(b.date, &b.name)));
    Ok(shocks)
}

/// The posts that a group of recruiters loses; with those that other shocks end it must have as many.
fn check_loss_of_voice(
    file: &LossOfVoiceFile,
    recruiters: &[RecruiterGroup],
    lost: &mut [u32],
) -> Checked<Effect> {
    let name = &file.recruiters;
    let found = recruiters.iter().position(|group| group.name == name.value);
    let place = found.ok_or_else(|| {
        let said = format!("no group of recruiters is called `{}`", name.value);
        Refusal::at(&name.span, "named here", said)
            .nearest(name, recruiters.iter().map(|group| group.name.as_str()))
    })?;
    let posts = whole_posts(&file.posts)?;
    lost[place] += posts;
    if lost[place] > recruiters[place].count {
        let (has, all) = (recruiters[place].count, lost[place]);
        let said = format!("`{}` has {has} posts and cannot lose {all} in all", name.value);
        return Err(
            Refusal::at(&file.posts.span, "too many", said).help(format!("write at most {has}"))
        );
    }
    Ok(Effect::LossOfVoice(place as u16, posts))
}

fn check_evidence(
    layer: &ScenarioLayer,
    places: &Places,
    audiences: &[Audience],
    calendar: &Calendar,
    sources: &Sources,
) -> Checked<Evidence> {
    let file = &layer.evidence;
    let observed = match &file.observed {
        None => ObservedAt::Nowhere,
        Some(name) if is_path(name) || name.to_lowercase().ends_with(".csv") => {
            let folder = sources.locate(&name.span).and_then(|(text, _)| text.folder.clone());
            ObservedAt::File(folder.unwrap_or_default().join(&name.value))
        }
        Some(name) => {
            let found = OBSERVED.iter().find(|bundled| bundled.name == name.value);
            let bundled = found.ok_or_else(|| {
                let said = format!("no observed data are called `{}`", name.value);
                let near = nearest(name, OBSERVED.iter().map(|b| b.name)).unwrap_or_default();
                Refusal::at(&name.span, "named here", said)
                    .help(format!("did you mean `{near}`? a path contains `/` or ends in `.csv`"))
            })?;
            ObservedAt::Bundled(bundled.name)
        }
    };
    let posterior = match &file.posterior {
        None => None,
        Some(name) if name.value == "none" => None,
        Some(name) if is_path(name) => {
            let folder = sources.locate(&name.span).and_then(|(text, _)| text.folder.clone());
            Some(folder.unwrap_or_default().join(&name.value))
        }
        Some(name) => {
            find(POSTERIORS, name).ok_or_else(|| {
                let said = format!("no bundled posterior is called `{}`", name.value);
                let all: Vec<&str> = POSTERIORS.iter().map(|bundled| bundled.name).collect();
                let all = all.join("`, `");
                Refusal::at(&name.span, "named here", said).help(format!(
                    "there is `{all}`, and `none`; a path contains `/` or ends in `.toml`"
                ))
            })?;
            Some(name.value.clone().into())
        }
    };
    let steps = file.steps.iter().flat_map(|steps| steps.iter().map(|date| date.value)).collect();
    let patterns = check_patterns(&file.patterns, places, audiences, calendar)?;
    Ok(Evidence { observed, posterior, steps, patterns })
}

/// Divides a whole number in proportion to weights (largest remainders; ties to the first).
fn apportion(total: u32, weights: &[(RegionId, f64)]) -> Vec<(RegionId, u32)> {
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
