//! What can go wrong with a query or an answer, and what to do about it.

use std::path::PathBuf;

use minutebook_index::Damage;

use crate::query::mistake::Mistakes;

/// An error of this crate, with its kind and, where one helps, a hint what to do.
#[derive(Debug, thiserror::Error)]
#[error("{kind}")]
pub struct Error {
    kind: ErrorKind,
    hint: Option<String>,
}

/// What went wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The index could not be opened or read.
    #[error("{0}")]
    Index(minutebook_index::Error),
    /// The index's folder may not be written, which reading needs too: its readers hold a lock there.
    #[error("{}: the index cannot be locked for reading: {reason}", path.display())]
    Locked {
        /// The folder of the index.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// The search engine failed.
    #[error("search engine: {0}")]
    Engine(tantivy::TantivyError),
    /// The query holds nothing to search for.
    #[error("nothing to search for in \"{query}\"")]
    EmptyQuery {
        /// The query as typed.
        query: String,
    },
    /// The query has mistakes; each is shown with its place.
    #[error("{0}")]
    Query(Mistakes),
    /// A filter names what the index does not hold.
    #[error("no {filter} in this index is named \"{asked}\"")]
    NoSuchName {
        /// The filter.
        filter: &'static str,
        /// The name asked for.
        asked: String,
    },
    /// A filter that takes one of a few fixed words was given another.
    #[error("\"{asked}\" is no {filter}")]
    NoSuchWord {
        /// The filter.
        filter: &'static str,
        /// The word given.
        asked: String,
    },
    /// No item has this id.
    #[error("no item has the id {id}")]
    NoSuchItem {
        /// The id asked for.
        id: String,
    },
    /// A line of topics, judgements or a run is not as it must be.
    #[error("line {line}: {reason}")]
    BadLine {
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// A run names the same item more than once for one topic.
    #[error("item {id} stands twice for topic {topic}")]
    GivenTwice {
        /// The item.
        id: String,
        /// The topic.
        topic: String,
    },
    /// A stored record could not be read.
    #[error("the record of item {id} is damaged")]
    DamagedRecord {
        /// The item.
        id: String,
    },
}

impl Error {
    pub(crate) fn new(kind: ErrorKind) -> Self {
        Self { kind, hint: None }
    }

    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Returns the kind of the error.
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    /// Returns what to do about it, where something can be done.
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl From<minutebook_index::Error> for Error {
    fn from(error: minutebook_index::Error) -> Self {
        let hint = error.hint().map(str::to_owned);
        Self {
            kind: ErrorKind::Index(error),
            hint,
        }
    }
}

impl From<tantivy::TantivyError> for Error {
    fn from(error: tantivy::TantivyError) -> Self {
        match Damage::met_by(&error) {
            Some(damage) => minutebook_index::Error::from(damage).into(),
            None => Self::new(ErrorKind::Engine(error)),
        }
    }
}
