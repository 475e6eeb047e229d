//! From files of committee minutes to a search index.
//!
//! The way of one document: `source` finds a file and what is known of it from beside it; `parse`
//! detects its format and gives meetings with items; `understand` bounds dates and reads roles,
//! resolutions and actions; `merge` joins what several pages say of one item; `gate` holds back what
//! is closed to the public; `document`, `analysis` and `glossary` make fields and terms of it, `shown` what hits show; `indexer` runs
//! all that in parallel and commits it together with `store`, the side store; `checked` is the folder both lie in, every page
//! with its checksum; `erasure` knows again what was erased; `union` reads several indexes as one; `limits` lists
//! how large an input may be; `content` is the hash of an item's words;
//! `verify` looks whether all is as it was written, `repair` makes anew what is not, and `snapshot` puts a
//! commit into one file; `watch` keeps saved searches.
//!
//! This crate knows nothing of queries, hits or terminals.

pub mod analysis;
mod checked;
mod content;
mod document;
pub mod erasure;
mod error;
mod gate;
pub mod glossary;
pub mod indexer;
pub mod limits;
pub mod merge;
pub mod minutes;
pub mod parse;
pub mod record;
pub mod repair;
pub mod schema;
mod seal;
pub mod shown;
pub mod snapshot;
pub mod source;
pub mod store;
pub mod stored;
pub mod understand;
pub mod union;
pub mod verify;
pub mod watch;

pub use checked::{CheckedDirectory, Damage};
pub use content::content_hash;
pub use document::{corrects, day_number, day_of_number};
pub use error::{Error, ErrorKind};
