//! What `sensitivity --json` prints.

use serde_json::{Value, json};

use super::{
    Results,
    files::{estimand, verdict},
};
use crate::sensitivity::{noise::NoiseStudy, sobol::Indices};

/// One object: the plan, then each analysis that was asked for.
pub fn json(results: &Results) -> Value {
    let (plan, study) = (results.plan, results.study);
    let failed = results.failed().into_iter().map(|failed| {
        json!({ "analysis": failed.analysis, "runs": failed.runs, "failed": failed.failed.len() })
    });
    let mut value = json!({
        "sensitivity": plan.name,
        "scenario": plan.plan.base.scenario.name,
        "seed": plan.seed,
        "replicates": plan.replicates,
        "factors": plan.factor_names(),
        "outputs": plan.output_names(),
        "runs": failed.collect::<Vec<_>>(),
    });
    if let Some(screened) = &study.morris {
        value["morris"] = json!(screened.outputs);
    }
    if let Some(decomposed) = &study.sobol {
        value["sobol"] = decomposed.outputs.iter().map(of_study).collect();
    }
    let Some(banked) = &study.bank else { return value };
    match &banked.told {
        Err(said) => value["bank"] = json!({ "said": said }),
        Ok(told) => {
            value["delta"] = json!(told.delta);
            value["pawn"] = json!(told.pawn);
            let found = told.prim.iter().map(|(outcome, prim)| match prim {
                Ok(prim) => json!(prim),
                Err(said) => json!({ "outcome": outcome.said(), "said": said }),
            });
            value["prim"] = found.collect();
        }
    }
    value
}

fn of_study(study: &NoiseStudy) -> Value {
    let indices = [&study.of_expectation, &study.of_run, &study.of_variance].map(of_indices);
    json!({
        "output": study.output,
        "noise_share": study.noise_share,
        "noise_verdict": study.verdict(),
        "indices": indices,
    })
}

fn of_indices(indices: &Indices) -> Value {
    json!({
        "estimand": estimand(indices),
        "verdict": verdict(indices.verdict),
        "variance": indices.variance,
        "rows": indices.rows,
        "dropped": indices.dropped,
        "factors": indices.factors,
        "remarks": indices.remarks(),
    })
}
