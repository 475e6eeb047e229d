//! From files of committee minutes to a search index.

pub mod minutes;
pub mod parse;
pub mod understand;
