//! One self-contained HTML file from a results folder: to read, to print, to pass on.
//!
//! ```text
//! folder → records and tables, checked → sections of markup → one page
//! ```
//!
//! Nothing is simulated again, and nothing but the folder is read: the same folder gives the same bytes. A
//! page asks for nothing from elsewhere and runs no script; whatever comes from a file is escaped, and figures
//! are drawn anew from the shapes that their files hold ([`svg_reading`](super::figures::svg_reading)).
//!
//! | file | what it makes |
//! |---|---|
//! | `run`, `comparison`, `sweep`, `calibration`, `sensitivity` | the page of a kind of folder: which sections, in which order |
//! | `made` | what was run |
//! | `figure`, `table`, `said` | a figure with its caption, a table with its heads, sentences |
//! | `targets`, `patterns`, `years`, `abroad`, `differences` | tables of results |
//! | `spread`, `scores`, `left_out` | where the spread comes from; null models |
//! | `labels` | what is fitted, imposed and predicted |
//! | `limits`, `repeat` | what must not be read into it, and how to repeat it |

mod abroad;
mod calibration;
mod calibration_tables;
mod comparison;
mod differences;
mod error;
mod figure;
mod folder;
mod kind;
mod labels;
mod left_out;
mod limits;
mod made;
mod page;
mod patterns;
mod repeat;
mod run;
mod run_figures;
mod said;
mod scores;
mod sensitivity;
mod sensitivity_tables;
mod spread;
mod sweep;
mod table;
mod targets;
mod years;

pub use error::ReportError;

use std::path::Path;

use folder::Folder;
use kind::Kind;

/// The page of a results folder.
///
/// # Errors
/// When it holds no results, those of several commands, or is incomplete or damaged: one message with the
/// file and what to do.
pub fn of_folder(path: &Path) -> Result<String, ReportError> {
    let kind = Kind::of(path)?;
    let folder = Folder::new(path, kind);
    let page = match kind {
        Kind::Run => run::page(&folder),
        Kind::Comparison => comparison::page(&folder),
        Kind::Sweep => sweep::page(&folder),
        Kind::Calibration => calibration::page(&folder),
        Kind::Sensitivity => sensitivity::page(&folder),
    }?;
    Ok(page.html())
}
