//! The model: components, resources, and one file a process, named after it.
//!
//! [`day`] is the table of contents: one line a process, in the order in which a day runs. Each
//! process reads yesterday's state of what comes after it.

pub mod attacks;
pub mod build;
pub mod components;
pub mod desertion;
pub mod environment;
pub mod founding;
pub mod intelligence;
pub mod observe;
pub mod operations;
pub mod organisation;
pub mod placement;
pub mod posture;
pub mod radicalisation;
pub mod recruiters;
pub mod recruitment;
pub mod resources;
pub mod roster;

use bevy_ecs::{
    prelude::*,
    schedule::{LogLevel, ScheduleBuildSettings, ScheduleLabel, SingleThreadedExecutor},
};

/// The label of a day's schedule.
#[derive(ScheduleLabel, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Day;

/// A day: every process once, in order. Ambiguity is an error.
pub fn day() -> Schedule {
    let mut schedule = Schedule::new(Day);
    // A day has a dozen short systems: threads would cost fifty times what they do.
    schedule.set_executor(SingleThreadedExecutor::new());
    schedule.set_build_settings(ScheduleBuildSettings {
        ambiguity_detection: LogLevel::Error,
        ..Default::default()
    });
    schedule.add_systems(
        (
            environment::set_conditions,
            environment::strike_shocks,
            recruiters::replace_recruiters,
            radicalisation::radicalise,
            recruitment::recruit,
            desertion::desert,
            organisation::merge_cells,
            organisation::split_cells,
            placement::place_arrivals,
            placement::reseat_cells,
            posture::perceive_pressure,
            posture::adjust_secrecy,
            attacks::attack,
            intelligence::gather_intelligence,
            operations::operate,
            observe::observe,
        )
            .chain(),
    );
    schedule
}
