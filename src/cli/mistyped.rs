//! Command lines that are nearly right.

use super::CliError;
use crate::scenario::{
    bundled::{SCENARIOS, find},
    error::likely,
    reading::is_path,
};

/// The commands.
const COMMANDS: [&str; 11] = [
    "run",
    "compare",
    "sweep",
    "results",
    "calibrate",
    "sensitivity",
    "plot",
    "report",
    "slurm",
    "plan",
    "scenario",
];

/// The commands of `scenario`.
const OF_SCENARIO: [&str; 5] = ["list", "show", "check", "schema", "parameters"];

/// What was meant where a command of `scenario` stands alone. No scenario has such a name.
pub fn without_scenario(words: &[String]) -> Option<CliError> {
    let (first, rest) = words.split_first()?;
    let meant = match first.as_str() {
        "scenarios" if rest.is_empty() => vec!["scenario", "list"],
        "scenarios" => vec!["scenario"],
        first if OF_SCENARIO.contains(&first) => vec!["scenario", first],
        _ => return None,
    };
    let meant: Vec<String> = meant.into_iter().map(str::to_owned).collect();
    Some(refusal(first, &[&meant, rest].concat()))
}

/// What was meant where clap finds that arguments and commands do not go together.
pub fn conflicting(words: &[String]) -> Option<CliError> {
    let first = words.first()?;
    if first.starts_with('-') {
        let place = words.iter().position(|word| COMMANDS.contains(&word.as_str()))?;
        let (options, command) = words.split_at(place);
        return Some(CliError::Argument {
            message: format!("options stand before the command `{}`", words[place]),
            help: meant(&[command, options].concat()),
        });
    }
    if is_path(first) || find(SCENARIOS, first).is_some() || COMMANDS.contains(&first.as_str()) {
        return None;
    }
    match likely(first, COMMANDS.into_iter().chain(OF_SCENARIO)) {
        Some(near) if COMMANDS.contains(&near) => {
            Some(refusal(first, &[&[near.to_owned()], &words[1..]].concat()))
        }
        Some(near) => {
            let command = ["scenario".to_owned(), near.to_owned()];
            Some(refusal(first, &[&command, &words[1..]].concat()))
        }
        None => Some(CliError::Argument {
            message: no_command(first),
            help: "`stronghold --help` lists the commands".to_owned(),
        }),
    }
}

fn refusal(first: &str, words: &[String]) -> CliError {
    CliError::Argument { message: no_command(first), help: meant(words) }
}

fn no_command(first: &str) -> String {
    format!("there is no command `{first}`")
}

fn meant(words: &[String]) -> String {
    format!("did you mean `stronghold {}`?", words.join(" "))
}
