//! What the headers of bundled scenarios expect.

use stronghold::{
    calendar::Date,
    evidence::observed::{Label, Target},
    experiment::{
        comparison::compare,
        ensemble::{Settings, group_of, run_over},
        posterior::{self, Posterior, each_twice},
        record::{self, Changes},
        result::EnsembleResult,
    },
    model::control::Phase,
    observation::events::{Event, EventKind},
    random::seed_of,
    scenario,
    simulation::Model,
};

/// The phases that a region passes through in a run, dormant first.
fn phases(log: &[Event], region: usize) -> Vec<u32> {
    let of_region = log.iter().filter(|e| e.kind == EventKind::PhaseChange);
    let changes = of_region.filter(|e| e.region.index() == region).map(|e| e.number);
    std::iter::once(Phase::Dormant as u32).chain(changes).collect()
}

/// All of 40 runs reach phase 3, at least half of them rule, some collapse from rule to rebuild in one
/// step, the capital never comes to phase 2, and most are back to rebuild within two years of the intervention.
/// Of 600 runs 565 were (94%), so that fewer than 30 of 40 are once in 100,000; all reached phase 3 and ruled.
#[test]
fn the_fictional_country_passes_through_every_phase_and_collapses() {
    let scenario = scenario::open("phases").unwrap();
    let place = |name| scenario.region(name).unwrap().index();
    let (highlands, capital) = (place("Highlands"), place("Capital"));
    let intervention = scenario.calendar.day(Date::parse("2007-01-01").unwrap());
    let model = Model::new(scenario, Vec::new());
    let seed = seed_of("the_fictional_country_passes_through_every_phase_and_collapses");
    let (mut rule, mut collapse, mut back) = (0, 0, 0);
    for replicate in 0..40 {
        let log = model.run_with_log(seed, replicate).log.unwrap();
        let passed = phases(&log, highlands);
        assert!([1, 2, 3].iter().all(|phase| passed.contains(phase)), "{passed:?}");
        rule += u32::from(passed.contains(&4));
        collapse += u32::from(passed.windows(2).any(|step| step == [4, 1]));
        assert!(phases(&log, capital).iter().all(|phase| *phase < 2));
        let changes = log.iter().filter(|e| e.kind == EventKind::PhaseChange);
        let of_highlands = changes.filter(|e| e.region.index() == highlands);
        let mut within =
            of_highlands.filter(|e| (intervention..intervention + 730).contains(&i64::from(e.day)));
        back += u32::from(within.any(|event| event.number <= 1));
    }
    assert!(rule >= 20 && collapse >= 1, "{rule} of 40 rule, {collapse} collapse");
    assert!(back >= 30, "{back} of 40 are back");
}

/// Two scenarios that differ in one schedule, from April 2023 on: pairing divides the variance of the
/// difference of attacks in the 90 days after they part by more than 5, with 97.5% confidence.
/// Measured over 300 pairs with seed 1: 29 (22 to 38).
#[test]
fn pairing_wins_where_one_schedule_differs() {
    let worlds =
        ["khorasan", "sustained-effort"].map(|name| scenario::open(name).expect("it is bundled"));
    let seed = seed_of("pairing_wins_where_one_schedule_differs");
    let settings = Settings { seed, replicates: 200, keeps_log: false };
    let found = compare(&worlds, &[], &[], settings, None, || ()).unwrap();
    let reduction = found[0].parting.unwrap().attacks.reduction.unwrap();
    println!("{:.1} ({:.1} to {:.1})", reduction.value, reduction.low, reduction.high);
    assert!(reduction.low > 5.0, "{reduction:?}");
}

/// What an alternative changes is its question, and no draw undoes it; what it only moves in time follows
/// the draw of the value that it moves.
#[test]
fn a_posterior_leaves_to_alternatives_what_they_ask() {
    let on = |name: &str| {
        let opened = record::open(name, &Changes::default()).unwrap();
        Posterior::on(posterior::open("khorasan".as_ref()).unwrap(), &opened, &[]).unwrap()
    };
    let left = |posterior: &Posterior| -> Vec<String> {
        posterior.left_out.iter().map(|(name, _)| name.clone()).collect()
    };
    assert_eq!(left(&on("khorasan")), [""; 0]);
    let no_takeover = on("no-takeover");
    assert_eq!(
        left(&no_takeover),
        ["effort_2021", "effort_2022", "effort_2023", "opening", "prisoners"]
    );
    let early = on("early-ramp-up");
    assert_eq!(left(&early), [""; 0]);
    let place = early.file.parameters.iter().position(|p| p.name.value == "effort_2022").unwrap();
    let date = Date::parse("2021-11-02").unwrap();
    for draw in early.draws(20) {
        let scenario = early.scenario(draw).unwrap();
        let force = scenario.forces.iter().find(|force| force.name == "Taliban").unwrap();
        assert_eq!(force.effort.value(date), draw[place]);
    }
}

/// What the posterior that the baseline carries has to meet. The intervals hold 90% of runs at the posterior, so the
/// seed decides only what lies at their ends: none of these does.
#[test]
fn the_baseline_meets_its_counts_under_its_posterior() {
    let opened = record::open("khorasan", &Changes::default()).unwrap();
    let home = opened.default_posterior().unwrap().unwrap();
    let posterior = Posterior::on(home, &opened, &[]).unwrap();
    let counts: Vec<_> = opened.targets.iter().filter_map(|target| target.count.clone()).collect();
    let models = posterior.models(each_twice(400), &counts).unwrap();
    let seed = seed_of("the_baseline_meets_its_counts_under_its_posterior") >> 1;
    let settings = Settings { seed, replicates: 400, keeps_log: false };
    let outcomes = run_over(&models, settings, || ());
    let targets = posterior.labelled(&opened.targets);
    let groups: Vec<usize> = (0..400).map(|r| group_of(r, models.len())).collect();
    let result = EnsembleResult::new(&opened.scenario, targets, outcomes, &groups);
    for id in [
        "attacks_2020",
        "attacks_2021",
        "attacks_2022",
        "attacks_2023",
        "attacks_kp_2023",
        "ct_operations_2022_2023",
        "ct_militant_fatalities_2022_2023",
        "external_plots_12m",
    ] {
        let found = result.comparisons.iter().find(|c| c.target.id == id).unwrap();
        let (observed, summary) = (found.target.value.exact().unwrap(), found.summary.unwrap());
        assert!((summary.low..=summary.high).contains(&observed), "{id}: {observed}, {summary:?}");
    }
    let plots = result.comparisons.iter().find(|c| c.target.id == "external_plots_12m").unwrap();
    assert!(plots.summary.unwrap().high <= 45.0, "the interval is no wider than 0 to 45");
    let strength = result.comparisons.iter().find(|c| c.target.id == "strength_2023_end").unwrap();
    let enough = strength.simulated.iter().filter(|members| **members >= 1500.0).count();
    assert!(enough >= 360, "{enough} of 400");
}

/// What was predicted is not, once a posterior is fitted to it; numbers that no draw changes are still told.
#[test]
fn a_posterior_says_what_it_was_fitted_to_and_what_it_leaves() {
    let on = |name: &str| {
        let opened = record::open(name, &Changes::default()).unwrap();
        Posterior::on(posterior::open("khorasan".as_ref()).unwrap(), &opened, &[]).unwrap()
    };
    let home = on("khorasan");
    let targets = &home.base().targets;
    let label = |targets: &[Target], id: &str| {
        targets.iter().find(|target| target.id == id).unwrap_or_else(|| panic!("no {id}")).label
    };
    let fitted = home.labelled(targets);
    assert_eq!(home.file.posterior.fitted.len(), 13);
    for row in &home.file.posterior.fitted {
        assert_eq!(label(&fitted, &row.id), Label::Fitted, "{row:?}");
    }
    // A row of the same name that says something else is another one.
    let tiny = record::open("tiny", &Changes::default()).unwrap();
    assert!(tiny.targets.iter().any(|target| target.id == "attacks_2020"));
    assert!(home.file.posterior.fitted.iter().all(|row| !tiny.targets.iter().any(|t| row.is(t))));
    // The first replicates of many are those of few.
    assert_eq!(home.draws(5), home.draws(150)[..5]);
    assert_eq!(label(targets, "aw_2023_april_may"), Label::Predicted);
    assert_eq!(label(&fitted, "aw_2023_kabul"), Label::Predicted);
    assert_eq!((home.drawn().len(), home.left_at_one_value()), (17, vec![]));
    let sustained = on("sustained-effort");
    assert_eq!((sustained.drawn().len(), sustained.left_at_one_value()), (16, vec![]));
    let no_takeover = on("no-takeover");
    assert_eq!((no_takeover.drawn().len(), no_takeover.left_at_one_value()), (12, vec![]));
}

/// A scenario names its posterior for itself and for those that extend it, which may do without.
#[test]
fn a_scenario_names_its_posterior() {
    let folder = tempfile::tempdir().unwrap();
    let open = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        record::open(&path.display().to_string(), &Changes::default())
    };
    let head = "title = \"t\"\nquestion = \"q\"\n";
    let named = format!("extends = \"khorasan\"\n{head}[evidence]\nposterior = ");
    let carries = |opened: record::Opened| opened.default_posterior().unwrap();
    assert!(carries(record::open("tiny", &Changes::default()).unwrap()).is_none());
    let home = carries(open("named.toml", &format!("{named}\"khorasan\"")).unwrap()).unwrap();
    let path = folder.path().join("own.toml");
    std::fs::write(&path, home.to_toml()).unwrap();
    let own = carries(open("beside.toml", &format!("{named}\"own.toml\"")).unwrap());
    assert_eq!(own.unwrap().sample.draws, home.sample.draws);
    let above = format!("extends = \"./named.toml\"\n{head}");
    assert!(carries(open("above.toml", &above).unwrap()).is_some());
    let without = format!("{above}[evidence]\nposterior = \"none\"");
    assert!(carries(open("without.toml", &without).unwrap()).is_none());
}

/// An alternative that lets a parameter follow a schedule asks what that does: no draw puts a number in
/// its place.
#[test]
fn a_posterior_leaves_a_schedule_where_it_had_a_number() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("waning.toml");
    let text = "extends = \"khorasan\"\ntitle = \"t\"\nquestion = \"q\"\n[schedules.attack]\n\
                base_rate.step = [\n{ date = 2020-01-01, value = 0.7, source = \"q\" },\n\
                { date = 2022-01-01, value = 0.5, source = \"q\" },\n]\n";
    std::fs::write(&path, text).unwrap();
    let opened = record::open(&path.display().to_string(), &Changes::default()).unwrap();
    let home = posterior::open("khorasan".as_ref()).unwrap();
    let posterior = Posterior::on(home, &opened, &[]).unwrap();
    assert_eq!(posterior.left_out.len(), 1, "{:?}", posterior.left_out);
    assert_eq!(posterior.left_out[0].0, "base_rate");
}
