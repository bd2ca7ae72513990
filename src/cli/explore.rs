//! `stronghold explore`.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use clap::Args;

use super::{CliError, arguments::whole, terminal};
use crate::{
    experiment::{
        posterior::Asked,
        record::{self, Changes},
    },
    explorer::{self, Serving},
    scenario::{bundled::BASELINE, reading},
};

/// The port where the page is found unless another is asked for.
const PORT: u16 = 8642;

/// Open a page on this machine on which levers are moved and what follows is seen.
#[derive(Debug, Args)]
pub struct Explore {
    /// A bundled scenario's name, or a path to a scenario file.
    #[arg(default_value = BASELINE)]
    scenario: String,
    /// Draw parameters from this posterior, a posterior.toml of `calibrate` or a bundled one; `none` for the scenarios'
    /// own values [default: that of each scenario].
    #[arg(long, value_name = "FILE")]
    posterior: Option<PathBuf>,
    /// The port on 127.0.0.1; 0 for any that is free [default: 8642, or any where that is taken].
    #[arg(long, value_name = "P", value_parser = whole::<u16>(0, u16::MAX.into()))]
    port: Option<u16>,
    /// Do not open the browser.
    #[arg(long)]
    no_open: bool,
}

impl Explore {
    /// Serves the page until the program is told to end; the address goes to `out`.
    pub fn execute(&self, out: &mut impl Write) -> Result<(), CliError> {
        let opened = record::open(&self.scenario, &Changes::default())?;
        if opened.header.is_some() {
            return Err(CliError::Argument {
                message: format!("`{}` is the record of a run", self.scenario),
                help: "explore the scenario itself: name it, or give its file".to_owned(),
            });
        }
        if opened.is_namesake {
            return Err(CliError::Argument {
                message: format!("`{}` bears the name of a bundled scenario", self.scenario),
                help: "give the file another name".to_owned(),
            });
        }
        // A setting that is saved elsewhere still finds the scenario that it extends.
        let scenario = if reading::is_path(&self.scenario) {
            std::path::absolute(&self.scenario)?.display().to_string()
        } else {
            self.scenario.clone()
        };
        let posterior = Asked::by(self.posterior.as_deref())?;
        let serving = |port| Serving {
            scenario: scenario.clone(),
            name: opened.scenario.name.clone(),
            posterior: posterior.clone(),
            port,
        };
        let mut ready = |address: &str| {
            writeln!(out, "{address}")?;
            out.flush()?;
            if terminal::width().is_some() {
                writeln!(out, "Ctrl-C ends it.")?;
                out.flush()?;
            }
            if !self.no_open && open::that_detached(address).is_err() {
                writeln!(
                    io::stderr(),
                    "note: no browser could be opened; open the address yourself"
                )?;
            }
            Ok(())
        };
        let result = match self.port {
            Some(port) => explorer::serve(serving(port), &mut ready),
            None => match explorer::serve(serving(PORT), &mut ready) {
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                    explorer::serve(serving(0), &mut ready)
                }
                result => result,
            },
        };
        result.map_err(|error| match (error.kind(), self.port) {
            (io::ErrorKind::AddrInUse, Some(port)) => CliError::Argument {
                message: format!("port {port} of 127.0.0.1 is taken"),
                help: "choose another with `--port P`, or leave it out for any that is free"
                    .to_owned(),
            },
            (io::ErrorKind::PermissionDenied, Some(port)) => CliError::Argument {
                message: format!("port {port} of 127.0.0.1 may not be used by this user"),
                help: "choose one above 1023".to_owned(),
            },
            _ => CliError::from(error),
        })
    }
}
