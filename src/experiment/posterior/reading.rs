//! Reading a posterior and fitting it to a scenario.

use std::{path::Path, sync::LazyLock};

use super::{
    Posterior,
    file::{FORMAT, PosteriorFile, PosteriorParameter},
    stride,
};
use crate::{
    experiment::{
        format::OtherFormat,
        plan::{
            Plan, checked_factors,
            file::{DesignFile, FactorFile, PlanFile, RandomNumbers, SampleFile, Spread},
            layer_of_points,
        },
        record::{OpenError, Opened},
    },
    scenario::{
        ScenarioError,
        bundled::POSTERIORS,
        changes::Change,
        entries::EntryPath,
        error::{Checked, Refusal},
        file::ScenarioLayer,
        numbers::{Count, Real, plain},
        parse_error::parse_refusal,
        placed::{Placed, Sources},
        reading::{is_path, read_text},
    },
};

/// Reads a posterior: a bundled name, or a path.
///
/// # Errors
/// One message with file, line, what was expected and what to do.
pub fn open(path: &Path) -> Result<PosteriorFile, OpenError> {
    let mut sources = Sources::default();
    let shown = path.display().to_string();
    let text = if is_path(&shown) {
        read_text(path)?
    } else if let Some(file) = bundled(&shown) {
        return Ok(file);
    } else {
        let names: Vec<&str> = POSTERIORS.iter().map(|posterior| posterior.name).collect();
        return Err(ScenarioError::file(
            format!("no bundled posterior is called `{shown}`"),
            format!("there is `{}`; a path contains `/` or ends in `.toml`", names.join("`, `")),
        )
        .into());
    };
    let padded = sources.add(shown, None, text);
    parse(&padded).map_err(|refusal| refusal.placed(&sources).into())
}

/// A bundled posterior. Each is parsed once: it holds a thousand draws, and the explorer asks for it with every
/// setting.
fn bundled(name: &str) -> Option<PosteriorFile> {
    static PARSED: LazyLock<Vec<PosteriorFile>> = LazyLock::new(|| {
        let parsed = POSTERIORS.iter().map(|bundled| parse(bundled.text));
        parsed.collect::<Checked<_>>().expect("bundled posteriors are valid")
    });
    let at = POSTERIORS.iter().position(|posterior| posterior.name == name)?;
    Some(PARSED[at].clone())
}

fn parse(text: &str) -> Checked<PosteriorFile> {
    if let Some(other) = OtherFormat::of(text, "posterior", FORMAT) {
        return Err(Refusal::missing(other.message("this posterior")).help(other.help()));
    }
    let file: PosteriorFile = toml::from_str(text).map_err(|error| {
        parse_refusal(&error, text)
            .help("`stronghold calibrate` writes posteriors; this is none, or it was changed")
    })?;
    check(&file).map_err(|refusal| {
        refusal.help("the file was changed: write it anew with `stronghold calibrate`")
    })?;
    Ok(file)
}

/// Checks a posterior that stands in the record of results, of which the text is at hand.
///
/// # Errors
/// One message with file, line, what was expected and what to do.
pub fn check_recorded(file: &PosteriorFile, sources: &Sources) -> Result<(), ScenarioError> {
    check(file).map_err(|refusal| {
        refusal.help("the record was changed: run again what made it").placed(sources)
    })
}

/// Whether every draw has a number that can be used for every parameter.
fn check(file: &PosteriorFile) -> Checked<()> {
    let draws = &file.sample.draws;
    let at = |said: String| Refusal::at(&draws.span, "these draws", said);
    if file.parameters.is_empty() || draws.is_empty() {
        return Err(at("a posterior needs parameters and draws".to_owned()));
    }
    for (number, draw) in draws.iter().enumerate() {
        if draw.len() != file.parameters.len() {
            return Err(at(format!(
                "draw {number} has {} numbers, and there are {} parameters",
                draw.len(),
                file.parameters.len()
            )));
        }
        for (value, parameter) in draw.iter().zip(&file.parameters) {
            let levels = parameter.levels.len() as f64;
            let is_level = levels > 0.0 && value.fract() == 0.0 && (0.0..levels).contains(value);
            if !value.is_finite() || levels > 0.0 && !is_level {
                return Err(at(format!(
                    "draw {number} has {value} for `{}`",
                    parameter.name.value
                )));
            }
        }
    }
    Ok(())
}

impl Posterior {
    /// A posterior on a scenario. Parameters whose entries the scenario does not have, to which it gives
    /// another value than the calibrated scenario did, or that `--set` sets or has set in the scenario's record, stay as the
    /// scenario has them; they are told of.
    ///
    /// # Errors
    /// When no parameter is left.
    pub fn on(
        file: PosteriorFile,
        base: &Opened,
        overridden: &[String],
    ) -> Result<Self, OpenError> {
        let (mut applied, mut left_out) = (Vec::new(), Vec::new());
        let factors: Vec<FactorFile> =
            (0..file.parameters.len()).map(|place| factor_of(&file, place)).collect();
        let mut layer = layer_of_points(base);
        let checked = checked_factors(&factors, &layer);
        for (place, (parameter, factor)) in file.parameters.iter().zip(checked).enumerate() {
            let before = || base.header.iter().flat_map(|header| header.overrides.keys());
            let is_set = |entry: &Placed<String>| {
                overridden.iter().chain(before()).any(|set| *set == entry.value)
            };
            let why = if parameter.entries.iter().any(is_set) {
                Some("`--set` gave it a value".to_owned())
            } else {
                match factor {
                    Ok(factor) => has_its_own(parameter, &factor.entries, &mut layer),
                    Err(refusal) => Some(refusal.message),
                }
            };
            match why {
                None => applied.push(place),
                Some(why) => left_out.push((parameter.name.value.clone(), why)),
            }
        }
        if applied.is_empty() {
            let said = format!(
                "no parameter of this posterior is left open by `{}`: it was made for `{}`",
                base.scenario.name, file.posterior.scenario.value
            );
            return Err(ScenarioError::file(
                said,
                "use `--posterior none`, or calibrate this scenario".to_owned(),
            )
            .into());
        }
        let plan = plan_of(&file, &applied, base).map_err(|refusal| {
            ScenarioError::file(refusal.message, refusal.help.unwrap_or_default())
        })?;
        let stride = stride(file.sample.draws.len());
        Ok(Self { file, plan, applied, stride, left_out })
    }
}

/// Why a scenario keeps its own value of a parameter, where it does.
fn has_its_own(
    parameter: &PosteriorParameter,
    entries: &[EntryPath],
    layer: &mut ScenarioLayer,
) -> Option<String> {
    let now = replaced(parameter.change, entries, layer);
    if now.len() != parameter.replaced.len() && !parameter.replaced.is_empty() {
        return Some("it does not have the entries of the calibrated scenario".to_owned());
    }
    let (value, calibrated) = now.iter().zip(&parameter.replaced).find(|(a, b)| a != b)?;
    Some(format!("it has {}, and the calibrated scenario {}", plain(*value), plain(*calibrated)))
}

/// The values of entries that a change would replace. The layer stays as it is.
pub fn replaced(change: Change, entries: &[EntryPath], layer: &mut ScenarioLayer) -> Vec<f64> {
    entries.iter().filter_map(|entry| change.replaced(layer, entry)).collect()
}

/// A parameter as a factor of a sweep.
fn factor_of(file: &PosteriorFile, place: usize) -> FactorFile {
    let parameter: &PosteriorParameter = &file.parameters[place];
    let end = |step: f64| {
        let value = Real::new(file.sample.draws[0][place] + step).expect("draws are finite");
        parameter.levels.is_empty().then(|| Placed::nowhere(value))
    };
    FactorFile {
        name: parameter.name.clone(),
        label: Some(parameter.label.clone()),
        entries: parameter.entries.clone(),
        change: parameter.change,
        values: None,
        low: end(0.0),
        // A range must not be empty; nothing is drawn from it.
        high: end(1.0),
        spread: Spread::Linear,
        levels: parameter.levels.clone(),
    }
}

/// The parameters as the factors of a sweep. It has no columns of results, so that what a target of the scenario is called
/// does not matter.
fn plan_of(file: &PosteriorFile, places: &[usize], base: &Opened) -> Checked<Plan> {
    let points = Placed::nowhere(Count::new(1).expect("a plan has a point"));
    let text = |text: &str| Placed::nowhere(text.to_owned());
    let plan = PlanFile {
        title: text("posterior"),
        question: text("posterior"),
        scenario: file.posterior.scenario.clone(),
        design: Placed::nowhere(DesignFile::LatinHypercube(SampleFile { points })),
        replicates: Count::new(1).expect("a point has a replicate"),
        seed: None,
        random_numbers: RandomNumbers::default(),
        posterior: None,
        runs_per_chunk: None,
        factors: places
            .iter()
            .map(|place| FactorFile { name: text(&format!("#{place}")), ..factor_of(file, *place) })
            .collect(),
        screen: None,
        keep: std::collections::BTreeMap::default(),
    };
    Plan::checked(String::from("posterior"), plan, base.clone())
}
