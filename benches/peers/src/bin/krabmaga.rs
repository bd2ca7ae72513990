//! The core model on krABMaga: every cell is an agent on its schedule, the theatre with its regions is the state.
//!
//! A day is a step of the schedule. The state's `before_step` is recruitment, secrecy and relocation, each agent's
//! `step` its own attacks, and the state's `after_step` the operations.

use std::{any::Any, time::Instant};

use krabmaga::engine::{agent::Agent, schedule::Schedule, state::State};
use rand::{RngExt, SeedableRng, rngs::SmallRng};
use stronghold_peers::{
    Core, REGIONS, Told, WEEK, YEAR, answer,
    counts::{binomial, poisson},
};

fn main() {
    answer(|core, asked, seed| {
        let mut theatre = Theatre::new(core, asked.cells, seed);
        let mut schedule = Schedule::new();
        theatre.init(&mut schedule);
        let mut told = Told::default();
        let start = Instant::now();
        // The loop of `simulate!`, which itself prints and does not tell what happened on a day.
        for day in 0..asked.days {
            if schedule.events.is_empty() {
                // `Schedule::step` would do the same, but print a line among the results. Without cells no one
                // is recruited, so that the schedule stays empty.
                theatre.before_step(&mut schedule);
                theatre.after_step(&mut schedule);
                schedule.step += 1;
            } else {
                schedule.step(&mut theatre);
            }
            let cells = theatre.regions.iter().map(|region| region.cells.len() as u64).sum();
            let members = theatre.regions.iter().map(|region| u64::from(region.members)).sum();
            told.count(day, theatre.attacks, theatre.operations, cells, members);
        }
        told.took(start.elapsed())
    });
}

/// A cell as an agent: the schedule's number for it, which is also its place among the theatre's cells.
///
/// It has no data of its own. In a step the schedule takes the agents out of its queue and puts them back, boxed and
/// without a type, so that the regions cannot reach into one, and a cell that is recruited for or hit would not learn
/// of it. krABMaga's documentation has the state as the place where data resides; an agent looks itself up there.
#[derive(Clone, Copy)]
struct Acting(u32);

impl Agent for Acting {
    fn step(&mut self, state: &mut dyn State) {
        let theatre = state.as_any_mut().downcast_mut::<Theatre>().expect("the state is the theatre");
        theatre.attack(self.0 as usize);
    }
}

/// What a cell has. Those that are gone keep their place, without members: numbers are not given twice.
struct Cell {
    /// Attacks a day.
    intensity: f64,
    secrecy: f64,
    exposure: f64,
    experience: f64,
    members: u32,
    region: u32,
}

#[derive(Clone, Default)]
struct Region {
    /// Numbers of its cells. The fields of krABMaga are not for this: they are buffered, so that what the day changes
    /// is seen on the next, and hand out copies of a place's objects.
    cells: Vec<u32>,
    /// Of all its cells, kept up to date: to add them up every day is slower.
    members: u32,
    /// Secrecy of the members, added up anew at the end of a week, so that rounding does not pile up.
    secrecy: f64,
    /// Bounds that no cell is above, for picks by rejection; taken anew at the end of a week.
    most_visibility: f64,
    most_members: u32,
    attack_rate: f64,
    sympathisers: u32,
    pressure: f64,
    called_for: f64,
    effort: f64,
    people: f64,
}

/// The state. krABMaga asks for one that borrows nothing, so that it has a copy of the core's numbers.
struct Theatre {
    core: Core,
    first_cells: u32,
    seed: u64,
    cells: Vec<Cell>,
    regions: [Region; REGIONS],
    random: SmallRng,
    /// Today's.
    attacks: u64,
    operations: u64,
}

impl State for Theatre {
    fn init(&mut self, schedule: &mut Schedule) {
        for region in 0..REGIONS {
            for _ in 0..Core::cells(self.first_cells, region) {
                self.found(schedule, region, self.core.founding_size, self.regions[region].called_for);
            }
        }
    }

    fn before_step(&mut self, schedule: &mut Schedule) {
        self.attacks = 0;
        self.recruit(schedule);
        if schedule.step % u64::from(WEEK) == u64::from(WEEK) - 1 {
            self.lie_low();
            self.relocate();
        }
    }

    fn after_step(&mut self, schedule: &mut Schedule) {
        self.operate(schedule);
    }

    fn reset(&mut self) {
        *self = Self::new(&self.core, self.first_cells, self.seed);
    }

    /// Nothing: there are no buffered fields.
    fn update(&mut self, _step: u64) {}

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_state_mut(&mut self) -> &mut dyn State {
        self
    }

    fn as_state(&self) -> &dyn State {
        self
    }
}

impl Theatre {
    /// The theatre before the first day; `init` brings the cells.
    fn new(core: &Core, cells: u32, seed: u64) -> Self {
        let at_first = std::array::from_fn(|region| Core::cells(cells, region) * core.founding_size);
        let pressure = core.felt_pressure(cells, &at_first);
        let regions = std::array::from_fn(|region| Region {
            attack_rate: core.attack_rate(region),
            sympathisers: core.sympathisers_of(cells, region),
            pressure: pressure[region],
            called_for: core.called_for(pressure[region]),
            effort: core.effort_of(cells, region),
            people: core.people_of(cells, region),
            ..Region::default()
        });
        Self {
            core: core.clone(),
            first_cells: cells,
            seed,
            cells: Vec::new(),
            regions,
            random: SmallRng::seed_from_u64(seed),
            attacks: 0,
            operations: 0,
        }
    }

    /// A new cell, which acts from today's step on.
    fn found(&mut self, schedule: &mut Schedule, region: usize, members: u32, secrecy: f64) {
        // The schedule numbers its agents one by one, and all are cells.
        let number = schedule.agent_ids_counting;
        debug_assert_eq!(number as usize, self.cells.len());
        let place = &mut self.regions[region];
        place.cells.push(number);
        place.gain(members, secrecy);
        let region = region as u32;
        let mut cell = Cell { intensity: 0.0, secrecy, exposure: 0.0, experience: 0.0, members, region };
        cell.weigh(&self.core, place.attack_rate);
        place.see(&self.core, &cell);
        self.cells.push(cell);
        // One order for all: among equals the schedule's heap has nothing to move, and attacks of a day do not depend
        // on each other. In the morning `schedule.time` is still yesterday's.
        schedule.schedule_repeating(Box::new(Acting(number)), schedule.step as f32, 0);
    }

    fn recruit(&mut self, schedule: &mut Schedule) {
        for region in 0..REGIONS {
            let place = &mut self.regions[region];
            let mean = place.mean_secrecy();
            let chance = self.core.recruited(self.first_cells, place.members, mean);
            let recruits = binomial(place.sympathisers, chance, &mut self.random);
            place.sympathisers -= recruits;
            let founders = binomial(recruits, self.core.founding, &mut self.random);
            let standing = place.cells.len();
            let joiners = recruits - founders;
            for _ in 0..if standing > 0 { joiners } else { 0 } {
                let number = place.cells[self.random.random_range(0..standing)];
                let cell = &mut self.cells[number as usize];
                let members = f64::from(cell.members);
                cell.experience *= members / (members + 1.0);
                cell.members += 1;
                cell.weigh(&self.core, place.attack_rate);
                place.gain(1, cell.secrecy);
                place.see(&self.core, cell);
            }
            if standing == 0 && joiners > 0 {
                self.found(schedule, region, joiners, mean);
            }
            for _ in 0..founders {
                self.found(schedule, region, 1, mean);
            }
        }
    }

    fn lie_low(&mut self) {
        let core = &self.core;
        let felt = core.felt_pressure(self.first_cells, &std::array::from_fn(|region| self.regions[region].members));
        let (exposed, remembered) = core.week_leaves();
        let (tightens, loosens) = (Core::approach(core.tightening), Core::approach(core.loosening));
        for (region, felt) in self.regions.iter_mut().zip(felt) {
            region.pressure += Core::approach(core.perception) * (felt - region.pressure);
            region.called_for = core.called_for(region.pressure);
            (region.secrecy, region.most_visibility, region.most_members) = (0.0, 0.0, 0);
            for at in 0..region.cells.len() {
                let cell = &mut self.cells[region.cells[at] as usize];
                let gap = region.called_for - cell.secrecy;
                cell.secrecy += if gap > 0.0 { tightens } else { loosens } * gap;
                region.secrecy += f64::from(cell.members) * cell.secrecy;
                cell.exposure *= exposed;
                cell.experience *= remembered;
                cell.weigh(core, region.attack_rate);
                region.see(core, cell);
            }
        }
    }

    fn relocate(&mut self) {
        let called_for = std::array::from_fn(|region| self.regions[region].called_for);
        let mut moves = Vec::new();
        for (region, place) in self.regions.iter_mut().enumerate() {
            let hazards = self.core.relocation_hazards(&called_for, region);
            let total = hazards[0].1 + hazards[1].1;
            let leaves = -(-total * f64::from(WEEK) / YEAR).exp_m1();
            let leaving = binomial(place.cells.len() as u32, leaves, &mut self.random);
            for _ in 0..leaving {
                let at = self.random.random_range(0..place.cells.len());
                let to = hazards[usize::from(self.random.random::<f64>() * total >= hazards[0].1)].0;
                let number = place.cells.swap_remove(at);
                let cell = &self.cells[number as usize];
                place.lose(cell.members, cell.secrecy);
                moves.push((to, number));
            }
        }
        for (to, number) in moves {
            let (place, cell) = (&mut self.regions[to], &mut self.cells[number as usize]);
            place.cells.push(number);
            place.gain(cell.members, cell.secrecy);
            cell.region = to as u32;
            cell.weigh(&self.core, place.attack_rate);
            place.see(&self.core, cell);
        }
    }

    /// A cell's attacks of a day.
    fn attack(&mut self, number: usize) {
        let cell = &mut self.cells[number];
        let attacks = poisson(cell.intensity, &mut self.random);
        if attacks > 0 {
            self.attacks += u64::from(attacks);
            cell.experience += f64::from(attacks);
            cell.exposure += f64::from(attacks) * self.core.exposure_gain;
            let place = &mut self.regions[cell.region as usize];
            cell.weigh(&self.core, place.attack_rate);
            place.see(&self.core, cell);
        }
    }

    fn operate(&mut self, schedule: &mut Schedule) {
        self.operations = 0;
        let core = &self.core;
        for place in &mut self.regions {
            let operations = poisson(place.effort / YEAR, &mut self.random);
            self.operations += u64::from(operations);
            let finds = (f64::from(place.members) / place.people).min(1.0);
            for _ in 0..binomial(operations, finds, &mut self.random) {
                let most = place.most_visibility * core.target_weight(place.most_members, 0.0, 0.0);
                if place.cells.is_empty() {
                    break;
                }
                let (at, number) = loop {
                    let at = self.random.random_range(0..place.cells.len());
                    let number = place.cells[at];
                    if self.random.random::<f64>() * most < self.cells[number as usize].target_weight(core) {
                        break (at, number);
                    }
                };
                let cell = &mut self.cells[number as usize];
                let killed = binomial(cell.members, core.killed_share, &mut self.random);
                cell.members -= killed;
                place.lose(killed, cell.secrecy);
                if cell.members == 0 {
                    place.cells.swap_remove(at);
                    // Only the number counts: the schedule knows its agents by that. The alternative, `is_stopped`,
                    // would look up every cell every day for the few that are gone.
                    schedule.dequeue(Box::new(Acting(number)), number);
                } else {
                    cell.weigh(core, place.attack_rate);
                }
            }
        }
    }
}

impl Region {
    fn gain(&mut self, members: u32, secrecy: f64) {
        self.members += members;
        self.secrecy += f64::from(members) * secrecy;
    }

    fn lose(&mut self, members: u32, secrecy: f64) {
        self.members -= members;
        self.secrecy -= f64::from(members) * secrecy;
    }

    /// Raises the bounds to a cell that came or has changed.
    fn see(&mut self, core: &Core, cell: &Cell) {
        self.most_visibility = self.most_visibility.max(core.visibility(cell.secrecy, cell.exposure));
        self.most_members = self.most_members.max(cell.members);
    }

    fn mean_secrecy(&self) -> f64 {
        if self.members == 0 { self.called_for } else { self.secrecy / f64::from(self.members) }
    }
}

impl Cell {
    fn weigh(&mut self, core: &Core, attack_rate: f64) {
        self.intensity =
            attack_rate * (f64::from(self.members) * core.tempo(self.secrecy) * core.skill(self.experience));
    }

    fn target_weight(&self, core: &Core) -> f64 {
        core.target_weight(self.members, self.secrecy, self.exposure)
    }
}
