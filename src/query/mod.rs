//! From the text of a query to what the search engine runs.
//!
//! `parser` makes the tree of `ast` out of text; `compile` makes engine queries out of the tree;
//! `spans` and `without` are the kinds of engine query that are our own. The tree knows no engine, so that another
//! one can be compiled to from it.

pub mod ast;
pub(crate) mod compile;
pub mod parser;
mod spans;
pub(crate) mod without;
