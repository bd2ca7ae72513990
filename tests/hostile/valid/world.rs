//! Random valid scenarios: a few regions, some months, anything that the format has.

use rand::{RngExt, seq::IndexedRandom};
use stronghold::{calendar::Date, parameters::REGISTRY, quantity::Quantity, random::Draw};

use crate::generated::{
    node::{Node, number, raw, table, text, texts},
    palette::{NAMES, chance, one},
};

/// The most people of a community.
const MOST_PEOPLE: u32 = 5_000;

/// A scenario with what plans and observed data need to know of it.
pub struct World {
    /// The file.
    pub file: Node,
    pub start: Date,
    pub end: Date,
    /// Names of all regions.
    pub regions: Vec<String>,
    /// Names of those where cells operate.
    pub theatre: Vec<String>,
    /// Names of the theatre's countries.
    pub countries: Vec<String>,
    pub forces: Vec<String>,
    /// Whether people live in every region.
    pub is_populated: bool,
}

/// What a region is.
struct Place {
    name: String,
    role: &'static str,
}

/// Names for the entries of a table, from the front.
fn names(most: usize, least: usize, rng: &mut Draw) -> Vec<String> {
    let count = rng.random_range(least..=most);
    NAMES[..count].iter().map(|name| (*name).to_owned()).collect()
}

impl World {
    /// A scenario of one to six regions over 30 to 200 days.
    pub fn random(rng: &mut Draw) -> Self {
        let year =
            if chance(rng, 0.9) { rng.random_range(2000..2030) } else { rng.random_range(1..9990) };
        let start = Date::new(year, rng.random_range(1..=12), rng.random_range(1..=28)).unwrap();
        let end = start.plus_days(rng.random_range(29..200)).unwrap();
        let places: Vec<Place> = names(6, 1, rng)
            .into_iter()
            .enumerate()
            .map(|(at, name)| Place {
                name,
                role: if at == 0 {
                    "theatre"
                } else {
                    one(rng, &["theatre", "theatre", "source", "host"])
                },
            })
            .collect();
        let theatre: Vec<String> =
            places.iter().filter(|p| p.role == "theatre").map(|p| p.name.clone()).collect();
        let mut world = Self {
            file: Node::Table(Vec::new()),
            start,
            end,
            regions: places.iter().map(|place| place.name.clone()).collect(),
            theatre,
            countries: Vec::new(),
            forces: Vec::new(),
            is_populated: true,
        };
        world.file.put("title", text("A made-up world"));
        world.file.put("question", text("Does it hold?"));
        world.file.put("start", raw(start));
        world.file.put("end", raw(end));
        world.add_regions(&places, rng);
        world.add_parameters(rng);
        world.add_people(&places, rng);
        world.add_organisation(rng);
        world.add_shocks(rng);
        world.add_patterns(rng);
        world
    }

    fn date(&self, rng: &mut Draw) -> Date {
        self.start.plus_days(rng.random_range(0..=self.end.days_since(self.start))).unwrap()
    }

    /// The months of the window, as patterns write them.
    pub fn window(&self, rng: &mut Draw) -> Node {
        let (one, other) = (self.date(rng), self.date(rng));
        texts([one.min(other), one.max(other)].map(|date| date.to_string()[..7].to_owned()))
    }

    /// A value over time, or a constant.
    fn schedule(&self, low: f64, high: f64, rng: &mut Draw) -> Node {
        let mut date = self.start.plus_days(-rng.random_range(0..100)).unwrap_or(self.start);
        let mut breakpoints = Vec::new();
        for _ in 0..rng.random_range(1..=4) {
            let mut breakpoint = table([
                ("date", raw(date)),
                ("value", number(low + (high - low) * rng.random::<f64>())),
                ("source", text("invented")),
            ]);
            if chance(rng, 0.2) {
                breakpoint.put("free", raw(true));
            }
            breakpoints.push(breakpoint);
            date = date.plus_days(rng.random_range(1..120)).unwrap();
        }
        table([(one(rng, &["step", "linear", "smooth"]), Node::List(breakpoints))])
    }

    fn add_regions(&mut self, places: &[Place], rng: &mut Draw) {
        let mut regions = Node::Table(Vec::new());
        for (at, place) in places.iter().enumerate() {
            let country = one(rng, &["Here", "There"]);
            let population = if chance(rng, 0.15) { 0 } else { rng.random_range(1..2_000_000) };
            self.is_populated &= population > 0;
            let mut region = table([
                ("country", text(country)),
                ("role", text(place.role)),
                ("population", raw(population)),
                ("permissiveness", number(rng.random())),
                ("source", text("invented")),
            ]);
            if place.role == "theatre" && !self.countries.iter().any(|known| known == country) {
                self.countries.push(country.to_owned());
            }
            for (key, high) in
                [("tempo", 3.0), ("inaccessibility", 1.0), ("urban", 1.0), ("security", 3.0)]
            {
                if chance(rng, 0.4) {
                    region.put(key, number(high * rng.random::<f64>()));
                }
            }
            let mut links = Node::Table(Vec::new());
            for other in &places[..at] {
                if chance(rng, 0.6) {
                    let km = number(rng.random_range(1.0..2_000.0));
                    links.put(
                        &other.name,
                        table([("km", km), ("permeability", number(rng.random()))]),
                    );
                }
            }
            region.put("links", links);
            regions.put(&place.name, region);
        }
        self.file.put("regions", regions);
        let mut permissiveness = Node::Table(Vec::new());
        for country in &self.countries {
            if chance(rng, 0.5) {
                permissiveness.put(country, table([("opening", self.schedule(-1.0, 1.0, rng))]));
            }
        }
        self.file.put("permissiveness", permissiveness);
    }

    /// Some parameters and some schedules of parameters, most in the lower part of their range.
    fn add_parameters(&mut self, rng: &mut Draw) {
        for (table, most) in [("parameters", 8), ("schedules", 2)] {
            let mut groups: Vec<(String, Node)> = Vec::new();
            for _ in 0..rng.random_range(0..=most) {
                let info = REGISTRY.choose(rng).unwrap();
                let (group, field) = info.name.split_once('.').unwrap();
                let share = if chance(rng, 0.9) { 0.3 } else { 1.0 };
                let high = info.low + (info.high - info.low) * share;
                let value = if table == "schedules" {
                    self.schedule(info.low, high, rng)
                } else {
                    number(info.low + (high - info.low) * rng.random::<f64>())
                };
                let place =
                    groups.iter().position(|(name, _)| name == group).unwrap_or_else(|| {
                        groups.push((group.to_owned(), Node::Table(Vec::new())));
                        groups.len() - 1
                    });
                let Node::Table(fields) = &groups[place].1 else { unreachable!() };
                if !fields.iter().any(|(name, _)| name == field) {
                    groups[place].1.put(field, value);
                }
            }
            self.file.put(table, Node::Table(groups));
        }
    }

    /// Communities, their audiences, who recruits and leads them, and rivals.
    fn add_people(&mut self, places: &[Place], rng: &mut Draw) {
        let mut communities = Node::Table(Vec::new());
        let mut listening: Vec<(String, &str)> = Vec::new();
        for place in places.iter().filter(|_| chance(rng, 0.7)).collect::<Vec<_>>() {
            let size = rng.random_range(0..=MOST_PEOPLE);
            let audience = one(rng, &["script-a", "script-b"]);
            let kind = match place.role {
                "theatre" => "local",
                "source" => "homeland",
                _ => "diaspora",
            };
            communities.put(
                &format!("of {}", place.name),
                table([
                    ("region", text(&place.name)),
                    ("audience", text(audience)),
                    ("kind", text(kind)),
                    ("size", raw(size)),
                    ("grievance", number(rng.random())),
                    ("sympathisers", raw(rng.random_range(0..=size.min(200)))),
                    ("source", text("invented")),
                ]),
            );
            listening.push((place.name.clone(), audience));
        }
        self.file.put("communities", communities);
        let mut audiences = Node::Table(Vec::new());
        let mut recruiters = Node::Table(Vec::new());
        for (at, (region, audience)) in listening.iter().enumerate() {
            if listening.iter().position(|(_, other)| other == audience) == Some(at)
                && chance(rng, 0.6)
            {
                let output = self.schedule(0.0, 60.0, rng);
                let counter = self.schedule(0.0, 1.0, rng);
                audiences
                    .put(audience, table([("output", output), ("counter_messaging", counter)]));
            }
            if chance(rng, 0.6) {
                let is_online = chance(rng, 0.4);
                let works_in = if is_online { self.regions.choose(rng).unwrap() } else { region };
                recruiters.put(
                    &format!("group {at}"),
                    table([
                        ("region", text(works_in)),
                        ("audience", text(audience)),
                        ("online", raw(is_online)),
                        ("count", raw(rng.random_range(0..=5))),
                        ("reach", number(2.0 * rng.random::<f64>())),
                        ("visibility", number(rng.random())),
                    ]),
                );
            }
        }
        self.file.put("audiences", audiences);
        self.file.put("recruiters", recruiters);
        let mut leaders = Node::Table(Vec::new());
        let mut factions = Node::Table(Vec::new());
        for region in &self.theatre {
            if chance(rng, 0.3) {
                let group = [
                    ("region", text(region)),
                    ("count", raw(rng.random_range(0..=4))),
                    ("influence", number(rng.random_range(0.1..3.0))),
                    ("source", text("invented")),
                ];
                leaders.put(&format!("leaders of {region}"), table(group));
            }
            if chance(rng, 0.2) {
                let faction = [
                    ("region", text(region)),
                    ("fighters", raw(rng.random_range(0..=150))),
                    ("normalisation", self.schedule(0.0, 1.0, rng)),
                    ("source", text("invented")),
                ];
                factions.put(&format!("rivals in {region}"), table(faction));
            }
        }
        self.file.put("leaders", leaders);
        self.file.put("factions", factions);
    }

    /// Weights of regions of the theatre, one of them above 0.
    fn weights(&self, rng: &mut Draw) -> Node {
        let sure = rng.random_range(0..self.theatre.len());
        let mut weights = Node::Table(Vec::new());
        for (at, region) in self.theatre.iter().enumerate() {
            if at == sure || chance(rng, 0.5) {
                let weight = if at == sure { 0.1 } else { 0.0 } + one(rng, &[0.0, 0.5, 1.0, 1e5]);
                weights.put(region, number(weight));
            }
        }
        weights
    }

    fn add_organisation(&mut self, rng: &mut Draw) {
        let mut forces = Node::Table(Vec::new());
        for name in ["Police", "Army of the North"] {
            if chance(rng, 0.6) {
                let amplitude = [
                    ("value", number(rng.random_range(0.0..60.0))),
                    ("source", text("invented")),
                    ("free", raw(chance(rng, 0.5))),
                ];
                let mut force = table([
                    ("effort", self.schedule(0.0, 4.0, rng)),
                    ("amplitude", table(amplitude)),
                    ("felt", number(rng.random())),
                    ("regions", self.weights(rng)),
                    ("source", text("invented")),
                ]);
                for key in ["leadership", "insight", "collateral"] {
                    if chance(rng, 0.4) {
                        force.put(key, number(rng.random()));
                    }
                }
                forces.put(name, force);
                self.forces.push(name.to_owned());
            }
        }
        self.file.put("forces", forces);
        let mut organisation = table([
            ("members", raw(rng.random_range(1..=300))),
            ("regions", self.weights(rng)),
            ("source", text("invented")),
        ]);
        if chance(rng, 0.4) {
            organisation.put("funds", number(rng.random_range(0.0..3.0)));
        }
        self.file.put("organisation", organisation);
    }

    fn add_shocks(&mut self, rng: &mut Draw) {
        let mut shocks = Node::Table(Vec::new());
        for at in 0..rng.random_range(0..=3) {
            let effect = if chance(rng, 0.5) {
                let release =
                    [("members", raw(rng.random_range(0..=80))), ("regions", self.weights(rng))];
                table([("release", table(release))])
            } else {
                let country = text(self.countries.choose(rng).unwrap());
                let jump = number(rng.random_range(-1.0..=1.0));
                table([("provocation", table([("country", country), ("grievance", jump)]))])
            };
            let shock =
                [("date", raw(self.date(rng))), ("effect", effect), ("source", text("invented"))];
            shocks.put(&format!("shock {at}"), table(shock));
        }
        self.file.put("shocks", shocks);
    }

    fn add_patterns(&mut self, rng: &mut Draw) {
        let counted = Quantity::ALL.iter().filter(|quantity| !quantity.is_stock());
        let counted: Vec<&str> = counted.map(|quantity| quantity.name()).collect();
        let mut patterns = Node::Table(Vec::new());
        for at in 0..rng.random_range(0..=3) {
            let quantity = text(one(rng, &counted));
            let regions = texts([self.regions.choose(rng).unwrap()]);
            let holds = match rng.random_range(0..3) {
                0 => table([(
                    "sequence",
                    table([
                        ("quantity", quantity),
                        ("regions", regions),
                        ("windows", Node::List(vec![self.window(rng), self.window(rng)])),
                        ("steps", texts([one(rng, &["rise", "fall"])])),
                    ]),
                )]),
                1 => table([(
                    "leading",
                    table([
                        ("quantity", quantity),
                        ("among", texts(&self.regions)),
                        ("regions", regions),
                        ("window", self.window(rng)),
                    ]),
                )]),
                _ => table([(
                    "share",
                    table([
                        ("quantity", quantity),
                        ("regions", regions),
                        ("of", texts(&self.regions)),
                        ("window", self.window(rng)),
                        ("at_least", number(rng.random())),
                    ]),
                )]),
            };
            let pattern = [
                ("says", text("Something holds.")),
                ("holds", holds),
                ("label", text(one(rng, &["imposed", "predicted"]))),
                ("source", text("invented")),
            ];
            patterns.put(&format!("pattern {at}"), table(pattern));
        }
        let mut evidence = table([("patterns", patterns)]);
        evidence.put("observed", text("./o.csv"));
        self.file.put("evidence", evidence);
    }

    /// Observed data of this world, of one observer or two.
    pub fn observed(&self, rng: &mut Draw) -> String {
        let mut rows =
            "id,observer,quantity,regions,start,end,value,weight,label,source\n".to_owned();
        for at in 0..rng.random_range(1..=5) {
            let (one_day, other) = (self.date(rng), self.date(rng));
            let (first, last) = (one_day.min(other), one_day.max(other));
            let observer = one(rng, &["gazette", "gazette", "radio"]);
            let quantity =
                one(rng, &["attacks", "claims", "strength", "militant_deaths", "external_plots"]);
            let regions = self.regions.choose(rng).unwrap();
            let value = one(rng, &["0", "17", ">=3", "<=1e6", "0.5"]);
            let weight = one(rng, &["0", "1", "0.5"]);
            let label = one(rng, &["fitted", "imposed", "predicted"]);
            rows += &format!(
                "row_{at},{observer},{quantity},{regions},{first},{last},{value},{weight},{label},invented\n"
            );
        }
        rows
    }
}
