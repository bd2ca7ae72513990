//! Reading the plan of a sweep: from a name, a path or the record of a sweep to a checked plan.

use std::{path::Path, sync::Arc};

use super::{
    Plan,
    check::check,
    opening::{find_plan, read_record},
    record::SweepFile,
};
use crate::experiment::{
    posterior::{Asked, Posterior, file::PosteriorFile},
    record::OpenError,
};

/// Opens a plan: a bundled name, or a path to a plan or to the record of a sweep. Its replicates have
/// the draws of a posterior, where there is one: see [`Asked::or`].
///
/// # Errors
/// One message with file, line, what was expected and what to do.
pub fn open(argument: &str, asked: Asked) -> Result<Plan, OpenError> {
    let mut found = find_plan::<SweepFile>(argument)?;
    let record = found.record.take();
    let plan = found.check(check)?;
    let asked = match (asked, &record, &plan.file.posterior) {
        (Asked::Nothing, None, Some(name)) => Asked::by(Some(Path::new(&name.value)))?,
        (asked, ..) => asked,
    };
    match asked.or(record.map(|record| record.posterior), &plan.base)? {
        None => Ok(plan),
        Some(posterior) => with_posterior(plan, posterior),
    }
}

/// The same plan with replicates that have the draws of a posterior.
fn with_posterior(mut plan: Plan, file: PosteriorFile) -> Result<Plan, OpenError> {
    let posterior = Posterior::on(file, &plan.base, &[])?;
    posterior.check()?;
    plan.posterior = Some(Arc::new(posterior));
    Ok(plan)
}

/// Reads the record of a sweep.
///
/// # Errors
/// When it is none, or of a format that this version does not know.
pub fn record(path: &Path) -> Result<SweepFile, OpenError> {
    read_record(path)
}
