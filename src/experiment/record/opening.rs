//! Opening a scenario, wherever it comes from: a bundled name, a file, the record of a run or of a comparison; with its
//! evidence and what the command line changes.

use super::{ComparisonFile, ComparisonHeader, Header, RunFile, has_table};
use crate::{
    calendar::Date,
    evidence::observed::{self, Observed, Row, Target},
    experiment::posterior::{self, file::PosteriorFile},
    parameters::{ParameterError, REGISTRY},
    scenario::{
        self, ObservedAt, Scenario, ScenarioError, Stack,
        bundled::{self, SCENARIOS},
        error::Refusal,
        file::ScenarioLayer,
        numbers::Real,
        parse_error::parse_refusal,
        placed::{Placed, Sources},
        reading,
    },
};

/// The record of a comparison, opened.
#[derive(Clone, Debug)]
pub struct OpenedComparison {
    /// How it was made.
    pub header: ComparisonHeader,
    /// The worlds, the base first.
    pub worlds: Vec<Opened>,
    /// The posterior whose draws the pairs had.
    pub posterior: Option<PosteriorFile>,
}

/// A scenario that is ready to run, with its evidence, wherever it came from.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The merged layers.
    pub layer: ScenarioLayer,
    /// The checked scenario.
    pub scenario: Scenario,
    /// The observed rows as written.
    pub observed: Observed,
    /// The observed rows, checked.
    pub targets: Vec<Target>,
    /// How it was run before, where it comes from a record.
    pub header: Option<Header>,
    /// The posterior that it was run with, where it comes from a record.
    pub posterior: Option<PosteriorFile>,
    /// Whether it bears the name of a bundled scenario and is another one.
    pub is_namesake: bool,
}

impl Opened {
    /// The posterior that its results carry unless another is asked for: that of a record, which may have
    /// none, else the one that the scenario names.
    ///
    /// # Errors
    /// One message, when it cannot be read.
    pub fn default_posterior(&self) -> Result<Option<PosteriorFile>, OpenError> {
        match (&self.header, &self.scenario.evidence.posterior) {
            (Some(_), _) => Ok(self.posterior.clone()),
            (None, Some(path)) => posterior::open(path).map(Some),
            (None, None) => Ok(None),
        }
    }
}

/// What the command line changes.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Parameters by dotted name.
    pub overrides: Vec<(String, f64)>,
    /// The last day.
    pub until: Option<Date>,
}

/// Why a scenario could not be opened.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum OpenError {
    /// The scenario or its observed data are wrong.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Scenario(#[from] ScenarioError),
    /// An override is wrong.
    #[error("--set: {error}")]
    #[diagnostic(help("{help}"))]
    Override {
        /// What is wrong.
        error: ParameterError,
        /// What to do.
        help: String,
    },
    /// The last day lies outside the window.
    #[error("{from}: {message}")]
    #[diagnostic(help("choose a day within the scenario"))]
    Until {
        /// Who said so: the flag, or the record.
        from: String,
        /// What is wrong.
        message: String,
    },
}

/// Opens a scenario (a bundled name or a path) or the record of a run, and applies changes.
///
/// # Errors
/// One message with place and way out.
pub fn open(argument: &str, changes: &Changes) -> Result<Opened, OpenError> {
    let (stack, recorded) = read(argument)?;
    open_stack(argument, stack, recorded, changes)
}

/// Opens a scenario whose text is at hand, under a name.
///
/// # Errors
/// As [`open()`].
pub fn open_text(name: &str, text: String) -> Result<Opened, OpenError> {
    open_with(name, reading::read_str(name, text)?, None, None, &Changes::default())
}

/// Opens a scenario that stands in a record of another kind.
///
/// # Errors
/// As [`open()`].
pub fn open_recorded(
    argument: &str,
    name: &str,
    layer: ScenarioLayer,
    observed: Vec<Placed<Row>>,
    sources: Sources,
) -> Result<Opened, OpenError> {
    let observed = places(argument, observed, &sources);
    let stack = Stack { name: name.to_owned(), layer, sources };
    open_with(argument, stack, None, Some(observed), &Changes::default())
}

/// Opens the worlds of the record of a comparison, the base first; `None` where the argument is
/// something else.
///
/// # Errors
/// As [`open()`].
pub fn open_comparison(
    argument: &str,
    changes: &Changes,
) -> Result<Option<OpenedComparison>, OpenError> {
    if !reading::is_path(argument) {
        return Ok(None);
    }
    let text = reading::read_argument(argument)?;
    if !has_table(&text, "compare") {
        return Ok(None);
    }
    let mut sources = Sources::default();
    let padded = sources.add(argument.to_owned(), None, text);
    let file: ComparisonFile =
        toml::from_str(&padded).map_err(|error| parse_refusal(&error, &padded).placed(&sources))?;
    if let Some(posterior) = &file.posterior {
        posterior::check_recorded(posterior, &sources)?;
    }
    let open = |world| {
        let (stack, recorded) = recorded(argument, world, sources.clone())?;
        open_stack(argument, stack, Some(recorded), changes)
    };
    let worlds: Result<Vec<Opened>, OpenError> = file.worlds.into_iter().map(open).collect();
    let worlds = worlds?;
    if worlds.len() < 2 {
        let message = format!("`{argument}` holds fewer than two worlds");
        return Err(ScenarioError::file(message, "repeat the comparison itself").into());
    }
    let (header, posterior) = (file.compare, file.posterior);
    Ok(Some(OpenedComparison { header, worlds, posterior }))
}

fn open_stack(
    argument: &str,
    stack: Stack,
    recorded: Option<Recorded>,
    changes: &Changes,
) -> Result<Opened, OpenError> {
    let Some(Recorded { header, observed, posterior }) = recorded else {
        return open_with(argument, stack, None, None, changes);
    };
    let opened = open_with(argument, stack, Some(header), Some(observed), changes)?;
    Ok(Opened { posterior, ..opened })
}

fn open_with(
    argument: &str,
    stack: Stack,
    header: Option<Header>,
    recorded: Option<Observed>,
    changes: &Changes,
) -> Result<Opened, OpenError> {
    let mut scenario = scenario::check(&stack)?;
    let in_scenario = |error| named_in_scenario(error, &scenario, &stack);
    let observed = match recorded {
        Some(observed) => observed,
        None => observed::read(&scenario).map_err(in_scenario)?,
    };
    let targets = observed::check(&observed, &scenario).map_err(in_scenario)?;
    let is_namesake = reading::is_path(argument)
        && bundled::find(SCENARIOS, &scenario.name).is_some()
        && !is_bundled(&stack.layer, &scenario, &observed, header.as_ref());
    let Stack { mut layer, .. } = stack;
    for (name, value) in &changes.overrides {
        scenario.set(name, *value).map_err(|error| {
            let help = match &error {
                ParameterError::Unknown { nearest, .. } => {
                    format!("did you mean `{nearest}`? `stronghold scenario parameters` lists them")
                }
                ParameterError::OutOfRange { .. } => "choose a value within the range".into(),
            };
            OpenError::Override { error, help }
        })?;
        forget_schedule(&mut layer, name);
    }
    let recorded = header.as_ref().and_then(|header| header.until);
    let until = changes.until.map(|until| (until, "--until".to_owned()));
    let until = until.or(recorded.map(|until| (until, format!("{argument}: `run.until`"))));
    let targets = match until {
        Some((until, from)) => {
            scenario.end_on(until).map_err(|message| OpenError::Until { from, message })?;
            // What lies after the last day is no longer counted.
            observed::check(&observed, &scenario)?
        }
        None => targets,
    };
    write_parameters(&mut layer, &scenario);
    Ok(Opened { layer, scenario, observed, targets, header, posterior: None, is_namesake })
}

/// Whether a file or a record says what the bundled scenario of its name says, but for what the
/// command line set when it was recorded.
fn is_bundled(
    layer: &ScenarioLayer,
    scenario: &Scenario,
    observed: &Observed,
    header: Option<&Header>,
) -> bool {
    let overrides = header.map(|header| header.overrides.clone().into_iter().collect());
    let changes = Changes { overrides: overrides.unwrap_or_default(), until: None };
    // A record of another version may set what no longer exists.
    let Ok(bundled) = open(&scenario.name, &changes) else { return false };
    let mut layer = layer.clone();
    write_parameters(&mut layer, scenario);
    let mut bundled_layer = bundled.layer;
    for layer in [&mut layer, &mut bundled_layer] {
        layer.evidence.observed = None;
        layer.evidence.posterior = None;
    }
    layer == bundled_layer && observed.rows == bundled.observed.rows
}

/// An error in observed data, with the place in the scenario that names them.
fn named_in_scenario(error: ScenarioError, scenario: &Scenario, stack: &Stack) -> ScenarioError {
    match (&scenario.evidence.observed, &stack.layer.evidence.observed) {
        (ObservedAt::File(_), Some(name)) => {
            error.shown_at(&name.span, "named here", &stack.sources)
        }
        _ => error,
    }
}

/// What a record says besides the scenario.
struct Recorded {
    header: Header,
    observed: Observed,
    posterior: Option<PosteriorFile>,
}

fn read(argument: &str) -> Result<(Stack, Option<Recorded>), ScenarioError> {
    if !reading::is_path(argument) {
        return Ok((reading::read(argument)?, None));
    }
    // Once, since a pipe can be read only once.
    let text = reading::read_argument(argument)?;
    if has_table(&text, "compare") {
        let message = format!("`{argument}` is the record of a comparison");
        let help = format!("`stronghold compare {argument}` repeats it");
        return Err(ScenarioError::file(message, help));
    }
    if !has_table(&text, "run") {
        return Ok((reading::read_file(argument, text)?, None));
    }
    let mut sources = Sources::default();
    let padded = sources.add(argument.to_owned(), None, text);
    let file: RunFile =
        toml::from_str(&padded).map_err(|error| parse_refusal(&error, &padded).placed(&sources))?;
    let (stack, recorded) = recorded(argument, file, sources)?;
    Ok((stack, Some(recorded)))
}

/// The scenario and the evidence of a record.
fn recorded(
    argument: &str,
    file: RunFile,
    sources: Sources,
) -> Result<(Stack, Recorded), ScenarioError> {
    if let Some(extends) = &file.scenario.extends {
        return Err(Refusal::at(&extends.span, "here", "the scenario of a record stands alone")
            .help("write a scenario that extends instead")
            .placed(&sources));
    }
    if let Some(observed) = &file.scenario.evidence.observed {
        return Err(Refusal::at(
            &observed.span,
            "here",
            "the observed data of a record stand in it",
        )
        .help("remove this line; add rows as `[[observed]]`")
        .placed(&sources));
    }
    if let Some(posterior) = &file.posterior {
        posterior::check_recorded(posterior, &sources)?;
    }
    let observed = places(argument, file.observed, &sources);
    let stack = Stack { name: file.run.scenario.clone(), layer: file.scenario, sources };
    Ok((stack, Recorded { header: file.run, observed, posterior: file.posterior }))
}

/// Observed rows with their places in a record.
fn places(argument: &str, rows: Vec<Placed<Row>>, sources: &Sources) -> Observed {
    let line = |row: &Placed<Row>| sources.line(&row.span).unwrap_or(1);
    let places = rows.iter().map(|row| format!("{argument}:{}", line(row))).collect();
    Observed { rows: rows.into_iter().map(|row| row.value).collect(), places }
}

/// A parameter that the command line sets no longer follows its schedule.
fn forget_schedule(layer: &mut ScenarioLayer, name: &str) {
    if let Some((group, field)) = name.split_once('.')
        && let Some(table) = layer.schedules.get_mut(group)
    {
        table.remove(field);
    }
}

/// Writes every parameter out, so that another version's defaults cannot change the run.
fn write_parameters(layer: &mut ScenarioLayer, scenario: &Scenario) {
    layer.parameters.clear();
    for info in REGISTRY {
        let (group, field) = info.name.split_once('.').expect("registered names have two parts");
        let value = scenario.parameters.get(info.name).expect("a registered name has a value");
        let value = Real::new(value).expect("a registered value is finite");
        layer
            .parameters
            .entry(Placed::nowhere(group.to_owned()))
            .or_default()
            .insert(Placed::nowhere(field.to_owned()), Placed::nowhere(value));
    }
}

impl Opened {
    /// The record of a run of this scenario.
    pub fn record(&self, header: Header) -> RunFile {
        let observed = self.observed.rows.iter().cloned().map(Placed::nowhere).collect();
        let mut scenario = self.layer.clone();
        // The observed data stand beside the scenario in the record: a path would not travel.
        scenario.evidence.observed = None;
        // So does the posterior, where there is one.
        scenario.evidence.posterior = None;
        RunFile { run: header, observed, scenario, posterior: None }
    }

    /// The scenario as a file that stands alone, wherever it is put on this machine.
    pub fn resolved(&self) -> ScenarioLayer {
        let mut layer = self.layer.clone();
        if let ObservedAt::File(path) = &self.scenario.evidence.observed {
            let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.clone());
            layer.evidence.observed = Some(Placed::nowhere(path.display().to_string()));
        }
        if let Some(path) = &self.scenario.evidence.posterior {
            let path = if reading::is_path(&path.display().to_string()) {
                std::fs::canonicalize(path).unwrap_or_else(|_| path.clone())
            } else {
                path.clone()
            };
            layer.evidence.posterior = Some(Placed::nowhere(path.display().to_string()));
        }
        layer
    }
}
