//! A bank of runs: inputs and outputs, whatever design they came from.

use super::SensitivityError;

/// The fewest runs of a bank.
const FEWEST_RUNS: usize = 20;

/// Runs with their inputs, drawn independently of one another.
#[derive(Clone, Copy, Debug)]
pub struct Bank<'a> {
    factors: &'a [String],
    inputs: &'a [Vec<f64>],
    outputs: &'a [String],
    values: &'a [Vec<f64>],
}

impl<'a> Bank<'a> {
    /// A bank of inputs `inputs[run][factor]` and outputs `values[run][output]`. Runs that failed
    /// are left out by the caller, and counted there.
    ///
    /// # Errors
    /// When a run has another number of inputs or outputs than there are names, or one that is not
    /// finite, or there are fewer than 20 runs.
    pub fn new(
        factors: &'a [String],
        inputs: &'a [Vec<f64>],
        outputs: &'a [String],
        values: &'a [Vec<f64>],
    ) -> Result<Self, SensitivityError> {
        let refuse = |said: String| Err(SensitivityError::Bank(said));
        super::error::expect_number("runs with outputs", inputs.len(), values.len())?;
        if inputs.len() < FEWEST_RUNS {
            return refuse(format!("{} runs: {FEWEST_RUNS} or more are needed", inputs.len()));
        }
        // An index of a row is drawn from 32 bits.
        if u32::try_from(inputs.len()).is_err() {
            return refuse(format!("{} runs are more than can be resampled", inputs.len()));
        }
        for (run, (input, value)) in inputs.iter().zip(values).enumerate() {
            super::error::expect_number("inputs", factors.len(), input.len())?;
            super::error::expect_number("outputs", outputs.len(), value.len())?;
            if input.iter().chain(value).any(|number| !number.is_finite()) {
                return refuse(format!("run {run} holds what is not a finite number"));
            }
        }
        Ok(Self { factors, inputs, outputs, values })
    }

    /// How many runs there are.
    pub fn runs(&self) -> usize {
        self.inputs.len()
    }

    /// The names of the inputs.
    pub fn factors(&self) -> &'a [String] {
        self.factors
    }

    /// The names of the outputs.
    pub fn outputs(&self) -> &'a [String] {
        self.outputs
    }

    /// An input in every run.
    pub fn input(&self, factor: usize) -> Vec<f64> {
        self.inputs.iter().map(|input| input[factor]).collect()
    }

    /// An output in every run.
    pub fn output(&self, output: usize) -> Vec<f64> {
        self.values.iter().map(|value| value[output]).collect()
    }

    /// The inputs of every run.
    pub fn inputs(&self) -> &'a [Vec<f64>] {
        self.inputs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_finite_or_not_there_is_refused() {
        let names = ["x".to_owned()];
        let rows = vec![vec![1.0]; 20];
        let with = |row: Vec<f64>| {
            let mut rows = rows.clone();
            rows[3] = row;
            rows
        };
        assert!(Bank::new(&names, &rows, &names, &rows).is_ok());
        for bad in [with(vec![f64::NAN]), with(vec![]), rows[..19].to_vec()] {
            assert!(Bank::new(&names, &bad, &names, &rows).is_err());
            assert!(Bank::new(&names, &rows, &names, &bad).is_err());
        }
        assert!(Bank::new(&names, &rows[..19], &names, &rows[..19]).is_err());
    }
}
