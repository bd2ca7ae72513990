//! Reading: from a name or a path to the merged stack of layers.

use std::{
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
};

use super::{
    bundled::{self, SCENARIOS},
    error::{Refusal, ScenarioError, likely},
    file::{Layer, ScenarioLayer},
    parse_error::parse_refusal,
    placed::{Placed, Sources},
};

/// The largest file of somebody's hand that is read, in bytes.
const LARGEST_FILE: u64 = 4 << 20;

/// The largest record that is read back, in bytes: it writes out in full what each of its files says in short.
const LARGEST_RECORD: u64 = 64 << 20;

/// How the records begin that the program writes.
const RECORD_BEGINS: &[u8] = b"# The record of a ";

/// How many layers may stand on each other.
const MOST_LAYERS: usize = 32;

/// A merged scenario with the texts that it came from.
#[derive(Clone, Debug)]
pub struct Stack {
    /// The short name: the bundled name, or the file's stem.
    pub name: String,
    /// The merged layers.
    pub layer: ScenarioLayer,
    /// The texts, the topmost layer first.
    pub sources: Sources,
}

/// Whether a scenario argument is a path (it contains a separator or ends in `.toml`) and not the
/// name of a bundled scenario.
pub fn is_path(argument: &str) -> bool {
    argument.contains('/')
        || argument.contains(std::path::MAIN_SEPARATOR)
        || Path::new(argument).extension().is_some_and(|e| e.eq_ignore_ascii_case("toml"))
}

/// Reads a text file that a user names, with one clear message for each way in which it can fail.
///
/// # Errors
/// When the file is missing, a folder, too large, not UTF-8, or empty.
pub fn read_text(path: &Path) -> Result<String, ScenarioError> {
    let shown = path.display();
    let metadata = fs::metadata(path).map_err(|error| {
        ScenarioError::file(
            format!("cannot read `{shown}`: {}", reason(&error)),
            "give the path of an existing file",
        )
    })?;
    if metadata.is_dir() {
        return Err(ScenarioError::file(
            format!("`{shown}` is a folder"),
            "give the path of a file in it",
        ));
    }
    // A device or a pipe has no length, so the limit holds for what is read.
    let mut bytes = Vec::new();
    let mut most = LARGEST_FILE;
    let read = File::open(path).and_then(|mut file| {
        file.by_ref().take(most + 1).read_to_end(&mut bytes)?;
        if bytes.starts_with(RECORD_BEGINS) {
            most = LARGEST_RECORD;
            file.take(most + 1 - bytes.len() as u64).read_to_end(&mut bytes)?;
        }
        Ok(())
    });
    read.map_err(|error| {
        ScenarioError::file(
            format!("cannot read `{shown}`: {}", reason(&error)),
            "check the file's permissions",
        )
    })?;
    if bytes.len() as u64 > most {
        return Err(ScenarioError::file(
            format!("`{shown}` is too large: at most {most} bytes are read"),
            "is this the right file?",
        ));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = good.split(|byte| *byte == b'\n').count();
        ScenarioError::file(
            format!("`{shown}` is not UTF-8 text: the first bad byte is in line {line}"),
            "save the file as UTF-8",
        )
    })?;
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    if text.trim().is_empty() {
        return Err(ScenarioError::file(
            format!("`{shown}` is empty"),
            match path.extension() {
                Some(csv) if csv == "csv" => "write a header and a row a count and window",
                _ => "start from `stronghold scenario show tiny`",
            },
        ));
    }
    Ok(text)
}

/// Reads the text file that an argument names, and offers what else may have been meant.
///
/// # Errors
/// As [`read_text`].
pub fn read_argument(argument: &str) -> Result<String, ScenarioError> {
    let path = Path::new(argument);
    read_text(path).map_err(|error| {
        let record = path.join("run.toml");
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        if record.is_file() {
            error.help(format!("did you mean `{}`?", record.display()))
        } else if !path.exists() && bundled::find(SCENARIOS, stem).is_some() {
            error.help(format!("did you mean the bundled scenario? it is called `{stem}`"))
        } else {
            error
        }
    })
}

fn unknown_bundled(name: &str) -> ScenarioError {
    let meant = likely(name, SCENARIOS.iter().map(|bundled| bundled.name))
        .map_or_else(String::new, |near| format!("did you mean `{near}`? "));
    ScenarioError::file(
        format!("no bundled scenario is called `{name}`"),
        format!(
            "{meant}`stronghold scenario list` lists them; a path contains `/` or ends in `.toml`"
        ),
    )
}

/// An I/O error's reason without the operating system's number.
pub fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file or folder".into(),
        std::io::ErrorKind::PermissionDenied => "permission denied".into(),
        std::io::ErrorKind::StorageFull => "the disk is full".into(),
        std::io::ErrorKind::NotADirectory => "a part of the path is a file, not a folder".into(),
        std::io::ErrorKind::AlreadyExists => "a file of that name is in the way".into(),
        _ => {
            let text = error.to_string();
            text.split(" (os error").next().unwrap_or(&text).to_lowercase()
        }
    }
}

/// Reads a scenario and everything that it extends.
///
/// # Errors
/// When a text cannot be read or parsed, or the chain of `extends` is broken or closed.
pub fn read(argument: &str) -> Result<Stack, ScenarioError> {
    let mut sources = Sources::default();
    let first = Origin::of(argument, None);
    let text = match &first {
        Origin::Bundled(_) => first.text(unknown_bundled)?,
        Origin::File(_) => read_argument(argument)?,
    };
    let name = first.short_name();
    let layer = read_layers(first, text, &mut sources)?;
    Ok(Stack { name, layer, sources })
}

/// Reads a stack whose topmost text is that of a file and already at hand.
///
/// # Errors
/// As [`read`].
pub fn read_file(path: &str, text: String) -> Result<Stack, ScenarioError> {
    let mut sources = Sources::default();
    let first = Origin::File(path.into());
    let name = first.short_name();
    let layer = read_layers(first, text, &mut sources)?;
    Ok(Stack { name, layer, sources })
}

/// Reads a stack whose topmost text is embedded, or made by a program.
///
/// # Errors
/// As [`read`].
pub fn read_str(name: &str, text: String) -> Result<Stack, ScenarioError> {
    let mut sources = Sources::default();
    let layer = read_layers(Origin::Bundled(name.to_owned()), text, &mut sources)?;
    Ok(Stack { name: name.to_owned(), layer, sources })
}

/// Where a layer comes from.
#[derive(Clone, Debug)]
enum Origin {
    Bundled(String),
    File(PathBuf),
}

impl Origin {
    fn of(argument: &str, folder: Option<&Path>) -> Self {
        if is_path(argument) {
            Self::File(folder.map_or_else(|| argument.into(), |folder| folder.join(argument)))
        } else {
            Self::Bundled(argument.to_owned())
        }
    }

    fn text(&self, unknown: impl FnOnce(&str) -> ScenarioError) -> Result<String, ScenarioError> {
        match self {
            Self::Bundled(name) => bundled::find(SCENARIOS, name)
                .map(|bundled| bundled.text.to_owned())
                .ok_or_else(|| unknown(name)),
            Self::File(path) => read_text(path),
        }
    }

    /// What tells whether two layers are the same one.
    fn identity(&self) -> String {
        match self {
            Self::Bundled(name) => name.clone(),
            Self::File(path) => {
                fs::canonicalize(path).unwrap_or_else(|_| path.clone()).display().to_string()
            }
        }
    }

    fn shown(&self) -> String {
        match self {
            Self::Bundled(name) => name.clone(),
            Self::File(path) => path.display().to_string(),
        }
    }

    fn short_name(&self) -> String {
        match self {
            Self::Bundled(name) => name.clone(),
            Self::File(path) => {
                path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into())
            }
        }
    }

    fn folder(&self) -> Option<PathBuf> {
        match self {
            Self::Bundled(_) => None,
            Self::File(path) => Some(path.parent().map_or_else(PathBuf::new, Path::to_path_buf)),
        }
    }
}

fn read_layers(
    first: Origin,
    text: String,
    sources: &mut Sources,
) -> Result<ScenarioLayer, ScenarioError> {
    let mut chain = vec![first.identity()];
    let mut shown = vec![format!("`{}`", first.shown())];
    let mut layers = vec![parse(&first, text, sources)?];
    let mut origin = first;
    while let Some(base) = layers.last().and_then(|layer: &ScenarioLayer| layer.extends.clone()) {
        origin = Origin::of(&base, origin.folder().as_deref());
        let identity = origin.identity();
        shown.push(format!("`{}`", origin.shown()));
        if chain.contains(&identity) {
            let said = format!("`extends` runs in a circle: {}", shown.join(" → "));
            return Err(Refusal::at(&base.span, "leads back", said)
                .help("let the base stand alone")
                .placed(sources));
        }
        if chain.len() >= MOST_LAYERS {
            let said = format!("more than {MOST_LAYERS} layers stand on each other");
            return Err(Refusal::at(&base.span, "one too many", said)
                .help("write several layers into one")
                .placed(sources));
        }
        let text = base_text(&origin, &base, sources)?;
        chain.push(identity);
        layers.push(parse(&origin, text, sources)?);
    }
    let merged = layers.into_iter().rev().reduce(|below, above| above.over(below));
    let mut merged = merged.expect("at least the first layer was read");
    merged.extends = None;
    Ok(merged)
}

fn base_text(
    origin: &Origin,
    base: &Placed<String>,
    sources: &Sources,
) -> Result<String, ScenarioError> {
    let unknown = |name: &str| {
        Refusal::at(&base.span, "extended here", format!("no bundled scenario is called `{name}`"))
            .nearest(name, SCENARIOS.iter().map(|b| b.name))
            .placed(sources)
    };
    origin.text(unknown).map_err(|error| match origin {
        Origin::Bundled(_) => error,
        Origin::File(_) => Refusal::at(&base.span, "extended here", error.to_string())
            .help("a path in `extends` starts from the folder of the file that it stands in")
            .placed(sources),
    })
}

fn parse(
    origin: &Origin,
    text: String,
    sources: &mut Sources,
) -> Result<ScenarioLayer, ScenarioError> {
    let padded = sources.add(origin.shown(), origin.folder(), text);
    toml::from_str(&padded).map_err(|error| parse_refusal(&error, &padded).placed(sources))
}
