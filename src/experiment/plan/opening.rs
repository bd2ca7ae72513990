//! Opening plans of every kind, the same way: a bundled name, a path, or the record of what was run.

use std::path::Path;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::kind::Kind;
use crate::{
    evidence::observed::Row,
    experiment::{
        format::OtherFormat,
        posterior::{self, file::PosteriorFile},
        record::{self, Changes, OpenError, Opened, REVISION, VERSION},
    },
    scenario::{
        ScenarioError,
        bundled::{Bundled, find},
        error::{Checked, likely},
        file::ScenarioLayer,
        parse_error::parse_refusal,
        placed::{Placed, Sources},
        reading::{is_path, read_text},
    },
};

/// How what a record repeats was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordHeader {
    /// Version of the folder's format.
    pub format: u32,
    /// Version of the program.
    pub version: String,
    /// Source revision of the program.
    pub revision: String,
    /// Short name of the plan.
    pub plan: String,
    /// Short name of its base scenario.
    pub scenario: String,
    /// The hash of what the record says, and of the version and the revision.
    pub hash: String,
}

impl RecordHeader {
    /// The header of a record by this program, not hashed yet.
    pub fn new(format: u32, plan: &str, base: &Opened) -> Self {
        Self {
            format,
            version: VERSION.to_owned(),
            revision: REVISION.to_owned(),
            plan: plan.to_owned(),
            scenario: base.scenario.name.clone(),
            hash: String::new(),
        }
    }

    /// The same without its hash, as it is hashed.
    #[must_use]
    pub fn unhashed(&self) -> Self {
        Self { hash: String::new(), ..self.clone() }
    }
}

/// The evidence of a base scenario, as records keep it.
pub fn observed_of(base: &Opened) -> Vec<Placed<Row>> {
    base.observed.rows.iter().cloned().map(Placed::nowhere).collect()
}

/// The text of a plan of some kind.
pub trait PlanText: DeserializeOwned {
    /// The kind.
    const KIND: Kind;

    /// The name of a bundled plan that is shown as an example.
    const EXAMPLE: &'static str;

    /// The bundled plans of the kind.
    fn bundled() -> &'static [Bundled];

    /// The base scenario that it names.
    fn scenario(&self) -> &Placed<String>;
}

/// The record of what was made of a plan: the plan with its base scenario and evidence.
pub trait PlanRecord: DeserializeOwned {
    /// The plan's text.
    type Text: PlanText + Clone;

    /// The version of the format.
    const FORMAT: u32;

    /// How it was made.
    fn header(&self) -> &RecordHeader;

    /// The plan.
    fn plan(&self) -> &Self::Text;

    /// The base scenario.
    fn scenario(&self) -> &ScenarioLayer;

    /// The evidence.
    fn observed(&self) -> &[Placed<Row>];

    /// The posterior whose draws its runs have, where there is one.
    fn posterior(&self) -> Option<&PosteriorFile> {
        None
    }
}

/// A plan that was read, not yet checked.
pub struct Found<R: PlanRecord> {
    name: String,
    text: R::Text,
    base: Opened,
    sources: Sources,
    /// The record that it stood in, if it did.
    pub record: Option<R>,
}

impl<R: PlanRecord> Found<R> {
    /// Checks it against its base scenario.
    ///
    /// # Errors
    /// The first thing that is wrong, with file and line.
    pub fn check<T>(
        self,
        check: impl FnOnce(String, R::Text, Opened) -> Checked<T>,
    ) -> Result<T, OpenError> {
        let sources = self.sources;
        check(self.name, self.text, self.base).map_err(|refusal| refusal.placed(&sources).into())
    }
}

/// Finds a plan: a bundled name, or a path to a plan or to a record.
///
/// # Errors
/// One message with file, line, what was expected and what to do.
pub fn find_plan<R: PlanRecord>(argument: &str) -> Result<Found<R>, OpenError> {
    if is_path(argument) {
        let path = Path::new(argument);
        let name = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into());
        let text = read_text(path).map_err(|error| error.example(&example::<R>()))?;
        if record::has_table(&text, R::Text::KIND.word()) {
            return in_record(argument, text);
        }
        return in_text(&name, argument, path.parent(), text);
    }
    let bundled = R::Text::bundled();
    if let Some(plan) = find(bundled, argument) {
        return in_text(plan.name, plan.name, None, plan.text.to_owned());
    }
    let meant = likely(argument, bundled.iter().map(|plan| plan.name))
        .map_or_else(String::new, |near| format!("did you mean `{near}`? "));
    let kind = match R::Text::KIND {
        Kind::Sweep => "plan",
        Kind::Calibration => "calibration plan",
        Kind::Sensitivity => "sensitivity plan",
    };
    Err(ScenarioError::file(
        format!("no bundled {kind} is called `{argument}`"),
        format!("{meant}`stronghold plan list` lists them; a path contains `/` or ends in `.toml`"),
    )
    .into())
}

/// The command that shows an example.
fn example<R: PlanRecord>() -> String {
    format!("plan show {}", R::Text::EXAMPLE)
}

/// Reads the text of a plan. Paths in it start from `folder`.
fn in_text<R: PlanRecord>(
    name: &str,
    shown: &str,
    folder: Option<&Path>,
    text: String,
) -> Result<Found<R>, OpenError> {
    let mut sources = Sources::default();
    let padded = sources.add(shown.to_owned(), folder.map(Path::to_path_buf), text);
    let text: R::Text = toml::from_str(&padded).map_err(|error| {
        // Where nothing better can be said, an example is named: of such a plan here.
        parse_refusal(&error, &padded).placed(&sources).example(&example::<R>())
    })?;
    let named = text.scenario();
    let scenario = match folder {
        Some(folder) if is_path(named) => folder.join(&named.value).display().to_string(),
        _ => named.value.clone(),
    };
    let base = record::open(&scenario, &Changes::default()).map_err(|error| match error {
        OpenError::Scenario(error) => {
            OpenError::Scenario(error.shown_at(&named.span, "named here", &sources))
        }
        other => other,
    })?;
    Ok(Found { name: name.to_owned(), text, base, sources, record: None })
}

/// Reads a record as a plan.
fn in_record<R: PlanRecord>(shown: &str, text: String) -> Result<Found<R>, OpenError> {
    let (record, sources) = parsed::<R>(shown, text)?;
    let header = record.header();
    let base = record::open_recorded(
        shown,
        &header.scenario,
        record.scenario().clone(),
        record.observed().to_vec(),
        sources.clone(),
    )?;
    let (name, text) = (header.plan.clone(), record.plan().clone());
    Ok(Found { name, text, base, sources, record: Some(record) })
}

fn parsed<R: PlanRecord>(shown: &str, text: String) -> Result<(R, Sources), OpenError> {
    let mut sources = Sources::default();
    let padded = sources.add(shown.to_owned(), None, text);
    if let Some(other) = OtherFormat::of(&padded, R::Text::KIND.word(), R::FORMAT) {
        let message = other.message(&format!("`{shown}`"));
        return Err(ScenarioError::file(message, other.help()).into());
    }
    let record: R =
        toml::from_str(&padded).map_err(|error| parse_refusal(&error, &padded).placed(&sources))?;
    if let Some(posterior) = record.posterior() {
        posterior::check_recorded(posterior, &sources)?;
    }
    Ok((record, sources))
}

/// Reads a record.
///
/// # Errors
/// When it is none, or of a format that this version does not know.
pub fn read_record<R: PlanRecord>(path: &Path) -> Result<R, OpenError> {
    Ok(parsed(&path.display().to_string(), read_text(path)?)?.0)
}
