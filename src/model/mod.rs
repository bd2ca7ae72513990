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
pub mod finance;
pub mod forcing;
pub mod founding;
pub mod host_security;
pub mod intelligence;
pub mod leadership;
pub mod learning;
pub mod mobilisation;
pub mod observe;
pub mod operations;
pub mod organisation;
pub mod outreach;
pub mod parting;
pub mod placement;
pub mod plots;
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
pub mod routes;
pub mod skill;
pub mod snapshot;
pub mod travel;

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
/// not even called, since an idle system costs as much as many a busy one. For the same reason the
/// processes abroad are left out where no community lives there.
pub fn day(ends_week: bool, has_abroad: bool) -> Schedule {
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
    let weekly_abroad = ends_week && has_abroad;
    let phases = [
        (
            true,
            (
                environment::set_conditions,
                environment::strike_shocks,
                recruiters::replace_recruiters,
                leadership::succeed_leaders,
            )
                .chain(),
        ),
        (ends_week, (outreach::reach_out, radicalisation::radicalise).chain()),
        (true, recruitment::recruit.into_configs()),
        (
            weekly_abroad,
            (mobilisation::mobilise, travel::travel_out, recruiters::retire_contingent).chain(),
        ),
        (has_abroad, travel::travel.into_configs()),
        (
            ends_week,
            (
                finance::settle_accounts,
                factions::come_over,
                desertion::desert,
                organisation::merge_cells,
                organisation::split_cells,
                regrouping::regroup,
            )
                .chain(),
        ),
        (true, placement::place_arrivals.into_configs()),
        (
            ends_week,
            (
                posture::perceive_pressure,
                leadership::regenerate,
                posture::adjust_secrecy,
                learning::forget,
                relocation::relocate_cells,
            )
                .chain(),
        ),
        (true, (attacks::attack, intelligence::gather_intelligence, operations::operate).chain()),
        (weekly_abroad, host_security::keep_watch.into_configs()),
        (has_abroad, (plots::begin_plots, plots::advance_plots).chain()),
        (ends_week, (reaction::react, control::take_control).chain()),
        (true, observe::observe.into_configs()),
    ];
    let due = phases.into_iter().filter_map(|(is_due, phase)| is_due.then_some(phase));
    schedule
        .add_systems(due.reduce(|before, next| (before, next).chain()).expect("a day has phases"));
    schedule
}
