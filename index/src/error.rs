//! What can go wrong between files and an index, and what to do about it.
//!
//! Broken minutes are no error: parsers return what they got plus warnings. An [`Error`] is something
//! that stops the run: a folder that is not there, an index of another format, a disk that is full.

use std::path::{Path, PathBuf};

use crate::checked::{Damage, is_full};
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
    /// The first run on the index was cut short, or still goes on: there is nothing in it yet.
    #[error("the first run on the index in {} has not come to its end; nothing is in it yet", path.display())]
    Unfinished {
        /// The index.
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
    /// A file was written to while it was read.
    #[error("{} changed while it was read", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// Later runs have discarded what lay beside the commit that is open.
    #[error("the index in {} has been committed several times since it was opened", path.display())]
    Superseded {
        /// The index.
        path: PathBuf,
    },
    /// Another process is writing to the index.
    #[error("another process{holder} is writing to the index in {}", path.display())]
    Locked {
        /// The index.
        path: PathBuf,
        /// Its number and since when, in brackets after a space, as far as is known.
        holder: String,
    },
    /// The folder of the index may not be written, and what was asked for needs that.
    #[error("the index in {} may not be written by you, {what}", path.display())]
    ReadOnly {
        /// The index.
        path: PathBuf,
        /// What follows from that.
        what: String,
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
    /// A `minutebook.toml` cannot be changed as it stands.
    #[error("{}: cannot be changed: {what}", path.display())]
    Sidecar {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// What is to be erased is not there, or cannot be told.
    #[error("{what}")]
    NotErasable {
        /// What is wrong.
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

    /// An index that may be read but not written.
    pub(crate) fn read_only(dir: &Path, what: &str) -> Self {
        Self::new(ErrorKind::ReadOnly {
            path: dir.to_owned(),
            what: what.to_owned(),
        })
    }

    /// A file that is not what it was a moment ago.
    pub(crate) fn changed(path: &Path) -> Self {
        Self::new(ErrorKind::Changed {
            path: path.to_owned(),
        })
        .with_hint("run this again when nothing writes to that file any more; nothing in the index was changed")
    }

    /// An index of which a commit is open that is not the last one any more.
    pub(crate) fn superseded(dir: &Path) -> Self {
        Self::new(ErrorKind::Superseded {
            path: dir.to_owned(),
        })
        .with_hint("open it anew, or run the command again")
    }

    /// An index in another layout than this program's.
    pub(crate) fn other_format(dir: &Path, found: impl std::fmt::Display) -> Self {
        let found = found.to_string();
        Self::new(ErrorKind::OtherFormat { path: dir.to_owned(), found, expected: FORMAT_VERSION })
            .with_hint("remove that folder (the minutes themselves are not in it) and run `minutebook index` again")
    }

    /// Says what is needed, where there was no room on the disk; `full` tells that the engine met that.
    pub(crate) fn with_room_needed(self, dir: &Path, full: bool, bytes: u64) -> Self {
        let needed = match bytes >> 20 {
            0 => "at least 1 MiB".to_owned(),
            needed => format!("about {} MiB", needed + 1),
        };
        // Behind a commit, what stands is said by whoever made it.
        let hint = match &self.hint {
            Some(own) => format!("{own}; the disk needs {needed} more"),
            None => format!(
                "nothing is lost: the index is as it was last committed; free {needed} on that disk, then run this again"
            ),
        };
        let no_room = match &self.kind {
            ErrorKind::Io { source, .. } => full || is_full(source),
            ErrorKind::Engine(_) => full,
            ErrorKind::Store(error) => match error.sqlite_error_code() {
                Some(rusqlite::ErrorCode::DiskFull) => true,
                // What else fails in writing may have another cause.
                Some(rusqlite::ErrorCode::SystemIoFailure) => {
                    return self.with_hint(format!("the disk is full or fails; {hint}"));
                }
                _ => false,
            },
            _ => false,
        };
        match no_room {
            false => self,
            true => Self::new(ErrorKind::DiskFull {
                path: dir.to_owned(),
                source: self.kind.to_string().into(),
            })
            .with_hint(hint),
        }
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
