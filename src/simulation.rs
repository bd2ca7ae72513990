//! One world, one run: build from a scenario, step day by day, observe.
//!
//! ```
//! use stronghold::{quantity::Quantity, scenario, simulation::Model};
//!
//! let scenario = scenario::open("tiny")?;
//! let theatre = scenario.theatre();
//! let last = scenario.calendar.month_count() - 1;
//! let model = Model::new(scenario, Vec::new());
//!
//! let run = model.run(1, 0);
//! let attacks = run.panel.count(Quantity::Attacks, &theatre, (0, last));
//! let claims = run.panel.count(Quantity::Claims, &theatre, (0, last));
//! assert!(0.0 < claims && claims <= attacks);
//! assert_eq!(run, model.run(1, 0)); // the same seed and replicate, the same run
//! assert_ne!(run, model.run(1, 1));
//! # Ok::<(), scenario::ScenarioError>(())
//! ```

use std::sync::Arc;

use bevy_ecs::prelude::*;

use crate::{
    calendar::Day,
    model::{
        arrivals::Arrivals,
        build::{Blueprint, SpawnOrder, build_world},
        components::{Post, Recruiter},
        day::{self, Occasion},
        observe::Record,
        parting::parting,
        plots::Plot,
        resources::{Ledger, Now},
        roster::Roster,
        snapshot::{Snapshot, SnapshotError},
        travel::Traveller,
    },
    observation::{
        counts::CountOver,
        events::Event,
        panel::{AudiencePanel, Panel},
    },
    scenario::Scenario,
};

/// A model that is ready to run: a scenario with its schedules tabulated. Cheap to share.
#[derive(Clone, Debug)]
pub struct Model {
    blueprint: Arc<Blueprint>,
}

/// What a run leaves behind.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Quantities by month and region.
    pub panel: Panel,
    /// Counts by month and audience.
    pub audiences: AudiencePanel,
    /// The counts that were asked for, in their order.
    pub counts: Vec<f64>,
    /// Every event, if the log was asked for, up to [`MOST_LOGGED`](crate::model::observe::MOST_LOGGED).
    pub log: Option<Vec<Event>>,
    /// Events that the log has no room for.
    pub left_off: u64,
}

impl Model {
    /// Prepares a scenario; every run will take the counts that are asked for.
    ///
    /// ```
    /// use stronghold::{scenario, simulation::Model};
    ///
    /// let model = Model::new(scenario::open("tiny")?, Vec::new());
    /// let outcome = model.run(1, 0);
    /// assert_eq!(outcome, model.run(1, 0));
    /// # Ok::<(), scenario::ScenarioError>(())
    /// ```
    pub fn new(scenario: Scenario, counts: Vec<CountOver>) -> Self {
        Self { blueprint: Arc::new(Blueprint::new(Arc::new(scenario), counts)) }
    }

    /// The scenario.
    pub fn scenario(&self) -> &Scenario {
        &self.blueprint.scenario
    }

    /// The counts that every run takes.
    pub fn counts(&self) -> &[CountOver] {
        self.blueprint.requests.counts.windows()
    }

    /// The first day, not before `from`, on which this model and another of the same window can
    /// differ that were the same until `from`; `None` where they never do.
    pub fn parts_from(&self, other: &Self, from: Day) -> Option<Day> {
        parting(&self.blueprint, &other.blueprint, from)
    }

    /// Runs one replicate to the end.
    pub fn run(&self, seed: u64, replicate: u32) -> Outcome {
        Simulation::new(self, seed, replicate, false).finish()
    }

    /// Runs one replicate to the end and keeps every event, as far as a log holds them.
    pub fn run_with_log(&self, seed: u64, replicate: u32) -> Outcome {
        Simulation::new(self, seed, replicate, true).finish()
    }
}

/// A running world.
pub struct Simulation {
    world: World,
    /// The day that the next step simulates, as the world knows it.
    today: u32,
    day: day::Day,
    blueprint: Arc<Blueprint>,
}

impl Simulation {
    /// A world on the eve of its first day.
    pub fn new(model: &Model, seed: u64, replicate: u32, keeps_log: bool) -> Self {
        Self::in_order(model, seed, replicate, keeps_log, SpawnOrder::Forward)
    }

    /// The same with agents spawned in another order, which must not matter.
    pub fn in_order(
        model: &Model,
        seed: u64,
        replicate: u32,
        keeps_log: bool,
        order: SpawnOrder,
    ) -> Self {
        Self::with(model, build_world(&model.blueprint, seed, replicate, keeps_log, order))
    }

    /// The day that the next step simulates.
    pub fn today(&self) -> u32 {
        self.today
    }

    /// What is special about the day that the next step simulates; `None` when the window is over.
    pub fn occasion(&self) -> Option<Occasion> {
        self.blueprint.occasions.get(self.today() as usize).copied()
    }

    /// Simulates a day; `false` when the window is over.
    pub fn step(&mut self) -> bool {
        let Some(occasion) = self.occasion() else { return false };
        self.day.run(&mut self.world, occasion);
        self.end_day();
        true
    }

    /// Goes on to the next day: what is left of a step for who runs the processes one by one.
    pub fn end_day(&mut self) {
        self.today += 1;
        self.world.resource_mut::<Now>().day = self.today;
    }

    /// Simulates the days that are left.
    pub fn finish(mut self) -> Outcome {
        while self.step() {}
        let record = self.world.remove_resource::<Record>();
        let record = record.expect("every world is built with a record");
        let Record { panel, audiences, counts, log, left_off } = record;
        Outcome { panel, audiences, counts, log, left_off }
    }

    /// The counts that were asked for, of the days so far.
    pub fn counts(&self) -> &[f64] {
        &self.world.resource::<Record>().counts
    }

    /// The world as plain data, between two days.
    pub fn snapshot(&mut self) -> Snapshot {
        Snapshot::of(&mut self.world, &self.blueprint)
    }

    /// A world that continues a snapshot: of the same model, byte for byte as if it had not been
    /// interrupted; of another one, as a branch.
    ///
    /// ```
    /// use stronghold::{
    ///     scenario,
    ///     simulation::{Model, Simulation},
    /// };
    ///
    /// let model = Model::new(scenario::open("tiny")?, Vec::new());
    /// let mut simulation = Simulation::new(&model, 1, 0, false);
    /// while simulation.today() < 100 && simulation.step() {}
    /// let snapshot = simulation.snapshot();
    /// let restored = Simulation::restore(&model, &snapshot).expect("it is the same model");
    /// assert_eq!(restored.finish(), simulation.finish());
    /// # Ok::<(), scenario::ScenarioError>(())
    /// ```
    ///
    /// # Errors
    /// When the model has another window, other regions or other named agents, or takes other counts.
    pub fn restore(model: &Model, snapshot: &Snapshot) -> Result<Self, SnapshotError> {
        let world = snapshot.restore(&model.blueprint)?;
        Ok(Self::with(model, world))
    }

    fn with(model: &Model, mut world: World) -> Self {
        let day = day::Day::new(&mut world, model.scenario());
        let today = world.resource::<Now>().day;
        Self { world, today, day, blueprint: Arc::clone(&model.blueprint) }
    }

    /// The ledger of members in and out.
    pub fn ledger(&self) -> Ledger {
        *self.world.resource::<Ledger>()
    }

    /// Members alive now: those in cells and on their way into one, travellers, recruiters who came from
    /// abroad, and those of external plots.
    pub fn members_alive(&mut self) -> u64 {
        let mut rosters = self.world.query::<&Roster>();
        let in_cells: u64 =
            rosters.iter(&self.world).map(|roster| u64::from(roster.members())).sum();
        let waiting = self.world.resource::<Arrivals>().members();
        let mut travellers = self.world.query_filtered::<(), With<Traveller>>();
        let on_the_way = travellers.iter(&self.world).count() as u64;
        let mut recruiters = self.world.query::<(&Recruiter, &Post)>();
        let contingent = recruiters
            .iter(&self.world)
            .filter(|(recruiter, post)| recruiter.is_contingent && **post == Post::Filled)
            .count() as u64;
        let mut plots = self.world.query::<&Plot>();
        let plotting: u64 = plots
            .iter(&self.world)
            .filter(|plot| plot.is_active())
            .map(|plot| u64::from(plot.members))
            .sum();
        in_cells + waiting + on_the_way + contingent + plotting
    }

    /// The world, for tests and tools that look inside.
    pub fn world(&mut self) -> &mut World {
        &mut self.world
    }
}
