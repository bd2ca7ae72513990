//! Small worlds: a scenario text from a few numbers, with every process switched off that a case
//! does not switch on.

use std::fmt::Write;

use stronghold::{
    model::{
        build::region_stream,
        components::RegionKey,
        resources::Now,
        roster::{Entry, Roster},
    },
    observation::events::{Event, EventKind},
    random::StreamId,
    scenario::{self, Scenario, reading::read_str},
    simulation::{Model, Simulation},
};

/// Days in a mean year.
pub const YEAR: f64 = 365.25;

/// Parameters under which nothing happens: no season, no attack, no recruit, no leaver, no merger,
/// no lead, and cells in plain view that act alike under any permissiveness.
const QUIET: &[(&str, f64)] = &[
    ("season.amplitude", 0.0),
    ("outreach.media_reach", 0.0),
    ("outreach.major_publicity", 0.0),
    ("outreach.plot_publicity", 0.0),
    ("outreach.foiled_publicity", 0.0),
    ("outreach.build_up", 0.0),
    ("mobilisation.rate", 0.0),
    ("mobilisation.attraction", 0.0),
    ("mobilisation.difficulty", 0.0),
    ("travel.recruiters", 0.0),
    ("travel.return_hazard", 0.0),
    ("security.detection", 0.0),
    ("security.recruiters", 0.0),
    ("security.gain", 0.0),
    ("security.sharing", 0.0),
    ("plots.inspiration", 0.0),
    ("plots.joining", 0.0),
    ("plots.abandonment", 0.0),
    ("plots.size_risk", 0.0),
    ("radicalisation.susceptibility", 0.0),
    ("radicalisation.lapse", 0.0),
    ("radicalisation.harm", 0.0),
    ("kin.relatives", 0.0),
    ("factions.inflow", 0.0),
    ("factions.absorption", 0.0),
    ("learning.exponent", 0.0),
    ("learning.forgetting", 0.0),
    ("reaction.gain", 0.0),
    ("recruitment.rate", 0.0),
    ("recruitment.member_reach", 0.0),
    ("recruitment.founding", 0.0),
    ("desertion.hazard", 0.0),
    ("organisation.merge_rate", 0.0),
    ("organisation.split_rate", 0.0),
    ("posture.tempo_effect", 0.0),
    ("posture.concealment", 0.0),
    ("attack.base_rate", 0.0),
    ("attack.permissiveness_effect", 0.0),
    ("attack.exposure_gain", 0.0),
    ("attack.claim_propensity", 0.0),
    ("attack.branching", 0.0),
    ("relocation.rate", 0.0),
    ("control.hideouts", 0.0),
    ("control.tempo_gain", 0.0),
    ("control.reinforcement", 0.0),
    ("leadership.effect", 0.0),
    ("leadership.retaliation", 0.0),
    ("intelligence.attack_leads", 0.0),
    ("intelligence.exploitation_leads", 0.0),
    ("intelligence.tip_rate", 0.0),
    ("operations.blind_share", 0.0),
    ("operations.recruiter_weight", 0.0),
    ("operations.dispersed_share", 0.0),
    ("operations.dispersal_away", 0.0),
    ("operations.collateral_deaths", 0.0),
];

/// A region of a small world, with one community and one group of recruiters.
#[derive(Clone, Debug)]
pub struct Place {
    pub country: &'static str,
    pub members: u32,
    pub population: f64,
    pub permissiveness: f64,
    pub effort_weight: f64,
    pub people: u32,
    pub grievance: f64,
    pub sympathisers: u32,
    pub recruiters: u32,
    pub visibility: f64,
    pub leaders: u32,
    pub urban: f64,
    /// Links to places by number, with length in km and permeability.
    pub links: &'static [(usize, f64, f64)],
}

/// A region of a million at permissiveness ½, with nobody to recruit and no recruiters.
pub const PLACE: Place = Place {
    country: "Land",
    members: 0,
    population: 1e6,
    permissiveness: 0.5,
    effort_weight: 1.0,
    people: 1_000_000,
    grievance: 0.0,
    sympathisers: 0,
    recruiters: 0,
    visibility: 1.0,
    leaders: 0,
    urban: 0.0,
    links: &[],
};

/// A small world: one force over all its regions.
#[derive(Clone, Debug)]
pub struct World {
    pub days: u32,
    pub places: Vec<Place>,
    /// Effort of the force from a day on, operations a year; none if empty.
    pub effort: Vec<(u32, f64)>,
    /// How strongly the organisation feels it; 0, unless a case is about posture.
    pub felt: f64,
    /// Share of its led operations that aim at leaders.
    pub leadership: f64,
    /// Rival factions in the first region: fighters and constant normalisation.
    pub factions: Vec<(u32, f64)>,
    /// What differs from [`QUIET`].
    pub parameters: Vec<(&'static str, f64)>,
    /// Further tables of the scenario file, as they stand there.
    pub tables: String,
    /// Funds on the first day; no finance without.
    pub funds: Option<f64>,
}

impl World {
    /// One region, no effort.
    pub fn of(place: Place, days: u32) -> Self {
        Self {
            days,
            places: vec![place],
            effort: Vec::new(),
            felt: 0.0,
            leadership: 0.0,
            factions: Vec::new(),
            parameters: Vec::new(),
            tables: String::new(),
            funds: None,
        }
    }

    /// The same with further tables of the scenario file.
    pub fn and(mut self, tables: &str) -> Self {
        self.tables.push_str(tables);
        self
    }

    /// The same with some parameters set.
    pub fn with(mut self, parameters: &[(&'static str, f64)]) -> Self {
        self.parameters.extend(parameters);
        self
    }

    /// The same under a constant effort, operations a year.
    pub fn under(mut self, effort: f64) -> Self {
        self.effort = vec![(0, effort)];
        self
    }

    /// The same under a constant effort that the organisation feels in full.
    pub fn feeling(self, effort: f64) -> Self {
        Self { felt: 1.0, ..self.under(effort) }
    }

    /// The scenario file.
    fn text(&self) -> String {
        let mut text = format!(
            "title = \"small\"\nquestion = \"?\"\nstart = {}\nend = {}\n[parameters]\n",
            date(0),
            date(self.days - 1)
        );
        let mut parameters = QUIET.to_vec();
        parameters.retain(|(name, _)| self.parameters.iter().all(|(set, _)| set != name));
        for (at, (name, value)) in self.parameters.iter().enumerate() {
            let is_last = self.parameters[at + 1..].iter().all(|(later, _)| later != name);
            if is_last {
                parameters.push((name, *value));
            }
        }
        for (name, value) in parameters {
            writeln!(text, "{name} = {value:e}").unwrap();
        }
        for (number, place) in self.places.iter().enumerate() {
            let Place { country, population, permissiveness, people, grievance, .. } = place;
            let Place { sympathisers, recruiters, visibility, urban, .. } = place;
            let name = region_name(number);
            write!(
                text,
                "[regions.{name}]\ncountry = \"{country}\"\nrole = \"theatre\"\npopulation = {population}\n\
                 permissiveness = {permissiveness}\nurban = {urban}\nsource = \"a test\"\n\
                 [communities.{name}]\nregion = \"{name}\"\naudience = \"{name}\"\nkind = \"local\"\n\
                 size = {people}\ngrievance = {grievance}\nsympathisers = {sympathisers}\n\
                 [recruiters.{name}]\nregion = \"{name}\"\naudience = \"{name}\"\n\
                 count = {recruiters}\nreach = 1.0\nvisibility = {visibility}\n"
            )
            .unwrap();
            for (to, km, permeability) in place.links {
                let to = region_name(*to);
                writeln!(
                    text,
                    "[regions.{name}.links.{to}]\nkm = {km}\npermeability = {permeability}"
                )
                .unwrap();
            }
            if place.leaders > 0 {
                let count = place.leaders;
                writeln!(
                    text,
                    "[leaders.{name}]\nregion = \"{name}\"\ncount = {count}\ninfluence = 1.0\nsource = \"a test\""
                )
                .unwrap();
            }
        }
        for (number, (fighters, normalisation)) in self.factions.iter().enumerate() {
            write!(
                text,
                "[factions.F{number:04}]\nregion = \"{}\"\nfighters = {fighters}\nsource = \"a test\"\n\
                 normalisation.step = [{{ date = {}, value = {normalisation}, source = \"a test\" }}]\n",
                region_name(0),
                date(0)
            )
            .unwrap();
        }
        if !self.effort.is_empty() {
            writeln!(text, "[forces.Force]\neffort.step = [").unwrap();
            for (day, value) in &self.effort {
                writeln!(
                    text,
                    "{{ date = {}, value = {value}, source = \"a test\" }},",
                    date(*day)
                )
                .unwrap();
            }
            write!(
                text,
                "]\namplitude = {{ value = 1.0, source = \"a test\" }}\nfelt = {}\nleadership = {}\nsource = \"a test\"\n[forces.Force.regions]\n",
                self.felt, self.leadership
            )
            .unwrap();
            for (number, place) in self.places.iter().enumerate() {
                writeln!(text, "{} = {}", region_name(number), place.effort_weight).unwrap();
            }
        }
        let members: u32 = self.places.iter().map(|place| place.members).sum();
        let funds = self.funds.map(|funds| format!("funds = {funds}\n")).unwrap_or_default();
        write!(
            text,
            "[organisation]\nmembers = {members}\n{funds}source = \"a test\"\n[organisation.regions]\n"
        )
        .unwrap();
        for (number, place) in self.places.iter().enumerate() {
            let weight = if members == 0 { 1 } else { place.members };
            writeln!(text, "{} = {weight}", region_name(number)).unwrap();
        }
        text.push_str(&self.tables);
        text
    }

    /// The checked scenario.
    pub fn scenario(&self) -> Scenario {
        let stack = read_str("small", self.text()).expect("the text is a scenario");
        scenario::check(&stack).unwrap_or_else(|error| panic!("{error:?}\n{}", self.text()))
    }

    /// The model, ready to run.
    pub fn model(&self) -> Model {
        Model::new(self.scenario(), Vec::new())
    }
}

/// The name of the region of a number.
pub fn region_name(number: usize) -> String {
    format!("R{number:03}")
}

/// The date of a day; day 0 is 2001-01-01, and 36,524 days (a century) are whole years.
fn date(day: u32) -> String {
    let start = jiff::civil::date(2001, 1, 1);
    start.checked_add(jiff::Span::new().days(i64::from(day))).unwrap().to_string()
}

/// The tables of a region abroad of country `country`, with the links that leave it, and a community of
/// audience `tongue` with so many people and sympathisers.
pub fn abroad(
    name: &str,
    country: &str,
    (people, sympathisers): (u32, u32),
    links: &[(&str, f64, f64)],
) -> String {
    let mut text = format!(
        "[regions.{name}]\ncountry = \"{country}\"\nrole = \"host\"\npopulation = 1e6\n\
         permissiveness = 0.0\nsource = \"a test\"\n\
         [communities.\"In {name}\"]\nregion = \"{name}\"\naudience = \"tongue\"\nkind = \"diaspora\"\n\
         size = {people}\ngrievance = 0.0\nsympathisers = {sympathisers}\nsource = \"a test\"\n"
    );
    for (to, km, permeability) in links {
        writeln!(text, "[regions.{name}.links.{to}]\nkm = {km}\npermeability = {permeability}")
            .unwrap();
    }
    text
}

/// The table of online recruiters for the audience `tongue` in the first region.
pub fn online(count: u32, reach: f64) -> String {
    format!(
        "[recruiters.Online]\nregion = \"{}\"\naudience = \"tongue\"\nonline = true\n\
         count = {count}\nreach = {reach}\nvisibility = 1.0\n",
        region_name(0)
    )
}

/// The date of a day, for tables.
pub fn day(number: u32) -> String {
    date(number)
}

/// The identity of a cell of the first day.
pub fn first_cell(region: usize, number: u32) -> StreamId {
    region_stream(&region_name(region)).child(number)
}

/// Gives the first region's first cells members and secrecy.
pub fn set_cells(simulation: &mut Simulation, states: &[(u32, f64)]) {
    let world = simulation.world();
    let weigher = world.resource::<Now>().weigher.clone();
    let ids: Vec<StreamId> = (0..states.len()).map(|n| first_cell(0, n as u32)).collect();
    let mut rosters = world.query::<(&RegionKey, &mut Roster)>();
    for (key, mut roster) in rosters.iter_mut(world) {
        if key.id.index() == 0 {
            for (id, (members, secrecy)) in ids.iter().zip(states) {
                let slot = roster.slot_of(*id, 0).expect("a cell of the first day");
                roster.change(slot, |entry| {
                    (entry.secrecy, entry.exposure) = (*secrecy, 0.0);
                    weigher.count(entry, *members);
                });
            }
        }
    }
}

/// Members of all cells, in no particular order.
pub fn members(simulation: &mut Simulation) -> Vec<u32> {
    cells(simulation).iter().map(|cell| cell.members).collect()
}

/// All cells, in no particular order.
pub fn cells(simulation: &mut Simulation) -> Vec<Entry> {
    let world = simulation.world();
    let mut rosters = world.query::<&Roster>();
    rosters.iter(world).flat_map(|roster| roster.iter().map(|(_, entry)| *entry)).collect()
}

/// The events of a run of one kind.
pub fn events(model: &Model, seed: u64, replicate: u32, kind: EventKind) -> Vec<Event> {
    let mut log = model.run_with_log(seed, replicate).log.expect("the log was asked for");
    log.retain(|event| event.kind == kind);
    log
}
