//! Reading: from a name, a path or the record of a sweep to a checked plan.

use std::{path::Path, sync::Arc};

use super::{
    Plan,
    bundled::PLANS,
    check::check,
    file::PlanFile,
    record::{FORMAT, SweepFile},
};
use crate::{
    experiment::{
        posterior::{Posterior, file::PosteriorFile},
        record::{self, Changes, OpenError},
    },
    scenario::{
        ScenarioError,
        bundled::find,
        error::likely,
        parse_error::parse_refusal,
        placed::Sources,
        reading::{is_path, read_text},
    },
};

/// Opens a plan: a bundled name, or a path to a plan or to the record of a sweep.
///
/// # Errors
/// One message with file, line, what was expected and what to do.
pub fn open(argument: &str) -> Result<Plan, OpenError> {
    if is_path(argument) {
        let path = Path::new(argument);
        let name = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into());
        let text = read_text(path).map_err(|error| error.example("plan show tiny"))?;
        if record::has_table(&text, "sweep") {
            return open_record(path);
        }
        return open_text(&name, argument, path.parent(), text);
    }
    if let Some(plan) = find(PLANS, argument) {
        return open_text(plan.name, plan.name, None, plan.text.to_owned());
    }
    let meant = likely(argument, PLANS.iter().map(|plan| plan.name))
        .map_or_else(String::new, |near| format!("did you mean `{near}`? "));
    Err(ScenarioError::file(
        format!("no bundled plan is called `{argument}`"),
        format!("{meant}`stronghold plan list` lists them; a path contains `/` or ends in `.toml`"),
    )
    .into())
}

/// Opens the text of a plan. Paths in it start from `folder`.
fn open_text(
    name: &str,
    shown: &str,
    folder: Option<&Path>,
    text: String,
) -> Result<Plan, OpenError> {
    let mut sources = Sources::default();
    let padded = sources.add(shown.to_owned(), folder.map(Path::to_path_buf), text);
    let file: PlanFile = toml::from_str(&padded).map_err(|error| {
        let mut refusal = parse_refusal(&error, &padded);
        // Where nothing better can be said, an example is named: of a plan here.
        let of_plan = |help: String| help.replace("scenario show tiny", "plan show tiny");
        refusal.help = refusal.help.map(of_plan);
        refusal.placed(&sources)
    })?;
    let scenario = match folder {
        Some(folder) if is_path(&file.scenario) => {
            folder.join(&file.scenario.value).display().to_string()
        }
        _ => file.scenario.value.clone(),
    };
    let base = record::open(&scenario, &Changes::default()).map_err(|error| match error {
        OpenError::Scenario(error) => {
            OpenError::Scenario(error.shown_at(&file.scenario.span, "named here", &sources))
        }
        other => other,
    })?;
    check(name.to_owned(), file, base).map_err(|refusal| refusal.placed(&sources).into())
}

fn open_record(path: &Path) -> Result<Plan, OpenError> {
    let file = record(path)?;
    let mut sources = Sources::default();
    sources.add(path.display().to_string(), None, read_text(path)?);
    let base = record::open_recorded(
        &path.display().to_string(),
        &file.sweep.scenario,
        file.scenario,
        file.observed,
        sources.clone(),
    )?;
    let plan = check(file.sweep.plan, file.plan, base)
        .map_err(|refusal| OpenError::from(refusal.placed(&sources)))?;
    match file.posterior {
        None => Ok(plan),
        Some(posterior) => with_posterior(plan, posterior),
    }
}

/// The same plan with replicates that have the draws of a posterior.
///
/// # Errors
/// When the posterior has nothing to do with the plan's scenario.
pub fn with_posterior(mut plan: Plan, file: PosteriorFile) -> Result<Plan, OpenError> {
    let posterior = Posterior::on(file, &plan.base, &[])?;
    plan.posterior = Some(Arc::new(posterior));
    Ok(plan)
}

/// Reads the record of a sweep.
///
/// # Errors
/// When it is none, or of a format that this version does not know.
pub fn record(path: &Path) -> Result<SweepFile, OpenError> {
    let mut sources = Sources::default();
    let padded = sources.add(path.display().to_string(), None, read_text(path)?);
    let file: SweepFile =
        toml::from_str(&padded).map_err(|error| parse_refusal(&error, &padded).placed(&sources))?;
    if file.sweep.format != FORMAT {
        let (shown, format) = (path.display(), file.sweep.format);
        return Err(ScenarioError::file(
            format!("`{shown}` has format {format}, and this version reads format {FORMAT}"),
            format!("use version {} of the program", file.sweep.version),
        )
        .into());
    }
    Ok(file)
}
