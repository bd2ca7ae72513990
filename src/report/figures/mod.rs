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
pub mod fan_chart;
pub mod font;
mod grid;
pub mod heat_map;
pub mod inference;
pub mod of_sweep;
pub mod palette;
pub mod phase_diagram;
pub mod raster;
mod sheet;
pub mod svg;
pub mod tornado;
pub mod words;

pub use grid::GridAxis;
pub use sheet::Origin;

use canvas::Canvas;

/// A drawn figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The name of its files, without their ending.
    pub name: String,
    /// The drawing.
    pub canvas: Canvas,
}

impl Figure {
    /// A figure; what cannot stand in the name of a file becomes a hyphen.
    pub fn new(name: &str, canvas: Canvas) -> Self {
        let safe = |letter: char| {
            if letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.') {
                letter
            } else {
                '-'
            }
        };
        Self { name: name.chars().map(safe).collect(), canvas }
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
