//! Figures over names and sizes of the caller's.

use super::samples::Numbers;
use crate::report::figures::{
    Figure,
    fan_chart::Band,
    inference::{
        Estimate, Marginal, Spacing,
        contraction::{self, Contracted, Contraction},
        pairs::{self, Pairs},
        predictive::{self, Predictive, Rows},
        prim_boxes::{self, Case, Plane, PrimBox, Restriction},
        profiles::{self, Profiled, Profiles},
        sensitivity_bars::{self, Factor, Measure, Sensitivity},
    },
};

/// The figures that write names, with one name for all and numbers of one size.
pub fn all(name: &str, scale: f64, count: usize) -> Vec<(String, Figure)> {
    let marginals = marginals(name, scale, count);
    let text = || name.to_owned();
    let profiled = |marginal: &Marginal| Profiled {
        marginal: marginal.clone(),
        profile: vec![(scale, scale), (1.1 * scale, 3.0 * scale)],
    };
    let row = |place: usize| predictive::Row {
        label: text(),
        observed: scale * place as f64,
        posterior: Band { quantiles: [0.5, 0.8, 1.0, 1.1, 1.9].map(|times| times * scale) },
        prior: Some((-scale, 40.0 * scale)),
        p_value: Some(0.2),
        is_fitted: place.is_multiple_of(2),
    };
    let estimate = Estimate { value: scale, low: 0.5 * scale, high: 1.5 * scale };
    let restriction = |_: usize| Restriction {
        label: text(),
        range: (-scale, scale),
        within: (-0.3 * scale, 0.5 * scale),
        quasi_p: None,
    };
    let factor = |_: usize| Factor { label: text(), main: estimate, other: Some(estimate) };
    let contracted = |_: usize| Contracted { label: text(), contraction: estimate };
    let predictive = |rows| {
        predictive::draw(&Predictive {
            title: text(),
            unit: text(),
            rows,
            targets: (0..count).map(row).collect(),
            ..Predictive::default()
        })
    };
    let sensitivity = |measure| {
        sensitivity_bars::draw(&Sensitivity {
            title: text(),
            unit: text(),
            interval: text(),
            measure,
            factors: (0..count).map(factor).collect(),
            dummy: Some(0.1 * scale),
            ..Sensitivity::default()
        })
    };
    let drawn = [
        (
            "pairs",
            pairs::draw(&Pairs {
                title: text(),
                marked: text(),
                parameters: marginals.clone(),
                ..Pairs::default()
            }),
        ),
        (
            "profiles",
            profiles::draw(&Profiles {
                title: text(),
                fit: text(),
                parameters: marginals.iter().map(profiled).collect(),
                ..Profiles::default()
            }),
        ),
        ("predictive-own", predictive(Rows::Own)),
        ("predictive-shared", predictive(Rows::SharedRoot)),
        ("sobol", sensitivity(Measure::Sobol)),
        ("morris", sensitivity(Measure::Morris)),
        (
            "contraction",
            contraction::draw(&Contraction {
                title: text(),
                interval: text(),
                parameters: (0..count).map(contracted).collect(),
                ..Contraction::default()
            }),
        ),
        (
            "box",
            prim_boxes::draw(&PrimBox {
                title: text(),
                interest: text(),
                restrictions: (0..count).map(restriction).collect(),
                plane: Some(Plane {
                    across: 0,
                    up: count - 1,
                    cases: vec![Case { x: 0.1 * scale, y: -0.2 * scale, is_of_interest: true }],
                }),
                ..PrimBox::default()
            }),
        ),
    ];
    drawn.into_iter().map(|(name, figure)| (name.to_owned(), figure)).collect()
}

fn marginals(name: &str, scale: f64, count: usize) -> Vec<Marginal> {
    let mut numbers = Numbers(9);
    let marginal = |_: usize| {
        let draws: Vec<f64> = (0..60).map(|_| scale * (1.0 + 0.2 * numbers.normal())).collect();
        Marginal {
            name: name.to_owned(),
            unit: name.to_owned(),
            spacing: if draws[0] > scale { Spacing::Log } else { Spacing::Linear },
            prior: (1..=20).map(|i| (scale * 0.1 * f64::from(i), 0.5 / scale)).collect(),
            marked: Some(scale),
            draws,
        }
    };
    (0..count).map(marginal).collect()
}
