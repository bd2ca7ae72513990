//! Reading: from a name, a path or the record of an analysis to a checked plan.

use std::path::Path;

use super::{
    Sensitivity,
    bundled::SENSITIVITIES,
    check::check,
    file::SensitivityFile,
    record::{FORMAT, SensitivityRecord},
};
use crate::{
    experiment::record::{self, Changes, OpenError},
    scenario::{
        ScenarioError,
        bundled::find,
        error::likely,
        parse_error::parse_refusal,
        placed::Sources,
        reading::{is_path, read_text},
    },
};

/// Opens a sensitivity plan: a bundled name, or a path to a plan or to the record of an analysis.
///
/// # Errors
/// One message with file, line, what was expected and what to do.
pub fn open(argument: &str) -> Result<Sensitivity, OpenError> {
    if is_path(argument) {
        let path = Path::new(argument);
        let name = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into());
        let text = read_text(path).map_err(|error| error.example("plan show sensitivity-quick"))?;
        if record::has_table(&text, "sensitivity") {
            return open_record(path);
        }
        return open_text(&name, argument, path.parent(), text);
    }
    if let Some(plan) = find(SENSITIVITIES, argument) {
        return open_text(plan.name, plan.name, None, plan.text.to_owned());
    }
    let meant = likely(argument, SENSITIVITIES.iter().map(|plan| plan.name))
        .map_or_else(String::new, |near| format!("did you mean `{near}`? "));
    let names: Vec<&str> = SENSITIVITIES.iter().map(|plan| plan.name).collect();
    Err(ScenarioError::file(
        format!("no bundled sensitivity plan is called `{argument}`"),
        format!("{meant}there are {}; a path contains `/` or ends in `.toml`", names.join(", ")),
    )
    .into())
}

/// Opens the text of a plan. Paths in it start from `folder`.
fn open_text(
    name: &str,
    shown: &str,
    folder: Option<&Path>,
    text: String,
) -> Result<Sensitivity, OpenError> {
    let mut sources = Sources::default();
    let padded = sources.add(shown.to_owned(), folder.map(Path::to_path_buf), text);
    let file: SensitivityFile = toml::from_str(&padded).map_err(|error| {
        let mut refusal = parse_refusal(&error, &padded);
        // Where nothing better can be said, an example is named: of a sensitivity plan here.
        let of_plan =
            |help: String| help.replace("scenario show tiny", "plan show sensitivity-quick");
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

fn open_record(path: &Path) -> Result<Sensitivity, OpenError> {
    let file = record(path)?;
    let mut sources = Sources::default();
    sources.add(path.display().to_string(), None, read_text(path)?);
    let base = record::open_recorded(
        &path.display().to_string(),
        &file.sensitivity.scenario,
        file.scenario,
        file.observed,
        sources.clone(),
    )?;
    check(file.sensitivity.plan, file.plan, base).map_err(|refusal| refusal.placed(&sources).into())
}

/// Reads the record of an analysis.
///
/// # Errors
/// When it is none, or of a format that this version does not know.
pub fn record(path: &Path) -> Result<SensitivityRecord, OpenError> {
    let mut sources = Sources::default();
    let padded = sources.add(path.display().to_string(), None, read_text(path)?);
    let file: SensitivityRecord =
        toml::from_str(&padded).map_err(|error| parse_refusal(&error, &padded).placed(&sources))?;
    if file.sensitivity.format != FORMAT {
        let (shown, format) = (path.display(), file.sensitivity.format);
        return Err(ScenarioError::file(
            format!("`{shown}` has format {format}, and this version reads format {FORMAT}"),
            format!("use version {} of the program", file.sensitivity.version),
        )
        .into());
    }
    Ok(file)
}
