//! Hostile input: whatever a file holds, it is refused with a message or it works; nothing panics, nothing
//! hangs, and nothing asks for more memory than there is.
//!
//! | module | what it does |
//! |---|---|
//! | `readers` | every reader of files, and what becomes of what it accepts |
//! | `damaged` | mutation: bytes of valid files are changed |
//! | `generated` | grammar: files are made up from each format's own schema, or valid ones spoilt in a few places |
//! | `corpus` | inputs that once found a fault, tried every time |
//! | `valid` | random valid scenarios and plans through the whole command line |
//! | `limits` | what is too large to be simulated is told so at once |
//!
//! `STRONGHOLD_MUTATION_SECONDS` says how long each test of the first two goes on (5 by default; .ci/run says how
//! long in CI); those of the command line go on two or three times as long. Cases are numbered; a failing one
//! is printed with its number and text, and can be repeated alone with `STRONGHOLD_MUTATION_CASE`.

mod cases;
mod corpus;
mod damage;
mod damaged;
mod feed;
mod generated;
mod limits;
mod readers;
mod seeds;
mod valid;

#[path = "../program/mod.rs"]
mod program;
