//! From merged layers to a [`Scenario`]: every name leads somewhere, every entry that is needed is
//! there, every number lies in its range.

use super::{
    Force, Scenario, Schedule, Stack,
    check_evidence::check_evidence,
    check_factions::check_factions,
    check_people::{check_audiences, check_communities, check_leaders, check_recruiters},
    check_regions::{check_countries, check_regions},
    check_schedules::check_schedule,
    check_shocks::check_shocks,
    error::{Checked, Refusal, ScenarioError, likeness, nearest},
    file::{ForceLayer, ScenarioLayer, Table},
    placed::Placed,
    places::Places,
    requirements::{DECLARED_HERE, check_source, headcount, limited, needed, needed_in, within},
    weights::{apportion, check_weights},
};
use crate::{
    calendar::{Calendar, LONGEST_WINDOW_DAYS},
    parameters::{self, ParameterError, Parameters},
};

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
