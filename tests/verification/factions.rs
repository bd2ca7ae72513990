//! Factions: fighters come over at the stated hazards, alone and as a whole.

use stronghold::{
    model::factions::Faction, observation::events::EventKind, random::seed_of,
    simulation::Simulation,
};

use crate::{
    figures::assert_near,
    world::{PLACE, World, YEAR, members},
};

/// 20,000 fighters at normalisation 0.8 and permissiveness ½ come over at 2 · 0.8 · ½ = 0.8 a year: a
/// share e^(−0.8 t) is left after 52 weeks. And of 3,000 weak
/// factions of two in each of six worlds, each is absorbed at
/// 1.2 · ½ a year. All who come over are members.
#[test]
fn factions_come_over_at_the_stated_hazards() {
    const WORLDS: u32 = 6;
    let seed = seed_of("factions_come_over_at_the_stated_hazards");
    let years = 364.0 / YEAR;
    let fighters = |simulation: &mut Simulation| -> u32 {
        let world = simulation.world();
        world.query::<&Faction>().iter(world).map(|faction| faction.fighters).sum()
    };

    let mut one = World::of(PLACE, 364).with(&[("factions.inflow", 2.0)]);
    one.factions = vec![(20_000, 0.8)];
    let mut simulation = Simulation::new(&one.model(), seed, 0, false);
    while simulation.step() {}
    let left = fighters(&mut simulation);
    let stays = |rate: f64| (-rate * years).exp();
    let p = stays(0.8);
    let error = (p * (1.0 - p) / 2e4).sqrt();
    assert_near("left", f64::from(left) / 2e4, p, stays(0.88), error, 2);
    assert_eq!(u64::from(20_000 - left), simulation.ledger().joined);
    assert_eq!(members(&mut simulation).iter().sum::<u32>(), 20_000 - left);

    let mut many =
        World::of(PLACE, 364).with(&[("factions.absorption", 1.2), ("factions.weakness", 1.0)]);
    many.factions = vec![(2, 0.0); 3000];
    let model = many.model();
    let mut left = 0;
    for replicate in 1..=WORLDS {
        let mut simulation = Simulation::new(&model, seed, replicate, true);
        while simulation.step() {}
        let here = fighters(&mut simulation);
        left += here;
        assert_eq!(simulation.members_alive(), u64::from(6000 - here));
        let log = simulation.finish().log.unwrap();
        let whole = log.iter().filter(|event| event.kind == EventKind::Absorption);
        assert!(whole.clone().count() > 1000 && { whole }.all(|event| event.number == 2));
    }
    let factions = 3e3 * f64::from(WORLDS);
    let p = stays(0.6);
    let error = (p * (1.0 - p) / factions).sqrt();
    assert_near("not absorbed", f64::from(left) / 2.0 / factions, p, stays(0.66), error, 2);
}
