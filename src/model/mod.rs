//! The model: components, resources, and one file a process, named after it.
//!
//! [`day`] is the table of contents: one line a process, in the order in which a day runs. Each
//! process reads yesterday's state of what comes after it.

pub mod attacks;
pub mod build;
pub mod components;
pub mod control;
pub mod day;
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
pub mod stretches;
pub mod travel;
