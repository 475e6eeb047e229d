//! From the text of a query to what the search engine runs.
//!
//! `parser` makes the tree of `ast` out of text; `compile` makes engine queries out of the tree;
//! `spans` is the one kind of engine query that is our own. The tree knows no engine, so that another
//! one can be compiled to from it.

pub mod ast;
pub(crate) mod compile;
pub mod parser;
mod spans;
