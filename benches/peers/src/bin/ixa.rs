//! The core model on ixa: cells are entities with properties, the day is a periodic plan of the context.
//!
//! As fast as was found with what ixa gives its users:
//! - What a region has in total is kept in a data plugin as its cells change, and added up anew each week, rather than
//!   asked of the cells each day ("a query might be the wrong tool for the job", says ixa's book).
//! - A region's attacks of a day are one Poisson count at the sum of its cells' intensities, and each is given to a
//!   cell in proportion to its intensity: the same law as a count for each cell, and what the book does with a force of
//!   infection. Slower are a pass over all cells each day (twice the time) and a plan for each cell's next attack.
//! - What is picked in proportion to a weight is picked by rejection from the index of the region's cells.
//! - What a cell is, is one property, since each that is set costs about what setting all of it does.
//! - An entity cannot be deleted. A cell that is gone has no region: the index leaves it out of all that is asked of a
//!   region's cells, so that it costs memory and no time.

use std::{rc::Rc, time::Instant};

use ixa::{ExecutionPhase, RngId, prelude::*};
use rand::{Rng, RngExt};
use rand_distr::{Distribution, Poisson};
use stronghold_peers::{
    Core, REGIONS, Told, WEEK, YEAR, answer,
    counts::{binomial, poisson},
};

define_rng!(RecruitmentRng);
define_rng!(RelocationRng);
define_rng!(AttackRng);
define_rng!(OperationRng);

define_entity!(Cell);

// Indexed, as cells are asked for by it. None is that of cells that are gone.
define_property!(struct Region(Option<usize>), Cell);

/// What a cell is. Not by `define_property!`, whose `Eq` and `Hash` reals have not and only an index needs.
#[derive(Clone, Copy, Debug, PartialEq)]
struct State {
    members: u32,
    secrecy: f64,
    exposure: f64,
    experience: f64,
    /// Attacks a day.
    intensity: f64,
}
impl_property!(State, Cell);

/// A region, and totals over its cells.
struct Place {
    attack_rate: f64,
    people: f64,
    /// Operations a day; none where there is no effort.
    operations: Option<Poisson<f64>>,
    sympathisers: u32,
    pressure: f64,
    called_for: f64,
    totals: Totals,
}

#[derive(Clone, Copy, Default)]
struct Totals {
    cells: u32,
    members: u32,
    /// Secrecy, added up over members.
    secrecy: f64,
    intensity: f64,
    /// Bounds, which no cell is above, for picks by rejection. A cell's fall lowers them only at the end of the week.
    most_intensity: f64,
    most_visibility: f64,
    most_members: u32,
}

define_data_plugin!(Theatre, Vec<Place>, Vec::new());
define_data_plugin!(Outcomes, Told, Told::default());

fn main() {
    answer(|core, asked, seed| {
        let mut context = Context::new();
        let model = Rc::new(Model { core: core.clone(), cells: asked.cells });
        model.set_up(&mut context, seed);
        context.add_periodic_plan_with_phase(1.0, move |context| model.live(context), ExecutionPhase::Normal);
        let start = Instant::now();
        // A periodic plan is passive: days go by while a plan that is not is still to come.
        if let Some(last) = asked.days.checked_sub(1) {
            context.add_plan_with_phase(last, Context::shutdown, ExecutionPhase::Last);
            context.execute();
        }
        let time = start.elapsed();
        std::mem::take(context.get_data_mut(Outcomes)).took(time)
    });
}

impl State {
    /// With the intensity that the rest gives it.
    fn weighed(self, core: &Core, attack_rate: f64) -> Self {
        let own = f64::from(self.members) * core.tempo(self.secrecy) * core.skill(self.experience);
        Self { intensity: attack_rate * own, ..self }
    }
}

impl Totals {
    fn add(&mut self, core: &Core, cell: &State) {
        self.cells += 1;
        self.members += cell.members;
        self.secrecy += f64::from(cell.members) * cell.secrecy;
        self.intensity += cell.intensity;
        self.most_intensity = self.most_intensity.max(cell.intensity);
        self.most_visibility = self.most_visibility.max(core.visibility(cell.secrecy, cell.exposure));
        self.most_members = self.most_members.max(cell.members);
    }

    fn remove(&mut self, cell: &State) {
        self.cells -= 1;
        self.members -= cell.members;
        self.secrecy -= f64::from(cell.members) * cell.secrecy;
        self.intensity -= cell.intensity;
        // So that nothing is left of the last cell by rounding.
        if self.cells == 0 {
            *self = Self::default();
        }
    }

    /// A weight as a target that no cell is above.
    fn most_target(&self, core: &Core) -> f64 {
        self.most_visibility * core.target_weight(self.most_members, 0.0, 0.0)
    }
}

impl Place {
    fn mean_secrecy(&self) -> f64 {
        let Totals { members, secrecy, .. } = self.totals;
        if members == 0 { self.called_for } else { secrecy / f64::from(members) }
    }
}

/// What a run is given.
struct Model {
    core: Core,
    cells: u32,
}

impl Model {
    fn set_up(&self, context: &mut Context, seed: u64) {
        let (core, cells) = (&self.core, self.cells);
        context.init_random(seed);
        context.index_property::<Cell, Region>();
        let at_first = std::array::from_fn(|region| Core::cells(cells, region) * core.founding_size);
        let pressure = core.felt_pressure(cells, &at_first);
        let place = |region: usize| Place {
            attack_rate: core.attack_rate(region),
            people: core.people_of(cells, region),
            operations: Poisson::new(core.effort_of(cells, region) / YEAR).ok(),
            sympathisers: core.sympathisers_of(cells, region),
            pressure: pressure[region],
            called_for: core.called_for(pressure[region]),
            totals: Totals::default(),
        };
        *context.get_data_mut(Theatre) = (0..REGIONS).map(place).collect();
        for region in 0..REGIONS {
            let secrecy = context.get_data(Theatre)[region].called_for;
            for _ in 0..Core::cells(cells, region) {
                self.found(context, region, core.founding_size, secrecy);
            }
        }
    }

    fn live(&self, context: &mut Context) {
        let day = context.get_current_time() as u32;
        self.recruit(context);
        if day % WEEK == WEEK - 1 {
            self.lie_low(context);
            self.relocate(context);
        }
        let attacks = self.attack(context);
        let operations = self.operate(context);
        let theatre = context.get_data(Theatre);
        let cells = theatre.iter().map(|place| u64::from(place.totals.cells)).sum();
        let members = theatre.iter().map(|place| u64::from(place.totals.members)).sum();
        context.get_data_mut(Outcomes).count(day, attacks, operations, cells, members);
    }

    fn recruit(&self, context: &mut Context) {
        let core = &self.core;
        let drawn = context.sample(RecruitmentRng, |random| {
            each(context, |place| {
                let chance = core.recruited(self.cells, place.totals.members, place.mean_secrecy());
                let recruits = binomial(place.sympathisers, chance, random);
                (recruits, binomial(recruits, core.founding, random))
            })
        });
        for (region, (recruits, founders)) in drawn.into_iter().enumerate() {
            if recruits == 0 {
                continue;
            }
            let place = &mut context.get_data_mut(Theatre)[region];
            place.sympathisers -= recruits;
            let (standing, secrecy) = (place.totals.cells > 0, place.mean_secrecy());
            let joiners = recruits - founders;
            for _ in 0..if standing { joiners } else { 0 } {
                let cells = with!(Cell, Region(Some(region)));
                let cell = context.sample_entity(RecruitmentRng, cells).expect("the region has cells");
                self.change(context, region, cell, |state| {
                    let members = f64::from(state.members);
                    state.experience *= members / (members + 1.0);
                    state.members += 1;
                });
            }
            if !standing && joiners > 0 {
                self.found(context, region, joiners, secrecy);
            }
            for _ in 0..founders {
                self.found(context, region, 1, secrecy);
            }
        }
    }

    fn lie_low(&self, context: &mut Context) {
        let core = &self.core;
        let felt = core.felt_pressure(self.cells, &each(context, |place| place.totals.members));
        let (exposed, remembered) = core.week_leaves();
        let perceived = Core::approach(core.perception);
        let (tightened, loosened) = (Core::approach(core.tightening), Core::approach(core.loosening));
        for (region, felt) in felt.into_iter().enumerate() {
            let place = &mut context.get_data_mut(Theatre)[region];
            place.pressure += perceived * (felt - place.pressure);
            place.called_for = core.called_for(place.pressure);
            let (called_for, attack_rate) = (place.called_for, place.attack_rate);
            let mut totals = Totals::default();
            for cell in context.query(with!(Cell, Region(Some(region)))).to_owned_vec() {
                let mut state: State = context.get_property(cell);
                let closed = if called_for > state.secrecy { tightened } else { loosened };
                state.secrecy += closed * (called_for - state.secrecy);
                state.exposure *= exposed;
                state.experience *= remembered;
                let state = state.weighed(core, attack_rate);
                context.set_property(cell, state);
                totals.add(core, &state);
            }
            context.get_data_mut(Theatre)[region].totals = totals;
        }
    }

    fn relocate(&self, context: &mut Context) {
        let called_for = each(context, |place| place.called_for);
        let mut moves = Vec::new();
        for region in 0..REGIONS {
            let hazards = self.core.relocation_hazards(&called_for, region);
            let total = hazards[0].1 + hazards[1].1;
            let leave = -(-total * f64::from(WEEK) / YEAR).exp_m1();
            let cells = context.get_data(Theatre)[region].totals.cells;
            let leaving = context.sample(RelocationRng, |random| binomial(cells, leave, random));
            if leaving == 0 {
                continue;
            }
            for cell in context.sample_entities(RelocationRng, with!(Cell, Region(Some(region))), leaving as usize) {
                let second = context.sample(RelocationRng, |random| random.random::<f64>() * total >= hazards[0].1);
                moves.push((cell, region, hazards[usize::from(second)].0));
            }
        }
        for (cell, from, to) in moves {
            let state: State = context.get_property(cell);
            let theatre = context.get_data_mut(Theatre);
            theatre[from].totals.remove(&state);
            let state = state.weighed(&self.core, theatre[to].attack_rate);
            theatre[to].totals.add(&self.core, &state);
            context.set_property(cell, Region(Some(to)));
            context.set_property(cell, state);
        }
    }

    fn attack(&self, context: &mut Context) -> u64 {
        let drawn = context.sample(AttackRng, |random| each(context, |place| poisson(place.totals.intensity, random)));
        let mut attackers = Vec::new();
        for (region, attacks) in drawn.into_iter().enumerate() {
            // All are picked before any of them learns: a day's attacks go by intensities as they were before them.
            for _ in 0..attacks {
                let most = context.get_data(Theatre)[region].totals.most_intensity;
                attackers.extend(pick(context, AttackRng, region, most, |cell| cell.intensity));
            }
            for cell in attackers.drain(..) {
                self.change(context, region, cell, |state| {
                    state.experience += 1.0;
                    state.exposure += self.core.exposure_gain;
                });
            }
        }
        drawn.into_iter().map(u64::from).sum()
    }

    fn operate(&self, context: &mut Context) -> u64 {
        let core = &self.core;
        let drawn = context.sample(OperationRng, |random| {
            each(context, |place| {
                let operations = place.operations.map_or(0, |operations| operations.sample(random) as u32);
                let finds = (f64::from(place.totals.members) / place.people).min(1.0);
                (operations, binomial(operations, finds, random))
            })
        });
        for (region, (_, found)) in drawn.into_iter().enumerate() {
            for _ in 0..found {
                let most = context.get_data(Theatre)[region].totals.most_target(core);
                let weight = |cell: &State| core.target_weight(cell.members, cell.secrecy, cell.exposure);
                let Some(cell) = pick(context, OperationRng, region, most, weight) else { break };
                let state: State = context.get_property(cell);
                let killed = context.sample(OperationRng, |random| binomial(state.members, core.killed_share, random));
                if killed == state.members {
                    context.get_data_mut(Theatre)[region].totals.remove(&state);
                    context.set_property(cell, Region(None));
                } else {
                    self.change(context, region, cell, |state| state.members -= killed);
                }
            }
        }
        drawn.into_iter().map(|(operations, _)| u64::from(operations)).sum()
    }

    fn found(&self, context: &mut Context, region: usize, members: u32, secrecy: f64) {
        let place = &mut context.get_data_mut(Theatre)[region];
        let state = State { members, secrecy, exposure: 0.0, experience: 0.0, intensity: 0.0 };
        let state = state.weighed(&self.core, place.attack_rate);
        place.totals.add(&self.core, &state);
        context.add_entity(with!(Cell, Region(Some(region)), state)).expect("both properties are given");
    }

    /// Changes a cell of a region, and the region's totals with it.
    fn change(&self, context: &mut Context, region: usize, cell: CellId, change: impl FnOnce(&mut State)) {
        let mut state: State = context.get_property(cell);
        let place = &mut context.get_data_mut(Theatre)[region];
        place.totals.remove(&state);
        change(&mut state);
        let state = state.weighed(&self.core, place.attack_rate);
        place.totals.add(&self.core, &state);
        context.set_property(cell, state);
    }
}

/// Something of each region, in their order.
fn each<T>(context: &Context, mut of: impl FnMut(&Place) -> T) -> [T; REGIONS] {
    let theatre = context.get_data(Theatre);
    std::array::from_fn(|region| of(&theatre[region]))
}

/// A cell of a region, picked in proportion to a weight that is positive and at most `most`; none if there is no cell.
fn pick<R>(context: &Context, stream: R, region: usize, most: f64, weight: impl Fn(&State) -> f64) -> Option<CellId>
where
    R: RngId + 'static,
    R::RngType: Rng,
{
    let cells = context.query(with!(Cell, Region(Some(region))));
    context.sample(stream, |random| {
        loop {
            let cell = cells.sample_entity(random)?;
            if random.random::<f64>() * most < weight(&context.get_property(cell)) {
                return Some(cell);
            }
        }
    })
}
