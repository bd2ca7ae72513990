//! Snapshots: a restored world goes on as if nothing had happened, and a branch is a splice.

use stronghold::{
    model::{observe::Record, snapshot::Snapshot},
    observation::events::{Event, EventKind},
    random::seed_of,
    scenario::{self, Scenario},
    simulation::{Model, Simulation},
};

use crate::promises::{NEIGHBOURS, layered};

fn run_until(model: &Model, seed: u64, day: u32) -> Simulation {
    let mut simulation = Simulation::new(model, seed, 0, true);
    while simulation.today() < day {
        assert!(simulation.step());
    }
    simulation
}

/// How long a recruiter takes to build up reach changes in the middle of a week.
const BUILDING_UP: &str = "[parameters]\nrecruitment.replacement_delay = 20\nsecurity.recruiters = 20\n\
     [schedules.outreach]\nbuild_up.step = [\n{ date = 2020-01-01, value = 0.0, source = \"a test\" },\n\
     { date = 2020-04-06, value = 200.0, source = \"a test\" },\n]\n";

/// Travellers who are on the way when a branch closes their routes, or takes them away, are stopped.
#[test]
fn a_branch_may_close_the_ways_of_travellers() {
    let many = "[parameters]\nmobilisation.rate = 20\nmobilisation.hijrah = 10\ntravel.return_hazard = 5\n";
    let closed = format!(
        "{many}[regions.Harbour.links.Highland]\npermeability = 0.0\n\
         [regions.Capital.links.Harbour]\npermeability = 0.0\n"
    );
    let model = Model::new(layered("tiny-abroad", many), Vec::new());
    let other = Model::new(layered("tiny-abroad", &closed), Vec::new());
    let snapshot = run_until(&model, 1, 400).snapshot();
    let mut branch = Simulation::restore(&other, &snapshot).unwrap();
    let arrived = |log: &[Event]| log.iter().filter(|e| e.kind == EventKind::Arrival).count();
    let mut before = 0;
    let mut first = true;
    while branch.step() {
        assert_eq!(branch.ledger().alive(), branch.members_alive());
        let log = branch.world().resource::<Record>().log.as_ref().unwrap();
        if first {
            (before, first) = (arrived(log), false);
        }
        assert_eq!(arrived(log), before, "nobody arrives any more");
    }
    assert!(before > 20, "{before}");
}

/// Everything is switched on, regrouping in one of them. Snapshots before the first day, in the middle of
/// a week, at its end and after the last day, written as JSON and read again: the log, the panel and
/// the next snapshot are those of the world that went on.
#[test]
fn a_restored_world_continues_byte_for_byte() {
    let seed = seed_of("a_restored_world_continues_byte_for_byte");
    let regrouping = format!("{NEIGHBOURS}organisation.regrouping = 20\n");
    for scenario in [
        layered("tiny", NEIGHBOURS),
        layered("tiny", &regrouping),
        layered("tiny-abroad", NEIGHBOURS),
        layered("tiny-abroad", BUILDING_UP),
        scenario::open("phases").unwrap(),
        scenario::open("khorasan").unwrap(),
    ] {
        let last = scenario.calendar.days();
        let model = Model::new(scenario, Vec::new());
        let whole = model.run_with_log(seed, 0);
        assert!(whole.log.as_ref().is_some_and(|log| log.len() > 100), "too little happens");
        for day in [0, 1, 97, 98, 500, last] {
            let snapshot = run_until(&model, seed, day).snapshot();
            let text = serde_json::to_string(&snapshot).unwrap();
            let read: Snapshot = serde_json::from_str(&text).unwrap();
            assert_eq!(read, snapshot, "JSON keeps every bit");
            let mut restored = Simulation::restore(&model, &read).unwrap();
            assert_eq!(restored.snapshot(), snapshot, "day {day}");
            let outcome = restored.finish();
            assert!(outcome == whole, "continued from day {day}, {}", model.scenario().name);
        }
    }
}

/// A world of one scenario branched on day D into another is a run of the scenario that says what the
/// one says before D, and what the other says from then on: effort and a parameter.
#[test]
fn a_branch_equals_the_spliced_scenario() {
    let seed = seed_of("a_branch_equals_the_spliced_scenario");
    // 2021-01-01 is day 366, after a leap year.
    let text = |before: (f64, f64), after: (f64, f64)| {
        let from = |values: [f64; 2]| {
            format!(
                "step = [\n{{ date = 2020-01-01, value = {}, source = \"a test\" }},\n\
                 {{ date = 2021-01-01, value = {}, source = \"a test\" }},\n]\n",
                values[0], values[1]
            )
        };
        let effort = from([before.0, after.0]);
        let effect = from([before.1, after.1]);
        format!(
            "[forces.Police]\neffort.{effort}[schedules.posture.tempo_effect]\n{effect}{NEIGHBOURS}"
        )
    };
    let (one, other) = ((2.0, 1.0), (10.0, 3.0));
    let model = |before, after| -> Model {
        let scenario: Scenario = layered("tiny", &text(before, after));
        Model::new(scenario, Vec::new())
    };
    let spliced = model(one, other).run_with_log(seed, 0);
    let snapshot = run_until(&model(one, one), seed, 366).snapshot();
    let branched = Simulation::restore(&model(other, other), &snapshot).unwrap().finish();
    assert!(branched == spliced);
    assert!(branched != model(one, one).run_with_log(seed, 0), "the branch makes a difference");
}

#[test]
fn a_snapshot_of_another_world_is_refused() {
    let tiny = Model::new(scenario::open("tiny").unwrap(), Vec::new());
    let snapshot = run_until(&tiny, 1, 10).snapshot();
    let refused = |scenario| {
        let model = Model::new(scenario, Vec::new());
        Simulation::restore(&model, &snapshot).err().expect("it does not fit").to_string()
    };
    let khorasan = refused(scenario::open("khorasan").unwrap());
    assert!(khorasan.contains("other days"), "{khorasan}");
    let neighbours = refused(layered("tiny", NEIGHBOURS));
    assert!(neighbours.contains("other communities"), "{neighbours}");
}
