//! The explorer: a page on this machine, on which pressure and permissiveness are moved and what follows is
//! seen, with how sure it is.
//!
//! The server keeps nothing of a user: a `setting` is the query of an address, so that a link shows the same page
//! everywhere. A setting becomes a scenario *file* (`setting::Setting::file`), and what runs is that file: what
//! the page saves is what it showed. Runs stream as frames (`streams`); everything else is one answer (`views`).
//!
//! It listens on 127.0.0.1 alone, and `guard` refuses whatever comes from a page of another origin.
//!
//! ```
//! use stronghold::explorer::lesson_titles;
//!
//! let titles = lesson_titles();
//! assert_eq!(titles.len(), 6);
//! assert!(titles.iter().all(|lesson| lesson.question.ends_with('?')));
//! ```

mod app;
mod aside;
mod assets;
mod fault;
mod guard;
mod lessons;
mod levers;
mod routes;
mod serving;
mod setting;
pub mod single_file;
mod streams;
mod tiles;
mod views;
mod world;

pub use lessons::{Title as LessonTitle, titles as lesson_titles};
pub use serving::{Serving, serve};
