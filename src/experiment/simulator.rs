//! A simulator as calibration and sensitivity analysis see it: parameters and a seed in, summaries
//! out.

/// A program that turns parameters and a seed into summaries.
///
/// The same parameters and the same seed must give the same summaries, on any thread: what is
/// computed from them then repeats byte for byte.
///
/// ```
/// use stronghold::{
///     experiment::simulator::Simulator,
///     random::{Purpose, StreamId, Streams},
/// };
///
/// /// Four yearly counts at one rate.
/// struct Years;
///
/// impl Simulator for Years {
///     fn summaries(&self) -> usize {
///         4
///     }
///
///     fn simulate(&self, parameters: &[f64], seed: u64) -> Result<Vec<f64>, String> {
///         let mut draw = Streams::new(seed, 0).draw(StreamId::ROOT, 0, Purpose::Survey);
///         Ok((0..4).map(|_| draw.poisson(parameters[0]) as f64).collect())
///     }
/// }
///
/// assert_eq!(Years.simulate(&[174.5], 1), Years.simulate(&[174.5], 1));
/// ```
pub trait Simulator: Sync {
    /// How many summaries a run has.
    fn summaries(&self) -> usize;

    /// Runs once and sums up, in the order of the observed summaries.
    ///
    /// # Errors
    /// A sentence, where these parameters make no run. Such runs are counted, never dropped in
    /// silence: they are the farthest from any observation.
    fn simulate(&self, parameters: &[f64], seed: u64) -> Result<Vec<f64>, String>;

    /// Runs once as [`simulate`](Self::simulate) does, but may stop as soon as `goes_on` says no of the
    /// summaries so far; nothing then. A simulator that asks now and then saves what is left of runs that
    /// lead nowhere; this one never asks. What it says of a summary must hold at the end of the run.
    ///
    /// # Errors
    /// As [`simulate`](Self::simulate).
    fn simulate_while(
        &self,
        parameters: &[f64],
        seed: u64,
        goes_on: &dyn Fn(&[SoFar]) -> bool,
    ) -> Result<Option<Vec<f64>>, String> {
        let _ = goes_on;
        self.simulate(parameters, seed).map(Some)
    }
}

/// What is known of a summary while its run goes on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SoFar {
    /// Nothing.
    Open,
    /// It will be this much or more.
    AtLeast(f64),
    /// It will be this.
    Settled(f64),
}
