//! From the text of a query to what the search engine runs.
//!
//! `parser` makes the tree of `ast` out of text, by the names and values of `field` and `dates`, and says
//! with carets what is a `mistake`; `bounds` is how much one query may ask; `reference.md` tells it all to those who search. `expand` adds the forms
//! that the glossary knows, `content` leaves out function words, `spelling` adds what was likely meant;
//! `clause` looks up what fields name; `compile` makes engine queries out of the tree; `describe` says it in
//! words. `concept`, `word`, `near`, `spans` and `without` are the kinds of engine query that are our own, scored by
//! `scored` with `bm25` and walked by `settle`; `scope` says where a form has its meaning. The tree knows no engine, so that another one can be
//! compiled to from it.

pub mod ast;
pub(crate) mod bm25;
pub(crate) mod bounds;
pub(crate) mod clause;
pub(crate) mod compile;
pub(crate) mod concept;
pub(crate) mod content;
pub mod dates;
pub(crate) mod describe;
pub(crate) mod expand;
pub mod field;
pub mod mistake;
mod near;
pub mod parser;
pub mod scope;
pub(crate) mod scored;
pub(crate) mod settle;
mod spans;
pub(crate) mod spelling;
pub(crate) mod without;
pub(crate) mod word;

/// The query language told to those who search.
pub const REFERENCE: &str = include_str!("reference.md");
