//! What holds for every analysis.

use super::{
    bank::Bank,
    design::Saltelli,
    evaluation::Evaluation,
    known_functions::{ishigami, names},
    *,
};
use crate::random::{Purpose, StreamId, Streams};

/// Everything that resamples, as one text.
fn analysed() -> String {
    let bootstrap = Bootstrap { samples: 60, seed: 4 };
    let design = Saltelli::new(3, 128, 4).unwrap();
    let values = design.points().iter().map(|point| ishigami(point)).collect();
    let evaluation = Evaluation::of_values(&[values]).unwrap();
    let sobol = sobol::analyse(&design, &names(3), &names(1), &evaluation, bootstrap).unwrap();
    let mut draw = Streams::new(4, 0).draw(StreamId::ROOT, 0, Purpose::Survey);
    let inputs: Vec<Vec<f64>> =
        (0..400).map(|_| (0..3).map(|_| draw.uniform()).collect()).collect();
    let values: Vec<Vec<f64>> = inputs.iter().map(|input| vec![ishigami(input)]).collect();
    let (factors, outputs) = (names(3), names(1));
    let bank = Bank::new(&factors, &inputs, &outputs, &values).unwrap();
    let is_high: Vec<bool> = values.iter().map(|value| value[0] > 6.0).collect();
    let options = prim::Options { peel: 0.05, least_mass: 0.05, halves: bootstrap };
    let delta = delta::analyse(&bank, bootstrap).unwrap();
    let pawn = pawn::analyse(&bank, 10, bootstrap).unwrap();
    let prim = prim::analyse(&bank, "high", &is_high, options).unwrap();
    serde_json::to_string(&(sobol, delta, pawn, prim)).unwrap()
}

#[test]
fn results_are_the_same_bytes_on_any_thread_count() {
    let on = |threads| {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(analysed)
    };
    let one = on(1);
    assert_eq!(one, on(2));
    assert_eq!(one, on(5));
}
