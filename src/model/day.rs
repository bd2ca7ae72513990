//! The table of contents: one line a process, in the order in which a day runs.
//!
//! The processes run one after the other in one fixed order, so that no schedule has to find one. Each reads
//! yesterday's state of what comes after it, and what it orders of the world is done before the next begins.
//! The slow processes take a step of a week, on the last day of each week; on other days they are not even
//! called, since an idle system costs as much as many a busy one. For the same reason processes are left out whose subject a
//! scenario has not (communities abroad, factions, funds), shocks where none strikes, and those that know that they have
//! nothing to do.

use bevy_ecs::{
    prelude::*,
    system::{BoxedSystem, SystemStateFlags},
};

use super::{
    attacks, control, desertion, environment, factions, finance, host_security, leadership,
    mobilisation, observe, operations, organisation, outreach, placement, plots, posture,
    radicalisation, reaction, recruiters, recruitment, regrouping, relocation, shocks, travel,
};
use crate::scenario::Scenario;

/// When a process runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Every day.
    Daily,
    /// On the last day of each week.
    Weekly,
    /// On days on which a shock strikes.
    OnShocks,
    /// On days in whose evening stocks are read.
    OnReadings,
}

/// What is special about a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Occasion {
    /// Whether a week ends.
    pub ends_week: bool,
    /// Whether a shock strikes.
    pub has_shock: bool,
    /// Whether stocks are read in the evening.
    pub reads_stocks: bool,
}

/// A process of the model.
pub struct Process {
    /// What it is called.
    pub name: &'static str,
    /// When it runs.
    pub when: When,
    /// Whether a scenario has what it is about, where one may not.
    has_subject: Option<fn(&Scenario) -> bool>,
    /// Whether there is nothing to do today, where it can tell.
    idle: Option<fn(&World) -> bool>,
    system: BoxedSystem,
    orders: bool,
}

impl Process {
    /// A process that runs a system.
    pub fn new<Marker>(
        name: &'static str,
        when: When,
        system: impl IntoSystem<(), (), Marker>,
    ) -> Self {
        let system: BoxedSystem = Box::new(IntoSystem::into_system(system));
        Self { name, when, has_subject: None, idle: None, system, orders: true }
    }

    fn only_where(self, has_subject: fn(&Scenario) -> bool) -> Self {
        Self { has_subject: Some(has_subject), ..self }
    }

    fn abroad(self) -> Self {
        self.only_where(Scenario::has_abroad)
    }

    fn unless(self, idle: fn(&World) -> bool) -> Self {
        Self { idle: Some(idle), ..self }
    }

    /// Makes it ready for a world.
    pub fn initialize(&mut self, world: &mut World) {
        self.system.initialize(world);
        self.orders = self.system.flags().contains(SystemStateFlags::DEFERRED);
    }

    /// Whether it runs on such a day.
    pub fn is_due(&self, occasion: Occasion) -> bool {
        match self.when {
            When::Daily => true,
            When::Weekly => occasion.ends_week,
            When::OnShocks => occasion.has_shock,
            When::OnReadings => occasion.reads_stocks,
        }
    }

    /// Runs it once, if there is anything to do.
    ///
    /// # Panics
    /// When the world lacks a resource that the process asks for: every world is built with all of them.
    pub fn run(&mut self, world: &mut World) {
        if self.idle.is_some_and(|is_idle| is_idle(world)) {
            return;
        }
        let done = self.system.run_without_applying_deferred((), world);
        done.expect("a world has all that its processes ask for");
        if self.orders {
            self.system.apply_deferred(world);
        }
    }
}

/// A day of one world: every process, ready to run.
pub struct Day {
    processes: Vec<Process>,
}

impl Day {
    /// The processes of a scenario's world.
    pub fn new(world: &mut World, scenario: &Scenario) -> Self {
        let mut processes = processes();
        processes.retain(|process| process.has_subject.is_none_or(|has| has(scenario)));
        for process in &mut processes {
            process.initialize(world);
        }
        Self { processes }
    }

    /// Runs what is due.
    pub fn run(&mut self, world: &mut World, occasion: Occasion) {
        for process in self.processes.iter_mut().filter(|process| process.is_due(occasion)) {
            process.run(world);
        }
    }
}

/// Every process, in the order of a day.
pub fn processes() -> Vec<Process> {
    use When::{Daily, OnReadings, OnShocks, Weekly};
    vec![
        Process::new("environment", Daily, environment::set_conditions)
            .unless(environment::is_idle),
        Process::new("shocks", OnShocks, shocks::strike_shocks),
        Process::new("recruiters", Daily, recruiters::replace_recruiters)
            .only_where(|scenario| !scenario.recruiters.is_empty() || scenario.has_abroad())
            .unless(recruiters::is_idle),
        Process::new("succession", Daily, leadership::succeed_leaders)
            .only_where(|scenario| !scenario.leaders.is_empty())
            .unless(leadership::is_idle),
        Process::new("outreach", Weekly, outreach::reach_out),
        Process::new("radicalisation", Weekly, radicalisation::radicalise),
        Process::new("recruitment", Daily, recruitment::recruit),
        Process::new("mobilisation", Weekly, mobilisation::mobilise).abroad(),
        Process::new("travel out", Weekly, travel::travel_out).abroad(),
        Process::new("contingent", Weekly, recruiters::retire_contingent).abroad(),
        Process::new("travel", Daily, travel::travel).abroad().unless(travel::is_idle),
        Process::new("finance", Weekly, finance::settle_accounts)
            .only_where(|scenario| scenario.funds.is_some()),
        Process::new("factions", Weekly, factions::come_over)
            .only_where(|scenario| !scenario.factions.is_empty()),
        Process::new("desertion", Weekly, desertion::desert).unless(desertion::is_idle),
        Process::new("merging", Weekly, organisation::merge_cells)
            .unless(organisation::merging_is_idle),
        Process::new("splitting", Weekly, organisation::split_cells)
            .unless(organisation::splitting_is_idle),
        Process::new("regrouping", Weekly, regrouping::regroup).unless(regrouping::is_idle),
        Process::new("placement", Daily, placement::place_arrivals).unless(placement::is_idle),
        Process::new("perceived pressure", Weekly, posture::perceive_pressure),
        Process::new("regeneration", Weekly, leadership::regenerate)
            .only_where(|scenario| !scenario.leaders.is_empty()),
        Process::new("secrecy and memory", Weekly, posture::adjust_cells),
        Process::new("relocation", Weekly, relocation::relocate_cells),
        Process::new("attacks", Daily, attacks::attack),
        Process::new("intelligence and operations", Daily, operations::operate),
        Process::new("host security", Weekly, host_security::keep_watch).abroad(),
        Process::new("plots begin", Daily, plots::begin_plots).abroad().unless(plots::is_idle),
        Process::new("plots", Daily, plots::advance_plots).abroad(),
        Process::new("reaction", Weekly, reaction::react),
        Process::new("night control", Weekly, control::take_control),
        Process::new("events observed", Daily, observe::observe_events).unless(observe::is_idle),
        Process::new("stocks observed", OnReadings, observe::observe_stocks),
    ]
}
