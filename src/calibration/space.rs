//! The space of parameters: a prior each, independent of one another.

use super::prior::{Prior, PriorError};
use crate::random::Draw;

/// A parameter that is inferred.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// What is held of it beforehand.
    pub prior: Prior,
}

impl Parameter {
    /// A parameter with a prior.
    pub fn new(name: impl Into<String>, prior: Prior) -> Self {
        Self { name: name.into(), prior }
    }
}

/// All parameters that are inferred, in their order.
#[derive(Clone, Debug, PartialEq)]
pub struct Space {
    parameters: Vec<Parameter>,
}

impl Space {
    /// A space of parameters.
    ///
    /// # Errors
    /// When there is none, or two share a name.
    pub fn new(parameters: Vec<Parameter>) -> Result<Self, PriorError> {
        if parameters.is_empty() {
            return Err(PriorError("there are no parameters to infer".to_owned()));
        }
        for (place, parameter) in parameters.iter().enumerate() {
            if parameters[..place].iter().any(|other| other.name == parameter.name) {
                return Err(PriorError(format!("two parameters are called `{}`", parameter.name)));
            }
        }
        Ok(Self { parameters })
    }

    /// The parameters.
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// How many there are.
    pub fn dimensions(&self) -> usize {
        self.parameters.len()
    }

    /// A draw from the prior, as values.
    pub fn draw(&self, draw: &mut Draw) -> Vec<f64> {
        self.parameters.iter().map(|parameter| parameter.prior.quantile(draw.uniform())).collect()
    }

    /// Values as unconstrained coordinates.
    pub fn to_coordinates(&self, values: &[f64]) -> Vec<f64> {
        self.each(values, Prior::to_coordinate)
    }

    /// Unconstrained coordinates as values.
    pub fn to_values(&self, coordinates: &[f64]) -> Vec<f64> {
        self.each(coordinates, Prior::to_value)
    }

    fn each(&self, numbers: &[f64], of: impl Fn(&Prior, f64) -> f64) -> Vec<f64> {
        debug_assert_eq!(numbers.len(), self.dimensions());
        self.parameters.iter().zip(numbers).map(|(p, number)| of(&p.prior, *number)).collect()
    }

    /// The log density of the prior at coordinates, Jacobians included; −∞ outside its bounds.
    pub fn ln_density_at(&self, coordinates: &[f64]) -> f64 {
        self.parameters.iter().zip(coordinates).map(|(p, u)| p.prior.ln_density_at(*u)).sum()
    }

    /// The places of the continuous parameters.
    pub fn continuous(&self) -> Vec<usize> {
        let is_continuous = |place: &usize| self.parameters[*place].prior.categories().is_none();
        (0..self.dimensions()).filter(is_continuous).collect()
    }
}
