//! The model: components, resources, and one file a process, named after it.
//!
//! [`day`] is the table of contents: one line a process, in the order in which a day runs. Each
//! process reads yesterday's state of what comes after it.
//!
//! ```
//! use stronghold::{model::day, scenario, simulation::{Model, Simulation}};
//!
//! assert!(day::processes().len() > 20);
//!
//! // A run is a world and as many days.
//! let model = Model::new(scenario::open("tiny")?, Vec::new());
//! let mut simulation = Simulation::new(&model, 1, 0, false);
//! let before = simulation.members_alive();
//! while simulation.today() < 7 && simulation.step() {}
//! assert_eq!(simulation.today(), 7);
//! assert!(before > 0 && simulation.members_alive() > 0);
//! # Ok::<(), scenario::ScenarioError>(())
//! ```

pub mod arrivals;
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
pub mod shocks;
pub mod skill;
pub mod snapshot;
pub mod stretches;
pub mod travel;
