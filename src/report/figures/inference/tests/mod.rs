//! What every figure keeps to, whatever its data.

mod named;
mod samples;

use proptest::prelude::*;

use self::samples::{Kind, all};
use super::{predictive::Rows, sensitivity_bars::Measure};
use crate::report::figures::{
    Figure,
    canvas::{Anchor, Area, Canvas, Shape, Style},
};

/// The area that the letters of a text cover, from the top of an l to the foot of a g.
fn covered((x, y): (f64, f64), text: &str, style: &Style) -> Area {
    let width = style.width(text);
    let before = match style.anchor {
        Anchor::Start => 0.0,
        Anchor::Middle => width / 2.0,
        Anchor::End => width,
    };
    let (above, below) = (0.76 * style.size, 0.2 * style.size);
    if style.is_upright {
        Area::new(x - above, y + before - width, above + below, width)
    } else {
        Area::new(x - before, y - above, width, above + below)
    }
}

fn texts(canvas: &Canvas) -> Vec<(&str, Area)> {
    let text = |shape: &'_ Shape| match shape {
        Shape::Text { at, text, style } => Some(covered(*at, text, style)),
        _ => None,
    };
    let areas: Vec<Area> = canvas.shapes.iter().filter_map(text).collect();
    canvas.texts().into_iter().zip(areas).collect()
}

/// What is wrong with a drawing: texts that overlap or are cut off, and coordinates that are no numbers.
fn faults(canvas: &Canvas) -> Vec<String> {
    let whole = Area::new(0.0, 0.0, canvas.width, canvas.height);
    let texts = texts(canvas);
    let mut faults = Vec::new();
    for (place, (text, area)) in texts.iter().enumerate() {
        if !whole.holds(area) {
            faults.push(format!("`{text}` is cut off: {area:?}"));
        }
        for (other, other_area) in &texts[place + 1..] {
            if area.overlaps(other_area) {
                faults.push(format!("`{text}` overlaps `{other}`: {area:?}, {other_area:?}"));
            }
        }
    }
    let points = |shape: &Shape| match shape {
        Shape::Rectangle { area, .. } => vec![(area.x, area.y), (area.right(), area.bottom())],
        Shape::Line { points, .. } | Shape::Polygon { points, .. } => points.clone(),
        Shape::Disc { center: (x, y), radius, .. } => {
            vec![(x - radius, y - radius), (x + radius, y + radius)]
        }
        Shape::Text { at, .. } => vec![*at],
    };
    for shape in &canvas.shapes {
        let is_inside = |(x, y): &(f64, f64)| {
            (0.0..=canvas.width).contains(x) && (0.0..=canvas.height).contains(y)
        };
        // No number is within any range.
        if !points(shape).iter().all(is_inside) {
            faults.push(format!("not within the drawing: {shape:?}"));
        }
    }
    faults
}

fn is_sound(name: &str, figure: &Figure) {
    let faults = faults(&figure.canvas);
    assert!(faults.is_empty(), "{name}:\n{}", faults.join("\n"));
    assert_eq!(figure.svg().matches("NaN").count(), 0, "{name}");
}

#[test]
fn the_faults_of_a_drawing_are_found() {
    let mut canvas = Canvas::new(100.0, 50.0, "");
    let style = Style::new(10.0, crate::report::figures::palette::Color::INK);
    canvas.text((10.0, 20.0), "one", style);
    assert_eq!(faults(&canvas), Vec::<String>::new());
    canvas.text((20.0, 22.0), "two", style);
    canvas.text((90.0, 40.0), "too long", style);
    canvas.text((4.0, 48.0), "upright", style.upright());
    canvas.line(&[(0.0, 0.0), (f64::NAN, 3.0)], style.color, 1.0);
    assert_eq!(faults(&canvas).len(), 4, "{:#?}", faults(&canvas));
}

#[test]
fn no_text_overlaps_another_or_leaves_its_figure() {
    for kind in [Kind::Plain, Kind::Long, Kind::Extreme] {
        for count in [0, 1, 2, 3, 5, 6, 12] {
            for (name, figure) in all(count, kind) {
                is_sound(&format!("{name}, {count}, {kind:?}"), &figure);
            }
        }
    }
}

#[test]
fn the_same_data_give_the_same_drawing() {
    assert!(all(4, Kind::Plain) == all(4, Kind::Plain));
}

#[test]
fn every_figure_names_its_source_and_has_a_title_and_a_sentence() {
    for (name, figure) in all(3, Kind::Plain) {
        let texts = figure.canvas.texts().join(" ");
        for part in [
            "calibration valley (7f3a91)",
            "scenario valley",
            "seed 20240117",
            "2000 posterior draws",
        ] {
            assert!(texts.contains(part), "{name}: {texts}");
        }
        assert!(!figure.canvas.title.is_empty() && texts.contains(". "), "{name}");
    }
}

/// The words of each figure, in their order, over the same three parameters, targets or factors.
#[test]
fn the_figures_say_this() {
    for (name, figure) in all(3, Kind::Plain) {
        insta::assert_snapshot!(format!("{name}_says_this"), figure.canvas.texts().join("\n"));
    }
}

#[test]
fn parameters_beyond_the_most_are_left_out_and_counted() {
    let texts = samples::pairs(15, Kind::Plain).canvas.texts().join(" ");
    assert!(texts.contains("3 further parameters are left out"), "{texts}");
    let texts = samples::sensitivity(33, Kind::Plain, Measure::Sobol).canvas.texts().join(" ");
    assert!(texts.contains("3 smaller factors are left out"), "{texts}");
}

#[test]
fn the_verdicts_stand_in_words() {
    let texts = samples::ecdf_bands(5, Kind::Plain).canvas.texts().join(" ");
    for words in
        ["posterior too narrow", "posterior too low", "posterior too wide", "3 of 5 quantities"]
    {
        assert!(texts.contains(words), "{words}: {texts}");
    }
    let texts = samples::contraction(12, Kind::Plain).canvas.texts().join(" ");
    assert!(
        texts.contains("3 identified (0.75 or more), 4 weakly (0.25 to 0.75), 5 not"),
        "{texts}"
    );
    let check = samples::predictive(3, Kind::Plain, Rows::Own);
    let texts = check.canvas.texts();
    assert_eq!(texts.iter().filter(|text| **text == "held out").count(), 1);
    assert_eq!(texts.iter().filter(|text| **text == "fitted").count(), 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever the names say and however long they are.
    #[test]
    fn no_name_breaks_a_figure(
        name in "[ a-zA-Z_.,µπ漢-]{0,160}",
        scale in prop::sample::select(vec![1e-300, 1e-12, 1.0, 12_345.678, 1e15, 1e300]),
        count in 1_usize..13,
    ) {
        for (figure, drawing) in named::all(&name, scale, count) {
            is_sound(&format!("{figure}, {count}, {scale}, `{name}`"), &drawing);
        }
    }
}
