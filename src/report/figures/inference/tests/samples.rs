//! Made-up data for every figure, plain or at its worst: long names, extreme numbers, things that are missing.

use crate::report::figures::{
    Figure,
    fan_chart::Band,
    inference::{
        Estimate, Marginal, Source, Spacing,
        contraction::{self, Contracted, Contraction},
        coverage::{self, Coverage, Curve},
        ecdf_bands::{self, BandPoint, EcdfBands, Ranked},
        pairs::{self, Pairs},
        predictive::{self, Predictive, Rows},
        prim_boxes::{self, Case, Plane, PrimBox, Restriction},
        profiles::{self, Better, Profiled, Profiles},
        sensitivity_bars::{self, Factor, Measure, Sensitivity},
    },
};

/// How hard the data make it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Short names and numbers.
    Plain,
    /// Names of many words, and one that cannot be broken.
    Long,
    /// Numbers near 10⁻⁹ and 10⁹, and values that are no numbers.
    Extreme,
}

/// Uniform numbers from a generator of Lehmer's kind; what they are matters little here.
pub struct Numbers(pub u64);

impl Numbers {
    pub fn uniform(&mut self) -> f64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Nearly normal: the sum of twelve uniforms.
    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

const NAMES: [(&str, &str); 12] = [
    ("attack base rate", "1/day"),
    ("recruitment at low secrecy", "members/month"),
    ("desertion hazard", "1/year"),
    ("posture adjustment", "1/day"),
    ("half-saturation of pressure", "operations/day"),
    ("first-aid coordination", "level, 0 to 1"),
    ("night control", "level, 0 to 1"),
    ("leads per operation", "leads"),
    ("release share", "share"),
    ("cross-border inflow", "members/month"),
    ("phase-2 threshold", "members"),
    ("effort", "operations/year"),
];

pub fn name(place: usize, kind: Kind) -> String {
    let (name, _) = NAMES[place % NAMES.len()];
    match (kind, place % 3) {
        (Kind::Long, 1) => {
            "recruitment.rate_among_released_and_displaced_members_of_the_eastern_wing".to_owned()
        }
        (Kind::Long, _) => format!(
            "{name} of all cells that lie low under the pressure of joint operations in the mountain provinces"
        ),
        _ => name.to_owned(),
    }
}

fn unit(place: usize, kind: Kind) -> String {
    let (_, unit) = NAMES[place % NAMES.len()];
    if kind == Kind::Long {
        format!("{unit} per 100 members felt by the whole organisation")
    } else {
        unit.to_owned()
    }
}

fn size(place: usize, kind: Kind) -> f64 {
    match (kind, place % 4) {
        (Kind::Extreme, 0) => 2.3e-9,
        (Kind::Extreme, 1) => 7.7e9,
        (Kind::Extreme, 2) => 1234.5,
        (_, 0) => 0.04,
        (_, 1) => 12.0,
        (_, 2) => 0.6,
        _ => 250.0,
    }
}

fn title(title: &str, kind: Kind) -> String {
    match kind {
        Kind::Long => format!(
            "{title} for attacks, militant deaths and CT operations in the eastern, southern and mountain provinces, 2009-01 to 2018-12"
        ),
        _ => title.to_owned(),
    }
}

fn source(kind: Kind) -> Source {
    Source {
        analysis: match kind {
            Kind::Long => {
                "calibration of-the-eastern-and-the-southern-valleys-together (7f3a91c0d2)".into()
            }
            _ => "calibration valley (7f3a91)".into(),
        },
        scenario: "valley".into(),
        version: "0.1.0 (a1b2c3d)".into(),
        seed: 20_240_117,
        sample: "2000 posterior draws".into(),
        failed: if kind == Kind::Extreme { 17 } else { 0 },
    }
}

/// Marginals whose draws hang together: neighbours are correlated.
pub fn marginals(count: usize, kind: Kind, draws: usize) -> Vec<Marginal> {
    let mut numbers = Numbers(count as u64 + 7);
    let mut parameters: Vec<Marginal> = (0..count)
        .map(|place| {
            let scale = size(place, kind);
            let is_log = place % 3 == 0;
            let prior = (0..=200).map(|step| {
                let share = f64::from(step) / 200.0;
                if is_log {
                    // Log-normal: median the scale, standard deviation of the logarithm 1.
                    let z = 8.0 * share - 4.0;
                    let value = scale * libm::exp(z);
                    (value, libm::exp(-0.5 * z * z) / (2.506_628_274_6 * value))
                } else {
                    (scale * 2.0 * share, 0.5 / scale)
                }
            });
            Marginal {
                name: name(place, kind),
                unit: unit(place, kind),
                spacing: if is_log { Spacing::Log } else { Spacing::Linear },
                draws: Vec::new(),
                prior: prior.collect(),
                marked: None,
            }
        })
        .collect();
    for _ in 0..draws {
        let mut before = 0.0;
        for (place, parameter) in parameters.iter_mut().enumerate() {
            let pull = [0.0, 0.8, -0.6, 0.1][place % 4];
            let z = pull * before + libm::sqrt(1.0 - pull * pull) * numbers.normal();
            before = z;
            let narrow = [0.15, 0.9, 0.4, 0.02][place % 4];
            let scale = size(place, kind);
            parameter.draws.push(match parameter.spacing {
                Spacing::Log => scale * libm::exp(0.3 + narrow * z),
                _ => (scale * (1.1 + 0.5 * narrow * z)).clamp(0.0, 2.0 * scale),
            });
        }
    }
    for (place, parameter) in parameters.iter_mut().enumerate() {
        let mut sorted = parameter.draws.clone();
        sorted.sort_by(f64::total_cmp);
        parameter.marked = sorted.get(sorted.len() / 2).copied();
        if kind == Kind::Extreme && place % 5 == 4 {
            // A parameter that never varies, beside draws that are no numbers.
            let first = parameter.draws.first().copied();
            parameter.draws.iter_mut().for_each(|draw| *draw = first.unwrap_or(0.0));
            parameter.draws.iter_mut().step_by(7).for_each(|draw| *draw = f64::NAN);
        }
        if kind == Kind::Extreme && place % 5 == 3 {
            parameter.prior = Vec::new();
        }
    }
    parameters
}

pub fn pairs(count: usize, kind: Kind) -> Figure {
    pairs::draw(&Pairs {
        name: "pairs".into(),
        title: title("What is known about the parameters", kind),
        subtitle: "Posterior from attacks a year, 2010 to 2018".into(),
        parameters: marginals(count, kind, 2000),
        marked: "median".into(),
        source: source(kind),
    })
}

pub fn profiles(count: usize, kind: Kind) -> Figure {
    let marginals = marginals(count, kind, 2000);
    let profiled = |(place, marginal): (usize, Marginal)| {
        let middle = marginal.marked.unwrap_or(1.0);
        let bin = |bin: i32| {
            let share = f64::from(bin) / 10.0;
            let at = if marginal.spacing == Spacing::Log {
                middle * libm::exp(share)
            } else {
                middle * (1.0 + share)
            };
            (at, 3.0 + 2.0 * share * share + 0.1 * f64::from((bin * 7) % 3))
        };
        let profile = if kind == Kind::Extreme && place % 4 == 3 {
            Vec::new()
        } else {
            (-9..=9).map(bin).collect()
        };
        Profiled { marginal, profile }
    };
    profiles::draw(&Profiles {
        name: "profiles".into(),
        title: title("Where the fit is good", kind),
        subtitle: String::new(),
        fit: "smallest distance".into(),
        better: Better::Lower,
        marked: "posterior median".into(),
        parameters: marginals.into_iter().enumerate().map(profiled).collect(),
        source: source(kind),
    })
}

pub fn predictive(count: usize, kind: Kind, rows: Rows) -> Figure {
    let mut numbers = Numbers(3);
    let row = |place: usize| {
        let scale = if rows == Rows::Own {
            50.0 * size(place, kind)
        } else {
            4.0 * libm::pow(2.0, place as f64)
        };
        let middle = scale * (0.8 + 0.4 * numbers.uniform());
        let quantiles = [0.7, 0.9, 1.0, 1.12, 1.5].map(|times| times * middle);
        predictive::Row {
            label: format!("{}, {} to {}", name(place, kind), 2010 + place, 2011 + place),
            observed: if kind == Kind::Extreme && place % 5 == 4 {
                f64::NAN
            } else {
                scale * (0.6 + numbers.uniform())
            },
            posterior: Band { quantiles },
            prior: (place % 4 != 3).then_some((
                0.1 * middle,
                if place.is_multiple_of(2) { 2.0 * middle } else { 9.0 * middle },
            )),
            p_value: (place % 5 != 2).then_some([0.62, 0.0004, 0.031][place % 3]),
            is_fitted: place % 3 != 2,
        }
    };
    predictive::draw(&Predictive {
        name: "predictive".into(),
        title: title("What the calibrated model predicts, and what was observed", kind),
        subtitle: "Fitted to six aggregates of 2010 to 2014".into(),
        rows,
        unit: if rows == Rows::Own { String::new() } else { "attacks a year".into() },
        targets: (0..count).map(row).collect(),
        source: source(kind),
    })
}

fn band(points: usize, fits: f64) -> Vec<BandPoint> {
    let point = |i: usize| {
        let at = i as f64 / points as f64;
        let half = 2.95 * libm::sqrt(at * (1.0 - at) / fits);
        BandPoint { at, low: -half, high: half }
    };
    (0..=points).map(point).collect()
}

pub fn ecdf_bands(count: usize, kind: Kind) -> Figure {
    let band = band(100, 500.0);
    let quantity = |place: usize| {
        let shape = |at: f64| match place % 5 {
            1 => 0.12 * libm::sin(2.0 * std::f64::consts::PI * at),
            2 => -0.15 * at * (1.0 - at) * 4.0,
            3 => -0.11 * libm::sin(2.0 * std::f64::consts::PI * at),
            _ => 0.02 * libm::sin(9.0 * at) * (1.0 - at),
        };
        let differences = band.iter().map(|point| shape(point.at));
        Ranked { name: name(place, kind), differences: differences.collect() }
    };
    ecdf_bands::draw(&EcdfBands {
        name: "ecdf".into(),
        title: title("Are posteriors right on average?", kind),
        subtitle: String::new(),
        quantities: (0..count).map(quantity).collect(),
        band: band.clone(),
        fits: 500,
        source: source(kind),
    })
}

pub fn coverage(count: usize, kind: Kind) -> Figure {
    let band: Vec<BandPoint> = band(50, 500.0)
        .into_iter()
        .map(|p| BandPoint {
            at: p.at,
            low: (p.at + p.low).max(0.0),
            high: (p.at + p.high).min(1.0),
        })
        .collect();
    let curve = |place: usize| {
        let power = [1.02, 1.6, 0.7][place % 3];
        let name =
            if place == 0 { "all parameters together (TARP)".into() } else { name(place, kind) };
        Curve { name, actual: band.iter().map(|point| libm::pow(point.at, power)).collect() }
    };
    coverage::draw(&Coverage {
        name: "coverage".into(),
        title: title("Do intervals hold the truth as often as they say?", kind),
        subtitle: String::new(),
        curves: (0..count).map(curve).collect(),
        band: band.clone(),
        is_simultaneous: true,
        fits: 500,
        source: source(kind),
    })
}

pub fn contraction(count: usize, kind: Kind) -> Figure {
    let parameter = |place: usize| {
        let value = match (kind, place) {
            (Kind::Extreme, 1) => -37.5,
            (Kind::Extreme, 2) => f64::NAN,
            _ => 0.99 - 0.11 * place as f64,
        };
        let contraction = Estimate { value, low: value - 0.08, high: (value + 0.05).min(1.0) };
        Contracted { label: format!("{} ({})", name(place, kind), unit(place, kind)), contraction }
    };
    contraction::draw(&Contraction {
        name: "contraction".into(),
        title: title("Which parameters did the data inform?", kind),
        subtitle: String::new(),
        interval: "95% intervals (bootstrap over draws)".into(),
        parameters: (0..count).map(parameter).collect(),
        source: source(kind),
    })
}

pub fn prim_box(count: usize, kind: Kind) -> Figure {
    let restriction = |place: usize| {
        let scale = size(place, kind);
        let within = [(0.6 * scale, 2.0 * scale), (0.0, 0.9 * scale), (0.5 * scale, 1.25 * scale)]
            [place % 3];
        Restriction {
            label: format!("{} ({})", name(place, kind), unit(place, kind)),
            range: (0.0, 2.0 * scale),
            within,
            quasi_p: (place != 3).then_some(if place < 2 { 1e-9 } else { 0.04 * place as f64 }),
        }
    };
    let restrictions: Vec<Restriction> = (0..count).map(restriction).collect();
    let mut numbers = Numbers(5);
    let mut case = |_: usize| {
        let (x, y) = (numbers.uniform(), numbers.uniform());
        let is_in = x > 0.3 && y < 0.45;
        let chance = if is_in { 0.85 } else { 0.06 };
        Case {
            x: 2.0 * size(0, kind) * x,
            y: 2.0 * size(1, kind) * y,
            is_of_interest: numbers.uniform() < chance,
        }
    };
    let plane =
        (count > 1).then(|| Plane { across: 0, up: 1, cases: (0..1500).map(&mut case).collect() });
    prim_boxes::draw(&PrimBox {
        name: "box".into(),
        title: title("When does violence stay high?", kind),
        interest: "attacks above 120 a year in each of the last five years".into(),
        coverage: 0.83,
        density: 0.85,
        mass: if kind == Kind::Extreme { f64::NAN } else { 0.31 },
        base_rate: 0.32,
        restrictions,
        plane,
        source: source(kind),
    })
}

pub fn sensitivity(count: usize, kind: Kind, measure: Measure) -> Figure {
    let is_morris = measure == Measure::Morris;
    let scale = if is_morris && kind == Kind::Extreme {
        4e7
    } else if is_morris {
        40.0
    } else {
        1.0
    };
    let factor = |place: usize| {
        let value = match (kind, place) {
            (Kind::Extreme, 1) => f64::NAN,
            (Kind::Extreme, 2) => -0.02 * scale,
            _ => 0.6 * scale * libm::pow(0.7, place as f64),
        };
        let estimate = |value: f64| Estimate {
            value,
            low: 0.8 * value - 0.02 * scale,
            high: 1.2 * value + 0.02 * scale,
        };
        Factor {
            label: format!("{} ({})", name(place, kind), unit(place, kind)),
            main: estimate(value),
            other: (measure != Measure::Pawn).then(|| estimate(0.7 * value)),
        }
    };
    let noise =
        (measure == Measure::Sobol).then_some(Estimate { value: 0.14, low: 0.11, high: 0.17 });
    sensitivity_bars::draw(&Sensitivity {
        name: "sensitivity".into(),
        title: title("What moves attacks a year", kind),
        subtitle: "1024 base points, 20480 runs".into(),
        measure,
        unit: "attacks".into(),
        interval: "95% intervals (bootstrap)".into(),
        factors: (0..count).map(factor).collect(),
        noise,
        dummy: (measure == Measure::Pawn || measure == Measure::Delta).then_some(0.06),
        source: source(kind),
    })
}

/// Every kind of figure over so many parameters, targets or factors.
pub fn all(count: usize, kind: Kind) -> Vec<(String, Figure)> {
    let measures = [Measure::Sobol, Measure::Morris, Measure::Delta, Measure::Pawn];
    let mut figures = vec![
        ("pairs".to_owned(), pairs(count, kind)),
        ("profiles".to_owned(), profiles(count, kind)),
        ("predictive-own".to_owned(), predictive(count, kind, Rows::Own)),
        ("predictive-shared".to_owned(), predictive(count, kind, Rows::SharedRoot)),
        ("ecdf".to_owned(), ecdf_bands(count, kind)),
        ("coverage".to_owned(), coverage(count, kind)),
        ("contraction".to_owned(), contraction(count, kind)),
        ("box".to_owned(), prim_box(count, kind)),
    ];
    for measure in measures {
        figures.push((format!("sensitivity-{measure:?}"), sensitivity(count, kind, measure)));
    }
    figures
}
