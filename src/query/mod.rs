//! From the text of a query to what the search engine runs.
//!
//! `parser` makes the tree of `ast` out of text; `expand` adds the forms that the glossary knows,
//! `content` leaves out function words, `spelling` adds what was likely meant; `compile` makes engine queries
//! out of the tree; `concept`, `word`, `spans` and `without` are the kinds of engine query that are our own,
//! scored by `bm25`; `scope` says where a form has its meaning. The tree knows no engine, so that another one can
//! be compiled to from it.

pub mod ast;
pub(crate) mod bm25;
pub(crate) mod compile;
pub(crate) mod concept;
pub(crate) mod content;
pub(crate) mod expand;
pub mod parser;
pub mod scope;
mod spans;
pub(crate) mod spelling;
pub(crate) mod without;
mod word;
