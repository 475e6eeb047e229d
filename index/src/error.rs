//! What can go wrong between files and an index, and what to do about it.
//!
//! Broken minutes are no error: parsers return what they got plus warnings. An [`Error`] is something
//! that stops the run: a folder that is not there, an index of another format, a disk that is full.

use std::path::{Path, PathBuf};

use crate::checked::Damage;
use crate::schema::FORMAT_VERSION;

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
    /// A file or folder could not be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// There is no index in the folder named.
    #[error("no index in {}", path.display())]
    NoIndex {
        /// The folder named.
        path: PathBuf,
    },
    /// The index was written by another version of the program.
    #[error("index in {} has format {found}, this program reads format {expected}", path.display())]
    OtherFormat {
        /// The index.
        path: PathBuf,
        /// The format of the index.
        found: String,
        /// The format this program writes.
        expected: u32,
    },
    /// The index is damaged.
    #[error("index in {} is damaged: {what}", path.display())]
    Damaged {
        /// The index.
        path: PathBuf,
        /// What was found to be wrong.
        what: String,
    },
    /// Another process is writing to the index.
    #[error("another process{holder} is writing to the index in {}", path.display())]
    Locked {
        /// The index.
        path: PathBuf,
        /// Its number and since when, in brackets after a space, as far as is known.
        holder: String,
    },
    /// There is no room for what is to be written.
    #[error("no room on the disk of {}: {source}", path.display())]
    DiskFull {
        /// The index.
        path: PathBuf,
        /// What the operating system, the search engine or the side store said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Something is there already, where a new file or folder was to be made.
    #[error("{} is there already", path.display())]
    Exists {
        /// The file or folder.
        path: PathBuf,
    },
    /// A file is no snapshot, or is damaged.
    #[error("snapshot {}: {what}", path.display())]
    BadSnapshot {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// A folder that was indexed before has lost files in a way that looks like an accident.
    #[error("{}: {what}", root.display())]
    RootSuspect {
        /// The folder.
        root: PathBuf,
        /// What is suspicious.
        what: String,
    },
    /// The search engine failed.
    #[error("search engine: {0}")]
    Engine(tantivy::TantivyError),
    /// The side store failed.
    #[error("side store: {0}")]
    Store(rusqlite::Error),
}

impl Error {
    pub(crate) fn new(kind: ErrorKind) -> Self {
        Self { kind, hint: None }
    }

    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(crate) fn io(path: &Path, source: std::io::Error) -> Self {
        Self::new(ErrorKind::Io {
            path: path.to_owned(),
            source,
        })
    }

    /// An index that cannot be read, with the one cure there is.
    pub(crate) fn damaged(dir: &Path, what: impl std::fmt::Display) -> Self {
        Self::new(ErrorKind::Damaged {
            path: dir.to_owned(),
            what: what.to_string(),
        })
        .with_hint(format!(
            "`minutebook verify --index {0}` tells what is damaged; `minutebook index --repair --index {0}` makes the index anew from the minutes",
            dir.display()
        ))
    }

    /// An index in another layout than this program's.
    pub(crate) fn other_format(dir: &Path, found: impl std::fmt::Display) -> Self {
        let found = found.to_string();
        Self::new(ErrorKind::OtherFormat { path: dir.to_owned(), found, expected: FORMAT_VERSION })
            .with_hint("remove that folder (the minutes themselves are not in it) and run `minutebook index` again")
    }

    /// Says what is needed, where there was no room on the disk.
    pub(crate) fn with_room_needed(self, dir: &Path, bytes: u64) -> Self {
        let full = match &self.kind {
            ErrorKind::Io { source, .. } => is_full(source),
            ErrorKind::Engine(error) => is_engine_full(error),
            ErrorKind::Store(error) => {
                error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull)
            }
            _ => false,
        };
        if !full {
            return self;
        }
        let needed = (bytes >> 20) + 1;
        Self::new(ErrorKind::DiskFull {
            path: dir.to_owned(),
            source: self.kind.to_string().into(),
        })
        .with_hint(format!(
            "nothing is lost: the index is as it was last committed; free about {needed} MiB on that disk, then run this again"
        ))
    }

    /// Returns what the search engine reported, where it is that.
    ///
    /// # Errors
    /// The error itself, where it is another.
    pub fn into_engine(self) -> Result<tantivy::TantivyError, Self> {
        match self.kind {
            ErrorKind::Engine(error) => Ok(error),
            kind => Err(Self { kind, ..self }),
        }
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

/// Tells whether an error says that there is no room.
fn is_full(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge)
        || is_text_of_full(&error.to_string())
}

fn is_engine_full(error: &tantivy::TantivyError) -> bool {
    use tantivy::TantivyError::{IoError, OpenWriteError};
    use tantivy::directory::error::OpenWriteError as Unwritten;
    match error {
        IoError(error) => is_full(error),
        OpenWriteError(Unwritten::IoError { io_error, .. }) => is_full(io_error),
        // What happens in a thread of the engine is told in words only.
        other => is_text_of_full(&other.to_string()),
    }
}

fn is_text_of_full(text: &str) -> bool {
    [
        "StorageFull",
        "QuotaExceeded",
        "FileTooLarge",
        "No space left",
    ]
    .iter()
    .any(|words| text.contains(words))
}

impl From<tantivy::TantivyError> for Error {
    fn from(error: tantivy::TantivyError) -> Self {
        if let Some(damage) = Damage::met_by(&error) {
            return damage.into();
        }
        Self::new(ErrorKind::Engine(error))
    }
}

impl From<Damage> for Error {
    fn from(damage: Damage) -> Self {
        Self::damaged(&damage.dir, &damage)
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Self::new(ErrorKind::Store(error))
    }
}
