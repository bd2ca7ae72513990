//! `stronghold scenario`.

use std::io::Write;

use clap::Subcommand;

use super::{CliError, terminal};
use crate::{
    experiment::record::{self, Changes, Opened},
    parameters::{REGISTRY, Source},
    report::{number::short, wrap::wrapped},
    scenario::{
        self, Effect, Role,
        bundled::{SCENARIOS, find},
        reading, schema,
    },
};

/// List, show and check scenarios; print the schema and the parameters.
#[derive(Debug, Subcommand)]
pub enum ScenarioCommand {
    /// List the bundled scenarios with their questions.
    List,
    /// Print a scenario's text, to start one of your own from.
    Show {
        /// A bundled scenario's name, or a path.
        scenario: String,
        /// Print the resolved scenario instead: all layers merged, every parameter written out.
        #[arg(long)]
        resolved: bool,
    },
    /// Check a scenario and its observed data, and say what is in it.
    Check {
        /// A bundled scenario's name, or a path.
        scenario: String,
    },
    /// Print the JSON schema of scenario files, for editors.
    Schema,
    /// Print every parameter with symbol, unit, range, default, meaning and source.
    Parameters {
        /// As a Markdown table.
        #[arg(long)]
        markdown: bool,
    },
}

impl ScenarioCommand {
    /// Does what was asked; results go to `out`.
    pub fn execute(&self, out: &mut impl Write) -> Result<(), CliError> {
        match self {
            Self::List => list(out),
            Self::Show { scenario, resolved: false } => show(out, scenario),
            Self::Show { scenario, resolved: true } => show_resolved(out, scenario),
            Self::Check { scenario } => check(out, scenario),
            Self::Schema => {
                let text = serde_json::to_string_pretty(&schema::schema())
                    .map_err(|error| CliError::System(error.to_string()))?;
                Ok(writeln!(out, "{text}")?)
            }
            Self::Parameters { markdown: true } => Ok(out.write_all(markdown().as_bytes())?),
            Self::Parameters { markdown: false } => {
                Ok(out.write_all(parameters(terminal::width()).as_bytes())?)
            }
        }
    }
}

fn list(out: &mut impl Write) -> Result<(), CliError> {
    for bundled in SCENARIOS {
        let scenario = scenario::open(bundled.name)?;
        writeln!(out, "{:20} {}\n{:20} {}", scenario.name, scenario.title, "", scenario.question)?;
    }
    Ok(())
}

fn show(out: &mut impl Write, argument: &str) -> Result<(), CliError> {
    if !reading::is_path(argument)
        && let Some(bundled) = find(SCENARIOS, argument)
    {
        return Ok(out.write_all(bundled.text.as_bytes())?);
    }
    // A wrong name is refused as everywhere else; a path is shown even if what it holds is wrong.
    if !reading::is_path(argument) {
        reading::read(argument)?;
    }
    let text = reading::read_argument(argument)?;
    Ok(out.write_all(text.as_bytes())?)
}

fn show_resolved(out: &mut impl Write, argument: &str) -> Result<(), CliError> {
    let opened = record::open(argument, &Changes::default())?;
    if opened.header.is_some() {
        let rows = opened.observed.rows.len();
        writeln!(out, "# from a record, whose {rows} observed rows are not part of a scenario")?;
    }
    let text = toml::to_string(&opened.resolved()).map_err(|e| CliError::System(e.to_string()))?;
    Ok(out.write_all(text.as_bytes())?)
}

fn check(out: &mut impl Write, argument: &str) -> Result<(), CliError> {
    let Opened { scenario, targets, .. } = record::open(argument, &Changes::default())?;
    let theatre = scenario.regions.iter().filter(|region| region.role == Role::Theatre).count();
    let links: usize = scenario.regions.iter().map(|region| region.links.len()).sum();
    let members: u32 = scenario.members.iter().sum();
    writeln!(out, "{}: {}", scenario.name, scenario.title)?;
    writeln!(
        out,
        "  {} to {}, {} days",
        scenario.calendar.start(),
        scenario.calendar.end(),
        scenario.calendar.days()
    )?;
    writeln!(
        out,
        "  {} regions ({theatre} in the theatre) in {} countries, {} links",
        scenario.regions.len(),
        scenario.countries.len(),
        links / 2
    )?;
    writeln!(
        out,
        "  {members} members at the start, {} communities, {} recruiters, {} security forces",
        scenario.communities.len(),
        scenario.recruiters.iter().map(|group| group.count).sum::<u32>(),
        scenario.forces.len()
    )?;
    for shock in &scenario.shocks {
        let effect = match &shock.effect {
            Effect::Release(parts) => {
                format!("{} members released", parts.iter().map(|(_, n)| n).sum::<u32>())
            }
            Effect::LossOfVoice(group, posts) => {
                let group = &scenario.recruiters[usize::from(*group)].name;
                format!("{posts} recruiters of {group} leave for good")
            }
            Effect::Provocation(country, change) => {
                format!("grievance {change:+} in {}", scenario.countries[country.index()].name)
            }
        };
        writeln!(out, "  {}: {}, {effect}", shock.date, shock.name)?;
    }
    let simulated = targets.iter().filter(|target| target.count.is_some()).count();
    writeln!(out, "  {} observed rows, {simulated} of them simulated", targets.len())?;
    for (name, value) in scenario.free_numbers() {
        writeln!(out, "  free: {name} = {}", short(value))?;
    }
    writeln!(out, "no mistakes found")?;
    Ok(())
}

/// In a pipe one line a parameter, its columns separated by tabs; on a terminal of that width a
/// paragraph a parameter, in which names, symbols, defaults and ranges are never cut.
fn parameters(width: Option<usize>) -> String {
    let columns = ["name", "symbol", "default", "range", "unit", "meaning", "source"];
    let rows = REGISTRY.iter().map(|info| {
        [
            info.name.to_owned(),
            info.symbol.to_owned(),
            info.default.to_string(),
            format!("{} to {}", info.low, info.high),
            info.unit.to_owned(),
            info.meaning.trim().to_owned(),
            source(info.source),
        ]
    });
    let rows: Vec<[String; 7]> = [columns.map(str::to_owned)].into_iter().chain(rows).collect();
    let Some(width) = width else {
        return rows.iter().map(|row| row.join("\t") + "\n").collect();
    };
    let widest = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
    let [name, symbol, default, range] = [0, 1, 2, 3].map(|column| widest(column).unwrap_or(0));
    let mut text = String::new();
    for row in &rows {
        text.push_str(&format!(
            "{:name$}  {:symbol$}  {:>default$}  {:range$}  {}\n",
            row[0], row[1], row[2], row[3], row[4]
        ));
        for words in &row[5..] {
            for line in wrapped(words, Some(width - 4)).lines() {
                text.push_str(&format!("    {line}\n"));
            }
        }
    }
    text
}

fn source(source: Source) -> String {
    format!("{}: {}", source.kind(), source.text())
}

/// The table of parameters as it stands in the docs.
pub fn markdown() -> String {
    let mut text = String::from(
        "| name | symbol | unit | range | default | meaning | source |\n|---|---|---|---|---|---|---|\n",
    );
    for info in REGISTRY {
        text.push_str(&format!(
            "| `{}` | {} | {} | {} to {} | {} | {} | {} |\n",
            info.name,
            info.symbol,
            info.unit,
            info.low,
            info.high,
            info.default,
            info.meaning.trim(),
            source(info.source)
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_a_line_each_in_a_pipe_and_never_cut_on_a_terminal() {
        let piped = parameters(None);
        assert_eq!(piped.lines().count(), REGISTRY.len() + 1);
        assert!(piped.lines().all(|line| line.split('\t').count() == 7), "{piped}");
        for width in [60, 200] {
            let shown = parameters(Some(width));
            let paragraph = |line: &&str| line.starts_with("    ");
            assert!(shown.lines().filter(paragraph).all(|line| line.chars().count() <= width));
            for info in REGISTRY {
                let range = format!("  {} to {} ", info.low, info.high);
                let mut lines = shown.lines();
                assert!(
                    lines.any(|line| line.starts_with(info.name) && line.contains(&range)),
                    "{}",
                    info.name
                );
            }
        }
    }
}
