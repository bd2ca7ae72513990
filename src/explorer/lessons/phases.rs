//! Lesson 1, three phases: effort stays away for two years from a fictional country. In which order do regions pass the
//! phases, and where first?

use super::{
    Lesson, Measured, Reveal, Runs,
    outline::{Ask, Outline, Puzzle, Tag, claims},
    reveal::{Kind, Line, RegionPhases},
    runs::over,
    world,
};
use crate::{
    explorer::{setting::Setting, streams::bands::summed},
    model::control::Phase,
    quantity::Quantity,
    scenario::{RegionId, Scenario},
    simulation::Outcome,
};

/// The lesson.
pub(super) struct Phases;

/// The three phases of the literature, by their names in the model.
const ORDER: [&str; 3] = ["rebuild", "night_control", "entrenchment"];

/// The regions, in the order of the scenario.
const REGIONS: [&str; 3] = ["Capital", "Highlands", "Valley"];

const HIGHLANDS: usize = 1;

/// The months in which effort is away.
const AWAY: (&str, &str) = ("2002-01", "2003-12");

/// Numbers of one world: the month, from the start, of the first of each phase in each region (infinite where it never
/// comes), then attacks while effort is away.
const OF_WORLD: usize = REGIONS.len() * 5 + 1;

/// Where the first month of a phase in a region of a world stands.
fn first(world: usize, region: usize, phase: Phase) -> usize {
    world * OF_WORLD + region * 5 + phase as usize
}

const fn attacks(world: usize) -> usize {
    world * OF_WORLD + REGIONS.len() * 5
}

/// Series of one world: attacks, then the phase of each region.
const SERIES: usize = 1 + REGIONS.len();

impl Lesson for Phases {
    fn outline(&self) -> Outline {
        Outline {
            id: "phases",
            asks: vec![
                Ask::order("order", &["entrenchment", "rebuild", "night_control"]),
                Ask::choice("first", &["Capital", "Valley", "Highlands"]),
            ],
            claims: claims(&[
                ("order", Tag::Literature),
                ("first", Tag::Assumed),
                ("capital", Tag::Assumed),
                ("earlier", Tag::Assumed),
            ]),
            explore: "#/compare?scenario=phases&other=lesson-effort-away",
            puzzle: Puzzle { values: vec![0.5, 1.0, 1.5, 2.0, 2.5, 3.0], start: 1.0 },
        }
    }

    fn worlds(&self, at: Option<f64>) -> Vec<(&'static str, Setting)> {
        match at {
            None => {
                vec![("stays", world("phases", &[])), ("away", world("lesson-effort-away", &[]))]
            }
            Some(1.0) => vec![("stays", world("phases", &[]))],
            Some(effort) => vec![("stays", world("phases", &[("levers.effort", effort)]))],
        }
    }

    fn measure(&self, scenario: &Scenario, outcomes: &[Outcome]) -> Measured {
        let theatre = scenario.theatre();
        let mut measured = Measured::default();
        for Outcome { panel, .. } in outcomes {
            measured.series.push(summed(panel, Quantity::Attacks, &theatre));
            for region in &theatre {
                let phases = summed(panel, Quantity::Phase, &[*region]);
                for phase in Phase::ALL {
                    let found = phases.iter().position(|now| *now == f64::from(phase as u8));
                    measured.numbers.push(found.map_or(f64::INFINITY, |month| month as f64));
                }
                measured.series.push(phases);
            }
            measured.numbers.push(over(scenario, panel, Quantity::Attacks, &theatre, AWAY));
        }
        measured
    }

    fn reveal(&self, runs: &Runs) -> Reveal {
        let mut reveal = Reveal::default();
        if runs.at.is_some() {
            let open_rule = first(0, HIGHLANDS, Phase::Consolidated);
            let never = runs.share(|run| run[open_rule].is_infinite());
            reveal.solved = Some(reveal.fact("never_ruled", never).low > 0.5);
            reveal.fact("attacks_in_two_years", runs.middle(|run| run[attacks(0)]));
            reveal.figure("ribbons", ribbons(runs, 0, "stays"));
            return reveal;
        }
        let (stays, away) = (0, 1);
        let phases = [Phase::Rebuild, Phase::NightControl, Phase::Entrenchment];
        let arrived = |run: &[f64]| run[first(away, HIGHLANDS, Phase::Entrenchment)].is_finite();
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let name = order.map(|at: usize| ORDER[at]).join("-");
            let so = |run: &[f64]| {
                let months = order.map(|at| run[first(away, HIGHLANDS, phases[at])]);
                arrived(run) && months.is_sorted_by(|earlier, later| earlier < later)
            };
            if runs.measured.iter().any(|run| so(&run.numbers)) {
                reveal.fact(format!("order.{name}"), runs.share(so));
            }
        }
        let in_order = reveal.facts.get("order.rebuild-night_control-entrenchment").copied();
        let in_order = in_order.unwrap_or_else(|| runs.share(|_| false));
        reveal.fact("in_order", in_order);
        reveal.fact("entrenched", runs.share(arrived));

        let first_to = |run: &[f64], region: usize| {
            let month = |region| run[first(away, region, Phase::NightControl)];
            let mine = month(region);
            let others = (0..REGIONS.len()).filter(|other| *other != region);
            mine.is_finite() && others.into_iter().all(|other| mine < month(other))
        };
        for (region, name) in REGIONS.iter().enumerate() {
            reveal.fact(format!("first.{name}"), runs.share(|run| first_to(run, region)));
        }
        let highlands = reveal.facts["first.Highlands"];
        reveal.fact("highlands_first", highlands);
        let capital = |run: &[f64]| run[first(away, 0, Phase::NightControl)].is_infinite();
        let capital_never = reveal.fact("capital_never", runs.share(capital));

        // Where a phase never comes, it counts as coming after the last month.
        let end = runs.measured[0].series[0].len() as f64;
        let earlier = |phase: Phase| {
            let month = move |world, run: &[f64]| run[first(world, HIGHLANDS, phase)].min(end);
            runs.mean(move |run| month(stays, run) - month(away, run))
        };
        reveal.fact("night_earlier", earlier(Phase::NightControl));
        let entrenched = reveal.fact("months_earlier", earlier(Phase::Entrenchment));
        reveal.fact("ruled_earlier", earlier(Phase::Consolidated));
        reveal.fact("attacks_stays", runs.middle(|run| run[attacks(stays)]));
        reveal.fact("attacks_away", runs.middle(|run| run[attacks(away)]));
        reveal
            .fact("attacks_times", runs.ratio(|run| run[attacks(away)], |run| run[attacks(stays)]));
        reveal.claim("order", in_order.low >= 0.9);
        reveal.claim("first", highlands.low >= 0.9);
        reveal.claim("capital", capital_never.low >= 0.9);
        reveal.claim("earlier", entrenched.low > 0.0);
        reveal.figure("ribbons", ribbons(runs, away, "away"));
        let lines = [(stays, "stays"), (away, "away")]
            .map(|(at, world)| Line { world, band: runs.band(at * SERIES) });
        reveal.figure(
            "attacks",
            Kind::Months { start: runs.start(), lines: lines.into(), mark: Some(AWAY.0) },
        );
        reveal
    }
}

fn ribbons(runs: &Runs, world: usize, name: &'static str) -> Kind {
    let region = |(at, region): (usize, &RegionId)| {
        let months = runs.measured[0].series[world * SERIES].len();
        let count = |month: usize| {
            let mut phases = [0; 5];
            for run in runs.measured {
                phases[run.series[world * SERIES + 1 + at][month] as usize] += 1;
            }
            phases
        };
        RegionPhases {
            name: runs.scenario.regions[region.index()].name.clone(),
            phases: (0..months).map(count).collect(),
        }
    };
    let theatre = runs.scenario.theatre();
    Kind::Phases {
        start: runs.start(),
        world: name,
        regions: theatre.iter().enumerate().map(region).collect(),
    }
}
