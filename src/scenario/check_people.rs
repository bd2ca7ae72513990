//! The people of a scenario, checked: audiences, communities, recruiters and leaders.

use super::{
    Audience, AudienceId, Community, CommunityKind, LeaderGroup, RecruiterGroup, RegionId,
    check_schedules::check_schedule,
    error::{Checked, Refusal},
    file::{Role, ScenarioLayer},
    numbers::Posts,
    placed::Placed,
    places::Places,
    requirements::{check_source, limited, needed_in, whole, within},
};
use crate::calendar::Calendar;

/// The most people in all communities. With the most members it keeps every sum of people in 32 bits.
const MOST_PEOPLE: f64 = 4e9;

/// The most recruiters' posts.
const MOST_POSTS: f64 = 1e5;

/// The most audiences × days: what reaches each is kept by day.
const MOST_AUDIENCE_DAYS: f64 = 1e7;

/// The most media items a month.
const MOST_OUTPUT: f64 = 1e5;

/// Checks the audiences: those that communities name, with what the file says of them.
pub(super) fn check_audiences(
    layer: &ScenarioLayer,
    calendar: &Calendar,
) -> Checked<Vec<Audience>> {
    limited(&layer.audiences, "audiences")?;
    let mut names: Vec<&str> = Vec::new();
    for (name, file) in &layer.communities {
        names.push(&needed_in(file.audience.as_ref(), "audience", "community", name)?.value);
    }
    names.sort_unstable();
    names.dedup();
    for name in layer.audiences.keys() {
        if !names.contains(&name.value.as_str()) {
            let said = format!("no community has the audience `{}`", name.value);
            return Err(
                Refusal::at(&name.span, "named here", said).nearest(name, names.iter().copied())
            );
        }
    }
    let audience_days = names.len() as f64 * f64::from(calendar.days());
    if let Some((last, _)) = layer.communities.last_key_value() {
        within(audience_days, MOST_AUDIENCE_DAYS, "audiences × days", &last.span)?;
    }
    let mut audiences = Vec::new();
    for name in names {
        let file = layer.audiences.get(name);
        let schedule = |schedule: Option<&Placed<_>>, most, what| {
            schedule.map(|file| check_schedule(file, calendar, 0.0..=most, what)).transpose()
        };
        let output = file.and_then(|file| file.output.as_ref());
        let counter = file.and_then(|file| file.counter_messaging.as_ref());
        audiences.push(Audience {
            name: name.to_owned(),
            output: schedule(output, MOST_OUTPUT, "a media output")?,
            counter_messaging: schedule(counter, 1.0, "a share of counter-messaging")?,
        });
    }
    Ok(audiences)
}

/// The audience of a name that is known to be there.
fn audience_of(audiences: &[Audience], name: &str) -> Option<AudienceId> {
    let found = audiences.iter().position(|audience| audience.name == name);
    found.map(|place| AudienceId(place as u16))
}

/// Checks the communities.
pub(super) fn check_communities(
    layer: &ScenarioLayer,
    places: &Places,
    audiences: &[Audience],
) -> Checked<Vec<Community>> {
    limited(&layer.communities, "communities")?;
    let mut communities = Vec::new();
    let mut people = 0.0;
    for (name, file) in &layer.communities {
        let entry = "community";
        let size_file = needed_in(file.size.as_ref(), "size", entry, name)?;
        let size = whole(size_file, "people")?;
        people += f64::from(size);
        within(people, MOST_PEOPLE, "people in communities", &size_file.span)?;
        let sympathisers_file = needed_in(file.sympathisers.as_ref(), "sympathisers", entry, name)?;
        let sympathisers = whole(sympathisers_file, "people")?;
        if sympathisers > size {
            let said = format!("{sympathisers} sympathisers in a community of {size} people");
            return Err(Refusal::at(&sympathisers_file.span, "too many", said)
                .help(format!("sympathisers are part of the community: write at most {size}")));
        }
        let region = needed_in(file.region.as_ref(), "region", entry, name)?;
        let kind = needed_in(file.kind.as_ref(), "kind", entry, name)?.value;
        let audience = needed_in(file.audience.as_ref(), "audience", entry, name)?;
        if kind != CommunityKind::Local {
            check_source(needed_in(file.source.as_ref(), "source", entry, name)?)?;
        }
        communities.push(Community {
            name: name.value.clone(),
            region: region_of_kind(kind, region, places)?,
            audience: audience_of(audiences, audience).expect("audiences are those of communities"),
            kind,
            size,
            grievance: needed_in(file.grievance.as_ref(), "grievance", entry, name)?.get(),
            sympathisers,
        });
    }
    Ok(communities)
}

/// The region of a community, which must have the role that goes with its kind.
fn region_of_kind(
    kind: CommunityKind,
    region: &Placed<String>,
    places: &Places,
) -> Checked<RegionId> {
    let (role, word, what) = match kind {
        CommunityKind::Local => return places.theatre(region),
        CommunityKind::Homeland => (Role::Source, "source", "a homeland community"),
        CommunityKind::Diaspora => (Role::Host, "host", "a diaspora"),
    };
    let id = places.region(region)?;
    if places.regions[id.index()].role == role {
        return Ok(id);
    }
    let said = format!("`{}` is no place for {what}: its role is not `{word}`", region.value);
    let fitting = places.regions.iter().filter(|region| region.role == role);
    let names: Vec<&str> = fitting.map(|region| region.name.as_str()).take(12).collect();
    Err(Refusal::at(&region.span, "named here", said).help(if names.is_empty() {
        format!("give a region the role \"{word}\"")
    } else {
        format!("choose among `{}`", names.join("`, `"))
    }))
}

/// Checks the groups of recruiters.
pub(super) fn check_recruiters(
    layer: &ScenarioLayer,
    places: &Places,
    audiences: &[Audience],
    communities: &[Community],
) -> Checked<Vec<RecruiterGroup>> {
    limited(&layer.recruiters, "groups of recruiters")?;
    let mut groups = Vec::new();
    let mut posts = 0.0;
    for (name, file) in &layer.recruiters {
        let entry = "the recruiters";
        let audience = needed_in(file.audience.as_ref(), "audience", entry, name)?;
        let region_name = needed_in(file.region.as_ref(), "region", entry, name)?;
        let region = places.region(region_name)?;
        let is_online = file.online.as_ref().is_some_and(|online| online.value);
        let reached = audience_of(audiences, &audience.value);
        let within_reach =
            || communities.iter().filter(|community| is_online || community.region == region);
        let Some(reached) =
            reached.filter(|reached| within_reach().any(|other| other.audience == *reached))
        else {
            let place =
                if is_online { String::new() } else { format!(" in `{}`", region_name.value) };
            let said = format!("no community{place} has the audience `{}`", audience.value);
            let names = within_reach().map(|c| audiences[c.audience.index()].name.as_str());
            return Err(Refusal::at(&audience.span, "reached here", said).nearest(audience, names));
        };
        let count = needed_in(file.count.as_ref(), "count", entry, name)?;
        let number = whole_posts(count)?;
        posts += count.get();
        within(posts, MOST_POSTS, "recruiters", &count.span)?;
        groups.push(RecruiterGroup {
            name: name.value.clone(),
            region,
            audience: reached,
            is_online,
            count: number,
            reach: needed_in(file.reach.as_ref(), "reach", entry, name)?.get(),
            visibility: needed_in(file.visibility.as_ref(), "visibility", entry, name)?.get(),
        });
    }
    Ok(groups)
}

/// Checks the groups of leaders.
pub(super) fn check_leaders(layer: &ScenarioLayer, places: &Places) -> Checked<Vec<LeaderGroup>> {
    limited(&layer.leaders, "groups of leaders")?;
    let mut groups = Vec::new();
    let mut posts = 0.0;
    for (name, file) in &layer.leaders {
        let entry = "the leaders";
        let count = needed_in(file.count.as_ref(), "count", entry, name)?;
        posts += count.get();
        within(posts, MOST_POSTS, "leaders", &count.span)?;
        let influence = needed_in(file.influence.as_ref(), "influence", entry, name)?;
        if influence.get() <= 0.0 {
            return Err(Refusal::at(
                &influence.span,
                "here",
                "a leader without influence leads nobody",
            )
            .help("choose a number above 0, or leave the group out"));
        }
        check_source(needed_in(file.source.as_ref(), "source", entry, name)?)?;
        groups.push(LeaderGroup {
            name: name.value.clone(),
            region: places.theatre(needed_in(file.region.as_ref(), "region", entry, name)?)?,
            count: whole_posts(count)?,
            influence: influence.get(),
        });
    }
    Ok(groups)
}

/// A whole number of posts.
pub(super) fn whole_posts(count: &Placed<Posts>) -> Checked<u32> {
    if count.get().fract() != 0.0 {
        let said = format!("{} is not a number of posts: it must be whole", count.get());
        return Err(Refusal::at(&count.span, "here", said)
            .help(format!("round it, as in {}", count.get().round())));
    }
    Ok(count.get() as u32)
}
