//! Recruiters: posts fall empty and are filled again.

use stronghold::{
    model::components::{Intelligence, Post},
    random::seed_of,
    simulation::Simulation,
};

use crate::{
    figures::assert_near,
    world::{PLACE, Place, World, YEAR},
};

/// Recruiters as the only targets of 0.05 led operations a day. A filled post is lost on a day with
/// p = 1 − exp(−0.05), so it works 1/p days; it is empty for a whole number of days near an
/// exponential of mean T, on average Σ exp(−(k − ½)/T) = 1/(2 sinh(1/2T)). 20 posts for a century.
#[test]
fn posts_are_empty_for_the_share_of_time_that_loss_and_return_imply() {
    const POSTS: usize = 20;
    const DAYS: u32 = 36_500;
    let mut world = World::of(Place { recruiters: 1, ..PLACE }, DAYS)
        .under(0.05 * YEAR * POSTS as f64)
        .with(&[
            ("operations.recruiter_weight", 1.0),
            ("recruitment.replacement_delay", 20.0),
            ("intelligence.half_level", 0.001),
            ("intelligence.half_life", 3650.0),
        ]);
    world.places = vec![world.places[0].clone(); POSTS];
    let seed = seed_of("posts_are_empty_for_the_share_of_time_that_loss_and_return_imply");
    let mut simulation = Simulation::new(&world.model(), seed, 0, false);
    // So many leads that all effort is led, to the end: after ten half-lives 10⁹ are left.
    let world = simulation.world();
    world.query::<&mut Intelligence>().iter_mut(world).for_each(|mut leads| leads.0 = 1e12);
    let (mut empty_days, mut losses) = (0.0, 0.0);
    while simulation.step() {
        let world = simulation.world();
        for post in world.query::<&Post>().iter(world) {
            match post {
                Post::Filled | Post::Ended => {}
                Post::Lost(_) => losses += 1.0,
                Post::EmptyUntil(_) => empty_days += 1.0,
            }
        }
    }
    let lost = 1.0 - (-0.05_f64).exp();
    let absence = |mean: f64| 1.0 / (2.0 * (0.5 / mean).sinh());
    let share = |mean: f64| absence(mean) / (absence(mean) + 1.0 / lost);
    let (on, off) = (1.0 / lost, absence(20.0));
    // Two moments of a rounded exponential: Σ (2k − 1) P(X ≥ k − ½).
    let square: f64 =
        (1..2000).map(|k| f64::from(2 * k - 1) * (-(f64::from(k) - 0.5) / 20.0).exp()).sum();
    let (on_variance, off_variance) = ((1.0 - lost) / lost / lost, square - off * off);
    let cycles = f64::from(DAYS) * POSTS as f64 / (on + off);
    // Alternating renewal: asymptotic variance of the share of time.
    let error =
        ((off * off * on_variance + on * on * off_variance) / cycles).sqrt() / (on + off).powi(2);
    let measured = empty_days / (f64::from(DAYS) * POSTS as f64);
    assert_near("share of time empty", measured, share(20.0), share(22.0), error, 2);
    let error = (off_variance / losses).sqrt();
    assert_near("days of an absence", empty_days / losses, off, absence(22.0), error, 2);
}
