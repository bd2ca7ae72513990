//! Figures of a sweep (heat maps, the phase diagram, fan charts, tornados) and of [`inference`], each as
//! SVG and PNG.
//!
//! A figure is made in two steps, so that other reports can use the second by itself:
//! [`of_sweep`] reads a sweep into plain data, and each kind of figure draws its data on a
//! [`Canvas`]. [`svg`] writes a canvas as text, [`raster`] paints it as PNG with a font
//! inside the program. Nothing in a figure depends on the machine or the time: the same sweep gives the
//! same bytes.

pub mod axis;
pub mod canvas;
pub mod difference_chart;
pub mod fan_chart;
pub mod font;
mod grid;
pub mod heat_map;
pub mod inference;
mod months_axis;
pub mod observed_years;
pub mod of_sweep;
pub mod palette;
pub mod phase_diagram;
pub mod phase_ribbon;
pub mod raster;
mod sheet;
pub mod svg;
pub mod svg_reading;
pub mod tornado;
pub mod words;

pub use grid::GridAxis;
pub use sheet::{Opened, Origin, opened};

use canvas::Canvas;

/// A drawn figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The name of its files, without their ending.
    pub name: String,
    /// The drawing.
    pub canvas: Canvas,
    /// The unit of what it shows; empty where its axes have several.
    pub unit: String,
}

impl Figure {
    /// A figure; what cannot stand in the name of a file becomes a hyphen.
    pub fn new(name: &str, canvas: Canvas) -> Self {
        Self { name: Self::name_of(name), canvas, unit: String::new() }
    }

    /// The name of the files of a figure.
    pub fn name_of(name: &str) -> String {
        let safe = |letter: char| {
            if letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.') {
                letter
            } else {
                '-'
            }
        };
        name.chars().map(safe).collect()
    }

    /// The same with its unit.
    #[must_use]
    pub fn in_unit(self, unit: &str) -> Self {
        Self { unit: unit.to_owned(), ..self }
    }

    /// As SVG.
    pub fn svg(&self) -> String {
        svg::text(&self.canvas)
    }

    /// As PNG, twice as large.
    pub fn png(&self) -> Vec<u8> {
        raster::png(&self.canvas)
    }
}
