//! Observation: the day's events enter the panel and the targets' counts; stocks are read when due.
//!
//! Last of the day's processes, and the only one whose writes nothing in the model reads.

use bevy_ecs::prelude::*;

use super::{
    arrivals::Arrivals,
    components::{
        CommunityKey, Conditions, Intelligence, PerceivedPressure, RegionKey, Sympathisers,
    },
    control::Control,
    finance::Finance,
    host_security::HostSecurity,
    leadership::Leadership,
    outreach::Outreach,
    plots::Plot,
    resources::{Given, Now},
    roster::Roster,
    travel::Traveller,
};
use crate::{
    calendar::Day,
    observation::{
        counts::Counting,
        events::{Event, EventKind, Events},
        panel::{AudiencePanel, Panel},
    },
    quantity::{AudienceQuantity, Quantity},
    scenario::{RegionId, Role},
};

/// What a run records.
#[derive(Resource, Clone, Debug)]
pub struct Record {
    /// Quantities by month and region.
    pub panel: Panel,
    /// Counts by month and audience.
    pub audiences: AudiencePanel,
    /// For each count that was asked for, its value so far.
    pub counts: Vec<f64>,
    /// Every event, if the log was asked for, up to [`MOST_LOGGED`].
    pub log: Option<Vec<Event>>,
    /// Events that the log has no room for.
    pub left_off: u64,
}

/// The most events that a log holds: a fifth of a gigabyte. A replicate of the baseline has some thousands; a scenario in
/// which far more happens has rates that nobody has seen, and would fill any memory.
pub const MOST_LOGGED: usize = 1 << 23;

/// What is asked of a run, and the month of each day.
#[derive(Resource, Clone, Debug)]
pub struct Requests {
    /// Counts over windows.
    pub counts: std::sync::Arc<Counting>,
    /// For each day, its month in the window.
    pub month_of_days: std::sync::Arc<[u16]>,
}

/// Whether nothing happened today.
pub fn is_idle(world: &World) -> bool {
    world.resource::<Events>().0.is_empty()
}

/// Takes the day's events down.
pub fn observe_events(
    now: Res<Now>,
    requests: Res<Requests>,
    mut events: ResMut<Events>,
    mut record: ResMut<Record>,
) {
    let month = usize::from(requests.month_of_days[now.day as usize]);
    let record = &mut *record;
    events.sort();
    for event in &events.0 {
        for (quantity, number) in quantities_of(event, now.parameters.attack.major_severity) {
            let Some(quantity) = quantity else { continue };
            record.panel.add(month, event.region, quantity, number);
            requests.counts.add(&mut record.counts, (quantity, event.region, now.day), number);
        }
        if let Some((quantity, audience)) = audience_quantity(event.kind).zip(event.audience) {
            record.audiences.add(month, audience, quantity, 1.0);
        }
    }
    if let Some(log) = &mut record.log {
        let room = MOST_LOGGED.saturating_sub(log.len()).min(events.0.len());
        log.extend_from_slice(&events.0[..room]);
        record.left_off += (events.0.len() - room) as u64;
    }
    events.0.clear();
}

impl Requests {
    /// Whether stocks are read in the evening of a day: at the end of a month, and where a count ends.
    pub fn reads_stocks_on(&self, day: Day) -> bool {
        self.ends_month(day) || self.counts.reads_stocks_on(day)
    }

    fn ends_month(&self, day: Day) -> bool {
        let months = &self.month_of_days;
        months.get(day as usize + 1).is_none_or(|next| *next != months[day as usize])
    }
}

/// Reads the stocks.
pub fn observe_stocks(
    mut regions: Query<(
        &RegionKey,
        &Conditions,
        &mut Roster,
        &PerceivedPressure,
        &Intelligence,
        &Control,
    )>,
    communities: Query<(&CommunityKey, &Sympathisers)>,
    (arrivals, travellers, plots): (Res<Arrivals>, Query<&Traveller>, Query<&Plot>),
    now: Res<Now>,
    requests: Res<Requests>,
    (leadership, outreach, finance, security): Levels,
    mut record: ResMut<Record>,
) {
    let month = usize::from(requests.month_of_days[now.day as usize]);
    let record = &mut *record;
    let mut stocks: Vec<(RegionId, Quantity, f64)> = Vec::new();
    for (key, conditions, mut roster, pressure, intelligence, control) in &mut regions {
        let totals = roster.totals();
        let waiting: u32 = arrivals.of(key.id).map(|arrival| arrival.members).sum();
        stocks.extend([
            (key.id, Quantity::Strength, f64::from(totals.members + waiting)),
            (key.id, Quantity::Cells, f64::from(totals.cells)),
            (key.id, Quantity::Secrecy, totals.mean_secrecy().unwrap_or(0.0)),
            (key.id, Quantity::PerceivedPressure, pressure.0),
            (key.id, Quantity::Intelligence, intelligence.0),
            (key.id, Quantity::NightControl, control.night),
            (key.id, Quantity::Phase, f64::from(control.phase as u8)),
            (
                key.id,
                Quantity::Coordination,
                leadership.countries[key.country.index()].coordination,
            ),
            (key.id, Quantity::Foreigners, f64::from(totals.foreigners)),
            (key.id, Quantity::Publicity, outreach.publicity),
            (key.id, Quantity::Funds, finance.0.map_or(1.0, |purses| purses.home.adequacy)),
            (key.id, Quantity::Permissiveness, conditions.permissiveness),
            (key.id, Quantity::CtEffort, conditions.effort),
        ]);
    }
    let mut sympathisers = vec![0_u64; now.given.scenario.regions.len()];
    for (key, stock) in &communities {
        sympathisers[key.region.index()] += u64::from(stock.0);
    }
    for (region, number) in (0..).map(RegionId).zip(sympathisers) {
        stocks.push((region, Quantity::Sympathisers, number as f64));
    }
    stocks.extend(stocks_abroad(&travellers, &plots, &now.given, &outreach, &finance, &security));
    if requests.ends_month(now.day) {
        for (region, quantity, value) in &stocks {
            record.panel.set(month, *region, *quantity, *value);
        }
    }
    if requests.counts.reads_stocks_on(now.day) {
        // In one order, because the counts are sums of floats.
        stocks.sort_unstable_by_key(|(region, quantity, _)| (*region, *quantity));
        for (region, quantity, value) in stocks {
            requests.counts.add_stock(&mut record.counts, (quantity, region, now.day), value);
        }
    }
}

/// Levels that the whole world shares.
type Levels<'w> = (Res<'w, Leadership>, Res<'w, Outreach>, Res<'w, Finance>, Res<'w, HostSecurity>);

/// Stocks of travellers everywhere, and of plots and levels where no cells operate.
fn stocks_abroad(
    travellers: &Query<&Traveller>,
    plots: &Query<&Plot>,
    given: &Given,
    outreach: &Outreach,
    finance: &Finance,
    security: &HostSecurity,
) -> Vec<(RegionId, Quantity, f64)> {
    let regions = &given.scenario.regions;
    let mut on_the_way = vec![0_u32; regions.len()];
    for traveller in travellers {
        on_the_way[traveller.from().index()] += 1;
    }
    let (mut active, mut operatives) = (vec![0_u32; regions.len()], vec![0_u32; regions.len()]);
    for plot in plots.iter().filter(|plot| plot.is_active()) {
        active[plot.region.index()] += 1;
        operatives[plot.region.index()] += plot.members;
    }
    let mut stocks = Vec::new();
    for (id, region) in (0..).map(RegionId).zip(regions) {
        stocks.push((id, Quantity::Travellers, f64::from(on_the_way[id.index()])));
        if region.role == Role::Theatre {
            continue;
        }
        stocks.extend([
            (id, Quantity::Operatives, f64::from(operatives[id.index()])),
            (id, Quantity::ActivePlots, f64::from(active[id.index()])),
            (id, Quantity::Publicity, outreach.publicity),
            (id, Quantity::Funds, finance.0.map_or(1.0, |purses| purses.abroad.adequacy)),
            (id, Quantity::Warnings, security.warnings[id.index()]),
        ]);
    }
    stocks
}

/// The quantity of its audience that an event adds to.
fn audience_quantity(kind: EventKind) -> Option<AudienceQuantity> {
    match kind {
        EventKind::Mobilisation => Some(AudienceQuantity::Mobilised),
        EventKind::Arrival => Some(AudienceQuantity::Arrived),
        EventKind::PlotBegun => Some(AudienceQuantity::PlotsBegun),
        EventKind::PlotExecuted => Some(AudienceQuantity::PlotsExecuted),
        EventKind::PlotDisclosed => Some(AudienceQuantity::ExternalPlots),
        _ => None,
    }
}

/// The quantities that an event adds to, and how much.
fn quantities_of(event: &Event, major_severity: f64) -> [(Option<Quantity>, f64); 2] {
    let number = f64::from(event.number);
    let also = |quantity| (Some(quantity), number);
    let once = |quantity| (Some(quantity), 1.0);
    let none = (None, 0.0);
    match event.kind {
        EventKind::Release => [also(Quantity::Released), none],
        EventKind::Recruitment => [also(Quantity::Recruited), none],
        EventKind::Defection | EventKind::Absorption => [also(Quantity::Joined), none],
        EventKind::Departure => [also(Quantity::MovedOut), none],
        EventKind::Settlement => [also(Quantity::MovedIn), none],
        EventKind::Desertion => [also(Quantity::Deserted), none],
        EventKind::Attack => {
            let is_major = number >= major_severity;
            [(Some(Quantity::Attacks), 1.0), (is_major.then_some(Quantity::MajorAttacks), 1.0)]
        }
        EventKind::Claim => [once(Quantity::Claims), none],
        EventKind::Operation => [once(Quantity::CtOperations), none],
        EventKind::MilitantDeaths => [also(Quantity::MilitantDeaths), also(Quantity::AllDeaths)],
        EventKind::OtherDeaths => [also(Quantity::OtherDeaths), also(Quantity::AllDeaths)],
        EventKind::Capture => [also(Quantity::Captured), none],
        EventKind::Dispersal => [also(Quantity::Dispersed), none],
        EventKind::RecruiterTaken => [also(Quantity::RecruitersTaken), none],
        EventKind::Mobilisation => [also(Quantity::Mobilised), none],
        EventKind::SettingOut => [also(Quantity::SetOut), none],
        EventKind::Interdiction => [also(Quantity::Interdicted), none],
        EventKind::Arrival => [also(Quantity::Arrived), none],
        EventKind::Return => [also(Quantity::Returned), none],
        EventKind::PlotBegun => [once(Quantity::PlotsBegun), none],
        EventKind::PlotFoiled => [once(Quantity::PlotsFoiled), none],
        EventKind::PlotFailed => [once(Quantity::PlotsFailed), once(Quantity::ExternalAttempts)],
        EventKind::PlotExecuted => {
            [once(Quantity::PlotsExecuted), once(Quantity::ExternalAttempts)]
        }
        EventKind::PlotAbandoned => [once(Quantity::PlotsAbandoned), none],
        EventKind::PlotDisclosed => [once(Quantity::ExternalPlots), none],
        EventKind::PhaseChange => [none, none],
        EventKind::LeaderLost => [also(Quantity::LeadersLost), none],
    }
}
