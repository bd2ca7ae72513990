//! The one registry of parameters.
//!
//! Each parameter is declared once, below, with its name, symbol, unit, range, default, meaning
//! and source. From that one declaration come the struct that the model reads, the defaults, the
//! bounds that a scenario is checked against, the JSON schema, the table in the docs and the
//! random points of property tests. Nothing in the model reads a number that is neither here nor
//! in the scenario.
//!
//! ```
//! use stronghold::parameters::{Parameters, info};
//!
//! let mut parameters = Parameters::default();
//! parameters.set("attack.base_rate", 0.5)?;
//! assert_eq!(parameters.get("attack.base_rate"), Some(0.5));
//!
//! let known = info("attack.base_rate").expect("it is registered");
//! assert!(known.low <= 0.5 && 0.5 <= known.high);
//! let refused = parameters.set("attack.bse_rate", 0.5).unwrap_err();
//! assert_eq!(refused.to_string(), "no parameter is called `attack.bse_rate`");
//! # Ok::<(), stronghold::parameters::ParameterError>(())
//! ```

use serde::{Deserialize, Serialize};
use strsim::jaro_winkler;

/// Where a parameter's default comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Stated by, or computed from, a published source.
    Literature(&'static str),
    /// Fitted to the targets that the evidence labels `fitted`: a free number.
    Calibrated(&'static str),
    /// Set by judgement; the text says why this value.
    Assumed(&'static str),
}

impl Source {
    /// The kind in one word: `literature`, `calibrated` or `assumed`.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Literature(_) => "literature",
            Self::Calibrated(_) => "calibrated",
            Self::Assumed(_) => "assumed",
        }
    }

    /// The reference or the reason.
    pub fn text(self) -> &'static str {
        match self {
            Self::Literature(text) | Self::Calibrated(text) | Self::Assumed(text) => text,
        }
    }
}

/// What is known of one parameter besides its value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ParameterInfo {
    /// Dotted name, `process.parameter`, as `--set` and scenario files write it.
    pub name: &'static str,
    /// Symbol in the equations.
    pub symbol: &'static str,
    /// Unit; `1` for a pure number.
    pub unit: &'static str,
    /// Smallest admissible value.
    pub low: f64,
    /// Largest admissible value.
    pub high: f64,
    /// Value where a scenario says nothing.
    pub default: f64,
    /// What it means, in one or two sentences.
    pub meaning: &'static str,
    /// Where the default comes from.
    pub source: Source,
}

/// Why a parameter could not be set.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ParameterError {
    /// There is no parameter of that name.
    #[error("no parameter is called `{name}`")]
    Unknown {
        /// The name as written.
        name: String,
        /// The closest name that exists.
        nearest: &'static str,
    },
    /// The value lies outside the parameter's range, or is not a number.
    #[error("`{name}` is {value}: it must be from {low} to {high}{}", in_brackets(unit))]
    OutOfRange {
        /// The parameter.
        name: &'static str,
        /// The value as given.
        value: f64,
        /// Smallest admissible value.
        low: f64,
        /// Largest admissible value.
        high: f64,
        /// The parameter's unit.
        unit: &'static str,
    },
}

/// A unit behind a number; nothing for pure numbers.
fn in_brackets(unit: &str) -> String {
    if unit == "1" { String::new() } else { format!(" ({unit})") }
}

macro_rules! parameters {
    ($(
        $(#[doc = $group_doc:literal])+
        $group:ident: $Group:ident {
            $(
                $(#[doc = $doc:literal])+
                $field:ident: $symbol:literal, $unit:literal, $low:literal..=$high:literal, default $default:literal, $source:expr;
            )+
        }
    )+) => {
        $(
            $(#[doc = $group_doc])+
            #[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
            pub struct $Group {
                $( $(#[doc = $doc])+ pub $field: f64, )+
            }
        )+

        /// The value of every parameter, grouped by process.
        #[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
        pub struct Parameters {
            $( $(#[doc = $group_doc])+ pub $group: $Group, )+
        }

        impl Default for Parameters {
            fn default() -> Self {
                Self { $( $group: $Group { $( $field: $default, )+ }, )+ }
            }
        }

        /// Every parameter, in the order of the day's processes.
        pub static REGISTRY: &[ParameterInfo] = &[ $( $(
            ParameterInfo {
                name: concat!(stringify!($group), ".", stringify!($field)),
                symbol: $symbol,
                unit: $unit,
                low: $low,
                high: $high,
                default: $default,
                meaning: concat!($($doc),+),
                source: $source,
            },
        )+ )+ ];

        impl Parameters {
            fn slot(&mut self, name: &str) -> Option<&mut f64> {
                match name {
                    $( $( concat!(stringify!($group), ".", stringify!($field)) => Some(&mut self.$group.$field), )+ )+
                    _ => None,
                }
            }

            /// The value of a parameter by its dotted name; `None` when there is none of that name.
            pub fn get(&self, name: &str) -> Option<f64> {
                match name {
                    $( $( concat!(stringify!($group), ".", stringify!($field)) => Some(self.$group.$field), )+ )+
                    _ => None,
                }
            }
        }
    };
}

impl Parameters {
    /// Sets a parameter by its dotted name.
    ///
    /// # Errors
    /// When no parameter has that name, or the value lies outside its range.
    pub fn set(&mut self, name: &str, value: f64) -> Result<(), ParameterError> {
        let info = info(name).ok_or_else(|| ParameterError::Unknown {
            name: name.to_owned(),
            nearest: nearest(name),
        })?;
        if !(info.low..=info.high).contains(&value) {
            return Err(ParameterError::OutOfRange {
                name: info.name,
                value,
                low: info.low,
                high: info.high,
                unit: info.unit,
            });
        }
        *self.slot(name).expect("the registry and the struct come from one declaration") = value;
        Ok(())
    }

    /// The parameters at a point of the unit cube, one coordinate in 0..=1 each, in the order of
    /// [`REGISTRY`]; missing coordinates keep the default. For designs and property tests.
    pub fn at(point: &[f64]) -> Self {
        let mut parameters = Self::default();
        for (info, share) in REGISTRY.iter().zip(point) {
            let value = info.low + share.clamp(0.0, 1.0) * (info.high - info.low);
            *parameters.slot(info.name).expect("the registry names only parameters") = value;
        }
        parameters
    }
}

/// The registry's entry of a dotted name.
pub fn info(name: &str) -> Option<&'static ParameterInfo> {
    REGISTRY.iter().find(|info| info.name == name)
}

/// The registered name that looks most like `name`.
pub fn nearest(name: &str) -> &'static str {
    REGISTRY
        .iter()
        .max_by(|a, b| jaro_winkler(a.name, name).total_cmp(&jaro_winkler(b.name, name)))
        .map_or("", |info| info.name)
}

/// How many free numbers the registry itself holds: parameters whose default was fitted.
pub fn calibrated() -> impl Iterator<Item = &'static ParameterInfo> {
    REGISTRY.iter().filter(|info| matches!(info.source, Source::Calibrated(_)))
}

parameters! {
    /// What an analyst turns first: CT pressure and permissiveness, everywhere at once.
    levers: Levers {
        /// CT effort of every force, as a multiple of what the scenario says.
        effort: "e_L", "1", 0.0..=10.0, default 1.0, Source::Assumed("a lever: 1 unless a scenario schedules it");
        /// Further opening: how far the permissiveness of every region goes to a safe haven (1) or to nothing (−1).
        opening: "o_L", "1", -1.0..=1.0, default 0.0, Source::Assumed("a lever: off unless a scenario schedules it");
        /// Leader targeting: share of the led operations which aim at others that aim at leaders instead.
        leadership: "l_L", "1", 0.0..=1.0, default 0.0, Source::Assumed("a lever: off unless a scenario schedules it");
        /// Counter-messaging to every audience: share of the effect of media output that it takes away, of what is left.
        counter_messaging: "m_L", "1", 0.0..=1.0, default 0.0, Source::Assumed("a lever: off unless a scenario schedules it");
    }
    /// Season of the attack tempo.
    season: Season {
        /// Amplitude of the season on a log scale: the tempo's peak over its yearly mean is exp(A)/I₀(A).
        amplitude: "A", "1", 0.0..=1.5, default 0.3, Source::Assumed("NATO deaths 2005-2009 give 0.39, from another insurgency; a first fit took 0.3");
        /// Day of the year on which the tempo peaks.
        peak_day: "d₀", "day of year", 1.0..=366.0, default 166.0, Source::Literature("middle of April to August, the months in which the article sees the peak");
    }
    /// Outreach: media output and publicity.
    outreach: Outreach {
        /// Reach to its audience of one media item a month, where that of a recruiter is about 1.
        media_reach: "r_m", "reach/(item/month)", 0.0..=10.0, default 0.05, Source::Assumed("the Tajik channel's 15 items a month reach three quarters as far as a recruiter");
        /// Reach to every audience that an attack of at least the major severity adds, until it is forgotten.
        major_publicity: "p_A", "reach", 0.0..=100.0, default 0.1, Source::Assumed("a tenth of a recruiter; one attack in 25 is major");
        /// Reach to every audience that an external plot adds when it is executed.
        plot_publicity: "p_X", "reach", 0.0..=100.0, default 0.5, Source::Assumed("half of a recruiter: an attack abroad is news everywhere");
        /// Reach to every audience that an external plot adds when it is disclosed that it failed or was foiled.
        foiled_publicity: "p_F", "reach", 0.0..=100.0, default 0.1, Source::Assumed("a fifth of an executed one");
        /// Half-life of publicity.
        publicity_half_life: "T_p", "days", 1.0..=3650.0, default 30.0, Source::Assumed("a month");
        /// Days in which a recruiter who is new in a post comes to all but 1/e of the reach.
        build_up: "T_q", "days", 0.0..=3650.0, default 60.0, Source::Assumed("two months; with 0 a recruiter has full reach at once");
    }
    /// Radicalisation: sympathisers and grievance in communities.
    radicalisation: Radicalisation {
        /// Yearly hazard of becoming a sympathiser, for a person at grievance 1 in a fully reached community.
        susceptibility: "s", "1/year", 0.0..=0.1, default 0.0002, Source::Assumed("lets the sympathisers of the baseline settle near 5 per 100,000, within the mobilisation yardstick (3 to 6 per 100,000 went to Syria and Iraq)");
        /// Reach at which half of the effect of reach is had.
        reach_half: "h_R", "reach", 0.01..=100.0, default 2.0, Source::Assumed("a province with two recruiters is half reached");
        /// Yearly hazard that a sympathiser lapses.
        lapse: "ℓ", "1/year", 0.0..=20.0, default 0.5, Source::Assumed("sympathy lasts about two years");
        /// Yearly rate at which grievance returns to the community's base.
        relaxation: "λ_G", "1/year", 0.0..=50.0, default 1.0, Source::Assumed("a year, the scale on which events fade from surveys");
        /// Human security: share of the grievance at rest that it takes away.
        human_security: "y", "1", 0.0..=1.0, default 0.0, Source::Assumed("a lever: off unless a scenario schedules it");
        /// Community engagement: share of the susceptibility of communities abroad that it takes away.
        engagement: "y_E", "1", 0.0..=1.0, default 0.0, Source::Assumed("a lever: off unless a scenario schedules it");
        /// Rise of grievance for each death of somebody who is not a militant, per 100,000 people of the region.
        harm: "η_G", "1/(death per 100,000)", 0.0..=10.0, default 0.05, Source::Assumed("the sign is Kress and Szechtman's (2009); the size is a guess");
    }
    /// The kin of members who were killed.
    kin: Kin {
        /// Relatives of each member who was killed who are old and near enough to be won.
        relatives: "n_K", "persons/death", 0.0..=50.0, default 4.0, Source::Assumed("the article: young relatives of killed members join, out for revenge; the number is a guess");
        /// Yearly hazard of becoming a sympathiser, for a relative at grievance 1 in a fully reached community.
        susceptibility: "s_K", "1/year", 0.0..=5.0, default 0.05, Source::Assumed("a guess: 250 times that of the population; with four relatives, ten deaths bring a sympathiser in a year");
        /// Grievance at rest of relatives.
        grievance: "G_K", "1", 0.0..=1.0, default 0.8, Source::Assumed("well above the baseline's 0.3");
    }
    /// Recruitment of sympathisers.
    recruitment: Recruitment {
        /// Yearly hazard that a sympathiser joins, for each unit of reach, when nobody lies low.
        rate: "ρ", "1/(reach·year)", 0.0..=50.0, default 0.0715, Source::Calibrated("with strength at the end of 2023");
        /// Reach of a member, where that of a recruiter is about 1.
        member_reach: "ω", "reach/member", 0.0..=1.0, default 0.002, Source::Assumed("members also bring people in; small beside recruiters");
        /// Share of recruits who found a cell of their own instead of joining one near by.
        founding: "f", "1", 0.0..=1.0, default 0.05, Source::Assumed("cells keep a size near that at the start");
        /// Mean delay until a recruiter who was taken is replaced.
        replacement_delay: "T_R", "days", 1.0..=3650.0, default 180.0, Source::Assumed("half a year");
    }
    /// Mobilisation: recruitment abroad, and the choice between the theatre and external operations.
    mobilisation: Mobilisation {
        /// Yearly hazard that a sympathiser abroad is recruited, for each unit of reach.
        rate: "ρ_a", "1/(reach·year)", 0.0..=50.0, default 0.3, Source::Calibrated("with the external plots disclosed in the twelve months to 2024-03-19");
        /// Log odds of hijrah against external operations for a recruit abroad, where the theatre attracts nobody and the way is free.
        hijrah: "u₀", "1", -10.0..=10.0, default 1.1, Source::Literature("Hegghammer (2013): about three to one for foreign fighting");
        /// Effect of the theatre's attraction on these log odds.
        attraction: "u_A", "1", 0.0..=20.0, default 2.0, Source::Assumed("from full pressure to a safe haven the odds rise by a factor of fifty");
        /// Effect of the way's difficulty, −ln of the chance to get through, on these log odds.
        difficulty: "u_D", "1", 0.0..=20.0, default 0.5, Source::Assumed("where one in ten gets through the odds are a third");
    }
    /// Travel over routes, both ways.
    travel: Travel {
        /// Kilometres of a route that a traveller leaves behind in a day, waiting included.
        pace: "v_T", "km/day", 1.0..=5000.0, default 60.0, Source::Assumed("two months from Moscow to the Afghan border; most of it is waiting");
        /// Border control: share of those who would get through that is stopped at each border.
        border_control: "c_B", "1", 0.0..=1.0, default 0.0, Source::Assumed("a lever: off unless a scenario schedules it; the links say what passes without it");
        /// Share of arrivals in the theatre who become recruiters for their audience.
        recruiters: "f_R", "1", 0.0..=1.0, default 0.1, Source::Assumed("one arrival in ten");
        /// Reach of such a recruiter to the audience everywhere.
        recruiter_reach: "R_c", "reach", 0.0..=100.0, default 0.3, Source::Assumed("a third of a local recruiter: from afar");
        /// Visibility of such a recruiter to the CT side.
        recruiter_visibility: "v_c", "1", 0.0..=1.0, default 0.5, Source::Assumed("as that of other recruiters");
        /// Yearly hazard that a trained member from abroad travels out to a host.
        return_hazard: "ψ", "1/year", 0.0..=20.0, default 0.02, Source::Literature("Hegghammer (2013): at most one foreign fighter in nine returns to attack; here a tenth, over stays of four to five years");
    }
    /// Finance: what the organisation takes in, and what that is worth beside its needs.
    finance: Finance {
        /// Days over which what was taken in is spent.
        turnover: "T_F", "days", 7.0..=3650.0, default 365.0, Source::Assumed("a year");
        /// Yearly donation of a sympathiser, in the upkeep of a member for a year.
        donation: "d", "upkeep/sympathiser", 0.0..=1000.0, default 1.0, Source::Assumed("meets the needs of 2,000 members with about as many sympathisers");
        /// Share of the donations of communities abroad that goes to the theatre; external cells have the rest.
        remitted: "f_T", "1", 0.0..=1.0, default 0.7, Source::Assumed("most; the article has a network in Turkey that raises funds");
        /// Yearly tax of 100,000 people who are wholly under night control, in the upkeep of a member for a year.
        tax: "τ_F", "upkeep/(100,000 people)", 0.0..=10000.0, default 20.0, Source::Assumed("a village of a few thousand keeps one member; acts from phase 2 on");
        /// Tracking of finance: share of donations that it takes away.
        tracking: "y_F", "1", 0.0..=1.0, default 0.0, Source::Assumed("a lever: off unless a scenario schedules it");
        /// Adequacy of funds, 1 where they meet the needs, at which H(funds) is half of its most.
        half_adequacy: "h_F", "1", 0.0..=10.0, default 0.25, Source::Assumed("cells act on a quarter of their upkeep half as often as on plenty");
        /// Upkeep of an active external plot for a year, in that of a member.
        plot_cost: "c_X", "upkeep", 0.01..=1000.0, default 8.0, Source::Assumed("a year in a host country costs several times that of a fighter in the theatre");
    }
    /// Host security: what finds plots and recruiters abroad.
    security: Security {
        /// Yearly hazard that a plot of one member in full view is found, in a region of security 1.
        detection: "λ_X", "1/year", 0.0..=365.0, default 2.0, Source::Assumed("half a year in full view");
        /// Yearly hazard that a recruiter in full view is taken, in a region of security 1.
        recruiters: "λ_R", "1/year", 0.0..=365.0, default 0.5, Source::Assumed("two years in full view");
        /// Rise of these hazards, as a share, that very many warnings bring about.
        gain: "g_W", "1", 0.0..=20.0, default 1.0, Source::Assumed("doubles at most");
        /// Warnings at which half of the rise is had.
        half_warnings: "h_W", "plots", 0.01..=1000.0, default 3.0, Source::Assumed("three plots that came to light of late");
        /// Half-life of a warning.
        half_life: "T_W", "days", 1.0..=3650.0, default 90.0, Source::Assumed("a season");
        /// Share of a plot's warning that reaches the security of every other country abroad.
        sharing: "s_W", "1", 0.0..=1.0, default 0.1, Source::Assumed("a little; the article: held back by rivalries");
    }
    /// External plots.
    plots: Plots {
        /// Chance that a recruit for external operations joins a plot in planning of his region and audience, where there is one.
        joining: "f_J", "1", 0.0..=1.0, default 0.5, Source::Assumed("half act alone at first");
        /// Yearly hazard that a sympathiser abroad begins a plot by himself, for each unit of reach of media and publicity.
        inspiration: "ι", "1/(reach·year)", 0.0..=10.0, default 0.01, Source::Assumed("a tenth of the recruits for external operations, or so");
        /// Mean days of planning.
        planning: "T_1", "days", 1.0..=3650.0, default 60.0, Source::Assumed("two months");
        /// Mean days of preparation.
        preparation: "T_2", "days", 1.0..=3650.0, default 60.0, Source::Assumed("two months");
        /// Mean days of the attempt.
        attempt: "T_3", "days", 1.0..=3650.0, default 3.0, Source::Assumed("days");
        /// Visibility while planning, where that of preparation and attempt is 1.
        planning_visibility: "v_1", "1", 0.0..=1.0, default 0.3, Source::Assumed("little is done that could be seen");
        /// Visibility of a plot without contact to the organisation, where that of others is 1.
        inspired_visibility: "v_I", "1", 0.0..=1.0, default 0.5, Source::Assumed("nobody to be overheard with");
        /// Exponent of a plot's members in its visibility.
        size_risk: "ζ_X", "1", 0.0..=2.0, default 0.5, Source::Assumed("as for cells in the theatre");
        /// Yearly hazard that a plot is given up.
        abandonment: "a_X", "1/year", 0.0..=365.0, default 0.5, Source::Assumed("two years of patience");
        /// Chance that an attempt by the untrained is executed.
        success: "q_0", "1", 0.0..=1.0, default 0.3, Source::Assumed("most attempts fail");
        /// Chance that an attempt is executed where a trained member leads it.
        trained_success: "q_1", "1", 0.0..=1.0, default 0.6, Source::Literature("Hegghammer (2013): plots with returnees are more effective, about twice");
        /// Mean days from a plot's end to its disclosure.
        disclosure: "T_D", "days", 0.0..=3650.0, default 14.0, Source::Assumed("two weeks; executed ones are known at once");
        /// Crowding-out: share of direction for external operations that many attacks at home take away.
        crowding_out: "κ_X", "1", 0.0..=1.0, default 0.0, Source::Assumed("a switch: 0, external operations have resources of their own");
        /// Attacks a year at home at which half of that share is taken.
        crowding_half: "h_X", "attacks/year", 0.01..=100_000.0, default 100.0, Source::Assumed("between the years of few and of many attacks");
    }
    /// Factions: fighters of a rival who come over.
    factions: Factions {
        /// Yearly hazard that a fighter comes over, at normalisation 1 and permissiveness 1.
        inflow: "j", "1/year", 0.0..=20.0, default 0.3, Source::Assumed("a guess; acts only where a scenario has factions");
        /// Share of its first strength at or below which a faction is weak.
        weakness: "w_F", "1", 0.0..=1.0, default 0.5, Source::Assumed("half of it gone");
        /// Yearly hazard that a weak faction is absorbed as a whole, at permissiveness 1.
        absorption: "a_F", "1/year", 0.0..=20.0, default 0.2, Source::Assumed("a guess; acts only where a scenario has factions");
        /// Experience with which its fighters arrive, in attacks.
        experience: "x_F", "attacks", 0.0..=100.0, default 5.0, Source::Assumed("fighters who know their trade");
    }
    /// Desertion: members who leave by themselves.
    desertion: Desertion {
        /// Yearly hazard that a member leaves for good, surrender included.
        hazard: "ξ", "1/year", 0.0..=20.0, default 0.2, Source::Assumed("fixed in the first fit; more than 1,400 of about 4,000 surrendered before 2020, dependants counted");
    }
    /// Organisation: cells are founded, merge and split.
    organisation: Organisation {
        /// Members of a cell at the start and after a release of prisoners.
        founding_size: "n₀", "members", 1.0..=1000.0, default 8.0, Source::Assumed("small-unit size; also the size at which a cell has the base tempo");
        /// A cell of at most this many members seeks another to merge with.
        small: "n_min", "members", 0.0..=1000.0, default 3.0, Source::Assumed("fewer than half a founding cell");
        /// Yearly hazard that a small cell merges.
        merge_rate: "m", "1/year", 0.0..=365.0, default 4.0, Source::Assumed("a season");
        /// A cell of at least this many members splits.
        large: "n_max", "members", 2.0..=100_000.0, default 20.0, Source::Assumed("two and a half founding cells");
        /// Yearly hazard that a large cell splits.
        split_rate: "b", "1/year", 0.0..=365.0, default 4.0, Source::Assumed("a season");
        /// Regrouping: yearly events of coalescence or fragmentation for each member; more than 0 replaces persistent cells by ad-hoc groups.
        regrouping: "q", "1/(member·year)", 0.0..=365.0, default 0.0, Source::Assumed("a switch: off, cells persist");
        /// Share of these events in which a group breaks up.
        fragmentation: "φ_g", "1", 0.001..=1.0, default 0.05, Source::Literature("Bohorquez and others (2009): small; the tail of 5/2 is cut off near 4/φ²");
    }
    /// Posture: cells lie low under pressure.
    posture: Posture {
        /// Days over which the organisation's estimate of pressure follows effort.
        perception: "T_π", "days", 1.0..=3650.0, default 90.0, Source::Assumed("first fit: a slow mean of effort, since single operations are shot noise");
        /// Weight of the whole country's effort in a region's perceived pressure; the region's own has the rest.
        country_weight: "w", "1", 0.0..=1.0, default 0.5, Source::Assumed("not identified in the first fit");
        /// Members added to the strength by which effort is divided, so that an empty region's pressure stays finite.
        presence_floor: "M₀", "members", 1.0..=1000.0, default 25.0, Source::Assumed("three founding cells");
        /// Perceived pressure at which a cell is half secret.
        half_pressure: "h_π", "felt operations/(year·100 members)", 0.01..=100.0, default 0.5, Source::Calibrated("with the attacks of 2020 to 2023");
        /// Days in which a cell closes all but 1/e of the gap to more secrecy.
        tightening: "T↑", "days", 1.0..=3650.0, default 20.0, Source::Assumed("first fit: not identified; going quiet is fast");
        /// Days in which a cell closes all but 1/e of the gap to less secrecy.
        loosening: "T↓", "days", 1.0..=3650.0, default 48.0, Source::Calibrated("with the attacks of 2020 to 2023");
        /// Effect of secrecy on tempo: a cell at secrecy 1 acts exp(−γ) times as often as one in the open.
        tempo_effect: "γ", "1", 0.0..=20.0, default 5.5, Source::Calibrated("with the attacks of 2020 to 2023");
        /// Share of a cell's visibility that full secrecy takes away.
        concealment: "c", "1", 0.0..=0.99, default 0.8, Source::Assumed("a cell that lies low is found five times less often");
    }
    /// Learning: cells get better by acting, and forget.
    learning: Learning {
        /// Exponent of the progress curve: the time to the n-th attack falls as n to the minus b.
        exponent: "b", "1", 0.0..=1.5, default 0.1, Source::Assumed("not identified in the first fit; low among those of Johnson and others (2011)");
        /// The most that skill multiplies the tempo with.
        cap: "b_max", "1", 1.0..=100.0, default 3.0, Source::Assumed("keeps the curve finite");
        /// Yearly rate at which experience is forgotten.
        forgetting: "φ", "1/year", 0.0..=20.0, default 0.2, Source::Assumed("as in the first fit, where it was not identified");
    }
    /// Leadership: mid-tier leaders, their loss and succession, and reprisals for them.
    leadership: Leadership {
        /// Share of the attack tempo that goes when every leader of a country is gone.
        effect: "δ", "1", 0.0..=1.0, default 0.5, Source::Assumed("not identified in the first fit; half of the tempo needs somebody who coordinates");
        /// Mean absence of a leader who was lost, where nobody stands by.
        delay: "T_L", "days", 1.0..=3650.0, default 120.0, Source::Assumed("four months");
        /// Share of that absence that full redundancy spares.
        redundancy_effect: "r", "1", 0.0..=0.95, default 0.5, Source::Assumed("deputies halve it");
        /// Days over which redundancy follows the calm that pressure leaves.
        regeneration: "T_ρ", "days", 1.0..=3650.0, default 180.0, Source::Assumed("half a year");
        /// Reprisals for a leader: attacks that the loss of one is expected to bring about.
        retaliation: "κ_u", "attacks/leader", 0.0..=20.0, default 1.0, Source::Assumed("one attack; the literature on decapitation finds short bursts, of no agreed size");
        /// Mean delay of reprisals.
        retaliation_delay: "τ_u", "days", 1.0..=365.0, default 21.0, Source::Assumed("three weeks");
    }
    /// Relocation of cells between regions.
    relocation: Relocation {
        /// Yearly hazard that a cell goes along an open link without length towards a region whose attraction is 1 higher.
        rate: "μ", "1/year", 0.0..=50.0, default 0.5, Source::Assumed("slow: over the 100 km between neighbouring provinces, a tenth of the cells in a year at a difference of ½; not identified");
        /// Distance over which that hazard falls to 1/e.
        distance: "d₀", "km", 1.0..=10000.0, default 200.0, Source::Assumed("one or two provinces");
        /// Doctrine: attraction of a region that is all city, beside permissiveness, which is 0 to 1.
        doctrine: "D", "1", -1.0..=1.0, default 0.2, Source::Assumed("the article: a turn to urban warfare in mid-2020, some effort deep in cities; the size is a guess");
    }
    /// Attacks, claims and severity.
    attack: Attack {
        /// Attacks a member and year by a cell of founding size in the open, at permissiveness ½.
        base_rate: "β", "1/(member·year)", 0.0..=10.0, default 0.77, Source::Calibrated("with the attacks of 2020 to 2023");
        /// Exponent of a cell's size in its tempo.
        size_exponent: "a", "1", 0.0..=1.5, default 1.0, Source::Assumed("first fit: proportional to members");
        /// Effect of permissiveness P on tempo, as exp(κ(P − ½)).
        permissiveness_effect: "κ", "1", 0.0..=5.0, default 1.0, Source::Assumed("fixed at 1: an alias of the opening at the takeover, which is free");
        /// Share of attacks that are claimed.
        claim_propensity: "q", "1", 0.0..=1.0, default 1.0, Source::Assumed("fixed at 1: an alias of the base rate, and the counts are the group's own claims");
        /// Exponent of the power law of severity (density ∝ severity^−α, severity at least 1 where it does not depend on size).
        severity_exponent: "α", "1", 1.5..=5.0, default 2.4, Source::Literature("Clauset, Young and Gleditsch (2007); independence of size after Clauset and Gleditsch (2012)");
        /// Exponent of the acting cell's size, relative to the founding size, in severity.
        severity_size: "v", "1", 0.0..=1.0, default 0.0, Source::Literature("a switch between two findings: 0, independent (Clauset and Gleditsch 2012); 1, in proportion (Bohorquez and others 2009)");
        /// Severity from which an attack counts as major.
        major_severity: "S", "severity", 1.0..=10000.0, default 10.0, Source::Assumed("one attack in 25 at the default exponent");
        /// Rise of a cell's exposure with each of its attacks.
        exposure_gain: "e", "1", 0.0..=100.0, default 1.0, Source::Assumed("an attack doubles the visibility of a cell in the open");
        /// Branching ratio: follow-ups that an attack is expected to bring about in its region.
        branching: "n", "1", 0.0..=0.9, default 0.0, Source::Assumed("at most 0.4 in a first fit, where it was not identified and 0.2 already widened 2023: off unless a scenario sets it");
        /// Mean delay of follow-ups.
        campaign_delay: "τ_c", "days", 1.0..=365.0, default 7.0, Source::Assumed("a week");
        /// Half-life of exposure.
        exposure_half_life: "T_e", "days", 1.0..=3650.0, default 30.0, Source::Assumed("a month");
    }
    /// Intelligence of the CT side, in leads.
    intelligence: Intelligence {
        /// Half-life of a lead.
        half_life: "T_I", "days", 1.0..=3650.0, default 60.0, Source::Assumed("two months");
        /// Leads from each attack.
        attack_leads: "i_a", "leads", 0.0..=100.0, default 0.3, Source::Assumed("one lead in three attacks");
        /// Leads from each operation that reached its target.
        exploitation_leads: "i_o", "leads", 0.0..=100.0, default 0.5, Source::Assumed("one lead in two operations");
        /// Tips: leads a year for each visible member, where permissiveness is 0.
        tip_rate: "τ", "leads/(member·year)", 0.0..=100.0, default 0.05, Source::Assumed("a founding cell in the open gives a lead in two and a half years");
        /// Sharing: share of the leads of exploited operations that also reaches each linked region of another country.
        sharing: "s_I", "1", 0.0..=1.0, default 0.0, Source::Assumed("a lever: off unless a scenario schedules it");
        /// Leads at which half of the effort is led by intelligence.
        half_level: "h_I", "leads", 0.001..=1000.0, default 0.5, Source::Assumed("half a lead");
    }
    /// Reaction: CT effort answers attacks.
    reaction: Reaction {
        /// Rise of a region's effort, as a share of the schedule, that very many attacks bring about.
        gain: "ε", "1", 0.0..=20.0, default 0.0, Source::Assumed("a switch: 0, effort is exogenous, the schedule and nothing else");
        /// Days over which the CT side's view of attacks follows them.
        delay: "T_a", "days", 1.0..=3650.0, default 60.0, Source::Assumed("two months");
        /// Attacks a year in the region at which half of the rise is had.
        half_rate: "h_a", "attacks/year", 0.01..=10000.0, default 20.0, Source::Assumed("a province with an attack every three weeks");
    }
    /// CT operations and their outcomes.
    operations: Operations {
        /// Share of the effort without intelligence that is spent all the same, on blind operations.
        blind_share: "g₀", "1", 0.0..=1.0, default 0.1, Source::Assumed("a guess: most effort without leads is not spent; Kress and Szechtman (2009) have 1, all of it");
        /// Exponent of a cell's strength in the choice of targets.
        size_exponent: "ζ", "1", 0.0..=2.0, default 0.5, Source::Assumed("larger cells leave more traces, but less than in proportion");
        /// Weight of a fully visible recruiter as a target, where a founding cell in the open has 1.
        recruiter_weight: "w_R", "1", 0.0..=100.0, default 0.2, Source::Assumed("recruiters are looked for less than cells");
        /// Share of a target's members who are killed.
        killed_share: "k", "1", 0.0..=1.0, default 0.378, Source::Calibrated("with the militant deaths of 2022 and 2023");
        /// Share of the survivors who are captured.
        captured_share: "c_o", "1", 0.0..=1.0, default 0.2, Source::Assumed("the mix differs widely by country (Jadoon and Mines): Afghanistan 2015-2018 mostly killed");
        /// Share of the rest who are dispersed to other cells.
        dispersed_share: "d_o", "1", 0.0..=1.0, default 0.5, Source::Assumed("half of those who escape do not return to their cell");
        /// Share of the dispersed who cross to a neighbouring region.
        dispersal_away: "d_n", "1", 0.0..=1.0, default 0.3, Source::Assumed("most stay near");
        /// Mean deaths of people who are not militants in a blind operation that found no militant.
        collateral_deaths: "x", "deaths", 0.0..=100.0, default 0.7, Source::Assumed("a guess; not fitted: with the blind share it gives 2% of all deaths in operations, where 6% are observed");
    }
    /// Night control and the phases of guerrilla warfare.
    control: Control {
        /// Militants per 100,000 people, in wholly inaccessible and permissive land, at which the organisation has half of the night.
        half_density: "h_N", "members per 100,000", 0.1..=100_000.0, default 100.0, Source::Assumed("no province of the baseline comes near it, as no source reports night control in 2020 to 2023");
        /// Days in which night control closes all but 1/e of the gap to its target.
        relaxation: "T_N", "days", 1.0..=3650.0, default 90.0, Source::Assumed("a season");
        /// Share of night control that an operation takes away.
        rollback: "d_N", "1", 0.0..=1.0, default 0.05, Source::Assumed("one operation in twenty would clear a region");
        /// Members from which a dormant region counts as rebuilding.
        rebuild_members: "m₁", "members", 1.0..=10000.0, default 16.0, Source::Assumed("two founding cells");
        /// Night control from which phase 2 begins.
        night_threshold: "θ₂", "1", 0.0..=1.0, default 0.5, Source::Assumed("half of the night");
        /// Night control from which phase 3 begins.
        entrenchment_threshold: "θ₃", "1", 0.0..=1.0, default 0.7, Source::Assumed("evenly between half and nearly all");
        /// Night control from which a region is consolidated.
        consolidation_threshold: "θ₄", "1", 0.0..=1.0, default 0.85, Source::Assumed("nearly all of the night");
        /// A phase ends when what led to it falls below this share of its threshold.
        hysteresis: "η", "1", 0.1..=1.0, default 0.7, Source::Assumed("what was won is not lost at once");
        /// Share of tips that hideouts keep away, in phases 2 and 3.
        hideouts: "z", "1", 0.0..=1.0, default 0.5, Source::Assumed("half of the tips");
        /// Gain of the attack tempo from phase 3 on.
        tempo_gain: "g_A", "1", 0.0..=10.0, default 0.3, Source::Assumed("a third more");
        /// Yearly hazard that a cell of a region in phase 3 or beyond goes as reinforcement along an open link without length to one in a lower phase.
        reinforcement: "μ_R", "1/year", 0.0..=50.0, default 0.5, Source::Assumed("as slow as relocation");
        /// Share of effort that finds its target in a consolidated region, without any leads.
        open_target: "μ_C", "1", 0.0..=1.0, default 0.9, Source::Assumed("conventional force finds who rules in the open");
        /// Share of the peak below which the members of a consolidated region must fall for it to collapse.
        collapse: "κ_C", "1", 0.0..=1.0, default 0.5, Source::Assumed("half of them gone");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_lies_in_its_range_and_every_entry_is_complete() {
        for info in REGISTRY {
            assert!(info.low < info.high, "{}", info.name);
            assert!((info.low..=info.high).contains(&info.default), "{}", info.name);
            assert!(info.low.is_finite() && info.high.is_finite(), "{}", info.name);
            assert!(!info.symbol.is_empty() && !info.unit.is_empty(), "{}", info.name);
            assert!(info.meaning.trim().ends_with('.'), "{}: {}", info.name, info.meaning);
            assert!(!info.source.text().is_empty(), "{}", info.name);
        }
    }

    #[test]
    fn names_are_unique_and_can_be_read_and_set() {
        let mut parameters = Parameters::default();
        for info in REGISTRY {
            assert_eq!(REGISTRY.iter().filter(|other| other.name == info.name).count(), 1);
            assert_eq!(parameters.get(info.name), Some(info.default));
            parameters.set(info.name, info.high).unwrap();
            assert_eq!(parameters.get(info.name), Some(info.high));
        }
        assert_eq!(parameters, Parameters::at(&vec![1.0; REGISTRY.len()]));
    }

    #[test]
    fn a_misspelt_name_is_answered_with_the_nearest() {
        let error = Parameters::default().set("attack.bse_rate", 0.1).unwrap_err();
        assert_eq!(
            error,
            ParameterError::Unknown { name: "attack.bse_rate".into(), nearest: "attack.base_rate" }
        );
    }

    #[test]
    fn values_outside_the_range_are_refused() {
        for value in [-0.1, 1.1, f64::NAN, f64::INFINITY] {
            let refused = Parameters::default().set("attack.claim_propensity", value);
            assert!(matches!(refused, Err(ParameterError::OutOfRange { .. })), "{value}");
        }
    }
}
