//! The core model on Stronghold's own engine: a scenario in which all other processes are off.

use std::{fmt::Write, time::Instant};

use stronghold::{
    model::roster::Roster,
    quantity::Quantity,
    scenario::{self, RegionId, Scenario, reading::read_str},
    simulation::{Model, Simulation},
};
use stronghold_peers::{Asked, Core, DAYS_OF_YEAR, REGIONS, Told, answer};

/// Parameters that switch off what the core model has not.
const OFF: &[&str] = &[
    "season.amplitude", "outreach.media_reach", "outreach.major_publicity", "outreach.plot_publicity",
    "outreach.foiled_publicity", "outreach.build_up", "mobilisation.rate", "mobilisation.attraction",
    "mobilisation.difficulty", "travel.recruiters", "travel.return_hazard", "security.detection", "security.recruiters",
    "security.gain", "security.sharing", "plots.inspiration", "plots.joining", "plots.abandonment", "plots.size_risk",
    "radicalisation.susceptibility", "radicalisation.lapse", "radicalisation.harm", "kin.relatives", "factions.inflow",
    "factions.absorption", "reaction.gain", "desertion.hazard", "organisation.merge_rate", "organisation.split_rate",
    "attack.claim_propensity", "attack.branching", "control.hideouts", "control.tempo_gain", "control.reinforcement", "control.open_target",
    "leadership.effect", "leadership.retaliation", "intelligence.attack_leads", "intelligence.exploitation_leads",
    "intelligence.tip_rate", "operations.recruiter_weight", "operations.captured_share", "operations.dispersed_share",
    "operations.dispersal_away", "operations.collateral_deaths", "relocation.doctrine",
];

fn main() {
    answer(|core, asked, seed| {
        let model = Model::new(scenario(core, asked), Vec::new());
        let mut simulation = Simulation::new(&model, seed, 0, false);
        let mut told = Told::default();
        let mut rosters = simulation.world().query::<&Roster>();
        let start = Instant::now();
        while simulation.today() < asked.days && simulation.step() {
            let day = simulation.today() - 1;
            let cells = rosters.iter(simulation.world()).map(|roster| roster.len() as u64).sum();
            let ends_year = day % DAYS_OF_YEAR == DAYS_OF_YEAR - 1 || simulation.today() == asked.days;
            let members = if ends_year { simulation.members_alive() } else { 0 };
            told.count(day, 0, 0, cells, members);
        }
        let time = start.elapsed();
        let panel = simulation.finish().panel;
        let regions: Vec<RegionId> = (0..REGIONS as u16).map(RegionId).collect();
        for year in 0..told.attacks.len() {
            let months = (year * 12, (year * 12 + 11).min(panel.months() - 1));
            told.attacks[year] = panel.count(Quantity::Attacks, &regions, months) as u64;
            told.operations[year] = panel.count(Quantity::CtOperations, &regions, months) as u64;
        }
        told.took(time)
    });
}

/// The core model as a scenario. Years are of 365 days, so that years of outcomes are calendar years.
fn scenario(core: &Core, asked: &Asked) -> Scenario {
    let last = jiff::civil::date(2001, 1, 1).saturating_add(jiff::Span::new().days(i64::from(asked.days) - 1));
    let mut text = format!("title = \"core\"\nquestion = \"?\"\nstart = 2001-01-01\nend = {last}\n[parameters]\n");
    for name in OFF {
        writeln!(text, "{name} = 0.0").unwrap();
    }
    for (name, value) in [
        ("organisation.founding_size", f64::from(core.founding_size)),
        ("attack.base_rate", core.base_rate),
        ("attack.size_exponent", 1.0),
        ("attack.permissiveness_effect", core.permissiveness_effect),
        ("attack.exposure_gain", core.exposure_gain),
        ("attack.exposure_half_life", core.exposure_half_life),
        ("learning.exponent", core.learning_exponent),
        ("learning.cap", core.learning_cap),
        ("learning.forgetting", core.forgetting),
        ("posture.tempo_effect", core.tempo_effect),
        ("posture.concealment", core.concealment),
        ("posture.perception", core.perception),
        ("posture.country_weight", core.country_weight),
        ("posture.presence_floor", core.presence_floor),
        ("posture.half_pressure", core.half_pressure),
        ("posture.tightening", core.tightening),
        ("posture.loosening", core.loosening),
        ("operations.blind_share", 1.0),
        ("operations.size_exponent", core.target_exponent),
        ("operations.killed_share", core.killed_share),
        ("recruitment.rate", core.recruitment),
        ("recruitment.member_reach", 1.0 / core.mean_sympathisers(asked.cells)),
        ("recruitment.founding", core.founding),
        ("relocation.rate", core.relocation),
        ("relocation.distance", core.relocation_distance),
    ] {
        writeln!(text, "{name} = {value:e}").unwrap();
    }
    for region in 0..REGIONS {
        let (people, sympathisers) = (core.people_of(asked.cells, region), core.sympathisers_of(asked.cells, region));
        let (permissiveness, km) = (core.permissiveness[region], core.link_length);
        write!(
            text,
            "[regions.R{region}]\ncountry = \"Land\"\nrole = \"theatre\"\npopulation = {people}\n\
             permissiveness = {permissiveness}\nurban = 0.0\nsource = \"core\"\n\
             [regions.R{region}.links]\nR{} = {{ km = {km}, permeability = 1.0 }}\n\
             [communities.R{region}]\nregion = \"R{region}\"\naudience = \"R{region}\"\nkind = \"local\"\n\
             size = {people}\ngrievance = 0.0\nsympathisers = {sympathisers}\n",
            (region + 1) % REGIONS,
        )
        .unwrap();
    }
    let effort: f64 = core.effort.iter().sum();
    write!(
        text,
        "[forces.Force]\neffort.step = [{{ date = 2001-01-01, value = {effort:e}, source = \"core\" }}]\n\
         amplitude = {{ value = {:e}, source = \"core\" }}\nfelt = 1.0\nsource = \"core\"\n[forces.Force.regions]\n",
        f64::from(asked.cells),
    )
    .unwrap();
    for region in 0..REGIONS {
        writeln!(text, "R{region} = {}", core.effort[region]).unwrap();
    }
    let members = asked.cells * core.founding_size;
    write!(text, "[organisation]\nmembers = {members}\nsource = \"core\"\n[organisation.regions]\n").unwrap();
    for region in 0..REGIONS {
        writeln!(text, "R{region} = {}", Core::cells(asked.cells, region)).unwrap();
    }
    let stack = read_str("core", text.clone()).expect("the text is a scenario");
    scenario::check(&stack).unwrap_or_else(|error| panic!("{error:?}\n{text}"))
}
