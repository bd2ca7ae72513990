//! What the implementations share: the numbers of the core model, the arguments, and what is printed.

pub mod counts;

use std::time::{Duration, Instant};

use clap::Parser;
use serde::{Deserialize, Serialize};

// The same for all in Rust: what the program of Stronghold uses.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Regions, on a ring: each is linked to the one before and the one after.
pub const REGIONS: usize = 8;

/// Days in a mean year.
pub const YEAR: f64 = 365.25;

/// Days of a year of outcomes.
pub const DAYS_OF_YEAR: u32 = 365;

/// Days of a step of the slow processes.
pub const WEEK: u32 = 7;

/// The numbers of core.toml.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Core {
    /// P of each region.
    pub permissiveness: [f64; REGIONS],
    /// Effort of each region, operations a year for each cell of the first day in the theatre.
    pub effort: [f64; REGIONS],
    /// People of a region for each of its cells of the first day.
    pub people: u32,
    /// Sympathisers of a region for each of its cells of the first day.
    pub sympathisers: u32,
    /// n₀.
    pub founding_size: u32,
    /// β, attacks a member and year.
    pub base_rate: f64,
    /// κ.
    pub permissiveness_effect: f64,
    /// γ.
    pub tempo_effect: f64,
    /// g.
    pub exposure_gain: f64,
    /// Days.
    pub exposure_half_life: f64,
    /// b.
    pub learning_exponent: f64,
    /// The most that skill multiplies with.
    pub learning_cap: f64,
    /// φ, a year.
    pub forgetting: f64,
    /// c.
    pub concealment: f64,
    /// ζ.
    pub target_exponent: f64,
    /// k.
    pub killed_share: f64,
    /// Yearly recruits of a member in the open while all sympathisers are left.
    pub recruitment: f64,
    /// f.
    pub founding: f64,
    /// Days.
    pub perception: f64,
    /// w.
    pub country_weight: f64,
    /// M₀.
    pub presence_floor: f64,
    /// h.
    pub half_pressure: f64,
    /// Days.
    pub tightening: f64,
    /// Days.
    pub loosening: f64,
    /// μ, a year.
    pub relocation: f64,
    /// Km.
    pub link_length: f64,
    /// Km.
    pub relocation_distance: f64,
}

impl Core {
    /// The numbers, as they stand in the file that is compiled in.
    pub fn read() -> Self {
        toml::from_str(include_str!("../core.toml")).expect("core.toml has every number")
    }

    /// Cells of a region on the first day.
    pub fn cells(cells: u32, region: usize) -> u32 {
        cells / REGIONS as u32 + u32::from((region as u32) < cells % REGIONS as u32)
    }

    /// Effort of a region, operations a year.
    pub fn effort_of(&self, cells: u32, region: usize) -> f64 {
        self.effort[region] * f64::from(cells)
    }

    /// Sympathisers of a region on the first day.
    pub fn sympathisers_of(&self, cells: u32, region: usize) -> u32 {
        self.sympathisers * Self::cells(cells, region)
    }

    /// People of a region.
    pub fn people_of(&self, cells: u32, region: usize) -> f64 {
        f64::from(self.people * Self::cells(cells, region))
    }

    /// Rate of attacks of a region's cells, a member in the open and day: β exp(κ(P − ½))/365.25.
    pub fn attack_rate(&self, region: usize) -> f64 {
        self.base_rate * (self.permissiveness_effect * (self.permissiveness[region] - 0.5)).exp() / YEAR
    }

    /// Share of a gap that is closed in a week, with a time constant in days.
    pub fn approach(time_constant: f64) -> f64 {
        -(-f64::from(WEEK) / time_constant).exp_m1()
    }

    /// Felt pressure π*, a year and 100 members, from the members of each region.
    pub fn felt_pressure(&self, cells: u32, members: &[u32; REGIONS]) -> [f64; REGIONS] {
        let per_hundred = |felt: f64, members: u32| 100.0 * felt / (f64::from(members) + self.presence_floor);
        let all: f64 = (0..REGIONS).map(|region| self.effort_of(cells, region)).sum();
        let country = per_hundred(all, members.iter().sum());
        std::array::from_fn(|region| {
            let here = per_hundred(self.effort_of(cells, region), members[region]);
            here + self.country_weight * (country - here)
        })
    }

    /// Secrecy σ* that a pressure calls for.
    pub fn called_for(&self, pressure: f64) -> f64 {
        pressure / (pressure + self.half_pressure)
    }

    /// What a week leaves of exposure, and of experience.
    pub fn week_leaves(&self) -> (f64, f64) {
        let week = f64::from(WEEK);
        ((-week / self.exposure_half_life).exp2(), (-self.forgetting * week / YEAR).exp())
    }

    /// Hazards of a cell of a region of going to the region before and the one after, a year.
    pub fn relocation_hazards(&self, called_for: &[f64; REGIONS], region: usize) -> [(usize, f64); 2] {
        let attraction = |region: usize| self.permissiveness[region] - called_for[region];
        let near = self.relocation * (-self.link_length / self.relocation_distance).exp();
        [(region + REGIONS - 1) % REGIONS, (region + 1) % REGIONS]
            .map(|to| (to, near * (attraction(to) - attraction(region)).max(0.0)))
    }

    /// Tempo of a cell at some secrecy: exp(−γσ).
    pub fn tempo(&self, secrecy: f64) -> f64 {
        (-self.tempo_effect * secrecy).exp()
    }

    /// Skill at some experience: (1 + x)^b, at most the cap.
    pub fn skill(&self, experience: f64) -> f64 {
        (1.0 + experience).powf(self.learning_exponent).min(self.learning_cap)
    }

    /// Visibility v = (1 − cσ)(1 + e).
    pub fn visibility(&self, secrecy: f64, exposure: f64) -> f64 {
        (1.0 - self.concealment * secrecy) * (1.0 + exposure)
    }

    /// A cell's weight as a target: v (m/n₀)^ζ.
    pub fn target_weight(&self, members: u32, secrecy: f64, exposure: f64) -> f64 {
        let size = (f64::from(members) / f64::from(self.founding_size)).powf(self.target_exponent);
        self.visibility(secrecy, exposure) * size
    }

    /// Sympathisers of a mean region on the first day.
    pub fn mean_sympathisers(&self, cells: u32) -> f64 {
        f64::from(self.sympathisers) * f64::from(cells) / REGIONS as f64
    }

    /// Chance that a sympathiser is recruited in a day, by so many members at a mean secrecy.
    pub fn recruited(&self, cells: u32, members: u32, mean_secrecy: f64) -> f64 {
        let hazard = self.recruitment / self.mean_sympathisers(cells) * f64::from(members) * (1.0 - mean_secrecy);
        -(-hazard / YEAR).exp_m1()
    }
}

/// What every implementation is asked.
#[derive(Clone, Debug, Parser)]
pub struct Asked {
    /// Cells of the first day.
    #[arg(long)]
    pub cells: u32,
    /// Days.
    #[arg(long)]
    pub days: u32,
    /// Seed of the first run; those of the others follow.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Runs, one after the other on each thread.
    #[arg(long, default_value_t = 1)]
    pub runs: u32,
    /// Threads, each with runs of its own.
    #[arg(long, default_value_t = 1)]
    pub threads: u32,
}

/// What a run is compared by. Attacks and operations are of each year, strength at its end.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Told {
    /// Attacks.
    pub attacks: Vec<u64>,
    /// CT operations.
    pub operations: Vec<u64>,
    /// Members.
    pub strength: Vec<u64>,
    /// Cells, added up over all days.
    pub cell_days: u64,
    /// Seconds that the steps took; making the first day is not among them.
    pub seconds: f64,
}

impl Told {
    /// Counts a day's attacks and operations, and the cells and members of its evening.
    pub fn count(&mut self, day: u32, attacks: u64, operations: u64, cells: u64, members: u64) {
        let year = (day / DAYS_OF_YEAR) as usize;
        if self.attacks.len() <= year {
            for counts in [&mut self.attacks, &mut self.operations, &mut self.strength] {
                counts.push(0);
            }
        }
        self.attacks[year] += attacks;
        self.operations[year] += operations;
        self.strength[year] = members;
        self.cell_days += cells;
    }

    /// With the time that it took.
    #[must_use]
    pub fn took(self, time: Duration) -> Self {
        Self { seconds: time.as_secs_f64(), ..self }
    }
}

/// Runs what is asked for and prints a line of JSON a run, then one of the whole.
pub fn answer(run: impl Fn(&Core, &Asked, u64) -> Told + Sync) {
    let asked = Asked::parse();
    let core = Core::read();
    let start = Instant::now();
    let told: Vec<Vec<Told>> = std::thread::scope(|scope| {
        let of_thread = |thread: u32| {
            let (run, core, asked) = (&run, &core, &asked);
            let seed = move |number: u32| asked.seed + u64::from(thread * asked.runs + number);
            scope.spawn(move || (0..asked.runs).map(|number| run(core, asked, seed(number))).collect())
        };
        let threads: Vec<_> = (0..asked.threads).map(of_thread).collect();
        threads.into_iter().map(|thread| thread.join().expect("no run panics")).collect()
    });
    let seconds = start.elapsed().as_secs_f64();
    for told in told.iter().flatten() {
        println!("{}", serde_json::to_string(told).expect("outcomes are numbers"));
    }
    println!("{}", serde_json::json!({ "seconds_of_all": seconds }));
}
