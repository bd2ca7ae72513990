//! The report of a sweep.

use maud::{Markup, html};

use super::{
    ReportError,
    figure::figure,
    folder::Folder,
    labels::{self, Labelled},
    limits, made,
    page::{Page, Section},
    repeat,
    said::{counted, paragraph},
    spread,
    table::{Cell, table},
};
use crate::{
    experiment::{
        ensemble,
        plan::{
            Domain, Factor, Plan, RandomNumbers, Spread, design::Design, opening::RecordHeader,
            reading,
        },
        sweep::{Shard, Store, StoreError, summary},
    },
    report::{
        figures::of_sweep::{self, PlotError, Wanted},
        number::plain,
        summary_rows,
        tables::free_numbers,
    },
};

/// Rows of the summary that are shown.
const MOST_SHOWN: usize = 60;

/// The page.
///
/// # Errors
/// When a file is missing or damaged.
pub(super) fn page(folder: &Folder) -> Result<Page, ReportError> {
    folder.bytes(folder.kind.record())?;
    let store = Store::open(folder.path())?;
    let pool = ensemble::pool(0).map_err(|error| ReportError::System(error.to_string()))?;
    store.refuse_incomplete(&pool.install(|| store.survey(Shard::ALL)))?;
    let plan = store.plan();
    let header = reading::record(&folder.path().join(folder.kind.record()))?.sweep;
    let (summed_up, failed) = pool.install(|| results(&store))?;
    let figures = drawn(&store)?;
    let posterior = plan.posterior.as_deref();
    let sources = html! {
        (paragraph(spread::held(posterior, plan.draws())))
        (paragraph(
            "The 95% interval is that of the mean over replicates and grows narrow with their number; “90% of runs” is how far \
             single runs go. “parameters” is the share of the variance of runs at a design point that is not chance.",
        ))
    };
    let targets =
        posterior.map_or_else(|| plan.base.targets.clone(), |p| p.labelled(&plan.base.targets));
    let simulated = targets.iter().filter(|target| target.count.is_some());
    let labelled = Labelled::of(simulated.clone().map(|target| target.label.word()));
    let fitted = simulated.filter(|target| target.label.word() == "fitted").count();
    let free = html! {
        (paragraph("A sweep moves the scenario away from what its free numbers were fitted to: labels are those of the scenario as it is."))
        (paragraph(free_numbers(&plan.base.scenario, posterior, fitted)))
    };
    let mut sections = vec![
        made::section(&facts(plan, &header, failed), &factors(plan)),
        Section::new("Figures", figures),
        Section::new("Outputs by design point", summed_up),
        Section::new("Where the spread comes from", sources),
        Section::new(
            "Null models",
            paragraph(
                "A sweep is not compared with observations, so no null model stands beside it; the report of a run of its base scenario has them.",
            ),
        ),
        labels::section(&[("targets of the base scenario", labelled)], &free),
        limits::section(&[
            "What follows from a setting is a consequence of the model, not the effect that such a policy had or would have.",
            "Settings that no evidence speaks for are shown beside those that it does; the design says what was tried, not what is likely.",
        ]),
    ];
    sections.push(repeat::section(folder, &header.version, &header.revision, ""));
    Ok(Page {
        kind: folder.kind,
        name: plan.name.clone(),
        title: plan.title.clone(),
        question: plan.question.clone(),
        sections,
    })
}

fn facts(plan: &Plan, header: &RecordHeader, failed: usize) -> made::Facts {
    let mut facts = vec![("plan", plan.name.clone())];
    facts.extend(made::of_scenario(&plan.base.scenario));
    let design = match &plan.design {
        Design::Grid => "grid: every combination",
        Design::Each => "each: the scenario as it is, then one factor at a time",
        Design::List(_) => "list of points",
        Design::LatinHypercube(_) => "Latin hypercube",
        Design::Sobol(_) => "scrambled Sobol sequence",
    };
    let shared = match plan.random_numbers {
        RandomNumbers::Common => "in common between design points",
        RandomNumbers::Independent => "of its own for each design point",
    };
    facts.extend([
        ("design", design.to_owned()),
        (
            "budget",
            format!(
                "{} at {}, {} each",
                counted(plan.runs(), "run"),
                counted(plan.points(), "design point"),
                counted(plan.replicates.into(), "replicate"),
            ),
        ),
        (
            "runs that failed",
            match failed {
                0 => "none".to_owned(),
                failed => format!("{failed}, which are in no number; the column `status` says why"),
            },
        ),
        ("seed", format!("{}; random numbers {shared}", plan.seed)),
    ]);
    facts.extend(made::of_posterior(plan.posterior.as_deref(), plan.draws()));
    facts.extend(made::of_program(&header.version, &header.revision));
    facts.push(("hash of the plan", header.hash.clone()));
    facts
}

/// What varies.
fn factors(plan: &Plan) -> Markup {
    let rows = plan.factors.iter().map(|factor| {
        vec![
            Cell::words(factor.name.clone()),
            Cell::words(factor.label.clone()),
            Cell::words(values(factor)),
        ]
    });
    table("Factors that vary", &["factor", "what it is", "values"], rows)
}

/// The values that a factor may take.
pub(super) fn values(factor: &Factor) -> String {
    match &factor.domain {
        Domain::Values(values) => values.iter().copied().map(plain).collect::<Vec<_>>().join(", "),
        Domain::Between { low, high, spread } => {
            let spread = if *spread == Spread::Log { ", evenly by its logarithm" } else { "" };
            format!("{} to {}{spread}", plain(*low), plain(*high))
        }
        Domain::Levels(levels) => {
            levels.iter().map(|level| level.name.as_str()).collect::<Vec<_>>().join(", ")
        }
    }
}

/// The figures that `stronghold plot` draws without flags.
fn drawn(store: &Store) -> Result<Markup, ReportError> {
    match of_sweep::figures(store, &Wanted::default()) {
        Ok(figures) => Ok(html! { @for one in &figures { (figure(one, &one.unit)) } }),
        Err(PlotError::Store(error)) => Err(error.into()),
        Err(PlotError::Refused { message, help }) => {
            Ok(paragraph(format!("There is no figure: {message}. {help}.")))
        }
    }
}

/// The summary, and how many runs failed.
fn results(store: &Store) -> Result<(Markup, usize), StoreError> {
    let plan = store.plan();
    let outputs = plan.outputs();
    let shown = summary_rows::shown(plan);
    let (mut rows, mut left_out, mut failed) = (Vec::new(), 0, 0);
    summary::by_point(store, |point| {
        failed += point.failed;
        for place in &shown {
            if rows.len() < MOST_SHOWN {
                rows.push(cells(summary_rows::row(plan, &point, &outputs[*place], *place)));
            } else {
                left_out += 1;
            }
        }
        Ok::<(), StoreError>(())
    })?;
    let columns = outputs.len() - shown.len();
    let markup = html! {
        (table("Outputs at each design point, over replicates", &summary_rows::HEADS, rows))
        @if left_out > 0 || columns > 0 {
            (paragraph(format!(
                "{left_out} rows and {columns} columns (months and years) are not shown: `stronghold results DIR --summary --csv FILE` \
                 writes all."
            )))
        }
    };
    Ok((markup, failed))
}

/// Words stay words; the other columns are figures.
fn cells(row: [String; 9]) -> Vec<Cell> {
    let cell = |(place, text): (usize, String)| match place {
        1 | 2 => Cell::words(text),
        _ => Cell::figures(text),
    };
    row.into_iter().enumerate().map(cell).collect()
}
