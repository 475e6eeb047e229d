//! Saved searches of an index: read and written under the lock that every run holds, or only read.

use std::path::{Path, PathBuf};

use crate::checked::is_denied;
use crate::error::{Error, ErrorKind};
use crate::indexer::{self, Lock};
use crate::store::{Store, WatchRow};

pub use crate::store::Seen;

/// The saved searches of an index that nothing else writes to meanwhile.
pub struct Watches {
    store: Store,
    _lock: Lock,
}

/// Returns the saved searches of an index, by name.
///
/// # Errors
/// As [`indexer::open`].
pub fn list(dir: &Path) -> Result<Vec<WatchRow>, Error> {
    let (_, _, payload) = indexer::open(dir)?;
    Store::open(dir, payload.generation)?.watches()
}

/// Returns the saved searches of an index, by name, with what each has shown; writes nothing, so that whoever may not
/// write to the index can ask them too.
///
/// # Errors
/// As [`indexer::open`].
pub fn shown(dir: &Path) -> Result<Vec<(WatchRow, Seen)>, Error> {
    let (_, _, payload) = indexer::open(dir)?;
    let store = Store::open(dir, payload.generation)?;
    let rows = store.watches()?.into_iter();
    rows.map(|row| Ok((row.clone(), store.seen(&row.name)?)))
        .collect()
}

/// Says it plainly where the index may not be written.
fn unwritten(dir: &Path) -> impl Fn(Error) -> Error + use<'_> {
    |error| match error.kind() {
        ErrorKind::Io { source, .. } if is_denied(source) => Error::read_only(
            dir,
            "so what saved searches have shown cannot be remembered there",
        )
        .with_hint("`minutebook watch run --keep` prints what is new without remembering it"),
        _ => error,
    }
}

impl Watches {
    /// Opens the saved searches of the index in `dir` for writing.
    ///
    /// # Errors
    /// As [`indexer::open`]; [`ErrorKind::Locked`] when another process writes to the index,
    /// [`ErrorKind::ReadOnly`] when it may not be written.
    pub fn open(dir: &Path) -> Result<Self, Error> {
        // Told apart from a folder without an index before anything is written to it.
        indexer::open(dir)?;
        let lock = indexer::lock(dir).map_err(unwritten(dir))?;
        let dir: PathBuf = dir.to_owned();
        // Read again: another run may have committed before the lock was ours.
        let (_, _, payload) = indexer::open(&dir)?;
        Ok(Self {
            store: Store::open_for_writing(&dir, payload.generation).map_err(unwritten(&dir))?,
            _lock: lock,
        })
    }

    /// Returns the saved searches, by name.
    ///
    /// # Errors
    /// As [`Store::watches`], here as in all that follows.
    pub fn list(&self) -> Result<Vec<WatchRow>, Error> {
        self.store.watches()
    }

    /// Adds one with what counts as shown already; false where there is one of that name.
    ///
    /// # Errors
    /// As [`Self::list`].
    pub fn add(&mut self, name: &str, request: &str, seen: &Seen) -> Result<bool, Error> {
        self.store.add_watch(name, request, seen)
    }

    /// Removes one; false where there is none of that name.
    ///
    /// # Errors
    /// As [`Self::list`].
    pub fn remove(&mut self, name: &str) -> Result<bool, Error> {
        self.store.remove_watch(name)
    }

    /// Returns what one has shown.
    ///
    /// # Errors
    /// As [`Self::list`].
    pub fn seen(&self, name: &str) -> Result<Seen, Error> {
        self.store.seen(name)
    }

    /// Notes what one has shown by now.
    ///
    /// # Errors
    /// As [`Self::list`].
    pub fn note(&mut self, name: &str, seen: &Seen) -> Result<(), Error> {
        self.store.set_seen(name, seen)
    }

    /// Ends the writing.
    ///
    /// # Errors
    /// As [`Store::close`].
    pub fn close(self) -> Result<(), Error> {
        self.store.close()
    }
}
