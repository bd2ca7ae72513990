//! What a scenario is compared with, checked.

use super::{
    Audience, Evidence, ObservedAt,
    bundled::{OBSERVED, POSTERIORS, find},
    check_patterns::check_patterns,
    error::{Checked, Refusal, nearest},
    file::ScenarioLayer,
    placed::Sources,
    places::Places,
    reading::is_path,
};
use crate::calendar::Calendar;

/// Checks what a scenario is compared with, and which posterior it carries.
pub(super) fn check_evidence(
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
