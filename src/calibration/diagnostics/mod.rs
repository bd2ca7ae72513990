//! Diagnostics: whether a posterior can be believed, what it was taught, and what it cannot tell.
//!
//! Nothing here runs a simulator: each file takes plain numbers and gives a number with its band.
//!
//! | question | file |
//! |---|---|
//! | are posteriors right on average over the prior? | [`sbc`], [`tarp`], [`coverage`] |
//! | how far may an ECDF of ranks stray by chance? | [`ecdf_band`], [`uniformity`] |
//! | could the model have made what was observed? | [`predictive`] |
//! | which parameters, and which combinations, are known? | [`identifiability`], [`profiles`] |
//! | what did a target teach? | [`learning`] |
//!
//! Bands are 95% bands unless a caller asks otherwise: right posteriors leave each one time in twenty.

pub mod coverage;
pub mod ecdf_band;
pub mod identifiability;
pub mod learning;
pub mod predictive;
pub mod profiles;
pub mod proportion;
pub mod sbc;
pub mod tarp;
pub mod uniformity;
