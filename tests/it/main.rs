//! The integration tests: one binary, a module for each feature.
//!
//! Most tests index a copy of `tests/data` in a temporary folder and ask the library or run the
//! `minutebook` binary. Tests over real minutes need a folder outside the repository (see
//! `workspace::real_minutes`) and say so when it is not there.

mod advice;
mod broken;
mod command_line;
mod coverage;
mod crashes;
mod damage;
mod erasure;
mod expansion;
mod export;
mod facets;
mod fuzz_cases;
mod generate;
mod held_back;
mod hostile;
mod incremental;
mod limerick;
mod merging;
mod output;
mod pages;
mod pipes;
mod quality;
mod query;
mod registers;
mod report;
mod roles;
mod round_trip;
mod scan;
mod schemas;
mod scores;
mod search;
mod seeds;
mod session;
mod several;
mod shared;
mod soak;
mod terminal;
mod tidy;
mod watch;
mod word;
mod workspace;
