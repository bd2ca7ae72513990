//! The core model as plain arrays, a column a quantity, without a framework: what the arithmetic costs at least.
//!
//! A region's attacks of a day are one Poisson count at the sum of its cells' intensities, and each is given to a cell by
//! rejection; so are targets. Sums and bounds are kept as cells change, and taken anew at the end of a week.

use std::time::Instant;

use rand::{Rng, RngExt, SeedableRng, rngs::SmallRng};
use stronghold_peers::{
    Asked, Core, REGIONS, Told, WEEK, YEAR, answer,
    counts::{binomial, poisson},
};

fn main() {
    answer(|core, asked, seed| {
        let mut world = World::new(core, asked, seed);
        let mut told = Told::default();
        let start = Instant::now();
        for day in 0..asked.days {
            let (attacks, operations) = world.step(day);
            let cells = world.places.iter().map(|place| place.members.len() as u64).sum();
            let members = world.members().iter().map(|members| u64::from(*members)).sum();
            told.count(day, attacks, operations, cells, members);
        }
        told.took(start.elapsed())
    });
}

/// What a cell has besides its members.
#[derive(Clone, Copy)]
struct Own {
    secrecy: f64,
    exposure: f64,
    experience: f64,
}

/// The cells of a region, and what the region itself has.
#[derive(Default)]
struct Place {
    members: Vec<u32>,
    secrecy: Vec<f64>,
    exposure: Vec<f64>,
    experience: Vec<f64>,
    /// Attacks a day of each cell.
    intensity: Vec<f64>,
    sums: Sums,
    attack_rate: f64,
    sympathisers: u32,
    pressure: f64,
    called_for: f64,
    effort: f64,
    people: f64,
}

/// Sums over the cells of a region, and bounds that no cell is above.
#[derive(Clone, Copy, Default)]
struct Sums {
    members: u32,
    /// Secrecy, added up over members.
    secrecy: f64,
    intensity: f64,
    most_intensity: f64,
    most_visibility: f64,
    most_members: u32,
}

struct World<'a> {
    core: &'a Core,
    cells: u32,
    places: Vec<Place>,
    random: SmallRng,
}

impl Place {
    fn push(&mut self, core: &Core, members: u32, own: Own) {
        self.members.push(members);
        self.secrecy.push(own.secrecy);
        self.exposure.push(own.exposure);
        self.experience.push(own.experience);
        self.intensity.push(0.0);
        let at = self.members.len() - 1;
        self.weigh(core, at);
        self.count(core, at);
    }

    fn remove(&mut self, at: usize) -> (u32, Own) {
        self.discount(at);
        self.intensity.swap_remove(at);
        let own = Own {
            secrecy: self.secrecy.swap_remove(at),
            exposure: self.exposure.swap_remove(at),
            experience: self.experience.swap_remove(at),
        };
        (self.members.swap_remove(at), own)
    }

    /// Changes a cell, and the sums with it.
    fn change(&mut self, core: &Core, at: usize, change: impl FnOnce(&mut Self)) {
        self.discount(at);
        change(self);
        self.weigh(core, at);
        self.count(core, at);
    }

    fn weigh(&mut self, core: &Core, at: usize) {
        let own = f64::from(self.members[at]) * core.tempo(self.secrecy[at]) * core.skill(self.experience[at]);
        self.intensity[at] = self.attack_rate * own;
    }

    fn count(&mut self, core: &Core, at: usize) {
        let sums = &mut self.sums;
        sums.members += self.members[at];
        sums.secrecy += f64::from(self.members[at]) * self.secrecy[at];
        sums.intensity += self.intensity[at];
        sums.most_intensity = sums.most_intensity.max(self.intensity[at]);
        sums.most_visibility = sums.most_visibility.max(core.visibility(self.secrecy[at], self.exposure[at]));
        sums.most_members = sums.most_members.max(self.members[at]);
    }

    fn discount(&mut self, at: usize) {
        self.sums.members -= self.members[at];
        self.sums.secrecy -= f64::from(self.members[at]) * self.secrecy[at];
        self.sums.intensity -= self.intensity[at];
        if self.members.len() == 1 {
            // So that nothing is left of the last cell by rounding.
            self.sums = Sums::default();
        }
    }

    fn mean_secrecy(&self) -> f64 {
        if self.sums.members == 0 { self.called_for } else { self.sums.secrecy / f64::from(self.sums.members) }
    }

    /// A cell picked in proportion to a weight that is positive and at most `most`; none if there is no cell.
    fn pick(&self, random: &mut impl Rng, most: f64, weight: impl Fn(usize) -> f64) -> Option<usize> {
        if self.members.is_empty() {
            return None;
        }
        loop {
            let at = random.random_range(0..self.members.len());
            if random.random::<f64>() * most < weight(at) {
                return Some(at);
            }
        }
    }
}

impl<'a> World<'a> {
    fn new(core: &'a Core, asked: &Asked, seed: u64) -> Self {
        let cells = asked.cells;
        let at_first = std::array::from_fn(|region| Core::cells(cells, region) * core.founding_size);
        let pressure = core.felt_pressure(cells, &at_first);
        let place = |region: usize| {
            let mut place = Place {
                attack_rate: core.attack_rate(region),
                sympathisers: core.sympathisers_of(cells, region),
                pressure: pressure[region],
                called_for: core.called_for(pressure[region]),
                effort: core.effort_of(cells, region),
                people: core.people_of(cells, region),
                ..Place::default()
            };
            let own = Own { secrecy: place.called_for, exposure: 0.0, experience: 0.0 };
            (0..Core::cells(cells, region)).for_each(|_| place.push(core, core.founding_size, own));
            place
        };
        Self { core, cells, places: (0..REGIONS).map(place).collect(), random: SmallRng::seed_from_u64(seed) }
    }

    fn members(&self) -> [u32; REGIONS] {
        std::array::from_fn(|region| self.places[region].sums.members)
    }

    /// A day: its attacks and operations.
    fn step(&mut self, day: u32) -> (u64, u64) {
        self.recruit();
        if day % WEEK == WEEK - 1 {
            self.lie_low();
            self.relocate();
        }
        let attacks = self.attack();
        (attacks, self.operate())
    }

    fn recruit(&mut self) {
        for place in &mut self.places {
            let mean = place.mean_secrecy();
            let chance = self.core.recruited(self.cells, place.sums.members, mean);
            let recruits = binomial(place.sympathisers, chance, &mut self.random);
            place.sympathisers -= recruits;
            let founders = binomial(recruits, self.core.founding, &mut self.random);
            let standing = place.members.len();
            let joiners = recruits - founders;
            for _ in 0..if standing > 0 { joiners } else { 0 } {
                let at = self.random.random_range(0..standing);
                place.change(self.core, at, |place| {
                    let members = f64::from(place.members[at]);
                    place.experience[at] *= members / (members + 1.0);
                    place.members[at] += 1;
                });
            }
            let own = Own { secrecy: mean, exposure: 0.0, experience: 0.0 };
            if standing == 0 && joiners > 0 {
                place.push(self.core, joiners, own);
            }
            for _ in 0..founders {
                place.push(self.core, 1, own);
            }
        }
    }

    fn lie_low(&mut self) {
        let core = self.core;
        let felt = core.felt_pressure(self.cells, &self.members());
        let (exposed, remembered) = core.week_leaves();
        let (tightens, loosens) = (Core::approach(core.tightening), Core::approach(core.loosening));
        for (place, felt) in self.places.iter_mut().zip(felt) {
            place.pressure += Core::approach(core.perception) * (felt - place.pressure);
            place.called_for = core.called_for(place.pressure);
            place.sums = Sums::default();
            for at in 0..place.members.len() {
                let gap = place.called_for - place.secrecy[at];
                place.secrecy[at] += if gap > 0.0 { tightens } else { loosens } * gap;
                place.exposure[at] *= exposed;
                place.experience[at] *= remembered;
                place.weigh(core, at);
                place.count(core, at);
            }
        }
    }

    fn relocate(&mut self) {
        let called_for = std::array::from_fn(|region| self.places[region].called_for);
        let mut moves = Vec::new();
        for region in 0..REGIONS {
            let hazards = self.core.relocation_hazards(&called_for, region);
            let total = hazards[0].1 + hazards[1].1;
            let leaves = -(-total * f64::from(WEEK) / YEAR).exp_m1();
            let place = &mut self.places[region];
            let leaving = binomial(place.members.len() as u32, leaves, &mut self.random);
            for _ in 0..leaving {
                let at = self.random.random_range(0..place.members.len());
                let to = hazards[usize::from(self.random.random::<f64>() * total >= hazards[0].1)].0;
                moves.push((to, place.remove(at)));
            }
        }
        for (to, (members, own)) in moves {
            self.places[to].push(self.core, members, own);
        }
    }

    fn attack(&mut self) -> u64 {
        let mut all = 0;
        for place in &mut self.places {
            let attacks = poisson(place.sums.intensity, &mut self.random);
            all += u64::from(attacks);
            for _ in 0..attacks {
                let picked = place.pick(&mut self.random, place.sums.most_intensity, |at| place.intensity[at]);
                let Some(at) = picked else { break };
                place.change(self.core, at, |place| {
                    place.experience[at] += 1.0;
                    place.exposure[at] += self.core.exposure_gain;
                });
            }
        }
        all
    }

    fn operate(&mut self) -> u64 {
        let core = self.core;
        let mut all = 0;
        for place in &mut self.places {
            let operations = poisson(place.effort / YEAR, &mut self.random);
            all += u64::from(operations);
            let finds = (f64::from(place.sums.members) / place.people).min(1.0);
            for _ in 0..binomial(operations, finds, &mut self.random) {
                let most = place.sums.most_visibility * core.target_weight(place.sums.most_members, 0.0, 0.0);
                let weight = |at: usize| core.target_weight(place.members[at], place.secrecy[at], place.exposure[at]);
                let Some(at) = place.pick(&mut self.random, most, weight) else { break };
                let killed = binomial(place.members[at], core.killed_share, &mut self.random);
                if killed == place.members[at] {
                    place.remove(at);
                } else {
                    place.change(core, at, |place| place.members[at] -= killed);
                }
            }
        }
        all
    }
}
