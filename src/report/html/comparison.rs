//! The report of a comparison.

use maud::{Markup, html};

use super::{
    ReportError, differences,
    figure::figure,
    folder::Folder,
    labels::{self, Labelled},
    limits, made,
    page::{Page, Section},
    repeat,
    said::{counted, paragraph},
    spread,
};
use crate::{
    evidence::observed::Target,
    experiment::{
        posterior::{Posterior, each_twice},
        record::{self, Changes, ComparisonHeader, Opened, OpenedComparison},
    },
    report::{figures::Origin, overrides, tables::free_numbers},
};

/// A comparison, opened from its record.
struct Compared {
    header: ComparisonHeader,
    worlds: Vec<Opened>,
    names: Vec<String>,
    /// On the base.
    posterior: Option<Posterior>,
}

impl Compared {
    fn open(folder: &Folder) -> Result<Self, ReportError> {
        folder.bytes(folder.kind.record())?;
        let opened = record::open_comparison(&folder.record(), &Changes::default())?;
        let Some(OpenedComparison { header, worlds, posterior }) = opened else {
            return Err(folder.damaged(
                folder.kind.record(),
                None,
                "it is not the record of a comparison",
            ));
        };
        let set: Vec<String> = header.overrides.keys().cloned().collect();
        let on_base = |file| Posterior::on(file, &worlds[0], &set)?.with_a_first_draw();
        let posterior = posterior.map(on_base).transpose()?;
        let names = worlds.iter().map(|world| world.scenario.name.clone()).collect();
        Ok(Self { header, worlds, names, posterior })
    }

    fn base(&self) -> &Opened {
        &self.worlds[0]
    }

    fn draws(&self) -> usize {
        let most = each_twice(self.header.replicates);
        self.posterior.as_ref().map_or(0, |posterior| posterior.draws_of(most))
    }

    /// The base's targets; those that the posterior was fitted to are labelled so.
    fn targets(&self) -> Vec<Target> {
        let targets = &self.base().targets;
        self.posterior.as_ref().map_or_else(|| targets.clone(), |p| p.labelled(targets))
    }

    fn facts(&self) -> made::Facts {
        let ComparisonHeader { seed, replicates, from, version, revision, overrides } =
            &self.header;
        let mut facts = made::of_scenario(&self.base().scenario);
        facts[0].0 = "base";
        facts.push(("compared with it", self.names[1..].join(", ")));
        facts.push((
            "pairs",
            format!(
                "{} of runs in each comparison, which share their random numbers",
                counted((*replicates).into(), "pair")
            ),
        ));
        facts.push(("seed", seed.to_string()));
        if let Some(from) = from {
            let said = format!("every alternative branches off the base on {from}");
            facts.push(("branching", said));
        }
        facts.extend(made::of_posterior(self.posterior.as_ref(), self.draws()));
        facts.extend(made::of_overrides(overrides));
        facts.extend(made::of_program(version, revision));
        facts
    }

    /// What the alternatives are.
    fn alternatives(&self) -> Markup {
        html! {
            h3 { "The alternatives" }
            dl {
                @for (world, name) in self.worlds.iter().zip(&self.names).skip(1) {
                    dt { (name) ": " (world.scenario.title) }
                    dd {
                        (world.scenario.question)
                        @if let Some(changed) = world.header.as_ref().and_then(|h| overrides::shown(&h.overrides)) {
                            " Changed with --set: " (changed) "."
                        }
                    }
                }
            }
        }
    }
}

/// The page.
///
/// # Errors
/// When a file is missing or damaged.
pub(super) fn page(folder: &Folder) -> Result<Page, ReportError> {
    let compared = Compared::open(folder)?;
    let base = &compared.base().scenario;
    let targets = compared.targets();
    let found = differences::read(folder, &compared.names, &targets, &base.calendar)?;
    let posterior = compared.posterior.as_ref();
    let origin = Origin {
        scenario: base.name.clone(),
        version: compared.header.version.clone(),
        seed: compared.header.seed,
        replicates: compared.header.replicates,
        posterior: posterior.map(|p| (p.file.posterior.calibration.clone(), compared.draws())),
        ..Origin::default()
    };
    let results = html! {
        (paragraph(
            "Differences are alternative minus base, in the mean over pairs of runs that share their random numbers. The 95% interval \
             is that of this mean (one in twenty misses), and grows narrow with the number of pairs. Nine pairs in ten differ by \
             what “90% of pairs” says, however many there are: this is how sure the model is of the difference.",
        ))
        @for (alternative, name) in found.iter().zip(compared.names.iter().skip(1)) {
            h3 { (name) }
            (paragraph(alternative.parting()))
            (figure(&alternative.figure(&compared.names[0], &base.calendar, &origin), "attacks a month"))
            (alternative.tables(&targets, &base.calendar))
        }
        (paragraph("The numbers of every month are in monthly_differences.csv."))
    };
    let sources = html! {
        (paragraph(spread::held(posterior, compared.draws())))
        (paragraph(
            "In the tables, “parameters” is the share of the variance of the pairs' differences that is not chance, with its 90% \
             interval; a dash where there is no posterior, or too few of its draws differ to tell. “variance ÷” is what pairing \
             won: as many times more unpaired runs would be as sure.",
        ))
    };
    let simulated = targets.iter().filter(|target| target.count.is_some());
    let labelled = Labelled::of(simulated.clone().map(|target| target.label.word()));
    let fitted = simulated.filter(|target| target.label.word() == "fitted").count();
    let free = html! { (paragraph(free_numbers(base, posterior, fitted))) };
    let sections = vec![
        made::section(&compared.facts(), &compared.alternatives()),
        Section::new("Differences", results),
        Section::new("Where the spread comes from", sources),
        Section::new(
            "Null models",
            paragraph(
                "A comparison asks what a change does within the model, and nothing was observed of the world that did not happen: \
             there is no null model of it. How the base does beside null models, its own report says.",
            ),
        ),
        labels::section(&[("targets of the base that are compared", labelled)], &free),
        limits::section(&[
            "A difference between two scenarios is a consequence of the model for the change that was made. It is not the effect that a \
             policy had.",
            "With many comparisons some intervals miss 0 by chance: one in twenty, where nothing differs.",
        ]),
        repeat::section(folder, &compared.header.version, &compared.header.revision, ""),
    ];
    Ok(Page {
        kind: folder.kind,
        name: compared.names.join(", "),
        title: match &compared.worlds[1..] {
            [alternative] => format!("{} beside {}", alternative.scenario.title, base.title),
            several => format!("{} alternatives beside {}", several.len(), base.title),
        },
        question: match &compared.worlds[1..] {
            [alternative] => alternative.scenario.question.clone(),
            _ => base.question.clone(),
        },
        sections,
    })
}
