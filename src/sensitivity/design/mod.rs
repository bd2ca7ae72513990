//! Designs in the unit cube; whoever calls maps their points to values.

mod saltelli;
mod trajectories;

pub use self::{saltelli::Saltelli, trajectories::Trajectories};
