//! Entries of a scenario by their path, so that a plan can say which of them it varies.
//!
//! A path is the dotted name that the entry has in a file: `attack.base_rate` for a parameter,
//! `forces.Taliban.effort` for anything else. A name with other signs than letters, digits, `-` and
//! `_` stands in quotes, and `*` stands for every name of its table: `regions.*.permissiveness`.

use super::{
    error::nearest,
    file::{ScenarioLayer, ScheduleFile, ShockFile, Table},
    numbers::{Amount, Factor, Headcount, Kilometres, People, Posts, Share, Shift, Weight},
    placed::Placed,
};
use crate::{
    calendar::Date,
    parameters::{self, ParameterInfo},
};

/// A path to one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryPath {
    parts: Vec<String>,
}

/// What stands at a path, ready to be changed.
pub(super) enum Slot<'a> {
    /// A number, with what holds where the file is silent.
    Number(Box<dyn NumberSlot + 'a>),
    /// A value over time.
    Schedule(&'a mut ScheduleFile),
    /// A date.
    Date(&'a mut Placed<Date>),
}

/// A number type of the file.
trait Number: Sized {
    /// Whether it counts people or posts.
    const IS_WHOLE: bool;

    /// The plain number.
    fn number(&self) -> f64;

    /// The number, or a sentence that says what it would have to be.
    fn checked(value: f64) -> Result<Self, String>;
}

/// A number of any of the file's types.
pub(super) trait NumberSlot {
    /// The value.
    fn value(&self) -> f64;
    /// Sets it.
    ///
    /// # Errors
    /// A sentence, when it lies outside the bounds of its type.
    fn set(&mut self, value: f64) -> Result<(), String>;
    /// Whether it counts people or posts.
    fn is_whole(&self) -> bool;
}

/// A number that a file may leave out.
struct Optional<'a, T> {
    entry: &'a mut Option<Placed<T>>,
    default: f64,
}

impl<T: Number> NumberSlot for Optional<'_, T> {
    fn value(&self) -> f64 {
        self.entry.as_ref().map_or(self.default, |entry| entry.value.number())
    }

    fn set(&mut self, value: f64) -> Result<(), String> {
        *self.entry = Some(Placed::nowhere(T::checked(value)?));
        Ok(())
    }

    fn is_whole(&self) -> bool {
        T::IS_WHOLE
    }
}

/// A number that is always there.
struct Given<'a, T>(&'a mut Placed<T>);

impl<T: Number> NumberSlot for Given<'_, T> {
    fn value(&self) -> f64 {
        self.0.value.number()
    }

    fn set(&mut self, value: f64) -> Result<(), String> {
        self.0.value = T::checked(value)?;
        Ok(())
    }

    fn is_whole(&self) -> bool {
        T::IS_WHOLE
    }
}

/// Why a path leads nowhere: a sentence, and a way out.
pub type NoEntry = (String, String);

impl EntryPath {
    /// Reads a path.
    ///
    /// # Errors
    /// When a quote is not closed or a part is empty.
    pub fn parse(text: &str) -> Result<Self, NoEntry> {
        let help = || {
            "write names with dots between them, as in `attack.base_rate` or \
             `forces.\"Border guard\".effort`"
                .to_owned()
        };
        let mut parts = vec![String::new()];
        let mut in_quotes = false;
        for sign in text.trim().chars() {
            match sign {
                '"' => in_quotes = !in_quotes,
                '.' if !in_quotes => parts.push(String::new()),
                other => parts.last_mut().expect("there is always a part").push(other),
            }
        }
        if in_quotes {
            return Err((format!("`{text}` has a quote that is not closed"), help()));
        }
        if parts.iter().any(String::is_empty) {
            return Err((format!("`{text}` is not the path of an entry"), help()));
        }
        Ok(Self { parts })
    }

    /// The path as text, with quotes where they are needed.
    pub fn shown(&self) -> String {
        let is_bare = |part: &str| {
            part == "*" || part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        };
        let quoted =
            |part: &String| if is_bare(part) { part.clone() } else { format!("\"{part}\"") };
        self.parts.iter().map(quoted).collect::<Vec<_>>().join(".")
    }

    /// The paths that this one stands for in a scenario: itself, or one for each name where it has a
    /// `*`.
    ///
    /// # Errors
    /// When nothing stands there, with the nearest name.
    pub fn resolve(&self, layer: &mut ScenarioLayer) -> Result<Vec<Self>, NoEntry> {
        let Some(star) = self.parts.iter().position(|part| part == "*") else {
            if self.parameter().is_none() {
                slot(layer, &self.parts)?;
            }
            return Ok(vec![self.clone()]);
        };
        let mut found = Vec::new();
        let mut refusal = None;
        for name in names(layer, &self.parts[..star])? {
            let mut parts = self.parts.clone();
            parts[star] = name;
            match (Self { parts }).resolve(layer) {
                Ok(paths) => found.extend(paths),
                Err(error) => refusal = refusal.or(Some(error)),
            }
        }
        match refusal {
            // Some entries of a table may lack what others have: a shock that releases nobody.
            Some(error) if found.is_empty() => Err(error),
            _ if found.is_empty() => {
                Err((format!("`{}` stands for nothing here", self.shown()), "name an entry".into()))
            }
            _ => Ok(found),
        }
    }

    /// The parameter that the path names, if it names one.
    pub fn parameter(&self) -> Option<&'static ParameterInfo> {
        match &self.parts[..] {
            [group, field] => parameters::info(&format!("{group}.{field}")),
            _ => None,
        }
    }

    /// What stands at a resolved path that names no parameter.
    pub(super) fn slot<'a>(&self, layer: &'a mut ScenarioLayer) -> Result<Slot<'a>, NoEntry> {
        slot(layer, &self.parts)
    }
}

/// The tables whose entries have paths.
const TABLES: [&str; 11] = [
    "regions",
    "audiences",
    "permissiveness",
    "communities",
    "recruiters",
    "leaders",
    "factions",
    "forces",
    "organisation",
    "shocks",
    "schedules",
];

/// The names of the table at a path.
fn names(layer: &ScenarioLayer, path: &[String]) -> Result<Vec<String>, NoEntry> {
    fn of<T>(table: &Table<T>) -> Vec<String> {
        table.keys().map(|name| name.value.clone()).collect()
    }
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    Ok(match path[..] {
        ["regions"] => of(&layer.regions),
        ["regions", name, "links"] => of(&named(&layer.regions, "region", name)?.links),
        ["permissiveness"] => of(&layer.permissiveness),
        ["audiences"] => of(&layer.audiences),
        ["communities"] => of(&layer.communities),
        ["recruiters"] => of(&layer.recruiters),
        ["leaders"] => of(&layer.leaders),
        ["factions"] => of(&layer.factions),
        ["forces"] => of(&layer.forces),
        ["forces", name, "regions"] => of(&named(&layer.forces, "force", name)?.regions),
        ["organisation", "regions"] => of(&layer.organisation.regions),
        ["shocks"] => of(&layer.shocks),
        _ => {
            let place = path.join(".");
            return Err((
                format!("`*` cannot stand behind `{place}`"),
                "put it where a table has names, as in `regions.*.permissiveness`".to_owned(),
            ));
        }
    })
}

fn no_name<'a>(kind: &str, name: &str, valid: impl IntoIterator<Item = &'a str>) -> NoEntry {
    let help = match nearest(name, valid) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the scenario has no {kind}"),
    };
    (format!("no {kind} is called `{name}`"), help)
}

fn named<'a, T>(table: &'a Table<T>, kind: &str, name: &str) -> Result<&'a T, NoEntry> {
    table.get(name).ok_or_else(|| no_name(kind, name, table.keys().map(|name| name.value.as_str())))
}

fn named_mut<'a, T>(table: &'a mut Table<T>, kind: &str, name: &str) -> Result<&'a mut T, NoEntry> {
    named(table, kind, name)?;
    Ok(table.get_mut(name).expect("it was just there"))
}

fn number<T: Number>(entry: &mut Option<Placed<T>>, default: f64) -> Slot<'_> {
    Slot::Number(Box::new(Optional { entry, default }))
}

fn given<T: Number>(entry: &mut Placed<T>) -> Slot<'_> {
    Slot::Number(Box::new(Given(entry)))
}

fn schedule<'a>(
    entry: Option<&'a mut Placed<ScheduleFile>>,
    what: &str,
) -> Result<Slot<'a>, NoEntry> {
    let schedule = entry.ok_or_else(|| {
        (format!("{what} has no schedule"), "give it one in the scenario first".to_owned())
    })?;
    Ok(Slot::Schedule(&mut schedule.value))
}

/// Refuses the last part of a path, with the fields that there are.
fn no_field(kind: &str, field: &str, fields: &[&str]) -> NoEntry {
    let near = nearest(field, fields.iter().copied()).unwrap_or_default();
    let all = fields.join(", ");
    (
        format!("a {kind} has no `{field}` that can be varied"),
        format!("did you mean `{near}`? it has {all}"),
    )
}

fn slot<'a>(layer: &'a mut ScenarioLayer, parts: &[String]) -> Result<Slot<'a>, NoEntry> {
    let path: Vec<&str> = parts.iter().map(String::as_str).collect();
    match path[..] {
        ["regions", name, ref fields @ ..] => region(layer, name, fields),
        ["permissiveness", name, "opening"] => {
            let country =
                named_mut(&mut layer.permissiveness, "permissiveness of a country", name)?;
            schedule(country.opening.as_mut(), &format!("permissiveness of {name}"))
        }
        ["permissiveness", _, field] => Err(no_field("country", field, &["opening"])),
        ["audiences", name, field] => {
            let entry = named_mut(&mut layer.audiences, "audience", name)?;
            match field {
                "output" => schedule(entry.output.as_mut(), &format!("output for {name}")),
                "counter_messaging" => schedule(
                    entry.counter_messaging.as_mut(),
                    &format!("counter-messaging for {name}"),
                ),
                _ => Err(no_field("audience", field, &["output", "counter_messaging"])),
            }
        }
        ["communities", name, field] => {
            let entry = named_mut(&mut layer.communities, "community", name)?;
            match field {
                "size" => Ok(number(&mut entry.size, 0.0)),
                "grievance" => Ok(number(&mut entry.grievance, 0.0)),
                "sympathisers" => Ok(number(&mut entry.sympathisers, 0.0)),
                _ => Err(no_field("community", field, &["size", "grievance", "sympathisers"])),
            }
        }
        ["recruiters", name, field] => {
            let entry = named_mut(&mut layer.recruiters, "group of recruiters", name)?;
            match field {
                "count" => Ok(number(&mut entry.count, 0.0)),
                "reach" => Ok(number(&mut entry.reach, 0.0)),
                "visibility" => Ok(number(&mut entry.visibility, 0.0)),
                _ => Err(no_field("group of recruiters", field, &["count", "reach", "visibility"])),
            }
        }
        ["leaders", name, field] => {
            let entry = named_mut(&mut layer.leaders, "group of leaders", name)?;
            match field {
                "count" => Ok(number(&mut entry.count, 0.0)),
                "influence" => Ok(number(&mut entry.influence, 0.0)),
                _ => Err(no_field("group of leaders", field, &["count", "influence"])),
            }
        }
        ["factions", name, field] => {
            let entry = named_mut(&mut layer.factions, "faction", name)?;
            match field {
                "fighters" => Ok(number(&mut entry.fighters, 0.0)),
                "normalisation" => schedule(entry.normalisation.as_mut(), name),
                _ => Err(no_field("faction", field, &["fighters", "normalisation"])),
            }
        }
        ["forces", name, ref fields @ ..] => force(layer, name, fields),
        ["organisation", "members"] => Ok(number(&mut layer.organisation.members, 0.0)),
        // A first day without funds is one without finance: there is no number to change.
        ["organisation", "funds"] => match &mut layer.organisation.funds {
            Some(funds) => Ok(given(funds)),
            None => Err((
                "the organisation has no `funds`".to_owned(),
                "give it some in the scenario first".to_owned(),
            )),
        },
        ["organisation", "regions", name] => {
            Ok(given(named_mut(&mut layer.organisation.regions, "region with members", name)?))
        }
        ["shocks", name, field] => shock(layer, name, field),
        ["schedules", group, field] => {
            let table = named_mut(&mut layer.schedules, "process with a schedule", group)?;
            let entry = named_mut(table, "scheduled parameter", field)?;
            Ok(Slot::Schedule(&mut entry.value))
        }
        _ => Err(no_path(&path)),
    }
}

fn region<'a>(
    layer: &'a mut ScenarioLayer,
    name: &str,
    fields: &[&str],
) -> Result<Slot<'a>, NoEntry> {
    const FIELDS: [&str; 8] = [
        "security",
        "population",
        "permissiveness",
        "tempo",
        "inaccessibility",
        "urban",
        "links.NAME.km",
        "links.NAME.permeability",
    ];
    let entry = named_mut(&mut layer.regions, "region", name)?;
    match *fields {
        ["population"] => Ok(number(&mut entry.population, 0.0)),
        ["permissiveness"] => Ok(number(&mut entry.permissiveness, 0.0)),
        ["tempo"] => Ok(number(&mut entry.tempo, 1.0)),
        ["inaccessibility"] => Ok(number(&mut entry.inaccessibility, 0.5)),
        ["urban"] => Ok(number(&mut entry.urban, 0.0)),
        ["security"] => Ok(number(&mut entry.security, 1.0)),
        ["links", to, "km"] => Ok(number(&mut named_mut(&mut entry.links, "link", to)?.km, 0.0)),
        ["links", to, "permeability"] => {
            Ok(number(&mut named_mut(&mut entry.links, "link", to)?.permeability, 0.0))
        }
        _ => Err(no_field("region", &fields.join("."), &FIELDS)),
    }
}

fn force<'a>(
    layer: &'a mut ScenarioLayer,
    name: &str,
    fields: &[&str],
) -> Result<Slot<'a>, NoEntry> {
    const FIELDS: [&str; 7] =
        ["effort", "amplitude", "felt", "leadership", "insight", "collateral", "regions.NAME"];
    let entry = named_mut(&mut layer.forces, "force", name)?;
    match *fields {
        ["effort"] => schedule(entry.effort.as_mut(), name),
        ["amplitude"] => match &mut entry.amplitude {
            Some(amplitude) => Ok(given(&mut amplitude.value.value)),
            None => Err((
                format!("the effort of `{name}` has no amplitude"),
                format!("scale its schedule: `forces.{name}.effort` with `change = \"scale\"`"),
            )),
        },
        ["felt"] => Ok(number(&mut entry.felt, 1.0)),
        ["leadership"] => Ok(number(&mut entry.leadership, 0.0)),
        ["insight"] => Ok(number(&mut entry.insight, 1.0)),
        ["collateral"] => Ok(number(&mut entry.collateral, 1.0)),
        ["regions", region] => {
            Ok(given(named_mut(&mut entry.regions, "region of this force", region)?))
        }
        _ => Err(no_field("force", &fields.join("."), &FIELDS)),
    }
}

fn shock<'a>(layer: &'a mut ScenarioLayer, name: &str, field: &str) -> Result<Slot<'a>, NoEntry> {
    let entry = named_mut(&mut layer.shocks, "shock", name)?;
    let nothing = || (format!("shock `{name}` has no `{field}`"), "name another entry".to_owned());
    match (field, entry.effect.as_mut().map(|effect| &mut effect.value)) {
        ("date", _) => entry.date.as_mut().map(Slot::Date).ok_or_else(nothing),
        ("members", Some(ShockFile::Release(release))) => Ok(given(&mut release.members)),
        ("grievance", Some(ShockFile::Provocation(provocation))) => {
            Ok(given(&mut provocation.grievance))
        }
        ("posts", Some(ShockFile::LossOfVoice(loss))) => Ok(given(&mut loss.posts)),
        ("members" | "grievance" | "posts", _) => Err(nothing()),
        _ => Err(no_field("shock", field, &["date", "members", "grievance", "posts"])),
    }
}

fn no_path(path: &[&str]) -> NoEntry {
    let shown = path.join(".");
    if TABLES.contains(&path[0]) {
        return (
            format!("`{shown}` is not the path of an entry that can be varied"),
            "write it as it stands in the scenario, as in `forces.Taliban.effort`".to_owned(),
        );
    }
    let registered = parameters::REGISTRY.iter().map(|info| info.name);
    let near = nearest(&shown, registered).unwrap_or_default();
    (
        format!("the scenario has no entry `{shown}`"),
        format!(
            "did you mean the parameter `{near}`? other entries begin with {}",
            TABLES.join(", ")
        ),
    )
}

macro_rules! numbers {
    ($($Type:ty: $is_whole:literal),+ $(,)?) => { $(
        impl Number for $Type {
            const IS_WHOLE: bool = $is_whole;

            fn number(&self) -> f64 {
                self.get()
            }

            fn checked(value: f64) -> Result<Self, String> {
                Self::new(value)
            }
        }
    )+ };
}

numbers!(
    Share: false,
    Shift: false,
    Weight: false,
    Amount: false,
    Factor: false,
    People: true,
    Headcount: true,
    Posts: true,
    Kilometres: false,
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::reading;

    fn resolve(path: &str) -> Result<Vec<String>, NoEntry> {
        let mut layer = reading::read("khorasan").unwrap().layer;
        let paths = EntryPath::parse(path)?.resolve(&mut layer)?;
        Ok(paths.iter().map(EntryPath::shown).collect())
    }

    #[test]
    fn a_path_leads_to_every_kind_of_entry() {
        for path in [
            "attack.base_rate",
            "regions.Kabul.permissiveness",
            "regions.Kabul.links.Nangarhar.permeability",
            "permissiveness.Afghanistan.opening",
            "communities.\"Kabul local\".grievance",
            "recruiters.Kabul.reach",
            "leaders.Kabul.count",
            "forces.\"International and government\".amplitude",
            "forces.Taliban.effort",
            "forces.Taliban.regions.Kabul",
            "organisation.members",
            "organisation.regions.Kunar",
            "shocks.prison_release.date",
            "shocks.prison_release.members",
        ] {
            assert_eq!(resolve(path), Ok(vec![path.to_owned()]));
        }
    }

    #[test]
    fn a_star_stands_for_every_name() {
        let forces = resolve("forces.*.effort").unwrap();
        let expected = ["forces.\"International and government\".effort", "forces.Pakistan.effort"];
        assert_eq!(forces[..2], expected);
        assert!(resolve("regions.*.links.*.permeability").unwrap().len() > 40);
    }

    #[test]
    fn what_is_nowhere_is_answered_with_the_nearest() {
        let help = |path| resolve(path).unwrap_err().1;
        assert_eq!(help("forces.Talban.effort"), "did you mean `Taliban`?");
        assert!(help("forces.Taliban.efort").starts_with("did you mean `effort`?"));
        assert!(
            help("atack.base_rate").starts_with("did you mean the parameter `attack.base_rate`")
        );
        assert!(help("forces.*").contains("it has"), "{}", help("forces.*"));
        assert!(resolve("forces..effort").is_err() && resolve("forces.\"Taliban.effort").is_err());
        assert!(resolve("title").is_err() && resolve("*.effort").is_err());
    }
}
