//! CT operations: effort becomes operations, operations have outcomes.
//!
//! ```text
//! μ = νI/(νI + h_I)
//! led operations   ~ Poisson(E · μ / 365.25)              each reaches its target
//! blind operations ~ Poisson(E · (1 − μ) · g₀ / 365.25)   each finds militants with chance M/population
//! killed ~ Binomial(m, k)   captured ~ Binomial(m − killed, c)   dispersed ~ Binomial(rest, d)
//! other deaths ~ Poisson(x) in a blind operation that found nobody
//! ```
//!
//! So effort E without intelligence I yields few operations and these mostly harm others; accuracy
//! μ + (1 − μ)M/population is that of Kress and Szechtman (2009), whose model is g₀ = 1. A target
//! is a cell, picked ∝ visibility × (members/n₀)^ζ, or a recruiter, picked ∝ weight × visibility,
//! who is taken. Of the dispersed, a share `d_n` tries a neighbouring region, picked ∝ 1/distance,
//! and gets through with the link's permeability, less under border control; they rejoin a cell the next
//! day. An operation that reached its target yields leads, of which a share `s_I` also reaches every linked
//! region of another country. Forces use a share ν of a region's leads, by their effort: all of them where
//! they are on the ground, fewer from over the horizon.
//!
//! - reads: [`Conditions`], [`RecruiterTargets`]
//! - writes: [`Intelligence`] (after the day's [tips](super::intelligence)), the roster (members), [`Arrivals`],
//!   [`Post`], [`Harm`], the ledger
//! - parameters: `operations.*`, `intelligence.half_level` `h_I`, `intelligence.exploitation_leads`,
//!   `intelligence.sharing` `s_I`, `travel.border_control`
//! - draws: `Operation`, some a region and four weeks (led and blind together); `Target` (whether it is led,
//!   and if not, whether it meets militants), `LeaderTarget`, `TargetPick`, `Casualties`,
//!   `Collateral`, one an operation; `Dispersal`, one a dispersed member
//! - source: Kress and Szechtman (2009); forms of the outcomes assumed
//! - verified by: `the_mean_field_follows_its_differential_equation`,
//!   `kress_and_szechtman_share_and_threshold`, `accuracy_beats_force_in_the_long_run`,
//!   `operations_find_cells_by_visibility_and_size`

use bevy_ecs::prelude::*;

use super::{
    arrivals::{Arrival, ArrivalKind, Arrivals},
    components::{Conditions, Harm, Intelligence, OperationPoints, Post, RegionKey},
    control::Control,
    excitation::Excitation,
    intelligence::{Ageing, Gathering},
    leadership::Leadership,
    rates::YEAR,
    recruiters::{RecruiterTarget, RecruiterTargets},
    resources::{Ledger, Now, RegionIndex},
    roster::{Roster, Totals},
};
use crate::{
    observation::events::{EventKind, Events},
    parameters::Parameters,
    random::{Draw, Purpose, StreamId},
    scenario::{AudienceId, Link, RegionId},
};

/// A region as CT operations see it.
type Theatre = (
    &'static RegionKey,
    &'static Conditions,
    &'static mut OperationPoints,
    &'static mut Roster,
    &'static mut Intelligence,
    &'static mut Excitation,
    &'static mut Control,
    &'static mut Harm,
);

/// Carries out each region's operations.
#[expect(clippy::too_many_arguments, reason = "a system names all that it touches")]
pub fn operate(
    mut regions: Query<Theatre>,
    mut ageing: Local<Ageing>,
    mut posts: Query<&mut Post>,
    mut targets: ResMut<RecruiterTargets>,
    mut leadership: ResMut<Leadership>,
    now: Res<Now>,
    mut arrivals: ResMut<Arrivals>,
    mut ledger: ResMut<Ledger>,
    mut events: ResMut<Events>,
    mut commands: Commands,
) {
    let parameters = &now.parameters;
    let gathering = Gathering::new(parameters, &mut ageing);
    let mut shared: Vec<RegionId> = Vec::new();
    for (
        key,
        conditions,
        mut points,
        mut roster,
        mut intelligence,
        mut excitation,
        mut control,
        mut harm,
    ) in &mut regions
    {
        // As they are at the start of the region's day: weights only fall while it lasts, save on a day on which
        // concealment is scheduled to fall; then a cell that lost members counts at most as the largest of the morning.
        let totals = roster.totals();
        gathering.step(&mut intelligence, conditions, &control, totals.visible);
        if conditions.effort <= 0.0 {
            continue;
        }
        let by_leads = share_led(intelligence.0 * conditions.insight, parameters);
        let led = control.share_led(by_leads, &parameters.control);
        let blind = (1.0 - led) * parameters.operations.blind_share;
        // Divided first, which does not wait for the share.
        let mean = conditions.effort / YEAR * (led + blind);
        let operations = points.0.poisson(now.hour(key.stream, Purpose::Operation), mean);
        let links = &now.given.scenario.regions[key.id.index()].links;
        for operation in operations {
            let open = |purpose| now.draw_of(*operation, key.stream, purpose);
            control.operations += 1;
            let mut draw = open(Purpose::Target);
            let is_led = draw.bernoulli(led / (led + blind));
            if !is_led && !finds_militants(&mut draw, totals.members, key.population) {
                let mut draw = open(Purpose::Collateral);
                let deaths =
                    draw.poisson(parameters.operations.collateral_deaths * conditions.collateral);
                events.push(now.day, key.id, EventKind::Operation, key.stream, 0);
                if deaths > 0 {
                    harm.others += deaths;
                    events.push(now.day, key.id, EventKind::OtherDeaths, key.stream, deaths);
                }
                continue;
            }
            let leaders = &mut leadership.targets[key.id.index()];
            let mut aim = open(Purpose::LeaderTarget);
            let leader = if is_led {
                pick_leader(&mut aim, leaders, conditions.leadership_share)
            } else {
                None
            };
            let recruiters = &mut targets.by_region[key.id.index()];
            let target = leader.map(Target::Leader).or_else(|| {
                let mut pick = open(Purpose::TargetPick);
                pick_target(&mut pick, &roster, &totals, recruiters, parameters)
            });
            match target {
                // Leads without anybody to follow them to: nothing happens.
                None => continue,
                Some(Target::Leader(post)) => {
                    excitation.retaliation += parameters.leadership.retaliation;
                    leadership.is_stale = true;
                    lose(post, EventKind::LeaderLost, key, now.day, &mut posts, &mut events);
                }
                Some(Target::Recruiter(at)) => {
                    let taken = recruiters.remove(at);
                    targets.is_stale = true;
                    ledger.captured += u64::from(taken.is_contingent);
                    let kind = EventKind::RecruiterTaken;
                    lose(taken.entity, kind, key, now.day, &mut posts, &mut events);
                }
                Some(Target::Cell(slot)) => {
                    let entry = *roster.get(slot).expect("a picked slot is taken");
                    let mut draw = open(Purpose::Casualties);
                    let toll = Toll::draw(&mut draw, entry.members, parameters);
                    harm.members += toll.killed;
                    let group = Group {
                        stream: entry.id,
                        home: key.id,
                        secrecy: entry.secrecy,
                        experience: entry.experience,
                        origin: entry.origin,
                        number: operation.number,
                    };
                    let left = entry.members - toll.total();
                    if let Some(cell) = roster.leave(slot, left, &now.weigher) {
                        commands.entity(cell).despawn();
                    }
                    events.push(now.day, key.id, EventKind::Operation, group.stream, 1);
                    toll.report(now.day, key.id, group.stream, &mut ledger, &mut events);
                    scatter(toll.dispersed, &group, links, &now, &mut arrivals);
                }
            }
            intelligence.0 += parameters.intelligence.exploitation_leads;
            shared.extend(links.iter().filter(|link| link.is_border).map(|link| link.to));
        }
    }
    let each = parameters.intelligence.sharing * parameters.intelligence.exploitation_leads;
    pass_on(&shared, each, &now.given.index, &mut regions);
}

/// Passes leads on to partners across borders, as often as each is named. Each time adds the same, so that the
/// order of regions does not matter.
fn pass_on(partners: &[RegionId], leads: f64, index: &RegionIndex, regions: &mut Query<Theatre>) {
    for partner in partners.iter().filter(|_| leads > 0.0) {
        let Some(entity) = index.entity(*partner) else { continue };
        let (.., mut intelligence, _, _, _) =
            regions.get_mut(entity).expect("theatre regions have leads");
        intelligence.0 += leads;
    }
}

/// Share μ of the effort that intelligence leads.
fn share_led(leads: f64, parameters: &Parameters) -> f64 {
    leads / (leads + parameters.intelligence.half_level)
}

/// Whether a blind operation finds militants: by chance, as many as there are among the people.
fn finds_militants(draw: &mut Draw, members: u32, population: f64) -> bool {
    draw.bernoulli((f64::from(members) / population.max(1.0)).min(1.0))
}

/// The leader whom a led operation reaches, taken off the list; none where it does not aim at one.
fn pick_leader(draw: &mut Draw, leaders: &mut Vec<(Entity, f64)>, share: f64) -> Option<Entity> {
    if leaders.is_empty() || !draw.bernoulli(share) {
        return None;
    }
    let weights: Vec<f64> = leaders.iter().map(|(_, influence)| *influence).collect();
    let at = draw.categorical(&weights)?;
    Some(leaders.remove(at).0)
}

/// Empties the post of a leader or a recruiter whom an operation reached.
fn lose(
    post: Entity,
    kind: EventKind,
    key: &RegionKey,
    today: u32,
    posts: &mut Query<&mut Post>,
    events: &mut Events,
) {
    if let Ok(mut post) = posts.get_mut(post) {
        *post = Post::Lost(today);
    }
    events.push(today, key.id, EventKind::Operation, key.stream, 1);
    events.push(today, key.id, kind, key.stream, 1);
}

/// Whom an operation reaches.
enum Target {
    /// A leader's post.
    Leader(Entity),
    /// A cell, by its slot.
    Cell(u32),
    /// A recruiter, by the place in the region's list.
    Recruiter(usize),
}

fn pick_target(
    draw: &mut Draw,
    roster: &Roster,
    totals: &Totals,
    recruiters: &[RecruiterTarget],
    parameters: &Parameters,
) -> Option<Target> {
    let weight = parameters.operations.recruiter_weight;
    let visible: f64 = recruiters.iter().map(|recruiter| recruiter.visibility * weight).sum();
    let total = totals.target + visible;
    if total <= 0.0 {
        return None;
    }
    if draw.uniform() * total < visible {
        let weights: Vec<f64> = recruiters.iter().map(|recruiter| recruiter.visibility).collect();
        return draw.categorical(&weights).map(Target::Recruiter);
    }
    roster.pick(draw, totals.target_max, |entry| entry.target_weight).map(Target::Cell)
}

/// What an operation does to a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Toll {
    killed: u32,
    captured: u32,
    dispersed: u32,
}

impl Toll {
    fn draw(draw: &mut Draw, members: u32, parameters: &Parameters) -> Self {
        let operations = &parameters.operations;
        let killed = draw.binomial(members, operations.killed_share);
        let captured = draw.binomial(members - killed, operations.captured_share);
        let dispersed = draw.binomial(members - killed - captured, operations.dispersed_share);
        Self { killed, captured, dispersed }
    }

    fn total(self) -> u32 {
        self.killed + self.captured + self.dispersed
    }

    fn report(
        self,
        today: u32,
        region: RegionId,
        cell: StreamId,
        ledger: &mut Ledger,
        events: &mut Events,
    ) {
        ledger.killed += u64::from(self.killed);
        ledger.captured += u64::from(self.captured);
        for (kind, number) in [
            (EventKind::MilitantDeaths, self.killed),
            (EventKind::Capture, self.captured),
            (EventKind::Dispersal, self.dispersed),
        ] {
            if number > 0 {
                events.push(today, region, kind, cell, number);
            }
        }
    }
}

/// What the dispersed of one cell bring along.
struct Group {
    stream: StreamId,
    home: RegionId,
    secrecy: f64,
    experience: f64,
    origin: Option<AudienceId>,
    /// Which operation of the region it was.
    number: u32,
}

/// Sends the dispersed to their own or a neighbouring region.
fn scatter(dispersed: u32, group: &Group, links: &[Link], now: &Now, arrivals: &mut Arrivals) {
    if dispersed == 0 {
        return;
    }
    let nearness: Vec<f64> = links
        .iter()
        .map(|link| if now.given.index.entity(link.to).is_some() { 1.0 / link.km } else { 0.0 })
        .collect();
    let operation = group.stream.named("dispersed").child(group.number);
    for member in 0..dispersed {
        // Each is on their own, so that one member more moves nobody else.
        let stream = operation.child(member);
        let mut draw = now.draw(stream, Purpose::Dispersal);
        let leaves = draw.bernoulli(now.parameters.operations.dispersal_away);
        let way = if leaves { draw.categorical(&nearness) } else { None };
        let control = now.parameters.travel.border_control;
        let through = way.filter(|way| draw.bernoulli(links[*way].open(control)));
        let arrival = Arrival {
            how: ArrivalKind::Dispersed,
            stream,
            members: 1,
            secrecy: Some(group.secrecy),
            experience: group.experience,
            origin: group.origin,
        };
        arrivals.push(through.map_or(group.home, |way| links[way].to), arrival);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{parameters::REGISTRY, random::Streams};

    #[test]
    fn half_of_the_effort_is_led_at_the_half_level() {
        let mut parameters = Parameters::default();
        parameters.intelligence.half_level = 2.0;
        assert_eq!(share_led(2.0, &parameters), 0.5);
        assert_eq!(share_led(0.0, &parameters), 0.0);
    }

    proptest! {
        #[test]
        fn a_toll_never_exceeds_the_cell(
            members in 0u32..10_000, day in 0u32..1000,
            point in prop::collection::vec(0.0..=1.0, REGISTRY.len()),
        ) {
            let mut draw = Streams::new(1, 0).draw(StreamId::ROOT, day, Purpose::Casualties);
            let toll = Toll::draw(&mut draw, members, &Parameters::at(&point));
            prop_assert!(toll.total() <= members);
        }
    }
}
