//! What a numbered run draws from.

use crate::random::{Draw, Purpose, StreamId, Streams};

fn stream(stage: &str, number: u32) -> StreamId {
    StreamId::ROOT.named(stage).child(number)
}

/// The random numbers from which the parameters of a run are proposed.
pub fn draw_of(seed: u64, stage: &str, number: u32) -> Draw {
    Streams::new(seed, 0).draw(stream(stage, number), 0, Purpose::Proposal)
}

/// The seed of a run's world: 63 bits, so that files can hold it.
pub fn seed_of_run(seed: u64, stage: &str, number: u32) -> u64 {
    let mut draw = Streams::new(seed, 0).draw(stream(stage, number), 0, Purpose::RunSeed);
    (u64::from(draw.bits()) | u64::from(draw.bits()) << 32) & i64::MAX as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn runs_have_seeds_of_their_own() {
        let stages = ["prior", "generation-1"];
        let runs = stages.into_iter().flat_map(|stage| (0..50_000).map(move |n| (stage, n)));
        let seeds: HashSet<u64> = runs.map(|(stage, n)| seed_of_run(1, stage, n)).collect();
        assert_eq!(seeds.len(), 100_000);
        assert_ne!(draw_of(1, "prior", 7).bits(), draw_of(2, "prior", 7).bits());
    }
}
