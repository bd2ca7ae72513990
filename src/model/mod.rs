//! The model: components, resources, and one file a process, named after it.
//!
//! [`day`] is the table of contents: one line a process, in the order in which a day runs. Each
//! process reads yesterday's state of what comes after it.

pub mod attacks;
pub mod build;
pub mod components;
pub mod control;
pub mod desertion;
pub mod environment;
pub mod excitation;
pub mod factions;
pub mod forcing;
pub mod founding;
pub mod intelligence;
pub mod leadership;
pub mod learning;
pub mod observe;
pub mod operations;
pub mod organisation;
pub mod parting;
pub mod placement;
pub mod posture;
pub mod radicalisation;
pub mod rates;
pub mod reaction;
pub mod recruiters;
pub mod recruitment;
pub mod regrouping;
pub mod relocation;
pub mod resources;
pub mod roster;
pub mod skill;
pub mod snapshot;

use bevy_ecs::{
    prelude::*,
    schedule::{LogLevel, ScheduleBuildSettings, ScheduleLabel, SingleThreadedExecutor},
};

/// The label of a day's schedule.
#[derive(ScheduleLabel, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Day;

/// A day: every process once, in order. Ambiguity is an error.
///
/// The slow processes take a step of a week, on the last day of each week; on other days they are
/// not even called, since an idle system costs as much as many a busy one.
pub fn day(ends_week: bool) -> Schedule {
    let mut schedule = Schedule::new(Day);
    // A day has a dozen short systems: threads would cost fifty times what they do.
    schedule.set_executor(SingleThreadedExecutor::new());
    schedule.set_build_settings(ScheduleBuildSettings {
        // The schedules are always the same, so that tests suffice; a build takes time in each run.
        ambiguity_detection: if cfg!(debug_assertions) {
            LogLevel::Error
        } else {
            LogLevel::Ignore
        },
        ..Default::default()
    });
    let environment = (
        environment::set_conditions,
        environment::strike_shocks,
        recruiters::replace_recruiters,
        leadership::succeed_leaders,
    );
    let weekly_organisation = (
        factions::come_over,
        desertion::desert,
        organisation::merge_cells,
        organisation::split_cells,
        regrouping::regroup,
    );
    let weekly_posture = (
        posture::perceive_pressure,
        leadership::regenerate,
        posture::adjust_secrecy,
        learning::forget,
        relocation::relocate_cells,
    );
    let conflict = (attacks::attack, intelligence::gather_intelligence, operations::operate);
    if ends_week {
        schedule.add_systems(
            (
                environment.chain(),
                radicalisation::radicalise,
                recruitment::recruit,
                weekly_organisation.chain(),
                placement::place_arrivals,
                weekly_posture.chain(),
                conflict.chain(),
                reaction::react,
                control::take_control,
                observe::observe,
            )
                .chain(),
        );
    } else {
        schedule.add_systems(
            (
                environment.chain(),
                recruitment::recruit,
                placement::place_arrivals,
                conflict.chain(),
                observe::observe,
            )
                .chain(),
        );
    }
    schedule
}
