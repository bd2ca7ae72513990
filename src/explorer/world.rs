//! A world that is ready to run: a scenario with its targets, and its parameters, drawn or not.

use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use super::{app::App, fault::Fault, setting::Setting};
use crate::{
    evidence::observed::Target,
    experiment::{
        ensemble::{draw_of, group_of},
        posterior::{Posterior, each_twice, file::PosteriorFile},
        record::Opened,
    },
    observation::counts::CountOver,
    scenario::Scenario,
    simulation::Model,
};

/// A parameter that the posterior leaves as the scenario has it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct LeftOut {
    name: String,
    why: String,
}

/// A world that is ready to run.
pub(super) struct World {
    /// The scenario with its evidence.
    pub opened: Opened,
    posterior: Option<Posterior>,
    left_out: Vec<LeftOut>,
    counts: Vec<CountOver>,
    /// The model of each draw between the two runs that come one after the other, or the only one. They are not
    /// kept: those of two hundred runs take about a hundred megabytes, which have to be cleared before.
    models: Vec<Mutex<Option<Model>>>,
}

impl World {
    /// The world of a setting, with its own posterior, for so many runs.
    pub fn of(setting: &Setting, app: &App, runs: u32) -> Result<Self, Fault> {
        Self::with_its_posterior(setting.opened(app)?, app, runs)
    }

    /// The world of an opened scenario, with its own posterior, for so many runs.
    pub fn with_its_posterior(opened: Opened, app: &App, runs: u32) -> Result<Self, Fault> {
        let file = posterior_of(app, &opened)?;
        let targets = opened.targets.clone();
        Self::new(opened, file, &targets, runs)
    }

    /// A world with a posterior, which counts what some targets ask for.
    pub fn new(
        opened: Opened,
        file: Option<PosteriorFile>,
        targets: &[Target],
        runs: u32,
    ) -> Result<Self, Fault> {
        let posterior = file.map(|file| Posterior::on(file, &opened, &[])).transpose()?;
        let draws = posterior.as_ref().map_or(1, |p| p.draws_of(each_twice(runs)));
        let counts = targets.iter().filter_map(|target| target.count.clone()).collect();
        let models = (0..draws).map(|_| Mutex::default()).collect();
        let left_out = posterior.iter().flat_map(|posterior| posterior.left_out.clone());
        let left_out = left_out.map(|(name, why)| LeftOut { name, why }).collect();
        Ok(Self { opened, posterior, left_out, counts, models })
    }

    /// The scenario at its own values.
    pub fn scenario(&self) -> &Scenario {
        &self.opened.scenario
    }

    /// How many draws are run; none without a posterior.
    pub fn draws(&self) -> usize {
        if self.posterior.is_some() { self.models.len() } else { 0 }
    }

    /// The model of a replicate, made for the first of the two that share it; and again where draws are used again.
    pub fn model(&self, replicate: u32) -> Result<Model, Fault> {
        let draw = draw_of(replicate, self.models.len());
        let mut waiting = self.models[draw].lock().unwrap_or_else(PoisonError::into_inner);
        let made = if self.models.len() == 1 { waiting.clone() } else { waiting.take() };
        match made {
            Some(model) => Ok(model),
            None => Ok(waiting.insert(self.model_at(draw)?).clone()),
        }
    }

    /// The model at a draw, made anew.
    pub fn model_at(&self, draw: usize) -> Result<Model, Fault> {
        let scenario = match &self.posterior {
            None => self.opened.scenario.clone(),
            Some(posterior) => posterior.scenario(posterior.draw(draw))?,
        };
        Ok(Model::new(scenario, self.counts.clone()))
    }

    /// The group of a replicate: runs of one draw resemble one another.
    pub fn group(&self, replicate: u32) -> usize {
        group_of(replicate, self.models.len())
    }

    /// The targets as they are labelled beside this posterior.
    pub fn targets(&self) -> Vec<Target> {
        let targets = &self.opened.targets;
        self.posterior.as_ref().map_or_else(|| targets.clone(), |p| p.labelled(targets))
    }

    /// The names of parameters that the posterior leaves as the scenario has them, and why.
    pub fn left_out(&self) -> &[LeftOut] {
        &self.left_out
    }

    /// What is drawn: the registered parameters that no longer have one value.
    pub fn drawn(&self) -> Result<Vec<&'static str>, Fault> {
        let Some(posterior) = &self.posterior else { return Ok(Vec::new()) };
        let first = posterior.scenario(posterior.draw(0))?;
        let (own, drawn) = (&self.opened.scenario.parameters, &first.parameters);
        let differs = |name: &&str| own.get(name) != drawn.get(name);
        Ok(crate::parameters::REGISTRY.iter().map(|info| info.name).filter(differs).collect())
    }

    /// The calibration that the posterior is of, and its draws.
    pub fn calibration(&self) -> Option<(&str, usize)> {
        let posterior = self.posterior.as_ref()?;
        Some((&posterior.file.posterior.calibration, posterior.file.sample.draws.len()))
    }
}

/// The posterior that the program was given, else that of a scenario.
pub(super) fn posterior_of(app: &App, opened: &Opened) -> Result<Option<PosteriorFile>, Fault> {
    Ok(app.posterior.clone().or(None, opened)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{
        posterior,
        record::{Changes, open},
    };

    /// Replicates 2k and 2k + 1 have the model of draw k, which is given up after the second.
    #[test]
    fn a_draw_has_one_model_for_its_two_runs_and_none_after() {
        let opened = open("khorasan", &Changes::default()).unwrap();
        let file = posterior::Asked::Nothing.or(None, &opened).unwrap();
        let targets = opened.targets.clone();
        let world = World::new(opened, file, &targets, 4).unwrap();
        let is_kept = |draw: usize| world.models[draw].lock().unwrap().is_some();
        assert_eq!(world.models.len(), 2);
        for (replicate, draw) in [(0, 0), (1, 0), (2, 1), (3, 1)] {
            let parameters = world.model(replicate).unwrap().scenario().parameters;
            assert_eq!(parameters, world.model_at(draw).unwrap().scenario().parameters);
            assert_eq!(is_kept(draw), replicate % 2 == 0, "after replicate {replicate}");
        }
    }
}
