//! The shocks of a scenario, checked.

use super::{
    Effect, RecruiterGroup, Shock,
    check_people::whole_posts,
    error::{Checked, Refusal},
    file::{LossOfVoiceFile, ScenarioLayer, ShockFile},
    places::Places,
    requirements::{MOST_MEMBERS, check_source, headcount, limited, needed_in, within},
    weights::{apportion, check_weights},
};
use crate::calendar::Calendar;

/// Checks the shocks, in the order of their dates.
pub(super) fn check_shocks(
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
