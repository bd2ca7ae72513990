//! A setting: a scenario, some levers at other values, perhaps from a date on, a seed, and how many runs.
//!
//! A setting that changes something becomes a scenario file that extends the named scenario; what the page shows is what
//! that file gives. A lever from a date on is a schedule: what the scenario has until the day before, then the value.

use std::{collections::BTreeMap, fmt::Write};

use super::{
    app::App,
    fault::Fault,
    levers::{self, Lever},
    world::posterior_of,
};
use crate::{
    calendar::Date,
    experiment::{
        posterior::Posterior,
        record::{self, Opened},
    },
    report::number::plain,
    scenario::{Scenario, Schedule, Shape, bundled::SCENARIOS},
};

/// The most runs of a setting.
pub(super) const MOST_RUNS: u32 = 1000;

/// The fewest.
const FEWEST_RUNS: u32 = 2;

/// How many runs there are where the address does not say.
pub(super) const RUNS: u32 = 200;

/// One world of a setting.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Setting {
    /// The scenario's short name.
    pub scenario: String,
    /// The levers that were moved.
    pub levers: BTreeMap<String, f64>,
    /// The day from which they hold; from the start where there is none.
    pub from: Option<Date>,
}

/// What an address asks for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Asked {
    /// The world, or the first of two.
    pub first: Setting,
    /// The other world of a comparison.
    pub other: Option<Setting>,
    /// The seed.
    pub seed: u64,
    /// How many runs, or pairs.
    pub runs: u32,
    /// A run's number.
    pub replicate: Option<u32>,
}

/// The scenarios that an address asks for, opened.
#[derive(Clone, Debug)]
pub(super) struct Worlds {
    /// The world, or the first of two.
    pub first: Opened,
    /// The other world of a comparison.
    pub other: Option<Opened>,
}

impl Asked {
    /// Opens what is asked for.
    pub fn opened(&self, app: &App) -> Result<Worlds, Fault> {
        let other = self.other.as_ref().map(|setting| setting.opened(app)).transpose()?;
        Ok(Worlds { first: self.first.opened(app)?, other })
    }

    /// Reads a query. Keys that mean nothing are refused, and so is one that is there twice.
    pub fn read(query: Option<&str>, default: &str) -> Result<Self, Fault> {
        Self::of(&pairs_of(query)?, default)
    }

    /// Takes the keys and values of a query.
    pub fn of<'a>(
        pairs: impl IntoIterator<Item = &'a (String, String)>,
        default: &str,
    ) -> Result<Self, Fault> {
        let mut asked = Self {
            first: Setting { scenario: default.to_owned(), ..Setting::default() },
            other: None,
            seed: 1,
            runs: RUNS,
            replicate: None,
        };
        for (key, value) in pairs {
            asked.take(key, value)?;
        }
        if asked.other.as_ref().is_some_and(|other| other.scenario.is_empty()) {
            let message = "the other world has levers and no scenario";
            return Err(Fault::malformed(message, "name it: `other=khorasan`"));
        }
        Ok(asked)
    }

    fn take(&mut self, key: &str, value: &str) -> Result<(), Fault> {
        let whole = |low: u64, high: u64| {
            let number = value.parse::<u64>().ok().filter(|number| (low..=high).contains(number));
            let message = format!(
                "`{}={}`: it must be a whole number from {low} to {high}",
                cut(key),
                cut(value)
            );
            number.ok_or_else(|| Fault::malformed(message, "choose a number within the range"))
        };
        let date = || {
            Date::parse(value)
                .map_err(|said| Fault::malformed(said, "write a date as in 2022-06-01"))
        };
        match key {
            "scenario" => value.clone_into(&mut self.first.scenario),
            "seed" => self.seed = whole(0, i64::MAX as u64)?,
            "n" => self.runs = whole(FEWEST_RUNS.into(), MOST_RUNS.into())? as u32,
            "i" => self.replicate = Some(whole(0, u64::from(MOST_RUNS) - 1)? as u32),
            "from" => self.first.from = Some(date()?),
            "other" => value.clone_into(&mut self.other().scenario),
            "other_from" => self.other().from = Some(date()?),
            _ => match key.split_once('.') {
                Some(("o", name)) => self.first.turn(name, value)?,
                Some(("p", name)) => self.other().turn(name, value)?,
                _ => {
                    return Err(Fault::malformed(
                        format!("`{}` means nothing in an address", cut(key)),
                        "there are `scenario`, `seed`, `n`, `from`, `o.LEVER`; of a comparison also `other`, \
                         `other_from`, `p.LEVER`; of one run, `i`",
                    ));
                }
            },
        }
        Ok(())
    }

    /// What tells it from others.
    pub fn key(&self, app: &App) -> String {
        let other = self.other.as_ref().map_or_else(String::new, |other| other.key(app));
        format!("{} {} {} {other}", self.seed, self.runs, self.first.key(app))
    }

    fn other(&mut self) -> &mut Setting {
        self.other.get_or_insert_default()
    }
}

/// The keys and values of a query. One that is there twice is refused.
pub(super) fn pairs_of(query: Option<&str>) -> Result<Vec<(String, String)>, Fault> {
    let pairs: Vec<(String, String)> =
        form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect();
    for (at, (key, _)) in pairs.iter().enumerate() {
        if pairs[..at].iter().any(|(before, _)| before == key) {
            return Err(Fault::malformed(format!("`{}` is there twice", cut(key)), "say it once"));
        }
    }
    Ok(pairs)
}

/// What a refusal shows of a text that may be long.
pub(super) fn cut(text: &str) -> String {
    let mut shown: String = text.chars().take(60).filter(|sign| !sign.is_control()).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

impl Setting {
    fn turn(&mut self, name: &str, value: &str) -> Result<(), Fault> {
        let lever = levers::find(name).ok_or_else(|| {
            let message = format!("no lever is called `{}`", cut(name));
            Fault::malformed(message, "`/api/scenario/NAME` lists them")
        })?;
        let number = value.parse::<f64>().ok();
        let info = lever.info();
        let number =
            number.filter(|number| (info.low..=info.high).contains(number)).ok_or_else(|| {
                let message = format!(
                    "`{name}` is {}: it must be from {} to {}",
                    cut(value),
                    info.low,
                    info.high
                );
                Fault::malformed(message, "choose a value within the range")
            })?;
        self.levers.insert(name.to_owned(), number);
        Ok(())
    }

    /// What tells it from others.
    fn key(&self, app: &App) -> String {
        let levers = self.levers.iter().map(|(name, value)| format!("{name}={value:?}"));
        let levers: Vec<String> = levers.collect();
        let from = self.from.map_or_else(String::new, |from| from.to_string());
        let version = app.version_of(&self.scenario);
        format!("{} {version}&{}&{from}", self.scenario, levers.join("&"))
    }

    /// The argument that opens its scenario: a bundled name, or the path that the program was given.
    fn argument<'a>(&'a self, app: &'a App) -> Result<&'a str, Fault> {
        if self.scenario == app.own_name {
            return Ok(&app.own);
        }
        SCENARIOS.iter().find(|bundled| bundled.name == self.scenario).map(|b| b.name).ok_or_else(
            || {
                let message = format!("no scenario is called `{}`", cut(&self.scenario));
                Fault::malformed(message, "`/api/meta` lists them")
            },
        )
    }

    /// The scenario without its levers.
    pub fn base(&self, app: &App) -> Result<Opened, Fault> {
        Ok(app.open(self.argument(app)?)?)
    }

    /// The scenario with its levers.
    pub fn opened(&self, app: &App) -> Result<Opened, Fault> {
        let base = self.base(app)?;
        if self.levers.is_empty() {
            return Ok(base);
        }
        self.refuse_what_no_file_says(app, &base)?;
        let text = self.file_over(&base, self.argument(app)?)?;
        Ok(record::open_text(&file_name(&base.scenario.name), text)?)
    }

    /// The scenario with its levers as a file.
    pub fn file(&self, app: &App) -> Result<String, Fault> {
        let base = self.base(app)?;
        self.refuse_what_no_file_says(app, &base)?;
        self.file_over(&base, self.argument(app)?)
    }

    /// What the posterior draws is drawn from the start, or has one value from the start: a file with a value from a date on
    /// has another one before it, in the place of the draws; and a file with the scenario's own value leaves the draws.
    fn refuse_what_no_file_says(&self, app: &App, base: &Opened) -> Result<(), Fault> {
        let Some(file) = posterior_of(app, base)? else { return Ok(()) };
        let entries = || file.parameters.iter().flat_map(|parameter| &parameter.entries);
        if !entries().any(|entry| self.levers.contains_key(&entry.value)) {
            return Ok(());
        }
        let posterior = Posterior::on(file, base, &[])?;
        let drawn = posterior.drawn();
        let is_drawn = |name: &str| {
            let mut parameters = posterior.file.parameters.iter();
            parameters.any(|parameter| {
                drawn.contains(&parameter.name.as_str())
                    && parameter.entries.iter().any(|entry| entry.value == name)
            })
        };
        for (name, value) in self.levers.iter().filter(|(name, _)| is_drawn(name)) {
            if self.from.is_some() {
                let message = format!(
                    "`{name}` is drawn from the posterior, and cannot be moved from a date on"
                );
                return Err(Fault::malformed(message, "leave `from` out, or this lever"));
            }
            if base.scenario.parameters.get(name) == Some(*value) {
                let message = format!(
                    "`{name}` is {value} in the scenario already, so that its draws from the posterior would stand"
                );
                return Err(Fault::malformed(message, "choose another value, or leave it out"));
            }
        }
        Ok(())
    }

    fn file_over(&self, base: &Opened, argument: &str) -> Result<String, Fault> {
        let scenario = &base.scenario;
        let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
        let mut text = String::from(
            "# Made in the explorer. `stronghold run` of this file gives the numbers that the page showed, for\n\
             # the same seed and number of runs.\n\n",
        );
        let title = if self.levers.is_empty() {
            scenario.title.clone()
        } else {
            format!("{}, with levers moved", scenario.title)
        };
        let _ = writeln!(text, "title = {}", quoted(&title));
        let _ = writeln!(text, "question = {}", quoted(&self.question()));
        let _ = writeln!(text, "extends = {}", quoted(argument));
        let mut tables: BTreeMap<String, String> = BTreeMap::new();
        for (name, value) in &self.levers {
            let lever = levers::find(name).expect("levers were checked when they were read");
            let (table, entry) = self.entry(scenario, lever, *value)?;
            tables.entry(table).or_default().push_str(&entry);
        }
        for (table, entries) in tables {
            let _ = write!(text, "\n[{table}]\n{entries}");
        }
        Ok(text)
    }

    fn question(&self) -> String {
        let levers = self.levers.iter().map(|(name, value)| format!("{name} at {}", plain(*value)));
        let levers: Vec<String> = levers.collect();
        match (&levers[..], self.from) {
            ([], _) => "Nothing was moved.".to_owned(),
            (levers, None) => format!("What follows from {}?", levers.join(", ")),
            (levers, Some(from)) => {
                format!("What follows from {} from {from} on?", levers.join(", "))
            }
        }
    }

    /// The entry of one lever, after the table that it stands in.
    fn entry(
        &self,
        scenario: &Scenario,
        lever: &Lever,
        value: f64,
    ) -> Result<(String, String), Fault> {
        let (group, field) = lever.name.split_once('.').expect("registered names have two parts");
        let schedule = scenario.parameter_schedules.iter().find(|(name, _)| *name == lever.name);
        let schedule = schedule.map(|(_, schedule)| schedule);
        let start = scenario.calendar.start();
        let from = self.from.filter(|from| *from > start);
        if from.is_none() && schedule.is_none() {
            return Ok((format!("parameters.{group}"), format!("{field} = {value:?}\n")));
        }
        let mut points: Vec<(Date, f64, &str)> = Vec::new();
        if let Some(from) = from {
            if from > scenario.calendar.end() {
                let message = format!(
                    "{from} lies after the scenario, which ends on {}",
                    scenario.calendar.end()
                );
                return Err(Fault::malformed(message, "choose a day within it"));
            }
            points.extend(before(scenario, lever, schedule, from)?);
        }
        points.push((from.unwrap_or(start), value, "moved in the explorer"));
        let mut text = format!("{field}.step = [\n");
        for (date, value, source) in points {
            let source = toml::Value::String(source.to_owned());
            let _ =
                writeln!(text, "    {{ date = {date}, value = {value:?}, source = {source} }},");
        }
        text.push_str("]\n");
        Ok((format!("schedules.{group}"), text))
    }
}

/// The short name of the file of a setting of a scenario.
pub(super) fn file_name(scenario: &str) -> String {
    format!("{scenario}-moved")
}

/// What a scenario has of a lever before a day, in steps.
fn before<'a>(
    scenario: &Scenario,
    lever: &Lever,
    schedule: Option<&'a Schedule>,
    from: Date,
) -> Result<Vec<(Date, f64, &'a str)>, Fault> {
    let Some(schedule) = schedule else {
        let value = scenario.parameters.get(lever.name).expect("levers are registered parameters");
        return Ok(vec![(
            scenario.calendar.start(),
            value,
            "as in the scenario that this extends",
        )]);
    };
    if schedule.shape() != Shape::Step {
        let message =
            format!("`{}` changes from day to day in this scenario, not in steps", lever.name);
        return Err(Fault::malformed(message, "let the lever hold from the start"));
    }
    let points = schedule.breakpoints().iter().take_while(|point| point.date < from);
    Ok(points.map(|point| (point.date, point.value, point.source.as_str())).collect())
}
