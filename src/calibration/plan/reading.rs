//! Reading: from a name, a path or the record of a calibration to a checked plan.

use std::path::Path;

use super::{
    Calibration,
    bundled::CALIBRATIONS,
    check::check,
    file::CalibrationFile,
    record::{CalibrationRecord, FORMAT},
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

/// Opens a calibration plan: a bundled name, or a path to a plan or to the record of a calibration.
/// A budget and a seed may be given in place of the plan's.
///
/// # Errors
/// One message with file, line, what was expected and what to do.
pub fn open(argument: &str, budget: Option<u64>) -> Result<Calibration, OpenError> {
    if is_path(argument) {
        let path = Path::new(argument);
        let name = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into());
        let text = read_text(path).map_err(|error| error.example("plan show calibrate-quick"))?;
        if record::has_table(&text, "calibration") {
            return open_record(path, budget);
        }
        return open_text(&name, argument, path.parent(), text, budget);
    }
    if let Some(plan) = find(CALIBRATIONS, argument) {
        return open_text(plan.name, plan.name, None, plan.text.to_owned(), budget);
    }
    let meant = likely(argument, CALIBRATIONS.iter().map(|plan| plan.name))
        .map_or_else(String::new, |near| format!("did you mean `{near}`? "));
    let names: Vec<&str> = CALIBRATIONS.iter().map(|plan| plan.name).collect();
    Err(ScenarioError::file(
        format!("no bundled calibration plan is called `{argument}`"),
        format!("{meant}there are {}; a path contains `/` or ends in `.toml`", names.join(", ")),
    )
    .into())
}

fn with_budget(mut file: CalibrationFile, budget: Option<u64>) -> CalibrationFile {
    use crate::scenario::{numbers::Count, placed::Placed};
    if let Some(budget) = budget {
        file.budget = Placed::nowhere(Count::new(budget).expect("the command line checked it"));
    }
    file
}

/// Opens the text of a plan. Paths in it start from `folder`.
fn open_text(
    name: &str,
    shown: &str,
    folder: Option<&Path>,
    text: String,
    budget: Option<u64>,
) -> Result<Calibration, OpenError> {
    let mut sources = Sources::default();
    let padded = sources.add(shown.to_owned(), folder.map(Path::to_path_buf), text);
    let file: CalibrationFile = toml::from_str(&padded).map_err(|error| {
        let mut refusal = parse_refusal(&error, &padded);
        // Where nothing better can be said, an example is named: of a calibration plan here.
        let of_plan =
            |help: String| help.replace("scenario show tiny", "plan show calibrate-quick");
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
    check(name.to_owned(), with_budget(file, budget), base)
        .map_err(|refusal| refusal.placed(&sources).into())
}

fn open_record(path: &Path, budget: Option<u64>) -> Result<Calibration, OpenError> {
    let file = record(path)?;
    let mut sources = Sources::default();
    sources.add(path.display().to_string(), None, read_text(path)?);
    let base = record::open_recorded(
        &path.display().to_string(),
        &file.calibration.scenario,
        file.scenario,
        file.observed,
        sources.clone(),
    )?;
    check(file.calibration.plan, with_budget(file.plan, budget), base)
        .map_err(|refusal| refusal.placed(&sources).into())
}

/// Reads the record of a calibration.
///
/// # Errors
/// When it is none, or of a format that this version does not know.
pub fn record(path: &Path) -> Result<CalibrationRecord, OpenError> {
    let mut sources = Sources::default();
    let padded = sources.add(path.display().to_string(), None, read_text(path)?);
    let file: CalibrationRecord =
        toml::from_str(&padded).map_err(|error| parse_refusal(&error, &padded).placed(&sources))?;
    if file.calibration.format != FORMAT {
        let (shown, format) = (path.display(), file.calibration.format);
        return Err(ScenarioError::file(
            format!("`{shown}` has format {format}, and this version reads format {FORMAT}"),
            format!("use version {} of the program", file.calibration.version),
        )
        .into());
    }
    Ok(file)
}
