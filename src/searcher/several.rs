//! Opening an index, or several as one; and what lies beside them, joined.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use minutebook_index::indexer::{self, Payload};
use minutebook_index::minutes::Warning;
use minutebook_index::schema::Fields;
use minutebook_index::source::wording::Wording;
use minutebook_index::store::{HeldRow, SourceRow, Store};
use minutebook_index::stored::StoredItems;
use minutebook_index::union::{self, Part};
use tantivy::directory::error::LockError;
use tantivy::{Index, TantivyError};

use super::Searcher;
use crate::columns::Columns;
use crate::error::{Error, ErrorKind};
use crate::glossary::KnownSenses;
use crate::roles::KnownForms;
use crate::statistics::Statistics;
use crate::tally::Ledger;

impl Searcher {
    /// Opens the index in `dir`.
    ///
    /// # Errors
    /// [`ErrorKind::Index`] when there is none, or it is of another format, or damaged, as far as is seen at once;
    /// [`ErrorKind::Locked`] when its folder may not be written, so that no lock can be taken.
    pub fn open(dir: &Path) -> Result<Self, Error> {
        /// Committing takes far longer than opening.
        const TRIES: usize = 100;
        for _ in 0..TRIES {
            let (index, fields, payload): (Index, Fields, Payload) = indexer::open(dir)?;
            let part = Part {
                dir: dir.to_owned(),
                payload,
                left_out: BTreeSet::new(),
            };
            let opened = Self::of(&index, fields, vec![part]);
            // What a run committed meanwhile may be half of what was opened.
            if indexer::is_last(dir, &index, payload)? {
                return opened;
            }
        }
        let reason = "it is committed faster than it can be opened".to_owned();
        let path = dir.to_owned();
        Err(Error::new(ErrorKind::Locked { path, reason }).with_hint("try again"))
    }

    /// Opens several indexes as one, as if the minutes of all of them were in one index; one that is given
    /// twice counts once. An item that several of them hold is that of the index named first.
    ///
    /// # Errors
    /// As [`Self::open`], of the first index that cannot be opened.
    pub fn open_several(dirs: &[PathBuf]) -> Result<Self, Error> {
        if let [dir] = dirs {
            return Self::open(dir);
        }
        let union = union::open(dirs).map_err(|(dir, error)| match error.into_engine() {
            Ok(error) => unopened(&dir, error),
            Err(error) => error.into(),
        })?;
        Self::of(&union.index, Fields::new(), union.parts.clone())
    }

    fn of(index: &Index, fields: Fields, parts: Vec<Part>) -> Result<Self, Error> {
        for part in &parts {
            Store::glance(&part.dir)?;
        }
        let dir = parts.first().map(|part| part.dir.clone());
        let searcher =
            indexer::view(index).map_err(|error| unopened(&dir.unwrap_or_default(), error))?;
        let searcher = Self {
            statistics: Statistics::new(searcher.clone()),
            stored: StoredItems::open(&searcher, &fields)?,
            columns: Columns::of(&searcher)?,
            fields,
            parts,
            searcher,
            wordings: OnceLock::new(),
            committees: OnceLock::new(),
            senses: KnownSenses::default(),
            forms: KnownForms::default(),
            ledger: Ledger::default(),
            exempt_bodies: false,
        };
        // Read now, while they are of the same commit: later runs discard them.
        searcher.wordings()?;
        Ok(searcher)
    }

    /// Gives, or not, the bodies of closed items where `index --include-exempt` let them in. Without this
    /// such an item is given as published: its number, title and purpose.
    pub fn with_exempt_bodies(self, given: bool) -> Self {
        Self {
            exempt_bodies: given,
            ..self
        }
    }

    /// Returns which commit of the index this is, and of which format; of several, how often all of them
    /// together were committed, which grows whenever one of them is.
    pub fn payload(&self) -> Payload {
        let payloads = self.parts.iter().map(|part| part.payload);
        let joined = payloads.reduce(|one, other| Payload {
            format_version: one.format_version,
            generation: one.generation.saturating_add(other.generation),
            wordings: one.wordings.saturating_add(other.wordings),
            include_exempt: one.include_exempt || other.include_exempt,
        });
        joined.unwrap_or_default()
    }

    /// Returns the folders of the indexes opened, each with its own commit, in the order given.
    pub fn indexes(&self) -> Vec<(PathBuf, Payload)> {
        let parts = self.parts.iter();
        parts.map(|part| (part.dir.clone(), part.payload)).collect()
    }

    /// Opens what lies beside the index; a search has no need of it.
    pub(super) fn store(&self) -> Result<Beside<'_>, Error> {
        let open = |part: &'_ Part| Store::open(&part.dir, part.payload.generation);
        let stores = self.parts.iter().map(|part| Ok((part, open(part)?)));
        Ok(Beside(stores.collect::<Result<_, Error>>()?))
    }
}

/// Says why an index cannot be read that is sound as such.
fn unopened(dir: &Path, error: TantivyError) -> Error {
    let TantivyError::LockFailure(lock, _) = error else {
        return error.into();
    };
    let reason = match lock {
        LockError::IoError(error) => error.to_string(),
        LockError::LockBusy => "another program holds the lock".to_owned(),
    };
    let path = dir.to_owned();
    Error::new(ErrorKind::Locked { path, reason })
        .with_hint("copy the index to a folder you may write to, and search it there")
}

/// The side stores of all indexes opened, read as one.
pub(super) struct Beside<'s>(Vec<(&'s Part, Store)>);

/// Roots under their numbers.
type Roots = Vec<(u32, String)>;

/// New numbers of roots, by index and the number there.
type Numbers = BTreeMap<(usize, u32), u32>;

impl Beside<'_> {
    /// Returns the folders and files that the indexes were made from, each once, under new numbers.
    pub(super) fn roots(&self) -> Result<Roots, Error> {
        Ok(self.numbered_roots()?.0)
    }

    /// Returns the same, with the new number of each root of each index.
    fn numbered_roots(&self) -> Result<(Roots, Numbers), Error> {
        let mut roots = Roots::new();
        let mut numbers = Numbers::new();
        for (part, (_, store)) in self.0.iter().enumerate() {
            for (own, path) in store.roots()? {
                let known = roots.iter().find(|(_, other)| *other == path);
                let number = match known {
                    Some((number, _)) => *number,
                    // The only index keeps its numbers.
                    None if self.0.len() == 1 => own,
                    None => u32::try_from(roots.len()).unwrap_or(u32::MAX),
                };
                if known.is_none() {
                    roots.push((number, path));
                }
                numbers.insert((part, own), number);
            }
        }
        Ok((roots, numbers))
    }

    /// Returns the sources by root and path; one that several indexes read, as the first of them did.
    pub(super) fn sources(&self) -> Result<Vec<SourceRow>, Error> {
        let (_, numbers) = self.numbered_roots()?;
        let mut sources: BTreeMap<(u32, String), SourceRow> = BTreeMap::new();
        for (part, (_, store)) in self.0.iter().enumerate() {
            for mut row in store.sources()? {
                row.root = numbers.get(&(part, row.root)).copied().unwrap_or(row.root);
                sources.entry((row.root, row.path.clone())).or_insert(row);
            }
        }
        Ok(sources.into_values().collect())
    }

    /// Returns what was wrong with sidecars and folders, each once.
    pub(super) fn notices(&self) -> Result<Vec<(String, Warning)>, Error> {
        let mut notices = Vec::new();
        for (_, store) in &self.0 {
            for notice in store.notices()? {
                if !notices.contains(&notice) {
                    notices.push(notice);
                }
            }
        }
        Ok(notices)
    }

    /// Counts the items and the names erased from all of them.
    pub(super) fn erased(&self) -> Result<(usize, usize), Error> {
        let mut erased = (0, 0);
        for (_, store) in &self.0 {
            let (items, names) = store.graves()?.count();
            erased = (erased.0 + items, erased.1 + names);
        }
        Ok(erased)
    }

    /// Returns the items whose body is held back, by id, of those that are seen.
    pub(super) fn held(&self) -> Result<Vec<HeldRow>, Error> {
        let mut held = Vec::new();
        for (part, store) in &self.0 {
            let rows = store.held()?.into_iter();
            held.extend(rows.filter(|row| !part.left_out.contains(&row.id)));
        }
        held.sort();
        Ok(held)
    }

    /// Returns what officers wrote of words, posts and links, in the order of the indexes; each entry once.
    pub(super) fn wordings(&self) -> Result<Vec<Wording>, Error> {
        let mut wordings: Vec<Wording> = Vec::new();
        let mut known = BTreeSet::new();
        for (_, store) in &self.0 {
            let entries = store.wordings()?.into_iter().map(|(_, entry)| entry);
            match self.0.len() {
                1 => wordings.extend(entries),
                _ => wordings.extend(entries.filter(|entry| known.insert(entry.clone()))),
            }
        }
        Ok(wordings)
    }
}
