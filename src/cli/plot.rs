//! `stronghold plot`.

use std::{fs, io::Write, path::PathBuf};

use clap::Args;

use super::{CliError, aside};
use crate::{
    experiment::{
        ensemble, panics,
        sweep::{Shard, Store},
    },
    report::figures::of_sweep::{self, PlotError, Wanted},
};

/// Draw the figures of a sweep, each as SVG and PNG.
///
/// A grid in which two factors have three values or more gives a heat map of each output that is kept,
/// and a phase diagram of phases; `design = "each"` gives tornados; what is kept by month gives fan charts.
#[derive(Debug, Args)]
pub struct Plot {
    /// The folder of a sweep.
    folder: PathBuf,
    /// Folder for the figures [default: DIR/figures].
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// Draw only this output: the name of a target, of what is kept, or of a column; may be repeated
    /// [default: all that is kept].
    #[arg(long = "output", value_name = "NAME")]
    outputs: Vec<String>,
    /// Draw fan charts of this design point; may be repeated [default: all, or the first if there are
    /// more than six].
    #[arg(long = "point", value_name = "N")]
    points: Vec<u64>,
}

impl Plot {
    /// Draws the figures; the names of their files go to `out`.
    pub fn execute(&self, out: &mut impl Write) -> Result<(), CliError> {
        panics::silence();
        let store = Store::open(&self.folder)?;
        let pool = ensemble::pool(0).map_err(|error| CliError::System(error.to_string()))?;
        store.refuse_incomplete(&pool.install(|| store.survey(Shard::ALL)))?;
        let wanted = Wanted { outputs: self.outputs.clone(), points: self.points.clone() };
        let figures = of_sweep::figures(&store, &wanted).map_err(|error| match error {
            PlotError::Store(error) => CliError::Store(error),
            PlotError::Refused { message, help } => CliError::Argument { message, help },
        })?;
        let folder = self.out.clone().unwrap_or_else(|| self.folder.join("figures"));
        fs::create_dir_all(&folder).map_err(|error| aside::refused(&folder, &error))?;
        for figure in figures {
            let svg = folder.join(format!("{}.svg", figure.name));
            aside::write(&svg, |file| Ok(file.write_all(figure.svg().as_bytes())?))?;
            let png = svg.with_file_name(format!("{}.png", figure.name));
            aside::write(&png, |file| Ok(file.write_all(&figure.png())?))?;
            writeln!(out, "written: {} and .png", svg.display())?;
        }
        Ok(())
    }
}
